"""The record: one JSON line a document, enough, with the cleaned files, to bring back every byte of the source."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any

from cleaner.core import document as values
from cleaner.core.document import Article, Document, Duplicate, Step
from cleaner.core.edits import Edit, inverse, undo
from cleaner.core.errors import RecordError
from cleaner.core.messages import Message
from cleaner.core.source import Around, Decoding, Page, Place, Source, TableRow, WholeFile
from cleaner.files import rows
from cleaner.files.formats import to_json as to_json
from cleaner.files.record_lines import SCHEMA as SCHEMA
from cleaner.files.record_lines import Line, damaged
from cleaner.stages.encoding.decode import BOMS, encode

PIECE = 1 << 20  # bytes of a file in one line


def sha256(data: str | bytes) -> str:
    return hashlib.sha256(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data).hexdigest()


def entry(document: Document, places: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """The record of one document.  `places` tell for each article where it was written (`file`, for rows also `row`), or
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
        if article.template:
            described["template"] = [*_astuple(article.template)]
        if "file" not in place:
            described["text"] = article.text
        articles.append(described)
    return {
        "schema": SCHEMA,
        "id": document.id,
        "source": document.source.path,
        "format": document.source.format,
        "encoding": document.source.encoding,
        "notes": _notes(document.source),
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


def _astuple(value: Duplicate | values.Line) -> tuple[object, ...]:
    return tuple(getattr(value, name) for name in value.__dataclass_fields__)


def document(line: Line, text_of: Callable[[Mapping[str, Any]], str]) -> Document:
    """The document again, from its line of the record and the text of each of its articles.

    Raises RecordError where an article's text is not the one that was written, or the steps do not fit it.
    """
    try:
        return _document(line.entry, text_of)
    except (LookupError, ValueError) as error:
        raise damaged(line.place, line.source, Message(f"{error!s:.80}")) from None


def _document(record: Mapping[str, Any], text_of: Callable[[Mapping[str, Any]], str]) -> Document:
    articles = []
    start = 0
    for k, described in enumerate(record["articles"]):
        text = described["text"] if "text" in described else text_of(described)
        if sha256(text) != described["sha256"]:
            raise RecordError(
                "{file}: edited since it was cleaned, so {source} cannot be restored from it; put the cleaned file back, or clean the source again",
                file=described.get("file", record["id"]),
                source=record["source"],
            )
        start += 1 if k else 0  # the blank line between articles
        copy = Duplicate(*described["duplicate"]) if "duplicate" in described else None
        template = Duplicate(*described["template"]) if "template" in described else None
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
                template,
            )
        )
        start += len(text)
    whole = "\n".join(article.text for article in articles) if articles else record["text"]
    steps = tuple(
        Step(s["rule"], tuple(Edit(*e) for e in s["edits"]), s["applied"], s.get("note", "")) for s in record["steps"]
    )
    original = _original(whole, steps)
    lines = tuple(values.Line(*line) for line in record["lines"])
    last = original.count("\n") + 1
    if len(lines) != last or any(not 1 <= a.first_line <= a.last_line <= last for a in articles):
        raise ValueError("lines")
    return Document(record["id"], _source(record), original, whole, steps, lines, tuple(articles))


def _original(text: str, steps: Sequence[Step]) -> str:
    """What the steps were made of.  Raises ValueError where one of them does not fit the text that is there."""
    for step in reversed(steps):
        if step.applied:
            ends = [(edit.start, edit.end) for edit in step.edits]
            if any(edit.new is None for edit in step.edits) or any(b < a for (_, a), (b, _) in pairwise(ends)):
                raise ValueError(step.rule)
            places = inverse(step.edits)
            if any(text[start:end] != edit.new for (start, end, _), edit in zip(places, step.edits, strict=True)):
                raise ValueError(step.rule)
            text = undo(text, step.edits)
        if any(text[edit.start : edit.end] != edit.old for edit in step.edits):
            raise ValueError(step.rule)
    return text


