"""An index of a corpus in one SQLite file: a few new texts are compared with the whole corpus in milliseconds.

Of every article it holds the comparison key (compressed), the signature, and three ways to find it: a hash of the key
(for exact copies), bands of the signature (for near copies), and sampled shingles (for containment).  What is found is
verified on the keys (`lookup.py`), so answers are as exact as those of `find_duplicates`.

The file has a rollback journal, not a write-ahead log: a log needs memory that all readers share, which network file
systems do not give and read-only checkouts cannot make.  Readers wait for the end of a commit at most, writers for each
other.  If a process is killed, its journal remains; the next process that opens the file rolls it back.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cleaner.core.errors import IndexRefused
from cleaner.core.messages import Message
from cleaner.dedup.bands import bands_for
from cleaner.dedup.index.lookup import matches
from cleaner.dedup.index.tables import (
    APPLICATION,
    apply,
    connect,
    drop_staged,
    is_foreign,
    read_about,
    remove,
    renew,
    stage,
    texts_of,
    transaction,
)
from cleaner.dedup.index.values import (
    Anchor,
    Filed,
    Known,
    Match,
    Stored,
    anchor_row,
    known_file,
    read_anchor,
    read_threshold,
    require_types,
)
from cleaner.dedup.sketch import SCHEME
from cleaner.dedup.unicode_table import UNICODE

SCHEMA = 2


@dataclass(frozen=True, slots=True)
class Index:
    """An open index.  `about` says what it was made with: format, kernel, threshold, and how articles were repaired."""

    connection: sqlite3.Connection
    about: Mapping[str, str]

    @property
    def threshold(self) -> float:
        return read_threshold(self.about)

    @property
    def shape(self) -> tuple[int, int]:
        """The bands and rows that signatures are cut into."""
        return bands_for(self.threshold)

    def close(self) -> None:
        self.connection.close()

    def matches(self, key: str, itself: int = 0, threshold: float | None = None) -> list[Match]:
        """What the text with this comparison key matches, by path and line, but for the document `itself`.

        `threshold`: from where it is near; that of the index, or a higher one.
        """
        return matches(self.connection, self.shape, self.threshold, key, itself, threshold)

    def known_files(self) -> dict[str, Known]:
        rows = self.connection.execute("SELECT path, stamp, sha256 FROM file ORDER BY path")
        return {path: known for path, known in map(known_file, rows)}

    def listing(self) -> frozenset[bytes]:
        """Each file as its stamp, a tab and its path: what git lists, where the stamps came from git.

        In one piece, since a row for each of 100,000 files would take three times as long (100 ms, 2026-11-22).
        """
        sql = "SELECT CAST(group_concat(stamp || char(9) || path, char(0)) AS BLOB) FROM file"
        return frozenset((self.connection.execute(sql).fetchone()[0] or b"").split(b"\0")) - {b""}

    def stamps(self, names: Iterable[bytes]) -> dict[bytes, bytes]:
        """The stamps of those files that there are."""
        sql = "SELECT stamp FROM file WHERE path = ?"
        found = ((name, self.connection.execute(sql, (name,)).fetchone()) for name in names)
        return {name: row[0] for name, row in found if row}

    def version(self) -> int:
        """A number that is another one once another process has changed the index."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def anchor(self) -> Anchor | None:
        """Where git and the index last agreed; None where that is not known, or somebody else has changed the index since."""
        row = self.connection.execute("SELECT tree, specs, before, checksum FROM anchor").fetchone()
        return read_anchor(row) if row else None

    def stored(self, path: str) -> list[Stored]:
        """The articles of a file."""
        found = texts_of(self.connection, os.fsencode(path))
        return [Stored(row.document, row.line, row.title, row.half, key) for row, key in found]

    def counts(self) -> dict[str, int]:
        """How many files and articles there are, and their characters that are compared."""
        sql = "SELECT (SELECT count(*) FROM file), count(*), coalesce(sum(length), 0) FROM document"
        row = self.connection.execute(sql).fetchone()
        require_types(row, (int, int, int))
        return dict(zip(("files", "articles", "characters"), row, strict=True))

    def restamp(self, stamps: Mapping[str, str]) -> None:
        """Give new stamps to files whose contents are the same."""
        rows = [(os.fsencode(stamp), os.fsencode(path)) for path, stamp in stamps.items()]
        if rows:
            with transaction(self.connection):
                self.connection.executemany("UPDATE file SET stamp = ? WHERE path = ?", rows)

    def update(
        self,
        files: Iterable[Filed],
        gone: Iterable[str] = (),
        *,
        anew: bool = False,
        anchor: Callable[[], Anchor | None] = lambda: None,
    ) -> None:
        """Put `files` in the place of what the index has of their paths, and take out `gone`, in one transaction.

        The files are worked on before the index is locked; then `anchor` is asked.  `anew`: nothing else stays in it.
        Raises IndexRefused, sqlite3.Error.
        """
        connection = self.connection
        names = [os.fsencode(path) for path in gone]
        stage(connection, files, self.shape)
        names += (path for (path,) in connection.execute("SELECT path FROM new_file"))
        if not (names or anew):
            drop_staged(connection)
            return
        with transaction(connection):
            if anew:
                if is_foreign(connection):  # it was empty when it was opened
                    raise IndexRefused("the file became a database of another program while this worked")
                renew(connection, self.about)
            elif read_about(connection) != self.about:
                raise IndexRefused("the index was made anew with other settings while this worked; run it again")
            for path in names:
                remove(connection, path, self.shape)
            connection.execute("DELETE FROM anchor")
            if agreed := anchor():
                connection.execute("INSERT INTO anchor VALUES (?, ?, ?, ?)", anchor_row(agreed))
            apply(connection)
        drop_staged(connection)


