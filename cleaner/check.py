"""What is printed: the findings of `check`, the lists of `dedup`, the tables of `rules` and `explain`."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import cleaner.stages  # noqa: F401 - registers the rules
from cleaner.dedup import Duplicates
from cleaner.document import Document
from cleaner.pipeline import article_id
from cleaner.rule import FAMILIES, REGISTRY, in_order

SHOWN = 40  # code points of a finding's text that are shown


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding with its place: `line` and `column` count from 1, in code points of the original."""

    path: str
    line: int
    column: int
    rule: str
    before: str
    after: str | None
    confidence: float
    applied: bool
    note: str


def problems(document: Document) -> Iterator[Problem]:
    """All findings of a document in the order of their places, its duplicate articles at the end."""
    starts = [0]
    while (at := document.original.find("\n", starts[-1])) >= 0:
        starts.append(at + 1)
    path = document.source.path
    first = document.source.notes.get("line")  # the row of a JSONL file
    for f in sorted((*document.findings, *document.proposals), key=lambda f: (f.start, f.end, f.rule)):
        row = bisect_right(starts, f.start)
        line, column = (first, f.start + 1) if isinstance(first, int) else (row, f.start - starts[row - 1] + 1)
        yield Problem(path, line, column, f.rule, f.before, f.after, f.confidence, f.applied, f.note)
    for k, article in enumerate(document.articles):
        if copy := article.duplicate:
            note = f"{article_id(document, k)} ~ {copy.of} ({copy.similarity:.3f})"
            line = first if isinstance(first, int) else article.first_line
            yield Problem(path, line, 1, copy.rule, article.title, None, copy.similarity, False, note)


def lines_of(problem: Problem, layout: str, lang: str) -> str:
    """One line for one finding."""
    if layout == "jsonl":
        return json.dumps(asdict(problem), ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
    rule = REGISTRY[problem.rule]
    change = _shown(problem.before)
    if problem.after is not None:
        change += f" → {_shown(problem.after)}"
    kind = {"en": ("", "proposed: ", "flagged: "), "zh": ("", "建议：", "提示：")}[lang][
        0 if problem.applied else 1 if problem.after is not None else 2
    ]
    message = rule.zh if lang == "zh" else rule.en
    note = f" [{printable(problem.note)}]" if problem.note else ""
    return f"{printable(problem.path)}:{problem.line}:{problem.column}: {problem.rule} {kind}{message} {change}{note}"


def _shown(text: str) -> str:
    """The text in one short printable line: what could move a terminal's cursor or hide is written as an escape."""
    short = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return f"‘{printable(short)}’"


def printable(text: str) -> str:
    r"""The text with whatever does not print, lone surrogates too, as escapes.

    >>> printable("a\x1b[1m\udc80")
    'a\\x1b[1m\\udc80'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


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
