"""What a suspect would mean in its context: the best of its candidates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from cleaner.restore import candidates, decoder, suspects
from cleaner.restore.language_model import load

RATE = 0.02  # what readings are weighed with; the true rate is measured afterwards
WAYS = 8.0  # ways to disguise one character, among which its candidates' shares are divided
BASE = math.log(RATE / (1 - RATE) / WAYS)
FOLD = 12.0  # 著 for 着: a variant is written more often than any disguise
ODDITY = math.exp(-2)  # a writer hardly types a character outside GB 2312 on purpose
PROMISING = 0.3  # what a candidate of a lone suspect must be worth


class Suspect(NamedTuple):
    at: int
    char: str
    plain: str  # the same, or its simplified form: what it means if it is no disguise
    kind: str


class Reading(NamedTuple):
    """The best candidate: its gain over leaving the place alone (the rate apart), its lead over the next, its worth."""

    gain: float
    char: str
    lead: float
    worth: float


NOTHING = Reading(-math.inf, "", 0.0, 0.0)


def read(plain: Sequence[str], found: Sequence[Suspect], simple: str = "") -> dict[int, Reading]:
    """The best candidate at each suspect."""
    choices = {}
    for s in found:
        weights = {y: w * math.exp(BASE) for y, w in candidates.candidates(s.char).items() if y != s.plain}
        if simple and (variant := simple[s.at] if simple[s.at] != s.char else suspects.AMBIGUOUS.get(s.char)):
            weights[variant] = FOLD * math.exp(BASE)
        if "之" in weights and is_superlative(plain, s.at):
            weights = {"之": weights["之"]}
        if weights:
            weights[s.plain] = ODDITY if s.kind == "odd" else 1.0
            choices[s.at] = weights
    return {
        i: Reading(r.gain - BASE, r.char, r.lead, choices[i][r.char] / math.exp(BASE))
        for i, r in decoder.readings(plain, choices).items()
    }


def is_superlative(plain: Sequence[str], at: int) -> bool:
    """难中之难, 王中之王: a pattern that speech makes freely, so no word list holds it; 的 has no place in it."""
    return 2 <= at < len(plain) - 1 and plain[at - 1] == "中" and plain[at - 2] == plain[at + 1]


def is_promising(s: Suspect, plain: Sequence[str]) -> bool:
    """Whether a likely candidate makes a word with a neighbour: without, a suspect that has not the company
    without which nothing is repaired is not worth a lattice.
    """
    return any(w >= PROMISING and makes_word(plain, s.at, y) for y, w in candidates.candidates(s.char).items())


def makes_word(plain: Sequence[str], at: int, char: str) -> bool:
    """Whether `char` would make a word with a neighbour."""
    known = load().id
    return (at > 0 and plain[at - 1] + char in known) or (at + 1 < len(plain) and char + plain[at + 1] in known)
