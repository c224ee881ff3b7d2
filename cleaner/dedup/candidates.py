"""Candidate pairs: signatures are cut into bands, and texts that have an equal band come into one bucket.

A candidate pair is a guess, which `compare.py` verifies exactly.  A pair that is no candidate is never found.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.core.bounded_pool import in_order
from cleaner.dedup.bands import bands_for, least_equal
from cleaner.dedup.compare import (
    NEAR,
    Compared,
    Numbers,
    Texts,
    compare,
    components,
    distinct,
    distinct_pairs,
    together,
)
from cleaner.dedup.large_groups import resolve
from cleaner.dedup.sketch import SLOTS, band_keys, count_equal

Signatures = NDArray[np.uint32]

# In a bucket of up to LARGE texts every pair is a candidate.  Larger buckets are resolved by representatives.
LARGE = 64
# Of the candidates between two texts of large buckets, so many of each text, the likeliest, are compared.
LIKELIEST = 8


def near_pairs(texts: Texts, signatures: Signatures, threshold: float, places: Numbers) -> tuple[Compared, Numbers]:
    """The candidate pairs (i < j, but a representative first), compared; and for each text the representative of its
    large group, -1 where it has none.

    `places` says which of two texts is preferred: the one with the smaller number.
    """
    least = least_equal(threshold)
    pairs, chains = _in_buckets(signatures, *bands_for(threshold), least, texts.jobs)
    representatives = np.full(len(signatures), -1)
    parts = []
    more = [pairs]
    grouped = distinct(chains.ravel())
    heads, others = np.searchsorted(grouped, chains)
    groups = components(heads, others, len(grouped))
    order = np.lexsort((places[grouped], groups))
    for members in np.split(grouped[order], np.flatnonzero(np.diff(groups[order])) + 1):
        if len(members):  # numpy splits nothing into one empty array
            clusters, rest = resolve(texts, signatures, members, threshold, least, LARGE)
            for cluster in clusters:
                copies = cluster.where(cluster.relation == NEAR)  # fillings of a template are like others as well
                representatives[copies.first] = copies.first
                representatives[copies.second] = copies.first
            parts += clusters
            more.append(_alike(signatures, rest, least))
    first, second = distinct_pairs(*np.concatenate(more, axis=1))
    apart = (representatives[first] < 0) | (representatives[first] != representatives[second])
    apart &= _likeliest(signatures, first, second, np.isin(first, grouped) & np.isin(second, grouped))
    parts.append(compare(texts, first[apart], second[apart], threshold))
    return together(parts), representatives


def _in_buckets(signatures: Signatures, bands: int, rows: int, least: int, jobs: int) -> tuple[Numbers, Numbers]:
    """Pairs that share a bucket of up to LARGE texts and `least` slots; and pairs that tie larger buckets together."""
    keys = np.asarray(band_keys(signatures, bands, rows)).reshape(len(signatures), bands)
    found = list(in_order(lambda band: _in_band(signatures, keys[:, band], least), range(bands), jobs))
    pairs, chains = zip(*found, strict=True)
    return np.concatenate(pairs, axis=1), np.concatenate(chains, axis=1)


def _in_band(signatures: Signatures, key: NDArray[np.uint64], least: int) -> tuple[Numbers, Numbers]:
    key = np.ascontiguousarray(key)
    order = np.argsort(key, kind="stable")
    key = key[order]
    equal = np.concatenate(([False], key[1:] == key[:-1], [False]))
    shared = equal[1:] | equal[:-1]  # few texts share a band
    order, key = order[shared], key[shared]
    starts = np.flatnonzero(~equal[:-1][shared])
    sizes = np.diff(starts, append=len(order))
    size = np.repeat(sizes, sizes)
    chains = np.stack((np.repeat(order[starts], sizes), order))[:, size > LARGE]
    order, key = order[size <= LARGE], key[size <= LARGE]
    pairs = [np.empty((2, 0), np.int64)]
    for lag in range(1, LARGE):
        equal = key[lag:] == key[:-lag]
        if not equal.any():
            break
        i, j = order[:-lag][equal], order[lag:][equal]
        alike = np.asarray(count_equal(signatures, i, j)) >= least
        pairs.append(np.stack((i[alike], j[alike])))
    return np.concatenate(pairs, axis=1), chains


def _alike(signatures: Signatures, members: Numbers, least: int) -> Numbers:
    """Likely pairs (i < j) in what is left of a large group: all pairs of a few texts; else neighbours in eight orders of the signatures."""
    if len(members) <= LARGE:
        first, second = np.triu_indices(len(members), 1)
        found = [np.stack((members[first], members[second]))]
    else:
        found = []
        for slot in range(0, SLOTS, 16):
            ordered = members[np.lexsort(signatures[members, slot : slot + 4].T)]
            found += [np.stack((ordered[:-lag], ordered[lag:])) for lag in (1, 2, 3)]
    pairs = np.sort(np.concatenate(found, axis=1), axis=0)
    alike = np.asarray(count_equal(signatures, pairs[0].copy(), pairs[1].copy())) >= least
    return pairs[:, alike]


def _likeliest(
    signatures: Signatures, first: Numbers, second: Numbers, limited: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which pairs to compare: of the `limited` ones only those among the LIKELIEST of either text."""
    chosen = ~limited
    limited_places = np.flatnonzero(limited)
    equal = np.asarray(count_equal(signatures, first[limited], second[limited])).astype(np.int64)
    for side in (first[limited], second[limited]):
        order = np.lexsort((-equal, side))
        starts = np.flatnonzero(np.diff(side[order], prepend=-1))
        rank = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
        chosen[limited_places[order[rank < LIKELIEST]]] = True
    return chosen
