"""Bytes to text, and back again byte for byte.

Which encoding a file is in is a question about the text, not about the bytes: GB18030 accepts nearly all Big5
and gives nonsense.  So every candidate reads a sample, and `plausibility` says whose reading is a text.  UTF-8
alone may prove itself by its form.  A file glued together from several encodings is read line by line.
"""

from __future__ import annotations

import base64
import codecs
import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from cleaner.edits import Edit
from cleaner.late import late
from cleaner.plausibility import plausibility
from cleaner.rule import declare, rule

BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
WIDE = {"utf-32-le": 4, "utf-32-be": 4, "utf-16-le": 2, "utf-16-be": 2}
# Priors in nats: the corpus is Chinese, so the others must win by a few characters, and UTF-16 without a mark is rare.
LEGACY = {"gb18030": 0.0, "big5hkscs": -1.0, "cp932": -6.0, "euc_jp": -6.0, "cp949": -12.0}
WIDE_PRIOR = -8.0
# Two that are often glued together.  No line of 4,157 in clean texts of all kinds reads better in the wrong one (2026-11-22).
RIVALS = {"gb18030": "big5hkscs", "big5hkscs": "gb18030"}
BETTER = 6.0  # by which a line must read in another encoding than the rest
# Mail of the nineties: ASCII with shifts.
SHIFTED = {"hz": re.compile(rb"~\{(?:[!-w][!-~])+~\}"), "iso2022_jp": re.compile(rb"\x1b\$[@B]")}
SHIFTED_ELSE = re.compile(rb"\x1b\$\)[ACG]")
HAN_OR_KANA = late("[\u3041-\u30ff\u4e00-\u9fff]")
WITNESS = 20.0  # what a declaration is worth: two or three characters of prose
# Kana sits in GB2312 where EUC-JP has it, and where Big5 has 一, 人, 大, 中: in a Chinese reading it costs extra.
KANA = re.compile("[ぁ-ヿ]")
KANA_COST = 3.0
NOT_OURS = {"cp1252": -4.0, "cp1251": -8.0}  # rivals only: what they read best is refused, not decoded as if Chinese
NO_TEXT = (
    "no text in UTF-8, GB18030, Big5, UTF-16, Shift-JIS or EUC-KR; if it is text in another encoding, "
    "convert it first (iconv -f WINDOWS-1252 -t UTF-8 FILE), else leave it out"
)
NAMES = {
    "big5hkscs": "Big5-HKSCS",
    "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "cp949": "EUC-KR (CP949)",
    "hz": "HZ-GB-2312",
    "iso2022_jp": "ISO-2022-JP",
}
SAMPLE = 65536  # bytes; weighing them in 7 encodings takes 0.1 s, and 40 decide as well (2026-11-22)
PREFIX = 2000  # bytes of one line that are weighed
BAD_SHARE = 0.3  # of the characters that are not ASCII; above it the encoding is none that we know
BINARY = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, WAV, AVI)"),
    (b"PK\x03\x04", "a ZIP archive (or DOCX, EPUB, XLSX)"),
    (b"%PDF-", "a PDF"),
    (b"\x1f\x8b\x08", "gzip-compressed"),
    (b"BZh", "bzip2-compressed"),
    (b"\xfd7zXZ", "xz-compressed"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (DOC, XLS)"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
)
TEXT_AFTER_ALL = frozenset({b"GIF8", b"RIFF", b"BZh", b"PAR1"})  # letters: binary only with control characters behind


