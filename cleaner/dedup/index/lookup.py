"""Which texts of an index are copies of a text, contain it, or are contained in it.

A text is compared with those of equal key, with those of an equal band in the signature, and, for containment, with
those that share enough samples (`samples.RATE`).  A contained text shares all of its m samples with its container but
for a few, `missable(m)`.  So of any `looked_up(m)` samples VOTES are shared, and the rarest samples lead to the fewest
texts: the containers of a text are looked up by the rarest of its own samples, and its parts by the samples that were
the rarest of each text of the index when it was added.  Every comparison counts all shingles.

Which pairs are found depends on the two texts, not on the history of the index.  Only where hundreds of texts are equally
likely, as fillings of one template are, no more than the likeliest are compared.
"""

from __future__ import annotations

import os
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, pairwise
from math import ceil, floor
from sqlite3 import Connection

from cleaner.dedup.alignment import APART, TEMPLATE, verdicts
from cleaner.dedup.bands import least_equal
from cleaner.dedup.find import EVERY_PAIR, EVERY_POINT
from cleaner.dedup.index.tables import SELECT, texts
from cleaner.dedup.index.values import Match, Relation, Row
from cleaner.dedup.result import CONTAINMENT, MIN_CONTAINED
from cleaner.dedup.samples import RATE, Traces, looked_up, missable, traces
from cleaner.dedup.sketch import count_equal, count_shared, shingles

CLOSEST = 256  # near ones, containers, parts: of each so many are compared
_BAND_ROWS = 1 << 18  # rows of bands that are read for one text
_HOLDERS = 512  # rows that are read for one sample: those that have it among their rarest come first
_AT_ONCE = 1 << 22  # code points of keys that are compared at once


def matches(
    connection: Connection,
    shape: tuple[int, int],
    threshold: float,
    key: str,
    itself: int = 0,
    least: float | None = None,
) -> list[Match]:
    """What the text with this comparison key matches, by path and line, but for the document `itself`.

    `connection` is that of an index for `threshold`, whose signatures are cut into `shape`; `least`: from where a text is
    near, that threshold or a higher one.
    """
    if not key:
        return []
    least = threshold if least is None else least
    (trace,) = traces([key], shape)
    same = [row for row in _same(connection, trace) if row.document != itself]
    known = {itself, *(row.document for row in same)}
    sure = _every(connection) or _near(connection, trace, threshold)
    likely = _inside(connection, trace, itself)
    found = [row.match("exact", 1.0) for row in same]
    found += _compare(connection, key, [row for row in sure if row.document not in known], least, sampled=False)
    known.update(row.document for row in sure)
    found += _compare(connection, key, [row for row in likely if row.document not in known], least, sampled=True)
    return sorted(found, key=lambda match: (os.fsencode(match.path), match.line, match.document))


# ---------------------------------------------------------------- candidates
def _same(connection: Connection, trace: Traces) -> list[Row]:
    """The documents with the same key."""
    rows = connection.execute(
        SELECT + "digest = ? AND length = ? AND signature = ? ORDER BY path, line LIMIT ?",
        (trace.digest, trace.length, trace.signature, CLOSEST),
    )
    return [Row.of(row) for row in rows]


def _every(connection: Connection) -> list[Row]:
    """All documents, where they are few: then every pair is compared, as `find_duplicates` does."""
    rows = connection.execute(SELECT + "size > 0 LIMIT ?", (EVERY_PAIR + 1,)).fetchall()
    few = [Row.of(row) for row in rows]
    return few if len(few) <= EVERY_PAIR and sum(row.length for row in few) <= EVERY_POINT else []


def _near(connection: Connection, trace: Traces, threshold: float) -> list[Row]:
    """The documents that share a band with the text and may be near it, the likeliest first.

    The bounds are rounded (25 × 0.68 is a little above 17), so one more is let in: all are verified.
    """
    smallest, largest = floor(trace.size * threshold) - 1, ceil(trace.size / threshold) + 1
    marks = ",".join("?" * len(trace.bands))
    found = connection.execute(
        f"{SELECT} size BETWEEN ? AND ? AND document.id IN (SELECT document FROM band WHERE key IN ({marks}) LIMIT ?)",
        (smallest, largest, *trace.bands, _BAND_ROWS),
    )
    rows = [Row.of(row) for row in found]
    signatures = trace.signature + b"".join(row.signature for row in rows)
    equal = count_equal(signatures, array("q", [0] * len(rows)), array("q", range(1, len(rows) + 1)))
    least = least_equal(threshold)
    ranked = sorted((-count, row) for count, row in zip(equal, rows, strict=True) if count >= least)
    return [row for _, row in ranked[:CLOSEST]]


