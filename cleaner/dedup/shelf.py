"""What is put away while a corpus is read, and taken back when it is wanted."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from tempfile import SpooledTemporaryFile

CODE = "utf-16-le"  # of keys: twice as fast as UTF-8, and smaller where most is Han
HELD = 1 << 24  # bytes held in memory; more go to a temporary file


class Shelf:
    """A list of byte strings that may be larger than the memory: `add` to its end, `take` any of them."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(HELD)  # noqa: SIM115 - closed with the shelf
        self._ends = array("q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, items: Sequence[bytes]) -> None:
        self._file.seek(self._ends[-1])
        self._file.write(b"".join(items))
        for item in items:
            self._ends.append(self._ends[-1] + len(item))

    def take(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """The items of these numbers.  Neighbours are read at once: ascending order is fastest."""
        for first, last in _runs(numbers):
            start = self._ends[first]
            self._file.seek(start)
            data = self._file.read(self._ends[last + 1] - start)
            for a, b in pairwise(self._ends[first : last + 2]):
                yield data[a - start : b - start]


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
