"""Whether carriage returns that no line feed follows end lines, as on a classic Mac, or are left over inside them."""

from __future__ import annotations

import re

LONE = re.compile(r"\r(?!\r*\n)")
AFTER_SENTENCE = re.compile(r"(?<=[。！？…；：”’」』）.!?\r\n])\r(?!\r*\n)")
SEVERAL = 3


def end_lines(text: str) -> bool:
    r"""Whether the lone carriage returns of a text end its lines: there are several, most of them behind a sentence.

    >>> end_lines("他走了。\r她留下。\r天黑了。\r"), end_lines("10%\r20%\r30%\r40%")
    (True, False)
    """
    count = len(LONE.findall(text))
    return count >= SEVERAL and 2 * len(AFTER_SENTENCE.findall(text)) >= count
