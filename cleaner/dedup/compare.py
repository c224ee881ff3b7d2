"""Pairs of texts compared: figures counted on their shingles, not estimated, and what the texts are to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.core.bounded_pool import in_order
from cleaner.core.spool import Store
from cleaner.dedup.alignment import APART, TEMPLATE, verdicts
from cleaner.dedup.key import UNIT, Packed
from cleaner.dedup.result import CONTAINMENT, MIN_CONTAINED
from cleaner.dedup.sketch import count_shared, shingles

Numbers = NDArray[np.int64]

BATCH = 1 << 20  # code points whose shingles are held at once: 10 MB and more of hashes


class Texts(NamedTuple):
    """Texts that are compared, by number: all different, and none empty."""

    keys: Store
    lengths: Numbers  # of the keys, in code points
    jobs: int  # threads that work at once

    def take(self, numbers: Numbers) -> Packed:
        """The keys of these texts; in ascending order they are taken fastest."""
        data, starts = self.keys.read(numbers.tolist())
        return Packed(data, np.frombuffer(starts, np.int64) // UNIT)


NONE, NEAR, INSIDE, FILLINGS = range(4)


class Row(NamedTuple):
    """One pair of texts and what was counted of it."""

    first: int
    second: int
    shared: int  # shingles in both
    first_size: int  # shingles in the first
    second_size: int
    relation: int  # NONE, NEAR, INSIDE (the text with fewer shingles in the other) or FILLINGS (of one template)

    @property
    def jaccard(self) -> float:
        return self.shared / (self.first_size + self.second_size - self.shared)

    def likeness(self, threshold: float) -> float:
        """The Jaccard index where the texts are near, else the share of the smaller one in the other."""
        return self.jaccard if self.jaccard >= threshold else self.shared / min(self.first_size, self.second_size)


class Compared(NamedTuple):
    """Rows as columns: one entry a pair in each array."""

    first: Numbers
    second: Numbers
    shared: Numbers
    first_size: Numbers
    second_size: Numbers
    relation: Numbers

    @property
    def jaccard(self) -> NDArray[np.float64]:
        union = self.first_size + self.second_size - self.shared
        values: NDArray[np.float64] = self.shared / np.maximum(union, 1)
        return values

    def rows(self) -> Iterator[Row]:
        return map(Row, *(column.tolist() for column in self))

    def where(self, chosen: Any) -> Compared:
        return Compared(*(column[chosen] for column in self))

    def smaller_first(self) -> Compared:
        """The same pairs, turned where the second text has fewer shingles."""
        turned = self.second, self.first, self.shared, self.second_size, self.first_size, self.relation
        return Compared(*np.where(self.second_size < self.first_size, turned, self))


def together(parts: Iterable[Compared]) -> Compared:
    """All pairs of `parts`, each once, ordered by their numbers."""
    every = Compared(*np.concatenate([np.empty((6, 0), np.int64), *parts], axis=1))
    order = np.lexsort((every.second, every.first))
    every = every.where(order)
    new = np.ones(len(order), bool)
    new[1:] = (np.diff(every.first) != 0) | (np.diff(every.second) != 0)
    return every.where(new)


class _Batch(NamedTuple):
    """Pairs to be compared at once."""

    places: Numbers  # among all pairs
    keys: Packed
    lengths: Numbers  # of keys, in code points
    first: Numbers  # numbers of keys
    second: Numbers


def compare(texts: Texts, first: Numbers, second: Numbers, threshold: float) -> Compared:
    """Texts first[k] and second[k], compared; they are near from `threshold` on."""
    compared = Compared(first, second, *np.zeros((4, len(first)), np.int64))
    work = partial(_count, threshold=threshold)
    for batch, counts in in_order(work, _batches(texts, first, second), texts.jobs):
        for column, values in zip(compared[2:], counts, strict=True):
            column[batch.places] = values
    return compared


def _batches(texts: Texts, first: Numbers, second: Numbers) -> Iterator[_Batch]:
    """Pairs that hang together go together, and those with the same longer text: so each is read about once.

    A batch is as large as its first text where that is larger than BATCH: a book is not read again for each chapter.
    """
    numbers, places = np.unique(np.concatenate((first, second)), return_inverse=True)
    groups = components(places[: len(first)], places[len(first) :], len(numbers))[places[: len(first)]]
    turned = texts.lengths[first] < texts.lengths[second]
    longer, other = np.where(turned, second, first), np.where(turned, first, second)
    order = np.lexsort((other, longer, groups))
    longest = texts.lengths[longer[order]]
    read = texts.lengths[other[order]] + longest * (np.diff(longer[order], prepend=-1) != 0)
    load = np.cumsum(read)
    at = 0
    while at < len(order):
        end = int(np.searchsorted(load, load[at] + max(BATCH, int(longest[at])), "right"))
        chosen = order[at:end]
        numbers, places = np.unique(np.concatenate((first[chosen], second[chosen])), return_inverse=True)
        places = places.astype(np.int64)
        keys = texts.take(numbers)
        yield _Batch(chosen, keys, texts.lengths[numbers], places[: len(chosen)].copy(), places[len(chosen) :].copy())
        at = end


def _count(batch: _Batch, threshold: float) -> tuple[_Batch, tuple[Numbers, Numbers, Numbers, Numbers]]:
    """Shingles in both, in the first and in the second of each pair, and its relation."""
    sets = shingles(batch.keys)
    sizes = np.diff(np.asarray(sets.starts))
    shared = np.asarray(count_shared(sets, batch.first, batch.second))
    ours, theirs = sizes[batch.first], sizes[batch.second]
    turned = theirs < ours
    part, whole = np.where(turned, batch.second, batch.first), np.where(turned, batch.first, batch.second)
    near = shared / np.maximum(ours + theirs - shared, 1) >= threshold
    inside = ~near & (shared / np.maximum(np.minimum(ours, theirs), 1) >= CONTAINMENT)
    inside &= batch.lengths[part] >= MIN_CONTAINED
    relation = np.zeros(len(shared), np.int64)
    for chosen, name in ((near, NEAR), (inside, INSIDE)):
        found = np.asarray(verdicts(batch.keys, part[chosen], whole[chosen], inside=name == INSIDE))
        relation[chosen] = np.select([found == APART, found == TEMPLATE], [NONE, FILLINGS], name)
    return batch, (shared, ours, theirs, relation)


def distinct_pairs(first: Numbers, second: Numbers) -> tuple[Numbers, Numbers]:
    """The pairs as (i < j), each once, in ascending order."""
    n = int(max(first.max(initial=0), second.max(initial=0))) + 1
    codes = distinct(np.minimum(first, second) * n + np.maximum(first, second))
    return codes // n, codes % n


def distinct(values: Numbers) -> Numbers:
    """Each value once, in ascending order.

    By sorting: the hash table of numpy 2.3 takes ten times as long over values as regular as the numbers of pairs.
    """
    ordered: Numbers = np.sort(values)
    new = np.ones(len(ordered), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered.compress(new)


def components(first: Numbers, second: Numbers, n: int) -> Numbers:
    """For each of `n` things the smallest number of those that pairs join it to, directly or through others."""
    labels = np.arange(n)
    while True:
        least = np.minimum(labels[first], labels[second])
        before = labels.copy()
        for side in (first, second):
            np.minimum.at(labels, labels[side], least)
        while not np.array_equal(jumped := labels[labels], labels):
            labels = jumped
        if np.array_equal(labels, before):
            return labels
