"""What goes into an index of a corpus, and what comes out of it: values that all kinds of index share.

An index may be damaged, or a stranger's.  So nothing that is read from one is believed: here each value is held against
its type and its checksum, and no text takes more memory than a hundred times what is stored of it.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal, NamedTuple

from cleaner.core.errors import IndexDamaged
from cleaner.dedup.key import CODE
from cleaner.dedup.samples import digest
from cleaner.dedup.sketch import SLOTS

Relation = Literal["exact", "near", "contained", "contains", "template"]


class Entry(NamedTuple):
    """A repaired article: the line (from 1) of its file where it begins, its title, its text, and half of what decisions
    on its duplicates are known by (`decisions.copy_content`).
    """

    line: int
    title: str
    text: str
    half: str


class Filed(NamedTuple):
    """A file as the index takes it.  `stamp` says whether it has changed: a line of git, or its size and time."""

    path: str
    stamp: str
    sha256: bytes
    entries: Sequence[Entry]


class Known(NamedTuple):
    """A file as an index has it."""

    stamp: str
    sha256: bytes


class Anchor(NamedTuple):
    """Where git and the index agreed: the files of `specs` in a tree, but for those in `before`, whose stamps in that tree
    these are (None where they were not in it).
    """

    tree: str
    specs: str
    before: Mapping[bytes, bytes | None]


class Stored(NamedTuple):
    """An article as an index has it, with the number of its document and its comparison key."""

    document: int
    line: int
    title: str
    half: str
    key: str


class Match(NamedTuple):
    """A document of the index and what it is to the text: the text is `contained` in it, or `contains` it, or both
    are fillings of one `template`.

    `similarity` is the Jaccard index, or the share of the part's shingles that stand in the whole; `estimated`: by the
    signatures alone, since the text could not be had.
    """

    document: int
    path: str
    line: int
    title: str
    half: str
    relation: Relation
    similarity: float
    estimated: bool = False


class Row(NamedTuple):
    """An article as a table has it, with the path of its file: what was put in, its traces (`samples.Traces`), and the
    checksum of it all.
    """

    document: int
    path: bytes
    line: int
    title: str
    half: str
    digest: int
    length: int
    size: int
    samples: int
    signature: bytes
    checksum: int

    @classmethod
    def of(cls, values: Sequence[Any]) -> Row:
        """Raises IndexDamaged unless the types are right."""
        require_types(values, _ROW)
        row = cls._make(values)
        if len(row.signature) != _SIGNATURE or not 0 <= row.samples <= row.size <= row.length:
            raise IndexDamaged("article {number} is damaged", number=row.document)
        return row

    def require_sum(self) -> Row:
        """Raises IndexDamaged where it is not what was put in."""
        if self.checksum != checksum(self[1:-1]):
            raise IndexDamaged("article {number} is damaged", number=self.document)
        return self

    def text(self, data: object) -> str:
        """The comparison key.  Raises IndexDamaged where it is not the one that was put in."""
        key = unpack(data, self.length)
        if len(key) != self.length or digest(key) != self.digest:
            raise IndexDamaged("article {number} is damaged", number=self.document)
        return key

    def match(self, relation: Relation, similarity: float) -> Match:
        self.require_sum()
        return Match(self.document, os.fsdecode(self.path), self.line, self.title, self.half, relation, similarity)


_ROW = (int, bytes, int, str, str, int, int, int, int, bytes, int)
_SIGNATURE = SLOTS * 4  # bytes
_STAMP = re.compile(rb"(\d{6} [0-9a-f]{40,64} \d)?")  # `git.Stamp`, or nothing
_TREE = re.compile("[0-9a-f]{40,64}")
# A text of one word over and over shrinks to a thousandth, prose to a half.  What would shrink further than this is
# stored as it is, so that nothing in an index can take more memory than this many times its size.
_EXPANSION = 100


def require_types(values: Sequence[object], types: tuple[type, ...]) -> None:
    if tuple(map(type, values)) != types:
        raise IndexDamaged("a row holds values of other types")


def checksum(values: Iterable[object]) -> int:
    """32 bits of some numbers, texts and byte strings."""
    found = 0
    for value in values:
        data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        found = zlib.crc32(b"%d:%s" % (len(data), data), found)
    return found


def pack(key: str) -> bytes:
    """The key compressed, to 1,911 bytes for 1,087 characters of Chinese."""
    data = key.encode(CODE)
    packed = zlib.compress(data)
    return packed if len(data) <= _EXPANSION * len(packed) else zlib.compress(data, 0)


def unpack(data: object, longest: int | None = None) -> str:
    """The key, of at most `longest` code points.  Raises IndexDamaged."""
    if not isinstance(data, bytes):
        raise IndexDamaged("a text is damaged")
    most = _EXPANSION * len(data)
    if longest is not None:
        most = min(most, 4 * longest)  # bytes of a code point in CODE
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(data, most + 1)
        if stream.eof and not stream.unused_data:
            return found.decode(CODE)
    except (zlib.error, UnicodeDecodeError):
        pass
    raise IndexDamaged("a text is damaged")


def read_threshold(about: Mapping[str, str]) -> float:
    """From where texts of an index are near.  Raises IndexDamaged."""
    with suppress(KeyError, ValueError):
        threshold = float(about["threshold"])
        if 0 < threshold <= 1:
            return threshold
    raise IndexDamaged("its threshold is damaged")


def known_file(row: Sequence[Any]) -> tuple[str, Known]:
    """The path of a file and what an index has of it.  Raises IndexDamaged."""
    require_types(row, (bytes, bytes, bytes))
    path, stamp, sha256 = row
    return os.fsdecode(path), Known(os.fsdecode(stamp), sha256)


def anchor_row(anchor: Anchor) -> tuple[str, str, bytes, int]:
    lines = b"\0".join(b"%s\t%s" % (stamp or b"", name) for name, stamp in anchor.before.items())
    values = anchor.tree, anchor.specs, lines
    return *values, checksum(values)


def read_anchor(row: Sequence[Any]) -> Anchor:
    """Raises IndexDamaged.  What stands there goes to git: a tree must be one, and no option."""
    require_types(row, (str, str, bytes, int))
    *values, stored = row
    lines = [line.partition(b"\t") for line in row[2].split(b"\0") if line]
    if (
        checksum(values) != stored
        or not _TREE.fullmatch(row[0])
        or not all(_STAMP.fullmatch(one) for one, _, _ in lines)
    ):
        raise IndexDamaged("what it knows of git is damaged")
    return Anchor(row[0], row[1], {name: stamp or None for stamp, _, name in lines})
