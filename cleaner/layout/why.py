"""What speaks for the label of one line and for a border above it, in words a person can check by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from cleaner.document import Document, Markup
from cleaner.edits import apply
from cleaner.layout import read_layout
from cleaner.layout.articles import THRESHOLD, UNSURE, votes_above
from cleaner.layout.cues import HEADS, SENTENCE, SURE, WEAK, Forms
from cleaner.layout.features import DECORATION, look
from cleaner.layout.labels import judge
from cleaner.layout.seen import Seen

CHARACTERS = ("ENC", "MOJ", "UNI", "RST", "PUN")


def why(document: Document, number: int, known: Mapping[str, str] | None = None) -> str:
    """The account of line `number` (from 1) of the document's original."""
    lines = _as_judged(document).split("\n")
    if not 1 <= number <= len(lines):
        raise ValueError(f"there is no line {number}: the text has {len(lines)}")
    return "\n".join(_account(lines, _markup(document), number, known or {}))


def _as_judged(document: Document) -> str:
    """The text when its lines were judged: after the rules of characters, whose steps come first."""
    text = document.original
    for step in document.steps:
        if step.rule == "UNI009" or not step.rule.startswith(CHARACTERS):
            break
        if step.applied:
            text = apply(text, step.edits)
    return text


def _markup(document: Document) -> Sequence[Markup] | None:
    page = document.source.notes.get("html")
    if not isinstance(page, str):
        return None
    from cleaner.extract import extract

    return extract(page).markup


def _account(
    lines: Sequence[str], markup: Sequence[Markup] | None, number: int, known: Mapping[str, str]
) -> Iterator[str]:
    layout = read_layout(lines, markup, known=known)
    line = layout.lines[number - 1]
    yield f"line {number}: {lines[number - 1].strip()[:80]}"
    yield f"label: {line.label}, {'kept' if line.kept else 'taken out'}, confidence {line.confidence:g}"
    yield f"reason: {line.reason}"
    seen = look(lines, markup, known)
    at = next((i for i, s in enumerate(seen) if s.at == number - 1), None)
    if at is None:
        return
    yield from _features(seen[at], markup[number - 1] if markup else None)
    if not any(s.sure for s in seen):
        yield "page: no line of this text bears a sure cue, so no weak one counts"
    yield from _neighbours(seen, at)
    yield from _border(seen, at, layout.proposed, [article.first for article in layout.articles], number)


def _features(s: Seen, mark: Markup | None) -> Iterator[str]:
    yield f"length: {len(s.text)} code points; ends with a stop: {_yes(s.stop)}; reads as a sentence: {_yes(s.mass)}"
    if s.indent:
        yield f"indent: {len(s.indent)} ({' '.join(f'U+{ord(c):04X}' for c in s.indent)})"
    if s.sure:
        yield f"sure cue: {s.sure} ({s.reason}){_form(s, SURE, SENTENCE, HEADS)}"
    elif s.weak:
        yield f"weak cue: {s.weak}{_form(s, WEAK)}; it counts only beside sure ones"
    else:
        yield "cues: none"
    if mark:
        yield f"markup: <{mark.tag}>, {mark.link_share:.0%} of the characters in links, inside {mark.around[-120:]}"


def _yes(holds: object) -> str:
    return "yes" if holds else "no"


def _form(s: Seen, *tables: Forms) -> str:
    """The handle and form that the line meets."""
    bare = s.key.lstrip(DECORATION) or s.key
    for table in tables:
        for handle, form in table.get(s.sure or s.weak, {}).items():
            pattern = re.compile(form)
            if pattern.search(s.key) if table is SENTENCE else pattern.fullmatch(bare):
                return f", one of the forms with {'/'.join(handle.split()[:6])}"
    return ""


def _neighbours(seen: Sequence[Seen], at: int) -> Iterator[str]:
    verdicts = judge(seen)
    for name, i in (("above", at - 1), ("below", at + 1)):
        if 0 <= i < len(seen):
            yield f"{name}: line {seen[i].at + 1}, {verdicts[i].label} ({verdicts[i].reason}): {seen[i].text[:30]}"


def _border(
    seen: Sequence[Seen], at: int, proposed: Sequence[tuple[int, str]], starts: Sequence[int], number: int
) -> Iterator[str]:
    votes = votes_above(seen, judge(seen), at)
    if number in starts[1:]:
        yield "border: another article begins here"
    elif number in dict(proposed):
        yield "border: proposed here"
    if not votes:
        yield "votes for a border above: none"
        return
    yield f"votes for a border above ({THRESHOLD:g} draw one, {UNSURE:g} propose one; borders close by compete):"
    yield from (f"  {weight:+5.1f}  {name}" for name, weight in sorted(votes.items(), key=lambda v: (-v[1], v[0])))
    yield f"  {sum(votes.values()):+5.1f}  in all"
