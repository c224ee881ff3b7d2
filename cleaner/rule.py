"""Rules: a stable code, a default, a confidence, and a docstring that explains it in Chinese and English.

A rule of characters is a function from a text to edits.  Rules of lines, articles and copies have no such
function: their judgement is made once for the whole document (`layout/`, `dedup/`) and recorded under their
code.  Everything a user sees of a rule (`cleaner rules`, `cleaner explain`, the table in the README, the
legend of the report) is read from here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from cleaner.edits import Edit

Default = Literal["apply", "propose", "flag"]
Find = Callable[[str], Iterable[Edit]]

FAMILIES = {
    "ENC": ("编码", "bytes to text"),
    "MOJ": ("乱码", "wrong decoding undone"),
    "UNI": ("字符规范", "Unicode forms, spaces, invisible characters"),
    "RST": ("形近替换字", "disguised and stray characters, by context"),
    "PUN": ("标点", "punctuation"),
    "BPL": ("网页杂项", "boilerplate lines"),
    "SEG": ("分篇", "borders between articles, and their metadata"),
    "DUP": ("重复", "duplicates"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is found.  `zh` and `en` are one-line summaries, `why` the explanation in both languages."""

    code: str
    default: Default
    zh: str
    en: str
    why: str
    find: Find | None = None

    @property
    def family(self) -> str:
        return self.code[:3]


REGISTRY: dict[str, Rule] = {}


def rule(code: str, default: Default = "apply") -> Callable[[Find], Find]:
    """Register a function from a text to edits as the rule `code`.

    The first line of its docstring is «Chinese summary。 English summary.»; the rest explains it.
    """

    def register(find: Find) -> Find:
        declare(code, inspect.getdoc(find) or "", default, find)
        return find

    return register


def declare(code: str, doc: str, default: Default = "apply", find: Find | None = None) -> Rule:
    """Register a rule whose judgement is made elsewhere (lines, articles, copies), from its documentation."""
    assert code not in REGISTRY, f"{code} is taken"
    summary, _, why = inspect.cleandoc(doc).partition("\n")
    zh, mark, en = summary.partition("。 ")
    assert mark, f"{code}: the first line must be «中文。 English.»"
    REGISTRY[code] = Rule(code, default, zh + "。", en, why.strip(), find)
    return REGISTRY[code]


def in_order() -> list[Rule]:
    """All rules in running order: by family, then by code."""
    families = list(FAMILIES)
    return sorted(REGISTRY.values(), key=lambda rule: (families.index(rule.family), rule.code))
