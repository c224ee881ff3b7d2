"""Edits to a text, and the way back from the edited text to the original.

An edit is a value; a pass over a text is a sorted list of edits that do not overlap.  The same three facts
(where, what was there, what stands there now) serve to make the text, to undo it and to map places back.
The design follows CodeMirror's `ChangeSet`, without its inserts: an edit covers at least one character, so
that every place of the new text has a certain place in the old one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace `old`, which is text[start:end], by `new`.

    Offsets are code points, half-open, in the text that the rule was given.  `new` is None where a rule only
    flags what it found.  To insert, replace a neighbour together with the insertion.
    """

    start: int
    end: int
    old: str
    new: str | None
    confidence: float = 1.0


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after `edits`, which are sorted, do not overlap and are no flags.

    >>> apply("渻政协", [Edit(0, 1, "渻", "省")])
    '省政协'
    """
    pieces: list[str] = []
    copied = 0
    for edit in edits:
        assert copied <= edit.start < edit.end, "edits overlap or are out of order"
        assert edit.new is not None, "a flag cannot be applied"
        pieces += text[copied : edit.start], edit.new
        copied = edit.end
    pieces.append(text[copied:])
    return "".join(pieces)


def inverse(edits: Iterable[Edit]) -> list[tuple[int, int, str]]:
    """What undoes `edits`: (start, end, text to put back), in offsets of the edited text."""
    shift = 0
    undo = []
    for edit in edits:
        assert edit.new is not None
        start = edit.start + shift
        undo.append((start, start + len(edit.new), edit.old))
        shift += len(edit.new) - (edit.end - edit.start)
    return undo


def undo(text: str, edits: Iterable[Edit]) -> str:
    """The text before `edits`, of which `text` is the result.

    >>> undo("省政协", [Edit(0, 1, "渻", "省")])
    '渻政协'
    """
    pieces: list[str] = []
    copied = 0
    for start, end, old in inverse(edits):
        pieces += text[copied:start], old
        copied = end
    pieces.append(text[copied:])
    return "".join(pieces)


class Layer:
    """The way back through one pass: from places after its edits to places before them."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self.old = [(edit.start, edit.end) for edit in edits]
        spans = inverse(edits)
        self.now_starts = [start for start, _, _ in spans]
        self.now_ends = [end for _, end, _ in spans]

    def before(self, start: int, end: int) -> tuple[int, int]:
        """The span that [start, end) came from, widened to whole edits that it touches."""
        if (i := bisect_right(self.now_starts, start) - 1) >= 0:
            old_start, old_end = self.old[i]
            start = old_start if start < self.now_ends[i] else old_end + start - self.now_ends[i]
        if (i := bisect_left(self.now_starts, end) - 1) >= 0:
            _, old_end = self.old[i]
            end = old_end if end <= self.now_ends[i] else old_end + end - self.now_ends[i]
        return start, max(start, end)

    def after(self, start: int, end: int) -> tuple[int, int] | None:
        """Where [start, end) stands after the edits; None where one of them touched it."""
        i = bisect_left(self.old, (end, end))  # the edits before `i` begin before `end`
        if i == 0:
            return start, end
        old_end = self.old[i - 1][1]
        gain = self.now_ends[i - 1] - old_end
        return (start + gain, end + gain) if old_end <= start else None


def origin(layers: Sequence[Layer], start: int, end: int) -> tuple[int, int]:
    """The span of the original that [start, end) came from, back through `layers`, given first to last."""
    for layer in reversed(layers):
        start, end = layer.before(start, end)
    return start, end


def moved(layers: Iterable[Layer], edit: Edit) -> Edit | None:
    """The edit in the text after `layers`, given first to last; None where one of them touched its place.

    >>> moved([Layer([Edit(0, 2, "渻的", "省")])], Edit(2, 3, "政", "政。"))
    Edit(start=1, end=2, old='政', new='政。', confidence=1.0)
    """
    for layer in layers:
        if not (place := layer.after(edit.start, edit.end)):
            return None
        edit = edit._replace(start=place[0], end=place[1])
    return edit


def common_ends(old: str, new: str) -> tuple[int, int]:
    """How many characters two strings begin with in common, and how many they end with besides.

    >>> common_ends("in cafÃ©s", "in cafés"), common_ends("，，", "，")
    ((6, 1), (1, 0))
    """
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    shorter -= head
    return head, next((i for i in range(shorter) if old[-1 - i] != new[-1 - i]), shorter)


def shrink(start: int, old: str, new: str, confidence: float = 1.0) -> Iterator[Edit]:
    """The small edits that turn `old`, found at `start`, into `new`.

    >>> list(shrink(7, "圖書舘", "图书馆"))[0]
    Edit(start=7, end=8, old='圖', new='图', confidence=1.0)
    """
    if len(old) == len(new):
        for i, (a, b) in enumerate(zip(old, new, strict=True)):
            if a != b:
                yield Edit(start + i, start + i + 1, a, b, confidence)
        return
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    if opcodes[0][0] == "insert":  # nothing before it to lean on
        yield Edit(start, start + len(old), old, new, confidence)
        return
    for tag, i, j, k, m in opcodes:
        if tag == "insert":  # an edit covers at least one character: lean on the one before
            i, k = i - 1, k - 1
        if tag != "equal":
            yield Edit(start + i, start + j, old[i:j], new[k:m], confidence)
