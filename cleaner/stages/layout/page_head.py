"""What stands above the body of a page: navigation, headline, date line, share box (`docs/layout.md` §3.4 and §3.5)."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.core.lazy_regex import lazy
from cleaner.stages.layout.cues import NAMED
from cleaner.stages.layout.headlines import echo, headline, opening, tiny_run
from cleaner.stages.layout.metadata import DATE
from cleaner.stages.layout.values import LineJudgement, Seen

NAMES = lazy(
    r"[^ ,。]{1,12}(?: +[^ ,。]{1,12}){3,40}|[^。|>»·]{0,30}(?:[|>»·]+[^。|>»·]{0,30}){2,40}"
    r"|[^-，。 ]{1,6}(?: ?- ?[^-，。 ]{1,6}){5,40}"
)  # of channels, in a row
MODEL = lazy(r"(?=.{12}).*(?:[A-Za-z]-?\d|\d[A-Za-z])|[¥￥$] ?\d")  # `清泉 QS-1501 电热水壶 1.5L`, and what it costs
CODE = lazy(r"[{}=;\\]|</?[a-z]|\w\(|^[#\"'`<]|--|::")
PART = lazy(
    r"[（(]?[一二三四五六七八九十]{1,3}[、.．)）]|第[一二三四五六七八九十百\d]{1,4}[章节条步]|\d{1,2}[、.．](?!\d)"
)
QUESTION = lazy(r"为什么|为何|怎么|怎样|如何|什么|哪[里个些]|多少|[吗呢？?]")
TOPIC = lazy(r"更多关于 ?(.{4,60}?) ?的")
BESIDE = 2  # lines within which a weak cue shows that a short line is a button too
CHANNEL, NEWS = 12, 20  # code points of a line that may be a channel; of one with sure navigation below it (25 pages,
# 2026-11-22: of 138 lines above headlines three are longer and no row of names)
ABOVE_PATH = 40  # of one above the path of the page: headlines of the day stand there too


def read_head(seen: Sequence[Seen], out: list[LineJudgement]) -> None:
    """Judge the lines above the first sentence of the body."""
    path, body = opening(seen, out, 0, len(seen))
    if body == len(seen):
        return
    _drop_page_name(seen, out, body)
    title = headline(seen, out, body, max(path, 0)) or headline(seen, out, body)
    if title is None and path < 0:
        return
    above, below = (range(title[0]), range(title[-1] + 1, body)) if title else (range(path), range(0))
    if title:
        _drop_repeated_name(seen, out, above, seen[title[-1]].text)
    head = _Head(seen, out, path, body, above, below)
    for k in above:
        head.judge_above(k)
    _judge_below(seen, out, below)


def _drop_repeated_name(seen: Sequence[Seen], out: list[LineJudgement], above: range, name: str) -> None:
    for k in above:
        if not seen[k].sure_label and len(name) >= 6 and name in seen[k].text:
            out[k] = LineJudgement("seo", "repeats the headline below", 0.85)


class _Head:
    """The lines above the headline, which are the site's if the text is a page.

    `path` is the line of the page's path, or -1; `body` the first sentence; `above` and `below` the lines above the
    headline, and between it and the body.
    """

    def __init__(
        self, seen: Sequence[Seen], out: list[LineJudgement], path: int, body: int, above: range, below: range
    ) -> None:
        self.seen, self.out, self.path, self.body, self.above = seen, out, path, body, above
        self.is_page = (
            path >= 0
            or tiny_run(seen[: above.stop])
            or any(seen[k].sure_label not in ("", "meta") for k in below)
            or any(out[k].dropped and out[k].label != "seo" for k in above)
        )
        self.last_cue = max(
            (k for k in above if seen[k].sure_label or seen[k].weak_label or seen[k].links >= 0.5), default=-1
        )
        last_sure = max((k for k in above if seen[k].sure_label not in ("", "meta")), default=-1)
        self.begun = next((k for k in above if k > last_sure and _is_clause(seen[k])), len(seen))
        self.titled = path >= 0 and seen[path].titled  # the page's title names the headline, which stands at `path`

    def judge_above(self, k: int) -> None:
        if self.stays(k):
            return
        s = self.seen[k]
        dated = len(self.above) - k <= 4 and any(map(str.isdigit, s.key))
        if s.weak_label == "meta" and (":" in s.key or dated):
            self.out[k] = LineJudgement("meta", "a bare date or name beside the headline", 0.6)
        elif self.may_be_navigation(k):
            self.out[k] = LineJudgement("nav", "above the headline, among navigation", 0.8)

    def may_be_navigation(self, k: int) -> bool:
        s = self.seen[k]
        named = self.is_page and _may_be_channel(s, self.longest_channel(k))
        return named and not (self.is_text(k) or self.foretells(k))

    def is_text(self, k: int) -> bool:
        """Whether line `k` is of a text that begins above what was taken for the headline: a line of code, a numbered
        heading, or one that has a clause above it with no sure cue from there to the headline.
        """
        if k < self.path:
            return False
        s = self.seen[k]
        buttons = any(o.weak_label for o in self.seen[max(k - BESIDE, 0) : k + BESIDE + 1])
        return (k > self.begun and not buttons) or CODE.search(s.text) is not None or PART.match(s.text) is not None

    def stays(self, k: int) -> bool:
        """Whether line `k` is not judged by its place."""
        s = self.seen[k]
        return (
            (s.heading and not self.titled)
            or s.tag == "pre"
            or (k > 0 and self.seen[k - 1].text[-1] in "，、")  # the other half of a clause
            or s.sure_label != ""
            or self.out[k].dropped
        )

    def longest_channel(self, k: int) -> int:
        """How long line `k` may be, in code points, to be taken for the name of a channel."""
        if self.titled and k == self.path - 1:
            return CHANNEL  # it may be a kicker
        if k < self.path:
            return ABOVE_PATH
        return CHANNEL if k > self.last_cue else NEWS

    def foretells(self, k: int) -> bool:
        """Whether the words of line `k` come back in the first sentences, so that it may be a headline."""
        told = self.seen[self.body : self.body + 4]
        return len(self.seen[k].text) >= 12 and echo(self.seen[k], told) >= (0.35 if k < self.path else 0.5)


def _judge_below(seen: Sequence[Seen], out: list[LineJudgement], below: range) -> None:
    """Weak cues count between headline and body, down to the first line without a cue: a verse or a numbered heading."""
    for k in below:
        s = seen[k]
        if s.weak_label == "meta" and k - below.start < 6:
            out[k] = LineJudgement("meta", "a bare date or name below the headline", 0.6)
        elif s.weak_label == "comment" and DATE.search(s.key):  # `发表于 2023年5月6日 由 老周`
            out[k] = LineJudgement("meta", "a date below the headline", 0.6)
        elif s.weak_label and s.weak_label != "meta":
            out[k] = LineJudgement(s.weak_label, f"{NAMED[s.weak_label]}, between headline and body", 0.7)
        elif not s.sure_label:
            break


def _is_clause(s: Seen) -> bool:
    """Whether a line pauses or stops as no name of a channel does."""
    return s.links < 0.5 and (s.stop or "，" in s.text or s.sentence_length > 0)


def _may_be_channel(s: Seen, longest: int) -> bool:
    """Whether a line is a name, or a row of names; no clause and no sentence, however short: “你找谁？”"""
    named = len(s.text) <= longest or s.links >= 0.5 or NAMES.fullmatch(s.key) is not None
    return named and not s.stop and "，" not in s.text and not MODEL.match(s.key)


def _drop_page_name(seen: Sequence[Seen], out: list[LineJudgement], body: int) -> None:
    """Drop a first line that asks a question which the foot of the page names as its topic: `更多关于 … 的文章`.

    Content farms name a page after the search that it is to be found by.
    """
    topics = [m[1] for s in seen if s.sure_label == "related" and (m := TOPIC.match(s.text))]
    asks = QUESTION.search(seen[0].text) is not None and not seen[0].sure_label
    if asks and body > 0 and any(topic in seen[0].text for topic in topics):
        kept, out[0] = out[0], LineJudgement("seo", "names the topic of “more about …” at the foot of the page", 0.9)
        if headline(seen, out, body) is None:
            out[0] = kept
