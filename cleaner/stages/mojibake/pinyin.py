"""MOJ006: pinyin glosses on everyday characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from cleaner.core import scripts
from cleaner.core.edits import Edit
from cleaner.core.rules import rule
from cleaner.stages.language.plausibility import common_han

if TYPE_CHECKING:
    from opencc import OpenCC

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
SYLLABLE = f"[a-zü]{{0,3}}[{TONED}][a-zü]{{0,3}}\\)"
GLOSS = re.compile(f"\\((?<=[{scripts.HAN_BASIC}]\\(){SYLLABLE}(?:\\({SYLLABLE})*")  # first the "(", for a quick search
ABOUT_SOUNDS = re.compile("[读讀念唸]作?|拼音|发音|發音|[注標标音]音|多音字|声调|聲調|[同通]“")


@rule("MOJ006")
def remove_pinyin_glosses(text: str) -> Iterator[Edit]:
    """删去常用繁体字后面机器加的拼音（數(shù) → 數）。 Pinyin put after everyday traditional characters is removed.

    有的采集程序把简体转成繁体后，又给字库（GB2312）里没有的字一律注音，于是“數(shù)據(jù)”“國(guó)際(jì)”满篇都是。
    只删紧跟在字后、半角括号里、带声调的单个音节，而且被注的字必须是常用字的繁体：没有人需要给“國”注音。
    生僻字的注音（彧(yù)、嫘(léi)祖）、全角括号里的注音、谈读音的句子（“乐读作(yuè)”）都是作者写的，不动。

    Some harvesters turn text into traditional characters and then gloss each one that GB2312 lacks: 數(shù)據(jù) all
    over the page.  Removed is only a single toned syllable in half-width parentheses right behind a character that is
    the traditional form of a common one: nobody needs 國 explained.  Glosses on rare characters (彧(yù), 嫘(léi)祖),
    glosses in full-width parentheses and sentences about pronunciation are an author's own and stay.
    """
    glosses = [match for match in GLOSS.finditer(text) if not ABOUT_SOUNDS.search(_around(text, match))]
    everyday = {match.start() for match in glosses if _is_everyday(text[match.start() - 1])}
    _, big5 = common_han()
    for match in glosses:
        # Beside others that are surely a machine's, the gloss on any common character is one too: 瞭(liǎo)解.
        if match.start() in everyday or (len(everyday) > 1 and text[match.start() - 1] in big5):
            yield Edit(*match.span(), match[0], "", 0.98 if len(everyday) > 2 else 0.85)


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 8) : match.end() + 8]


def _is_everyday(character: str) -> bool:
    """True for the traditional form of a character in GB2312's first level."""
    gb, _ = common_han()
    return character not in gb and _simplified(character) in gb


@cache
def _simplified(character: str) -> str:
    return str(_converter().convert(character))


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")
