"""An article of a page as Markdown, with headings, lists, quotations and code, and the text read back from that Markdown.

Each line of an article becomes one paragraph, or, with a mark before it, a heading, a list item, a line of a quotation or a
line of code.  A line for which the page's markup says nothing of this stays a plain paragraph.  Two rows or more of a table
become a pipe table, with every cell in its column and the first row as the row of headings that such a table needs.  The
text of links is kept; link targets and emphasis are not, because the lines of a page do not hold them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from cleaner.core.document import Article, Document, Markup
from cleaner.core.html_tags import BLOCKS

MARK = re.compile(r"(#{1,6}|-|>) ")
MARKED = re.compile(r"\\*(?:(?:#{1,6}|-|>) |`{3,}|\|)")  # the start of a plain line that would be read as a mark
FENCE = re.compile(r"`{3,}")
CODE = "```"
ORDERED = "1. "  # the mark of an item that has its number in its text
NUMBERED = re.compile(r"\d{1,9}\. ")
TABLE = "|"  # how the mark of a row begins: its table and the columns of its cells follow, |1:0,2
CELL = re.compile(r"((?:\\.|[^\\|])*)\|")
BAR, ESCAPED = r"([\\|])", r"\\\1"
WIDEST = 50  # columns
GROWS = frozenset(("- ", "> ", CODE, ORDERED))  # neighbouring lines with the same one of these marks make one block


def write(document: Document, article: Article) -> str:
    """The article as Markdown, each of its lines with the mark that its markup gives it."""
    lines = article.text.split("\n")
    return _write(lines, _marks(document, article, lines))


def _write(lines: Sequence[str], marks: Sequence[str]) -> str:
    """The lines as Markdown.  The mark of a line is `# ` for a heading, `- ` for an item, `> ` for a quotation, CODE,
    ORDERED, the place of a row in a table, or "".

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
    end = [""] if lines[-1:] == [""] else []  # the text ends with a line feed
    fence = max([CODE, *(m[0] + "`" for text in lines for m in FENCE.finditer(text))], key=len)
    marked = enumerate(zip(lines[: len(lines) - len(end)], marks, strict=False))
    out: list[str] = []
    for _, together in groupby(marked, key=_block):
        block = [one for _, one in together]
        out += [*([""] if out else []), *_rows(block, fence)]
    return "\n".join([*out, *end])


def _block(one: tuple[int, tuple[str, str]]) -> object:
    """What neighbouring lines must have in common to make one block."""
    place, (line, mark) = one
    if mark.startswith(TABLE):
        return mark.partition(":")[0]
    return mark if mark in GROWS and (mark != ORDERED or NUMBERED.match(line)) else place


def _rows(block: Sequence[tuple[str, str]], fence: str) -> Iterator[str]:
    """The rows of one block."""
    mark = block[0][1]
    if mark.startswith(TABLE):
        yield from _table([(line.split("\t"), _columns(mark)) for line, mark in block])
    elif mark == CODE:
        yield from (fence, *(line for line, _ in block), fence)
    elif mark in ("", ORDERED):
        yield from ("\\" + line if MARKED.match(line) else line for line, _ in block)
    else:
        yield from (mark + line for line, _ in block)


def _columns(mark: str) -> list[int]:
    return [int(column) for column in mark.partition(":")[2].split(",")]


def _table(rows: Sequence[tuple[Sequence[str], Sequence[int]]]) -> Iterator[str]:
    """The rows of a pipe table, below the first one the row of dashes."""
    width = 1 + max(columns[-1] for _, columns in rows)
    for k, (cells, columns) in enumerate(rows):
        text = dict(zip(columns, cells, strict=True))
        yield "|" + "".join(f" {re.sub(BAR, ESCAPED, text.get(column, ''))} |" for column in range(width))
        if k == 0:
            yield "|" + " --- |" * width


def _cells(row: str) -> str:
    """The cells of a row of a pipe table, apart by tabs; empty ones are left out."""
    cells = (re.sub(r"\\(.)", r"\1", cell).strip(" ") for cell in CELL.findall(row[1:]))
    return "\t".join(cell for cell in cells if cell)


def read(written: str) -> str:
    """The text that `write` made this Markdown of.

    >>> read(_write(["a", "", "- b", "", "\\\\# c"], ["", "", "", CODE, "- "])).split("\\n")
    ['a', '', '- b', '', '\\\\# c']
    """
    rows = written.split("\n")
    end = [""] if rows[-1:] == [""] and len(rows) > 1 else []
    lines: list[str] = []
    fence, before = "", ""
    rows_of_table = 0
    blank = True  # whether the empty row before the next block has been read; the first block has none
    for row in rows[: len(rows) - len(end)]:
        if fence:
            if row == fence:
                fence, before, blank = "", CODE, False
            else:
                lines.append(row)
            continue
        mark = _mark_of(row)
        if not blank and not (mark == before and (mark in GROWS or mark == TABLE)):
            blank = True
            continue
        if FENCE.fullmatch(row):
            fence = row
            continue
        rows_of_table = rows_of_table + 1 if mark == before == TABLE and not blank else 1
        if mark == TABLE and rows_of_table == 2:  # the row of dashes
            continue
        lines.append(_text(row, mark))
        before, blank = mark, False
    return "\n".join([*lines, *end])


def _mark_of(row: str) -> str:
    """The mark that a row begins with."""
    if row.startswith(TABLE):
        return TABLE
    if NUMBERED.match(row):
        return ORDERED
    found = MARK.match(row)
    return found[0] if found else ""


def _text(row: str, mark: str) -> str:
    """The line that a row was made of."""
    if mark == TABLE:
        return _cells(row)
    if mark in ("", ORDERED):
        return row[1:] if MARKED.match(row) else row
    return row[len(mark) :]


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
            marks[k] = "# " if document.lines[n].label == "title" else _mark(markup[n], lines[k])
        places = {k: markup[n] for k, n in zip(full, kept, strict=True) if _is_row(markup[n], lines[k])}
        for table, together in groupby(range(len(lines)), lambda k: places[k].table if k in places else 0):
            rows = list(together)
            if table and 2 * sum(len(places[k].cells) > 1 for k in rows) > max(2, len(rows)):
                for k in rows:
                    marks[k] = f"{TABLE}{table}:{','.join(map(str, places[k].cells))}"
    return marks


def _mark(markup: Markup, line: str) -> str:
    """The mark of a line with this markup, if it is no row of a table."""
    if markup.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return "#" * int(markup.tag[1]) + " "
    if markup.tag == "pre":
        return CODE
    blocks = [word for word in markup.around.split() if word in BLOCKS]
    if "li" in blocks[-2:]:
        lists = [word for word in blocks if word in ("ol", "ul", "menu", "dir")]
        return ORDERED if lists[-1:] == ["ol"] and NUMBERED.match(line) else "- "
    return "> " if "blockquote" in blocks[-2:] else ""


def _is_row(markup: Markup, line: str) -> bool:
    """Whether a line is a row whose cells still stand where the page had them."""
    cells = line.split("\t")
    return (
        0 < len(markup.cells) == len(cells)
        and markup.tag != "pre"
        and markup.cells[-1] < WIDEST
        and all(cell and cell == cell.strip(" ") for cell in cells)
    )
