"""Counts over all documents, for the top of the page, and a line on each of them, for the index that is searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner.core import registry
from cleaner.core.document import Document
from cleaner.core.rules import Rule
from cleaner.dedup.result import Duplicates
from cleaner.report.changes import State, state_of

BINS = 10  # of confidence
BRIEF = 80  # code points of a title in the list


class Count(NamedTuple):
    """How often a rule applied, proposed and flagged."""

    rule: Rule
    applied: int
    proposed: int
    flagged: int


@dataclass
class OverviewIndex:
    """One column an array, since 100,000 objects with the same keys would be ten times as large.

    `rules`, `labels` and `source` hold places in lists of names; `low` is the lowest confidence of a finding in percent.
    """

    ids: list[str] = field(default_factory=list)
    articles: list[int] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    applied: list[int] = field(default_factory=list)
    proposed: list[int] = field(default_factory=list)
    flagged: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    rules: list[list[int]] = field(default_factory=list)
    labels: list[list[int]] = field(default_factory=list)
    source: list[int] = field(default_factory=list)


class Tally:
    """What is counted while the documents go by, one `add` a document.  Lengths are in code points."""

    def __init__(self) -> None:
        self.before = self.after = self.lines = 0
        self.rules: Counter[tuple[str, State]] = Counter()
        self.confidence: Counter[tuple[State, int]] = Counter()
        self.dropped: Counter[str] = Counter()
        self.encodings: Counter[str] = Counter()
        self.relations: Counter[str] = Counter()
        self.index = OverviewIndex()
        self.codes = {rule.code: k for k, rule in enumerate(registry.rules())}
        self.labels: dict[str, int] = {}
        self.sources: dict[str, int] = {}

    @property
    def documents(self) -> int:
        return len(self.index.ids)

    @property
    def articles(self) -> int:
        return sum(self.index.articles)

    def add(self, document: Document) -> None:
        own: Counter[tuple[str, State]] = Counter()
        low = 1.0
        for step in document.steps:
            if not step.edits:  # the whole file, as ENC001
                own[step.rule, state_of(step.applied, None)] += 1
            for edit in step.edits:
                state = state_of(step.applied, edit.new)
                own[step.rule, state] += 1
                self.confidence[state, min(BINS - 1, int(edit.confidence * BINS))] += 1
                low = min(low, edit.confidence)
        copies = [copy for article in document.articles if (copy := article.duplicate or article.template)]
        for copy in copies:
            own[copy.rule, "flagged"] += 1
            self.relations[copy.relation] += 1
        gone = Counter(line.label for line in document.lines if not line.kept)
        self.rules += own
        self.dropped += gone
        self.encodings[document.source.encoding] += 1
        self.before += len(document.original)
        self.after += len(document.text)
        self.lines += len(document.lines)
        index = self.index
        index.ids.append(document.id)
        index.articles.append(len(document.articles))
        index.titles.append(next((a.title[:BRIEF] for a in document.articles if a.title), ""))
        states = Counter({state: 0 for state in ("applied", "proposed", "flagged")})
        for (_, state), n in own.items():
            states[state] += n
        index.applied.append(states["applied"])
        index.proposed.append(states["proposed"])
        index.flagged.append(states["flagged"])
        index.gone.append(sum(gone.values()))
        index.copies.append(sum(copy.relation != "template" for copy in copies))
        index.low.append(int(low * 100))
        index.rules.append(sorted({self.codes[code] for code, _ in own}))
        index.labels.append(sorted(self.labels.setdefault(label, len(self.labels)) for label in gone))
        source = next((a.meta["source"][:BRIEF] for a in document.articles if a.meta.get("source")), "")
        index.source.append(self.sources.setdefault(source, len(self.sources)))

    def counts(self) -> tuple[list[Count], list[Rule]]:
        """The rules that found something, with how much, and those that did not."""
        every = [
            Count(rule, *(self.rules[rule.code, state] for state in ("applied", "proposed", "flagged")))
            for rule in registry.rules()
        ]
        return [count for count in every if any(count[1:])], [count.rule for count in every if not any(count[1:])]

    def bins(self) -> list[tuple[int, int, int]]:
        """How many findings were applied and how many were not, by confidence in percent, from the surest down."""
        return [
            (
                100 * k // BINS,
                self.confidence["applied", k],
                self.confidence["proposed", k] + self.confidence["flagged", k],
            )
            for k in reversed(range(BINS))
        ]


def ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


# ---------------------------------------------------------------- duplicates
class Copy(NamedTuple):
    """An article (document and article from 0, its first line from 1) that another one makes superfluous.

    `shared` is the share of it that stands in the other; `content` names it in decisions.
    """

    document: int
    article: int
    line: int
    relation: str
    similarity: float
    shared: float
    content: str
    title: str


class Group(NamedTuple):
    """A cluster: what is kept, and its copies."""

    document: int
    article: int
    line: int
    title: str
    copies: list[Copy]


class ClosestPair(NamedTuple):
    """The closest pair, where there are no duplicates; `certain` if every pair was compared."""

    first: tuple[int, int, str]
    second: tuple[int, int, str]
    jaccard: float
    certain: bool


def groups(documents: Sequence[Document], counts: Sequence[int], found: Duplicates) -> list[Group]:
    """The clusters of `found` among the articles, of which each document has `counts`."""
    from cleaner.core.fingerprints import copy_content

    places = [(i, k) for i, count in enumerate(counts) for k in range(count)]
    result = []
    for cluster in found.clusters:
        i, k = places[cluster.kept]
        kept = documents[i].articles[k]
        copies = []
        for member in cluster.members:
            m, n = places[member.index]
            article = documents[m].articles[n]
            copies.append(
                Copy(
                    m,
                    n,
                    article.first_line,
                    member.relation,
                    member.similarity,
                    member.shared,
                    copy_content(article, kept),
                    article.title[:BRIEF],
                )
            )
        result.append(Group(i, k, kept.first_line, kept.title[:BRIEF], copies))
    return result


def closest(documents: Sequence[Document], counts: Sequence[int], found: Duplicates) -> ClosestPair | None:
    if found.clusters or not found.closest:
        return None
    places = [(i, k) for i, count in enumerate(counts) for k in range(count)]

    def place(number: int) -> tuple[int, int, str]:
        i, k = places[number]
        return i, k, documents[i].articles[k].title[:BRIEF]

    i, j, jaccard, certain = found.closest
    return ClosestPair(place(i), place(j), jaccard, certain)
