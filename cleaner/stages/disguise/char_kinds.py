"""A text as an array of code points, the kinds of each, and running sums over them, so that all places are judged at once."""

from __future__ import annotations

import re
from functools import cache, cached_property

import numpy as np
import numpy.typing

from cleaner.stages.disguise import suspects
from cleaner.stages.language import forms

Codes = np.typing.NDArray[np.uint32]
Places = np.typing.NDArray[np.int64]
Mask = np.typing.NDArray[np.bool_]
Kinds = np.typing.NDArray[np.uint8]
# Bits of a kind.
HAN, ODD, LETTER, SIMPLIFIED, BIG5, QUOTE, TRADITIONAL, DIGIT = (1 << k for k in range(8))
JAPANESE, CHINESE = 1, 2  # bits of `languages`
MANY = 30  # characters a place, below which sums over all of them are the faster way


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
        (LETTER, suspects.LETTERS),
        (SIMPLIFIED, suspects.simplified_ranges()),
        (QUOTE, suspects.QUOTES),
        (DIGIT, "0-9０-９"),
    ):
        for run in re.finditer(f"[{inside}]+", plane):
            found[run.start() : run.end()] |= bit
    found[0x20000:0x323B0] |= HAN | ODD
    han = plane[0x3400:0xA000]
    found[codes(han.encode("big5", "ignore").decode("big5"))] |= BIG5
    old, new = codes(han), codes(forms.converter("t2s")("\n".join(han))[::2])  # each alone
    found[old[(old != new) & (found[old] & ODD > 0) & (found[new] & ODD == 0)]] |= TRADITIONAL
    return found


@cache
def languages() -> Kinds:
    """For every code point whether Japanese alone writes it (発 円), or never does (们 这 苐; not 国 会)."""
    found = np.zeros(0x110000, np.uint8)
    found[codes("".join(forms.shinjitai()))] = JAPANESE
    found[codes("".join(c for c in map(chr, range(0x3400, 0xA000)) if not forms.is_in("shift_jis", c)))] = CHINESE
    return found


def kinds_of(points: Codes) -> Kinds:
    return kinds().take(points)


def hashed(a: Codes, b: Codes, bits: int) -> Codes:
    """A hash of so many bits for each two."""
    return (a * np.uint32(0x9E3779B1) + b * np.uint32(0x85EBCA6B)) >> np.uint32(32 - bits)


class Running:
    """Counts of marked places near any place: by binary search for few places, by running sums for many."""

    def __init__(self, there: Mask) -> None:
        self.there = there

    @cached_property
    def total(self) -> int:
        return int(np.count_nonzero(self.there))

    @cached_property
    def places(self) -> Places:
        return np.flatnonzero(self.there)

    @cached_property
    def sums(self) -> np.typing.NDArray[np.int32]:
        sums = np.zeros(len(self.there) + 1, np.int32)
        np.cumsum(self.there, out=sums[1:])
        return sums

    def within(self, low: Places, high: Places) -> Places:
        if len(low) * MANY < len(self.there) and "sums" not in vars(self):
            return np.searchsorted(self.places, high) - np.searchsorted(self.places, low)
        last = len(self.there)
        counts: Places = self.sums[np.minimum(high, last)] - self.sums[np.maximum(low, 0)]
        return counts

    def around(self, at: Places, distance: int) -> Places:
        return self.within(at - distance, at + distance + 1)
