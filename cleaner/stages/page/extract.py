"""HTML to lines: what a reader of the page sees, one line a block, with what the markup says of each line.

Nothing is judged here: navigation and article come out alike, in document order, and `layout/` decides with the
evidence (`Markup`).  Left out is only what no browser would show: scripts, styles, templates, hidden elements, form
controls.  The parser is lexbor's, the algorithm of the HTML Standard, so that broken pages come out as in a browser.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from cleaner.core.document import Markup

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

# What no browser shows as text, and form controls.  <form> and <label> stay: many sites put the whole page into a form.
# Ruby glosses (rt) are visible, but stand above the line: in it they would break the words they explain.
INVISIBLE = frozenset(
    {"annotation", "annotation-xml", "area", "audio", "base", "button", "canvas", "datalist", "embed", "frame",
    "head", "iframe", "input", "link", "map", "meta", "meter", "noembed", "noframes", "noscript", "object",
    "optgroup", "option", "output", "param", "progress", "rp", "rt", "script", "select", "source", "style", "svg",
    "template", "textarea", "title", "track", "video"}
)  # fmt: skip
# Elements that start and end a line.  A cell does not: a row of a table is one line, its cells apart by a tab.
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext",
    "pre", "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "xmp"}
)  # fmt: skip
CELLS = frozenset(("td", "th"))
# "visibility: hidden" is not here: WeChat articles carry it until a script has run.
_NOT_DISPLAYED = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.I)
_SPACE = re.compile("[ \t\n\f\r\x0b\x1c-\x1f\x85\u00a0\u2028\u2029]+")
_INDENT = re.compile("[ \t\n\u3000]*\u00a0[ \t\n\u3000]*\u00a0[ \t\n\u00a0\u3000]*")
_BREAK = re.compile("[\f\r\x0b\x1c-\x1f\x85\u2028\u2029\0]")
_CELL = "\0"  # stands between two cells of a row: no text of a parsed page contains it
_UNSEEN = re.compile(f"[{_CELL}\\s\u00ad\u200b-\u200d\u2060\ufeff]+")
# Evidence for one line: the innermost words.  Without a limit a page could make it grow with the square of its depth.
_AROUND = 600
SHORTEST_TITLE, SUFFIX = (
    6,
    2,
)  # code points of a headline, and of what a site adds to it: else it is the name of the site
_APART = re.compile(r"\s?[-–—_|｜·•:：>»<«\n(（【\[]")


@dataclass(frozen=True)
class Extracted:
    """The visible text of a page, `markup` with one entry for each line of it, and what the page says of itself."""

    text: str
    markup: tuple[Markup, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)


def extract(html: str) -> Extracted:
    """The visible lines of a page.

    >>> page = extract("<h1>春晓</h1><p class=poem>春眠不觉晓，<br>处处闻<a href=#>啼鸟</a>。<p hidden>译文")
    >>> page.text
    '春晓\\n春眠不觉晓，\\n处处闻啼鸟。'
    >>> page.markup[2]
    Markup(tag='p', link_share=0.3333333333333333, around='html body p poem a')
    """
    from selectolax.lexbor import LexborHTMLParser

    # As a browser with scripts: <noscript> is one text then, and cannot break up the head.  Lone surrogates become "?".
    page = LexborHTMLParser(_shallow(html).encode("utf-8", "replace"), scripting=True)
    lines, meta = list(_lines(page)), _metadata(page)
    if (k := _titled(lines, meta.get("title", ""))) is not None:
        text, markup = lines[k]
        lines[k] = text, replace(markup, titled=True)
    return Extracted("\n".join(text for text, _ in lines), tuple(markup for _, markup in lines), meta)


def _titled(lines: Sequence[tuple[str, Markup]], title: str) -> int | None:
    """The line that the title of the page consists of, but for the names of site and section; the longest such line, and
    of equal ones the first that is no link.
    """
    found: list[tuple[int, bool, int]] = []
    title = f"\n{title}\n"
    for k, (text, markup) in enumerate(lines):
        line = text.strip()
        at = title.find(line) if SHORTEST_TITLE <= len(line) <= len(title) - 2 - SUFFIX else -1
        if at > 0 and _APART.match(title[at + len(line) :]) and _APART.search(title[:at][::-1][:2]):
            found.append((len(line), markup.link_share < 0.5, -k))
    return -max(found)[2] if found else None


class _Element(NamedTuple):
    """An open element: `block` is the innermost block's tag and words, `words` the path from there to this element."""

    tag: str
    block: tuple[str, str]
    words: str
    in_link: bool
    in_pre: bool


