"""Until nothing changes: a text that came out different goes through again, article by article.

So a written article, cleaned again, stays as it is (law 2), whatever a stage does; and what a second look finds is in
the record of the first run.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import accumulate

from cleaner.core import registry
from cleaner.core.document import Article, Markup, Step
from cleaner.core.settings import Settings
from cleaner.core.verdicts import Verdicts
from cleaner.pipeline.cut_lines import with_edges
from cleaner.pipeline.one_pass import Passed, one_pass

ROUNDS = 8  # against the unforeseen: the development documents need three at most (2026-11-22)


def settle(
    text: str,
    how: Settings,
    format: str,
    markup: Sequence[Markup] | None = None,
    verdicts: Verdicts | None = None,
    rounds: int = ROUNDS,
) -> Passed:
    """Passes over the text, then over each article that came of it, until a pass applies nothing."""
    passed = one_pass(text, how, format, markup, verdicts)
    if rounds == 1 or not any(step.applied for step in passed.steps):
        return passed
    here = verdicts and verdicts.after(passed.steps)
    if here and "SEG001" in here.rules:  # where people decided on borders, a second look draws none beside theirs
        how = dataclasses.replace(how, ignore=(*how.ignore, "SEG001"))
    again = [
        settle(article.text, how, format, None, here and here.within(article.start), rounds - 1)
        for article in passed.articles
    ]
    if not any(step.applied for part in again for step in part.steps):
        return passed
    return _joined(passed, again)


def _joined(passed: Passed, again: list[Passed]) -> Passed:
    """`passed` with each of its articles replaced by what the next passes made of it."""
    texts: list[str] = []
    numbers: list[int] = []
    articles: list[Article] = []
    lines = list(passed.lines)
    done = line = length = 0  # how far the old text, its lines and the new text have come
    for article, part in zip(passed.articles, again, strict=True):
        between = passed.text[done : article.start]  # the blank line above
        count = between.count("\n")
        numbers += passed.numbers[line : line + count]
        line += count
        mine = passed.numbers[line : line + article.text.count("\n") + 1]
        for number, judged in zip(mine, part.lines, strict=False):
            if number and not judged.kept:
                lines[number - 1] = judged
        articles += _parts(article, part, mine, length + len(between))
        numbers += [mine[n - 1] if n else 0 for n in part.numbers]
        texts += between, part.text
        length += len(between) + len(part.text)
        done = article.start + len(article.text)
        line += article.text.count("\n") + (not article.text.endswith("\n"))
    texts.append(passed.text[done:])
    steps = passed.steps + _interleaved([article.start for article in passed.articles], again)
    return Passed("".join(texts), steps, lines, numbers, with_edges(articles, lines))


def _parts(article: Article, part: Passed, mine: list[int], start: int) -> list[Article]:
    """What became of one article: itself, or several; places, lines and metadata in terms of the whole."""
    alone = len(part.articles) == 1
    return [
        dataclasses.replace(
            piece,
            title=article.title if alone and article.title else piece.title,
            start=start + piece.start,
            first_line=article.first_line if j == 0 else mine[piece.first_line - 1],
            last_line=article.last_line if alone else mine[piece.last_line - 1],
            meta={**piece.meta, **article.meta} if j == 0 else piece.meta,
            meta_lines={
                **{key: mine[n - 1] for key, n in piece.meta_lines.items()},
                **(article.meta_lines if j == 0 else {}),
            },
            reason=article.reason if j == 0 else piece.reason,
        )
        for j, piece in enumerate(part.articles)
    ]


def _interleaved(starts: list[int], again: list[Passed]) -> list[Step]:
    """The applied steps of all articles as steps on the whole text, one for each rule as far as their order allows.

    Articles do not touch each other, so steps of different ones may be taken together; one step an article and rule
    would make the record, and every way back through it, quadratic in the number of articles.
    """
    rank = {rule.code: k for k, rule in enumerate(registry.rules())}
    queues = [[step for step in part.steps if step.applied][::-1] for part in again]
    gains = [0] * len(queues)
    steps: list[Step] = []
    while any(queues):
        code = min((queue[-1].rule for queue in queues if queue), key=rank.__getitem__)
        shifts = [start + gain for start, gain in zip(starts, accumulate([0, *gains]), strict=False)]
        edits = []
        notes = []
        for k, queue in enumerate(queues):
            if queue and queue[-1].rule == code:
                step = queue.pop()
                edits += [e._replace(start=e.start + shifts[k], end=e.end + shifts[k]) for e in step.edits]
                notes.append(step.note)
                gains[k] += sum(len(e.new or "") - (e.end - e.start) for e in step.edits)
        steps.append(Step(code, tuple(edits), True, "; ".join(dict.fromkeys(filter(None, notes)))))
    return steps
