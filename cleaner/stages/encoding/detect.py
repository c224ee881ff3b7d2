"""Which encoding bytes are in, judged by the text that each encoding makes of them.

GB18030 accepts nearly all Big5 and gives nonsense, so every candidate reads a sample, and `plausibility` says whose reading is
a text.  UTF-8 alone may prove itself by its form.
"""

from __future__ import annotations

import codecs
import contextlib
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from cleaner.core import scripts
from cleaner.core.errors import DecodeError
from cleaner.core.lazy_regex import lazy
from cleaner.core.messages import Message
from cleaner.stages.language.plausibility import FREQUENT, WEIGHTS, common_han, plausibility

WIDE = {"utf-32-le": 4, "utf-32-be": 4, "utf-16-le": 2, "utf-16-be": 2}
# Priors in nats: the corpus is Chinese, so the others must win by a few characters, and UTF-16 without a mark is rare.
LEGACY = {"gb18030": 0.0, "big5hkscs": -1.0, "cp932": -6.0, "euc_jp": -6.0, "cp949": -12.0}
WIDE_PRIOR = -8.0
# Lines that have no bytes but those of the Hangul of EUC-KR, four syllables and more, may well be Korean; Big5 has others in each
# third character.  Of 18,700 words in Chinese corpora 2 more are then read wrongly, of 586 in Korean programs 187 instead of 403
# (2026-12-01).
HANGUL_PRIOR, HANGUL_LEAST = -8.0, 4
HIGH = bytes(range(0x80, 0x100))
HANGUL_ONLY = re.compile(rb"(?:[\0-\x7f]|[\xb0-\xc8][\xa1-\xfe])+")
# Two that are often glued together.  No line of 4,157 in clean texts of all kinds reads better in the wrong one (2026-11-22).
RIVALS = {"gb18030": "big5hkscs", "big5hkscs": "gb18030"}
BETTER = 6.0  # by which a line must read in another encoding than the rest
# Mail of the nineties: ASCII with shifts.
SHIFTED = {"hz": re.compile(rb"~\{(?:[!-w][!-~])+~\}"), "iso2022_jp": re.compile(rb"\x1b\$[@B]")}
SHIFTED_ELSE = re.compile(rb"\x1b\$\)[ACG]")
HAN_OR_KANA = lazy(f"[{scripts.KANA}{scripts.HAN_BASIC}]")
DOUBTFUL = 40  # bytes; more tell enough
DOUBT = 4.0  # nats by which the other reading may be less probable: 目录 beside Ŀ¼, not 莽茫 beside çã
PAIR = 2  # characters; three letters of one alphabet are a word of it
COMMON_WORD = lazy("(?<![A-Za-z])[一-龥]{2,}(?![A-Za-z])")
FEW = 12  # characters that are not ASCII; more are valid UTF-8 by no chance
INCOHERENT = -3.0
UTF8_PAIRS = re.compile(rb"[\xc2-\xdf][\x80-\xbf]")  # two of them are UTF-16 by chance: 郗 is D7 90 there
RARE = -10.0  # the weight of letters of hardly any language: ͼ, Ƭ, Ҳ
WORD = re.compile("(?:[A-Za-z]|[^\0-\xa9\xab-\xb9\xbb-\xbf])+")  # letters, and marks that are none
WITNESS = 20.0  # what a declaration is worth: two or three characters of prose
# Kana sits in GB2312 where EUC-JP has it, and where Big5 has 一, 人, 大, 中: in a Chinese reading it costs extra.
KANA = re.compile(f"[{scripts.KANA}]")
KANA_COST = 3.0
# Armenian; Hebrew; Arabic, Syriac and their kin: two letters and more, a point or an accent behind the first too
ALPHABETS = [
    re.compile(f"[{letters}][{signs}]+")
    for letters, signs in (
        ("\u0531-\u0588", "\u0531-\u058a"),
        ("\u05d0-\u05f2", "\u0591-\u05f4"),
        ("\u0620-\u064a\u066e-\u07ff", "\u060c-\u07ff"),
    )
]
NOT_OURS = {"cp1252": -4.0, "cp1251": -8.0}  # rivals only: what they read best is refused, not decoded as if Chinese
NO_TEXT = (
    "no text in UTF-8, GB18030, Big5, UTF-16, Shift-JIS or EUC-KR; if it is text in another encoding, "
    "name it (--encoding WINDOWS-1252), else leave it out"
)
SAMPLE = 65536  # bytes; weighing them in 7 encodings takes 0.1 s, and 40 decide as well (2026-11-22)
PREFIX = 2000  # bytes of one line that are weighed
BINARY = (
    (b"\x89PNG", Message("a PNG image")),
    (b"\xff\xd8\xff", Message("a JPEG image")),
    (b"GIF8", Message("a GIF image")),
    (b"RIFF", Message("a RIFF file (WebP, WAV, AVI)")),
    (b"PK\x03\x04", Message("a ZIP archive (or DOCX, EPUB, XLSX)")),
    (b"%PDF-", Message("a PDF")),
    (b"\x1f\x8b\x08", Message("gzip-compressed")),
    (b"BZh", Message("bzip2-compressed")),
    (b"\xfd7zXZ", Message("xz-compressed")),
    (b"\x28\xb5\x2f\xfd", Message("zstd-compressed")),
    (b"7z\xbc\xaf", Message("a 7-Zip archive")),
    (b"Rar!\x1a", Message("a RAR archive")),
    (b"\xd0\xcf\x11\xe0", Message("an old Office file (DOC, XLS)")),
    (b"\x7fELF", Message("a program")),
    (b"SQLite format 3\0", Message("an SQLite database")),
    (b"PAR1", Message("a Parquet file")),
)
TEXT_AFTER_ALL = frozenset({b"GIF8", b"RIFF", b"BZh", b"PAR1"})  # letters: binary only with control characters behind


