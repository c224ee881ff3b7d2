"""Clean text, Chinese first, and account for every character touched.

    import cleaner
    doc = cleaner.clean(text)
    doc.text, doc.articles, doc.findings, doc.proposals, doc.restore()

What is named here is public and stable (docs/api.md); it is imported when it is first asked for.
"""

from typing import TYPE_CHECKING

from cleaner.core.version import __version__ as __version__

if TYPE_CHECKING:
    from cleaner.check.problems import check
    from cleaner.core.document import Article, Document, Duplicate, Finding, Line, Step
    from cleaner.core.edits import Edit
    from cleaner.core.errors import (
        CleanerError,
        DecisionError,
        DecodeError,
        GitError,
        IndexRefused,
        InputError,
        OutputError,
        RecordError,
        RowError,
        RuleError,
        SettingsError,
        WorkerError,
    )
    from cleaner.core.registry import rules
    from cleaner.core.rules import Rule, family, rule
    from cleaner.core.source import Source
    from cleaner.corpus.output import write
    from cleaner.corpus.run import clean_corpus, clean_file
    from cleaner.dedup import Duplicates, comparison_key, find_duplicates
    from cleaner.dedup.as_datasketch import sketch
    from cleaner.files.undo import restore
    from cleaner.pipeline.clean import clean
    from cleaner.pipeline.options import CleanOptions
    from cleaner.report import report

_HOME = {
    "cleaner.check": ("check",),
    "cleaner.core.document": ("Article", "Document", "Duplicate", "Finding", "Line", "Step"),
    "cleaner.core.edits": ("Edit",),
    "cleaner.core.errors": (
        "CleanerError",
        "DecisionError",
        "DecodeError",
        "GitError",
        "IndexRefused",
        "InputError",
        "OutputError",
        "RecordError",
        "RowError",
        "RuleError",
        "SettingsError",
        "WorkerError",
    ),
    "cleaner.core.registry": ("rules",),
    "cleaner.core.rules": ("Rule", "family", "rule"),
    "cleaner.core.source": ("Source",),
    "cleaner.corpus.output": ("write",),
    "cleaner.corpus.run": ("clean_corpus", "clean_file"),
    "cleaner.dedup": ("Duplicates", "comparison_key", "find_duplicates"),
    "cleaner.dedup.as_datasketch": ("sketch",),
    "cleaner.files.undo": ("restore",),
    "cleaner.pipeline.clean": ("clean",),
    "cleaner.pipeline.options": ("CleanOptions",),
    "cleaner.report": ("report",),
}
_OWN = "check", "report"  # folders that can be called

__all__ = [
    "Article",
    "CleanOptions",
    "CleanerError",
    "DecisionError",
    "DecodeError",
    "Document",
    "Duplicate",
    "Duplicates",
    "Edit",
    "Finding",
    "GitError",
    "IndexRefused",
    "InputError",
    "Line",
    "OutputError",
    "RecordError",
    "RowError",
    "Rule",
    "RuleError",
    "SettingsError",
    "Source",
    "Step",
    "WorkerError",
    "check",
    "clean",
    "clean_corpus",
    "clean_file",
    "comparison_key",
    "family",
    "find_duplicates",
    "report",
    "restore",
    "rule",
    "rules",
    "sketch",
    "write",
]


def __getattr__(name: str) -> object:
    # The stages compile some forty regular expressions; `cleaner --help` and shell completion should not wait for them.
    from importlib import import_module

    for module, names in _HOME.items():
        if name in names:
            found = import_module(module)
            return found if name in _OWN else getattr(found, name)
    raise AttributeError(f"module 'cleaner' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
