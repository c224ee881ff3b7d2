"""The comparison key: what is left of a text when everything that a copy may change without changing a word is gone."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
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

    Width, case, punctuation, spaces, zero-width and control characters do not hide a copy:

    >>> comparison_key("Ｗｉｎｄｏｗｓ ９５，“你\\N{ZERO WIDTH SPACE}好”！")
    'windows95你好'

    """
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
    folded = normalize("NFKC", normalize("NFKC", text).casefold())
    return "".join(_any_words(max(folded, default="") > "\uffff").findall(folded))


@cache
def _any_words(all_planes: bool) -> re.Pattern[str]:
    """Runs of letters, marks and numbers of any script, as this Python's `unicodedata` knows them.

    The table of `regex` is of another Unicode version, and `\\w` has no marks.  Planes 4 to 13, 15 and 16 hold none;
    the first alone, which most texts keep to, is read four times as fast.
    """
    ranges: list[list[int]] = []
    for code in (*range(0x40000), *range(0xE0000, 0xF0000)) if all_planes else range(0x10000):
        if unicodedata.category(chr(code))[0] in "LMN":
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in ranges)}]+")
