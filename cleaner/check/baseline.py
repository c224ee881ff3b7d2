"""What stood in a corpus when checking began: remembered as rejected, so that only what is new fails.

A baseline is a file of decisions like those of the report: one format, one meaning.  Nothing in it speaks of lines, so it
outlives every edit elsewhere in a file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from cleaner.check.problems import is_rejected
from cleaner.core.decisions import Decision, Decisions, decision_on, merge, stale, write
from cleaner.core.document import Article, Document, article_id
from cleaner.core.fingerprints import copy_content
from cleaner.files.inputs import Input

REASON = "baseline"


def named(one: Input) -> Input:
    """The input under its path from the working directory, by which a baseline knows it."""
    path = os.path.relpath(one.path)
    if one.path == "-" or path.startswith(os.pardir):
        return one
    return replace(one, name=str(PurePosixPath(Path(path).as_posix()).with_suffix("")))


def rejections(documents: Sequence[Document], decisions: Decisions, strict: bool) -> list[Decision]:
    """Everything that fails a check of `documents` (with `strict`, everything that is told), as decisions against it."""
    articles = {article_id(d, k): a for d in documents for k, a in enumerate(d.articles)} if strict else {}
    return [one for document in documents for one in _rejections(document, decisions, articles)]


def _rejections(document: Document, decisions: Decisions, articles: Mapping[str, Article]) -> Iterator[Decision]:
    """Those of one document; `articles` holds all that may be copies of each other, by id."""
    for finding in (*document.findings, *(document.proposals if articles else ())):
        if not is_rejected(document, finding, decisions):
            yield decision_on(document, finding, "reject", REASON)
    for article in document.articles if articles else ():
        if copy := article.duplicate or article.template:
            content = copy_content(article, articles[copy.of])
            yield Decision(document.id, copy.rule, content, "reject", article.title, REASON)


def renewed(before: Decisions, new: Iterable[Decision], documents: Sequence[Document]) -> bytes:
    """The file with `new` decisions, and without those on `documents` whose text is gone."""
    gone = {one[:3] for one in stale(before, documents)}
    return write(merge(new, [one for one in before.values() if one[:3] not in gone]).values())


def put(data: bytes, file: Path) -> None:
    """Write a file, whole or not at all.  Raises OSError, OutputError."""
    from cleaner.files.atomic_write import Staging

    with Staging([file.parent]) as staging:
        with staging.open(file) as out:
            out.write(data)
        staging.commit()
