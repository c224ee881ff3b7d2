"""Borders between articles that were glued together: votes over the gaps between lines.

No vote is enough alone, but for a list of links between two bodies.  The weights were set by hand on 60 merged and
47 single documents.  In the prototype they held on unseen ones (border F1 .78 and .73, single documents split 2.1
and 2.4 %), where learned ones fell to .65; with the labels before them: F1 .84, none split (2026-11-22).  Neither
low cohesion nor the shape of a headline ever cuts by itself: sections of one article have both.
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
    most,
    shape_votes,
    taken_out,
    word_votes,
)
from cleaner.stages.layout.cohesion import Text, Words, part, text_of
from cleaner.stages.layout.headlines import opening
from cleaner.stages.layout.values import TAKEN_OUT, Seen, Verdict

UNSURE = 3.0  # from here a border is proposed: 7 of 11 are right (merged, 2026-11-22)
THRESHOLD = 4.0  # 3.5: P .891, R .695; 4: .911, .683; 4.5: .952, .604 (prototype, 2026-11)
APART = 6  # rows; only where a headline begins the next article may it be as short as one paragraph,
NEARER = 3  # and only where its indent is its own, as short as two or three
PARAGRAPH = 60  # code points of a sentence that no teaser is as long as
LITTLE = 300  # code points of the whole of such teasers: prose wrapped at a fixed width has short lines too
ROUNDS = 8  # of reading again; two are enough for any text seen so far (2026-11-22)

TURN = re.compile(r"(?:问|答|记者|主持人|[\u3400-\u9fff]{2,4})[：:]")


class Border(NamedTuple):
    """Where another article begins: an index into the seen lines, its votes, and their names."""

    at: int
    votes: float
    reason: str


def borders(seen: Sequence[Seen], verdicts: Sequence[Verdict]) -> tuple[list[Border], list[Border]]:
    """The borders, and the gaps that come near being one, both in order.

    Each article is then read again as it will be written, alone and without what was dropped: a border that shows
    only there is drawn here, so that reading a written article never splits it.
    """
    whole = text_of(seen, verdicts)
    pairs: dict[int, set[int]] = {}
    found, unsure = _cuts(whole, seen, verdicts, pairs)
    changed = found or len(whole.rows) < len(seen)
    work = list(pairwise([0, *(border.at for border in found), len(seen)])) if changed else []
    for _ in range(ROUNDS):
        pieces, work = work, []
        for first, end in pieces:
            if fresh := _cuts(part(whole, first, end), seen, verdicts, pairs)[0]:
                found += fresh
                work += pairwise([first, *(border.at for border in fresh), end])
    found = sorted(border for border in found if border.at > opening(seen, verdicts, 0, len(seen))[1])
    while found and _teasers(seen[found[-1].at :], verdicts[found[-1].at :]):
        found.pop()
    places = [border.at for border in found]
    return found, [border for border in unsure if _far(border.at, places)]


def _teasers(seen: Sequence[Seen], verdicts: Sequence[Verdict]) -> bool:
    """Whether little stands here and no paragraph, but short sentences, hardly two of them on end: headlines with a
    sentence each, and notices of a site.
    """
    kept = [s for s, v in zip(seen, verdicts, strict=True) if v.label not in TAKEN_OUT]
    on_end = sum(a.sentence_length > 0 and b.sentence_length > 0 for a, b in pairwise(kept))
    little = sum(len(s.text) for s in kept) < LITTLE and all(s.sentence_length < PARAGRAPH for s in kept)
    return little and 3 * on_end <= sum(s.sentence_length > 0 for s in kept)


def _far(at: int, places: Sequence[int]) -> bool:
    k = bisect_left(places, at)
    return all(abs(at - near) >= APART for near in places[max(0, k - 1) : k + 1])


def votes_above(seen: Sequence[Seen], verdicts: Sequence[Verdict], at: int) -> dict[str, float]:
    """All votes over the gap above a seen line, weighed; none if it is no gap that could be a border."""
    t = text_of(seen, verdicts)
    for gap, votes in _ballots(t, seen, verdicts, {}, -math.inf):
        if t.at[gap.q] == at:
            return {name: VOTES[name] * share for name, share in votes.items()}
    return {}


def _cuts(
    t: Text, seen: Sequence[Seen], verdicts: Sequence[Verdict], pairs: dict[int, set[int]]
) -> tuple[list[Border], list[Border]]:
    """The borders within a text, and what comes near; the strongest first, none within a few rows of another."""
    found: dict[int, Border] = {}
    for gap, votes in _ballots(t, seen, verdicts, pairs, UNSURE):
        if (total := sum(VOTES[name] * share for name, share in votes.items())) >= UNSURE:
            names = sorted((name for name in votes if VOTES[name] > 0), key=lambda name: (-VOTES[name], name))
            found[gap.q] = Border(t.at[gap.q], total, "; ".join(names))
    sure = {q for q, border in found.items() if border.votes >= THRESHOLD}
    taken: dict[int, Border] = {}
    for q in sorted(found, key=lambda q: (-found[q].votes, q)):
        top = _first_row(t, q, sure, verdicts)
        apart = _rows_apart(found[q])
        if not any(near in taken for near in range(top - apart + 1, q + apart)):
            taken[top] = found[q]._replace(at=t.at[top])
    chosen = [taken[q] for q in sorted(taken)]
    return [b for b in chosen if b.votes >= THRESHOLD], [b for b in chosen if b.votes < THRESHOLD]


def _first_row(t: Text, q: int, sure: Container[int], verdicts: Sequence[Verdict]) -> int:
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
    t: Text, seen: Sequence[Seen], verdicts: Sequence[Verdict], pairs: dict[int, set[int]], least: float
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
    if not gaps:
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
