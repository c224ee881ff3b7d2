"""Which language a text is in, for the browser's choice of glyphs and punctuation; Chinese and English wrapped alike."""

from __future__ import annotations

import regex

from cleaner.core import scripts
from cleaner.stages.characters.script import evidence

SAMPLE = 2000  # code points; a page of print settles the script
# between Chinese, full-width marks included, a line break in the source is no space
CHINESE_BREAK = regex.compile(r"(?<=[\p{Han}\u3000-\u303f\uff00-\uffef”’])\n(?=[\p{Han}\u3000-\u303f\uff00-\uffef“‘])")
PARAGRAPH = regex.compile(r"\n\n|(?<=。)\s*(?=[A-Z][A-Za-z]*,? [a-z])")  # English may follow Chinese on its line
HAN = regex.compile(scripts.HAN)
WORD = regex.compile(r"[A-Za-z]+")
KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
JAPANESE = 0.1  # kana to Han: Japanese prose has more kana than Han, Chinese quotes a word or two


def language_of(text: str) -> str:
    """zh-Hans, zh-Hant or ja; empty (unknown) for a text without Han characters.

    >>> [language_of(text) for text in ("发展经济", "發展經濟", "それは発展です", "2026")]
    ['zh-Hans', 'zh-Hant', 'ja', '']
    """
    sample = text[:SAMPLE]
    han, kana = len(HAN.findall(sample)), len(KANA.findall(sample))
    if kana > JAPANESE * han:
        return "ja"
    if not han:
        return ""
    found = evidence(sample)
    return "zh-Hant" if found.traditional > found.simplified else "zh-Hans"


def paragraphs(text: str) -> list[tuple[str, str]]:
    """The paragraphs of an explanation, free of its line breaks, each with its language.

    >>> paragraphs("老网站\\n常用。Old sites\\nuse them.")
    [('zh-Hans', '老网站常用。'), ('en', 'Old sites use them.')]
    """
    joined = (CHINESE_BREAK.sub("", part).replace("\n", " ") for part in PARAGRAPH.split(text))
    # English names Han characters, Chinese names foreign words, but each has more of its own
    return [("zh-Hans" if len(HAN.findall(part)) > len(WORD.findall(part)) else "en", part) for part in joined]
