"""The record: one JSON line a document, enough, with the cleaned files, to bring back every byte of the source."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

from cleaner import formats
from cleaner.decode import encode
from cleaner.document import Article, Document, Duplicate, Line, Source, Step
from cleaner.edits import Edit
from cleaner.formats import to_json as to_json

SCHEMA = 1


class RecordError(Exception):
    """A record that cannot be read, or cleaned files that are not those it speaks of; the message says which."""


def sha256(data: str | bytes) -> str:
    return hashlib.sha256(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data).hexdigest()


def entry(document: Document, places: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """The record of one document.  `places` tell for each article where it was written (`file`, for JSONL also `row`), or
    that it was not: then its text is kept here.
    """
    articles = []
    for article, place in zip(document.articles, places, strict=True):
        described: dict[str, object] = {
            "title": article.title,
            "lines": [article.first_line, article.last_line],
            "meta": dict(article.meta),
            "meta_lines": dict(article.meta_lines),
            "reason": article.reason,
            "sha256": sha256(article.text),
            **place,
        }
        if article.duplicate:
            described["duplicate"] = [*_astuple(article.duplicate)]
        if "file" not in place:
            described["text"] = article.text
        articles.append(described)
    return {
        "schema": SCHEMA,
        "id": document.id,
        "source": document.source.path,
        "format": document.source.format,
        "encoding": document.source.encoding,
        "notes": dict(document.source.notes),
        "steps": [
            {
                "rule": s.rule,
                "applied": s.applied,
                **({"note": s.note} if s.note else {}),
                "edits": [list(e) for e in s.edits],
            }
            for s in document.steps
        ],
        "lines": [list(_astuple(line)) for line in document.lines],
        "articles": articles,
        **({} if articles else {"text": document.text}),
    }


def _astuple(value: Duplicate | Line) -> tuple[object, ...]:
    return tuple(getattr(value, name) for name in value.__dataclass_fields__)


def document(record: Mapping[str, Any], text_of: Callable[[Mapping[str, Any]], str]) -> Document:
    """The document again, from its record and the text of each of its articles.

    Raises RecordError where an article's text is not the one that was written.
    """
    if record.get("schema") != SCHEMA:
        raise RecordError(
            f"{record['source']}: its record has schema {record.get('schema')!r}; this version reads {SCHEMA}"
        )
    try:
        return _document(record, text_of)
    except (LookupError, TypeError, ValueError, AssertionError) as error:
        raise RecordError(
            f"{record['source']}: its record is damaged ({error!r:.80}); clean the source again"
        ) from None


def _document(record: Mapping[str, Any], text_of: Callable[[Mapping[str, Any]], str]) -> Document:
    articles = []
    start = 0
    for k, described in enumerate(record["articles"]):
        text = described["text"] if "text" in described else text_of(described)
        if sha256(text) != described["sha256"]:
            raise RecordError(
                f"{described.get('file', record['id'])}: edited since it was cleaned, so {record['source']} cannot be restored"
                " from it; put the cleaned file back, or clean the source again"
            )
        start += 1 if k else 0  # the blank line between articles
        copy = Duplicate(*described["duplicate"]) if "duplicate" in described else None
        first, last = described["lines"]
        articles.append(
            Article(
                described["title"],
                text,
                start,
                first,
                last,
                described["meta"],
                described["meta_lines"],
                described["reason"],
                copy,
            )
        )
        start += len(text)
    whole = "\n".join(article.text for article in articles) if articles else record["text"]
    steps = tuple(
        Step(s["rule"], tuple(Edit(*e) for e in s["edits"]), s["applied"], s.get("note", "")) for s in record["steps"]
    )
    lines = tuple(Line(*line) for line in record["lines"])
    source = Source(record["source"], record["format"], record["encoding"], record["notes"])
    cleaned = Document(record["id"], source, "", whole, steps, lines, tuple(articles))
    return dataclasses.replace(cleaned, original=cleaned.restore())


def source_bytes(documents: Iterable[Document]) -> Iterable[tuple[str, bytes]]:
    """Each source file, byte for byte, from its documents (several where it held rows), which stand together."""
    for path, group in groupby(documents, key=lambda d: d.source.path):
        parts = list(group)
        notes = parts[0].source.notes
        text = "".join(
            formats.source_row(d) if d.source.format == "jsonl" else str(d.source.notes.get("html", d.original))
            for d in parts
        )
        data = encode(text, parts[0].source.encoding, notes)
        if notes.get("sha256") not in (None, sha256(data)):
            raise RecordError(f"{path}: what was restored is not what was read; the record is damaged")
        yield path, data
