"""In which order the copies of a group are preferred; `dedup/clusters.py` keeps the first, but what contains others before them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cleaner.core.patterns import gitignore

if TYPE_CHECKING:
    from cleaner.core.document import Article, Document


def ranks(documents: Sequence[Document], preference: str, prefer: Sequence[str]) -> list[float] | None:
    """A number for each article: of copies the one with the least is kept.  None: the first one is.

    `prefer` are patterns as in .gitignore, the best first, for "prefer-path".
    """
    if preference == "first":
        return None
    measures = {"longest": _shortness, "newest": _age, "cleanest": _dirt}
    measure = _distance(prefer) if preference == "prefer-path" else measures[preference]
    return [measure(document, article) for document in documents for article in document.articles]


def _distance(prefer: Sequence[str]) -> Callable[[Document, Article], float]:
    specs = [gitignore([pattern]) for pattern in prefer]
    return lambda document, _: next(
        (k for k, spec in enumerate(specs) if spec.match_file(document.source.path)), len(specs)
    )


def _shortness(document: Document, article: Article) -> float:
    return -len(article.text)


def _age(document: Document, article: Article) -> float:
    """Less for later dates (ISO 8601, with or without a time); articles without a date come last."""
    digits = re.sub(r"\D", "", article.meta.get("date", ""))[:12]
    return -int(digits.ljust(12, "0")) if digits else 0.0


def _dirt(document: Document, article: Article) -> float:
    """The share of a document's characters that were found fault with."""
    found = sum(f.end - f.start for f in (*document.findings, *document.proposals))
    return found / max(len(document.original), 1)
