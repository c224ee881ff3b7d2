"""Precision by rule: of what a rule found and people judged, how much they accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from cleaner.core.decisions import EVERY, Decision


class Score(NamedTuple):
    """How many findings of a rule were accepted and rejected, and whether all others were, by one verdict on the rule."""

    rule: str
    accepted: int
    rejected: int
    others: str

    @property
    def precision(self) -> float | None:
        judged = self.accepted + self.rejected
        return self.accepted / judged if judged else None


def scores(decisions: Iterable[Decision]) -> list[Score]:
    """One for each rule, in order of its code.  A verdict on a whole document or rule judges no finding by itself."""
    counts: Counter[tuple[str, str]] = Counter()
    others: dict[str, str] = {}
    rules = set()
    for one in decisions:
        rules.add(one.rule)
        if one.content != EVERY:
            counts[one.rule, one.verdict] += 1
        elif one.document == EVERY:
            others[one.rule] = one.verdict
    return [Score(rule, counts[rule, "accept"], counts[rule, "reject"], others.get(rule, "")) for rule in sorted(rules)]


def table(decisions: Iterable[Decision]) -> str:
    """The scores as lines of columns separated by tabs, under a line of names."""
    lines = ["rule\taccepted\trejected\tprecision\tall others"]
    for score in scores(decisions):
        precision = "–" if score.precision is None else f"{score.precision:.3f}"
        lines.append(f"{score.rule}\t{score.accepted}\t{score.rejected}\t{precision}\t{score.others or '–'}")
    return "\n".join(lines) + "\n"
