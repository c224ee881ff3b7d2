"""What can be seen of a line by itself: its shape, and its cues, which are phrases of boilerplate.

Cues have two strengths, and the whole stage stands on the difference.  A *sure* cue (`ICP备`, `我要回帖`, `责任编辑：`) is
boilerplate wherever it stands, and its line always goes.  A *weak* cue (`收藏`, `更多`, a bare date) counts only beside
sure ones.  So a text without any sure cue loses nothing, and an article that was cleaned once, having no sure cue left,
is never cleaned again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cleaner.core.document import Markup
from cleaner.core.lazy_regex import lazy
from cleaner.stages.layout import clauses, markup, metadata, page_buttons
from cleaner.stages.layout.cues import (
    HEAD_LINE,
    HEADS,
    MARK_LINE,
    NAMED,
    SENTENCE,
    SENTENCE_HANDLE,
    SURE,
    SURE_HANDLE,
    SURE_LINE,
    SURE_SENTENCE,
    WEAK,
    WEAK_HANDLE,
    WEAK_LINE,
    handles,
)
from cleaner.stages.layout.line_key import key_of
from cleaner.stages.layout.records import own_fields
from cleaner.stages.layout.site_lines import strength
from cleaner.stages.layout.values import Seen, is_prose

BLANK = " \t\r\v\f\x00\x1c\x1d\x1e\x1f\x85\xa0\ufeff\u2028\u2029\u200b\u200c\u200d\u2060\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
MARK_FIRST = frozenset("0123456789x×|+·•>»-.")  # of what MARK_LINE takes
SHORTEST = 10  # code points of a line that may hold a sentence and a credit
BUTTONS = frozenset({"comment", "share"})  # labels of rows of buttons
ITEM = 8  # code points of the shortest headline in a list: `?面粉100克` is none
DECORATION = " ·•■□▪◆*>»—"
HANDLE = handles(SURE, HEADS, SENTENCE, WEAK, metadata.HANDLES)  # no cue without one, but marks and fields
QUOTING = 6  # lines above an address within which the prose stands that it belongs to
NOTICE = 100  # code points of sentences that make a page of terms; what else is told must be a third of them or less
LOOK = 160  # code points of a line that phrases are sought in: boilerplate is short, and the cost stays linear
ICON = re.compile("[\ue000-\uf8ff]+\\s*")  # pictures of an icon font
STOPS, CLOSERS = frozenset("。！？!?…；;"), '”"’」』）)】》'
# A sentence before a field: `全年共三百场。（来源：县统计局）`
# One word over and over is no row of buttons, but somebody's remark: `收藏 收藏`, `[赞][赞][赞]`.
REPEATED = lazy(r"\W*([^\W\d_]{1,4}?)(?:\W*\1)+\W*")
FACES = lazy(r"(?:\[(?:赞|顶|踩|转发)\] ?)+")
TOLD_BEFORE = re.compile(r"[^:。！？!?()\[\]《》]{4,}[。！？!?]")
ADDRESS = re.compile(r"\s*https?:\S*\Z")  # behind a sentence, whole or cut off: `…同步进行！ http:`
ENDS = ".!?\"'”’»)"
# A sentence in a script that parts words by spaces, five words or more.  Only in plain text: pages have their markup.
FOREIGN = re.compile(r"^(?!.*[\u3040-\u30ff\u3400-\u9fff])(?=(?:\S+ ){4}).*[^\W_]{2}[.!?][\x22'”’»)]?$")
PAUSE = re.compile(r"[，,；;。]")
ENUM = lazy(
    r"[（(]?[一二三四五六七八九十]{1,3}[、.．）)]|第[一二三四五六七八九十百千零〇\d]{1,6}[章节節条條回部编編卷篇款,，、]"
    r"|[（(]?\d{1,2}[、.．)）]|[①-⑳]|附[件录錄：:]|其[一二三四五]"
)
LONGEST_HEADING = 12  # code points of a marked one; longer ones with the same mark are sentences: `■ 当下，…`
HEAD_ROWS = 3  # above the body: headlines and who wrote it
BULLETS = "?·•■□▪●◆※▶►»◎★☆-"
BULLET = re.compile(rf"[{BULLETS}]\s*(?=[\w《“【「『（(])")
DATELINE = lazy(
    r"[^，,。]{0,16}(?:讯|消息|[日社]电)[\s(（:：]|[(（](?:本报|实习|见习|特约)?记者|(?:本报|新华社|中新社|中新网|央视网消息)"
    r"|[〔【\[(][^〔【\[(。]{2,24}(?:报[导道]|[日社]电|专?讯)[〕】\])]|记者[\u3400-\u9fff]{2,4}/[\u3400-\u9fff]{2,6}报[导道]"
)


class Cues(NamedTuple):
    """The labels that the cues of a line speak for, and the name of the sure one."""

    sure_label: str
    weak_label: str
    reason: str


NONE = Cues("", "", "")


def is_dateline(key: str) -> bool:
    """Whether a line begins as a report does: `本报讯`, `新华社北京1月2日电（记者…）`."""
    return DATELINE.match(key) is not None


def look(
    lines: Sequence[str], marks: Sequence[Markup | None] | None, known: Mapping[str, str] | None = None
) -> list[Seen]:
    """All lines with visible text: each seen by itself, then beside its neighbours.

    `marks` is the markup of each line of a page; `known` holds the lines that the site repeats (`site_lines.read_table`).
    """
    seen = [
        _see(at, line, text, marks[at] if marks else None)
        for at, line in enumerate(lines)
        if (text := line.strip(BLANK))
    ]
    if known:
        seen = [_repeated(s, strength(known, s.text)) for s in seen]
    _mark_lists(seen)
    _mark_headings(seen)
    for i in metadata.table_rows([s.key for s in seen]):
        seen[i] = seen[i]._replace(sure_label="meta", reason="row of a table of document data")
    if marks:
        markup.weigh(seen, marks)
        seen = [s._replace(sure_label="", weak_label="", reason="") if s.titled else s for s in seen]
    if any(s.sure_label for s in seen):
        _mark(seen, page_buttons.runs(seen), "share", "one of a run of tools")
    _keep_own_words(seen)
    return seen


def _mark(seen: list[Seen], found: Iterable[int], label: str, reason: str) -> None:
    """Give a sure label to lines that have none."""
    for i in found:
        if not seen[i].sure_label:
            seen[i] = seen[i]._replace(sure_label=label, reason=reason)


def _mark_lists(seen: list[Seen]) -> None:
    """Lists of bulleted links; but not the heading of a digest, whose own words stand below."""
    for i, j in _link_lists(seen):
        _mark(seen, range(i, j), "related", "list of bulleted links")
    for i in [i for i, s in enumerate(seen) if s.sure_label == "related" and _is_digest(seen, i)]:
        seen[i] = seen[i]._replace(sure_label="", reason="")


def _mark_headings(seen: list[Seen]) -> None:
    reason = NAMED["related"] + " above what looks like links"
    for i, linked in _heads(seen):
        seen[i] = seen[i]._replace(sure_label="related", reason=reason) if linked else seen[i]._replace(weak_label="")


def _keep_own_words(seen: list[Seen]) -> None:
    """Take back the cues of lines that are the text's own: copyright told of, terms of use, lists of addresses, fields."""
    sure = [i for i, s in enumerate(seen) if s.sure_label]
    own = [i for i in sure if seen[i].sentence_length and seen[i].sure_label == "copyright"]
    for i in [*_notices(seen, own), *_told_of(seen, own), *_addresses(seen, sure), *_marked_headings(seen, sure)]:
        seen[i] = seen[i]._replace(sure_label="", reason="")
    for i in own_fields(seen):
        seen[i] = seen[i]._replace(sure_label="", weak_label="", reason="")


