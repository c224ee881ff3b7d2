"""The doors: clean one text, one page, a corpus."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Sequence

from cleaner.core.decisions import COPIES, Decisions, addressed, files_of, half, rejects_copy, verdicts_on
from cleaner.core.document import RULE_OF_RELATION, Document, Duplicate, Source, Step
from cleaner.core.settings import Settings, settings
from cleaner.core.spool import Shelf
from cleaner.dedup import Duplicates, find_duplicates
from cleaner.pipeline.until_stable import settle


def clean(text: str, *, format: str = "text", id: str = "", **chosen: object) -> Document:
    """Clean one text.

    `format` is "text", "markdown" or "html"; the other keywords are those of `cleaner.core.settings.settings`: select,
    ignore, apply, propose, keep (names, or one string with commas), min_confidence, script, punctuation.
    Raises SettingsError for a setting that does not exist, TypeError for what is no str.
    """
    if not isinstance(text, str):
        raise TypeError(f"clean() takes a str, not {type(text).__name__}; clean_corpus() reads and decodes files")
    how = settings(**chosen)  # type: ignore[arg-type]
    if format == "html":
        return clean_html(text, how, id=id)
    if format not in ("text", "markdown"):
        raise ValueError(f"format: {format!r} is none of 'text', 'markdown', 'html'")
    return clean_text(text, how, Source(format=format), id=id)


def clean_text(text: str, how: Settings, source: Source, *, id: str = "", first: Sequence[Step] = ()) -> Document:
    """Clean a decoded text; `first` are the steps of the decoder, which stand before all others."""
    passed = settle(text, how, source.format, None, verdicts_on(how.decisions, id, text))
    steps = (*first, *passed.steps)
    return Document(id, source, text, passed.text, steps, tuple(passed.lines), tuple(passed.articles))


def clean_html(
    html: str, how: Settings, source: Source | None = None, *, id: str = "", first: Sequence[Step] = ()
) -> Document:
    """Clean a page: its visible lines are the original; the markup is kept in `source.notes` for `restore`."""
    from cleaner.stages.page.extract import extract

    page = extract(html)
    source = source or Source(format="html")
    notes = {**source.notes, "html": html, **({"page": dict(page.meta)} if page.meta else {})}
    source = dataclasses.replace(source, notes=notes)
    passed = settle(page.text, how, "text", page.markup, verdicts_on(how.decisions, id, page.text))
    steps = (*first, *passed.steps)
    return Document(id, source, page.text, passed.text, steps, tuple(passed.lines), tuple(passed.articles))


def clean_corpus(
    documents: Iterable[Document | str | os.PathLike[str]] | str | os.PathLike[str],
    *,
    jobs: int = 1,
    column: str = "text",
    **chosen: object,
) -> Iterator[Document]:
    """The documents of a corpus, cleaned, with their duplicate articles marked (`Article.duplicate`), in the order given.

    Takes documents that are clean already, and paths of files and directories (or one path), which are read as the
    command line reads them.  `jobs` processes clean at once, and as many threads look for copies; `column` holds the
    text of tables.  All documents are put aside until the last has been read, since a copy may come last.  Raises
    InputError for what cannot be read.
    """
    from cleaner.files.inputs import clean_paths

    if jobs < 1:
        raise ValueError(f"jobs is {jobs}; it must be 1 or more")
    how = settings(**chosen)  # type: ignore[arg-type]
    shelf = Shelf()
    for given in [documents] if isinstance(documents, (str, os.PathLike)) else documents:
        found = (
            [given] if isinstance(given, Document) else clean_paths([os.fspath(given)], how, jobs=jobs, column=column)
        )
        for document in found:
            if isinstance(document, Exception):
                raise document
            shelf.add(document)
    decided = addressed(how.decisions, files_of(shelf)) if how.decisions else {}
    yield from mark_duplicates(shelf, decided, jobs=jobs)[0]


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
    document and its half of the name (`decisions.half`).
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


def article_id(document: Document, k: int) -> str:
    """The id of article `k` (from 0): the document's own where it is the only one, else with a number from 1."""
    return document.id if len(document.articles) == 1 else f"{document.id}.{k + 1}"
