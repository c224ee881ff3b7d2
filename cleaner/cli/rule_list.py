"""The lists that are printed: rules, explanations."""

from __future__ import annotations

from textwrap import fill

from cleaner.core import registry
from cleaner.core.messages import Message
from cleaner.core.printable import as_json
from cleaner.core.rules import Rule
from cleaner.i18n.catalog import say_in
from cleaner.i18n.language import Language

WIDTH = 100  # columns, as for --help


def rule_table(layout: str, lang: Language) -> str:
    """All rules, in running order, as text, Markdown or JSON lines."""
    if layout == "jsonl":
        rows = [{"code": r.code, "default": r.default, "zh": r.zh, "en": r.en} for r in registry.rules()]
        return "".join(as_json(row) + "\n" for row in rows)
    summary = {rule.code: rule.zh if lang == "zh" else rule.en for rule in registry.rules()}
    if layout == "markdown":
        head = say_in(Message("| rule | default | what it does |"), lang)
        return f"{head}\n|---|---|---|\n" + "".join(
            f"| {r.code} | {r.default} | {summary[r.code]} |\n" for r in registry.rules()
        )
    lines = []
    for family, zh, en in registry.families().values():
        lines.append(f"{family}  {zh if lang == 'zh' else en}\n")
        lines += [f"  {r.code}  {r.default:8}{summary[r.code]}\n" for r in registry.rules() if r.family == family]
    return "".join(lines)


def explanation(code: str, lang: Language) -> str | None:
    """The explanation of a rule, or of every rule of a family, in one language; None if there is none."""
    rules = [rule for rule in registry.rules() if code in (rule.code, rule.family)]
    return "\n\n".join(_explained(rule, lang) for rule in rules) or None


def _explained(rule: Rule, lang: Language) -> str:
    """A paragraph of Chinese is one line, since a terminal breaks it anywhere; English is broken between words."""
    from cleaner.report.language import paragraphs

    chinese = lang == "zh"
    why = [text for language, text in paragraphs(rule.why) if (language != "en") == chinese]
    body = "\n\n".join(why if chinese else (fill(text, WIDTH, break_on_hyphens=False) for text in why))
    return f"{rule.code} ({rule.default})\n{rule.zh if chinese else rule.en}\n\n{body}"
