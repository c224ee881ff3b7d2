"""Damage that is shown on purpose: what a text about encodings quotes, and what stands beside its own reading."""

from __future__ import annotations

QUOTES = frozenset("`“”‘’\"'「」『』")
NEAR = 300  # characters on either side in which the reading is looked for: a line may have a million
SHORT = 2  # characters; “CafÃ© de Flore” is a damaged title, “Ã©” an example


def is_quoted(line: str, start: int, end: int) -> bool:
    """Whether line[start:end] is all that stands between two quotation marks.

    >>> is_quoted("乱码“Ã©”很常见", 3, 5)
    True
    """
    return line[start - 1 : start] in QUOTES and line[end : end + 1] in QUOTES


def is_explained(line: str, start: int, end: int, new: str) -> bool:
    """Whether `new`, the reading of line[start:end], stands near it in the line: Ã© 应为 é.

    Marks say nothing, since they are in every line.

    >>> is_explained("Ã© 应为 é", 0, 2, "é")
    True
    """
    reading = new.strip()
    has_letter = any(c.isalnum() for c in reading)
    return has_letter and (
        line.find(reading, max(0, start - NEAR), start) >= 0 or line.find(reading, end, end + NEAR) >= 0
    )
