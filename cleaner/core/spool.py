"""What is put aside, in memory or on disk: a corpus is larger than memory, and a copy may come last."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from tempfile import SpooledTemporaryFile, gettempdir
from typing import TYPE_CHECKING, overload

from cleaner.core.errors import OutputError
from cleaner.core.system_errors import system_reason

if TYPE_CHECKING:
    from cleaner.core.document import Document

IN_MEMORY = 1 << 24  # bytes; a larger store stands in a temporary file


class Store:
    """Byte strings that may be larger than memory: `add` some to the end, `read` any of them."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the store
        self._ends = array("q", [0])

    def __del__(self) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, data: bytes | bytearray | memoryview, sizes: Iterable[int]) -> None:
        """Items of these sizes, one after another in `data`.  Raises OutputError where there is no room for them."""
        self._file.seek(self._ends[-1])
        try:
            self._file.write(data)
        except OSError as error:
            raise no_room(error) from None
        self._ends.extend(islice(accumulate(sizes, initial=self._ends[-1]), 1, None))

    def read(self, numbers: Sequence[int]) -> tuple[bytes, array[int]]:
        """The items of these numbers one after another, where each begins, and where the last one ends.

        Neighbours are read at once: ascending order is fastest.
        """
        parts = []
        for first, last in runs(numbers):
            self._file.seek(self._ends[first])
            parts.append(self._file.read(self._ends[last + 1] - self._ends[first]))
        sizes = (self._ends[number + 1] - self._ends[number] for number in numbers)
        return b"".join(parts), array("q", accumulate(sizes, initial=0))


def no_room(error: OSError) -> OutputError:
    """That a temporary file could not be made or written."""
    try:
        folder = gettempdir()
    except OSError:
        return OutputError("no folder for temporary files can be written to; set TMPDIR to one")
    return OutputError(
        "{folder}: {reason}; temporary files stand there: set TMPDIR to a folder with more room",
        folder=folder,
        reason=system_reason(error),
    )


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
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


class Spool(Sequence["Document"]):
    """A sequence of documents of which only the one that is looked at is in memory.  Documents can be added at its end."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._store = Store()
        for document in documents:
            self.add(document)

    def add(self, document: Document) -> None:
        data = pickle.dumps(document, pickle.HIGHEST_PROTOCOL)
        self._store.add(data, [len(data)])

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
        document: Document = pickle.loads(self._store.read([index])[0])
        return document

    def __iter__(self) -> Iterator[Document]:
        return (self[i] for i in range(len(self)))
