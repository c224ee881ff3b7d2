"""Which text may lie inside which: a prefix filter over rare sampled shingles.

A text that is contained keeps nearly all of its shingles in its container, also the rare ones.  So it is enough to
look up its few rarest: common sentences, however often they recur, are not looked up at all, and no cap on how often
a shingle occurs decides what is found.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.shingles import Hashes

# One shingle in four is sampled.  At 60 to 200 characters one in 4 finds all contained texts, one in 8 0.9999 of them,
# one in 16 0.9968 (prototypes/sketch/contain.py).  Larger corpora sample less, to hold at most this many:
RATE = 4
SAMPLES = 1 << 24
VOTES = 3  # that many of the looked-up shingles must be in a text for it to be compared: 1 is twice as slow
SIGMAS = 3
CONTAINERS = 64  # so many likeliest containers of one text are compared with it: more are a crowd
LONGEST = 1024  # how many of a shingle's texts are looked at, the longest first


def contained_candidates(sets: Sequence[Hashes], share: float) -> NDArray[np.int64]:
    """Pairs (i, j): text i may have `share` of its shingles in text j, which has as many or more.

    Of a crowd of near-copies only the leader should be among `sets`: each of them would find all the others.
    """
    sizes = np.array([len(s) for s in sets], np.int64)
    rate = np.uint64(max(RATE, int(sizes.sum()) // SAMPLES))
    samples = [s[s % rate == 0] for s in sets]
    owners = np.argsort(-sizes, kind="stable")  # rank → text, the largest first
    hashes = np.concatenate([*(samples[owner] for owner in owners), np.empty(0, np.uint64)])
    ranks = np.repeat(np.arange(len(sets)), [len(samples[owner]) for owner in owners])
    order = np.argsort(hashes, kind="stable")  # stable: the texts of one shingle stay in order of rank
    hashes, ranks = hashes[order], ranks[order]
    found = []
    for rank, owner in enumerate(owners.tolist()):
        if len(samples[owner]):
            places = _containers(rank, samples[owner], hashes, ranks, share)
            found += [(owner, int(owners[place])) for place in places]
    return np.array(sorted(found), np.int64).reshape(-1, 2)


def _containers(rank: int, sample: Hashes, hashes: Hashes, ranks: NDArray[np.int64], share: float) -> NDArray[np.int64]:
    """The ranks that hold enough of the rarest of `sample`."""
    starts = np.searchsorted(hashes, sample, "left")
    counts = np.searchsorted(hashes, sample, "right") - starts
    m = len(sample)
    missable = int((1 - share) * m + SIGMAS * (m * share * (1 - share)) ** 0.5)
    if np.count_nonzero(counts == 1) > missable:  # what nobody else has is missing for certain
        return np.empty(0, np.int64)
    rarest = np.argsort(counts, kind="stable")[: missable + VOTES]
    votes = max(1, len(rarest) - missable)
    looked_up = [ranks[starts[k] : starts[k] + min(int(counts[k]), LONGEST)] for k in rarest if counts[k] > 1]
    places, times = np.unique(np.concatenate([*looked_up, np.empty(0, np.int64)]), return_counts=True)
    chosen = (times >= votes) & (places < rank)
    places, times = places[chosen], times[chosen]
    return places[np.argsort(-times, kind="stable")[:CONTAINERS]]
