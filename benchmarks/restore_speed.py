"""What RST and MOJ cost: python benchmarks/restore_speed.py DIR

DIR holds `clean/*.txt` and `restore/synthetic.jsonl`.  Prints, as the best of five: for each clean text the time of all
rules RST and MOJ as a multiple of one bare OpenCC t2s pass; characters a second in damaged text; milliseconds to load
the model and the tables (numpy apart).

2026-11-22, on a machine busy with other things, which moves the short texts (0.2 to 5 ms a pass) by a tenth and more:

    laws, technology, weekly       1.0–1.2 × t2s       damaged 2 %      103,000–107,000 characters/s
    Taiwan, Cantonese, Tang        1.3–2.2             damaged 5 %      55,000–56,000
    news                           2.1                 苐嶊渻仩         36,000
    Japanese, fortunes             2.3, 2.5            涓浗             70,000
    People's Daily 1998            2.9–3.5             load             137 ms
    classical                      3.9–4.5
    names                          12–13

Classical: five places with three rare characters together, at which MOJ001 weighs ten pairs of codecs.  People's Daily and
names: a lattice for each rare character of a name that is not alone; its every candidate is read in the context to be refused.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cleaner.core import edits, registry
from cleaner.stages.disguise import judgement, lattice, rounds
from cleaner.stages.language.forms import converter

RULES = [rule for rule in registry.rules() if rule.family in ("MOJ", "RST") and rule.find]
LOAD = """
import numpy, time
started = time.perf_counter()
from cleaner.stages.disguise.candidates import candidates
candidates("渻")
print(time.perf_counter() - started)
"""


def main(data: Path) -> None:
    convert = converter("t2s")
    for path in sorted((data / "clean").glob("*.txt")):
        text = path.read_text("utf-8")
        bare, ours = best(convert, text), best(clean, text)
        print(f"clean {path.stem:16} {ours / bare:6.2f} × t2s   {len(text) / ours / 1e6:8.2f} million characters/s")
    with (data / "restore" / "synthetic.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    worst = "\n".join(row["corrupt"] for row in rows if row["rate"] == 0.05)
    shuffled = "".join(random.Random(0).sample(worst, len(worst)))
    for name, text in (
        ("2 %", "\n".join(row["corrupt"] for row in rows if row["rate"] == 0.02)),
        ("5 %", worst),
        ("5 %, shuffled", shuffled),
        ("苐嶊渻仩", "苐嶊渻仩" * 5_000),
        ("涓浗", "涓浗" * 10_000),
    ):
        print(f"damaged {name:16} {len(text) / best(clean, text, 'RST'):10,.0f} characters/s")
    loads = [float(subprocess.check_output([sys.executable, "-c", LOAD])) for _ in range(5)]
    print(f"load {min(loads) * 1000:.0f} ms")


def clean(text: str, *families: str) -> str:
    """One pass of the rules, as `cleaner.clean` makes it, without lines and articles."""
    for rule in RULES:
        if not families or rule.family in families:
            assert rule.find
            found = list(rule.find(text))
            if rule.default == "apply":
                text = edits.apply(text, (edit for edit in found if edit.new is not None))
    return text


def best(call: Callable[..., object], *given: str) -> float:
    times = []
    for _ in range(5):
        lattice.likelihoods.cache_clear()
        lattice.share.cache_clear()
        judgement.judged.cache_clear()
        rounds.verdicts.cache_clear()
        started = time.process_time()
        call(*given)
        times.append(time.process_time() - started)
    return min(times)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
