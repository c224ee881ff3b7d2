"""How likely each reading of each suspect is: a word lattice of the text around it, summed over all ways to cut it.

Each suspect stands for itself or for one of its candidates.  Suspects that stand close together are read together, so
that a repaired one gives context to the next.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cleaner.stages.language.bigrams import MARKS, UNKNOWN, LanguageModel, load
from cleaner.stages.language.lattice import Arc, Bigrams, backward, forward, marginals

WALLS = frozenset("，。；？！：\n")  # nothing beyond them tells about a word
NEAR = 5  # suspects this close are read together …
LONGEST = 24  # … in groups not longer than this
MOST = 120  # candidates that a window may hold: text disguised throughout must not take forever
AROUND = 7  # context on either side
# Candidates worth less than WEAK (a likeness or a sound) must make a word with a neighbour, or be as common as ALONE.
# `python benchmarks/restore_speed.py DIR` (2026-11-22): a tenth faster, 2 repairs of 2,057 more; without the exception for
# worthy ones 81 are lost (仴 for 月, a word by itself).
WEAK = 1.5e-4
ALONE = 100
OTHER = "A"  # stands for letters, digits and whatever else is no Han
TINY = 1e-290
SCALE = 200.0  # for each character, so that long improbable windows do not underflow

Choices = Mapping[int, Mapping[str, float]]


class WindowReading(NamedTuple):
    """The best candidate at a place: its log gain over what stands there, and its lead over the next."""

    gain: float
    char: str
    lead: float


def readings(plain: Sequence[str], choices: Choices) -> dict[int, WindowReading]:
    """The best reading of each suspect that has any which fits.  `choices[i]` gives {character: weight}, plain[i] itself
    among them.
    """
    found = {}
    fit = {i: weights for i in sorted(choices) if len(weights := fitting(plain, i, choices)) > 1}
    for group in grouped(list(fit)):
        low, high = window(plain, group[0], group[-1])
        places = [i for i in range(low, high) if i in fit]
        most = MOST // len(places)
        near = {i: {plain[i]: fit[i][plain[i]], **dict(islice(fit[i].items(), most))} for i in places}
        options = tuple((i - low, tuple(near[i].items())) for i in places)
        likely = likelihoods(*framed(plain, low, high), options)
        for i in group:
            own = math.log(max(likely[i - low].get(plain[i], 0.0), TINY))
            ranked = sorted(
                ((math.log(max(likely[i - low].get(y, 0.0), TINY)) - own, y) for y in near[i] if y != plain[i]),
                key=lambda item: (-item[0], item[1]),
            )
            lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else math.inf
            found[i] = WindowReading(*ranked[0], lead)
    return found


def fitting(plain: Sequence[str], i: int, choices: Choices) -> Mapping[str, float]:
    """The choices that make a word with a neighbour or often stand alone: no other choice is ever the best.

    Beside another suspect all choices fit, since they may make a word with one of its readings.
    """
    if i - 1 in choices or i + 1 in choices:
        return choices[i]
    model = load()
    ids, prefixes, rank = model.id, model.prefixes, model.rank
    a = plain[i - 1] if i else ""
    ab, c = (plain[i - 2] if i > 1 else "") + a, plain[i + 1] if i + 1 < len(plain) else ""
    return {
        y: p
        for y, p in choices[i].items()
        if y == plain[i]
        or p >= WEAK
        or rank.get(y, ALONE) < ALONE
        or (ay := a + y) in ids
        or ay in prefixes
        or (yc := y + c) in ids
        or yc in prefixes
        or ab + y in ids
    }


def expected(plain: Sequence[str], at: int, char: str) -> float:
    """The logarithm of the probability of `char` at a place, among all characters that are likely there.

    These are the commonest characters, and those that make the commonest words of two with a neighbour.
    """
    low, high = window(plain, at, at)
    return share(*framed(plain, low, high), at - low, char)


@lru_cache(maxsize=20_000)
def share(before: str, window: str, after: str, at: int, char: str) -> float:
    model = load()
    fillings = dict.fromkeys([char, *model.common])
    fillings.update(dict.fromkeys(model.partners[0].get(window[at - 1] if at else before, ())))
    fillings.update(dict.fromkeys(model.partners[1].get(window[at + 1] if at + 1 < len(window) else after, ())))
    likely = lattice(before, window, after, {at: dict.fromkeys(fillings, 1.0)})[at]
    return math.log(max(likely.get(char, 0.0), TINY) / max(sum(likely.values()), TINY))


def window(plain: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """The context of the places from `first` to `last`: up to the next marks that end a clause."""
    low, high = max(0, first - AROUND), min(len(plain), last + AROUND + 1)
    low = next((j for j in range(first, low, -1) if plain[j - 1] in WALLS), low)
    return low, next((j for j in range(last + 1, high) if plain[j] in WALLS), high)


def framed(plain: Sequence[str], low: int, high: int) -> tuple[str, str, str]:
    """What stands before a window, in it and after it."""
    return plain[low - 1] if low else "\n", "".join(plain[low:high]), plain[high] if high < len(plain) else "\n"


def grouped(places: Sequence[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for i in places:
        if not groups or i - groups[-1][-1] > NEAR or i - groups[-1][0] >= LONGEST:
            groups.append([])
        groups[-1].append(i)
    return groups


@lru_cache(maxsize=20_000)
def likelihoods(
    before: str, window: str, after: str, options: tuple[tuple[int, tuple[tuple[str, float], ...]], ...]
) -> dict[int, dict[str, float]]:
    """`lattice`, cached: pages repeat themselves, and each rule reads again what the one before left."""
    return lattice(before, window, after, {i: dict(weights) for i, weights in options})


def lattice(before: str, window: str, after: str, choices: Choices) -> dict[int, dict[str, float]]:
    """{place: {character: likelihood of the window when that character is meant there}}.

    The sums of `forward` end at the last choice and those of `backward` at the first, for no others are needed.
    """
    model = load()
    bigrams = Bigrams(model)
    begin = model.id.get(MARKS.get(before, before), UNKNOWN)
    found = forward(len(window), lambda i: words_from(model, window, i, choices), begin, bigrams, last=max(choices))
    stop = model.id.get(MARKS.get(after, ""))
    ends = {a: 1.0 if stop is None else bigrams.probability(a, stop) for a in found.ending[-1]}
    return {i: {} for i in choices} | marginals(found, backward(found, ends, bigrams, first=min(choices)))


def words_from(model: LanguageModel, window: str, i: int, choices: Choices) -> list[Arc]:
    """The words that may start at i."""
    if window[i] == OTHER:  # a run of them is one unknown word
        if i and window[i - 1] == OTHER:
            return []
        end = next((e for e in range(i, len(window)) if window[e] != OTHER), len(window))
        return [(end, UNKNOWN, SCALE ** (end - i), ())]
    found, begun = words_before_choice(model, window, i, choices)
    return found + words_with_choice(model, window, i, choices, *begun) if begun else found


def words_before_choice(
    model: LanguageModel, window: str, i: int, choices: Choices
) -> tuple[list[Arc], tuple[int, str, float] | None]:
    """The words from i that end before the next choice, and the place, text and weight of what leads up to that."""
    n, ids, prefixes = len(window), model.id, model.prefixes
    found: list[Arc] = []
    word, weight, k = "", 1.0, i
    while k not in choices:
        word += window[k]
        weight *= SCALE
        known = ids.get(word)
        k += 1
        if known is not None:
            found.append((k, known, weight, ()))
        elif k == i + 1:
            mark = MARKS.get(word)
            rare = 1.0 if mark or word < "\u3400" else model.share(word)
            found.append((k, ids[mark] if mark else UNKNOWN, rare * SCALE, ()))
        if k == n or word not in prefixes:
            return found, None
    return found, (k, word, weight)


def words_with_choice(
    model: LanguageModel, window: str, i: int, choices: Choices, at: int, text: str, weight: float
) -> list[Arc]:
    """The words from i whose characters before the choice at `at` are `text`, in every way to choose."""
    n, ids, prefixes = len(window), model.id, model.prefixes
    found: list[Arc] = []
    stack: list[tuple[int, str, float, tuple[tuple[int, str], ...]]] = [(at, text, weight, ())]
    while stack:
        k, begun, weight, used = stack.pop()
        options = choices.get(k)
        for char, p in options.items() if options else ((window[k], 1.0),):
            word = begun + char
            known = ids.get(word)
            if k == i and known is None:
                mark = MARKS.get(char)
                rare = 1.0 if mark else model.share(char) if char >= "\u3400" else 1e-6
                found.append((k + 1, ids[mark] if mark else UNKNOWN, p * rare * SCALE, ((k, char),)))
            elif known is not None:
                found.append((k + 1, known, weight * p * SCALE, (*used, (k, char)) if options else used))
            if k + 1 < n and word in prefixes:
                stack.append((k + 1, word, weight * p * SCALE, (*used, (k, char)) if options else used))
    return found
