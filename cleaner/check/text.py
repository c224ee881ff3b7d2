"""Findings for people: one line each, or the text with a caret under it; and how many there are of each rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from cleaner.check.problems import Fix, Problem
from cleaner.core import registry
from cleaner.core.printable import blank, printable, quoted, width
from cleaner.core.rules import in_language
from cleaner.i18n.language import Language

KINDS = {"en": ("", "proposed: ", "flagged: "), "zh": ("", "建议：", "提示：")}
FIXES = {
    "en": {"safe": "[fixable] ", "unsafe": "[unsafe fix] ", "": ""},
    "zh": {"safe": "[可自动改] ", "unsafe": "[须 --unsafe-fixes] ", "": ""},
}


def concise(problem: Problem, lang: Language) -> str:
    """One line: path:line:column: code [fixable] what."""
    place = f"{printable(problem.path)}:{problem.line}:{problem.column}"
    return f"{place}: {problem.rule} {FIXES[lang][problem.fix]}{message(problem, lang)}"


def full(problem: Problem, lang: Language) -> str:
    """The same, with the text below it and carets under what is meant."""
    start, end = problem.mark
    before, inside = printable(problem.excerpt[:start]), printable(problem.excerpt[start:end])
    number = str(problem.line)
    gutter = " " * len(number)
    carets = "^" * max(1, width(inside))
    return (
        f"{concise(problem, lang)}\n{gutter} |\n{number} | {before}{inside}{printable(problem.excerpt[end:])}\n"
        f"{gutter} | {blank(before)}{carets}\n"
    )


def message(problem: Problem, lang: Language) -> str:
    """What the rule does, and what was found and would stand there instead."""
    rule = registry.get(problem.rule)
    kind = KINDS[lang][0 if problem.applied else 1 if problem.after is not None else 2]
    change = f" {quoted(problem.before)}" if problem.before or problem.after else ""
    if problem.after is not None:
        change += f" → {quoted(problem.after)}"
    note = in_language(problem.note, lang) if rule.kind else problem.note  # others hold names of files: 甲。 乙.txt
    more = f" [{printable(note)}]" if note else ""
    return f"{kind}{rule.zh if lang == 'zh' else rule.en}{change}{more}"


def statistics(problems: Iterable[Problem], lang: Language) -> str:
    """A line a rule: how many, which, whether they can be fixed, what it does; the most frequent first."""
    counts = Counter((p.rule, p.fix, p.applied) for p in problems)
    lines = []
    for (code, fix, applied), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        rule = registry.get(code)
        kind = "" if applied else KINDS[lang][1 if rule.default != "flag" else 2]
        lines.append(f"{count}\t{code}\t{FIXES[lang][fix]}{kind}{rule.zh if lang == 'zh' else rule.en}\n")
    return "".join(lines)


def summary(applied: Mapping[Fix, int], total: int, lang: Language, strict: bool) -> str:
    """The last line for a person: how many findings there are in `total`, how many of them fail, and what to do about them.

    `applied` counts those that cleaning would apply, by how they are fixed.
    """
    safe, unsafe = applied.get("safe", 0), applied.get("unsafe", 0)
    failing = total if strict else sum(applied.values())
    told = total - failing
    if lang == "zh":
        kinds = [f"{failing} 处不通过" if failing else "", f"{told} 处只作提示" if told else ""]
        fixes = [f"{safe} 处可用 --fix 自动改" if safe else ""]
        fixes.append(f"{unsafe} 处可用 --fix --unsafe-fixes 改" if unsafe else "")
        parts = [f"共 {total} 处：" + "，".join(filter(None, kinds)), "，".join(filter(None, fixes))]
        return "；".join(filter(None, parts)) + "。"
    kinds = [f"{failing} fail{'s' * (failing == 1)}" if failing else "", f"{told} only told" if told else ""]
    fixes = [
        f"{safe} can be mended with --fix" if safe else "",
        f"{unsafe} with --fix --unsafe-fixes" if unsafe else "",
    ]
    parts = [f"{total} finding{'s' * (total != 1)}: " + ", ".join(filter(None, kinds)), ", ".join(filter(None, fixes))]
    return "; ".join(filter(None, parts)) + "."
