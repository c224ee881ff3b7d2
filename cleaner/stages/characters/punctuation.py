"""PUN: the punctuation of Chinese text.

Half-width marks beside Han become full-width, doubled marks become single, and missing marks are proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import regex

from cleaner.core import scripts
from cleaner.core.edits import Edit
from cleaner.core.rules import family, rule
from cleaner.stages.characters.not_prose import Lines, is_foreign, stretches
from cleaner.stages.characters.questions import Questions

WIDE = dict(zip(",;:!?()", "，；：！？（）", strict=True))
LEFT = r"\p{Han}０-９Ａ-Ｚａ-ｚ”’」』）】》〉…—％"  # a mark of Chinese text stands behind one of these
RIGHT = r"\p{Han}０-９Ａ-Ｚａ-ｚ“‘「『（【《〈…—―"  # and before one of these
WORD = r"A-Za-z0-9％%+"

# A mark needs Chinese text on one of its two sides.
MARK = regex.compile(
    rf"(?<=[{LEFT}])(?P<after>[,;:]|[!?]++)(?=[{RIGHT}{WORD}(\"'”’」』]|(?<=[!?])[）】》〉！？]|\s*\Z)"
    rf"|(?<=[{WORD})])(?P<before>[,;:!?])(?=[{RIGHT}])"
    rf"|(?<=[{LEFT}{WORD}])(?P<spaced>[,;:!?]) (?=[{RIGHT}])(?<=[{LEFT}]..)"
    rf"|(?<=[\p{{Han}}）)》】]|\p{{Han}}[”’」』])(?P<stop>\.)(?=[”’」』]?\s*\Z)"
    # inside a line only after a word that closes a clause: 卡尔.马克思, 念奴娇.赤壁怀古 and file names have none
    rf"|(?<=\p{{Han}}[了吗呢吧啊呀啦嘛])(?P<inner>\.)(?=[”’」』]?\p{{Han}})"
)
BRACKET = regex.compile(r"[()（）]")
LONGEST_ASIDE = 200
# A bracket after a word in an alphabet belongs to the foreign sentence, as in “Beijing (北京), Shanghai” …
FOREIGN_BEFORE = regex.compile(r"[\p{Hangul}\p{Cyrillic}]|\p{Latin}\ ", flags=regex.REVERSE)
# … unless the sentence goes on in Chinese.
CHINESE_BEHIND = regex.compile(rf"\s*[{RIGHT}，。；：！？、”’」』）】》〉]")
INSIDE = regex.compile(rf"[{LEFT}《“「『]")
KANA = regex.compile(f"[{scripts.KANA}]")
HAN = regex.compile(scripts.HAN)
HALF_WIDTH = regex.compile(r"[,;:!?().]")
BRAND = regex.compile(
    r"(?<![A-Za-z])\p{Lu}[A-Za-z]{0,5}\p{Ll}", flags=regex.REVERSE
)  # Yahoo!奇摩: the mark belongs to the name
DOUBLED = regex.compile(r"([，、；：])\1+|(?<!。)。。(?!。)")

LOOSE_ELLIPSIS = regex.compile(r"。。+|、、+|(?<!\.)\.{3,6}(?!\.)")
LOOSE_PAIR = regex.compile(r"(?<![，、；：])(?:。。|、、)")  # behind a mark it is left from joining
SEVERAL = 3
MARKS_ALONE = regex.compile(r"(?m)(?<=^[^\S\n]*)([，、；：。])\1+[^\S\n]*$")


def is_japanese(text: str) -> bool:
    """Whether the text has more than one kana for twenty Han.  Japanese uses marks in its own way."""
    kana = sum(1 for _ in KANA.finditer(text))
    return kana > 0 and kana * 20 > sum(1 for _ in HAN.finditer(text))


family("PUN", "标点", "punctuation")


@rule("PUN001", off_when=("punctuation", "keep"))
def half_width_marks(text: str) -> Iterator[Edit]:
    """汉字旁的半角标点改为全角。 Half-width marks beside Han become full-width.

    新闻网站的编辑系统常把全角逗号、冒号、括号统统换成半角。标点左右至少一侧是汉字或中文标点才改；数字之间的 1,000、
    10:30，外文句子、网址、编号 (3) 都不动，日文不动。程序代码、公式、表格与 YAML 一类的数据、歌词和论坛的标签里，这些符号是语法，
    不是标点，也不动。问号夹在一个不像问句的句子中间，多半是编码丢掉的字，不当问号改；
    外国人名里的“米洛?卡琳娜”丢的是间隔号，也不改。用 --punctuation keep 可整体关闭。
    Many news systems squeeze the full-width marks of Chinese into ASCII.  A mark is changed if Han or a Chinese mark
    stands on one side at least; 1,000 and 10:30, foreign sentences, addresses and numbering such as (3) stay, and so
    does Japanese.  In code, formulas, tables, YAML, tags of lyrics and forums the same characters are syntax: they stay.
    A `?` inside a sentence that asks nothing rather stands for a character that an encoding could not hold: it stays
    too, and so does one inside a foreign name, which was a middle dot.  `--punctuation keep` turns the rule off.  Source: GB/T 15834—2011.
    """
    if is_japanese(text):
        return
    lines, questions = Lines(text), Questions(text)
    start = 0
    for n, line in enumerate(lines.lines):
        found = _in_line(line) if HALF_WIDTH.search(line) and not line.isascii() else []
        if found and not (is_foreign(line) or lines.is_data(n) or lines.is_code(n)):
            for edit in found:
                at = edit._replace(start=start + edit.start, end=start + edit.end)
                if set(at.old) != {"?"} or not questions.is_lost(at.start, at.end):
                    yield at
        start += len(line) + 1


def _in_line(line: str) -> list[Edit]:
    """What is to be changed in one line, if it is prose; what of it is no prose stays."""
    spans = stretches(line)
    brackets = list(_brackets(line, spans))
    wide = {edit.start for edit in brackets}
    # a stop after a half-width bracket becomes Chinese only if the bracket does
    marks = (edit for edit in _marks(line) if edit.old != "." or line[edit.start - 1] != ")" or edit.start - 1 in wide)
    return sorted([*_outside(marks, spans), *brackets])


def _outside(found: Iterable[Edit], spans: Sequence[tuple[int, int]]) -> Iterator[Edit]:
    """The edits that touch none of `spans`; both are sorted."""
    k = 0
    for edit in found:
        while k < len(spans) and spans[k][1] <= edit.start:
            k += 1
        if k == len(spans) or edit.end <= spans[k][0]:
            yield edit


def _marks(line: str) -> Iterator[Edit]:
    for match in MARK.finditer(line):
        kind = match.lastgroup
        assert kind
        if kind in ("stop", "inner"):
            yield Edit(*match.span(), match[0], "。", 0.9)
        elif not (match[0] == "!" and BRAND.match(line, 0, match.start())):
            yield Edit(*match.span(), match[0], "".join(WIDE[mark] for mark in match[kind]))


def _brackets(line: str, spans: Sequence[tuple[int, int]]) -> Iterator[Edit]:
    for start, end in _pairs(line, spans):
        chinese = HAN.search(line, start, end) and (INSIDE.match(line[start + 1]) or INSIDE.match(line[end - 1]))
        foreign = FOREIGN_BEFORE.match(line, 0, start) and not CHINESE_BEHIND.match(line, end + 1)
        for at in (start, end):
            if chinese and not foreign and line[at] in "()":
                yield Edit(at, at + 1, line[at], WIDE[line[at]])


def _pairs(line: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The places of the two brackets of each pair that is not empty and not in `spans`; inner pairs come first."""
    opened: list[int] = []
    k = 0
    for match in BRACKET.finditer(line):
        while k < len(spans) and spans[k][1] <= match.start():
            k += 1
        if k < len(spans) and spans[k][0] <= match.start():
            continue
        if match[0] in ("(", "（"):
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if 1 < match.start() - start <= LONGEST_ASIDE:
                yield start, match.start()


