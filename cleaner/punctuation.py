"""PUN: the marks of Chinese text.  Half-width marks beside Han become full-width, doubled marks single; lost stops are proposed."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cleaner.edits import Edit
from cleaner.rule import rule

WIDE = dict(zip(",;:!?()", "，；：！？（）", strict=True))
LEFT = r"\p{Han}”’」』）】》〉…—％"  # what a mark may follow in Chinese text
RIGHT = r"\p{Han}“‘「『（【《〈…—"  # and what may follow it
WORD = r"A-Za-z0-9％%+"

# One of the two sides must be Chinese; an address is passed over as a whole.
MARK = regex.compile(
    rf"(?P<address>(?:https?://|www\.)[!-~]+)"
    rf"|(?<=[{LEFT}])(?P<after>[,;:!?])(?=[{RIGHT}{WORD}(\"']|\s*(?:\n|\Z))"
    rf"|(?<=[{WORD})])(?P<before>[,;:!?])(?=[{RIGHT}])"
    rf"|(?<=[{LEFT}{WORD}])(?P<spaced>[,;:!?]) (?=[{RIGHT}])(?<=\p{{Han}}..|[{LEFT}].)"
    rf"|(?<=\p{{Han}})(?P<stop>\.)(?=\s*(?:\n|\Z))"
)
BRACKETS = regex.compile(r"[(（]([^()（）\n]{1,200})[)）]")
INSIDE = regex.compile(rf"[{LEFT}《“「『]")
KANA = regex.compile(r"[\u3041-\u30ff]")
HAN = regex.compile(r"\p{Han}")
DOUBLED = regex.compile(r"([，、；：])\1+|(?<!。)。。(?!。)")


def is_japanese(text: str) -> bool:
    """One kana for twenty Han: Japanese has its own habits with marks."""
    kana = sum(1 for _ in KANA.finditer(text))
    return kana > 0 and kana * 20 > sum(1 for _ in HAN.finditer(text))


@rule("PUN001")
def half_width_marks(text: str) -> Iterator[Edit]:
    """汉字旁的半角标点改为全角。 Half-width marks beside Han become full-width.

    新闻网站的编辑系统常把全角逗号、冒号、括号统统换成半角。标点左右至少一侧是汉字或中文标点才改；数字之间的 1,000、
    10:30，外文句子、网址、编号 (3) 都不动，日文不动。用 --punctuation keep 可整体关闭。
    Many news systems squeeze the full-width marks of Chinese into ASCII.  A mark is changed if Han or a Chinese mark
    stands on one side at least; 1,000 and 10:30, foreign sentences, addresses and numbering such as (3) stay, and so
    does Japanese.  `--punctuation keep` turns the rule off.  Source: GB/T 15834—2011.
    """
    if is_japanese(text):
        return
    found = [*_marks(text), *_brackets(text)]
    yield from sorted(found)


def _marks(text: str) -> Iterator[Edit]:
    for match in MARK.finditer(text):
        kind = match.lastgroup
        if kind == "stop":
            yield Edit(*match.span(), match[0], "。", 0.9)
        elif kind != "address":
            yield Edit(*match.span(), match[0], WIDE[match[0][0]])


def _brackets(text: str) -> Iterator[Edit]:
    for match in BRACKETS.finditer(text):
        inside = match[1]
        chinese = HAN.search(inside) and (INSIDE.match(inside[0]) or INSIDE.match(inside[-1]))
        for at in (match.start(), match.end() - 1):
            if chinese and text[at] in "()":
                yield Edit(at, at + 1, text[at], WIDE[text[at]])


@rule("PUN002")
def doubled_marks(text: str) -> Iterator[Edit]:
    """重复的逗号、句号等删成一个。 Doubled commas and stops become single.

    拼接、替换留下的“，，”“。。”。三个以上的句号常当省略号用，叹号、问号的叠用表示语气，均不动。
    Left behind by joining and replacing.  Three stops or more often stand for an ellipsis, and repeated
    exclamation and question marks carry tone: they stay.
    """
    for match in DOUBLED.finditer(text):
        yield Edit(*match.span(), match[0], match[0][0])


# A paragraph: at least forty code points and two marks inside, so that headlines, captions and verses are none; a blank
# line, an indent or the end follows, so that a line broken by hand in mid-sentence is none.
OPEN_END = regex.compile(r"(?m)^(?=[^\n]{40})[^\n]*[\p{Han}\p{Nd}%％”’」』](?=[^\S\n]*(?:\n[^\S\n]|\n\n|\n?\Z))")
INNER_MARK = regex.compile(r"[，。；,;]")


@rule("PUN003", default="propose")
def missing_stop(text: str) -> Iterator[Edit]:
    """段末缺少句号，建议补上。 A paragraph ends without a stop: one is proposed.

    采集站为躲避查重，会随机删掉标点，段末的句号最容易看出来。只看四十字以上、行内至少有两个标点、后面空行或缩进另起
    的段落；标题、图注、诗行太短，手工折行的文字下一行接着写，都不在其列。只建议，不自动补。
    Content farms delete marks at random to dodge duplicate detection; at the end of a paragraph the loss is
    near-certain.  Only lines of forty code points with two marks inside, before a blank line, an indent or the end.
    """
    for match in OPEN_END.finditer(text):
        body = match[0]
        ended = body[-1] in "”’」』" and body[-2] in "。！？…!?"
        if not ended and sum(1 for _ in INNER_MARK.finditer(body)) >= 2 and not is_japanese(body):
            at = match.end() - 1
            yield Edit(at, at + 1, body[-1], body[-1] + "。", 0.9)
