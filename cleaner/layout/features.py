"""What can be seen of a line by itself: its shape, and the phrases on it that only web furniture bears.

Two strengths of phrase are told apart, and the whole stage stands on the difference.  A *sure* cue (`ICP备`,
`我要回帖`, `责任编辑：`) is furniture wherever it stands, and its line always goes.  A *weak* one (`收藏`,
`更多`, a bare date) is furniture only beside sure ones.  So a text without any sure cue loses nothing, and
an article that was cleaned once, having no sure cue left, is never cleaned again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.document import Markup
from cleaner.layout import metadata
from cleaner.layout.cues import LABEL_OF_WORD, NAMED, SURE_LINE, SURE_SENTENCE, WEAK_LINE

BLANK = " \t\r\v\f\x00\x1c\x1d\x1e\x1f\x85\xa0\ufeff\u2028\u2029\u200b\u200c\u200d\u2060\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
HALF = str.maketrans("：（）［］｜，；！？＞＜／＋\u3000\xa0\t", ":()[]|,;!?></+   ")
LOOK = 160  # code points of a line that phrases are sought in; furniture is short, and cost stays linear

DECORATION = " ·•■□▪◆*>»—"
ICON = re.compile("[\ue000-\uf8ff]+\\s*")  # pictures of an icon font
STOP = re.compile(r"[。！？!?…；;][”\"’」』）)】》]*\Z")
PAUSE = re.compile(r"[，,；;。]")
ENUM = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、.．）)]|第[一二三四五六七八九十百千零〇\d]{1,6}[章节節条條回部编編卷篇款,，、]"
    r"|[（(]?\d{1,2}[、.．)）]|[①-⑳]|附[件录錄：:]|其[一二三四五]"
)
BULLET = re.compile(r"[?·•■□▪●◆※▶►»◎★☆-]\s*(?=[\w《“【「『（(])")
DATELINE = re.compile(
    r"[^，。]{0,16}(?:讯|消息|[日社]电)[\s(（:：]|[(（](?:本报|实习|见习|特约)?记者|(?:本报|新华社|中新社|中新网|央视网消息)"
)


class Seen(NamedTuple):
    """One line with visible text.  `mass` is its length if it reads as a sentence; `sure` and `weak` are cues."""

    at: int
    text: str
    key: str
    indent: str
    stop: bool
    mass: int
    sure: str = ""
    weak: str = ""
    reason: str = ""
    tag: str = ""


def look(lines: Sequence[str], markup: Sequence[Markup | None] | None) -> list[Seen]:
    """All lines with visible text, each seen by itself and as one of a list of bulleted links."""
    seen = []
    for at, line in enumerate(lines):
        if text := line.strip(BLANK):
            seen.append(_see(at, line, text, markup[at] if markup else None))
    for i, j in _link_lists(seen):
        for k in range(i, j):
            if not seen[k].sure:
                seen[k] = seen[k]._replace(sure="related", reason="list of bulleted links")
    for i in metadata.table_rows([s.key for s in seen]):
        seen[i] = seen[i]._replace(sure="meta", reason="row of a table of document data")
    return seen


def _see(at: int, line: str, text: str, markup: Markup | None) -> Seen:
    n = len(text)
    key = ICON.sub("", text[:LOOK]).translate(HALF) or "·"
    bare = key.lstrip(DECORATION) or key
    stop = STOP.search(text[-8:]) is not None
    pauses = 2 if n >= 160 else len(PAUSE.findall(text)) if n >= 40 else 0
    mass = n if (stop and n >= 12) or (n >= 50 and pauses >= 2) or n >= 100 else 0
    indent = line[: len(line) - len(line.lstrip(" \t\u3000\xa0"))][:8]
    sure = weak = reason = ""
    if metadata.is_meta(key, n):
        sure, reason = "meta", "metadata fields and nothing else"
    elif n < LOOK and (found := SURE_LINE.fullmatch(bare)) and (not stop or not mass or SURE_SENTENCE.search(key)):
        dated = metadata.DATE.search(key) and metadata.may_be_meta(key)  # `2019年9月11日 新浪科技 我有话说(1307人参与)`
        sure, weak = ("", "meta") if dated else (found.lastgroup or "", "")
    elif mass and n < 2 * LOOK and (found := SURE_SENTENCE.search(text[: 2 * LOOK].translate(HALF))):
        sure = found.lastgroup or ""
    elif not mass and n < 80:
        if found := WEAK_LINE.fullmatch(bare):
            weak = found.lastgroup or ""
        elif metadata.may_be_meta(key):
            weak = "meta"
    reason = reason or NAMED.get(sure, "")
    if markup and not sure and (label := _announced(markup)) and (not mass or markup.link_share >= 0.8):
        sure, reason = label, f"the page puts it into {markup.around.split()[-1] if markup.around else markup.tag}"
    return Seen(at, text, key, indent, stop, mass, sure, weak, reason, markup.tag if markup else "")


def _announced(markup: Markup) -> str:
    """The label that the elements around a line announce; the innermost word counts, and links must bear it out.

    `body class="comments-open"` and `div class="header-fixed"` wrap whole articles: a class word alone is no proof.
    """
    words = re.split(r"[\s_-]+", markup.around)
    for word in reversed(words[-12:]):
        if label := LABEL_OF_WORD.get(word):
            proven = word in ("nav", "footer", "aside", "breadcrumb", "copyright") or markup.link_share >= 0.5
            return label if proven else ""
    return ""


def _link_lists(seen: Sequence[Seen]) -> Iterator[tuple[int, int]]:
    """Runs of lines that are lists of links to other articles.

    A lost bullet (`?` before Han, left by a failed conversion of `•`) proves a web list by itself: two are enough.
    A bullet that survived also heads honest lists, so there it takes three, half of them dated like links.
    """
    i = 0
    while i < len(seen):
        j = i
        mark = seen[i].text[0]
        if BULLET.match(seen[i].key) and not (seen[i].mass and seen[i].key[-1] in "。;"):
            while (
                j < len(seen) and seen[j].text[0] == mark and BULLET.match(seen[j].key) and seen[j].key[-1] not in "。;"
            ):
                j += 1
            dated = sum(LINK_DATE.search(seen[k].key) is not None for k in range(i, j))
            if (mark in "?？" and j - i >= 2) or (j - i >= 3 and 2 * dated >= j - i):
                yield i, j
        i = max(j, i + 1)


LINK_DATE = re.compile(r"\(?\[?(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}[^。]{0,12}\Z")
