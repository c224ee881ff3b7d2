"""The likeliest text where characters are open: all ways to cut it into words, weighed by the word model.

The model is simplified; a Traditional character counts as its simplified form.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache, reduce
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

UNREAD = "\N{REPLACEMENT CHARACTER}"
# A guess must be more likely right than wrong; below that the character stays unread.
# Of 1,810 characters of UTF-8 read as GBK, 12 are then guessed wrong and 7 left; with 0 it is 17 and none, with 0.9 4 and
# 43.  Where most is lost it tells more: of UTF-8 read as Big5, 204 wrong and 766 right, with 0 568 and 994 (2026-11-22,
# score.py mojibake on the development set).
CERTAIN = 0.5
TINY = 1e-300
BEAM = 20  # words that may end at one place; see MOST in lost_bytes.py
# What is no Han: its share of running text, counted in news and laws and rounded (2026-11-22).
SHARES = {
    **dict.fromkeys("，。、", 2e-2),
    **dict.fromkeys("；：“”（）", 3e-3),
    **dict.fromkeys("《》", 1e-3),
    **dict.fromkeys("？！…—·", 2e-4),
    **dict.fromkeys("　％〈〉「」‘’", 3e-5),
}
OTHER_SHARE = 1e-7

Slot = tuple[tuple[str, float], ...]  # what one character may be, with weights (log), the likeliest first


class Word(NamedTuple):
    """A word that may stand at a place: where it ends, its id, the weight of its choices, its text, its score so far."""

    end: int
    id: int
    weight: float
    text: str
    score: float = 0.0


@lru_cache(maxsize=4000)
def read(slots: tuple[Slot, ...], before: str, after: str) -> str:
    """The likeliest character of each slot between `before` and `after`, summed over all ways to cut them into words.

    A character less than CERTAIN is left unread.
    """
    likely, _ = _weighed(slots, before, after)
    return "".join(_surest(choices) for choices in likely)


def probability(text: str) -> float:
    """The log of the probability of a text by word bigrams."""
    pieces = (text[k : k + 100] for k in range(0, len(text), 100))
    return sum(_weighed(tuple(((char, 0.0),) for char in piece), "\n", "\n")[1] for piece in pieces)


def _weighed(slots: tuple[Slot, ...], before: str, after: str) -> tuple[list[dict[str, float]], float]:
    """How likely each candidate of each slot is, and the log of the sum of all ways: forward and backward, with a beam."""
    from cleaner.restore.language_model import MARKS, UNKNOWN, load

    model = load()
    back, uni = model.back, model.uni
    options = [_by_spelling(slot) for slot in slots]
    n = len(slots)
    words: list[list[Word]] = [[] for _ in range(n)]
    alpha: list[dict[int, float]] = [{} for _ in range(n + 1)]  # word that ends here → log of the sum of all ways
    alpha[0][model.id.get(MARKS.get(before, before), UNKNOWN)] = 0.0
    for i in range(n):
        alpha[i] = dict(nlargest(BEAM, alpha[i].items(), key=itemgetter(1)))
        highest = max(alpha[i].values(), default=0.0)
        fronts = [(math.exp(a - highest), model.after[w], back[w]) for w, a in alpha[i].items()]
        if not fronts:
            continue
        for word in _words(options, i):
            p, v = uni[word.id], word.id
            share = sum([a * (row.get(v) or b * p) for a, row, b in fronts])
            score = highest + word.weight + math.log(share or TINY)
            words[i].append(word._replace(score=score))
            alpha[word.end][v] = _added(alpha[word.end].get(v), score)
    stop = model.id.get(MARKS.get(after, after), UNKNOWN)
    alpha[n] = dict(nlargest(BEAM, alpha[n].items(), key=itemgetter(1)))
    beta: list[dict[int, float]] = [{} for _ in range(n + 1)]
    beta[n] = {w: math.log(model.after[w].get(stop) or back[w] * uni[stop]) for w in alpha[n]}
    likely: list[dict[str, float]] = [{} for _ in slots]
    total = reduce(_added, (a + beta[n][w] for w, a in alpha[n].items()))
    for i in range(n - 1, -1, -1):
        kept = [word for word in words[i] if word.id in beta[word.end]]
        if not kept:
            continue
        behind = [word.weight + beta[word.end][word.id] for word in kept]
        highest = max(behind)
        shares = [(word.id, math.exp(b - highest), uni[word.id]) for word, b in zip(kept, behind, strict=True)]
        for w in alpha[i]:
            row, b = model.after[w], back[w]
            beta[i][w] = highest + math.log(sum([a * (row.get(v) or b * p) for v, a, p in shares]) or TINY)
        for word in kept:
            p = math.exp(min(0.0, word.score + beta[word.end][word.id] - total))
            for k, char in enumerate(word.text, i):
                likely[k][char] = likely[k].get(char, 0.0) + p
    return likely, total


def _surest(choices: dict[str, float]) -> str:
    char = max(choices, key=lambda c: (choices[c], c))
    return char if choices[char] >= CERTAIN else UNREAD


def _added(a: float | None, b: float) -> float:
    """The log of the sum of two numbers given as logs."""
    if a is None:
        return b
    high, low = (a, b) if a > b else (b, a)
    return high + math.log1p(math.exp(low - high))


def _by_spelling(slot: Slot) -> dict[str, list[tuple[str, float]]]:
    """The candidates by their simplified form."""
    table: dict[str, list[tuple[str, float]]] = {}
    for char, weight in slot:
        table.setdefault(simplified().get(char, char), []).append((char, weight))
    return table


def _words(options: Sequence[dict[str, list[tuple[str, float]]]], i: int) -> Iterator[Word]:
    """The words that may start at slot i."""
    from cleaner.restore.language_model import MARKS, UNKNOWN, load

    model = load()
    followers = _followers()
    stack: list[tuple[int, str, float, str]] = []
    for simple, chars in options[i].items():
        known = model.id.get(simple)
        mark = MARKS.get(simple)
        for char, w in chars:
            if known is not None:
                yield Word(i + 1, known, w, char)
            else:
                rare = 0.0 if mark else math.log(share(char))
                yield Word(i + 1, model.id[mark] if mark else UNKNOWN, w + rare, char)
            if simple in followers:
                stack.append((i + 1, simple, w, char))
    while stack:
        k, begun, weight, text = stack.pop()
        if k == len(options):
            continue
        here, after = options[k], followers[begun]
        for simple in here.keys() & after if len(after) < 4 * len(here) else [c for c in here if c in after]:
            word = begun + simple
            known = model.id.get(word)
            for char, w in here[simple]:
                if known is not None:
                    yield Word(k + 1, known, weight + w, text + char)
                if word in followers:
                    stack.append((k + 1, word, weight + w, text + char))


@cache
def _followers() -> dict[str, set[str]]:
    """What may come next in a word, by what it begins with."""
    from cleaner.restore.language_model import load

    table: dict[str, set[str]] = {}
    for word in load().id:
        for k in range(1, len(word)):
            table.setdefault(word[:k], set()).add(word[k])
    return table


def share(char: str) -> float:
    from cleaner.restore.language_model import load

    simple = simplified().get(char, char)
    return load().share(simple) if "\u4e00" <= simple <= "\u9fff" else SHARES.get(char, OTHER_SHARE)


@cache
def simplified() -> dict[str, str]:
    """The Traditional forms, and how the word model, which is simplified, spells them."""
    return _converted("t2s")


@cache
def _traditional() -> dict[str, str]:
    return _converted("s2t")


def _converted(config: str) -> dict[str, str]:
    from opencc import OpenCC

    every = list(map(chr, range(0x4E00, 0x9FA6)))
    return {a: b for a, b in zip(every, OpenCC(config).convert("\n".join(every)).split("\n"), strict=True) if a != b}


def script(char: str) -> int:
    """-1 for a simplified form, 1 for a Traditional one, 0 for what both write."""
    return 1 if char in simplified() else -1 if char in _traditional() else 0
