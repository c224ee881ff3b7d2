"""A word lattice: how likely each reading of each suspect is, summed over all ways to cut its surroundings into words.

Every suspect stands for itself or for one of its candidates; suspects that stand close together are read together, so
that one repaired gives context to the next.  The sums are those of forward-backward over words of any length.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cleaner.restore.language_model import MARKS, UNKNOWN, LanguageModel, load

WALLS = frozenset("，。；？！：\n")  # nothing beyond them tells about a word
NEAR = 5  # suspects this close are read together …
LONGEST = 24  # … in groups not longer than this
CROWD = 120  # candidates that a window may hold: text disguised throughout must not take forever
AROUND = 7  # context on either side
OTHER = "A"  # stands for letters, digits and whatever else is no Han
TINY = 1e-290
SCALE = 200.0  # for each character, so that long improbable windows do not underflow

Choices = Mapping[int, Mapping[str, float]]


class Reading(NamedTuple):
    """The best candidate at a place: its log gain over what stands there, and its lead over the next."""

    gain: float
    char: str
    lead: float


class Node(NamedTuple):
    word: int
    start: int
    weight: float
    alpha: float
    used: tuple[tuple[int, str], ...]


def readings(plain: Sequence[str], choices: Choices) -> dict[int, Reading]:
    """The best reading of each suspect.  `choices[i]` gives {character: weight}, plain[i] itself among them."""
    found = {}
    for group in grouped(sorted(choices)):
        low, high = max(0, group[0] - AROUND), min(len(plain), group[-1] + AROUND + 1)
        low = next((j for j in range(group[0], low, -1) if plain[j - 1] in WALLS), low)
        high = next((j for j in range(group[-1] + 1, high) if plain[j] in WALLS), high)
        places = [i for i in range(low, high) if i in choices]
        most = CROWD // len(places)
        near = {i: {plain[i]: choices[i][plain[i]], **dict(islice(choices[i].items(), most))} for i in places}
        before = plain[low - 1] if low else "\n"
        after = plain[high] if high < len(plain) else "\n"
        options = tuple((i - low, tuple(near[i].items())) for i in places)
        likely = likelihoods(before, "".join(plain[low:high]), after, options)
        for i in group:
            own = math.log(max(likely[i - low].get(plain[i], 0.0), TINY))
            ranked = sorted(
                ((math.log(max(likely[i - low].get(y, 0.0), TINY)) - own, y) for y in near[i] if y != plain[i]),
                key=lambda item: (-item[0], item[1]),
            )
            lead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else math.inf
            found[i] = Reading(*ranked[0], lead)
    return found


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
    """{place: {character: likelihood of the window when that character is meant there}}.

    Remembered, because pages repeat themselves, and because each rule reads again what the one before left.
    """
    model = load()
    choices = {i: dict(options) for i, options in options}
    n = len(window)
    nodes: list[list[Node]] = [[] for _ in range(n + 1)]
    nodes[0].append(Node(model.id.get(MARKS.get(before, before), UNKNOWN), 0, 1.0, 1.0, ()))
    back, uni = model.back, model.uni
    for i in range(n):
        if not nodes[i]:
            continue
        fronts = [(node.alpha, model.after(node.word), back[node.word]) for node in nodes[i]]
        reached: dict[int, float] = {}
        for end, word, weight, used in words_from(model, window, i, choices):
            total = reached.get(word)
            if total is None:
                p = uni[word]
                total = reached[word] = sum(alpha * (row.get(word) or b * p) for alpha, row, b in fronts)
            nodes[end].append(Node(word, i, weight, total * weight, used))
    stop = model.id.get(MARKS.get(after, ""))
    betas = [[0.0] * len(column) for column in nodes]
    betas[n] = [1.0 if stop is None else model.after(q.word).get(stop) or back[q.word] * uni[stop] for q in nodes[n]]
    likely: dict[int, dict[str, float]] = {i: {} for i in choices}
    for end in range(n, 0, -1):
        passed: dict[int, dict[int, float]] = {}  # start → word → its share of beta
        for node, beta in zip(nodes[end], betas[end], strict=True):
            share = passed.setdefault(node.start, {})
            share[node.word] = share.get(node.word, 0.0) + node.weight * beta
            for place, char in node.used:
                here = likely[place]
                here[char] = here.get(char, 0.0) + node.alpha * beta
        for start, share in passed.items():
            column = betas[start]
            for k, q in enumerate(nodes[start]):
                row, b = model.after(q.word), back[q.word]
                column[k] += sum(beta * (row.get(word) or b * uni[word]) for word, beta in share.items())
    return likely


def words_from(
    model: LanguageModel, window: str, i: int, choices: Choices
) -> list[tuple[int, int, float, tuple[tuple[int, str], ...]]]:
    """The words that may start at i: end, id, weight, and the choices they make."""
    n = len(window)
    if window[i] == OTHER:  # a run of them is one unknown word
        if i and window[i - 1] == OTHER:
            return []
        end = next((e for e in range(i, n) if window[e] != OTHER), n)
        return [(end, UNKNOWN, SCALE ** (end - i), ())]
    found = []
    stack: list[tuple[int, str, float, tuple[tuple[int, str], ...]]] = [(i, "", 1.0, ())]
    while stack:
        k, begun, weight, used = stack.pop()
        options = choices.get(k)
        for char, p in options.items() if options else ((window[k], 1.0),):
            word = begun + char
            now = weight * p * SCALE
            uses = (*used, (k, char)) if options else used
            known = model.id.get(word)
            if known is not None:
                found.append((k + 1, known, now, uses))
            elif k == i:
                mark = MARKS.get(char)
                rare = 1.0 if mark else model.share(char) if char >= "\u3400" else 1e-6 if options else 1.0
                found.append((k + 1, model.id[mark] if mark else UNKNOWN, now * rare, uses))
            if k + 1 < n and word in model.prefixes:
                stack.append((k + 1, word, now, uses))
    return found
