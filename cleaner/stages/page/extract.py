"""HTML to lines: the text that a browser shows, one line for each block, with the markup around each line.

This module does not tell navigation from article: both come out in document order, and the layout stage decides with
the markup as evidence.  It leaves out only what a browser does not show: scripts, styles, templates, hidden elements,
form controls.  The parser is lexbor, which follows the HTML Standard, so broken pages come out as in a browser.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from cleaner.core.document import Markup
from cleaner.core.html_tags import BLOCKS, CELLS, CODE, PREFORMATTED
from cleaner.stages.page import fallback
from cleaner.stages.page.code_boxes import is_code_box
from cleaner.stages.page.grid import Grid
from cleaner.stages.page.limits import bounded
from cleaner.stages.page.lists import Numbering
from cleaner.stages.page.raised import raised

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# Elements that a browser does not show as text, and form controls.  <form> and <label> are not here: many sites put the
# whole page into a form.  Ruby glosses (rt) are visible, but above the line: inside it they would break the words.
INVISIBLE = frozenset(
    {"annotation", "annotation-xml", "area", "audio", "base", "button", "canvas", "datalist", "embed", "frame",
    "head", "iframe", "input", "link", "map", "meta", "meter", "noembed", "noframes", "noscript", "object",
    "optgroup", "option", "output", "param", "progress", "rp", "rt", "script", "select", "source", "style", "svg",
    "template", "textarea", "title", "track", "video"}
)  # fmt: skip
# "visibility: hidden" is not here: WeChat articles carry it until a script has run.
_NOT_DISPLAYED = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.I)
_FORMULA = "mwe-math-mathml"  # MediaWiki hides the formula and shows a picture of it
_SPACE = re.compile("[ \t\n\f\r\x0b\x1c-\x1f\x85\u00a0\u2028\u2029]+")
_INDENT = re.compile("[ \t\n\u3000]*\u00a0[ \t\n\u3000]*\u00a0[ \t\n\u00a0\u3000]*")
_BREAK = re.compile("[\f\r\x0b\x1c-\x1f\x85\u2028\u2029\0]")
_CELL = "\0"  # marks the border between two cells of a row: the text of a parsed page cannot contain it
_UNSEEN = re.compile(f"[{_CELL}\\s\u00ad\u200b-\u200d\u2060\ufeff]+")
# Code points of the path kept for a line, the innermost end of it.  Without a limit the paths of a page would grow with
# the square of its depth.
_AROUND = 600
SHORTEST_TITLE = 6  # code points of a headline; what is shorter may be the name of the site
SUFFIX = 2  # code points that a site adds to its headline, at least
_APART = re.compile(r"\s?[-–—_|｜·•:：>»<«\n(（【\[]")


@dataclass(frozen=True)
class Extracted:
    """The visible text of a page; `markup` has one entry for each line of `text`; `meta` holds the page's own metadata
    (its `<title>`, canonical address and `<meta>` elements), by name.
    """

    text: str
    markup: tuple[Markup, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)


def extract(html: str) -> Extracted:
    """The visible lines of a page, with their markup and the page's metadata.

    >>> page = extract("<h1>春晓</h1><p class=poem>春眠不觉晓，<br>处处闻<a href=#>啼鸟</a>。<p hidden>译文")
    >>> page.text
    '春晓\\n春眠不觉晓，\\n处处闻啼鸟。'
    >>> page.markup[2]
    Markup(tag='p', link_share=0.3333333333333333, around='html body p poem a')
    """
    page = _parsed(html)
    lines, meta = list(_lines(page)), _metadata(page)
    lines = _with_hidden(html, page, lines)
    if (k := _titled(lines, meta.get("title", ""))) is not None:
        text, markup = lines[k]
        lines[k] = text, replace(markup, titled=True)
    return Extracted("\n".join(text for text, _ in lines), tuple(markup for _, markup in lines), meta)


def _parsed(html: str) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser

    # As a browser with scripts: <noscript> is one text then, and cannot break up the head.  Lone surrogates become "?".
    return LexborHTMLParser(bounded(html).encode("utf-8", "replace"), scripting=True)


def _with_hidden(html: str, page: LexborHTMLParser, lines: list[_Line]) -> list[_Line]:
    """The lines of a page, with the article that it holds elsewhere if it shows next to nothing of it."""
    prose = sum(len(text) for text, markup in lines if markup.link_share < 0.5)
    visible = {text for text, _ in lines}
    if prose < fallback.ENOUGH and (other := fallback.unwrapped(html)):
        found = list(_lines(_parsed(other)))
        if fallback.is_article([text for text, _ in found if text not in visible], prose):
            return found
    if fallback.DESCRIBED in html and (other := fallback.described(page)):
        found = list(_lines(_parsed(other)))
        if fallback.is_article([text for text, _ in found if text not in visible], prose):
            return [*lines, *found]
    return lines


def _titled(lines: Sequence[tuple[str, Markup]], title: str) -> int | None:
    """The index of the line that the page's `<title>` repeats beside the names of site and section, if there is one.

    The longest such line wins; among equally long ones, the first that is not a link.
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
    """An element that is open at some place of the walk.

    `block` holds the tag of the innermost block and the path to it: tags, classes and ids, separated by spaces.  `words`
    is the rest of the path, from that block to this element.
    """

    tag: str
    block: tuple[str, str]
    words: str
    in_link: bool
    in_pre: bool
    in_code: bool = False


