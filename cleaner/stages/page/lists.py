"""The numbers of ordered lists, which a browser shows and the text of a page does not hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# Lists whose numbers no reader sees: paths, menus, comments, references with numbers of their own.
UNNUMBERED = re.compile(
    r"(?i)breadcrumb|crumb|nav|menu|comment|reply|respond|pagina|pager|tabs?\b|carousel|indicator|slide|unstyled|list-none|list-reset|nostyle|linenums|gutter"
    r"|share|social|related|toolbar|thread|posts\b"
)
NO_NUMBER = re.compile(r"(?i)list-style(?:-type)?\s*:\s*(?:[^;]*\s)?(?:none|disc|circle|square)\b")
NUMBERED = re.compile(
    r"\s*[(（\[【第]?\s*(?:\d{1,3}\s*[、.．)）\]】:：]|[一二三四五六七八九十]{1,3}[、.．)）]|第\d|[①-⑳])"
)  # the text brings its own
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class Numbering:
    """The lists that are open at a place of the walk over a page, and the number that waits for the next text."""

    def __init__(self) -> None:
        self._lists: list[_List | None] = []  # None for a list without numbers
        self._waiting = ""

    def open(self, node: LexborNode, tag: str, attributes: Mapping[str, str | None], in_code: bool) -> None:
        """An element opens; `in_code` says whether it stands in code, whose lines many a highlighter makes a list of."""
        if tag in ("ol", "ul", "menu", "dir"):
            numbered = tag == "ol" and not in_code and _is_numbered(attributes) and not _is_of_links(node)
            self._lists.append(_List(attributes) if numbered else None)
        elif tag == "li" and self._lists and (numbers := self._lists[-1]):
            self._waiting = numbers.next(attributes)

    def close(self, tag: str) -> None:
        """An element ends."""
        if tag in ("ol", "ul", "menu", "dir"):
            if self._lists:
                self._lists.pop()
        elif tag == "li":
            self._waiting = ""

    def before(self, text: str) -> str:
        """The text, with the number of its item before it if it is the first of that item."""
        if not self._waiting or not text or text.isspace():
            return text
        number, self._waiting = self._waiting, ""
        return text if NUMBERED.match(text) else f"{number} {text.lstrip()}"


class _List:
    def __init__(self, attributes: Mapping[str, str | None]) -> None:
        self._kind = attributes.get("type") or "1"
        self._step = -1 if "reversed" in attributes else 1
        self._number = _integer(attributes.get("start"), 1) - self._step

    def next(self, attributes: Mapping[str, str | None]) -> str:
        """The number of the next item, with its stop."""
        self._number = _integer(attributes.get("value"), self._number + self._step)
        return f"{_written(self._number, self._kind)}."


def _is_numbered(attributes: Mapping[str, str | None]) -> bool:
    named = " ".join(attributes.get(name) or "" for name in ("class", "id", "role"))
    return not UNNUMBERED.search(named) and not NO_NUMBER.search(attributes.get("style") or "")


def _is_of_links(node: LexborNode) -> bool:
    """Whether half of the text of a list is links: what others wrote, in whatever order."""
    return 2 * sum(len(link.text()) for link in node.css("a[href]")) >= len(node.text())


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else otherwise


def _written(number: int, kind: str) -> str:
    """A number as digits, letters or Roman numerals.

    >>> _written(3, "1"), _written(28, "a"), _written(14, "I")
    ('3', 'ab', 'XIV')
    """
    if number < 1 or kind not in "aAiI":
        return str(number)
    word = ""
    if kind in "iI":
        for value, letters in ROMAN:
            count, number = divmod(number, value)
            word += letters * min(count, 9)
    else:
        while number:
            number, rest = divmod(number - 1, 26)
            word = chr(ord("a") + rest) + word
    return word if kind in "ai" else word.upper()
