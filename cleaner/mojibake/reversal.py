"""MOJ001: text whose bytes were read in the wrong encoding, read again in the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from cleaner.edits import Edit
from cleaner.mojibake.trim import trimmed
from cleaner.plausibility import FREQUENT, common_han, plausibility
from cleaner.rule import rule

# The encoding it was read in, and those that it may be in.  Chinese only: Japanese and Korean read as Latin-1 were
# tried, and found in Catalan («» was セ).  cp1252 stands for Latin-1 too: browsers make no difference.
Pairs = Mapping[str, tuple[str, ...]]
WESTERN: Pairs = {"cp1252": ("utf-8", "gb2312", "gbk", "big5hkscs")}
CYRILLIC: Pairs = {"cp1251": ("utf-8", "gb2312", "gbk", "big5hkscs")}
EAST_ASIAN: Pairs = {
    "gb18030": ("utf-8", "big5hkscs"),
    "big5hkscs": ("utf-8", "gbk"),
    "cp932": ("utf-8", "gbk"),
    "cp949": ("utf-8", "gbk"),
}

LOST = "\xff"  # stands for a byte that is gone (U+FFFD): no UTF-8, GBK or Big5 text holds 0xFF
FOREIGN = "\uffff"  # a character that the outer encoding does not have

# UTF-8, one character after the other, in a string of bytes-as-characters; one or two bytes of each may be lost
# (as U+FFFD, or as `?` where a program saved it so: a lead byte without its followers is no text anyway).
UTF8_TOKEN = re.compile(
    r"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf\xff?][\x80-\xbf\xff?]|\xff[\x80-\xbf]{2}|\xff(?=[\xc2-\xf4])"
    r"|\xf0[\x90-\xbf][\x80-\xbf]{2}"
)
PATTERNS = {
    "utf-8": re.compile(rf"(?:{UTF8_TOKEN.pattern})+"),
    "gb2312": re.compile(r"(?:[\xa1-\xf7\xff][\xa1-\xfe\xff])+"),
    "gbk": re.compile(r"(?:[\x81-\xff][@-~\x80-\xff])+"),
    "big5hkscs": re.compile(r"(?:[\x87-\xff][@-~\xa1-\xff])+"),
}
CJK = re.compile("[\u3001-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff5e]")
ODD = re.compile("[^\0-　-〿一-鿿！-～“”‘’—…·]")  # neither ASCII nor Chinese
PROSE = re.compile("[ -~　-ヿ㐀-鿿가-힣！-～“”‘’—…·�]")
SPECIALS = bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")  # “”—€ and the rest that cp1252 has in place of C1

# A repair must be this much more probable than what stands there (nats; e^12 is 1 in 160,000), and its every
# character a little more.  On 692,000 characters of clean Chinese of all ages it changes nothing, on 72.7 million in
# the message catalogues of Debian's programs (a hundred languages) 7 runs, all of them alphabets like ÕÄÖÜ
# (2026-11-22).
MARGIN = 12.0
MARGIN_PER_CHARACTER = 1.0
DRAG = 4.0  # what a run may lose in a line that is damaged as a whole: 10ФВ30ИХ is 10月30日, though ФВ alone is Russian
ROUNDS = 8  # of encoding upon encoding; three are known from life


class Run(NamedTuple):
    """text[start:end], what it was before the damage, and how much more probable that is."""

    start: int
    end: int
    new: str
    gain: float


@rule("MOJ001")
def undo_wrong_codec(text: str) -> Iterator[Edit]:
    """读错编码的文字按原来的编码重读（ÖÐ¹ú、涓浗、中国 → 中国）。 Text read in the wrong encoding is read in its own.

    GBK 或 UTF-8 的网页被当成 Latin-1、cp1251 打开，UTF-8 文件被当成 GBK 打开再存盘，数据库连接的字符集没设对：
    字节还在，只是读法错了，有时还连错两遍。把字节取回来，换各种编码重读，读出来明显更像文章的才算数。整行的证据一起看，
    行中夹着的一段乱码也能单独认出来。个别字节丢了的，认不出的那个字写成 �，其余照样复原。
    法文、越南文、俄文、希腊文、拼音和繁体、古文本来就读得通，重读只会更差，所以不动。

    A GBK or UTF-8 page opened as Latin-1 or cp1251, a UTF-8 file opened and saved as GBK, a database connection with
    the wrong character set: the bytes are all there, only misread, at times twice over.  They are taken back and read
    in other encodings; a reading counts if it is far more probable as text.  The runs of a line are weighed together,
    and a damaged run inside a sound line is found too.  Where single bytes are lost, that one character becomes � and
    the rest comes back.  French, Vietnamese, Russian, Greek, pinyin, Traditional and classical Chinese read well as
    they are, and any other reading is worse: they stay.
    """
    position = 0
    first, gates = _suspect()
    while start_of_hit := first.search(text, position):
        if not (hit := gates.match(text, start_of_hit.start())):
            position = start_of_hit.end()
            continue
        start = text.rfind("\n", 0, hit.start()) + 1
        end = text.find("\n", hit.end())
        end = len(text) if end < 0 else end
        yield from _repair_line(text[start:end], start)
        position = end


def _repair_line(line: str, offset: int) -> Iterator[Edit]:
    runs = _find_runs(line)
    if not runs:
        return
    repaired = once = _replace(line, runs)
    for _ in range(ROUNDS):
        if not (more := _find_runs(repaired)):
            break
        repaired = _replace(repaired, more)
    if repaired == once:
        for run in runs:
            yield Edit(offset + run.start, offset + run.end, line[run.start : run.end], run.new, _confidence(run.gain))
    elif repaired != line:  # one damage upon another: the edits of the rounds do not add up, their result does
        yield trimmed(offset, line, repaired, _confidence(runs[0].gain))


def _find_runs(line: str) -> list[Run]:
    """The runs of `line` to repair, by the one codec pair that explains the line best."""
    groups = [group for gate, group in zip(_gates(), (WESTERN, CYRILLIC, EAST_ASIAN), strict=True) if gate.search(line)]
    best: list[Run] = []
    best_gain = 0.0
    for outer, inners in (item for group in groups for item in group.items()):
        stream, places = _take_back(line, outer)
        for inner in inners:
            runs = list(_reread(line, stream, places, inner))
            gain = sum(run.gain for run in runs if run.gain > 0)
            if gain > best_gain:
                best, best_gain = runs, gain
    certain = [run for run in best if run.gain > MARGIN and len(run.new) >= 2]
    if certain and best_gain > 2 * MARGIN:
        # A line is damaged as a whole if nearly all its odd characters are: in größer, öß alone would be 秤.
        odd = len(ODD.findall(line))
        if sum(len(ODD.findall(line[run.start : run.end])) for run in best) >= 0.9 * odd:
            return [run for run in best if run.gain > -DRAG]
    return certain


def _take_back(line: str, outer: str) -> tuple[str, Mapping[int, int] | range]:
    """The bytes of `line` in `outer`, as a string of characters below 256, and place in it → place in the line."""
    pieces = list(map(_table(outer).__getitem__, line))
    stream = "".join(pieces)
    if len(stream) == len(line):
        return stream, range(len(line) + 1)
    ends = accumulate(map(len, pieces), initial=0)
    return stream, {place: i for i, place in enumerate(ends)}


def _reread(line: str, stream: str, places: Mapping[int, int] | range, inner: str) -> Iterator[Run]:
    """The runs of `line` that are whole characters of `inner`."""
    for match in PATTERNS[inner].finditer(stream):
        start, end = match.span()
        while end > start and end not in places:  # a character of the line that is half inside: leave it outside
            end -= 1
        new = _decode(stream[start:end], inner) if start in places else ""
        if not CJK.search(new) or len(PROSE.findall(new)) < 0.9 * len(new):
            continue
        # Where more than a quarter is lost, what comes out is no reading but a guess.
        if 4 * new.count("\N{REPLACEMENT CHARACTER}") > len(new):
            continue
        old = line[places[start] : places[end]]
        if "锟" in old and inner != "utf-8":  # U+FFFD, misread: there is nothing left to read
            continue
        if len(set(old)) == 1 and len(old) > 1:  # ÅÅÅÅ-MM-DD is a date in Danish
            continue
        gain = plausibility(new) - plausibility(old) - MARGIN_PER_CHARACTER * len(new)
        yield Run(places[start], places[end], new, gain)


def _decode(stream: str, inner: str) -> str:
    """The characters in a string of bytes, lost ones as U+FFFD; "" if they are not in that encoding."""
    if inner == "utf-8":
        text = _decode_utf8(stream)
        # UTF-8 upon UTF-8: what comes out is Latin-1 again, and all of it UTF-8.
        while text and not CJK.search(text):
            again = "".join(map(_table("cp1252").__getitem__, text))
            if not PATTERNS["utf-8"].fullmatch(again):
                return ""
            text = _decode_utf8(again)
        return text
    if LOST not in stream:
        try:
            return stream.encode("latin-1").decode(inner)
        except UnicodeDecodeError:
            pass  # some pair is not in the encoding: it is the one that counts as lost
    pairs = (stream[i : i + 2] for i in range(0, len(stream), 2))
    return "".join(_decode_pair(pair, inner) for pair in pairs)


def _decode_utf8(stream: str) -> str:
    try:
        return stream.encode("latin-1").decode()
    except UnicodeDecodeError:
        if UTF8_TOKEN.fullmatch(stream):
            return "\N{REPLACEMENT CHARACTER}"
    return UTF8_TOKEN.sub(lambda token: _decode_utf8(token[0]), stream)


@cache
def _decode_pair(pair: str, inner: str) -> str:
    try:
        return pair.encode("latin-1").decode(inner)
    except UnicodeDecodeError:
        return "\N{REPLACEMENT CHARACTER}"


class _Table(dict[str, str]):
    """From a character to its bytes in one encoding, as a string of characters below 256."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self["\N{REPLACEMENT CHARACTER}"] = LOST
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


