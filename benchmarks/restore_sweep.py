"""Each threshold of RST at other values: python benchmarks/restore_sweep.py DIR

DIR as for restore_unseen.py, with `clean/*.txt`.  For each value: recall over all disguised and stray characters,
characters repaired wrongly, clean characters changed beside them, characters changed in the clean texts, and of the
disguises whose pair is left out of the tables, how many are repaired wrongly.
"""

import json
import sys
from pathlib import Path

from restore_unseen import Row, disguises, forget, unseen

from cleaner.core import edits
from cleaner.stages.disguise import disguised, evidence, judgement, reading, stray_traditional, strays

TRIED = (
    (evidence, "NEAR", (150, 600)),
    (evidence, "FAR", (500, 2000)),
    (evidence, "LEAD", (0.5, 2.0)),
    (evidence, "COMPANY", (1, 3)),
    (evidence, "EXPLAINED", (1, 5)),
    (judgement, "RARE", (2500, 5000)),
    (judgement, "WIDE", (1000, 3000)),
    (evidence, "SIMPLE", (-11.0, -16.0)),
    (evidence, "LIKELY", (2.0, 6.0)),
    (evidence, "STRONG", (10.0, 14.0)),
    (reading, "FOLD", (6.0, 24.0)),
    (strays, "REPEATED", (2, 5)),
)


def main(data: Path) -> None:
    with (data / "restore" / "synthetic.jsonl").open(encoding="utf-8") as lines:
        rows = [(row["corrupt"], row["clean"]) for row in map(json.loads, lines)]
    clean = [path.read_text("utf-8") for path in sorted((data / "clean").glob("*.txt"))]
    print(f"{'as it is':18} {measured(rows, clean)}", flush=True)
    for module, name, values in TRIED:
        usual = getattr(module, name)
        for value in values:
            setattr(module, name, value)
            print(f"{name:10} {value:7} {measured(rows, clean)}", flush=True)
        setattr(module, name, usual)


def measured(rows: list[Row], clean: list[str]) -> str:
    forget()
    damaged = right = wrong = false = 0
    for corrupt, meant in rows:
        for was, want, now in zip(corrupt, meant, restored(corrupt), strict=True):
            damaged += was != want
            right += was != want == now
            wrong += was != want and now not in (was, want)
            false += was == want != now
    changed = sum(a != b for text in clean for a, b in zip(text, restored(text), strict=True))
    guessed = unseen([row for row in rows if row[0] != row[1]], sorted(disguises(rows)), 5, False)["wrong"]
    return f"recall {right / damaged:.4f}  wrong {wrong:3}  false {false:3}  clean {changed:3}  unseen {guessed:3}"


def restored(text: str) -> str:
    text = edits.apply(text, disguised(text))
    return edits.apply(text, stray_traditional(text))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
