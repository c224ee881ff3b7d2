"""The stretches and lines of a text that are not prose: code, formulas, data, tags.  Marks in them are no punctuation.

A comma between two Han characters is punctuation in a sentence, and syntax in `甲,乙 = 1,2`.  What a line is follows from
its own form, and where that is doubtful from its neighbours.  Nothing here depends on what a text is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise

import regex

from cleaner.core import scripts
from cleaner.core.lazy_regex import lazy_unicode

# The arguments of a call: strings, and brackets inside brackets.
ARGUMENTS = r"(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|[^()\"'\n]|\([^()\n]{0,100}\)){0,200}+"
NAME = r"[A-Za-z_$][\w$]{0,60}"

STRETCH = lazy_unicode(
    "|".join(
        (
            r"(?:https?://|www\.)[^\s，。；：！？、（）《》“”]+",  # an address goes on through Han
            r"(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:com|cn|net|org|io|gov|edu|tw|hk)/[^\s，。；：！？、（）《》“”]*",
            r"(?<![\w/])(?:[A-Za-z]:\\|~?/)(?:[^\s\\/，。；：！？、《》“”\"'<>|]{1,80}[\\/]){1,20}[^\s，。；：！？、《》“”\"'<>|]{0,80}",  # a path
            r"\([^()\s]{1,40}\)(?=\.[A-Za-z][A-Za-z0-9]{1,4}(?![A-Za-z0-9]))",  # the name of a file: 报告(终稿).docx
            r"#[^#\s]{1,40}#",  # what a post is about: #某地,某事#
            r"\p{Han}{1,6}:\p{Han}{1,6}(?=\s?[=＝]\s?\d+:\d)",  # a ratio: 氢:氧=2:1
            r"&(?:[A-Za-z]{2,8}|#\d{1,7});",  # a character reference ends in its own semicolon
            r"<[A-Za-z/!][^<>\n]{0,2000}>",  # a tag
            r"(?<=\])\([^()\n]{0,2000}\)",  # the target of a link in Markdown
            r"(?<!`)(`{1,3})(?!`)[^`\n]{1,300}\1(?!`)",  # code in Markdown
            r"\[(?:/?[A-Za-z*]{1,12}(?:[=:][^\[\]\n]{0,300})?|\p{Han}{1,6}[=:][^\[\]\n，。！？]{0,100})\](?!\()",  # [ti:歌名] of lyrics, [url=…] of a forum
            r"\[\[[^\[\]\n]{1,300}\]\]|\{\{[^{}\n]{1,500}\}\}",  # links and templates of a wiki
            r"(?<![\w\p{Han}:]):[a-z0-9_+-]{2,30}:(?!\d)",  # the name of a sign: :warning:
            r"(?<=\S)_\([^()\n]{1,60}\)",  # the key of a page: 山西_(地名)
            r"(?://|回[复覆复復])\s?@[^\s@:：，。]{1,40}[:：]",  # whom a post quotes: //@某人:
            r"(?<![\w\p{Han}])=[A-Z][A-Z.]{1,20}\([^\n。；]{0,300}\)",  # a formula of a spreadsheet
            r"[\p{Han}\w']!\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?",  # a cell of another sheet: 销售!B2
            # print("姓名:", name), and what is named as programs name things: log.info(…), sum_of(…), getName(…)
            rf"(?<![\w\p{{Han}}.]){NAME}\(\s*(?=[\"']){ARGUMENTS}\);?",
            rf"(?<![\w.])(?:{NAME}(?:(?:\.|::|->){NAME}){{1,8}}+|[a-z]{{2,}}[A-Z][a-z]\w*|[A-Za-z]+_\w+)\({ARGUMENTS}\);?",
            # and, in a sentence about programs, 再调用 打印(结果); 求和(甲,乙)函数
            r"\((?<=(?:[调調]用|函[数數])\s?[\p{Han}\w]{1,10}\()[^()\n。]{0,40}\)|\([^()\n。]{0,40}\)(?=函[数數]|方法)",
            r"(?<==\ ?)(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}')(?=\s*(?:[,;)]|\n|\Z))",  # title = "你好,世界";
            r"(?:\"[^\"\n]{1,100}\"|'[^'\n]{1,100}')\s?:(?=\s?[\w\"'\[{(-])",  # the key of an entry: "名称(中文)": 1
            # an object: {名称:"值"}, {color:red;}
            r"\{\s*[\"']?[\w\p{Han}-]{1,40}[\"']?\s*:[^{}\n。]{0,300}\}",
            r"\\(?:cite|ref|eqref|label|input|include|includegraphics|url|href|usepackage|documentclass|begin|end)\w{0,9}"
            r"(?:\[[^\[\]\n]{0,200}\])?\{[^{}\n]{0,200}\}",  # LaTeX
            r"(?<!\$)\$(?=[^$\n]{0,300}[\\^_={}<>+*/])(?!\s)[^$\n。]{1,300}(?<!\s)\$(?!\$)",  # a formula of TeX
            r"\(\?[:=!<][^()\n]{0,200}\)[?*+]?",  # a group of a regular expression
            r"\b(?:SELECT|INSERT\ INTO|UPDATE|DELETE\ FROM|CREATE\ TABLE)\b[^;\n。]{0,2000};?",  # SQL
        )
    )
)


# Without a letter or a sign of this kind a line is neither code nor foreign, and holds no address or tag.
FOREIGN = lazy_unicode(r"[A-Za-z=<>{}\[\]$`_&/\\\"'#=]|\)\.|\(\?|函|方法")


def stretches(line: str) -> list[tuple[int, int]]:
    """The spans of a line that are not prose, in order.

    >>> line = "请看 log.info(甲,乙) 的说明"
    >>> [line[a:b] for a, b in stretches(line)]
    ['log.info(甲,乙)']
    """
    return [match.span() for match in STRETCH.finditer(line)] if FOREIGN.search(line) else []


HAN = lazy_unicode(scripts.HAN)
# What says nothing of the line around it: tags, character references, formulas of TeX.
EMBEDDED = lazy_unicode(
    r"<[A-Za-z/!][^<>\n]{0,2000}>|&(?:[A-Za-z]{2,8}|#\d{1,7});|(?<!\$)\$(?=[^$\n]{0,300}[\\^_={}<>+*/|])[^$\n]{1,300}\$"
    r"|\\[A-Za-z]{2,}"
)
STRING = lazy_unicode(r"\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'|`[^`\n]{0,300}`")
# A comment behind code; `//` of an address stands behind a colon, and `//@某人` is no comment.
COMMENT = lazy_unicode(r"(?<![:\w])//(?!@).*|(?<=\s)#\s.*|/\*.*?\*/|<!--.*?-->|(?<=\s)--\s.*")
COMMENT_LINE = lazy_unicode(r"\s*(?://(?!@)|#|/\*|\*(?:\s|/)|--\s|<!--|;;|%\s|REM\s|\"\"\"|''')")

# Lines that only programs have, whatever Han stands in them.
DECLARATION = lazy_unicode(
    r"\s*(?:"
    r"\#\s*(?:include|define|undef|ifdef|ifndef|endif|pragma)\b"
    r"|(?:export\s+|default\s+|async\s+|public\s+|private\s+|static\s+|pub\s+)*(?:def|function|func|fn|sub|class|interface|struct|enum|impl)"
    r"\s+[\w\p{Han}$.]{1,60}\s*[({:<=\[]"
    r"|(?:(?:public|private|protected|static|final|virtual|unsigned|export)\s+){0,4}"
    r"(?:const|let|var|val|auto|int|long|float|double|char|bool|boolean|string|String|void|Dim|local|u?int\d+_t|size_t|[A-Z]\w*<[^<>\n]{1,40}>)"
    r"\s+[*&]?[\w\p{Han}$.]{1,60}(?:\[\w*\])?\s*(?:=(?!=)|;|\([^()\n]*\)\s*[{;])"
    r"|(?:if|else\s+if|elif|for|foreach|while|switch|catch)\s*\([^\n]*\)\s*(?:\{|;\s*\Z|:\s*\Z|\w+\s*[=(])"
    r"|(?:from\s+[\w.]+\s+)?import\s+[\w.{*\"']"
    r"|(?:\$|>>>|\.\.\.|PS\ [^>\n]{1,60}>|[A-Z]:\\[^>\n]{0,60}>|\[?[\w.-]+@[\w.-]+[:\s~][^$#\n]{0,60}[$#])\s+[A-Za-z./~_]"
    r"|<\?(?:php|xml)\b"
    r"|(?:>\s)?[\w\p{Han}\"']{1,30}\s?(?:-{1,2}>{1,2}|<-{1,2})\s?[^，。:\n]{1,60}:\s"  # a diagram: 甲 -> 乙: 消息
    r"|(?:Dialogue|Comment|Style|Format):\s[^\n]*,[^\n]*,"  # subtitles
    r"|\[(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\]"
    r"|(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\[?\d\d?:\d\d:\d\d)[^\n]{0,60}\b(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\b"  # a log
    r")"
)
COMMAND = lazy_unicode(
    r"\s*(?:(?:sudo|npm|npx|pip3?|apt-get|kubectl|docker|git|chmod|mkdir|wget|curl|scp|javac|gcc|grep|sed|awk|conda|yum)\s+[-\"'$./~\w]"
    # the names of these are words of English too
    r"|(?:find|make|cat|cd|ls|cp|mv|rm|tar|ssh|echo|export|source|set|alias|python3?|node|java)\s+(?:--?\w|[\"'$.~/]|\w+[=./]\w))"
)
# Signs of a program in what is left of a line without its strings and comments.
SIGN = lazy_unicode(
    r"[\w\p{Han}\])\"'`]\s?(?:===?|!==?|<=|>=|\+=|-=|\*=|/=|:=|&&|\|\||=>|::|<<|>>)\s?[\w\p{Han}(\[\"'`!-]"
    r"|(?<=[\w\p{Han}\]]\s?)=(?=\s?[\w\p{Han}\"'`\[{(-])"
    r"|[\w\p{Han}](?:\+\+|--)(?=[;)])"
    r"|(?:(?<=[\w\])\"'])\.|->)[A-Za-z_]\w*\("
    r"|\A\s*[A-Za-z_][\w.]*\([^()]*\)(?=\s*,?\s*\Z)"
    r"|[\w\p{Han}]\((?:[^()]*)\)\s*[;{]"
    r"|\)\s*\{|\}\s*+;?+\s*+\Z|\{\s*\Z|;\s*\Z|\A\s*[})\]]+[;,]?"
    r"|\A\s*(?:return|throw|raise|yield|await)\b(?=[^.]*\Z)|\b(?:self|this)\.\w|\bnew\s+\w+\("
    r"|\b(?:null|None|NULL|nullptr|true|false|True|False)(?=\s*[;,)\]}:])"
    r"|\$\{|\$[A-Za-z_]|%[dsf]\b|[\w\p{Han}]\[(?:\d+|[a-z]\w*|\"|')\]"
    r"|[\"'`]{2}\s*[:,]"
)
PROSE = lazy_unicode(r"[。！？…，、；：]|[的则則时時求若设設当當且是为為有在]")  # no name in a program holds these
SENTENCE_OF_WORDS = lazy_unicode(
    r"(?:[A-Za-z'’]+[,;]? ){6}[A-Za-z'’]+"
)  # in English, where no Han tells prose from code
CHINESE_MARK = lazy_unicode(r"[。！？…，、；：]")


def looks_like_code(line: str) -> bool:
    """Whether one line is code by its own form.

    >>> [looks_like_code(line) for line in ("if(状态==1){跳转();}", "def 求和(甲,乙):", "当 a==b 时,返回真")]
    [True, True, False]
    """
    if not FOREIGN.search(line):
        return False
    return bool(DECLARATION.match(line)) or _signs(line) >= 2 or (COMMAND.match(line) is not None and _is_bare(line))


def _bare(line: str) -> str:
    """The line without its tags, formulas and comments, and without what stands between quotation marks."""
    return COMMENT.sub("", STRING.sub('""', EMBEDDED.sub(" ", line)))


def _is_bare(line: str) -> bool:
    """Whether Han makes no more than a third of what stands outside strings and comments, and neither a Chinese mark nor a word of
    grammar stands there.
    """
    rest = _bare(line)
    letters = len(rest) - rest.count(" ")
    return not PROSE.search(rest) and not SENTENCE_OF_WORDS.search(rest) and 3 * len(HAN.findall(rest)) <= letters


def _signs(line: str) -> int:
    """How many signs of a program a line has; 0 if it reads as a sentence."""
    if not SIGN.search(line) or not _is_bare(line):
        return 0
    rest = _bare(line)
    behind = rest.strip() and not rest.rstrip().endswith(line.rstrip()[-3:])  # a comment behind code
    return sum(1 for _ in SIGN.finditer(rest)) + ('""' in rest) + bool(behind)


# ---- blocks of code

SHORTEST_BLOCK = 3  # lines that are code by their form; fewer may be a quotation, or what a script left in scraped text
HINT = lazy_unicode(
    r"[;{})\]:][^\S\n]{0,20}$|^[^\S\n]{0,80}+(?:def|class|import|from|#include|return|\$|>>>)\s", regex.MULTILINE
)
TRACKER = lazy_unicode(
    r"_hmt|cnzz|google(?:_ad|tag|-analytics)|adsby|document\.(?:write|getElement|createElement)|baidu|window\.|jQuery|\$\(|ga\(|<script"
)


def code_blocks(text: str) -> frozenset[int]:
    """The numbers, from 1, of the lines of code in a plain text: three or more on end, a blank line between them or not.

    Scripts that measure visits, which scraped text is full of, are no code that anyone wants to read.
    """
    found: set[int] = set()
    if sum(1 for _ in islice(HINT.finditer(text), SHORTEST_BLOCK)) < SHORTEST_BLOCK:
        return frozenset()
    lines = Lines(text)
    block: list[int] = []
    sure = 0
    for n in range(len(lines.lines) + 1):
        line = lines[n].strip()
        if n < len(lines.lines) and line and lines.is_code(n):
            block.append(n)
            sure += looks_like_code(lines[n]) and not TRACKER.search(line)
        elif line or n == len(lines.lines) or not lines[n + 1].strip():  # a blank line alone is inside
            if sure >= SHORTEST_BLOCK and 2 * sure >= len(block):
                found.update(range(block[0] + 1, block[-1] + 2))
            block, sure = [], 0
    return frozenset(found)


# ---- rows of data

SENTENCE = lazy_unicode(r"[。！？；!?]")
PHRASE = lazy_unicode(r"[，、（）“”《》…]")  # of prose, where the separator is a mark of prose too
CELLS = {",": 30, ":": 20, ";": 12}  # code points of a cell, at most
KEY = lazy_unicode(r"(?:[a-z][\w.-]{0,30}|[A-Z][A-Z0-9_]{1,30}):(?=[^\s/:]).{0,12}")
# A line of YAML: a key with a value or none, or an item.
YAML = lazy_unicode(r"\s*(?:#|-\ |[\w\p{Han}.\"'/-]{1,40}:(?:\ |\Z))")
YAML_KEY = lazy_unicode(r"\s*(?:-\ )?(?P<lower>[a-z][\w.-]*)?[\w\p{Han}.\"'/-]{0,40}:(?:\ |\Z)")
SETTING = lazy_unicode(r"\s*(?:[;#][^\n]*|\[[^\[\]\n]{1,60}\]|[\w\p{Han}.-]{1,40}\s?=[^=\n]*)")  # of an INI file
TIME = lazy_unicode(r"(?<=\d):(?=\d)")


class Lines:
    """The lines of a text, and which of them are code or data.  Nothing is looked at before it is asked for."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self._fences = "```" in text or "~~~" in text
        self._code: dict[int, bool] = {}

    def __getitem__(self, n: int) -> str:
        return self.lines[n] if 0 <= n < len(self.lines) else ""

    def is_code(self, n: int) -> bool:
        """Whether line `n` (from 0) is code: by its form, by the fence around it, or by its neighbours."""
        return n in self._fenced or self._formal(n) or (self._may_be_code(n) and self._is_among_code(n))

    def is_data(self, n: int) -> bool:
        """Whether line `n` (from 0) is a row of a table, of settings or of a list of references."""
        return n in self._rows or REFERENCE.search(self[n]) is not None

    def _formal(self, n: int) -> bool:
        if n not in self._code:
            self._code[n] = looks_like_code(self[n])
        return self._code[n]

    def _may_be_code(self, n: int) -> bool:
        """A comment, or an indented or short line without a Chinese mark."""
        line = self[n]
        if COMMENT_LINE.match(line):
            return True
        return not CHINESE_MARK.search(line) and (line[:2] in ("  ", "\t") or line[:1] == "\t" or len(line) <= 40)

    def _is_among_code(self, n: int) -> bool:
        """Whether the nearest lines that are no comments are code: one of them for a comment, both for any other line."""
        above, below = (self._next_to(n, step) for step in (-1, 1))
        return (above or below or self._is_program) if COMMENT_LINE.match(self[n]) else (above and below)

    def _next_to(self, n: int, step: int) -> bool:
        for k in range(n + step, n + 30 * step, step):
            if not self[k].strip():
                return False
            if self._formal(k):
                return True
            if not COMMENT_LINE.match(self[k]):
                return False
        return False

    @cached_property
    def _is_program(self) -> bool:
        """Whether a third of the first lines that are no comments are code by their form."""
        lines = [k for k, line in enumerate(self.lines[:500]) if line.strip() and not COMMENT_LINE.match(line)]
        return len(lines) >= 3 and 3 * sum(map(self._formal, lines)) >= len(lines)

    @cached_property
    def _fenced(self) -> frozenset[int]:
        """The lines between two fences of Markdown, in a text of any kind."""
        found: set[int] = set()
        opened: tuple[int, str] | None = None
        for n, line in enumerate(self.lines) if self._fences else ():
            fence = line.strip()
            if opened is None and fence[:3] in ("```", "~~~") and "`" not in fence.lstrip("`"):
                opened = n, fence[:3]
            elif opened is not None and fence[:3] == opened[1] and not fence.strip("`~"):
                found.update(range(opened[0], n + 1))
                opened = None
        return frozenset(found)

    @cached_property
    def _rows(self) -> frozenset[int]:
        found: set[int] = set(_records(self.lines))
        start = 0
        for n in range(len(self.lines) + 1):
            if n == len(self.lines) or not self.lines[n].strip():
                if n - start > 1:
                    found.update(_data(self.lines[start:n], start))
                start = n + 1
        return frozenset(found)


