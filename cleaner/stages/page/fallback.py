"""Where the text of a page is when a browser without its scripts shows next to nothing: `noscript`, `template`, JSON-LD."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

ENOUGH = 200  # code points of visible text that is no link, from which a page is taken as it is seen
DESCRIBED = "articleBody"
WRAPPED = re.compile(r"<(/?)(?:noscript|template)\b[^>]{0,2000}>", re.I)
NOTICE = re.compile(
    r"(?i)javascript|启用脚本|啟用腳本|浏览器(?:版本|不支持)|瀏覽器"
)  # what a page asks for, and no article
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
DEEPEST = 50


def unwrapped(page: str) -> str | None:
    """The page with its `noscript` and `template` elements as plain ones; None if it has none."""
    return WRAPPED.sub(r"<\1div>", page) if WRAPPED.search(page) else None


def is_article(new: Sequence[str], prose: int) -> bool:
    """Whether the lines `new`, which no browser shows, are the article of a page with `prose` code points of visible text
    that is no link.
    """
    text = "".join(new)
    return len(text) >= max(40, 2 * prose) and not (len(text) < 2 * ENOUGH and NOTICE.search(text))


def described(page: LexborHTMLParser) -> str | None:
    """The article that the page describes to search engines as a page of its own: headline and paragraphs; None without."""
    for script in page.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(script.text(), strict=False)
        except (ValueError, RecursionError):
            continue
        for headline, body in _bodies(data, 0):
            title = f"<h1>{html.escape(html.unescape(headline))}</h1>" if headline else ""
            if TAG.search(body):
                return f"{title}<article>{body}</article>"
            paragraphs = "".join(f"<p>{html.escape(html.unescape(line))}</p>" for line in body.split("\n"))
            return f"{title}<article>{paragraphs}</article>"
    return None


def _bodies(data: object, depth: int) -> Iterator[tuple[str, str]]:
    """Headline and `articleBody` of each thing in JSON-LD."""
    if depth > DEEPEST:
        return
    if isinstance(data, list):
        for value in data:
            yield from _bodies(value, depth + 1)
    elif isinstance(data, dict):
        body, headline = data.get(DESCRIBED), data.get("headline")
        if isinstance(body, str) and body.strip():
            yield headline if isinstance(headline, str) else "", body
        for value in data.values():
            yield from _bodies(value, depth + 1)
