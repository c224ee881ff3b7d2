"""Groups of copies, told: as rows for programs and files, as lines for people; and which copy is preferred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cleaner.core.document import article_id
from cleaner.dedup.differences import recurring_paragraphs, unshared

if TYPE_CHECKING:
    from cleaner.core.document import Article, Document
    from cleaner.dedup import Cluster, Duplicates

Row = dict[str, object]


class Articles:
    """All articles of a corpus, numbered through: their ids and places, and their texts while one looks at them."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._at: list[tuple[int, int]] = []
        self.ids: list[str] = []
        self.places: list[str] = []  # PATH:LINE
        for i, document in enumerate(documents):
            for k, article in enumerate(document.articles):
                self._at.append((i, k))
                self.ids.append(article_id(document, k))
                self.places.append(f"{document.source.path}:{article.first_line}")

    def __len__(self) -> int:
        return len(self.ids)

    def text(self, number: int) -> str:
        i, k = self._at[number]
        return self._documents[i].articles[k].text

    def texts(self) -> Iterator[str]:
        return (article.text for _, article in self.each())

    def each(self) -> Iterator[tuple[Document, Article]]:
        return ((document, article) for document in self._documents for article in document.articles)


# ---------------------------------------------------------------- which copy is kept


# ---------------------------------------------------------------- rows
def pair_rows(found: Duplicates, articles: Articles) -> Iterator[Row]:
    for i, j, jaccard in found.pairs:
        yield {"relation": "near", "a": articles.ids[i], "b": articles.ids[j], "similarity": jaccard}


def contained_rows(found: Duplicates, articles: Articles) -> Iterator[Row]:
    for i, j, share in found.contained:
        yield {"relation": "contained", "a": articles.ids[i], "b": articles.ids[j], "similarity": share}


def cluster_rows(found: Duplicates, articles: Articles) -> Iterator[Row]:
    """A row for each group: the kept article and the others, each with its likeness and the longest passages that differ."""
    for cluster in found.clusters:
        kept, id = articles.places[cluster.kept], articles.ids[cluster.kept]
        yield {"relation": "cluster", "kept": id, "place": kept, "members": list(_members(cluster, articles))}


def _members(cluster: Cluster, articles: Articles) -> Iterator[Row]:
    kept = articles.text(cluster.kept)
    for member in cluster.members:
        row: Row = {
            "id": articles.ids[member.index],
            "place": articles.places[member.index],
            "relation": member.relation,
            "similarity": member.similarity,
            "shared": member.shared,
        }
        if member.relation != "exact":
            text = articles.text(member.index)
            here, there = slice(*unshared(text, kept)), slice(*unshared(kept, text))
            row |= {"only_here": text[here], "only_in_kept": kept[there]}
        yield row


def template_rows(found: Duplicates, articles: Articles) -> Iterator[Row]:
    """A row for each group of articles of one template: one of them, and the others, each with its likeness to that one."""
    for group in found.templates:
        others = [
            {
                "id": articles.ids[member.index],
                "place": articles.places[member.index],
                "relation": member.relation,
                "similarity": member.similarity,
                "shared": member.shared,
            }
            for member in group.members
        ]
        first = {"id": articles.ids[group.kept], "place": articles.places[group.kept]}
        yield {"relation": "template", **first, "members": others}


def paragraph_rows(found: Duplicates, articles: Articles) -> Iterator[Row]:
    """A row for each paragraph that stands in several articles which are no copies of each other."""
    copies = {member.index for cluster in found.clusters for member in cluster.members}
    for places in recurring_paragraphs(articles.texts(), copies):
        number, line = places[0]
        text = articles.text(number).split("\n")[line]
        yield {
            "relation": "paragraph",
            "text": text,
            "places": [{"id": articles.ids[n], "line": line + 1} for n, line in places],
        }


def verdict_rows(found: Duplicates, articles: Articles, had: Mapping[int, Row]) -> Iterator[tuple[bool, Row]]:
    """Every article with its text: whether it is kept, and if not, why.  `had` are those an index has already."""
    reasons: dict[int, Row] = dict(had)
    for cluster in found.clusters:
        for m in cluster.members:
            of = articles.ids[cluster.kept]
            reasons[m.index] = {"relation": m.relation, "of": of, "similarity": m.similarity, "shared": m.shared}
    for number, text in enumerate(articles.texts()):
        row: Row = {
            "id": articles.ids[number],
            "place": articles.places[number],
            **reasons.get(number, {}),
            "text": text,
        }
        yield number not in reasons, row


# ---------------------------------------------------------------- lines
