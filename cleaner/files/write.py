"""Results on disk: articles, manifest and record below a folder, or texts in the place of their sources."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import IO

from cleaner.core.document import Article, Document, article_id
from cleaner.core.errors import OutputError, RecordError, RowError
from cleaner.files import formats, record, rows, tables
from cleaner.files.atomic_write import Staging, digest_of
from cleaner.files.results import MANIFEST, REJECTED, Result, carried, write_rejected
from cleaner.files.table import Table

UNFINISHED = b"0" * 64  # for the SHA-256 of a table to which rows are still being added


def write_cleaned(
    staging: Staging,
    documents: Sequence[Document],
    out: Path,
    record_file: Path,
    *,
    names: Mapping[str, str],
    to: str | None = None,
    drop_duplicates: bool = False,
    settings: Mapping[str, object] | None = None,
    staying: Mapping[Path, Result] | None = None,
) -> list[Path]:
    """Write articles, record and manifest into `staging`; returns the files of the articles.

    `names` gives each source path its name below `out`, `to` an output format other than the default; `settings` are
    those that were not the default, for the record; `staying` are results of other runs, which manifest and record go on to tell of.
    Raises OutputError where two inputs would be written to one file, or an input would be overwritten.
    """
    copies = (article.duplicate for document in documents for article in document.articles)
    clusters = {copy.of: copy.cluster for copy in copies if copy}
    ours = {out / MANIFEST, out / REJECTED, record_file}
    no_articles = {*staging.files, *ours}
    with staging.open(out / MANIFEST) as manifest, staging.open(record_file) as log:
        rejected: list[bytes] = []
        for path, group in groupby(documents, lambda document: document.source.path):
            begins = manifest.tell()
            for document, places in _places(staging, group, out, names[path], to, drop_duplicates, ours):
                manifest.writelines(map(record.to_json, _manifest_rows(document, places, clusters)))
                told = [{name: value for name, value in place.items() if name != "written"} for place in places]
                entry = record.entry(document, told[: len(document.articles)])
                write_record(log, document, entry | ({"settings": settings} if settings else {}))
                rejected += _rejected(document, bool(places))
            _fill_in(manifest, begins, staging, out)
        articles = [target for target in staging.files if target not in no_articles]
        fresh = {Path(os.path.abspath(target)) for target in articles}
        rows, entries = carried({path: one for path, one in (staying or {}).items() if path not in fresh}, record_file)
        manifest.writelines(rows)
        log.writelines(entries)
    write_rejected(staging, out, rejected, staying or {})
    return articles


def _rejected(document: Document, is_written: bool) -> Iterator[bytes]:
    """A line on a row that could not be read."""
    row = document.source.row
    if row and row.bad:
        raw = row.around.before if row.around else ""
        line = {
            "source": document.source.path,
            "row": row.line,
            "rejected": row.bad,
            "kept": is_written,
            "raw": raw,
        }
        yield record.to_json(line)


def _fill_in(manifest: IO[bytes], begins: int, staging: Staging, out: Path) -> None:
    """Write the SHA-256 of a table into its first line in the manifest, which was written before the table was finished."""
    end = manifest.tell()
    manifest.seek(begins)
    while begins < end:  # lines of rows that were not written may stand before it
        line = manifest.readline()
        if (at := line.find(b'"sha256":"' + UNFINISHED)) >= 0:
            manifest.seek(begins + at + len(b'"sha256":"'))
            manifest.write(digest_of(staging.files[out / json.loads(line)["file"]]).encode())
            break
        begins += len(line)
    manifest.seek(end)


def _places(
    staging: Staging,
    documents: Iterable[Document],
    out: Path,
    name: str,
    to: str | None,
    drop_duplicates: bool,
    ours: Container[Path],
) -> Iterator[tuple[Document, list[dict[str, object]]]]:
    """Write the articles of one source; each document with the places of its articles, {} for those left out."""
    table: Table | None = None
    first: Document | None = None
    for document in documents:
        row = document.source.row
        if not (row and row.bad and not row.head):  # of a row that cannot be read nobody knows the columns
            first = first or document
        format = to or formats.default(document.source.format)
        places: list[dict[str, object]] = []
        for k in _rows_of(document, format):
            if k is not None and drop_duplicates and document.articles[k].duplicate is not None:
                places.append({})
                continue
            target = out / (_name(document, k or 0, name, format) + formats.SUFFIX[format])
            if target in ours:
                raise OutputError(
                    "{source}: its result would be {target}, which cleaner writes itself; rename the input, or choose another format with --to",
                    source=document.source.path,
                    target=target,
                )
            way = formats.written_as(document.source.format, format)
            place: dict[str, object] = {"file": target.relative_to(out).as_posix(), "format": way}
            if format in tables.FORMATS:
                place["written"] = None if table else UNFINISHED.decode()
                table = table or _open(staging.open(target, document.source.path), format, first or document, target)
                place |= {"row": _add(table, document, k, target), "column": table.column}
            else:
                text = formats.render(document, document.articles[k or 0], way).encode("utf-8", "surrogatepass")
                place["written"] = record.sha256(text)
                with staging.open(target, document.source.path) as file:
                    file.write(text)
            places.append(place)
        yield document, places
    if table:
        table.finish()
        table.file.close()


def _with_columns(documents: Sequence[Document]) -> Document:
    """The first row that tells which columns there are; any one where none does."""
    for document in documents:
        row = document.source.row
        if not (row and row.bad and not row.head):
            return document
    return documents[0]


def _rows_of(document: Document, format: str) -> Sequence[int | None]:
    """The articles to be written; None where a row had no text, and stays what it is."""
    row = document.source.row
    if row and row.bad:
        return [None] if document.source.format == format and not row.left_out else []
    blank = not document.articles and not document.original.strip()
    if blank and format in tables.FORMATS and document.source.format in tables.FORMATS:
        # a header alone has no row that another format could hold
        is_row = document.source.format == format or rows.source_row(document) != rows.row_of(document).head
        return [None] if is_row else []
    return range(len(document.articles))


def _open(file: IO[bytes], format: str, first: Document, target: Path) -> Table:
    try:
        return tables.open_table(file, format, first)
    except RowError as error:
        raise OutputError("{target}: {reason}", target=target, reason=error.message) from None


def _add(table: Table, document: Document, k: int | None, target: Path) -> int:
    try:
        return table.add(document, k, article_id(document, k or 0))
    except RowError as error:
        raise OutputError("{target}: {reason}", target=target, reason=error.message) from None


def write_record(log: IO[bytes], document: Document, entry: Mapping[str, object]) -> None:
    log.write(record.to_json(entry))
    try:
        log.writelines(map(record.to_json, record.pieces(document)))
    except RecordError as error:
        raise OutputError("{reason}", reason=error.message) from None


def _name(document: Document, k: int, name: str, format: str) -> str:
    """The name of the file of article `k`: with the row's line for rows in files, and a number where there are several."""
    if format in tables.FORMATS:
        return name
    if document.source.row:
        name += f".{rows.row_of(document).line}"
    return f"{name}.{k + 1}" if len(document.articles) > 1 else name


