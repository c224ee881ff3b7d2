"""Candidate pairs of a text and its container: a prefix filter over rare sampled shingles.

A contained text has nearly all of its shingles in its container, also the rare ones.  So it is enough to look up its
few rarest shingles.  Common sentences are not looked up at all, however often they recur, and no cap on the frequency
of a shingle decides what is found.

Of m samples, a text that is contained to the share c misses (1 - c) m, plus or minus three standard deviations.  If
more samples than that stand in no other text, the text has no container.  Otherwise its rarest samples are looked up,
VOTES more than it may miss, and a container must have VOTES of them.
"""

from __future__ import annotations

import numpy as np

from cleaner.core.bounded_pool import in_order
from cleaner.dedup.compare import Numbers, Texts, distinct_pairs
from cleaner.dedup.result import MIN_CONTAINED
from cleaner.dedup.samples import SIGMAS, missable
from cleaner.dedup.sketch import find_containers, open_samples, shingles

# One shingle in RATE is sampled, or fewer where texts are long: so many that all but the shortest tenth have FEWEST.
# At 60 to 200 characters one in 4 finds all contained texts, one in 8 0.9999 of them, one in 16 0.9968; at 1,200
# characters one in 16 all, one in 32 0.9993 (prototype, 20,000 documents, 2026-11-22).
RATE = 4
FEWEST = 40
# But in a corpus of short and very long texts no more than SAMPLES, or PER_TEXT for each text: a bound on the memory.
SAMPLES = 1 << 23
PER_TEXT = 96
VOTES = 6  # one is three times as slow, three twice, and neither finds more (100,000 documents, 2026-11-22)
CONTAINERS = 64  # so many likeliest containers of one text are compared with it: more belong to a template
LONGEST = 256  # of the texts that have a shingle so many are looked at, the longest first
_BATCH = 1 << 12  # texts taken from the store at once
_SEARCHED = 1 << 14  # texts whose containers are searched for at once


def inner_pairs(texts: Texts, numbers: Numbers) -> list[tuple[Numbers, Numbers]]:
    """Pairs of texts (first, second) among `numbers`, in portions: one may have CONTAINMENT of its shingles in the other.

    Of a large group of near-copies only the representative should be among `numbers`: each of them would find all others.
    """
    rate = _rate(texts.lengths[numbers])
    keys = (texts.take(part) for part in _parts(numbers, _BATCH))
    sampled = list(in_order(lambda one: shingles(one, rate), keys, texts.jobs))
    counts = np.concatenate([np.empty(0, np.int64), *(np.diff(np.asarray(sets.starts)) for sets in sampled)])
    by_rank = np.argsort(-counts, kind="stable")  # rank → text, the one with the most samples first
    ranks = np.empty(len(by_rank), np.uint64)
    ranks[by_rank] = np.arange(len(by_rank), dtype=np.uint64)
    bits = max(1, len(by_rank).bit_length())
    # the lowest bits of a sample are 0 (it was sampled by them): the highest make room for the rank
    entries = np.empty(int(counts.sum()), np.uint64)
    end = first = 0
    while sampled:  # let go one by one: together they are as large
        sets = sampled.pop(0)
        start, end = end, end + len(sets.hashes)
        own = slice(first, first := first + len(sets.starts) - 1)
        part = np.asarray(sets.hashes) >> np.uint64(rate.bit_length() - 1)
        entries[start:end] = part << np.uint64(bits) | np.repeat(ranks[own], counts[own])
    entries.sort()
    m = counts[by_rank]
    # a container may have fewer samples than its part only by chance
    limits = np.searchsorted(-m, -(m - SIGMAS * np.sqrt(m)), "right")
    limits[texts.lengths[numbers[by_rank]] < MIN_CONTAINED] = 0  # these are looked for in no other
    sizes, places = np.unique(m, return_inverse=True)
    missed = np.array([missable(size) for size in sizes.tolist()], np.int64)[places]
    samples = open_samples(entries, bits, len(by_rank))

    def search(ranks: Numbers) -> tuple[Numbers, Numbers]:
        first, last = int(ranks[0]), int(ranks[-1]) + 1
        found = np.asarray(find_containers(samples, limits, missed, VOTES, LONGEST, first, last)).reshape(-1, 3)
        inner, outer, _ = found[np.lexsort((found[:, 1], -found[:, 2], found[:, 0]))].T
        starts = np.flatnonzero(np.diff(inner, prepend=-1))
        place = np.arange(len(inner)) - np.repeat(starts, np.diff(starts, append=len(inner)))
        best = place < CONTAINERS
        return distinct_pairs(numbers[by_rank[inner[best]]], numbers[by_rank[outer[best]]])

    return list(in_order(search, _parts(np.arange(len(by_rank)), _SEARCHED), texts.jobs))


def _rate(lengths: Numbers) -> int:
    """A power of two: one shingle in so many is sampled."""
    rate = RATE
    short = np.sort(lengths)[len(lengths) // 10] if len(lengths) else 0
    bound = max(SAMPLES, PER_TEXT * len(lengths))
    while short >= 2 * rate * FEWEST or lengths.sum() > rate * bound:
        rate *= 2
    return rate


def _parts(numbers: Numbers, size: int) -> list[Numbers]:
    return [numbers[at : at + size] for at in range(0, len(numbers), size)]