@rule("PUN002")
def doubled_marks(text: str) -> Iterator[Edit]:
    """重复的逗号、句号等删成一个。 Doubled commas and stops become single.

    拼接、替换留下的“，，”“。。”。三个以上的句号常当省略号用，叹号、问号的叠用表示语气，均不动。论坛里拿“。。。”“...”当省略号的，
    “。。”“、、”也是省略号，不动；整行只有这些标点的也不动。
    Left behind by joining and replacing.  Three stops or more often stand for an ellipsis, and repeated
    exclamation and question marks carry tone: they stay.  So do two stops or two list marks in a chat whose writers
    make their ellipses of such marks, and a line of nothing else.
    """
    chat = _has_loose_ellipses(text)
    for match in DOUBLED.finditer(text):
        loose = chat and LOOSE_PAIR.fullmatch(text, *match.span())
        if loose or MARKS_ALONE.match(text, match.start()):
            continue
        yield Edit(*match.span(), match[0], match[0][0])


def _has_loose_ellipses(text: str) -> bool:
    """Whether a text has several ellipses made of stops, list marks or dots, one of three marks or more among them."""
    found = [len(match[0]) for match in LOOSE_ELLIPSIS.finditer(text)]
    return len(found) >= SEVERAL and max(found) > 2


# Code points of a paragraph, which also has two marks inside: headlines, captions and verses do not count as paragraphs.
PARAGRAPH = 40
NEAR = 1500  # code points; where marks were deleted a stop is missing within 1,100 at most (2026-12-01)
RARITY = 2500  # code points to one lost stop, above which nobody deleted marks: 435 in a text that was robbed, 14,000 in a novel
SHORT_PARAGRAPH = 20  # the same for a line that is indented like a paragraph
OPEN = regex.compile(r"[\p{Han}\p{Nd}%％”’」』]")  # the last character of a sentence before its stop
CLOSED = regex.compile(r"[。！？…!?][”’」』）]?")
LINE_WITH_QUOTE = regex.compile(r'(?m)^[^\n"]*"[^\n]*')
INNER_MARK = regex.compile(r"[，。；,;]")


