"""Texts as sets of shingles: a 64-bit hash of every 5 code points of the key, and exact counts of what two share.

Two different shingles have the same hash once in 2^64 pairs, so counts of equal hashes are taken for counts of equal
shingles.  numpy is imported with this module: import it late.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

WIDTH = 5  # code points in a shingle
_BASE = np.uint64(0x9E3779B97F4A7C15)
_BLOCK = 1 << 22  # characters hashed at once: bounds the memory beside the corpus to about 100 MB


def shingles(keys: Sequence[str]) -> Iterator[Hashes]:
    """For each key the sorted set of its shingles' hashes: none where the key is shorter than a shingle."""
    batch: list[str] = []
    size = 0
    for key in keys:
        batch.append(key)
        size += len(key)
        if size >= _BLOCK:
            yield from _of_batch(batch)
            batch, size = [], 0
    yield from _of_batch(batch)


def _of_batch(keys: list[str]) -> Iterator[Hashes]:
    points = np.frombuffer("".join(keys).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    rolling = np.zeros(len(points), np.uint64)
    for k in range(min(WIDTH, len(points))):  # a polynomial over the code points; windows across two keys are not taken
        rolling *= _BASE
        rolling[: len(points) - k] += points[k:]
    hashes = _mix(rolling)
    end = 0
    for key in keys:
        start, end = end, end + len(key)
        yield np.unique(hashes[start : max(start, end - WIDTH + 1)])


def _mix(values: Hashes) -> Hashes:
    """MurmurHash3's finalizer: a bijection that spreads every bit over the whole."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    mixed: Hashes = values ^ (values >> np.uint64(33))
    return mixed


def count_shared(a: Hashes, b: Hashes) -> int:
    """How many shingles two sorted sets have in common."""
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    if len(small) * 16 < len(large):
        places = np.searchsorted(large, small)
        places[places == len(large)] = 0
        return int(np.count_nonzero(large[places] == small)) if len(large) else 0
    both = np.concatenate((small, large))
    both.sort(kind="stable")  # two sorted runs: one merge
    return int(np.count_nonzero(both[1:] == both[:-1]))


def count_all_shared(sets: Sequence[Hashes]) -> NDArray[np.int64]:
    """The matrix of `count_shared` over every pair i < j, in one sort of all; for a few texts only."""
    n = len(sets)
    hashes = np.concatenate([*sets, np.empty(0, np.uint64)])
    owners = np.repeat(np.arange(n), [len(s) for s in sets])
    order = np.argsort(hashes, kind="stable")  # stable: equal hashes stay in the order of their texts
    hashes, owners = hashes[order], owners[order]
    counts = np.zeros(n * n, np.int64)
    firsts = np.arange(len(hashes))
    for lag in range(1, n):  # who stands `lag` places after an equal hash
        firsts = firsts[firsts + lag < len(hashes)]
        firsts = firsts[hashes[firsts] == hashes[firsts + lag]]
        if not len(firsts):
            break
        counts += np.bincount(owners[firsts] * n + owners[firsts + lag], minlength=n * n)
    return counts.reshape(n, n)