def _told_of(seen: Sequence[Seen], own: Sequence[int]) -> Iterator[int]:
    """Sentences of copyright in the midst of prose: a report on a lawsuit says `未经授权不得转载` too."""
    notices = set(own)
    for i in own:
        if i and _is_plain(seen[i - 1]):
            j = i
            while j in notices:
                j += 1
            if j < len(seen) and _is_plain(seen[j]):
                yield from range(i, j)


def _is_plain(s: Seen) -> bool:
    return is_prose(s) and not s.weak_label


def _addresses(seen: Sequence[Seen], sure: Sequence[int]) -> list[int]:
    """Addresses of sites that are the text's own: several are a list; one below prose, with more text right below it, is
    where to call.  One by itself, at the top or at the end, tells where a text is from.
    """
    found = [i for i in sure if seen[i].sure_label == "meta" and metadata.HOST.fullmatch(seen[i].key)]
    if found and found[0] and seen[found[0] - 1].key.endswith(":"):  # which announces it
        return found
    if len(found) == 1 and found[0] + 1 < len(seen) and not seen[found[0] + 1].sure_label:
        return found if any(is_prose(s) for s in seen[max(0, found[0] - QUOTING) : found[0]]) else []
    return found if len(found) > 1 else []


def _marked_headings(seen: Sequence[Seen], sure: Sequence[int]) -> Iterator[int]:
    """`○高丽` above `高丽国王姓高…` is a heading in a book; `□张谷` is an author below a headline, or at the end of an article.

    A heading stands amid the text, the text below it begins with it, or others stand below the same mark.
    """
    for i in sure:
        s = seen[i]
        if s.sure_label != "meta" or s.key[:1] not in metadata.BOXES or metadata.has_role(s.key):
            continue
        name = s.key[1:].strip()
        amid = HEAD_ROWS < i < len(seen) - 1 and not seen[i + 1].sure_label
        told = i + 1 < len(seen) and seen[i + 1].key.startswith(name[:2])
        if amid or told or sum(o.key[:1] == s.key[:1] and len(o.key) <= LONGEST_HEADING for o in seen) > 1:
            yield i


