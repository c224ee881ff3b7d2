"""Duplicates: exact, near and contained, every figure of them exact.

A guess is never an answer here.  Signatures only choose the pairs that are compared (`candidates.py`, `contain.py`);
what is reported is counted on the shingles themselves (`shingles.py`), and a cluster holds only texts that were
compared with the one that is kept (`clusters.py`).  Nothing below is imported before it is used: numpy and datasketch
cost half a second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from cleaner.dedup.key import comparison_key
from cleaner.rule import declare

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Closest",
    "Cluster",
    "Contained",
    "Duplicates",
    "Keep",
    "Member",
    "Pair",
    "comparison_key",
    "find_duplicates",
]

Keep = Literal["first", "longest"]
Relation = Literal["exact", "near", "contained"]

# At least this share of a text's shingles stands in its container: 2 % of its characters may have been edited.
CONTAINMENT = 0.9
# Key characters below which a text is not looked for in others: a headline or a slogan quoted by an article is no copy.
MIN_CONTAINED = 40
# Up to this many different texts (and shingles in all) every pair is compared, so that the closest pair is certain.
EVERY_PAIR = 200
EVERY_SHINGLE = 2_000_000
# Texts with one and the same key are listed pair by pair up to this many; above it, each with the first only.
COPIES = 64

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
    """How a text relates to the kept one: the Jaccard index, or the containment where it is `contained`."""

    index: int
    relation: Relation
    similarity: float


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


def find_duplicates(texts: Iterable[str], threshold: float = 0.8, keep: Keep = "first") -> Duplicates:
    """Which of `texts` are copies, near-copies or parts of others.

    >>> found = find_duplicates(["春眠不觉晓，处处闻啼鸟。", "春眠不觉晓,处处闻啼鸟", "白日依山尽，黄河入海流。"])
    >>> found.pairs
    (Pair(i=0, j=1, jaccard=1.0),)
    >>> found.clusters
    (Cluster(kept=0, members=(Member(index=1, relation='exact', similarity=1.0),)),)
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is {threshold}; it must be above 0 and at most 1")
    from cleaner.dedup.clusters import cluster

    copies: dict[str, list[int]] = {}  # key → the texts that have it
    for index, text in enumerate(texts):
        if key := comparison_key(text):
            copies.setdefault(key, []).append(index)
    keys = sorted(copies, key=len, reverse=True) if keep == "longest" else list(copies)  # in order of preference
    groups = [copies[key] for key in keys]
    near, inside, best = _compare(keys, threshold)
    return Duplicates(
        pairs=tuple(sorted(_list_pairs(groups, near))),
        contained=tuple(
            sorted(Contained(i, j, share) for a, b, share in inside for i in _few(groups[a]) for j in _few(groups[b]))
        ),
        clusters=tuple(sorted(cluster(groups, near, inside), key=lambda one: one.kept)),
        closest=_closest(groups, best),
    )


def _compare(keys: list[str], threshold: float) -> tuple[list[Pair], list[Contained], Closest | None]:
    """Near and contained pairs of different keys, in places of `keys`, and the closest of all that were compared."""
    if len(keys) < 2:
        return [], [], None
    import numpy as np

    from cleaner.dedup.shingles import count_all_shared, shingles

    few = len(keys) <= EVERY_PAIR and sum(map(len, keys)) <= EVERY_SHINGLE
    sets = list(shingles(keys))
    sizes = np.array([len(s) for s in sets])
    if few:
        first, second = np.triu_indices(len(keys), 1)
        shared = count_all_shared(sets)[first, second]
    else:
        first, second, shared = _compare_candidates(sets, sizes, threshold)
    union = sizes[first] + sizes[second] - shared
    jaccard = shared / np.maximum(union, 1)
    containment = shared / np.maximum(np.minimum(sizes[first], sizes[second]), 1)
    lengths = np.array([len(key) for key in keys])
    near = [Pair(*pair) for pair in _rows(jaccard >= threshold, first, second, jaccard)]
    inner = np.where(sizes[first] <= sizes[second], first, second)
    parts = (jaccard < threshold) & (containment >= CONTAINMENT) & (lengths[inner] >= MIN_CONTAINED)
    inside = [Contained(*part) for part in _rows(parts, inner, first + second - inner, containment)]
    if not len(jaccard):
        return near, inside, None
    best = int(np.argmax(jaccard))
    return near, inside, Closest(int(first[best]), int(second[best]), float(jaccard[best]), few)


def _compare_candidates(
    sets: list[NDArray[np.uint64]], sizes: NDArray[np.int64], threshold: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Candidate pairs (i < j) and the exact number of shingles they share."""
    import numpy as np

    from cleaner.dedup import candidates
    from cleaner.dedup.contain import contained_candidates
    from cleaner.dedup.shingles import count_shared

    full = np.flatnonzero(sizes > 0)
    near, follows = candidates.near_candidates(candidates.sign(sets[i] for i in full), threshold)
    alone = full[~follows]
    inside = alone[contained_candidates([sets[i] for i in alone], CONTAINMENT)]
    pairs = np.unique(np.sort(np.concatenate((full[near], inside)), axis=1), axis=0)
    shared = [count_shared(sets[i], sets[j]) for i, j in pairs.tolist()]
    return pairs[:, 0], pairs[:, 1], np.array(shared, np.int64)


def _rows(
    chosen: NDArray[np.bool_], first: NDArray[np.int64], second: NDArray[np.int64], values: NDArray[np.float64]
) -> list[tuple[int, int, float]]:
    return list(zip(first[chosen].tolist(), second[chosen].tolist(), values[chosen].tolist(), strict=True))


def _few(group: list[int]) -> list[int]:
    return group if len(group) <= COPIES else group[:1]


def _list_pairs(groups: list[list[int]], near: list[Pair]) -> Iterable[Pair]:
    for group in groups:
        for place, i in enumerate(_few(group)):
            yield from (Pair(i, j, 1.0) for j in group[place + 1 :])
    for a, b, jaccard in near:
        yield from (Pair(min(i, j), max(i, j), jaccard) for i in _few(groups[a]) for j in _few(groups[b]))


def _closest(groups: list[list[int]], best: Closest | None) -> Closest | None:
    for group in groups:
        if len(group) > 1:
            return Closest(group[0], group[1], 1.0, True)
    if best is None:
        return None
    i, j = sorted((groups[best.i][0], groups[best.j][0]))
    return Closest(i, j, best.jaccard, best.certain)
