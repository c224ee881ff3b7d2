"""What stands in a file: bytes decoded, rows told apart."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cleaner.core.document import Source, Step
from cleaner.core.errors import DecodeError, InputError, RowError
from cleaner.files import parquet, rows
from cleaner.files.inputs import Input
from cleaner.stages.encoding.decode import Decoded, decode, describe


def decode_input(
    given: Input, data: bytes, declared: str | None = None
) -> tuple[Decoded, dict[str, object], list[Step]]:
    """The text, what is needed besides to write the bytes again, and the steps of the decoder."""
    try:
        decoded = decode(data, declared)
    except DecodeError as error:
        raise InputError(f"{given.path}: {error}") from None
    notes = {"sha256": hashlib.sha256(data).hexdigest(), **decoded.notes}
    return decoded, notes, [Step(code, (), True, note) for code, note in describe(decoded)]


def read_bytes(given: Input) -> bytes:
    try:
        return given.data if given.data is not None else Path(given.path).read_bytes()
    except OSError as error:
        raise InputError(f"{given.path}: {error.strerror}; nothing was read") from None


class Unclean(NamedTuple):
    """A row that is to be cleaned."""

    text: str
    source: Source
    id: str
    first: Sequence[Step]


def read_rows(given: Input, column: str) -> Iterator[Unclean]:
    """The rows of one file, all of which can be read: it is gone through once before the first is given.

    The notes of the first speak of the whole file, those of each of its own row.  Raises InputError.
    """
    first: Sequence[Step] = ()
    if given.format == "parquet":
        encoding, whole = "utf-8", _parquet_notes(given)
        rows_again = partial(parquet.read, given.path if given.data is None else given.data, column)
    else:
        decoded, whole, first = decode_input(given, read_bytes(given))
        encoding = decoded.encoding
        if not decoded.text.strip():
            yield Unclean(decoded.text, Source(given.path, "text", encoding, whole), given.id, first)
            return
        rows_again = partial(rows.read, decoded.text, given.format, column)
    try:
        for _ in rows_again():
            pass
        ids: dict[str, int] = {}
        for row in rows_again():
            notes = {**whole, "line": row.line, "column": column, **row.notes}
            source = Source(given.path, given.format, encoding, notes)
            yield Unclean(row.text or "", source, f"{given.id}:{_free(row.id or str(row.line), ids)}", first)
            whole, first = {}, ()
    except OSError as error:
        raise InputError(f"{given.path}: {error.strerror or error}") from None
    except RowError as error:
        raise InputError(f"{given.path}:{error.place}{': ' if error.place else ' '}{error}") from None


def _parquet_notes(given: Input) -> dict[str, object]:
    try:
        with io.BytesIO(given.data) if given.data is not None else open(given.path, "rb") as file:
            return {"sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    except OSError as error:
        raise InputError(f"{given.path}: {error.strerror}; nothing was read") from None


def _free(name: str, taken: dict[str, int]) -> str:
    """`name`, with a number behind it if it is taken; `taken` are the names so far, each with the last number tried."""
    free = name
    while free in taken:
        taken[name] += 1
        free = f"{name}#{taken[name]}"
    taken[free] = 1
    return free
