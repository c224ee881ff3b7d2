"""What the world may bring: texts that set off many stages at once, pages, tables, settings, words of a command line."""

import json
import random

from case_files import texts
from command_line import CLAUSES
from hostile import HOSTILE
from hypothesis import strategies as st
from test_laws import WILD
from test_restore import DISGUISE

CODECS = ["utf-8", "gb18030", "big5hkscs", "cp932", "euc_kr", "latin-1", "cp1252", "cp1251", "mac_roman", "utf-16-le"]
CASES = [*texts()]


# ---------------------------------------------------------------- text
def prose(seed, sentences):
    rng = random.Random(seed)
    return "".join("，".join(rng.choices(CLAUSES, k=3)) + rng.choice("。！？；") for _ in range(sentences))


PROSE = st.builds(prose, st.integers(0, 99), st.integers(1, 6))
TITLE = st.builds(lambda seed: random.Random(seed).choice(CLAUSES)[:16], st.integers(0, 99))


def disguised(text, seed):
    """Every fifth character, or so, in the disguise that a farm gives it."""
    rng = random.Random(seed)
    return "".join(one.translate(DISGUISE) if rng.random() < 0.2 else one for one in text)


def misread(text, written, read):
    return text.encode(written, "replace").decode(read, "surrogateescape" if read == "utf-8" else "replace")


def spliced(one, other, at, to):
    return one[: at % (len(one) + 1)] + other[to % (len(other) + 1) :]


LINKS = st.lists(TITLE, min_size=2, max_size=8).map(lambda rows: "相关阅读\n" + "".join(f"· {row}\n" for row in rows))
NAVIGATION = st.lists(st.sampled_from(["首页", "新闻", "论坛", "登录", "收藏", ">>", "|"]), min_size=2, max_size=9).map(
    " ".join
)
HEAD = st.builds(
    "{}\n来源：{} {}-{:02}-{:02} 作者：{}\n".format,
    TITLE,
    st.sampled_from(["新华网", "云岭日报", "?"]),
    st.integers(1990, 2030),
    st.integers(1, 13),
    st.integers(1, 32),
    st.sampled_from(["林远", "何川", ""]),
)
INVISIBLE = st.lists(
    st.sampled_from("\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u00ad\u034f\ufe0f\U000e0041\x7f\x85"),
    min_size=1,
    max_size=6,
).map("".join)
MARKS = st.builds(
    lambda base, mark, n: base + mark * n,
    st.sampled_from("eに中ä"),
    st.sampled_from("\u0301\u0323\u3099\u20dd"),
    st.integers(1, 400),
)
LONE = st.sampled_from(["\ud800", "\udfff", "\udce9", "\udc80\udc81"])
HARD = st.builds(lambda name, n: HOSTILE[name][:n], st.sampled_from([*HOSTILE]), st.integers(1, 600))
CASE = st.sampled_from(range(len(CASES))).map(lambda k: CASES[k])
PIECE = st.one_of(
    PROSE,
    HEAD,
    st.builds(disguised, PROSE, st.integers(0, 9)),
    st.builds(misread, PROSE, st.sampled_from(CODECS), st.sampled_from(CODECS)),
    LINKS,
    NAVIGATION,
    INVISIBLE,
    MARKS,
    LONE,
    HARD,
    WILD,
    st.builds(spliced, CASE, CASE, st.integers(0, 999), st.integers(0, 999)),
)
ENDS = st.sampled_from(["", "\n", "\n\n", "\r\n", "\r", "\u2028", "\n　　", " "])
TEXT = st.lists(st.tuples(PIECE, ENDS), max_size=9).map(lambda pairs: "".join(a + b for a, b in pairs))


# ---------------------------------------------------------------- bytes
def encoded(text, codec):
    return text.encode(codec, "surrogatepass" if codec.startswith("utf") else "replace")


BYTES = st.one_of(
    st.binary(max_size=80),
    st.builds(encoded, TEXT, st.sampled_from(CODECS)),
    st.builds(
        lambda one, other: b"\n".join((one, other)),
        st.builds(encoded, PROSE, st.sampled_from(CODECS)),
        st.builds(encoded, TEXT, st.sampled_from(CODECS)),
    ),
    st.builds(
        lambda data, at, junk: data[:at] + junk + data[at:],
        st.builds(encoded, TEXT, st.sampled_from(CODECS)),
        st.integers(0, 400),
        st.binary(max_size=9),
    ),
)

# ---------------------------------------------------------------- pages
TAGS = [
    "div",
    "p",
    "a",
    "table",
    "tr",
    "td",
    "li",
    "ul",
    "ol",
    "h1",
    "span",
    "script",
    "style",
    "pre",
    "math",
    "svg",
    "template",
    "noscript",
    "title",
    "b",
    "nav",
    "xmp",
    "br",
    "img",
    "ARTICLE",
    "汉",
]
ATTACK = "<xss onload=alert(7)>"
ATTRIBUTE = st.builds(
    "{}{}".format,
    st.sampled_from(["class", "id", "href", "onclick", "style", "é", "<", '"', "lang", "hidden"]),
    st.sampled_from(["", "=", "=x", '="a b"', "='", '="', f'="{ATTACK}"', "=javascript:alert(7)", "=\x00"]),
)


