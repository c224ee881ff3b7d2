"""The tables of an index, and what changes them.

Changes are gathered in temporary tables, which block no other process, and then inserted in the order of their keys: so
each page of the file is written once, however many articles are added.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from cleaner.core.errors import IndexDamaged
from cleaner.core.messages import Message
from cleaner.dedup.index.values import Entry, Filed, Row, checksum, pack, require_types
from cleaner.dedup.key import keys
from cleaner.dedup.samples import looked_up, traces

APPLICATION = 0x636C6E72  # "clnr" in the header of the file
_PATIENCE = 600.0  # seconds that a writer waits for another
_BATCH = 1 << 20  # code points of text worked on at once

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE anchor (tree TEXT NOT NULL, specs TEXT NOT NULL, before BLOB NOT NULL, checksum INTEGER NOT NULL);
CREATE TABLE file (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, stamp BLOB NOT NULL, sha256 BLOB NOT NULL);
CREATE TABLE document (
  id INTEGER PRIMARY KEY, file INTEGER NOT NULL, line INTEGER NOT NULL, title TEXT NOT NULL, half TEXT NOT NULL,
  digest INTEGER NOT NULL, length INTEGER NOT NULL,  -- of the key
  size INTEGER NOT NULL, samples INTEGER NOT NULL,  -- different shingles, and how many of them are sampled
  signature BLOB NOT NULL, checksum INTEGER NOT NULL  -- of all these and the path
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
  size INTEGER, samples INTEGER, signature BLOB, checksum INTEGER, key BLOB, rare INTEGER
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
       signature, checksum FROM new_document""",
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


SELECT = (  # the columns of a `Row`
    "SELECT document.id, path, line, title, half, digest, length, size, samples, signature, checksum FROM document"
    " JOIN file ON file.id = file WHERE "
)


# ---------------------------------------------------------------- opening
# What may come of a database, damaged or not.  Python cannot read what SQLite says of a name that is not UTF-8.
TROUBLES = (sqlite3.Error, IndexDamaged, UnicodeDecodeError)


def reason_of(error: Exception) -> Message:
    """What is wrong with an index; SQLite says it in its own words."""
    if isinstance(error, UnicodeDecodeError):
        return Message("database disk image is malformed")
    return error.message if isinstance(error, IndexDamaged) else Message(str(error))


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Not read-only even to read: who was killed before may have left something to roll back.

    SQLite itself opens what is write-protected for reading only.
    """
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    connection = sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


# Besides CORRUPT and NOTADB: our statements are right, so where they are wrong for a file, or break its rules, it is the file.
_DAMAGES = frozenset(
    {
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_FORMAT,
    }
)


def is_damage(error: Exception) -> bool:
    """Whether an error says that a file is no sound index, not that it cannot be reached, locked or written."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)  # none where Python finds text that is not UTF-8
        return (code is None or code & 0xFF in _DAMAGES) and code != sqlite3.SQLITE_ERROR_SNAPSHOT
    return isinstance(error, (IndexDamaged, UnicodeDecodeError))


def damage_in(path: Path) -> Message | None:
    """What is damaged in a database, as far as SQLite looks; None where nothing is, or that cannot be told."""
    try:
        with closing(connect(path)) as connection:
            ((found,),) = connection.execute("PRAGMA quick_check(1)")
    except TROUBLES as error:
        return reason_of(error) if is_damage(error) else None
    return None if found == "ok" else Message(str(found).replace("\n", " "))


def discard(path: Path) -> None:
    """Delete an index.  Its journal goes first: it would be rolled back into the next one."""
    Path(f"{path}-journal").unlink(missing_ok=True)
    path.unlink()


def read_about(connection: sqlite3.Connection) -> dict[str, str]:
    """What an index was made with; nothing where it has other tables, as those of another version have."""
    if _layout(connection) != _own_layout():
        return {}
    rows = connection.execute("SELECT name, value FROM about").fetchall()
    for row in rows:
        require_types(row, (str, str))
    return dict(rows)


def _layout(connection: sqlite3.Connection) -> frozenset[tuple[str, ...]]:
    """The tables of a database, as they were declared; triggers and views too."""
    sql = "SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    return frozenset(connection.execute(sql).fetchall())


