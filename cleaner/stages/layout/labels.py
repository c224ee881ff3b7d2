"""One label for every line, by a few rules that a reader could apply by hand.

A learned chain of 607 weights looked perfect in cross-validation on 25 pages and then lost a tenth of the body on
pages nobody had seen (2026-11).  So there are no learned weights here, and harm is asymmetric:

1. A line with a sure cue goes, wherever it stands (`features`).
2. Without any sure cue in the text nothing else goes: the text is no page, or it was cleaned already.
3. Beside sure cues, what stands above the headline is navigation (`page_head`); what stands under a heading of related
   links, comments or copyright belongs to that heading, and weak cues count at the edges of the body (`sections`).
4. A sentence is dropped only for a cue of its own, or between lines of a comment box: never for its place.

Measured 2026-11-22.  The 25 pages of plain text, which the numbers below were chosen on: drop-line F1 .977, no body
character lost.  The visible lines of 34 HTML pages without their markup (`benchmarks/html_main_text.py`): .05 % of the
body lost, all of it links that the gold keeps or lines that a page repeats.  `docs/layout.md` tells the method.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.stages.layout.headlines import CAPTION, CHAPTER, KICKER, headline, is_headline, opening
from cleaner.stages.layout.page_head import read_head
from cleaner.stages.layout.sections import is_floor, read_sections
from cleaner.stages.layout.values import KEPT, SENTENCE, LineJudgement, Seen

THREAD = re.compile(
    r"只看(?:该作者|楼主)|电梯直达|倒序浏览|使用道具"
)  # buttons of a forum, whose posts are what it is read for
# What stands above a post: a floor, or `小李 发表于 2023-5-6 10:20`.  Only in a thread: an article may be 发表于 too.
FLOOR = r"(?:楼主|沙发|板凳|地板|\d{1,5}(?:楼|#))"
POST_HEAD = re.compile(
    rf"{FLOOR}(?:[ |].{{0,16}})??(?:[ |]*发表于:? ?\d.{{0,30}})?|(?:[^ 。，,]{{1,16}}[ |]+)?发表于:? ?\d.{{0,30}}"
    r"|(?:作者|楼主|层主): ?.{1,24} 时间: ?\d.{4,24}"
)
FLOOR_BUTTON = re.compile(r"回复|举报|打赏|引用|只看|楼主")
OPENER = re.compile(r"楼主(?:[ |].{0,16})?[ |]*发表于")


def judge(seen: Sequence[Seen]) -> list[LineJudgement]:
    """What is dropped and what is metadata; all else is `body`, until `name_kept` looks at each article."""
    out = [_by_itself(s) for s in seen]
    _join_original_title(seen, out)
    if any(s.sure_label or s.clause for s in seen):
        thread = _is_thread(seen)
        read_sections(seen, out, thread)
        read_head(seen, out)
        if thread:
            _drop_post_heads(seen, out)
    return out


def _by_itself(s: Seen) -> LineJudgement:
    if s.sure_label:
        return LineJudgement(s.sure_label, s.reason, 0.97)
    return SENTENCE if s.sentence_length else KEPT


def _is_thread(seen: Sequence[Seen]) -> bool:
    """Whether this is a thread of a forum, whose posts are its body: its buttons say so, or two of its floors."""
    floors = sum(is_floor(s) and FLOOR_BUTTON.search(s.key) is not None for s in seen)
    return floors >= 2 or any(
        (s.sure_label or s.weak_label) and (THREAD.search(s.key) or OPENER.match(s.key)) for s in seen
    )


def _drop_post_heads(seen: Sequence[Seen], out: list[LineJudgement]) -> None:
    """What stands above a post goes; what stands right below that is the post, if it is one word: `顶`."""
    for i, s in enumerate(seen):
        below = i > 0 and len(seen[i - 1].key) > 4 and POST_HEAD.fullmatch(seen[i - 1].key) is not None
        head = s.weak_label in ("comment", "meta") and POST_HEAD.fullmatch(s.key) and (not below or "发表于" in s.key)
        if head and not s.sure_label:
            out[i] = LineJudgement("comment", "head of a post", 0.9)
        elif below and out[i].dropped and not s.sure_label:
            out[i] = KEPT


def _join_original_title(seen: Sequence[Seen], out: list[LineJudgement]) -> None:
    """`原标题:某某在会议上强调` goes on in the next row, which is the original headline proper."""
    for i in range(len(seen) - 1):
        row = seen[i + 1]
        if (
            seen[i].key.startswith(("原标题", "原题"))
            and KICKER.search(seen[i].text)
            and is_headline(row)
            and not row.sentence_length
        ):
            out[i + 1] = LineJudgement("meta", "second row of the original title", 0.8)


def name_kept(seen: Sequence[Seen], out: list[LineJudgement], first: int, last: int) -> list[int]:
    """Tell title, headings and captions of one article from its body; the rows of the title come back."""
    rows = _title_rows(seen, out, first, last)
    for i in rows:
        out[i] = LineJudgement("title", "headline of what follows", 0.85)
    recent: list[str] = []  # the last eight sentences above
    told = ""
    for i in range(first, last + 1):
        if out[i].label != "body":
            continue
        if seen[i].sentence_length:
            recent = [*recent[-7:], seen[i].text[:1000]]
            told = "\n".join(recent)
        elif named := _caption(seen[i], told) or _heading(seen, i, last):
            out[i] = named
    return rows


def _title_rows(seen: Sequence[Seen], out: Sequence[LineJudgement], first: int, last: int) -> list[int]:
    top = first
    while top and out[top - 1].dropped:
        top -= 1
    path, body = opening(seen, out, top, last + 1)
    rows = headline(seen, out, body, max(first, path), last + 1) or headline(seen, out, body, first, last + 1) or []
    chapter = first < body <= last and CHAPTER.fullmatch(seen[first].text) and out[first].label == "body"
    return [first] if chapter and not rows else rows


def _caption(s: Seen, told: str) -> LineJudgement | None:
    if CAPTION.match(s.key) and len(s.text) <= 80:
        return LineJudgement("caption", "words of a picture", 0.75)
    if 8 <= len(s.text) <= 60 and not s.stop and s.text in told:
        return LineJudgement("caption", "repeats a clause of a sentence above", 0.75)
    return None


def _heading(seen: Sequence[Seen], i: int, last: int) -> LineJudgement | None:
    """A heading has a sentence within two lines below it, in the same article."""
    near = any(s.sentence_length for s in seen[i + 1 : min(i + 2, last) + 1])
    if len(seen[i].text) <= 40 and near and is_headline(seen[i]):
        return LineJudgement("heading", "short line above a paragraph, without a stop", 0.75)
    return None
