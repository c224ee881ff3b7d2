"""The kernel in numpy, for where nothing could compile `kernel/`: the same functions, the same bits, a tenth of the speed.

`sketch.py` says what each function takes and gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup._twin_runs import PairRuns
from cleaner.dedup.key import CODE, UNIT, WIDTH

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]

SLOTS, ROUNDS = 128, 32
_EMPTY = np.uint32(0xFFFFFFFF)
_GOLD = np.uint64(0x9E3779B97F4A7C15)
# what a round adds before mixing; the rounds after ROUNDS fill one slot each
_TURNS = np.arange(ROUNDS + SLOTS, dtype=np.uint64) * _GOLD
_BLOCK = 1 << 20  # code points worked on at once: bounds the memory to about 100 MB


def _blocks(data: Any, starts: Any) -> Iterator[list[str]]:
    units, block = memoryview(data).cast("B"), []
    size = 0
    for start, end in pairwise(memoryview(starts).cast("B").cast("q").tolist()):
        key = str(units[start * UNIT : end * UNIT], CODE, "surrogatepass")
        block.append(key)
        size += len(key)
        if size >= _BLOCK:
            yield block
            block, size = [], 0
    yield block


def _mix(h: Hashes) -> Hashes:
    h = (h ^ (h >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    h = (h ^ (h >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    mixed: Hashes = h ^ (h >> np.uint64(33))
    return mixed


def _hashes(keys: list[str]) -> tuple[Hashes, Numbers]:
    """The hashes of all shingles of each key, one key after the other, and how many each has."""
    points = np.frombuffer("".join(keys).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    rolling = np.zeros(len(points), np.uint64)
    for k in range(min(WIDTH, len(points))):
        rolling *= _GOLD
        rolling[: len(points) - k] += points[k:]
    lengths = np.array([len(key) for key in keys], np.int64)
    starts = np.cumsum(lengths) - lengths
    for length in range(1, WIDTH):  # keys shorter than a shingle, whole
        at = starts[lengths == length]
        whole = np.zeros(len(at), np.uint64)
        for k in range(length):
            whole = whole * _GOLD + points[at + k]
        rolling[at] = whole + np.uint64(length << 56)
    counts = np.where(lengths >= WIDTH, lengths - WIDTH + 1, np.minimum(lengths, 1))
    places = np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
    return _mix(rolling[places]), counts


def shingles(data: Any, starts: Any, rate: int) -> tuple[NDArray[Any], NDArray[Any]]:
    if rate < 1 or rate & (rate - 1):
        raise ValueError(f"rate is {rate}; it must be a power of two")
    sets = [np.empty(0, np.uint64)]
    for block in _blocks(data, starts):
        hashes, counts = _hashes(block)
        end = 0
        for count in counts.tolist():
            start, end = end, end + count
            every = hashes[start:end]
            sets.append(np.unique(every[every & np.uint64(rate - 1) == 0]))
    return np.concatenate(sets), np.cumsum([len(one) for one in sets], dtype=np.int64)


def sign(data: Any, starts: Any) -> NDArray[Any]:
    return np.concatenate([_sign_block(block) for block in _blocks(data, starts)]).ravel()


def _sign_block(keys: list[str]) -> NDArray[np.uint32]:
    hashes, counts = _hashes(keys)
    slots = np.full(len(keys) * SLOTS, _EMPTY, np.uint32)
    rows = slots.reshape(len(keys), SLOTS)
    owners = np.repeat(np.arange(len(keys)), counts)
    for turn in range(ROUNDS):
        h = _mix(hashes + _TURNS[turn]) if turn else hashes
        values = (h & np.uint64(0x3FFFFFF)).astype(np.uint32) | np.uint32(turn << 26)
        np.minimum.at(slots, owners * SLOTS + (h >> np.uint64(57)).astype(np.int64), values)
        wanting = (rows == _EMPTY).any(axis=1)[owners]
        if not wanting.all():
            hashes, owners = hashes[wanting], owners[wanting]
    borders = [*np.flatnonzero(np.diff(owners, prepend=-1)).tolist(), len(owners)]
    for start, end in pairwise(borders):
        row = rows[owners[start]]
        for slot in np.flatnonzero(row == _EMPTY).tolist():
            h = _mix(hashes[start:end] + _TURNS[ROUNDS + slot])
            row[slot] = np.uint32(int((h & np.uint64(0x3FFFFFF)).min()) | ROUNDS << 26)
    return rows


def count_shared(hashes: Any, starts: Any, first: Any, second: Any) -> Numbers:
    values, ends = np.frombuffer(hashes, np.uint64), np.frombuffer(starts, np.int64)
    pairs = zip(np.frombuffer(first, np.int64).tolist(), np.frombuffer(second, np.int64).tolist(), strict=True)
    sets = [values[a:b] for a, b in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)]
    return np.array([_meet(sets[i], sets[j]) for i, j in pairs], np.int64)


def _meet(a: Hashes, b: Hashes) -> int:
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    if len(small) * 16 < len(large):
        places = np.searchsorted(large, small)
        places[places == len(large)] = 0
        return int(np.count_nonzero(large[places] == small))
    both = np.concatenate((small, large))
    both.sort(kind="stable")  # two sorted runs: one merge
    return int(np.count_nonzero(both[1:] == both[:-1]))


def count_equal(signatures: Any, first: Any, second: Any) -> NDArray[np.uint8]:
    rows = np.frombuffer(signatures, np.uint32).reshape(-1, SLOTS)
    i, j = np.frombuffer(first, np.int64), np.frombuffer(second, np.int64)
    counts = np.empty(len(i), np.uint8)
    for start in range(0, len(i), _BLOCK // SLOTS):
        part = slice(start, start + _BLOCK // SLOTS)
        counts[part] = np.count_nonzero(rows[i[part]] == rows[j[part]], axis=1)
    return counts


def band_keys(signatures: Any, bands: int, rows: int) -> Hashes:
    if bands < 1 or rows < 1 or bands * rows > SLOTS:
        raise ValueError(f"{bands} bands of {rows} rows cannot be cut from {SLOTS} slots")
    slots = np.frombuffer(signatures, np.uint32).reshape(-1, SLOTS)
    h = np.repeat(np.arange(1, bands + 1, dtype=np.uint64)[None], len(slots), axis=0)
    for row in range(rows):
        h = (h ^ slots[:, row : bands * rows : rows]) * _GOLD
        h ^= h >> np.uint64(29)
    return _mix(h).ravel()


def align(
    data: Any, starts: Any, first: Any, second: Any, inside: int, surnames: str, places: str, units: str
) -> NDArray[np.uint8]:
    texts = [key for block in _blocks(data, starts) for key in block]
    pairs = zip(np.frombuffer(first, np.int64).tolist(), np.frombuffer(second, np.int64).tolist(), strict=True)
    found = [PairRuns(texts[i], texts[j], bool(inside), surnames, places, units).verdict() for i, j in pairs]
    return np.array(found, np.uint8)


class Samples(NamedTuple):
    ranks: Numbers  # of the entries
    starts: Numbers  # of the runs of entries with one sample
    lengths: Numbers
    sets: list[Numbers]  # of each text its runs


def open_samples(entries: Any, bits: int, texts: int) -> Samples:
    every = np.frombuffer(entries, np.uint64)
    samples, ranks = every >> np.uint64(bits), (every & np.uint64((1 << bits) - 1)).astype(np.int64)
    starts = np.flatnonzero(np.diff(samples, prepend=~samples[:1]))
    lengths = np.diff(starts, append=len(samples))
    runs = np.repeat(np.arange(len(starts)), lengths)
    by_text = np.argsort(ranks, kind="stable")  # stable: the samples of a text stay in order
    ends = np.searchsorted(ranks[by_text], np.arange(texts + 1))
    return Samples(ranks, starts, lengths, [runs[by_text[a:b]] for a, b in pairwise(ends.tolist())])


def find_containers(
    samples: Samples, limits: Any, missable: Any, votes: int, longest: int, first: int, last: int
) -> Numbers:
    ranks, starts, lengths, sets = samples
    found: list[tuple[int, int, int]] = []
    bounds = (np.frombuffer(one, np.int64)[first:last].tolist() for one in (limits, missable))
    for a, limit, slack in zip(range(first, last), *bounds, strict=True):
        mine = sets[a]
        alone = int(np.count_nonzero(lengths[mine] == 1))
        if not len(mine) or alone > slack:
            continue
        rarest = mine[np.argsort(lengths[mine], kind="stable")][: slack + votes]
        needed = max(1, len(rarest) - slack)
        looked_up = [ranks[starts[run] : starts[run] + min(int(lengths[run]), longest)] for run in rarest[alone:]]
        places, times = np.unique(np.concatenate([*looked_up, np.empty(0, np.int64)]), return_counts=True)
        for b in places[(times >= needed) & (places < limit) & (places != a)].tolist():
            shared = len(np.intersect1d(mine, sets[b], assume_unique=True))
            if shared >= max(1, len(mine) - slack):
                found.append((a, b, shared))
    return np.array(found, np.int64).reshape(-1)
