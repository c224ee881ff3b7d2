"""Bytes to text, and back again byte for byte.

Which encoding a file is in is for `detect` to say.  A file glued together from several is read line by line.
"""

from __future__ import annotations

import codecs
import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleaner.core import carriage_returns
from cleaner.core.edits import Edit
from cleaner.core.errors import DecodeError
from cleaner.core.rules import declare, family, rule
from cleaner.core.source import Decoding
from cleaner.stages.encoding import detect
from cleaner.stages.encoding.detect import NO_TEXT, NOT_OURS, SHIFTED, WIDE

BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
NAMES = {
    "big5hkscs": "Big5-HKSCS",
    "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "cp949": "EUC-KR (CP949)",
    "hz": "HZ-GB-2312",
    "iso2022_jp": "ISO-2022-JP",
}
BAD_SHARE = 0.3  # of the characters that are not ASCII; above it the encoding is none that we know


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how it was decoded, which is needed to write its bytes again.

    `rival` is another encoding that its bytes may as well be in, and what they are there: ("gb18030", "目录"); else None.
    """

    text: str
    decoding: Decoding
    rival: tuple[str, str] | None = None


def decode(data: bytes, declared: str | None = None, encoding: str = "", *, table: bool = False) -> Decoded:
    """Read `data` in the encoding that makes a text of it; bytes that fit nowhere become lone surrogates.

    `declared` is what the file says of itself (a page's charset), as Python names it: it is a witness, not a judge,
    since templates lie; but an encoding that we would never guess is taken at its word if no other fits better.  `encoding` is what the user says:
    nothing is guessed then, but a byte-order mark is believed.  In a `table` a carriage return beside line feeds ends no line: it is part
    of a field, or of a line end.

    >>> decoded = decode("乱码".encode("gb18030"))
    >>> decoded.text, decoded.decoding.encoding
    ('乱码', 'gb18030')
    """
    detect.refuse_binary(data)
    for bom, marked in BOMS:
        if data.startswith(bom):
            count = 1  # each program that knows nothing of the mark of another puts its own before it
            while data.startswith(bom, count * len(bom)):
                count += 1
            body = data[count * len(bom) :]
            return _finish(body, *_read(body, marked, (), declared), bom=count, offset=count * len(bom), table=table)
    if encoding:
        return _finish(data, *_read(data, encoding, (), encoding), named=True, table=table)
    found, others = detect.choose(data, declared)
    decoded = _finish(data, *_read(data, found, others, declared), table=table)
    return dataclasses.replace(decoded, rival=detect.rival(data)) if found == "utf-8" else decoded


def encode(text: str, decoding: Decoding) -> bytes:
    """The bytes that `decode` read, from the text and the decoding it gave.

    >>> encode("乱码", Decoding("gb18030"))
    b'\\xc2\\xd2\\xc2\\xeb'
    """
    encoding = decoding.encoding
    bom = next(mark for mark, name in BOMS if name == encoding) * decoding.bom if decoding.bom else b""
    if decoding.newline:
        text = text.replace("\n", decoding.newline)
    if decoding.returns:
        text = carriage_returns.restored(text, decoding.returns)
    other = {number: name for name, numbers in decoding.lines.items() for number in numbers}
    if not other and not decoding.exact:
        return bom + text.encode(encoding, _errors(encoding))
    return bom + b"\n".join(
        decoding.exact[n] if n in decoding.exact else line.encode(other.get(n, encoding), "surrogateescape")
        for n, line in enumerate(text.split("\n"), 1)
    )


def describe(decoded: Decoded) -> list[tuple[str, str]]:
    """Which of the rules ENC001, ENC002 and ENC004 speak of the file, each with a short note.

    >>> describe(decode(b"\\xd6\\xd0\\xb9\\xfa"))
    [('ENC001', 'GB18030')]
    """
    happened = []
    decoding = decoded.decoding
    name = NAMES.get(decoding.encoding, decoding.encoding.upper())
    if decoding.encoding != "utf-8" or decoding.lines:
        others = [f"{NAMES.get(other, other.upper())} on {_counted(n)}" for other, n in decoding.lines.items()]
        happened.append(("ENC001", ", ".join([name, *others])))
    if decoding.bom:
        times = f", {decoding.bom} times" if decoding.bom > 1 else ""
        happened.append(("ENC002", f"{name} byte-order mark{times}"))
    if decoded.rival:
        rival, text = decoded.rival
        happened.append(("ENC004", f"UTF-8, {NAMES.get(rival, rival.upper())}: {text}"))
    return happened


family("ENC", "编码", "bytes to text")

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
    decidable=False,
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
    decidable=False,
)

declare(
    "ENC004",
    """编码存疑：按 UTF-8 读，没有改动。 The encoding is in doubt: read as UTF-8, nothing was changed.

    只有一两个词的文件，字节太少：“目录”的 GBK 编码恰好也是合法的 UTF-8（Ŀ¼）。合法的 UTF-8 就当 UTF-8 读，但如果换一种编码
    能读出常用的汉字，就在这里提醒，并写出会读成什么。是那种编码的，用 `--encoding gbk` 指定；同目录的其他文件怎么编码，不作依据，
    所以一个文件单独看和放在语料里看，结果一样。

    A file of a word or two has too few bytes to tell: 目录 in GBK is valid UTF-8 (Ŀ¼).  What is valid UTF-8 is read as UTF-8; where
    another encoding would make common Han of the same bytes, that is told here with what it would make.  If it is right, say so:
    `--encoding gbk`.  The encoding of the files beside it is no evidence, so a file alone and in its corpus is judged alike.
    """,
    "flag",
    decidable=False,
)

LONE_SURROGATES = re.compile("[\ud800-\udfff]+")


@rule("ENC003", in_code=True)
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


def _read(data: bytes, encoding: str, others: Sequence[str], declared: str | None) -> tuple[str, Decoding]:
    """The text of `data`, whose lines are in `encoding`, some perhaps in one of the `others`, and how it was decoded."""
    if encoding in NOT_OURS and encoding != declared:
        raise DecodeError(NO_TEXT, detect.first_high(data))
    try:
        text = data.decode(encoding, _errors(encoding))
    except UnicodeDecodeError as error:
        raise DecodeError(
            "{encoding} breaks off here; the file is damaged or cut", error.start, encoding=encoding.upper()
        ) from None
    if encoding in WIDE or encoding in SHIFTED or (encoding == "utf-8" and not others):
        return text, Decoding(encoding)
    lines: list[str] = []
    strangers: dict[str, list[int]] = {}
    exact: dict[int, bytes] = {}
    for number, line in enumerate(data.split(b"\n"), 1):
        name, reading = _read_line(line, encoding, others)
        lines.append(reading)
        if name != encoding:
            strangers.setdefault(name, []).append(number)
        if reading.encode(name, "surrogateescape") != line:
            exact[number] = line
    in_others = {name: tuple(numbers) for name, numbers in strangers.items()}
    return "\n".join(lines), Decoding(encoding, lines=in_others, exact=exact)


def _read_line(line: bytes, encoding: str, others: Sequence[str]) -> tuple[str, str]:
    """The encoding of one line, and its text."""
    text = _text_of(line, encoding)
    if line.isascii() or not others or (encoding == "utf-8" and not LONE_SURROGATES.search(text)):
        return encoding, text
    name = detect.of_line(line, encoding, others)
    return name, _text_of(line, name)


def _text_of(line: bytes, encoding: str) -> str:
    text = line.decode(encoding, "surrogateescape")
    return text.replace("\udc80", "€") if encoding == "gb18030" else text  # as Windows has it in code page 936


def _finish(
    data: bytes,
    text: str,
    decoding: Decoding,
    *,
    bom: int = 0,
    offset: int = 0,
    named: bool = False,
    table: bool = False,
) -> Decoded:
    """Refuse what is mostly undecodable; turn the line ends of a classic Mac file into ours.

    `named` says that the user named the encoding.  `offset` is the place in the file at which `data` begins, behind `bom` byte-order marks.
    """
    encoding = decoding.encoding
    if encoding not in WIDE and (first := LONE_SURROGATES.search(text)):
        bad = sum(map(len, LONE_SURROGATES.findall(text)))
        if bad > BAD_SHARE * len(re.sub("[\0-\x7f]+", "", text)):
            before = text[: first.start()].encode(encoding, "surrogateescape")
            if named:
                raise DecodeError(
                    "no text in {encoding}; name another encoding, or none", len(before), encoding=encoding.upper()
                )
            raise DecodeError(NO_TEXT, offset + len(before))
    newline, returns = "", decoding.returns
    if "\r" in text and "\n" not in text:
        text, newline = text.replace("\r", "\n"), "\r"
    elif "\r" in text and not table and carriage_returns.end_lines(text):
        text, returns = carriage_returns.replaced(text)
    return Decoded(text, decoding._replace(bom=bom, newline=newline, returns=returns))


def _errors(encoding: str) -> str:
    return "surrogatepass" if encoding in WIDE else "surrogateescape"


def _counted(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:5])) + (", …" if len(numbers) > 5 else "")
    return f"line{'s' * (len(numbers) > 1)} {shown}"
