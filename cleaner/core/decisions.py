"""Human judgement, remembered: which findings people accepted and which they rejected.

`decisions.json` is written by the report and by `cleaner check --write-baseline`, read by every run with
`--decisions`.  A decision names its finding by content, not by line number, so it survives edits elsewhere in the
document and a new version of the rule; where the text itself has changed it is stale, and told of, never applied.
"""

from __future__ import annotations

import hashlib
import json
import os
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cleaner.core import edits
from cleaner.core.document import RULE_OF_RELATION, Article, Document, Finding, Line, Step
from cleaner.core.edits import Edit, Layer

SCHEMA = 1
EVERY = "*"  # as document or content: every one
VERDICTS = "accept", "reject"
WINDOW = 16  # code points on either side, within the line, that tell a finding from others of its kind
EXCERPT = 60
COPIES = tuple(RULE_OF_RELATION.values())  # rules whose findings are pairs of articles
BORDER = "SEG001"
OF_TEXT = frozenset({"title", "heading", "body", "caption"})  # labels of lines that no decision takes out
HALF = 8  # hexadecimal digits; two texts, or one finding, make 64 bits


class DecisionError(ValueError):
    """A file of decisions that cannot be followed; the message says which, where, and what would do."""


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
    """The decisions of a file.  Raises DecisionError, OSError."""
    try:
        table = json.loads(Path(path).read_bytes())
        if table["schema"] != SCHEMA:
            raise DecisionError(f"{path}: schema {table['schema']!r}; this version reads {SCHEMA}")
        listed = [Decision(**row) for row in table["decisions"]]
    except DecisionError:
        raise
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}:{error.colno}"
        raise DecisionError(f"{place}: this is no JSON ({error.msg}); mend it, or export it again") from None
    except (ValueError, LookupError, TypeError, RecursionError):
        raise DecisionError(f"{path}: no file of decisions; export it from the report again") from None
    for number, one in enumerate(listed, 1):
        if not all(isinstance(part, str) for part in one):
            raise DecisionError(
                f"{path}: decision {number} holds something else than text; export it from the report again"
            )
        if one.verdict not in VERDICTS:
            raise DecisionError(
                f"{path}: decision {number} has the verdict {one.verdict!r}; it is 'accept' or 'reject'"
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


def content_of(rule: str, original: str, start: int, end: int, after: str | None) -> str:
    """The stable name of a finding at original[start:end]: 16 hexadecimal digits of its text, what becomes of it, and
    what stands around it in the same line.

    >>> one = content_of("RST001", "导言\\n浙江渻政协", 5, 6, "省")
    >>> one == content_of("RST001", "浙江渻政协", 2, 3, "省") != content_of("RST001", "浙江渻政府", 2, 3, "省")
    True
    """
    before, text, behind = _around(original, start, end)
    what = "flag" if after is None else f"to {after}"
    return _digest("\0".join((rule, before, text, behind, what)), 2 * HALF)


def content(document: Document, finding: Finding) -> str:
    """The stable name of a finding of a document."""
    return content_of(finding.rule, document.original, *place_of(document, finding), finding.after)


def place_of(document: Document, finding: Finding) -> tuple[int, int]:
    """The span of the original that names a finding: its own, but for a border, which lies between lines."""
    if finding.rule != BORDER:
        return finding.start, finding.end
    line = first_of_text(document.lines, bisect_right(document.line_starts, finding.end) - 1)
    return _between(document.original, document.line_starts[line])


def first_of_text(lines: Sequence[Line], line: int) -> int:
    """The line (from 0) at which what begins at `line` has its first line of text, whatever of the lines above it goes
    or stays: so a border keeps its name when people decide on those too.
    """
    return next((n for n in range(line, len(lines)) if lines[n].label in OF_TEXT), line)


def _between(original: str, start: int) -> tuple[int, int]:
    """From the end of the text above the line that holds `start` to the end of that line."""
    above = original.rfind("\n", 0, start) + 1
    end = original.find("\n", start)
    while above > 0 and original[above - 1].isspace():
        above -= 1
    return above, len(original) if end < 0 else end


def excerpt(original: str, start: int, end: int) -> str:
    """What a person reads of a finding, as it stands in the original."""
    before, text, behind = _around(original, start, end)
    return (before + text + behind)[:EXCERPT]


def _around(original: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before a span, in it and behind it, within its lines; blank lines at its end are no part of it."""
    while (at := original.rfind("\n", start, end)) >= 0 and (at + 1 == end or original[at + 1 : end].isspace()):
        end = at
    before = original[max(0, start - WINDOW) : start].rpartition("\n")[2]
    behind = original[end : end + WINDOW].partition("\n")[0]
    return before, original[start:end], behind


def copy_content(one: Article, other: Article) -> str:
    """The stable name of a duplicate, the same whichever of the two is found to be the copy."""
    return pair_content(half(one.text), half(other.text))


def half(text: str) -> str:
    """What a text gives to the name of a duplicate."""
    return _digest(text, HALF)


def pair_content(one: str, other: str) -> str:
    """The name of a duplicate from the halves of its texts."""
    return min(one, other) + max(one, other)


def rejects_copy(decisions: Decisions, rule: str, one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether people rejected that two texts copy each other; each is the id of its document and the half of its text."""
    content = pair_content(one[1], other[1])
    return any(verdict(decisions, document, rule, content) == "reject" for document, _ in (one, other))


def _digest(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:digits]


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


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What was decided on one document, asked in offsets of the text at hand; `way` leads from there to the original."""

    decisions: Decisions
    document: str
    original: str
    rules: frozenset[str]
    way: tuple[Layer, ...] = ()

    def of(self, rule: str, edit: Edit) -> str:
        return self._on(rule, *edits.origin(self.way, edit.start, edit.end), edit.new)

    def of_border(self, start: int, edit: Edit) -> str:
        """The verdict on a border above what has its first line of text at `start`."""
        start, _ = edits.origin(self.way, start, start + 1)
        return self._on(BORDER, *_between(self.original, start), edit.new)

    def _on(self, rule: str, start: int, end: int, new: str | None) -> str:
        return verdict(self.decisions, self.document, rule, content_of(rule, self.original, start, end, new))

    def after(self, steps: Iterable[Step]) -> Verdicts:
        """The same, asked in offsets of the text after `steps`."""
        return self._along(Layer(step.edits) for step in steps if step.applied)

    def within(self, start: int) -> Verdicts:
        """The same, asked in offsets of the part of the text that begins at `start`."""
        return self._along([Layer([Edit(0, start, "", "")])] if start else [])

    def _along(self, layers: Iterable[Layer]) -> Verdicts:
        return Verdicts(self.decisions, self.document, self.original, self.rules, (*self.way, *layers))


def verdicts_on(decisions: Decisions, document: str, original: str) -> Verdicts | None:
    """The decisions on one document; None where there is none."""
    rules = frozenset(rule for name, rule, _ in decisions if name in (document, EVERY))
    return Verdicts(decisions, document, original, rules) if rules else None
