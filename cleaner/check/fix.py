"""What `--fix` writes and `--diff` shows.  Safe fixes change characters; lines go and files are split only on request.

No record is kept beside the files: `check` is for a corpus in git, which remembers.  `clean --in-place` keeps one.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from cleaner import record, tables
from cleaner.check.problems import UNSAFE, problems
from cleaner.document import Document
from cleaner.per_file import settings_for
from cleaner.pipeline import clean_text
from cleaner.settings import Settings
from cleaner.write import OutputError, Staging, in_place


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the file at `path`: new bytes for it, or for the files that it is split into.

    `documents` are what it holds, cleaned as far as the fixes go.
    """

    path: str
    parts: tuple[tuple[str, bytes], ...]
    documents: tuple[Document, ...]


def changes(documents: Iterable[Document], how: Settings, unsafe: bool, *, shown: bool = False) -> Iterator[Change]:
    """The files that the fixes change; a page never is, since its markup would be lost.

    `shown`: for a diff only.  A Parquet file has none but the note that it differs, so it is not made: its other columns
    would come from the tree, where a staged file need not be.
    """
    wanted = ("safe", "unsafe") if unsafe else ("safe",)
    for path, group in groupby(documents, key=lambda d: d.source.path):
        together = list(group)
        if any(problem.fix in wanted for document in together for problem in problems(document, how.decisions)):
            fixed = tuple(d if unsafe else _safely(d, settings_for(how, path)) for d in together)
            if shown and fixed[0].source.format == "parquet":
                if any(d.text != d.original or (unsafe and len(d.articles) > 1) for d in fixed):
                    yield Change(path, (), fixed)
                continue
            parts = tuple(_parts(path, fixed))
            if [part for part, _ in parts] != [path] or record.sha256(parts[0][1]) != _read_as(fixed):
                yield Change(path, parts, fixed)


def _safely(document: Document, how: Settings) -> Document:
    """The document cleaned by the rules that change characters, and no others."""
    if not any(problem.fix == "unsafe" for problem in problems(document, how.decisions)):
        return document
    safe = dataclasses.replace(how, ignore=(*how.ignore, *UNSAFE))
    return clean_text(document.original, safe, document.source, id=document.id)


def _parts(path: str, documents: Sequence[Document]) -> Iterator[tuple[str, bytes]]:
    first = documents[0]
    if first.source.format not in tables.FORMATS and len(first.articles) > 1:
        whole = Path(path)
        for k, article in enumerate(first.articles, 1):
            yield str(whole.with_name(f"{whole.stem}.{k}{whole.suffix}")), article.text.encode("utf-8", "surrogatepass")
    else:
        yield path, b"".join(contents(documents))


def contents(documents: Sequence[Document]) -> list[bytes]:
    """What each document leaves that stays in its file; a row that held several articles becomes several rows."""
    return in_place(documents, [range(len(d.articles)) if len(d.articles) > 1 else [None] for d in documents])


def _read_as(documents: Sequence[Document]) -> object:
    return documents[0].source.notes["sha256"]


def write(changed: Sequence[Change]) -> None:
    """Put all of it in place, through links, keeping modes.  Raises OutputError or OSError before the first file changes.

    Files are written aside and moved, so that each is whole at any moment.
    """
    targets = {Path(path).resolve(): (data, change) for change in changed for path, data in change.parts}
    for target, (_, change) in targets.items():
        if record.sha256(Path(change.path).read_bytes()) != _read_as(change.documents):
            raise OutputError(f"{change.path}: changed while it was being cleaned; nothing was written, run again")
        if target != Path(change.path).resolve() and target.exists():
            raise OutputError(
                f"{target}: stands where an article of {change.path} would be written; move it away, or split with"
                " `cleaner clean`"
            )
    with Staging([target.parent for target in targets]) as staging:
        for target, (data, change) in targets.items():
            with staging.open(target, change.path) as file:
                file.write(data)
            shutil.copymode(change.path, staging.files[target])
        staging.commit()
    for change in changed:
        if change.path not in dict(change.parts):
            Path(change.path).unlink()
