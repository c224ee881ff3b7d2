"""The verdicts in one section of a text: which characters are suspects, and what they mean.

There are two passes.  The first judges characters outside GB 2312.  Where it proves damage, the second judges the rarer
characters of GB 2312 too (囿, 咖), and prefers for each disguise what it has proved to stand for nearby.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from cleaner.stages.disguise import evidence, suspects
from cleaner.stages.disguise.char_kinds import ODD, Places, codes, kinds_of
from cleaner.stages.disguise.evidence import distinct, weigh
from cleaner.stages.disguise.lattice import OTHER
from cleaner.stages.disguise.prose import in_prose
from cleaner.stages.disguise.protected import Protection
from cleaner.stages.disguise.reading import Suspect, is_promising, makes_word, read, unsuspicious
from cleaner.stages.disguise.simplify import folded_near
from cleaner.stages.disguise.suspects import HAN
from cleaner.stages.disguise.suspicion import Suspicion
from cleaner.stages.language.bigrams import load

REACH = 2300  # farther than anything here looks
MARGIN = 200  # farther than the words and the prose around a suspect are read
RARE = 3500  # a character of GB 2312 as rare as this is a suspect beside evidence …
WIDE = 1500  # … and one as rare as this, if the context is very sure
SURE = 3.0  # log odds (.95) from which a repair tells what the same disguise stands for elsewhere


def sections(text: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """The parts of a text around its suspects: start, end, and the places of the suspects within.

    Suspects that are near each other are in one part.  The rest of the text is not looked at.
    """
    odd = np.flatnonzero(kinds_of(codes(text)) & ODD > 0)
    for low, high in stretches(odd, len(text)):
        at = possible(Protection(text[low:high]))
        for start, end in stretches(at, high - low):
            yield low + start, low + end, tuple((at[(at >= start) & (at < end)] - start).tolist())


def stretches(at: Places, length: int) -> Iterator[tuple[int, int]]:
    """The stretches within reach of the places; stretches that touch are joined."""
    if at.size:
        gaps = np.flatnonzero(np.diff(at) > 2 * REACH)
        for first, last in zip(at[[0, *(gaps + 1)]].tolist(), at[[*gaps, -1]].tolist(), strict=True):
            yield max(0, first - REACH), min(length, last + REACH)


def possible(protection: Protection) -> Places:
    """The odd places that may be changed and stand in prose, whatever the odd characters around them mean."""
    at = protection.well_placed(protection.odd)
    at = at[in_prose(protection.codes, protection.kinds, at, wild=protection.odd)]
    return at[:0] if not at.size or protection.is_all_traditional() else protection.allowed(at)


@lru_cache(maxsize=64)
def judged(text: str, at: tuple[int, ...]) -> tuple[Suspicion, ...]:
    """The verdicts on the places in one section, cached: each round and each rule reads again what the one before left."""
    first = worth_reading(text, at)
    if not first:
        return ()
    protection = Protection(text)
    lines = list(lines_near(text, [s.at for s in first], evidence.NEAR + MARGIN))
    simple = folded_near(text, lines)
    plain = [OTHER] * len(text)
    for start, end in lines:
        plain[start:end] = suspects.spelled(simple[start:end])
    for s in first:
        plain[s.at] = s.plain
    line = unsuspicious(plain, first)
    gains = read(plain, first, line)
    found = weigh(text, first, gains, protection, plain)
    passed = [v for v in found if v.decision == "repair"]
    if not passed:
        return tuple(found)
    for v in passed:
        plain[v.at] = v.new
    second = commoner(text, simple, plain, protection, [v.at for v in passed], {s.at for s in first})
    known: dict[str, set[str]] = defaultdict(set)
    for v in passed:
        if not v.stray and v.odds > SURE:
            known[v.old].add(v.new)
    done = {v.at for v in passed}
    again = [s for s in first if s.char in known and s.at not in done]
    more = read(plain, second, line, simple, known) | read(plain, again, line, known=known)
    return tuple(sorted(weigh(text, sorted(first + second), gains | more, protection, plain)))


def worth_reading(text: str, at: Sequence[int]) -> list[Suspect]:
    """The suspects, excluding characters that are named, and those without a promising candidate or another suspect nearby."""
    simple = folded_near(text, lines_near(text, at, 1))
    found = []
    for i in at:
        if not (suspects.is_named(text, i, simple[i]) or suspects.is_listed(text, i)):
            kind = "sign" if not HAN.match(text[i]) else "stray" if simple[i] != text[i] else "odd"
            found.append(Suspect(i, text[i], simple[i], kind))
    company = distinct(found)
    return [
        s
        for s in found
        if s.kind == "stray" or company.around(s.at, evidence.FAR) >= evidence.COMPANY or is_promising(s, simple)
    ]


def lines_near(text: str, at: Sequence[int], distance: int) -> Iterator[tuple[int, int]]:
    """The lines within a distance of any of the places; lines that touch are joined."""
    low = high = -1
    for i in at:
        if i + distance <= high:
            continue
        start, end = text.rfind("\n", 0, max(0, i - distance)) + 1, text.find("\n", i + distance)
        if start > high:
            if high >= 0:
                yield low, high
            low = start
        high = end if end >= 0 else len(text)
    if high >= 0:
        yield low, high


def commoner(
    text: str, simple: str, plain: list[str], protection: Protection, passed: Sequence[int], taken: set[int]
) -> list[Suspect]:
    """The suspects among the characters of GB 2312 near repaired places.  They are put back into `plain`."""
    rank = load().rank
    maybe = []
    for i in beside(passed, evidence.NEAR, len(text)):
        x = text[i]
        variant = simple[i] != x or x in suspects.AMBIGUOUS
        if i in taken or not HAN.match(x) or (rank.get(x, 99999) < WIDE and not variant):
            continue
        maybe.append((i, variant))
    allowed = set(protection.allowed(protection.well_placed(np.array([i for i, _ in maybe], np.int64))).tolist())
    found = []
    for i, variant in maybe:
        x = text[i]
        if suspects.is_named(text, i, simple[i]):
            continue
        if i in allowed and (variant or not makes_word(plain, i, x)):  # 鲤鱼: it may well be meant, and most are
            plain[i] = x
            found.append(Suspect(i, x, x, "rare" if variant or rank.get(x, 99999) >= RARE else "wide"))
    return found


def beside(passed: Sequence[int], distance: int, length: int) -> Iterator[int]:
    """All places within `distance` of a repaired one, ascending."""
    done = 0
    for at in passed:
        yield from range(max(done, at - distance), end := min(length, at + distance + 1))
        done = max(done, end)
