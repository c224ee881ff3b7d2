"""A formula of MathML as plain text: its source in TeX if the page has it, else in one line: 1/2, √(x+1), x², ∑_{i=1}^{n}."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import regex

from cleaner.stages.page.raised import to_raised

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

TEX = 'annotation[encoding="application/x-tex"], annotation[encoding="TeX"], annotation[encoding="LaTeX"]'
STYLE = regex.compile(r"\{\\(?:display|text)style\s+(.*)\}", regex.DOTALL)  # which MediaWiki puts around a formula
SPACE = regex.compile(r"\s+")
UNSEEN = regex.compile("[\u2061-\u2064\u200b]")  # signs of a function, a product, a list: they have no glyph
SIMPLE = regex.compile(r"[\p{L}\p{N}.,]+|[√∛∜]?\([^()]*\)|\\[A-Za-z]+")  # needs no brackets around it
SILENT = frozenset(("annotation", "annotation-xml", "mphantom", "none", "mprescripts", "maligngroup", "malignmark"))
DEEPEST = 60  # formulas nest less deep than this; below it the text stands as it is


def formula(node: LexborNode) -> str:
    """The formula of a `math` element."""
    if source := node.css_first(TEX):
        tex = SPACE.sub(" ", source.text()).strip()
        if found := STYLE.fullmatch(tex):
            tex = found[1].strip()
        return f"${tex}$" if tex else ""
    return SPACE.sub(" ", _linear(node, 0)).strip()


def _linear(node: LexborNode, depth: int) -> str:
    if node.is_text_node:
        return UNSEEN.sub("", SPACE.sub(" ", node.text_content or ""))
    tag = node.tag or ""
    if tag in SILENT or not (node.is_element_node or node.is_document_node):
        return ""
    if depth > DEEPEST:
        return node.text()
    parts = [_linear(child, depth + 1) for child in _children(node)]
    if tag in TOKENS:
        return "".join(parts).strip()
    parts = [part for part, child in zip(parts, _children(node), strict=True) if child.is_element_node or part.strip()]
    return FORMS.get(tag, _row)(parts)


def _children(node: LexborNode) -> list[LexborNode]:
    return list(node.iter(include_text=True))


FRACTION = regex.compile(r"(?:[^()/\s]+|\([^()]*\))/(?:[^()/\s]+|\([^()]*\))")


def _row(parts: list[str]) -> str:
    """The parts of a row.  A fraction behind a digit has a space before it, 1 1/2, and brackets before a letter, (1/2)x."""
    row = ""
    for k, part in enumerate(parts):
        if FRACTION.fullmatch(part):
            after = parts[k + 1] if k + 1 < len(parts) else ""
            if row[-1:].isdigit():
                row += " "
            elif after[:1].isalnum() or row[-1:].isalnum():
                part = f"({part})"
        row += part
    return row


def _bracketed(part: str) -> str:
    return part if SIMPLE.fullmatch(part) else f"({part})"


def _fraction(parts: list[str]) -> str:
    return "/".join(_bracketed(part.strip()) for part in parts)


def _root(parts: list[str]) -> str:
    return f"√{_bracketed(''.join(parts))}" if parts else ""


def _nth_root(parts: list[str]) -> str:
    if len(parts) != 2:
        return _root(parts)
    return f"{to_raised(parts[1], 'sup')}√{_bracketed(parts[0])}"


def _scripts(*tags: str) -> Callable[[list[str]], str]:
    """The form of a base with what stands above or below it."""

    def form(parts: list[str]) -> str:
        base, *rest = parts or [""]
        base = base if len(base) < 2 or SIMPLE.fullmatch(base) else f"({base})"
        return base + "".join(to_raised(part, tag) for part, tag in zip(rest, tags, strict=False) if part)

    return form


def _table(parts: list[str]) -> str:
    return f"[{'; '.join(parts)}]"


TOKENS = frozenset(("mi", "mn", "mo", "mtext", "ms"))
FORMS: dict[str, Callable[[list[str]], str]] = {
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _nth_root,
    "msup": _scripts("sup"),
    "msub": _scripts("sub"),
    "msubsup": _scripts("sub", "sup"),
    "mover": _scripts("sup"),
    "munder": _scripts("sub"),
    "munderover": _scripts("sub", "sup"),
    "mmultiscripts": _scripts("sub", "sup"),
    "mtable": _table,
    "mtr": ", ".join,
    "mlabeledtr": ", ".join,
    "mfenced": lambda parts: f"({', '.join(parts)})",
    "mspace": lambda _: " ",
    "maction": lambda parts: parts[0] if parts else "",
    "semantics": lambda parts: parts[0] if parts else "",
}
