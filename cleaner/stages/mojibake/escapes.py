"""MOJ003: escapes that should have become characters."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaner.core import scripts
from cleaner.core.edits import Edit
from cleaner.core.lazy_regex import lazy
from cleaner.core.rules import rule
from cleaner.stages.language.plausibility import plausibility
from cleaner.stages.mojibake.examples import is_explained, is_quoted
from cleaner.stages.mojibake.minimal_edit import trimmed

# What counts as Chinese inside or beside an escape: Han, kana, and the marks that go with them.
CHINESE = f"{scripts.HAN_BMP}\u3001-\u30ff\uff01-\uff5e“”‘’…—·"
IS_CHINESE = lazy(f"[{CHINESE}]")
HAN = lazy(f"[{scripts.HAN_BASIC}]")
SUSPECT = re.compile(
    r"#(?:[xX][0-9A-Fa-f]{2}|[0-9]{3})|&[a-z]{4,6};|\\[uUx][0-9A-Fa-f]{2}|%u?[0-9A-Fa-f]{2}|\+[A-Za-z0-9+/]{3}"
)
REFERENCES = re.compile(r"(?:&?#(?:[xX][0-9A-Fa-f]{2,6}|[0-9]{3,7});)+")
NAMED = re.compile(r"(?:&(?:nbsp|ldquo|rdquo|lsquo|rsquo|middot|hellip|mdash|ndash|bull);)+")
BACKSLASHED = re.compile(r"(?:\\u[0-9A-Fa-f]{4}|\\U000[0-9A-Fa-f]{5})+|(?:\\x[0-9A-Fa-f]{2})+")
PERCENT = re.compile(r"(?:%u[0-9A-Fa-f]{4})+|(?:%[0-9A-Fa-f]{2})+")
SUM = re.compile(r"[A-Za-z]\+[A-Za-z][a-z]{4,}(?![A-Za-z0-9+/])")  # key+modifier: base64 has capitals and digits
UTF7 = re.compile(r"\+[A-Za-z0-9+/]{3,}-?|\+-")

# A line of a program, of JSON, of a stylesheet or a pattern: there an escape is meant as it stands.
CODE = re.compile(
    r"""[=:(\[,{]\s*["'`]|["'`]\s*(?:[,;:)\]}]|\+\s*["'`])"""
    r"""|\[\^?(?:\\[ux]|%|&\#)|\\[ux][0-9A-Fa-f]{2,4}-\\|</?[a-z]+[ >]|charset=""",
    re.IGNORECASE,
)
# Before a percent escape, in the same word: an address, a path, a form field, a link of Markdown.
ADDRESS = re.compile(r"://|www\.|@|[?&=]|^\.{0,2}/|\.\w{2,}/|\w/$|\]\($")
QUERY = re.compile(r"[?&]\w+=")
WORD = re.compile(r"\w")  # a line that has none but the escape is no sentence about it
BYTES = 4  # so many letters of Latin-1 in a row may be two characters of GBK, or more
PLAUSIBLE = -9.5  # nats a character: prose has -8, letters drawn at random -13


class EscapeReading(NamedTuple):
    """line[start:end] read as `new`.  `sure` if it shows that the line is damaged; else it only takes part."""

    start: int
    end: int
    new: str
    sure: bool


@rule("MOJ003")
def read_escapes(text: str) -> Iterator[Edit]:
    r"""没有解开的转义还原成字（&#20013;、\u4e2d、%E4%B8%AD、+Ti0- → 中）。 Unread escapes become characters.

    网页里的字符引用、JSON 和 JavaScript 的 \u 转义、网址编码、UTF-7 邮件，采集时少解了一层，就成了满行的代码；有的
    还丢了 &，剩下“#x3002;”夹在汉字中间。解出来是汉字或中文标点、而且连成一段或紧挨着汉字的才还原。
    程序、JSON、正则表达式、网址里的转义本来就该这样写，不动；教程里举例的（加了引号，或同一行里写着正解：&#20013; 表示中）也不动；
    &lt; &amp; 解开会变成标记，不解。

    Character references, \u escapes of JSON and JavaScript, URL encoding and UTF-7 mail fill whole lines when a
    harvester reads one layer too few; some lost their & and stand as “#x3002;” among Han.  Read are those that give
    Han or Chinese punctuation and stand in a row or touch Han.  In programs, JSON, patterns and addresses an escape is
    meant as it stands and stays, and so does an example: one in quotes, or beside its own reading; &lt; and &amp; would become markup and stay.
    """
    position = 0
    while hit := SUSPECT.search(text, position):
        start = text.rfind("\n", 0, hit.start()) + 1
        end = text.find("\n", hit.end())
        end = len(text) if end < 0 else end
        yield from _repair_line(text[start:end], start)
        position = end


def _repair_line(line: str, offset: int) -> Iterator[Edit]:
    readings = _readings(line)
    if not readings:
        return
    once = repaired = _replace(line, readings)
    while more := _readings(repaired):  # what is read may touch what was not: 中&#22269;&nbsp; (each round is shorter)
        repaired = _replace(repaired, more)
    if repaired == once:
        for start, end, new, _ in readings:
            yield Edit(offset + start, offset + end, line[start:end], new, 0.97)
    else:
        yield trimmed(offset, line, repaired, 0.97)


def _readings(line: str) -> list[EscapeReading]:
    """The readings of the escapes of `line`; none, unless one of them is sure."""
    if CODE.search(line):
        return []
    found = sorted([*_references(line), *_named(line), *_backslashed(line), *_percent(line), *_utf7(line)])
    if not any(reading.sure for reading in found):
        return []
    apart = []
    end = 0
    for reading in found:
        if reading.start >= end:
            apart.append(reading)
            end = reading.end
    return apart


def _references(line: str) -> Iterator[EscapeReading]:
    for match in REFERENCES.finditer(line):
        numbers = re.findall(r"#([xX]?)([0-9A-Fa-f]+)", match[0])
        codes = [int(digits, 16 if x else 10) for x, digits in numbers]
        if len(codes) >= BYTES and all(0x80 <= code < 0x100 for code in codes) and (new := _read_bytes(bytes(codes))):
            yield from _weigh(line, match, new)
        elif all(0xA0 <= code < 0x110000 and not 0xD800 <= code < 0xE000 for code in codes):
            new = "".join(map(chr, codes))
            lost_ampersand = not match[0].startswith("&") and HAN.search(line)
            yield from _weigh(line, match, new, bool(lost_ampersand) or _touches(line, match))


def _named(line: str) -> Iterator[EscapeReading]:
    for match in NAMED.finditer(line):
        yield from _weigh(line, match, html.unescape(match[0]), _touches(line, match), always=True)


def _backslashed(line: str) -> Iterator[EscapeReading]:
    for match in BACKSLASHED.finditer(line):
        if match[0][1] == "x":
            new = _read_bytes(bytes.fromhex(match[0].replace("\\x", "")))
        else:
            new = _join_surrogates(chr(int(digits, 16)) for digits in re.findall("[0-9A-Fa-f]{4,}", match[0]))
        yield from _weigh(line, match, new)


def _percent(line: str) -> Iterator[EscapeReading]:
    for word in re.finditer("[!-~]+", line):
        first = word[0].find("%")
        if first < 0 or ADDRESS.search(word[0][:first]) or QUERY.search(word[0]):
            continue
        for match in PERCENT.finditer(line, *word.span()):
            if match[0][1] == "u":
                new = _join_surrogates(chr(int(digits, 16)) for digits in match[0].split("%u")[1:])
            else:
                new = _read_bytes(bytes.fromhex(match[0].replace("%", "")))
            yield from _weigh(line, match, new)


def _utf7(line: str) -> Iterator[EscapeReading]:
    for match in UTF7.finditer(line):
        if SUM.match(line, max(0, match.start() - 1)):
            continue
        try:
            new = match[0].removesuffix("-").encode("ascii").decode("utf-7") if len(match[0]) > 2 else "+"
        except UnicodeDecodeError:
            continue
        if new == "+":
            yield EscapeReading(*match.span(), new, False)
        elif plausibility(new) > PLAUSIBLE * len(new):
            yield from _weigh(line, match, new)


def _weigh(
    line: str, match: re.Match[str], new: str, touches: bool = False, always: bool = False
) -> Iterator[EscapeReading]:
    if not new or min(new) < "\xa0":
        return
    count = len(IS_CHINESE.findall(new))
    if not _touches(line, match) and is_explained(line, *match.span(), new):
        return
    # the only thing in its line is no example; between two quotations stand damaged words: "0000"&#25110;&#32773;"1234"
    is_example = is_quoted(line, *match.span()) and WORD.search(line[: match.start()] + line[match.end() :])
    yield EscapeReading(*match.span(), new, not is_example and (count >= 2 or (touches and (always or count > 0))))


def _touches(line: str, match: re.Match[str]) -> bool:
    beside = line[max(0, match.start() - 1) : match.start()] + line[match.end() : match.end() + 1]
    return IS_CHINESE.search(beside) is not None


def _read_bytes(data: bytes) -> str:
    """The text of `data` in UTF-8, else in GBK if that gives plausible Chinese; else ""."""
    for encoding in ("utf-8", "gbk"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gbk":
            return text if plausibility(text) > PLAUSIBLE * len(text) else ""
        damaged = len(text) >= BYTES and all(
            "\x80" <= c <= "\xff" for c in text
        )  # read as Latin-1 before it was escaped
        return (damaged and _read_bytes(text.encode("latin-1"))) or text
    return ""


def _join_surrogates(characters: Iterable[str]) -> str:
    """The text, each pair of surrogates joined into one character; "" if a surrogate stands alone."""
    try:
        return "".join(characters).encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return ""


def _replace(line: str, readings: list[EscapeReading]) -> str:
    pieces: list[str] = []
    copied = 0
    for start, end, new, _ in readings:
        pieces += line[copied:start], new
        copied = end
    return "".join([*pieces, line[copied:]])
