"""An index that a team shares: datasketch's `MinHashLSH` in a Redis server, with our signatures in its buckets.

The server also holds the compressed keys, so what is found is verified exactly; where a key is missing, the answer says
that it is estimated.  Buckets find likeness only: an article contained in a much longer one is found by an index in a
file, not here.

Names go to Redis as bytes, not pickled as datasketch does by default: otherwise anybody who can write to the server
could run programs on the machines that read from it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cleaner.core.errors import IndexDamaged, IndexRefused
from cleaner.core.messages import Message
from cleaner.dedup.as_datasketch import sketches
from cleaner.dedup.bands import bands_for
from cleaner.dedup.index.lookup import relate
from cleaner.dedup.index.sqlite_index import require
from cleaner.dedup.index.values import Entry, Filed, Known, Match, pack, read_threshold, require_types, unpack
from cleaner.dedup.key import keys
from cleaner.dedup.sketch import SLOTS

if TYPE_CHECKING:
    from datasketch import LeanMinHash, MinHashLSH
    from redis import Redis

ABOUT, FILES, ARTICLES, BUCKETS, LOCK = (f"cleaner:{name}" for name in ("about", "files", "articles", "lsh", "lock"))
_OURS = re.compile(f"{FILES}|{ARTICLES}|{BUCKETS}_.*".encode(), re.DOTALL)  # where ABOUT is; datasketch adds an ending
_PATIENCE = 600.0  # seconds that a writer waits for another, and after which one that died is forgotten
_BATCH = 1000  # articles that go to the server at once


class SharedIndex:
    """What a Redis server holds, opened.  `about` as of `cleaner.dedup.index.sqlite_index.Index`."""

    def __init__(self, url: str, about: Mapping[str, str] | None = None) -> None:
        """The index at redis://[user:password@]host[:port][/number]; one that is to be made anew if `about` is given.

        Raises IndexRefused where no server answers.
        """
        self.url = url
        with refusals(url):
            self.server, self._storage = _connect(url)
            self.about = about or self._read_about()

    def _read_about(self) -> dict[str, str]:
        return {k.decode(errors="replace"): v.decode(errors="replace") for k, v in self.server.hgetall(ABOUT).items()}

    @cached_property
    def _buckets(self) -> MinHashLSH:
        from datasketch import MinHashLSH

        storage = {"type": "redis", "basename": BUCKETS.encode(), "redis": self._storage}
        return MinHashLSH(num_perm=SLOTS, params=self._shape, storage_config=storage, prepickle=False)

    @property
    def threshold(self) -> float:
        return read_threshold(self.about)

    @property
    def _shape(self) -> tuple[int, int]:
        return bands_for(self.threshold)

    def close(self) -> None:
        self.server.close()

    def matches(self, key: str, threshold: float | None = None) -> list[Match]:
        """What the text with this comparison key matches, by path and line.

        `threshold`: from where it is near; that of the index, or a higher one.
        """
        if not key:
            return []
        least = self.threshold if threshold is None else threshold
        with refusals(self.url):
            (signature,) = sketches([key])
            names = sorted(self._buckets.query(signature))
            rows = self.server.hmget(ARTICLES, names) if names else []
        known = {name: _unpacked(row) for name, row in zip(names, rows, strict=True) if row is not None}
        related = relate(key, [other for _, other in known.values()], least)
        found = []
        for (name, (entry, _)), relation in zip(known.items(), related, strict=True):
            if relation:
                found.append(Match(0, _path(name), entry.line, entry.title, entry.half, *relation))
        for name in names:
            if name not in known:
                likeness = self._estimate(name, signature)
                if threshold is None or likeness >= threshold:
                    found.append(Match(0, _path(name), 1, "", "", "near", likeness, estimated=True))
        return sorted(found, key=lambda match: (match.path, match.line))

    def _estimate(self, name: bytes, signature: LeanMinHash) -> float:
        """The likeness for which as many bands are equal as these two have: all that the server knows of the other."""
        bands, rows = self._shape
        theirs = self._buckets.keys.get(name)
        ours = [self._buckets._H(signature.hashvalues[start:end]) for start, end in self._buckets.hashranges]
        equal = sum(a == b for a, b in zip(ours, theirs, strict=False))
        return float((equal / bands) ** (1 / rows))

    def known_files(self) -> dict[str, Known]:
        with refusals(self.url):
            rows = sorted(self.server.hgetall(FILES).items())
        return {os.fsdecode(path): _known(row) for path, row in rows}

    def counts(self) -> dict[str, int]:
        """How many files and articles there are."""
        with refusals(self.url):
            return {"files": self.server.hlen(FILES), "articles": self.server.hlen(ARTICLES)}

    def restamp(self, stamps: Mapping[str, str]) -> None:
        """Give new stamps to files whose contents are the same."""
        with refusals(self.url), self._lock():
            for path, stamp in stamps.items():
                if row := self.server.hget(FILES, os.fsencode(path)):
                    self.server.hset(FILES, os.fsencode(path), _row(Known(stamp, _known(row).sha256)))

    def update(self, files: Iterable[Filed], gone: Iterable[str] = (), *, anew: bool = False) -> None:
        """Put `files` in the place of what the index has of their paths, and take out `gone`; `anew`: nothing else stays.

        A file is known when all of it is there: who is killed leaves some files out, never a part of one.
        Raises IndexRefused where the keys are another program's, or somebody makes it anew with other settings meanwhile.
        """
        with refusals(self.url):
            if anew:
                with self._lock():
                    self._renew()
            for batch in _batches(files):
                with self._lock():
                    self._require_same()
                    self._put(batch)
            with self._lock():
                self._require_same()
                for path in gone:
                    self._remove(os.fsencode(path))

    def _renew(self) -> None:
        """Take out what is an index's, and nothing else."""
        ours = [name for name in self.server.scan_iter("cleaner:*") if _OURS.fullmatch(name)]
        about = self._read_about()
        if not {"schema", "scheme"} <= about.keys() and (ours or about):
            raise IndexRefused(
                "{url}: keys of another program stand there; name another database", url=_shown(self.url)
            )
        self.server.delete(FILES)  # first: no file is known that is not whole
        for name in ours:
            self.server.delete(name)
        with self.server.pipeline() as pipeline:  # at no moment is there none, by which what is ours is known
            pipeline.delete(ABOUT).hset(ABOUT, mapping=dict(self.about))
            pipeline.execute()

    def _require_same(self) -> None:
        if self._read_about() != self.about:
            raise IndexRefused("the index was made anew with other settings while this worked; run it again")

    def _put(self, files: Sequence[Filed]) -> None:
        articles: dict[bytes, tuple[Entry, str]] = {}
        for file in files:
            self._remove(os.fsencode(file.path))
            found = zip(file.entries, keys(entry.text for entry in file.entries), strict=True)
            numbered = enumerate(((entry, key) for entry, key in found if key), 1)
            articles |= {_name(file.path, number): one for number, one in numbered}
        if articles:
            self.server.hset(ARTICLES, mapping={name: _packed(*one) for name, one in articles.items()})
            signatures = sketches([key for _, key in articles.values()])
            with self._buckets.insertion_session() as session:
                for name, signature in zip(articles, signatures, strict=True):
                    session.insert(name, signature, check_duplication=False)
        self.server.hset(FILES, mapping={os.fsencode(file.path): _row(file) for file in files})

    def _remove(self, path: bytes) -> None:
        """Take a file out, also one that a killed writer left half in."""
        self.server.hdel(FILES, path)
        number = 1
        while (name := _name(os.fsdecode(path), number)) in self._buckets or self.server.hexists(ARTICLES, name):
            if name in self._buckets:
                self._buckets.remove(name)
            self.server.hdel(ARTICLES, name)
            number += 1

    def _lock(self) -> Any:
        return self.server.lock(LOCK, timeout=_PATIENCE, blocking_timeout=_PATIENCE)


