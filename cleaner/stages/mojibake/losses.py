"""MOJ004 removes memory filler; MOJ005 flags what is lost and names the damage."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cleaner.core import scripts
from cleaner.core.edits import Edit
from cleaner.core.lazy_regex import lazy
from cleaner.core.rules import Kind, rule
from cleaner.stages.language.plausibility import plausibility
from cleaner.stages.mojibake.damage import Pair, is_strange, misread, remains
from cleaner.stages.mojibake.fillings import UNREAD, probability
from cleaner.stages.mojibake.minimal_edit import trimmed

FILLER = re.compile("[烫屯]{3,}")
TRIPLES = re.compile("烫{3,}|屯{3,}")
# Someone is shouting, or speaking of the filler: “烫烫烫”, 好烫烫烫！, 烫烫烫是乱码.
SHOUTED_BEFORE = re.compile("(?:^|[，。！？、；：\\s“”\"'「『（(《【好很太真别])$")
SHOUTED_AFTER = re.compile("[！!～~。，、…”\"'」』）)》】的]|$|[和与及或是]")
# More than three fill a whole field, too (^, ：, a blank before, the end behind): that is no shout.
SHOUTED_LONGER_BEFORE = re.compile("[，。！？、“‘「『（《好很太真别]$")
SHOUTED_LONGER_AFTER = re.compile("[！!～~…”’」』）》的]")
# 会看到烫烫烫或者屯屯屯，直喊烫烫烫烫，烫烫烫烫之类的乱码: a verb of seeing or saying, or a link, and what may come between.
TOLD_BEFORE = re.compile(
    "(?:[喊叫嚷说道写念骂有]|[看见遇碰][到见过]|出现|显示|输出|打印|变成|[全都]是|所谓|什么|或者?|以及|[和与、])"
    "(?:[了着过出满个]|一[堆串片行])?$"
)
TOLD_AFTER = re.compile("或|以及|[和与、][烫屯锟]|乱码|字样|之类|这[样种些]|的[乱字]|[是即]未")
TOPIC = re.compile("乱码|未初始化|没有初始化|锟斤拷|0x[Cc][CcDd]")  # in the same line
TOLD = 7  # so many are typed at most; memory is filled by the array
AROUND = 100  # characters of the line that are searched for the topic

GBK_AS_UTF8 = lazy("\ufffd[\x80-\u07ff]|[\x80-\u07ff]\ufffd")  # �ڹ㶫��ɽ: what of GBK happens to be UTF-8
LOSSES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        ("锟斤拷：U+FFFD 存成 UTF-8，又按 GBK 读", "U+FFFD saved as UTF-8 and read as GBK"),
        re.compile("锟斤|斤拷|锟.拷|拷锟"),
    ),
    (("GBK 一类的双字节编码按 UTF-8 读", "GBK or the like read as UTF-8"), GBK_AS_UTF8),
    (
        ("错位：丢了半个汉字，后面的字按错开的字节读", "half a character lost, what follows read one byte out of step"),
        re.compile("^[^\ufffd?锟]{2,}\ufffd$"),
    ),
    (("替换符：有字节解不出", "U+FFFD: bytes that no decoder could read"), re.compile("\N{REPLACEMENT CHARACTER}")),
    (
        ("问号：存进了没有这些字的编码", "question marks: saved in an encoding without these characters"),
        re.compile(r"\?"),
    ),
)
LINE_WITH_QUESTION = re.compile(r"(?m)^[^\n?]*\?[^\n]*")
LOST = lazy(
    "[锟斤拷\N{REPLACEMENT CHARACTER}?](?:"  # first a class, for a quick search: what it found stands behind all of these
    "(?:(?<=锟)(?:斤|.拷)|(?<=斤)拷|(?<=拷)锟)[锟斤拷]*(?:.{0,2}[锟斤拷]{2,})*"  # 锟斤拷锟叫ｏ拷锟斤拷
    "|(?<=\N{REPLACEMENT CHARACTER})\N{REPLACEMENT CHARACTER}*(?:.{1,3}\N{REPLACEMENT CHARACTER}+)*"  # �ڹ㶫��ɽ
    r"|(?<=[\u4e00-\u9fff]\?)(?<![吗呢吧么啊呀哪谁嘛麼嗎]\?)\?{2,}(?=[\u4e00-\u9fff])"
    r"|(?<=\?)(?<![\w?!]\?)\?{7,})"  # a line that became nothing else; seven and fewer are somebody's astonishment
)

# One question mark for one character, several times in a line, where nobody asks anything.
SINGLE = lazy(rf"(?<=[{scripts.HAN_BASIC}])\?(?=[{scripts.HAN_BASIC}])")
ASKED = lazy("[吗呢吧么麼嘛啊呀谁哪何几]|什|怎|多少|是否|是不是|有没有|[能会要行对好]不[能会要行对好]")
WIDE = re.compile("[，。]")
SEVERAL = 3

# Text read one byte out of step, before the lost byte that puts it in step again.
OUT_OF_STEP = 60  # characters that are looked at
SURER = 12.0  # nats by which the other step must read better, by the word model

NEAR = 3  # characters beside a lost byte among which rare ones show wrong decoding
# Where it does: so many places in a text are read in every encoding, 0.7 ms each (2026-11-22), then in the commonest.
PLACES = 1000

TRACES = ("锟", "斤拷", "\N{REPLACEMENT CHARACTER}", "?")  # without these there is nothing to look for


@rule("MOJ004")
def remove_memory_filler(text: str) -> Iterator[Edit]:
    """删去三个以上连写的“烫”或“屯”。 Runs of three or more 烫 or 屯 are removed.

    Visual C++ 的调试版用 0xCC 填充没有初始化的栈，用 0xCD 填充新分配的堆；按 GBK 读出来正是“烫烫烫烫”“屯屯屯屯”。
    字符串少了结束符，这些填充就跟着正文一起写进了文件。它们不是谁写的字，删掉不损失什么。
    不超过七个，又像在喊叫（“好烫烫烫！”）、加了引号或正在被谈论的（会看到烫烫烫或者屯屯屯），不动；两个（很烫烫）也不动。

    Debug builds of Visual C++ fill fresh stack memory with 0xCC and fresh heap with 0xCD, which GBK reads as 烫烫 and
    屯屯.  A string without its terminator takes the filler along into the file.  Nobody wrote it; nothing is lost.
    Up to seven that are shouted (好烫烫烫！), quoted or talked about (会看到烫烫烫或者屯屯屯) stay, and so do two.
    """
    if "烫烫烫" not in text and "屯屯屯" not in text:  # six times as fast as the pattern
        return
    for match in FILLER.finditer(text):
        run = match[0]
        new = run
        while (less := TRIPLES.sub("", new)) != new:  # 烫烫屯屯屯烫: taking some out may join others
            new = less
        if new == run or (len(run) <= TOLD and _is_speech(text, match)):
            continue
        yield trimmed(match.start(), run, new, 0.95 if len(run) > 3 else 0.8)


def _is_speech(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    is_three = end - start == 3
    shouted_before, shouted_after = (
        (SHOUTED_BEFORE, SHOUTED_AFTER) if is_three else (SHOUTED_LONGER_BEFORE, SHOUTED_LONGER_AFTER)
    )
    if shouted_before.search(text[max(0, start - 1) : start]) and shouted_after.match(text[end : end + 1]):
        return True
    before = text[max(0, start - AROUND) : start].rpartition("\n")[2]
    after = text[end : end + AROUND].partition("\n")[0]
    return bool(TOLD_BEFORE.search(before[-8:]) or TOLD_AFTER.match(after) or TOPIC.search(f"{before}\n{after}"))


def name_loss(flag: Edit) -> Kind:
    """What kind of loss an edit of MOJ005 shows.

    >>> name_loss(Edit(0, 3, "锟斤拷", None))
    ('锟斤拷：U+FFFD 存成 UTF-8，又按 GBK 读', 'U+FFFD saved as UTF-8 and read as GBK')
    """
    if "锟" not in flag.old and (kind := misread(flag.old)):
        return f"{kind[0]}，丢了字节", f"{kind[1]}, with bytes lost"
    return next(kind for kind, mark in LOSSES if mark.search(flag.old))


@rule("MOJ005", "flag", kind=name_loss)
def flag_losses(text: str) -> Iterator[Edit]:
    """标出已经丢失、无法复原的文字（锟斤拷、�、???）。 What is lost for good is flagged (锟斤拷, �, ???).

    锟斤拷：解不出的字节先成了 U+FFFD，又按 UTF-8 存、按 GBK 读；�：解码时已经读不出；???：存进了没有汉字的编码。三者
    留下的都只是“这里原来有字”，字本身没有了，任何程序也变不回来，所以只标记，一段一个，由人去找原文。
    丢了半个汉字，后面的字全都错开一个字节（髑嗤诺墓�），也在这里标出；汉字之间夹着半角问号而没有疑问词，
    全行又都用全角标点（或者一行有三个）的，也标。
    每处都写明是哪一种丢失、什么编码按什么读。真的问句、句末的“吗???”和成串的惊讶（???）是人写的，不标；“锟”“拷”单用（拷贝、拷问）也不标。

    锟斤拷 is U+FFFD saved as UTF-8 and read as GBK; � is a byte that no decoder could read; ??? is text saved in an
    encoding without Han.  All three only say that something stood here.  No program can bring it back, so each run is
    flagged once, for a person to look up the source.  Where half a character went, what follows is read one byte out of
    step up to the next � (髑嗤诺墓�).  A half-width question mark between Han in a line that asks nothing stands for a
    lost character, if the line has full-width marks, or three of them.  Each flag says which kind of loss it is, and what was
    read as what.  Questions, 吗??? and seven marks of
    astonishment are somebody's writing, and 拷 in 拷贝 is a word: they are not flagged.
    """
    if not any(trace in text for trace in TRACES):
        return
    yield from sorted([*_runs(text), *_single_question_marks(text)])


def _runs(text: str) -> Iterator[Edit]:
    done = asked = 0
    found: Counter[Pair] = Counter()  # what was read as what in the places that were asked
    for match in LOST.finditer(text):
        start, end = match.span()
        if end <= done:
            continue
        if UNREAD in match[0] and "锟" not in match[0]:
            strange = is_strange(text[max(0, start - NEAR) : end + NEAR])
            if strange and (asked < PLACES or found):
                usual = found.most_common(1)[0][0] if asked >= PLACES else None
                start, end, pair = remains(text, start, end, usual)
                asked += 1
                found.update([pair] if pair and not usual else [])
        if match[0] == UNREAD and (start, end) == match.span():
            start = _out_of_step(text, start)
        start, done = max(done, start), end
        yield Edit(start, done, text[start:done], None, 1.0 if "?" not in match[0] else 0.7)


def _single_question_marks(text: str) -> Iterator[Edit]:
    for line in LINE_WITH_QUESTION.finditer(text):
        marks = list(SINGLE.finditer(text, line.start(), line.end()))
        wide = bool(WIDE.search(line[0])) and "," not in line[0]  # who types ， types ？
        if len(marks) >= (1 if wide else SEVERAL) and not ASKED.search(line[0]):
            yield from (Edit(*mark.span(), "?", None, 0.7) for mark in marks)


def _out_of_step(text: str, end: int) -> int:
    """The start of the stretch before `end` that reads far better one byte out of step; `end` if there is none."""
    start = end
    while start > max(0, end - OUT_OF_STEP) and text[start - 1] > "\x7f":
        start -= 1
    run = text[start:end]
    try:
        stream = run.encode("gbk")
    except UnicodeEncodeError:
        return end
    begin, best, gain, other = end, 0.0, 0.0, ""
    for k in range(len(run) - 2, -1, -1):
        other = stream[2 * k + 1 : 2 * k + 3].decode("gbk", "replace") + other
        gain += plausibility(other[0]) - plausibility(run[k + 1])
        if gain > best:
            begin, best = start + k, gain
    if begin == end:
        return end
    inside = text[begin + 1 : end]
    return begin if probability(other[-len(inside) :]) - probability(inside) > SURER else end
