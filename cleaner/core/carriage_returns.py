"""Whether carriage returns that no line feed follows end lines, as on a classic Mac, or are left over inside them."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONE = re.compile(r"(?<!\r)\r++(?!\n)")
BEFORE = frozenset("。！？…；：”’」』）.!?\n")  # what ends a sentence, or a line
SEVERAL = 3


def end_lines(text: str) -> bool:
    r"""Whether the lone carriage returns of a text end its lines: there are several, most of them behind a sentence.

    >>> end_lines("他走了。\r她留下。\r天黑了。\r"), end_lines("10%\r20%\r30%\r40%")
    (True, False)
    """
    count = behind = 0
    for run in LONE.finditer(text):
        count += len(run[0])
        behind += len(run[0]) - 1 + (text[run.start() - 1 : run.start()] in BEFORE)
    return count >= SEVERAL and 2 * behind >= count


def replaced(text: str) -> tuple[str, tuple[int, ...]]:
    r"""The text with a line feed for each lone carriage return, and the lines (from 1) that these ended.

    >>> replaced("一\r二\n三\r四")
    ('一\n二\n三\n四', (1, 3))
    """
    new = LONE.sub(lambda run: "\n" * len(run[0]), text)
    ends = (i for i, char in enumerate(new) if char == "\n")
    return new, tuple(number for number, end in enumerate(ends, 1) if text[end] == "\r")


def restored(text: str, returns: Iterable[int]) -> str:
    r"""What `replaced` was given.

    >>> restored("一\n二\n三\n四", (1, 3))
    '一\r二\n三\r四'
    """
    numbers = frozenset(returns)
    lines = text.split("\n")
    ends = ["\r" if number in numbers else "\n" for number in range(1, len(lines))]
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
