"""What tables of every format have in common: how rows are added, and the columns of an article."""

from __future__ import annotations

from typing import IO, Protocol

from cleaner.core.document import Article, Document

# the columns of an article in a table that was none; JSONL has all that is known of it instead
COLUMNS = ("id", "title", "date", "source", "author", "text")


class Table(Protocol):
    """A file that takes rows in the order of their documents."""

    file: IO[bytes]
    column: str  # that holds the text

    def add(self, document: Document, k: int | None, id: str) -> int:
        """Write article `k`, or the whole document where that is None; returns the number of its row, from 0.

        Raises RowError for a row that this table cannot hold.
        """

    def finish(self) -> None:
        """Write what is held; the file stays open."""


def described(article: Article) -> dict[str, str]:
    """What is known of an article, under names that every table has alike."""
    meta = article.meta
    author = meta.get("author") or meta.get("reporter", "")
    return {"date": meta.get("date", ""), "source": meta.get("source", ""), "author": author}
