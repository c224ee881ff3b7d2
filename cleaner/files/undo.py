"""The way back: documents from the record and the cleaned files, and from them the sources, byte for byte."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from cleaner.core.document import Document
from cleaner.core.errors import OutputError, RecordError, RowError
from cleaner.core.messages import Message
from cleaner.core.system_errors import system_reason
from cleaner.files import formats, tables
from cleaner.files import record as records
from cleaner.files.atomic_write import Staging


def find_record(cleaned: Path, given: Path | None) -> Path:
    """The record: the file or folder given, or the one beside the cleaned articles or in `reports`.  Raises OutputError."""
    places = [given] if given else [cleaned, cleaned.parent / "reports"]
    for place in places:
        file = place / "record.jsonl" if place.is_dir() else place
        if file.is_file():
            return file
    raise OutputError("no record.jsonl in {places}; name it with --record", places=", ".join(map(str, places)))


def load(record_file: Path, cleaned: Path) -> Iterator[Document]:
    """The documents of a record whose cleaned articles lie in `cleaned`.  Raises RecordError."""
    text_of = _reader(cleaned.joinpath)
    for entry in _entries(record_file):
        if "piece" not in entry:
            yield records.document(entry, text_of)


def settings_of(record_file: Path) -> dict[str, Any]:
    """The settings of the run that were not the default.  Raises RecordError."""
    settings = next(_entries(record_file), {}).get("settings")
    return settings if isinstance(settings, dict) else {}


def restore(
    cleaned: str | os.PathLike[str],
    output: str | os.PathLike[str] = "restored",
    *,
    record: str | os.PathLike[str] | None = None,
) -> tuple[int, list[Message]]:
    """Write every source again below `output`, under its own path; returns how many, and why others could not be.

    `cleaned` is the folder of the cleaned articles, `record` the record or its folder, found beside them if not named.
    Raises OutputError where another file stands in the way, RecordError for what is no record.
    """
    cleaned, output = Path(cleaned), Path(output)
    record_file = find_record(cleaned, Path(record) if record else None)
    refused: list[Message] = []
    count = 0
    with Staging([output]) as staging:
        for path, data in _sources(record_file, cleaned.joinpath, refused):
            inside = [part for part in PurePosixPath(Path(path).as_posix()).parts if part not in ("/", "..")]
            target = output.joinpath(*inside)
            if target.is_file() and target.read_bytes() != data:
                raise OutputError("{target}: another file stands there; choose another folder with -o", target=target)
            with staging.open(target, path) as file:
                file.write(data)
            count += 1
        staging.commit()
    return count, refused


def restore_in_place(folder: Path) -> tuple[int, list[Message]]:
    """Undo `clean --in-place`, whose record lies in `folder`; returns how many files, and why others could not be.

    A file that is not to the byte what was written then is left alone: somebody has worked on it since.
    """
    refused: list[Message] = []
    record_file = find_record(folder, folder)
    written = {entry["source"]: entry["written"] for entry in _entries(record_file) if "written" in entry}
    with Staging() as staging:
        for path, data in _sources(record_file, Path, refused):
            try:
                now = Path(path).read_bytes()
            except OSError as error:
                reason = system_reason(error)
                refused.append(Message("{path}: {reason}; it is not restored", {"path": path, "reason": reason}))
                continue
            if records.sha256(now) == written.get(path):
                with staging.replace(path, path) as file:
                    file.write(data)
            elif now != data:
                refused.append(Message("{path}: edited since it was cleaned; it is left as it is", {"path": path}))
        staging.commit()
    if not refused:
        record_file.unlink()
    return len(staging.files), refused


def prove(record_file: Path, place_of: Callable[[str], Path]) -> None:
    """Make every source again from a record and the files that it speaks of, before they replace the sources.

    `place_of` says where a file lies now.  Raises RecordError where the bytes that were read would not come back.
    """
    refused: list[Message] = []
    for _ in _sources(record_file, place_of, refused):
        pass
    if refused:
        raise RecordError("{reason}; nothing was written", reason=refused[0])


def _sources(record_file: Path, place_of: Callable[[str], Path], refused: list[Message]) -> Iterator[tuple[str, bytes]]:
    text_of = _reader(place_of)
    for path, group in groupby(_entries(record_file), key=lambda entry: entry["source"]):
        kept: list[bytes] = []
        documents: list[Document] = []
        try:
            for entry in group:
                if "piece" in entry:
                    kept.append(base64.b64decode(entry["piece"]))
                else:
                    documents.append(records.document(entry, text_of))
            yield path, records.source_bytes(documents, b"".join(kept))
        except RecordError as error:
            refused.append(error.message)


def _entries(record_file: Path) -> Iterator[dict[str, Any]]:
    with record_file.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            try:
                entry = json.loads(line)
            except ValueError:
                entry = None
            if not isinstance(entry, dict) or not isinstance(entry.get("source"), str):
                raise RecordError("{file}:{number}: this is no line of a record", file=record_file, number=number)
            yield entry


def _reader(place_of: Callable[[str], Path]) -> Callable[[Mapping[str, Any]], str]:
    """The function that reads the text of an article from the file that its record names."""

    def read(file: str) -> bytes:
        try:
            return place_of(file).read_bytes()
        except OSError as error:
            raise RecordError(
                "{file}: {reason}; without it its source cannot be restored",
                file=place_of(file),
                reason=system_reason(error),
            ) from None

    @lru_cache(4)
    def written(file: str) -> str:
        try:
            return read(file).decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise RecordError(
                "{file}: is not UTF-8 any more; its source cannot be restored from it", file=place_of(file)
            ) from None

    @lru_cache(4)
    def texts(file: str, format: str, column: str) -> list[str | None]:
        try:
            return tables.texts(read(file), format, column)
        except (RowError, UnicodeDecodeError):
            raise RecordError(
                "{file}: edited since it was cleaned; its source cannot be restored from it", file=place_of(file)
            ) from None

    def text_of(article: Mapping[str, Any]) -> str:
        file, format = article["file"], article["format"]
        if "row" in article:
            found = texts(file, format, article["column"])
            text = (found[article["row"]] if article["row"] < len(found) else None) or ""
        else:
            text = formats.parse(written(file), format)
        start, end = article.get("span", (0, len(text)))
        return text[start:end]

    return text_of
