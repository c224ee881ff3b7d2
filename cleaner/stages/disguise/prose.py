"""Whether a place stands in modern prose, by the share of the Han around it that stand in known words."""

from __future__ import annotations

from functools import cache

import numpy as np

from cleaner.stages.disguise.char_kinds import HAN, Codes, Kinds, Mask, Places, Running, codes, hashed
from cleaner.stages.language.bigrams import opened

AROUND = 150  # characters on either side …
# … and the percentage of the Han among them that must stand beside another as they do in some word.  Modern prose has at
# least 71, however damaged (5 %), classical text at most 50, lists of names up to 73, but mostly less than 62 (2026-11-22).
SHARE = 64
BITS = 22  # 56,000 pairs in 4 million places: one of a hundred others seems to be known, too


def in_prose(points: Codes, kinds: Kinds, at: Places, wild: Places | None = None) -> Mask:
    """Which of the places stand in modern prose.  Places in `wild` count as known words, whatever they mean.

    Pairs of neighbours tell prose as well as a cut into words does, and need no loop.
    """
    if not at.size:
        return np.zeros(0, bool)
    low, high = max(0, int(at[0]) - AROUND - 1), int(at[-1]) + AROUND + 2
    points, kinds, at = points[low:high], kinds[low:high], at - low
    paired = known_pairs()[hashed(points[:-1], points[1:], BITS)]
    known = np.zeros(len(points), bool)
    known[1:] = paired
    known[:-1] |= paired
    if wild is not None:
        for near in (wild - low - 1, wild - low, wild - low + 1):
            known[near[(near >= 0) & (near < len(points))]] = True
    han = kinds & HAN > 0
    known &= han
    return 100 * Running(known).around(at, AROUND) >= SHARE * Running(han).around(at, AROUND)


@cache
def known_pairs() -> Mask:
    """The neighbours in all words of the model, by their hash."""
    with opened() as data:
        points = codes(data["words"].tobytes().decode())
    found = np.zeros(1 << BITS, bool)
    both = (points[:-1] != ord("\n")) & (points[1:] != ord("\n"))
    found[hashed(points[:-1][both], points[1:][both], BITS)] = True
    return found
