"""How RST fares with disguises that its tables lack: python benchmarks/restore_unseen.py DIR [--folds N] [--show]

DIR holds `restore/synthetic.jsonl`: lines of {"corrupt", "clean", "subs": [[place, right, wrong, kind], …]} of one length.
Prints first which share of its disguised pairs the tables hold, at what likelihood, with and without hand.tsv; then
leaves pairs out: a fifth of the pairs at a time is taken from every table, the sounds included, and its places are
counted as right (another road led there), wrong (repaired to something else), proposed wrongly, or left alone.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from cleaner.core import edits
from cleaner.stages.disguise import (
    candidates,
    disguised,
    judgement,
    lattice,
    perhaps_disguised,
    rounds,
    stray_traditional,
)

Row = tuple[str, str]
Pair = tuple[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--show", action="store_true", help="print the wrong repairs")
    chosen = parser.parse_args()
    with (chosen.data / "restore" / "synthetic.jsonl").open(encoding="utf-8") as lines:
        rows = [(row["corrupt"], row["clean"]) for row in map(json.loads, lines) if row["corrupt"] != row["clean"]]
    pairs = sorted(disguises(rows))
    covered(pairs)
    total = unseen(rows, pairs, chosen.folds, chosen.show)
    places = sum(total[kind] for kind in ("right", "wrong", "left", "proposed wrongly"))
    print(f"{chosen.folds} folds left out, {places} places: {dict(sorted(total.items()))}")


def disguises(rows: Iterable[Row]) -> set[Pair]:
    """The pairs that are no mere traditional forms."""
    from cleaner.stages.language.forms import converter

    fold = converter("t2s")
    return {(x, y) for corrupt, clean in rows for x, y in zip(corrupt, clean, strict=True) if x != y and fold(x) != y}


def covered(pairs: list[Pair]) -> None:
    by_hand = {(line[0], line[2]) for line in candidates.read("hand.tsv") if line[0] != "#"}
    seen = Counter(weight for x, y in pairs if (weight := candidates.candidates(x).get(y)))
    held, hand = sum(seen.values()), sum(y in candidates.candidates(x) and (x, y) in by_hand for x, y in pairs)
    print(f"{len(pairs)} pairs, {held} among the candidates ({held / len(pairs):.1%}), {hand} of them by hand")
    for weight, count in sorted(seen.items(), reverse=True):
        print(f"  {weight:8.4f} {count:5}")


def unseen(rows: list[Row], pairs: list[Pair], folds: int, show: bool) -> Counter[str]:
    pairs = random.Random(0).sample(pairs, len(pairs))
    known = candidates.candidates
    total: Counter[str] = Counter()
    for fold in range(folds):
        out = set(pairs[fold::folds])

        def kept(x: str, out: set[Pair] = out) -> dict[str, float]:
            return {y: weight for y, weight in known(x).items() if (x, y) not in out}

        candidates.candidates = kept  # type: ignore[assignment]
        forget()
        for corrupt, clean in rows:
            now = edits.apply(corrupt, disguised(corrupt))
            now = edits.apply(now, stray_traditional(now))
            proposed = {edit.start: edit.new for edit in perhaps_disguised(now)}
            for i, (was, want, got) in enumerate(zip(corrupt, clean, now, strict=True)):
                if (was, want) in out:
                    kind = "right" if got == want else "wrong" if got != was else "left"
                    if kind == "left" and proposed.get(i, want) != want:
                        kind = "proposed wrongly"
                    total[kind] += 1
                    if show and kind == "wrong":
                        print(
                            f"  {was}→{got} for {want}, worth {known(was).get(got, 0):.4f}: {clean[max(0, i - 8) : i + 8]!r}"
                        )
                elif was != want:
                    total["other places"] += 1
                    total["other places right"] += got == want
                elif got != was:
                    total["clean characters changed"] += 1
    candidates.candidates = known
    forget()
    return total


def forget() -> None:
    lattice.likelihoods.cache_clear()
    lattice.share.cache_clear()
    judgement.judged.cache_clear()
    rounds.verdicts.cache_clear()


if __name__ == "__main__":
    main()
