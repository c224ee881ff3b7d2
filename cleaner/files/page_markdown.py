"""A page as Markdown: its headings, lists, quotations and code, and the way back to the lines they were made from.

Each line of an article becomes a paragraph of its own, or with a mark before it a heading, an item, a line of a quotation or of
code.  What the page's markup does not say stays plain.  Rows of tables stay lines with tabs: pipe tables need a row of
headings and the same number of cells in every row, which tables of pages have not.  The text of links stays; their targets and
emphasis inside a line are not in its lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.core.document import Article, Document, Markup
from cleaner.stages.page.extract import BLOCKS, extract

MARK = re.compile(r"(#{1,6}|-|>) ")
MARKED = re.compile(r"\\*(?:(?:#{1,6}|-|>) |`{3,})")  # what a plain line may begin with, and be taken for a mark
FENCE = re.compile(r"`{3,}")
CODE = "```"
GROWS = frozenset(("- ", "> ", CODE))  # lines of one kind on end are one block


def write(document: Document, article: Article) -> str:
    """The article, one block a line."""
    lines = article.text.split("\n")
    return _write(lines, _marks(document, article, lines))


def _write(lines: Sequence[str], marks: Sequence[str]) -> str:
    """The lines with their marks: a heading `# `, an item `- `, a quotation `> `, code, or nothing.

    >>> print(_write(["春晓", "孟浩然", "甲", "乙", "# 注", ""], ["# ", "", "- ", "- ", "", ""]), end="")
    # 春晓
    <BLANKLINE>
    孟浩然
    <BLANKLINE>
    - 甲
    - 乙
    <BLANKLINE>
    \\# 注
    """
    out: list[str] = []
    end = [""] if lines[-1:] == [""] else []  # the line feed at the end of a file
    fence = max([CODE, *(m[0] + "`" for text in lines for m in FENCE.finditer(text))], key=len)
    before: str | None = None
    for line, mark in zip(lines[: len(lines) - len(end)], marks, strict=False):
        if before == CODE != mark:
            out.append(fence)
        if before is not None and not (mark == before and mark in GROWS):
            out.append("")
        if mark == CODE:
            if before != CODE:
                out.append(fence)
            out.append(line)
        elif mark:
            out.append(mark + line)
        else:
            out.append("\\" + line if MARKED.match(line) else line)
        before = mark
    return "\n".join([*out, *([fence] if before == CODE else []), *end])


def read(written: str) -> str:
    """The text that `write` was given.

    >>> read(_write(["a", "", "- b", "", "\\\\# c"], ["", "", "", CODE, "- "])).split("\\n")
    ['a', '', '- b', '', '\\\\# c']
    """
    rows = written.split("\n")
    end = [""] if rows[-1:] == [""] and len(rows) > 1 else []
    lines: list[str] = []
    fence, before = "", ""
    blank = True  # no empty row is awaited before the first block
    for row in rows[: len(rows) - len(end)]:
        if fence:
            if row == fence:
                fence, before, blank = "", CODE, False
            else:
                lines.append(row)
            continue
        found = MARK.match(row)
        mark = found[0] if found else ""
        if not blank and not (mark == before and mark in GROWS):
            blank = True  # the empty row between two blocks
            continue
        if FENCE.fullmatch(row):
            fence = row
            continue
        lines.append(row[len(mark) :] if mark else row[1:] if MARKED.match(row) else row)
        before, blank = mark, False
    return "\n".join([*lines, *end])


def _marks(document: Document, article: Article, lines: Sequence[str]) -> list[str]:
    """The mark of each line of the article, by the page's markup; none where its lines cannot be told."""
    marks = [""] * len(lines)
    markup = extract(str(document.source.notes.get("html", ""))).markup
    here = range(article.first_line - 1, article.last_line)
    kept = [
        n for n in here if n < len(document.lines) and document.lines[n].kept and document.lines[n].label != "blank"
    ]
    full = [k for k, line in enumerate(lines) if line.strip()]
    if len(kept) == len(full) and len(markup) == len(document.lines):
        for k, n in zip(full, kept, strict=True):
            marks[k] = "# " if document.lines[n].label == "title" else _mark(markup[n])
    return marks


def _mark(markup: Markup) -> str:
    if markup.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return "#" * int(markup.tag[1]) + " "
    if markup.tag == "pre":
        return CODE
    blocks = [word for word in markup.around.split() if word in BLOCKS]
    if "li" in blocks[-2:]:
        return "- "
    return "> " if "blockquote" in blocks[-2:] else ""
