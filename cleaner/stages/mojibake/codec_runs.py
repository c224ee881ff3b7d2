"""Runs of a line that read better in another encoding, and the codec pair that explains the line best."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from cleaner.core import scripts
from cleaner.core.lazy_regex import lazy
from cleaner.stages.language.plausibility import WEIGHTS, plausibility
from cleaner.stages.mojibake.fillings import UNREAD, probability
from cleaner.stages.mojibake.gates import DOS, OLD, SPECIALS, gates
from cleaner.stages.mojibake.lost_bytes import LOST, UTF8_CHARACTER
from cleaner.stages.mojibake.rivals import utf8_gain
from cleaner.stages.mojibake.vetoes import CJK, VETOES, VETOES_BEFORE_TRIMMING, CodecReading, is_refused

# The encoding it was read in, and those that it may be in.  Chinese only: Japanese and Korean read as Latin-1 were
# tried, and found in Catalan («» was セ).  cp1252 stands for Latin-1 too: browsers make no difference.
Pairs = Mapping[str, tuple[str, ...]]
WESTERN: Pairs = {"cp1252": ("utf-8", "gb2312", "gbk", "big5hkscs")}
CYRILLIC: Pairs = {"cp1251": ("utf-8", "gb2312", "gbk", "big5hkscs"), "mac_cyrillic": ("utf-8",)}
# GBK is box drawing and signs in the code pages of DOS, which old ZIP programs write: 中国 is ╓╨╣·.  No files of a Mac are known.
DOS_AND_MAC: Pairs = {name: ("utf-8", "gb2312", "gbk", "big5hkscs") if name in DOS else ("utf-8",) for name in OLD}
EAST_ASIAN: Pairs = {
    "gb18030": ("utf-8", "big5hkscs"),
    "big5": ("utf-8", "gbk"),  # as Windows has it: л and ⑴, say, stand elsewhere than in HKSCS
    "big5hkscs": ("utf-8", "gbk"),
    "cp932": ("utf-8", "gbk"),
    "cp949": ("utf-8", "gbk"),
}

GROUPS = (WESTERN, CYRILLIC, DOS_AND_MAC, EAST_ASIAN)

FOREIGN = "\uffff"  # a character that the outer encoding does not have
UNREAD_PAIR = "\ufffe"  # one that an earlier round could not read: two bytes, if the next reads pairs again

SOUND = 12.0  # nats by which the ends of a run must read worse to be left as they are
LETTER = "[\xc2-\xdf][\x80-\xbf]"  # in UTF-8 none of Chinese; beside Han it is some sound character
LETTER_FIRST = re.compile(f"(?:{LETTER})+[\xe1-\xef]")
LETTER_LAST = re.compile(f"[\xe1-\xef\xff][\x80-\xff]{{2}}{LETTER}")
UTF8_TOKEN = re.compile(UTF8_CHARACTER)
PATTERNS = {
    "utf-8": re.compile(rf"(?:{UTF8_TOKEN.pattern})+"),
    "gb2312": re.compile(r"(?:[\xa1-\xf7\xff][\xa1-\xfe\xff])+"),
    "gbk": re.compile(r"(?:[\x81-\xff][@-~\x80-\xff])+"),
    "big5hkscs": re.compile(r"(?:[\x87-\xff][@-~\xa1-\xff])+"),
}
LEFT_OPEN = re.compile(f"[{UNREAD}{UNREAD_PAIR}]")
ODD = lazy("[^\0-　-〿一-鿿！-～“”‘’—…·�]")  # neither ASCII nor Chinese, nor of any writing

# A repair must be this much more probable than what stands there (nats; e^12 is 1 in 160,000), and its every
# character a little more.  On 692,000 characters of clean Chinese of all ages it changes nothing, on 72.7 million in
# the message catalogues of Debian's programs (a hundred languages) 7 runs, all of them alphabets like ÕÄÖÜ
# (2026-11-22, before `_is_alphabet` knew more than steps of one and `_best_part` and `_without_neighbours` were there).
MARGIN = 12.0
MARGIN_PER_CHARACTER = 1.0
DRAG = 4.0  # what a run may lose in a line that is damaged as a whole: 10ФВ30ИХ is 10月30日, though ФВ alone is Russian
# Big5 read as GBK shows kana of all kinds alike; in Japanese two fifths of them are these (42 % of 8,262; 2026-11-22).
KANA = lazy("[ぁ-んァ-ヴ]|(?<=[一-龥])[Α-ωА-я](?![Α-ωА-я])")
PARTICLES = lazy("[のをはにがでとたるしっンーア-エ]")
HANGUL = lazy(f"[{scripts.HANGUL}]")
STRANGE_KANA = 4.0
# GBK has kana where Big5 has the commonest Han: 目錄 is ヘ魁 there, and who writes Japanese does not write it in GBK.
ANY_KANA = lazy("[ぁ-ヺ]")
NEW_KANA = 6.0
BYTE = {"utf-8": 2.5, "gb2312": 4.0, "gbk": 4.0, "big5hkscs": 4.0}  # nats a byte: 7 a character
# Nats a character that Chinese has at least by the word model.  Of 2,000 messages of programs in Chinese, damaged, 2 in a
# hundred have less if they have four Han or more, of 7,000 in Russian, Korean, Japanese, Greek, Arabic, Thai and others
# that GBK would make Han of, 3 in a thousand have more (2026-12-01).
CHINESE, SAMPLE = -11.0, 60
WORD = 6  # characters up to which the word model looks at single-byte readings; longer ones need no help
HALVES = 4  # attempts to end a run where a character of the line ends


class Run(NamedTuple):
    """text[start:end], what it was before the damage, how much more probable that is; its bytes, and how they were read."""

    start: int
    end: int
    new: str
    gain: float
    stream: str
    inner: str
    outer: str


def find_runs(line: str) -> list[Run]:
    """The runs of `line` to repair, all by the codec pair that explains the line best."""
    groups = [group for gate, group in zip(gates(), GROUPS, strict=True) if gate.search(line)]
    best, best_gain = best_runs(line, groups)
    if best and best[0].inner != "utf-8" and best[0].outer not in EAST_ASIAN and not _is_chinese(line, best, best_gain):
        return []
    certain = [run for run in best if run.gain > MARGIN and len(run.new) >= 2 and run.new.strip(UNREAD)]
    if certain and best_gain > 2 * MARGIN:
        # A line is damaged as a whole if nearly all its odd characters are: in größer, öß alone would be 秤.
        odd = len(ODD.findall(line))
        if sum(len(ODD.findall(line[run.start : run.end])) for run in best) >= 0.9 * odd:
            return [run for run in best if run.gain > -DRAG]
    return certain


def _is_chinese(line: str, runs: list[Run], gain: float) -> bool:
    """Whether a reading in GBK or Big5 is Chinese, and not some other encoding of some other language."""
    if utf8_gain(line) > gain:  # condiÃ§Ãµes would be condi莽玫es: MOJ002 reads it
        return False
    new = "".join(run.new for run in runs).replace(UNREAD, "")[:SAMPLE]
    if probability(new) > CHINESE * len(new):
        return True
    # ÔÎÎÄ may be 涓枃, which is UTF-8 read as GBK: damaged twice, it is Chinese in the end.
    _, again = best_runs(replace(line, runs), (EAST_ASIAN,))
    return again > 2 * MARGIN


def replace(line: str, runs: Iterable[Run]) -> str:
    """The line with its runs read anew."""
    pieces: list[str] = []
    copied = 0
    for run in runs:
        pieces += line[copied : run.start], run.new
        copied = run.end
    return "".join([*pieces, line[copied:]])


def best_runs(line: str, groups: Iterable[Pairs], least: int = 1) -> tuple[list[Run], float]:
    """The runs of the codec pair that gains most, and that gain.  Runs shorter than `least` bytes are not looked at."""
    best: list[Run] = []
    best_gain = 0.0
    for outer, inners in (item for group in groups for item in group.items()):
        stream, places = take_back(line, outer)
        for inner in inners:
            runs = list(_reread(line, stream, places, inner, outer, least))
            gain = sum(run.gain for run in runs if run.gain > 0)
            if gain > best_gain:
                best, best_gain = runs, gain
    return best, best_gain


def take_back(line: str, outer: str) -> tuple[str, Mapping[int, int] | range]:
    """The bytes of `line` in `outer`, as a string of characters below 256; and a mapping from offsets in it to offsets in the line."""
    pieces = list(map(_table(outer).__getitem__, line))
    stream = "".join(pieces)
    if len(stream) == len(line):
        return stream, range(len(line) + 1)
    ends = accumulate(map(len, pieces), initial=0)
    return stream, {place: i for i, place in enumerate(ends)}


def _reread(
    line: str, stream: str, places: Mapping[int, int] | range, inner: str, outer: str, least: int
) -> Iterator[Run]:
    """The runs of `line` that are whole characters of `inner` and that no veto refuses."""
    for match in PATTERNS[inner].finditer(stream):
        start, end = match.span()
        if outer in EAST_ASIAN and inner == "utf-8":
            start, end = _without_neighbours(stream, start, end, places)
        if end - start < least:
            continue
        end = _last_whole_character(stream, start, end, inner, places)
        if start not in places or end not in places:
            continue
        new = _decode(stream[start:end], inner)
        reading = CodecReading(line, places[start], places[end], new, stream[start:end], inner, outer)
        if not new or is_refused(reading, VETOES_BEFORE_TRIMMING):
            continue
        if outer in EAST_ASIAN and inner != "utf-8" and len(new) == len(reading.old):
            first, last = _best_part(reading.old, new)
            start, end = start + 2 * first, start + 2 * last
            if first == last or start not in places or end not in places:
                continue
            reading = CodecReading(line, places[start], places[end], new[first:last], stream[start:end], inner, outer)
        if not is_refused(reading, VETOES):
            yield Run(reading.start, reading.end, reading.new, _gain(reading), reading.stream, inner, outer)


def _last_whole_character(stream: str, start: int, end: int, inner: str, places: Mapping[int, int] | range) -> int:
    """Where a run ends that must not end inside a character of the line."""
    for _ in range(HALVES):
        if end in places:
            break
        inside = PATTERNS[inner].match(stream, start, end - 1)
        end = inside.end() if inside else start
    return end


def _gain(reading: CodecReading) -> float:
    """By how many nats a reading is more probable than what stands there, less what it must gain a character."""
    old, new, inner = reading.old, reading.new, reading.inner
    gain = plausibility(new.replace(UNREAD, "")) - plausibility(LEFT_OPEN.sub("", old))
    if UNREAD in new:
        gain += _weight_of_unread(reading.stream, inner, new.count(UNREAD))
    gain -= MARGIN_PER_CHARACTER * len(new)
    if inner != "utf-8":
        gain -= NEW_KANA * len(ANY_KANA.findall(new))
    if reading.outer in EAST_ASIAN:
        gain += _second_look(old, new, gain)
    elif len(new) <= WORD and -MARGIN < gain <= 2 * MARGIN and UNREAD not in new:
        gain += max(0.0, probability(new) - plausibility(new))  # in a sound line: that 数据结构 are words decides
    return gain


def _without_neighbours(stream: str, start: int, end: int, places: Mapping[int, int] | range) -> tuple[int, int]:
    """The run without the bytes of sound neighbours that look like UTF-8: the last byte of 会 in 会，璇峰, or 要, which is Ҫ."""
    for _ in range(HALVES):
        token = UTF8_TOKEN.match(stream, start, end)
        if not token or (start in places and not LETTER_FIRST.match(stream, start, end)):
            break
        start = token.end()
    for _ in range(HALVES):
        if end - 2 not in places or not LETTER_LAST.fullmatch(stream, max(start, end - 5), end):
            break
        end -= 2
    return start, end


def _best_part(old: str, new: str) -> tuple[int, int]:
    """The part of `old` and `new` that is left when ends that read much worse in `new` (sound text beside damage) are cut off."""
    gains = [
        0.0 if UNREAD in (a, b) else WEIGHTS[b] - WEIGHTS[a] - MARGIN_PER_CHARACTER
        for a, b in zip(old, new, strict=True)
    ]
    first, last = _worst_head(gains), len(gains) - _worst_head(gains[::-1])
    return first, max(first, last)


def _worst_head(gains: Sequence[float]) -> int:
    """The length of the head whose gains have the lowest sum; 0 if that sum is not below -SOUND."""
    sums = [*accumulate(gains, initial=0.0)]
    worst = min(sums)
    return len(sums) - 1 - sums[::-1].index(worst) if worst < -SOUND else 0


def _second_look(old: str, new: str, gain: float) -> float:
    """Nats that the word model adds where single characters do not decide, since Hangul and Han are about equally rare."""
    if outside := len(KANA.findall(old)) - 3 * len(PARTICLES.findall(old)):
        gain += (more := STRANGE_KANA * max(0, outside))
    else:
        more = 0.0
    if (
        not (more or HANGUL.search(old) or UNREAD in new)
        or not -MARGIN < gain <= 2 * MARGIN
        or not 4 <= len(new) <= 200
    ):
        return more
    sound = new.replace(UNREAD, "")
    return more + max(0.0, probability(sound) - plausibility(sound))


def _weight_of_unread(stream: str, inner: str, count: int) -> float:
    """The weight of the unread characters of a reading: by the bytes that are left of them; if no byte is lost, as nonsense."""
    tokens = UTF8_TOKEN.findall(stream) if inner == "utf-8" else [stream[i : i + 2] for i in range(0, len(stream), 2)]
    open_ones = [token for token in tokens if LOST in token]
    left = sum(len(token) - token.count(LOST) for token in open_ones)
    return -BYTE[inner] * left + (count - len(open_ones)) * plausibility(UNREAD)


def _decode(stream: str, inner: str) -> str:
    """The text that a string of bytes-as-characters holds, U+FFFD for each lost character; "" if it is not in that encoding."""
    if inner == "utf-8":
        text = _decode_utf8(stream)
        # UTF-8 upon UTF-8: what comes out is Latin-1 again, and all of it UTF-8, or GBK: 脌脧脢娄 is ÀÏÊ¦, which is 老师.
        while text.strip(UNREAD) and not CJK.search(text):
            again = "".join(map(_table("cp1252").__getitem__, text))
            if not PATTERNS["utf-8"].fullmatch(again):
                return _decode_pairs(again)
            text = _decode_utf8(again)
        return text
    if LOST not in stream:
        try:
            return stream.encode("latin-1").decode(inner)
        except UnicodeDecodeError:
            pass  # some pair is not in the encoding: it is the one that counts as lost
    pairs = (stream[i : i + 2] for i in range(0, len(stream), 2))
    return "".join(_decode_pair(pair, inner) for pair in pairs)


def _decode_pairs(stream: str) -> str:
    """The text that a string of bytes-as-characters holds in GBK; "" if any byte of it is not GBK."""
    try:
        return stream.encode("latin-1").decode("gbk") if PATTERNS["gbk"].fullmatch(stream) else ""
    except UnicodeDecodeError:
        return ""


def _decode_utf8(stream: str) -> str:
    try:
        return stream.encode("latin-1").decode()
    except UnicodeDecodeError:
        if UTF8_TOKEN.fullmatch(stream):
            return UNREAD
    return UTF8_TOKEN.sub(lambda token: _decode_utf8(token[0]), stream)


@cache
def _decode_pair(pair: str, inner: str) -> str:
    try:
        return pair.encode("latin-1").decode(inner)
    except UnicodeDecodeError:
        return UNREAD


class _Table(dict[str, str]):
    """A mapping from a character to its bytes in one encoding, written as a string of characters below 256."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self[UNREAD] = LOST
        self[UNREAD_PAIR] = LOST * 2 if encoding in EAST_ASIAN else LOST
        if encoding == "gb18030":
            self["€"] = "\x80"  # as Windows and browsers read that byte

    def __missing__(self, c: str) -> str:
        self[c] = stream = self._stream(c)
        return stream

    def _stream(self, c: str) -> str:
        if self.encoding == "cp1252" and (c < "\xff" or c not in SPECIALS):
            return c if c < "\xff" else FOREIGN
        try:
            stream = c.encode(self.encoding).decode("latin-1")
        except UnicodeEncodeError:
            # What a single-byte codec leaves undefined, decoders pass through as a control.
            return c if self.encoding == "cp1251" and "\x80" <= c <= "\xa0" else FOREIGN
        return FOREIGN if stream == LOST else stream


@cache
def _table(encoding: str) -> _Table:
    return _Table(encoding)
