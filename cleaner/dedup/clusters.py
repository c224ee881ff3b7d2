"""Clusters: a text that is kept, and those that were compared with it and are copies of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

import numpy as np

from cleaner.dedup.compare import Compared
from cleaner.dedup.result import Cluster, Member, Relation


def cluster(
    groups: Sequence[Sequence[int]], places: Sequence[int], near: Compared, inside: Compared, representatives: Set[int]
) -> Iterator[Cluster]:
    """Clusters of two or more texts.

    `groups` are the texts of equal key, the preferred one first; `places` says which of two groups is preferred (the one
    with the smaller number); `near` and `inside` (the part first) relate groups by their numbers.  The most preferred
    text is kept, and all texts that are near it or inside it become members; then the most preferred of the rest is
    kept, and so on.  No text becomes a member through a third one.
    Two things come before preference.  A container is kept rather than its part, since to keep the part would lose the
    rest.  And the representative of a large group is kept, because its members were compared with no other text.
    """
    depths = _depths(len(groups), inside)
    edges: dict[int, dict[int, tuple[Relation, float, float]]] = defaultdict(
        dict
    )  # kept text → its possible members, each with its relation
    for pair in near.rows():
        edges[pair.first][pair.second] = "near", pair.jaccard, pair.shared / pair.second_size
        edges[pair.second][pair.first] = "near", pair.jaccard, pair.shared / pair.first_size
    for pair in inside.rows():
        share = pair.shared / pair.first_size
        edges[pair.second][pair.first] = "contained", share, share
    taken: set[int] = set()
    together = edges.keys() | {number for number, group in enumerate(groups) if len(group) > 1}
    for kept in sorted(together, key=lambda group: (group not in representatives, depths[group], places[group])):
        if kept in taken:
            continue
        taken.add(kept)
        first, *same = groups[kept]
        members = [Member(index, "exact", 1.0, 1.0) for index in same]
        for group in sorted(edges[kept].keys() - taken - representatives):
            taken.add(group)
            members += (Member(index, *edges[kept][group]) for index in groups[group])
        if members:
            yield Cluster(first, tuple(sorted(members)))


def templates(
    groups: Sequence[Sequence[int]], places: Sequence[int], fillings: Compared, threshold: float
) -> Iterator[Cluster]:
    """Fillings of one template, each beside the most preferred one that it was compared with.  All of them are kept."""
    edges: dict[int, dict[int, tuple[Relation, float, float]]] = defaultdict(dict)
    for pair in fillings.rows():
        likeness = pair.likeness(threshold)
        edges[pair.first][pair.second] = "template", likeness, pair.shared / pair.second_size
        edges[pair.second][pair.first] = "template", likeness, pair.shared / pair.first_size
    taken: set[int] = set()
    for first in sorted(edges, key=lambda group: places[group]):
        if first in taken:
            continue
        taken.add(first)
        others = edges[first].keys() - taken
        taken |= others
        if others:
            yield Cluster(groups[first][0], tuple(sorted(Member(groups[g][0], *edges[first][g]) for g in others)))


def _depths(n: int, inside: Compared) -> list[int]:
    """How many containers stand around each group, one in the other: a container always has a smaller depth."""
    depths = [0] * n
    largest_first = np.lexsort((inside.second, inside.second_size))[::-1]  # a container's own depth is known by then
    for pair in inside.where(largest_first).rows():
        depths[pair.first] = max(depths[pair.first], depths[pair.second] + 1)
    return depths
