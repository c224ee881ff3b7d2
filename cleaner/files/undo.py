"""The way back: documents from the record and the cleaned files, and from them the sources, byte for byte."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from cleaner.core import registry
from cleaner.core.document import Document
from cleaner.core.errors import OutputError, RecordError, RowError
from cleaner.core.messages import Message
from cleaner.core.system_errors import system_reason
from cleaner.files import formats, record_lines, tables
from cleaner.files import record as records
from cleaner.files.aside import sweep
from cleaner.files.atomic_write import Staging
from cleaner.files.record_lines import Line


def find_record(cleaned: Path, given: Path | None) -> Path:
    """The record: the file or folder given, or the one beside the cleaned articles or in `reports`.  Raises OutputError."""
    places = [given] if given else [cleaned, cleaned.parent / "reports"]
    for place in places:
        file = place / "record.jsonl" if place.is_dir() else place
        if file.is_file():
            return file
    raise OutputError("no record.jsonl in {places}; name it with --record", places=", ".join(map(str, places)))


def load(record_file: Path, cleaned: Path, refused: list[RecordError] | None = None) -> Iterator[Document]:
    """The documents of a record whose cleaned articles lie in `cleaned`.

    Those that cannot be made again go to `refused`, each with its reason; without it, raises RecordError for the first.
    """
    text_of = _reader(_below(cleaned, [cleaned]))
    errors: list[RecordError] = [] if refused is None else refused
    for line in record_lines.read(record_file, errors):
        if refused is None and errors:
            break
        if not line.is_piece:
            try:
                yield _of_known_rules(records.document(line, text_of))
            except RecordError as error:
                errors.append(error)
    if refused is None and errors:
        raise errors[0]


def _of_known_rules(document: Document) -> Document:
    """The document.  Raises RecordError where nothing can be said of a rule that it names."""
    for step in document.steps:
        if registry.find(step.rule) is None:
            raise RecordError(
                "{source}: its record names a rule {rule} that is not known here; name the settings that bring it with --config",
                source=document.source.path,
                rule=step.rule,
            )
    return document


def settings_of(record_file: Path) -> dict[str, Any]:
    """The settings of the run that were not the default."""
    first = next(record_lines.read(record_file, []), None)
    return dict(first.entry.get("settings") or {}) if first else {}


def restore(
    cleaned: str | os.PathLike[str],
    output: str | os.PathLike[str] = "restored",
    *,
    record: str | os.PathLike[str] | None = None,
) -> tuple[int, list[Message]]:
    """Write every source again below `output`, under its own path; returns how many, and why others could not be.

    `cleaned` is the folder of the cleaned articles, `record` the record or its folder, found beside them if not named.
    Raises OutputError where another file stands in the way.
    """
    cleaned, output = Path(cleaned), Path(output)
    record_file = find_record(cleaned, Path(record) if record else None)
    refused: list[RecordError] = []
    targets: set[Path] = set()
    with Staging([output]) as staging:
        for path, lines in _sources(record_file, refused):
            inside = [part for part in Path(path).parts if part not in (Path(path).anchor, "..")]
            target = output.joinpath(*inside)
            if not inside or target in targets:
                refused.append(RecordError("{path}: two sources of the record would be written there", path=path))
                continue
            targets.add(target)
            with _told(refused):
                data = _made_again(lines, _reader(_below(cleaned, [cleaned])))
                if target.is_file() and target.read_bytes() != data:
                    raise OutputError(
                        "{target}: another file stands there; choose another folder with -o", target=target
                    )
                with staging.open(target, path) as file:
                    file.write(data)
        staging.commit()
    return len(staging.written), [error.message for error in refused]


def restore_in_place(folder: Path, trees: Sequence[Path] = ()) -> tuple[int, list[Message]]:
    """Undo `clean --in-place`, whose record lies in `folder`; returns how many files, and why others could not be.

    Writes only below `trees` (the current folder by default), wherever the record and links would lead.  A file that is
    what it was before counts as back; one that is neither that nor what was written then is left alone: somebody has
    worked on it since.  What is back goes from the record, so that the same can be done again for what is left.
    """
    refused: list[RecordError] = []
    if folder.is_dir():
        sweep(folder)
    record_file = find_record(folder, folder)
    place_of = _below(Path(), trees or [Path()])
    back: set[Path] = set()
    swept: set[Path] = set()
    with Staging([record_file.parent], durable=True) as log:
        with Staging() as files:
            for path, lines in _sources(record_file, refused):
                with _told(refused):
                    place = place_of(path)
                    if place.parent not in swept:
                        swept.add(place.parent)
                        sweep(place.parent)
                    if not _put_back(files, path, lines, place_of):
                        raise RecordError(
                            "{path}: edited since it was cleaned; it is left as it is, and what undoes the cleaning stays in {record}",
                            path=path,
                            record=record_file,
                        )
                    back.add(place.resolve())
            late = files.commit()
        # only now, when nothing lies aside beside the sources: without the record nobody would come to sweep there
        forget_sources(log, record_file, back - late.keys())
    return len(back) - len(late), [error.message for error in (*refused, *late.values())]


def _put_back(files: Staging, path: str, lines: Sequence[Line], place_of: Callable[[str], Path]) -> bool:
    """Write a source as it was, where it is as it was written; False where it is neither.  Raises RecordError."""
    now = records.sha256(_bytes(place_of(path)))
    was, written = digests(lines)
    if now == written != was:
        data = _made_again(lines, _reader(place_of))
        try:
            file = files.replace(path, path, written)
        except OutputError as error:
            raise RecordError("{reason}", reason=error.message) from None
        with file:
            file.write(data)
    return now in (was, written)


def forget_sources(staging: Staging, record_file: Path, sources: Collection[Path]) -> None:
    """Take sources out of a record; it goes itself where nothing is left in it."""
    with staging.open(record_file) as file:
        for line in record_lines.raw(record_file):
            if Path(os.path.realpath(record_lines.source_of(line) or "")) not in sources:
                file.write(line)
        is_empty = not file.tell()
    if is_empty:
        staging.files.pop(record_file).unlink()
        record_file.unlink()
    else:
        staging.commit()


def digests(lines: Sequence[Line]) -> tuple[str, str]:
    """The SHA-256 of one source before it was cleaned in place, and after."""
    return lines[0].entry.get("notes", {}).get("sha256", ""), lines[0].entry.get("written", "")


def prove(record_file: Path, place_of: Callable[[str], Path], among: Container[str]) -> None:
    """Make sources again from a record and the files that it speaks of, before they replace the sources.

    `place_of` says where a file lies now, `among` holds the sources.  Raises RecordError where the bytes that were read
    would not come back.
    """
    refused: list[RecordError] = []
    for path, lines in _sources(record_file, refused):
        if path in among:
            with _told(refused):
                _made_again(lines, _reader(place_of))
    if refused:
        raise RecordError("{reason}; nothing was written", reason=refused[0].message)


@contextmanager
def _told(refused: list[RecordError]) -> Iterator[None]:
    """One source that cannot be restored does not stop the others."""
    try:
        yield
    except RecordError as error:
        refused.append(error)


def _sources(record_file: Path, refused: list[RecordError]) -> Iterator[tuple[str, list[Line]]]:
    """The lines of each source."""
    for path, lines in groupby(record_lines.read(record_file, refused), key=lambda line: line.source):
        yield path, [*lines]


def _made_again(lines: Sequence[Line], text_of: Callable[[Mapping[str, Any]], str]) -> bytes:
    """The bytes of one source.  Raises RecordError."""
    documents = [records.document(line, text_of) for line in lines if not line.is_piece]
    if not documents:
        raise record_lines.damaged(lines[0].place, lines[0].source, "piece")
    kept = b"".join(base64.b64decode(line.entry["piece"]) for line in lines if line.is_piece)
    return records.source_bytes(documents, kept)


def _below(base: Path, trees: Sequence[Path]) -> Callable[[str], Path]:
    """The function that says where a file lies that a record names: below one of the trees, or it raises RecordError.

    A record may come from a stranger: neither a path nor a link in the tree may lead it elsewhere.
    """
    whole = [tree.resolve() for tree in trees]

    def place_of(file: str) -> Path:
        place = base / file
        if not any(map(Path(os.path.realpath(place)).is_relative_to, whole)):
            raise RecordError(
                "{file}: does not lie below {trees}, so it is neither read nor written (--into names another folder for --in-place)",
                file=file,
                trees=", ".join(map(str, whole)),
            )
        return place

    return place_of


def _bytes(place: Path) -> bytes:
    """What a file holds.  Raises RecordError."""
    try:
        if place.exists() and not place.is_file():  # a pipe would wait for ever
            raise RecordError("{file}: is no file; its source cannot be restored", file=place)
        return place.read_bytes()
    except OSError as error:
        raise RecordError(
            "{file}: {reason}; without it its source cannot be restored", file=place, reason=system_reason(error)
        ) from None


def _reader(place_of: Callable[[str], Path]) -> Callable[[Mapping[str, Any]], str]:
    """The function that reads the text of an article from the file that its record names."""

    def read(file: str) -> bytes:
        return _bytes(place_of(file))

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
