"""Posts of forums and microblogs: the names of their users and topics, and the script that each user writes.

A name is spelled as its owner likes (@陳小明儿), and a changed one names nobody.  In a thread each line is a post of another
user: one in Traditional is no simplified line with strays in it, however many simplified posts stand around.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# The longest names of users have 30 characters.
END = '\\s@＠:：，。！？!?、；;,/#\\[\\]（）()【】“”"《》'
NAMES = re.compile(
    f"(?<![A-Za-z0-9._%+-])[@＠][^{END}]{{1,30}}"
    f"|(?:回复|回覆|回復)\\s?[^{END}]{{1,30}}(?=\\s?[:：])"
    f"|(?m:^)[^{END}]{{1,20}} (?:说|說)(?=[:：])"
    "|#[^#\\n]{1,30}#"
)
# The name of a picture: [愛你], [黑線], [bed凌乱].
CODES = re.compile("\\[\\w{1,10}\\]")
# Where another user begins to speak.
SPEAKERS = re.compile("\n|//(?=\\s?[@＠])")


def names(text: str) -> Iterator[tuple[int, int]]:
    """The names of users and topics, with the mark before them."""
    if "@" in text or "＠" in text or "#" in text or "回" in text or "说" in text or "說" in text:
        yield from (m.span() for m in NAMES.finditer(text))


def picture_codes(text: str) -> Iterator[tuple[int, int]]:
    if "[" in text:
        yield from (m.span() for m in CODES.finditer(text))


def ends(text: str) -> list[int]:
    """Where a post ends and another begins."""
    return [m.start() for m in SPEAKERS.finditer(text)]
