"""Sources rewritten where they lie: the record that undoes it comes first, and a run that was stopped goes on from anywhere.

A source that the record speaks of is in one of three states, which its hash tells: as it was (it is still to be cleaned, or
was put back), as it was written (it is done), or neither: somebody has worked on it, and it is left alone, as is what the record
holds of it.
"""

from __future__ import annotations

import hashlib
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
from cleaner.files.atomic_write import Staging
from cleaner.files.inputs import Input
from cleaner.files.undo import digests, prove
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


def sort_out(given: Iterable[Input], record_file: Path, settings: Mapping[str, object]) -> Sorted:
    """What is left to do for a run whose record is, or will be, `record_file`.

    Raises OutputError where the earlier run had other settings, whose result must not be mixed with that of these, and
    RecordError where its record is damaged.
    """
    earlier = _earlier(record_file) if record_file.exists() else {}
    result = Sorted([], 0, [])
    for one in given:
        if not (before := earlier.get(Path(one.path).resolve())):
            result.todo.append(one)
            continue
        try:
            with open(one.path, "rb") as file:
                now = hashlib.file_digest(file, "sha256").hexdigest()
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


def write_in_place(documents: Sequence[Document], record_file: Path, settings: Mapping[str, object]) -> list[Path]:
    """Write each document's text over its source, in UTF-8, after the record that can undo it; returns the files that changed.

    Articles of one file stay together, separated by a blank line; rows stay rows.  Only what changes stands in the record,
    beside what an earlier run left there of other sources.
    Before the first file is replaced, every source is made again from the record and the new files, and compared.
    Raises OutputError for a page, whose markup would be lost, and for a file that changed since it was read; RecordError
    where a source could not be brought back.
    """
    with Staging([record_file.parent]) as log, Staging() as files:
        written: dict[str, str] = {}
        starts: dict[str, int] = {}
        for path, numbered in groupby(enumerate(documents), lambda numbered: numbered[1].source.path):
            rest = iter(numbered)
            start, first = next(rest)
            _write_aside(files, path, first, chain([first], map(itemgetter(1), rest)))
            if files.written(path) == first.source.sha256:
                files.forget(path)
            else:
                written[path], starts[path] = files.written(path), start
        if not written:
            return []
        with log.open(record_file) as file:
            for path in _merged(file, record_file, starts):
                _write_entries(file, documents, starts[path], {"settings": settings, "written": written[path]})
        prove(log.files[record_file], files.place_of, written)
        log.commit()
        files.commit()
        return list(files.files)


def _write_aside(files: Staging, path: str, first: Document, documents: Iterable[Document]) -> None:
    if first.source.format == "html":
        raise OutputError("{path}: a page cannot be cleaned in place; clean it into a folder with -o", path=path)
    with files.replace(path, path) as file:
        rewrite(file, documents)
    if record.sha256(Path(path).read_bytes()) != first.source.sha256:
        raise OutputError("{path}: changed while it was being cleaned; nothing was written, run again", path=path)


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
