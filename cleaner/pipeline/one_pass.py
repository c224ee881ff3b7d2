"""The river: one text through every stage once.

enc ▸ mojibake ▸ normalize ▸ restore ▸ punctuate ▸ label lines ▸ cut ▸ split ▸ indents ▸ script
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cleaner.core import edits, registry
from cleaner.core.document import Article, Line, Markup, Step
from cleaner.core.edits import Edit, Layer
from cleaner.core.rules import Kind, Rule, note_of
from cleaner.core.settings import Settings
from cleaner.core.verdicts import Verdicts
from cleaner.pipeline.cut_lines import cut_lines, placed
from cleaner.pipeline.findings import edits_of
from cleaner.stages.characters.not_prose import code_blocks
from cleaner.stages.characters.script import conversion
from cleaner.stages.page.markdown_spans import code_lines, first_heading, protected_spans


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
    is_whole: bool = (
        False  # the lines of `text` were judged as they stand, without markup, and all stay, in one article
    )


def one_pass(
    text: str,
    how: Settings,
    format: str,
    markup: Sequence[Markup] | None = None,
    verdicts: Verdicts | None = None,
    before: Passed | None = None,
) -> Passed:
    """Every stage once over `text`, whose lines `markup` describes if it is a page; `verdicts` are people's on it.

    After a pass `before`, from which `text` comes, borders that are only proposed may be missing, and lines that were
    judged then are not judged again.

    In Markdown, whose headings say where a part begins, borders are only proposed: 5 of the 12 drawn in notes and
    encyclopedias of strangers were wrong (2026-12-01).
    """
    steps: list[Step] = []
    accepted: list[tuple[int, Step]] = []
    for rule in _of_characters(0):
        if rule.find:
            text = _take(rule, rule.find, text, how, format, steps, verdicts, accepted)
    text = _with_accepted(text, accepted, steps)
    if before and before.is_whole and not any(step.applied for step in steps):
        return dataclasses.replace(before, steps=steps)
    protected = code_lines(text) if format == "markdown" else code_blocks(text)
    wanted = dataclasses.replace(how, propose=(*how.propose, "SEG001")) if format == "markdown" else how
    cut = cut_lines(text, wanted, protected, markup, verdicts and verdicts.after(steps), before is None)
    judged = text
    steps += cut.steps
    text = cut.text
    for rule in _of_characters(1):
        if rule.find:
            text = _take(rule, rule.find, text, how, format, steps, verdicts)
    if how.script:
        text = _take(registry.get("UNI010"), conversion(how.script), text, how, format, steps, verdicts)
    articles = placed(text, cut.starts, cut.spans, cut.lines)
    if format == "markdown":
        articles = [dataclasses.replace(a, title=first_heading(a.text) or a.title) for a in articles]
    is_whole = markup is None and not verdicts and len(articles) == 1 and articles[0].text == judged
    return Passed(text, steps, cut.lines, cut.numbers, articles, is_whole)


def _of_characters(order: int) -> list[Rule]:
    """The rules of characters that run at this point, in running order."""
    return [rule for rule in registry.rules() if rule.scope == "characters" and rule.order == order]


def _take(
    rule: Rule,
    find: Callable[[str], Iterable[Edit]],
    text: str,
    how: Settings,
    format: str,
    steps: list[Step],
    verdicts: Verdicts | None,
    accepted: list[tuple[int, Step]] | None = None,
) -> str:
    """Let one rule look at the text, record what it found, and return the text after what is to be applied.

    What a rule only proposes and people accepted goes, if there is such a list, into `accepted`, with the number of steps
    before it.
    """
    mode = how.mode(rule)
    if mode == "off":
        return text
    found = edits_of(rule, find, text)
    if found and format == "markdown" and not rule.in_code:
        found = _outside(found, protected_spans(text))
    decided: Mapping[Edit, str] = {}
    if found and verdicts and rule.code in verdicts.rules:
        here = verdicts.after(steps)
        decided = {edit: here.of(rule.code, edit) for edit in found}
    sure: list[Edit] = []
    unsure: list[Edit] = []
    for edit in found:
        wanted = mode == "apply" and edit.confidence >= how.min_confidence
        if verdict := decided.get(edit):
            wanted = verdict == "accept"
        (sure if wanted and edit.new is not None else unsure).append(edit)
    steps += (_step(rule, alike, False) for alike in _by_kind(rule, unsure))
    if sure and mode == "propose" and accepted is not None:
        accepted.append((len(steps), _step(rule, sure, True)))
    elif sure:
        steps.append(_step(rule, sure, True))
        text = edits.apply(text, sure)
    return text


def _by_kind(rule: Rule, found: list[Edit]) -> Iterable[list[Edit]]:
    """The edits that may be of one step: those of one kind, so that its note is true of each."""
    groups: dict[Kind | None, list[Edit]] = {}
    for edit in found:
        groups.setdefault(rule.kind and rule.kind(edit), []).append(edit)
    return groups.values()


def _step(rule: Rule, found: list[Edit], applied: bool) -> Step:
    kinds = dict.fromkeys(map(rule.kind, found)) if rule.kind else {}
    return Step(rule.code, tuple(found), applied, note_of(kinds) if kinds else "")


def _with_accepted(text: str, accepted: Iterable[tuple[int, Step]], steps: list[Step]) -> str:
    """The text with the proposals that people accepted, after all rules have looked: a stop at the end of a paragraph would
    make commas inside it look less needed, which the report had proposed as well.  What something else was made of
    meanwhile waits for the next pass.
    """
    for count, step in accepted:
        layers = [Layer(later.edits) for later in steps[count:] if later.applied]
        if found := [moved for edit in step.edits if (moved := edits.moved(layers, edit))]:
            steps.append(Step(step.rule, tuple(found), True, step.note))
            text = edits.apply(text, found)
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