@cache
def _own_layout() -> frozenset[tuple[str, ...]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _execute_all(connection, _TABLES)
        return _layout(connection)


def is_foreign(connection: sqlite3.Connection) -> bool:
    """Whether it is a database of another program.  Most leave the id at 0; then it is ours to fill only if it is empty."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = not connection.execute("SELECT 1 FROM main.sqlite_schema").fetchone()
    return bool(application != APPLICATION and (application or not empty))


def renew(connection: sqlite3.Connection, about: Mapping[str, str]) -> None:
    """Take everything out, and make an empty index."""
    sql = "SELECT type, name FROM main.sqlite_schema WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    for kind, name in sorted(connection.execute(sql).fetchall(), reverse=True):  # views first
        quoted = name.replace('"', '""')
        connection.execute(f'DROP {kind} main."{quoted}"')
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
        if connection.in_transaction:  # SQLite itself takes back what meets a full disk, or a damage
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


# ---------------------------------------------------------------- changing
def stage(connection: sqlite3.Connection, files: Iterable[Filed], shape: tuple[int, int]) -> None:
    """Gather files and their articles in the temporary tables."""
    _execute_all(connection, _STAGED)
    batch: list[tuple[int, bytes, Entry]] = []  # each with the number and path of its file
    staged = size = 0
    connection.execute("BEGIN")  # of the temporary tables: it blocks no other process
    for number, file in enumerate(files, 1):
        path = os.fsencode(file.path)
        row = number, path, os.fsencode(file.stamp), file.sha256
        connection.execute("INSERT INTO new_file VALUES (?, ?, ?, ?)", row)
        for entry in file.entries:
            batch.append((number, path, entry))
            size += len(entry.text)
            if size >= _BATCH:
                staged += _stage_batch(connection, staged, batch, shape)
                batch, size = [], 0
    _stage_batch(connection, staged, batch, shape)
    connection.execute("COMMIT")


def _stage_batch(
    connection: sqlite3.Connection, last: int, batch: Sequence[tuple[int, bytes, Entry]], shape: tuple[int, int]
) -> int:
    """Articles with the numbers from `last` + 1; returns how many."""
    found = keys(entry.text for _, _, entry in batch)
    for place, ((file, path, entry), key, trace) in enumerate(zip(batch, found, traces(found, shape), strict=True), 1):
        id, m = last + place, len(trace.samples)
        row = entry.line, entry.title, entry.half, trace.digest, trace.length, trace.size, m, trace.signature
        connection.execute(
            "INSERT INTO new_document VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (id, file, *row, checksum((path, *row)), pack(key), looked_up(m)),
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


def texts_of(connection: sqlite3.Connection, path: bytes) -> list[tuple[Row, str]]:
    """The articles of a file, with their comparison keys.  Raises IndexDamaged."""
    sql = f"{SELECT} path = ? ORDER BY document.id"
    rows = [Row.of(row).require_sum() for row in connection.execute(sql, (path,)).fetchall()]
    return list(zip(rows, texts(connection, rows), strict=True))


def texts(connection: sqlite3.Connection, rows: Iterable[Row]) -> Iterator[str]:
    """The comparison keys of articles.  Raises IndexDamaged."""
    for row in rows:
        found = connection.execute("SELECT key FROM text WHERE document = ?", (row.document,)).fetchone()
        yield row.text(found and found[0])


def remove(connection: sqlite3.Connection, path: bytes, shape: tuple[int, int]) -> None:
    """Take a file out.  Where its articles stand among bands and samples is worked out from their keys."""
    stored = texts_of(connection, path)
    found = traces([key for _, key in stored], shape)
    for (row, _), trace in zip(stored, found, strict=True):
        id = row.document
        connection.executemany("DELETE FROM band WHERE key = ? AND document = ?", [(band, id) for band in trace.bands])
        connection.executemany(
            "DELETE FROM sample WHERE hash = ? AND common IN (0, 1) AND document = ?",
            [(one, id) for one in trace.samples],
        )
        connection.execute("DELETE FROM text WHERE document = ?", (id,))
        connection.execute("DELETE FROM document WHERE id = ?", (id,))
    connection.execute("DELETE FROM file WHERE path = ?", (path,))
