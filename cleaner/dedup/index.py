"""An index of a corpus in one SQLite file, so that a few new texts are compared with all of it in no time.

It keeps of every article the comparison key (compressed), the signature, and three ways to find it: a hash of its key
(exact copies), bands of its signature (near ones), and sampled shingles (contained ones).  What is found is verified on
the keys (`lookup.py`), so that answers are as exact as those of `find_duplicates`.

The file has a rollback journal, not a write-ahead log: a log needs memory that all readers share, which network file
systems do not give and read-only checkouts cannot make.  Readers wait for the end of a commit at most, writers for each
other.  Whoever is killed leaves a journal, and the next one to open the file rolls back.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.dedup.bands import bands_for
from cleaner.dedup.key import keys
from cleaner.dedup.sketch import SCHEME
from cleaner.dedup.traces import looked_up, pack, traces, unpack

if TYPE_CHECKING:
    from cleaner.dedup.lookup import Match

SCHEMA = 1
_APPLICATION = 0x636C6E72  # "clnr" in the header of the file
_PATIENCE = 600.0  # seconds that a writer waits for another
_BATCH = 1 << 20  # code points of text worked on at once

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, stamp BLOB NOT NULL, sha256 BLOB NOT NULL);
CREATE TABLE document (
  id INTEGER PRIMARY KEY, file INTEGER NOT NULL, line INTEGER NOT NULL, title TEXT NOT NULL, half TEXT NOT NULL,
  digest INTEGER NOT NULL, length INTEGER NOT NULL,  -- of the key
  size INTEGER NOT NULL, samples INTEGER NOT NULL,  -- different shingles, and how many of them are sampled
  signature BLOB NOT NULL
);
CREATE INDEX document_file ON document (file);
CREATE INDEX document_digest ON document (digest);
CREATE TABLE text (document INTEGER PRIMARY KEY, key BLOB NOT NULL);
CREATE TABLE band (key INTEGER, document INTEGER, PRIMARY KEY (key, document)) WITHOUT ROWID;
CREATE TABLE sample (
  hash INTEGER, common INTEGER, document INTEGER,  -- common: 0 for the rarest samples of a document, 1 for the others
  PRIMARY KEY (hash, common, document)
) WITHOUT ROWID;
"""
_STAGED = """
CREATE TEMP TABLE new_file (id INTEGER PRIMARY KEY, path BLOB, stamp BLOB, sha256 BLOB);
CREATE TEMP TABLE new_document (
  id INTEGER PRIMARY KEY, file INTEGER, line INTEGER, title TEXT, half TEXT, digest INTEGER, length INTEGER,
  size INTEGER, samples INTEGER, signature BLOB, key BLOB, rare INTEGER
);
CREATE TEMP TABLE new_band (key INTEGER, document INTEGER);
CREATE TEMP TABLE new_sample (hash INTEGER, document INTEGER);
"""
# Which samples are the rarest is asked of those in the index and the new ones together; above FREQUENT all are common.
# A text has all of its samples here, and `rare` of them first: any choice of that many finds it again, so that it
# need not be made anew when others become rarer.
_FREQUENT = 256
_APPLY = (
    "INSERT INTO file SELECT id + :file, path, stamp, sha256 FROM new_file",
    """INSERT INTO document SELECT id + :document, file + :file, line, title, half, digest, length, size, samples,
       signature FROM new_document""",
    "INSERT INTO text SELECT id + :document, key FROM new_document",
    "INSERT INTO band SELECT key, document + :document FROM new_band ORDER BY 1, 2",
    f"""WITH counted AS (
          SELECT hash, document, count(*) OVER (PARTITION BY hash) + (
            SELECT count(*) FROM (SELECT 1 FROM sample WHERE sample.hash = new_sample.hash LIMIT {_FREQUENT})
          ) AS frequency FROM new_sample),
        ranked AS (
          SELECT hash, document, row_number() OVER (PARTITION BY document ORDER BY frequency, hash) AS rank FROM counted)
        INSERT INTO sample SELECT hash, rank > rare, document + :document
        FROM ranked JOIN new_document ON document = id ORDER BY 1, 2, 3""",
)


class IndexRefused(Exception):
    """An index that cannot be used; the message names the file, the reason and what to do."""


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


class Stored(NamedTuple):
    """An article as an index has it, with the number of its document and its comparison key."""

    document: int
    line: int
    title: str
    half: str
    key: str


