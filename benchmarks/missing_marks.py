"""How many deleted marks does PUN004 find again, and how many does it propose that were never there?

    python benchmarks/missing_marks.py TEXT...          figures for each text
    python benchmarks/missing_marks.py --fit TEXT...    fits WEIGHTS and WHOLE of cleaner/stages/characters/missing_marks.py to the texts

Each text (one paragraph a line, all marks there) is cut into documents of 1,500 characters; from each, every mark
among ，。； is deleted with probability 1/2 (seed 1), at line ends too.  A proposal is right if a mark was deleted there.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import cleaner
from cleaner.stages.characters import missing_marks
from cleaner.stages.characters.missing_marks import gaps

SIZE, RATE, SHORTEST_LINE, DOCUMENTS = 1500, 0.5, 20, 60


def documents(path: str) -> Iterator[str]:
    block: list[str] = []
    for line in Path(path).read_text("utf-8").split("\n"):
        if len(line.strip()) >= SHORTEST_LINE:
            block.append(line.strip())
        if sum(map(len, block)) >= SIZE:
            yield "\n\n".join(block)
            block = []


def damaged(text: str, rng: random.Random) -> tuple[str, set[int]]:
    """The text without some of its marks, and where they stood in what is left."""
    kept: list[str] = []
    gone = set()
    for c in text:
        if c in "，。；" and rng.random() < RATE and kept:
            gone.add(len(kept))
        else:
            kept.append(c)
    return "".join(kept), gone


def measure(path: str) -> None:
    rng = random.Random(1)
    counts = {code: [0, 0] for code in ("PUN003", "PUN004")}
    deleted = characters = extra = 0
    for text, _ in zip(documents(path), range(DOCUMENTS), strict=False):
        broken, gone = damaged(text, rng)
        deleted += len(gone)
        for p in cleaner.clean(broken, select=list(counts)).proposals:
            counts[p.rule][0] += 1
            counts[p.rule][1] += p.end in gone
    for text in documents(path):
        characters += len(text)
        extra += sum(p.rule == "PUN004" for p in cleaner.clean(text, select=["PUN"]).proposals)
    proposed, right = map(sum, zip(*counts.values(), strict=True))
    print(
        f"{Path(path).stem}: {deleted} deleted, {proposed} proposed, P {right / max(1, proposed):.3f}, R {right / deleted:.3f}; "
        + ", ".join(f"{code} P {b / max(1, a):.3f} R {b / deleted:.3f}" for code, (a, b) in counts.items())
        + f"; whole text: {extra * 1e5 / characters:.1f} proposals of PUN004 per 100,000 characters"
    )


def fit(paths: list[str], rounds: int = 150) -> None:
    """Maximum likelihood, by Adam: of each clause the gaps that lost a mark, or its being whole."""
    rng = random.Random(1)
    names = list(missing_marks.WEIGHTS)
    clauses = []
    for path in paths:
        for text, _ in zip(documents(path), range(DOCUMENTS), strict=False):
            broken, gone = damaged(text, rng)
            for found, _ in gaps(broken):
                rows = np.array([[*(gap.features[name] for name in names), 0.0] for gap in found])
                target = np.array([gap.at in gone for gap in found])
                clauses.append((np.vstack([rows, [0.0] * len(names) + [1.0]]), np.append(target, not target.any())))
    weights = np.array([*missing_marks.WEIGHTS.values(), missing_marks.WHOLE])
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for k in range(1, rounds + 1):
        slope = -0.5 * weights
        for rows, target in clauses:
            p = np.exp(rows @ weights - (rows @ weights).max())
            p /= p.sum()
            t = p * target
            slope += rows.T @ (t / (t.sum() + 1e-300) - p)
        slope /= len(clauses)
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        weights += 0.05 * mean / (1 - 0.9**k) / (np.sqrt(spread / (1 - 0.99**k)) + 1e-8)
    print(*(f'    "{name}": {weight:.2f},' for name, weight in zip([*names, "WHOLE"], weights, strict=True)), sep="\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fit"]:
        fit(sys.argv[2:])
    else:
        for path in sys.argv[1:]:
            measure(path)
