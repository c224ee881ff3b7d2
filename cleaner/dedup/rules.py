"""The rules of copies.  Copies are found among all documents, so these have no function of one text."""

from __future__ import annotations

from cleaner.core.rules import declare, family

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
    套用同一模板而内容不同的通知、公告不在此列（见 DUP007）。

    A reprint with another headline, a paragraph less or a few words changed is still the same article.  The measure
    is the Jaccard index of the sets of five-character shingles, counted, not estimated, and at least the threshold
    (0.8 by default).  Every copy was compared with the text that is kept, so no chain of likenesses pulls in a
    stranger.  Notices that only share a template are left alone (DUP007).
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
    短的一篇有九成以上的五字片段出现在长的一篇里，而且大体连成一段、次序不变，才算包含；
    散见于各处的不算。不足四十字的短文不查：文章里引用一个标题或一句口号，不算重复。

    Digests, round-ups and forum posts take in whole articles and add text around them.  The lengths differ so much
    that their Jaccard index is low, and tools that know nothing else miss them.  A text is contained where at least
    nine tenths of its shingles stand in the longer one, in their order and mostly in one run; what is scattered there
    is not contained.  Texts under forty characters are left alone: a headline or
    a slogan quoted in an article is no copy.
    """,
    default="flag",
    scope="copies",
    relation="contained",
)


declare(
    "DUP007",
    """
    与另一篇出自同一模板，只是数字、日期、名称不同。 Filled into the same form as another text: numbers, dates or names differ.

    天气预报、行情、停水通知、比赛结果、证明公告，套的是同一个格式，填的内容却各不相同。单看片段，它们几乎一样，
    常被当作重复删掉，删去的却是不同的事实。两篇逐字对齐后，不同之处若是数字、日期（四分之一以上的数字不同），
    或只有人名、地名，就算同一模板，不算重复，任何时候都不去掉。许多数字里只改了一个的，仍是近似重复（DUP002）。

    Forecasts, prices, notices of repairs, results and certificates have one wording and say different things.  By their
    shingles they are nearly the same, and tools that look at nothing else drop them, and the facts with them.  Two texts
    are laid side by side: where a quarter of the numbers differ, or nothing but names of people and places, they are
    fillings of one template.  They are no copies, and are never dropped.  A text in which one number among many was
    corrected is a near copy (DUP002).
    """,
    default="flag",
    scope="copies",
    relation="template",
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
