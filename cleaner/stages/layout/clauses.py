"""Parts of a line that are not its text: an editor's credit, or a notice of the site, glued to a paragraph.

A paragraph does not go for one clause in it.  What bears the cue is cut off alone, where it stands at the edge of the
line with whole sentences beside it; in the middle of a line it is only proposed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.core.lazy_regex import lazy
from cleaner.stages.layout.cues import SENTENCE, SENTENCE_HANDLE, SURE_SENTENCE, handles
from cleaner.stages.layout.names import MEDIA, NAME, SURNAME
from cleaner.stages.layout.values import Clause

LOOK = 320  # code points at the end of a line that are read; a notice is shorter, and the cost stays linear
REST = 12  # code points of sentences that must be left of a line: with less, the line is the notice
BODY = 40  # of those that stand below a notice
FIRST = 4  # of a sentence that may stand before an editor's name: `谢谢大家！`
END = r"(?:[。！？!?…;][”’」』）)】]{0,2}|[)）】」”]|(?<=\w)(?=[【\[(]))"
FULL = lazy("[。！？!?…；;]")
CREDITS = lazy(
    r"记者|通讯员|作者|来源|[报网社台刊]|客户端|公众号|\d{4}|编|摄|图|纠错|综合|视频|实习"
)  # a row of credits goes whole
ROLE = r"(?:责任|网络|值班|实习|见习|本文|执行|图片|新媒体)?(?:编辑|责编|编审|主编|校对|审核|监制)|责任?编|编"
PEOPLE = rf"(?=[{SURNAME}]){NAME}(?:[、, ]{{1,2}}{NAME}){{0,3}}|[A-Za-z]{{1,4}}\d{{2,6}}|[A-Za-z]\w{{2,11}}"
DONE = r"(?:[(（](?:完|完毕|全文完)[)）] ?)?"
CREDIT = lazy(
    rf"{DONE}(?:[\[【(（]\ ?(?:(?:{ROLE})\ ?[:/]\ ?(?:[^。！？，,()\[\]【】（）:]{{1,16}}(?:[: ]{{1,2}}[^。！？，,()\[\]【】（）:]{{1,12}}){{0,3}}))\ ?[\])）】]"
    rf"|(?:责任编辑|责编|(?:网络|值班|本文)?编辑)\ ?:\ ?(?:{PEOPLE}))\s*"
)
SOURCE = lazy(r"(?:(?:本文|文章|稿件|新闻|信息)?来源|稿源)\ ?:\ ?(?P<from>[^。！？，,;:()\s]{2,16})\s*")
CREDIT_HANDLE = lazy(r"编|校对|审核|监制|来源|稿源")
STOPS_BEFORE = lazy(rf"(?P<stop>{END})\s*")
STOP = lazy(r"[。！？!?…;][”’」』）)】]{0,2}\s*|\s{2,}|(?<=[)）】])\s+")
NUMBERED = lazy(
    r"第[一二三四五六七八九十百千零〇\d]{1,6}[条條章节節款]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]"
)  # of a law
DECLARED = lazy(r"\W{0,3}[^。:]{0,8}(?:声明|申明|免责|版权)[^。:]{0,4}:")
# What goes on where a notice has begun, and what may stand before its cue.
GOES_ON = lazy(
    r"本[网站报刊文平]|版权|侵权|转载|转发|来源|作者|授权|联系|删除|更正|核实|参考|投资|风险|责任|声明|观点|立场|权利|合作|邮箱|电话|稿件|法律"
    r"|证实|保证|承诺|读者|投诉|平台|媒体|公众号|二维码|扫码|下载|谢谢|处理"
)
LEADS = lazy(
    r"\W{0,3}(?:本[网站报刊]|凡|(?:特别|版权|免责|郑重)?声明|版权|免责|以上(?:内容|文章|信息)|(?:本文|文章|转载|内容|图片).{0,12}(?:来源|转载|转自|来自|版权|侵|参考))"
)
PROMOTES = lazy(r"快来|赶快来|每[日天]推送|欢迎(?:关注|订阅)|敬请关注|尽在|抢先")
LONGEST = 24  # code points of a cue without a stop, as the last of a line
PICTURE = lazy(r"\W{0,3}(?:长按|扫描|识别|扫)[^。，]{0,10}二维码[^。，]{0,6}(?:关注|下载|加入|添加)[^。，]{0,8}")
HANDLE = handles(SENTENCE, {"ad": {"二维码": ""}})


def clause_of(text: str, key: str) -> Clause | None:
    """The part of a line (without blanks at its edges) that is no text of it, if it has sentences beside that.

    `key` is that of the last `LOOK` code points of the line.

    >>> from cleaner.stages.layout.line_key import key_of
    >>> line = "活动持续到月底，市民可以免费参观。（责任编辑：沈小雨）"
    >>> clause_of(line, key_of(line))[:3]
    (17, 27, '（责任编辑：沈小雨）')
    """
    start = len(text) - len(key)
    if CREDIT_HANDLE.search(key, max(0, len(key) - 60)) and (found := _credit(text, key, start)):
        return found
    return _notice(text, key, start) if HANDLE.search(key) else None


def _credit(text: str, key: str, start: int) -> Clause | None:
    """Who edited, or where it is from, behind a stop; an editor in brackets also behind a row that is no credit itself."""
    for stop in STOPS_BEFORE.finditer(key, max(0, len(key) - 90)):
        at = stop.end()
        if start + at < FIRST or at == len(key):
            continue
        editor = CREDIT.fullmatch(key, at)
        source = None if editor else SOURCE.fullmatch(key, at)
        if editor or (source and MEDIA.search(source["from"])):
            told = FULL.search(text[: start + at]) is not None or (editor and not CREDITS.search(key, 0, at))
            return (
                Clause(start + stop.end("stop"), len(text), text[start + at :], "meta", "end", bool(editor))
                if told
                else None
            )
    return None


def _notice(text: str, key: str, start: int) -> Clause | None:
    """What a site says of itself before or behind the sentences of a line, or amid them."""
    parts = list(_sentences(key))
    if len(parts) < 2 or NUMBERED.match(text) or (span := _noticed(key, parts)) is None:
        return None
    begin, end, label = span
    a, b = start + parts[begin][0], start + parts[end - 1][1]
    gap = a - len(text[:a].rstrip())
    apart = gap >= 2 or DECLARED.match(key[a - start :]) is not None
    if begin == 0 and start == 0:
        b += len(text[b:]) - len(text[b:].lstrip())
        return Clause(a, b, text[a:b].strip(), label, "start", apart) if len(text) - b >= BODY else None
    if end == len(parts):
        return Clause(a - gap, len(text), text[a:], label, "end", apart) if a >= REST else None
    return Clause(a, b, text[a:b], label, "", apart)


def _noticed(key: str, parts: Sequence[tuple[int, int]]) -> tuple[int, int, str] | None:
    """The sentences of a notice, from one to before another, and its label: those with a cue, and what belongs to them."""
    said = [key[a:b] for a, b in parts]
    cues = [_cue(sentence, last=k == len(said) - 1) for k, sentence in enumerate(said)]
    first = next((k for k, label in enumerate(cues) if label), None)
    if first is None:
        return None
    end = first + 1
    while end < len(said) and (cues[end] or GOES_ON.search(said[end])):
        end += 1
    begin = first
    leads = PROMOTES.search if cues[first] == "ad" else LEADS.match
    while begin > 0 and leads(said[begin - 1]):
        begin -= 1
    return begin, end, cues[first]


def _sentences(key: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a line begin and end."""
    a = 0
    for stop in STOP.finditer(key):
        end = stop.end() - (len(stop[0]) - len(stop[0].rstrip()))
        if end > a:
            yield a, end
        a = stop.end()
    if a < len(key):
        yield a, len(key)


def _cue(key: str, last: bool) -> str:
    """The label of the cue in a sentence; the last of a line may be the words of a picture, without a stop."""
    if SENTENCE_HANDLE.search(key) and (found := SURE_SENTENCE.search(key)):
        return found.lastgroup or ""
    found = PICTURE.fullmatch(key) if last and len(key) <= LONGEST else None
    return "ad" if found else ""
