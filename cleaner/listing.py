"""The lists that are printed: duplicates, rules, explanations."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import cleaner.stages  # noqa: F401 - registers the rules
from cleaner.dedup import Duplicates
from cleaner.printable import printable
from cleaner.rule import FAMILIES, in_order


def duplicate_lines(found: Duplicates, ids: Sequence[str], layout: str) -> Iterator[str]:
    """One line for each pair and each contained text; in text, the clusters and the closest pair after them."""
    ids = [printable(id) for id in ids]
    rows = [("near", ids[i], ids[j], similarity) for i, j, similarity in found.pairs]
    rows += [("contained", ids[i], ids[j], similarity) for i, j, similarity in found.contained]
    for relation, a, b, similarity in rows:
        if layout == "jsonl":
            yield json.dumps({"relation": relation, "a": a, "b": b, "similarity": similarity}, ensure_ascii=False)
        else:
            yield f"{relation}\t{similarity:.3f}\t{a}\t{b}"
    if layout == "text":
        for cluster in found.clusters:
            others = ", ".join(f"{ids[m.index]} ({m.relation} {m.similarity:.3f})" for m in cluster.members)
            yield f"keep\t{ids[cluster.kept]}\tinstead of\t{others}"
        if not rows:
            yield closest_pair(found, ids)


def closest_pair(found: Duplicates, ids: Sequence[str]) -> str:
    if found.closest is None:
        return "no duplicates"
    i, j, similarity, certain = found.closest
    among = "" if certain else " of those compared"
    return f"no duplicates; the closest pair{among} is {ids[i]} and {ids[j]}, Jaccard {similarity:.3f}"


def rule_table(layout: str, lang: str) -> str:
    """All rules, in running order, as text, Markdown or JSON lines."""
    if layout == "jsonl":
        rows = [{"code": r.code, "default": r.default, "zh": r.zh, "en": r.en} for r in in_order()]
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    summary = {rule.code: rule.zh if lang == "zh" else rule.en for rule in in_order()}
    if layout == "markdown":
        head = "| 规则 | 默认 | 说明 |" if lang == "zh" else "| rule | default | what it does |"
        return f"{head}\n|---|---|---|\n" + "".join(
            f"| {r.code} | {r.default} | {summary[r.code]} |\n" for r in in_order()
        )
    lines = []
    for family, (zh, en) in FAMILIES.items():
        lines.append(f"{family}  {zh if lang == 'zh' else en}\n")
        lines += [f"  {r.code}  {r.default:8}{summary[r.code]}\n" for r in in_order() if r.family == family]
    return "".join(lines)


def explanation(code: str) -> str | None:
    """The explanation of a rule, or of every rule of a family; None if there is none."""
    rules = [rule for rule in in_order() if code in (rule.code, rule.family)]
    return "\n\n".join(f"{r.code} ({r.default})\n{r.zh}\n{r.en}\n\n{r.why}" for r in rules) or None
