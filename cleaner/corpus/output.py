"""A corpus written as `cleaner clean` writes it: articles, manifest and record."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable
from pathlib import Path

from cleaner.core.decisions import files_of
from cleaner.core.document import Document, only_documents
from cleaner.core.errors import OutputError
from cleaner.core.spool import Spool
from cleaner.files import formats, results
from cleaner.files.atomic_write import Staging
from cleaner.files.record import with_digest
from cleaner.files.write import write_cleaned


def write(
    documents: Iterable[Document],
    output: str | os.PathLike[str],
    *,
    record: str | os.PathLike[str] = "",
    to: str | None = None,
    drop_duplicates: bool = False,
) -> list[Path]:
    """Write the articles of cleaned documents below `output`, with manifest.jsonl and record.jsonl; returns the files.

    `record` is the folder of the record, if another than `output`.  `to` is a format other than that of the source: text,
    markdown, html, jsonl, csv, tsv or parquet.  With `drop_duplicates`, an article that is marked as a copy is left out.
    Raises OutputError where two documents would be written to one file, or an input would be overwritten; then nothing
    is written.
    """
    if to not in (None, *formats.SUFFIX):
        raise OutputError("to: {format!r} is none of {known}", format=to, known=", ".join(formats.SUFFIX))
    folder, log = Path(output), Path(record or output)
    spool = Spool(_named(document) for document in only_documents(documents, "write"))
    names = {path: _without_suffix(id, path) for id, path in files_of(spool)}
    with Staging({folder, log}) as staging:
        staging.protect(path for path in names if Path(path).exists())
        results.refuse_foreign(folder, log / "record.jsonl")
        earlier = results.listed(folder)
        articles = write_cleaned(
            staging,
            spool,
            folder,
            log / "record.jsonl",
            names=names,
            to=to,
            drop_duplicates=drop_duplicates,
            staying=earlier,
        )
        results.refuse_taken(staging, articles, results.others(earlier, names, names, prune=False))
        for error in results.keep_edited(staging, articles, earlier):
            raise error
        results.put_in_place(staging, folder, articles, earlier, earlier)
    return sorted(staging.written)


def _named(document: Document) -> Document:
    """The document with a path; one that was never in a file has its id for a name."""
    if document.source.path:
        return document
    if not document.id:
        raise OutputError("a document that came from no file needs an id: clean(text, id=…)")
    source = dataclasses.replace(document.source, path=document.id)
    return with_digest(dataclasses.replace(document, source=source))


def _without_suffix(id: str, path: str) -> str:
    return id.removesuffix(Path(path).suffix) or id