# An entry of a list of references as GB/T 7714 has it, with half-width marks throughout: 李某, 王某. 论水[J]. 学报, 2001, 3(2): 5-9.
REFERENCE = lazy_unicode(r"\w\s?\[(?:[JMCDPSRNG]|EB|DB|CP)(?:/(?:OL|CD|MT|DK))?\]\s?(?:\.|//|,|:)")
NUMBER = lazy_unicode(r"\s*\"?[-+]?[\d./:% -]+\"?\s*")


def _records(lines: Sequence[str]) -> Iterator[int]:
    """Lines with commas and two or more numbers or dates as cells, of which the text has at least three: the last cell of
    such a row may be prose, but which it is cannot be told.
    """
    rows = [n for n, line in enumerate(lines) if line.count(",") > 2 and _numbers(line) > 1]
    if len(rows) > 2 and 4 * len(rows) >= sum(map(bool, lines)):
        yield from rows


def _numbers(line: str) -> int:
    """How many of the first cells of a row are numbers."""
    return sum(NUMBER.fullmatch(cell) is not None for cell in line.split(",", 12)[:12])


def _data(block: Sequence[str], first: int) -> Iterator[int]:
    """The numbers of the lines of a block (no blank line in it) that are data; the block begins at line `first`."""
    if _is_yaml(block) or _has_keys(block) or all(map(SETTING.fullmatch, block)):
        yield from range(first, first + len(block))
        return
    for separator, longest in CELLS.items():
        shapes = [_shape(line, separator, longest) for line in block]
        start = 0
        for n in range(1, len(block) + 1):
            if n == len(block) or shapes[n] != shapes[start]:
                rows = block[start:n]
                cells = shapes[start]
                if (cells > 2 and len(rows) > 1) or (cells == 2 and separator == "," and _is_list_of_pairs(rows)):
                    yield from range(first + start, first + n)
                start = n