@dataclass(frozen=True, slots=True)
class Index:
    """An open index.  `about` says what it was made with: format, kernel, threshold, and how articles were repaired."""

    connection: sqlite3.Connection
    about: Mapping[str, str]

    @property
    def threshold(self) -> float:
        return float(self.about["threshold"])

    @property
    def shape(self) -> tuple[int, int]:
        """The bands and rows that signatures are cut into."""
        return bands_for(self.threshold)

    def close(self) -> None:
        self.connection.close()

    def matches(self, key: str, itself: int = 0) -> list[Match]:
        """What the text with this comparison key matches, by path and line, but for the document `itself`."""
        from cleaner.dedup.lookup import matches

        return matches(self, key, itself)

    def known_files(self) -> dict[str, Known]:
        rows = self.connection.execute("SELECT path, stamp, sha256 FROM file ORDER BY path")
        return {os.fsdecode(path): Known(os.fsdecode(stamp), sha256) for path, stamp, sha256 in rows}

    def listing(self) -> frozenset[bytes]:
        """Each file as its stamp, a tab and its path: what git lists, where the stamps came from git.

        In one piece, since a row for each of 100,000 files would take three times as long (100 ms, 2026-11-22).
        """
        sql = "SELECT CAST(group_concat(stamp || char(9) || path, char(0)) AS BLOB) FROM file"
        return frozenset((self.connection.execute(sql).fetchone()[0] or b"").split(b"\0")) - {b""}

    def stored(self, path: str) -> list[Stored]:
        """The articles of a file."""
        rows = self.connection.execute(
            "SELECT document.id, line, title, half, key FROM file JOIN document ON document.file = file.id"
            " JOIN text ON document = document.id WHERE path = ? ORDER BY document.id",
            (os.fsencode(path),),
        )
        return [Stored(id, line, title, half, unpack(key)) for id, line, title, half, key in rows]

    def counts(self) -> dict[str, int]:
        """How many files and articles there are, and their characters that are compared."""
        sql = "SELECT (SELECT count(*) FROM file), count(*), coalesce(sum(length), 0) FROM document"
        return dict(zip(("files", "articles", "characters"), self.connection.execute(sql).fetchone(), strict=True))

    def restamp(self, stamps: Mapping[str, str]) -> None:
        """Give new stamps to files whose contents are the same."""
        with _transaction(self.connection):
            self.connection.executemany(
                "UPDATE file SET stamp = ? WHERE path = ?",
                [(os.fsencode(stamp), os.fsencode(path)) for path, stamp in stamps.items()],
            )

    def update(self, files: Iterable[Filed], gone: Iterable[str] = (), *, anew: bool = False) -> None:
        """Put `files` in the place of what the index has of their paths, and take out `gone`, in one transaction.

        The files are worked on before the index is locked.  `anew`: nothing else stays in it.  Raises IndexRefused, sqlite3.Error.
        """
        connection = self.connection
        _execute_all(connection, _STAGED)
        _stage(connection, files, self.shape)
        with _transaction(connection):
            if anew:
                _renew(connection, self.about)
            elif read_about(connection) != self.about:
                raise IndexRefused("the index was made anew with other settings while this worked; run it again")
            for path in map(os.fsencode, gone):
                _remove(connection, path, self.shape)
            for (path,) in connection.execute("SELECT path FROM new_file").fetchall():
                _remove(connection, path, self.shape)
            sql = "SELECT (SELECT coalesce(max(id), 0) FROM file), (SELECT coalesce(max(id), 0) FROM document)"
            last_file, last_document = connection.execute(sql).fetchone()
            for statement in _APPLY:
                connection.execute(statement, {"file": last_file, "document": last_document})
        for table in ("new_file", "new_document", "new_band", "new_sample"):
            connection.execute(f"DROP TABLE {table}")


# ---------------------------------------------------------------- opening
def made_with(threshold: float, settings: str) -> dict[str, str]:
    """What decides the contents of an index, as it stands in `Index.about`."""
    return {"schema": str(SCHEMA), "scheme": str(SCHEME), "threshold": repr(threshold), "settings": settings}


def open_index(path: Path, settings: str | None = None) -> Index:
    """The index at `path`, whose articles must have been repaired with `settings` (None: any).  Raises IndexRefused."""
    if not path.is_file():
        raise IndexRefused(f"{path}: there is no such index; `cleaner index build` makes one")
    try:
        connection = connect(path)
        about = read_about(connection)
    except sqlite3.Error as error:
        raise IndexRefused(f"{path}: {error}; if it is an index, make it anew with `cleaner index build`") from None
    require(str(path), about, settings)
    return Index(connection, about)


def require(name: str, about: Mapping[str, str], settings: str | None) -> None:
    """Raise IndexRefused unless the index `name` is of this version, and of these settings (None: any)."""
    reasons = {
        "schema": "no index, or one of another version of cleaner",
        "scheme": "its signatures are of another version of cleaner",
        "settings": "its articles were cleaned with other settings, or by another version of cleaner",
    }
    wanted = made_with(0, about.get("settings", "") if settings is None else settings)
    for part, reason in reasons.items():
        if about.get(part) != wanted[part]:
            raise IndexRefused(f"{name}: {reason}; make it anew with `cleaner index build`")


