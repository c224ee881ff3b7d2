"""Which characters of a text are odd enough to be looked at, and in which stretches they may be.

The scan is one regular expression over the text, so that clean documents pay nothing more; the rest is computed only
where something odd stands.  Everything is judged by its neighbourhood, not by the document, so that an article cut out
of its page is judged as it was in the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Protocol

KANA = "\u3041-\u3096\u30a1-\u30fc\u3105-\u312f"  # and bopomofo
PRIVATE = "\ue816-\ue818\ue831\ue83b\ue855"  # Han that GB 18030-2000 had to keep in the private use area
SIGNS = "㊣①②③④⑤⑥⑦⑧⑨⑩㈠-㈩㊀-㊉ф❶-❿"
HAN_RANGES = f"㐀-䶿一-鿿\uf900-\ufad9\U00020000-\U000323af{PRIVATE}"
HAN = re.compile(f"[{HAN_RANGES}]")
NO_HAN = re.compile(f"[^\\W_{HAN_RANGES}]+")  # letters and digits

# Words of Cantonese that no disguise uses (哋, 嗰, 冇 stand for 地, 个, 有 too); three of them show the language.
CANTONESE = "嘅咗喺佢唔啲"
STRETCH = 300
# The share of characters outside GB 2312 and Big5: at most 2.5 % of any 600 characters of Traditional text; Cantonese
# has up to 10 %, but no simplified forms (2026-11-22).
ALIEN = 0.03
CLOSE = 60  # characters on either side
CROWDED = 3, 0.1  # so many such characters there, and such a share: no clean text of the development set has them
ENOUGH = 12  # characters that tell the script apart; a line with fewer is judged together with its surroundings
QUOTES = frozenset("“”‘’「」『』《》〈〉【】（）()[]\"'")
# Units that only look like disguises: 英吋, 海浬, 15吋.
UNITS = re.compile("[0-9０-９.一二三四五六七八九十百千两几半英海]\\s?[吋呎浬哩瓩嗧呋唡]")
# Numerals in a row, as in a table of them, stand for themselves: 壹贰叁肆.
NUMERALS = re.compile("[〇零一二三四五六七八九十百千万两壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億\uf9d1\uf9b2\uf96b]{4,}")

LETTER = re.compile(f"[{KANA}]")
SURROGATE = re.compile("[\ud800-\udfff]")
# Simplified text uses these too (著名, 乾坤, 宫商角徵羽), so that OpenCC, which knows phrases only, may miss them.
AMBIGUOUS = {"著": "着", "乾": "干", "徵": "征"}


class Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def converter(name: str) -> Converter:
    import opencc

    found: Converter = opencc.OpenCC(name)
    return found


@cache
def gb2312() -> frozenset[str]:
    """The 6,763 Han characters of GB 2312: what simplified text is written with."""
    rows = (bytes((a, b)).decode("gb2312", "ignore") for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF))
    return frozenset("".join(rows))


@cache
def odd() -> re.Pattern[str]:
    """Han outside GB 2312, kana, bopomofo, signs that stand for characters.

    Latin, digits and punctuation come first in the class, because most other characters are those.
    """
    common = gb2312()
    outside = (chr(c) for c in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)) if chr(c) not in common)
    return re.compile(f"[{ranges(outside)}{KANA}{SIGNS}{PRIVATE}\U00020000-\U000323af]")


def ranges(chars: Iterator[str]) -> str:
    """Characters in ascending order as the inside of a class."""
    parts: list[list[int]] = []
    for c in map(ord, chars):
        if parts and parts[-1][1] == c - 1:
            parts[-1][1] = c
        else:
            parts.append([c, c])
    return "".join(f"{chr(a)}-{chr(b)}" if a < b else chr(a) for a, b in parts)


@cache
def simplified_only() -> re.Pattern[str]:
    """Characters that Traditional text never has: in GB 2312, not in Big5 (国, 们; not 里, 后)."""
    return re.compile(f"[{ranges(c for c in sorted(gb2312()) if not c.encode('big5', 'ignore'))}]")


def folded(text: str) -> str:
    """The text in simplified characters, by OpenCC's phrases, line by line, of the same length."""
    convert = converter("t2s").convert
    sound = SURROGATE.sub("?", text)  # which OpenCC refuses
    simple = convert(sound)
    if len(simple) != len(text):
        lines = sound.split("\n")
        simple = "\n".join(s if len(s := convert(line)) == len(line) else line for line in lines)
    kept = [m.start() for m in odd().finditer(simple) if m[0] != text[m.start()]]
    if kept:  # OpenCC also invents simplified forms that nobody writes (騧 䯄)
        chars = list(simple)
        for i in kept:
            chars[i] = text[i]
        simple = "".join(chars)
    return simple