def _notices(seen: Sequence[Seen], own: Sequence[int]) -> Sequence[int]:
    """Copyright sentences on a page that has almost no other text (a terms-of-use page): they are kept.

    So is a short line right above the first, which is their headline.
    """
    if len(own) < 2 or sum(seen[i].sentence_length for i in own) < max(
        NOTICE, 3 * sum(s.sentence_length for s in seen if not s.sure_label)
    ):
        return []
    above = own[0] - 1
    return (
        [above, *own] if above >= 0 and seen[above].sure_label == "copyright" and len(seen[above].text) <= 12 else own
    )


def _see(at: int, line: str, text: str, mark: Markup | None) -> Seen:
    """A line, without the credit or the notice that is glued to its sentences, unless these go too."""
    key = key_of(text[-clauses.LOOK :])
    clause = clauses.clause_of(text, key) if len(text) >= SHORTEST else None
    if len(text) > clauses.LOOK:
        key = key_of(text[:LOOK])
    if clause is None:
        return _see_text(at, line, text, key[:LOOK], mark)
    if not clause.edge:
        return _see_text(at, line, text, key[:LOOK], mark)._replace(sure_label="", reason="", clause=clause)
    rest = (text[clause.end :] if clause.edge == "start" else text[: clause.start]).strip(BLANK)
    s = _see_text(at, line, rest, key_of(rest[:LOOK]), mark)
    return _see_text(at, line, text, key[:LOOK], mark) if s.sure_label else s._replace(clause=clause)


def _see_text(at: int, line: str, text: str, key: str, mark: Markup | None) -> Seen:
    n = len(text)
    key = ICON.sub("", key) or "·"
    told = ADDRESS.sub("", text[-200:]) if "http" in text[-200:] else text[-8:]
    stop = told[-8:].rstrip(CLOSERS)[-1:] in STOPS
    reads = (stop and n >= 12) or n >= 100 or (n >= 50 and len(PAUSE.findall(text)) >= 2)
    indent = line[: len(line) - len(line.lstrip(" \t\u3000\xa0"))][:8] if line[0] in " \t\u3000\xa0" else ""
    foreign = not reads and not mark and text[-1] in ENDS and FOREIGN.search(text)
    length = n if reads or foreign else 0
    s = Seen(at, text, key, indent, stop, length, *_cues(key, text, n, stop, reads))
    return s._replace(tag=mark.tag, links=mark.link_share, titled=mark.titled, around=mark.around) if mark else s


def _repeated(s: Seen, found: str) -> Seen:
    if found == "sure" and not s.sure_label:
        return s._replace(sure_label="other", reason="stands on most pages of the site")
    return s._replace(weak_label="other") if found and not (s.sure_label or s.weak_label or s.sentence_length) else s


def _cues(key: str, text: str, n: int, stop: bool, sentence: bool) -> Cues:
    """The cues of a line of `n` code points; `stop`: it ends with a stop; `sentence`: it reads as a sentence."""
    if sentence and n >= LOOK:
        return _sentence(key, text, n)
    fields = metadata.fields(key) if n <= metadata.LONGEST and not _is_listed(key) else None
    bare = key.lstrip(DECORATION) or key
    if fields is None and not HANDLE.search(bare) and key[0] not in metadata.BOXES:
        return _number(bare, n) if bare[0] in MARK_FIRST and not sentence else NONE
    if metadata.is_meta(key, n, fields) and not TOLD_BEFORE.match(key):
        return Cues("meta", "", "metadata fields and nothing else")
    if label := _sure_line(key, bare, n, stop and sentence):
        if metadata.DATE.search(key) and metadata.may_be_meta(key, fields):
            return Cues("", "meta", "")  # `2019年9月11日 新浪科技 我有话说(1307人参与)`
        return Cues(label, "", NAMED[label])
    if sentence:
        return _sentence(key, text, n)
    weak = _weak_line(bare, n) if n < 80 else NONE
    if weak == NONE and n < 80 and metadata.may_be_meta(key, fields):
        return Cues("", "meta", "")
    return weak


def _is_listed(key: str) -> bool:
    """An item of a list has no fields: `·某某《渡口》，江城晚报（2012-03-09）`."""
    return key[0] in BULLETS and ":" not in key and BULLET.match(key) is not None


