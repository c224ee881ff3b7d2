"""The tables of an index, and what changes them.

Changes are gathered in temporary tables, which block no other process, and then inserted in the order of their keys: so
each page of the file is written once, however many articles are added.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from cleaner.core.messages import Message
from cleaner.dedup.index.values import Entry, Filed
from cleaner.dedup.key import keys
from cleaner.dedup.samples import looked_up, pack, traces, unpack

APPLICATION = 0x636C6E72  # "clnr" in the header of the file
_PATIENCE = 600.0  # seconds that a writer waits for another
_BATCH = 1 << 20  # code points of text worked on at once

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE anchor (tree TEXT NOT NULL, specs TEXT NOT NULL, before BLOB NOT NULL);
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


# ---------------------------------------------------------------- opening
def database_reason(error: sqlite3.Error) -> Message:
    """What SQLite says of a database, in its own words."""
    return Message(str(error))


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


def is_foreign(connection: sqlite3.Connection) -> bool:
    """Whether it is a database of another program.  Most leave the id at 0; then it is ours to fill only if it is empty."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = not connection.execute("SELECT 1 FROM main.sqlite_schema").fetchone()
    return bool(application != APPLICATION and (application or not empty))


def renew(connection: sqlite3.Connection, about: Mapping[str, str]) -> None:
    """Take everything out, and make an empty index."""
    for (name,) in connection.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'").fetchall():
        connection.execute(f'DROP TABLE main."{name}"')
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    _execute_all(connection, _TABLES)
    connection.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))


def _execute_all(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):  # executescript would commit what is open
        connection.execute(statement)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """The only writer, all or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


# ---------------------------------------------------------------- changing
def stage(connection: sqlite3.Connection, files: Iterable[Filed], shape: tuple[int, int]) -> None:
    """Gather files and their articles in the temporary tables."""
    _execute_all(connection, _STAGED)
    batch: list[tuple[int, Entry]] = []  # each with the number of its file
    staged = size = 0
    connection.execute("BEGIN")  # of the temporary tables: it blocks no other process
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


def apply(connection: sqlite3.Connection) -> None:
    """Put what is staged into the index, with numbers after those that are there."""
    sql = "SELECT (SELECT coalesce(max(id), 0) FROM file), (SELECT coalesce(max(id), 0) FROM document)"
    last_file, last_document = connection.execute(sql).fetchone()
    for statement in _APPLY:
        connection.execute(statement, {"file": last_file, "document": last_document})


def drop_staged(connection: sqlite3.Connection) -> None:
    for table in ("new_file", "new_document", "new_band", "new_sample"):
        connection.execute(f"DROP TABLE {table}")


def remove(connection: sqlite3.Connection, path: bytes, shape: tuple[int, int]) -> None:
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
