"""What an index looks a text up by, made from its comparison key: numbers of 32 bits, which SQLite keeps in 4 bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cleaner.dedup.key import CODE
from cleaner.dedup.result import CONTAINMENT
from cleaner.dedup.sketch import SLOTS, band_keys, shingles, sign

# One shingle in eight is sampled.  One in 16 would miss 3 of 100 texts of 60 characters that stand in another, this
# 6 of 10,000: (15/16) and (7/8) to the power of 56 shingles.  Neither finds a false one.
RATE = 8
VOTES = 3  # so many samples must be shared by what is compared: one would do, but brings in more texts
SIGMAS = 3


class Traces(NamedTuple):
    """Of one key: a hash of the whole, its length in code points, its signature, bands of it, how many different
    shingles it has, and the sampled ones.
    """

    digest: int
    length: int
    signature: bytes
    bands: list[int]
    size: int
    samples: list[int]


def traces(keys: Sequence[str], shape: tuple[int, int]) -> Iterator[Traces]:
    """The traces of each key; signatures are cut into `shape`: (bands, rows)."""
    signatures = sign(keys).cast("B")
    bands = _numbers(band_keys(signatures, *shape).tolist())
    sizes = shingles(keys).starts.tolist()
    sampled, starts = shingles(keys, RATE)
    for k, key in enumerate(keys):
        yield Traces(
            digest(key),
            len(key),
            bytes(signatures[k * SLOTS * 4 : (k + 1) * SLOTS * 4]),
            bands[k * shape[0] : (k + 1) * shape[0]],
            sizes[k + 1] - sizes[k],
            _numbers(value // RATE for value in sampled[starts[k] : starts[k + 1]].tolist()),
        )


def digest(key: str) -> int:
    """A hash of 64 bits: equal for equal keys; two different keys with one hash have never been met."""
    return int.from_bytes(hashlib.blake2b(key.encode(CODE), digest_size=8).digest(), "big", signed=True)


def missable(m: int) -> int:
    """How many of its `m` samples may be missing in the container of a text; at least one is always there."""
    return max(0, min(m - 1, int((1 - CONTAINMENT) * m + SIGMAS * (m * CONTAINMENT * (1 - CONTAINMENT)) ** 0.5)))


def looked_up(m: int) -> int:
    """How many of `m` samples must be looked up to find every container: it has VOTES of them, or all that cannot miss."""
    return min(m, missable(m) + VOTES)


def _numbers(hashes: Iterable[int]) -> list[int]:
    """The low 32 bits, as signed numbers."""
    return [(value & 0xFFFFFFFF) - (value << 1 & 1 << 32) for value in hashes]
