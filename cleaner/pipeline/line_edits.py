"""The edits that remove lines and set articles apart.

They work on pieces, which are the lines of the text with their line feeds.  The edits of a step fit the text as it is
before that step, so that each step can be undone; `numbers` holds the line of the original that each piece is from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from cleaner.core.document import Step
from cleaner.core.edits import Edit


@dataclass
class Pieces:
    """The lines of a text, each with its line feed, and the line of the original (from 1; 0 for a new one) each comes from."""

    texts: list[str]
    numbers: list[int]

    @classmethod
    def of(cls, text: str) -> Pieces:
        texts = text.split("\n")
        texts = [line + "\n" for line in texts[:-1]] + ([texts[-1]] if texts[-1] else [])
        return cls(texts, list(range(1, len(texts) + 1)))

    def blank(self, k: int) -> bool:
        return not self.texts[k].strip()


def drop_lines(pieces: Pieces, doomed: dict[int, float], rule: str) -> Step | None:
    """Remove the lines numbered in `doomed` (with the confidence of each), and the blank lines that only they needed:
    one edit a line, with the blank lines behind it that go too.

    A blank line after a dropped one goes where the text before already ends with a blank line or begins.
    """
    if not doomed:
        return None
    edits: list[Edit] = []
    texts: list[str] = []
    numbers: list[int] = []
    offset = last = 0  # `last` is the number of the line before
    for text, number in zip(pieces.texts, pieces.numbers, strict=True):
        follows = bool(edits) and edits[-1].end == offset
        if number in doomed:
            edits.append(Edit(offset, offset + len(text), text, "", doomed[number]))
        elif follows and not text.strip() and (not texts or not texts[-1].strip()):
            if number == last + 1:
                line = edits[-1]
                edits[-1] = line._replace(end=offset + len(text), old=line.old + text)
            else:
                edits.append(Edit(offset, offset + len(text), text, ""))
        else:
            texts.append(text)
            numbers.append(number)
        offset += len(text)
        last = number
    if not edits:
        return None
    pieces.texts[:], pieces.numbers[:] = texts, numbers
    return Step(rule, tuple(edits), True)


def cut_parts(pieces: Pieces, parts: Sequence[tuple[int, int, int, float]], rule: str, applied: bool) -> Step | None:
    """Cut parts out of lines, or propose it: (number of the line, start, end, confidence) of each, one a line at most."""
    if not parts:
        return None
    of_line = {number: (start, end, confidence) for number, start, end, confidence in parts}
    edits: list[Edit] = []
    texts: list[str] = []
    offset = 0
    for text, number in zip(pieces.texts, pieces.numbers, strict=True):
        if number in of_line:
            start, end, confidence = of_line[number]
            edits.append(Edit(offset + start, offset + end, text[start:end], "", confidence))
            texts.append(text[:start] + text[end:])
        else:
            texts.append(text)
        offset += len(text)
    if applied:
        pieces.texts[:] = texts
    return Step(rule, tuple(edits), applied) if edits else None


def proposed_drop(pieces: Pieces, doomed: dict[int, float], rule: str) -> Step | None:
    """The same as a proposal: one edit a line, nothing removed."""
    if not doomed:
        return None
    edits = []
    offset = 0
    for text, number in zip(pieces.texts, pieces.numbers, strict=True):
        if number in doomed:
            edits.append(Edit(offset, offset + len(text), text, "", doomed[number]))
        offset += len(text)
    return Step(rule, tuple(edits), False) if edits else None


def trim(pieces: Pieces) -> Step | None:
    """SEG003: blank lines at both edges of the text."""
    full = [k for k in range(len(pieces.texts)) if not pieces.blank(k)]
    first, last = (full[0], full[-1] + 1) if full else (0, 0)
    head, tail = "".join(pieces.texts[:first]), "".join(pieces.texts[last:])
    length = sum(map(len, pieces.texts))
    edits = [Edit(0, len(head), head, "")] if head else []
    if tail:
        edits.append(Edit(length - len(tail), length, tail, ""))
    pieces.texts[:], pieces.numbers[:] = pieces.texts[first:last], pieces.numbers[first:last]
    return Step("SEG003", tuple(edits), True) if edits else None


def border_edits(pieces: Pieces, starts: Sequence[int]) -> list[Edit]:
    """For each piece in `starts` the edit that leaves exactly one blank line above it, between articles.

    Where the blank line stands already the edit changes nothing; it is recorded all the same.
    """
    offsets = [0, *accumulate(map(len, pieces.texts))]
    edits = []
    for start in starts:
        above = start
        while above > 0 and pieces.blank(above - 1):
            above -= 1
        old = "".join(pieces.texts[above:start])
        edits.append(Edit(max(0, offsets[above] - 1), offsets[start], "\n" + old, "\n\n"))
    return edits


def set_apart(pieces: Pieces, starts: Sequence[int]) -> tuple[Step | None, list[int]]:
    """SEG001: exactly one blank line before each piece in `starts` but the first; returns the starts as they are then."""
    edits = border_edits(pieces, starts[1:])
    placed: list[int] = []
    texts: list[str] = []
    numbers: list[int] = []
    borders = set(starts)
    for k, (text, number) in enumerate(zip(pieces.texts, pieces.numbers, strict=True)):
        if k in borders and texts:
            while not texts[-1].strip():
                texts.pop()
                numbers.pop()
            texts.append("\n")
            numbers.append(0)
        if k in borders:
            placed.append(len(texts))
        texts.append(text)
        numbers.append(number)
    pieces.texts[:], pieces.numbers[:] = texts, numbers
    return (Step("SEG001", tuple(edits), True) if edits else None), placed