_Line = tuple[str, Markup]


class _Piece(NamedTuple):
    text: str
    within: _Element
    place: tuple[int, int] | None = None  # of a cell that begins: the number of its table, and its column


def _lines(page: LexborHTMLParser) -> Iterator[tuple[str, Markup]]:
    """The lines in document order: pieces of text are collected until something ends the line."""
    pieces: list[_Piece] = []
    for piece in _pieces(page):
        if piece is not None:
            pieces.append(piece)
        elif pieces:
            if (line := _line(pieces)) is not None:
                yield line
            pieces = []


def _line(pieces: list[_Piece]) -> tuple[str, Markup] | None:
    """The text of one line and its markup; None if it has no visible character."""
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
    path = intern(_innermost(" ".join((around, *inline))))  # one string for all lines of a block: documents are pickled
    table, cells = _cells(pieces)
    return text, Markup(tag, linked / total, path, table=table, cells=cells)


def _cells(pieces: list[_Piece]) -> tuple[int, tuple[int, ...]]:
    """The number of the table that a line is a row of, and the columns of its cells with text; (0, ()) for other lines."""
    if pieces[0].place is None:
        return 0, ()
    table, column = pieces[0].place
    found: dict[int, None] = {}
    for piece in pieces:
        if piece.place is not None:
            number, column = piece.place
            if number != table:
                return 0, ()  # a table in a cell
        elif piece.text.strip(" \t\n\f\r\x0b\x1c-\x1f\x85\u00a0\u2028\u2029"):
            found[column] = None
    return table, tuple(found)


def _pieces(page: LexborHTMLParser) -> Iterator[_Piece | None]:
    """Pieces of text, and None where a line ends.  The walk does not recurse, because pages may nest very deep."""
    node = page.root
    around: list[_Element] = [_Element("", ("", ""), "", False, False)]
    numbers, grid = Numbering(), Grid()
    while node is not None:
        inner = None
        if node.is_text_node:
            yield from _text(numbers.before(node.text_content or ""), around[-1])
        elif node.is_element_node and (tag := node.tag or "") not in INVISIBLE:
            attributes = node.attributes
            yield from _before(node, tag, around[-1])
            if tag in CELLS:
                yield _Piece(_CELL, around[-1], (grid.number, grid.place(attributes)))
            if _is_hidden(tag, attributes):
                pass
            elif (whole := _whole(node, tag)) is not None:
                yield _Piece(numbers.before(whole), _open(node, tag, attributes, around[-1]))
            elif (inner := node.first_child) is not None:
                around.append(_open(node, tag, attributes, around[-1]))
                grid.open(tag)
                numbers.open(node, tag, attributes, around[-1].in_code)
        if inner is not None:
            node = inner
            continue
        while len(around) > 1 and node.next is None:  # go up and close the elements that end here
            node = node.parent
            assert node is not None
            closed = around.pop().tag
            numbers.close(closed)
            grid.close(closed)
            if closed in BLOCKS:
                yield None
        node = node.next if len(around) > 1 else None  # the root has only comments beside it