def _notes(source: Source) -> dict[str, object]:
    """What a record tells of the source besides its path, format and encoding; only what there is."""
    decoding, place = source.decoding, source.place
    exact = {str(line): base64.b64encode(data).decode("ascii") for line, data in decoding.exact.items()}
    notes: dict[str, object] = {
        "sha256": source.sha256,
        "bom": decoding.bom,
        "lines": {name: list(numbers) for name, numbers in decoding.lines.items()},
        "bytes": exact,
        "newline": decoding.newline,
        "returns": list(decoding.returns),
    }
    if isinstance(place, TableRow):
        notes |= {"line": place.line, "column": place.column, "head": place.head}
        notes |= {"row": _around(place.around), "null": place.null, "empty": place.empty}
        notes |= {"bad": place.bad, "left_out": place.left_out}
    elif isinstance(place, Page):
        return {name: value for name, value in notes.items() if value} | {
            "html": place.html,
            **({"page": dict(place.meta)} if place.meta else {}),
        }
    return {name: value for name, value in notes.items() if value}


def _around(around: Around | None) -> dict[str, str]:
    if around is None:
        return {}
    if around.spelling == "whole":
        return {"raw": around.before}
    told = {"before": around.before, "after": around.after, "spelling": around.spelling}
    return told | ({"literal": around.literal} if around.literal else {})


def _source(record: Mapping[str, Any]) -> Source:
    """The source again, from its record."""
    notes = record["notes"]
    exact = {int(line): base64.b64decode(data) for line, data in notes.get("bytes", {}).items()}
    lines = {name: tuple(numbers) for name, numbers in notes.get("lines", {}).items()}
    returns = tuple(notes.get("returns", ()))
    decoding = Decoding(record["encoding"], notes.get("bom", 0), notes.get("newline", ""), lines, exact, returns)
    if decoding.bom and not any(decoding.encoding == name for _, name in BOMS):
        raise ValueError("notes")
    place: Place = WholeFile()
    if "line" in notes:
        row = notes.get("row")
        around = row and (Around(row["raw"]) if "raw" in row else Around(**row))
        head, null, empty = notes.get("head", ""), notes.get("null", False), notes.get("empty", False)
        bad, left_out = notes.get("bad", ""), notes.get("left_out", False)
        place = TableRow(notes["line"], notes.get("column", "text"), around, head, null, empty, bad, left_out)
    elif "html" in notes:
        place = Page(notes["html"], notes.get("page", {}))
    return Source(record["source"], record["format"], decoding, place, notes.get("sha256", ""))


def source_bytes(documents: Sequence[Document], kept: bytes = b"") -> bytes:
    """The source file, byte for byte, from its documents (several where it held rows), or as it was `kept` itself.

    Raises RecordError where that is not to the byte what was read: nothing that a record says is believed without.
    """
    source = documents[0].source
    try:
        data = kept or encode("".join(map(_source_text, documents)), source.decoding)
    except (LookupError, ValueError):
        data = None
    if data is None or sha256(data) != source.sha256:
        raise RecordError("{path}: what was restored is not what was read; the record is damaged", path=source.path)
    return data


def with_digest(document: Document) -> Document:
    """The document with the SHA-256 of the bytes that it would come back as, where no file gave it one."""
    if document.source.sha256:
        return document
    with suppress(ValueError):  # a surrogate that stands for no byte
        digest = sha256(encode(_source_text(document), document.source.decoding))
        return dataclasses.replace(document, source=dataclasses.replace(document.source, sha256=digest))
    return document


def _source_text(document: Document) -> str:
    if document.source.format in rows.FORMATS:
        return rows.source_row(document)
    return document.source.place.html if isinstance(document.source.place, Page) else document.original


def pieces(document: Document) -> Iterator[dict[str, object]]:
    """The source file itself, in pieces, where no text can bring it back: after the first row of a Parquet file.

    Raises RecordError where it is not the file that was read.
    """
    if document.source.format != "parquet" or not document.source.sha256:
        return
    digest = hashlib.sha256()
    with open(document.source.path, "rb") as file:
        while data := file.read(PIECE):
            digest.update(data)
            yield {"schema": SCHEMA, "source": document.source.path, "piece": base64.b64encode(data).decode("ascii")}
    if digest.hexdigest() != document.source.sha256:
        raise RecordError("{path}: changed while it was being cleaned; run again", path=document.source.path)
