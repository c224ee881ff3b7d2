"""The stable name of a finding: what it is by its content, whatever its place."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence

from cleaner.core.document import Article, Document, Finding, Line

WINDOW = 16  # code points on either side, within the line, that tell a finding from others of its kind
EXCERPT = 60
BORDER = "SEG001"
OF_TEXT = frozenset({"title", "heading", "body", "caption"})  # labels of lines that no decision takes out
HALF = 8  # hexadecimal digits; two texts, or one finding, make 64 bits


def content_of(rule: str, original: str, start: int, end: int, after: str | None) -> str:
    """The stable name of a finding at original[start:end]: 16 hexadecimal digits of its text, what becomes of it, and
    what stands around it in the same line.

    >>> one = content_of("RST001", "导言\\n浙江渻政协", 5, 6, "省")
    >>> one == content_of("RST001", "浙江渻政协", 2, 3, "省") != content_of("RST001", "浙江渻政府", 2, 3, "省")
    True
    """
    before, text, behind = _around(original, start, end)
    what = "flag" if after is None else f"to {after}"
    return _digest("\0".join((rule, before, text, behind, what)), 2 * HALF)


def content(document: Document, finding: Finding) -> str:
    """The stable name of a finding of a document."""
    return content_of(finding.rule, document.original, *place_of(document, finding), finding.after)


def place_of(document: Document, finding: Finding) -> tuple[int, int]:
    """The span of the original that names a finding: its own, but for a border, which lies between lines."""
    if finding.rule != BORDER:
        return finding.start, finding.end
    line = first_of_text(document.lines, bisect_right(document.line_starts, finding.end) - 1)
    return border_span(document.original, document.line_starts[line])


def first_of_text(lines: Sequence[Line], line: int) -> int:
    """The line (from 0) at which what begins at `line` has its first line of text, whatever of the lines above it goes
    or stays: so a border keeps its name when people decide on those too.
    """
    return next((n for n in range(line, len(lines)) if lines[n].label in OF_TEXT), line)


def border_span(original: str, start: int) -> tuple[int, int]:
    """From the end of the text above the line that holds `start` to the end of that line."""
    above = original.rfind("\n", 0, start) + 1
    end = original.find("\n", start)
    while above > 0 and original[above - 1].isspace():
        above -= 1
    return above, len(original) if end < 0 else end


def excerpt(original: str, start: int, end: int) -> str:
    """What a person reads of a finding, as it stands in the original."""
    before, text, behind = _around(original, start, end)
    return (before + text + behind)[:EXCERPT]


def _around(original: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before a span, in it and behind it, within its lines; blank lines at its end are no part of it."""
    while (at := original.rfind("\n", start, end)) >= 0 and (at + 1 == end or original[at + 1 : end].isspace()):
        end = at
    before = original[max(0, start - WINDOW) : start].rpartition("\n")[2]
    behind = original[end : end + WINDOW].partition("\n")[0]
    return before, original[start:end], behind


def copy_content(one: Article, other: Article) -> str:
    """The stable name of a duplicate, the same whichever of the two is found to be the copy."""
    return pair_content(half(one.text), half(other.text))


def half(text: str) -> str:
    """What a text gives to the name of a duplicate."""
    return _digest(text, HALF)


def pair_content(one: str, other: str) -> str:
    """The name of a duplicate from the halves of its texts."""
    return min(one, other) + max(one, other)


def _digest(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]