class _Piece(NamedTuple):
    text: str
    within: _Element


def _lines(page: LexborHTMLParser) -> Iterator[tuple[str, Markup]]:
    """The lines in document order, gathered piece by piece and ended by whatever breaks a line."""
    pieces: list[_Piece] = []
    for piece in _pieces(page):
        if piece is not None:
            pieces.append(piece)
        elif pieces:
            if (line := _line(pieces)) is not None:
                yield line
            pieces = []


def _line(pieces: list[_Piece]) -> tuple[str, Markup] | None:
    text = "".join(piece.text for piece in pieces)
    if all(piece.within.in_pre for piece in pieces):
        text = _BREAK.sub(" ", text).rstrip()  # code keeps its indent and its columns
    else:
        indent = _INDENT.match(text)  # no-break spaces, which the browser shows: UNI009 makes them one kind
        text = re.sub(f" ?{_CELL}[ {_CELL}]*", "\t", _SPACE.sub(" ", text)).strip(" \t")
        if indent:
            text = "\u00a0" * indent[0].count("\u00a0") + text.lstrip(" \t\u3000")
    seen = [(len(shown), piece.within) for piece in pieces if (shown := _UNSEEN.sub("", piece.text))]
    total = sum(size for size, _ in seen)
    if not total:
        return None
    linked = sum(size for size, within in seen if within.in_link)
    tag, around = seen[0][1].block
    inline = dict.fromkeys(within.words for _, within in seen if within.words)  # in order, each once
    return text, Markup(tag, linked / total, _innermost(" ".join((around, *inline))))


def _pieces(page: LexborHTMLParser) -> Iterator[_Piece | None]:
    """Pieces of text, and None where a line ends; a walk without recursion, for pages nest as deep as they like."""
    node = page.root
    around: list[_Element] = [_Element("", ("", ""), "", False, False)]
    while node is not None:
        inner = None
        if node.is_text_node:
            yield from _text(node.text_content or "", around[-1])
        elif node.is_element_node and (tag := node.tag or "") not in INVISIBLE:
            attributes = node.attributes
            if tag == "br" or tag in BLOCKS:
                yield None
            elif tag == "a" and node.prev is not None and node.prev.tag == "a":
                yield _Piece(" ", around[-1])  # two links that touch are set apart by the style sheet
            elif tag in CELLS:
                yield _Piece(_CELL, around[-1])
            if not _is_hidden(tag, attributes) and (inner := node.first_child) is not None:
                around.append(_open(tag, attributes, around[-1]))
        if inner is not None:
            node = inner
            continue
        while len(around) > 1 and node.next is None:  # up, closing what ends here
            node = node.parent
            assert node is not None
            if around.pop().tag in BLOCKS:
                yield None
        node = node.next if len(around) > 1 else None  # beside the root stand comments only


def _text(text: str, within: _Element) -> Iterator[_Piece | None]:
    if not within.in_pre:
        yield _Piece(text, within)
        return
    for number, line in enumerate(text.split("\n")):
        if number:
            yield None
        yield _Piece(line, within)


def _open(tag: str, attributes: Mapping[str, str | None], parent: _Element) -> _Element:
    named = (attributes.get(name) or "" for name in ("class", "id", "itemprop", "role"))
    words = " ".join((tag, *" ".join(named).lower().split()))
    in_link = parent.in_link or (tag == "a" and "href" in attributes)
    in_pre = parent.in_pre or tag in ("pre", "listing", "xmp", "plaintext")
    if tag in BLOCKS or tag in CELLS:
        path = f"{parent.block[1]} {parent.words} {words}".replace("  ", " ").strip()
        return _Element(tag, (tag, _innermost(path)), "", in_link, in_pre)
    return _Element(tag, parent.block, _innermost(f"{parent.words} {words}".strip()), in_link, in_pre)


