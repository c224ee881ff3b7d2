"""How signatures are cut into bands and when two of them are worth a comparison of the texts: arithmetic of the threshold."""

from __future__ import annotations

from math import ceil, sqrt

from cleaner.dedup.sketch import SLOTS

# A pair exactly at the threshold is missed at most once in 1,000 times.
RECALL = 0.999


def bands_for(threshold: float) -> tuple[int, int]:
    """How to cut the signature: (bands, rows), the most rows that still find a pair at `threshold`.

    datasketch's own choice weighs misses against false candidates and cuts 9 × 13 for 0.8, which finds 40 % of the
    pairs there; here false candidates cost only time, for each is verified.

    >>> bands_for(0.8)
    (25, 5)
    """
    for rows in range(SLOTS // 2, 1, -1):
        bands = SLOTS // rows
        if 1 - (1 - threshold**rows) ** bands >= RECALL:
            return bands, rows
    return SLOTS, 1


def least_equal(threshold: float) -> int:
    """In how many slots a pair at the threshold agrees: fewer only once in 30,000 times (four standard deviations)."""
    deviation = sqrt(max(threshold * (1 - threshold), 0.01) / SLOTS)
    return max(0, ceil(SLOTS * (threshold - 4 * deviation)))
