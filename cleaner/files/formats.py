"""How an article is written in each output format, and how its text is read out of the file again."""

from __future__ import annotations

import html
import json
import re

from cleaner.core.document import Article, Document

SUFFIX = {
    "text": ".txt",
    "markdown": ".md",
    "html": ".html",
    "jsonl": ".jsonl",
    "csv": ".csv",
    "tsv": ".tsv",
    "parquet": ".parquet",
}


PAGE_AS_MARKDOWN = "page as markdown"  # how the record names it


def written_as(source: str, format: str) -> str:
    """How an article of a source of one format is written in another: a page as Markdown gets marks."""
    return PAGE_AS_MARKDOWN if (source, format) == ("html", "markdown") else format


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


_TAGS = re.compile(r"\A<(?:p|h1)>|</(?:p|h1)>\Z")  # a < of the text is written as &lt;


def render(document: Document, article: Article, format: str) -> str:
    """The file of one article.  Markdown is written like text, which it is already, but for a page."""
    if format == PAGE_AS_MARKDOWN:
        from cleaner.files import page_markdown

        return page_markdown.write(document, article)
    if format != "html":
        return article.text
    lines = [f"<p>{html.escape(line, quote=False)}</p>" if line else "" for line in article.text.split("\n")]
    title = html.escape(article.title, quote=False)
    if title and f"<p>{title}</p>" in lines:
        lines[lines.index(f"<p>{title}</p>")] = f"<h1>{title}</h1>"
    return _PAGE.format(lang="zh", title=html.escape(article.title), lines="\n".join(lines))


def parse(written: str, format: str) -> str:
    """The text that `render` was given."""
    if format == PAGE_AS_MARKDOWN:
        from cleaner.files import page_markdown

        return page_markdown.read(written)
    if format != "html":
        return written
    lines = written.partition("<article>\n")[2].rpartition("\n</article>")[0].split("\n")
    return "\n".join(html.unescape(_TAGS.sub("", line)) for line in lines)


def to_json(value: object) -> bytes:
    r"""One line of JSON in UTF-8; a lone surrogate is written as its \u escape, which JSON allows."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
