"""Borders between articles that were glued together: votes over the gaps between lines.

No vote is enough alone, but for a list of links between two bodies.  The weights were set by hand on 60 merged and
47 single documents.  In the prototype they held on unseen ones (border F1 .78 and .73, single documents split 2.1
and 2.4 %), where learned ones fell to .65; with the labels before them: F1 .83, none split (2026-11-22).  Neither
low cohesion nor the shape of a headline ever cuts by itself: sections of one article have both.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleaner.layout.features import BULLET, DATELINE, ENUM, Seen
from cleaner.layout.labels import Verdict
from cleaner.layout.metadata import DATE

VOTES = {
    # what stands between
    "links between": 4.0,
    "list with bullets above": 2.0,
    "sign-off above": 1.0,
    "editor's sign-off, then a headline": 2.5,
    # what begins
    "headline above a dateline": 3.0,
    "headline above a date": 1.0,
    "headline and dateline agree": 2.0,
    "headline told again below": 2.5,
    "headline of a bulletin": 3.0,
    "headline was in a list of links": 1.5,
    "dateline here": 1.0,
    # what changes
    "indent changes": 3.0,
    "blank-line rhythm changes": 2.0,
    "fewest shared words": 1.0,
    "hardly any shared words": 1.0,
    # what speaks against it
    "many shared words": -2.0,
    "first sentence goes on": -1.5,
    "numbered parts": -2.5,
    "one paragraph below": -2.0,
    "one paragraph above": -3.0,
    "interview": -2.0,
    "paragraph above breaks off": -0.5,
}
THRESHOLD = 4.0  # 3.5: P .891, R .695; 4: .911, .683; 4.5: .952, .604 (prototype, 2026-11)
APART = 6  # rows; only where a headline begins the next article may it be as short as one paragraph
ROUNDS = 8  # of reading again; two are enough for any text seen so far (2026-11-22)
WINDOW = 6  # paragraphs on either side whose words are compared
SEEN_OF_LINE = 1500  # code points of a paragraph that count: enough to know its subject, and linear on any line

LINKS = frozenset({"related", "comment", "nav", "seo", "copyright", "pagination"})
EDITOR = re.compile(r"[【(\[]?(?:纠错】)? ?(?:本文来源.{0,20})?(?:责任?编辑?|编辑|责编)")
SIGN_OFF = re.compile(
    r"(?:责任?编辑?|编辑|来源|作者|通讯员|摄影|采写|记者)[：: ]|记者 |原标题|原题为"
    r"|[（(](?:完|.{0,8}记者|通讯员|作者|总台)[^（）()]{0,20}[）)]\Z"
)
GOES_ON = re.compile(
    r"此外|同时|对此|[他她]们?|这|那|其|该|但|而|因此|另外|随后|不过|然而|所以|于是|与此|据悉|据了解|目前|记者"
    r"|首先|其次|最后|再|又|也|以上|上述|“|——"
)
TURN = re.compile(r"(?:问|答|记者|主持人|[\u3400-\u9fff]{2,4})[：:]")
NOT_HAN = re.compile(r"[^\u3400-\u9fff]+")


class Border(NamedTuple):
    """Where another article begins: an index into the seen lines, its votes, and their names."""

    at: int
    votes: float
    reason: str


class Text(NamedTuple):
    """The kept lines of a document, with what is asked of each again and again."""

    at: list[int]  # index into the seen lines
    rows: list[Seen]
    long: list[bool]  # paragraphs
    shape: list[bool]  # shaped like a headline
    longs: list[int]  # the paragraphs
    rank: list[int]  # how many paragraphs come before
    between: list[list[tuple[Seen, Verdict]]]  # what stood above and was taken out
    following: list[Sequence[Verdict]]  # the next two lines, kept or not


def borders(seen: Sequence[Seen], verdicts: Sequence[Verdict]) -> list[Border]:
    """The borders, in order.

    Each article is then read again as it will be written, alone and without what was dropped: a border that shows
    only there is drawn here, so that reading a written article never splits it.
    """
    found = _cuts(range(len(seen)), seen, verdicts)
    kept, rows = _as_written(seen, verdicts)
    work = list(pairwise([0, *(border.at for border in found), len(seen)])) if found or len(kept) < len(seen) else []
    for _ in range(ROUNDS):
        pieces, work = work, []
        for first, end in pieces:
            piece = kept[bisect_left(kept, first) : bisect_left(kept, end)]
            if fresh := _cuts(piece, rows, verdicts):
                found += fresh
                work += pairwise([first, *(border.at for border in fresh), end])
    return sorted(found)


def _as_written(seen: Sequence[Seen], verdicts: Sequence[Verdict]) -> tuple[list[int], list[Seen]]:
    """Which lines are kept, and all lines with the numbers they have once the others are gone."""
    kept, rows, gone = [], [], 0
    for i, (s, v) in enumerate(zip(seen, verdicts, strict=True)):
        rows.append(s._replace(at=s.at - gone))
        if v.dropped or v.label == "meta":
            gone += 1
        else:
            kept.append(i)
    return kept, rows


def _cuts(piece: Sequence[int], seen: Sequence[Seen], verdicts: Sequence[Verdict]) -> list[Border]:
    """The borders within some of the lines; the strongest are taken first, and none within a few rows of another."""
    t = _text(piece, seen, verdicts)
    found: dict[int, Border] = {}
    for q, votes in _ballots(t):
        if (total := sum(VOTES[name] * share for name, share in votes.items())) >= THRESHOLD:
            names = sorted((name for name in votes if VOTES[name] > 0), key=lambda name: (-VOTES[name], name))
            found[q] = Border(t.at[q], total, "; ".join(names))
    taken: dict[int, Border] = {}
    for q in sorted(found, key=lambda q: (-found[q].votes, q)):
        top = q
        while top - 1 in found and t.shape[top - 1] and not any(v.dropped for _, v in t.between[top]):
            top -= 1  # rows of one headline: the border is above them all
        apart = 2 if "headline" in found[q].reason else APART
        if not any(near in taken for near in range(top - apart + 1, q + apart)):
            taken[top] = found[q]._replace(at=t.at[top])
    return [taken[q] for q in sorted(taken)]


def _text(piece: Sequence[int], seen: Sequence[Seen], verdicts: Sequence[Verdict]) -> Text:
    spots = [k for k, i in enumerate(piece) if not verdicts[i].dropped and verdicts[i].label != "meta"]
    at = [piece[k] for k in spots]
    rows = [seen[i] for i in at]
    long = [_is_paragraph(s) for s in rows]
    rank, r = [], 0
    for paragraph in long:
        rank.append(r)
        r += paragraph
    return Text(
        at,
        rows,
        long,
        [not p and not s.stop and _is_headline(s) for s, p in zip(rows, long, strict=True)],
        [q for q, p in enumerate(long) if p],
        rank,
        [[(seen[i], verdicts[i]) for i in piece[a + 1 : b]] for a, b in pairwise([-1, *spots])],
        [[verdicts[i] for i in piece[k + 1 : k + 3]] for k in spots],
    )


def _is_paragraph(s: Seen) -> bool:
    n = len(s.text)
    return n >= 68 or s.mass >= 22 or (n >= 40 and s.text.count("，") + s.text.count(",") >= 2)


def _is_headline(s: Seen) -> bool:
    marked = (
        ENUM.match(s.text) or BULLET.match(s.key) or DATE.match(s.key)
    )  # `2017年8月10日 某市人大通过` heads no article
    return 8 <= len(s.text) <= 66 and s.text[-1] not in "：:，,）)" and not marked


def _ballots(t: Text) -> Iterator[tuple[int, dict[str, float]]]:
    """The votes over each gap that could be a border: name to share of its weight."""
    gaps = [(q, votes) for q in range(1, len(t.rows)) if (votes := _shape_votes(t, q)) is not None]
    if len(t.longs) < 3 or not gaps:
        return
    words = Words(t)
    bulletin = _bulletin(t, words)
    interview = sum(TURN.match(s.text) is not None for s in t.rows) >= 4
    heads = sum(
        not t.rows[q].stop and not t.long[q] and t.long[q + 1] and len(t.rows[q].text) < 40
        for q in range(1, len(t.rows) - 1)
    )
    for q, votes in gaps:
        hope = sum(VOTES[name] for name in votes) + VOTES["fewest shared words"] + VOTES["hardly any shared words"]
        if t.shape[q]:
            hope += VOTES["headline of a bulletin"] * (q in bulletin) + VOTES["headline told again below"] * (heads < 4)
            hope += VOTES["headline and dateline agree"] * bool(votes)
        if hope < THRESHOLD:
            continue
        above, below = t.longs[max(0, t.rank[q] - 3) : t.rank[q]], t.longs[t.rank[q] : t.rank[q] + 3]
        enough = len(above) >= 1 and len(below) >= 2
        shared = words.shared(t.rank[q])
        if t.shape[q]:
            told, gain = words.echo(q)
            if (
                enough
                and votes.keys() & {"headline above a dateline", "headline above a date"}
                and told >= 0.25
                and shared < 0.2
            ):
                votes["headline and dateline agree"] = 1
            alone = q < 2 or t.long[q - 1] or t.rows[q - 1].stop or t.long[q - 2] or t.rows[q - 2].stop
            if enough and told >= 0.4 and gain >= 0.3 and shared < 0.1 and alone and heads < 4:
                votes["headline told again below"] = 1
            if q in bulletin:
                votes["headline of a bulletin"] = bulletin[q]
        if "blank-line rhythm changes" in votes and not (enough and shared < 0.15):
            del votes["blank-line rhythm changes"]
        first = t.rows[below[0]].text if below else ""
        near = [words.shared(r) for r in range(t.rank[q] - 3, t.rank[q] + 4) if r != t.rank[q]]
        against = {
            "fewest shared words": bool(below) and shared <= min(near),
            "hardly any shared words": shared < 0.03,
            "many shared words": shared > 0.1,
            "first sentence goes on": GOES_ON.match(first),
            "numbered parts": any(ENUM.match(x) for x in (t.rows[q].text, t.rows[q - 1].text, first)),
            "one paragraph below": len(below) < 2,
            "one paragraph above": len(above) < 2,
            "interview": interview,
            "paragraph above breaks off": t.long[q - 1] and not t.rows[q - 1].stop,
        }
        yield q, votes | {name: 1.0 for name, holds in against.items() if holds}


def _shape_votes(t: Text, q: int) -> dict[str, float] | None:
    """What speaks for a border above row `q` without looking at its words; None if nothing can."""
    r, s, p = t.rank[q], t.rows[q], t.rows[q - 1]
    above, below = t.longs[max(0, r - 3) : r], t.longs[r : r + 3]
    if not below:
        return None
    gone = t.between[q]
    first = t.rows[below[0]]
    dated = any(v.label == "meta" for v in t.following[q]) or (
        t.shape[q] and any(v.label == "meta" for k in range(q + 1, min(below[0], q + 3)) for v in t.following[k])
    )
    dateline = DATELINE.match(first.text) is not None and below[0] - q <= 3
    indents = [t.rows[k].indent for k in above[-2:]], [t.rows[k].indent for k in below[:2]]
    before, after = ({t.rows[k].indent for k in t.longs[max(0, a) : b]} for a, b in ((r - 5, r), (r, r + 5)))
    # a few paragraphs that begin with a digit may be indented in their own way: then the old style comes back
    settled = before.isdisjoint(after) and all(len(set(x)) == 1 and len(x) == 2 for x in indents)
    here = bool(above) and (q == above[-1] + 1 or (not t.long[q - 1] and not p.stop and t.shape[q]))
    votes = {
        "links between": sum(v.label in LINKS for _, v in gone) >= 2 and len(below) >= 2,
        "list with bullets above": _list_above(t, q) and len(below) >= 2,
        "editor's sign-off, then a headline": t.shape[q]
        and any(EDITOR.match(o.key) for o, v in gone if v.label == "meta"),
        "sign-off above": any(v.label == "meta" for _, v in gone)
        or (len(p.text) < 60 and SIGN_OFF.search(p.text) is not None)
        or (p.text[-1] in "）)" and SIGN_OFF.search(p.text[-24:]) is not None),
        "headline above a dateline": t.shape[q] and dateline,
        "headline above a date": t.shape[q] and dated,
        "dateline here": t.long[q] and DATELINE.match(s.text) is not None,
        "indent changes": settled and here,
        "blank-line rhythm changes": _rhythm_changes(t, q),
    }
    found = {name: 1.0 for name, holds in votes.items() if holds}
    return found if found or t.shape[q] else None


def _list_above(t: Text, q: int) -> bool:
    """Whether four rows with one bullet and no stop stand above.  They are kept, an article may hold a list; but
    links are what they mostly are.  Without bullets it might be verse, or prose wrapped at a fixed width.
    """
    rows = [
        s
        for s in t.rows[max(0, q - 4) : q]
        if BULLET.match(s.key) and 8 <= len(s.text) <= 80 and "。" not in s.text[-2:]
    ]
    return len(rows) == 4 and len({s.text[0] for s in rows}) == 1 and not BULLET.match(t.rows[q].key)


def _rhythm_changes(t: Text, q: int) -> bool:
    """Whether blank lines stand between paragraphs on one side of the gap, and not on the other."""

    def apart(k: int) -> bool:
        return t.rows[k + 1].at - t.rows[k].at > 1

    above = [apart(k) for k in range(max(0, q - 5), q - 1)]
    below = [apart(k) for k in range(q, min(len(t.rows) - 1, q + 4))]
    return len(above) >= 3 and len(below) >= 3 and abs(sum(above) / len(above) - sum(below) / len(below)) >= 0.75


def _bulletin(t: Text, words: Words) -> dict[int, float]:
    """Headlines of a bulletin: most of them foretell the paragraph below and not the one above.

    One article with parallel headings looks the same from afar, but its headings are shorter and foretell less.
    """
    rows = [q for q in range(1, len(t.rows) - 1) if t.shape[q] and t.long[q - 1] and any(t.long[q + 1 : q + 3])]
    size = {q: len(NOT_HAN.sub("", t.rows[q].text)) for q in rows}
    if len(rows) < 4:
        return {}
    told = {q: after >= 0.35 and gain >= 0.25 for q in rows for after, gain in [words.echo(q)]}
    if sum(told.values()) < 0.6 * len(rows) or sorted(size.values())[len(rows) // 2] < 14:
        return {}
    return {q: 1.0 if yes else 0.5 for q, yes in told.items() if size[q] >= 12}


class Words:
    """The pairs of Han characters of every row, and how much two stretches of a text share of them."""

    def __init__(self, t: Text) -> None:
        self.t = t
        self.pairs = [_pairs(s.text[:SEEN_OF_LINE]) for s in t.rows]
        rows = Counter(pair for pairs in self.pairs for pair in pairs)
        self.weight = {pair: 1 / n for pair, n in rows.items()}
        self.known: dict[int, float] = {}

    def shared(self, r: int) -> float:
        """Likeness (weighted cosine) of the six paragraphs before paragraph `r` and the six from it on."""
        if r not in self.known:
            above, below = self._all(r - WINDOW, r), self._all(r, r + WINDOW)
            both, weight = above & below, self.weight
            size = math.sqrt(sum(weight[x] for x in above) * sum(weight[x] for x in below))
            self.known[r] = math.fsum(weight[x] for x in both) / size if size else 1.0
        return self.known[r]

    def echo(self, q: int) -> tuple[float, float]:
        """Share of the pairs of row `q` that come back below, and how much more than above."""
        own, r = self.pairs[q], self.t.rank[q]
        if not own:
            return 0.0, 0.0
        above, below = self._all(r - 4, r), self._all(r, r + 3)
        after = len(own & below) / len(own)
        return after, max(0.0, after - len(own & above) / len(own))

    def _all(self, start: int, end: int) -> set[str]:
        return set().union(*(self.pairs[q] for q in self.t.longs[max(0, start) : max(0, end)]))


def _pairs(text: str) -> set[str]:
    han = NOT_HAN.sub("", text)
    return {han[i : i + 2] for i in range(len(han) - 1)}
