"""Borders between merged articles: python benchmarks/borders.py FILE.jsonl [--misses N] [--votes]

Each row of FILE is one text: `lines`, `owner` (for each line the article that it belongs to, -1 for none), `starts` (the
lines, from 1, at which an article begins) and `kind`, which begins with `neg` where the text is one article.  A border
counts as right anywhere from behind the last line of one article to the first line of the next; one above the first
article or below the last is not counted.

Prints precision, recall and F1 of the borders that are drawn, and of those together with the proposed ones (SEG001 among
the proposals), and how many texts of one article are split.  `--votes` prints for each set of votes how often it is right.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cleaner


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", type=int, default=0, help="print so many wrong and missing borders")
    parser.add_argument("--votes", action="store_true", help="print how often each set of votes is right")
    asked = parser.parse_args()
    total = {"drawn": Counter[str](), "drawn or proposed": Counter[str]()}
    votes: dict[tuple[str, str], Counter[bool]] = {}
    misses: list[str] = []
    with asked.file.open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            found = list(borders(row["lines"]))
            for name, kinds in (("drawn", {"drawn"}), ("drawn or proposed", {"drawn", "proposed"})):
                score = compared(row, [line for line, kind, _ in found if kind in kinds])
                single = row["kind"].startswith("neg")
                total[name]["split"] += single and score["wrong"] > 0
                total[name]["single"] += single
                total[name].update({} if single else {key: score[key] for key in ("right", "wrong", "missed")})
            for line, kind, reason in found:
                alone = compared(row, [line])
                if alone["right"] or alone["wrong"]:
                    votes.setdefault((kind, reason), Counter())[alone["right"] > 0] += 1
                if alone["wrong"] and kind == "drawn":
                    misses.append(f"wrong {row['id']}:{line} ({reason}) {row['lines'][line - 1].strip()[:50]}")
            misses += [
                f"missed {row['id']}:{a}-{b} {row['lines'][b - 1].strip()[:50]}"
                for a, b in gaps(row)
                if not compared(row, [line for line, _, _ in found if a <= line <= b])["right"]
            ]
    for name, counts in total.items():
        right, wrong, missed = counts["right"], counts["wrong"], counts["missed"]
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        f1 = 2 * right / max(1, 2 * right + wrong + missed)
        split = f"{counts['split']} of {counts['single']} single texts split"
        print(f"{name}: P {precision:.3f}, R {recall:.3f}, F1 {f1:.3f}; {split}")
    for (kind, reason), hits in sorted(votes.items(), key=lambda item: -item[1].total()) if asked.votes else ():
        print(f"{kind:9} right {hits[True]:3} wrong {hits[False]:3}  {reason}")
    print(*misses[: asked.misses], sep="\n")


def borders(lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """The borders of a text: line (from 1), `drawn` or `proposed`, and the votes that speak for it."""
    document = cleaner.clean("\n".join(lines))
    for article in document.articles[1:]:
        yield article.first_line, "drawn", article.reason
    for finding in document.proposals:
        if finding.rule == "SEG001":
            yield document.original.count("\n", 0, finding.end) + 1, "proposed", finding.note


def gaps(row: dict[str, Any]) -> list[tuple[int, int]]:
    """Where each true border may stand: from behind the last line of one article to the first line of the next."""
    last = {owner: line for line, owner in enumerate(row["owner"], 1) if owner >= 0}
    return [(last[k] + 1, start) for k, start in enumerate(row["starts"][1:])]


def compared(row: dict[str, Any], found: Sequence[int]) -> Counter[str]:
    """How many borders of one text are right, wrong and missed."""
    full = [line for line, text in enumerate(row["lines"], 1) if text.strip()]
    inside = [line for line, owner in enumerate(row["owner"], 1) if owner >= 0]

    def next_full(line: int) -> int:
        return next((n for n in full if n >= line), full[-1])

    true = [(next_full(a), next_full(b)) for a, b in gaps(row)]
    places = {n for n in map(next_full, found) if inside[0] < n <= inside[-1]}
    right = sum(any(a <= n <= b for n in places) for a, b in true)
    wrong = sum(not any(a <= n <= b for a, b in true) for n in places)
    return Counter(right=right, wrong=wrong, missed=len(true) - right)


if __name__ == "__main__":
    main()
