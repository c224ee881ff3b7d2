"""Duplicates among the articles of a corpus."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence

from cleaner.core import registry
from cleaner.core.decisions import COPIES, Decisions, rejects_copy
from cleaner.core.document import RULE_OF_RELATION, Article, Document, Duplicate, article_id
from cleaner.core.fingerprints import half
from cleaner.core.per_file import settings_for
from cleaner.core.settings import Settings
from cleaner.core.spool import Spool
from cleaner.dedup import find_duplicates
from cleaner.dedup.result import RELATIONS, Cluster, Duplicates, Member, Relation


def mark_duplicates(
    documents: Sequence[Document],
    decisions: Decisions,
    ranks: Sequence[float] | None = None,
    jobs: int = 1,
    *,
    how: Settings | None = None,
    threshold: float = 0.8,
) -> tuple[Sequence[Document], Duplicates]:
    """The documents with their duplicate articles marked, and what was found among their articles, in order.

    What `decisions` reject is found, but not marked; what `how` switches off is not found.  Of copies the article with
    the least of `ranks` is kept; without them the first.  `jobs` threads look for them at once.
    """
    how = how or Settings()
    if any(_is_marked(article) for document in documents for article in document.articles):
        documents = Spool(_unmarked(document) for document in documents)  # of another corpus, or of an earlier run
    if not (wanted := relations(how)):
        return documents, Duplicates((), (), (), None)
    places: list[tuple[int, int]] = []
    known: list[tuple[str, str]] = []

    def texts() -> Iterator[str]:
        for i, document in enumerate(documents):
            for k, article in enumerate(document.articles):
                places.append((i, k))
                if decisions:
                    known.append((document.id, half(article.text)))
                yield article.text

    found = find_duplicates(texts(), threshold, ranks=ranks, jobs=jobs, relations=wanted)
    if how.per_file:
        paths = [document.source.path for document in documents]
        found = allowed(found, how, [paths[i] for i, _ in places])
    marks: dict[tuple[int, int], Duplicate] = {}
    agreed = undisputed(found, known, decisions)
    # an article that is a copy of one and like another in form is a copy
    for name, clusters in (("template", agreed.templates), ("duplicate", agreed.clusters)):
        for number, cluster in enumerate(clusters, 1):
            i, k = places[cluster.kept]
            kept = article_id(documents[i], k)
            for member in cluster.members:
                marks[places[member.index]] = Duplicate(
                    kept, member.relation, member.similarity, number if name == "duplicate" else 0
                )
    if not marks:
        return documents, found
    return Spool(_marked(document, i, marks) for i, document in enumerate(documents)), found


def relations(how: Settings) -> frozenset[Relation]:
    """The relations of copies whose rules are not switched off."""
    return frozenset(name for name in RELATIONS if how.mode(registry.get(RULE_OF_RELATION[name])) != "off")


def is_on(how: Settings, path: str, relation: str) -> bool:
    """Whether copies of this relation are told of in the file at `path`; a text that `contains` another has a copy there."""
    rule = registry.get(RULE_OF_RELATION["contained" if relation == "contains" else relation])
    return settings_for(how, path).mode(rule) != "off"


def allowed(found: Duplicates, how: Settings, paths: Sequence[str]) -> Duplicates:
    """`found` without the members whose rule is off for their file; `paths` are the files of all texts."""
    known: dict[str, frozenset[Relation]] = {}

    def is_on(index: int, relation: Relation) -> bool:
        path = paths[index]
        if path not in known:
            known[path] = relations(settings_for(how, path))
        return relation in known[path]

    return _chosen(found, lambda member, _: is_on(member.index, member.relation))


def undisputed(found: Duplicates, known: Sequence[tuple[str, str]], decisions: Decisions) -> Duplicates:
    """`found` without the members of clusters that people said are no copies; `known` tells of each text the id of its
    document and its half of the name (`fingerprints.half`).
    """
    if not any(rule in COPIES for _, rule, _ in decisions):
        return found
    return _chosen(
        found,
        lambda member, kept: (
            not rejects_copy(decisions, RULE_OF_RELATION[member.relation], known[member.index], known[kept])
        ),
    )


def _chosen(found: Duplicates, holds: Callable[[Member, int], bool]) -> Duplicates:
    """`found` with those members of each cluster for which it holds; the second argument is the text that is kept."""

    def some(clusters: Iterable[Cluster]) -> tuple[Cluster, ...]:
        left = (
            dataclasses.replace(one, members=tuple(m for m in one.members if holds(m, one.kept))) for one in clusters
        )
        return tuple(one for one in left if one.members)

    return dataclasses.replace(found, clusters=some(found.clusters), templates=some(found.templates))


def _is_marked(article: Article) -> bool:
    return article.duplicate is not None or article.template is not None


def _unmarked(document: Document) -> Document:
    articles = [dataclasses.replace(article, duplicate=None, template=None) for article in document.articles]
    return dataclasses.replace(document, articles=tuple(articles))


def _marked(document: Document, i: int, marks: dict[tuple[int, int], Duplicate]) -> Document:
    if not any((i, k) in marks for k in range(len(document.articles))):
        return document
    articles = [_with_mark(article, marks.get((i, k))) for k, article in enumerate(document.articles)]
    return dataclasses.replace(document, articles=tuple(articles))


def _with_mark(article: Article, mark: Duplicate | None) -> Article:
    if mark is not None and mark.relation == "template":
        return dataclasses.replace(article, duplicate=None, template=mark)
    return dataclasses.replace(article, duplicate=mark, template=None)
