"""MOJ002: the mojibake of Western text, left to ftfy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.core.edits import Edit, apply
from cleaner.core.rules import rule
from cleaner.stages.mojibake.examples import SHORT, is_explained, is_quoted
from cleaner.stages.mojibake.minimal_edit import trimmed

# The surest traces only, since ftfy runs at 2 to 5 MB a second and judges by Western eyes.  Not among them: NBSP, ·, ×,
# ° and ±, which Chinese text is full of.
SUSPECT = re.compile(
    "[ÂÃ][\x80-\x9f¡-¯²-¶¸-¿‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]"  # Ã© (é), Â© (©)
    "|â[\x80-\x84€„†‡‰ˆ][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]?"  # â€™ (’), â„¢ (™)
    "|ï[\xbb»][\xbf¿]|ï¼"  # ï»¿ (byte-order mark)
    "|[ðÐÑ][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•˜™š›œžŸ€]"  # ðŸ˜€ (an emoji), Ð¿Ñ€ (Cyrillic)
    "|вЂ|[РС][\u0402-\u040f\u0452-\u045f‚ѓ„…†‡€‰‹‘’“”•™›°±Ііґµ¶№єјѕї»]"  # РїСЂ (Cyrillic read as cp1251)
    "|\x92(?<=[A-Za-z]\x92)(?:[stdm]|re|ve|ll)\\b|\x93[^\x93\x94\n]{1,80}\x94"  # don\x92t, \x93so\x94: C1 for ’, “, ”
    # One such control alone may be anything, and ftfy's guess (\x89 is ‰) is often wrong: not among them.
)
FIRST = re.compile("[ÂÃâïðÐÑвРС\x92\x93]")  # with what they all begin: a class alone is found several times as fast
# Characters that single-byte encodings have: all that ftfy can do is inside such a stretch.
STRETCH = re.compile("[\x00-\x09\x0b-\u024f\u02c6\u02dc\u0386-\u03ce\u0401-\u045f\u0490\u0491\u2010-\u2044€№™−]+")


@rule("MOJ002")
def repair_western_mojibake(text: str) -> Iterator[Edit]:
    """用 ftfy 修复西文乱码（cafÃ© → café，â€™ → ’）。 Western mojibake is repaired by ftfy (cafÃ© → café, â€™ → ’).

    外文人名、引号、破折号、商标号、emoji 的 UTF-8 字节被当成 cp1252 一类的西文编码，中文稿子里夹的外文最容易遭殃。
    ftfy 收集了几百种这样的事故并会谨慎判断，这里只让它做这一件事：弯引号不改直，全角不改半角，实体和连字不动；
    只有特征明显的地方才请它看。引号里单独举的“Ã©”、同一行里写着正解的（Ã© 应为 é）是在谈乱码，不动。正常的法文、葡萄牙文（São、Ângela）、越南文、拼音没有这些特征，不会送去。

    Foreign names, quotation marks, dashes, ™ and emoji, whose UTF-8 was read as cp1252 or the like, are the usual
    victims inside Chinese text.  ftfy knows hundreds of such accidents and judges them carefully.  It is asked for this
    only: curly quotes stay curly, full width stays, entities and ligatures stay; and only where the marks are plain.
    “Ã©” in quotes, or beside its own reading (Ã© 应为 é), is an example and stays.  Sound French, Portuguese (São, Ângela), Vietnamese and pinyin do not show them.
    """
    position = 0
    while first := FIRST.search(text, position):
        if not (hit := SUSPECT.match(text, first.start())):
            position = first.end()
            continue
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
    start = text.rfind("\n", 0, edit.start) + 1
    line = text[start : (text.find("\n", edit.end) + 1 or len(text) + 1) - 1]
    span = edit.start - start, edit.end - start
    quoted = len(edit.new) <= SHORT and is_quoted(line, *span)
    return quoted or is_explained(line, *span, edit.new)


def _repair(stretch: str) -> str:
    import ftfy

    # ftfy.fix_encoding is its encoding step alone: what else fix_text does is other rules' business or nobody's.
    new = ftfy.fix_encoding(stretch)
    # Repaired Han divides the stretch, and its parts may now show what the whole hid.
    return new if new == stretch else apply(new, repair_western_mojibake(new))