class Stretches:
    """Counts of places within a distance of any place."""

    def __init__(self, places: Sequence[int], weights: Sequence[float] | None = None) -> None:
        self.places = places
        self.sums = [0.0]
        for w in weights if weights is not None else [1.0] * len(places):
            self.sums.append(self.sums[-1] + w)

    def within(self, low: int, high: int) -> float:
        return self.sums[bisect_left(self.places, high)] - self.sums[bisect_left(self.places, low)]

    def around(self, place: int, distance: int) -> float:
        return (
            self.sums[bisect_right(self.places, place + distance)]
            - self.sums[bisect_left(self.places, place - distance)]
        )


def places(pattern: re.Pattern[str], text: str) -> list[int]:
    return [m.start() for m in pattern.finditer(text)]


def spelled(text: str, simple: str) -> list[str]:
    """The characters as the language model sees them: simplified Han, marks, and one sign for all the rest."""
    from cleaner.restore.decoder import OTHER

    return list(NO_HAN.sub(lambda m: OTHER * len(m[0]), simple))


class Ground:
    """What may be touched: no Japanese, Cantonese or Traditional stretches, no quoted character, no units or numerals."""

    def __init__(self, text: str, simple: str, odd: Sequence[int]) -> None:
        self.text = text
        self.kana = Stretches([m.start() + k for m in re.finditer(f"[{KANA}]{{2,}}", text) for k in range(len(m[0]))])
        self.cantonese = [Stretches(places(re.compile(c), text)) for c in CANTONESE]
        self.traditional = Stretches([i for i in odd if simple[i] != text[i] and HAN.match(text[i])])
        self.alien = Stretches([i for i in odd if HAN.match(text[i]) and not text[i].encode("big5", "ignore")])
        self.rare = Stretches([i for i in odd if simple[i] == text[i] and HAN.match(text[i])])
        self.line, self.counts = (0, 0), (0.0, 0.0)
        self.units = {m.end() - 1 for m in UNITS.finditer(text)}
        self.units.update(i for m in NUMERALS.finditer(text) for i in range(*m.span()))

    @cached_property
    def simplified(self) -> Stretches:
        return Stretches(places(simplified_only(), self.text))

    def is_all_traditional(self) -> bool:
        if not self.traditional.places or self.simplified.places or self.alien.places:
            return False
        return len(self.rare.places) < max(CROWDED[0], CROWDED[1] * len(self.text))

    def allows(self, i: int) -> bool:
        text = self.text
        before, after = text[max(0, i - 1) : i], text[i + 1 : i + 2]
        alone = not (LETTER.match(before) or LETTER.match(after))
        if not HAN.match(text[i]) and not (alone and (HAN.match(before) or HAN.match(after))):
            return False  # a letter or a number stands for a character only alone and beside one
        if self.is_traditional(i) or (before in QUOTES and after in QUOTES) or i in self.units:
            return False
        if self.kana.around(i, STRETCH) > 12:
            return False
        return sum(word.around(i, STRETCH) > 0 for word in self.cantonese) < 3

    def script(self, i: int) -> tuple[float, float]:
        """How many Traditional and simplified-only characters the line has, or a wider stretch where it has few."""
        if self.line[0] <= i < self.line[1]:
            return self.counts
        low = self.text.rfind("\n", max(0, i - 2000), i) + 1 or max(0, i - 2000)
        high = self.text.find("\n", i, i + 2000)
        high = high if high >= 0 else min(len(self.text), i + 2000)
        for more in (0, 60, 150, 300):
            old, new = (s.within(low - more, high + more) for s in (self.traditional, self.simplified))
            if old + new >= ENOUGH or (more == 0 and old >= 3 and old > 3 * new):
                if more == 0 and high - low < 2000:  # the same for the whole line
                    self.line, self.counts = (low, high), (old, new)
                break
        return old, new

    def is_traditional(self, i: int) -> bool:
        """A short line may hold as many strays as simplified forms: Traditional text has hardly any of those.  Nor has
        it characters outside both GB 2312 and Big5, which tell a text disguised throughout from a Traditional one, nor
        many that are neither simplified nor the Traditional form of anything (莪 菂 歭).
        """
        if not self.traditional.around(i, 2300):  # farther than any line or stretch that is judged
            return False
        old, new = self.script(i)
        rare = self.rare.around(i, CLOSE)
        if rare >= CROWDED[0] and rare > CROWDED[1] * min(2 * CLOSE, len(self.text)):
            return old > 3 * (new + rare)
        if self.alien.around(i, STRETCH) > ALIEN * min(2 * STRETCH, len(self.text)):
            return old > 3 * new
        return old > (0.8 if old + new >= ENOUGH else 1.2) * new

    def is_simplified(self, i: int) -> bool:
        old, new = self.script(i)
        return old <= (0.6 if old + new >= ENOUGH else 1.0) * new