def _shape(line: str, separator: str, longest: int) -> int:
    """The number of cells of a row; 0 if the line is none."""
    if separator not in line or "，" in line or SENTENCE.search(line) or (separator in ":;" and PHRASE.search(line)):
        return 0
    if separator == ":":
        line = TIME.sub(".", line)
    cells = line.split(separator)
    return len(cells) if max(map(len, cells)) <= longest and cells[0].strip() else 0


def _is_list_of_pairs(rows: Sequence[str]) -> bool:
    """A table of two columns: in one of them no Han below the first row, or names of few and unlike lengths.

    Verse has two halves of one length, and the lines of a song are longer.
    """
    if len(rows) < 3:
        return False
    columns = list(zip(*(row.split(",") for row in rows), strict=True))
    if any(all(cell.strip() and not HAN.search(cell) for cell in column[1:]) for column in columns):
        return True
    lengths = {len(cell.strip()) for column in columns for cell in column}
    return max(lengths) <= 2 or (max(lengths) <= 4 and len(lengths) > 1)


def _has_keys(block: Sequence[str]) -> bool:
    """Three or more lines, each with a name in lower case or capitals, a colon and a short value; no name twice."""
    keys = [KEY.fullmatch(line.strip()) for line in block]
    return len(block) > 2 and all(keys) and len({line.strip().partition(":")[0] for line in block}) == len(block)