# ---------------------------------------------------------------- opening
def made_with(threshold: float, settings: str) -> dict[str, str]:
    """What decides the contents of an index, as it stands in `Index.about`."""
    return {
        "schema": str(SCHEMA),
        "scheme": f"{SCHEME}, Unicode {UNICODE}",
        "threshold": repr(threshold),
        "settings": settings,
    }


def open_index(path: Path, settings: str | None = None) -> Index:
    """The index at `path`, whose articles must have been repaired with `settings` (None: any).  Raises IndexRefused."""
    if not path.is_file():
        raise IndexRefused("{path}: there is no such index; `cleaner index build` makes one", path=path)
    connection = connect(path)
    about = read_about(connection)
    require(str(path), about, settings)
    return Index(connection, about)


def require(name: str, about: Mapping[str, str], settings: str | None) -> None:
    """Raise IndexRefused unless the index `name` is of this version, and of these settings (None: any)."""
    reasons = {
        "schema": Message("no index, or one of another version of cleaner"),
        "scheme": Message("its signatures are of another version of cleaner"),
        "settings": Message("its articles were cleaned with other settings, or by another version of cleaner"),
    }
    wanted = made_with(0, about.get("settings", "") if settings is None else settings)
    for part, reason in reasons.items():
        if about.get(part) != wanted[part]:
            raise IndexRefused("{name}: {reason}; make it anew with `cleaner index build`", name=name, reason=reason)
    read_threshold(about)


def begin_index(path: Path, about: Mapping[str, str]) -> Index:
    """The index at `path`, made if there is none, for an `update` that begins anew: what is in it may be of another kind.

    Raises IndexRefused for another program's database, sqlite3.Error for what is none or cannot be written.
    """
    connection = connect(path, create=True)
    if is_foreign(connection):
        connection.close()
        raise IndexRefused("{path}: a database of another program; name another file, or delete this one", path=path)
    return Index(connection, about)


def is_ours(path: Path) -> bool:
    """Whether a file says at its beginning that it is an index, however damaged the rest of it is."""
    with path.open("rb") as file:
        head = file.read(72)
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION.to_bytes(4, "big")


def create_index(path: Path, about: Mapping[str, str]) -> Index:
    """The same, but empty already if it was not made with `about`."""
    index = begin_index(path, about)
    if read_about(index.connection) != about:
        with transaction(index.connection):
            if read_about(index.connection) != about:  # nobody else has made it while this waited
                renew(index.connection, about)
    return index


def in_memory(about: Mapping[str, str], source: Index | None = None) -> Index:
    """A copy of `source`, or an empty index, that is gone when it is closed: for where nothing can be written."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    if source:
        source.connection.backup(connection)
    else:
        renew(connection, about)
    return Index(connection, about)
