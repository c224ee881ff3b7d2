"""The river: one text through every stage once.

enc ▸ mojibake ▸ normalize ▸ restore ▸ punctuate ▸ label lines ▸ cut ▸ split ▸ indents ▸ script
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import cleaner.decode
import cleaner.dedup.repeats
import cleaner.mojibake
import cleaner.normalize
import cleaner.punctuation
import cleaner.restore  # noqa: F401 - each of these imports registers its rules
from cleaner import cut, edits
from cleaner.document import Article, Line, Markup, Step
from cleaner.edits import Edit
from cleaner.layout import RULE_OF_LABEL, Layout, read_layout
from cleaner.markdown import protected_spans
from cleaner.rule import REGISTRY, Rule, in_order
from cleaner.script import conversion
from cleaner.settings import Settings

LAST = ("UNI009",)  # after the borders between articles, which indents betray
WHOLE_LINES = ("DUP004",)  # find whole lines; cut with them
EVERYWHERE = ("ENC003", "UNI001")  # in the code blocks of Markdown too


@dataclass
class Passed:
    """A text after one or more passes: as Document, but with `numbers`, the line (from 1) of the given text that each
    line of `text` comes from (0 for a new one).
    """

    text: str
    steps: list[Step]
    lines: list[Line]
    numbers: list[int]
    articles: list[Article]


def one_pass(text: str, how: Settings, format: str, markup: Sequence[Markup] | None = None) -> Passed:
    """Every stage once over `text`, whose lines `markup` describes if it is a page."""
    steps: list[Step] = []
    count = text.count("\n")
    for rule in in_order():
        if rule.find and rule.code not in (*LAST, *WHOLE_LINES):
            text = _take(rule, rule.find, text, how, format, steps)
    assert text.count("\n") == count, "a rule of characters changed the number of lines"

    layout = _layout(text, how, format, markup)
    pieces = cut.Pieces.of(text)
    _cut_lines(pieces, layout, how, steps)
    starts: list[int] = []
    if pieces.texts:
        _note(steps, cut.trim(pieces) if how.mode(REGISTRY["SEG003"]) == "apply" else None)
        starts = _starts(pieces, layout)
        step, starts = cut.set_apart(pieces, starts)
        _note(steps, step)
    text = "".join(pieces.texts)

    for code in LAST:
        rule = REGISTRY[code]
        assert rule.find
        text = _take(rule, rule.find, text, how, format, steps)
    if how.script:
        text = _take(REGISTRY["UNI010"], conversion(how.script), text, how, format, steps)
    return Passed(text, steps, layout.lines, pieces.numbers, _articles(text, starts, pieces.numbers, layout))


def _take(
    rule: Rule, find: Callable[[str], Iterable[Edit]], text: str, how: Settings, format: str, steps: list[Step]
) -> str:
    """Let one rule look at the text, record what it found, and return the text after what is to be applied."""
    mode = how.mode(rule)
    if mode == "off":
        return text
    found = list(find(text))
    if found and format == "markdown" and rule.code not in EVERYWHERE:
        found = _outside(found, protected_spans(text))
    sure = [e for e in found if mode == "apply" and e.new is not None and e.confidence >= how.min_confidence]
    unsure = [e for e in found if mode != "apply" or e.new is None or e.confidence < how.min_confidence]
    if unsure:
        steps.append(Step(rule.code, tuple(unsure), False))
    if sure:
        steps.append(Step(rule.code, tuple(sure), True))
        text = edits.apply(text, sure)
    return text


def _outside(found: list[Edit], spans: Sequence[tuple[int, int]]) -> list[Edit]:
    """The edits that touch none of `spans`; both are sorted."""
    outside = []
    k = 0
    for edit in found:
        while k < len(spans) and spans[k][1] <= edit.start:
            k += 1
        if k == len(spans) or edit.end <= spans[k][0]:
            outside.append(edit)
    return outside


def _layout(text: str, how: Settings, format: str, markup: Sequence[Markup] | None) -> Layout:
    """Labels and articles; what the settings do not allow to go is marked as kept."""
    lines = text.split("\n")
    layout = read_layout(lines, markup, split=how.mode(REGISTRY["SEG001"]) == "apply")
    code = {
        text.count("\n", 0, start) + k
        for start, end in protected_spans(text, blocks_only=True)
        if format == "markdown"
        for k in range(text.count("\n", start, end) + 1)
    }
    for i, line in enumerate(layout.lines):
        if line.kept:
            continue
        if i in code:
            layout.lines[i] = Line("body", "code block", 1.0)
        elif not _goes(line, how):
            layout.lines[i] = dataclasses.replace(line, kept=True)
    return layout


def _goes(line: Line, how: Settings) -> bool:
    rule = REGISTRY[RULE_OF_LABEL[line.label]]
    return how.mode(rule) == "apply" and line.confidence >= how.min_confidence and line.label not in how.keep


def _cut_lines(pieces: cut.Pieces, layout: Layout, how: Settings, steps: list[Step]) -> None:
    for code in sorted(set(RULE_OF_LABEL.values())):
        mode = how.mode(REGISTRY[code])
        labelled = {
            number: line
            for number, line in enumerate(layout.lines, 1)
            if RULE_OF_LABEL.get(line.label) == code and line.label not in how.keep
        }
        if labelled and mode != "off":
            held = {number: line.confidence for number, line in labelled.items() if line.kept}
            gone = {number: line.confidence for number, line in labelled.items() if not line.kept}
            _note(steps, cut.proposed_drop(pieces, held, code))
            _note(steps, cut.drop_lines(pieces, gone, code))
    for code in WHOLE_LINES:
        rule = REGISTRY[code]
        if (mode := how.mode(rule)) != "off" and rule.find:
            repeated = {number: 0.9 for number in _covered(pieces, rule.find("".join(pieces.texts)))}
            if mode == "apply":
                for number in repeated:
                    layout.lines[number - 1] = Line("other", "a paragraph that stands above already", 0.9, kept=False)
            _note(steps, (cut.drop_lines if mode == "apply" else cut.proposed_drop)(pieces, repeated, code))


def _covered(pieces: cut.Pieces, found: Iterable[Edit]) -> Iterator[int]:
    """The numbers of the lines with text in which the edits start."""
    starts = {edit.start for edit in found}
    offset = 0
    for text, number in zip(pieces.texts, pieces.numbers, strict=True):
        if any(place in starts for place in (offset, offset + len(text) - len(text.lstrip()))) and text.strip():
            yield number
        offset += len(text)


def _note(steps: list[Step], step: Step | None) -> None:
    if step:
        steps.append(step)


def _starts(pieces: cut.Pieces, layout: Layout) -> list[int]:
    """The pieces at which articles begin: the first with text at or after each article's first line."""
    starts: list[int] = []
    k = 0
    for span in layout.articles:
        while k < len(pieces.texts) and (pieces.numbers[k] < span.first or pieces.blank(k)):
            k += 1
        if k < len(pieces.texts):
            starts.append(k if starts else 0)
            k += 1
    return starts


def _articles(text: str, starts: list[int], numbers: list[int], layout: Layout) -> list[Article]:
    """The articles of the cut text, which start at the lines `starts` of it."""
    offsets = [0]
    while (at := text.find("\n", offsets[-1])) >= 0:
        offsets.append(at + 1)
    offsets.append(len(text))
    articles = []
    for k, begin in enumerate(starts):
        last = k + 1 == len(starts)
        start, end = offsets[begin], len(text) if last else offsets[starts[k + 1] - 1]
        span = layout.articles[k]
        articles.append(
            Article(
                span.title,
                text[start:end],
                start,
                span.first,
                span.last,
                dict(span.meta),
                dict(span.meta_lines),
                span.reason,
            )
        )
    return articles
