"""The kept lines of a document as border evidence: paragraphs, headlines, and the words that stretches of it share."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, pairwise
from operator import add
from typing import NamedTuple

from cleaner.layout.features import BULLET, DATELINE, ENUM
from cleaner.layout.metadata import DATE
from cleaner.layout.seen import Seen, Verdict

WINDOW = 6  # paragraphs on either side whose words are compared
SEEN_OF_LINE = 1500  # code points of a paragraph that count: enough to know its subject, and linear on any line
NOT_HAN = re.compile(r"[^\u3400-\u9fff]+")


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
    dateline: list[bool]
    bullet: list[bool]
    apart: list[bool]  # blank lines stand below
    indents: bool  # more than one indent is used


def text_of(piece: Sequence[int], seen: Sequence[Seen], verdicts: Sequence[Verdict]) -> Text:
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
        [DATELINE.match(s.key) is not None for s in rows],
        [BULLET.match(s.key) is not None for s in rows],
        [b.at - a.at > 1 for a, b in pairwise(rows)],
        len({s.indent for s, p in zip(rows, long, strict=True) if p}) > 1,
    )


def _is_paragraph(s: Seen) -> bool:
    n = len(s.text)
    return n >= 68 or s.mass >= 22 or (n >= 40 and s.text.count("，") + s.text.count(",") >= 2)


def _is_headline(s: Seen) -> bool:
    # `2017年8月10日 某市人大通过` heads no article, and no address does
    marked = ENUM.match(s.text) or BULLET.match(s.key) or DATE.match(s.key) or "://" in s.text
    return 8 <= len(s.text) <= 66 and s.text[-1] not in "：:，,）)" and not marked


class Words:
    """The pairs of Han characters of every row, and how much two stretches of a text share of them."""

    def __init__(self, t: Text) -> None:
        self.t = t
        self.pairs = [_pairs(s.text[:SEEN_OF_LINE]) for s in t.rows]
        rows = Counter(chain.from_iterable(self.pairs))
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
    return set(map(add, han, han[1:]))
