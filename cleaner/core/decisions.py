"""Human judgement, remembered: which findings people accepted and which they rejected.

`decisions.json` is written by the report and by `cleaner check --write-baseline`, read by every run with
`--decisions`.  A decision names its finding by content, not by line number, so it survives edits elsewhere in the
document and a new version of the rule; where the text itself has changed it is stale, and told of, never applied.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from cleaner.core.document import RULE_OF_RELATION, Document, Finding
from cleaner.core.errors import DecisionError
from cleaner.core.fingerprints import (
    HALF,
    content,
    excerpt,
    half,
    pair_content,
    place_of,
)
from cleaner.core.messages import Message

SCHEMA = 1
EVERY = "*"  # as document or content: every one
VERDICTS = "accept", "reject"
COPIES = tuple(RULE_OF_RELATION.values())  # rules whose findings are pairs of articles


class Decision(NamedTuple):
    """A verdict ("accept" or "reject") on one finding of one document, or on every finding of a rule.

    `content` is what `content_of` or `copy_content` makes of the finding; `text` is what a person reads, and what
    must still stand in the document; `reason` is free.
    """

    document: str
    rule: str
    content: str
    verdict: str
    text: str = ""
    reason: str = ""


Decisions = Mapping[tuple[str, str, str], Decision]  # (document, rule, content) → the decision on it


def merge(*several: Iterable[Decision]) -> dict[tuple[str, str, str], Decision]:
    """The decisions of all, in order of document, rule and content; where two disagree, the later given counts."""
    found = {one[:3]: one for decisions in several for one in decisions}
    return dict(sorted(found.items()))


def read(path: str | os.PathLike[str]) -> dict[tuple[str, str, str], Decision]:
    """The decisions of a file.  Raises DecisionError, OSError.

    One decision that cannot be followed refuses the file: whoever decided must not find half of it done.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise DecisionError("{path}: larger than any file of decisions", path=path)
        table = json.loads(data, object_pairs_hook=_without_repeats, parse_constant=_no_number)
        if type(table["schema"]) is not int or table["schema"] != SCHEMA:
            raise DecisionError(
                "{path}: schema {schema!r}; this version reads {known}",
                path=path,
                schema=table["schema"],
                known=SCHEMA,
            )
        rows = table["decisions"]
        if not isinstance(rows, list):
            raise TypeError("decisions: no list")
    except DecisionError:
        raise
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}:{error.colno}"
        raise DecisionError(
            "{place}: not valid JSON ({reason}); fix it, or export it again", place=place, reason=Message(error.msg)
        ) from None
    except _Repeated as error:
        raise DecisionError(
            "{path}: {name!r} stands twice in one place; remove one", path=path, name=str(error)
        ) from None
    except (ValueError, LookupError, TypeError, RecursionError):
        raise DecisionError("{path}: no file of decisions; export it from the report again", path=path) from None
    return _without_contradiction(path, [_decision(path, number, row) for number, row in enumerate(rows, 1)])


_LARGEST = 1 << 28  # bytes: a million decisions


