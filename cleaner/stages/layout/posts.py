"""Texts made of posts: a thread of remarks, the page of a forum that lists its threads.

Their posts are the body, not comments below one.  So up to the last line that shows a post, no heading of boilerplate
takes what stands below it, and a word such as `收藏` is what somebody wrote there.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.core.lazy_regex import lazy
from cleaner.stages.layout.values import Seen, is_prose

# `@小林 你看看`, `回复@小林:不对`, and a line that ends in a picture of a face: `明年再去[嘻嘻]`.
# No address of mail, and no `……[详细]` of a list.
SOCIAL = lazy(
    r"(?<![\w.])@[\w-]{2,30}(?![\w.@-])|\[(?!图|详|更多|查看|全文|阅读|原文|注|评论|进入|点击|编辑)[\u3400-\u9fff]{1,4}\]\Z"
)
# Who wrote last, and when: `小林 16:10`, `小林 8-1`, or the time by itself.
LISTED = lazy(r"(?:[^:，。,！？!?]{1,20} )?(?:(?:[01]?\d|2[0-3]):[0-5]\d|(?:1[0-2]|[1-9])-(?:[12]\d|3[01]|[1-9]))")
FEWEST = 8  # lines that show posts; below an article of three sentences there may be five remarks
SHARE = 8  # at least every so many lines shows one, from the first to the last
ABOVE = 300  # code points of sentences above the first: what tells more is an article, and the posts are its comments


def last_post(seen: Sequence[Seen]) -> int:
    """The last line that shows a post in a text made of posts; -1 if the text is none."""
    for shows in (_is_social, _is_listed):
        found = [i for i, s in enumerate(seen) if shows(s)]
        if len(found) < FEWEST or SHARE * len(found) < found[-1] - found[0]:
            continue
        if sum(s.sentence_length for s in seen[: found[0]] if is_prose(s)) < ABOVE:
            return found[-1]
    return -1


def _is_social(s: Seen) -> bool:
    return ("@" in s.key or s.key[-1] == "]") and s.links < 0.5 and SOCIAL.search(s.key) is not None


def _is_listed(s: Seen) -> bool:
    return len(s.key) <= 28 and s.key[-1].isdigit() and not s.sentence_length and LISTED.fullmatch(s.key) is not None
