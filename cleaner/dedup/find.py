"""From texts to duplicates: keys gathered, candidates compared, clusters made of what was found."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.dedup import CONTAINMENT, MIN_CONTAINED, Closest, Cluster, Contained, Duplicates, Member, Pair
from cleaner.dedup.key import CODE, keys
from cleaner.dedup.sketch import SLOTS, sign
from cleaner.shelf import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cleaner.dedup.compare import Compared

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


def find(texts: Iterable[str], threshold: float, ranks: Sequence[Any] | None) -> Duplicates:
    """See `find_duplicates`."""
    corpus = _gather(texts)
    groups = corpus.groups
    if ranks is not None:
        for group in groups:
            group.sort(key=lambda index: (ranks[index], index))
    if len(groups) > 1:
        return _find_among(corpus, threshold, ranks)
    clusters = [Cluster(g[0], tuple(Member(i, "exact", 1.0, 1.0) for i in sorted(g[1:]))) for g in groups if g[1:]]
    return Duplicates(tuple(sorted(_list_pairs(groups, ()))), (), tuple(clusters), _closest(groups, None))


def _gather(texts: Iterable[str]) -> _Corpus:
    corpus = _Corpus([], Store(), array("q"), bytearray())
    known: dict[bytes, list[int]] = {}  # digest of a key → the texts that have it
    for start, block in _blocks(texts):
        new: list[str] = []
        data: list[bytes] = []
        for index, key in enumerate(keys(block), start):
            if not key:
                continue
            encoded = key.encode(CODE)
            group = known.setdefault(blake2b(encoded, digest_size=16).digest(), [])
            if not group:
                corpus.groups.append(group)
                corpus.lengths.append(len(key))
                new.append(key)
                data.append(encoded)
            group.append(index)
        corpus.keys.add(data)
        corpus.signatures.extend(sign(new).cast("B"))
    return corpus


def _blocks(texts: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Texts in blocks, each with the number of its first."""
    start = size = 0
    block: list[str] = []
    for text in texts:
        block.append(text)
        size += len(text)
        if size >= _BLOCK:
            yield start, block
            start += len(block)
            block, size = [], 0
    yield start, block


def _find_among(corpus: _Corpus, threshold: float, ranks: Sequence[Any] | None) -> Duplicates:
    import numpy as np

    from cleaner.dedup.clusters import cluster
    from cleaner.dedup.compare import compare

    groups = corpus.groups
    places = np.arange(len(groups))  # in order of preference: the first comes first
    if ranks is not None:
        firsts = [group[0] for group in groups]
        places[sorted(range(len(groups)), key=lambda k: (ranks[firsts[k]], firsts[k]))] = np.arange(len(groups))
    lengths = np.frombuffer(corpus.lengths, np.int64)
    certain = len(groups) <= EVERY_PAIR and int(lengths.sum()) <= EVERY_POINT
    if certain:
        compared = compare(corpus.keys, lengths, *np.triu_indices(len(groups), 1))
        leaders = np.empty(0, np.int64)
    else:
        compared, leaders = _compare_candidates(corpus, lengths, threshold, places)
    is_near = compared.jaccard >= threshold
    near = compared.where(is_near)
    inside = compared.where(~is_near).smaller_first()
    whole = inside.shared / np.maximum(inside.first_size, 1) >= CONTAINMENT
    inside = inside.where(whole & (lengths[inside.first] >= MIN_CONTAINED))
    clusters = cluster(groups, places.tolist(), near, inside, frozenset(leaders.tolist()))
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
    )


def _compare_candidates(
    corpus: _Corpus, lengths: NDArray[np.int64], threshold: float, places: NDArray[np.int64]
) -> tuple[Compared, NDArray[np.int64]]:
    """All pairs that may be near or contained, compared, and who leads a crowd."""
    import numpy as np

    from cleaner.dedup.candidates import near_pairs
    from cleaner.dedup.compare import compare, together
    from cleaner.dedup.contain import inner_pairs

    signatures = np.frombuffer(corpus.signatures, np.uint32).reshape(-1, SLOTS)
    near, leader_of = near_pairs(corpus.keys, lengths, signatures, threshold, places)
    leads = leader_of == np.arange(len(places))
    inner = inner_pairs(corpus.keys, lengths, np.flatnonzero(leads | (leader_of < 0)), CONTAINMENT)
    return together((near, compare(corpus.keys, lengths, *inner))), np.flatnonzero(leads)


def _few(group: list[int]) -> list[int]:
    return group if len(group) <= COPIES else group[:1]


def _list_pairs(groups: list[list[int]], near: Iterable[Pair]) -> Iterator[Pair]:
    for group in groups:
        for place, i in enumerate(_few(group)):
            yield from (Pair(min(i, j), max(i, j), 1.0) for j in group[place + 1 :])
    for a, b, jaccard in near:
        yield from (Pair(min(i, j), max(i, j), jaccard) for i in _few(groups[a]) for j in _few(groups[b]))


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
