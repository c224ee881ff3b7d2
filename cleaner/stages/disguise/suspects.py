"""Which characters of a text are suspects: Han outside GB 2312, kana, bopomofo, and signs that stand for characters.

The scan is one regular expression over the text, so that a clean document costs nothing more.  The rest (`protected`) is
computed only where an odd character stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

from cleaner.core import scripts
from cleaner.stages.language.forms import gb2312
from cleaner.stages.language.plausibility import ranges

LETTERS = "\u3041-\u3096\u30a1-\u30fc\u3105-\u312f"  # kana and bopomofo that may stand for a character
PRIVATE = "\ue816-\ue818\ue831\ue83b\ue855"  # Han that GB 18030-2000 had to keep in the private use area
COUNTERS = "①-⑩㈠-㈩㊀-㊉❶-❿"  # signs that count
SIGNS = "㊣①②③④⑤⑥⑦⑧⑨⑩㈠-㈩㊀-㊉ф❶-❿"
HAN_RANGES = f"{scripts.HAN_BMP}{scripts.HAN_COMPATIBILITY}{scripts.HAN_SUPPLEMENT}{PRIVATE}"
HAN = re.compile(f"[{HAN_RANGES}]")
NO_HAN = re.compile(f"[^\\W_{HAN_RANGES}]+")  # letters and digits

# Words of characters that stand for nothing else, of which one put right would leave half a word.
OWN_WORDS = re.compile("[又双]叒叕?|叒叕|彷彿|蹓[跶躂]")
OWN_WORD = 2  # their length

QUOTES = "“”‘’「」『』《》〈〉【】（）()\\[\\]\"'"
# Units that only look like disguises: 英吋, 海浬, 15吋.
UNIT = re.compile("[吋呎浬哩瓩嗧呋唡]")
BEFORE_UNIT = re.compile(r"[0-9０-９.一二三四五六七八九十百千两几半英海方]\s?\Z")
# Numerals in a row, as in a table of them, stand for themselves: 壹贰叁肆.
NUMERAL = re.compile("[〇零一二三四五六七八九十百千万两壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億\uf9d1\uf9b2\uf96b]")
ROW = 4
# A sign that numbers something stands for itself: a picture or a table (图①：张家口), the blanks, sentences and chapters of a
# text (第①空, 第㈠章).
LABEL = re.compile(
    f"(?<=[图圖表])[①-⑩❶-❿][：:\\s]|(?<=第)[{COUNTERS}] ?[空段题句处步图组项点章节条篇课期行列层格框个幅张类例问]"
)

# A character that is named ends its clause, or 字 follows; what it is told from stands shortly before.
AFTER_NAMED = re.compile("字?(?:[，。；、！？,;.!?）)\n]|$)")
DENIALS = ("不是", "而非", "并非", "不作", "写作", "写成")
NAMED = 12
# A line that speaks of characters: “头发”写作“頭髮”, “龙”的异体字有龍、竜、龒, 线（綫、線）.
SPEAKS_OF_CHARACTERS = re.compile(
    "异体字|異體字|繁体字|繁简|简繁|简化字|(?:简化|繁化|写|寫|改)[作成为為][“「『]|俗字|通假字|火星文|生僻字"
)
# One character alone between marks is named, and so is what stands before the first of several: 有龍、竜、龒.
ALONE = re.compile("[、，,;；/—－|“”‘’「」『』）)\\s]")  # no bracket that opens: 市、縣（区）

# Simplified text uses these too (著名, 乾坤, 宫商角徵羽), so that OpenCC, which knows phrases only, may miss them.
AMBIGUOUS = {"著": "着", "乾": "干", "徵": "征"}


@cache
def odd() -> re.Pattern[str]:
    return re.compile(f"[{odd_ranges()}]")


@cache
def odd_ranges() -> str:
    """Han outside GB 2312, kana, bopomofo, signs that stand for characters, as the inside of a class."""
    outside = ranges(0x3400, 0x4DC0, gb2312()) + ranges(0x4E00, 0xA000, gb2312())
    return f"{outside}{LETTERS}{SIGNS}{PRIVATE}{scripts.HAN_SUPPLEMENT}"


@cache
def simplified_only() -> re.Pattern[str]:
    """Characters that Traditional text never has: in GB 2312, not in Big5 (国, 们; not 里, 后)."""
    return re.compile(f"[{simplified_ranges()}]")


@cache
def simplified_ranges() -> str:
    return "".join(c for c in sorted(gb2312()) if not c.encode("big5", "ignore"))


def spelled(simple: str) -> list[str]:
    """The characters as the language model sees them: simplified Han, marks, and one sign for all the rest."""
    from cleaner.stages.disguise.lattice import OTHER

    return list(NO_HAN.sub(lambda m: OTHER * len(m[0]), simple))


def is_unit_or_numeral(text: str, at: int) -> bool:
    char = text[at]
    if UNIT.match(char) and BEFORE_UNIT.search(text, max(0, at - 2), at):
        return True
    if LABEL.match(text, at):
        return True
    if not NUMERAL.match(char):
        return False
    low, high = max(0, at - ROW + 1), at + ROW
    around = "".join("1" if NUMERAL.match(c) else "0" for c in text[low:high])
    return "1" * ROW in around


def is_in_own_word(text: str, at: int) -> bool:
    """Whether a character belongs to a word of its own: 又双叒叕, 彷彿, 蹓跶."""
    reach = OWN_WORD - 1
    return any(m.start() <= at < m.end() for m in OWN_WORDS.finditer(text, max(0, at - 2 * reach), at + reach + 1))


def is_in_line(text: str, at: int) -> bool:
    """Whether a single character in brackets belongs to its line: （二）at the head of it, or 场（厂）区 in it."""
    if text[at - 1] not in "（(" or text[at + 1] not in "）)":
        return False
    before, after = text[at - 2 : at - 1], text[at + 2 : at + 3]
    return before in ("", "\n") or bool(HAN.match(text[at]) and HAN.match(before) and HAN.match(after))


def is_listed(text: str, at: int) -> bool:
    """Whether a character stands alone between marks, in a list of characters, or before such a one: 有龍、竜、龒."""
    if not HAN.match(text[at]):
        return False

    def is_mark(i: int) -> bool:
        return not 0 <= i < len(text) or bool(ALONE.match(text[i]))

    if text[at - 1 : at] == "、" and is_mark(at + 1) and at > 0:
        return True
    return text[at + 1 : at + 2] == "、" and (is_mark(at - 1) or (is_mark(at + 3) and bool(HAN.match(text, at + 2))))


def is_named(text: str, at: int, plain: str) -> bool:
    """Whether a character is named as one: 郎咸平的咸, or as not its simplified form: 是咸，不是鹹; or 咸（鹹）菜."""
    if text[at - 1 : at] in ("（", "(") and text[at + 1 : at + 2] in ("）", ")") and HAN.match(text[at - 2 : at - 1]):
        return plain in (text[at], text[at - 2])
    if not AFTER_NAMED.match(text, at + 1):
        return False
    before = text[max(0, at - NAMED) : at].rpartition("\n")[2]
    if before.endswith("的"):
        return text[at] in before
    return plain != text[at] and plain in before and before.endswith(DENIALS)


class Stretches:
    """Counts of places within a distance of any place; they ascend, and may weigh more or less than one."""

    def __init__(self, places: Sequence[int], weights: Sequence[float] | None = None) -> None:
        self.places = places
        self.sums = [0.0]
        for w in weights if weights is not None else [1.0] * len(places):
            self.sums.append(self.sums[-1] + w)

    def around(self, place: int, distance: int) -> float:
        return (
            self.sums[bisect_right(self.places, place + distance)]
            - self.sums[bisect_left(self.places, place - distance)]
        )
