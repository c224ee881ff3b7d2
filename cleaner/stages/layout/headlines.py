"""The headline of an article: which rows above its first sentence say what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.stages.layout import page_buttons
from cleaner.stages.layout.features import BULLET, ENUM, is_dateline
from cleaner.stages.layout.metadata import DATE
from cleaner.stages.layout.values import LineJudgement, Seen, is_prose

KICKER = re.compile(r"(?:强调|指出|要求|表示|提出|[时上中]|[：:])\Z")
CAPTION = re.compile(
    r".*(?:摄|供图|截图|/图|资料图片?|资料|视觉中国|示意图|新华社发|中新社发)[)\]。]?\Z|(?:资料图|图为|图[一二三四五六七八九十\d]+[:：\s]|图:|[▲△▼↑↓])"
    r"|\(.{0,24}(?:图|图片|照片|报价单|截图|大图)\)\Z|自动播放.*|点击看.*"
)
CHAPTER = re.compile(
    r"第[一二三四五六七八九十百千零〇两\d]{1,6}[章回](?: {1,2}|\u3000)[^，。：；！？:]{1,24}[！？]?"
)  # `第七章 问路`
NO_ROW = re.compile(
    rf"{CAPTION.pattern}|\(|.*\d\d:\d\d\Z|[^>»]*[>»][^>»]*[>»]|[^>»]{{1,8}}[>»][^>»]{{1,8}}\Z"
)  # nor a note, nor what ends with a clock, nor a path

TOLD = 40  # code points of sentences that are a body: the slogan of a site is none.  100 costs .0002 (34 pages, 2026-11-22)
TOGETHER = 6  # lines within which a second sentence shows that a body goes on, or begins
PATH = re.compile(r"[>»]|位置|正文\Z")


CLOCK = re.compile(r"(?:19|20)\d\d[-年./]\d{1,2}[-月./]\d{1,2}日?[T ]{0,2}\d{1,2}:\d\d")  # who posted it, and when


def opening(seen: Sequence[Seen], out: Sequence[LineJudgement], start: int, end: int) -> tuple[int, int]:
    """The path of the page (`首页 > 财经 > 正文`) above its article, or the headline that its title names, or -1; and the
    sentence that the article begins with.

    Less than a body may stand above the path, the slogan of a site or a teaser; and an advertisement in sentences
    between the path and the headline, which shows by the date right below it.
    """
    first, path, told = end, -1, 0
    for i in range(start, end):
        s = seen[i]
        if s.titled:
            return i, _first_sentence(seen, out, i + 1, end, end)
        if told < TOLD and s.sure_label == "nav" and PATH.search(s.key):
            path, first = i, end
        if path >= 0 and first < i - 1 and _is_date_below_headline(seen, i):
            return path, _first_sentence(seen, out, i, end, first)
        if _is_kept_sentence(seen, out, i):
            first = min(first, i)
            told += s.sentence_length
        if told >= TOLD and not 0 <= path > i - TOGETHER:
            break
    return path, first


def _first_sentence(seen: Sequence[Seen], out: Sequence[LineJudgement], start: int, end: int, default: int) -> int:
    return next((k for k in range(start, end) if _is_kept_sentence(seen, out, k)), default)


def _is_kept_sentence(seen: Sequence[Seen], out: Sequence[LineJudgement], i: int) -> bool:
    return is_prose(seen[i]) and not out[i].dropped


def _is_date_below_headline(seen: Sequence[Seen], i: int) -> bool:
    above = seen[i - 1]
    return (
        seen[i].sure_label == "meta"
        and bool(DATE.search(seen[i].key))
        and is_headline(above)
        and not above.sentence_length
    )


def headline(
    seen: Sequence[Seen], out: Sequence[LineJudgement], body: int, start: int = 0, end: int | None = None
) -> list[int] | None:
    """The rows of the headline above the sentence at `body`, in the article from `start` to before `end`; None if no
    line there scores enough.
    """
    head = _Head(seen, out, max(start, body - 60), body, len(seen) if end is None else end)
    best = max(head.candidates(), key=lambda found: (found[0], -found[1]), default=None)
    if best is None:
        return None
    at = best[1]
    return [at] if seen[at].tag == "h1" else _rows(head, at)  # the page says where its headline ends


# What speaks for a line as the headline, each vote with its weight.
VOTES = {
    "its words come back below": 2.0,  # by the share of them
    "long enough to say something": 0.5,
    "metadata below": 2.0,
    "h1": 3.0,
    "title of the page": 4.0,
    "names a chapter": 1.0,
    "comes back whole in another line": 1.0,
}
LEAST = 0.7  # votes


class _Head:
    """The lines from `start` to before `body`, of which the headline is to be found."""

    def __init__(self, seen: Sequence[Seen], out: Sequence[LineJudgement], start: int, body: int, end: int) -> None:
        self.seen, self.out, self.start, self.body, self.end = seen, out, start, body, end
        self.told = [s for s in seen[body : min(body + 4, end)] if s.sentence_length]
        self.asked = [k for k in range(start, body) if seen[k].sentence_length and not out[k].dropped]

    def candidates(self) -> Iterator[tuple[float, int]]:
        """The score and the index of each line that may be the headline."""
        for i in range(self.start, self.body):
            if self.seen[i].titled or self._may_be(i):
                score = sum(VOTES[name] * share for name, share in self.votes(i).items())
                if score >= LEAST:
                    yield score, i

    def _may_be(self, i: int) -> bool:
        s = self.seen[i]
        taken = self.out[i].dropped or self.out[i].label == "meta" or bool(s.weak_label)
        return not taken and is_headline(s) and not (ENUM.match(s.key) or CAPTION.match(s.key) or _has_buttons(s))

    def votes(self, i: int) -> dict[str, float]:
        """The votes for line `i`: name to share of its weight."""
        s = self.seen[i]
        above = [self.seen[k] for k in self.asked if k > i][:2]  # a post may open with a question
        following = self.seen[i + 1 : min(i + 3, self.body + 1, self.end)]
        return {
            "its words come back below": echo(s, above + self.told),
            "long enough to say something": len(s.text) >= 8,
            "metadata below": any("meta" in (o.sure_label, o.weak_label) for o in following),
            "h1": s.tag == "h1",
            "title of the page": s.titled,
            "names a chapter": CHAPTER.fullmatch(s.text) is not None,
            "comes back whole in another line": len(s.text) >= 6 and self._is_named(i),
        }

    def _is_named(self, i: int) -> bool:
        text = self.seen[i].text
        return any(text in self.seen[k].text for k in range(self.start, min(self.body + 2, self.end)) if k != i)


def _rows(head: _Head, at: int) -> list[int]:
    """The row at `at` with the other rows of the same headline, at most four above its end and five in all."""
    seen, out, start = head.seen, head.out, head.start
    navigated = any(out[k].dropped for k in range(start, at)) or tiny_run(seen[start:at])
    rows = [at]
    while (k := rows[0] - 1) >= start and len(rows) < 4 and _is_row(seen, out, k):
        named = any(seen[k].text in s.text for s in seen[start : k - 1])
        if navigated and not (named or echo(seen[k], head.told) >= 0.4 or KICKER.search(seen[k].text)):
            break
        rows.insert(0, k)
    while (k := rows[-1] + 1) < head.body and len(rows) < 5 and _is_row(seen, out, k) and not ENUM.match(seen[k].key):
        rows.append(k)
    return rows


def _is_row(seen: Sequence[Seen], out: Sequence[LineJudgement], k: int) -> bool:
    s = seen[k]
    return (
        not (out[k].dropped or out[k].label == "meta" or s.weak_label or s.stop or NO_ROW.match(s.key))
        and not _has_buttons(s)
        and 6 <= len(s.text) <= 60
        and is_headline(s)
    )


def _has_buttons(s: Seen) -> bool:
    return page_buttons.without(s.key) != s.key


def is_headline(s: Seen) -> bool:
    """Shaped like a headline or a section heading."""
    return (
        4 <= len(s.text) <= 70
        and s.text.rstrip("”’」』）)")[-1:] not in ("。", "；", ";")
        and not s.sure_label
        and s.text[-1] not in "，,、；;"
        and "://" not in s.text
        and "\t" not in s.text  # a row of a table
        and BULLET.match(s.key) is None
        and not is_dateline(s.key)
        and (":" not in s.key or not CLOCK.search(s.key))
    )


def echo(s: Seen, others: Sequence[Seen]) -> float:
    """Share of the bigrams of a line that come back in others: a headline foretells its article."""
    own = {s.text[i : i + 2] for i in range(min(len(s.text), 80) - 1)}
    if len(own) < 3:
        return 0.0
    told = "\n".join(o.text[:600] for o in others)
    return sum(pair in told for pair in own) / len(own)


def tiny_run(seen: Sequence[Seen]) -> bool:
    """Three lines of at most six characters on end: names of channels."""
    run = 0
    for s in seen:
        run = run + 1 if len(s.text) <= 6 and not s.stop else 0
        if run >= 3:
            return True
    return False
