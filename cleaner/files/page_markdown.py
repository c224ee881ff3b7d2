"""An article of a page as Markdown, with headings, lists, quotations and code, and the text read back from that Markdown.

Each line of an article becomes one paragraph, or, with a mark before it, a heading, a list item, a line of a quotation or a
line of code.  A line for which the page's markup says nothing of this stays a plain paragraph.  Rows of tables stay lines
with tabs: a pipe table needs a row of headings and the same number of cells in every row, and tables of pages often
have neither.  The text of links is kept; link targets and emphasis are not, because the lines of a page do not hold them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.core.document import Article, Document, Markup
from cleaner.core.html_tags import BLOCKS

MARK = re.compile(r"(#{1,6}|-|>) ")
MARKED = re.compile(r"\\*(?:(?:#{1,6}|-|>) |`{3,})")  # the start of a plain line that would be read as a mark
FENCE = re.compile(r"`{3,}")
CODE = "```"
GROWS = frozenset(("- ", "> ", CODE))  # neighbouring lines with the same one of these marks make one block


def write(document: Document, article: Article) -> str:
    """The article as Markdown, each of its lines with the mark that its markup gives it."""
    lines = article.text.split("\n")
    return _write(lines, _marks(document, article, lines))


def _write(lines: Sequence[str], marks: Sequence[str]) -> str:
    """The lines as Markdown.  The mark of a line is `# ` for a heading, `- ` for an item, `> ` for a quotation, CODE, or "".

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
    end = [""] if lines[-1:] == [""] else []  # the text ends with a line feed
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
    """The text that `write` made this Markdown of.

    >>> read(_write(["a", "", "- b", "", "\\\\# c"], ["", "", "", CODE, "- "])).split("\\n")
    ['a', '', '- b', '', '\\\\# c']
    """
    rows = written.split("\n")
    end = [""] if rows[-1:] == [""] and len(rows) > 1 else []
    lines: list[str] = []
    fence, before = "", ""
    blank = True  # whether the empty row before the next block has been read; the first block has none
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
            blank = True
            continue
        if FENCE.fullmatch(row):
            fence = row
            continue
        lines.append(row[len(mark) :] if mark else row[1:] if MARKED.match(row) else row)
        before, blank = mark, False
    return "\n".join([*lines, *end])


def _marks(document: Document, article: Article, lines: Sequence[str]) -> list[str]:
    """The mark of each line of the article, from the page's markup.

    There are none if the lines of the article cannot be matched with the kept lines of the page.
    """
    marks = [""] * len(lines)
    markup = document.markup
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
    """The mark of a line with this markup."""
    if markup.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return "#" * int(markup.tag[1]) + " "
    if markup.tag == "pre":
        return CODE
    blocks = [word for word in markup.around.split() if word in BLOCKS]
    if "li" in blocks[-2:]:
        return "- "
    return "> " if "blockquote" in blocks[-2:] else ""
