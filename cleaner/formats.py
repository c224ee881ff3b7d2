"""How an article is written in each output format, and how its text is read out of the file again."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping

from cleaner.document import Article, Document

SUFFIX = {"text": ".txt", "markdown": ".md", "html": ".html", "jsonl": ".jsonl"}
# what a source becomes where the user asks for nothing else: a page becomes its text
DEFAULT = {"text": "text", "markdown": "markdown", "html": "text", "jsonl": "jsonl"}

_PAGE = """<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8"><title>{title}</title></head>
<body><article>
{lines}
</article></body>
</html>
"""


def render(article: Article, format: str) -> str:
    """The file of one article.  Markdown is written like text: every line of prose is Markdown already."""
    if format != "html":
        return article.text
    lines = [f"<p>{html.escape(line, quote=False)}</p>" if line else "" for line in article.text.split("\n")]
    return _PAGE.format(lang="zh", title=html.escape(article.title), lines="\n".join(lines))


def parse(written: str, format: str) -> str:
    """The text that `render` was given."""
    if format != "html":
        return written
    lines = written.partition("<article>\n")[2].rpartition("\n</article>")[0].split("\n")
    return "\n".join(html.unescape(line.removeprefix("<p>").removesuffix("</p>")) for line in lines)


def column(document: Document) -> str:
    """The column of a JSONL row that holds the text."""
    return str(document.source.notes.get("column", "text"))


def row(document: Document, k: int, id: str) -> bytes:
    """Article `k` as a line of JSONL: its own row with the text replaced, or the columns that an article has."""
    article = document.articles[k]
    if document.source.format != "jsonl":
        return to_json({"id": id, "title": article.title, "text": article.text, **article.meta})
    if len(document.articles) == 1:
        return _replaced(document, article.text).strip(b"\r\n") + b"\n"
    columns = json.loads(source_row(document))
    if "id" in columns:
        columns["id"] = f"{columns['id']}.{k + 1}"
    return to_json({**columns, column(document): article.text})


def replaced_row(document: Document) -> bytes:
    """The row of a JSONL file, with the blank lines around it, and the cleaned text in place of its text."""
    return (
        source_row(document).encode("utf-8", "surrogatepass")
        if document.text == document.original
        else _replaced(document, document.text)
    )


def _replaced(document: Document, text: str) -> bytes:
    """The row with another text; the other columns to the letter, where the place of the text in the row is certain."""
    around = document.source.notes["row"]
    assert isinstance(around, Mapping)
    if "raw" in around:
        line = source_row(document)
        indent, end = line[: len(line) - len(line.lstrip("\r\n"))], line[len(line.rstrip("\r\n")) :]
        return indent.encode() + to_json({**json.loads(line), column(document): text}).strip(b"\n") + end.encode()
    literal = json.dumps(text, ensure_ascii=around["spelling"] == "ascii")
    return f"{around['before']}{literal}{around['after']}".encode("utf-8", "backslashreplace")


def source_row(document: Document) -> str:
    """The line of a JSONL file, exactly, that the document was read from, with the blank lines around it."""
    around = document.source.notes["row"]
    assert isinstance(around, Mapping)
    if "raw" in around:
        return str(around["raw"])
    text = json.dumps(document.original, ensure_ascii=around["spelling"] == "ascii")
    return f"{around['before']}{text}{around['after']}"


def to_json(value: object) -> bytes:
    r"""One line of JSON in UTF-8; a lone surrogate is written as its \u escape, which JSON allows."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
