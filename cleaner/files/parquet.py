"""Parquet, through pyarrow: texts read batch by batch, other columns copied row group by row group, with their types."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from cleaner.core.document import Document
from cleaner.core.errors import RowError
from cleaner.core.messages import Message
from cleaner.core.source import TableRow
from cleaner.files.rows import ReadRow, column, row_of
from cleaner.files.table import COLUMNS, described

BATCH = 1000  # rows whose texts are held at once
MISSING = "Parquet is read and written by pyarrow, which is not installed: pip install 'corpuscleaner[parquet]'"


def read(source: str | bytes, name: str) -> Iterator[ReadRow]:
    """The rows of a file, named or held, whose texts are in the column `name`.  Raises RowError, and OSError."""
    pa, pq = _pyarrow()
    try:
        with pq.ParquetFile(io.BytesIO(source) if isinstance(source, bytes) else source) as file:
            wanted = _check(pa, file.schema_arrow, name)
            number = 0
            for batch in file.iter_batches(BATCH, columns=wanted):
                table = batch.to_pydict()
                ids = table["id"] if "id" in table else [None] * batch.num_rows
                for id, text in zip(ids, table[name], strict=True):
                    number += 1
                    known = str(id) if isinstance(id, (str, int)) else ""
                    yield ReadRow(known, text, TableRow(number, name, null=text is None))
            if not number:
                yield ReadRow("", "", TableRow(1, name, empty=True))  # a table without rows
    except pa.ArrowException as error:
        raise RowError(
            "is no Parquet file, or a damaged one ({reason})", reason=Message(str(error).splitlines()[0][:120])
        ) from None


def texts(data: bytes, name: str) -> list[str | None]:
    """The column `name` of a file.  Raises RowError."""
    pa, pq = _pyarrow()
    try:
        found = pq.read_table(io.BytesIO(data), columns=[name])
    except (pa.ArrowException, OSError):
        raise RowError("is no Parquet file any more") from None
    return list(found[name].to_pylist()) if name in found.column_names else []


class ParquetTable:
    """A Parquet file that is being written; `first` is the first document of the source that it is made of.

    A Parquet source gives the other columns, the schema with its metadata, the row groups and the compression.  Its rows
    must be added in their order.  One row group is held in memory.
    """

    def __init__(self, file: IO[bytes], first: Document) -> None:
        self.pa, self.pq = _pyarrow()
        self.file = file
        self.count = 0
        self.held: list[tuple[int, str | None, int | None]] = []  # row of the source, text, number of the article
        self.new: list[dict[str, str]] = []
        self.source = None
        self.changed = False
        self.column = "text"
        if first.source.format == "parquet":
            self.column = column(first)
            self.path = first.source.path
            self.source = self.pq.ParquetFile(self.path)
            self.group = self.start = 0
            schema, compression = self.source.schema_arrow, _compression(self.source.metadata)
        else:
            schema, compression = self.pa.schema([(name, self.pa.string()) for name in COLUMNS]), "zstd"
        self.schema = schema
        self.writer = self.pq.ParquetWriter(file, schema, compression=compression)

    def add(self, document: Document, k: int | None, id: str) -> int:
        """As Table says."""
        if document.source.row and document.source.row.empty:
            return 0
        self.count += 1
        text = document.text if k is None else document.articles[k].text
        if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
            raise RowError("{id}: Parquet holds no lone surrogates; let ENC003 replace them", id=document.id)
        if self.source is None:
            assert k is not None
            article = document.articles[k]
            self.new.append({"id": id, "title": article.title, "text": text, **described(article)})
            if len(self.new) == BATCH:
                self._flush()
            return self.count - 1
        place = row_of(document)
        row = place.line
        while row > self.start + self.source.metadata.row_group(self.group).num_rows:
            self._flush()
        part = k if k is not None and len(document.articles) > 1 else None
        null = place.null
        self.changed |= part is not None or (text != document.original and not null)
        self.held.append((row - 1 - self.start, None if null else text, part))
        return self.count - 1

    def finish(self) -> None:
        """As Table says; where no row differs from the source, the file becomes the source's bytes."""
        while self.held or self.new:
            self._flush()
        self.writer.close()
        if self.source is not None and not self.changed and self.count == self.source.metadata.num_rows:
            self.file.seek(0)
            self.file.truncate()
            with Path(self.path).open("rb") as source:
                shutil.copyfileobj(source, self.file)

    def _flush(self) -> None:
        """Write one row group."""
        if self.source is None:
            self.writer.write_table(self.pa.Table.from_pylist(self.new, schema=self.schema))
            self.new = []
            return
        size = self.source.metadata.row_group(self.group).num_rows
        if self.held:
            table = self.source.read_row_group(self.group)
            places = [place for place, _, _ in self.held]
            if places != list(range(size)):
                table = table.take(places)
            table = self._set(table, self.column, [text for _, text, _ in self.held])
            parts = [part for _, _, part in self.held]
            if any(part is not None for part in parts) and "id" in table.column_names:
                ids = table["id"].to_pylist()
                if all(isinstance(id, str) for id in ids):  # a number cannot be told apart from its parts
                    named = [id if part is None else f"{id}.{part + 1}" for id, part in zip(ids, parts, strict=True)]
                    table = self._set(table, "id", named)
            self.writer.write_table(table, row_group_size=size)
        self.held = []
        self.start += size
        self.group += 1

    def _set(self, table: Any, name: str, values: list[str | None]) -> Any:
        at = self.schema.get_field_index(name)
        return table.set_column(at, self.schema.field(at), self.pa.array(values, self.schema.field(at).type))


def _compression(metadata: Any) -> dict[str, str] | str:
    """The compression of each column, as the first row group has it."""
    if not metadata.num_row_groups:
        return "zstd"
    group = metadata.row_group(0)
    columns = (group.column(k) for k in range(group.num_columns))
    return {one.path_in_schema: "NONE" if one.compression == "UNCOMPRESSED" else one.compression for one in columns}


def _check(pa: Any, schema: Any, name: str) -> list[str]:
    """The columns to read: that of the texts, and that of the ids if there is one."""
    at = schema.get_all_field_indices(name)
    held = ", ".join(schema.names)[:200]
    if len(at) != 1:
        found = Message("two columns") if at else Message("no column")
        raise RowError(
            "has {found} {name!r} (it holds {held}); name the column with --column", found=found, name=name, held=held
        )
    type = schema.field(at[0]).type
    plain = type.value_type if pa.types.is_dictionary(type) else type
    if plain not in (pa.string(), pa.large_string(), pa.string_view()):
        raise RowError(
            "the column {name!r} holds {type}, not text; name another with --column (there are {held})",
            name=name,
            type=str(type),
            held=held,
        )
    return [name, "id"] if schema.get_field_index("id") >= 0 and name != "id" else [name]


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise RowError(MISSING) from None
    return pa, pq