def _manifest_rows(
    document: Document, places: Sequence[Mapping[str, object]], clusters: Mapping[str, int]
) -> Iterable[dict[str, object]]:
    """`clusters` holds the number of the cluster of each article that is kept of one, by its id."""
    if not document.articles:
        yield {
            "id": document.id,
            "source": document.source.path,
            "file": places[0]["file"] if places else None,
            "sha256": places[0]["written"] if places else None,
            "lines": None,
            "title": "",
            "date": None,
            "source_name": None,
            "author": None,
            "cluster": None,
            "kept": bool(places),
            "reason": _why_none(document),
        }
        return
    for k, (article, place) in enumerate(zip(document.articles, places, strict=True)):
        copy = article.duplicate
        yield {
            "id": article_id(document, k),
            "source": document.source.path,
            "file": place.get("file"),
            "sha256": place.get("written"),
            "lines": [article.first_line, article.last_line],
            "title": article.title,
            "date": article.meta.get("date"),
            "source_name": article.meta.get("source"),
            "author": article.meta.get("author") or article.meta.get("reporter"),
            "cluster": copy.cluster if copy else clusters.get(article_id(document, k)),
            "kept": "file" in place,
            "reason": _why(article),
        }


def _why(article: Article) -> str | None:
    if copy := article.duplicate:
        return f"{copy.relation} duplicate of {copy.of} ({copy.similarity:.3f})"
    if like := article.template:
        return f"of one template with {like.of} ({like.similarity:.3f})"
    return None


def _why_none(document: Document) -> str:
    if document.source.row and document.source.row.bad:
        return f"the row cannot be read: {document.source.row.bad}"
    if document.source.row and document.source.row.null:
        return "the text is null"
    return "nothing is left of it" if document.original.strip() else "empty"


def as_one(documents: Sequence[Document], to: str | None) -> bytes:
    """The articles of one source as one file.  Raises OutputError."""
    parts: list[bytes] = []
    file = io.BytesIO()
    table: Table | None = None
    for document in documents:
        format = to or formats.default(document.source.format)
        if format not in tables.FORMATS:
            way = formats.written_as(document.source.format, format)
            parts += [formats.render(document, a, way).encode("utf-8", "surrogatepass") for a in document.articles]
            continue
        for k in _rows_of(document, format):
            table = table or _open(file, format, _with_columns(documents), Path(document.source.path))
            _add(table, document, k, Path(document.source.path))
    if table:
        table.finish()
    return file.getvalue() or b"\n".join(parts)


# ---------------------------------------------------------------- in place
def rewrite(file: IO[bytes], documents: Iterable[Document], *, split: bool = False) -> list[int]:
    """Write what the documents of one source leave in its place: their text; in a table a row each, with `split` one an article.

    Returns where in the file each of them ends.  Raises OutputError.
    """
    table: Table | None = None
    ends = []
    for document in documents:
        source = document.source
        if source.format in tables.FORMATS:
            table = table or _open(file, source.format, document, Path(source.path))
            for k in range(len(document.articles)) if split and len(document.articles) > 1 else [None]:
                _add(table, document, k, Path(source.path))
        else:
            file.write(document.text.encode("utf-8", "surrogatepass"))
        ends.append(file.tell())
    if table:
        table.finish()
    return ends
