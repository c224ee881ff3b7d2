"""Elements of HTML by what they do to lines: shared by the extraction of pages, the layout and Markdown output."""

from __future__ import annotations

# Elements that start and end a line.  A cell does not: a row of a table is one line, its cells apart by a tab.
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext",
    "pre", "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "xmp"}
)  # fmt: skip
CELLS = frozenset(("td", "th"))
# Elements whose text keeps its line breaks and columns.
PREFORMATTED = frozenset(("pre", "listing", "xmp", "plaintext"))
# Elements that hold code, or what a computer shows: no class in them says anything of the page.
CODE = PREFORMATTED | {"code", "kbd", "samp"}
