"""Fit the weights of `cleaner/stages/disguise/likelihood.py`, and print how well they are calibrated.

    python benchmarks/restore_likelihood.py DIR [RIGHT]

DIR holds sound text, one source a file (*.txt).  Each is read as it is, with one disguise in a line, and by converters that
disguise .5 to 15 %.  A converter is drawn from our own candidates by what their kinds are worth; a twelfth of its pairs
share nothing but the sound and are in no table.  What is sound counts as wrongly changed, but for the pairs in the file
RIGHT, which a reader took for real errors (`岀出`, one a line).  Tested by thirds: each place by a model that saw neither its
source nor its character.

The weights of today are of 2026-12-01, by an earlier form of this script that drew as this one does: 4.9 million characters of 20 sources (news, microblogs, exams, hotel reviews, medical
questions, sketches, e-books, laws, technical weeklies, paragraphs of Wikipedia, questions and answers from the web), 17,781
places, of which 680 in sound text were read one by one.  At .95 and more: of the class `odd` 9,386 places said .992, 98.9 % right; lone disguises in
a line 414 of 505 at that, 1 wrong.
"""

import random
import sys
import zlib
from collections import defaultdict
from pathlib import Path

import numpy as np

from cleaner.stages.disguise import candidates, evidence, judgement
from cleaner.stages.disguise.lattice import expected
from cleaner.stages.disguise.likelihood import HIGHEST, LOWEST, Features, class_of
from cleaner.stages.language.bigrams import load
from cleaner.stages.language.forms import changed, gb2312

RATES = {0.005: 8, 0.02: 6, 0.05: 4, 0.15: 2}  # how many documents of a source
LINES, SIZE = 110, 1500
WEIGHT = {"sound": 3.0, "line": 1.0, 0.005: 0.7, 0.02: 0.4, 0.05: 0.3, 0.15: 0.1}
UNCHANGED = 0.3  # the weight of a sound place in a disguised text
GROUPS = 3

Found = dict[int, tuple[str, str, str, tuple[float, ...]]]


def main(directory: Path, right: set[str]) -> None:
    dice = random.Random(7)
    rows = defaultdict(list)

    def add(kind: str | float, source: str, text: str, meant: str) -> None:
        for at, (old, new, of, values) in found(text).items():
            is_sound = meant[at] == old
            is_right = old + new in right if is_sound else meant[at] == new
            weight = WEIGHT[kind] if kind == "sound" or not is_sound else UNCHANGED
            rows[of].append((values, is_right, weight, zlib.crc32(source.encode()) % GROUPS, ord(old) % GROUPS))

    for path in sorted(directory.glob("*.txt")):
        text = path.read_text("utf-8")
        for k in range(0, len(text), 4 * SIZE):
            add("sound", path.stem, text[k : k + 4 * SIZE], text[k : k + 4 * SIZE])
        lines = [line for line in text.split("\n") if 20 <= len(line) <= 200]
        for line in dice.sample(lines, min(LINES, len(lines))):
            table = converter(dice)
            if places := [i for i, c in enumerate(line) if c in table]:
                i = dice.choice(places)
                add("line", path.stem, line[:i] + table[line[i]] + line[i + 1 :], line)
        for rate, count in RATES.items():
            for _ in range(count):
                start, table = dice.randrange(max(1, len(text) - SIZE)), converter(dice)
                part = text[start : start + SIZE]
                add(
                    rate, path.stem, "".join(table[c] if c in table and dice.random() < rate else c for c in part), part
                )
    for of, those in rows.items():
        report(of, those)


def found(text: str) -> Found:
    """The suspects of a text with their readings, classes and features, as they are first judged."""
    seen: Found = {}
    usual = evidence.verdict_on

    def watched(here: evidence.Seen, context: evidence.Context) -> evidence.Verdict:
        verdict, s = usual(here, context), here.suspect
        best = context.reading(s)
        if here.is_prose and verdict.new and (verdict.stray or best.gain > 0):
            fit = expected(context.meant, s.at, verdict.new)
            values = evidence.features(s, best, verdict.new, fit, context)
            of = class_of(s, context.text, verdict.stray)
            seen[low + s.at] = s.char, verdict.new, of, tuple(map(float, values))
        return verdict

    evidence.verdict_on = watched
    try:
        for low, high, at in judgement.sections(text):
            judgement.judged.cache_clear()
            judgement.judged(text[low:high], at)
    finally:
        evidence.verdict_on = usual
    return seen


def converter(dice: random.Random) -> dict[str, str]:
    """{meant: disguise}"""
    rank, pairs = load().rank, defaultdict(list)
    for x, line in candidates.table().items():
        if x not in gb2312() or rank.get(x, 9999) >= 3500:
            for pair in line.split("\t")[1:]:
                if (worth := candidates.worth(pair[1:])) >= 0.04 and rank.get(pair[0], 9999) < 2500:
                    pairs[pair[0]].append((x, worth))
    table = {y: dice.choices(*zip(*those, strict=True))[0] for y, those in pairs.items()}
    by_sound = candidates.spoken()[0]
    for y in dice.sample(sorted(table), len(table) // 12):
        for syllable in candidates.syllables(y)[:1]:
            if others := [x for x in by_sound[syllable] if x not in gb2312() and x not in changed("t2s")]:
                table[y] = dice.choice(others)
    strays = {y: x for y, x in changed("s2t").items() if x not in gb2312()}
    return table | dict(dice.sample(sorted(strays.items()), len(strays) // 5))


def report(of: str, rows: list) -> None:
    low, high = (np.array(edge, float) for edge in (LOWEST, HIGHEST))
    x = np.clip(np.array([row[0] for row in rows]), low, high)
    y, weight, source, char = (np.array([row[k] for row in rows], float) for k in (1, 2, 3, 4))
    said = np.full(len(y), np.nan)
    for a in range(GROUPS):
        for b in range(GROUPS):
            test, train = (source == a) & (char == b), (source != a) & (char != b)
            if test.any() and 0 < y[train].sum() < train.sum():
                said[test] = probability(x[test], fitted(x[train], y[train], weight[train]))
    print(
        of,
        len(y),
        "places",
        dict(zip(("bias", *Features._fields), fitted(x, y, weight).round(2).tolist(), strict=True)),
    )
    for start, end in ((0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 1.01)):
        if (here := (said >= start) & (said < end)).any():
            print(f"  {start:.2f}  {here.sum():6}  said {said[here].mean():.3f}  right {y[here].mean():.3f}")


def fitted(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The bias and weights of a logistic regression, by Newton's method, with a ridge of 1 on scaled features."""
    mean, scale = x.mean(0), x.std(0) + 1e-6
    z = np.c_[np.ones(len(x)), (x - mean) / scale]
    ridge = np.r_[1e-6, np.ones(x.shape[1])]
    b = np.zeros(z.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(z @ b, -30, 30)))
        step = np.linalg.solve(
            (z * (weight * p * (1 - p))[:, None]).T @ z + np.diag(ridge), z.T @ (weight * (p - y)) + ridge * b
        )
        b -= step
        if abs(step).max() < 1e-6:
            break
    weights = b[1:] / scale
    return np.r_[b[0] - weights @ mean, weights]


def probability(x: np.ndarray, b: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(b[0] + x @ b[1:], -30, 30)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), set(Path(sys.argv[2]).read_text("utf-8").split()) if sys.argv[2:] else set())
