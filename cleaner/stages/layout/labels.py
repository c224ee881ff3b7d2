"""One label for every line, by a few rules that a reader could apply by hand.

A learned chain of 607 weights looked perfect in cross-validation on 25 pages and then lost a tenth of the body on
pages nobody had seen (2026-11).  So there are no learned weights here, and harm is asymmetric:

1. a line with a sure cue goes, wherever it stands (`features`);
2. without any sure cue in the text nothing else goes: it is no page, or it was cleaned already;
3. beside sure cues, what stands above the headline is navigation, what stands under a heading of related links,
   comments or copyright belongs to that heading, and weak cues count at the edges of the body;
4. but a sentence is dropped only for a cue of its own, or between furniture of comments: never for its place.

Measured 2026-11-22.  The 25 pages of plain text, which the numbers below were chosen on: drop-line F1 .977, no body
character lost.  The visible lines of 34 HTML pages without their markup (`benchmarks/html_main_text.py`): .05 % of the
body lost, all of it links that the gold keeps or lines that a page repeats.  `docs/layout.md` tells the method.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.core import scripts
from cleaner.stages.layout.cues import NAMED
from cleaner.stages.layout.features import BULLET, ENUM, is_dateline
from cleaner.stages.layout.headlines import (
    CAPTION,
    CHAPTER,
    KICKER,
    TOGETHER,
    TOLD,
    echo,
    headline,
    is_headline,
    opening,
    tiny_run,
)
from cleaner.stages.layout.metadata import DATE
from cleaner.stages.layout.values import Seen, Verdict, is_prose

ITEM = re.compile(r"[^。]{5,60}[^，,、：:；;。“‘(（\s] ?[ ]\S")
DISCLAIMER = re.compile(
    r".*(?:版权|转载|侵权)|\W*(?:凡|如[有需因]|本[网站报刊])|.*(?:本[网站报刊文]|平台|我们).*(?:授权|声明|联系|投诉)"
)
LIABILITY = re.compile(r"著作权|版权|侵权|转载|授权|免责|权利人|合作方|真实性|准确性|完整性|合法性|法律责任")
HAN = re.compile(f"[{scripts.HAN_BMP}]")
ADDRESS = re.compile(r"@|www\.|\b(?:Tel|TEL|Fax|FAX|Rd|Road|Street|St|Ave|No)\b")  # of a site, in English
NAMES = re.compile(
    r"[^ ,。]{1,12}(?: +[^ ,。]{1,12}){3,40}|[^。|>»·]{0,30}(?:[|>»·]+[^。|>»·]{0,30}){2,40}"
    r"|[^-，。 ]{1,6}(?: ?- ?[^-，。 ]{1,6}){5,40}"
)  # of channels, in a row
MODEL = re.compile(
    r"(?=.{12}).*(?:[A-Za-z]-?\d|\d[A-Za-z])|[¥￥$] ?\d"
)  # `清泉 QS-1501 电热水壶 1.5L`, and what it costs
QUESTION = re.compile(r"为什么|为何|怎么|怎样|如何|什么|哪[里个些]|多少|[吗呢？?]")
THREAD = re.compile(
    r"只看(?:该作者|楼主)|电梯直达|倒序浏览|使用道具"
)  # buttons of a forum, whose posts are what it is read for
# What stands above a post: a floor, or `小李 发表于 2023-5-6 10:20`.  Only in a thread: an article may be 发表于 too.
FLOOR = r"(?:楼主|沙发|板凳|地板|\d{1,5}(?:楼|#))"
POST_HEAD = re.compile(
    rf"{FLOOR}(?:[ |].{{0,16}})??(?:[ |]*发表于:? ?\d.{{0,30}})?|(?:[^ 。，,]{{1,16}}[ |]+)?发表于:? ?\d.{{0,30}}"
)
PART = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[、.．)）]|第[一二三四五六七八九十百\d]{1,4}[章节条步]")
OPENER = re.compile(r"楼主(?:[ |].{0,16})?[ |]*发表于")
SAID = re.compile(r"[^\W\d_A-Za-z][，。！？…；,!?;]")  # behind Han: `Powered by Discuz!` is nobody's word
TOPIC = re.compile(r"更多关于 ?(.{4,60}?) ?的")
EDITOR = re.compile(r"责任?编|编辑|责编")
OPENS = frozenset({"comment", "related", "copyright", "pagination", "ad", "share", "seo", "other", "tail"})
LISTS = frozenset({"comment", "related"})  # go on without further cues until sentences come back
STRONG = LISTS | {"copyright"}  # end with two sentences, not with one, and with no cue of a lesser kind
CHANNEL, NEWS = 12, 20  # code points of a line that may be a channel; of one with sure navigation below it (25 pages,
# 2026-11-22: of 138 lines above headlines three are longer and no row of names)
ABOVE_PATH = 40  # of one above the path of the page: headlines of the day stand there too
QUIET = 16  # lines without any cue end what a share box opened; 12 lose .012 of F1 (25 pages, 2026-11-22)
TAIL = 8  # lines within which a cue must stand for a weak one below the last sentence: an article may end in a list
POST = 12  # code points of a post that is no sentence; shorter ones (`顶！`, `谢谢楼主！`) say nothing
BACK_MATTER = re.compile(r"[【\[(]?(?:参考文献|参考资料|参考书目|引用文献|注释|尾注|脚注|附录)[】\])]?:?")
AMID = 6  # lines within which a sentence follows
NEAR = 3  # lines within which furniture makes a sentence between it a comment: a name, the comment, its buttons


KEPT = Verdict("body", "no cue of its own", 0.7)
SENTENCE = Verdict("body", "reads as a sentence", 0.95)


def judge(seen: Sequence[Seen]) -> list[Verdict]:
    """What is dropped and what is metadata; all else is `body`, until `name_kept` looks at each article."""
    out = [
        Verdict(s.sure_label, s.reason, 0.97) if s.sure_label else SENTENCE if s.sentence_length else KEPT for s in seen
    ]
    _join_original_title(seen, out)
    if any(s.sure_label for s in seen):
        thread = _is_thread(seen)
        _read_sections(seen, out, thread)
        _read_head(seen, out)
        if thread:
            _drop_post_heads(seen, out)
    return out


def _is_thread(seen: Sequence[Seen]) -> bool:
    """Whether this is a thread of a forum, whose posts are its body."""
    return any((s.sure_label or s.weak_label) and (THREAD.search(s.key) or OPENER.match(s.key)) for s in seen)


def _drop_post_heads(seen: Sequence[Seen], out: list[Verdict]) -> None:
    for i, s in enumerate(seen):
        if not s.sure_label and s.weak_label in ("comment", "meta") and POST_HEAD.fullmatch(s.key):
            out[i] = Verdict("comment", "head of a post", 0.9)


def _is_post(s: Seen) -> bool:
    """Whether a line of a thread is what somebody wrote there, with a stop at its end or without: 八十了,比我还溜"""
    return s.sentence_length > 0 or (not s.weak_label and len(s.text) >= POST and SAID.search(s.text) is not None)


def _join_original_title(seen: Sequence[Seen], out: list[Verdict]) -> None:
    """`原标题:某某在会议上强调` goes on in the next row, which is the original headline proper."""
    for i in range(len(seen) - 1):
        row = seen[i + 1]
        if (
            seen[i].key.startswith(("原标题", "原题"))
            and KICKER.search(seen[i].text)
            and is_headline(row)
            and not row.sentence_length
        ):
            out[i + 1] = Verdict("meta", "second row of the original title", 0.8)


def _read_sections(seen: Sequence[Seen], out: list[Verdict], thread: bool) -> None:
    """What stands under furniture that follows a body."""
    ahead, table = _lines_to_prose(seen), _rows_of_tables(seen)
    section, opened, told = "", 0, 0  # told: code points of sentences so far
    since = furniture = 0  # where furniture began, and the last line that bears a cue
    signed = noted = False  # whether an editor has signed above, and furniture stood below that
    for i, s in enumerate(seen):
        if s.sure_label or s.weak_label or s.links >= 0.5 or (noted and BULLET.match(s.key)):
            furniture = i
        kind = "tail" if s.sure_label == "meta" else s.sure_label
        signed = signed and (section != "" or kind in OPENS)
        noted = signed and (noted or s.sure_label not in ("", "meta"))
        if kind in OPENS:
            alone = kind == "related" and told == 0 and ahead[i] > len(seen) and not s.tag
            item = s.links >= 0.5 and ahead[i] <= AMID  # a link amid sentences is nothing that a list stands under
            opens = (told >= TOLD and not item) or alone
            if opens and not (section in STRONG and kind not in STRONG):
                since = since if section and section not in LISTS else i
                section, opened = (kind, i) if kind != section else (section, opened)
            signed = signed or (opens and kind == "tail" and EDITOR.search(s.key) is not None)
        elif section and BACK_MATTER.fullmatch(s.key):
            section = ""  # a bibliography below a disclaimer is the article's
        elif not section:
            told += 0 if s.sure_label else s.sentence_length
            if told >= TOLD and s.weak_label == "meta" and ":" in s.key and ahead[i] > len(seen):
                out[i] = Verdict("meta", "metadata field below the body", 0.6)
            elif (
                told >= TOLD
                and s.weak_label
                and s.weak_label != "meta"
                and ahead[i] > NEAR
                and not s.heading
                and _at_edge(seen, i, ahead)
            ):
                out[i] = Verdict(s.weak_label, f"{NAMED[s.weak_label]}, below the body", 0.7)
        elif section not in LISTS and i - furniture > QUIET and not (noted and ahead[i] > len(seen)):
            _resume(seen, out, furniture + 1, i + 1, section)
            section = ""  # a table or verse after a share box is no furniture
        elif section == "related" and ahead[i] <= AMID and _list_ends(seen, out, i):
            section = ""
        elif s.weak_label == "meta" and section not in STRONG:
            out[i] = Verdict("meta", "a bare date or name below the body", 0.6)
        elif (
            not (thread and section == "comment" and _is_post(s))
            and not (i in table and section not in LISTS)
            and (_belongs(seen, out, i, section) or (noted and s.sentence_length < 60 and "。" not in s.text[-2:]))
        ):
            label = (
                s.weak_label if s.weak_label and s.weak_label != "meta" else {"tail": "related"}.get(section, section)
            )
            out[i] = Verdict(label, f"below {_named(seen[opened])}", 0.85)
            if s.weak_label in ("comment", "related"):
                section = s.weak_label
        else:
            alone = sum(map(is_prose, seen[i : i + TOGETHER])) < 2
            _resume(seen, out, since + 1, i, "related" if noted and alone else section)
            since = i
            told += s.sentence_length
            if not (alone and (noted or section in STRONG)):
                section = ""  # one sentence alone ends no list of links or of comments, and begins no body anew


def _rows_of_tables(seen: Sequence[Seen]) -> set[int]:
    """Three rows on end with as many cells, three or more, and a number in each row but the first: no list of links."""
    rows: set[int] = set()
    i = 0
    while i < len(seen):
        size, j = len(seen[i].key.split()) if seen[i].key.count(" ") >= 2 else 0, i + 1
        if size >= 3 and not seen[i].sure_label and seen[i].links < 0.5:
            while j < len(seen) and len(cells := seen[j].key.split()) == size and any(map(str.isdigit, cells)):
                j += 1
            if j - i >= 3:
                rows.update(range(i, j))
        i = j
    return rows


def _at_edge(seen: Sequence[Seen], i: int, ahead: Sequence[int]) -> bool:
    """Whether a line is at the edge of the body: below its last sentence, or with sure furniture within a few lines.
    Inside a body `打印` and `3` may be cells of a table; short links below it, the parts of a chapter.
    """
    last = ahead[i] > len(seen) and seen[i].links < 0.5
    return any(s.sure_label not in ("", "meta") for s in seen[max(0, i - NEAR) : i + (TAIL if last else NEAR) + 1])


def _list_ends(seen: Sequence[Seen], out: Sequence[Verdict], i: int) -> bool:
    """Whether a list of links breaks off above line `i`: its bullets end, its rhythm or its indent changes."""
    if i < 2 or not (out[i - 1].label == out[i - 2].label == "related"):
        return False
    a, b, c = seen[i - 2 : i + 1]
    if BULLET.match(b.key) and a.text[0] == b.text[0]:
        return c.text[0] != b.text[0]
    even = b.at - a.at == 1 and not b.sure_label
    return even and (c.at - b.at > 1 or (a.indent == b.indent != c.indent and c.indent != ""))


def _named(s: Seen) -> str:
    return "the sign-off" if s.sure_label == "meta" else NAMED.get(s.sure_label, "furniture")


def _lines_to_prose(seen: Sequence[Seen]) -> list[int]:
    out, distance = [0] * len(seen), 10**9
    for i in range(len(seen) - 1, -1, -1):
        distance = 0 if is_prose(seen[i]) else distance + 1
        out[i] = distance
    return out


def _belongs(seen: Sequence[Seen], out: Sequence[Verdict], i: int, section: str) -> bool:
    """Whether a line under furniture belongs there: any fragment does, a sentence needs a sign of its own."""
    s = seen[i]
    if not s.sentence_length:
        return section == "comment" or "。" not in s.text[-2:]
    if section in STRONG and s.sentence_length < 60 and "。" not in s.text[-2:]:
        return True  # headlines and comments ask and exclaim
    if section == "related":
        return out[i - 1].label == "related" and ITEM.match(s.text) is not None and not s.indent
    if section == "comment":
        around = seen[max(0, i - NEAR) : i + NEAR + 1]
        return sum(o.sure_label == "comment" or o.weak_label in ("comment", "share") for o in around) >= 2
    if section == "copyright" and not HAN.search(s.text):
        return ADDRESS.search(s.text) is not None
    if section == "copyright":
        listed = ENUM.match(s.text) or BULLET.match(s.key) or s.sentence_length < 100
        return (listed and DISCLAIMER.match(s.key) is not None) or len(set(LIABILITY.findall(s.key))) >= 2
    return False


def _resume(seen: Sequence[Seen], out: list[Verdict], start: int, body: int, section: str) -> None:
    """Give back the lines between furniture and the sentence at `body` that belong to what begins there."""
    if section == "related":  # a numbered heading among links begins what the article goes on with
        start = next((k for k in range(start + 1, body) if PART.match(seen[k].text) and not seen[k].links), body)
    if section != "comment":
        for k in range(start, body):
            if not seen[k].sure_label and seen[k].weak_label in ("", "meta"):
                out[k] = KEPT
    if section not in LISTS:
        return
    told = [s for s in seen[body : body + 4] if s.sentence_length]
    k = body - 1
    while k >= start and not seen[k].sure_label and seen[k].weak_label == "meta":
        k -= 1
    rows = 0
    while k >= start and rows < 3 and is_headline(seen[k]) and not seen[k].sure_label:
        apart = seen[k].at - seen[k - 1].at > 1 or (k < body - 1 and rows == 0) or is_dateline(seen[body].key)
        if not ((apart and rows == 0) or echo(seen[k], told) >= 0.35 or (rows and KICKER.search(seen[k].text))):
            break
        out[k] = Verdict("body", "headline of what follows", 0.7)
        rows, k = rows + 1, k - 1


def _read_head(seen: Sequence[Seen], out: list[Verdict]) -> None:
    """What stands above the first body: navigation, headline, date line, share box."""
    path, body = opening(seen, out, 0, len(seen))
    if body == len(seen):
        return
    _drop_page_name(seen, out, body)
    title = headline(seen, out, body, max(path, 0)) or headline(seen, out, body)
    if title is None and path < 0:
        return
    above, below = (range(title[0]), range(title[-1] + 1, body)) if title else (range(path), range(0))
    name = seen[title[-1]].text if title else ""
    for k in above:
        s = seen[k]
        if not s.sure_label and len(name) >= 6 and name in s.text:
            out[k] = Verdict("seo", "repeats the headline below", 0.85)
    page = path >= 0 or tiny_run(seen[: above.stop]) or any(seen[k].sure_label not in ("", "meta") for k in below)
    page = page or any(out[k].dropped and out[k].label != "seo" for k in above)
    furniture = max((k for k in above if seen[k].sure_label or seen[k].weak_label or seen[k].links >= 0.5), default=-1)

    def longest(k: int) -> int:
        kicker = k == path - 1 and seen[path].titled
        return ABOVE_PATH if k < path and not kicker else CHANNEL if kicker or k > furniture else NEWS

    def foretells(k: int) -> bool:
        return len(seen[k].text) >= 12 and echo(seen[k], seen[body : body + 4]) >= (0.35 if k < path else 0.5)

    for k in above:
        s = seen[k]
        if (s.heading and not (path >= 0 and seen[path].titled)) or s.tag == "pre":
            continue
        if k and seen[k - 1].text[-1] in "，、":
            continue  # the other half of a clause
        if s.sure_label or out[k].dropped:
            continue
        if s.weak_label == "meta" and (":" in s.key or (len(above) - k <= 4 and any(map(str.isdigit, s.key)))):
            out[k] = Verdict("meta", "a bare date or name beside the headline", 0.6)
        elif page and _may_be_channel(s, longest(k)) and not foretells(k):
            out[k] = Verdict("nav", "above the headline, among navigation", 0.8)
    for k in below:
        s = seen[k]
        if s.weak_label == "meta" and k - below.start < 6:
            out[k] = Verdict("meta", "a bare date or name below the headline", 0.6)
        elif s.weak_label == "comment" and DATE.search(s.key):  # `发表于 2023年5月6日 由 老周`
            out[k] = Verdict("meta", "a date below the headline", 0.6)
        elif s.weak_label and s.weak_label != "meta":
            out[k] = Verdict(s.weak_label, f"{NAMED[s.weak_label]}, between headline and body", 0.7)
        elif not s.sure_label:
            break  # the body may begin with a verse or a numbered heading: weak cues end here


def _may_be_channel(s: Seen, longest: int) -> bool:
    """Whether a line is a name, or a row of names; no clause and no sentence, however short: “你找谁？”"""
    named = len(s.text) <= longest or s.links >= 0.5 or NAMES.fullmatch(s.key) is not None
    return named and not s.stop and "，" not in s.text and not MODEL.match(s.key)


def _drop_page_name(seen: Sequence[Seen], out: list[Verdict], body: int) -> None:
    """A farm names its page after the search it wants to catch, and says so at the foot: `更多关于 … 的文章`."""
    topics = [m[1] for s in seen if s.sure_label == "related" and (m := TOPIC.match(s.text))]
    asks = QUESTION.search(seen[0].text) is not None and not seen[0].sure_label
    if asks and body > 0 and any(topic in seen[0].text for topic in topics):
        kept, out[0] = out[0], Verdict("seo", "names the topic of “more about …” at the foot of the page", 0.9)
        if headline(seen, out, body) is None:
            out[0] = kept


def name_kept(seen: Sequence[Seen], out: list[Verdict], first: int, last: int) -> list[int]:
    """Tell title, headings and captions of one article from its body; the rows of the title come back."""
    top = first
    while top and out[top - 1].dropped:
        top -= 1
    path, body = opening(seen, out, top, last + 1)
    rows = headline(seen, out, body, max(first, path), last + 1) or headline(seen, out, body, first, last + 1) or []
    if not rows and first < body <= last and CHAPTER.fullmatch(seen[first].text) and out[first].label == "body":
        rows = [first]
    for i in rows:
        out[i] = Verdict("title", "headline of what follows", 0.85)
    recent: list[str] = []
    told = ""
    for i in range(first, last + 1):
        s = seen[i]
        if out[i].label != "body":
            continue
        if s.sentence_length:
            recent = [*recent[-7:], s.text[:1000]]
            told = "\n".join(recent)
        elif CAPTION.match(s.key) and len(s.text) <= 80:
            out[i] = Verdict("caption", "words of a picture", 0.75)
        elif 8 <= len(s.text) <= 60 and not s.stop and s.text in told:
            out[i] = Verdict("caption", "repeats a clause of a sentence above", 0.75)
        elif (
            len(s.text) <= 40
            and i < last
            and (seen[i + 1].sentence_length or (i + 2 <= last and seen[i + 2].sentence_length))
            and is_headline(s)
        ):
            out[i] = Verdict("heading", "short line above a paragraph, without a stop", 0.75)
    return rows
