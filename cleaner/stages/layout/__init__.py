"""What every line of a text is, and which lines make up which article.

    lines ─▶ features ─▶ labels ─▶ articles ─▶ labels of what is kept, metadata ─▶ Layout

Text scraped from the web has lost its tags but kept its navigation, its lists of links and its share boxes, and
often holds several articles on end.  Everything that is needed to tell them apart is on the lines themselves, so
plain text and HTML take the same way; markup only adds evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from cleaner.core.document import Line, Markup
from cleaner.stages.layout import metadata
from cleaner.stages.layout.borders import Border, borders
from cleaner.stages.layout.features import BLANK, look
from cleaner.stages.layout.labels import judge, name_kept
from cleaner.stages.layout.records import yaml_value
from cleaner.stages.layout.values import TAKEN_OUT, LineJudgement, Seen, is_prose

__all__ = ["Layout", "Span", "read_layout"]

# What pages write behind a headline: that there are pictures, and the clock of the news.
MARK_BEHIND = re.compile(r"\s*(?:[(（](?:组|多|高清)?[图圖]片?[)）]|[【\[(（]\d{1,2}[:：]\d\d[)）\]】])\s*\Z")
DONE = re.compile(r"[(（](?:完|完毕|全文完)[)）]\s*")  # the agency's mark of an end
BLANK_LINE = Line("blank", "nothing to see", 1.0)


@dataclass(frozen=True, slots=True)
class Span:
    """One article: its first and last line that is kept or metadata, counted from 1, and what the metadata says."""

    first: int
    last: int
    title: str
    meta: dict[str, str] = field(default_factory=dict)
    meta_lines: dict[str, int] = field(default_factory=dict)
    reason: str = ""


class Part(NamedTuple):
    """A part of a kept line that is no text of it: line[start:end].  `line` counts from 1; `certain`: it may go."""

    line: int
    start: int
    end: int
    label: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """One `Line` for each line of the text, the articles in order, the borders that are only proposed (the line, from 1,
    that would begin an article, and the evidence), and the parts of kept lines that are no text.
    """

    lines: list[Line]
    articles: list[Span]
    proposed: list[tuple[int, str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def read_layout(
    lines: Sequence[str],
    markup: Sequence[Markup | None] | None = None,
    split: bool | None = True,
    known: Mapping[str, str] | None = None,
    overruled: Mapping[int, bool] | None = None,
    proposals: bool = True,
) -> Layout:
    """Label every line and find the articles; `split=False` only proposes the borders, None looks for none.

    `known` is what the site repeats (`repeated.read_table`); `overruled` says of some lines (from 1) that an article
    does or does not begin there, whatever the evidence.  Without `proposals` borders that are only proposed may be missing.

    >>> layout = read_layout(["我要回帖", "", "随机推荐"])
    >>> [line.label for line in layout.lines], layout.articles
    (['comment', 'blank', 'related'], [])
    """
    seen = look(lines, markup, known)
    verdicts = judge(seen)
    cuts, unsure = borders(seen, verdicts, proposals) if split is not None else ([], [])
    cuts, unsure = _with_borders(seen, verdicts, cuts if split else [], sorted([*cuts, *unsure]), overruled or {})
    starts = [_with_date_line(seen, verdicts, border.at) for border in cuts]
    articles = []
    parts: list[Part] = []
    for (first, end), border in zip(pairwise([0, *starts, len(seen)]), [None, *cuts], strict=True):
        if span := _span(seen, verdicts, first, end, border):
            articles.append(span)
        parts += _parts(seen, verdicts, lines, first, end)
    out = [BLANK_LINE] * len(lines)
    made = {v: Line(v.label, v.reason, v.confidence, kept=v.label not in TAKEN_OUT) for v in set(verdicts)}
    for s, v in zip(seen, verdicts, strict=True):
        out[s.at] = made[v]
    proposed = [(_first_line(seen, verdicts, border), border.reason) for border in unsure]
    return Layout(out, articles, proposed, parts)


def _parts(
    seen: Sequence[Seen], verdicts: Sequence[LineJudgement], lines: Sequence[str], first: int, end: int
) -> Iterator[Part]:
    """The clauses of one article's lines.  A notice amid the article, or within a line, is only proposed: it may be
    quoted; but not if it was a paragraph of its own.
    """
    prose = [
        i for i in range(first, end) if seen[i].clause is None and verdicts[i].label == "body" and is_prose(seen[i])
    ]
    top, bottom = (prose[0], prose[-1]) if prose else (end, first)
    for i in range(first, end):
        clause = seen[i].clause
        if clause and verdicts[i].label not in TAKEN_OUT:
            outside = i > bottom if clause.edge == "end" else i < top
            line = lines[seen[i].at]
            lead = len(line) - len(line.lstrip(BLANK))
            certain = clause.edge != "" and (clause.apart or outside)
            yield Part(seen[i].at + 1, lead + clause.start, lead + clause.end, clause.label, certain)


def _with_borders(
    seen: Sequence[Seen],
    verdicts: Sequence[LineJudgement],
    cuts: Sequence[Border],
    all_found: Sequence[Border],
    overruled: Mapping[int, bool],
) -> tuple[list[Border], list[Border]]:
    """The borders that are drawn, and those that are only proposed."""
    by_evidence = set(cuts)
    drawn = {b: overruled.get(_first_line(seen, verdicts, b), b in by_evidence) for b in all_found}
    return [b for b in all_found if drawn[b]], [b for b in all_found if not drawn[b]]


def _first_line(seen: Sequence[Seen], verdicts: Sequence[LineJudgement], border: Border) -> int:
    """The line (from 1) at which the article below a border begins: the first that stays."""
    first = _with_date_line(seen, verdicts, border.at)
    while first + 1 < len(seen) and verdicts[first].dropped:
        first += 1
    return seen[first].at + 1


def _with_date_line(seen: Sequence[Seen], verdicts: Sequence[LineJudgement], at: int) -> int:
    """A date line just above a border belongs to what begins there; the editor's sign-off to what ends."""
    while verdicts[at - 1].label == "meta" and metadata.DATE.search(seen[at - 1].key):
        at -= 1
    return at


