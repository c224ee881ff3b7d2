"""Findings for people: one line each, or the text with a caret under it; and how many there are of each rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from cleaner.check.problems import Fix, Problem
from cleaner.core import registry
from cleaner.core.messages import Message
from cleaner.core.printable import blank, printable, quoted, width
from cleaner.core.rules import in_language
from cleaner.i18n.catalog import say_in
from cleaner.i18n.language import Language

KINDS = {"applied": Message(""), "proposed": Message("proposed: "), "flagged": Message("flagged: ")}
FIXES = {"safe": Message("[fixable] "), "unsafe": Message("[unsafe fix] "), "": Message("")}


def concise(problem: Problem, lang: Language) -> str:
    """One line: path:line:column: code [fixable] what."""
    place = f"{printable(problem.path)}:{problem.line}:{problem.column}"
    return f"{place}: {problem.rule} {say_in(FIXES[problem.fix], lang)}{message(problem, lang)}"


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
    kind = "applied" if problem.applied else "proposed" if problem.after is not None else "flagged"
    change = f" {quoted(problem.before)}" if problem.before or problem.after else ""
    if problem.after is not None:
        change += f" → {quoted(problem.after)}"
    note = in_language(problem.note, lang) if rule.kind else problem.note  # others hold names of files: 甲。 乙.txt
    more = f" [{printable(note)}]" if note else ""
    return f"{say_in(KINDS[kind], lang)}{rule.zh if lang == 'zh' else rule.en}{change}{more}"


def statistics(problems: Iterable[Problem], lang: Language) -> str:
    """A line a rule: how many, which, whether they can be fixed, what it does; the most frequent first."""
    counts = Counter((p.rule, p.fix, p.applied) for p in problems)
    lines = []
    for (code, fix, applied), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        rule = registry.get(code)
        kind = KINDS["applied" if applied else "proposed" if rule.default != "flag" else "flagged"]
        words = say_in(FIXES[fix], lang) + say_in(kind, lang)
        lines.append(f"{count}\t{code}\t{words}{rule.zh if lang == 'zh' else rule.en}\n")
    return "".join(lines)


def summary(applied: Mapping[Fix, int], total: int, strict: bool) -> Message:
    """The last line for a person: how many findings there are in `total`, how many of them fail, and what to do about them.

    `applied` counts those that cleaning would apply, by how they are fixed.
    """
    safe, unsafe = applied.get("safe", 0), applied.get("unsafe", 0)
    failing = total if strict else sum(applied.values())
    told = total - failing
    kinds = [
        Message("{n} fails", {"n": failing}, "{n} fail") if failing else None,
        Message("{n} not enforced", {"n": told}) if told else None,
    ]
    fixes = [
        Message("{n} can be mended with --fix", {"n": safe}) if safe else None,
        Message("{n} with --fix --unsafe-fixes", {"n": unsafe}) if unsafe else None,
    ]
    parts = {"n": total, "kinds": _listed(kinds), "fixes": _listed(fixes)}
    if not any(fixes):
        return Message("{n} finding: {kinds}.", parts, "{n} findings: {kinds}.")
    return Message("{n} finding: {kinds}; {fixes}.", parts, "{n} findings: {kinds}; {fixes}.")


def _listed(messages: Iterable[Message | None]) -> Message:
    """One or two of them, with a comma."""
    one, *more = [message for message in messages if message] or [Message("")]
    return Message("{one}, {other}", {"one": one, "other": more[0]}) if more else one