@rule("PUN003", default="propose")
def missing_stop(text: str) -> Iterator[Edit]:
    """段末缺少句号，建议补上。 A paragraph ends without a stop: one is proposed.

    采集站为躲避查重，会随机删掉标点，段末的句号最容易看出来。只看四十字以上、行内至少有两个标点、后面空行或缩进另起
    的段落；标题、图注、诗行太短，手工折行的文字下一行接着写，都不在其列。只建议，不自动补。
    Content farms delete marks at random to dodge duplicate detection; at the end of a paragraph the loss is
    near-certain.  Only lines of forty code points with two marks inside, before a blank line, an indent or the end.
    """
    for start, body in _paragraphs(text):
        if len(body) >= PARAGRAPH and _is_open(body) and len(INNER_MARK.findall(body)) >= 2 and not is_japanese(body):
            at = start + len(body) - 1
            yield Edit(at, at + 1, body[-1], body[-1] + "。", 0.9)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """The start of each paragraph, and its line without the spaces at its end.

    A line is a paragraph if a blank line, an indented line or the end of the text follows it: a line that was broken by
    hand in the middle of a sentence is none.
    """
    lines = text.split("\n")
    start = 0
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if (body := line.rstrip()) and (not after or after[0].isspace()):
            yield start, body
        start += len(line) + 1


def _is_open(body: str) -> bool:
    """Whether the line ends in a character that a stop may follow, and not in a quotation that has its own stop."""
    return OPEN.match(body[-1]) is not None and not (body[-1] in "”’」』" and body[-2:-1] in tuple("。！？…!?"))


@rule("PUN004", default="propose")
def missing_inside(text: str) -> Iterator[Edit]:
    """句中缺少逗号、句号，建议补上。 A comma or stop is missing inside a sentence: one is proposed.

    采集站每隔几十个字删去一个标点。只在段末已经缺了句号的文章里找（标点齐全的文章不看，长篇里只看缺句号的段落前后）：两个标点之间的一段，或者完整，
    或者缺一个；词语模型看前后的词挨不挨标点，再看两边的长短，以及文章别处同样的字前后有没有标点。把握够大才提议，一段只提一处。
    放在哪里、用逗号还是句号，是一种判断，所以只建议，不自动补；--apply PUN004 则照补。诗、表格、引号里的话不在其列。

    Content farms delete a mark every few dozen characters.  Only a text whose paragraphs lack stops is searched, and of a
    long one what stands near such paragraphs, so that one whose marks are all there is left alone.  A clause between two marks is whole or lacks one: the word model
    says whether a mark goes with the neighbours of a place, then the lengths on both sides count, and what stands
    beside marks in the rest of the text.  One proposal a clause, where it is more likely right than wrong.
    """
    if not _lacks_stops(text) or is_japanese(text):
        return
    yield from sorted([*_inside(text), *_at_short_ends(text)])


