"""New texts against an index: which of them the corpus has already, in whole or in part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cleaner.dedup.index.values import Match
from cleaner.dedup.key import keys

if TYPE_CHECKING:
    from cleaner.dedup.index.redis_index import SharedIndex
    from cleaner.dedup.index.sqlite_index import Index

SUPERFLUOUS = ("exact", "near", "contained")  # what holds a text of the corpus has more to say


def compare(index: Index | SharedIndex, texts: Sequence[str], threshold: float) -> dict[int, list[Match]]:
    """What each text matches in the index; texts are counted from 0, and those without a match left out."""
    found = {}
    for number, key in enumerate(keys(texts)):
        if matches := index.matches(key, threshold=threshold):
            found[number] = matches
    return found


def superfluous(found: Mapping[int, Sequence[Match]]) -> dict[int, Match]:
    """The texts that the corpus has already, each with the match that says so best."""
    best = {}
    for number, matches in found.items():
        if having := [match for match in matches if match.relation in SUPERFLUOUS]:
            best[number] = min(having, key=lambda match: (SUPERFLUOUS.index(match.relation), -match.similarity))
    return best
