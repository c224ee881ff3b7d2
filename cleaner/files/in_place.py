"""Sources rewritten where they lie: the record that undoes it comes first, and a run that was stopped goes on from anywhere.

A source that the record speaks of is in one of three states, which its hash tells: as it was (it is still to be cleaned, or
was put back), as it was written (it is done), or neither: somebody has worked on it, and it is left alone, as is what the record
holds of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, NamedTuple

from cleaner.core.document import Document
from cleaner.core.errors import OutputError, RecordError
from cleaner.core.system_errors import system_reason
from cleaner.files import record, record_lines, rows, tables
from cleaner.files.aside import sweep_beside
from cleaner.files.atomic_write import Staging, digest_of
from cleaner.files.inputs import Input
from cleaner.files.undo import digests, forget_sources, prove
from cleaner.files.write import rewrite, write_record


class Earlier(NamedTuple):
    """What a record says of one source: its SHA-256 before and after, and the settings of the run."""

    was: str
    written: str
    settings: Mapping[str, object]


class Sorted(NamedTuple):
    """Inputs by what an earlier run did: those still to be cleaned, how many are done, and those that somebody edited since."""

    todo: list[Input]
    done: int
    edited: list[OutputError]


def sort_out(given: Sequence[Input], record_file: Path, settings: Mapping[str, object]) -> Sorted:
    """What is left to do for a run whose record is, or will be, `record_file`.  What a run that was killed had begun is ended.

    Raises OutputError where the earlier run had other settings, whose result must not be mixed with that of these, and
    RecordError where its record is damaged.
    """
    sweep_beside(one.path for one in given)
    earlier = _earlier(record_file) if record_file.exists() else {}
    result = Sorted([], 0, [])
    for one in given:
        if not (before := earlier.get(Path(one.path).resolve())):
            result.todo.append(one)
            continue
        try:
            now = digest_of(one.path)
        except OSError as error:
            raise OutputError(
                "{path}: {reason}; nothing was written", path=one.path, reason=system_reason(error)
            ) from None
        if now == before.was:
            result.todo.append(one)
        elif now != before.written:
            result.edited.append(
                OutputError(
                    "{path}: edited since an earlier run cleaned it; it is left as it is: keep its way back, and name another folder with --report",
                    path=one.path,
                )
            )
        elif before.settings != settings:
            raise OutputError(
                "{file}: holds the way back of an earlier run with other settings; restore it (`cleaner restore --in-place {folder}`), or name another folder with --report",
                file=record_file,
                folder=record_file.parent,
            )
        else:
            result = result._replace(done=result.done + 1)
    return result


def _earlier(record_file: Path) -> dict[Path, Earlier]:
    refused: list[RecordError] = []
    found = {}
    for path, lines in groupby(record_lines.read(record_file, refused), key=lambda line: line.source):
        first = next(lines)
        found[Path(os.path.realpath(path))] = Earlier(*digests([first]), first.entry.get("settings") or {})
    if refused:
        raise RecordError(
            "{reason}; no way back must be lost: restore what can be, then move the record away, or name another folder with --report",
            reason=refused[0].message,
        )
    return found


def write_in_place(
    staging: Staging, documents: Sequence[Document], record_file: Path, settings: Mapping[str, object]
) -> tuple[list[Path], list[OutputError]]:
    """Write each document's text over its source, in UTF-8, after the record that can undo it; returns the files that changed,
    and an error for each that somebody edited meanwhile, or that is read-only, which stays as it is.

    Articles of one file stay together, separated by a blank line; rows stay rows.  Only what changes stands in the record,
    beside what an earlier run left there of other sources.  `staging` has room in the folder of the record.
    Before the first file is replaced, every source is made again from the record and the new files, and compared.
    Raises OutputError for a page, whose markup would be lost; RecordError where a source could not be brought back.
    """
    written: dict[str, str] = {}
    starts: dict[str, int] = {}
    kept: list[OutputError] = []
    for path, numbered in groupby(enumerate(documents), lambda numbered: numbered[1].source.path):
        rest = iter(numbered)
        start, first = next(rest)
        if first.source.format == "html":
            raise OutputError("{path}: a page cannot be cleaned in place; clean it into a folder with -o", path=path)
        try:
            file = staging.replace(path, path, first.source.sha256)
        except OutputError as error:
            kept.append(error)
            continue
        with file:
            rewrite(file, chain([first], map(itemgetter(1), rest)))
        digest, edited = staging.digest(path), staging.edited(path)
        if edited or digest == first.source.sha256:
            staging.forget(path)
            kept += [edited] if edited else []
        else:
            written[path], starts[path] = digest, start
    if not written:
        return [], kept
    with staging.open(record_file) as log:
        for path in _merged(log, record_file, starts):
            _write_entries(log, documents, starts[path], {"settings": settings, "written": written[path]})
    prove(staging.files[record_file], staging.place_of, written)
    staging.commit(but=[Path(path).resolve() for path in written])
    late = staging.commit()
    changed = [path for path in staging.written if path != record_file]
    if late:  # the record tells of them, and they were not cleaned
        forget_sources(staging, record_file, late)
    return changed, [*kept, *late.values()]


def _merged(file: IO[bytes], record_file: Path, sources: Iterable[str]) -> Iterator[str]:
    """Copy what an earlier run left in the record of other sources; yields each of `sources` where its lines are to be written:
    in the place of the earlier ones, so that a run that was stopped and runs again leaves the record of one that was not.
    """
    left = {Path(source).resolve(): source for source in sources}
    new = set(left)
    lines = record_lines.raw(record_file) if record_file.exists() else iter(())
    for path, group in groupby(lines, record_lines.source_of):
        place = Path(os.path.realpath(path or ""))
        if place not in new:
            file.writelines(group)
        elif place in left:
            yield left.pop(place)
    yield from left.values()


def _write_entries(file: IO[bytes], documents: Sequence[Document], start: int, told: Mapping[str, object]) -> None:
    """The record of one source, whose first document is that of number `start`."""
    path = documents[start].source.path
    for row, k in enumerate(range(start, len(documents))):
        document = documents[k]
        if document.source.path != path:
            return
        place: dict[str, object] = {"file": path, "format": document.source.format}
        if document.source.format in tables.FORMATS:
            place |= {"row": row, "column": rows.column(document)}
        spans = [{**place, "span": [a.start, a.start + len(a.text)]} for a in document.articles]
        write_record(file, document, {**record.entry(document, spans), **told})
