"""How an article is written in each output format, and how its text is read out of the file again."""

from __future__ import annotations

import html
import json

from cleaner.document import Article

SUFFIX = {
    "text": ".txt",
    "markdown": ".md",
    "html": ".html",
    "jsonl": ".jsonl",
    "csv": ".csv",
    "tsv": ".tsv",
    "parquet": ".parquet",
}


def default(format: str) -> str:
    """What a source becomes where the user asks for nothing else: a page becomes its text."""
    return "text" if format == "html" else format


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


def to_json(value: object) -> bytes:
    r"""One line of JSON in UTF-8; a lone surrogate is written as its \u escape, which JSON allows."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
