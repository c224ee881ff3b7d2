"""Lines that say when, where and by whom an article was published, and what they say.

`来源：四川日报 时间：2015-12-29`, `责任编辑：张珺`, `□张谷`, `（原题为《…》）`: fields of a catalogue, not
sentences of the article.  They are read from the key of a line (`line_key`), which keeps every offset.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from cleaner.core import scripts
from cleaner.core.lazy_regex import lazy
from cleaner.stages.layout import page_buttons
from cleaner.stages.layout.line_key import HALF, key_of
from cleaner.stages.layout.names import LETTER, MEDIA, NAME, PAGE, SURNAME, is_source, source_of
from cleaner.stages.layout.office_fields import OFFICIAL, TABLE

FIELDS = {
    "date": "出版 发布时间 发布日期 发表时间 发表日期 更新时间 成文日期 刊发时间 发布于 发表于 发布 发表 更新 时间 日期",
    "source": "本文来源 文章来源 信息来源 新闻来源 来源 稿源 来自 转自 转载自 摘自 出处",
    "author": "本文作者 文章作者 作者 撰文 撰稿 执笔 文/ 文",
    "reporter": "本报记者 实习记者 见习记者 记者 采写 采访",
    "editor": "本文编辑 责任编辑 网络编辑 值班编辑 实习编辑 见习编辑 编辑 责编 编审 主编 审核 校对 初审 终审 复审 监制",
    "original_title": "原标题 原题为 原题 原文标题",
    "photographer": "摄影 图片摄影 图/ 摄",
    "credit": "图片来源 资料来源 图源 供图 图片 供稿 稿件来源",
    "correspondent": "通讯员 特约通讯员",
    "document_number": "发文字号 文号 字号",
    "publisher": "发文机关 发布机构 发布单位 发文单位",
    "index": "索引号 信息索引号",
    "category": "主题分类 主题词 分类 体裁分类",
    "": "浏览次数 浏览量 浏览 点击次数 点击数 点击 阅读次数 阅读量 阅读 字数 人气 访问次数 "
    "标题 有效性 名称 生效日期 废止日期",
}
KEY_OF = {name: key for key, names in FIELDS.items() for name in names.split()}
_names = "|".join("[ ]{0,8}".join(map(re.escape, name)) for name in sorted(KEY_OF, key=lambda x: (-len(x), x)))
# The accounts of offices are called 上海发布: in `来源：上海发布 时间：…` the name of the field is the second word.
FIELD = lazy(rf"(?!(?<=[^\W\d_])发布\ +(?:时间|日期))(?P<name>{_names})\ ?:\ ?", re.X)
DIGIT = re.compile(r"\d")
BRACKETED = re.compile(r"\)[ \[【(]*\Z")
NOT_LETTER = re.compile(r"[\W\d_]+")
SPOKEN = re.compile(
    r"[。！？；!?;]|(?<=[^\W\d_]),(?=[^\W\d_])|施行|通过\Z"
)  # in a sentence; `2022年5月1日 施行` of a law
PROMISING = re.compile(r"[:\d](?:(?<=:)|[-年月./:]|\ [-年月./]|(?:st|nd|rd|th)?,)")
EDGES = "()[]【】 "
LONGEST = 120  # code points of a line that may be metadata
DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d)\ ?[-年./]\ ?(?P<m>\d{1,2})(?:\ ?[-月./]\ ?(?P<d>\d{1,2})\ ?日?)?"
    r"(?:[T\ ]{0,3}(?:星期[一二三四五六日天]\ ?)?(?P<clock>\d{1,2}:\d{1,2}(?::\d{1,2})?)(?!\d))?"
)
ENGLISH_DATE = lazy(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\ )?"
    r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\ (?P<d>\d{1,2})(?:st|nd|rd|th)?"
    r",\ (?P<y>(?:19|20)\d\d)"
)
SHORT_DATE = lazy(
    r"(?:\d{1,2}月\d{1,2}日|(?<![\d-])(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:(?![\d-])|(?=\d\d:\d\d)))\ ?(?:\d{1,2}:\d\d)?"
)
DATES = (DATE, ENGLISH_DATE, SHORT_DATE)
HOST = lazy(r"(?:https?://)?www\.[\w./-]{4,60}")
WHOLE = lazy(
    rf"(?P<author>[□■◎○]\ ?(?:(?:本报|特约)?(?:记者|评论员|通讯员)\ ?)?"
    rf"(?=[{SURNAME}])(?:{NAME})(?:[\ 、](?:{NAME})){{0,3}})"
    rf"|(?P<reporter>[(\[]?(?:.{{0,10}}[网报社台刊频道]\ *)?(?:本报|实习|见习|特约)?(?:全媒体)?记者\ +"
    rf"(?=[{SURNAME}])(?:{NAME})(?:[\ 、,]+(?:{NAME})){{0,4}}(?:\ *(?:文|摄|报道|文/图))?[)\]]?)"
    r"|[(\[]?原(?:标题|题|题名)?为?[《“](?P<original_title>.{2,80})[》”][)\]]?"
    r"|(?P<author_note>\([^()]{0,12}(?:作者|本文作者)(?:单位|简介)?[:系为是][^()]{2,80}\))"
    r"|(?P<credit>本报综合.{2,14}|\(?(?:本报)?综合(?:整理)?自.{2,40}\)?|据.{2,14}综合"
    r"|\(?本文(?:来自|转自|摘自|刊于|发表于|选自)[^。！？!?]{2,60}\)?)"
    rf"|(?P<document_number>{LETTER}{{2,12}}[〔\[(](?:19|20)\d\d[〕\])]\ ?第?\d{{1,5}}号)"
    rf"|(?P<editor>(?:实习|责任|网络|值班|见习|本文|执行|图片)(?:编辑|责编|主编)[ ]{{1,4}}(?=[{SURNAME}])(?:{NAME})(?:[、 ](?:{NAME})){{0,2}})"
    rf"|(?:[\d年月日/:. -]{{8,20}})?[【\[(]?(?:[^\d。【\[(]{{2,10}}[ /])?记者\ ?(?P<byline>(?=[{SURNAME}]|[^\ ]*/)(?:{NAME})(?:[、\ ](?:{NAME})){{0,3}})"
    rf"(?:/.{{0,10}}(?:报[导道]|摄影?)|\ (?:(?![{SURNAME}]){LETTER}{{2,4}})?报[导道])[】\])]?"
    rf"|(?P<host>{HOST.pattern})"
    r"|[Pp]osted\ ?@\ ?(?P<posted>(?:19|20)\d\d-\d\d-\d\d(?:\ \d\d:\d\d)?)\ .{1,24}\ 阅读\ ?\(.{0,40}"
)
TELLING = re.compile(r"(?:发布时间|发布日期|信息来源|本文来源|稿源|资料来源|图片来源)[ ]*:")
RESPONSIBLE = re.compile(r"责任?\ ?编|(?:网络|值班|本文)编辑")
PERSON = lazy(rf"[{SURNAME}]{LETTER}{{1,2}}(?!{LETTER})")
BY = lazy(  # `By Mary Lin`; `原创 林小满 江城旧事`, as articles of WeChat begin
    r"(?:[Bb]y\ (?P<author>[A-Z][\w.'-]*(?:\ [A-Z][\w.'-]*){1,3})|原创\ (?P<account>[^ ,。]{2,12}(?:\ [^ ,。]{2,16})?))"
)
WEAK = lazy(
    rf"(?:《[^《》]{{1,12}}》)?(?:作者|记者)\ ?(?:{NAME})|(?:{NAME})/{LETTER}{{2,10}}"
    r"|(?:新华社|人民网|央视网?|中新社|中新网|法新社)"
    rf"|{BY.pattern}"
    r"|.{0,16}门户网站.{0,30}|.{2,16}(?:日报|晚报|新闻网|时报)"
)
# One of these is in every line that WHOLE or WEAK takes, or one of the boxes begins it.
BOXES = frozenset("□■◎○")
HANDLES = {
    "meta": {
        "By_ by_ @ / 记者 作者 编辑 责编 主编 原 综合 本文 www. 号 新华社 人民网 央视 中新 法新社 门户网站 日报 晚报 新闻网 时报": ""
    }
}
TABLE_KEY = lazy(rf"[{scripts.HAN_BMP}][{scripts.HAN_BMP} ]{{1,12}}:\ ?")
COUNTS = re.compile(r"\d(?:\d?:\d\d(?::\d\d)?(?:\ ?[ap]m)?|\d*次阅读|\d*\ ?条评论)")
NOTES = lazy(
    r"星期[一二三四五六日天]|\(京港台时间\)|发表于|更新|举报|\[微博\]|[ap]m\b|我有话说\([^)]{0,14}\)?|收藏本文|编辑于|发布|https?://[\w./-]{4,60}|(?:Posted|Published|Updated)(?:\ on)?"
)
ROLE = lazy(r"(?<=\S)[ \u3000]+(?:文/?图?|图|[摄攝]影?|(?:[摄攝]影)?[报報][道導])\Z")  # `作者:王丽华 摄影`
DROPPED_VALUE = re.compile(r"[ |·,;、()\[\]【】/]+")


def is_meta(key: str, length: int, found: list[tuple[str, str]] | None) -> bool:
    """Whether a line is metadata wherever it stands.

    `时间：` and `作者：` alone are not enough: a notice of a lecture has the one, an anthology the other.
    """
    if length > LONGEST:
        return False
    if WHOLE.fullmatch(key):
        return True
    if found is None:
        return False
    values = dict(found)
    names = set(values)
    if "original_title" in names:
        return True
    if (
        "editor" in names
        and len(values["editor"]) <= 14
        and (RESPONSIBLE.search(key) or PERSON.match(values["editor"]))
    ):
        return True
    if TELLING.search(key):
        return True
    if "source" in names and MEDIA.search(values["source"]):
        return True
    unnamed = values.get("?", "")
    if PAGE.search(unnamed) or (
        MEDIA.search(unnamed) and not unnamed.endswith("出版社")
    ):  # an entry of a list of books
        names.add("source")
    return len(names - {"", "?"}) >= 2 and "date" in names


def may_be_meta(key: str, found: list[tuple[str, str]] | None) -> bool:
    """Whether a line may be metadata, if it stands by a headline of a page: a bare date, a name of a paper."""
    return key[-1] not in ",、;" and (found is not None or WEAK.fullmatch(key) is not None)


def has_role(key: str) -> bool:
    """Whether a line of a name says what the person is: `□本报记者 张谷`."""
    return bool(re.search("记者|评论员|通讯员", key))


def table_rows(keys: Sequence[str]) -> Iterator[int]:
    """Rows of the table above a government document, three names at least: name and value on lines by turns, or on
    one line.  One of the names must be one that only offices use: a product has a name and a category too.
    """
    names = {i: name for i, key in enumerate(keys) if ":" in key[:24] and (name := _table_name(key))}
    if len(set(names.values())) >= 3 and not OFFICIAL.isdisjoint(names.values()):
        for i in names:
            yield i
            if i + 1 < len(keys) and i + 1 not in names and keys[i][-1:] in ": " and len(keys[i + 1]) <= 90:
                yield i + 1


def _table_name(key: str) -> str:
    name = _bare(key[: key.index(":")].lstrip("[【"))
    return name if name in TABLE and len(key) <= LONGEST else ""


MARKED = lazy(r"[□■◎○()（）\[\]]")
LEADING_ROLE = lazy(r"^(?:.*?(?:记者|通讯员|评论员)|.{2}(?:[编編][辑輯]|[責责][编編])|主[编編])[ :：]*")
ROLE_AMID = lazy(r"[ 　]+(?:本报|实习|见习|特约)?(?:记者|通讯员|评论员)[ :：]*")
CLOSING_ROLE = lazy(r"[ 　]*(?:摄影报道|报道|摄影|文|摄)\Z")
BY_REPORTER = lazy(
    rf"[ |·]+(?:本报|实习|见习|特约)?(?:全媒体)?记者[ :]+(?P<names>(?:{NAME})(?:[、 ](?:{NAME})){{0,3}})\Z"
)


def read(text: str) -> dict[str, str]:
    """What a metadata line says.

    >>> read("來源：聯合報　時間：2015-12-29")
    {'source': '聯合報', 'date': '2015-12-29'}
    """
    key = key_of(text)
    if (whole := WHOLE.fullmatch(key)) and (kind := whole.lastgroup):
        value = text[whole.start(kind) : whole.end(kind)]
        return READERS[kind](value, key) if kind in READERS else {kind: value.strip("()（） ")}
    if by := BY.fullmatch(key):
        return {"author": text[by.start(by.lastgroup or 0) :]}
    out: dict[str, str] = {}
    for name, value in fields(key, text.translate(HALF)) or ():
        name, value = _entry(name, value, out)
        if name and value:
            out.setdefault(name, value)
    return out


def _entry(name: str, value: str, known: Mapping[str, str]) -> tuple[str, str]:
    """The name and the value that a field is recorded by, beside those that are `known` already."""
    if name in ("date", "?"):
        if date := _date(value):
            return "date", date
        source = "" if name == "date" or "source" in known or SHORT_DATE.search(value) else source_of(value)
        return ("source", source) if source else ("", "")
    return name, value.strip("《》“”\"' ") if name == "original_title" else value


def _read_byline(value: str, key: str) -> dict[str, str]:
    """`2023-05-04 聯合報／記者王小明／台北報導`."""
    date = _date(key)
    return {"reporter": _people(value), **({"date": date} if date else {})}


def _read_people(kind: str) -> Callable[[str, str], dict[str, str]]:
    """A reader of names among marks and roles: `□张谷`, `记者 李明 通讯员 王芳 摄影报道`."""

    def read_people(value: str, key: str) -> dict[str, str]:
        value = CLOSING_ROLE.sub("", MARKED.sub("", value))
        return {kind: _people(ROLE_AMID.sub("、", LEADING_ROLE.sub("", value)))}

    return read_people


# How the groups of WHOLE are read, whose value is not what stands there.
READERS: dict[str, Callable[[str, str], dict[str, str]]] = {
    "byline": _read_byline,
    "author": _read_people("author"),
    "reporter": _read_people("reporter"),
    "editor": _read_people("editor"),
    "posted": lambda value, key: {"date": iso(value)},
    "host": lambda value, key: {},
}


def iso(text: str) -> str:
    """The first full date in `text`, in ISO 8601, or nothing.

    >>> iso("2019年9月9日 18:13:22"), iso("2023/11/2 8:5"), iso("Saturday, September 10th, 2005")
    ('2019-09-09T18:13:22', '2023-11-02T08:05', '2005-09-10')
    """
    if found := DATE.search(text):
        year, month, day, clock = found["y"], int(found["m"]), int(found["d"] or 1), found["clock"]
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return ""
        date = f"{year}-{month:02}-{day:02}" if found["d"] else f"{year}-{month:02}"
        return f"{date}T{':'.join(part.zfill(2) for part in clock.split(':'))}" if clock else date
    if found := ENGLISH_DATE.search(text):
        month = "JanFebMarAprMayJunJulAugSepOctNovDec".index(found["month"]) // 3 + 1
        return f"{found['y']}-{month:02}-{int(found['d']):02}"
    return ""


def _date(text: str) -> str:
    """The date in `text` in ISO 8601; one that cannot be (`2023-13-45`) as it stands, since its line goes."""
    found = DATE.search(text)
    return iso(text) or (found[0].strip() if found else "")


BYLINE = lazy(
    r"(?:[(\[〔【]|^)(?:[^()\n]{0,12}?)(?:本报|实习|见习|特约)?(?:全媒体)?记者[ :]?"
    rf"(?P<names>(?=[{SURNAME}]|(?:{NAME})[ )\]〕】/])(?:{NAME})(?:[ 、,]+(?:{NAME})){{0,4}})"
    r"(?=[ )\]〕】/,])"
)


def byline(text: str) -> dict[str, str]:
    """The reporter named in the dateline that opens a body: `新华社巴黎12月9日电（记者唐霁）`."""
    found = BYLINE.search(key_of(text[:80]))
    if not found:
        return {}
    names = text[found.start("names") : found.end("names")]
    return {"reporter": _people(re.sub("报道$|報導$|[摄攝]影?$", "", names))}


def _people(names: str) -> str:
    return re.sub(
        r"[ \u3000、,，]+",
        " ",
        re.sub(rf"(?<!{LETTER})({LETTER})[ \u3000]+({LETTER})(?!{LETTER})", r"\1\2", names),
    ).strip()


def _bare(key: str) -> str:
    return re.sub(r"[ :]", "", key)


def fields(key: str, text: str = "") -> list[tuple[str, str]] | None:
    """Names and values if the line consists of them and of dates; "?" names what has no name.  Else None.

    Values are taken from `text` (the line with half-width marks) where it is given.
    """
    if len(key) > LONGEST or key[-1:] in "。!?！？" or not PROMISING.search(key):
        return None
    key = page_buttons.without(key)
    start = len(key) - len(key.lstrip(EDGES))
    line, text = key.strip(EDGES), (text or key)[start:]
    marks = list(FIELD.finditer(line)) if ":" in line else []
    found = _before_marks(text[: marks[0].start() if marks else len(line)], len(marks) > 0)
    if found is None:
        return None
    for mark, after in zip(marks, [*marks[1:], None], strict=False):
        value = text[mark.end() : after.start() if after else len(line)].strip(" |·,;、()[]【】@")
        value += ")" * (value.count("(") - value.count(")"))  # 江城晚报(江城)
        name = KEY_OF[re.sub(r"[ ]", "", mark["name"])]
        entries = _marked(name, value)
        if entries is None:
            return None
        found += entries
    if {name for name, _ in found} <= {"", "?"} and not DIGIT.search(line):
        return None  # `延伸阅读:` is no count of readers
    return found


def _before_marks(lead: str, marked: bool) -> list[tuple[str, str]] | None:
    """What stands before the first name of a field: a date, and a few words; None if the line is no metadata for it."""
    dated = next(filter(None, (pattern.search(lead) for pattern in DATES)), None)
    if not (marked or dated) or (dated and _is_spoken(lead, dated)):
        return None
    rest = _rest(lead, dated)
    if SPOKEN.search(rest) or (marked and not _may_precede(lead, rest, dated)):
        return None  # `谢谢大家！【编辑:…】`
    if len(rest) > (30 if dated and (marked or PAGE.search(rest)) else 16 if marked else 12):
        return None
    return [*([("date", lead)] if dated else []), *([("?", rest)] if rest else [])]


def _may_precede(lead: str, rest: str, dated: re.Match[str] | None) -> bool:
    """Whether the words before the first field belong to it, and are no headline or other words of the body.

    `人民日报记者李明` and what is short (`信息发布时间:`), stands in brackets or behind a date (`2020-12-09 交通厅 作者:`) do.
    """
    if len(NOT_LETTER.sub("", rest)) <= 3 or is_source(rest):
        return True
    return BRACKETED.search(lead) is not None or (dated is not None and not lead[: dated.start()].strip(EDGES))


def _marked(name: str, value: str) -> list[tuple[str, str]] | None:
    """The entries of one named field; None if its value is none."""
    if name == "original_title":
        return [(name, value)] if len(value) <= 90 else None
    if len(value) > 40 or re.search(r"[。!?]", value):
        return None
    found = []
    if name == "editor":
        value = value.split("_")[0]
    if name in DATE_BEHIND and (date := DATE.search(value)):
        found.append(("date", value[date.start() :]))
        value = value[: date.start()].strip(" |·")
    if name == "source" and (by := BY_REPORTER.search(value)):  # `来源:江城晚报 记者 王小明`
        found.append(("reporter", _people(by["names"])))
        value = value[: by.start()]
    if name in PEOPLE:
        value = _people(ROLE.sub("", value))
    if name == "date" and value and not (_date(value) or SHORT_DATE.search(value)):
        return None
    return [*found, (name, value)]


DATE_BEHIND = frozenset({"source", "author", "reporter", "editor"})  # `来源：江城晚报 2012-07-05`
PEOPLE = frozenset({"author", "reporter", "editor", "photographer", "correspondent"})


def _is_spoken(text: str, date: re.Match[str]) -> bool:
    """Whether a month stands in the middle of words: `某某图书馆2023年4月活动预告` is a headline."""
    if "d" not in date.re.groupindex or date["d"]:
        return False
    before, after = text[: date.start()][-1:], text[date.end() :][:1]
    return before.isalpha() and after.isalpha()


def _rest(text: str, date: re.Match[str] | None) -> str:
    """`text` without its date, and without clock, weekday and view counts."""
    if date:
        text = f"{text[: date.start()]} {text[date.end() :]}"
    return DROPPED_VALUE.sub(" ", COUNTS.sub(" ", NOTES.sub(" ", text))).strip()
