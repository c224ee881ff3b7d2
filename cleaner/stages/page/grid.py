"""The columns of the cells of a table, as `colspan` and `rowspan` place them."""

from __future__ import annotations

import re
from collections.abc import Mapping

WIDEST = 100  # columns or rows that one cell takes at most: pages write 1000 for "all"


class Grid:
    """The tables that are open at a place of the walk over a page."""

    def __init__(self) -> None:
        self._open: list[_Table] = []
        self._count = 0

    @property
    def number(self) -> int:
        """The number of the innermost table, from 1; 0 outside tables."""
        return self._open[-1].number if self._open else 0

    def open(self, tag: str) -> None:
        """A table or a row begins."""
        if tag == "table":
            self._count += 1
            self._open.append(_Table(self._count))
        elif tag == "tr" and self._open:
            self._open[-1].begin_row()

    def close(self, tag: str) -> None:
        """A table ends."""
        if tag == "table" and self._open:
            self._open.pop()

    def place(self, attributes: Mapping[str, str | None]) -> int:
        """The column, from 0, of a cell that begins; 0 outside tables."""
        return self._open[-1].place(attributes) if self._open else 0


class _Table:
    def __init__(self, number: int) -> None:
        self.number = number
        self._column = 0
        self._taken: dict[int, int] = {}  # columns that a cell above reaches down into, for how many rows

    def begin_row(self) -> None:
        self._column = 0
        self._taken = {column: rows - 1 for column, rows in self._taken.items() if rows > 1}

    def place(self, attributes: Mapping[str, str | None]) -> int:
        while self._column in self._taken:
            self._column += 1
        column = self._column
        self._column += _span(attributes.get("colspan"))
        if (rows := _span(attributes.get("rowspan"))) > 1:
            self._taken |= dict.fromkeys(range(column, self._column), rows)
        return column


def _span(text: str | None) -> int:
    return min(int(text), WIDEST) if text and re.fullmatch(r"[1-9]\d{0,4}", text.strip()) else 1
