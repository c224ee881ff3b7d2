"""Whether five characters do for a script with spaces: `python benchmarks/english.py [DOCUMENTS]`.

Sentences from the documentation strings of the standard library, recombined (one word in twelve another), make English
documents of 150 to 300 words; a quarter have a copy in which 0.2 to 10 % of the words were changed, left out or put in.
`find_duplicates` is held against the exact Jaccard index of shingles of three words, the usual measure for such scripts.
"""

import ast
import bisect
import platform
import random
import re
import sys
import sysconfig
from collections import Counter
from itertools import accumulate
from pathlib import Path

from cleaner.dedup import find_duplicates

Words = list[str]


def prose() -> str:
    root = Path(sysconfig.get_paths()["stdlib"])
    found = []
    for path in sorted((*root.glob("*.py"), *root.glob("*/*.py"))):
        if path.parent.name not in ("test", "tests", "site-packages", "idlelib"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
                    found.append(ast.get_docstring(node) or "")
    return re.sub(r"\s+", " ", " ".join(found))


def edited(rng: random.Random, words: Words, other) -> Words:
    copy = words[:]
    for _ in range(max(1, int(rng.uniform(0.002, 0.1) * len(words)))):
        place, kind = rng.randrange(len(copy)), rng.random()
        copy[place : place + (kind < 0.75)] = [other()] if kind < 0.5 or kind >= 0.75 else []
    return copy


def of_three_words(words: Words) -> set[tuple[str, ...]]:
    plain = [word for word in (re.sub(r"\W+", "", word).lower() for word in words) if word]
    return {tuple(plain[k : k + 3]) for k in range(len(plain) - 2)}


def main(documents: int = 20_000) -> None:
    rng = random.Random(20261122)
    text = prose()
    counts = Counter(re.findall(r"[A-Za-z']+", text))
    vocabulary, ends = list(counts), list(accumulate(counts.values()))
    sentences = [words for one in re.split(r"(?<=[.!?]) ", text) if 8 <= len(words := one.split()) <= 40]

    def other() -> str:
        return vocabulary[bisect.bisect_right(ends, rng.randrange(ends[-1]))]

    texts: list[Words] = []
    planted = set()
    while len(texts) < documents:
        words: Words = []
        length = rng.randrange(150, 300)
        while len(words) < length:
            words += [other() if rng.random() < 1 / 12 else word for word in rng.choice(sentences)]
        texts.append(words)
        if rng.random() < 0.25:
            planted.add((len(texts) - 1, len(texts)))
            texts.append(edited(rng, words, other))
    found = {pair[:2] for pair in find_duplicates(map(" ".join, texts)).pairs}
    sets = {k: of_three_words(texts[k]) for pair in planted | found for k in pair}
    likeness = {(i, j): len(sets[i] & sets[j]) / len(sets[i] | sets[j]) for i, j in planted | found}
    print(f"{len(texts)} documents, {len(planted)} copies; found {len(found)}, of strangers {len(found - planted)}")
    for least in (0.6, 0.7, 0.8, 0.9):
        there = {pair for pair in planted if likeness[pair] >= least}
        print(f"three words {least} or more: {len(there)} copies, {len(there & found)} of them found")
    print(f"the least of what was found: {min(likeness[pair] for pair in found):.2f}")
    print(f"python {platform.python_version()} {platform.machine()}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
