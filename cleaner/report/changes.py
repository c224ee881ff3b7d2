"""What happened at each place of the original, where several steps may have touched the same characters.

Findings overlap: a later step edits what an earlier one made, and a line that goes takes repaired characters with it.
A reader wants one answer for each place: what stood there, what stands there now, and who had a hand in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from operator import itemgetter
from typing import Any, Literal, NamedTuple, TypeVar

from cleaner.core import edits
from cleaner.core.document import Document, Finding, Step
from cleaner.core.edits import Edit

State = Literal["applied", "proposed", "flagged"]
Place = TypeVar("Place", bound=tuple[Any, ...])


def state_of(applied: bool, new: str | None) -> State:
    return "applied" if applied else "proposed" if new is not None else "flagged"


class Mark(NamedTuple):
    """One rule's part in a change: the text it saw, and what it made of it (None for a flag).

    `finding` is the place of its finding among all of the document (`findings_in_order`).
    """

    rule: str
    old: str
    new: str | None
    confidence: float
    applied: bool
    note: str = ""
    finding: int = -1


class Change(NamedTuple):
    """`before` is original[start:end], `after` what became of it; None where nothing was applied."""

    start: int
    end: int
    before: str
    after: str | None
    marks: tuple[Mark, ...]


class Changes(NamedTuple):
    """Changes inside lines, which do not overlap, and changes of whole lines; both sorted."""

    inside: list[Change]
    lines: list[Change]


class _Span(NamedTuple):
    """An applied change on its way: text[now:now_end] stands for original[start:end]."""

    now: int
    now_end: int
    start: int
    end: int
    marks: tuple[Mark, ...]


def findings_in_order(document: Document) -> list[Finding]:
    """Applied findings and proposals as the steps hold them: one for each edit, and one for a step without any."""
    applied, others = iter(document.findings), iter(document.proposals)
    return [next(applied if step.applied else others) for step in document.steps for _ in step.edits or (None,)]


def find_changes(document: Document, findings: Sequence[Finding]) -> Changes:
    """What was done to the document, whose findings are given in order, place by place, in offsets of the original."""
    applied = list(_applied(document.original, document.steps))
    single = [
        Change(f.start, f.end, f.before, None, (Mark(f.rule, f.before, f.after, f.confidence, False, f.note, number),))
        for number, f in enumerate(findings)
        if not f.applied and f.start < f.end
    ]
    inside: list[Change] = []
    lines: list[Change] = []
    for change in (_without_line_feed(c) for c in (*applied, *single)):
        (lines if _is_of_lines(document.original, change) else inside).append(change)
    return Changes(list(group(document.original, inside)), sorted(lines, key=lambda c: (c.start, c.end)))


def group(original: str, changes: Iterable[Change]) -> Iterator[Change]:
    """`changes` in order, those that overlap taken together.

    >>> a = Change(0, 1, "渻", "省", (Mark("RST002", "渻", "省", 0.9, True),))
    >>> b = Change(0, 2, "渻政", None, (Mark("MOJ009", "渻政", None, 0.5, False),))
    >>> [(c.before, c.after, [m.rule for m in c.marks]) for c in group("渻政协", [b, a])]
    [('渻政', '省政', ['RST002', 'MOJ009'])]
    """
    for together in _overlapping(sorted(changes, key=itemgetter(0, 1))):
        yield _taken_together(original, together)


def _taken_together(original: str, changes: Sequence[Change]) -> Change:
    if len(changes) == 1:
        return changes[0]
    start, end = changes[0].start, max(c.end for c in changes)
    before = original[start:end]
    made = [Edit(c.start - start, c.end - start, c.before, c.after) for c in changes if c.after is not None]
    marks = sorted((m for c in changes for m in c.marks), key=lambda m: not m.applied)
    return Change(start, end, before, edits.apply(before, made) if made else None, tuple(marks))


def _without_line_feed(change: Change) -> Change:
    r"""A line end that was "\r\n" is a change inside its line: "\r" went."""
    before, after = change.before, change.marks[-1].new if change.after is None else change.after
    if after and len(before) > 1 and before.find("\n") == len(before) - 1 and after.find("\n") == len(after) - 1:
        return change._replace(end=change.end - 1, before=before[:-1], after=change.after and change.after[:-1])
    return change


def _is_of_lines(original: str, change: Change) -> bool:
    """Whether whole lines went or should go, or line feeds were touched."""
    new = change.marks[-1].new if change.after is None else change.after
    return "\n" in change.before or (new == "" and _takes_lines(original, change.start, change.end))


def _applied(original: str, steps: Sequence[Step]) -> Iterator[Change]:
    """The applied steps composed into changes.  Only what was dropped with its lines lies inside another change."""
    text = original
    spans: list[_Span] = []
    first = 0  # the finding of the step's first edit
    for step in steps:
        if step.applied and step.edits:
            spans, buried = _composed(original, text, spans, step, first)
            yield from (_change(original, text, span) for span in buried)
            text = edits.apply(text, step.edits)
        first += len(step.edits) or 1
    yield from (_change(original, text, span) for span in spans)


def _change(original: str, text: str, span: _Span) -> Change:
    before, after = original[span.start : span.end], text[span.now : span.now_end]
    return Change(span.start, span.end, before, after, span.marks)


def _composed(
    original: str, text: str, spans: list[_Span], step: Step, finding: int
) -> tuple[list[_Span], list[_Span]]:
    """`spans` after one more step on `text`, and those that went with the lines it dropped.  Linear in both lists."""
    result: list[_Span] = []
    buried: list[_Span] = []
    gain = 0  # by how much the edits so far have lengthened the text
    offset = 0  # from places of the text to places of the original, behind the spans so far
    for together in _overlapping(merge(spans, step.edits, key=itemgetter(0))):
        old = [item for item in together if isinstance(item, _Span)]
        new = [item for item in together if isinstance(item, Edit)]
        first, last = together[0][0], max(item[1] for item in together)
        start = old[0].start - (old[0].now - first) if old else first + offset
        offset = old[-1].end - old[-1].now_end if old else offset
        marks = tuple(
            Mark(step.rule, e.old, e.new, e.confidence, True, step.note, finding + k) for k, e in enumerate(new)
        )
        finding += len(new)
        whole = len(new) == 1 and new[0][:2] == (first, last) and not new[0].new
        if whole and _takes_lines(text, first, last) and _takes_lines(original, start, last + offset):
            buried += old  # shown in the dropped line, not lost in it
        else:
            marks = tuple(mark for span in old for mark in span.marks) + marks
        lengthened = sum(len(e.new or "") - (e.end - e.start) for e in new)
        result.append(_Span(first + gain, last + gain + lengthened, start, last + offset, marks))
        gain += lengthened
    return result, buried


def _takes_lines(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] holds a line feed, or is the last line."""
    return text.find("\n", start, end) >= 0 or (end == len(text) and (start == 0 or text[start - 1] == "\n"))


def _overlapping(places: Iterable[Place]) -> Iterator[list[Place]]:
    """Sorted places, each beginning with its start and its end, those that overlap together."""
    together: list[Place] = []
    last = 0
    for place in places:
        if together and place[0] >= last:
            yield together
            together = []
        last = max(last, place[1]) if together else place[1]
        together.append(place)
    if together:
        yield together
