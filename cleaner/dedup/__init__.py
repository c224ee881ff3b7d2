"""Duplicates: exact, near and contained, every figure of them exact.

A guess is never an answer here.  Signatures only choose the pairs that are compared (`candidates.py`, `contain.py`);
what is reported is counted on the shingles themselves (`compare.py`), and a cluster holds only texts that were
compared with the one that is kept (`clusters.py`).  What needs numpy is not imported before there are texts to compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from cleaner.core.rules import declare, family
from cleaner.dedup.key import comparison_key

__all__ = [
    "Closest",
    "Cluster",
    "Contained",
    "Duplicates",
    "Member",
    "Pair",
    "comparison_key",
    "find_duplicates",
]

Relation = Literal["exact", "near", "contained"]

# At least this share of a text's shingles stands in its container: 2 % of its characters may have been edited.
CONTAINMENT = 0.9
# Key characters below which a text is not looked for in others: a headline or a slogan quoted by an article is no copy.
MIN_CONTAINED = 40

family("DUP", "重复", "duplicates")

declare(
    "DUP001",
    """
    与另一篇相同，一字不差。 The same text as another, word for word.

    转载、重复抓取、同一稿件多处存放，都会留下一模一样的副本；有时只差几个空格、全角半角或零宽字符，肉眼看不出，
    逐字节比较也发现不了。比较的是 NFKC 归一、大小写折叠后的字母、汉字与数字。没有任何文字的空文档不算重复。
    默认只标记，留哪一份由人决定。

    Reprints, pages fetched twice and files stored twice leave identical copies; some differ by spaces, width or
    zero-width characters only, which no eye and no checksum can match.  What is compared is the letters, ideographs
    and digits after NFKC and case folding.  Texts without any are not copies of each other.  Only flagged by default:
    which copy stays is a choice.
    """,
    default="flag",
    scope="copies",
    relation="exact",
)
declare(
    "DUP002",
    """
    与另一篇大同小异。 Nearly the same text as another.

    转载时改了标题、删了一段、换了几个字，仍是同一篇。以五字片段集合的杰卡德系数衡量，不低于阈值（默认 0.8）才算；
    数值是逐片段数出来的，不是估计值。只与保留的那一篇比较：甲像乙、乙像丙，不等于甲像丙。
    套用同一模板而内容不同的通知、公告，达不到阈值，不在此列。

    A reprint with another headline, a paragraph less or a few words changed is still the same article.  The measure
    is the Jaccard index of the sets of five-character shingles, counted, not estimated, and at least the threshold
    (0.8 by default).  Every copy was compared with the text that is kept, so no chain of likenesses pulls in a
    stranger.  Notices that only share a template stay below the threshold and are left alone.
    """,
    default="flag",
    scope="copies",
    relation="near",
)
declare(
    "DUP003",
    """
    全文包含在另一篇之中。 Stands whole inside another text.

    合集、综述、论坛转帖常把别的文章整篇收入，前后再加文字。两篇长短悬殊，杰卡德系数很低，一般去重工具发现不了。
    短的一篇有九成以上的五字片段出现在长的一篇里，才算包含。不足四十字的短文不查：文章里引用一个标题或一句口号，不算重复。

    Digests, round-ups and forum posts take in whole articles and add text around them.  The lengths differ so much
    that their Jaccard index is low, and tools that know nothing else miss them.  A text is contained where at least
    nine tenths of its shingles stand in the longer one.  Texts under forty characters are left alone: a headline or
    a slogan quoted in an article is no copy.
    """,
    default="flag",
    scope="copies",
    relation="contained",
)


declare(
    "DUP006",
    """
    整段也出现在另一篇里。 A paragraph that stands, word for word, in another text too.

    同一段简介、声明、背景资料贴进许多篇文章，整篇并不相似，按篇去重发现不了，训练语料里却重复千百遍。
    由 `cleaner dedup` 列出每一处；只看三十字以上、有句末标点的段落，互为副本的文章不计。引文、法条原文理应重复，所以只标记。

    The same profile, disclaimer or background is pasted into many articles: as wholes they are not alike, so that
    comparing documents does not find it, yet a model trained on them reads it a thousand times.  `cleaner dedup` lists
    every place; only paragraphs of thirty characters or more with the end of a sentence count, and not those of
    articles that are copies themselves.  Quotations and articles of law recur by right, so it is only flagged.
    """,
    default="flag",
    scope="copies",
    decidable=False,
)


class Pair(NamedTuple):
    """Texts i < j and the Jaccard index of their shingles."""

    i: int
    j: int
    jaccard: float


class Contained(NamedTuple):
    """Text i lies inside text j: the share of its shingles that stand there."""

    i: int
    j: int
    containment: float


class Closest(NamedTuple):
    """The closest pair.  `certain` where every pair was compared; otherwise it is the best of those that were."""

    i: int
    j: int
    jaccard: float
    certain: bool


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """How a text relates to the kept one: `similarity` is the Jaccard index, or the containment where it is `contained`;
    `shared` is the share of the text's own shingles that stand in the kept one.
    """

    index: int
    relation: Relation
    similarity: float
    shared: float = 1.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """One text that is kept, and those that it makes superfluous, each compared with it."""

    kept: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What `find_duplicates` found.  Texts are counted from 0."""

    pairs: tuple[Pair, ...]
    contained: tuple[Contained, ...]
    clusters: tuple[Cluster, ...]
    closest: Closest | None


def find_duplicates(
    texts: Iterable[str], threshold: float = 0.8, *, ranks: Sequence[Any] | None = None, jobs: int = 1
) -> Duplicates:
    """Which of `texts` are copies, near-copies or parts of others.

    Of copies the one with the least of `ranks` is kept, one for each text; without them, and of equals, the first.
    `ranks` is looked at after the last text, and may be filled while they are read.  Of the texts only signatures stay
    in memory, and their keys on disk.  `jobs` threads work at once; the answer is the same.

    >>> found = find_duplicates(["春眠不觉晓，处处闻啼鸟。", "春眠不觉晓,处处闻啼鸟", "白日依山尽，黄河入海流。"])
    >>> found.pairs
    (Pair(i=0, j=1, jaccard=1.0),)
    >>> found.clusters
    (Cluster(kept=0, members=(Member(index=1, relation='exact', similarity=1.0, shared=1.0),)),)
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is {threshold}; it must be above 0 and at most 1")
    if jobs < 1:
        raise ValueError(f"jobs is {jobs}; it must be 1 or more")
    from cleaner.dedup.find import find

    return find(texts, threshold, ranks, jobs)
