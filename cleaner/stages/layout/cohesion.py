"""The kept lines of a document as border evidence: paragraphs, headlines, and the words that stretches of it share."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from cleaner.core import scripts
from cleaner.stages.layout.features import BULLET, ENUM, is_dateline
from cleaner.stages.layout.metadata import DATE
from cleaner.stages.layout.values import TAKEN_OUT, LineJudgement, Seen

WINDOW = 6  # paragraphs on either side whose words are compared
SEEN_OF_LINE = 1500  # code points of a paragraph that count: enough to know its subject, and linear on any line
NAMES = 8  # words in a row
HAN = 10  # Han characters of a paragraph: a line of code has hardly any, and shares no words with what stands around it
MARK = re.compile(r"[，。；！？、,;!?]")
NOT_HAN = re.compile(f"[^{scripts.HAN_BMP}]+")


class Text(NamedTuple):
    """The kept lines of a document or of one article, with what is asked of each again and again."""

    at: list[int]  # index into the seen lines
    rows: list[Seen]
    long: list[bool]  # paragraphs
    shape: list[bool]  # shaped like a headline
    dateline: list[bool]  # paragraphs that begin as a report does
    bullet: list[bool]
    longs: list[int]  # the paragraphs
    rank: list[int]  # how many paragraphs come before
    apart: list[bool]  # blank lines stand below
    indents: bool  # more than one indent is used
    alone: bool  # read as it will be written, without what was dropped


def text_of(seen: Sequence[Seen], verdicts: Sequence[LineJudgement]) -> Text:
    """A document, among all that was dropped from it."""
    at = [i for i, v in enumerate(verdicts) if v.label not in TAKEN_OUT]
    rows = [seen[i] for i in at]
    long = [_is_paragraph(s) for s in rows]
    shape = [not p and not s.stop and _is_headline(s) for s, p in zip(rows, long, strict=True)]
    dateline = [p and is_dateline(s.key) for s, p in zip(rows, long, strict=True)]
    bullet = [BULLET.match(s.key) is not None for s in rows]
    return _text(at, rows, long, shape, dateline, bullet, alone=False)


def part(t: Text, first: int, end: int) -> Text:
    """The rows whose lines stand from `first` to before `end`, as an article by themselves."""
    a, b = bisect_left(t.at, first), bisect_left(t.at, end)
    return _text(t.at[a:b], t.rows[a:b], t.long[a:b], t.shape[a:b], t.dateline[a:b], t.bullet[a:b], alone=True)


def _text(
    at: list[int],
    rows: list[Seen],
    long: list[bool],
    shape: list[bool],
    dateline: list[bool],
    bullet: list[bool],
    alone: bool,
) -> Text:
    longs = [q for q, p in enumerate(long) if p]
    steps = pairwise(zip(at, rows, strict=True))
    return Text(
        at,
        rows,
        long,
        shape,
        dateline,
        bullet,
        longs,
        list(accumulate(long, initial=0))[:-1],
        [s.at - r.at > 1 + alone * (j - i - 1) for (i, r), (j, s) in steps],  # what was dropped leaves no gap
        len({rows[q].indent for q in longs}) > 1,
        alone,
    )


def _is_paragraph(s: Seen) -> bool:
    n = len(s.text)
    if n < 68 and s.sentence_length < 22 and (n < 40 or s.text.count("，") + s.text.count(",") < 2):
        return False
    if s.links >= 0.5 or (len(s.text) < SEEN_OF_LINE and len(NOT_HAN.sub("", s.text)) < HAN):
        return False
    return s.stop or not _is_row_of_names(s.text[:SEEN_OF_LINE])


def _is_row_of_names(text: str) -> bool:
    """Whether a long line without a stop is a row of channels or other names: spaces, and no mark of a sentence."""
    return len(text.split()) >= NAMES and not MARK.search(text)


def _is_headline(s: Seen) -> bool:
    if not 8 <= len(s.text) <= 66 or s.text[-1] in "：:，,）)" or s.weak_label == "meta":
        return False
    # `2017年8月10日 某市人大通过` heads no article, and no address does
    return not (ENUM.match(s.text) or BULLET.match(s.key) or DATE.match(s.key) or "://" in s.text)


class Words:
    """The pairs of Han characters of every row, and how much two stretches of a text share of them."""

    def __init__(self, t: Text, known: dict[int, set[int]]) -> None:
        """`known` keeps the pairs of a line, by its index, from one reading of a text to the next."""
        self.t = t
        for i, s in zip(t.at, t.rows, strict=True):
            if i not in known:
                known[i] = _pairs(s.text[:SEEN_OF_LINE])
        self.pairs = [known[i] for i in t.at]
        rows = Counter(chain.from_iterable(self.pairs))
        self.weight = {pair: 1 / n for pair, n in rows.items()}
        self.known: dict[int, float] = {}

    def shared(self, r: int) -> float:
        """Likeness (weighted cosine) of the six paragraphs before paragraph `r` and the six from it on."""
        if r not in self.known:
            above, below = self._all(r - WINDOW, r), self._all(r, r + WINDOW)
            size = math.sqrt(self._weigh(above) * self._weigh(below))
            self.known[r] = self._weigh(above & below) / size if size else 1.0
        return self.known[r]

    def echo(self, q: int) -> tuple[float, float]:
        """Share of the pairs of row `q` that come back below, and how much more than above."""
        own, r = self.pairs[q], self.t.rank[q]
        if not own:
            return 0.0, 0.0
        above, below = self._all(r - 4, r), self._all(r, r + 3)
        after = len(own & below) / len(own)
        return after, max(0.0, after - len(own & above) / len(own))

    def _all(self, start: int, end: int) -> set[int]:
        return set().union(*(self.pairs[q] for q in self.t.longs[max(0, start) : max(0, end)]))

    def _weigh(self, pairs: set[int]) -> float:
        return math.fsum(map(self.weight.__getitem__, pairs))  # exact, so that the order of a set does not tell


def _pairs(text: str) -> set[int]:
    """The pairs of Han characters on end.  All are of 16 bits, so two make a number, which is quicker than a string."""
    units = memoryview(NOT_HAN.sub("", text).encode("utf-16-le"))
    whole = len(units) & ~3
    odd = max(2, 2 + (len(units) - 2 & ~3))
    return {*units[:whole].cast("I"), *units[2:odd].cast("I")}
