"""One document on the page: its articles and every line of the original, as plain values for the template to draw."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from cleaner.document import Article, Document, Line, Step
from cleaner.report.changes import Change, Mark, find_changes
from cleaner.report.language import language_of
from cleaner.report.overview import Place, State, place_of, places, state_of

DRAWN = 10_000  # changes drawn in one document: a browser takes seconds over more; the record has them all


class Part(NamedTuple):
    """What one rule did in a change, and how often; the lowest confidence."""

    rule: str
    state: State
    confidence: float
    times: int


class Stretch(NamedTuple):
    """A stretch of a line: text that was left alone (`state` is empty), or a change.

    `head` and `tail` are what `old` and `new` have in common, so that 量 → 量。 shows as one mark added.
    """

    state: State | Literal[""]
    head: str
    old: str = ""
    new: str = ""
    tail: str = ""
    parts: tuple[Part, ...] = ()
    proposals: tuple[str, ...] = ()  # beside what was applied


class Border(NamedTuple):
    """The beginning of an article, above its first line."""

    number: int
    place: Place
    reason: str


class Row(NamedTuple):
    """One line of the original, or a run of blank ones."""

    number: int
    last: int
    line: Line
    stretches: list[Stretch]
    blank: bool
    gone: tuple[Mark, ...]  # why it is not in the result
    marks: tuple[Mark, ...]  # what else concerns it as a whole: proposals to drop it
    border: Border | None


class Piece(NamedTuple):
    """An article with its place and, where it is a copy, the article that is kept."""

    number: int
    place: Place
    article: Article
    meta: list[tuple[str, str, int | None]]
    kept: Place | None
    kept_id: str


class Sheet(NamedTuple):
    """One document."""

    anchor: str
    document: Document
    lang: str
    row: int | None  # of a JSONL file
    whole: list[Step]  # what concerns the whole file and no place in it
    pieces: list[Piece]
    applied: int
    proposed: int
    lines: int
    gone: int
    hidden: int  # changes not drawn
    rows: Iterator[Row]


def sheets(documents: Sequence[Document]) -> Iterator[Sheet]:
    """The documents one by one; the rows of each are made as they are drawn."""
    anchors = {place.id: place for place in places(documents)}
    for number, document in enumerate(documents, 1):
        yield _sheet(document, f"d{number}", anchors)


def _sheet(document: Document, anchor: str, anchors: dict[str, Place]) -> Sheet:
    changes = find_changes(document)
    pieces = []
    for k, article in enumerate(document.articles):
        meta = [(name, value, article.meta_lines.get(name)) for name, value in article.meta.items()]
        kept = article.duplicate.of if article.duplicate else ""
        pieces.append(Piece(k + 1, place_of(document, anchor, k), article, meta, anchors.get(kept), kept))
    row = document.source.notes.get("line")
    return Sheet(
        anchor=anchor,
        document=document,
        lang=language_of(document.text or document.original),
        row=row if isinstance(row, int) else None,
        whole=[step for step in document.steps if not step.edits],
        pieces=pieces,
        applied=sum(len(step.edits) or 1 for step in document.steps if step.applied),
        proposed=sum(len(step.edits) or 1 for step in document.steps if not step.applied),
        lines=len(document.lines),
        gone=sum(not line.kept for line in document.lines),
        hidden=max(0, len(changes.inside) - DRAWN),
        rows=_rows(document, pieces, changes.inside[:DRAWN], changes.lines),
    )


def _rows(
    document: Document, pieces: Sequence[Piece], inside: Sequence[Change], of_lines: Sequence[Change]
) -> Iterator[Row]:
    lines = document.original.split("\n")
    gone, marks = _of_lines(document.original, of_lines)
    linked = {n for p in pieces for n in (p.article.first_line, p.article.last_line, *p.article.meta_lines.values())}
    borders = {piece.article.first_line: Border(piece.number, piece.place, piece.article.reason) for piece in pieces}
    start = done = 0
    blanks: Row | None = None  # a run of blank lines that may go on
    for number, (text, line) in enumerate(zip(lines, document.lines, strict=True), 1):
        end = start + len(text)
        first = done
        while done < len(inside) and inside[done].start < end:
            done += 1
        row = Row(
            number,
            number,
            line,
            list(_stretches(text, start, inside[first:done])),
            first == done and not text.strip(),
            gone.get(number, ()),
            tuple(marks.get(number, ())),
            borders.get(number),
        )
        start = end + 1
        if (
            blanks
            and row.blank
            and number not in linked
            and (row.gone, row.marks, row.border) == (blanks.gone, blanks.marks, None)
        ):
            blanks = blanks._replace(last=number)
            continue
        if blanks:
            yield blanks
        blanks = row if row.blank else None
        if not blanks:
            yield row
    if blanks:
        yield blanks


def _of_lines(original: str, changes: Sequence[Change]) -> tuple[dict[int, tuple[Mark, ...]], dict[int, list[Mark]]]:
    """By line number: why the line went, and what else was done or proposed to it as a whole.

    A stretch of lines may be dropped around some that had gone before: the smaller change has the better reason.
    """
    starts = [0]
    while (at := original.find("\n", starts[-1])) >= 0:
        starts.append(at + 1)
    gone: dict[int, tuple[Mark, ...]] = {}
    marks: dict[int, list[Mark]] = {}
    for change in sorted(changes, key=lambda c: (c.end - c.start, c.start)):
        behind = original[change.start] == "\n"  # begins with the line feed of a line that is left alone itself
        first = bisect_right(starts, change.start + behind)
        last = bisect_right(starts, change.end - 1)
        if change.after is None:
            for number in range(first, last + 1):
                marks.setdefault(number, []).extend(change.marks)
        elif change.after.strip("\n"):
            marks.setdefault(first, []).extend(change.marks)
        else:
            blank = max(0, change.after.count("\n") - behind)  # lines that stay, as the one between two articles
            for number in range(first + blank, last + 1):
                gone.setdefault(number, tuple(m for m in change.marks if m.applied))
    return gone, marks


def _stretches(text: str, start: int, changes: Sequence[Change]) -> Iterator[Stretch]:
    copied = 0
    for side_by_side in _runs(changes):
        first, last = side_by_side[0].start - start, side_by_side[-1].end - start
        if copied < first:
            yield Stretch("", text[copied:first])
        yield _drawn(side_by_side)
        copied = last
    if copied < len(text):
        yield Stretch("", text[copied:])


def _runs(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Changes that touch and were made by the same rules with the same confidence, together: 圖書館 is one place."""
    run: list[Change] = []
    for change in changes:
        if run and (run[-1].end != change.start or _alike(run[-1]) != _alike(change)):
            yield run
            run = []
        run.append(change)
    if run:
        yield run


