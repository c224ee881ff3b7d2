"""One edit for a damaged span and its repair."""

from __future__ import annotations

from cleaner.core.edits import Edit, common_ends


def trimmed(start: int, old: str, new: str, confidence: float) -> Edit:
    """The edit that turns `old`, found at `start`, into `new`, without what both have in common at the ends.

    >>> trimmed(10, "in cafÃ©s", "in cafés", 0.9)
    Edit(start=16, end=18, old='Ã©', new='é', confidence=0.9)
    """
    assert old != new
    head, tail = common_ends(old, new)
    head = min(head, len(old) - 1)  # an edit covers at least one character
    tail = min(tail, len(old) - head - 1)
    end = len(old) - tail
    return Edit(start + head, start + end, old[head:end], new[head : len(new) - tail], confidence)
