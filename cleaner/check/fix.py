"""What `--fix` writes and `--diff` shows.  Safe fixes change characters; lines go and files are split only on request.
Which is which is the trait `fix` of each rule (`core/rules.py`).

No record is kept beside the files: `check` is for a corpus in git, which remembers.  `clean --in-place` keeps one.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, pairwise
from pathlib import Path
from typing import IO, NamedTuple

from cleaner.check.problems import problems
from cleaner.core import registry
from cleaner.core.decisions import Decisions
from cleaner.core.document import Document
from cleaner.core.errors import OutputError
from cleaner.core.per_file import settings_for
from cleaner.core.settings import Settings
from cleaner.files import record, tables
from cleaner.files.atomic_write import Staging, changed_meanwhile, digest_of
from cleaner.files.write import rewrite
from cleaner.pipeline.clean import clean_text


class Change(NamedTuple):
    """A file that the fixes change, and what it holds: documents cleaned as far as the fixes go."""

    path: str
    documents: tuple[Document, ...]


def changes(documents: Iterable[Document], how: Settings, unsafe: bool) -> Iterator[Change]:
    """The files that the fixes change, to be shown.

    Of Parquet there is nothing to show but the note that it differs, so no new file is made: its other columns would come
    from the tree, where a staged file need not be.
    """
    wanted = _wanted(documents, how, unsafe)
    for path, group in _files(documents, wanted):
        fixed = tuple(_fixed(group, how, unsafe))
        if fixed[0].source.format == "parquet":
            changed = any(d.text != d.original or (unsafe and len(d.articles) > 1) for d in fixed)
        else:
            changed = _is_split(fixed[0], unsafe) or record.sha256(b"".join(contents(fixed))) != _read_as(fixed[0])
        if changed:
            yield Change(path, fixed)


def write(documents: Iterable[Document], how: Settings, unsafe: bool) -> tuple[dict[str, list[str]], list[OutputError]]:
    """Make the fixes, through links, keeping modes and owners; returns for each file that changed where what was in it stands
    now, and an error for each that somebody edited meanwhile, or that is read-only, which stays as it is.

    Raises OutputError or OSError before the first file changes; files are written aside and moved, so that each is whole
    at any moment.
    """
    wanted = _wanted(documents, how, unsafe)
    changed: dict[str, list[str]] = {}
    was: dict[str, str] = {}
    kept: list[OutputError] = []
    with Staging() as staging:
        for path, group in _files(documents, wanted):
            fixed = _fixed(group, how, unsafe)
            first = next(fixed)
            parts = list(_parts(first)) if _is_split(first, unsafe) else [path]
            files: list[IO[bytes]] = []
            try:
                for part in parts:
                    files.append(staging.replace(part, path, _read_as(first) if part == path else ""))
            except OutputError as error:
                for part, file in zip(parts, files, strict=False):
                    file.close()
                    staging.forget(part)
                kept.append(error)
                continue
            if parts == [path]:
                with files[0] as file:
                    rewrite(file, chain([first], fixed), split=True)
                if staging.digest(path) == _read_as(first):
                    staging.forget(path)
                    continue
            else:
                for part, file, article in zip(parts, files, first.articles, strict=True):
                    with file:
                        file.write(article.text.encode("utf-8", "surrogatepass"))
                    if staging.edited(part):
                        raise OutputError(
                            "{part}: stands where an article of {path} would be written; move it away, or split with `cleaner clean`",
                            part=part,
                            path=path,
                        )
            changed[path], was[path] = parts, _read_as(first)
        late = staging.commit()
    for path, parts in list(changed.items()):
        errors = [late[place] for part in parts if (place := Path(part).resolve()) in late]
        if path not in parts and not errors:
            errors = _remove(path, was[path])
        if errors:
            del changed[path]
            kept += errors
    return changed, kept


def _remove(path: str, was: str) -> list[OutputError]:
    """Remove a file whose articles are files of their own now; an error where somebody edited it meanwhile."""
    if not Path(path).exists() or digest_of(path) != was:
        return [changed_meanwhile(Path(path))]
    Path(path).unlink()
    return []


def contents(documents: Sequence[Document]) -> list[bytes]:
    """What each document of one file leaves in it; a row that held several articles becomes several rows."""
    file = io.BytesIO()
    ends = rewrite(file, documents, split=True)
    data = file.getvalue()
    return [data[start:end] for start, end in pairwise((0, *ends))]


def _wanted(documents: Iterable[Document], how: Settings, unsafe: bool) -> set[str]:
    """The files in which there is something to fix; a page is none, since its markup would be lost."""
    kinds = ("safe", "unsafe") if unsafe else ("safe",)
    return {
        document.source.path
        for document in documents
        if any(problem.fix in kinds for problem in problems(document, how.decisions))
    }


def _files(documents: Iterable[Document], wanted: set[str]) -> Iterator[tuple[str, Iterator[Document]]]:
    return ((path, group) for path, group in groupby(documents, lambda d: d.source.path) if path in wanted)


def _fixed(documents: Iterable[Document], how: Settings, unsafe: bool) -> Iterator[Document]:
    return (d if unsafe else _safely(d, settings_for(how, d.source.path), how.decisions) for d in documents)


def _safely(document: Document, how: Settings, decisions: Decisions) -> Document:
    """The document cleaned by the rules that change characters, and no others."""
    if not any(problem.fix == "unsafe" for problem in problems(document, decisions)):
        return document
    safe = dataclasses.replace(
        how, ignore=(*how.ignore, *(rule.code for rule in registry.rules() if rule.fix == "unsafe"))
    )
    return clean_text(document.original, safe, document.source, id=document.id)


def _is_split(document: Document, unsafe: bool) -> bool:
    """Whether a file becomes several."""
    return unsafe and document.source.format not in tables.FORMATS and len(document.articles) > 1


def _parts(document: Document) -> Iterator[str]:
    whole = Path(document.source.path)
    return (str(whole.with_name(f"{whole.stem}.{k}{whole.suffix}")) for k in range(1, len(document.articles) + 1))


def _read_as(document: Document) -> str:
    return document.source.sha256
