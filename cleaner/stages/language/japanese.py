"""Japanese inside a Chinese text: the quotations, clauses and lines in which nothing is changed.

Content farms disguise 的 as の and 工 as エ, one letter among Han.  Japanese writes its endings and particles in kana, so
that a clause of it has several kana in a row, or a particle and another kana (学校に行く).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.core.scripts import HIRAGANA, KANA

# Katakana look like strokes and simple characters (ニハ for 二八), so that two of them prove nothing.
ROW = re.compile(f"[{KANA}][{HIRAGANA}]|[{HIRAGANA}][{KANA}]|[{KANA}]{{3}}")
KATAKANA_WORD = re.compile("[\u30a1-\u30fa][\u30a1-\u30fc]")  # beside a の, which alone proves nothing: 超幻の激レア
PARTICLE = re.compile("[はがをにでともへ]")
LETTER = re.compile(f"[{KANA}]")
HIRAGANA_LETTER = re.compile(f"[{HIRAGANA}]")
LONGEST = 200  # characters of a quotation
# Brackets open no quotation, but what stands in them may be the reading of what stands before: 東京（とうきょう）.
QUOTATION = re.compile(
    f'[「『“‘"](?=[^\n{KANA}]{{0,{LONGEST}}}[{KANA}])'  # first a class, for a quick search
    "(?:(?<=「)[^「」\n]{1,200}」|(?<=『)[^『』\n]{1,200}』"
    '|(?<=“)[^“”\n]{1,200}”|(?<=‘)[^‘’\n]{1,200}’|(?<=")[^"\n]{1,200}")'
)
CLAUSE = re.compile('[^，。！？；：,!?;:…“”‘’「」『』"\n]+')
ONE_IN = 5  # so many characters of a Japanese line are kana; the file of clean Japanese has one in two
NAME = 5  # characters of a name in quotes that a の makes look Japanese: “優の良品”, “鮮の每日”


def quotations(text: str) -> Iterator[tuple[int, int]]:
    """The quotations that are Japanese, ascending."""
    for match in QUOTATION.finditer(text):
        inside = match[0][1:-1]
        if is_japanese(inside) or (len(inside) <= NAME and "の" in inside):
            yield match.span()


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of the line text[start:end] that are Japanese, and the line if it is; they may overlap."""
    if not LETTER.search(text, start, end):
        return
    for match in CLAUSE.finditer(text, start, end):
        if is_japanese(match[0]):
            yield match.span()
    line = text[start:end]
    if len(LETTER.findall(line)) * ONE_IN > len(line) and is_japanese(line):
        yield start, end


def is_japanese(piece: str) -> bool:
    """Whether the kana of a piece of text are those of a language.

    >>> is_japanese("学校に行く"), is_japanese("苐二次来の时候")
    (True, False)
    """
    if ROW.search(piece) or ("の" in piece and KATAKANA_WORD.search(piece)):
        return True
    return bool(PARTICLE.search(piece)) and len(set(HIRAGANA_LETTER.findall(piece))) > 1