def _sure_line(key: str, bare: str, n: int, whole: bool) -> str:
    """The label of a sure cue that is the whole line; a `whole` sentence needs a cue of sentences too."""
    found = SURE_LINE.fullmatch(bare) if n < LOOK and SURE_HANDLE.search(bare) else None
    if found and found.lastgroup in BUTTONS and (REPEATED.fullmatch(bare) or FACES.fullmatch(bare)):
        return ""
    if found and (not whole or (SENTENCE_HANDLE.search(key) and SURE_SENTENCE.search(key))):
        return found.lastgroup or ""
    return ""


def _weak_line(bare: str, n: int) -> Cues:
    found = WEAK_LINE.fullmatch(bare) if WEAK_HANDLE.search(bare) else None
    return Cues("", found.lastgroup or "", "") if found else _number(bare, n)


def _number(bare: str, n: int) -> Cues:
    """Marks and numbers, which no handle tells of."""
    found = MARK_LINE.fullmatch(bare) if n <= 40 else None
    return Cues("", found.lastgroup or "", "") if found else NONE


def _sentence(key: str, text: str, n: int) -> Cues:
    if n >= 2 * LOOK:
        return NONE
    whole = key + key_of(text[LOOK:])
    if SENTENCE_HANDLE.search(whole) and (found := SURE_SENTENCE.search(whole)):
        label = found.lastgroup or ""
        return Cues(label, "", NAMED[label])
    return NONE


def _heads(seen: Sequence[Seen]) -> Iterator[tuple[int, bool]]:
    """Headings of lists that books print too (`延伸阅读`), and whether what follows looks like links: two lines on end
    that are no sentences, no titles in 《》, no entries with commas.
    """
    for i, s in enumerate(seen):
        if s.sentence_length or s.sure_label or len(s.text) > 12 or not HEAD_LINE.fullmatch(s.key.lstrip(DECORATION)):
            continue
        below = seen[i + 1 : i + 3]
        if below:
            yield (
                i,
                all(
                    o.sure_label or (not is_entry(o) and not (o.sentence_length and "。" in o.text[-3:])) for o in below
                ),
            )


def _is_digest(seen: Sequence[Seen], i: int) -> bool:
    """A heading like `本周热点` with prose right below, or below one more heading: the digest's own."""
    below = seen[i + 1 : i + 3]
    return DIGEST.fullmatch(seen[i].key) is not None and any(is_prose(o) and "。" in o.text[-3:] for o in below)


def is_entry(s: Seen) -> bool:
    """A line of a bibliography: `《河流的来历》，某某著，2010年`."""
    return "《" in s.text[:8] or "，" in s.text or "," in s.text or (s.sentence_length > 60)


def _is_led(seen: Sequence[Seen], i: int) -> bool:
    """Whether the line above a list leads to it, as the article's own: `所需材料：`."""
    above = seen[i - 1]
    return (
        i > 0
        and above.key[-1] == ":"
        and not above.sure_label
        and not HEAD_LINE.fullmatch(above.key.lstrip(DECORATION))
    )


def _is_book(s: Seen) -> bool:
    return "《" in s.text[:4] and ("，" in s.text or "," in s.text)


def _link_lists(seen: Sequence[Seen]) -> Iterator[tuple[int, int]]:
    """Runs of lines that are lists of links to other articles."""
    i = 0
    while i < len(seen):
        j = i
        if BULLET.match(seen[i].key) and not (seen[i].sentence_length and seen[i].key[-1] in "。;"):
            while j < len(seen) and seen[j].text[0] == seen[i].text[0] and _is_item(seen[j]):
                j += 1
            if j > i and not _is_led(seen, i) and _are_links(seen[i:j]):
                yield i, j
        i = max(j, i + 1)


def _is_item(s: Seen) -> bool:
    return BULLET.match(s.key) is not None and s.key[-1] not in "。;"


def _are_links(items: Sequence[Seen]) -> bool:
    """A lost bullet (`?` before Han, left by a failed conversion of `•`) proves a web list by itself: two are enough, if
    most are as long as headlines and few have a comma, for steps of a recipe pause and headlines do not.

    A bullet that survived also stands before an article's own lists, so there it takes three, half of them dated.
    """
    if items[0].text[0] in "?？":
        long = sum(len(s.text) > ITEM for s in items)
        paused = sum("，" in s.text for s in items)
        if len(items) >= 2 and 2 * long >= len(items) and 2 * paused < len(items):
            return True
    dated = sum(LINK_DATE.search(s.key) is not None and not _is_book(s) for s in items)
    return len(items) >= 3 and 2 * dated >= len(items)


DIGEST = re.compile(
    r"(?:热门|热点|最新|今日|本[周月]|精彩|编辑|随机|往期)(?:推荐|新闻|资讯|热点|文章|内容|阅读|精选|回顾)"
)
LINK_DATE = re.compile(r"\(?\[?(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}[^。]{0,12}\Z")
