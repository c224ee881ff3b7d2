"""What the markup of a page adds: classes that name comments and navigation, and where the links are.

Each finding is written on its line as a cue (`sure_label`, `weak_label`, `reason`), so that the rest of the stage judges
a page as it judges plain text.  A class word alone proves little, for `body class="comments-open"` contains whole
articles: there must be links too, or prose outside of the element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.core.document import Markup
from cleaner.core.html_tags import BLOCKS
from cleaner.core.lazy_regex import lazy
from cleaner.stages.layout.cues import LABEL_OF_WORD
from cleaner.stages.layout.values import Seen, is_prose

LINKED = 0.8  # share of a line's characters in links, from which the line is a link
SHORT_LINK = 12  # code points of a link that may be the name of a channel
PAGE = 200  # code points of prose without links: a page with less may be a list of links by trade
COMMENTS = lazy(
    r"(?:^| )(?:comment(?:s|-?list|list|s-?list|-\d+|-?body|-?content|-?form|form|s?-?area|s?-?wrap(?:per)?|-?section)"
    r"|li-comment-\d+|div-comment-\d+|respond|replylist|reply-list|disqus_thread|cmt-?list|post-comments|waline|valine)(?: |\Z)"
)
HEADLINE = lazy(r"h[123]\b|[\w-]*(?:title|headline|subject|\btit)\b")
PREFORMATTED = lazy(r"(?:^| )(?:pre|listing|xmp)(?: |\Z)")
UNNAMED = (BLOCKS | {"td", "th"}) - {"main", "article"}  # they say nothing of what they hold
NUMBERED = lazy(r"第[一二三四五六七八九十百\d]{1,4}[章节编篇回讲课]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?=\D)")
SEPARATOR = re.compile(r"[|｜·丨»＞>]+| - ")
CRUMB = lazy(r"[^>＞»]{1,14}(?:\s?(?:>{1,2}|＞|»)\s?[^>＞»]{1,40}){1,5}")
CUT_OFF = lazy(
    r"(?:\.{3,}|…+)[\[【(（]?(?:详[细情]|全文|更多|阅读全文)?[\]】)）>»]*\Z|[\[【](?:详[细情]|全文|查看全文)[\]】]\Z"
)
ATTACHED = lazy(r"附[件表图]|.{0,80}\.(?:docx?|xlsx?|pdf|wps|zip|rar)\b")


def weigh(seen: list[Seen], markup: Sequence[Markup | None]) -> None:
    """Add the cues that the markup of a page gives to its lines."""
    marks = [markup[s.at] for s in seen]
    for i, (s, mark) in enumerate(zip(seen, marks, strict=True)):
        if mark and PREFORMATTED.search(mark.around):
            seen[i] = s._replace(
                sure_label="", weak_label="", reason=""
            )  # `>>`, `1`, `Copyright (C)` of a program or a score
        elif mark and not s.sure_label:
            seen[i] = _by_itself(s, mark)
    for i in _own_links(seen):
        seen[i] = seen[i]._replace(weak_label="")
    for i in _comments(seen, marks):
        seen[i] = seen[i]._replace(sure_label="comment", reason="the page puts it among the comments")
    for i, label, reason in [*_links(seen, marks), *_teasers(seen)]:
        seen[i] = seen[i]._replace(sure_label=label, reason=reason)


def _by_itself(s: Seen, mark: Markup) -> Seen:
    if (label := _announced(mark)) and (not s.sentence_length or mark.link_share >= LINKED):
        where = mark.around.split()[-1] if mark.around else mark.tag
        return s._replace(sure_label=label, reason=f"the page puts it into {where}")
    if s.sentence_length or HEADLINE.search(_inner(mark)):
        return s
    cells = s.text.count("\t") if mark.link_share >= LINKED else 0  # a row of a table may have links too
    if mark.link_share >= 0.5 and len(SEPARATOR.findall(s.text)) + cells >= 4:
        return s._replace(sure_label="nav", reason="a row of links")
    if mark.link_share >= 0.4 and len(s.text) <= 60 and CRUMB.fullmatch(s.text):
        return s._replace(sure_label="nav", reason="a path of links")
    if mark.link_share >= LINKED and len(s.text) <= SHORT_LINK and not s.weak_label:
        return s._replace(weak_label="nav")
    return s


def _own_links(seen: Sequence[Seen]) -> Iterator[int]:
    """Short links on end with longer ones, or three below a heading or a sentence without a cue: a list is judged as one."""
    i = 0
    while i < len(seen):
        j = i
        while (
            j < len(seen) and seen[j].links >= LINKED and not seen[j].sure_label and seen[j].weak_label in ("", "nav")
        ):
            j += 1
        led = (
            j - i >= 3 and i > 0 and not (seen[i - 1].sure_label or seen[i - 1].weak_label or seen[i - 1].links >= 0.5)
        )
        if led or any(len(s.text) > SHORT_LINK or NUMBERED.match(s.text) for s in seen[i:j]):
            yield from (k for k in range(i, j) if seen[k].weak_label)
        i = max(j, i + 1)


def _announced(mark: Markup) -> str:
    """The label that the elements around a line announce; the innermost word counts, and links must bear it out."""
    words = re.split(r"[\s_-]+", mark.around)
    for word in reversed(words[-12:]):
        if label := LABEL_OF_WORD.get(word):
            proven = (
                word in ("nav", "navheader", "navfooter", "footer", "aside", "breadcrumb", "copyright")
                or mark.link_share >= 0.5
            )
            return label if proven else ""
    return ""


def _inner(mark: Markup) -> str:
    return " ".join([mark.tag, *mark.around.split()[-4:]])


def _comments(seen: Sequence[Seen], marks: Sequence[Markup | None]) -> Iterator[int]:
    """Lines inside a list or form of comments, sentences too, if the article has begun outside it."""
    told = False
    for i, (s, mark) in enumerate(zip(seen, marks, strict=True)):
        inside = mark is not None and COMMENTS.search(mark.around) is not None
        if inside and told:
            yield i
        elif not inside:
            told = told or is_prose(s)


def _links(seen: Sequence[Seen], marks: Sequence[Markup | None]) -> Iterator[tuple[int, str, str]]:
    """Runs of lines that are links and nothing else: four above or below the prose, six inside it.

    A short heading between them belongs to the run.
    """
    prose = [i for i, s in enumerate(seen) if is_prose(s) and s.links < 0.5]
    if sum(len(seen[i].text) for i in prose) < PAGE:
        return
    first, last = prose[0], prose[-1]
    links = [_is_link(s, mark) for s, mark in zip(seen, marks, strict=True)]
    i = 0
    while i < len(seen):
        j = _end_of_run(seen, links, i)
        outside = j <= first or i > last
        if i > last and not _is_led(seen, i) and _is_within(marks[last], marks[i:j]):
            outside = False  # the chapters of a book, which its preface stands above
        if sum(links[i:j]) >= (4 if outside else 6) and (outside or _is_led(seen, i)):
            label = "nav" if i < first else "related"
            for k in range(i, j):
                if not seen[k].sure_label:
                    yield k, label, "one of a run of links"
        i = max(j, i + 1)


def _is_link(s: Seen, mark: Markup | None) -> bool:
    """Whether a line is a link to another page; attachments of a document are links too, and stay."""
    linked = s.links >= LINKED and len(s.text) <= 80 and not ATTACHED.match(s.text)
    return linked and mark is not None and mark.tag not in ("h1", "h2")


def _end_of_run(seen: Sequence[Seen], links: Sequence[bool], i: int) -> int:
    j = i
    while j < len(seen) and (links[j] or (j > i and j + 1 < len(seen) and links[j + 1] and _is_label(seen[j]))):
        j += 1
    return j


def _is_within(prose: Markup | None, links: Sequence[Markup | None]) -> bool:
    """Whether a run of links stands in the same element as the last sentence, and this element has a name."""
    if prose is None or any(mark is None for mark in links):
        return False
    words = prose.around.split()
    ends = [k for k, word in enumerate(words) if word in BLOCKS]
    inside = words[: ends[-1]] if ends else []
    named = bool(inside) and inside[-1] not in UNNAMED
    return named and all(mark is not None and mark.around.split()[: len(inside)] == inside for mark in links)


def _is_led(seen: Sequence[Seen], i: int) -> bool:
    """Whether a cue stands above a run of links inside the prose: an article lists links too."""
    return bool(seen[i - 1].sure_label or seen[i - 1].weak_label or seen[i].sure_label)


def _is_label(s: Seen) -> bool:
    return not s.sentence_length and len(s.text) <= 12


def _teasers(seen: Sequence[Seen]) -> Iterator[tuple[int, str, str]]:
    """Beginnings of other articles, cut off (`……[详细]`), between the links of a list."""
    for i in range(1, len(seen) - 1):
        s = seen[i]
        between = seen[i - 1].links >= LINKED and seen[i + 1].links >= LINKED
        if between and 12 <= len(s.text) < 160 and not s.sure_label and CUT_OFF.search(s.text[-12:]):
            yield i, "related", "broken off, between links"
