"""UNI: one form for each character, no invisible characters, ordinary spaces and line ends.

NFKC is never applied to the whole text: it would turn ２ into 2, ① into 1, ㎡ into m2, and full-width marks into ASCII.
No rule here changes the number of "\\n"-lines, so a later judgement on line n is about line n of the original.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import regex

from cleaner.core import carriage_returns, scripts
from cleaner.core.edits import Edit
from cleaner.core.linear_normalize import normalize
from cleaner.core.rules import family, rule

# Characters that look like a space, except U+0020 and the ideographic space U+3000.
ODD_SPACES = "\N{NO-BREAK SPACE}\N{OGHAM SPACE MARK}\u2000-\u200a\N{NARROW NO-BREAK SPACE}\N{MEDIUM MATHEMATICAL SPACE}"

LINE_END = regex.compile(r"(?<!\r)\r++\n|[\r\v\f\x85\u2028\u2029]")
CONTROL = regex.compile(
    r"\x1b\[[0-9;?]{0,30}[A-Za-z]"  # colours and cursor movements of a terminal
    r"|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\uFFF9-\uFFFC\uFDD0-\uFDEF\uFFFE\uFFFF]+"
)
ZERO_WIDTH = regex.compile(
    "[\N{ZERO WIDTH NO-BREAK SPACE}\N{WORD JOINER}\N{SOFT HYPHEN}\u2061-\u2064]+"
    r"|(?<!\p{Mongolian})\N{MONGOLIAN VOWEL SEPARATOR}+"
    # a zero-width space divides words in scripts that write none
    r"|(?<![\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}])\N{ZERO WIDTH SPACE}+"
    # joiners change the shape of Arabic and Indic letters and emoji; after these characters they change nothing
    r"|(?:^|(?<=[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Latin}\p{N}\p{P}\s]))[\u200c\u200d]+"
)
BIDI = regex.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]+")
RIGHT_TO_LEFT = regex.compile(r"(?=\p{L})[\p{bc=R}\p{bc=AL}]")  # letters only: the control characters have class R too
# in Mongolian, a narrow no-break space separates a suffix from its word and changes the suffix's shape
INDENT_OR_ODD = regex.compile(
    rf"(?m)^[^\S\n]+|(?<=\p{{Mongolian}})\N{{NARROW NO-BREAK SPACE}}(?=\p{{Mongolian}})|([{ODD_SPACES}]+)"
)
ODD_INDENT = regex.compile(rf"(?m)^[ \t\u3000]*[{ODD_SPACES}][^\S\n]*(?=\S)(?=([^\n]{{0,20}}\p{{Han}})?)")
FILLED_LINE = regex.compile(r"(?m)^[^\n]*\S")
SEVERAL_LINES = 3
TRAILING = regex.compile(r"(?<![^\S\n])[^\S\n]+$", regex.MULTILINE)
CLUSTER = regex.compile(r"[\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff]+|\P{M}?\p{M}+|[^\x00-\x7f]")
HAN = regex.compile(scripts.IDEOGRAPH)

family("UNI", "字符规范", "Unicode forms, spaces, invisible characters")


@rule("UNI001", in_code=True)
def line_ends(text: str) -> Iterator[Edit]:
    r"""行尾统一为换行符。 Line ends become "\n".

    Windows 的 CRLF 改为 LF；行内残留的孤立 CR、垂直制表符、换页符、NEL、U+2028、U+2029 改为空格，因此行数不变。孤立的 CR 有好几个、
    多半在句末，就是段落的界线，不动，以免把各段连成一段。
    这些字符多来自旧系统、数据库导出与网页富文本；不少程序会把它们当作换行，行号从此对不上。
    CRLF becomes LF.  Lone carriage returns, vertical tabs, form feeds, NEL and the Unicode separators become a
    space: programs disagree whether they end a line, so line numbers drift.  The number of lines stays.  Where several
    lone carriage returns stand, most of them behind sentences, they divide paragraphs and stay.
    """
    keep = "\r" in text and carriage_returns.end_lines(text)
    for match in LINE_END.finditer(text):
        if not (keep and match[0] == "\r"):
            yield Edit(*match.span(), match[0], "\n" if match[0][-1] == "\n" else " ")


@rule("UNI002")
def control_characters(text: str) -> Iterator[Edit]:
    """删除控制字符与非字符。 Control characters and noncharacters are removed.

    NUL、退格、C1 控制符、U+FFFC（对象占位符）等没有字形，来自截断的二进制数据、终端日志或被抽走的图片。
    制表符与换行保留。They have no glyph and come from binary data, terminals or objects that were taken out
    of the page.  Tabs and line feeds stay.
    """
    for match in CONTROL.finditer(text):
        yield Edit(*match.span(), match[0], "")


@rule("UNI003")
def zero_width(text: str) -> Iterator[Edit]:
    """删除零宽字符。 Zero-width characters are removed.

    零宽空格、BOM、软连字符常被用来打断关键词、躲避查重，或随网页复制而来。泰文、高棉文等靠零宽空格断词，
    阿拉伯文、印度系文字和表情符号靠连接符成形，均予保留；异体字选择符也保留。
    They break up keywords to dodge filters, or came along with a copied page.  Kept where they mean something:
    word breaks in Thai or Khmer, joiners in Arabic, Indic scripts and emoji, and all variation selectors.
    """
    for match in ZERO_WIDTH.finditer(text):
        yield Edit(*match.span(), match[0], "")


@rule("UNI004")
def bidi_controls(text: str) -> Iterator[Edit]:
    """没有从右到左文字的行里，删除双向控制符。 Bidirectional controls are removed from lines without right-to-left text.

    它们能让显示顺序与存储顺序不一致（Trojan Source 一类手法）。行内有阿拉伯文、希伯来文等时一律不动。
    They can make what is shown differ from what is stored (CVE-2021-42574).  A line with Arabic or Hebrew keeps them.
    """
    last_line, keep = -1, False
    for match in BIDI.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1 if match.start() > last_line else None
        if start is not None:
            last_line = (text.find("\n", match.end()) + 1 or len(text) + 1) - 1
            keep = RIGHT_TO_LEFT.search(text, start, last_line) is not None
        if not keep:
            yield Edit(*match.span(), match[0], "")


@rule("UNI005")
def odd_spaces(text: str) -> Iterator[Edit]:
    """不间断空格等改为普通空格。 No-break and typographic spaces become ordinary ones.

    网页里的 &nbsp; 和各种排版空格看不出区别，却会让检索与切分失败。全角空格（U+3000）是中文排版的一部分，不动；
    行首缩进留到分篇之后处理（UNI009）。They look alike and break search and tokenisation.  The ideographic space
    is part of Chinese typography and stays; indents wait until the borders between articles are found (UNI009).
    """
    for match in INDENT_OR_ODD.finditer(text):
        if match[1]:
            yield Edit(*match.span(), match[0], " " * len(match[0]))


@rule("UNI006")
def normalization_form(text: str) -> Iterator[Edit]:
    """采用 NFC 规范形式。 Normalization form C.

    组合字符合并（e + ◌́ → é），兼容表意文字归一（U+F9F4 林 → 林）。不做 NFKC：全角、带圈数字、单位符号照旧。
    Combining sequences are composed and compatibility ideographs unified.  Not NFKC: full-width forms, enclosed
    numbers and unit signs stay.  Source: Unicode Standard Annex #15.
    """
    if unicodedata.is_normalized("NFC", text):
        return
    for match in CLUSTER.finditer(text):
        if (new := normalize("NFC", match[0])) != match[0]:
            yield Edit(*match.span(), match[0], new)


@cache
def radicals() -> dict[str, str]:
    """The unified ideograph for each radical (data/radicals.tsv)."""
    table = (files("cleaner") / "data" / "radicals.tsv").read_text("utf-8")
    return dict(row.split("\t") for row in table.splitlines())


RADICAL = regex.compile(r"[\u2e80-\u2fdf](?!字[头旁底框]|旁|部|偏|冠|へん|かんむり|にょう|がまえ|つくり|あし)")
KANA = regex.compile(f"[{scripts.KANA}]")
KANGXI = "\u2f00"  # the first of the radicals that look like whole characters, which PDF files confuse with them


@rule("UNI007")
def radicals_in_words(text: str) -> Iterator[Edit]:
    """词语里的部首符号改为汉字。 Radical signs inside words become ideographs.

    PDF 抽取常把“大”变成“⼤”（U+2F24），看着一样，检索不到。只改紧挨着汉字或假名的；谈论部首本身的（“⺮”、⺮字头、⻌旁）不动。
    Text taken from PDF files holds ⼤ (U+2F24) for 大: it looks the same and is never found.  Only signs next to an
    ideograph or kana are changed; a radical that is talked about (in quotes, before 字头, 旁, 部, へん) stays.
    """
    table = None
    run_end = -1  # the end of the last changed radical, which counts as an ideograph for the next
    for match in RADICAL.finditer(text):
        table = table or radicals()
        at = match.start()
        around = [k for k in (at - 1, _after(text, at)) if 0 <= k < len(text)]
        beside = at == run_end or any(HAN.match(text, k) for k in around)
        beside = beside or (match[0] >= KANGXI and any(KANA.match(text, k) for k in around))
        if beside and match[0] in table:
            run_end = at + 1
            yield Edit(at, at + 1, match[0], table[match[0]])


def _after(text: str, at: int) -> int:
    """The first place from `at` on that holds no radical, at most eight further: radicals alone are no evidence of a word."""
    limit = min(len(text), at + 8)
    while at < limit and "\u2e80" <= text[at] <= "\u2fdf":
        at += 1
    return at


@rule("UNI008")
def trailing_spaces(text: str) -> Iterator[Edit]:
    """删除行尾空白。 Trailing white space is removed.

    它们看不见，却会让逐行比对、去重和版本管理产生虚假差异。Markdown 的行尾双空格是换行，制表符分隔的表里行尾的制表符是空单元格，
    予以保留。Invisible, and the cause of false differences.  Two spaces that end a Markdown line are a line break, and
    a tab that ends a row of a table with tabs is an empty cell: they stay.
    """
    for match in TRAILING.finditer(text):
        row = "\t" in match[0] and "\t" in text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if not row:
            yield Edit(*match.span(), match[0], "")


@rule("UNI009", order=1)  # after the articles are set apart, whose borders indents betray
def odd_indents(text: str) -> Iterator[Edit]:
    """用不间断空格排出的缩进改为两个全角空格。 Indents made of no-break spaces become two ideographic ones.

    网页常用 &nbsp;&nbsp;&nbsp;&nbsp; 模拟段首缩进。中文段落（开头二十字内有汉字）改成规范的两个全角空格，其他行改成等长的
    普通空格；普通空格或全角空格的缩进不动。只有一个的不算缩进，删去，除非多数行都这样。分篇要看缩进，所以放在最后。
    Pages imitate the Chinese paragraph indent with no-break spaces.  In a line with Han among its first twenty characters
    it becomes two U+3000, elsewhere as many ordinary spaces.  A single one is no indent and goes, unless most lines have
    one.  Comes last, since borders between articles are found with the help of indents.
    """
    found = list(ODD_INDENT.finditer(text))
    alone = sum(len(match[0]) == 1 for match in found)
    is_indent = alone >= SEVERAL_LINES and 2 * alone > sum(1 for _ in FILLED_LINE.finditer(text))
    for match in found:
        han = "\u3000\u3000" if is_indent or len(match[0]) > 1 else ""
        yield Edit(*match.span(), match[0], han if match[1] else " " * len(match[0]))
