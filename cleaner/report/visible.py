"""Text of a document as HTML: escaped, never too long, and what no eye would see drawn as a small box with its name."""

from __future__ import annotations

import unicodedata
from itertools import groupby

import regex
from markupsafe import Markup, escape

SHOWN = 4000  # code points of one stretch: some screens of a telephone, and a line of 50 MB makes no page of 50 MB

# Control and format characters, odd spaces, lone surrogates, noncharacters, letters that are drawn as nothing.
HIDDEN = (
    r"[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\p{Noncharacter_Code_Point}"
    r"\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}"
    r"\N{BRAILLE PATTERN BLANK}]--[\t \N{IDEOGRAPHIC SPACE}\u200c\u200d]]"
    # joiners are left to work where they shape what stands before them: Arabic, Indic scripts, emoji
    r"|(?<![[\p{L}\p{M}\p{So}\p{Sk}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Latin}]])[\u200c\u200d]"
)
IN_TEXT = regex.compile(rf"(?:{HIDDEN})+", regex.V1)
IN_CHANGE = regex.compile(rf"(?:{HIDDEN}|[\s\u200c\u200d\uFE00-\uFE0F])+", regex.V1)

# What stands in the box: letters, since few fonts have ␀ or ␛.  All others go by their number.
CONTROLS = "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US"
SIGNS = {chr(n): sign for n, sign in enumerate(CONTROLS.split())} | {
    "\n": "↵",
    "\t": "⇥",
    " ": "␣",
    "\x7f": "DEL",
    "\x85": "NEL",
    "\N{NO-BREAK SPACE}": "NBSP",
    "\N{SOFT HYPHEN}": "SHY",
    "\N{ZERO WIDTH SPACE}": "ZWSP",
    "\N{ZERO WIDTH NON-JOINER}": "ZWNJ",
    "\N{ZERO WIDTH JOINER}": "ZWJ",
    "\N{ZERO WIDTH NO-BREAK SPACE}": "BOM",
    "\N{WORD JOINER}": "WJ",
    "\N{LEFT-TO-RIGHT MARK}": "LRM",
    "\N{RIGHT-TO-LEFT MARK}": "RLM",
    "\N{LEFT-TO-RIGHT EMBEDDING}": "LRE",
    "\N{RIGHT-TO-LEFT EMBEDDING}": "RLE",
    "\N{POP DIRECTIONAL FORMATTING}": "PDF",
    "\N{LEFT-TO-RIGHT OVERRIDE}": "LRO",
    "\N{RIGHT-TO-LEFT OVERRIDE}": "RLO",
}


def in_text(text: str, shown: int = SHOWN) -> Markup:
    r"""Text that was left alone.  Tabs and both usual spaces stay as they are.

    >>> print(in_text("a\u200b\u200b<b>"))
    a<span class="hidden" title="U+200B ZERO WIDTH SPACE">ZWSP×2</span>&lt;b&gt;
    """
    return _shortened(text, IN_TEXT, shown)


def in_change(text: str, shown: int = SHOWN) -> Markup:
    """Text that was changed, or stands for it: every space is drawn."""
    return _shortened(text, IN_CHANGE, shown)


def in_attribute(text: str) -> str:
    r"""The same without tags, for an attribute; still to be escaped.

    >>> in_attribute("a\x00")
    'a[NUL]'
    """
    return IN_TEXT.sub(lambda match: "".join(f"[{_sign(char)}]" for char in match[0]), text[:SHOWN])


def _shortened(text: str, pattern: regex.Pattern[str], shown: int) -> Markup:
    if len(text) <= shown:
        return _drawn(text, pattern)
    head, tail = text[: shown // 2], text[-(shown // 2) :]
    fold = Markup('<span class="fold">… 略 {n} 字 <span lang="en">{n} characters not shown</span> …</span>')
    return _drawn(head, pattern) + fold.format(n=f"{len(text) - len(head) - len(tail):,}") + _drawn(tail, pattern)


def _drawn(text: str, pattern: regex.Pattern[str]) -> Markup:
    if not pattern.search(text):  # nearly always
        return escape(text)
    pieces: list[str] = []
    copied = 0
    for match in pattern.finditer(text):
        pieces.append(escape(text[copied : match.start()]))
        pieces += [_box(char, len(list(same))) for char, same in groupby(match[0])]
        copied = match.end()
    pieces.append(escape(text[copied:]))
    return Markup("").join(pieces)


def _box(char: str, count: int) -> Markup:
    name = f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()
    times = f"×{count}" if count > 1 else ""
    return Markup('<span class="hidden" title="{}">{}{}</span>').format(name, _sign(char), times)


def _sign(char: str) -> str:
    return SIGNS.get(char) or f"U+{ord(char):04X}"
