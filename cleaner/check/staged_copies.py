"""Which texts of a commit are copies: of the corpus, or of each other."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from cleaner.check.problems import Problem
from cleaner.core.decisions import EVERY, Decisions
from cleaner.core.document import RULE_OF_RELATION
from cleaner.core.fingerprints import pair_content
from cleaner.core.settings import Settings
from cleaner.corpus.duplicates import is_on
from cleaner.corpus.index_update import shown
from cleaner.dedup.index.sqlite_index import Index
from cleaner.dedup.index.values import Match, Stored

CODES = {**RULE_OF_RELATION, "contains": "DUP003"}


def copies_staged(index: Index, top: Path, staged: Iterable[bytes], how: Settings) -> list[Problem]:
    """A finding for each text that is superfluous because of a staged one, in the order of places.

    It stands at the copy: of two texts of the commit at the later one, and where a staged text holds an old one, at the
    old one.  What `how` switches off for the file of the copy, and what its decisions reject, is left out.
    """
    paths = sorted(map(os.fsdecode, staged), key=os.fsencode)
    later = {path: place for place, path in enumerate(paths)}
    found = []
    for path in paths:
        for own in index.stored(path):
            for match in index.matches(own.key, own.document):
                both = match.path in later
                first = (later.get(match.path, -1), match.line, match.document) < (later[path], own.line, own.document)
                if both and (
                    match.relation == "contains" or (match.relation in ("exact", "near", "template") and not first)
                ):
                    continue  # told of from the other side
                copy = match.path if match.relation == "contains" else path
                if is_on(how, str(top / copy), match.relation) and not _rejected(own, match, how.decisions):
                    found.append(_problem(top, path, own, match))
    return sorted(found, key=lambda problem: (problem.path, problem.line, problem.note))


def _rejected(own: Stored, match: Match, decisions: Decisions) -> bool:
    """People decide on two texts, whichever of them they found to be the copy, and under whatever names."""
    code, content = CODES[match.relation], pair_content(own.half, match.half)
    return any(
        one.verdict == "reject" and one.rule == code and (one.content == content or one[:3] == (EVERY, code, EVERY))
        for one in decisions.values()
    )


def _problem(top: Path, path: str, own: Stored, match: Match) -> Problem:
    here, there = (shown(top, path), own.line), (shown(top, match.path), match.line)
    title = own.title
    if match.relation == "contains":
        here, there, title = there, here, match.title
    file, line = here
    note = f"{there[0]}:{there[1]}, {match.similarity:.3f}"
    return Problem(
        file,
        line,
        1,
        line,
        1,
        CODES[match.relation],
        title,
        None,
        match.similarity,
        False,
        "",
        note,
        title,
        (0, len(title)),
    )
