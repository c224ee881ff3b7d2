"""The labels, and the reasons that are given for a label or a border, in Chinese."""

from __future__ import annotations

import re

LABELS = {
    "title": "标题",
    "heading": "小标题",
    "body": "正文",
    "caption": "图注",
    "meta": "元数据",
    "blank": "空行",
    "nav": "导航",
    "related": "相关链接",
    "share": "分享",
    "comment": "评论",
    "copyright": "版权声明",
    "ad": "广告",
    "pagination": "翻页",
    "seo": "搜索引擎优化",
    "other": "其他",
}
CHINESE = {
    # labels
    "no cue of its own": "没有判断依据",
    "reads as a sentence": "读起来像完整的句子",
    "code block": "代码块",
    "nothing to see": "空白",
    "headline of what follows": "下文的标题",
    "short line above a paragraph, without a stop": "段落上方的短行，没有句号",
    "words of a picture": "图片说明用语",
    "repeats a clause of a sentence above": "重复上文的一个分句",
    "second row of the original title": "原标题的第二行",
    "metadata fields and nothing else": "只有元数据",
    "metadata field below the body": "正文下方的元数据",
    "a bare date or name below the body": "正文下方单独的日期或名字",
    "a bare date or name below the headline": "标题下方单独的日期或名字",
    "a bare date or name beside the headline": "标题旁单独的日期或名字",
    "row of a table of document data": "公文要素表的一行",
    "repeats the headline below": "重复下面的标题",
    "names the topic of “more about …” at the foot of the page": "与页尾“更多关于……”的主题相同",
    "above the headline, among navigation": "标题上方，夹在导航里",
    "below the sign-off": "落款下方",
    "one of a run of links": "一串链接之一",
    "a row of links": "一排链接",
    "one of a run of tools": "一排按钮之一",
    "a path of links": "一串层级链接",
    "list of bulleted links": "带项目符号的链接列表",
    "list of dated links": "带日期的链接列表",
    "broken off, between links": "不完整，夹在链接之间",
    "related-list words above what looks like links": "相关链接用语，下面像是链接",
    "the page puts it among the comments": "网页中位于评论区",
    "a paragraph that stands above already": "上文已有相同的段落",
    "below the body": "正文下方",
    "between headline and body": "标题与正文之间",
    # phrases on the line
    "navigation words": "导航用语",
    "related-list words": "相关链接用语",
    "share-box words": "分享栏用语",
    "comment-box words": "评论栏用语",
    "head of a post": "跟帖的署名行",
    "copyright words": "版权用语",
    "advertising words": "广告用语",
    "page-turning words": "翻页用语",
    "search words": "搜索标签用语",
    "words of the page, not of the article": "网页用语，不属于文章",
    # borders
    "links between": "中间隔着链接",
    "list with bullets above": "上面是带项目符号的列表",
    "sign-off above": "上面是落款",
    "editor's sign-off, then a headline": "编辑落款之后是标题",
    "headline above a dateline": "标题下方是电头",
    "headline above a date": "标题下方是日期",
    "headline and dateline agree": "标题与电头一致",
    "headline told again below": "下文复述标题",
    "headline of a bulletin": "简讯的标题",
    "dateline here": "此处是电头",
    "indent changes": "缩进改变",
    "blank-line rhythm changes": "空行规律改变",
    "fewest shared words": "前后相同的用词最少",
    "hardly any shared words": "前后用词几乎全不相同",
    "many shared words": "前后相同的用词很多",
    "first sentence goes on": "首句承接上文",
    "numbered parts": "编号的小节",
    "one paragraph below": "下面只有一段",
    "one paragraph above": "上面只有一段",
    "interview": "问答",
    "paragraph above breaks off": "上一段没有写完",
}
PATTERNS = (
    (re.compile(r"the page puts it into (.+)"), "网页中位于 {} 内"),
    (re.compile(r"below (.+)"), "位于{}下方"),
    (re.compile(r"(.+), below the body"), "{}，位于正文下方"),
    (re.compile(r"(.+), between headline and body"), "{}，位于标题与正文之间"),
)


def in_chinese(reason: str) -> str:
    """The reason in Chinese, part by part; empty if a part of it is not known.

    >>> in_chinese("links between; indent changes"), in_chinese("below share-box words")
    ('中间隔着链接；缩进改变', '位于分享栏用语下方')
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