@cache
def _gates() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What no sound text of any language shows often, for the three groups of codec pairs: a scan, then the judge."""
    rare = _rare_han()
    return (
        re.compile(
            f"[\xc2-\xf4][\x80-\xbf{re.escape(SPECIALS)}]"  # UTF-8: a lead and a follower
            "|[\x80-\x84\x86-\x9f]"  # C1 controls, without NEL
            "|[\xa1-\xff][@-~\xa1-\xff]?[\xa1-\xff]"  # GBK, Big5: pairs from the upper half
        ),
        re.compile("[\u0402-\u045fҐґ№\xa0-\xbb][\u0402-\u045fҐґ№\xa0-\xbb]"),
        re.compile(
            f"[{rare}].?[{rare}]"  # 涓浗: rare characters in company
            "|[ㄅ-ㄩｦ-ﾟ가-힣\ue000-\uf8ff\ufffd€](?:(?<=[一-龥].)|(?=[一-龥]))"  # 刓ㄛ佸, 뤘句: strangers beside Han
        ),
    )


@cache
def _suspect() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The characters that the gates begin with, since a class alone is found at 500 MB/s, and the gates."""
    gates = "|".join(gate.pattern for gate in _gates())
    first = "\x80-\x84\x86-\xff\u0402-\u045fҐґ№ㄅ-ㄩｦ-ﾟ가-힣\ue000-\uf8ff\ufffd€"
    return re.compile(f"[{first}{_rare_han()}]"), re.compile(gates)


def _rare_han() -> str:
    gb, big5 = common_han()
    common = gb | big5 | FREQUENT
    return "".join(c for c in map(chr, range(0x4E00, 0x9FA6)) if c not in common)


def _replace(line: str, runs: list[Run]) -> str:
    pieces: list[str] = []
    copied = 0
    for run in runs:
        pieces += line[copied : run.start], run.new
        copied = run.end
    return "".join([*pieces, line[copied:]])


def _confidence(gain: float) -> float:
    return 0.9 if gain < 2 * MARGIN else 0.99
