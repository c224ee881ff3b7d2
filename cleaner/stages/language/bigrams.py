"""The word bigram model: what is likely to stand beside what.  Built by `cleaner/data/restore/build_model.py`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from importlib.resources import files
from itertools import islice

import numpy as np

# Marks the model knows, and what it knows other marks and line ends as.
MARKS = {
    **{c: c for c in "，。；？！：“”、…"},
    **dict(zip(',.;?!:"「」‘’\n', "，。；？！：““”“”。", strict=True)),
}
UNKNOWN = 0  # the id of any word that is not in the model
PARTNERS = 24  # with 150 and whole idioms, `lattice.expected` tells right from wrong no better (2026-11-22)
UNSEEN = 3e-9  # the share of a character that open-gram never saw


class Rows(dict[int, dict[int, float]]):
    """{a: {b: the stored p(b | a)}}, each row unpacked when it is asked for."""

    def __init__(self, data: np.lib.npyio.NpzFile) -> None:
        self._start = np.concatenate([[0], np.cumsum(data["count"], dtype=np.int64)])
        high = np.unpackbits(data["to_high"])[: self._start[-1]].astype(np.uint32)
        self._to = data["to_low"] | high << 16
        low, top = data["scale"]
        self._p = np.exp(low + np.arange(256) * ((top - low) / 255))
        self._code = data["code"]

    def __missing__(self, a: int) -> dict[int, float]:
        part = slice(self._start[a], self._start[a + 1])
        row = self[a] = dict(zip(self._to[part].tolist(), self._p[self._code[part]].tolist(), strict=True))
        return row


class LanguageModel:
    """Back-off word bigrams: p(b | a) is a stored number, or `back[a] * uni[b]`."""

    def __init__(self, data: np.lib.npyio.NpzFile) -> None:
        words = data["words"].tobytes().decode().split("\n")
        self.id = {w: i for i, w in enumerate(words) if w}
        self.prefixes = {w[:1] for w in words if len(w) > 1}
        for k in range(2, max(map(len, words))):
            self.prefixes.update([w[:k] for w in words if len(w) > k])
        self.uni: list[float] = np.exp(data["uni"] / -1500).tolist()
        self.back: list[float] = np.exp((data["back"] - 128.0) / 20).tolist()
        self.after = Rows(data)
        chars = data["chars"].tobytes().decode()
        self.rank = {c: i for i, c in enumerate(chars)}
        self._share: dict[str, float] = dict(zip(chars, np.exp(data["rank"] / -1500).tolist(), strict=True))

    @cached_property
    def common(self) -> list[str]:
        """The commonest characters."""
        return list(islice(self.rank, PARTNERS))

    @cached_property
    def partners(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """What follows a character, and what precedes it, in its commonest words of two."""
        after: dict[str, list[str]] = defaultdict(list)
        before: dict[str, list[str]] = defaultdict(list)
        words = [w for w in self.id if len(w) == 2]
        for word in sorted(words, key=lambda w: -self.uni[self.id[w]]):
            a, b = word[0], word[1]
            if len(after[a]) < PARTNERS:
                after[a].append(b)
            if len(before[b]) < PARTNERS:
                before[b].append(a)
        return dict(after), dict(before)

    def share(self, char: str) -> float:
        """How often a character stands in running text."""
        return max(self._share.get(char, UNSEEN), UNSEEN)


@cache
def load() -> LanguageModel:
    with opened() as data:
        return LanguageModel(data)


@contextmanager
def opened() -> Iterator[np.lib.npyio.NpzFile]:
    with (files("cleaner") / "data" / "restore" / "model.npz").open("rb") as file, np.load(file) as data:
        yield data
