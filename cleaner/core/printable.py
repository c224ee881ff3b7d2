"""Text for a terminal: nothing moves the cursor or hides, and its width in columns is known."""

from __future__ import annotations

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