def _inside(connection: Connection, trace: Traces, itself: int) -> list[Row]:
    """The documents that may contain the text, and those that it may contain, the likeliest of each first."""
    sql = "SELECT common, document FROM sample WHERE hash = ? ORDER BY common, document LIMIT ?"
    read = [connection.execute(sql, (sample, _HOLDERS)).fetchall() for sample in trace.samples]
    holders = [[holder for holder in one if holder[1] != itself] for one in read]
    m = len(holders)
    rarest = sorted(holders, key=len)[: looked_up(m)]
    containers = Counter(document for one in rarest for _, document in one)
    parts = Counter(document for one in holders for common, document in one if not common)
    enough = looked_up(m) - missable(m)
    wholes = [document for document, count in containers.items() if count >= enough]
    found = []
    if trace.length >= MIN_CONTAINED:
        found += _likeliest(containers, _rows(connection, wholes, f"size >= {trace.size}"))
    rows = _rows(connection, list(parts), f"size <= {trace.size} AND length >= {MIN_CONTAINED}")
    found += _likeliest(
        parts, (row for row in rows if parts[row.document] >= looked_up(row.samples) - missable(row.samples))
    )
    return list(dict.fromkeys(found))


def _likeliest(votes: Counter[int], rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-votes[row.document], row.path, row.line))[:CLOSEST]


def _rows(connection: Connection, documents: Sequence[int], condition: str) -> Iterator[Row]:
    for start in range(0, len(documents), 500):  # SQLite takes 999 values at least
        some = documents[start : start + 500]
        sql = f"{SELECT} {condition} AND document.id IN ({','.join('?' * len(some))})"
        yield from map(Row.of, connection.execute(sql, some))


# ---------------------------------------------------------------- comparing
def relate(key: str, others: Sequence[str], threshold: float) -> Iterator[tuple[Relation, float] | None]:
    """What a text is to each of `others`, by their keys, counted on all shingles: the relation and its figure, or None."""
    sets = shingles([key, *others])
    own, *sizes = (end - start for start, end in pairwise(sets.starts))
    shared = count_shared(sets, array("q", [0] * len(others)), array("q", range(1, len(others) + 1)))
    for other, size, both in zip(others, sizes, shared, strict=True):
        jaccard = both / (own + size - both)
        share = both / min(own, size)
        if key == other:
            yield "exact", 1.0
        elif jaccard >= threshold:
            yield "template" if _aligned(key, other, inside=False) == TEMPLATE else "near", jaccard
        elif share >= CONTAINMENT and len(key if own <= size else other) >= MIN_CONTAINED:
            verdict = _aligned(*((key, other) if own <= size else (other, key)), inside=True)
            relation: Relation = "template" if verdict == TEMPLATE else "contained" if own <= size else "contains"
            yield (relation, share) if verdict != APART else None
        else:
            yield None


def _aligned(part: str, whole: str, inside: bool) -> int:
    return verdicts([part, whole], array("q", [0]), array("q", [1]), inside=inside)[0]


def _compare(connection: Connection, key: str, rows: Sequence[Row], threshold: float, sampled: bool) -> Iterator[Match]:
    """What the text is to each of these documents.

    `sampled`: they must share enough samples, which decides alike whichever of two texts came into the index first.
    """
    for some in _portions(rows):
        others = [*texts(connection, [row.require_sum() for row in some])]
        if sampled:
            alike = [_share_samples(key, other) for other in others]
            some, others = list(compress(some, alike)), list(compress(others, alike))
        for row, relation in zip(some, relate(key, others, threshold), strict=True):
            if relation:
                yield row.match(*relation)


def _share_samples(a: str, b: str) -> bool:
    """Whether the text with fewer shingles misses no more of its samples than a part may."""
    whole, sets = shingles([a, b]).starts, shingles([a, b], RATE)
    part = 0 if whole[1] <= whole[2] - whole[1] else 1
    m = sets.starts[part + 1] - sets.starts[part]
    return count_shared(sets, array("q", [0]), array("q", [1]))[0] >= max(1, m - missable(m))


def _portions(rows: Sequence[Row]) -> Iterator[list[Row]]:
    portion: list[Row] = []
    size = 0
    for row in rows:
        portion.append(row)
        size += row.length
        if size >= _AT_ONCE:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
