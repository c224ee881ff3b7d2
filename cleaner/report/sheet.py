"""One document for the page: its articles and every line of the original, as values that become JSON.

Tuples become arrays, which the script takes apart in the same order (`page/draw.mjs`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from cleaner.core.document import Document, Finding, Line, article_id
from cleaner.core.edits import common_ends
from cleaner.core.fingerprints import content, excerpt, place_of
from cleaner.i18n.reasons import in_chinese
from cleaner.report.changes import Change, Mark, State, find_changes, findings_in_order, state_of
from cleaner.report.language import language_of

DRAWN = 10_000  # changes drawn in one document; the record has them all
ROWS = 20_000  # lines drawn in one document
SHOWN = 4000  # code points of one stretch: some screens of a telephone
LONG = 1_000_000  # code points of a document of whose stretches less is drawn,
SHOWN_OF_LONG = 200  # so that a line of 10 MB with 10,000 changes makes a page that can be used
SEARCHED = 1_000_000  # code points in which a document is searched
BRIEF = 120  # code points of a finding, a title or a note where it is only named

Text = str | tuple[str, int, str]  # a long text is its head, how much is left out, and its tail


class Found(NamedTuple):
    """A finding as the page shows and decides it."""

    rule: str
    state: State
    old: Text
    new: Text | None
    confidence: float
    content: str
    text: str
    note: str


class Stretch(NamedTuple):
    """A changed stretch of a line; `head` and `tail` are what `old` and `new` have in common, so that 量 → 量。 shows as
    one mark added.  Where several were proposed for one place, the state is `several` and only `old` is filled.
    """

    state: State | Literal["several"]
    head: Text
    old: Text
    new: Text
    tail: Text
    findings: tuple[int, ...]


class Border(NamedTuple):
    """The beginning of an article above its first line (`article` counts from 0), or one that was only proposed (-1)."""

    article: int
    findings: tuple[int, ...]
    reason: tuple[str, str]


class SheetRow(NamedTuple):
    """One line of the original, or a run of blank ones."""

    number: int
    last: int
    judgement: int
    stretches: list[Text | Stretch]
    gone: tuple[int, ...]  # the findings that took it out
    marks: tuple[int, ...]  # what else concerns it as a whole: proposals to take it out
    border: Border | None


class Piece(NamedTuple):
    """An article.  `copy` is (relation, similarity, id of the kept one, number of the cluster) of a duplicate, `start`
    where it begins in what the page has of the cleaned text (`text_of`), None if that does not hold all of it.
    """

    title: str
    id: str
    first: int
    last: int
    length: int
    meta: list[tuple[str, str, int | None]]
    reason: tuple[str, str]
    copy: tuple[str, float, str, int] | None
    start: int | None


class Judgement(NamedTuple):
    """What lines of one kind were taken for."""

    label: str
    reason: tuple[str, str]
    confidence: float
    kept: bool


class Sheet(NamedTuple):
    """One document."""

    path: str
    encoding: str
    row: int | None  # of a JSONL file
    lang: str
    notices: list[tuple[str, str]]  # what concerns the whole file and no place in it: rule and note
    articles: list[Piece]
    judgements: list[Judgement]
    rows: list[SheetRow]
    findings: list[Found]
    hidden: int  # changes that are not drawn
    lines: int


class _Findings:
    """The findings that are drawn, numbered as they are first spoken of."""

    def __init__(self, document: Document, findings: Sequence[Finding]) -> None:
        self.document = document
        self.all = findings
        self.numbers: dict[int, int] = {}

    def of(self, marks: Iterable[Mark]) -> tuple[int, ...]:
        return self.numbered(mark.finding for mark in marks)

    def numbered(self, findings: Iterable[int]) -> tuple[int, ...]:
        return tuple(self.numbers.setdefault(number, len(self.numbers)) for number in findings)

    def drawn(self) -> list[Found]:
        return [_found(self.document, self.all[number]) for number in self.numbers]


def _found(document: Document, f: Finding) -> Found:
    return Found(
        f.rule,
        state_of(f.applied, f.after),
        short(f.before, BRIEF),
        None if f.after is None else short(f.after, BRIEF),
        f.confidence,
        content(document, f),
        excerpt(document.original, *place_of(document, f)),
        f.note[:BRIEF],
    )


def sheet_of(document: Document) -> Sheet:
    """The document as the page draws it."""
    every = findings_in_order(document)
    changes = find_changes(document, every)
    found = _Findings(document, every)
    judgements: dict[Line, int] = {}
    inside = changes.inside[:DRAWN]
    rows = list(_rows(document, every, found, inside, changes.lines, judgements))
    row = document.source.row
    return Sheet(
        path=document.source.path,
        encoding=document.source.encoding,
        row=row.line if row else None,
        lang=language_of(document.text or document.original),
        notices=[(step.rule, step.note[:BRIEF]) for step in document.steps if not step.edits],
        articles=list(_pieces(document)),
        judgements=[Judgement(j.label, in_both(j.reason), round(j.confidence, 3), j.kept) for j in judgements],
        rows=rows,
        findings=found.drawn(),
        hidden=len(changes.inside) - len(inside),
        lines=len(document.lines),
    )


def _pieces(document: Document) -> Iterator[Piece]:
    for k, article in enumerate(document.articles):
        copy = article.duplicate
        yield Piece(
            article.title[:BRIEF],
            article_id(document, k),
            article.first_line,
            article.last_line,
            len(article.text),
            [(name[:BRIEF], value[:BRIEF], article.meta_lines.get(name)) for name, value in article.meta.items()],
            in_both(article.reason),
            (copy.relation, copy.similarity, copy.of, copy.cluster) if copy else None,
            article.start if article.start + len(article.text) <= SEARCHED else None,
        )


def text_of(document: Document) -> str:
    """What a document is searched in: what it says now, and the lines that said something else."""
    now = set(document.text.split("\n"))
    was = [line for line in document.original[:SEARCHED].split("\n") if line not in now]
    return "\n".join([document.text[:SEARCHED], *was])


def in_both(reason: str) -> tuple[str, str]:
    """A reason in Chinese, as far as it is known there, and in English."""
    return in_chinese(reason) or reason[:BRIEF], reason[:BRIEF]


def short(text: str, shown: int) -> Text:
    """The text, or its head and tail with the number of code points between them.

    >>> short("一二三四五六", 4)
    ('一二', 2, '五六')
    """
    if len(text) <= shown:
        return text
    head, tail = text[: shown // 2], text[-(shown // 2) :]
    return head, len(text) - len(head) - len(tail), tail


# ---------------------------------------------------------------- lines
def _rows(
    document: Document,
    every: Sequence[Finding],
    found: _Findings,
    inside: Sequence[Change],
    of_lines: Sequence[Change],
    judgements: dict[Line, int],
) -> Iterator[SheetRow]:
    original = document.original
    shown = SHOWN if len(original) <= LONG else SHOWN_OF_LONG
    starts = document.line_starts
    gone, marks = _of_lines(original, starts, of_lines)
    borders = _borders(document, every, starts, found)
    linked = {n for a in document.articles for n in (a.first_line, a.last_line, *a.meta_lines.values())} | set(borders)
    done = drawn = 0
    blanks: SheetRow | None = None  # a run of blank lines that may go on
    for number, (start, line) in enumerate(zip(starts, document.lines, strict=True), 1):
        end = starts[number] - 1 if number < len(starts) else len(original)
        first = done
        while done < len(inside) and inside[done].start < end:
            done += 1
        blank = first == done and not original[start:end].strip()
        row = SheetRow(
            number,
            number,
            judgements.setdefault(line, len(judgements)),
            [] if blank else list(_stretches(original, start, end, inside[first:done], shown, found)),
            found.of(gone.get(number, ())),
            found.of(marks.get(number, ())),
            borders.get(number),
        )
        goes_on = blanks and blank and number not in linked and row[2:] == (*blanks[2:6], None)
        if blanks and goes_on:
            blanks = blanks._replace(last=number)
            continue
        if blanks:
            yield blanks
            drawn += 1
        blanks = row if blank else None
        if not blank:
            yield row
            drawn += 1
        if drawn >= ROWS:
            return
    if blanks:
        yield blanks


def _borders(
    document: Document, every: Sequence[Finding], starts: Sequence[int], found: _Findings
) -> Mapping[int, Border]:
    """By line number: what begins there.  A border's finding ends where its article begins, but for lines that go."""
    firsts = sorted(article.first_line for article in document.articles)
    lines = document.lines
    findings: dict[int, list[int]] = {}
    proposed: dict[int, str] = {}
    for number, finding in enumerate(every):
        if finding.rule == "SEG001":
            line = bisect_right(starts, finding.end)
            if finding.applied and (k := bisect_left(firsts, line)) < len(firsts):
                line = firsts[k]
            while line < len(lines) and not _stands(lines[line - 1]):
                line += 1
            findings.setdefault(line, []).append(number)
            proposed.setdefault(line, finding.note)
    borders = {line: Border(-1, found.numbered(numbers), in_both(proposed[line])) for line, numbers in findings.items()}
    for k, article in enumerate(document.articles):
        old = borders.get(article.first_line)
        borders[article.first_line] = Border(k, old.findings if old else (), in_both(article.reason))
    return borders


