"""How likely it is that a suspect is damaged and its reading right: a logistic model for each class of suspects.

What a character is when nobody disguises it decides most.  One outside GB 2312 and outside the table of standard
characters (苐 岀) has hardly any other use; one that is standard in names, places and terms (鋆 昇), or that dialects write (冇),
has; a sign counts things; a traditional form may be meant.  So each class has its own weights.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from cleaner.stages.disguise.reading import Suspect
from cleaner.stages.language.bigrams import load
from cleaner.stages.language.forms import standard

Class = Literal["odd", "living", "sign", "stray", "common"]

# Words of dialects, particles and terms that no table of standard characters holds.
DIALECT = frozenset("冇咗喺嘅佢唔嚟啲噉嘢㗎哋嗰咁冚睇瞓攞揾喎嬲孭覅朆囝厝啰咧嘞牠")
# Particles that the web spells by sound for fun: 去吖, 热闹叻, 哇噻, 是ㄚ.
PARTICLES = frozenset("吖叻噻ㄚ")
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦"
    "付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤沙甘詹翟柯聂"
)
MARKS = frozenset("“‘「『《〈（(【”’」』》〉）)】\"'、·/|—")


class Features(NamedTuple):
    """What is known about a suspect and its best reading; logarithms are natural."""

    gain: float  # over leaving it alone, by the word lattice
    fit: float  # the share (log) of the reading among all that the context would take
    lead: float  # over the next best reading
    worth: float  # of the pair (log)
    word: bool  # the reading makes a word with a neighbour
    rare: float  # the share (log) of the character in running text
    name: bool  # it stands where a given name does, one or two behind a surname
    marked: bool  # beside a quotation mark, bracket or mark of a list
    strong: float  # different disguises around of which the context is sure (log of one more)
    strays: float  # different traditional characters around (log of one more)
    unexplained: float  # suspects near that the context does not explain (log of one more)
    mixed: bool  # traditional characters are sprinkled over the text around, one by one


# The bias, then the weight of each of `Features`.
WEIGHTS: dict[Class, tuple[float, ...]] = {
    "odd": (-15.76, 0.04, 0.10, 0.91, 0.25, 1.30, -0.66, -0.85, -0.24, 0.82, 0.16, -0.35, -0.16),
    "living": (-2.60, 0.17, 0.14, 0.39, 0.57, 3.66, 0.26, -1.49, -0.47, 1.14, 0.78, 1.97, 1.43),
    "sign": (11.42, 0.03, 0.26, 0.60, 0.49, 0.26, 0.00, -0.24, -0.01, -3.89, -0.11, -1.08, 0.36),
    "stray": (7.98, 0.00, 0.63, 0.00, 0.00, 0.32, 0.25, -0.91, -0.12, 0.38, 0.46, -1.08, 0.29),
    "common": (-11.98, 0.14, 0.15, 0.62, -0.17, 0.65, -0.62, -1.32, -0.66, -0.00, 1.30, -0.76, -1.13),
}

# Beyond these a feature says no more.
LOWEST = Features(0.0, -14.0, 0.0, -9.0, False, -20.0, False, False, 0.0, 0.0, 0.0, False)
HIGHEST = Features(30.0, 0.0, 6.0, 3.0, True, 0.0, True, True, 2.5, 2.5, 2.5, True)


@lru_cache(maxsize=4096)  # what stands in a text again and again is weighed once
def log_odds(kind: Class, found: Features) -> float:
    """The log odds that the reading of a suspect is right."""
    bias, *weights = WEIGHTS[kind]
    values = (max(low, min(high, x)) for low, x, high in zip(LOWEST, found, HIGHEST, strict=True))
    return bias + sum([w * x for w, x in zip(weights, values, strict=True)])


def logit(p: float) -> float:
    return math.log(p / (1 - p))


def class_of(s: Suspect, text: Sequence[str], is_stray: bool) -> Class:
    if is_stray:
        return "stray"
    if s.kind in ("sign", "rare", "wide"):
        return "sign" if s.kind == "sign" else "common"
    return "living" if is_living(s.char) or stands_in_word(s, text) else "odd"


def is_living(char: str) -> bool:
    """Whether a character outside GB 2312 has a use of its own in simplified text."""
    return char in standard() or char in DIALECT


def stands_in_word(s: Suspect, text: Sequence[str]) -> bool:
    """Whether the character itself makes a word with its neighbours (毕昇)."""
    return makes_known("".join(text[max(0, s.at - 2) : s.at]), s.char, "".join(text[s.at + 1 : s.at + 3]))


@lru_cache(maxsize=4096)
def makes_known(before: str, char: str, after: str) -> bool:
    known, at, window = load().id, len(before), before + char + after
    return any(
        window[start : start + length] in known
        for length in (2, 3)
        for start in range(max(0, at - length + 1), at + 1)
        if start + length <= len(window)
    )


def is_in_name(text: Sequence[str], at: int) -> bool:
    return any(at >= k and text[at - k] in SURNAMES for k in (1, 2))


def is_marked(text: Sequence[str], at: int) -> bool:
    return any(0 <= i < len(text) and text[i] in MARKS for i in (at - 1, at + 1))


@cache
def rarity(char: str) -> float:
    return math.log(load().share(char))
