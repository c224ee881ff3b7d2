"""The rules of lines and articles, as a user sees them.  The judgement is made in `labels` and `articles`."""

from cleaner.core.rules import declare, family

family("BPL", "网页杂项", "boilerplate lines")
family("SEG", "分篇", "borders between articles, and their metadata")

declare(
    "BPL001",
    """删去导航。 Drop navigation.

    网页转成纯文本时，频道名、面包屑（“首页 > 财经 > 正文”）和登录注册都成了正文前的短行。它们每页相同，
    会把不相干的文章拉近。标题以上的短行，只有同处还见到确凿的导航字样时才删；没有任何网页痕迹的文本
    （诗、名单、法条）一行不动，三个字的诗题也安全。

    When a page becomes plain text, the names of its channels, its breadcrumbs and its login links turn into short
    lines above the article.  They are the same on every page and make strangers look alike.  Short lines above the
    headline go only where unmistakable navigation stands among them; a text without any trace of a page (poem,
    list of names, statute) loses nothing.
    """,
    scope="lines",
    labels=("nav",),
)
declare(
    "BPL002",
    """删去相关链接。 Drop lists of related links.

    “相关新闻”“随机推荐”之下是别的文章的标题；聚合站还会把几篇文章夹着这样的列表粘在一起，项目符号转码后常
    变成“?”。列表到项目符号、行距或缩进变化处为止，其后的标题还给下一篇。其下若是诗行、菜谱、表格、无标点的散文或外文句子，或其上还没有正文，就不删。
    完整的句子不因位置而删；文章自己的
    条目（以句号或分号结尾的、没有日期的）、正文里自带的链接和“延伸阅读”下的书目不动。

    Under “related news” stand headlines of other articles; aggregators glue whole articles together with such lists
    between, their bullets often turned into `?` by a failed conversion.  A list ends where its bullets, its rhythm
    or its indent end, and the headline after it is given to the next article.  Verse, recipes, tables, prose without
    stops and sentences of other scripts below it stay, as does all if no body was told above.  No sentence is dropped for its
    place; an article's own bulleted items, the links inside its prose and lists of books are left alone.
    """,
    scope="lines",
    labels=("related",),
)
declare(
    "BPL003",
    """删去分享栏。 Drop share boxes.

    “分享到：”“用微信扫码”“打印本页”是按钮上的字，不是作者写的。单独一行“微信”“收藏”说明不了什么，要有确凿的
    按钮作伴、且在正文首尾才删；正文里谈微信的句子不动。

    “Share to”, “scan with WeChat”, “print this page” are words on buttons, nobody wrote them as text.  A line that
    says only “WeChat” proves nothing: it goes only beside unmistakable buttons and at the edges of the body.
    Sentences about WeChat stay.
    """,
    scope="lines",
    labels=("share",),
)
declare(
    "BPL004",
    """删去评论区。 Drop comment boxes.

    文末的“我要回帖”“暂无评论”“网友评论仅供其表达个人看法”是论坛与新闻站的界面，其下是读者留言。留言若是整句，
    须夹在用户名、时间、“顶”“回复”之间才删：宁可多留几条留言，不可误删一段正文。论坛的帖子本身就是正文，只去掉
    按钮；文中引述网友评论的段落不动。

    “Reply”, “no comments yet” below an article are the interface of forums and news sites, and readers' remarks
    follow.  A remark that is a full sentence goes only between names, times and buttons: better ten remarks kept
    than a paragraph lost.  The posts of a forum are what it is read for: only their buttons go.  Paragraphs that
    quote the public stay.
    """,
    scope="lines",
    labels=("comment",),
)
declare(
    "BPL005",
    """删去版权与备案信息。 Drop copyright and registration lines.

    备案号、“版权所有”“未经授权不得转载”属于网站，不属于文章，几乎每站每页都有。条例里谈版权、许可的条文是正文，
    不动：整句须是网站自己的声明套话才删。声明粘在段尾、段首时只切下声明，段落留下；在正文中间的只作建议。

    Registration numbers, “all rights reserved” and “no reprint without permission” belong to the site, and stand on
    nearly every page of it.  A statute that speaks of copyright is text and stays: a full sentence goes only where
    it is a formula that sites say of themselves.  A notice glued to the end or the beginning of a paragraph is cut off
    alone and the paragraph stays; amid text it is only proposed.
    """,
    scope="lines",
    labels=("copyright",),
)
declare(
    "BPL006",
    """删去广告。 Drop advertisements.

    “更多内容请关注……”“长按识别二维码”“广告”是推广，混在文首文末。报道广告业的句子、文中提到的产品不动。

    “For more, follow …”, “scan the code below” and a bare “advertisement” are promotion at the edges of an article.
    Reports on advertising, and products that an article speaks of, stay.
    """,
    scope="lines",
    labels=("ad",),
)
declare(
    "BPL007",
    """删去翻页。 Drop page turning.

    “上一页 1 2 3 下一页”“上一篇：……”是网页的页码。正文里单独成行的数字常是小节号，只在翻页字样旁边才删。

    “Previous 1 2 3 next” numbers the pages of a site.  A number alone on a line is often a section of the article,
    so it goes only beside words of page turning.
    """,
    scope="lines",
    labels=("pagination",),
)
declare(
    "BPL008",
    """删去搜索用的标题与标签。 Drop titles and tags made for search engines.

    采集站给每页另起一个招揽搜索的标题（“……_某某网”，或一句问话），文末再列“标签”“关键词”。与下面真标题相重、
    或与页尾“更多关于……的文章”同词的首行才算；论文的“关键词”没有网页痕迹作伴，不动。

    Content farms give each page a second title to catch searches and list tags below.  A first line counts as such
    only where it repeats the headline below it, or names the topic of the farm's own “more about …” at the foot.
    The keywords of a scholarly paper, with no trace of a page around, stay.
    """,
    scope="lines",
    labels=("seo",),
)
declare(
    "BPL009",
    """删去其他网页字样。 Drop other words of the page.

    “正文已结束，您可以按alt+4进行评论”、引用通告地址之类，不属以上各类，也不是文章。只认整行的套话，以及
    --lines 的表里（由 cleaner learn-lines 从同一网站学来）多数文件都有的行；少数文件才有的行只算旁证，别的不动。

    “End of text, press alt+4 to comment”, trackback addresses: none of the kinds above, and not the article either.
    Only whole lines of known formulas count, and lines that stand in most documents of the site, by the table given
    as --lines (`cleaner learn-lines` makes it); a line of fewer documents is weak evidence only; all else stays.
    """,
    scope="lines",
    labels=("other",),
)
declare(
    "SEG001",
    """在粘连的文章之间分篇。 Split articles that were glued together.

    采集与转存常把几篇文章接成一个文件，去重与统计都会因此出错。分篇须有凭据：夹着的链接列表，标题之下的电头、
    署名或日期，编辑落款之后的标题，或者同一处缩进与空行习惯一起改变。文件里有了这样一处，别处几种较弱的证据
    合计足够也分；其余只提建议，由人在报告里决定。小标题复述正文、空行习惯改变、代码块、章节翻页、论坛跟帖、
    文中夹的两条相关标题，都不分；只有几句导语的不成一篇。

    Crawlers and archives glue several articles into one file, and every count and every duplicate check goes wrong
    by it.  A border must be proved: by a list of links between, by a dateline, byline or date below a headline, by a
    headline below an editor's sign-off, or by indent and blank lines that change at one place.  In a file with one
    such border, several weaker signs that agree draw others.  All else is proposed, for people to decide on in the
    report.  Section headings whose words come again, another rhythm of blank lines, code blocks, the page turns of a
    chapter, posts of a thread and two related titles amid an article draw none, and teasers are no article.
    """,
    scope="borders",
)
declare(
    "SEG002",
    """把来源、时间、作者等行移入元数据。 Move source, date and author lines into the metadata.

    “来源：四川日报 时间：2015-12-29”“责任编辑：某某”是著录事项，混在正文里既扰乱统计，又让转载的同文显得不同。
    整行都是著录项才移（粘在句末的“（责任编辑：某某）”只切下它自己），日期统一成 ISO 8601（2月30日这样不存在的日期照原样），行号留底；
    讲座通知里的“时间：”“作者：”单独一项不算，文中的电头“（记者 某某）”照读而原句不动。句末的标点、逗号连着的分句、来历不明的字词在前的，
    都不是著录项。

    “Source: Sichuan Daily, date: 2015-12-29” and “editor: …” are entries of a catalogue; left in the text they
    disturb every count and make reprints look different.  A line moves only if it is entries from end to end, and “(editor: …)” behind a sentence is cut off alone; dates
    become ISO 8601 (one that no calendar has, as 30 February, stays as written), and the line's number is kept.  “Time:” in the notice of a lecture is not enough, and a
    dateline's reporter is read while the sentence stays as it is.  A line with a sentence, with clauses or with words
    that name no source or person before its first field is no entry.
    """,
    scope="lines",
    labels=("meta",),
)

declare(
    "SEG003",
    """删除文首、文末的空行。 Blank lines at the edges of a text are removed.

    去掉杂项之后，首尾常剩下空行；正文内部的空行是段落节奏的一部分，不动。
    They are what boilerplate leaves behind.  Blank lines between paragraphs are part of the text's rhythm and stay.
    """,
    scope="lines",
    fix="safe",
    decidable=False,
)
