"""Forward–backward over a word lattice: sums over all ways to cut a stretch into words, weighed by word bigrams.

A stretch has places 0 … n.  An arc is a word that may stand between two of them.  `forward` sums all ways that lead to
each arc, `backward` all ways that follow each word; their product, summed over the arcs that make a choice, is how
likely that choice is (`marginals`).  (Rabiner 1989, "A tutorial on hidden Markov models", section III.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nlargest
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # it brings numpy, which takes longer than most commands
    from cleaner.stages.language.bigrams import LanguageModel

Sums = dict[int, float]  # {id of a word: a sum over ways}


# A word that may start at a place: where it ends, its id, its weight, and the (place, character) choices it makes.  A bare
# tuple, for a window has thousands.
Arc = tuple[int, int, float, tuple[tuple[int, str], ...]]


class Bigrams:
    """The transitions of the model, summed over many words at once."""

    def __init__(self, model: LanguageModel) -> None:
        self.back, self.uni, self.rows = model.back, model.uni, model.after

    def into(self, ending: Mapping[int, float], arcs: Iterable[Arc]) -> Sums:
        """For the word of each arc: the sum over the words that end before it, each times its transition."""
        uni, back, rows = self.uni, self.back, self.rows
        fronts = [(alpha, rows[a].get, back[a] * alpha) for a, alpha in ending.items()]
        found: Sums = {}
        for _, word, _, _ in arcs:
            if word not in found:
                p = uni[word]
                total = 0.0
                for alpha, stored, b in fronts:
                    known = stored(word)
                    total += b * p if known is None else alpha * known
                found[word] = total
        return found

    def out_of(self, ending: Iterable[int], ahead: Mapping[int, float]) -> Sums:
        """For each word that ends at a place: the sum over the words that start there, each times its transition."""
        uni, back, rows = self.uni, self.back, self.rows
        follow = [(word, beta, uni[word] * beta) for word, beta in ahead.items()]
        found: Sums = {}
        for a in ending:
            stored, b = rows[a].get, back[a]
            total = 0.0
            for word, beta, p in follow:
                known = stored(word)
                total += b * p if known is None else known * beta
            found[a] = total
        return found

    def probability(self, a: int, b: int) -> float:
        """p(b | a)"""
        return self.rows[a].get(b) or self.back[a] * self.uni[b]


class Forward(NamedTuple):
    """What leads to each place: its arcs, {word that ends there: sum}, and {word that starts there: sum}."""

    arcs: list[list[Arc]]
    ending: list[Sums]
    starting: list[Sums]


def forward(
    length: int,
    words: Callable[[int], list[Arc]],
    before: int,
    bigrams: Bigrams,
    last: int | None = None,
    beam: int | None = None,
) -> Forward:
    """The sums of all ways from the word `before` up to each place; `words(i)` gives the arcs that start at i.

    No sums are made for words that start behind `last`.  At most `beam` words may end at a place, the likeliest.
    """
    last = length if last is None else last
    arcs: list[list[Arc]] = [[] for _ in range(length)]
    ending: list[Sums] = [{} for _ in range(length + 1)]
    starting: list[Sums] = [{} for _ in range(length)]
    ending[0][before] = 1.0
    for i in range(length):
        if not ending[i]:
            continue
        if beam:
            ending[i] = likeliest(ending[i], beam)
        here = arcs[i] = words(i)
        if i > last:
            for end, word, _, _ in here:
                ending[end][word] = 0.0
            continue
        sums = starting[i] = bigrams.into(ending[i], here)
        for end, word, weight, _ in here:
            column = ending[end]
            column[word] = column.get(word, 0.0) + sums[word] * weight
    if beam:
        ending[length] = likeliest(ending[length], beam)
    return Forward(arcs, ending, starting)


def likeliest(sums: Sums, beam: int) -> Sums:
    return dict(nlargest(beam, sums.items(), key=itemgetter(1)))


def backward(found: Forward, after: Sums, bigrams: Bigrams, first: int = 0) -> list[Sums]:
    """For each place behind `first`: {word that ends there: the sum of all ways on}.

    `after`: the same for the last place.
    """
    follows: list[Sums] = [{} for _ in found.ending]
    follows[-1] = after
    for i in range(len(found.arcs) - 1, first, -1):
        follows[i] = bigrams.out_of(found.ending[i], ahead(found.arcs[i], follows))
    return follows


def ahead(arcs: Iterable[Arc], follows: Sequence[Mapping[int, float]]) -> Sums:
    """{word that starts at the place of the arcs: the sum of all ways on, with its own weight}"""
    sums: Sums = {}
    for end, word, weight, _ in arcs:
        if rest := follows[end].get(word):
            sums[word] = sums.get(word, 0.0) + weight * rest
    return sums


def marginals(found: Forward, follows: Sequence[Mapping[int, float]]) -> dict[int, dict[str, float]]:
    """{place: {character: the sum of all ways that choose it there}}"""
    likely: dict[int, dict[str, float]] = {}
    for arcs, starting in zip(reversed(found.arcs), reversed(found.starting), strict=True):
        for end, word, weight, chosen in arcs:
            if chosen and (rest := follows[end].get(word)):
                sum_of_ways = starting[word] * (weight * rest)
                for place, char in chosen:
                    of = likely.setdefault(place, {})
                    of[char] = of.get(char, 0.0) + sum_of_ways
    return likely
