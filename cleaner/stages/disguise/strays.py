"""Which traditional characters are strewn over a simplified text one by one, and which are quoted in it."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.stages.disguise import suspects
from cleaner.stages.disguise.suspects import Stretches
from cleaner.stages.language.bigrams import load

LONGEST = 4  # of the words looked at
REPEATED = 3  # so many different ones, each alone among simplified characters, are no accident either
FAR = 1000


class Strays:
    """The traditional characters of a simplified text, and what they say about each other.

    A writer who quotes a title or a name in traditional characters (論語, 馬英九) writes the whole word so.  A converter
    changes a character every few dozen, and so leaves words that are half and half (攻堅, 脱貧, 紧張), and no runs.
    """

    def __init__(self, text: str, plain: Sequence[str], places: Sequence[int]) -> None:
        there = set(places)
        self.runs = {i for i in there if i - 1 in there or i + 1 in there}
        mixed = [i for i in places if is_mixed(text, plain, i)]
        self.halves = frozenset(mixed)
        self.mixed = Stretches(mixed)
        seen: dict[str, int] = {}
        telling = [
            i for i in places if i not in self.runs or i in self.halves
        ]  # a name or a title is written so as a whole
        self.all = Stretches([i for i in telling if is_new(text[i], i, seen)])
        seen = {}
        self.lone = Stretches([i for i in places if i not in self.runs and is_new(text[i], i, seen)])

    def company(self, at: int) -> float:
        """How many different ones stand around."""
        return self.all.around(at, FAR)

    def is_mixed(self, at: int) -> bool:
        """Whether a word is half traditional and half simplified there."""
        return at in self.halves

    def are_sprinkled(self, at: int) -> bool:
        if self.mixed.around(at, FAR):
            return True
        return at not in self.runs and self.lone.around(at, FAR) >= REPEATED


def is_new(char: str, at: int, seen: dict[str, int]) -> bool:
    """Whether a character has not been seen nearby: a name that is repeated is no more evidence than a name."""
    new = at - seen.get(char, -FAR - 1) > FAR
    if new:
        seen[char] = at
    return new


def is_mixed(text: str, plain: Sequence[str], at: int) -> bool:
    """Whether a word around holds a simplified character too."""
    known, simplified = load().id, suspects.simplified_only()
    for start in range(max(0, at - LONGEST + 1), at + 1):
        for end in range(max(at + 1, start + 2), start + LONGEST + 1):
            if "".join(plain[start:end]) in known and simplified.search(text, start, end):
                return True
    return False
