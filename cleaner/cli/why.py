"""What speaks for the label of one line and for a border above it, in words a person can check by hand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cleaner.core.document import Document, Markup
from cleaner.core.edits import apply
from cleaner.files import rows
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

    chinese: bool

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.chinese else en

    def label(self, label: str) -> str:
        return LABELS.get(label, label) if self.chinese else label

    def reason(self, reason: str) -> str:
        return (self.chinese and in_chinese(reason)) or reason


def line_of(documents: Sequence[Document], number: int) -> tuple[int, Document]:
    """The line of a text that line `number` of its file is, and the document: in a table the row that holds the line.

    Raises ValueError where no row does.
    """
    starts = [row.line for one in documents if (row := one.source.row)]
    if len(documents) == 1 and not starts:
        return number, documents[0]
    if not starts:
        raise ValueError("there is no row in it")
    document = documents[max(0, bisect_right(starts, number) - 1)]
    if not starts[0] <= number <= max(starts[-1], rows.place(documents[-1], len(documents[-1].original))[0]):
        raise ValueError(f"there is no row at line {number}")
    return rows.text_line(document, number), document


def why(document: Document, number: int, known: Mapping[str, str] | None = None, lang: Language = "en") -> str:
    """The account of line `number` (from 1) of the document's original."""
    lines = _as_judged(document).split("\n")
    if not 1 <= number <= len(lines):
        raise ValueError(f"there is no line {number}: the text has {len(lines)}")
    return "\n".join(_account(lines, document.markup or None, number, known or {}, _Words(lang == "zh")))


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
    gone = t("保留", "kept") if line.kept else t("移出", "taken out")
    yield t(f"第 {number} 行：{text}", f"line {number}: {text}")
    yield t(f"标签：{label}，{gone}，置信度 {sure}", f"label: {label}, {gone}, confidence {sure}")
    yield t("理由：", "reason: ") + t.reason(line.reason)
    seen = look(lines, markup, known)
    at = next((i for i, s in enumerate(seen) if s.at == number - 1), None)
    if at is None:
        return
    yield from _features(seen[at], markup[number - 1] if markup else None, t)
    if not any(s.sure_label for s in seen):
        yield t(
            "网页：全文没有一行有确凿的线索，所以旁证都不算数",
            "page: no line of this text bears a sure cue, so no weak one counts",
        )
    yield from _neighbours(seen, at, t)
    yield from _border(seen, at, layout.proposed, [article.first for article in layout.articles], number, t)


def _features(s: Seen, mark: Markup | None, t: _Words) -> Iterator[str]:
    yes, no = t("是", "yes"), t("否", "no")
    stop, sentence = (yes if holds else no for holds in (s.stop, s.sentence_length))
    yield t(
        f"长度：{len(s.text)} 字；末尾有句末标点：{stop}；像完整的句子：{sentence}",
        f"length: {len(s.text)} code points; ends with a stop: {stop}; reads as a sentence: {sentence}",
    )
    if s.indent:
        yield t("缩进：", "indent: ") + f"{len(s.indent)} ({' '.join(f'U+{ord(c):04X}' for c in s.indent)})"
    if s.sure_label:
        yield (
            t("确凿的线索：", "sure cue: ")
            + f"{t.label(s.sure_label)} ({t.reason(s.reason)}){_form(s, t, SURE, SENTENCE, HEADS)}"
        )
    elif s.weak_label:
        form = t.label(s.weak_label) + _form(s, t, WEAK)
        yield t(f"旁证：{form}；要有确凿的线索才算数", f"weak cue: {form}; it counts only beside sure ones")
    else:
        yield t("线索：没有", "cues: none")
    if mark:
        linked, around = f"{mark.link_share:.0%}", mark.around[-120:]
        yield t(
            f"标记：<{mark.tag}>，链接里的字占 {linked}，位于 {around}",
            f"markup: <{mark.tag}>, {linked} of the characters in links, inside {around}",
        )


def _form(s: Seen, t: _Words, *tables: Forms) -> str:
    """The handle and form that the line meets."""
    bare = s.key.lstrip(DECORATION) or s.key
    for table in tables:
        for handle, form in table.get(s.sure_label or s.weak_label, {}).items():
            pattern = re.compile(form)
            if pattern.search(s.key) if table is SENTENCE else pattern.fullmatch(bare):
                return t("，属于含有 {} 的句式", ", one of the forms with {}").format("/".join(handle.split()[:6]))
    return ""


def _neighbours(seen: Sequence[Seen], at: int, t: _Words) -> Iterator[str]:
    verdicts = judge(seen)
    for name, i in (
        (t("上一行：第 {} 行", "above: line {}"), at - 1),
        (t("下一行：第 {} 行", "below: line {}"), at + 1),
    ):
        if 0 <= i < len(seen):
            label, reason = t.label(verdicts[i].label), t.reason(verdicts[i].reason)
            yield f"{name.format(seen[i].at + 1)}, {label} ({reason}): {seen[i].text[:30]}"


def _border(
    seen: Sequence[Seen], at: int, proposed: Sequence[tuple[int, str]], starts: Sequence[int], number: int, t: _Words
) -> Iterator[str]:
    votes = votes_above(seen, judge(seen), at)
    if number in starts[1:]:
        yield t("分篇：这里另起一篇", "border: another article begins here")
    elif number in dict(proposed):
        yield t("分篇：这里建议另起一篇", "border: proposed here")
    if not votes:
        yield t("上方是否分篇：没有依据", "votes for a border above: none")
        return
    yield t(
        f"上方是否分篇（满 {THRESHOLD:g} 分就分，满 {UNSURE:g} 分就建议；相近的几处只取其一）：",
        f"votes for a border above ({THRESHOLD:g} draw one, {UNSURE:g} propose one; borders close by compete):",
    )
    yield from (
        f"  {weight:+5.1f}  {t.reason(name)}" for name, weight in sorted(votes.items(), key=lambda v: (-v[1], v[0]))
    )
    yield f"  {sum(votes.values()):+5.1f}  {t('合计', 'in all')}"
