"""Duplicates among the articles of a corpus."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from cleaner.core.decisions import COPIES, Decisions, rejects_copy
from cleaner.core.document import RULE_OF_RELATION, Document, Duplicate, article_id
from cleaner.core.fingerprints import half
from cleaner.core.spool import Shelf
from cleaner.dedup import Duplicates, find_duplicates


def mark_duplicates(
    documents: Sequence[Document], decisions: Decisions, ranks: Sequence[float] | None = None, jobs: int = 1
) -> tuple[Sequence[Document], Duplicates]:
    """The documents with their duplicate articles marked, and what was found among their articles, in order.

    What `decisions` reject is found, but not marked.  Of copies the article with the least of `ranks` is kept; without
    them the first.  `jobs` threads look for them at once.
    """
    places: list[tuple[int, int]] = []
    known: list[tuple[str, str]] = []

    def texts() -> Iterator[str]:
        for i, document in enumerate(documents):
            for k, article in enumerate(document.articles):
                places.append((i, k))
                if decisions:
                    known.append((document.id, half(article.text)))
                yield article.text

    found = find_duplicates(texts(), ranks=ranks, jobs=jobs)
    marks: dict[tuple[int, int], Duplicate] = {}
    for number, cluster in enumerate(undisputed(found, known, decisions).clusters, 1):
        i, k = places[cluster.kept]
        kept = article_id(documents[i], k)
        for member in cluster.members:
            marks[places[member.index]] = Duplicate(kept, member.relation, member.similarity, number)
    if not marks:
        return documents, found
    return Shelf(_marked(document, i, marks) for i, document in enumerate(documents)), found


def undisputed(found: Duplicates, known: Sequence[tuple[str, str]], decisions: Decisions) -> Duplicates:
    """`found` without the members of clusters that people said are no copies; `known` tells of each text the id of its
    document and its half of the name (`fingerprints.half`).
    """
    if not any(rule in COPIES for _, rule, _ in decisions):
        return found
    clusters = []
    for cluster in found.clusters:
        members = tuple(
            member
            for member in cluster.members
            if not rejects_copy(decisions, RULE_OF_RELATION[member.relation], known[member.index], known[cluster.kept])
        )
        if members:
            clusters.append(dataclasses.replace(cluster, members=members))
    return dataclasses.replace(found, clusters=tuple(clusters))


def _marked(document: Document, i: int, marks: dict[tuple[int, int], Duplicate]) -> Document:
    if not any((i, k) in marks for k in range(len(document.articles))):
        return document
    articles = [
        dataclasses.replace(article, duplicate=marks.get((i, k))) for k, article in enumerate(document.articles)
    ]
    return dataclasses.replace(document, articles=tuple(articles))
