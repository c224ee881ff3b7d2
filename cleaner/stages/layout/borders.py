"""Borders between articles that were glued together: votes over the gaps between lines.

Votes that are enough do not prove a border: sections of one article, a block of code or a letter change form and words
too.  In ten corpora of ordinary text 27 borders were drawn by such votes, none of them right (2026-12-01).  So a
border is drawn only where something visibly begins or a list of links ends (`border_votes.proves`), and in a text that
such a border shows to be several articles.  All else is proposed.  60 merged documents: drawn borders F1 .73 (P .98),
with the proposed ones .84; before that rule .84 were drawn.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleaner.stages.layout.border_votes import (
    VOTES,
    Gap,
    Setting,
    bulletin,
    gap_above,
    may_prove,
    most,
    proves,
    shape_votes,
    taken_out,
    word_votes,
)
from cleaner.stages.layout.cohesion import Text, Words, part, text_of
from cleaner.stages.layout.headlines import opening
from cleaner.stages.layout.values import TAKEN_OUT, LineJudgement, Seen

UNSURE = 3.0  # from here a border is proposed: 7 of 11 are right (merged, 2026-11-22)
THRESHOLD = 4.0  # 3.5: P .891, R .695; 4: .911, .683; 4.5: .952, .604 (prototype, 2026-11)
APART = 6  # rows; only where a headline begins the next article may it be as short as one paragraph,
NEARER = 3  # and only where its indent is its own, as short as two or three
PARAGRAPH = 60  # code points of a sentence that no teaser is as long as
LITTLE = 300  # code points of the whole of such teasers: prose wrapped at a fixed width has short lines too
OBVIOUS = 8.0  # a headline, its date and a dateline that tell of each other: below it begins an article, whatever stands above
ARTICLE = 100  # code points of sentences, or three of them, that an article has
BROKEN_OFF = re.compile(r"(?:\.{2,6}|…{1,2})\W{0,3}(?:详细|全文|更多|阅读|查看)?.{0,4}\Z")
ROUNDS = 8  # of reading again; two are enough for any text seen so far (2026-11-22)

TURN = re.compile(r"(?:问|答|记者|主持人|[\u3400-\u9fff]{2,4})[：:]")


class Border(NamedTuple):
    """Where another article begins: an index into the seen lines, its votes, and their names; `proven` if something
    visibly begins there or a list of links stands above.
    """

    at: int
    votes: float
    reason: str
    proven: bool


def borders(
    seen: Sequence[Seen], verdicts: Sequence[LineJudgement], proposals: bool = True
) -> tuple[list[Border], list[Border]]:
    """The borders, and those that are only proposed, both in order; without `proposals` of these perhaps not all.

    A border is drawn where it is proven; and, in a text that such a border shows to be several articles, wherever there
    are votes enough.  Each article is then read again as it will be written, alone and without what was dropped: a
    proven border that shows only there is drawn here, so that reading a written article never splits it.
    """
    whole = text_of(seen, verdicts)
    pairs: dict[int, set[int]] = {}
    found = _cuts(whole, seen, verdicts, pairs, proposals)
    drawn = [border for border in found if border.votes >= THRESHOLD]
    if not any(border.proven for border in drawn):
        drawn = []
    if drawn or len(whole.rows) < len(seen):
        drawn += _within(whole, seen, verdicts, pairs, [border.at for border in drawn])
    body = opening(seen, verdicts, 0, len(seen))[1]
    drawn = _without_teasers(seen, verdicts, [border for border in sorted(drawn) if border.at > body])
    if not any(border.proven for border in drawn):
        drawn = []
    places = [border.at for border in drawn]
    return drawn, [border for border in found if _far(border.at, places)]


def _within(
    whole: Text,
    seen: Sequence[Seen],
    verdicts: Sequence[LineJudgement],
    pairs: dict[int, set[int]],
    starts: Sequence[int],
) -> list[Border]:
    """The proven borders that show only when the articles that begin at `starts` are read by themselves."""
    found: list[Border] = []
    work = list(pairwise([0, *starts, len(seen)]))
    for _ in range(ROUNDS):
        pieces, work = work, []
        for first, end in pieces:
            again = _cuts(part(whole, first, end), seen, verdicts, pairs, proposals=False)
            if fresh := [border for border in again if border.votes >= THRESHOLD and border.proven]:
                found += fresh
                work += pairwise([first, *(border.at for border in fresh), end])
    return found


def _without_teasers(seen: Sequence[Seen], verdicts: Sequence[LineJudgement], drawn: Sequence[Border]) -> list[Border]:
    """The borders, but for those that would leave an article of teasers alone: it goes with the one above it, and what
    stands above the first article with that, unless it is obvious that an article begins below it.
    """
    kept: list[Border] = []
    starts = [0, *(border.at for border in drawn), len(seen)]
    teasers = [_teasers(seen[a:b], verdicts[a:b]) for a, b in pairwise(starts)]
    begun = not teasers[0]
    for border, alone in zip(drawn, teasers[1:], strict=True):
        if border.votes >= OBVIOUS or (begun and not alone):
            kept.append(border)
        begun = begun or not alone
    return kept


def _teasers(seen: Sequence[Seen], verdicts: Sequence[LineJudgement]) -> bool:
    """Whether no article stands here: hardly a sentence, or only teasers, which are short or break off, hardly two of
    them on end: headlines with a sentence each, and notices of a site.
    """
    kept = [s for s, v in zip(seen, verdicts, strict=True) if v.label not in TAKEN_OUT]
    told = [s.sentence_length for s in kept if s.stop or "，" in s.text]
    if sum(told) < ARTICLE and sum(n > 0 for n in told) < 3:
        return True
    on_end = sum(_is_told(a) and _is_told(b) for a, b in pairwise(kept))
    little = sum(told) < LITTLE and max(told) < PARAGRAPH
    return (little or not any(map(_is_told, kept))) and 3 * on_end <= sum(n > 0 for n in told)


def _is_told(s: Seen) -> bool:
    """Whether a sentence is told to its end, not as `……农户在采摘蓝莓。自2005年发展种植以来，……[详细]`."""
    return s.sentence_length > 0 and not BROKEN_OFF.search(s.text[-12:])


def _far(at: int, places: Sequence[int]) -> bool:
    k = bisect_left(places, at)
    return all(abs(at - near) >= APART for near in places[max(0, k - 1) : k + 1])


def votes_above(seen: Sequence[Seen], verdicts: Sequence[LineJudgement], at: int) -> dict[str, float]:
    """All votes over the gap above a seen line, weighed; none if it is no gap that could be a border."""
    t = text_of(seen, verdicts)
    for gap, votes in _ballots(t, seen, verdicts, {}, -math.inf, proposals=True):
        if t.at[gap.q] == at:
            return {name: VOTES[name] * share for name, share in votes.items()}
    return {}


def _cuts(
    t: Text, seen: Sequence[Seen], verdicts: Sequence[LineJudgement], pairs: dict[int, set[int]], proposals: bool
) -> list[Border]:
    """The places that have votes enough for a border, or nearly, in order; of those close to each other the strongest.

    Without `proposals` none where no border can be proven.
    """
    found: dict[int, Border] = {}
    for gap, votes in _ballots(t, seen, verdicts, pairs, UNSURE, proposals):
        if (total := sum(VOTES[name] * share for name, share in votes.items())) >= UNSURE:
            names = sorted((name for name in votes if VOTES[name] > 0), key=lambda name: (-VOTES[name], name))
            found[gap.q] = Border(t.at[gap.q], total, "; ".join(names), proves(gap, votes))
    sure = {q for q, border in found.items() if border.votes >= THRESHOLD}
    taken: dict[int, Border] = {}
    for q in sorted(found, key=lambda q: (-found[q].votes, q)):
        top = _first_row(t, q, sure, verdicts)
        apart = _rows_apart(found[q])
        if not any(near in taken for near in range(top - apart + 1, q + apart)):
            taken[top] = found[q]._replace(at=t.at[top])
    return [taken[q] for q in sorted(taken)]


def _first_row(t: Text, q: int, sure: Container[int], verdicts: Sequence[LineJudgement]) -> int:
    """The first of the rows of one headline: where several have enough votes, the border is above them all."""
    if q in sure:
        while q - 1 in sure and t.shape[q - 1] and not any(v.dropped for v in verdicts[slice(*taken_out(t, q))]):
            q -= 1
    return q


def _rows_apart(border: Border) -> int:
    """How many rows at least lie between this border and another."""
    if "headline" in border.reason:
        return 2
    return NEARER if "indent changes" in border.reason else APART


def _ballots(
    t: Text,
    seen: Sequence[Seen],
    verdicts: Sequence[LineJudgement],
    pairs: dict[int, set[int]],
    least: float,
    proposals: bool,
) -> Iterator[tuple[Gap, dict[str, float]]]:
    """The votes over each gap that could come to `least`: name to share of its weight."""
    if len(t.longs) < 3:
        return
    headings, might = _headings(t), sum(t.shape) >= 4
    gaps = []
    for q in range(1, len(t.rows)):
        gap = gap_above(t, q, seen, verdicts)
        shape = shape_votes(gap)
        if gap and shape is not None and most(gap, shape, headings, might) > least:
            gaps.append((gap, shape))
    if not gaps or not (proposals or any(may_prove(shape) for _, shape in gaps)):
        return  # before the words are counted, which costs most
    words = Words(t, pairs)
    interview = sum(TURN.match(s.key) is not None for s in t.rows) >= 4
    setting = Setting(words, headings, bulletin(t, words), interview)
    for gap, shape in gaps:
        if most(gap, shape, headings, gap.q in setting.bulletin) > least:
            yield gap, word_votes(gap, shape, setting)


def _headings(t: Text) -> int:
    """How many short rows without a stop stand right above a paragraph."""
    above = range(1, len(t.rows) - 1)
    return sum(not t.rows[q].stop and not t.long[q] and t.long[q + 1] and len(t.rows[q].text) < 40 for q in above)
