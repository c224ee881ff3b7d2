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

from cleaner.core.edits import Edit

Default = Literal["apply", "propose", "flag"]
Find = Callable[[str], Iterable[Edit]]
Kind = tuple[str, str]  # what an edit is about, in Chinese and English, without a stop

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
    """One thing that is found.  `zh` and `en` are one-line summaries, `why` the explanation in both languages; `kind` says
    more of an edit, where a rule finds things of several kinds.
    """

    code: str
    default: Default
    zh: str
    en: str
    why: str
    find: Find | None = None
    kind: Callable[[Edit], Kind] | None = None

    @property
    def family(self) -> str:
        return self.code[:3]


REGISTRY: dict[str, Rule] = {}


def rule(code: str, default: Default = "apply", kind: Callable[[Edit], Kind] | None = None) -> Callable[[Find], Find]:
    """Register a function from a text to edits as the rule `code`.

    The first line of its docstring is «Chinese summary。 English summary.»; the rest explains it.
    """

    def register(find: Find) -> Find:
        declare(code, inspect.getdoc(find) or "", default, find, kind)
        return find

    return register


def declare(
    code: str,
    doc: str,
    default: Default = "apply",
    find: Find | None = None,
    kind: Callable[[Edit], Kind] | None = None,
) -> Rule:
    """Register a rule whose judgement is made elsewhere (lines, articles, copies), from its documentation."""
    assert code not in REGISTRY, f"{code} is taken"
    summary, _, why = inspect.cleandoc(doc).partition("\n")
    zh, mark, en = summary.partition("。 ")
    assert mark, f"{code}: the first line must be «中文。 English.»"
    REGISTRY[code] = Rule(code, default, zh + "。", en, why.strip(), find, kind)
    return REGISTRY[code]


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
