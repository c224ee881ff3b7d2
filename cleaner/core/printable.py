"""Text for a terminal: nothing moves the cursor or hides, and its width in columns is known."""

from __future__ import annotations

import json
import os
import unicodedata

QUOTED = 40  # code points that are shown of a longer text


def printable(text: str) -> str:
    r"""The text with whatever does not print, lone surrogates too, as escapes.

    >>> printable("a\x1b[1m\udc80")
    'a\\x1b[1m\\udc80'
    """
    if text.isprintable():  # nearly always
        return text
    return "".join(c if c.isprintable() or c == "\u3000" else c.encode("unicode_escape").decode("ascii") for c in text)


def line_for_people(line: str) -> str:
    r"""A line of columns as it is printed: nothing moves the cursor, and nothing is a command to a service that reads the log.

    GitHub Actions takes a line that begins with :: for a command, and one that holds ##[ anywhere.

    >>> line_for_people("::add-mask::x\\t\x1b[1m")
    '\\x3a:add-mask::x\\t\\x1b[1m'
    """
    shown = line if line.isprintable() else "\t".join(map(printable, line.split("\t")))
    bare = shown.lstrip()
    if bare.startswith("::"):
        shown = f"{shown[: len(shown) - len(bare)]}\\x3a{bare[1:]}"
    return shown.replace("##[", "#\\x23[") if "GITHUB_ACTIONS" in os.environ else shown


def as_json(value: object) -> str:
    r"""JSON in one line that every reader takes: what does not print, lone surrogates too, is written as its \u escape.

    >>> as_json("甲\x9b\udc80##[")
    '"甲\\u009b\\udc80#\\u0023["'
    """
    text = json.dumps(value, ensure_ascii=False).replace("##[", "#\\u0023[")  # which GitHub Actions would heed
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\u3000" else json.dumps(c)[1:-1] for c in text)


def quoted(text: str) -> str:
    """The text between quotation marks, printable and short enough for a line.

    >>> quoted("天地玄黄" * 100)
    '‘天地玄黄天地玄黄天地玄黄天地玄黄天地玄黄天地玄黄天地玄黄天地玄黄天地玄黄天地玄…’'
    """
    return f"‘{printable(text if len(text) <= QUOTED else text[: QUOTED - 1] + '…')}’"


def blank(text: str) -> str:
    """White space as wide as `text`, which is printable; an ideographic space for each wide character.

    Not two spaces: in a browser's log a Chinese character is not as wide as two Latin ones.

    >>> blank("第5次") == "\\u3000 \\u3000"
    True
    """
    return "".join(("", " ", "\u3000")[_columns(char)] for char in text)


def width(text: str) -> int:
    """The columns of a terminal that `text`, which is printable, takes.

    >>> width("第5次"), width("e\\u0301")
    (5, 1)
    """
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me") or "\u1160" <= char <= "\u11ff":  # jamo that join the one before
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
