"""Clusters as stars: a kept text, and around it those that were compared with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cleaner.dedup import Cluster, Contained, Member, Pair, Relation


def cluster(groups: Sequence[list[int]], near: Iterable[Pair], inside: Iterable[Contained]) -> Iterator[Cluster]:
    """Clusters of two or more texts.

    `groups` are the texts of equal key, in order of preference; `near` and `inside` relate groups by their places.
    The most preferred text is kept and takes all that are near it or inside it, then the next that is left, and so
    on: nobody joins through a third text.  Only where a text stands inside another does preference yield, because to
    keep the part would lose the rest: containers come first.
    """
    inside = list(inside)
    depths = _depths(len(groups), inside)
    edges: dict[int, dict[int, tuple[Relation, float]]] = defaultdict(dict)  # kept → who may join it, and how
    for a, b, jaccard in near:
        edges[a][b] = edges[b][a] = ("near", jaccard)
    for part, whole, share in inside:
        edges[whole][part] = ("contained", share)
    taken: set[int] = set()
    for kept in sorted(range(len(groups)), key=lambda group: (depths[group], group)):
        if kept in taken:
            continue
        taken.add(kept)
        first, *same = groups[kept]
        members = [Member(index, "exact", 1.0) for index in same]
        for group in sorted(edges[kept].keys() - taken):
            taken.add(group)
            members += (Member(index, *edges[kept][group]) for index in groups[group])
        if members:
            yield Cluster(first, tuple(sorted(members)))


def _depths(n: int, inside: Sequence[Contained]) -> list[int]:
    """How many containers stand around each group, one in the other: a container always has a smaller depth."""
    depths = [0] * n
    moved = True
    while moved:
        moved = False
        for part, whole, _ in inside:
            if depths[part] <= depths[whole]:
                depths[part] = depths[whole] + 1
                moved = True
    return depths