class _Repeated(ValueError):
    """A name that an object of JSON has twice."""


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        ((name, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise _Repeated(name)
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _decision(path: str | os.PathLike[str], number: int, row: object) -> Decision:
    """Raises DecisionError, which says what is wrong with the decision of this number, from 1."""
    known = set(Decision._fields)
    if not isinstance(row, dict) or not known - set(Decision._field_defaults) <= row.keys() <= known:
        raise DecisionError(
            "{path}: decision {number} has other fields than {known}; export it from the report again",
            path=path,
            number=number,
            known=", ".join(Decision._fields),
        )
    one = Decision(**row)
    if not all(isinstance(part, str) for part in one):
        raise DecisionError(
            "{path}: decision {number} holds something else than text; export it from the report again",
            path=path,
            number=number,
        )
    if one.verdict not in VERDICTS:
        raise DecisionError(
            "{path}: decision {number} has the verdict {verdict!r}; it is 'accept' or 'reject'",
            path=path,
            number=number,
            verdict=one.verdict,
        )
    return one


def _without_contradiction(
    path: str | os.PathLike[str], listed: list[Decision]
) -> dict[tuple[str, str, str], Decision]:
    """Two branches of git, merged, may have decided otherwise on one finding: neither is followed in silence."""
    first: dict[tuple[str, str, str], int] = {}
    for number, one in enumerate(listed, 1):
        before = first.setdefault(one[:3], number)
        if listed[before - 1].verdict != one.verdict:
            raise DecisionError(
                "{path}: decisions {first} and {second} on one finding contradict each other; remove one",
                path=path,
                first=before,
                second=number,
            )
    return merge(listed)


def write(decisions: Iterable[Decision]) -> bytes:
    """The file: one decision a line, sorted, so that git merges and shows it well."""
    rows = [json.dumps(one._asdict(), ensure_ascii=False) for one in merge(decisions).values()]
    body = ",\n".join(rows)
    text = f'{{"schema": {SCHEMA}, "decisions": [\n{body}\n]}}\n'
    return text.encode("utf-8", "backslashreplace")  # a lone surrogate becomes the escape that JSON has for it


def verdict(decisions: Decisions, document: str, rule: str, content: str) -> str:
    """What was decided: "accept", "reject" or "" for nothing.  The most specific decision counts."""
    for key in (document, rule, content), (document, rule, EVERY), (EVERY, rule, content), (EVERY, rule, EVERY):
        if one := decisions.get(key):
            return one.verdict
    return ""


def rejects_copy(decisions: Decisions, rule: str, one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether people rejected that two texts copy each other; each is the id of its document and the half of its text."""
    content = pair_content(one[1], other[1])
    return any(verdict(decisions, document, rule, content) == "reject" for document, _ in (one, other))


def decision_on(document: Document, finding: Finding, verdict: str, reason: str = "") -> Decision:
    """The decision on a finding of a document."""
    text = excerpt(document.original, *place_of(document, finding))
    return Decision(document.id, finding.rule, content(document, finding), verdict, text, reason)


def addressed(decisions: Decisions, files: Iterable[tuple[str, str]]) -> Decisions:
    """The decisions under the ids that documents have in this run; `files` are (id, path) of its inputs.

    A hook names files, a person the folder, a check the path from the working directory: so a decision on a document
    that is none of this run's holds for each whose path ends like it.  What no path ends like stays as it is.

    >>> one = merge([Decision("语料/古籍/一", "RST001", "0f", "reject")])
    >>> [key[0] for key in addressed(one, [("古籍/一", "/home/me/语料/古籍/一.txt"), ("古籍/二", "语料/古籍/二.txt")])]
    ['古籍/一']
    """
    if not decisions:
        return decisions
    ids: set[str] = set()
    ends: dict[str, list[str]] = {}
    known = {name for document, _, _ in decisions for name, _ in _cuts(document)}
    for id, path in files:
        ids.add(id)
        for end in _ends(path):
            if end in known:
                ends.setdefault(end, []).append(id)
    return merge(_addressed(sorted(decisions.values(), key=lambda one: one.document.count("/")), ids, ends))


def _addressed(
    decisions: Iterable[Decision], ids: Container[str], ends: Mapping[str, Iterable[str]]
) -> Iterator[Decision]:
    for one in decisions:
        cuts = [*_cuts(one.document)]
        if not any(name in ids for name, _ in cuts):
            cut = next((cut for cut in cuts if cut[0] in ends), None)
            if cut:
                yield from (one._replace(document=id + cut[1]) for id in ends[cut[0]])
                continue
        yield one


def files_of(documents: Iterable[Document]) -> Iterator[tuple[str, str]]:
    """(id, path) of the files that the documents came from: the id of a row begins with that of its file."""
    for document in documents:
        ends = set(_ends(document.source.path))
        yield next((name for name, _ in _cuts(document.id) if name in ends), document.id), document.source.path


def _cuts(document: str) -> Iterator[tuple[str, str]]:
    """The id of a document as that of a file and the rest, which names a row: whole first, then at each colon."""
    at = len(document)
    while at >= 0:
        yield document[:at], document[at:]
        at = document.rfind(":", 0, at)


def _ends(path: str) -> Iterator[str]:
    """The ids that a file may have, the longest first: the ends of its path."""
    if path == "-":
        return
    parts = Path(os.path.abspath(path)).parts[1:]
    for k in range(len(parts)):
        yield "/".join(parts[k:]).removesuffix(".txt")


def strays(decisions: Decisions, documents: Iterable[Document]) -> int:
    """How many decisions name none of these documents."""
    ids = {EVERY, *(document.id for document in documents)}
    return sum(one.document not in ids for one in decisions.values())


def stale(decisions: Decisions, documents: Iterable[Document]) -> Iterator[Decision]:
    """The decisions on these documents whose text does not stand there any more."""
    named = {one.document for one in decisions.values()}
    originals: dict[str, str] = {}
    halves: dict[str, set[str]] = {}
    for document in documents:
        if document.id in named:
            originals[document.id] = document.original
            halves[document.id] = {half(article.text) for article in document.articles}
    for one in decisions.values():
        if one.document not in originals or one.content == EVERY:
            continue
        if one.rule in COPIES:  # the other text may stand in a file that is not looked at
            if halves[one.document].isdisjoint((one.content[:HALF], one.content[HALF:])):
                yield one
        elif one.text not in originals[one.document]:
            yield one
