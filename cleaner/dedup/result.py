"""What `find_duplicates` finds: pairs, containments and clusters, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Relation = Literal["exact", "near", "contained", "template"]
RELATIONS: frozenset[Relation] = frozenset(("exact", "near", "contained", "template"))

# At least this share of a text's shingles stands in its container: 2 % of its characters may have been edited.
CONTAINMENT = 0.9
# Key characters below which a text is not looked for in others: a headline or a slogan quoted by an article is no copy.
MIN_CONTAINED = 40


class Pair(NamedTuple):
    """Texts i < j and the Jaccard index of their shingles."""

    i: int
    j: int
    jaccard: float


class Contained(NamedTuple):
    """Text i lies inside text j: the share of its shingles that stand there."""

    i: int
    j: int
    containment: float


class Closest(NamedTuple):
    """The closest pair.  `certain` where every pair was compared; otherwise it is the best of those that were."""

    i: int
    j: int
    jaccard: float
    certain: bool


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """How a text relates to the kept one: `similarity` is the Jaccard index, or the containment where it is `contained`;
    `shared` is the share of the text's own shingles that stand in the kept one.
    """

    index: int
    relation: Relation
    similarity: float
    shared: float = 1.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """One text that is kept, and those that it makes superfluous, each compared with it."""

    kept: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What `find_duplicates` found.  Texts are counted from 0.

    `fillings` are pairs of texts that have one template and differ in numbers, dates or names, with their Jaccard index, or
    the share of the smaller one in the other.  They are no copies; `templates` groups them, each text beside one that it
    was compared with (`Cluster.kept`, though all are kept).
    """

    pairs: tuple[Pair, ...]
    contained: tuple[Contained, ...]
    clusters: tuple[Cluster, ...]
    closest: Closest | None
    fillings: tuple[Pair, ...] = ()
    templates: tuple[Cluster, ...] = ()
