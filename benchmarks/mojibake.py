"""How well does MOJ undo lossy damage, and how fast?  python benchmarks/mojibake.py TEXT...

Every sentence of 18 to 80 characters of the texts (UTF-8, Simplified; Debian's and PyPI's packages hold many) is written in one encoding
and read in another, with U+FFFD for what cannot be read.  Printed for each pair: sentences, exact ones, characters
that come back in their place, and characters a second; last, what MOJ costs on the sound text, in passes of OpenCC t2s.
"""

import re
import sys
import time
from difflib import SequenceMatcher
from pathlib import Path

from opencc import OpenCC

import cleaner

PAIRS = [
    *[("utf-8", outer) for outer in ("gbk", "gb18030", "big5", "cp932", "latin-1", "cp1251")],
    *[("gbk", outer) for outer in ("big5", "cp949", "cp932", "latin-1", "cp1251")],
]
SENTENCE = re.compile("[^。！？\n]+[。！？]")
MOST = 200


def likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def main(paths: list[str]) -> None:
    text = "\n".join(Path(path).read_text("utf-8") for path in paths)
    sentences = [s for s in SENTENCE.findall(text) if 18 <= len(s) <= 80]
    sentences = sentences[:: max(1, len(sentences) // MOST)]
    cleaner.clean(sentences[0].encode().decode("gbk", "replace"), select=["MOJ"])  # what is loaded once
    for inner, outer in PAIRS:
        garbled = [s.encode(inner, "replace").decode(outer, "replace") for s in sentences]
        start = time.process_time()
        repaired = [cleaner.clean(g, select=["MOJ"]).text for g in garbled]
        seconds = time.process_time() - start
        exact = sum(a == b for a, b in zip(repaired, sentences, strict=True))
        before, after = (sum(map(likeness, texts, sentences)) / len(sentences) for texts in (garbled, repaired))
        worse = sum(likeness(r, s) < likeness(g, s) for r, g, s in zip(repaired, garbled, sentences, strict=True))
        print(
            f"{inner} as {outer}: {exact}/{len(sentences)} exact, likeness {before:.3f} -> {after:.3f}, {worse} worse, "
            f"{sum(map(len, sentences)) / seconds:,.0f} characters a second"
        )
    rules = [rule for rule in cleaner.rule.in_order() if rule.family == "MOJ" and rule.find]
    t2s = OpenCC("t2s")
    cost = []
    for run in (lambda: [list(rule.find(text)) for rule in rules if rule.find], lambda: t2s.convert(text)):
        run()
        start = time.process_time()
        for _ in range(5):
            run()
        cost.append(time.process_time() - start)
    print(f"sound text: {cost[0] / cost[1]:.2f} passes of t2s")


if __name__ == "__main__":
    main(sys.argv[1:])