def open_shared(url: str, settings: str | None = None) -> SharedIndex:
    """The index at `url`, whose articles must have been repaired with `settings` (None: any).  Raises IndexRefused."""
    index = SharedIndex(url)
    require(url, index.about, settings)
    return index


def is_shared(name: str) -> bool:
    return name.startswith(("redis://", "rediss://"))


@contextmanager
def refusals(url: str) -> Iterator[None]:
    """What the server, or the way to it, makes impossible.  A password in `url` is not shown."""
    try:
        import redis
    except ImportError:
        raise IndexRefused(
            "{url}: the package redis is wanted; `pip install 'corpuscleaner[redis]'`", url=_shown(url)
        ) from None
    try:
        yield
    except redis.RedisError as error:
        raise IndexRefused(
            "{url}: {reason}; is the server there, and may you use it?", url=_shown(url), reason=Message(str(error))
        ) from None


def _shown(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _connect(url: str) -> tuple[Redis, dict[str, Any]]:
    """A connection, and what datasketch wants to know to make its own."""
    from redis import Redis
    from redis.connection import SSLConnection, parse_url

    storage = dict(parse_url(url))
    if storage.pop("connection_class", None) is SSLConnection:
        storage["ssl"] = True
    return Redis(**storage), storage


def _batches(files: Iterable[Filed]) -> Iterator[list[Filed]]:
    batch: list[Filed] = []
    for file in files:
        batch.append(file)
        if sum(len(one.entries) for one in batch) >= _BATCH or len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _name(path: str, number: int) -> bytes:
    return os.fsencode(path) + b"\0%d" % number


def _path(name: bytes) -> str:
    return os.fsdecode(name.rpartition(b"\0")[0])


def _row(file: Filed | Known) -> str:
    return json.dumps({"stamp": file.stamp, "sha256": file.sha256.hex()})


def _known(row: bytes) -> Known:
    """Raises IndexDamaged."""
    stamp, sha256 = _fields(row, stamp=str, sha256=str)
    try:
        return Known(stamp, bytes.fromhex(sha256))
    except ValueError:
        raise IndexDamaged("a row holds values of other types") from None


def _fields(row: bytes, **types: type) -> list[Any]:
    """The values of a JSON object of these fields and types, in their order.  Raises IndexDamaged."""
    try:
        found = json.loads(row)
    except (ValueError, RecursionError):
        raise IndexDamaged("a row holds no JSON") from None
    if not isinstance(found, dict) or found.keys() != types.keys():
        raise IndexDamaged("a row holds values of other types")
    values = [found[name] for name in types]
    require_types(values, tuple(types.values()))
    return values


def _packed(entry: Entry, key: str) -> bytes:
    head = json.dumps({"line": entry.line, "title": entry.title, "half": entry.half})
    return head.encode() + b"\n" + pack(key)


def _unpacked(data: bytes) -> tuple[Entry, str]:
    """Raises IndexDamaged."""
    head, _, key = data.partition(b"\n")
    line, title, half = _fields(head, line=int, title=str, half=str)
    return Entry(line, title, "", half), unpack(key)
