"""A text as code points, the kind of each, and running sums over them: what judges a long text all at once."""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing

from cleaner.restore import suspects

Codes = np.typing.NDArray[np.uint32]
Places = np.typing.NDArray[np.int64]
Mask = np.typing.NDArray[np.bool_]
HAN, ODD, LETTER, SIMPLIFIED, BIG5, QUOTE = (1 << k for k in range(6))  # bits of a kind
SURROGATE = re.compile("[\ud800-\udfff]")


def codes(text: str) -> Codes:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


@cache
def kinds() -> np.typing.NDArray[np.uint8]:
    """The bits of every code point, from the classes of `suspects`."""
    found = np.zeros(0x110000, np.uint8)
    plane = "".join(map(chr, range(0x10000)))
    for bit, inside in (
        (HAN, suspects.HAN_RANGES),
        (ODD, suspects.odd_ranges()),
        (LETTER, suspects.KANA),
        (SIMPLIFIED, suspects.simplified_ranges()),
        (QUOTE, suspects.QUOTES),
    ):
        for run in re.finditer(f"[{inside}]+", plane):
            found[run.start() : run.end()] |= bit
    found[0x20000:0x323B0] |= HAN | ODD
    found[codes(plane[0x3400:0xA000].encode("big5", "ignore").decode("big5"))] |= BIG5
    return found


def kinds_of(points: Codes) -> np.typing.NDArray[np.uint8]:
    return kinds()[points]


class Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def converter(name: str) -> Converter:
    import opencc

    found: Converter = opencc.OpenCC(name)
    return found


def folded(text: str, points: Codes) -> tuple[str, Codes]:
    """The text in simplified characters, by OpenCC's phrases, line by line, of the same length; its code points."""
    convert = converter("t2s").convert
    sound = SURROGATE.sub("?", text) if (points >> 11 == 0xD800 >> 11).any() else text  # OpenCC refuses surrogates
    simple = convert(sound)
    if len(simple) != len(text):
        lines = sound.split("\n")
        simple = "\n".join(s if len(s := convert(line)) == len(line) else line for line in lines)
    new = codes(simple)
    kept = np.flatnonzero((new != points) & (kinds_of(new) & ODD > 0))
    if kept.size:  # OpenCC also invents simplified forms that nobody writes (騧 䯄)
        new = new.copy()
        new[kept] = points[kept]
        simple = new.tobytes().decode("utf-32-le", "surrogatepass")
    return simple, new


class Running:
    """Counts of places within a distance of any place, by a running sum."""

    def __init__(self, there: Mask) -> None:
        self.sums = np.zeros(len(there) + 1, np.int32)
        np.cumsum(there, out=self.sums[1:])
        self.total = int(self.sums[-1])

    def within(self, low: Places, high: Places) -> Places:
        last = len(self.sums) - 1
        counts: Places = (self.sums[high.clip(0, last)] - self.sums[low.clip(0, last)]).astype(np.int64)
        return counts

    def around(self, at: Places, distance: int) -> Places:
        return self.within(at - distance, at + distance + 1)
