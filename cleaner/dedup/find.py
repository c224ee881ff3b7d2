"""From texts to duplicates: keys gathered, candidates compared, clusters made of what was found."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.core.bounded_pool import in_order
from cleaner.core.errors import SettingsError
from cleaner.core.spool import Store, runs
from cleaner.dedup.key import UNIT, Packed, packed_keys
from cleaner.dedup.result import RELATIONS, Closest, Cluster, Contained, Duplicates, Member, Pair, Relation
from cleaner.dedup.sketch import SLOTS, sign

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cleaner.dedup.compare import Compared, Texts

# Up to this many different texts (and code points in all) every pair is compared, so that the closest pair is certain.
EVERY_PAIR = 200
EVERY_POINT = 2_000_000
# Texts with one and the same key are listed pair by pair up to this many; above it, each with the first only.
COPIES = 64
_BLOCK = 1 << 20  # code points of text worked on at once


class _Corpus(NamedTuple):
    """Of each different key that is not empty: the texts that have it, and what is needed to compare it."""

    groups: list[list[int]]
    keys: Store
    lengths: array[int]
    signatures: bytearray


class _Block(NamedTuple):
    """Some texts, from number `start` on, made ready."""

    start: int
    keys: Packed
    lengths: Sequence[int]
    digests: list[bytes]
    signatures: memoryview


def find(
    texts: Iterable[str],
    threshold: float,
    ranks: Sequence[Any] | None,
    jobs: int,
    relations: frozenset[Relation] = RELATIONS,
) -> Duplicates:
    """See `find_duplicates`."""
    corpus = _gather(texts, jobs)
    groups = corpus.groups
    if ranks is not None:
        try:
            for group in groups:
                group.sort(key=lambda index: (ranks[index], index))
        except LookupError:
            raise SettingsError("ranks: there must be one for each text") from None
    if len(groups) > 1:
        found = _find_among(corpus, threshold, ranks, jobs, relations)
        return found if "exact" in relations else _without_exact(found)
    clusters = [Cluster(g[0], tuple(Member(i, "exact", 1.0, 1.0) for i in sorted(g[1:]))) for g in groups if g[1:]]
    found = Duplicates(tuple(sorted(_list_pairs(groups, ()))), (), tuple(clusters), _closest(groups, None))
    return found if "exact" in relations else _without_exact(found)


def _without_exact(found: Duplicates) -> Duplicates:
    clusters = (
        replace(cluster, members=tuple(member for member in cluster.members if member.relation != "exact"))
        for cluster in found.clusters
    )
    return replace(
        found,
        pairs=tuple(pair for pair in found.pairs if pair.jaccard < 1.0),
        clusters=tuple(cluster for cluster in clusters if cluster.members),
    )


def _gather(texts: Iterable[str], jobs: int) -> _Corpus:
    corpus = _Corpus([], Store(), array("q"), bytearray())
    known: dict[bytes, list[int]] = {}  # digest of a key → the texts that have it
    for block in in_order(_prepare, _blocks(texts), jobs):
        new: list[int] = []
        for place, (length, digest) in enumerate(zip(block.lengths, block.digests, strict=True)):
            if not length:
                continue
            group = known.setdefault(digest, [])
            if not group:
                corpus.groups.append(group)
                corpus.lengths.append(length)
                new.append(place)
            group.append(block.start + place)
        data, starts = memoryview(block.keys.data), block.keys.starts
        for first, last in runs(new):
            corpus.keys.add(
                data[starts[first] * UNIT : starts[last + 1] * UNIT],
                ((b - a) * UNIT for a, b in pairwise(starts[first : last + 2])),
            )
            corpus.signatures.extend(block.signatures[first * SLOTS : (last + 1) * SLOTS].cast("B"))
    return corpus


def _prepare(given: tuple[int, list[str]]) -> _Block:
    start, texts = given
    packed, lengths = packed_keys(texts)
    digests = [blake2b(key, digest_size=16).digest() for key in packed.split()]
    return _Block(start, packed, lengths, digests, sign(packed))


def _blocks(texts: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Texts in blocks, each with the number of its first."""
    start = size = 0
    block: list[str] = []
    for text in texts:
        block.append(text)
        size += len(text) + SLOTS  # the signature takes memory too
        if size >= _BLOCK:
            yield start, block
            start += len(block)
            block, size = [], 0
    yield start, block


