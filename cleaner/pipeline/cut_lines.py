"""Remove the lines that the settings allow to be removed, and set the articles apart.

`layout` says what each line is; the settings and people's decisions are applied here; `line_edits` makes the edits.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import NamedTuple

from cleaner.core import registry
from cleaner.core.document import Article, Line, Markup, Step
from cleaner.core.edits import Edit
from cleaner.core.fingerprints import first_of_text
from cleaner.core.rules import Rule
from cleaner.core.settings import Settings
from cleaner.core.verdicts import Verdicts
from cleaner.pipeline import line_edits
from cleaner.pipeline.findings import edits_of
from cleaner.stages.layout import Layout, Part, Span, read_layout

SURE_BORDER = 0.9  # the confidence of a border that is drawn; with a higher --min-confidence it is proposed
DOUBTFUL_BORDER = 0.5
SURE_PART, DOUBTFUL_PART = 0.9, 0.5  # the confidence that a part of a line is no text of it, at its edge and amid it
REMOVED_BY_RULE = 0.9  # the confidence of the label of a line that a rule of whole lines removed


class CutText(NamedTuple):
    """A text without the removed lines, and its articles: `spans[k]` begins at line `starts[k]` (from 0) of `text`;
    `numbers` holds the line (from 1) of the given text that each line comes from (0 for a new one).
    """

    text: str
    steps: list[Step]
    lines: list[Line]
    numbers: list[int]
    spans: list[Span]
    starts: list[int]


class _Remaining(NamedTuple):
    """A text without the removed lines: what is left in `pieces`, the steps that removed the rest, a label for each
    line, the articles of which something is left and the piece at which each begins, and the layout all that is from.
    """

    pieces: line_edits.Pieces
    steps: list[Step]
    lines: list[Line]
    spans: list[Span]
    starts: list[int]
    layout: Layout


def cut_lines(
    text: str,
    how: Settings,
    code: AbstractSet[int],
    markup: Sequence[Markup] | None,
    verdicts: Verdicts | None = None,
    proposals: bool = True,
) -> CutText:
    """Judge the lines of `text`, remove those that go, and set its articles apart.

    `code` numbers (from 1) the lines that are no prose and stay as they are.  Without `proposals` borders that are only
    proposed may be missing.
    """
    done = _without_lines(text, _judged(text, how, code, markup, {}, proposals), how, code, verdicts)
    drawn, proposed = _borders(done)
    if wanted := _wanted_borders(text, done.lines, drawn | proposed, verdicts):
        done = _without_lines(text, _judged(text, how, code, markup, wanted, proposals), how, code, verdicts)
        drawn, proposed = _borders(done)
    reasons = dict(done.layout.proposed)
    steps = [*done.steps, *(Step("SEG001", (edit,), False, reasons[line]) for line, edit in proposed.items())]
    step, starts = line_edits.set_apart(done.pieces, done.starts)
    return CutText(
        "".join(done.pieces.texts), [*steps, *filter(None, [step])], done.lines, done.pieces.numbers, done.spans, starts
    )


def _without_lines(
    text: str, layout: Layout, how: Settings, code: AbstractSet[int], verdicts: Verdicts | None
) -> _Remaining:
    lines = layout.lines if verdicts is None else _ruled(text, layout.lines, how, verdicts)
    pieces = line_edits.Pieces.of(text)
    steps: list[Step] = []
    of_lines = [rule for rule in registry.rules() if rule.scope == "lines" and how.mode(rule) != "off"]
    for rule in of_lines:
        parts = [part for part in layout.parts if part.label in rule.labels and lines[part.line - 1].kept]
        steps += _part_steps(text, pieces, parts, rule, how, verdicts)
    for rule in of_lines:
        if rule.labels:
            steps += _line_steps(pieces, *_labelled(lines, rule, how), rule.code)
    for rule in of_lines:
        if rule.find:
            go, stay = _whole_lines(pieces, rule, how, code, verdicts and verdicts.after(steps))
            steps += _line_steps(pieces, go, stay, rule.code)
            gone = Line("other", rule.reason or rule.en.removesuffix("."), REMOVED_BY_RULE, kept=False)
            lines = [gone if n in go else line for n, line in enumerate(lines, 1)]
    if how.mode(registry.get("SEG003")) == "apply":
        steps += filter(None, [line_edits.trim(pieces)])
    return _Remaining(pieces, steps, lines, *_begun(pieces, layout.articles), layout)


def _labelled(lines: Sequence[Line], rule: Rule, how: Settings) -> tuple[dict[int, float], dict[int, float]]:
    """The lines under a rule of labels that go, and those that stay and are proposed, with the confidence of each."""
    found = {n: line for n, line in enumerate(lines, 1) if line.label in rule.labels and line.label not in how.keep}
    go = {n: line.confidence for n, line in found.items() if not line.kept}
    return go, {n: line.confidence for n, line in found.items() if line.kept}


def _part_steps(
    text: str,
    pieces: line_edits.Pieces,
    parts: Sequence[Part],
    rule: Rule,
    how: Settings,
    verdicts: Verdicts | None,
) -> Iterator[Step]:
    """The parts of lines that a rule proposes to cut out, and those that it cuts out of `pieces`."""
    offsets = [0, *accumulate(len(line) + 1 for line in text.split("\n"))] if parts else []
    go: list[tuple[int, int, int, float]] = []
    stay: list[tuple[int, int, int, float]] = []
    for part in parts:
        if part.label in how.keep:
            continue
        confidence = SURE_PART if part.certain else DOUBTFUL_PART
        at = offsets[part.line - 1]
        edit = Edit(at + part.start, at + part.end, text[at + part.start : at + part.end], "", confidence)
        wanted = part.certain and how.mode(rule) == "apply" and confidence >= how.min_confidence
        if verdict := verdicts and rule.code in verdicts.rules and verdicts.of(rule.code, edit):
            wanted = verdict == "accept"
        (go if wanted else stay).append((part.line, part.start, part.end, confidence))
    yield from filter(None, [line_edits.cut_parts(pieces, stay, rule.code, applied=False)])
    yield from filter(None, [line_edits.cut_parts(pieces, go, rule.code, applied=True)])


def _line_steps(pieces: line_edits.Pieces, go: dict[int, float], stay: dict[int, float], rule: str) -> Iterator[Step]:
    """The lines (number: confidence) that a rule proposes to remove, `stay`, and those that it removes from `pieces`."""
    yield from filter(None, [line_edits.proposed_drop(pieces, stay, rule), line_edits.drop_lines(pieces, go, rule)])


def _borders(done: _Remaining) -> tuple[dict[int, Edit], dict[int, Edit]]:
    """The borders that are drawn, and those that are proposed: the first line of the article below, and the edit."""
    edits = line_edits.border_edits(done.pieces, done.starts[1:])
    drawn = dict(zip((span.first for span in done.spans[1:]), edits, strict=True))
    return drawn, dict(_proposed_borders(done.pieces, done.layout.proposed))


def _wanted_borders(
    text: str, lines: Sequence[Line], found: Mapping[int, Edit], verdicts: Verdicts | None
) -> dict[int, bool]:
    """The borders that people decided on: whether an article begins at a line (from 1), whatever the evidence."""
    if not verdicts or "SEG001" not in verdicts.rules:
        return {}
    offsets = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    decided = {line: verdicts.of_border(offsets[first_of_text(lines, line - 1)], edit) for line, edit in found.items()}
    return {line: verdict == "accept" for line, verdict in decided.items() if verdict}


def _ruled(text: str, lines: Sequence[Line], how: Settings, verdicts: Verdicts) -> list[Line]:
    """The lines, kept or removed as people decided."""
    ruled = []
    of_label = registry.of_label()
    offset = 0
    for line, content in zip(lines, text.split("\n"), strict=True):
        end = min(offset + len(content) + 1, len(text))
        rule = of_label.get(line.label)
        judged = rule and rule.code in verdicts.rules and how.mode(rule) != "off" and line.label not in how.keep
        if rule and judged and (verdict := verdicts.of(rule.code, Edit(offset, end, "", ""))):
            line = dataclasses.replace(line, kept=verdict == "reject")
        ruled.append(line)
        offset = end
    return ruled


def _judged(
    text: str,
    how: Settings,
    code: AbstractSet[int],
    markup: Sequence[Markup] | None,
    overruled: Mapping[int, bool],
    proposals: bool,
) -> Layout:
    """Labels and articles; lines that the settings do not allow to be removed are marked as kept."""
    border = how.mode(registry.get("SEG001"))
    split = {"apply": how.min_confidence <= SURE_BORDER, "propose": False}.get(border)
    texts = text.split("\n")
    shown = ["" if n in code else line for n, line in enumerate(texts, 1)] if code else texts
    layout = read_layout(shown, markup, split=split, known=how.lines, overruled=overruled, proposals=proposals)
    of_label = registry.of_label()
    lines = [
        Line("body", "code block", 1.0)
        if n in code and texts[n - 1].strip()
        else line
        if line.kept or _goes(line, of_label[line.label], how)
        else dataclasses.replace(line, kept=True)
        for n, line in enumerate(layout.lines, 1)
    ]
    return dataclasses.replace(layout, lines=lines)


def _goes(line: Line, rule: Rule, how: Settings) -> bool:
    return how.mode(rule) == "apply" and line.confidence >= how.min_confidence and line.label not in how.keep


def _whole_lines(
    pieces: line_edits.Pieces, rule: Rule, how: Settings, protected: AbstractSet[int], verdicts: Verdicts | None
) -> tuple[dict[int, float], dict[int, float]]:
    """The lines that a rule of whole lines takes out, and those that it proposes to, with the confidence of each."""
    assert rule.find
    code, mode = rule.code, how.mode(rule)
    found = {edit.start: edit for edit in edits_of(rule, rule.find, "".join(pieces.texts))}
    go: dict[int, float] = {}
    stay: dict[int, float] = {}
    offset = 0
    for text, number in zip(pieces.texts, pieces.numbers, strict=True):
        if offset in found and number not in protected:
            edit = found[offset]
            wanted = mode == "apply" and edit.confidence >= how.min_confidence
            if verdict := verdicts and code in verdicts.rules and verdicts.of(code, edit):
                wanted = verdict == "accept"
            (go if wanted else stay)[number] = edit.confidence
        offset += len(text)
    return go, stay


def _proposed_borders(pieces: line_edits.Pieces, proposed: Iterable[tuple[int, str]]) -> Iterator[tuple[int, Edit]]:
    """The lines that may begin another article, each with the edit that would set it apart."""
    doubtful = {line for line, _ in proposed}
    places = [k for k, number in enumerate(pieces.numbers) if number in doubtful]
    for k, edit in zip(places, line_edits.border_edits(pieces, places), strict=True):
        if edit.start > 0:
            yield pieces.numbers[k], edit._replace(confidence=DOUBTFUL_BORDER)


def _begun(pieces: line_edits.Pieces, spans: Sequence[Span]) -> tuple[list[Span], list[int]]:
    """The articles of which something is left, and the piece at which each begins.

    What the settings kept belongs to an article too: to the one above it, or to the first; to one of its own if
    there is no other.
    """
    begun: list[Span] = []
    starts: list[int] = []
    full = [k for k in range(len(pieces.texts)) if not pieces.blank(k)]
    at = 0
    for k, span in enumerate(spans):
        bound = spans[k + 1].first if k + 1 < len(spans) else None
        while at < len(full) and pieces.numbers[full[at]] < span.first:
            at += 1
        if at < len(full) and (bound is None or pieces.numbers[full[at]] < bound):
            starts.append(full[at] if starts else 0)
            begun.append(span)
    if full and not begun:
        return [Span(pieces.numbers[full[0]], pieces.numbers[full[-1]], "")], [0]
    return begun, starts


def placed(text: str, starts: Sequence[int], spans: Sequence[Span], lines: Sequence[Line]) -> list[Article]:
    """The articles of `text`, from which lines have been removed; they begin at the lines `starts` of it."""
    offsets = [0]
    while (at := text.find("\n", offsets[-1])) >= 0:
        offsets.append(at + 1)
    ends = [offsets[start - 1] for start in starts[1:]] + [len(text)] * bool(starts)
    articles = [
        Article(
            span.title,
            text[offsets[begin] : end],
            offsets[begin],
            span.first,
            span.last,
            dict(span.meta),
            dict(span.meta_lines),
            span.reason,
        )
        for begin, end, span in zip(starts, ends, spans, strict=True)
    ]
    return with_edges(articles, lines)


def with_edges(articles: Sequence[Article], lines: Sequence[Line]) -> list[Article]:
    """The articles with their first and last line moved to the nearest that is in the text or in the metadata."""
    there = [n for n, line in enumerate(lines, 1) if line.label == "meta" or (line.kept and line.label != "blank")]
    moved = []
    at = 0
    for k, article in enumerate(articles):
        bound = articles[k + 1].first_line if k + 1 < len(articles) else len(lines) + 1
        first = at
        while at < len(there) and there[at] < bound:
            at += 1
        if first < at:
            article = dataclasses.replace(article, first_line=there[first], last_line=there[at - 1])
        moved.append(article)
    return moved