def _innermost(path: str) -> str:
    return path if len(path) <= _AROUND else path[-_AROUND:].partition(" ")[2]


def _is_hidden(tag: str, attributes: Mapping[str, str | None]) -> bool:
    return bool(attributes) and (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or (tag == "dialog" and "open" not in attributes)
        or _NOT_DISPLAYED.search(attributes.get("style") or "") is not None
    )


# ---- what the page says of itself

_TELLING = re.compile(
    "title|author|editor|reporter|date|time|publish|source|site|keyword|description|section|column|url"
)


def _metadata(page: LexborHTMLParser) -> dict[str, str]:
    """The page's title, its canonical address, its language, and the meta elements that describe an article.

    The first of each name counts: what follows belongs to embedded players and to related articles.
    """
    found: dict[str, str] = {}
    for node in page.css("title, meta[content], link[rel=canonical][href]"):
        attributes = node.attributes
        if node.tag == "meta":
            name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
            value = attributes.get("content") if _TELLING.search(name) else None
        elif node.tag == "link":
            name, value = "canonical", attributes.get("href")
        else:
            name, value = "title", node.text()
        if value := _SPACE.sub(" ", value or "").strip():
            found.setdefault(name.strip(), value)
    return found


# ---- depth

# Browsers stop nesting at 512 and no page in use comes near a tenth of this; the parser looks through all open
# elements at many a tag, so that 40,000 nested lists cost it 14 s, and 100 times as many would never end (2026-11-22).
DEEPEST = 256
# Unclosed ones are opened again in every paragraph that follows.
DEEPEST_FORMAT = 32
_TAG = re.compile("<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_FORMATS = frozenset(["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])
# Not counted: these have no content, or end by themselves where the next one starts.
_UNNESTED = frozenset(
    {"a", "area", "base", "br", "col", "dd", "dt", "embed", "frame", "hr", "img", "input", "li", "link", "meta",
    "option", "optgroup", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track",
    "wbr", "body", "head", "html"}
)  # fmt: skip


def _shallow(html: str) -> str:
    """The page with tags that nest too deep turned into line breaks; nearly always the page as it is."""
    if html.count("<") <= 2 * DEEPEST:
        return html
    depth = {True: 0, False: 0}  # of formats, of all other elements
    pieces: list[str] = []
    copied = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _UNNESTED:
            continue
        is_format = name in _FORMATS
        limit = DEEPEST_FORMAT if is_format else DEEPEST
        if tag[1]:
            too_deep = depth[is_format] > limit
            depth[is_format] -= depth[is_format] > 0
        else:
            depth[is_format] += 1
            too_deep = depth[is_format] > limit
        if too_deep:
            pieces += html[copied : tag.start(2)], "wbr" if is_format else "br"
            copied = tag.end()
    return "".join((*pieces, html[copied:])) if pieces else html


# ---- encoding

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"""<meta\s[^<>]{0,400}?charset\s*=\s*["']?\s*([a-zA-Z0-9._:-]{2,40})""", re.I)
_DECLARED = re.compile(rb"""<\?xml\s[^<>]{0,200}?encoding\s*=\s*["']([a-zA-Z0-9._:-]{2,40})""", re.I)
_COMMENT = re.compile(rb"<!--.*?-->", re.S)


def sniff_html_encoding(data: bytes) -> str | None:
    """The encoding that a page declares, as Python names it: by byte order mark, meta element or XML declaration.

    Browsers look at the first 1,024 bytes; a long comment can fill them, so this looks at 4,096.  GB2312 and GBK are
    read as their superset GB18030, as browsers do: pages that declare the smaller one use the larger.

    >>> sniff_html_encoding(b'<head><META http-equiv=Content-Type content="text/html; charset=gb2312">')
    'gb18030'
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    head = _COMMENT.sub(b"", data[:4096])
    declared = _DECLARED.match(head.lstrip()) or _CHARSET.search(head)
    if not declared:
        return None
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name
    except LookupError:
        return None
    # A page that is readable as ASCII up to its declaration is not UTF-16, whatever it says.
    return {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(name, "utf-8" if "utf-16" in name else name)
