"""What a run notes besides its results: with `logging`, for Python programs.  The command line is one handler of it.

The message of a record is a `Message`: its `str` is English, and a handler may say it in another language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from cleaner.core.decisions import Decisions, stale, strays
from cleaner.core.document import Document
from cleaner.core.messages import Message

LOG = "cleaner"  # the name of the logger
before_first: list[
    Callable[[], None]
] = []  # what is done before the first note: the command line becomes a handler then


def note_skipped(paths: Iterable[str]) -> None:
    """Which kinds of files below a folder were not read."""
    skipped = [Path(path) for path in paths]
    if skipped:
        kinds = sorted({path.suffix if path.suffix not in ("", ".jsonl") else path.name for path in skipped})
        files = Message("{n} file", {"n": len(skipped)}, "{n} files")
        named = {"files": files, "kinds": ", ".join(kinds)}
        _note("info", Message("{files} of other kinds passed over ({kinds})", named))


def note_cleaned(path: str, number: int) -> None:
    """How far a run has come."""
    _note("debug", Message("{path}: cleaned ({n})", {"path": path, "n": number}))


def note_stale(decisions: Decisions, documents: Sequence[Document]) -> None:
    """Which decisions on these documents are not followed, since the text is gone."""
    if not decisions:
        return
    for one in stale(decisions, documents):
        named = {"document": one.document, "rule": one.rule, "text": one.text}
        _note("warning", Message("{document}: {rule} ‘{text}’ was decided, but is not there any more", named))


def note_unmet(decisions: Decisions, documents: Sequence[Document]) -> None:
    """The same, and how many decisions are on documents that were not read."""
    note_stale(decisions, documents)
    if decisions and (count := strays(decisions, documents)):
        which = Message("{n} decision", {"n": count}, "{n} decisions")
        _note(
            "warning",
            Message("{decisions} on documents that are not among these: not followed", {"decisions": which}),
        )


def note_damaged(index: str, reason: Message) -> None:
    """An index that is of no use any more."""
    _note("warning", Message("{index}: damaged ({reason}); it is made anew", {"index": index, "reason": reason}))


def _note(level: str, message: Message) -> None:
    import logging  # which takes 3 ms: a run that has nothing to note goes without

    while before_first:
        before_first.pop()()
    logging.getLogger(LOG).log(logging.getLevelNamesMapping()[level.upper()], message)