def refuse_binary(data: bytes) -> None:
    """Raises DecodeError for what begins like a picture, an archive or a program."""
    for magic, what in BINARY:
        if data.startswith(magic) and (magic not in TEXT_AFTER_ALL or re.search(rb"[\0-\x08\x0e-\x1a]", data[:64])):
            raise DecodeError("this is {what}, not text; unpack or convert it and give the text", 0, what=what)


def choose(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    """The main encoding of `data`, and those that some lines may be in besides.  Raises DecodeError."""
    if shifted := _choose_shifted(data):
        return shifted, ()
    nulls = data.count(0)
    if nulls * 10 <= len(data) and _is_utf8(data) and (nulls or _proves_utf8(data)):
        return "utf-8", ()
    if wide := _choose_wide(data):
        return wide, ()
    if nulls * 10 > len(data):
        raise DecodeError("binary data (NUL bytes, and not UTF-16 or UTF-32); leave this file out", data.find(0))
    proven, rest = _sample(data)
    if not rest:
        return "utf-8", ()
    legacy, score = _choose_legacy(rest, declared)
    rival = RIVALS.get(legacy, "")
    glued = rival and any(_weigh([line], rival) > _weigh([line], legacy) + BETTER for line in rest)
    others = (rival,) if glued else ()
    if score < _weigh(rest, "utf-8") + _chance(rest, data) or sum(map(len, proven)) > sum(map(len, rest)):
        return "utf-8", () if legacy in NOT_OURS else (legacy, *others)
    return legacy, ("utf-8", *others) if proven else others


def _chance(sample: Sequence[bytes], data: bytes) -> float:
    """The bonus for UTF-8, in nats, if all of `data` is valid UTF-8.

    GBK is so by chance in 3 words of two common characters in a hundred, in 6 of three in a thousand (counted 2026-11-22): in
    17 of a hundred characters.  Two bytes of which the first is C2 or C3 (Latin letters, and what mojibake is made of) are a character
    of GBK once in a hundred.  A row of letters of an alphabet that has none but two-byte characters is no chance.  Letters
    of several alphabets in one word are none: ͼƬ is 图片 in GBK.  A few characters stay what they are in UTF-8 unless another
    encoding makes common Han of them: ƀ is no 苺.
    """
    if not _is_utf8(data):
        return 0.0
    whole = b"".join(sample).decode("utf-8", "ignore")
    text = re.sub("[\0-\x7f\xa0«»·]", "", whole)
    if any(pattern.fullmatch(text) for pattern in ALPHABETS):
        return math.inf
    if len(text) <= FEW and not _is_common_elsewhere(b"".join(sample)):
        return math.inf
    if len(text) <= FEW and not _is_coherent(whole):
        return INCOHERENT
    return max(6.0, 1.75 * len(text) + 2.0 * sum(c <= "\xff" for c in text))


def _is_common_elsewhere(data: bytes) -> bool:
    """Whether a legacy encoding makes a word of common Han, and nothing else, of what is not ASCII."""
    common = _common()
    for name in LEGACY:
        with contextlib.suppress(UnicodeDecodeError):
            other = data.decode(name)
            if COMMON_WORD.search(other) and common.issuperset(c for c in other if not c.isascii()):
                return True
    return False


@cache
def _common() -> frozenset[str]:
    return FREQUENT.union(*common_han())


def _is_coherent(text: str) -> bool:
    """Whether each word is of one alphabet, with capitals at its start or throughout, and has no letters of hardly any language.

    >>> _is_coherent("café, ώρα, мир"), _is_coherent("ͼƬ"), _is_coherent("Ϊһ")
    (True, False, False)
    """
    return all(_is_coherent_word(word) for word in WORD.findall(text) if not word.isascii())


def _is_coherent_word(word: str) -> bool:
    foreign = [c for c in word if not c.isascii() and c not in "ªº"]
    if len({unicodedata.name(c, "NONE").split()[0] for c in foreign}) > 1:
        return False
    if len(foreign) < len(word):  # Geʻez, Tɔmmɔ: one Han inside a word of English would be stranger
        return True
    has_capitals_inside = word[1:] != word[1:].lower() and word != word.upper()
    return not has_capitals_inside and all(WEIGHTS[c] > RARE or "\u0530" <= c <= "\u07ff" for c in foreign)


def rival(data: bytes) -> tuple[str, str] | None:
    """The encoding that short data in UTF-8 may as well be in, and its reading there, if that is nothing but common Han; else None.

    >>> rival("目录".encode("gbk")), rival("Größe".encode())
    (('gb18030', '目录'), None)
    """
    proven, rest = _sample(data)
    if proven or not rest or sum(map(len, rest)) > DOUBTFUL:
        return None
    whole = b"\n".join(line for line in data.split(b"\n") if not line.isascii())
    text = whole.decode("utf-8", "replace")
    if sum(not c.isascii() for c in text) > PAIR and _is_coherent(text):
        return None
    common = _common()
    for name in RIVALS:
        with contextlib.suppress(UnicodeDecodeError):
            other = whole.decode(name)
            is_common = COMMON_WORD.search(other) and common.issuperset(c for c in other if not c.isascii())
            if is_common and plausibility(other) > plausibility(text) - DOUBT:
                return name, " ".join(COMMON_WORD.findall(other))
    return None


def of_line(line: bytes, encoding: str, others: Iterable[str]) -> str:
    """The one of `others` that reads the line much better than `encoding` does; else `encoding`."""
    start = first_high(line)
    begins = [line[start : start + PREFIX]]
    score, other = max((_weigh(begins, name), name) for name in others)
    return other if score > _weigh(begins, encoding) + BETTER else encoding


def _choose_shifted(data: bytes) -> str:
    """HZ or ISO-2022-JP, if that reads all of `data` and gives it back; else ""."""
    if SHIFTED_ELSE.search(data):
        raise DecodeError(
            "ISO-2022-KR or ISO-2022-CN; convert it first (iconv -f ISO-2022-KR -t UTF-8 FILE)", data.find(b"\x1b")
        )
    for name, mark in SHIFTED.items():
        if data.isascii() and mark.search(data):
            with contextlib.suppress(UnicodeError):
                text = data.decode(name)
                if HAN_OR_KANA.search(text) and text.encode(name) == data:
                    return name
    return ""


def _choose_wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without a byte-order mark, if that makes the best text of the first bytes; else ""."""
    head = data[:4096]
    if len(UTF8_PAIRS.findall(head)) > 1 and _is_utf8(data):
        return ""
    rivals = [_weigh([head], name) + NOT_OURS.get(name, 0.0) for name in ("utf-8", *LEGACY, *NOT_OURS)]
    texts: dict[str, str] = {}
    for name, width in WIDE.items():
        if len(data) % width == 0:
            with contextlib.suppress(UnicodeDecodeError):
                texts[name] = head.decode(name, "surrogatepass")
    score, best = max(((plausibility(text), name) for name, text in texts.items()), default=(0.0, ""))
    # Prose costs some 8 nats a character, Western bytes taken two by two some 13.
    return best if best and score + WIDE_PRIOR > max(rivals) and score > -10.5 * len(texts[best]) else ""


def _choose_legacy(sample: Sequence[bytes], declared: str | None) -> tuple[str, float]:
    priors = LEGACY | NOT_OURS
    if sum(map(_count_high, sample)) // 2 >= HANGUL_LEAST and all(map(HANGUL_ONLY.fullmatch, sample)):
        priors["cp949"] = HANGUL_PRIOR
    if declared and declared != "utf-8" and declared not in WIDE:
        priors[declared] = max(priors.get(declared, 0.0), 0.0) + WITNESS
    score, name = max((_weigh(sample, name) + prior, name) for name, prior in priors.items())
    return name, score


def _count_high(line: bytes) -> int:
    return len(line) - len(line.translate(None, HIGH))


def _weigh(sample: Iterable[bytes], encoding: str) -> float:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    total = 0.0
    for line in sample:
        decoder.reset()
        text = decoder.decode(line, final=len(line) < PREFIX)
        # A byte sequence that the encoding forbids is near proof against it, rarer than the rarest character.
        total += plausibility(text) - 10.0 * text.count("\N{REPLACEMENT CHARACTER}")
        if encoding in ("gb18030", "big5hkscs"):
            total -= KANA_COST * len(KANA.findall(text))
    return total


def _sample(data: bytes) -> tuple[list[bytes], list[bytes]]:
    """Beginnings of lines from all over the file, from their first non-ASCII byte: (proven UTF-8, the rest)."""
    proven: list[bytes] = []
    rest: list[bytes] = []
    for line in data.split(b"\n"):
        if not line.isascii():
            start = first_high(line)
            (proven if _proves_utf8(line) else rest).append(line[start : start + PREFIX])
    return _thin(proven), _thin(rest)


def _thin(lines: list[bytes]) -> list[bytes]:
    return lines[:: 1 + sum(map(len, lines)) // SAMPLE]


def first_high(line: bytes) -> int:
    """Where its first byte that is not ASCII stands."""
    high = re.search(rb"[\x80-\xff]", line)
    return high.start() if high else len(line)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _proves_utf8(data: bytes) -> bool:
    """ASCII, or UTF-8 with characters of three bytes or more: two bytes may be UTF-8 by chance (模 in GBK is ģ)."""
    return data.isascii() or (_is_utf8(data) and re.search(rb"[\xe0-\xf4]", data) is not None)
