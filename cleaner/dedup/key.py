"""The comparison key: a text without everything that a copy may change and still have the same words."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from cleaner.core.linear_normalize import normalize

try:
    from cleaner.dedup import _sketch
except ImportError:  # nothing could compile it
    _sketch = None  # type: ignore[assignment]

WIDTH = 5  # code points in a shingle
CODE = "utf-16-le"  # of keys that are put aside: twice as fast as UTF-8, and smaller where most is Han
UNIT = 2  # bytes

Buffer = Any  # bytes, bytearray, memoryview, array.array, a numpy array


class Packed(NamedTuple):
    """Keys one after another, in CODE: key i is the units from starts[i] to starts[i + 1]."""

    data: Buffer
    starts: Buffer  # of "q", one more than there are keys

    def split(self) -> list[Buffer]:
        """Each key for itself."""
        data = memoryview(self.data)
        return [data[a * UNIT : b * UNIT] for a, b in pairwise(self.starts)]


# Without the kernel: characters that have the same key wherever they stand, for none composes with a neighbour.  Nearly
# every Chinese page is made of these alone, and then two scans are enough.  Left out, each with its reason: U+302A–302F
# and U+3099–309C (marks, and what combines with the kana before them), compatibility ideographs and enclosed letters
# (they fold), Hangul (it composes).  tests/test_dedup.py holds every one of them against the definition.
_SIMPLE = re.compile(
    "[\x00-\x7f"
    "\xa1-\xa7\xab\xb0\xb7\xbb\xd7"  # · as in names, ×, °, «»
    "\u200b-\u200d\ufeff"  # zero-width characters
    "\u2010-\u2016\u2018-\u2027\u2030-\u203d\u2190-\u21ff\u25a0-\u25ff"  # dashes, quotation marks, …, ‰, ※, →, ■
    "\u3000-\u3029\u3041-\u3096\u30a1-\u30ff"  # 、。《》〇 hiragana, katakana
    "\u3400-\u4dbf\u4e00-\u9fff"  # Han
    "\uff01-\uff5e]*"  # full-width ASCII
)
_WIDE = re.compile("[\u30ff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")  # ヿ, full-width letters and digits
_WORDS = re.compile(
    "[0-9a-z\u3005-\u3007\u3021-\u3029\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4dbf\u4e00-\u9fff]+"
)


def comparison_key(text: str) -> str:
    """The text that is compared: NFKC, case folded, letters, marks and numbers only (Unicode L*, M*, N*).

    Unicode 15.1 decides, whatever version this Python has, so that an index answers alike under each.
    Width, case, punctuation, spaces, zero-width and control characters do not hide a copy:

    >>> comparison_key("Ｗｉｎｄｏｗｓ ９５，“你\\N{ZERO WIDTH SPACE}好”！")
    'windows95你好'

    """
    if not isinstance(text, str):
        raise TypeError(f"comparison_key() takes a str, not {type(text).__name__}")
    return keys([text])[0]


def keys(texts: Iterable[str]) -> list[str]:
    """The comparison key of each text; the text itself, not a copy, where it is its own key."""
    texts = list(texts)
    if _sketch is None:
        return [_simple_key(text) if _SIMPLE.fullmatch(text) else _any_key(text) for text in texts]
    # the kernel's table knows characters that are the same alone and in company; None: the text has others
    return [key if key is not None else _any_key(text) for text, key in zip(texts, _sketch.keys(texts), strict=True)]


def stretches(key: str) -> set[str]:
    """The shingles of a key as text; one that is shorter than a shingle has none."""
    return {key[k : k + WIDTH] for k in range(len(key) - WIDTH + 1)}


def packed_keys(texts: Iterable[str]) -> tuple[Packed, Sequence[int]]:
    """The comparison key of each text, packed, and their lengths in code points."""
    texts = list(texts)
    if _sketch is None:
        found = keys(texts)
        return pack(found), [len(key) for key in found]
    data, starts, lengths, asked = (memoryview(one) for one in _sketch.packed_keys(texts))
    packed, sizes = Packed(data, starts.cast("q")), lengths.cast("q")
    if not asked:
        return packed, sizes
    encoded = packed.split()
    for number in asked.cast("q"):
        key = _any_key(texts[number])
        encoded[number], sizes[number] = key.encode(CODE), len(key)
    return _packed(encoded), sizes


def pack(keys: Iterable[str]) -> Packed:
    return _packed([key.encode(CODE, "surrogatepass") for key in keys])


def _packed(encoded: list[Buffer]) -> Packed:
    return Packed(b"".join(encoded), array("q", accumulate((len(one) // UNIT for one in encoded), initial=0)))


def _simple_key(text: str) -> str:
    return "".join(_WORDS.findall(_WIDE.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text).casefold()))


def _any_key(text: str) -> str:
    from cleaner.dedup.unicode_table import ASSIGNED, WORDS

    all_planes = _has_all_planes(text)
    text = _compiled("[^{}]", ASSIGNED, all_planes).sub("\0", text)  # a later Python would fold some of them
    marks: dict[str, Iterator[str]] = {}
    if all_planes:
        text, marks = _known_to_every_python(text)
    folded = normalize("NFKC", normalize("NFKC", text).casefold())
    for stand_in, originals in marks.items():
        parts = folded.split(stand_in)
        folded = parts[0] + "".join(next(originals) + part for part in parts[1:])
    return "".join(_compiled("[{}]+", WORDS, _has_all_planes(folded)).findall(folded))


def _has_all_planes(text: str) -> bool:
    return max(text, default="") > "\uffff"


def _known_to_every_python(text: str) -> tuple[str, dict[str, Iterator[str]]]:
    """The text without characters that are later than the Unicode of Python 3.11, all of them above U+FFFF.

    Letters become what they stand for.  A mark becomes another one of its combining class; then it is put in order as
    itself would be, and marks of one class keep their order: so the originals, returned for each such mark in the order
    of the text, can be put back.
    """
    from cleaner.dedup.unicode_table import LATER, LATER_MARKS

    text = text.translate({ord(c): plain for c, plain in LATER.items()})
    marks: dict[str, Iterator[str]] = {}
    for stand_in, later in LATER_MARKS.items():
        if not set(later).isdisjoint(text):
            pattern = f"[{stand_in}{later}]"
            marks[stand_in] = iter(re.findall(pattern, text))
            text = re.sub(pattern, stand_in, text)
    return text, marks


@cache
def _compiled(pattern: str, ranges: str, all_planes: bool) -> re.Pattern[str]:
    """The pattern with a class of characters in the place of {}, from ranges of `unicode_table.py`.

    The first plane alone, which most texts keep to, is read four times as fast.
    """
    ends = (one.partition("-") for one in ranges.split())
    codes = [(int(first, 16), int(last or first, 16)) for first, _, last in ends]
    parts = (rf"\U{first:08X}-\U{last:08X}" for first, last in codes if all_planes or first < 0x10000)
    return re.compile(pattern.format("".join(parts)))
