"""Why a reading of misread bytes is refused, whatever it gains: each veto with the string it was born from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

from cleaner.core.lazy_regex import lazy
from cleaner.stages.language.plausibility import FREQUENT, common_han
from cleaner.stages.mojibake.fillings import UNREAD
from cleaner.stages.mojibake.lost_bytes import LOST

CJK = lazy("[\u3001-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff5e]")
ACCENTED = lazy("[À-ÖØ-öø-ÿ\u0100-\u024f]")  # two of three bytes of Chinese in GBK are such letters in Latin-1
PROSE = lazy("[ -~　-ヿ㐀-鿿가-힣！-～“”‘’—…·�]")
DRAWN = lazy("([─-▟])\\1\\1")
BEFORE = 4  # characters before a run that may belong to its alphabet
ALPHABET = 5  # steps up without one down; 1 of 720 runs of random bytes has so many
LONG, UPWARDS = 12, 0.8  # steps, and the share of them that go up, since an alphabet may begin again


class CodecReading(NamedTuple):
    """What line[start:end] would be in the encoding `inner`: its bytes are `stream`, and it was read in `outer`."""

    line: str
    start: int
    end: int
    new: str
    stream: str
    inner: str
    outer: str

    @property
    def old(self) -> str:
        return self.line[self.start : self.end]


Veto = Callable[[CodecReading], bool]


def is_refused(reading: CodecReading, vetoes: Iterable[Veto]) -> bool:
    for veto in vetoes:  # noqa: SIM110 - much faster than any() of a generator, and asked of every short run
        if veto(reading):
            return True
    return False


def _is_no_prose(reading: CodecReading) -> bool:
    """ЁЖИК is Russian; in GB2312 it would be ㄆ仁, half of which no prose has."""
    new = reading.new
    return bool(new.strip(UNREAD)) and (not CJK.search(new) or len(PROSE.findall(new)) < 0.75 * len(new))


def _has_no_byte_left(reading: CodecReading) -> bool:
    """���: nothing but lost bytes."""
    return not reading.stream.strip(LOST)


def _is_replacement_misread(reading: CodecReading) -> bool:
    """锟斤拷 is U+FFFD, misread: there is nothing left to read."""
    return reading.inner != "utf-8" and "锟" in reading.old


def _is_one_character_repeated(reading: CodecReading) -> bool:
    """ÅÅÅÅ-MM-DD is a date in Danish."""
    old = reading.old
    return len(old) > 1 and len(set(old)) == 1


def _is_row_of_signs(reading: CodecReading) -> bool:
    """±×÷ in a line without any letter with an accent: signs are meant."""
    return reading.outer == "cp1252" and not ACCENTED.search(reading.line)


def _is_drawing(reading: CodecReading) -> bool:
    """╔═══╗: a box, not 伞屯淮."""
    return reading.inner != "utf-8" and DRAWN.search(reading.old) is not None


def _is_alphabetical(reading: CodecReading) -> bool:
    """RSTUVÕÄÖ: the letters of an alphabet."""
    return _is_alphabet(reading.line, reading.start, reading.end)


def _is_rare_chinese(reading: CodecReading) -> bool:
    """鈥攖 is â€”t, a dash that was UTF-8: in GBK it would be Han that nobody uses."""
    return reading.inner != "utf-8" and _is_rare(reading.new)


def _is_rare_from_cyrillic(reading: CodecReading) -> bool:
    """еїЇиЃЊжії is 建设活 in Mac Cyrillic; as Windows-1251 it would be 忯职泿, of which one character is in use."""
    if reading.outer not in ("cp1251", "mac_cyrillic"):
        return False
    han = [c for c in reading.new if "\u3400" <= c <= "\u9fff"]
    return 3 * sum(not any(c in common for common in (FREQUENT, *common_han())) for c in han) > len(han)


VETOES_BEFORE_TRIMMING: tuple[Veto, ...] = (_is_no_prose, _has_no_byte_left)
VETOES: tuple[Veto, ...] = (
    _is_replacement_misread,
    _is_one_character_repeated,
    _is_row_of_signs,
    _is_drawing,
    _is_alphabetical,
    _is_rare_chinese,
    _is_rare_from_cyrillic,
)


def _is_rare(new: str) -> bool:
    """Whether `new` has Han, none of which is in common use."""
    han = {c for c in new if "\u4e00" <= c <= "\u9fff"}
    return bool(han) and han.isdisjoint(FREQUENT) and not any(map(han.intersection, common_han()))


def _is_alphabet(line: str, start: int, end: int) -> bool:
    """Whether line[start:end] is part of an alphabet: its code points rise by ones (ÀÁÂÃÄÅ, ｱｲｳｴｵ), or rise throughout and
    are many or continue others that rise (RSTUVÕÄÖ).

    >>> _is_alphabet("RSTUVÁÉÍÓ", 5, 9), _is_alphabet("ÖÐ¹úÈË", 0, 6)
    (True, False)
    """
    steps = [ord(b) - ord(a) for a, b in pairwise(line[start:end])]
    up = sum(step > 0 for step in steps)
    before = line[max(0, start - BEFORE) : start]
    goes_on = len(before) == BEFORE and before.isalpha() and list(before) == sorted(before)
    return (
        2 * steps.count(1) > end - start
        or (up == len(steps) and (goes_on or up >= ALPHABET))
        or (len(steps) > LONG and up >= UPWARDS * len(steps))
    )