class DecodeError(ValueError):
    """These bytes are no text in an encoding that we read."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(f"byte {offset}: {reason}")
        self.reason = reason
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what is needed besides to write its bytes again.

    `notes` may hold: `bom` (how many byte-order marks stood at the start), `newline` ("\\r", now "\\n" in the text), `lines` (encoding → the lines, from
    1, that are in it), `bytes` (line → base64, where re-encoding the line would give other bytes).
    """

    text: str
    encoding: str
    notes: Mapping[str, object] = field(default_factory=dict)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Read `data` in the encoding that makes a text of it; bytes that fit nowhere become lone surrogates.

    `declared` is what the file says of itself (a page's charset), as Python names it: it is a witness, not a judge,
    since templates lie; but an encoding that we would never guess is taken at its word if no other fits better.

    >>> decode("乱码".encode("gb18030"))
    Decoded(text='乱码', encoding='gb18030', notes={})
    """
    _refuse_binary(data)
    for bom, encoding in BOMS:
        if data.startswith(bom):
            count = 1  # each program that knows nothing of the mark of another puts its own before it
            while data.startswith(bom, count * len(bom)):
                count += 1
            body = data[count * len(bom) :]
            return _finish(body, *_read(body, encoding, (), declared), {"bom": count}, count * len(bom))
    encoding, others = _choose(data, declared)
    return _finish(data, *_read(data, encoding, others, declared), {}, 0)


def encode(text: str, encoding: str, notes: Mapping[str, object] | None = None) -> bytes:
    """The bytes that `decode` read, from the text, encoding and notes it gave.

    >>> encode("乱码", "gb18030")
    b'\\xc2\\xd2\\xc2\\xeb'
    """
    notes = notes or {}
    bom = next(mark for mark, name in BOMS if name == encoding) * cast(int, notes["bom"]) if "bom" in notes else b""
    if "newline" in notes:
        text = text.replace("\n", cast(str, notes["newline"]))
    strangers = cast(Mapping[str, Sequence[int]], notes.get("lines", {}))
    odd = {number: name for name, numbers in strangers.items() for number in numbers}
    exact = {int(n): base64.b64decode(b) for n, b in cast(Mapping[str, str], notes.get("bytes", {})).items()}
    if not odd and not exact:
        return bom + text.encode(encoding, _errors(encoding))
    lines = text.split("\n")
    return bom + b"\n".join(
        exact[n] if n in exact else line.encode(odd.get(n, encoding), "surrogateescape")
        for n, line in enumerate(lines, 1)
    )


def describe(decoded: Decoded) -> list[tuple[str, str]]:
    """Which of the rules ENC001 and ENC002 happened, each with a short note.

    >>> describe(decode(b"\\xd6\\xd0\\xb9\\xfa"))
    [('ENC001', 'GB18030')]
    """
    happened = []
    name = NAMES.get(decoded.encoding, decoded.encoding.upper())
    lines = cast(Mapping[str, Sequence[int]], decoded.notes.get("lines", {}))
    if decoded.encoding != "utf-8" or lines:
        strangers = [f"{NAMES.get(other, other.upper())} on {_counted(numbers)}" for other, numbers in lines.items()]
        happened.append(("ENC001", ", ".join([name, *strangers])))
    if "bom" in decoded.notes:
        count = cast(int, decoded.notes["bom"])
        happened.append(("ENC002", f"{name} byte-order mark" + (f", {count} times" if count > 1 else "")))
    return happened


declare(
    "ENC001",
    """旧编码已转成 Unicode。 Text in a legacy encoding was decoded.

    老网站、Windows 记事本和旧数据库常用 GBK/GB18030、Big5（含香港增补字符集）、UTF-16，偶有 Shift-JIS、EUC-KR，老邮件还有 HZ；
    拼接过的语料甚至同一个文件里混着几种编码。判断的依据不是“哪种编码解得通”（GB18030 几乎什么都解得通），而是解出来的字像不像
    文章；混编的文件逐行判断。UTF-8 原样通过。原编码记在报告里，`cleaner restore` 能还原每一个字节。

    Old sites, Windows Notepad and databases write GBK/GB18030, Big5 (with HKSCS), UTF-16, now and then Shift-JIS or
    EUC-KR, mail of the nineties HZ; files glued together hold several encodings at once.  What decides is not which codec accepts the bytes
    (GB18030 accepts nearly anything) but whose reading looks like prose; mixed files are judged line by line.  UTF-8
    passes as it is.  The encoding is recorded, and `cleaner restore` gives every byte back.
    """,
)

declare(
    "ENC002",
    """去掉文件开头的字节序标记（BOM）。 The byte-order mark at the start of the file was removed.

    Windows 程序保存 UTF-8 时爱在最前面加三个看不见的字节。它不是正文，却会让首行标题匹配不上，拼接后还会留在行中间。
    只去文件最开头的（多次转存会叠上好几个，一并去掉）；文中的同一字符由 UNI 规则处理。

    Windows programs put three invisible bytes before UTF-8.  They are no part of the text, yet they keep a first line
    from matching and end up in mid-text when files are joined.  Only what stands at the very start is meant here, though it
    stand there several times, as it does in files that were saved again and again; the same character elsewhere is left
    to the UNI rules.
    """,
)

LONE_SURROGATES = re.compile("[\ud800-\udfff]+")


@rule("ENC003")
def replace_lone_surrogates(text: str) -> Iterator[Edit]:
    """解不出的字节换成替换符 U+FFFD。 A byte that could not be decoded becomes the replacement character U+FFFD.

    下载中断、按字节截断、磁盘坏块，都会在好端端的文件里留下个别坏字节。读入时它们暂存为孤立代理项（U+DC80–U+DCFF），
    但这种字符不能写进 UTF-8，别的程序一读就报错。换成 � 之后处处可读，也看得出这里缺了字。一个坏字节换一个 �，
    原字节留在记录里，可以还原。emoji 等增补平面的字符在这里是完整的码位，不受影响。

    Broken downloads, cuts by byte count and bad blocks leave single bad bytes in a good file.  Reading keeps them as
    lone surrogates (U+DC80–U+DCFF), which cannot be written as UTF-8 and crash the next program.  � can be read
    everywhere and shows that something is missing.  One for each byte; the record keeps the byte.  Emoji and other
    characters beyond the first plane are whole code points here and are not touched.
    """
    for match in LONE_SURROGATES.finditer(text):
        yield Edit(*match.span(), match[0], "\N{REPLACEMENT CHARACTER}" * len(match[0]))


def _refuse_binary(data: bytes) -> None:
    for magic, what in BINARY:
        if data.startswith(magic) and (magic not in TEXT_AFTER_ALL or re.search(rb"[\0-\x08\x0e-\x1a]", data[:64])):
            raise DecodeError(f"this is {what}, not text; unpack or convert it and give the text", 0)


def _choose(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    """The main encoding of `data`, and those that some lines may be in besides."""
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
    # GBK is UTF-8 by chance in 3 words of two common characters in a hundred, in 6 of three in a thousand
    # (counted 2026-11-22): 6 nats are 1 in 400.
    if score < _weigh(rest, "utf-8") + (6.0 if _is_utf8(data) else 0.0) or sum(map(len, proven)) > sum(map(len, rest)):
        return "utf-8", () if legacy in NOT_OURS else (legacy, *others)
    return legacy, ("utf-8", *others) if proven else others


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
    if declared and declared != "utf-8" and declared not in WIDE:
        priors[declared] = max(priors.get(declared, 0.0), 0.0) + WITNESS
    score, name = max((_weigh(sample, name) + prior, name) for name, prior in priors.items())
    return name, score


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
            start = _first_high(line)
            (proven if _proves_utf8(line) else rest).append(line[start : start + PREFIX])
    return _thin(proven), _thin(rest)


def _thin(lines: list[bytes]) -> list[bytes]:
    return lines[:: 1 + sum(map(len, lines)) // SAMPLE]


def _first_high(line: bytes) -> int:
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


def _read(
    data: bytes, encoding: str, others: Sequence[str], declared: str | None
) -> tuple[str, str, dict[str, object]]:
    """(text, encoding, notes) of `data`, whose lines are in `encoding`, some perhaps in one of the `others`."""
    if encoding in NOT_OURS and encoding != declared:
        raise DecodeError(NO_TEXT, _first_high(data))
    try:
        text = data.decode(encoding, _errors(encoding))
    except UnicodeDecodeError as error:
        raise DecodeError(f"{encoding.upper()} breaks off here; the file is damaged or cut", error.start) from None
    if encoding in WIDE or encoding in SHIFTED or (encoding == "utf-8" and not others):
        return text, encoding, {}
    lines: list[str] = []
    strangers: dict[str, list[int]] = {}
    exact: dict[str, str] = {}
    for number, line in enumerate(data.split(b"\n"), 1):
        name, reading = _read_line(line, encoding, others)
        lines.append(reading)
        if name != encoding:
            strangers.setdefault(name, []).append(number)
        if reading.encode(name, "surrogateescape") != line:
            exact[str(number)] = base64.b64encode(line).decode("ascii")
    notes: dict[str, object] = {}
    if strangers:
        notes["lines"] = strangers
    if exact:
        notes["bytes"] = exact
    return "\n".join(lines), encoding, notes


def _read_line(line: bytes, encoding: str, others: Sequence[str]) -> tuple[str, str]:
    """The encoding of one line, and its text."""
    text = _text_of(line, encoding)
    if line.isascii() or not others or (encoding == "utf-8" and not LONE_SURROGATES.search(text)):
        return encoding, text
    start = _first_high(line)
    begins = [line[start : start + PREFIX]]
    score, other = max((_weigh(begins, name), name) for name in others)
    return (other, _text_of(line, other)) if score > _weigh(begins, encoding) + BETTER else (encoding, text)


def _text_of(line: bytes, encoding: str) -> str:
    text = line.decode(encoding, "surrogateescape")
    return text.replace("\udc80", "€") if encoding == "gb18030" else text  # as Windows has it in code page 936


def _finish(
    data: bytes, text: str, encoding: str, notes: dict[str, object], marks: dict[str, object], offset: int
) -> Decoded:
    """Refuse what is mostly undecodable; turn the line ends of a classic Mac file into ours."""
    if encoding not in WIDE and (first := LONE_SURROGATES.search(text)):
        bad = sum(map(len, LONE_SURROGATES.findall(text)))
        if bad > BAD_SHARE * len(re.sub("[\0-\x7f]+", "", text)):
            before = text[: first.start()].encode(encoding, "surrogateescape")
            raise DecodeError(NO_TEXT, offset + len(before))
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
        notes = {**notes, "newline": "\r"}
    return Decoded(text, encoding, {**marks, **notes})


def _errors(encoding: str) -> str:
    return "surrogatepass" if encoding in WIDE else "surrogateescape"


def _counted(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:5])) + (", …" if len(numbers) > 5 else "")
    return f"line{'s' * (len(numbers) > 1)} {shown}"
