"""Which pairs of texts are worth comparing: MinHash signatures, put into datasketch's `MinHashLSH`.

What is found here is a guess, verified exactly by the caller; only what is *not* found here is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from datasketch import LeanMinHash, MinHash, MinHashLSH
from numpy.typing import NDArray

from cleaner.dedup.shingles import Hashes

Signatures = NDArray[np.uint32]

SLOTS = 128
# A pair exactly at the threshold is missed at most once in 1,000 times.
RECALL = 0.999
# In a bucket of up to CROWD texts every pair is a candidate; above it, leaders stand for the others.
CROWD = 64
ROUNDS = 32
NEIGHBOURS = 8
_CHUNK = 1 << 15  # shingles permuted at once: 128 × 32,768 × 4 bytes


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


def sign(sets: Iterable[Hashes]) -> Signatures:
    """The MinHash of each set, one a row: bit for bit what datasketch makes of the low 32 bits of the hashes.

    Its `update_batch` calls a Python function for every shingle (580 documents a second, 2026-11-22); this does not.
    """
    a, b = MinHash(num_perm=SLOTS).permutations
    rows = [_minimum(hashes.astype(np.uint32), a[:, None], b[:, None]) for hashes in sets]
    return np.array(rows, np.uint32).reshape(len(rows), SLOTS)


def _minimum(values: NDArray[np.uint32], a: Signatures, b: Signatures) -> NDArray[np.uint32]:
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):  # datasketch mixes what it is given, too
        values = (values ^ (values >> np.uint32(shift))) * np.uint32(factor)
    values = values ^ (values >> np.uint32(16))
    least = np.full(SLOTS, 0xFFFFFFFF, np.uint32)
    for start in range(0, len(values), _CHUNK):
        np.minimum(least, (values[start : start + _CHUNK] * a + b).min(axis=1), out=least)
    return least


def near_candidates(signatures: Signatures, threshold: float) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Pairs (i < j) of rows that may reach `threshold`, sorted, and which rows only follow the leader of a crowd.

    Rows are in order of preference: a leader is the first of the crowd that it stands for.  Empty sets, which all
    look alike, must be left out by the caller.
    """
    n = len(signatures)
    deviation = (max(threshold * (1 - threshold), 0.01) / SLOTS) ** 0.5
    floor = threshold - 4 * deviation  # a pair at the threshold falls below once in 30,000 times
    close = min(1.0, threshold + 2 * deviation)
    leaders = np.full(n, -1)
    found: set[int] = set()
    for bucket in sorted(_buckets(signatures, *bands_for(threshold)), key=lambda bucket: (-len(bucket), bucket)):
        members = np.array(bucket)
        if len(members) > CROWD:
            pairs = _pairs_of_crowd(members, signatures, leaders, close)
        else:
            pairs = _pairs_within(members, len(members))
            led = leaders[pairs]
            pairs = pairs[(led[:, 0] != led[:, 1]) | (led[:, 0] < 0)]
        alike = np.mean(signatures[pairs[:, 0]] == signatures[pairs[:, 1]], axis=1) >= floor
        found.update((pairs[alike, 0] * n + pairs[alike, 1]).tolist())
    found.update(first * n + second for first, second in _reunite(signatures, leaders, close))
    codes = np.array(sorted(found), np.int64)
    return np.stack((codes // max(n, 1), codes % max(n, 1)), axis=1), leaders >= 0


def _buckets(signatures: Signatures, bands: int, rows: int) -> set[tuple[int, ...]]:
    """The different sets of two or more texts that share a band."""
    index = MinHashLSH(num_perm=SLOTS, params=(bands, rows))
    for i, signature in enumerate(signatures):
        index.insert(i, LeanMinHash(seed=1, hashvalues=signature, scheme="affine32"), check_duplication=False)
    return {
        tuple(sorted(bucket))
        for table in index.hashtables
        for band in table.keys()  # noqa: SIM118 — a datasketch storage, not a dict
        if len(bucket := table.get(band)) > 1
    }


def _pairs_of_crowd(
    members: NDArray[np.int64], signatures: Signatures, leaders: NDArray[np.int64], close: float
) -> NDArray[np.int64]:
    """Pairs in a large bucket, in linear time: thousands of near-identical notices, or of forms on one template.

    The first text leads: it is paired with all others, and those `close` to it follow it, here and in every other
    bucket (`leaders` is filled in).  The same again with the rest, for a bounded number of rounds.  What remains is
    paired with its neighbours in the order of the signatures, where the likest fillings of a template stand together.
    """
    pairs = []
    members = np.unique(_first(leaders, members))
    for _ in range(ROUNDS):
        if len(members) <= CROWD:
            break
        leader, members = members[0], members[1:]
        pairs.append(np.stack((np.full(len(members), leader), members), axis=1))
        follows = np.mean(signatures[members] == signatures[leader], axis=1) >= close
        leaders[members[follows]] = leader
        members = members[~follows]
    if len(members) <= CROWD:
        pairs.append(_pairs_within(members, len(members)))
    else:
        pairs.append(_pairs_within(members[np.lexsort(signatures[members].T)], NEIGHBOURS))
    return np.concatenate(pairs)


def _reunite(signatures: Signatures, leaders: NDArray[np.int64], close: float) -> Iterator[tuple[int, int]]:
    """Followers with the first leader of all: one crowd may have gathered in several buckets."""
    known = np.unique(_first(leaders, np.flatnonzero(leaders >= 0)))
    for place, leader in enumerate(known):
        alike = np.mean(signatures[known[:place]] == signatures[leader], axis=1) >= close
        if alike.any():
            leaders[leader] = known[np.argmax(alike)]
    followers = np.flatnonzero(leaders >= 0)
    yield from zip(_first(leaders, followers).tolist(), followers.tolist(), strict=True)


def _first(leaders: NDArray[np.int64], members: NDArray[np.int64]) -> NDArray[np.int64]:
    """The leader of each member's leader, and so on: a leader has a smaller number than its followers."""
    while (led := leaders[members] >= 0).any():
        members = np.where(led, leaders[members], members)
    return members


def _pairs_within(members: NDArray[np.int64], reach: int) -> NDArray[np.int64]:
    """Each member with those up to `reach` places after it, the smaller number first."""
    first, second = np.triu_indices(len(members), 1) if reach >= len(members) else _band(len(members), reach)
    return np.sort(np.stack((members[first], members[second]), axis=1), axis=1)


def _band(n: int, reach: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    first, lag = np.divmod(np.arange(n * reach), reach)
    second = first + lag + 1
    return first[second < n], second[second < n]
