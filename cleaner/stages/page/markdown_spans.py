"""The spans of a Markdown text that are not prose (code, addresses, front matter), which the rules leave alone."""

from __future__ import annotations

import re

BLOCK = re.compile(
    r"\A---[ \t\r]*\n(?:(?!---[ \t\r]*$).*\n)*?---[ \t\r]*$"  # front matter
    r"|^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*(?:\n(?! {0,3}(?P=fence)).*)*(?:\n {0,3}(?P=fence)[^\n]*)?"  # fenced code
    r"|^(?: {4}|\t).*(?:\n(?: {4}|\t).*)*",  # indented code
    re.MULTILINE,
)
INLINE = re.compile(
    r"(?P<ticks>`{1,3})(?!`)[^`\n]{1,500}(?P=ticks)"  # code
    r"|\]\([^()\n]{0,2000}\)"  # the target of a link
    r"|<[A-Za-z/!][^<>\n]{0,2000}>"  # a tag or an address
    r"|(?<=\S)  $",  # a line break
    re.MULTILINE,
)


def protected_spans(text: str) -> list[tuple[int, int]]:
    """Sorted spans, in code points, of front matter, code, link targets, tags and hard line breaks (CommonMark 0.31)."""
    blocks = [match.span() for match in BLOCK.finditer(text)]
    spans = list(blocks)
    k = 0
    for match in INLINE.finditer(text):
        while k < len(blocks) and blocks[k][1] <= match.start():
            k += 1
        if k == len(blocks) or match.end() <= blocks[k][0]:
            spans.append(match.span())
    return sorted(spans)


def code_lines(text: str) -> frozenset[int]:
    """The numbers, from 1, of the lines of front matter and code blocks."""
    found: set[int] = set()
    number = 1
    done = 0
    for match in BLOCK.finditer(text):
        number += text.count("\n", done, match.start())
        found.update(range(number, number + match[0].count("\n") + 1))
        done = match.start()
    return frozenset(found)


HEADING = re.compile(r" {0,3}#{1,2}[ \t]+(?=[^\s#])")


def first_heading(text: str) -> str:
    """The text of the first heading of level one or two that is not in code; "" if there is none.

    >>> first_heading("```\\n# no\\n```\\n\\n# 分词 #\\n")
    '分词'
    """
    code = code_lines(text)
    for number, line in enumerate(text.split("\n"), 1):
        if number not in code and (match := HEADING.match(line)):
            words = line[match.end() :].rstrip()
            open_end = words.rstrip("#")
            return open_end.rstrip() if open_end[-1:].isspace() else words
    return ""
