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


def row(document: Document, text: str, title: str, meta: Mapping[str, str], id: str) -> dict[str, object]:
    """A JSONL row: the columns of the document's own row with the text replaced, or those that an article has."""
    if document.source.format == "jsonl":
        columns = json.loads(source_row(document))
        if "id" in columns and id != document.id:
            columns["id"] = f"{columns['id']}{id.removeprefix(document.id)}"
        return {**columns, column(document): text}
    return {"id": id, "title": title, "text": text, **meta}


def source_row(document: Document) -> str:
    """The line of a JSONL file, exactly, that the document was read from, with the blank lines around it."""
    row = document.source.notes["row"]
    assert isinstance(row, Mapping)
    if "raw" in row:
        return str(row["raw"])
    text = json.dumps(document.original, ensure_ascii=row["spelling"] == "ascii")
    return str(row["before"] + text + row["after"])
