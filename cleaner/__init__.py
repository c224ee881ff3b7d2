"""Clean text, Chinese first, and account for every character touched.

import cleaner
doc = cleaner.clean(text)
doc.text, doc.articles, doc.findings, doc.proposals, doc.restore()
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.dedup import Duplicates, comparison_key, find_duplicates
    from cleaner.dedup.lean import sketch
    from cleaner.document import Article, Document, Finding, Line
    from cleaner.pipeline import clean, clean_corpus
    from cleaner.settings import SettingsError

_HOME = {
    "Duplicates": "dedup",
    "comparison_key": "dedup",
    "find_duplicates": "dedup",
    "sketch": "dedup.lean",
    "Article": "document",
    "Document": "document",
    "Finding": "document",
    "Line": "document",
    "clean": "pipeline",
    "clean_corpus": "pipeline",
    "SettingsError": "settings",
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
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # The stages compile some forty regular expressions; `cleaner --help` and shell completion should not wait for them.
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    return getattr(import_module(f"cleaner.{_HOME[name]}"), name)