def _stands(line: Line) -> bool:
    return line.label == "meta" or (line.kept and line.label != "blank")


def _of_lines(
    original: str, starts: Sequence[int], changes: Sequence[Change]
) -> tuple[dict[int, tuple[Mark, ...]], dict[int, list[Mark]]]:
    """By line number: why the line went, and what else was done or proposed to it as a whole.

    A stretch of lines may be dropped around some that had gone before: the smaller change has the better reason.
    Borders are drawn by themselves.
    """
    gone: dict[int, tuple[Mark, ...]] = {}
    marks: dict[int, list[Mark]] = {}
    for change in sorted(changes, key=lambda c: (c.end - c.start, c.start)):
        behind = original[change.start] == "\n"  # begins with the line feed of a line that is left alone itself
        first = bisect_right(starts, change.start + behind)
        last = bisect_right(starts, change.end - 1)
        if change.after is None or change.after.strip("\n"):
            if change.marks[0].rule != "SEG001":
                for number in range(first, last + 1 if change.after is None else first + 1):
                    marks.setdefault(number, []).extend(change.marks)
        else:
            blank = max(0, change.after.count("\n") - behind)  # lines that stay, as the one between two articles
            for number in range(first + blank, last + 1):
                gone.setdefault(number, tuple(m for m in change.marks if m.applied))
    return gone, marks