def _before(node: LexborNode, tag: str, within: _Element) -> Iterator[_Piece | None]:
    """What stands between the text before an element and its own text: a line break, a space or nothing."""
    if tag == "br" or tag in BLOCKS:
        yield None
    elif tag == "a" and node.prev is not None and node.prev.tag == "a":
        yield _Piece(" ", within)  # the style sheet sets two neighbouring links apart


def _whole(node: LexborNode, tag: str) -> str | None:
    """The text of an element that is not the sum of its parts: a formula, a superscript, a subscript; else None."""
    if tag == "math":
        from cleaner.stages.page.mathml import formula

        return formula(node)
    if tag in ("sup", "sub"):
        before = node.prev.text() if node.prev is not None else ""
        text = node.text()
        if text.strip().isdigit() or node.css_first("a, img, math") is None:
            return raised(text, tag, before[-1:])
    return None


def _text(text: str, within: _Element) -> Iterator[_Piece | None]:
    """The piece of one text node; in preformatted text, one piece for each of its lines."""
    if not within.in_pre:
        yield _Piece(text, within)
        return
    for number, line in enumerate(text.split("\n")):
        if number:
            yield None
        yield _Piece(line, within)


def _open(node: LexborNode, tag: str, attributes: Mapping[str, str | None], parent: _Element) -> _Element:
    """The element that opens inside `parent`.  Of code, and what is in it, only the names of the elements are kept: its
    classes are the colours of a highlighter.
    """
    box = not parent.in_code and is_code_box(node, attributes.get("class") or "")
    in_code = parent.in_code or box or tag in CODE
    named = () if in_code else (attributes.get(name) or "" for name in ("class", "id", "itemprop", "role"))
    words = " ".join((tag, *" ".join(named).lower().split(), *(["pre"] if box else [])))
    in_link = parent.in_link or (tag == "a" and "href" in attributes)
    in_pre = parent.in_pre or tag in PREFORMATTED
    if tag in BLOCKS or tag in CELLS:
        path = f"{parent.block[1]} {parent.words} {words}".replace("  ", " ").strip()
        block = "pre" if box or (parent.in_code and parent.block[0] == "pre") else tag
        return _Element(tag, (block, _innermost(path)), "", in_link, in_pre, in_code)
    return _Element(tag, parent.block, _innermost(f"{parent.words} {words}".strip()), in_link, in_pre, in_code)


def _innermost(path: str) -> str:
    """The end of a path, whole words, at most `_AROUND` code points."""
    return path if len(path) <= _AROUND else path[-_AROUND:].partition(" ")[2]


def _is_hidden(tag: str, attributes: Mapping[str, str | None]) -> bool:
    return bool(attributes) and (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or (tag == "dialog" and "open" not in attributes)
        or (
            _NOT_DISPLAYED.search(attributes.get("style") or "") is not None
            and _FORMULA not in (attributes.get("class") or "")
        )
    )


# ---- the page's own metadata

_TELLING = re.compile(
    "title|author|editor|reporter|date|time|publish|source|site|keyword|description|section|column|url"
)


def _metadata(page: LexborHTMLParser) -> dict[str, str]:
    """The page's title, its canonical address, and the meta elements that describe an article, by name.

    The first element of each name counts: later ones belong to embedded players and related articles.
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


# ---- encoding

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"""<meta\s[^<>]{0,400}?charset\s*=\s*["']?\s*([a-zA-Z0-9._:-]{2,40})""", re.I)
_DECLARED = re.compile(rb"""<\?xml\s[^<>]{0,200}?encoding\s*=\s*["']([a-zA-Z0-9._:-]{2,40})""", re.I)
_COMMENT = re.compile(rb"<!--.*?-->", re.S)


def sniff_html_encoding(data: bytes) -> str | None:
    """The encoding that a page declares (byte order mark, meta element or XML declaration), by Python's name for it.

    Browsers search the first 1,024 bytes; a long comment can fill them, so this function searches 4,096.  GB2312 and
    GBK are read as their superset GB18030, as in browsers: pages that declare the smaller one use the larger one.

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
    # A page whose declaration can be read as ASCII is not UTF-16, even if it says so.
    return {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(name, "utf-8" if "utf-16" in name else name)