def element(tag, attributes, inside, end):
    return f"<{tag} {' '.join(attributes)}>{inside}{end}".replace("$", tag)


PAGE_PIECE = st.one_of(
    PIECE,
    st.sampled_from(
        [
            ATTACK,
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "&",
            "&#x110000;",
            "&#0;",
            "&lt;xss&gt;",
            "<",
            "</",
            "</p>",
            "<!doctype html>",
            "<meta charset=gbk>",
        ]
    ),
)
PAGE = st.recursive(
    PAGE_PIECE,
    lambda inner: st.builds(
        element,
        st.sampled_from(TAGS),
        st.lists(ATTRIBUTE, max_size=4),
        st.lists(inner, max_size=4).map("".join),
        st.sampled_from(["</$>", "", "</$", "</b>"]),
    ),
    max_leaves=20,
)
MARKDOWN = st.lists(
    st.one_of(
        PIECE,
        TITLE.map("## {}\n".format),
        st.sampled_from(
            [
                "```\n",
                "---\n",
                "| 甲 | 乙 |\n|---|---|\n| 1,2 | 3 |\n",
                "- [ ] ",
                "1. ",
                "> ",
                "    ",
                "[一](http://a.cn/b,c)",
                "![](x)",
                "$a,b$",
                "<b>",
                "\\*",
                "^[注]",
            ]
        ),
    ),
    max_size=9,
).map("\n".join)

# ---------------------------------------------------------------- rows
NUMBERS = st.sampled_from(
    [
        "1.10",
        "1e999",
        "-0",
        "12345678901234567890123",
        "1E+2",
        "0.1",
        "[1.0, {}]",
        "null",
        "true",
        '"\\/"',
        '"\\u4E2D"',
        '{"a": 1, "a": 2}',
    ]
)


def spelled(text, way):
    """A string of JSON, in one of the ways that there are."""
    plain = json.dumps(text, ensure_ascii=way == "escapes")
    return plain.replace("/", "\\/") if way == "slashes" else plain


JSON_ROW = st.tuples(
    st.lists(st.tuples(st.sampled_from(["id", "n", "名", "a b"]), NUMBERS), max_size=3),
    st.builds(spelled, TEXT, st.sampled_from(["plain", "escapes", "slashes"])),
    st.lists(st.tuples(st.sampled_from(["after", "n", "\\u6807"]), NUMBERS), max_size=3),
    st.sampled_from([(",", ":"), (", ", ": "), (" ,  ", "\t: ")]),
)
CELL = TEXT.map(lambda text: text.replace("\0", "").encode("utf-8", "replace").decode())

# ---------------------------------------------------------------- files that people and programs write
ANY_JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=6),
        st.sampled_from(["*", "accept", "reject", "RST001", "a"]),
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["document", "rule", "content", "verdict", "text", "reason", "schema", "decisions", "x"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)
OPTION = [
    "select",
    "ignore",
    "apply",
    "propose",
    "keep",
    "min-confidence",
    "script",
    "punctuation",
    "encoding",
    "lines",
    "decisions",
    "column",
    "jobs",
    "threshold",
    "per-file",
    "lang",
    "format",
    "duplicates",
    "to",
    "nothing",
    "select.x",
    "rules",
    "output",
    "in-place",
    "fix",
    "since",
]
TOML_VALUE = st.one_of(
    st.sampled_from(
        [
            "true",
            "0",
            "-1",
            "1e400",
            "nan",
            "inf",
            "1979-05-27",
            '"RST"',
            '["RST", 3]',
            "[]",
            "{}",
            '"\\u0000"',
            "9999999999999999999999",
            '"gbk"',
            '"a.txt"',
            '{ "*.txt" = { select = "RST" } }',
        ]
    ),
    st.text(max_size=6).map(lambda text: json.dumps(text)),
)
TOML = st.one_of(
    st.lists(st.builds("{} = {}\n".format, st.sampled_from(OPTION), TOML_VALUE), max_size=4).map("".join),
    st.builds(
        "{}[[per-file]]\n{}".format,
        st.text(max_size=5),
        st.lists(
            st.builds("{} = {}\n".format, st.sampled_from(["files", "select", "propose", "encoding", "x"]), TOML_VALUE),
            max_size=3,
        ).map("".join),
    ),
    st.text(max_size=30),
)


def words(command, before=()):
    """The names of commands and of their options."""
    for option in command.params:
        yield from option.opts
    for name, below in getattr(command, "commands", {}).items():
        yield name
        yield from words(below)