def _is_yaml(block: Sequence[str]) -> bool:
    """Three or more lines of `key: value` and `- item` with what prose has not: half of the keys in lower case, or a key
    with its values indented below it.
    """
    if len(block) < 3 or not all(map(YAML.match, block)):
        return False
    keys = [match for line in block if (match := YAML_KEY.match(line))]
    lower = sum(match["lower"] is not None for match in keys)
    nested = any(
        above.endswith(":") and (below.startswith("  ") or below.lstrip().startswith("- "))
        for above, below in pairwise(block)
    )
    return 2 * len(keys) >= len(block) and (nested or 2 * lower >= len(keys))


# ---- sentences of other languages

WORD = lazy_unicode(r"(?V1)[\p{L}--\p{Han}]{2,}")
# Small words that no English sentence does without, and Chinese with English names in it does.
SMALL = lazy_unicode(
    r"(?i)\b(?:the|an|of|and|or|in|on|to|is|are|was|were|see|for|with|by|at|from|as|it|this|that|not|we|you|he|she|they|his|her"
    r"|has|have|had|be|been|but|which|what|who|how|when|where|also|called|means?)\b"
)
LETTERS = lazy_unicode(r"(?V1)[\p{L}--\p{Han}]{2}")
LINK = lazy_unicode(r"(?:https?://|www\.)[!-~]+|(?<![\w.-])[\w.-]{1,64}+@[\w.-]+")


def is_foreign(line: str) -> bool:
    """Whether a line is in another language and quotes some Han: more words than Han, and five words, or three with one
    of the small words of English among them.
    """
    if line.isascii() or not LETTERS.search(line):
        return False
    line = LINK.sub("", EMBEDDED.sub(" ", line))
    words = len(WORD.findall(line))
    return words > len(HAN.findall(line)) and (words >= 5 or (words >= 3 and SMALL.search(line) is not None))
