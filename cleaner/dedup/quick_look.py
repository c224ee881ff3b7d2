"""A quick look at a few short texts, without numpy: can there be copies among them at all?

A hook gets five files, and to load numpy takes longer than to check them.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, islice

from cleaner.dedup.key import comparison_key, stretches

SHARED = 0.8  # of the shingles of the shorter text: less is neither near nor contained, by any threshold from here up
TEXTS = 16
LENGTH = 30_000  # code points; 10 ms


def may_hold_copies(texts: Iterable[str]) -> bool:
    """False only where no two of `texts` are copies, near-copies or parts of each other.

    >>> may_hold_copies(["春眠不觉晓，处处闻啼鸟。", "白日依山尽，黄河入海流。"])
    False
    """
    few = list(islice(texts, TEXTS + 1))
    if len(few) > TEXTS or sum(map(len, few)) > LENGTH:
        return True
    keys = [key for key in map(comparison_key, few) if key]
    if len(set(keys)) < len(keys):
        return True
    sets = filter(None, map(stretches, keys))
    return any(len(a & b) >= SHARED * min(len(a), len(b)) for a, b in combinations(sets, 2))
