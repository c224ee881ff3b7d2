"""The whole text in one script, on request (`--script`), by OpenCC's phrases, once.

OpenCC is made for text of the other script, and damages text that is in the wanted one already: 岳阳楼 becomes 岳陽樓, and
岳陽樓 would become 嶽陽樓.  So each clause is asked first which script it is in.  Characters of one script alone tell
(阳 and 楼, 陽 and 樓; not 岳, which both write); a clause that has none is judged with its line, a line that has none with
the text; a text that has none is converted.

This makes a second run find nothing, by the text alone: what a conversion to Traditional has changed holds characters of
Traditional alone and no simplified ones any more, so it is in the wanted script.  (To Simplified, OpenCC hardly
changes what is simplified.  `tw`, `hk` and `jp` also replace the forms of Traditional text by those used there, which are
left alone when they are met again.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import groupby
from typing import NamedTuple

from cleaner.core import scripts
from cleaner.core.edits import Edit, shrink
from cleaner.core.lazy_regex import lazy
from cleaner.core.rules import declare
from cleaner.stages.language import forms, japanese

SURROGATE = lazy("[\ud800-\udfff]")
CLAUSE_END = lazy("[，。；：？！、…,;:?!“”‘’「」『』《》〈〉（）()]")
SPACE = lazy(r"\s+")
KANA = lazy(f"[{scripts.KANA}]")
HAN = lazy(f"[{scripts.HAN_BMP}]")
SPARSE = 10  # a clause with fewer than one Traditional character in so many is told by its surroundings …
ENOUGH = 5  # … if these have so many
JAPANESE = 0.1  # kana to Han: Japanese prose has more kana than Han, Chinese quotes a word or two

declare(
    "UNI010",
    """按要求把全文转为一种字形。 The whole text in one script, on request.

    只在给出 --script 时进行，按 OpenCC 的词组转换一次（头发→頭髮，出发→出發）：hans 简体，hant 繁体，tw 台湾字形，
    twp 连同台湾用词（软件→軟體），hk 香港字形，jp 日本新字体。已经是所求字形的句子不动（岳陽樓、萬里長城、于謙），日文不动。
    平时文档保持自己的字形：混进简体文章里的个别繁体字由 RST 处理。

    Only where `--script` asks for it, once, by the phrases of OpenCC: hans (simplified), hant (Traditional), tw (as written in
    Taiwan), twp (with the words of Taiwan, too: 软件→軟體), hk (as written in Hong Kong), jp (the new forms of Japan).
    Left alone: clauses that are in the wanted script already (岳陽樓, 萬里長城, 于謙), and Japanese.
    Otherwise a document keeps its own script; stray characters of the other one are the business of RST.
    """,
    on_request=True,
    decidable=False,
)


# How clauses become text of a script: the configurations of OpenCC for each kind of clause.  A kind that is not here stays.
CONFIGS: dict[str, dict[str, tuple[str, ...]]] = {
    "hans": {"traditional": ("t2s",)},
    "hant": {"simplified": ("s2t",)},
    "tw": {"simplified": ("s2tw",), "traditional": ("t2tw",)},
    "twp": {"simplified": ("s2twp",), "traditional": ("t2tw",)},
    "hk": {"simplified": ("s2hk",), "traditional": ("t2hk",)},
    "jp": {"simplified": ("s2t", "t2jp"), "traditional": ("t2jp",)},
}


def conversion(script: str) -> Callable[[str], Iterator[Edit]]:
    """The function that finds what has to change for a text to be in `script`, one of CONFIGS."""
    return partial(_convert, script)


class Evidence(NamedTuple):
    """How many characters of a text only simplified text has, and how many only Traditional text has."""

    simplified: int
    traditional: int


def evidence(text: str, script: str = "hant") -> Evidence:
    """The evidence in a text that is to be in `script`, whose own forms tell nothing (脱 in Hong Kong, 国 in Japan).

    >>> evidence("岳阳楼"), evidence("岳陽樓"), evidence("皇后")
    (Evidence(simplified=2, traditional=0), Evidence(simplified=0, traditional=2), Evidence(simplified=0, traditional=0))
    """
    simplified, traditional = _classes(script)
    return Evidence(len(simplified.findall(text)), len(traditional.findall(text)))


class Asked(NamedTuple):
    """The script that is asked for, and what the whole text shows."""

    script: str
    whole: Evidence
    is_perhaps_simplified: bool  # it has forms that are simplified, though Traditional text may have them too (怀, 后)


def _convert(script: str, text: str) -> Iterator[Edit]:
    if text.isascii() or (script != "jp" and _is_japanese(text)):
        return
    asked = Asked(script, evidence(text, script), any(c in forms.changed("s2t") for c in set(text)))
    start = 0
    for line in text.split("\n"):
        # a lone surrogate cannot be handed to OpenCC; ENC003 has replaced it, unless that rule is turned off
        if not line.isascii() and not SURROGATE.search(line):
            yield from _in_line(asked, line, start)
        start += len(line) + 1


def _in_line(asked: Asked, line: str, start: int) -> Iterator[Edit]:
    for kind, clauses in groupby(_clauses(asked, line), lambda clause: clause[0]):
        if configs := CONFIGS[asked.script].get(kind):
            spans = [(first, end) for _, first, end in clauses]
            first, end = spans[0][0], spans[-1][1]
            new = old = line[first:end]
            for name in configs:
                new = forms.converter(name)(new)
            if new != old:
                yield from shrink(start + first, old, new)


def _clauses(asked: Asked, line: str) -> Iterator[tuple[str, int, int]]:
    """The clauses of a line, each with its kind."""
    script = asked.script
    wanted = "simplified" if script == "hans" else "traditional"
    around = evidence(line, script)
    foreign = [] if script == "jp" else list(japanese.clauses(line, 0, len(line)))
    for first, end in _pieces(CLAUSE_END, line, 0, len(line)):
        if any(a < end and first < b for a, b in foreign):
            yield "japanese", first, end
            continue
        kind = _kind(asked, line[first:end], around)
        if kind == wanted:  # words in a row say nothing about each other
            for a, b in _pieces(SPACE, line, first, end):
                yield _kind(asked, line[a:b], around), a, b
        else:
            yield kind, first, end


def _kind(asked: Asked, clause: str, line: Evidence) -> str:
    """Whether a clause is taken for simplified or for Traditional text.

    A clause with both is converted, and so is one of which neither itself nor the text around it tells.
    """
    other = "traditional" if asked.script == "hans" else "simplified"
    own = evidence(clause, asked.script)
    if all(own):
        return other
    sparse = len(clause) / SPARSE if own.traditional else 1
    for found, least in ((own, sparse), (line, ENOUGH), (asked.whole, ENOUGH)):
        if max(found) >= least and found.simplified != found.traditional:
            return "simplified" if found.simplified > found.traditional else "traditional"
    if asked.script == "hans" and asked.is_perhaps_simplified and not any(c in _foreign() for c in clause):
        return "simplified"  # 氾胜之: OpenCC knows the name by 勝, and has left 氾
    return other


@cache
def _foreign() -> frozenset[str]:
    """What OpenCC simplifies, but for the characters that simplified text is written with too."""
    return frozenset(forms.changed("t2s").keys() - forms.standard())


def _pieces(border: re.Pattern[str], line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between borders, each with the border behind it."""
    for match in border.finditer(line, start, end):
        yield start, match.end()
        start = match.end()
    if start < end:
        yield start, end


def _is_japanese(text: str) -> bool:
    kana = len(KANA.findall(text))
    return kana > 0 and kana > JAPANESE * len(HAN.findall(text))


@cache
def _classes(script: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    own = {
        c for name in CONFIGS[script].get("traditional", ()) if script != "hans" for c in forms.changed(name).values()
    }
    simplified = sorted(forms.simplified() - own)
    return re.compile(f"[{''.join(simplified)}]"), re.compile(f"[{''.join(sorted(forms.traditional()))}]")
