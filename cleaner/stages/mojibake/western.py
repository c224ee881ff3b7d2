"""MOJ002: the mojibake of Western text, left to ftfy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from unicodedata import category

from cleaner.core.edits import Edit, apply
from cleaner.core.lazy_regex import lazy
from cleaner.core.rules import rule
from cleaner.stages.language.plausibility import WEIGHTS
from cleaner.stages.mojibake.examples import NEAR, SHORT, is_explained, is_quoted
from cleaner.stages.mojibake.minimal_edit import trimmed

# The single-byte encodings that ftfy takes back.
ENCODINGS = (
    "latin-1",
    "cp1252",
    "cp1251",
    "cp1250",
    "cp1253",
    "cp1254",
    "cp1257",
    "iso8859_2",
    "mac_roman",
    "cp437",
    "cp850",
)
# These begin nothing that is looked at: Chinese text is full of them, and of the marks that may follow.
TOO_COMMON = "×«»“”‘’–—…÷·√≈"


def _characters(encoding: str, first: int, last: int) -> str:
    """The characters that the bytes from `first` to `last` are in `encoding`; Latin-1 has controls where others have none."""
    return "".join(dict.fromkeys(bytes(range(first, last + 1)).decode(encoding, "ignore")))


def _pairs(encoding: str) -> str:
    """A pattern for the first bytes of a character of UTF-8, read in `encoding`, the lead among them a look-behind."""
    of_two, of_more = (
        re.escape("".join(c for c in _characters(encoding, *codes) if c not in TOO_COMMON))
        for codes in ((0xC2, 0xDF), (0xE0, 0xF4))
    )
    follower = f"[{re.escape(_characters(encoding, 0x80, 0xBF))}\x80-\x9f\ufffd]"
    return f"(?<=[{of_two}]){follower}|(?<=[{of_more}]){follower}[{follower[1:-1]} ?]"


def _suspects() -> str:
    """What ftfy should judge, by the first characters.  ftfy runs at 2 to 5 MB a second, this at 50 and more."""
    followers = "".join(sorted({c for name in ENCODINGS for c in _characters(name, 0x80, 0xBF)}))
    leads = "".join(sorted({c for name in ENCODINGS for c in _characters(name, 0xC2, 0xF4)} - set("«»“”‘’–—…÷·")))
    beginnings = [
        f"(?=[{re.escape(followers)}\x80-\x9f\ufffd])(?:{'|'.join(map(_pairs, ENCODINGS))})",  # Ã© (é), РїС (п), ─î (Č)
        "(?<=[ÂÃÅÎÐÙ])[ ?]|(?<=[âã]) (?=[\x80-\x9f¡-¿])",  # a no-break space that became a blank: voilÃ le
        "(?<=×).×.",  # Hebrew; ×“ alone may be a product and a quotation
        "(?<=[a-z][√≈]).|(?<=[√≈]).(?=[a-z])",  # √© (é); √± alone may be a formula
        # A C1 control beside ASCII was a mark in cp1252 (\x80100, 1990\x961995), and so was a pair of quotation marks.  One alone
        # between Han may be anything, and NEL behind a stop the end of a line.
        "(?<=[\x80-\x9f])(?:(?<=[!-~].)(?<![.!?:;]\x85)|(?<=[!-~] .)(?= [!-~])|(?<=(?m:^)\x95)(?= )|(?=[!-~])(?<!\x85)"
        "|(?<=\x93)[^\x93\x94\n]{1,80}\x94|(?<=\x91)[^\x91\x92\n]{1,80}\x92)",
    ]
    return f"[{re.escape(leads)}\x80-\x9f](?:{'|'.join(beginnings)})"


SUSPECT = lazy(_suspects)
STRANGE = -10.0  # the weight of letters of small languages, and of what is no letter
INSIDE_WORDS = lazy("(?:[\0-\x7f]|(?<=[a-z])[\x80-\x9f])+")
MAC_ROMAN = dict(enumerate(bytes(range(0x80, 0xA0)).decode("mac_roman"), 0x80))
ODD = lazy("[\x80-\x9f\ufffd]|(?<=[a-z])[†‡ƒˆ‰˜•Ž](?=[a-z])|(?<=[a-zà-öø-ÿ])[À-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĪĮŁŃŇŌŐŘŚŠŞŤŪŮŰŲŹŻŽ]")
WORDS = lazy("[\u0530-\u07ff\u0900-\u0fff\u10a0-\u10ff\u1780-\u17ff㐀-鿿가-힣]")
UNREAD = "\N{REPLACEMENT CHARACTER}"
# Characters that single-byte encodings have: all that ftfy can do is inside such a stretch.
STRETCH = lazy(
    lambda: "[\x00-\x09\x0b-\x9f\ufffd{}]+".format(
        re.escape("".join(sorted({c for name in ENCODINGS for c in _characters(name, 0x80, 0xFF)})))
    )
)


@rule("MOJ002")
def repair_western_mojibake(text: str) -> Iterator[Edit]:
    """用 ftfy 修复西文乱码（cafÃ© → café，â€™ → ’）。 Western mojibake is repaired by ftfy (cafÃ© → café, â€™ → ’).

    外文人名、引号、破折号、商标号、emoji 的 UTF-8 字节被当成 cp1252 一类的单字节编码，中文稿子里夹的外文最容易遭殃；
    希腊文、俄文、希伯来文、泰文、印地文整段如此，若硬按 GBK 去读，会变成谁也不认识的汉字。ftfy 收集了几百种这样的事故并会谨慎判断，
    这里只让它做这一件事：弯引号不改直，全角不改半角，实体和连字不动；另外补上它不试的 CP850。修完还是坏的（原文根本不是 UTF-8，
    只是碰巧有一两对字节像），宁可不动。紧挨着西文、数字的 C1 控制符是 cp1252 的标点（1990\\x961995 → 1990–1995），换回来；
    两个汉字之间孤零零的一个说不准，不动。引号里单独举的“Ã©”、同一行里写着正解的（Ã© 应为 é）是在谈乱码，不动。
    正常的外文、拼音、公式（√±、≈°C、3×4×“大”）、制表符画的树和表没有这些特征，不会送去。

    Foreign names, quotation marks, dashes, ™ and emoji, whose UTF-8 was read as cp1252 or another single-byte encoding, are
    the usual victims inside Chinese text; Greek, Russian, Hebrew, Thai and Hindi suffer it by the paragraph, and would
    become Han that nobody knows if they were read as GBK.  ftfy knows hundreds of such accidents and judges them carefully.
    It is asked for this only: curly quotes stay curly, full width stays, entities and ligatures stay; code page 850, which it
    does not try, is tried besides.  What is still bad after the repair was never UTF-8, and stays as it is.  A C1 control
    beside Latin letters or digits was a mark of cp1252 (1990\\x961995 → 1990–1995) and becomes it; one alone between two Han may be anything
    and stays.  “Ã©” in quotes, or beside its own reading (Ã© 应为 é), is an example and stays.  Sound text of any language, pinyin,
    formulas (√±, ≈°C, 3×4×“大”), trees and tables of box-drawing characters do not show the marks of it.
    """
    position = 0
    while hit := SUSPECT.search(text, position):
        start = max(position, text.rfind("\n", position, hit.start()) + 1)
        for stretch in STRETCH.finditer(text, start, hit.start() + 1):
            start = stretch.start()  # the last one is that of the hit
        stretch_end = STRETCH.match(text, hit.start())
        position = max(hit.end(), stretch_end.end() if stretch_end else 0)
        old = text[start:position]
        if (new := _repair(old)) != old:
            edit = trimmed(start, old, new, 0.95)
            if not _is_example(text, edit):
                yield edit


def _is_example(text: str, edit: Edit) -> bool:
    """Whether the text speaks of this very damage: “Ã©”, or Ã© 应为 é."""
    assert edit.new is not None
    low, high = max(0, edit.start - NEAR), edit.end + NEAR
    start = max(low, text.rfind("\n", low, edit.start) + 1)
    end = text.find("\n", edit.end, high)
    line = text[start : end if end >= 0 else high]
    span = edit.start - start, edit.end - start
    quoted = len(edit.new) <= SHORT and is_quoted(line, *span)
    return quoted or is_explained(line, *span, edit.new)


def _repair(stretch: str) -> str:
    import ftfy

    if not ftfy.badness.is_bad(stretch):
        return stretch
    # ftfy.fix_encoding is its encoding step alone: what else fix_text does is other rules' business or nobody's.
    new = min([ftfy.fix_encoding(stretch), *_other_readings(stretch)], key=_oddities)
    if new == stretch or not _is_better(stretch, new):
        return stretch
    # Repaired Han divides the stretch, and its parts may now show what the whole hid.
    return apply(new, repair_western_mojibake(new))


def _other_readings(stretch: str) -> Iterator[str]:
    """What ftfy does not try, or only after an encoding that fits by chance: C├¡lov├¢ is Cílový in code page 850, CílovÛ in 437.

    C1 controls inside words, and nothing else that is not ASCII, may be letters of Mac Roman: \\x87 is á in Coatlán.
    """
    if INSIDE_WORDS.fullmatch(stretch):
        yield stretch.translate(MAC_ROMAN)
    for encoding in ("cp850", "iso8859_2"):
        try:
            yield stretch.encode(encoding).decode()
        except UnicodeError:
            continue


def _oddities(text: str) -> tuple[int, int]:
    """How much of a reading no language has: lost bytes and controls, letters of hardly any language, capitals inside words.  Then
    how much is not read at all.
    """
    strange = sum(map(_is_strange, set(text)))
    return len(ODD.findall(text)) + strange, len(text)


def _is_strange(c: str) -> bool:
    """Whether it is a letter of a small language, or a sign that joins one; Hebrew, Arabic, Thai and the like come in words."""
    return WEIGHTS[c] < STRANGE and category(c)[0] in "LMC" and not WORDS.match(c)


def _is_better(old: str, new: str) -> bool:
    """Whether a repair is better than leaving the text alone.

    ftfy repairs in a stretch what it can.  In text that was no UTF-8 it finds pairs that are so by chance: the rest stays bad.
    """
    from ftfy.badness import badness

    if UNREAD in old and not _tells_more(old, new):
        return False
    left = [c for c in new if not c.isascii() and c in old]
    if not left:
        return True
    had = frozenset(old)
    made = [c for c in new if not c.isascii() and c not in had]
    alphabets = Counter(ord(c) >> 7 for c in made)  # one Arabic letter between others is none, a word of them is
    return 2 * badness(new) <= badness(old) and all(
        WEIGHTS[c] > STRANGE or category(c)[0] not in "LMC" or alphabets[ord(c) >> 7] > 1 for c in set(made)
    )


def _tells_more(old: str, new: str) -> bool:
    """Whether a repair around lost bytes is more than they: of �й� (中国 in GBK, read as UTF-8) ftfy would make a single �."""
    had = frozenset(old)
    letters = sum(c.isascii() and c.isalpha() for c in old) + sum(not c.isascii() and c not in had for c in new)
    return letters > new.count(UNREAD)
