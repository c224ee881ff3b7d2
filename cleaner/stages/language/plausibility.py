"""How probable a text is.  All choices between decodings use this number.

`decode` compares the readings of the same bytes by it; `mojibake` compares a text with what it may have been.  It weighs single characters by class, and the few
neighbourhoods that no language has.  It knows some 450 frequent characters and the two "first levels" into which the
authors of GB2312 and Big5 put what is in common use; ten characters of prose are enough for it.  A word model may take
its place behind the same name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

from cleaner.core.lazy_regex import lazy

# The commonest characters of modern written Chinese, in both scripts.  They cover about two thirds of any prose,
# in bytes misread as Chinese a tenth: no other class separates the two so well.
FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方"
    "多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明"
    "性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世"
    "位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量"
    "再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完"
    "设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"
    "這個們來為國說時會對於裡發後過經還進實軍無與長機將兩間問點關業現學當從動開樣義氣話應戰頭體見產給兒東聲員論處條認題爾別變"
    "總電數報結務場計資統區隊決馬書聽達強難權類據邊張該規術領確傳師觀讓識帶導爭運萬許種沒麼幾門兩係咗嘅喺哋啲嚟冇嘢咁佢"
)
# The commonest syllables of Korean, for the same reason: Chinese misread as Korean shows others.
FREQUENT_HANGUL = frozenset("이다는의에을가를은한고하로지기사도시아자서리나어인대해일들있정그부수전게것과으스성제보만")
MARKS = frozenset("，。、：；？！“”‘’（）《》「」『』—…·　\N{NO-BREAK SPACE}")

# A cost for neighbours that no writing puts side by side, but wrong decoding does all the time.
UNNEIGHBOURLY = lazy(
    r"(?<=[À-ÖØ-öø-ÿ¡-¿])[À-ÖØ-öø-ÿ¢£¤¥¦¨ª¬\xad¯²³´µ¶¸¹º¼-¿]"  # ÖÐ¹ú: letters with accents stand apart
    r"|(?<=[a-zа-я])[А-Я]"  # ФЪЦЖЧчЗаНЕ: capitals inside a word
    r"|(?<=[А-яёЁ])[ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐІіґјЅѕї№°±µ¶·¦§©«¬®](?=[А-яёЁ])"  # ОДјюГы: Serbian letters, signs in Russian
    r"|(?<=[ -~])[¦§¨ª¬¯²³´µ¶¸¹º¼-¾](?=[@-~])"  # ¦b¼s: a superscript or sign between letters
    r"|(?<=[\u4e00-\u9fff])(?=[가-힣])(?![의는은이가을를에도과와로인])"  # 櫓뒤: in Korean, particles follow Han
    r"|(?<=[가-힣])(?=[\u4e00-\u9fff])"  # 뒤句: and a space stands before it
    r"|(?<=[\u4e00-\u9fff])[ｦ-ﾟㄅ-ㄩ](?=[\u4e00-\u9fff])"  # 蟷ｿ荳, 刓ㄛ佸
)
UNNEIGHBOURLY_COST = 3.0


def plausibility(text: str) -> float:
    """The natural logarithm of the probability of `text`, roughly: sums compare readings of the same bytes.

    >>> plausibility("中国") > plausibility("涓浗") > plausibility("ÖÐ¹ú")
    True
    """
    return sum(map(WEIGHTS.__getitem__, text)) - UNNEIGHBOURLY_COST * len(UNNEIGHBOURLY.findall(text))


@cache
def common_han() -> tuple[frozenset[str], frozenset[str]]:
    """The first levels of GB2312 (3,755 characters) and of Big5 (5,401): those in common use."""
    gb = (bytes((a, b)) for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF))
    big5 = (bytes((a, b)) for a in range(0xA4, 0xC7) for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    return (
        frozenset(b"".join(gb).decode("gb2312", "ignore")),
        frozenset(c for c in b"".join(big5).decode("big5", "ignore") if "\u4e00" <= c <= "\u9fff"),
    )


def ranges(first: int, end: int, without: Iterable[str]) -> str:
    """The code points from `first` up to `end`, except `without`, as the inside of a character class.

    >>> ranges(0x61, 0x6B, "dfi")
    'a-ceghj'
    """
    chars = "".join(map(chr, range(first, end))).translate(dict.fromkeys(map(ord, without), " "))
    return "".join(run if len(run) < 3 else f"{run[0]}-{run[-1]}" for run in chars.split())


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _between(first: str, last: str) -> Callable[[str], bool]:
    return lambda c: first <= c <= last


def _in_gb_level_1(c: str) -> bool:
    return c in common_han()[0]


def _in_big5_level_1(c: str) -> bool:
    return c in common_han()[1]


def _in_jis_level_1(c: str) -> bool:
    """実, 発, 変: common in Japanese alone."""
    return _is_han(c) and _encodes(c, "euc_jp") and c.encode("euc_jp") < b"\xd0"


def _is_sign(c: str) -> bool:
    return c in "№×÷±°©®€²³" or "\u2013" <= c <= "\u2122"


def _is_latin(c: str) -> bool:
    return c <= "\u02af" or "\u1ea0" <= c <= "\u1eff"


def _is_greek_letter(c: str) -> bool:
    return "Ά" <= c <= "ώ" and c.isalpha()


def _is_no_character(c: str) -> bool:
    return unicodedata.category(c) in ("Cn", "Co", "Cs", "Cc") or c == "\N{REPLACEMENT CHARACTER}"


_is_han = _between("\u4e00", "\u9fff")
_is_hangul = _between("\uac00", "\ud7a3")

# ln p of one character by class: the first class that holds it counts.
#
# A class's share of running text, divided by its size: the 300 most frequent characters make two thirds of a
# text (0.65 / 300 = e^-6.1), the other 3,450 of GB2312's first level a third (e^-9.3), its second level 1.5 %
# (e^-12.2).  The rest of the scale follows the same sum by estimate (2026-11-22).
CLASSES: tuple[tuple[float, Callable[[str], bool]], ...] = (
    (-6.2, FREQUENT.__contains__),
    (-9.3, _in_gb_level_1),
    (-4.0, MARKS.__contains__),
    (-3.3, lambda c: c in "\t\n\r" or " " <= c <= "~"),
    (-15.0, str.isascii),  # the other controls
    (-9.9, _in_big5_level_1),
    (-10.5, _in_jis_level_1),
    (-12.2, lambda c: _is_han(c) and _encodes(c, "gb2312")),
    (-13.0, lambda c: _is_han(c) and _encodes(c, "big5")),
    (-14.5, _is_han),
    (-4.5, FREQUENT_HANGUL.__contains__),
    (-8.5, lambda c: _is_hangul(c) and _encodes(c, "euc_kr")),
    (-12.5, _is_hangul),
    (-4.3, _between("\u3041", "\u309f")),  # hiragana
    (-5.3, _between("\u30a0", "\u30ff")),  # katakana
    (-3.5, _between("А", "я")),
    (-6.5, _between("\u0400", "\u045f")),  # letters of Ukrainian, Serbian and others
    (-6.5, "ҐґҒғҚқҢңӘәҮүҰұҺһӨө".__contains__),
    (-11.0, _between("\u0460", "\u04ff")),  # of Old Slavonic, of small languages
    (-4.5, _is_greek_letter),
    (-12.0, _between("\u0370", "\u03ff")),  # archaic Greek, Coptic: ͼ is what 图 in GBK is in UTF-8
    (-5.0, "«»".__contains__),
    (-7.0, _is_sign),
    (-15.0, _between("\x80", "\x9f")),  # C1 controls
    (-6.0, lambda c: "À" <= c <= "ÿ" and c.isalpha()),
    (
        -7.0,
        lambda c: c.isalpha() and ("\u0100" <= c <= "\u017f" or "\u1ea0" <= c <= "\u1eff" or c in "ơƠưƯǎǐǒǔǖǘǚǜșȘțȚəƏ"),
    ),
    (-11.0, _between("\u0180", "\u02ff")),  # Latin letters of small languages, of phonetics, Ƭ and the like; ʰ, ˊ
    (-8.5, _is_latin),
    (-8.0, _between("\uff01", "\uff5e")),  # full-width forms
    (-8.0, _between("\u2460", "\u27bf")),  # ①, ■, ★, →
    (-8.0, _between("\u3000", "\u303f")),
    (-11.0, _between("ㄅ", "ㄩ")),  # signs of sound, in rows of their own; alone between Han they are unneighbourly
    (-11.0, _between("ｦ", "ﾟ")),
    (-15.0, _is_no_character),
    (-15.5, lambda c: unicodedata.category(c) == "Lo"),  # letters of the writings that are not named here
)
ANY_OTHER = -11.0


def _weight(c: str) -> float:
    return next((weight for weight, holds in CLASSES if holds(c)), ANY_OTHER)


class _Weights(dict[str, float]):
    """The weight of every character met so far."""

    def __missing__(self, c: str) -> float:
        self[c] = weight = _weight(c)
        return weight


WEIGHTS = _Weights()
