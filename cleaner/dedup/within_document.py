"""Repetition within one document: paragraphs that were pasted twice, and phrases doubled on the spot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.core import edits
from cleaner.core.edits import Edit, Layer
from cleaner.core.lazy_regex import lazy
from cleaner.core.rules import rule
from cleaner.core.scripts import HAN_BMP
from cleaner.dedup.key import comparison_key

# Key characters from which a line is a paragraph: headlines, captions and lines of verse are shorter.
PARAGRAPH = 30
_SENTENCE_END = re.compile("[。！？!?；;]")


def is_paragraph(line: str) -> bool:
    """Whether a line is a paragraph of prose: long, and with the end of a sentence in it."""
    return len(line) >= PARAGRAPH and _SENTENCE_END.search(line) is not None and len(comparison_key(line)) >= PARAGRAPH


@rule("DUP004", default="propose", scope="lines", reason="a paragraph that stands above already")
def repeated_paragraphs(text: str) -> Iterator[Edit]:
    """同一篇里整段重复出现，建议删去后一处。 A paragraph that stands above already, word for word; the later one to go.

    网页把摘要和正文印两遍，编辑粘贴了两次，分页拼接时首尾重叠，都会使整段文字重复。只看三十字以上、有句末标点的段落，
    标点、空格、全半角不同也算相同。短行不动：标题、图注、栏目名本来就会再现。诗词、歌曲的叠句不动：
    前后都是短行的，按诗行看待。合同、表格里也有必须重复的段落，所以只建议，不自动删。

    A page prints its summary twice, an editor pastes twice, the pages of a long article overlap where they are
    joined: and a whole paragraph stands twice.  Only paragraphs of thirty characters or more with the end of a
    sentence in them are compared, whatever their punctuation and width.  Short lines are left alone, since headlines,
    captions and section names recur by right, and so are refrains: a paragraph between short lines is taken for
    verse.  Contracts and forms must repeat themselves sometimes, so the removal is only proposed.
    """
    seen: set[str] = set()
    lines = text.split("\n")
    keys = [comparison_key(line) if len(line) >= PARAGRAPH else line.strip() for line in lines]
    before = _nearest(keys)
    after = _nearest(keys[::-1])[::-1]
    start = 0
    for line, key, above, below in zip(lines, keys, before, after, strict=True):
        if len(key) >= PARAGRAPH and _SENTENCE_END.search(line):
            is_verse = 0 < above < PARAGRAPH and 0 < below < PARAGRAPH
            if key in seen and not is_verse:
                yield Edit(start, start + len(line), line, "", 0.9)
            seen.add(key)
        start += len(line) + 1


def _nearest(keys: list[str]) -> list[int]:
    """For each line the length of the nearest line before it that is not blank; 0 where there is none."""
    lengths = []
    last = 0
    for key in keys:
        lengths.append(last)
        last = len(key) or last
    return lengths


# 新华社北京电 新华社北京电 | 省政府召开常务会议省政府召开常务会议
_PHRASE_TWICE = lazy(rf"([{HAN_BMP}]{{4,40}}?)[ \u00a0\u3000]{{0,4}}\1")
_PERIODIC = re.compile(r"(.{1,3}?)\1+.{0,2}")  # 加油加油, 哈哈哈哈: said again and again, not pasted twice
_SPOKEN = re.compile(r"[！!～~…—”’」』》〉\"']")
_LINE_BEGINS = re.compile(r"(?:^|\n)[ \u00a0\u3000]{0,8}\Z")
_LINE_ENDS = re.compile(r"[ \u00a0\u3000]{0,8}(?:\n|\Z)")
_CLOSE = 100  # characters between two doublings; closer ones are verse, a chant or a list with its captions
# 攻坚战战 at the end of a run of Han: five more before it say which place it is
_LETTER_TWICE = lazy(rf"[{HAN_BMP}]{{5}}([{HAN_BMP}])\1(?![{HAN_BMP}])")
_END_OF_RUN = lazy(rf"[{HAN_BMP}]{{6,}}")
# Doubled by right at the end of a clause: kin and children's words, tried actions (看看), each and every (天天), sounds.
# Not here: what as often ends a noun (行动, 大学, 进步), since there the doubling is the accident.
_REDUPLICATED = frozenset(
    "爸妈爷奶哥姐弟妹叔伯婶舅姑姨公婆宝娃囡觉果狗猫星猩"  # 妈妈, 宝宝, 觉觉, 星星
    "看听想说谈聊问试走坐玩逛尝瞧等歇躺摸闻笑哭写谢拜"  # 看看, 谢谢
    "天年月日夜时次回个件句声点些片块张世"  # 年年, 一声声
    "常渐慢快早晚远好细轻静悄偷默偏刚恰仅往频屡久深紧牢满匆"  # 慢慢, 匆匆
    "哈呵嘿嘻呜啦啊哇喵汪咚叮嗡嘟唧叽咕哗沙潺滔滚茫苍郁葱纷冉翩"  # 哗哗, 茫茫
)


@rule("DUP005", default="propose", fix="unsafe")
def doubled_phrases(text: str) -> Iterable[Edit]:
    """同一短语、单字接连误重，建议删去后一个。 A phrase or a letter doubled by accident; the second to go.

    复制、排版、识别时手一抖，就有“新华社北京电 新华社北京电”，或者“攻坚战战”。两种情形：
    四字以上的汉字串紧接着（或只隔空格）又来一遍；句末单字重写，而同一篇别处同样的上文只有一个。
    叠词不动：天天、妈妈、谢谢、一个个、高高兴兴、研究研究。呼喊、口号、引语、诗句不动：
    自身就是循环的（加油加油）、引号里的、后面是叹号的、连说三遍的、独占一行的短句、附近还有别的重复的。
    单字后面还有汉字的不动：大学|学生，很可能各属一词。

    A slip in copying, typesetting or recognition gives 新华社北京电 新华社北京电, or 攻坚战战.  Two forms are found: four or
    more Han characters that follow themselves at once or after a space; and one character doubled at the end of a
    clause, where the same words stand elsewhere in the document with a single one.  Reduplicated words are left
    alone (天天, 妈妈, 谢谢, 一个个, 高高兴兴, 研究研究), and so are cries, slogans, quotations and verse: what repeats within
    itself (加油加油), stands in quotation marks or before an exclamation mark, comes three times, is a short line of
    its own, or has other doublings nearby.  A doubled character with Han after it is left alone, since each may
    belong to a word of its own (大学|学生).
    """
    layers: list[Layer] = []
    gone: list[tuple[int, int]] = []
    now = text
    for _ in range(8):  # a removal may bring together what is doubled again; no text in use needs a third round
        found = sorted(_accidents(now))
        if not found:
            break
        gone += (edits.origin(layers, edit.start, edit.end) for edit in found)
        now = edits.apply(now, found)
        layers.append(Layer(found))
    return [Edit(start, end, text[start:end], "", 0.8) for start, end in _joined(sorted(gone))]


def _accidents(text: str) -> Iterator[Edit]:
    phrases = list(_doubled(text))
    yield from phrases
    covered = {place for edit in phrases for place in range(edit.start, edit.end)}
    evidence = {run[0][-6:] for run in _END_OF_RUN.finditer(text)}
    for twice in _LETTER_TWICE.finditer(text):
        place = twice.end() - 1
        single = twice[0][:-1]
        if twice[1] not in _REDUPLICATED and single[-2] != twice[1] and single in evidence and place not in covered:
            yield Edit(place, place + 1, twice[1], "")


def _doubled(text: str) -> Iterator[Edit]:
    matches = [m for m in _PHRASE_TWICE.finditer(text) if not _PERIODIC.fullmatch(m[1])]
    ends = [-_CLOSE, *(m.end() for m in matches)]
    starts = [*(m.start() for m in matches[1:]), len(text) + _CLOSE]
    for twice, last, following in zip(matches, ends, starts, strict=False):
        start, end = twice.span()
        if start - last < _CLOSE or following - end < _CLOSE:
            continue
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        if _SPOKEN.search(around) or text.startswith(twice[1], end):
            continue
        own_line = _LINE_BEGINS.search(text, max(0, start - 9), start) and _LINE_ENDS.match(text, end)
        if own_line and len(twice[1]) < 8:
            continue
        yield Edit(start + len(twice[1]), end, text[start + len(twice[1]) : end], "")


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans that touch or overlap, as one."""
    current: tuple[int, int] | None = None
    for start, end in spans:
        if current and start <= current[1]:
            current = (current[0], max(current[1], end))
        else:
            if current:
                yield current
            current = (start, end)
    if current:
        yield current
