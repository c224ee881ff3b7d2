"""What stands in a file: bytes decoded, rows told apart."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cleaner.core.document import Step
from cleaner.core.errors import DecodeError, InputError, RowError
from cleaner.core.settings import Settings
from cleaner.core.source import Decoding, Source
from cleaner.core.system_errors import system_reason
from cleaner.files import parquet, rows
from cleaner.files.inputs import Input
from cleaner.files.structured import refuse_structured
from cleaner.stages.encoding.decode import decode, describe


def decode_input(
    given: Input, data: bytes, declared: str | None = None, encoding: str = ""
) -> tuple[str, Source, list[Step]]:
    """The text of a file, the source that it is, and the steps of the decoder; `declared` and `encoding` as for `decode`.

    Raises InputError.
    """
    try:
        decoded = decode(data, declared, encoding, table=given.format in rows.FORMATS)
    except DecodeError as error:
        raise InputError("{path}: {reason}", path=given.path, reason=error.message) from None
    if given.format in ("text", "markdown"):
        refuse_structured(decoded.text, given.path)
    source = Source(given.path, given.format, decoded.decoding, sha256=hashlib.sha256(data).hexdigest())
    return decoded.text, source, [Step(code, (), code != "ENC004", note) for code, note in describe(decoded)]


def read_bytes(given: Input) -> bytes:
    try:
        return given.data if given.data is not None else Path(given.path).read_bytes()
    except OSError as error:
        raise InputError("{path}: {reason}; nothing was read", path=given.path, reason=system_reason(error)) from None


class Unclean(NamedTuple):
    """A row that is to be cleaned."""

    text: str
    source: Source
    id: str
    first: Sequence[Step]


def read_rows(given: Input, column: str, how: Settings) -> Iterator[Unclean | InputError]:
    """The rows of one file, one after another; the source of the first has the hash of the whole file.

    After an error for a row that cannot be read, others of its kind follow, and no rows: what was read of the file must not be
    used.  Where `how.bad_rows` says so, such a row is one without a text.  Raises InputError.
    """
    first: Sequence[Step] = ()
    if given.format == "parquet":
        source = Source(given.path, given.format, sha256=_sha256(given))
        found = parquet.read(given.path if given.data is None else given.data, column)
    else:
        text, source, first = decode_input(given, read_bytes(given), encoding=how.encoding)
        if not text.strip():
            yield Unclean(text, replace(source, format="text"), given.id, first)
            return
        found = rows.read(text, given.format, column)
    ids: dict[str, int] = {}
    failed = False
    try:
        for row in found:
            if row.error and how.bad_rows == "fail":
                failed = True
                yield _named(row.error, given.path)
            if failed:
                continue
            if row.error:
                row = replace(row, place=row.place._replace(left_out=how.bad_rows == "skip"))
            name = f"{given.id}:{_free(row.id or str(row.place.line), ids)}"
            yield Unclean(row.text or "", replace(source, place=row.place), name, first)
            source, first = replace(source, sha256="", decoding=Decoding(source.encoding)), ()
    except OSError as error:
        raise InputError("{path}: {reason}", path=given.path, reason=system_reason(error)) from None
    except RowError as error:
        raise _named(error, given.path) from None


def _named(error: RowError, path: str) -> InputError:
    if not error.place:
        return InputError("{path}: {reason}", path=path, reason=error.message)
    return InputError("{path}:{place}: {reason}", path=path, place=error.place, reason=error.message)


def _sha256(given: Input) -> str:
    try:
        with io.BytesIO(given.data) if given.data is not None else open(given.path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError("{path}: {reason}; nothing was read", path=given.path, reason=system_reason(error)) from None


def _free(name: str, taken: dict[str, int]) -> str:
    """`name`, with a number behind it if it is taken; `taken` are the names so far, each with the last number tried."""
    free = name
    while free in taken:
        taken[name] += 1
        free = f"{name}#{taken[name]}"
    taken[free] = 1
    return free
