"""Rows: JSONL, CSV and TSV files that hold one text a row, among other columns.

A row is remembered as what stands before and after its text, and how the text is spelled there.  So the same row can be
written with another text, everything else to the letter, and the row of the source again.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from cleaner.core.document import Document
from cleaner.core.errors import RowError
from cleaner.core.messages import Message
from cleaner.core.source import Around, Spelling, TableRow
from cleaner.files.formats import to_json

FORMATS = ("jsonl", "csv", "tsv")
DELIMITERS = {
    "csv": ",;\t",
    "tsv": "\t",
}  # the first by default, another where the header holds the column only with it
LONGEST = 2**31 - 1  # code points of one field; the csv module stops at 131,072 unless told otherwise
# what a line of JSON may hold that is no object
ELSE = {
    list: Message("a list"),
    str: Message("a string"),
    int: Message("an integer"),
    float: Message("a fraction"),
    bool: Message("true or false"),
    type(None): Message("null"),
}

Value = TypeVar("Value")

_VALUE = json.JSONDecoder().raw_decode  # the value at a place, and where it ends
_SPACES = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was read: its `id`, "" where it has none; its text, None where it is null; and its place in the file.

    `error` says why a row cannot be read; it has no text then.
    """

    id: str
    text: str | None
    place: TableRow
    error: RowError | None = None


# ---------------------------------------------------------------- reading
def read(text: str, format: str, column: str) -> Iterator[ReadRow]:
    """The rows of a file, of which none is blank.  Raises RowError where that is not the fault of one row."""
    return _read_jsonl(text, column) if format == "jsonl" else _read_csv(text, format, column)


def _read_jsonl(text: str, column: str) -> Iterator[ReadRow]:
    lines = ((number, line, line if line.strip() else None) for number, line in enumerate(_lines(text), 1))
    for number, before, raw, after, line in _with_blanks(lines):
        try:
            row, places = _object(number, line.strip(), column)
        except RowError as error:
            yield _bad(number, column, before + raw + after, error)
            continue
        value = row[column]
        id = str(row["id"]) if isinstance(row.get("id"), (str, int)) else ""
        indent = len(raw) - len(raw.lstrip())
        start, end = (indent + at for at in places[column])
        around = (
            Around(before + raw + after)
            if value is None
            else _around(before + raw[:start], raw[start:end], raw[end:] + after, value)
        )
        yield ReadRow(id, value, TableRow(number, column, around, null=value is None))


def _bad(line: int, column: str, raw: str, error: RowError, head: str = "") -> ReadRow:
    place = TableRow(line, column, Around(raw), head, null=True, bad=str(error.message))
    return ReadRow("", None, place, error)


def _object(number: int, line: str, column: str) -> tuple[dict[str, Any], dict[str, tuple[int, int]]]:
    """The columns of a row, and where in the line the value of each stands.  Raises RowError."""
    try:
        row, places = _parsed(line)
    except json.JSONDecodeError as error:
        raise RowError(
            "not valid JSON ({reason}): fix or remove the line",
            f"{number}:{error.colno}",
            reason=Message(error.msg),
        ) from None
    except (RecursionError, ValueError):  # too many digits in one number
        raise RowError("the line is nested too deeply, or holds a number too long, to be read", number) from None
    if not isinstance(row, dict) or not isinstance(row.get(column, 0), (str, type(None))):
        held = ", ".join(row)[:200] if isinstance(row, dict) else ELSE[type(row)]
        raise RowError(
            "the row has no text in a column {column!r} (it holds {held}); name the column with --column",
            number,
            column=column,
            held=held,
        )
    return row, places


def _parsed(line: str) -> tuple[Any, dict[str, tuple[int, int]]]:
    """What a line of JSON holds, and, of an object, where in the line each value stands; of two of one name the last.

    Raises what `json.loads` does.
    """
    row: dict[str, Any] = {}
    places: dict[str, tuple[int, int]] = {}
    at, before = 0, "{"
    try:
        while line[at] == before:
            at = _after_spaces(line, at + 1)
            if line[at] == "}" and before == "{":
                break
            if line[at] != '"':
                raise ValueError
            name, at = _VALUE(line, at)
            at = _after_spaces(line, at)
            if line[at] != ":":
                raise ValueError
            start = _after_spaces(line, at + 1)
            row[name], end = _VALUE(line, start)
            places[name] = start, end
            at, before = _after_spaces(line, end), ","
        if line[at] == "}" and 0 < at == len(line) - 1:
            return row, places
    except (ValueError, IndexError):
        pass
    return json.loads(line), {}  # no object, or no JSON, which it tells of


