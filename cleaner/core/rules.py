"""Rules: a stable code, all their traits, and a docstring that explains them in Chinese and English.

A rule of characters, or of whole lines, is a function from a text to edits.  Rules of lines, borders and copies that we
judge together for a whole document (`stages/layout`, `dedup`) have no such function: their findings are recorded under
their code.  Everything a user sees of a rule (`cleaner rules`, `cleaner explain`, the table in the README, the legend of
the report) is read from here, and so is everything that the pipeline, the check and the report want to know of it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypedDict, Unpack, get_args

from cleaner.core.edits import Edit
from cleaner.core.errors import RuleError

Default = Literal["apply", "propose", "flag"]
Scope = Literal["characters", "lines", "borders", "copies"]
Fix = Literal["safe", "unsafe"]
Find = Callable[[str], Iterable[Edit]]
Kind = tuple[str, str]  # what an edit is about, in Chinese and English, without a stop
CODE = re.compile(r"[A-Z]{3}[0-9]{3}")
OURS = "cleaner."  # how the names of our own modules begin


class Family(NamedTuple):
    """Rules that belong together: their codes begin with `code`, three capital letters."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is found, with all its traits.

    `zh` and `en` are one-line summaries, `why` the explanation in both languages.
    `find` gives the edits of a text: of characters, or of whole lines with their line feed, as `scope` says.
    `kind` says more of an edit, where a rule finds things of several kinds.
    `fix`: whether `check --fix` writes what is found; "unsafe" only with --unsafe-fixes, since lines go or files part.
    `order`: 0 before the lines are judged, 1 after the articles are set apart.
    `in_code`: looks into the code of Markdown too.  `on_request`: runs only where a setting asks for it.
    `off_when`: (setting, value) that switches the rule off.
    `labels`: the labels of lines that are recorded under this rule; `reason`: what is said of a line that it takes out.
    `relation`: what a copy is to the text that is kept, for rules of copies.
    `decidable`: whether people accept or reject its findings.
    """

    code: str
    default: Default
    zh: str
    en: str
    why: str
    find: Find | None = None
    kind: Callable[[Edit], Kind] | None = None
    scope: Scope = "characters"
    fix: Fix = "safe"
    order: int = 0
    in_code: bool = False
    on_request: bool = False
    off_when: tuple[str, str] | None = None
    labels: tuple[str, ...] = ()
    reason: str = ""
    relation: str = ""
    decidable: bool = True

    @property
    def family(self) -> str:
        return self.code[:3]

    @property
    def module(self) -> str:
        """The module that the rule's function stands in, "" for a rule without one."""
        return self.find.__module__ if self.find else ""

    @property
    def is_ours(self) -> bool:
        return not self.find or self.module.startswith(OURS)


class Traits(TypedDict, total=False):
    """The traits of a rule that its declaration may name; see `Rule`."""

    kind: Callable[[Edit], Kind] | None
    scope: Scope
    fix: Fix
    order: int
    in_code: bool
    on_request: bool
    off_when: tuple[str, str]
    labels: tuple[str, ...]
    reason: str
    relation: str
    decidable: bool


FAMILIES: dict[str, Family] = {}
RULES: dict[str, Rule] = {}


def family(code: str, zh: str, en: str) -> Family:
    """Declare a family of rules.  Raises RuleError where the code is taken by another family, or is not three capital letters."""
    known = FAMILIES.setdefault(code, Family(code, zh, en))
    if known != (code, zh, en):
        raise RuleError(
            "{rule}: the family is declared twice, as {one} and as {other}", rule=code, one=known.en, other=en
        )
    if not CODE.fullmatch(code + "000"):
        raise RuleError("{rule}: a family has three capital letters, like RST", rule=code)
    return known


def rule(code: str, default: Default = "apply", **traits: Unpack[Traits]) -> Callable[[Find], Find]:
    """Register a function from a text to edits as the rule `code`.

    The first line of its docstring is «Chinese summary。 English summary.»; the rest explains it.
    Raises RuleError for a code that is taken or malformed, and for a docstring of another form.
    """

    def register(find: Find) -> Find:
        _register(code, inspect.getdoc(find) or "", default, find, traits)
        return find

    return register


def declare(code: str, doc: str, default: Default = "apply", **traits: Unpack[Traits]) -> Rule:
    """Register a rule whose judgement is made elsewhere (lines, borders, copies), from its documentation."""
    return _register(code, doc, default, None, traits)


def _register(code: str, doc: str, default: Default, find: Find | None, traits: Traits) -> Rule:
    if code in RULES:
        where = ", ".join(filter(None, (RULES[code].module, find.__module__ if find else "")))
        raise RuleError("{rule}: the code is used twice ({where}); choose another", rule=code, where=where)
    if not CODE.fullmatch(code):
        raise RuleError("{rule}: a code is three capital letters and three digits, like RST001", rule=code)
    summary, _, why = inspect.cleandoc(doc).partition("\n")
    zh, mark, en = summary.partition("。 ")
    if not mark:
        raise RuleError("{rule}: the first line of its docstring must be «中文。 English.»", rule=code)
    _check_traits(code, default, traits)
    if "fix" not in traits and traits.get("scope", "characters") != "characters":
        traits = {**traits, "fix": "unsafe"}
    RULES[code] = Rule(code, default, zh + "。", en, why.strip(), find, **traits)
    return RULES[code]


def _check_traits(code: str, default: str, traits: Traits) -> None:
    """Raises RuleError for a trait that nothing would follow."""
    known = {"default": get_args(Default), "scope": get_args(Scope), "fix": get_args(Fix), "order": (0, 1)}
    for name, value in {"default": default, **traits}.items():
        if name in known and value not in known[name]:
            listed = ", ".join(map(str, known[name]))
            raise RuleError(
                "{rule}: {name} is {value!r}; it is one of {listed}", rule=code, name=name, value=value, listed=listed
            )
    if traits.get("scope") == "lines" and default == "flag":
        raise RuleError("{rule}: a rule of lines applies or proposes; it cannot only flag", rule=code)
    if (off := traits.get("off_when")) and off[0] not in ("punctuation", "script"):
        raise RuleError("{rule}: off_when names {name!r}; it is punctuation or script", rule=code, name=off[0])
    for label in traits.get("labels", ()):
        if taken := next((one for one in RULES.values() if label in one.labels), None):
            raise RuleError(
                "{rule}: lines labelled {label} are those of {other}", rule=code, label=label, other=taken.code
            )


def note_of(kinds: Iterable[Kind]) -> str:
    """A note in both languages.

    >>> note_of([("甲", "first"), ("乙", "second")])
    '甲；乙。 first; second.'
    """
    zh, en = zip(*kinds, strict=True)
    return f"{'；'.join(zh)}。 {'; '.join(en)}."


def in_language(note: str, lang: str) -> str:
    """The half of a note that is in Chinese or in English; one that has no halves as it is.

    >>> in_language("甲；乙。 first; second.", "en"), in_language("GB18030", "zh")
    ('first; second', 'GB18030')
    """
    zh, mark, en = note.partition("。 ")
    return note if not mark else zh if lang == "zh" else en.removesuffix(".")
