"""Signatures, shingles and exact overlaps of comparison keys: the kernel, for callers with numpy and without.

In C where the extension was built, else in numpy, with the same results to the bit.  Everything comes and goes as
flat buffers: a memoryview can be sliced, stored in a database, or seen by numpy without a copy (`numpy.asarray(view)`),
and for a few documents nothing but the kernel is loaded.  What is handed in may be any buffer of the same items.

A shingle is the 64-bit hash of 5 code points of a key; a key of 1 to 4 is one shingle of its own, so that short texts
are compared whole; an empty key has none.  Two different shingles have the same hash once in 2^64 pairs, so counts of
equal hashes are taken for counts of equal shingles.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from cleaner.dedup.key import Buffer, Packed, keys, pack

try:
    from cleaner.dedup import _sketch as _kernel
except ImportError:
    from cleaner.dedup import _twin as _kernel  # type: ignore[no-redef]

__all__ = [
    "SCHEME",
    "SLOTS",
    "Sets",
    "align",
    "band_keys",
    "count_equal",
    "count_shared",
    "find_containers",
    "keys",
    "open_samples",
    "shingles",
    "sign",
]

# How keys, shingles, signatures and bands are made.  It stands beside whatever is stored and grows when any of them
# changes: signatures of different schemes must not be compared.
SCHEME = 2
SLOTS = 128


class Sets(NamedTuple):
    """Sets of shingles, each sorted, one after another: set i is hashes[starts[i]:starts[i + 1]]."""

    hashes: memoryview  # of "Q"
    starts: memoryview  # of "q", one more than there are sets


def shingles(keys: Packed | Iterable[str], rate: int = 1) -> Sets:
    """The distinct shingles of each key; with a `rate` (a power of two), only the one in `rate` that is 0 modulo it."""
    hashes, starts = _kernel.shingles(*_packed(keys), rate)
    return Sets(_items(hashes, "Q"), _items(starts, "q"))


def sign(keys: Packed | Iterable[str]) -> memoryview:
    """The signature of each key: 128 slots of "I", one signature after another.

    The share of slots in which two signatures are equal estimates the Jaccard index of their shingles.
    """
    return _items(_kernel.sign(*_packed(keys)), "I")


def count_equal(signatures: Buffer, first: Buffer, second: Buffer) -> memoryview:
    """In how many slots signatures first[k] and second[k] are equal, as "B"; the numbers are of 64 bits ("q")."""
    return _items(_kernel.count_equal(signatures, first, second), "B")


def count_shared(sets: Sets, first: Buffer, second: Buffer) -> memoryview:
    """How many shingles sets first[k] and second[k] have in common, exactly, as "q"."""
    return _items(_kernel.count_shared(sets.hashes, sets.starts, first, second), "q")


def align(
    keys: Packed | Iterable[str], first: Buffer, second: Buffer, inside: bool, surnames: str, places: str, units: str
) -> memoryview:
    """What aligned texts first[k] and second[k] are to each other, as "B"; `alignment.py` tells the method.

    `surnames`, `places` and `units` are sorted characters; the numbers are of 64 bits ("q").
    """
    return _items(_kernel.align(*_packed(keys), first, second, int(inside), surnames, places, units), "B")


def band_keys(signatures: Buffer, bands: int, rows: int) -> memoryview:
    """For each signature a 64-bit key ("Q") of each of its bands of `rows` slots: equal where the whole band is equal,
    different where the bands are different ones.
    """
    return _items(_kernel.band_keys(signatures, bands, rows), "Q")


def open_samples(entries: Buffer, bits: int, texts: int) -> Any:
    """What `find_containers` searches: the samples of `texts` texts.

    `entries` are sorted "Q": sample << bits | rank of a text that has it.  They must not change while it is open.
    """
    return _kernel.open_samples(entries, bits, texts)


def find_containers(
    samples: Any, limits: Buffer, missable: Buffer, votes: int, longest: int, first: int, last: int
) -> memoryview:
    """Which texts may contain those of the ranks from `first` to `last`: triples (a, b, shared samples) of ranks, as "q";
    `containment.py` tells the method.

    For each rank a, `limits` says from which rank on texts are too short to contain a, and `missable` how many of its
    samples may be missing.  `votes` of its rarest samples, beyond those missable, must be found, in the first `longest`
    texts that have them.
    """
    return _items(_kernel.find_containers(samples, limits, missable, votes, longest, first, last), "q")


def _packed(keys: Packed | Iterable[str]) -> Packed:
    return keys if isinstance(keys, Packed) else pack(keys)


def _items(buffer: Buffer, kind: Literal["B", "I", "q", "Q"]) -> memoryview:
    view = memoryview(buffer)
    return view.cast("B").cast(kind) if view.nbytes else memoryview(b"").cast(kind)  # an empty array cannot be cast