def _inside(text: str) -> Iterator[Edit]:
    from cleaner.stages.characters.missing_marks import LIKELY, gaps

    narrow = text.count(",") > text.count("，")
    if not (spans := _near_lost_stops(text)):
        return
    for found, likely in gaps(text, spans):
        chance, gap = max(zip(likely, found, strict=True))
        if chance >= LIKELY:
            mark = "。" if gap.stop else "," if narrow else "，"
            yield Edit(gap.at - 1, gap.at, text[gap.at - 1], text[gap.at - 1] + mark, round(chance, 2))


def _near_lost_stops(text: str) -> list[tuple[int, int]]:
    """What stands within NEAR of paragraphs that lost their stop, where they are no rarity: a novel of which one line ends
    without a stop was not robbed.
    """
    spans: list[tuple[int, int, int]] = []  # start, end, lost stops
    for edit in missing_stop(text):
        start, end, lost = max(0, edit.start - NEAR), min(len(text), edit.end + NEAR), 1
        if spans and start <= spans[-1][1]:
            start, _, before = spans.pop()
            lost += before
        spans.append((start, end, lost))
    return [(start, end) for start, end, lost in spans if end - start <= RARITY * lost]


def _at_short_ends(text: str) -> Iterator[Edit]:
    """The ends of paragraphs for which PUN003 has too little evidence: indented, but short or without a mark inside."""
    sure = {edit.start for edit in missing_stop(text)}
    for start, body in _paragraphs(text):
        at = start + len(body) - 1
        indented = body[:1].isspace() and body[1:2].isspace() and len(body.lstrip()) >= SHORT_PARAGRAPH
        if at not in sure and indented and OPEN.match(body[-1]) and body[-1] not in "”’」』":
            yield Edit(at, at + 1, text[at], text[at] + "。", 0.7)


def _lacks_stops(text: str) -> bool:
    """Whether at least a fifth of the paragraphs lack their stop."""
    missing = sum(1 for _ in missing_stop(text))
    return missing > 0 and missing * 5 >= missing + sum(
        len(body) >= PARAGRAPH and CLOSED.fullmatch(body, len(body) - (body[-1] in "”’」』）") - 1) is not None
        for body in map(str.rstrip, text.split("\n"))
    )


# A pair of straight quotes around Chinese text, with Chinese text or an end of the line outside on both sides.
QUOTED = regex.compile(
    r"(?<=^|[\p{Han}，。、；：？！“”‘’（）《》—…]|^[^\S\n]+)\"(?=[^\"\n]*\p{Han})[^\s\"](?:[^\"\n]{0,200}[^\s\"])?\""
    r"(?=\s*$|[\p{Han}，。、；：？！“”‘’（）《》—…])"
)
CODE = regex.compile(r"[{}<>=\\`]|\"\s*:")


@rule("PUN005", default="propose", off_when=("punctuation", "keep"))
def straight_quotes(text: str) -> Iterator[Edit]:
    """汉字句子里的直引号 " 建议改为弯引号 “ ”。 Straight quotes in a Chinese sentence: curly ones are proposed.

    网页编辑器和程序员的键盘只有直引号，分不出左右。只有整行的直引号都能两两配对、每对里面有汉字、外侧紧挨汉字或中文标点
    （或行首行尾）时才建议；英寸（27"）、程序代码、JSON、英文引文、落单的引号都不动。程序里的字符串常常就要直引号，所以只建议。

    Web editors and plain keyboards know one quote for both sides.  A line is touched only if all its straight quotes
    make pairs, each round some Han, with Han or a Chinese mark (or an end of the line) outside.  Inches (27"), code,
    JSON, English quotations and single quotes stay.  In technical text the straight quote may be meant: a proposal.
    """
    for line in LINE_WITH_QUOTE.finditer(text):
        if CODE.search(line[0]):
            continue
        pairs = list(QUOTED.finditer(text, line.start(), line.end()))
        if 2 * len(pairs) == line[0].count('"'):
            for pair in pairs:
                yield Edit(pair.start(), pair.start() + 1, '"', "“", 0.95)
                yield Edit(pair.end() - 1, pair.end(), '"', "”", 0.95)