def _alike(change: Change) -> tuple[object, ...]:
    return (change.after is None, *((m.rule, m.new is None, m.confidence, m.applied, m.note) for m in change.marks))


def _drawn(run: Sequence[Change]) -> Stretch:
    before = "".join(c.before for c in run)
    marks = [mark for change in run for mark in change.marks]
    parts = tuple(_parts(marks, len(run)))
    if run[0].after is not None:
        after = "".join(c.after or "" for c in run)
        proposals = tuple(f"{m.old} → {m.new}" for m in marks if not m.applied and m.new is not None)
        return Stretch("applied", *_core(before, after), parts, proposals)
    news = ["".join(m.new or "" for m in one) for one in zip(*(c.marks for c in run), strict=False)]
    if all(m.new is None for m in marks):
        return Stretch("flagged", "", before, "", "", parts)
    if len(run[0].marks) == 1:
        return Stretch("proposed", *_core(before, news[0]), parts)
    return Stretch(
        "proposed", "", before, "", "", parts, tuple(f"{m.old} → {m.new}" for m in marks if m.new is not None)
    )


def _parts(marks: Sequence[Mark], run: int) -> Iterator[Part]:
    def kind(mark: Mark) -> tuple[str, State]:
        return mark.rule, state_of(mark.applied, mark.new)

    for (rule, state), same in groupby(sorted(marks, key=lambda m: kind(m)[1]), key=kind):
        alike = list(same)
        yield Part(rule, state, min(m.confidence for m in alike), max(1, len(alike) // run))


def _core(old: str, new: str) -> tuple[str, str, str, str]:
    """What two strings begin with, what differs, and what they end with.

    >>> _core("量", "量。"), _core("，，", "，")
    (('量', '', '。', ''), ('，', '，', '', ''))
    """
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    return old[:head], old[head : len(old) - tail], new[head : len(new) - tail], old[len(old) - tail :]
