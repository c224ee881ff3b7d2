"""A text as code points, the kind of each, and running sums over them: what judges a long text all at once."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import numpy.typing

from cleaner.restore import suspects
from cleaner.restore.folding import converter

Codes = np.typing.NDArray[np.uint32]
Places = np.typing.NDArray[np.int64]
Mask = np.typing.NDArray[np.bool_]
Kinds = np.typing.NDArray[np.uint8]
# Bits of a kind.
HAN, ODD, LETTER, SIMPLIFIED, BIG5, QUOTE, TRADITIONAL, DIGIT = (1 << k for k in range(8))


def codes(text: str) -> Codes:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


@cache
def kinds() -> Kinds:
    """The bits of every code point, from the classes of `suspects`."""
    found = np.zeros(0x110000, np.uint8)
    plane = "".join(map(chr, range(0x10000)))
    for bit, inside in (
        (HAN, suspects.HAN_RANGES),
        (ODD, suspects.odd_ranges()),
        (LETTER, suspects.KANA),
        (SIMPLIFIED, suspects.simplified_ranges()),
        (QUOTE, suspects.QUOTES),
        (DIGIT, "0-9０-９"),
    ):
        for run in re.finditer(f"[{inside}]+", plane):
            found[run.start() : run.end()] |= bit
    found[0x20000:0x323B0] |= HAN | ODD
    han = plane[0x3400:0xA000]
    found[codes(han.encode("big5", "ignore").decode("big5"))] |= BIG5
    old, new = codes(han), codes(converter("t2s").convert("\n".join(han))[::2])  # each alone
    found[old[(old != new) & (found[old] & ODD > 0) & (found[new] & ODD == 0)]] |= TRADITIONAL
    return found


def kinds_of(points: Codes) -> Kinds:
    return kinds().take(points)


class Running:
    """What is there within a distance of any place, by a running sum."""

    def __init__(self, there: Mask | np.typing.NDArray[np.int8]) -> None:
        self.sums = np.zeros(len(there) + 1, np.int32)
        np.cumsum(there, out=self.sums[1:])
        self.total = int(self.sums[-1])

    def within(self, low: Places, high: Places) -> Places:
        last = len(self.sums) - 1
        counts: Places = self.sums[np.minimum(high, last)] - self.sums[np.maximum(low, 0)]
        return counts

    def around(self, at: Places, distance: int) -> Places:
        return self.within(at - distance, at + distance + 1)
