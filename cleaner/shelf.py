"""What is put aside, in memory or on disk: a corpus is larger than memory, and a copy may come last."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from cleaner.document import Document

IN_MEMORY = 1 << 24  # bytes; a larger store stands in a temporary file


class Store:
    """A list of byte strings that may be larger than memory: `add` to its end, `take` any of them."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the store
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


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
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


class Shelf(Sequence["Document"]):
    """A sequence of documents of which only the one that is looked at is in memory.  Documents can be added at its end."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._store = Store()
        for document in documents:
            self.add(document)

    def add(self, document: Document) -> None:
        self._store.add([pickle.dumps(document, pickle.HIGHEST_PROTOCOL)])

    def __len__(self) -> int:
        return len(self._store)

    @overload
    def __getitem__(self, index: int) -> Document: ...
    @overload
    def __getitem__(self, index: slice) -> list[Document]: ...
    def __getitem__(self, index: int | slice) -> Document | list[Document]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        document: Document = pickle.loads(next(self._store.take([index])))
        return document

    def __iter__(self) -> Iterator[Document]:
        return (self[i] for i in range(len(self)))