def _after_spaces(line: str, at: int) -> int:
    return _SPACES.match(line, at).end()  # type: ignore[union-attr]


def _around(before: str, literal: str, after: str, text: str) -> Around:
    """The row without the JSON string of its text; that string is kept where no spelling of ours gives it again."""
    spellings: tuple[Spelling, ...] = ("plain", "ascii")
    for spelling in spellings:
        if literal == spelled(text, spelling):
            return Around(before, after, spelling)
    return Around(before, after, "other", literal)


def _read_csv(text: str, format: str, column: str) -> Iterator[ReadRow]:
    names, delimiter = read_header(text, format, column)
    at, id_at = names.index(column), names.index("id") if "id" in names else None
    rows: Iterator[tuple[int, str, str, str, list[str] | RowError]] = _with_blanks(_csv_rows(text, delimiter))
    head = "".join(next(rows)[1:4])
    for number, before, raw, after, fields in rows:
        if not isinstance(fields, RowError) and len(fields) != len(names):
            fields = _other_fields(number, len(fields), len(names))
        if isinstance(fields, RowError):
            yield _bad(number, column, before + raw + after, fields, head)
            head = ""
            continue
        cells = _cells(raw, fields, delimiter)
        start = "".join(cell + delimiter for cell in cells[:at])
        end = raw[len(start) + len(cells[at]) :]
        around = Around(before + start, end + after, "quoted" if cells[at] != fields[at] else "bare")
        id = fields[id_at] if id_at is not None else ""
        yield ReadRow(id, fields[at], TableRow(number, column, around, head))
        head = ""
    if head:  # a header alone
        yield ReadRow("", "", TableRow(1, column, Around(""), head))


def _other_fields(number: int, fields: int, names: int) -> RowError:
    return RowError(
        "the row has {fields} fields and the header {names}; quote a field that holds a delimiter or a line feed",
        number,
        fields=fields,
        names=names,
    )


def read_header(text: str, format: str, column: str) -> tuple[list[str], str]:
    """The names of the columns, and the delimiter."""
    for delimiter in DELIMITERS[format]:
        with suppress(RowError):
            _, _, names = _first(text, delimiter)
            if names.count(column) == 1:
                return names, delimiter
    number, _, names = _first(text, DELIMITERS[format][0])
    found = Message("two columns") if column in names else Message("no column")
    held = ", ".join(names)[:200]
    raise RowError(
        "the header has {found} {column!r} (it holds {held}); name the column with --column",
        number,
        found=found,
        column=column,
        held=held,
    )


