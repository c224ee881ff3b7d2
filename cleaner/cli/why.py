"""What speaks for the label of one line and for a border above it, in words a person can check by hand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cleaner.core.document import Document, Markup
from cleaner.core.edits import apply
from cleaner.core.errors import InputError
from cleaner.core.messages import Message
from cleaner.files import rows
from cleaner.i18n.catalog import say_in
from cleaner.i18n.language import Language
from cleaner.i18n.reasons import LABELS, in_chinese
from cleaner.stages.layout import read_layout
from cleaner.stages.layout.borders import THRESHOLD, UNSURE, votes_above
from cleaner.stages.layout.cues import HEADS, SENTENCE, SURE, WEAK, Forms
from cleaner.stages.layout.features import DECORATION, look
from cleaner.stages.layout.labels import judge
from cleaner.stages.layout.values import Seen

CHARACTERS = ("ENC", "MOJ", "UNI", "RST", "PUN")


class _Words(NamedTuple):
    """The words of the language that is spoken."""

    lang: Language

    def __call__(self, template: str, /, **arguments: object) -> str:
        return say_in(Message(template, arguments), self.lang)

    def label(self, label: str) -> str:
        return LABELS.get(label, label) if self.lang == "zh" else label

    def reason(self, reason: str) -> str:
        return (self.lang == "zh" and in_chinese(reason)) or reason


def line_of(documents: Sequence[Document], number: int) -> tuple[int, Document]:
    """The line of a text that line `number` of its file is, and the document: in a table the row that holds the line.

    Raises InputError where no row does.
    """
    starts = [row.line for one in documents if (row := one.source.row)]
    if len(documents) == 1 and not starts:
        return number, documents[0]
    if not starts:
        raise InputError("there is no row in it")
    document = documents[max(0, bisect_right(starts, number) - 1)]
    if not starts[0] <= number <= max(starts[-1], rows.place(documents[-1], len(documents[-1].original))[0]):
        raise InputError("there is no row at line {number}", number=number)
    return rows.text_line(document, number), document


def why(document: Document, number: int, known: Mapping[str, str] | None = None, lang: Language = "en") -> str:
    """The account of line `number` (from 1) of the document's original."""
    lines = _as_judged(document).split("\n")
    if not 1 <= number <= len(lines):
        raise InputError("there is no line {number}: the text has {total}", number=number, total=len(lines))
    return "\n".join(_account(lines, document.markup or None, number, known or {}, _Words(lang)))


def _as_judged(document: Document) -> str:
    """The text when its lines were judged: after the rules of characters, whose steps come first."""
    text = document.original
    for step in document.steps:
        if step.rule == "UNI009" or not step.rule.startswith(CHARACTERS):
            break
        if step.applied:
            text = apply(text, step.edits)
    return text


def _account(
    lines: Sequence[str], markup: Sequence[Markup] | None, number: int, known: Mapping[str, str], t: _Words
) -> Iterator[str]:
    layout = read_layout(lines, markup, known=known)
    line = layout.lines[number - 1]
    text, sure, label = lines[number - 1].strip()[:80], f"{line.confidence:g}", t.label(line.label)
    gone = t("kept") if line.kept else t("taken out")
    yield t("line {number}: {text}", number=number, text=text)
    yield t("label: {label}, {gone}, confidence {sure}", label=label, gone=gone, sure=sure)
    yield t("reason: {reason}", reason=t.reason(line.reason))
    seen = look(lines, markup, known)
    at = next((i for i, s in enumerate(seen) if s.at == number - 1), None)
    if at is None:
        return
    yield from _features(seen[at], markup[number - 1] if markup else None, t)
    if not any(s.sure_label or s.clause for s in seen):
        yield t("page: no line of this text bears a sure cue, so no weak one counts")
    yield from _neighbours(seen, at, t)
    yield from _border(seen, at, layout.proposed, [article.first for article in layout.articles], number, t)


def _features(s: Seen, mark: Markup | None, t: _Words) -> Iterator[str]:
    yes, no = t("yes"), t("no")
    stop, sentence = (yes if holds else no for holds in (s.stop, s.sentence_length))
    yield t(
        "length: {length} code points; ends with a stop: {stop}; reads as a sentence: {sentence}",
        length=len(s.text),
        stop=stop,
        sentence=sentence,
    )
    if s.indent:
        codes = " ".join(f"U+{ord(c):04X}" for c in s.indent)
        yield t("indent: {length} ({codes})", length=len(s.indent), codes=codes)
    if s.sure_label:
        form = _form(s, t, SURE, SENTENCE, HEADS)
        yield t("sure cue: {label} ({reason}){form}", label=t.label(s.sure_label), reason=t.reason(s.reason), form=form)
    elif s.weak_label:
        form = _form(s, t, WEAK)
        yield t("weak cue: {label}{form}; it counts only beside sure ones", label=t.label(s.weak_label), form=form)
    else:
        yield t("cues: none")
    if s.clause:
        yield t("no text of the line: {part} ({label})", part=s.clause.text[:60], label=t.label(s.clause.label))
    if mark:
        yield t(
            "markup: <{tag}>, {linked:.0%} of the characters in links, inside {around}",
            tag=mark.tag,
            linked=mark.link_share,
            around=mark.around[-120:],
        )


def _form(s: Seen, t: _Words, *tables: Forms) -> str:
    """The handle and form that the line meets."""
    bare = s.key.lstrip(DECORATION) or s.key
    for table in tables:
        for handle, form in table.get(s.sure_label or s.weak_label, {}).items():
            pattern = re.compile(form)
            if pattern.search(s.key) if table is SENTENCE else pattern.fullmatch(bare):
                return t(", one of the forms with {words}", words="/".join(handle.split()[:6]))
    return ""


def _neighbours(seen: Sequence[Seen], at: int, t: _Words) -> Iterator[str]:
    verdicts = judge(seen)
    above, below = (seen[i].at + 1 if 0 <= i < len(seen) else 0 for i in (at - 1, at + 1))
    for where, i in (
        (t("above: line {number}", number=above), at - 1),
        (t("below: line {number}", number=below), at + 1),
    ):
        if 0 <= i < len(seen):
            label, reason = t.label(verdicts[i].label), t.reason(verdicts[i].reason)
            yield t(
                "{where}, {label} ({reason}): {text}", where=where, label=label, reason=reason, text=seen[i].text[:30]
            )


def _border(
    seen: Sequence[Seen], at: int, proposed: Sequence[tuple[int, str]], starts: Sequence[int], number: int, t: _Words
) -> Iterator[str]:
    votes = votes_above(seen, judge(seen), at)
    if number in starts[1:]:
        yield t("border: another article begins here")
    elif number in dict(proposed):
        yield t("border: proposed here")
    if not votes:
        yield t("votes for a border above: none")
        return
    yield t(
        "votes for a border above ({enough:g} draw one, {unsure:g} propose one; borders close by compete):",
        enough=THRESHOLD,
        unsure=UNSURE,
    )
    yield from (
        f"  {weight:+5.1f}  {t.reason(name)}" for name, weight in sorted(votes.items(), key=lambda v: (-v[1], v[0]))
    )
    yield f"  {sum(votes.values()):+5.1f}  {t('in all')}"
