"""New texts against an index: which of them the corpus has already, in whole or in part."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.core.printable import printable
from cleaner.corpus.groups import CHINESE
from cleaner.corpus.index_update import shown
from cleaner.dedup.index.lookup import Match
from cleaner.dedup.key import keys

if TYPE_CHECKING:
    from cleaner.dedup.index.redis_index import SharedIndex
    from cleaner.dedup.index.sqlite_index import Index
    from cleaner.i18n.language import Language

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


def match_lines(
    found: Mapping[int, Sequence[Match]], ids: Sequence[str], base: Path, layout: str, lang: Language = "en"
) -> Iterator[str]:
    """A line for each match, like those of `groups.py`; `base` is where the paths of the index start from."""
    for number, matches in found.items():
        for match in matches:
            place = f"{shown(base, match.path)}:{match.line}"
            a, b, relation = ids[number], place, match.relation
            if relation == "contains":
                relation, a, b = "contained", b, a
            if layout == "jsonl":
                row = {"relation": relation, "a": a, "b": b, "similarity": match.similarity}
                yield json.dumps({**row, "estimated": True} if match.estimated else row, ensure_ascii=False)
            else:
                note = ("（估计值）" if lang == "zh" else " estimated") * match.estimated
                word = CHINESE[relation] if lang == "zh" else relation
                yield f"{word}\t{match.similarity:.3f}{note}\t{printable(a)}\t{printable(b)}"
