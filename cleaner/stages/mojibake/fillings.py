"""The likeliest text where characters are open: all ways to cut it into words, weighed by the word model.

The model is simplified; a Traditional character counts as its simplified form.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from heapq import nlargest
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

UNREAD = "\N{REPLACEMENT CHARACTER}"
# A guess must be more likely right than wrong; below that the character stays unread.
# Of 1,810 characters of UTF-8 read as GBK, 9 are then guessed wrong and 9 left; with 0 it is 15 and none, with 0.9 3 and
# 39.  Where most is lost it tells more: of 1,803 of UTF-8 read as Big5, 184 wrong and 455 left, with 0 552 wrong
# (2026-11-22, score.py mojibake on the development set).
CERTAIN = 0.5
TINY = 1e-300
BEAM = 40  # words that may end at one place; see MOST in lost_bytes.py
WORDS = 500  # words of one length that may begin at one place
STEMS = 200  # beginnings of longer ones
# What is no Han: its share of running text, counted in news and laws and rounded (2026-11-22).
SHARES = {
    **dict.fromkeys("，。、", 2e-2),
    **dict.fromkeys("；：“”（）", 3e-3),
    **dict.fromkeys("《》", 1e-3),
    **dict.fromkeys("？！…—·", 2e-4),
    **dict.fromkeys("　％〈〉「」‘’", 3e-5),
}
OTHER_SHARE = 1e-7
# Brackets, which the model does not know, stand where quotation marks stand.
SPELLED = {**dict.fromkeys("《〈「（", "“"), **dict.fromkeys("》〉」）", "”")}
# What seldom follows a mark, the model forgot: it gives ，， 7 %, as any ，.  And a line that ends behind one ends well.
MARK_AFTER_MARK = 0.01
ENDS = "。！？”…"
LONGEST = 100  # slots that are read at once
LONGEST_WORD = 8

Slot = tuple[tuple[str, float], ...]  # what one character may be, with weights (log), the likeliest first


class Word(NamedTuple):
    """A word that may stand at a place: how many slots it fills, its id, the weight of its choices, its text."""

    length: int
    id: int
    weight: float
    text: str


class Stem(NamedTuple):
    """The beginning of a word: as the model spells it, as it is written, the weight of its choices."""

    simple: str
    text: str
    weight: float


@lru_cache(maxsize=4000)
def read(slots: tuple[Slot, ...], before: str, after: str) -> str:
    """The likeliest character of each slot between `before` and `after`, summed over all ways to cut them into words.

    A character less than CERTAIN is left unread.
    """
    found = before
    for k in range(0, len(slots), LONGEST):
        behind = slots[k + LONGEST][0][0] if k + LONGEST < len(slots) else after
        likely, _ = _weighed(slots[k : k + LONGEST], found[-1], behind)
        found += "".join(map(_surest, likely))
    return found[len(before) :]


def probability(text: str) -> float:
    """The log of the probability of a text by word bigrams."""
    pieces = (text[k : k + LONGEST] for k in range(0, len(text), LONGEST))
    return sum(_weighed(tuple(((char, 0.0),) for char in piece), "\n", "\n")[1] for piece in pieces)


def _weighed(slots: tuple[Slot, ...], before: str, after: str) -> tuple[list[dict[str, float]], float]:
    """How likely each candidate of each slot is, and the log of the sum of all ways: forward and backward, with a beam."""
    from cleaner.stages.language.bigrams import UNKNOWN, load

    model = load()
    back, uni, rows = model.back, model.uni, model.after
    marks = _marks()
    n = len(slots)
    # A slot counts in multiples of its likeliest candidate, so that the sums stay near 1 however long the text is.
    levels = [weight + math.log(share(char)) for char, weight in (slot[0] for slot in slots)]
    words = [_words(slots, i) for i in range(n)]
    scales = [[math.exp(-x) for x in accumulate(levels[i : i + LONGEST_WORD], initial=0.0)] for i in range(n)]
    alpha: list[dict[int, float]] = [{} for _ in range(n + 1)]  # word that ends here → sum of all ways up to here
    alpha[0][model.id.get(_spelled(before), UNKNOWN)] = 1.0
    ways: list[list[float]] = []
    for i, starting in enumerate(words):
        alpha[i] = dict(nlargest(BEAM, alpha[i].items(), key=itemgetter(1)))
        ids = {word.id for word in starting}
        anew = doubled = 0.0  # for a word, and a mark, that the model has seen behind none of those before it
        seen: dict[int, float] = {}
        for w, a in alpha[i].items():
            row, b = rows[w], back[w]
            anew += a * b
            if w in marks:
                doubled += (MARK_AFTER_MARK - 1) * a * b
            for v in row.keys() & ids:
                unseen = b * uni[v] * (MARK_AFTER_MARK if w in marks and v in marks else 1)
                seen[v] = seen.get(v, 0.0) + a * (row[v] - unseen)
        scale, here = scales[i], []
        for length, id, weight, _ in starting:
            new = anew + doubled if id in marks else anew
            here.append(way := weight * scale[length] * (new * uni[id] + seen.get(id, 0.0)))
            ending = alpha[i + length]
            ending[id] = ending.get(id, 0.0) + way
        ways.append(here)
    stop = model.id.get(_spelled(after), UNKNOWN)
    ends = {model.id[c] for c in ENDS} if after == "\n" else ()
    alpha[n] = dict(nlargest(BEAM, alpha[n].items(), key=itemgetter(1)))
    beta: list[dict[int, float]] = [{} for _ in range(n + 1)]  # word that ends here → sum of all ways from here on
    beta[n] = {w: 1.0 if w in ends else rows[w].get(stop) or back[w] * uni[stop] for w in alpha[n]}
    total = sum([a * beta[n][w] for w, a in alpha[n].items()]) or TINY
    likely: list[dict[str, float]] = [{} for _ in slots]
    for i in range(n - 1, -1, -1):
        ahead: dict[int, float] = {}
        scale = scales[i]
        for (length, id, weight, text), way in zip(words[i], ways[i], strict=True):
            if rest := beta[i + length].get(id):
                ahead[id] = ahead.get(id, 0.0) + weight * scale[length] * rest
                for k, char in enumerate(text, i):
                    likely[k][char] = likely[k].get(char, 0.0) + way * rest / total
        anew = sum([x * uni[v] for v, x in ahead.items()])
        doubled = (MARK_AFTER_MARK - 1) * sum([ahead[v] * uni[v] for v in marks & ahead.keys()])
        for w in alpha[i]:
            row, b = rows[w], back[w]
            if w in marks:
                parts = {v: MARK_AFTER_MARK if v in marks else 1 for v in row.keys() & ahead.keys()}
                known = sum([ahead[v] * (row[v] - b * uni[v] * part) for v, part in parts.items()])
                beta[i][w] = b * (anew + doubled) + known
            else:
                beta[i][w] = b * anew + sum([ahead[v] * (row[v] - b * uni[v]) for v in row.keys() & ahead.keys()])
    return likely, math.log(total) + sum(levels)


def _surest(choices: dict[str, float]) -> str:
    char = max(choices, key=lambda c: (choices[c], c), default=UNREAD)
    return char if choices.get(char, 0.0) >= CERTAIN else UNREAD


def _words(slots: tuple[Slot, ...], i: int) -> list[Word]:
    """The words that may start at slot i, the likeliest of each length."""
    words, stems = _opening(slots[i : i + 2])
    end = i + 2
    while stems and end < min(len(slots), i + LONGEST_WORD):
        more, stems = _grown(stems, slots[end])
        words = words + more
        end += 1
    return words


@lru_cache(maxsize=20_000)
def _opening(slots: tuple[Slot, ...]) -> tuple[list[Word], list[Stem]]:
    """The words of one character and of two, and what longer ones may begin with."""
    words: list[Word] = []
    stems = [Stem("", "", 1.0)]
    for slot in slots:
        more, stems = _grown(stems, slot)
        words += more
    return words, stems


def _grown(stems: list[Stem], slot: Slot) -> tuple[list[Word], list[Stem]]:
    """The words that stems and a character of the slot make, and the stems of longer ones; the likeliest of each."""
    from cleaner.stages.language.bigrams import UNKNOWN, load

    model = load()
    uni, ids, beginnings = model.uni, model.id, _beginnings()
    here = _by_spelling(slot)
    words: list[tuple[float, str, float, int]] = []
    longer: list[tuple[float, str, float, str]] = []
    for begun, text, weight in stems:
        for simple in here.keys() & beginnings[begun].keys() if begun else here:
            word = begun + simple
            id = ids.get(_spelled(word), UNKNOWN)
            likeliest = beginnings[word][""] if word in beginnings else 0.0
            for char, w, rare in here[simple]:
                w *= weight
                if likeliest:
                    longer.append((w * likeliest, text + char, w, word))
                if id != UNKNOWN:
                    words.append((w * uni[id], text + char, w, id))
                elif not begun:
                    words.append((w * rare * uni[id], char, w * rare, id))
    return (
        [Word(len(text), id, w, text) for _, text, w, id in nlargest(WORDS, words)],
        [Stem(word, text, w) for _, text, w, word in nlargest(STEMS, longer)],
    )


@lru_cache(maxsize=20_000)
def _by_spelling(slot: Slot) -> dict[str, list[tuple[str, float, float]]]:
    """The candidates by their simplified form, each with its weight and its share of running text."""
    table: dict[str, list[tuple[str, float, float]]] = {}
    for char, weight in slot:
        part = share(char) / share(SPELLED[char]) if char in SPELLED else 1.0
        table.setdefault(simplified().get(char, char), []).append((char, math.exp(weight) * part, share(char)))
    return table


def _spelled(word: str) -> str:
    """The word as the model spells it."""
    from cleaner.stages.language.bigrams import MARKS

    return MARKS.get(word) or SPELLED.get(word, word)


@cache
def _marks() -> frozenset[int]:
    """The ids of marks that stand alone."""
    from cleaner.stages.language.bigrams import load

    return frozenset(load().id[c] for c in "，。；？！：、…")


@cache
def _beginnings() -> dict[str, dict[str, float]]:
    """What words begin with → what may come next; under "" the share of the commonest word that begins so."""
    from cleaner.stages.language.bigrams import load

    model = load()
    table: dict[str, dict[str, float]] = {}
    for word, id in model.id.items():
        for k in range(1, len(word)):
            after = table.setdefault(word[:k], {"": 0.0})
            after[word[k]] = 1.0
            after[""] = max(after[""], model.uni[id])
    return table


def share(char: str) -> float:
    from cleaner.stages.language.bigrams import load

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
