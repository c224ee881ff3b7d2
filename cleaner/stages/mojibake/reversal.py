"""MOJ001: text whose bytes were read in the wrong encoding, read again in the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cleaner.core.edits import Edit
from cleaner.core.rules import rule
from cleaner.stages.mojibake.codec_runs import (
    EAST_ASIAN,
    MARGIN,
    UNREAD_PAIR,
    UTF8_TOKEN,
    Run,
    best_runs,
    find_runs,
    replace,
)
from cleaner.stages.mojibake.damage import name_reading
from cleaner.stages.mojibake.fillings import UNREAD
from cleaner.stages.mojibake.gates import keeps_company, suspect
from cleaner.stages.mojibake.lost_bytes import LOST, fill
from cleaner.stages.mojibake.minimal_edit import trimmed
from cleaner.stages.mojibake.vetoes import CJK

GAP = re.compile(f"{UNREAD}+")
NEARBY = 30  # characters on either side: enough for a sentence of Korean, the hardest to tell
ROUNDS = 8  # of encoding upon encoding; three are known from life


@rule("MOJ001", kind=name_reading)
def undo_wrong_codec(text: str) -> Iterator[Edit]:
    """读错编码的文字按原来的编码重读（ÖÐ¹ú、涓浗 → 中国，æ–°é—» → 新闻）。 Text read in the wrong encoding is read in its own.

    GBK 或 UTF-8 的网页被当成 Latin-1、cp1251 打开，UTF-8 文件被当成 GBK 打开再存盘，数据库连接的字符集没设对：
    字节还在，只是读法错了，有时还连错两遍。把字节取回来，换各种编码重读，读出来明显更像文章的才算数。整行的证据一起看，
    行中夹着的一段乱码也能单独认出来。丢了的字节，按剩下的字节和上下文的词补上（把握低一档）；补不出的那个字写成 �。
    法文、越南文、俄文、希腊文、拼音和繁体、古文本来就读得通，重读只会更差，所以不动。同样的字节按 UTF-8 读更像话的（葡萄牙文、泰文……），
    归 MOJ002；别的文字的旧编码（俄文的 cp1251、韩文的 EUC-KR……）按 GBK 也能读出汉字，但不成词，不算中文，也不动。

    A GBK or UTF-8 page opened as Latin-1 or cp1251, a UTF-8 file opened and saved as GBK, a database connection with
    the wrong character set: the bytes are all there, only misread, at times twice over.  They are taken back and read
    in other encodings; a reading counts if it is far more probable as text.  The runs of a line are weighed together,
    and a damaged run inside a sound line is found too.  Lost bytes are guessed from those that are left and from the
    words around (with less confidence); a character of which too little is left becomes �.  French, Vietnamese, Russian, Greek, pinyin, Traditional and classical Chinese read well as
    they are, and any other reading is worse: they stay.  Where the same bytes make better text in UTF-8 (Portuguese, Thai), MOJ002 reads
    them.  Legacy encodings of other languages (cp1251, EUC-KR) would give Han that form no words: that is no Chinese, and stays too.
    """
    position = 0
    while hit := suspect().search(text, position):
        start = text.rfind("\n", 0, hit.start()) + 1
        end = text.find("\n", hit.end())
        end = len(text) if end < 0 else end
        if hit["eastern"] is not None:
            if not keeps_company(text, max(start, hit.start() - 5), min(end, hit.end() + 8)):
                position = hit.end()
                continue
            if not _looks_misread(text, hit, start, end):
                position = min(end, hit.end() + NEARBY // 2)  # what begins further on shows further on
                continue
        yield from _repair_line(text[start:end], start)
        position = end


def _looks_misread(text: str, hit: re.Match[str], start: int, end: int) -> bool:
    """Whether the text around a hit reads better in another encoding.  To judge the whole line takes a thousand times as long,
    and most hits are sound (波光粼粼).
    """
    return _reads_better(text[max(start, hit.start() - NEARBY) : min(end, hit.end() + NEARBY)])


@lru_cache(maxsize=2000)
def _reads_better(window: str) -> bool:
    return any(run.gain > 0 for run in best_runs(window, (EAST_ASIAN,), least=6)[0])


def _repair_line(line: str, offset: int) -> Iterator[Edit]:
    runs = find_runs(line)
    if not runs:
        return
    repaired = _halfway(line, runs)
    if not (more := find_runs(repaired)):
        for run in _filled(line, runs):
            yield Edit(offset + run.start, offset + run.end, line[run.start : run.end], run.new, _confidence(run))
        return
    # One damage upon another: the edits of the rounds do not add up, their result does.
    for _ in range(ROUNDS):
        now, repaired = repaired, _halfway(repaired, more)
        if not (more_yet := find_runs(repaired)):
            repaired = replace(now, _filled(now, more))
            break
        more = more_yet
    repaired = repaired.replace(UNREAD_PAIR, UNREAD)
    if repaired != line:
        yield trimmed(offset, line, repaired, _confidence(runs[0]))


def _halfway(line: str, runs: list[Run]) -> str:
    """The line after one round.  An unread character becomes U+FFFD where U+FFFD itself was misread, else UNREAD_PAIR."""
    marked = []
    for run in runs:
        tokens = UTF8_TOKEN.findall(run.stream) if run.inner == "utf-8" else []
        new = run.new.replace(UNREAD, UNREAD_PAIR)
        if len(tokens) == len(new):
            new = "".join(UNREAD if token[:2] == "\xef\xbf" else c for token, c in zip(tokens, new, strict=True))
        marked.append(run._replace(new=new))
    return replace(line, marked)


def _filled(line: str, runs: list[Run]) -> list[Run]:
    """The runs with their lost bytes guessed; no run if less than a quarter of the characters can be read."""
    if not any(UNREAD in run.new for run in runs):
        return runs
    runs = list(_with_gaps(line, runs))
    edges = [0, *(place for run in runs for place in (run.start, run.end)), len(line)]
    parts = [line[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    read = fill(parts, [run.stream for run in runs], runs[0].inner, runs[0].outer)
    if 4 * sum(new.count(UNREAD) for new in read) > 3 * sum(map(len, read)):
        return []
    return [run._replace(new=new) for run, new in zip(runs, read, strict=True)]


def _with_gaps(line: str, runs: list[Run]) -> Iterator[Run]:
    """The runs, and between them the gaps where no byte of a character is left: 5���16��� is 5月16日."""
    done = 0
    first = runs[0]
    width = 3 if first.inner == "utf-8" else 2
    for run in (*runs, None):
        end = run.start if run else len(line)
        if not CJK.search(line, done, end):
            for gap in GAP.finditer(line, done, end):
                if len(gap[0]) % width == 0:
                    new, stream = UNREAD * (len(gap[0]) // width), LOST * len(gap[0])
                    yield Run(*gap.span(), new, first.gain, stream, first.inner, first.outer)
        if run:
            yield run
            done = run.end


def _confidence(run: Run) -> float:
    """The confidence of a run: lower where the gain is small, and lower by the share of its bytes that were lost."""
    lost = run.stream.count(LOST) / len(run.stream)
    return round((0.9 if run.gain < 2 * MARGIN else 0.99) - min(0.5, lost), 2)
