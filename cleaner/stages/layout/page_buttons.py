"""The tools of a page: what is written on its buttons to print, to send, to correct, to set larger.

One such word says nothing (`评论`, `大`, `推荐` are words of texts too); a row or a run of them does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.core.lazy_regex import lazy
from cleaner.stages.layout.values import Seen, is_prose

# Hardly anything but a button bears these by themselves: one must be in a row or a run.
BUTTON = (
    r"打印(?:文稿|文章|本稿|本[页文]|此[页文])?|(?:友善)?列印|网摘|我?要?(?:纠错|挑错)|字[号体级型](?:大小)?|复制(?:网址|链接|连结|地址)"
    r"|关闭(?:窗口|本页)?|手机看新闻|转寄(?:朋友|好友)?|(?:转发|推荐|发送|转寄)给(?:朋友|好友)|收藏[此本][页文]|加入收藏|刷新(?:评论|页面)"
    r"|返回(?:顶部|首页)|回(?:到)?顶部|[Ee]-?mail(?:推荐)?|我要(?:评论|留言|投稿)|我有话说|(?:发表|查看|发布)评论|分享到"
)
BUTTON_HANDLE = "打印 列印 网摘 纠错 挑错 字号 字体 字级 字型 复制 关闭 手机看 转寄 给朋友 给好友 收藏 刷新 返回 顶部 mail 我要 我有话说 评论 分享到"
PLATFORM = (
    r"Facebook|Twitter|Google\+|Plurk|LINE|MSN|微信|(?:新浪|腾讯|搜狐|网易)?微博|[Qq]{2}(?:空间|好友)|人人网?|开心网?|豆瓣网?"
    r"|百度(?:搜藏|贴吧|空间)|(?:联合报|黑米|[Mm]y[Ss]hare)书签|噗浪|脸书|推特|白社会|飞信|鲜果|抓虾|朋友网"
)
WORD = (
    r"分享|推荐|收藏|转发|评论|留言板?|商城|论坛|博客|播客|订阅|RSS|投稿|保存|下载|举报|顶|踩|赞|大中小|大小|大|中|小|默认|放大|缩小|[+-]?A[+-]?|T"
    r"|电子邮件|邮件|返回|手机版|简体版?|繁体版?|更多分享|更多|聊吧|圈子|有?\d{1,8}人参与|\d{1,5}"
)
TOOL = rf"(?:{BUTTON}|{PLATFORM}|{WORD})"
BETWEEN = r"[】\])【\[(|·:,/ +-]"
# `【字号 大 中 小】【打印】`
ROW = rf"(?:[【\[](?!\d){TOOL}[】\]][ |]?){{2,20}}|(?=.{{0,60}}(?:{BUTTON}))[【\[(|·: ]{{0,4}}{TOOL}(?:{BETWEEN}{{1,4}}{TOOL}){{1,20}}[】\])|·: ]{{0,4}}"
ONE = lazy(rf"[【\[(]?(?:(?P<button>{BUTTON})|(?P<platform>{PLATFORM})|{WORD})[】\])]?:?")
# Apart from what stands before: 来源：北大 ends with no button.
BEHIND = lazy(
    rf"(?:[|·: ]{{0,4}}[【\[(]|[|· ])[|· ]{{0,4}}(?!\d){TOOL}(?:{BETWEEN}{{1,4}}{TOOL}){{0,20}}[】\])|·: ]{{0,4}}\Z"
)
ANY_BUTTON = lazy(BUTTON)
LAST = frozenset("印摘错闭章号体级型小址链接结闻友页文藏论面部首顶稿口l到T大荐享版S博与说")
FIRST = frozenset(
    "【[(打列友网我要纠挑字复关手转推发收加刷返回EeMm查FTGPLSR微新腾搜Qq人开豆百联黑噗脸白飞鲜抓朋分评留商论博播订投保下举顶踩赞大中小默放缩+-A"
    "电邮简繁更聊圈有"
)  # characters that a tool begins with: most lines need no further look
LONGEST = 12  # code points of a line that is one tool
UNKNOWN = 6  # code points of a line between tools that may be one


def without(key: str) -> str:
    """A line of fields without the tools at its end.

    >>> without("发布时间:2011-12-15 【我要纠错】 【字号 大 默认 小】【打印】"), without("来源:北大")
    ('发布时间:2011-12-15', '来源:北大')
    """
    found = BEHIND.search(key) if key.rstrip(" )]】|·:")[-1:] in LAST else None
    return key[: found.start()] if found and found.start() and ANY_BUTTON.search(found[0]) else key


def runs(seen: Sequence[Seen]) -> Iterator[int]:
    """Lines of runs of tools: three or more, from one known word to another, two buttons or three platforms among them.

    A run stands above the first sentence, below the last, or beside a sure cue: inside a text `打印` and `保存` may be a
    menu that it explains.  Numbers and up to half of other short words may stand between.
    """
    prose = [i for i, s in enumerate(seen) if is_prose(s)]
    end = 0
    for first, s in enumerate(seen) if prose else ():
        if first < end or s.key[0] not in FIRST or not _tool(s):
            continue
        run, end = _run_from(seen, first)
        if _is_outside(seen, run, prose) and _is_proven(seen, run) and not _is_led(seen, first):
            yield from run


def _run_from(seen: Sequence[Seen], first: int) -> tuple[range, int]:
    """The lines from one tool to the last that no sentence parts from it, and where the search ended."""
    last, j = first, first + 1
    while j < len(seen) and not seen[j].sentence_length and not seen[j].heading:
        if _tool(seen[j]) or seen[j].sure_label in ("comment", "share"):
            last = j
        elif len(seen[j].text) > UNKNOWN or seen[j].stop:
            break
        j += 1
    return range(first, last + 1), j


def _is_proven(seen: Sequence[Seen], run: range) -> bool:
    tools = [(found, seen[k].sure_label) for k in run for found in [_tool(seen[k])]]
    known = sum(1 for found, label in tools if found or label in ("comment", "share"))
    kinds = [found.lastgroup for found, _ in tools if found]
    proven = kinds.count("button") >= 2 or kinds.count("platform") >= 3
    return proven and known >= 3 and 2 * known >= len(run)


def _is_outside(seen: Sequence[Seen], run: range, prose: Sequence[int]) -> bool:
    """Whether a run stands above or below all prose (its line numbers), or beside a sure cue."""
    beside = [seen[k] for k in (run.start - 1, run.stop) if 0 <= k < len(seen)]
    return run.stop <= prose[0] or run.stop > prose[-1] or any(s.sure_label for s in beside)


def _tool(s: Seen) -> re.Match[str] | None:
    found = (
        len(s.key) <= LONGEST and s.key[0] in FIRST and not s.sentence_length and not s.heading and not s.key.isdigit()
    )
    return ONE.fullmatch(s.key) if found else None


def _is_led(seen: Sequence[Seen], at: int) -> bool:
    """Whether a line of the text leads to what stands here: `文件菜单里的命令有：`."""
    return at > 0 and seen[at - 1].key[-1] == ":" and not seen[at - 1].sure_label