def _find_among(
    corpus: _Corpus, threshold: float, ranks: Sequence[Any] | None, jobs: int, relations: frozenset[Relation]
) -> Duplicates:
    import numpy as np

    from cleaner.dedup.clusters import cluster, templates
    from cleaner.dedup.compare import FILLINGS, INSIDE, NEAR, Texts, compare

    groups = corpus.groups
    places = np.arange(len(groups))  # of each group in the order of preference
    if ranks is not None:
        firsts = [group[0] for group in groups]
        places[sorted(range(len(groups)), key=lambda k: (ranks[firsts[k]], firsts[k]))] = np.arange(len(groups))
    lengths = np.frombuffer(corpus.lengths, np.int64)
    texts = Texts(corpus.keys, lengths, jobs)
    certain = len(groups) <= EVERY_PAIR and int(lengths.sum()) <= EVERY_POINT
    if certain:
        compared = compare(texts, *np.triu_indices(len(groups), 1), threshold)
        representatives = np.empty(0, np.int64)
    else:
        compared, representatives = _compare_candidates(texts, corpus.signatures, threshold, places)
    near = compared.where((compared.relation == NEAR) & ("near" in relations))
    inside = compared.where((compared.relation == INSIDE) & ("contained" in relations)).smaller_first()
    fillings = compared.where((compared.relation == FILLINGS) & ("template" in relations))
    clusters = cluster(groups, places.tolist(), near, inside, frozenset(representatives.tolist()))
    return Duplicates(
        pairs=tuple(sorted(_list_pairs(groups, (Pair(row.first, row.second, row.jaccard) for row in near.rows())))),
        contained=tuple(
            sorted(
                Contained(i, j, row.shared / row.first_size)
                for row in inside.rows()
                for i in _few(groups[row.first])
                for j in _few(groups[row.second])
            )
        ),
        clusters=tuple(sorted(clusters, key=lambda one: one.kept)),
        closest=_closest(groups, compared, certain),
        fillings=tuple(sorted(_list_fillings(groups, fillings, threshold))),
        templates=tuple(sorted(templates(groups, places.tolist(), fillings, threshold), key=lambda one: one.kept)),
    )


def _compare_candidates(
    texts: Texts, signatures: bytearray, threshold: float, places: NDArray[np.int64]
) -> tuple[Compared, NDArray[np.int64]]:
    """All candidate pairs, compared; and the representatives of large groups."""
    import numpy as np

    from cleaner.dedup.candidates import near_pairs
    from cleaner.dedup.compare import compare, together
    from cleaner.dedup.containment import inner_pairs

    rows = np.frombuffer(signatures, np.uint32).reshape(-1, SLOTS)
    near, representative_of = near_pairs(texts, rows, threshold, places)
    represents = representative_of == np.arange(len(places))
    parts = [near]
    for inner in inner_pairs(texts, np.flatnonzero(represents | (representative_of < 0))):
        parts.append(_telling(compare(texts, *inner, threshold)))
    return together(parts), np.flatnonzero(represents)


def _telling(compared: Compared) -> Compared:
    """The pairs that have a relation, and the closest pair: of forms on one template most have none."""
    jaccard = compared.jaccard
    return compared.where((compared.relation > 0) | (jaccard == jaccard.max(initial=0.0)))


def _few(group: list[int]) -> list[int]:
    return group if len(group) <= COPIES else group[:1]


def _list_pairs(groups: list[list[int]], near: Iterable[Pair]) -> Iterator[Pair]:
    for group in groups:
        for place, i in enumerate(_few(group)):
            yield from (Pair(min(i, j), max(i, j), 1.0) for j in group[place + 1 :])
    for a, b, jaccard in near:
        yield from (Pair(min(i, j), max(i, j), jaccard) for i in _few(groups[a]) for j in _few(groups[b]))


def _list_fillings(groups: list[list[int]], fillings: Compared, threshold: float) -> Iterator[Pair]:
    for row in fillings.rows():
        likeness = row.likeness(threshold)
        yield from (
            Pair(min(i, j), max(i, j), likeness) for i in _few(groups[row.first]) for j in _few(groups[row.second])
        )


def _closest(groups: list[list[int]], compared: Compared | None, certain: bool = True) -> Closest | None:
    for group in groups:
        if len(group) > 1:
            i, j = sorted(group[:2])
            return Closest(i, j, 1.0, True)
    if compared is None or not len(compared.first):
        return None
    best = compared.where([int(compared.jaccard.argmax())])
    row = next(best.rows())
    i, j = sorted((groups[row.first][0], groups[row.second][0]))
    return Closest(i, j, row.jaccard, certain)
