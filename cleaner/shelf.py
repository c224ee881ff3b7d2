"""Documents put aside: a corpus is larger than memory, and a copy may come last."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import overload

from cleaner.document import Document

IN_MEMORY = 1 << 24  # bytes; a larger shelf stands in a temporary file


class Shelf(Sequence[Document]):
    """A sequence of documents of which only the one that is looked at is in memory.  Documents can be added at its end."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the shelf
        self._ends = array("Q", [0])
        for document in documents:
            self.add(document)

    def add(self, document: Document) -> None:
        self._file.seek(self._ends[-1])
        self._file.write(pickle.dumps(document, pickle.HIGHEST_PROTOCOL))
        self._ends.append(self._file.tell())

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> Document: ...
    @overload
    def __getitem__(self, index: slice) -> list[Document]: ...
    def __getitem__(self, index: int | slice) -> Document | list[Document]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        start, end = self._ends[index], self._ends[index + 1]
        self._file.seek(start)
        document: Document = pickle.loads(self._file.read(end - start))
        return document

    def __iter__(self) -> Iterator[Document]:
        return (self[i] for i in range(len(self)))
