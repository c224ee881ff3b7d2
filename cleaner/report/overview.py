"""The top of the page: counts over all documents, and their duplicates, as plain values for the template to draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from cleaner.dedup import Duplicates
from cleaner.document import Document
from cleaner.pipeline import article_id
from cleaner.rule import Rule, in_order

State = Literal["applied", "proposed", "flagged"]


class Count(NamedTuple):
    """How often a rule applied, proposed and flagged."""

    rule: Rule
    applied: int
    proposed: int
    flagged: int


class Place(NamedTuple):
    """An article, as a link needs it."""

    anchor: str
    id: str
    title: str


class Copy(NamedTuple):
    """An article that another one makes superfluous, and how alike they are."""

    place: Place
    relation: str
    similarity: float


class Group(NamedTuple):
    """A cluster of duplicates."""

    kept: Place
    copies: list[Copy]


class Closest(NamedTuple):
    """The closest pair, where there are no duplicates."""

    first: Place
    second: Place
    jaccard: float
    certain: bool


class Overview(NamedTuple):
    """The top of the page.  Lengths are in code points."""

    documents: int
    articles: int
    length_before: int
    length_after: int
    rules: list[Count]
    silent: list[Rule]
    lines: int
    dropped: list[tuple[str, int]]
    groups: list[Group]
    closest: Closest | None


def overview(documents: Sequence[Document], found: Duplicates) -> Overview:
    """Counts over all documents, and their duplicates."""
    counts: Counter[tuple[str, State]] = Counter()
    dropped: Counter[str] = Counter()
    lines = 0
    for document in documents:
        for step in document.steps:
            if not step.edits:  # the whole file, as ENC001
                counts[step.rule, state_of(step.applied, None)] += 1
            for edit in step.edits:
                counts[step.rule, state_of(step.applied, edit.new)] += 1
        for article in document.articles:
            if copy := article.duplicate:
                counts[copy.rule, "flagged"] += 1
        lines += len(document.lines)
        dropped.update(line.label for line in document.lines if not line.kept)
    rules = [
        Count(rule, counts[rule.code, "applied"], counts[rule.code, "proposed"], counts[rule.code, "flagged"])
        for rule in in_order()
    ]
    groups, closest = _duplicates(documents, found)
    return Overview(
        documents=len(documents),
        articles=sum(len(d.articles) for d in documents),
        length_before=sum(len(d.original) for d in documents),
        length_after=sum(len(d.text) for d in documents),
        rules=[count for count in rules if any(count[1:])],
        silent=[count.rule for count in rules if not any(count[1:])],
        lines=lines,
        dropped=sorted(dropped.items(), key=lambda item: (-item[1], item[0])),
        groups=groups,
        closest=closest,
    )


def places(documents: Sequence[Document]) -> Iterator[Place]:
    """All articles in order, as the duplicates count them."""
    for number, document in enumerate(documents, 1):
        for k in range(len(document.articles)):
            yield place_of(document, f"d{number}", k)


def place_of(document: Document, anchor: str, k: int) -> Place:
    article = document.articles[k]
    return Place(f"{anchor}-a{k + 1}", article_id(document, k), article.title)


def state_of(applied: bool, new: str | None) -> State:
    return "applied" if applied else "proposed" if new is not None else "flagged"


def _duplicates(documents: Sequence[Document], found: Duplicates) -> tuple[list[Group], Closest | None]:
    if not found.clusters and not found.closest:
        return [], None
    everyone = list(places(documents))
    groups = [
        Group(everyone[c.kept], [Copy(everyone[m.index], m.relation, m.similarity) for m in c.members])
        for c in found.clusters
    ]
    if found.clusters or not found.closest:
        return groups, None
    i, j, jaccard, certain = found.closest
    return [], Closest(everyone[i], everyone[j], jaccard, certain)