def begin_index(path: Path, about: Mapping[str, str]) -> Index:
    """The index at `path`, made if there is none, for an `update` that begins anew: what is in it may be of another kind.

    Raises IndexRefused for another program's database, sqlite3.Error for what is none or cannot be written.
    """
    connection = connect(path, create=True)
    if connection.execute("PRAGMA application_id").fetchone()[0] not in (0, _APPLICATION):
        raise IndexRefused(f"{path}: a database of another program; name another file")
    return Index(connection, about)


def create_index(path: Path, about: Mapping[str, str]) -> Index:
    """The same, but empty already if it was not made with `about`."""
    index = begin_index(path, about)
    if read_about(index.connection) != about:
        with _transaction(index.connection):
            if read_about(index.connection) != about:  # nobody else has made it while this waited
                _renew(index.connection, about)
    return index


def in_memory(about: Mapping[str, str], source: Index | None = None) -> Index:
    """A copy of `source`, or an empty index, that is gone when it is closed: for where nothing can be written."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    if source:
        source.connection.backup(connection)
    else:
        _renew(connection, about)
    return Index(connection, about)


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Not read-only even to read: who was killed before may have left something to roll back.

    SQLite itself opens what is write-protected for reading only.
    """
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    return sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)


def read_about(connection: sqlite3.Connection) -> dict[str, str]:
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'about'").fetchall():
        return {}
    return dict(connection.execute("SELECT name, value FROM about"))


def _renew(connection: sqlite3.Connection, about: Mapping[str, str]) -> None:
    """Take everything out, and make an empty index."""
    for (name,) in connection.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'").fetchall():
        connection.execute(f'DROP TABLE main."{name}"')
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    _execute_all(connection, _TABLES)
    connection.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))


def _execute_all(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):  # executescript would commit what is open
        connection.execute(statement)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """The only writer, all or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


# ---------------------------------------------------------------- changing
def _stage(connection: sqlite3.Connection, files: Iterable[Filed], shape: tuple[int, int]) -> None:
    batch: list[tuple[int, Entry]] = []  # each with the number of its file
    staged = size = 0
    connection.execute("BEGIN")  # of the temporary tables: locks nobody out
    for number, file in enumerate(files, 1):
        row = number, os.fsencode(file.path), os.fsencode(file.stamp), file.sha256
        connection.execute("INSERT INTO new_file VALUES (?, ?, ?, ?)", row)
        for entry in file.entries:
            batch.append((number, entry))
            size += len(entry.text)
            if size >= _BATCH:
                staged += _stage_batch(connection, staged, batch, shape)
                batch, size = [], 0
    _stage_batch(connection, staged, batch, shape)
    connection.execute("COMMIT")


def _stage_batch(
    connection: sqlite3.Connection, last: int, batch: Sequence[tuple[int, Entry]], shape: tuple[int, int]
) -> int:
    """Articles with the numbers from `last` + 1; returns how many."""
    found = keys(entry.text for _, entry in batch)
    for place, ((file, entry), key, trace) in enumerate(zip(batch, found, traces(found, shape), strict=True), 1):
        id, m = last + place, len(trace.samples)
        head = id, file, entry.line, entry.title, entry.half, trace.digest, trace.length, trace.size, m
        connection.execute(
            "INSERT INTO new_document VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (*head, trace.signature, pack(key), looked_up(m)),
        )
        if key:  # where nothing can be compared, nothing is looked up
            connection.executemany("INSERT INTO new_band VALUES (?, ?)", [(band, id) for band in set(trace.bands)])
            connection.executemany("INSERT INTO new_sample VALUES (?, ?)", [(one, id) for one in trace.samples])
    return len(batch)


def _remove(connection: sqlite3.Connection, path: bytes, shape: tuple[int, int]) -> None:
    """Take a file out.  Where its articles stand among bands and samples is worked out from their keys."""
    rows = connection.execute(
        "SELECT document.id, key FROM file JOIN document ON document.file = file.id JOIN text ON document = document.id"
        " WHERE path = ?",
        (path,),
    ).fetchall()
    found = traces([unpack(key) for _, key in rows], shape)
    for (id, _), trace in zip(rows, found, strict=True):
        connection.executemany("DELETE FROM band WHERE key = ? AND document = ?", [(band, id) for band in trace.bands])
        connection.executemany(
            "DELETE FROM sample WHERE hash = ? AND common IN (0, 1) AND document = ?",
            [(one, id) for one in trace.samples],
        )
        connection.execute("DELETE FROM text WHERE document = ?", (id,))
        connection.execute("DELETE FROM document WHERE id = ?", (id,))
    connection.execute("DELETE FROM file WHERE path = ?", (path,))
