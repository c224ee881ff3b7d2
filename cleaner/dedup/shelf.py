"""Texts put away while a corpus is read, and taken back when two of them are to be compared."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import pairwise
from tempfile import SpooledTemporaryFile

HELD = 1 << 26  # bytes held in memory; more go to a temporary file


class Shelf:
    """A list of texts that may be larger than the memory: `add` to its end, `take` any of them."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(HELD)  # noqa: SIM115 - closed with the shelf
        self._ends = array("q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, texts: Iterable[str]) -> None:
        self._file.seek(self._ends[-1])
        for text in texts:
            # copied faster than UTF-8, and smaller where most is Han
            written = self._file.write(text.encode("utf-16-le", "surrogatepass"))
            self._ends.append(self._ends[-1] + written)

    def take(self, numbers: Iterable[int]) -> list[str]:
        """The texts of these numbers.  Neighbours are read at once: fast in ascending order."""
        texts = []
        for first, last in _runs(numbers):
            start = self._ends[first]
            self._file.seek(start)
            data = self._file.read(self._ends[last + 1] - start)
            ends = [end - start for end in self._ends[first : last + 2]]
            texts += [data[a:b].decode("utf-16-le", "surrogatepass") for a, b in pairwise(ends)]
        return texts


def _runs(numbers: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Numbers that follow one another, as (first, last)."""
    first = last = -1
    for number in numbers:
        if number != last + 1 or first < 0:
            if first >= 0:
                yield first, last
            first = number
        last = number
    if first >= 0:
        yield first, last
