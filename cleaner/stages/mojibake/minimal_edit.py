"""One edit for a damaged span and its repair."""

from __future__ import annotations

from cleaner.core.edits import Edit


def trimmed(start: int, old: str, new: str, confidence: float) -> Edit:
    """The edit that turns `old`, found at `start`, into `new`, without what both have in common at the ends.

    >>> trimmed(10, "in cafÃ©s", "in cafés", 0.9)
    Edit(start=16, end=18, old='Ã©', new='é', confidence=0.9)
    """
    assert old != new
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    if head == len(old):  # an edit covers at least one character
        head -= 1
    shorter -= head
    tail = next((i for i in range(shorter) if old[-1 - i] != new[-1 - i]), shorter)
    tail = min(tail, len(old) - head - 1)
    end = len(old) - tail
    return Edit(start + head, start + end, old[head:end], new[head : len(new) - tail], confidence)
