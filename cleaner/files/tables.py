"""Tables that are written row by row: a corpus of rows in its own format, or articles that become rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import IO, Any

from cleaner.core.document import Document
from cleaner.core.errors import RowError
from cleaner.files import rows
from cleaner.files.formats import to_json
from cleaner.files.rows import DELIMITERS
from cleaner.files.table import COLUMNS, Table, described
from cleaner.stages.encoding.decode import LONE_SURROGATES

FORMATS = (*rows.FORMATS, "parquet")


def open_table(file: IO[bytes], format: str, first: Document) -> Table:
    """A table in `format`; `first` is the first document of the source that it is made of.  Raises RowError."""
    source = first.source.format
    if source != format and source in FORMATS and "parquet" in (source, format):
        raise RowError(
            "columns of {source} have other types than those of {format}; choose --to {source}, or --to text",
            source=source,
            format=format,
        )
    if format == "parquet":
        from cleaner.files.parquet import ParquetTable

        return ParquetTable(file, first)
    return Lines(file, format, first)


def texts(data: bytes, format: str, column: str) -> list[str | None]:
    """The text of each row of a table.  Raises RowError, and UnicodeDecodeError for what is not UTF-8 any more."""
    if format == "parquet":
        from cleaner.files import parquet

        return parquet.texts(data, column)
    return rows.texts(data.decode("utf-8", "surrogatepass"), format, column)


class Lines:
    """A JSONL, CSV or TSV file that is being written, as Table says."""

    def __init__(self, file: IO[bytes], format: str, first: Document) -> None:
        self.file = file
        self.format = format
        self.source = first.source.format
        self.column = rows.column(first) if self.source in rows.FORMATS else "text"
        self.count = 0
        self.names: Sequence[str] = COLUMNS
        self.delimiter = delimiter = DELIMITERS.get(format, ",")[0]
        head = first.source.row.head if first.source.row else ""
        if head:
            self.names, delimiter = rows.read_header(head, self.source, self.column)
        elif self.source == "jsonl" != format:
            self.names = [*rows.json_columns(first)]
        self.end = "\r\n" if head.endswith("\r\n") else "\n"
        self.source_delimiter = delimiter
        if format == self.source and head:
            self.delimiter = delimiter
            self.file.write(_valid(head))
        elif format != "jsonl":
            self.file.write(self._csv_line(self.names))

    def add(self, document: Document, k: int | None, id: str) -> int:
        """As Table says."""
        whole = self.format == self.source and (k is None or len(document.articles) == 1)
        row = _whole(document) if whole else self._row_of(document, k, id)
        is_bad = whole and rows.row_of(document).bad  # it stays as it is
        if b"\0" in row and self.format != "jsonl" and not is_bad:  # it could not be read again
            raise RowError(
                "{id}: {format} holds no NUL; let UNI002 remove it, or choose --to jsonl",
                id=id,
                format=self.format.upper(),
            )
        self.file.write(row)
        self.count += 1
        return self.count - 1

    def finish(self) -> None:
        """As Table says."""

    def _row_of(self, document: Document, k: int | None, id: str) -> bytes:
        """Article `k`: the columns of its row with the text replaced, or those that an article has; None: the row as it is."""
        values: dict[str, Any]
        if self.source not in rows.FORMATS:
            assert k is not None
            article = document.articles[k]
            known = dict(article.meta) if self.format == "jsonl" else described(article)
            values = {"id": id, "title": article.title, "text": article.text, **known}
        elif self.source == "jsonl":
            values = rows.json_columns(document)
        else:
            fields = rows.fields(document, self.source_delimiter)
            if self.format != "jsonl":  # two columns may have one name
                parts = zip(self.names, fields, strict=True)
                return self._csv_line([self._part(name, value, k, document) for name, value in parts])
            values = dict(zip(self.names, fields, strict=True))
        if self.source in rows.FORMATS:
            values = {name: self._part(name, value, k, document) for name, value in values.items()}
        if self.format == "jsonl":
            return to_json(values)
        if strange := ", ".join(sorted(values.keys() - set(self.names))):
            raise RowError(
                "{id}: has columns that the first row has not ({strange}); choose --to jsonl",
                id=document.id,
                strange=strange,
            )
        return self._csv_line([values.get(name, "") for name in self.names])

    def _part(self, name: str, value: Any, k: int | None, document: Document) -> Any:
        """The value of one column in the row of article `k`."""
        if name == self.column:
            return document.articles[k].text if k is not None else value and document.text
        return f"{value}.{(k or 0) + 1}" if name == "id" and len(document.articles) > 1 else value

    def _csv_line(self, values: Sequence[Any]) -> bytes:
        cells = [v if isinstance(v, str) else "" if v is None else json.dumps(v, ensure_ascii=False) for v in values]
        row = self.delimiter.join(rows.spelled(cell, "bare") for cell in cells)
        return (row + self.end).encode("utf-8", "surrogatepass")


def _whole(document: Document) -> bytes:
    """The row of the document with its cleaned text."""
    row = rows.with_text(document, document.text)
    if document.source.format == "jsonl":
        return row.encode("utf-8", "backslashreplace")  # a lone surrogate as its \\u escape, which JSON allows
    return row.encode("utf-8", "surrogatepass") if LONE_SURROGATES.search(document.text) else _valid(row)


def _valid(row: str) -> bytes:
    """In UTF-8; bytes of other columns that could not be decoded become U+FFFD, as ENC003 makes them in the text."""
    return LONE_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", row).encode()
