"""A document, and the record of every edit that was made to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cleaner.core import edits
from cleaner.core.edits import Edit, Layer
from cleaner.core.source import Source

KEPT = frozenset({"title", "heading", "body", "caption", "meta", "blank"})
RULE_OF_RELATION = {"exact": "DUP001", "near": "DUP002", "contained": "DUP003", "template": "DUP007"}
DROPPED = frozenset({"nav", "related", "share", "comment", "copyright", "ad", "pagination", "seo", "other"})


@dataclass(frozen=True, slots=True)
class Step:
    """What one rule did to the whole text at once: wholly applied, or wholly proposed (or flagged)."""

    rule: str
    edits: tuple[Edit, ...]
    applied: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One edit, seen from the original: `before` is original[start:end]; `after` is None where it is only a flag."""

    rule: str
    start: int
    end: int
    before: str
    after: str | None
    confidence: float
    applied: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The judgement on one line of the original.  `reason` names the evidence; `kept` says whether its text is in the result."""

    label: str
    reason: str
    confidence: float
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Markup:
    """What a page's markup said of one line: its block tag, the share of its characters inside links (0 to 1), and
    the tag names, classes and ids of the elements around it, outermost first, separated by spaces, lower case; and
    whether the title of the page names it: <title>the line - the site</title>.  For a row of a table also the number of
    the table, from 1, and the columns, from 0, of the cells that have text.
    """

    tag: str
    link_share: float
    around: str
    titled: bool = field(default=False, repr=False)
    table: int = field(default=0, repr=False)
    cells: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """How an article relates to the one that is kept: `relation` is exact, near or contained; or to another
    one of the same template.
    """

    of: str
    relation: str
    similarity: float
    cluster: int

    @property
    def rule(self) -> str:
        return RULE_OF_RELATION[self.relation]


@dataclass(frozen=True, slots=True)
class Article:
    """One article: text[start:end] of the document; `first_line` and `last_line` count from 1 in the original.

    `meta` holds what its metadata lines and bylines say (date in ISO 8601, or as written if no calendar has it, source, author, …), `meta_lines` the
    line of the original that each came from, `reason` the evidence for the border above it.
    """

    title: str
    text: str
    start: int
    first_line: int
    last_line: int
    meta: Mapping[str, str] = field(default_factory=dict)
    meta_lines: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""
    duplicate: Duplicate | None = None
    template: Duplicate | None = None  # an article that was filled into the same form: no copy


@dataclass(frozen=True)
class Document:
    """A text on its way.  `original` is the decoded text, `text` the cleaned one; `steps` is the whole way between."""

    id: str
    source: Source
    original: str
    text: str
    steps: tuple[Step, ...] = ()
    lines: tuple[Line, ...] = ()
    articles: tuple[Article, ...] = ()
    markup: tuple[Markup, ...] = field(default=(), compare=False, repr=False)  # one for each line, if it is a page

    @cached_property
    def _seen(self) -> tuple[Finding, ...]:
        return tuple(_findings(self.original, self.steps))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was applied, in offsets of the original (code points)."""
        return tuple(f for f in self._seen if f.applied)

    @property
    def proposals(self) -> tuple[Finding, ...]:
        """What was proposed or flagged and not applied, in offsets of the original (code points)."""
        return tuple(f for f in self._seen if not f.applied)

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line of the original begins."""
        starts = [0]
        while (at := self.original.find("\n", starts[-1])) >= 0:
            starts.append(at + 1)
        return starts

    @cached_property
    def _layers(self) -> list[Layer]:
        return [Layer(step.edits) for step in self.steps if step.applied]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that text[start:end] came from."""
        return edits.origin(self._layers, start, end)

    def to_dict(self) -> dict[str, Any]:
        """The document as plain values that JSON can hold: id, path, text, articles, lines, findings and proposals.

        Offsets are code points, half-open, in the original; lines count from 1.
        """
        return {
            "id": self.id,
            "path": self.source.path,
            "format": self.source.format,
            "encoding": self.source.encoding,
            "text": self.text,
            "articles": [dataclasses.asdict(article) for article in self.articles],
            "lines": [dataclasses.asdict(line) for line in self.lines],
            "findings": [dataclasses.asdict(finding) for finding in self.findings],
            "proposals": [dataclasses.asdict(finding) for finding in self.proposals],
        }

    def restore(self) -> str:
        """The original, made again from the text and the steps alone."""
        text = self.text
        for step in reversed(self.steps):
            if step.applied:
                text = edits.undo(text, step.edits)
        return text


def only_documents(given: Iterable[Document], caller: str) -> Iterator[Document]:
    """What was given to a function, which raises TypeError unless it is a series of documents."""
    one_alone = isinstance(given, Document)
    for one in (given,) if one_alone else given:
        if one_alone or not isinstance(one, Document):
            raise TypeError(f"{caller}() takes documents, not {type(one).__name__}; clean_corpus() makes them of files")
        yield one


def replay(original: str, steps: tuple[Step, ...]) -> str:
    """The cleaned text, made from the original and the steps alone."""
    for step in steps:
        if step.applied:
            original = edits.apply(original, step.edits)
    return original


def _findings(original: str, steps: tuple[Step, ...]) -> Iterator[Finding]:
    layers: list[Layer] = []
    for step in steps:
        if not step.edits:
            yield Finding(step.rule, 0, 0, "", None, 1.0, step.applied, step.note)
        for edit in step.edits:
            start, end = edits.origin(layers, edit.start, edit.end)
            yield Finding(
                step.rule, start, end, original[start:end], edit.new, edit.confidence, step.applied, step.note
            )
        if step.applied:
            layers.append(Layer(step.edits))


def article_id(document: Document, k: int) -> str:
    """The id of article `k` (from 0): the document's own where it is the only one, else with a number from 1."""
    return document.id if len(document.articles) == 1 else f"{document.id}.{k + 1}"