def _span(
    seen: Sequence[Seen], verdicts: list[LineJudgement], first: int, end: int, border: Border | None
) -> Span | None:
    kept = [i for i in range(first, end) if not verdicts[i].dropped]
    if all(verdicts[i].label == "meta" for i in kept):
        return None
    rows = name_kept(seen, verdicts, kept[0], kept[-1])
    title = " ".join(MARK_BEHIND.sub("", seen[i].text) for i in rows)
    if first == 0 and (named := yaml_value(seen, "title")):
        title = named[1]
    meta: dict[str, str] = {}
    meta_lines: dict[str, int] = {}
    for i, told in _metadata(seen, verdicts, kept):
        for name, value in told.items():
            if meta.setdefault(name, value) == value:
                meta_lines.setdefault(name, seen[i].at + 1)
    return Span(seen[kept[0]].at + 1, seen[kept[-1]].at + 1, title, meta, meta_lines, border.reason if border else "")


def _metadata(
    seen: Sequence[Seen], verdicts: Sequence[LineJudgement], kept: Sequence[int]
) -> list[tuple[int, dict[str, str]]]:
    """What the metadata lines of an article say, and the byline that opens its body."""
    found = [
        (i, told)
        for i in kept
        if (clause := seen[i].clause) and clause.label == "meta" and (told := metadata.read(DONE.sub("", clause.text)))
    ]
    if kept[0] == 0 and (dated := yaml_value(seen, "date")) and (date := metadata.iso(dated[1])):
        found.append((dated[0], {"date": date}))  # the block stays in the text
    rows = [i for i in kept if verdicts[i].label == "meta"]
    for k, i in enumerate(rows):
        text, after = seen[i].text, rows[k + 1] if k + 1 < len(rows) else -1
        if metadata.TABLE_KEY.fullmatch(seen[i].key) and after == i + 1:
            text += seen[after].text  # a table with names and values on lines by turns
        elif seen[i].key.startswith("原标题") and after == i + 1 and "second row" in verdicts[after].reason:
            text += " " + seen[after].text
        if told := metadata.read(text):
            found.append((i, told))
    for i in [i for i in kept if is_prose(seen[i]) and verdicts[i].label == "body"][:3]:
        if told := metadata.byline(seen[i].text):
            found.append((i, told))
            break
    return found
