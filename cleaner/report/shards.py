"""The data of the page: inside it up to 5 MB, above that in files beside it, of which a browser loads what is looked at.

`fetch` fails on file://, so a shard is a script that hands its data to the function `take` of the page.  The texts lie by
themselves, since a search goes through all of them, and they are a small part of what is drawn.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from cleaner.files.atomic_write import Staging
from cleaner.report.visible import to_json

ONE_PAGE = 5_000_000  # bytes of data
SHARD = 500_000  # bytes: half a second of reading for a person is a few milliseconds for a browser
FOLDER = "data"
NAME = re.compile(r"(?:index|\d{4,}t?)\.js")
BEGINS = b"take("


class Shards:
    """Documents and their texts as JSON, given to `add` one by one.  `page` is where the page will stand, `key` a digest of
    all of them.
    """

    def __init__(self, staging: Staging, page: Path) -> None:
        self.staging = staging
        self.folder = page.parent / FOLDER
        self.firsts: list[int] = []  # the first document of each shard; none while all fit into the page
        self._held: list[tuple[str, str]] = []
        self._size = self._count = 0
        self._digest = hashlib.sha256()

    def add(self, value: object, text: str) -> None:
        one = to_json(value), to_json(text)
        self._digest.update(one[0].encode())
        self._held.append(one)
        self._size += _size(one)
        self._count += 1
        if self._size > (SHARD if self.firsts else ONE_PAGE):
            self._put_aside()

    @property
    def key(self) -> str:
        return self._digest.hexdigest()[:16]

    def finish(self) -> tuple[list[str], list[str]]:
        """The documents that stand in the page, all or none, and their texts."""
        if self.firsts and self._held:
            self._put_aside()
        return [one for one, _ in self._held], [text for _, text in self._held]

    def write(self, name: str, value: object) -> None:
        """Write a shard of any other data."""
        self._write(name, (to_json(value),))

    def _put_aside(self) -> None:
        first = self._count - len(self._held)
        for batch in _batches(self._held):
            self.firsts.append(first)
            name = f"{len(self.firsts):04}"
            self._write(name, ("[", ",".join(one for one, _ in batch), "]"))
            self._write(f"{name}t", ("[", ",".join(text for _, text in batch), "]"))
            first += len(batch)
        self._held = []
        self._size = 0

    def _write(self, name: str, pieces: Iterable[str]) -> None:
        with self.staging.open(self.folder / f"{name}.js") as file:
            file.write(BEGINS + f'"{name}",'.encode())
            file.writelines(piece.encode() for piece in pieces)
            file.write(b")\n")


def _size(one: tuple[str, str]) -> int:
    return sum(len(text.encode()) for text in one)


def _batches(every: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    batch: list[tuple[str, str]] = []
    size = 0
    for one in every:
        batch.append(one)
        size += _size(one)
        if size > SHARD:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def of_last_run(page: Path) -> set[Path]:
    """The shards that stand beside the page."""
    folder = page.parent / FOLDER
    found = [file for file in folder.iterdir() if NAME.fullmatch(file.name)] if folder.is_dir() else []
    return {file for file in found if file.is_file() and _is_ours(file)}


def _is_ours(file: Path) -> bool:
    with file.open("rb") as data:
        return data.read(len(BEGINS)) == BEGINS
