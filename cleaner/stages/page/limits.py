"""Limits, without which a page could take the parser time that grows with the square of its size."""

from __future__ import annotations

import re

# The parser compares each attribute of a tag with all before it: 60,000 took it 13 s (2026-12-01).  Real tags have some 20.
MOST_ATTRIBUTES = 256
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_NAME = r"<[a-zA-Z][^\s/>]*+"
_BEGIN = rf"{_NAME}(?:{_ATTRIBUTE}){{{MOST_ATTRIBUTES}}}"
_REST = f"(?:{_ATTRIBUTE})*+"
# All of a page that has no longer tag.  Tags are matched whole, here and below, so that no character is looked at twice.
_SHORT_TAGS = re.compile(rf"(?:[^<]++|{_NAME}(?:{_ATTRIBUTE}){{0,{MOST_ATTRIBUTES}}}+(?!{_ATTRIBUTE})|<(?![a-zA-Z]))*+")
_TAGS = re.compile(
    rf"({_BEGIN}){_REST}"
    # what has no tags in it
    r"|<(script|style|title|textarea|xmp|iframe|noembed|noframes|plaintext)\b.*?(?:</\2|\Z)|<!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|{_NAME}{_REST}",
    re.I | re.S,
)

# Browsers stop nesting at 512, and real pages stay below a tenth of this.  The parser walks through all open elements at
# many tags: 40,000 nested lists took it 14 s, and 100 times as many would never end (2026-11-22).
DEEPEST = 256
# The parser opens unclosed formatting elements again in every following paragraph.
DEEPEST_FORMAT = 32
_TAG = re.compile("<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_FORMATS = frozenset(["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])
# Not counted: elements without content, and elements that end by themselves where the next one starts.
_UNNESTED = frozenset(
    {"a", "area", "base", "br", "col", "dd", "dt", "embed", "frame", "hr", "img", "input", "li", "link", "meta",
    "option", "optgroup", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track",
    "wbr", "body", "head", "html"}
)  # fmt: skip


def bounded(html: str) -> str:
    """The page as the parser may have it: nearly every page comes out as it is."""
    return _shallow(_few_attributes(html))


def _few_attributes(html: str) -> str:
    """The page, with the attributes of a tag beyond its first MOST_ATTRIBUTES left out."""
    short = _SHORT_TAGS.match(html)
    if short and short.end() == len(html):
        return html
    # now exactly, since what a script compares looks like a long tag too
    return _TAGS.sub(lambda found: found[1] or found[0], html)


def _shallow(html: str) -> str:
    """The page, with tags that nest too deep replaced by line breaks."""
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
