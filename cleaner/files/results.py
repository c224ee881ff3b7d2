"""What earlier runs left in a folder of results: what of it may go or be written over, and what is somebody's own.

The manifest is the only witness: it tells which source a file was made of, and the SHA-256 that it was written with.  A file
that it does not know, or that has another hash by now, is a person's, and stays.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cleaner.core.errors import OutputError
from cleaner.files import record_lines
from cleaner.files.atomic_write import Staging, digest_of
from cleaner.files.formats import to_json

MANIFEST = "manifest.jsonl"
REJECTED = "rejected.jsonl"  # rows that could not be read
TITLE = "<title>清洗报告 · Cleaning report</title>"  # by which a page of ours is known


class Result(NamedTuple):
    """A file that the manifest lists: its source and its SHA-256 ("" where the manifest does not tell), and its lines there."""

    source: str
    sha256: str
    lines: list[bytes]


def listed(out: Path) -> dict[Path, Result]:
    """The files that the manifest of earlier runs lists, none of which lies outside `out`.  Raises OutputError."""
    found: dict[Path, Result] = {}
    inside = out.resolve()
    try:
        lines = (out / MANIFEST).read_bytes().split(b"\n")
    except FileNotFoundError:
        return found
    for line in filter(None, lines):
        row = record_lines.parsed(line)
        if not isinstance(row, dict) or not {"id", "source", "file"} <= row.keys():
            raise OutputError(
                "{file}: is no manifest of an earlier run; choose another folder with -o", file=out / MANIFEST
            )
        file, source, digest = row["file"], row["source"], row.get("sha256")
        if not record_lines.is_path(file) or not record_lines.is_path(source):
            continue
        path = Path(os.path.normpath(out.absolute() / file))
        if Path(os.path.realpath(path.parent)).is_relative_to(inside) and path.is_file():
            found.setdefault(path, Result(source, digest if isinstance(digest, str) else "", [])).lines.append(line)
    return found


def put_in_place(
    staging: Staging,
    out: Path,
    articles: Sequence[Path],
    earlier: Mapping[Path, Result],
    staying: Mapping[Path, Result],
) -> tuple[int, list[OutputError]]:
    """Move all into place and remove what earlier runs wrote and this one does not, but for what is `staying`; returns how many
    were removed, and an error for each file that a person edited or wrote, which is kept.

    The manifest comes after all else: as long as it is the old one, what it tells of is known.
    Raises OutputError.
    """
    kept = keep_edited(staging, articles, earlier)
    staging.commit(but=[out / MANIFEST])
    here = {Path(os.path.abspath(path)) for path in articles} | staging.inputs
    removed, left = remove({path: one for path, one in earlier.items() if path not in here and path not in staying})
    staging.commit()
    return removed, kept + left


def others(
    earlier: Mapping[Path, Result], given: Iterable[str], named: Iterable[str | Path], *, prune: bool
) -> dict[Path, Result]:
    """Those that are no business of a run that reads the sources `given`, found below the paths `named`: they were made of
    other sources, that are still there, or were never below these paths.  With `prune` there are none.
    """
    if prune:
        return {}
    now = {Path(path).resolve() for path in given}
    tops = [Path(path).resolve() for path in named]
    result = {}
    for file, one in earlier.items():
        source = Path(os.path.realpath(one.source))
        if source not in now and (source.exists() or not any(map(source.is_relative_to, tops))):
            result[file] = one
    return result


def carried(staying: Mapping[Path, Result], record_file: Path) -> tuple[list[bytes], Iterator[bytes]]:
    """The lines of manifest and record that speak of results that stay; groups of copies are numbered by each run for itself."""
    lines = [to_json({**json.loads(line), "cluster": None}) for one in staying.values() for line in one.lines]
    sources = {one.source for one in staying.values()}
    old = record_lines.raw(record_file) if sources and record_file.is_file() else iter(())
    return lines, (line.rstrip(b"\n") + b"\n" for line in old if record_lines.source_of(line) in sources)


def write_rejected(staging: Staging, out: Path, lines: list[bytes], staying: Mapping[Path, Result]) -> None:
    """Write the list of the rows that could not be read, with those of an earlier run that stay; where there are none it goes."""
    file = out / REJECTED
    sources = {one.source for one in staying.values()}
    old = record_lines.raw(file) if file.is_file() else ()
    lines += [line for line in old if record_lines.source_of(line) in sources]
    if lines:
        with staging.open(file) as log:
            log.writelines(lines)
    elif file.is_file():
        staging.obsolete.add(file)


def keep_edited(staging: Staging, written: Iterable[Path], earlier: Mapping[Path, Result]) -> list[OutputError]:
    """Take back from `staging` what would stand where a person's file stands; one error for each."""
    errors = []
    for target in written:
        if not target.is_file():
            continue
        now = digest_of(target)
        before = earlier.get(Path(os.path.abspath(target)))
        if now == digest_of(staging.files[target]) or (before and before.sha256 in ("", now)):
            continue
        staging.files.pop(target).unlink()
        errors.append(
            OutputError("{target}: edited since it was written; it is kept: move it away, and run again", target=target)
            if before
            else OutputError(
                "{target}: stands where a result belongs, and no run wrote it; it is kept: move it away, and run again",
                target=target,
            )
        )
    return errors


def remove(stale: Mapping[Path, Result]) -> tuple[int, list[OutputError]]:
    """Remove results of which the sources are gone, or that are made no more; not those that a person edited."""
    errors = []
    for path, one in sorted(stale.items()):
        if one.sha256 in ("", digest_of(path)):
            path.unlink()
        else:
            errors.append(
                OutputError(
                    "{target}: its source is gone, and it was edited since it was written; it is kept", target=path
                )
            )
    return len(stale) - len(errors), errors


def refuse_foreign(out: Path, record_file: Path, page: Path | None = None) -> None:
    """Raises OutputError where a record, a page or a list of rows would be written over a file that no run wrote."""
    for file, ours in ((record_file, _is_record), (out / REJECTED, _is_record), (page, _is_page)):
        if file and file.is_file() and file.stat().st_size and not ours(file):
            raise OutputError(
                "{file}: no run wrote this file, and it would be written over; move it away, or choose another folder",
                file=file,
            )


def _is_record(file: Path) -> bool:
    return any(map(record_lines.source_of, record_lines.raw(file)))  # one that is damaged is one too


def _is_page(file: Path) -> bool:
    with file.open("rb") as page:
        return TITLE.encode() in page.read(1 << 12)


def refuse_taken(staging: Staging, written: Iterable[Path], staying: Mapping[Path, Result]) -> None:
    """Raises OutputError where the result of another source would be written over, and is another text."""
    for target in written:
        other = staying.get(Path(os.path.abspath(target)))
        if other and digest_of(target) != digest_of(staging.files[target]):
            raise OutputError(
                "{target}: is the result of {source}, which is not named now; choose another folder, or remove that result (on the command line: --prune)",
                target=target,
                source=other.source,
            )
