"""The most probable text for slots with several candidates, summed over all segmentations by the word model.

The model is simplified; a Traditional character counts as its simplified form.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from heapq import nlargest
from itertools import accumulate
from typing import NamedTuple

from cleaner.stages.language.lattice import Arc, Bigrams, Forward, backward, forward, marginals

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


class Dense(Bigrams):
    """The transitions among hundreds of words at a place, by the intersection of a row of the model with them.

    A mark behind a mark, if the model has not seen the two together, counts MARK_AFTER_MARK of what the model says.
    """

    def into(self, ending: Mapping[int, float], arcs: Iterable[Arc]) -> dict[int, float]:
        uni, back, rows, marks = self.uni, self.back, self.rows, _marks()
        ids = {arc[1] for arc in arcs}
        anew = doubled = 0.0  # for a word, and a mark, that the model has seen behind none of those before it
        seen: dict[int, float] = {}
        for w, a in ending.items():
            row, b = rows[w], back[w]
            anew += a * b
            if w in marks:
                doubled += (MARK_AFTER_MARK - 1) * a * b
            for v in row.keys() & ids:
                unseen = b * uni[v] * (MARK_AFTER_MARK if w in marks and v in marks else 1)
                seen[v] = seen.get(v, 0.0) + a * (row[v] - unseen)
        return {v: (anew + doubled if v in marks else anew) * uni[v] + seen.get(v, 0.0) for v in ids}

    def out_of(self, ending: Iterable[int], ahead: Mapping[int, float]) -> dict[int, float]:
        uni, back, rows, marks = self.uni, self.back, self.rows, _marks()
        anew = sum([x * uni[v] for v, x in ahead.items()])
        doubled = (MARK_AFTER_MARK - 1) * sum([ahead[v] * uni[v] for v in marks & ahead.keys()])
        found: dict[int, float] = {}
        for w in ending:
            row, b = rows[w], back[w]
            if w in marks:
                parts = {v: MARK_AFTER_MARK if v in marks else 1 for v in row.keys() & ahead.keys()}
                known = sum([ahead[v] * (row[v] - b * uni[v] * part) for v, part in parts.items()])
                found[w] = b * (anew + doubled) + known
            else:
                known = sum([ahead[v] * (row[v] - b * uni[v]) for v in row.keys() & ahead.keys()])
                found[w] = b * anew + known
        return found


@lru_cache(maxsize=4000)
def read(slots: tuple[Slot, ...], before: str, after: str) -> str:
    """The likeliest character of each slot between `before` and `after`, summed over all ways to cut them into words.

    A character less than CERTAIN is left unread.
    """
    found = before
    for k in range(0, len(slots), LONGEST):
        behind = slots[k + LONGEST][0][0] if k + LONGEST < len(slots) else after
        found += "".join(map(_surest, _likely(slots[k : k + LONGEST], found[-1], behind)))
    return found[len(before) :]


@lru_cache(maxsize=4000)
def probability(text: str) -> float:
    """The log of the probability of a text by word bigrams."""
    pieces = (text[k : k + LONGEST] for k in range(0, len(text), LONGEST))
    return sum(_ways(tuple(((char, 0.0),) for char in piece), "\n", "\n").log for piece in pieces)


class Ways(NamedTuple):
    """All ways to read some slots: the sums up to each place, those behind the last, their total, and its log."""

    found: Forward
    last: dict[int, float]
    total: float
    log: float


def _ways(slots: tuple[Slot, ...], before: str, after: str) -> Ways:
    """The sums over all ways from the first slot to the last, with a beam."""
    from cleaner.stages.language.bigrams import UNKNOWN, load

    model, n = load(), len(slots)
    bigrams = Dense(model)
    # A slot counts in multiples of its likeliest candidate, so that the sums stay near 1 however long the text is.
    levels = [weight + math.log(share(char)) for char, weight in (slot[0] for slot in slots)]
    scales = [[math.exp(-x) for x in accumulate(levels[i : i + LONGEST_WORD], initial=0.0)] for i in range(n)]

    def arcs(i: int) -> list[Arc]:
        scale = scales[i]
        return [
            (i + length, id, weight * scale[length], tuple(enumerate(text, i)))
            for length, id, weight, text in _words(slots, i)
        ]

    found = forward(n, arcs, model.id.get(_spelled(before), UNKNOWN), bigrams, beam=BEAM)
    stop = model.id.get(_spelled(after), UNKNOWN)
    ends = {model.id[c] for c in ENDS} if after == "\n" else ()
    last = {w: 1.0 if w in ends else bigrams.probability(w, stop) for w in found.ending[-1]}
    total = sum([a * last[w] for w, a in found.ending[-1].items()]) or TINY
    return Ways(found, last, total, math.log(total) + sum(levels))


def _likely(slots: tuple[Slot, ...], before: str, after: str) -> list[dict[str, float]]:
    """How likely each candidate of each slot is."""
    from cleaner.stages.language.bigrams import load

    found, last, total, _ = _ways(slots, before, after)
    sums = marginals(found, backward(found, last, Dense(load())))
    return [{char: x / total for char, x in sums.get(k, {}).items()} for k in range(len(slots))]


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
