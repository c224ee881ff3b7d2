"""A change as a unified diff, which `git apply` takes: of files in UTF-8, since git reads the bytes of lines.

The lines are paired by the record of the edits, not by a search for the longest common subsequence: that is linear on any
input, and says what happened instead of guessing it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from cleaner.check.fix import Change, contents
from cleaner.core.document import Document
from cleaner.files import record, rows

CONTEXT = 3  # lines, as every diff has


class Block(NamedTuple):
    """Lines old[start:end] become new[new_start:new_end]."""

    start: int
    end: int
    new_start: int
    new_end: int


def has_diff(change: Change) -> bool:
    """Whether the bytes of the file are those of its text in UTF-8; one refused file is enough for git to refuse all."""
    first = change.documents[0]
    if first.source.format == "parquet":
        return False
    whole = "".join(rows.source_row(d) if d.source.format in rows.FORMATS else d.original for d in change.documents)
    return record.sha256(encoded(_marks(first) + whole)) == first.source.sha256


def _marks(first: Document) -> str:
    """The byte-order marks that stood before the first line of a file."""
    return "\ufeff" * first.source.decoding.bom


def encoded(text: str) -> bytes:
    """In UTF-8; bytes that were no character as they were, half a character of UTF-16 as three bytes."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def unified(change: Change) -> str:
    """The diff of one file."""
    first = change.documents[0]
    if first.source.format in rows.FORMATS:
        after = [data.decode("utf-8", "surrogatepass") for data in contents(change.documents)]
        pairs = [(_lines(rows.source_row(d)), _lines(row)) for d, row in zip(change.documents, after, strict=True)]
        old, new = [line for row, _ in pairs for line in row], [line for _, row in pairs for line in row]
        same = _same_rows(pairs)
    else:
        old, new = _lines(first.original), _lines(first.text)
        same = _same_lines(first, old, new)
    if marks := _marks(first):
        old = [marks + "".join(old[:1]), *old[1:]]
        same = ((i, j) for i, j in same if i)
    blocks = _between(old, new, same)
    head = [f"--- {_quoted('a', change.path)}\n", f"+++ {_quoted('b', change.path)}\n"] if blocks else []
    return "".join((*head, *_hunks(old, new, blocks)))


def _lines(text: str) -> list[str]:
    *whole, rest = text.split("\n")
    return [line + "\n" for line in whole] + ([rest] if rest else [])


def _same_rows(rows: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    for old, new in rows:
        if old == new:
            yield from ((i + k, j + k) for k in range(len(old)))
        i, j = i + len(old), j + len(new)


def _same_lines(document: Document, old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of lines that are the same and come from each other, ascending."""
    starts = [0, *accumulate(map(len, old))]
    at = 0
    last = -1
    for j, line in enumerate(new):
        i = bisect_right(starts, document.origin(at, at + 1)[0]) - 1
        if last < i < len(old) and old[i] == line:
            yield i, j
            last = i
        at += len(line)


def _between(old: Sequence[str], new: Sequence[str], same: Iterable[tuple[int, int]]) -> list[Block]:
    """What lies between pairs of equal lines, without what is equal at the edges."""
    blocks = []
    i = j = 0
    for next_i, next_j in (*same, (len(old), len(new))):
        end, new_end = next_i, next_j
        while i < end and j < new_end and old[i] == new[j]:
            i, j = i + 1, j + 1
        while i < end and j < new_end and old[end - 1] == new[new_end - 1]:
            end, new_end = end - 1, new_end - 1
        if i < end or j < new_end:
            blocks.append(Block(i, end, j, new_end))
        i, j = next_i + 1, next_j + 1
    return blocks


def _hunks(old: Sequence[str], new: Sequence[str], blocks: Sequence[Block]) -> Iterator[str]:
    hunk: list[Block] = []
    for block in blocks:
        if hunk and block.start - hunk[-1].end > 2 * CONTEXT:
            yield from _hunk(old, new, hunk)
            hunk = []
        hunk.append(block)
    if hunk:
        yield from _hunk(old, new, hunk)


def _hunk(old: Sequence[str], new: Sequence[str], blocks: Sequence[Block]) -> Iterator[str]:
    before = min(CONTEXT, blocks[0].start)
    after = min(CONTEXT, len(old) - blocks[-1].end)
    start, end = blocks[0].start - before, blocks[-1].end + after
    new_start, new_end = blocks[0].new_start - before, blocks[-1].new_end + after
    yield f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@\n"
    at = start
    for block in blocks:
        yield from (_marked(" ", line) for line in old[at : block.start])
        yield from (_marked("-", line) for line in old[block.start : block.end])
        yield from (_marked("+", line) for line in new[block.new_start : block.new_end])
        at = block.end
    yield from (_marked(" ", line) for line in old[at:end])


def _range(start: int, end: int) -> str:
    return f"{start + 1 if end > start else start},{end - start}"


def _marked(mark: str, line: str) -> str:
    return mark + line + ("" if line.endswith("\n") else "\n\\ No newline at end of file\n")


def _quoted(side: str, path: str) -> str:
    """The path as git writes it: in quotes, with escapes, where a control character, a quote or a backslash stands in it."""
    name = f"{side}/{path}"
    if not any(c < " " or c in '"\\\x7f' for c in name):
        return name
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(escapes.get(c) or (f"\\{ord(c):03o}" if c < " " or c == "\x7f" else c) for c in name) + '"'
