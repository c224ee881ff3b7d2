"""From judged lines to articles: the lines that go, the blank line between articles, and the record of both.

Works on pieces, the lines of the text with their line feeds.  Each step is made of edits on the text as it stands,
so that the record can be undone; which line of the original a piece was is carried along in `numbers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.document import Step
from cleaner.edits import Edit
from cleaner.rule import declare

declare(
    "SEG003",
    """删除文首、文末的空行。 Blank lines at the edges of a text are removed.

    去掉杂项之后，首尾常剩下空行；正文内部的空行是段落节奏的一部分，不动。
    They are what boilerplate leaves behind.  Blank lines between paragraphs are part of the text's rhythm and stay.
    """,
)


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


def drop_lines(pieces: Pieces, doomed: dict[int, float], rule: str, note: str = "") -> Step | None:
    """Remove the lines numbered in `doomed` (with the confidence of each), and the blank lines that only they needed.

    A blank line after a dropped one goes too where the text before already ends with a blank line or begins.
    """
    edits: list[Edit] = []
    texts: list[str] = []
    numbers: list[int] = []
    offset = start = 0
    gone: list[str] = []
    confidence = 1.0
    last = 0  # the number of the line before, which a run of dropped lines must follow without a gap

    def close() -> None:
        if gone:
            old = "".join(gone)
            edits.append(Edit(start, start + len(old), old, "", confidence))
            gone.clear()

    for text, number in zip(pieces.texts, pieces.numbers, strict=True):
        spare = bool(gone) and not text.strip() and (not texts or not texts[-1].strip())
        if number in doomed or spare:
            if number != last + 1:
                close()
            if not gone:
                start, confidence = offset, 1.0
            gone.append(text)
            confidence = min(confidence, doomed.get(number, 1.0))
        else:
            close()
            texts.append(text)
            numbers.append(number)
        offset += len(text)
        last = number
    close()
    if not edits:
        return None
    pieces.texts[:], pieces.numbers[:] = texts, numbers
    return Step(rule, tuple(edits), True, note)


def proposed_drop(pieces: Pieces, doomed: dict[int, float], rule: str) -> Step | None:
    """The same as a proposal: one edit a line, nothing removed."""
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


def set_apart(pieces: Pieces, starts: Sequence[int]) -> tuple[Step | None, list[int]]:
    """SEG001: exactly one blank line before each piece in `starts` (but the first piece); returns the starts as they are then.

    A border where the blank line stands already is recorded all the same, as an edit that changes nothing.
    """
    edits: list[Edit] = []
    placed: list[int] = []
    texts: list[str] = []
    numbers: list[int] = []
    borders = set(starts)
    offset = 0
    for k, (text, number) in enumerate(zip(pieces.texts, pieces.numbers, strict=True)):
        if k in borders and texts:
            gap = ""
            while not texts[-1].strip():
                gap = texts.pop() + gap
                numbers.pop()
            edits.append(Edit(offset - len(gap) - 1, offset, "\n" + gap, "\n\n"))
            texts.append("\n")
            numbers.append(0)
        if k in borders:
            placed.append(len(texts))
        texts.append(text)
        numbers.append(number)
        offset += len(text)
    pieces.texts[:], pieces.numbers[:] = texts, numbers
    return (Step("SEG001", tuple(edits), True) if edits else None), placed
