"""What happens to files: flipped bytes, lost ends, pages of zeros, rows of other types; and what a stranger puts in their place."""

import sqlite3
import zlib
from contextlib import closing, suppress

PAGE = 4096  # bytes: that of SQLite, and of most disks


def damaged(data, rng):
    """The bytes with a damage that a disk, a network or a crash does."""
    out = bytearray(data)
    at = rng.randrange(len(out) or 1)
    match rng.randrange(9):
        case 0:  # a bit
            out[at] ^= 1 << rng.randrange(8)
        case 1:  # some bytes
            for _ in range(rng.randrange(1, 64)):
                out[rng.randrange(len(out))] = rng.randrange(256)
        case 2:  # the header, where every byte has a meaning
            out[rng.randrange(min(100, len(out)))] = rng.randrange(256)
        case 3:  # the end
            del out[at:]
        case 4:  # a page of zeros
            start = at - at % PAGE
            out[start : start + PAGE] = bytes(len(out[start : start + PAGE]))
        case 5:  # a page that stands where another did
            start, other = (rng.randrange(len(out)) // PAGE * PAGE for _ in range(2))
            out[start : start + PAGE] = out[other : other + PAGE]
        case 6:  # a piece that is there twice, so that all behind it moves
            out[at:at] = out[at : at + rng.randrange(1, PAGE)]
        case 7:  # a piece that is missing
            del out[at : at + rng.randrange(1, PAGE)]
        case 8:  # noise
            out[at : at + 16] = rng.randbytes(16)
    return bytes(out)


def with_other_rows(file, rng):
    """Change one value of a database, or its tables, as a program would that knows SQLite and not us."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection, suppress(sqlite3.Error):
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        table = rng.choice(tables)
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        column = rng.choice(columns)
        wrong = rng.choice(WRONG)
        where = rng.choice(["", " WHERE rowid = 1"]) if table not in ("about", "band", "sample") else ""
        statements = [
            (f"UPDATE {table} SET {column} = ?{where}", (wrong,)),
            (f"UPDATE {table} SET {column} = (SELECT {rng.choice(columns)} FROM {table} LIMIT 1 OFFSET 2)", ()),
            (f"DELETE FROM {table}", ()),
            (f"ALTER TABLE {table} RENAME COLUMN {column} TO other", ()),
            (f"DROP TABLE {table}", ()),
            (f"ALTER TABLE {table} ADD COLUMN more DEFAULT 7", ()),
            (f"CREATE TRIGGER every AFTER DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END", ()),
        ]
        connection.execute(*rng.choice(statements))


WRONG = [
    None,
    0,
    -1,
    1 << 62,
    -(1 << 63),
    0.5,
    float("inf"),
    "",
    "text",
    "\0",
    b"",
    b"\xff\xfe\xfd",
    b"x" * 512,
    zlib.compress(b"\0\xd8" * 40),  # a lone surrogate
    zlib.compress(bytes(1 << 20)),
    zlib.compress(b"odd"),
]
