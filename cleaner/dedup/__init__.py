"""Duplicates: exact, near and contained, every figure of them exact.

Signatures only choose the candidate pairs (`candidates.py`, `containment.py`); what is reported is counted on the shingles
themselves (`compare.py`).  A cluster holds only texts that were compared with the one that is kept (`clusters.py`).
What needs numpy is not imported before there are texts to compare.
"""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from cleaner.core.errors import SettingsError
from cleaner.dedup.key import comparison_key
from cleaner.dedup.result import (
    CONTAINMENT,
    MIN_CONTAINED,
    RELATIONS,
    Closest,
    Cluster,
    Contained,
    Duplicates,
    Member,
    Pair,
    Relation,
)

__all__ = [
    "CONTAINMENT",
    "MIN_CONTAINED",
    "Closest",
    "Cluster",
    "Contained",
    "Duplicates",
    "Member",
    "Pair",
    "comparison_key",
    "find_duplicates",
]


def find_duplicates(
    texts: Iterable[str],
    threshold: float = 0.8,
    *,
    ranks: Sequence[Any] | None = None,
    jobs: int = 1,
    relations: Collection[Relation] = RELATIONS,
) -> Duplicates:
    """Which of `texts` are copies, near-copies or parts of others, as far as `relations` say.

    Of copies the one with the least of `ranks` is kept, one for each text; without them, and of equals, the first.
    `ranks` is looked at after the last text, and may be filled while they are read.  Of the texts only signatures stay
    in memory, and their keys on disk.  `jobs` threads work at once; the answer is the same.  Raises SettingsError.

    >>> found = find_duplicates(["春眠不觉晓，处处闻啼鸟。", "春眠不觉晓,处处闻啼鸟", "白日依山尽，黄河入海流。"])
    >>> found.pairs
    (Pair(i=0, j=1, jaccard=1.0),)
    >>> found.clusters
    (Cluster(kept=0, members=(Member(index=1, relation='exact', similarity=1.0, shared=1.0),)),)
    """
    if not 0 < threshold <= 1:
        raise SettingsError("threshold: {threshold} is not above 0 and at most 1", threshold=threshold)
    if operator.index(jobs) < 1:
        raise SettingsError("jobs: {jobs} is less than 1", jobs=jobs)
    if isinstance(texts, (str, bytes)):  # a sequence too, of its characters
        raise TypeError(f"find_duplicates() takes texts, not one {type(texts).__name__}; put it into a list")
    from cleaner.dedup.find import find

    return find(_checked(texts), threshold, ranks, jobs, frozenset(relations))


def _checked(texts: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(f"text {number} is {type(text).__name__}, not str")
        yield text