def _first(text: str, delimiter: str) -> tuple[int, str, list[str]]:
    for number, raw, fields in _csv_rows(text, delimiter):
        if isinstance(fields, RowError):
            raise fields
        if fields:
            return number, raw, fields
    raise AssertionError("a table is not blank")


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, str, list[str] | RowError | None]]:
    """The rows as they stand in the text, with the lines where they begin, and their fields: None of a blank line, an error of one
    that cannot be read.  Raises RowError for a quote that is never closed: nobody knows where its row ends.
    """
    taken: list[str] = []

    def recorded() -> Iterator[str]:
        for line in _lines(text):
            taken.append(line)
            yield line

    csv.field_size_limit(LONGEST)
    reader = csv.reader(recorded(), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        fields: list[str] | RowError | None
        try:
            fields = next(reader, None)
        except csv.Error as error:
            fields = RowError("the row is no CSV ({reason})", number, reason=_hint(str(error)))
            if "end of data" in str(error):
                raise fields from None
        if fields is None:
            return
        raw = "".join(taken)
        taken.clear()
        if "\0" in raw:
            fields = RowError(
                "the row holds a NUL, which every program reads in its own way; take it out (tr -d '\\000')", number
            )
        yield number, raw, fields or None


def _hint(error: str) -> Message:
    if "new-line" in error:
        return Message("a carriage return stands outside quotes; quote the field")
    unclosed = "end of data" in error
    reason = Message("a quote that opens there is never closed") if unclosed else Message(error)
    return Message("{reason}; quotes inside quotes are doubled", {"reason": reason})


def _cells(raw: str, fields: Sequence[str], delimiter: str) -> list[str]:
    """The fields as they are spelled in their row."""
    cells: list[str] = []
    start = 0
    for field in fields:
        cells.append(spelled(field, "quoted") if raw.startswith('"', start) else field)
        assert raw.startswith(cells[-1], start)
        start += len(cells[-1]) + len(delimiter)
    return cells


def _lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _with_blanks(rows: Iterable[tuple[int, str, Value | None]]) -> Iterator[tuple[int, str, str, str, Value]]:
    """The rows that hold something, each as (line, blank lines before it, itself, blank lines after it, value).

    Only the first row has blank lines before it.
    """
    blanks: list[str] = []
    held: tuple[int, str, str, Value] | None = None
    for number, raw, value in rows:
        if value is None:
            blanks.append(raw)
            continue
        if held:
            yield (*held[:3], "".join(blanks), held[3])
        held = (number, "" if held else "".join(blanks), raw, value)
        blanks = []
    if held:
        yield (*held[:3], "".join(blanks), held[3])


# ---------------------------------------------------------------- the row again
def row_of(document: Document) -> TableRow:
    """The row that the document was read from."""
    assert document.source.row
    return document.source.row


def source_row(document: Document) -> str:
    """The row, exactly, that the document was read from, with the blank lines around it, and a header before the first."""
    return row_of(document).head + with_text(document, document.original)


def with_text(document: Document, text: str) -> str:
    """The row with another text; the other columns to the letter, where the place of the text in the row is certain."""
    around = row_of(document).around
    assert around
    if around.spelling == "other":
        return f"{around.before}{around.literal if text == document.original else spelled(text, 'plain')}{around.after}"
    if around.spelling != "whole":
        same = text == document.original and around.spelling == "bare"
        return f"{around.before}{text if same else spelled(text, around.spelling)}{around.after}"
    if text == document.original:
        return around.before
    line = around.before.strip()
    written = to_json({**json_columns(document), column(document): text}).decode().rstrip("\n")
    return around.before.replace(line, written)


def place(document: Document, offset: int) -> tuple[int, int]:
    """Line and column in the file, from 1, of an offset in the original of a row; in JSON, whose line feeds are escaped,
    and where the text does not stand as such: the line of the row, and the offset in its text."""
    row = row_of(document)
    around = row.around
    if document.source.format not in DELIMITERS or around is None or around.spelling == "whole":
        return row.line, offset + 1
    before = around.before.lstrip("\r\n")  # blank lines stand before the line of the row
    if around.spelling == "quoted":
        before += '"'
        until = before + document.original[:offset].replace('"', '""')
    else:
        until = before + document.original[:offset]
    return row.line + until.count("\n"), len(until) - until.rfind("\n")


def text_line(document: Document, line: int) -> int:
    """The line of the original that stands at a line of the file, from 1; the nearest one of its row."""
    first, last = place(document, 0)[0], place(document, len(document.original))[0]
    return min(max(line, first), last) - first + 1


def spelled(text: str, spelling: str) -> str:
    """`text` as a JSON string (plain, ascii) or a CSV field (quoted, or bare where that can be)."""
    if spelling in ("plain", "ascii"):
        return json.dumps(text, ensure_ascii=spelling == "ascii")
    if spelling == "quoted" or not text or re.search('[",;\t\r\n]', text):
        return '"' + text.replace('"', '""') + '"'
    return text


def column(document: Document) -> str:
    """The column of its row that holds the text."""
    return document.source.row.column if document.source.row else "text"


def json_columns(document: Document) -> dict[str, Any]:
    """The columns of the JSONL row that the document was read from."""
    return dict(json.loads(with_text(document, document.original).strip()))


def fields(document: Document, delimiter: str) -> list[str]:
    """The fields of the CSV row that the document was read from."""
    return _first(with_text(document, document.original), delimiter)[2]


def texts(written: str, format: str, column: str) -> list[str | None]:
    """The text of each row of a file; None where it is null, or the row cannot be read.  Raises RowError."""
    return [row.text for row in read(written, format, column)]
