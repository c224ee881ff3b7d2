"""How RST fares with a converter of our own: python benchmarks/restore_converter.py DIR PAIRS [--show SYSTEM]

PAIRS: lines of `wrong<TAB>right<TAB>system`, from other data than the tables (restore_pairs.py).  DIR holds `clean/*.txt`.  Two
converters are drawn from the pairs, each with one disguise for a character, of a system drawn by SHARES; they disguise 2
and 5 % of modern prose.  For each system: the places, which share of them is put right, turned into something else,
proposed rightly, and has its pair among the candidates.
"""

import argparse
import random
from collections import Counter, defaultdict
from pathlib import Path

from restore_unseen import forget

from cleaner.core import edits
from cleaner.stages.disguise import candidates, disguised, perhaps_disguised, stray_traditional
from cleaner.stages.language.forms import converter

SHARES = {
    "added sound": 0.42,
    "added": 0.1,
    "swapped": 0.18,
    "variant": 0.12,
    "look": 0.1,
    "confusable": 0.02,
    "traditional": 0.06,
}
PROSE = "news_xwlb", "laws", "weekly_tech", "tech_cn", "pd98_tail"
PIECES, SIZE = 6, 2500
RATES = 0.02, 0.05
CONVERTERS = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--show", help="print what is not put right of this system")
    chosen = parser.parse_args()
    known: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in chosen.pairs.read_text("utf-8").splitlines():
        wrong, right, system = line.split("\t")
        known[right][system].append(wrong)
    total: Counter[tuple[float, str, str]] = Counter()
    for seed in range(CONVERTERS):
        table = drawn(known, random.Random(seed))
        for k, text in enumerate(pieces(chosen.data)):
            for rate in RATES:
                count(text, table, rate, random.Random(f"{seed} {k} {rate}"), total, chosen.show)
    for rate in RATES:
        systems = sorted({s for r, s, _ in total if r == rate and s})
        rows = [(s, [total[rate, s, kind] for kind in KINDS]) for s in systems]
        odd = [row for s, row in rows if s != "traditional"]
        rows.append(("all but traditional", [sum(column) for column in zip(*odd, strict=True)]))
        for system, (places, *rest) in rows:
            print(f"{rate:.0%} {system:20} {places:5} places  ", end="")
            print("  ".join(f"{kind} {n / places:.3f}" for kind, n in zip(KINDS[1:], rest, strict=True)))
        print(f"{rate:.0%} {total[rate, '', 'changed']} clean characters changed of {total[rate, '', 'clean']:,}")


KINDS = "places", "right", "wrong", "proposed", "covered"


def drawn(known: dict[str, dict[str, list[str]]], dice: random.Random) -> dict[str, tuple[str, str]]:
    """{right: (wrong, system)}: one converter."""
    traditional = converter("s2t")
    table = {}
    for right in sorted(known):
        systems = known[right]
        if (old := traditional(right)) != right:
            systems = {**systems, "traditional": [old]}
        if shares := {s: SHARES[s] for s in sorted(systems)}:
            system = dice.choices(list(shares), list(shares.values()))[0]
            table[right] = dice.choice(sorted(systems[system])), system
    return table


def pieces(data: Path) -> list[str]:
    """Stretches of modern prose, spread over each text."""
    found = []
    for name in PROSE:
        text = (data / "clean" / f"{name}.txt").read_text("utf-8")
        starts = [text.find("\n", k * (len(text) - SIZE) // PIECES) + 1 for k in range(PIECES)]
        found += [text[start : text.rfind("\n", start, start + SIZE)] for start in starts]
    return [text for text in found if len(text) > SIZE // 2]


def count(
    text: str,
    table: dict[str, tuple[str, str]],
    rate: float,
    dice: random.Random,
    total: Counter[tuple[float, str, str]],
    show: str | None,
) -> None:
    forget()
    system = {i: table[c][1] for i, c in enumerate(text) if c in table and dice.random() < rate * 1.15}
    damaged = "".join(table[c][0] if i in system else c for i, c in enumerate(text))
    now = edits.apply(damaged, disguised(damaged))
    now = edits.apply(now, stray_traditional(now))
    proposed = {edit.start: edit.new for edit in perhaps_disguised(now)}
    for i, (was, want, got) in enumerate(zip(damaged, text, now, strict=True)):
        if i not in system:
            total[rate, "", "clean"] += 1
            total[rate, "", "changed"] += got != was
            continue
        total[rate, system[i], "places"] += 1
        total[rate, system[i], "right"] += got == want
        total[rate, system[i], "wrong"] += got not in (was, want)
        total[rate, system[i], "proposed"] += got == was and proposed.get(i) == want
        total[rate, system[i], "covered"] += candidates.candidates(was).get(want, 0) > candidates.SAME_SOUND
        if show == system[i] and got != want:
            worth = candidates.candidates(was).get(want, 0)
            print(
                f"{was}→{got if got != was else proposed.get(i, '')} for {want} {worth:.4f} {damaged[max(0, i - 8) : i + 9]!r}"
            )


if __name__ == "__main__":
    main()
