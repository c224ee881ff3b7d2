"""What a character may stand for, and how likely a writer who means one thing is to type another.

The pairs come from systems (`cleaner/data/restore/README.md`); here stands only what each kind of pair is worth.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from cleaner.stages.language.bigrams import load

# P(x | y) by the kinds of the pair; the first that matches counts.  The order is that of how often a pair of the kind
# is used as a disguise; the numbers are judgements in that order, not counts (the kinds are shared by thousands of
# pairs that nobody uses).  `python benchmarks/restore_unseen.py DIR` prints how many pairs of a development set fall to
# each number: 179 of 291 to 0.6, 12, 38 and 9 to 0.5, 0.4 and 0.3, 39 to the rest, 6 to mere sound, 8 to none
# (2026-11-22).  Letters: see data/restore/README.md.
WORTH = (
    (re.compile("e.*s"), 0.6),  # something added, same sound
    (re.compile("h|n"), 0.5),  # by hand, enclosed
    (re.compile("r"), 0.5),  # written twice or more
    (re.compile("v"), 0.4),  # Unihan variants
    (re.compile("e.*f"), 0.4),
    (re.compile("k"), 0.4),  # looks the same: letters and simple characters
    (re.compile("e"), 0.15),
    (re.compile("b|t"), 0.15),  # a radical and little more, a stroke more or less
    (re.compile("z"), 0.1),  # bopomofo, by its sound
    (re.compile("g9[5-9]|g9[2-4].*s"), 0.3),  # looks the same: other characters
    (re.compile("d.*s"), 0.2),  # something taken away
    (re.compile("g.*s|p.*s"), 0.09),  # a likeness or a shared part, same sound
    (re.compile("o"), 0.05),  # hiragana, by its origin
    (re.compile("g9"), 0.05),
    (re.compile("d"), 0.02),
    (re.compile("g"), 0.01),
    (re.compile("p"), 0.004),
)
SAME_SOUND = 0.003  # nothing in common but the syllable
VERY_COMMON = 1500
MOST = (
    28  # between 40 and 20, which puts a two-hundredth less right (restore_converter.py), a twelfth faster (2026-11-22)
)
# Words of one sound that writers of Chinese confuse: a disguise of one may stand for the other (嘚 for 得, 的 and 地).
CONFUSED = "的地得", "做作"
CONFUSION = 0.25


@cache
def candidates(x: str) -> dict[str, float]:
    """{y: P(x | y)} for the characters that `x` may stand for, the likeliest first.

    >>> max(candidates("渻").items(), key=lambda item: item[1])
    ('省', 0.6)
    """
    model = load()
    found = {pair[0]: worth(pair[1:]) for pair in table().get(x, x).split("\t")[1:]}
    for syllable in syllables(x):
        for y in homophones(syllable):
            found.setdefault(y, SAME_SOUND)
    for group in CONFUSED:
        if (most := max(found.get(y, 0.0) for y in group)) > SAME_SOUND:
            found.update((y, max(found.get(y, 0.0), CONFUSION * most)) for y in group)
    found.pop(x, None)
    best = sorted(found, key=lambda y: (-found[y] * model.share(y) ** 0.3, y))[:MOST]
    return {y: found[y] for y in best}


def worth(kinds: str) -> float:
    return next((value for kind, value in WORTH if kind.search(kinds)), SAME_SOUND)


@cache
def table() -> dict[str, str]:
    """The line of each character; they are taken apart when they are asked for."""
    return {line[0]: line for line in read("candidates.tsv")}


@cache
def spoken() -> tuple[dict[str, str], dict[str, list[str]]]:
    """{syllable: characters} and {character: syllables}."""
    by_sound = dict(line.split("\t") for line in read("sounds.tsv"))
    by_char: dict[str, list[str]] = {}
    for syllable, chars in by_sound.items():
        for c in chars:
            by_char.setdefault(c, []).append(syllable)
    return by_sound, by_char


def syllables(x: str) -> list[str]:
    return spoken()[1].get(x, [])


@cache
def homophones(syllable: str) -> str:
    """The common characters of a syllable."""
    rank = load().rank
    return "".join(c for c in spoken()[0][syllable] if rank.get(c, VERY_COMMON) < VERY_COMMON)


def read(name: str) -> list[str]:
    text = (files("cleaner") / "data" / "restore" / name).read_text("utf-8")
    return text.rstrip("\n").split("\n")
