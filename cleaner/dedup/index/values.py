"""What goes into an index of a corpus, and what comes out of it: values that all kinds of index share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

Relation = Literal["exact", "near", "contained", "contains", "template"]


class Entry(NamedTuple):
    """A repaired article: the line (from 1) of its file where it begins, its title, its text, and half of what decisions
    on its duplicates are known by (`decisions.copy_content`).
    """

    line: int
    title: str
    text: str
    half: str


class Filed(NamedTuple):
    """A file as the index takes it.  `stamp` says whether it has changed: a line of git, or its size and time."""

    path: str
    stamp: str
    sha256: bytes
    entries: Sequence[Entry]


class Known(NamedTuple):
    """A file as an index has it."""

    stamp: str
    sha256: bytes


class Anchor(NamedTuple):
    """Where git and the index agreed: the files of `specs` in a tree, but for those in `before`, whose stamps in that tree
    these are (None where they were not in it).
    """

    tree: str
    specs: str
    before: Mapping[bytes, bytes | None]


class Stored(NamedTuple):
    """An article as an index has it, with the number of its document and its comparison key."""

    document: int
    line: int
    title: str
    half: str
    key: str


class Match(NamedTuple):
    """A document of the index and what it is to the text: the text is `contained` in it, or `contains` it, or both
    are fillings of one `template`.

    `similarity` is the Jaccard index, or the share of the part's shingles that stand in the whole; `estimated`: by the
    signatures alone, since the text could not be had.
    """

    document: int
    path: str
    line: int
    title: str
    half: str
    relation: Relation
    similarity: float
    estimated: bool = False
