"""How well does MOJ undo lossy damage, and how fast?

    python benchmarks/mojibake.py TEXT...
    python benchmarks/mojibake.py --oracle TEXT...    what the word model could do at best with UTF-8 read as Big5

Every sentence of 18 to 80 characters of the texts (UTF-8, Simplified; Debian's and PyPI's packages hold many) is written in one encoding
and read in another, with U+FFFD for what cannot be read.  Printed for each pair: sentences, exact ones, characters
that come back in their place, and characters a second, and how many of twenty words come back in a sound line; last, what MOJ costs on the sound text, in passes of OpenCC t2s.

UTF-8 read as Big5 loses bytes of three characters in four (1,774 of 2,329 in the evening news of a television station).
The oracle reads each of these with all others round it given, and finds .807 of all characters; .847 in laws and notes
on technology.  Reading them together, with neighbours that are open too, is harder, so this is about the most that the word model
can do; it is no proof for other models.  open-gram's trigrams, unpruned, found as many as its bigrams (.648 of 1,071
characters, 25 sentences, best path only, before marks and line ends were weighed as now) (2026-11-22).
"""

import re
import sys
import time
from difflib import SequenceMatcher
from pathlib import Path

from opencc import OpenCC

import cleaner
import cleaner.core.registry
from cleaner.stages.mojibake import fillings, lost_bytes

PAIRS = [
    *[("utf-8", outer) for outer in ("gbk", "gb18030", "big5", "cp949", "cp932", "latin-1", "cp1251")],
    *[("utf-8", outer) for outer in ("mac_roman", "cp437", "cp850")],
    *[("gbk", outer) for outer in ("big5", "cp949", "cp932", "latin-1", "cp1251")],
]
WORDS = [
    "目录",
    "说明",
    "会议记录",
    "工作总结",
    "用户手册",
    "报名表",
    "毕业照片",
    "通知",
    "新建文件夹",
    "学生名单",
    "北京",
    "周杰伦",
    "三国演义",
    "第一章",
    "测试",
    "联系方式",
    "价格表",
    "下载",
    "使用帮助",
    "数据结构",
]
SOUND = "请查收附件《{}》，谢谢。"
SENTENCE = re.compile("[^。！？\n]+[。！？]")
MOST = 200


def likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def main(text: str, sentences: list[str]) -> None:
    cleaner.clean(sentences[0].encode().decode("gbk", "replace"), select=["MOJ"])  # what is loaded once
    for inner, outer in PAIRS:
        garbled = [s.encode(inner, "replace").decode(outer, "replace") for s in sentences]
        start = time.process_time()
        repaired = [cleaner.clean(g, select=["MOJ"]).text for g in garbled]
        seconds = time.process_time() - start
        exact = sum(a == b for a, b in zip(repaired, sentences, strict=True))
        before, after = (sum(map(likeness, texts, sentences)) / len(sentences) for texts in (garbled, repaired))
        worse = sum(likeness(r, s) < likeness(g, s) for r, g, s in zip(repaired, garbled, sentences, strict=True))
        print(
            f"{inner} as {outer}: {exact}/{len(sentences)} exact, likeness {before:.3f} -> {after:.3f}, {worse} worse, "
            f"{sum(map(len, sentences)) / seconds:,.0f} characters a second; {words_found(inner, outer)} of {len(WORDS)} words"
        )
    rules = [rule for rule in cleaner.core.registry.rules() if rule.family == "MOJ" and rule.find]
    t2s = OpenCC("t2s")
    cost = []
    for run in (lambda: [list(rule.find(text)) for rule in rules if rule.find], lambda: t2s.convert(text)):
        run()
        start = time.process_time()
        for _ in range(5):
            run()
        cost.append(time.process_time() - start)
    print(f"sound text: {cost[0] / cost[1]:.2f} passes of t2s")


def words_found(inner: str, outer: str) -> int:
    damaged = ((word, SOUND.format(word.encode(inner).decode(outer, "replace"))) for word in WORDS)
    return sum(cleaner.clean(line, select=["MOJ"]).text == SOUND.format(word) for word, line in damaged)


def oracle(sentences: list[str]) -> None:
    """Each character that UTF-8 read as Big5 leaves open, read with all others round it given."""
    fillings.CERTAIN = 0.0
    characters = sound = right = 0
    for sentence in sentences:
        stream = "".join(
            lost_bytes.LOST if c == fillings.UNREAD else c.encode("big5").decode("latin-1")
            for c in sentence.encode().decode("big5", "replace")
        )
        true = tuple(((c, 0.0),) for c in sentence)
        place = 0
        for i, c in enumerate(sentence):
            token, place = stream[place : place + len(c.encode())], place + len(c.encode())
            following = stream[place : place + 1].replace(lost_bytes.LOST, lost_bytes.LEAD)
            characters += 1
            if lost_bytes.LOST not in token:
                sound += 1
            elif len(token) == 3:
                slots = (*true[:i], lost_bytes._candidates(token, following, "utf-8", "big5", 1), *true[i + 1 :])
                right += fillings.read(slots, "\n", "\n")[i] == c
    print(
        f"{characters} characters, {sound} whole, {right} read with all others given: {(sound + right) / characters:.3f}"
    )


if __name__ == "__main__":
    ask_oracle = sys.argv[1:2] == ["--oracle"]
    whole = "\n".join(Path(path).read_text("utf-8") for path in sys.argv[1 + ask_oracle :])
    chosen = [s for s in SENTENCE.findall(whole) if 18 <= len(s) <= 80]
    chosen = chosen[:: max(1, len(chosen) // MOST)]
    if ask_oracle:
        oracle(chosen[::5])
    else:
        main(whole, chosen)
