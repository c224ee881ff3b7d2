"""Findings with their places in the file."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Unpack

from cleaner.core import registry
from cleaner.core.decisions import Decisions, verdict
from cleaner.core.document import Document, Finding, article_id
from cleaner.core.fingerprints import content
from cleaner.corpus.run import clean_corpus
from cleaner.files import rows
from cleaner.pipeline.options import CleanOptions, settings_of

Fix = Literal["safe", "unsafe", ""]

AROUND = 60  # code points of the line shown on either side of a finding


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding with its place: lines and columns count from 1, in code points of the file (of the text in a row of JSON or
    Parquet, whose line is that of the row); the end is exclusive.

    `fix` says whether `--fix` mends it, only with `--unsafe-fixes`, or neither.  `excerpt` is what stands around it on its
    first line, with the finding at `excerpt[mark[0]:mark[1]]`.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    rule: str
    before: str
    after: str | None
    confidence: float
    applied: bool
    fix: Fix
    note: str
    excerpt: str = ""
    mark: tuple[int, int] = (0, 0)


def check(
    documents: Iterable[Document | str | os.PathLike[str]] | str | os.PathLike[str],
    *,
    jobs: int = 1,
    column: str = "text",
    **options: Unpack[CleanOptions],
) -> list[Problem]:
    """What cleaning would change in documents or files, with places; the arguments are those of `clean_corpus`.

    Whatever is `applied` fails `cleaner check`; the rest are proposals, flags and duplicates.  Nothing is written.
    Raises SettingsError, and InputError for what cannot be read.
    """
    decisions = settings_of(options).decisions
    found = clean_corpus(documents, jobs=jobs, column=column, **options)
    return [problem for document in found for problem in problems(document, decisions)]


def problems(document: Document, decisions: Decisions) -> Iterator[Problem]:
    """The findings of a document in the order of their places, its duplicate articles at the end; not what people rejected."""
    for finding in sorted((*document.findings, *document.proposals), key=lambda f: (f.start, f.end, f.rule)):
        if not is_rejected(document, finding, decisions):
            yield _problem(document, finding, document.line_starts)
    for k, article in enumerate(document.articles):
        if copy := article.duplicate or article.template:
            note = f"{article_id(document, k)} ~ {copy.of} ({copy.similarity:.3f})"
            line = rows.place(document, 0)[0] if _row(document) else article.first_line
            place = document.source.path, line, 1, line, 1
            yield Problem(*place, copy.rule, article.title, None, copy.similarity, False, "", note)


def is_rejected(document: Document, finding: Finding, decisions: Decisions) -> bool:
    if not decisions:
        return False
    return verdict(decisions, document.id, finding.rule, content(document, finding)) == "reject"


def _problem(document: Document, finding: Finding, starts: list[int]) -> Problem:
    start, end = finding.start, finding.end
    first, last = bisect_right(starts, start), bisect_right(starts, end)
    if _row(document):
        place = *rows.place(document, start), *rows.place(document, end)
    else:
        place = first, start - starts[first - 1] + 1, last, end - starts[last - 1] + 1
    line_end = starts[first] - 1 if first < len(starts) else len(document.original)
    low, high = max(starts[first - 1], start - AROUND), min(line_end, max(start, min(end, start + AROUND)) + AROUND)
    return Problem(
        document.source.path,
        *place,
        finding.rule,
        finding.before,
        finding.after,
        finding.confidence,
        finding.applied,
        _fix(document, finding),
        finding.note,
        document.original[low:high],
        (start - low, min(end, line_end, high) - low),
    )


def _row(document: Document) -> int:
    """The line of the file where the row begins that the document is; 0 for a file that is one document."""
    row = document.source.row
    return row.line if row else 0


def _fix(document: Document, finding: Finding) -> Fix:
    if not finding.applied or document.source.format == "html":  # a page would lose its markup
        return ""
    return "unsafe" if registry.get(finding.rule).fix == "unsafe" or _is_inner_edge(document, finding) else "safe"


def _is_inner_edge(document: Document, finding: Finding) -> bool:
    """Whether blank lines are at the edge of an article, but only when the lines beside them are dropped, or set apart."""
    if finding.rule != "SEG003":
        return False
    return bool(document.original[: finding.start].strip() and document.original[finding.end :].strip())
