"""What a suspect most likely means in its context: the best of its candidates."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from cleaner.stages.disguise import candidates, lattice, suspects
from cleaner.stages.disguise.char_kinds import codes, hashed
from cleaner.stages.language.bigrams import load

RATE = 0.02  # what readings are weighed with; the true rate is measured afterwards
WAYS = 8.0  # ways to disguise one character, among which its candidates' shares are divided
BASE = math.log(RATE / (1 - RATE) / WAYS)
FOLD = 12.0  # 著 for 着: a variant is written more often than any disguise
ODDITY = math.exp(-2)  # a writer hardly types a character outside GB 2312 on purpose
# Texts repeat themselves, and converters use tables.  `python benchmarks/restore_unseen.py DIR`, of 7,784 other places, with
# the tables of before (2026-11-22): 7,481 right without both, 7,516 with an echo of 6, 7,532 with KNOWN .9 too, which makes 20
# wrong guesses more of 1,236 places without a source; at .3 five, and 7,521 right.  An echo of 12: 9 more, 3 wrong; 8 lies between.
ECHO = 8.0  # how much likelier a character is that stands between the same neighbours elsewhere in the text
KNOWN = 0.3  # what a candidate is worth at least that the same disguise has proved to stand for nearby
DUE = 1000.0  # how much likelier the number is that is due in a list: （二） after （一）
NUMBERED = re.compile("(?m)^[（(]([一二三四五六七八九十])[）)]")
NUMBERS = "一二三四五六七八九十"
LIST = 600  # characters from one item of a list to the next, at most
GAP = "\0"
BITS = 16  # of the hash of two neighbours
PROMISING = 0.3  # what a candidate of a lone suspect must be worth


class Suspect(NamedTuple):
    at: int
    char: str
    plain: str  # the same, or its simplified form: what it means if it is no disguise
    kind: str


class Reading(NamedTuple):
    """The best candidate of a suspect.

    `gain`: the log odds against the character as it stands, without the rate of disguise.  `lead`: the log odds against the
    next best candidate.  `worth`: see `candidates`.
    """

    gain: float
    char: str
    lead: float
    worth: float


NOTHING = Reading(-math.inf, "", 0.0, 0.0)


def read(
    plain: Sequence[str],
    found: Sequence[Suspect],
    line: str,
    simple: str = "",
    known: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> dict[int, Reading]:
    """The best candidate at each suspect.

    `line`: the text where it says something itself (`unsuspicious`); `known`: what the same disguises nearby have proved to
    stand for.
    """
    choices = {}
    suspicious = {s.at for s in found}
    threes = said(line, plain, found)
    for s in found:
        likely = dict(candidates.candidates(s.char))
        for y in known.get(s.char, ()):
            likely[y] = max(likely.get(y, 0.0), KNOWN)
        weights = {y: w * math.exp(BASE) for y, w in likely.items() if y != s.plain}
        for y in echoed(plain, s.at, weights, suspicious, threes):
            weights[y] *= ECHO
        for y in due_numbers(plain, s.at):
            if y in weights:
                weights[y] *= DUE
        if simple and (variant := simple[s.at] if simple[s.at] != s.char else suspects.AMBIGUOUS.get(s.char)):
            weights[variant] = FOLD * math.exp(BASE)
        if "之" in weights and is_superlative(plain, s.at):
            weights = {"之": weights["之"]}
        if weights:
            weights[s.plain] = ODDITY if s.kind == "odd" else 1.0
            choices[s.at] = weights
    return {
        i: Reading(r.gain - BASE, r.char, r.lead, choices[i][r.char] / math.exp(BASE))
        for i, r in lattice.readings(plain, choices).items()
    }


def unsuspicious(plain: Sequence[str], found: Iterable[Suspect]) -> str:
    """The text with a gap at each suspect."""
    chars = list(plain)
    for s in found:
        chars[s.at] = GAP
    return "".join(chars)


def said(line: str, plain: Sequence[str], found: Sequence[Suspect]) -> frozenset[str]:
    """All sequences of three characters of a line of which two are neighbours of a suspect."""
    around = codes("".join([c for s in found for c in neighbours(plain, s.at)])).reshape(-1, 4)
    wanted = np.zeros(1 << BITS, bool)
    for left, right in ((0, 1), (2, 3), (1, 2)):
        wanted[hashed(around[:, left], around[:, right], BITS)] = True
    points = codes(line)
    beside, across = wanted[hashed(points[:-1], points[1:], BITS)], wanted[hashed(points[:-2], points[2:], BITS)]
    other = points == ord(lattice.OTHER)
    there = (beside[:-1] | beside[1:] | across) & ~(other[:-2] & other[1:-1] & other[2:])
    return frozenset([line[i : i + 3] for i in np.flatnonzero(there).tolist()])


def neighbours(plain: Sequence[str], at: int) -> list[str]:
    """Two characters before a place and two behind it."""
    return [plain[i] if 0 <= i < len(plain) else GAP for i in (at - 2, at - 1, at + 1, at + 2)]


def echoed(
    plain: Sequence[str], at: int, chars: Iterable[str], suspicious: Container[int], threes: Collection[str]
) -> list[str]:
    """Those of the characters that stand between the same neighbours elsewhere in the text."""
    a, b, c, d = (
        plain[i] if 0 <= i < len(plain) and i not in suspicious else GAP for i in (at - 2, at - 1, at + 1, at + 2)
    )
    before, after = a + b if GAP not in (a, b) else "", c + d if GAP not in (c, d) else ""
    return [
        y
        for y in chars
        if (before and before + y in threes)
        or (after and y + after in threes)
        or (b != GAP != c and b + y + c in threes)
    ]


def due_numbers(plain: Sequence[str], at: int) -> list[str]:
    """The numbers that a list would have at a place in brackets at the head of a line: one after the item before it, one
    before the item behind it.
    """
    if not 0 < at < len(plain) - 1 or plain[at - 1] not in "（(" or (at > 1 and plain[at - 2] != "\n"):
        return []
    low = max(0, at - LIST)
    numbers = [(low + m.start(1), NUMBERS.index(m[1])) for m in NUMBERED.finditer("".join(plain[low : at + LIST]))]
    due = [n + 1 for i, n in numbers if i < at][-1:] + [n - 1 for i, n in numbers if i > at][:1]
    return [NUMBERS[n] for n in sorted(set(due)) if 0 <= n < len(NUMBERS)]


def is_superlative(plain: Sequence[str], at: int) -> bool:
    """难中之难, 王中之王: a pattern that speech makes freely, so no word list holds it; 的 has no place in it."""
    return 2 <= at < len(plain) - 1 and plain[at - 1] == "中" and plain[at - 2] == plain[at + 1]


def is_promising(s: Suspect, plain: Sequence[str]) -> bool:
    """Whether a likely candidate makes a word with a neighbour.  If not, a lone suspect is not worth a lattice."""
    return any(w >= PROMISING and makes_word(plain, s.at, y) for y, w in candidates.candidates(s.char).items())


def makes_word(plain: Sequence[str], at: int, char: str) -> bool:
    """Whether `char` would make a word with a neighbour."""
    known = load().id
    return (at > 0 and plain[at - 1] + char in known) or (at + 1 < len(plain) and char + plain[at + 1] in known)
