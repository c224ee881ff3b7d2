"""Clean text, Chinese first, and account for every character touched.

import cleaner
doc = cleaner.clean(text)
doc.text, doc.articles, doc.findings, doc.proposals, doc.restore()
"""

from typing import TYPE_CHECKING

from cleaner.core.version import __version__ as __version__

if TYPE_CHECKING:
    from cleaner.core.document import Article, Document, Finding, Line
    from cleaner.core.errors import SettingsError
    from cleaner.corpus.run import clean_corpus
    from cleaner.dedup import Duplicates, comparison_key, find_duplicates
    from cleaner.dedup.as_datasketch import sketch
    from cleaner.pipeline.clean import clean

_HOME = {
    "Duplicates": "cleaner.dedup",
    "comparison_key": "cleaner.dedup",
    "find_duplicates": "cleaner.dedup",
    "sketch": "cleaner.dedup.as_datasketch",
    "Article": "cleaner.core.document",
    "Document": "cleaner.core.document",
    "Finding": "cleaner.core.document",
    "Line": "cleaner.core.document",
    "clean": "cleaner.pipeline.clean",
    "clean_corpus": "cleaner.pipeline.clean",
    "SettingsError": "cleaner.core.errors",
}

__all__ = [
    "Article",
    "Document",
    "Duplicates",
    "Finding",
    "Line",
    "SettingsError",
    "clean",
    "clean_corpus",
    "comparison_key",
    "find_duplicates",
    "sketch",
]


def __getattr__(name: str) -> object:
    # The stages compile some forty regular expressions; `cleaner --help` and shell completion should not wait for them.
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