# ---------------------------------------------------------------- stretches of a line
def _stretches(
    original: str, start: int, end: int, changes: Sequence[Change], shown: int, found: _Findings
) -> Iterator[Text | Stretch]:
    for together in _runs(changes):
        if start < together[0].start:
            yield short(original[start : together[0].start], shown)
        yield _drawn(together, shown, found)
        start = together[-1].end
    if start < end:
        yield short(original[start:end], shown)


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


def _drawn(run: Sequence[Change], shown: int, found: _Findings) -> Stretch:
    before = "".join(change.before for change in run)
    marks = [mark for change in run for mark in change.marks]
    numbers = found.of(marks)
    if run[0].after is not None:
        after = "".join(change.after or "" for change in run)
        return _cut("applied", _core(before, after), shown, numbers)
    if all(mark.new is None for mark in marks):
        return _cut("flagged", ("", before, "", ""), shown, numbers)
    if len(run[0].marks) > 1:
        return _cut("several", ("", before, "", ""), shown, numbers)
    return _cut("proposed", _core(before, "".join(mark.new or "" for mark in marks)), shown, numbers)


def _cut(state: Any, core: tuple[str, str, str, str], shown: int, findings: tuple[int, ...]) -> Stretch:
    head, old, new, tail = (short(text, shown) for text in core)
    return Stretch(state, head, old, new, tail, findings)


def _core(old: str, new: str) -> tuple[str, str, str, str]:
    """What two strings begin with, what differs, and what they end with.

    >>> _core("量", "量。"), _core("，，", "，")
    (('量', '', '。', ''), ('，', '，', '', ''))
    """
    head, tail = common_ends(old, new)
    return old[:head], old[head : len(old) - tail], new[head : len(new) - tail], old[len(old) - tail :]
