"""MOJ004, MOJ005: filler that can be taken out, and damage that can only be named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.edits import Edit
from cleaner.mojibake.trim import trimmed
from cleaner.rule import rule

FILLER = re.compile("[烫屯]{3,}")
TRIPLES = re.compile("烫{3,}|屯{3,}")
# Someone is shouting, or speaking of the filler: “烫烫烫”, 好烫烫烫！, 烫烫烫是乱码.
SHOUTED_BEFORE = re.compile("(?:^|[，。！？、；：\\s“”\"'「『（(《【好很太真别])$")
SHOUTED_AFTER = re.compile("[！!～~。，、…”\"'」』）)》】的]|$|[和与及或是]")

LOSSES = (
    ("锟斤拷", "锟斤拷: U+FFFD written as UTF-8 and read as GBK", re.compile("锟斤|斤拷|锟.拷|拷锟")),
    ("替换符", "U+FFFD: bytes that no decoder could read", re.compile("\N{REPLACEMENT CHARACTER}")),
    ("问号串", "???: characters that the target encoding does not have", re.compile(r"\?")),
)
LOST = re.compile(
    "(?:锟斤|斤拷|锟.拷|拷锟)[锟斤拷]*(?:.{0,2}[锟斤拷]{2,})*"  # 锟斤拷锟叫ｏ拷锟斤拷
    "|\N{REPLACEMENT CHARACTER}+(?:.{1,3}\N{REPLACEMENT CHARACTER}+)*"  # �ڹ㶫��ɽ
    r"|(?<=[\u4e00-\u9fff])(?<![吗呢吧么啊呀哪谁嘛麼嗎])\?{3,}(?=[\u4e00-\u9fff])"
    r"|(?<![\w?!])\?{8,}"  # a line that became nothing else; seven and fewer are somebody's astonishment
)


TRACES = ("锟", "斤拷", "\N{REPLACEMENT CHARACTER}", "???")  # without these there is nothing to look for


@rule("MOJ004")
def remove_memory_filler(text: str) -> Iterator[Edit]:
    """删去三个以上连写的“烫”或“屯”。 Runs of three or more 烫 or 屯 are removed.

    Visual C++ 的调试版用 0xCC 填充没有初始化的栈，用 0xCD 填充新分配的堆；按 GBK 读出来正是“烫烫烫烫”“屯屯屯屯”。
    字符串少了结束符，这些填充就跟着正文一起写进了文件。它们不是谁写的字，删掉不损失什么。
    恰好三个，又像在喊叫（“好烫烫烫！”）、加了引号或正在被谈论的，不动；两个（很烫烫）也不动。

    Debug builds of Visual C++ fill fresh stack memory with 0xCC and fresh heap with 0xCD, which GBK reads as 烫烫 and
    屯屯.  A string without its terminator takes the filler along into the file.  Nobody wrote it; nothing is lost.
    Exactly three that are shouted (好烫烫烫！), quoted or talked about stay, and so do two.
    """
    if "烫烫烫" not in text and "屯屯屯" not in text:  # six times as fast as the pattern
        return
    for match in FILLER.finditer(text):
        run = match[0]
        new = run
        while (less := TRIPLES.sub("", new)) != new:  # 烫烫屯屯屯烫: taking some out may join others
            new = less
        if new == run or (len(run) == 3 and _is_speech(text, match)):
            continue
        yield trimmed(match.start(), run, new, 0.95 if len(run) > 3 else 0.8)


def _is_speech(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 1) : match.start()]
    return bool(SHOUTED_BEFORE.search(before) and SHOUTED_AFTER.match(text[match.end() : match.end() + 1]))


@rule("MOJ005", "flag")
def flag_losses(text: str) -> Iterator[Edit]:
    """标出已经丢失、无法复原的文字（锟斤拷、�、???）。 What is lost for good is flagged (锟斤拷, �, ???).

    锟斤拷：解不出的字节先成了 U+FFFD，又按 UTF-8 存、按 GBK 读；�：解码时已经读不出；???：存进了没有汉字的编码。三者
    留下的都只是“这里原来有字”，字本身没有了，任何程序也变不回来，所以只标记，一段一个，由人去找原文。
    单个问号、句末的“吗???”和成串的惊讶（???）是人写的，不标；“锟”“拷”单用（拷贝、拷问）也不标。

    锟斤拷 is U+FFFD saved as UTF-8 and read as GBK; � is a byte that no decoder could read; ??? is text saved in an
    encoding without Han.  All three only say that something stood here.  No program can bring it back, so each run is
    flagged once, for a person to look up the source.  A single question mark, a question's own 吗??? and seven marks of
    astonishment are somebody's writing, and 拷 in 拷贝 is a word: they are not flagged.
    """
    if not any(trace in text for trace in TRACES):
        return
    for match in LOST.finditer(text):
        yield Edit(*match.span(), match[0], None, 1.0 if "?" not in match[0] else 0.7)


def name_loss(flagged: str) -> tuple[str, str]:
    """What kind of loss `flagged`, the `old` of an edit of MOJ005, shows, in Chinese and English.

    >>> name_loss("锟斤拷锟斤拷")
    ('锟斤拷', '锟斤拷: U+FFFD written as UTF-8 and read as GBK')
    """
    return next((zh, en) for zh, en, mark in LOSSES if mark.search(flagged))
