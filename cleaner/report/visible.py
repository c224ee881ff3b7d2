"""What no eye would see: its names, which the script draws in boxes, and JSON that holds none of it."""

from __future__ import annotations

import json
import unicodedata

import regex

# Control and format characters, odd spaces, lone surrogates, noncharacters, letters that are drawn as nothing.  A page
# that holds them only as escapes can be read in any editor, and no bidi override can rearrange it there.
HIDDEN = (
    r"\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\p{Noncharacter_Code_Point}\N{BRAILLE PATTERN BLANK}"
    r"\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}"
)
ESCAPED = regex.compile(rf"[[{HIDDEN}<>&]--[ \N{{IDEOGRAPHIC SPACE}}]]", regex.V1)  # <, > and & end no script element

# What stands in the box: letters, since few fonts have ␀ or ␛.  All others go by their number.
CONTROLS = "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US"
SIGNS = {chr(n): sign for n, sign in enumerate(CONTROLS.split())} | {
    "\n": "↵",
    "\t": "⇥",
    " ": "⎵",
    "\x7f": "DEL",
    "\x85": "NEL",
    "\N{NO-BREAK SPACE}": "NBSP",
    "\N{SOFT HYPHEN}": "SHY",
    "\N{IDEOGRAPHIC SPACE}": "□",
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
    "\N{LEFT-TO-RIGHT ISOLATE}": "LRI",
    "\N{RIGHT-TO-LEFT ISOLATE}": "RLI",
    "\N{FIRST STRONG ISOLATE}": "FSI",
    "\N{POP DIRECTIONAL ISOLATE}": "PDI",
}


def signs() -> list[tuple[int, str, str]]:
    """Code point, sign and Unicode name of each."""
    return [(ord(char), sign, unicodedata.name(char, "")) for char, sign in SIGNS.items()]


def to_json(value: object) -> str:
    r"""JSON in printable characters, for a script element or a script.

    >>> print(to_json(["a\u200b</script>", "\udc80"]))
    ["a\u200b\u003c/script\u003e","\udc80"]
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return ESCAPED.sub(_escape, text)


def _escape(match: regex.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
