"""Verdicts are repeated until nothing more is repaired; then each of the three rules takes its share of them.

A repair leaves less evidence, never more.  So the rounds end by themselves, and an article that is cut out of its page
needs no further repair.
"""

from __future__ import annotations

from functools import lru_cache

from cleaner.core import edits
from cleaner.core.edits import Edit
from cleaner.stages.disguise import suspects
from cleaner.stages.disguise.suspicion import Suspicion

ROUNDS = 6


def repairs(text: str) -> list[Suspicion]:
    """All repairs of all rounds.  `at` and `old` are those of `text`."""
    found: dict[int, Suspicion] = {}
    now = text
    for _ in range(ROUNDS):
        new = [v for v in verdicts(now) if v.decision == "repair"]
        if not new:
            break
        found.update((v.at, v._replace(old=text[v.at])) for v in new)
        now = edits.apply(now, (Edit(v.at, v.at + 1, v.old, v.new) for v in new))
    return [found[i] for i in sorted(found)]


def disguises(text: str) -> list[Suspicion]:
    """The repairs of disguises, and of those stray characters that nothing would give away once the disguises are gone.

    So two rules, of which the second sees what the first left, repair together what `repairs` finds.
    """
    found = repairs(text)
    strays = {v.at for v in found if v.stray}
    first = [v for v in found if not v.stray]
    for _ in range(ROUNDS):
        if len(first) == len(found) or not first:
            break
        left = edits.apply(text, (Edit(v.at, v.at + 1, v.old, v.new) for v in first))
        lost = strays - {v.at for v in repairs(left)} - {v.at for v in first}
        if not lost:
            break
        done = lost | {v.at for v in first}
        first = [v for v in found if v.at in done]
    return first


def strays_left(text: str) -> list[Suspicion]:
    """The repairs of stray characters, but for those that go with the disguises: who rejects these is not asked again."""
    found = [v for v in repairs(text) if v.stray]
    claimed = {v.at for v in disguises(text)} if found else frozenset()
    return [v for v in found if v.at not in claimed]


def proposals(text: str) -> list[Suspicion]:
    """The suspects whose reading is likely, but not likely enough to be repaired."""
    return [v for v in verdicts(text) if v.decision == "propose"]


@lru_cache(maxsize=4)
def verdicts(text: str) -> tuple[Suspicion, ...]:
    """One round: a verdict on each suspect."""
    if not suspects.odd().search(text):
        return ()
    from cleaner.stages.disguise.judgement import judged, sections

    return tuple(v._replace(at=low + v.at) for low, high, at in sections(text) for v in judged(text[low:high], at))
