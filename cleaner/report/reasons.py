"""The reasons that `layout` gives for a label or a border, in Chinese."""

from __future__ import annotations

import re

CHINESE = {
    # labels
    "no cue of its own": "本身没有线索",
    "reads as a sentence": "读来是句子",
    "code block": "代码块",
    "nothing to see": "空白",
    "headline of what follows": "下文的标题",
    "short line above a paragraph, without a stop": "段落之上的短行，没有句号",
    "words of a picture": "图片说明用语",
    "repeats a clause of a sentence above": "重复上文的一个分句",
    "second row of the original title": "原标题的第二行",
    "metadata fields and nothing else": "只有元数据",
    "metadata field below the body": "正文之下的元数据",
    "a bare date or name below the body": "正文之下单独的日期或名字",
    "a bare date or name below the headline": "标题之下单独的日期或名字",
    "a bare date or name beside the headline": "标题旁单独的日期或名字",
    "row of a table of document data": "公文要素表的一行",
    "repeats the headline below": "重复下面的标题",
    "names the topic of “more about …” at the foot of the page": "页尾“更多关于……”说的就是它",
    "above the headline, among navigation": "标题之上，夹在导航里",
    "below the sign-off": "落款之下",
    "one of a run of links": "一串链接之一",
    "a row of links": "一排链接",
    "a path of links": "一串层级链接",
    "list of bulleted links": "带项目符号的链接列表",
    "list of dated links": "带日期的链接列表",
    "broken off, between links": "残缺，夹在链接之间",
    "related-list words above what looks like links": "相关链接用语，下面像是链接",
    "the page puts it among the comments": "网页把它放在评论里",
    "a paragraph that stands above already": "上文已有同样的段落",
    "below the body": "正文之下",
    "between headline and body": "标题与正文之间",
    # phrases on the line
    "navigation words": "导航用语",
    "related-list words": "相关链接用语",
    "share-box words": "分享栏用语",
    "comment-box words": "评论栏用语",
    "copyright words": "版权用语",
    "advertising words": "广告用语",
    "page-turning words": "翻页用语",
    "search words": "搜索标签用语",
    "words of the page, not of the article": "网页用语，不是文章",
    # borders
    "links between": "中间隔着链接",
    "list with bullets above": "上面是带项目符号的列表",
    "sign-off above": "上面是落款",
    "editor's sign-off, then a headline": "编辑落款之后是标题",
    "headline above a dateline": "标题之下是电头",
    "headline above a date": "标题之下是日期",
    "headline and dateline agree": "标题与电头相合",
    "headline told again below": "下文复述标题",
    "headline of a bulletin": "简讯的标题",
    "dateline here": "此处是电头",
    "indent changes": "缩进改变",
    "blank-line rhythm changes": "空行习惯改变",
    "fewest shared words": "前后用词相同最少",
    "hardly any shared words": "前后用词几乎不同",
}
PATTERNS = (
    (re.compile(r"the page puts it into (.+)"), "网页把它放在 {} 里"),
    (re.compile(r"below (.+)"), "在“{}”之下"),
    (re.compile(r"(.+), below the body"), "{}，在正文之下"),
    (re.compile(r"(.+), between headline and body"), "{}，在标题与正文之间"),
)


def in_chinese(reason: str) -> str:
    """The reason in Chinese, part by part; empty if a part of it is not known.

    >>> in_chinese("links between; indent changes"), in_chinese("below share-box words")
    ('中间隔着链接；缩进改变', '在“分享栏用语”之下')
    """
    parts = [_one(part) for part in reason.split("; ")]
    return "；".join(parts) if all(parts) else ""


def _one(reason: str) -> str:
    if reason in CHINESE:
        return CHINESE[reason]
    for pattern, chinese in PATTERNS:
        if match := pattern.fullmatch(reason):
            inner = match[1] if pattern is PATTERNS[0][0] else _one(match[1])
            return chinese.format(inner) if inner else ""
    return ""
