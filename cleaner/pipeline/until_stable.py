"""Until nothing changes: a text that came out different goes through again, article by article.

So a written article, cleaned again, stays as it is (law 2), whatever a stage does; and what a second look finds is in
the record of the first run.
"""

from __future__ import annotations

import dataclasses
import operator
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from cleaner.core import registry
from cleaner.core.document import Article, Markup, Step
from cleaner.core.edits import Edit
from cleaner.core.errors import RuleError
from cleaner.core.settings import Settings
from cleaner.core.verdicts import Verdicts
from cleaner.pipeline.cut_lines import with_edges
from cleaner.pipeline.one_pass import Passed, one_pass

ROUNDS = 8  # against the unforeseen: the development documents need three at most (2026-11-22)


def until_stable(
    text: str,
    how: Settings,
    format: str,
    markup: Sequence[Markup] | None = None,
    verdicts: Verdicts | None = None,
    rounds: int = ROUNDS,
    before: Passed | None = None,
) -> Passed:
    """Passes over the text, then over each article that came of it, until a pass applies nothing.  `before` is the pass
    that the text comes from.

    The first pass over a page sees its markup, the written article has none: it is looked at once more in any case.
    """
    passed = one_pass(text, how, format, markup, verdicts, before)
    if rounds == 1:
        _refuse_restless(passed)
        return passed
    if markup is None and not any(step.applied for step in passed.steps):
        return passed
    here = verdicts and verdicts.after(passed.steps)
    if here and "SEG001" in here.rules:  # where people decided on borders, a second look draws none beside theirs
        how = dataclasses.replace(how, ignore=(*how.ignore, "SEG001"))
    how = _without_proposals(how, here)
    again = [
        until_stable(article.text, how, format, None, here and here.within(article.start), rounds - 1, passed)
        for article in passed.articles
    ]
    if not any(step.applied for part in again for step in part.steps):
        return passed
    return _joined(passed, again)


def _refuse_restless(passed: Passed) -> None:
    """Raises RuleError where a rule of somebody else has still not come to rest: what it makes sets it off again."""
    for step in passed.steps:
        if step.applied and not registry.get(step.rule).is_ours:
            raise RuleError("{rule}: what it makes sets it off again, pass after pass", rule=step.rule)


def _without_proposals(how: Settings, verdicts: Verdicts | None) -> Settings:
    """The settings without rules of characters that only propose and of which people decided nothing: what a later pass
    proposes is in no record.
    """
    idle = [
        rule.code
        for rule in registry.rules()
        if rule.scope == "characters" and how.mode(rule) == "propose" and not (verdicts and rule.code in verdicts.rules)
    ]
    return dataclasses.replace(how, ignore=(*how.ignore, *idle))


class _Place(NamedTuple):
    """One article of a pass: what the next passes made of it, what stands above it, and which lines are its own."""

    article: Article
    part: Passed
    above: str  # the blank line between it and the article before
    numbers_above: list[int]
    numbers: list[int]  # of its lines in the source


def _places(passed: Passed, again: list[Passed]) -> Iterator[_Place]:
    end = line = 0  # of the article before
    for article, part in zip(passed.articles, again, strict=True):
        above = passed.text[end : article.start]
        first = line + above.count("\n")
        breaks = article.text.count("\n")
        yield _Place(article, part, above, passed.numbers[line:first], passed.numbers[first : first + breaks + 1])
        end = article.start + len(article.text)
        line = first + breaks + (not article.text.endswith("\n"))


def _joined(passed: Passed, again: list[Passed]) -> Passed:
    """`passed` with each of its articles replaced by what the next passes made of it."""
    texts: list[str] = []
    numbers: list[int] = []
    articles: list[Article] = []
    lines = list(passed.lines)
    length = end = 0
    for place in _places(passed, again):
        for number, judged in zip(place.numbers, place.part.lines, strict=False):
            if number and not judged.kept:
                lines[number - 1] = judged
        articles += _parts(place, length + len(place.above))
        numbers += place.numbers_above
        numbers += [place.numbers[n - 1] if n else 0 for n in place.part.numbers]
        texts += place.above, place.part.text
        length += len(place.above) + len(place.part.text)
        end = place.article.start + len(place.article.text)
    text = "".join(texts) + passed.text[end:]
    steps = passed.steps + _merged_steps([article.start for article in passed.articles], again)
    return Passed(text, steps, lines, numbers, with_edges(articles, lines))


def _parts(place: _Place, start: int) -> list[Article]:
    """What became of one article: itself, or several; places, lines and metadata in terms of the whole."""
    article, numbers = place.article, place.numbers
    alone = len(place.part.articles) == 1
    parts = [
        dataclasses.replace(
            piece,
            start=start + piece.start,
            first_line=numbers[piece.first_line - 1],
            last_line=article.last_line if alone else numbers[piece.last_line - 1],
            meta_lines={key: numbers[n - 1] for key, n in piece.meta_lines.items()},
        )
        for piece in place.part.articles
    ]
    if parts:
        first = parts[0]
        parts[0] = dataclasses.replace(
            first,
            title=article.title if alone and article.title else first.title,
            first_line=article.first_line,
            meta={**first.meta, **article.meta},
            meta_lines={**first.meta_lines, **article.meta_lines},
            reason=article.reason,
        )
    return parts


def _merged_steps(starts: list[int], again: list[Passed]) -> list[Step]:
    """The applied steps of all articles as steps on the whole text, one for each rule as far as their order allows.

    Articles do not touch each other, so steps of different ones may be taken together; one step an article and rule
    would make the record, and every way back through it, quadratic in the number of articles.
    """
    rank = {rule.code: k for k, rule in enumerate(registry.rules())}
    queues = [deque(step for step in part.steps if step.applied) for part in again]
    gains = [0] * len(queues)  # how much longer each article has become
    steps: list[Step] = []
    while any(queues):
        code = min((queue[0].rule for queue in queues if queue), key=rank.__getitem__)
        shifts = map(operator.add, starts, accumulate(gains, initial=0))
        edits: list[Edit] = []
        notes: dict[str, None] = {}
        for k, (queue, shift) in enumerate(zip(queues, list(shifts), strict=True)):
            if queue and queue[0].rule == code:
                step = queue.popleft()
                edits += [e._replace(start=e.start + shift, end=e.end + shift) for e in step.edits]
                notes[step.note] = None
                gains[k] += sum(len(e.new or "") - (e.end - e.start) for e in step.edits)
        steps.append(Step(code, tuple(edits), True, "; ".join(filter(None, notes))))
    return steps
