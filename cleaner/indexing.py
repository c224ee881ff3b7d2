"""Between files and an index of them: what has changed is cleaned and put in, what is gone is taken out."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from functools import cache
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cleaner import __version__, git
from cleaner.decisions import HALF, copy_content
from cleaner.dedup.index import (
    Entry,
    Filed,
    Index,
    connect,
    create_index,
    in_memory,
    read_about,
)
from cleaner.document import Document
from cleaner.printable import printable
from cleaner.read import FORMATS, Input, InputError, clean_each, holds_results
from cleaner.rule import in_order
from cleaner.settings import Settings

if TYPE_CHECKING:
    from cleaner.dedup.shared import SharedIndex

FOLDER = ".cleaner"  # beside the corpus, where the hook has its index
TITLE = 60  # code points of a title that are kept
_BATCH = 1000  # files whose contents are held at once
_FILE = "file"  # begins the stamp of what did not come from git

T = TypeVar("T")
Failed = Callable[[str, InputError], object]  # told of a file that cannot be read, and how the index would name it


class _Work(NamedTuple):
    """An input with its contents, and how the index names it."""

    input: Input
    path: str
    stamp: str
    sha256: bytes


def settings_of(how: Settings, column: str) -> str:
    """16 hexadecimal digits for everything that decides how an article is repaired.

    Not the decisions of people, which change a character here and there: articles are compared as they are without.
    Nor the folder that patterns of files begin in: a corpus may be moved with its index.
    """
    chosen = dataclasses.asdict(dataclasses.replace(how, decisions={}))
    for entry in chosen["per_file"]:
        del entry["folder"]
    whole = json.dumps([__version__, column, chosen], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def base_of(index: str) -> Path:
    """The folder that the paths in an index start from: the one it lies in, or the one that its folder `.cleaner` lies in;
    the working directory for an index on a server.
    """
    if "://" in index:
        return Path.cwd()
    folder = Path(os.path.abspath(index)).parent
    return folder.parent if folder.name == FOLDER else folder


def path_below(base: Path, path: str) -> str:
    """How an index names a file: from its base, with slashes; whole, where it lies elsewhere."""
    whole = os.path.abspath(path)
    below = os.path.relpath(whole, base)
    return Path(whole if below.startswith(os.pardir) else below).as_posix()


def shown(base: Path, path: str) -> str:
    """How a person, or a program, finds the file from the working directory."""
    return os.path.relpath(base / path)


def only_applied(how: Settings) -> Settings:
    """The settings that give the same articles in less time: rules that only propose need not look; nor do decisions count."""
    wanted = {name for entry in how.per_file for name in entry.lists["apply"]}
    idle = (rule for rule in in_order() if how.mode(rule) != "apply" and wanted.isdisjoint((rule.code, rule.family)))
    return dataclasses.replace(how, decisions={}, ignore=(*how.ignore, *(rule.code for rule in idle)))


# ---------------------------------------------------------------- what is put in
def bring_in(
    index: Index | SharedIndex,
    base: Path,
    given: Iterable[Input],
    how: Settings,
    column: str,
    jobs: int,
    failed: Failed,
    *,
    anew: bool,
) -> None:
    """Put files into the index, those that have changed since they were; `anew`: nothing else stays in it."""
    known = {} if anew else index.known_files()
    moved: dict[str, str] = {}  # new stamps of files whose contents are known

    def changed() -> Iterator[_Work]:
        for one in given:
            path = path_below(base, one.path)
            try:
                status = os.stat(one.path)
                stamp = f"{_FILE} {status.st_size} {status.st_mtime_ns}"
                if path in known and known[path].stamp == stamp:
                    continue
                data = Path(one.path).read_bytes()
            except OSError as error:
                failed(path, InputError(f"{one.path}: {error.strerror}; it was not read"))
                continue
            sha256 = hashlib.sha256(data).digest()
            if path in known and known[path].sha256 == sha256:
                moved[path] = stamp
            else:
                yield _Work(dataclasses.replace(one, data=data), path, stamp, sha256)

    index.update(_filed(changed(), how, column, jobs, failed), anew=anew)
    index.restamp(moved)


def follow_git(index: Index, repository: git.Repository, how: Settings, column: str, jobs: int, failed: Failed) -> None:
    """Make the index one of what git has staged or committed, whatever it was before."""
    known = index.listing()
    new = sorted(repository.files - known, key=lambda line: line.partition(b"\t")[2])
    old = [line for line in known - repository.files if not line.startswith(_FILE.encode())]
    if new or old:
        gone = [os.fsdecode(line.partition(b"\t")[2]) for line in old]
        index.update(_from_git(new, repository.top, how, column, jobs, failed), gone)


def _from_git(
    lines: Iterable[bytes], top: Path, how: Settings, column: str, jobs: int, failed: Failed
) -> Iterator[Filed]:
    """Links, hidden files and results of cleaner are noted as files without articles, so that they are not new again."""
    wanted: list[tuple[str, str]] = []  # path, stamp
    results = cache(lambda folder: holds_results(top / folder))
    for line in lines:
        stamp, _, name = line.partition(b"\t")
        path, posix = os.fsdecode(name), PurePosixPath(os.fsdecode(name))
        if not stamp.endswith(b" 0"):  # one side of a conflict
            continue
        hidden = any(part[0] == "." for part in posix.parts)
        if hidden or not stamp.startswith(b"100") or any(map(results, posix.parents)):
            yield Filed(path, stamp.decode(), b"", ())
        else:
            wanted.append((path, stamp.decode()))
    blobs = git.blobs(stamp.split()[1].encode() for _, stamp in wanted)
    work = (_Work(_input(top, path, data), path, stamp, b"") for (path, stamp), data in zip(wanted, blobs, strict=True))
    yield from _filed(work, how, column, jobs, failed)


def _input(top: Path, path: str, data: bytes) -> Input:
    posix = PurePosixPath(path)
    return Input(shown(top, path), str(posix.with_suffix("")), FORMATS.get(posix.suffix.lower(), "text"), data)


def _filed(work: Iterator[_Work], how: Settings, column: str, jobs: int, failed: Failed) -> Iterator[Filed]:
    how = only_applied(how)
    while batch := list(islice(work, _BATCH)):
        cleaned = clean_each([one.input for one in batch], how, jobs=jobs, column=column)
        for one, found in zip(batch, cleaned, strict=True):
            documents = [document for document in found if isinstance(document, Document)]
            for error in found:
                if isinstance(error, InputError):
                    failed(one.path, error)
                    break
            else:
                entries = [entry for document in documents for entry in _entries(document)]
                yield Filed(one.path, one.stamp, one.sha256, entries)


def _entries(document: Document) -> Iterator[Entry]:
    row = document.source.notes.get("line")  # of a JSONL file
    for article in document.articles:
        line = row if isinstance(row, int) else article.first_line
        yield Entry(line, printable(article.title[:TITLE]), article.text, copy_content(article, article)[:HALF])


# ---------------------------------------------------------------- an index that is always there
def with_index(path: Path, about: Mapping[str, str], work: Callable[[Index], T]) -> T:
    """What `work` makes of the index at `path`, or of one in memory where nothing can be written there.

    One that is damaged, or was made with something else, is begun anew: it is for `work` to fill it.
    """
    try:
        try:
            return _work_on_disk(path, about, work)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise
            path.unlink()
            return _work_on_disk(path, about, work)
    except (sqlite3.OperationalError, OSError):  # no permission, no room, no locks
        with closing(_in_memory(path, about)) as index:
            return work(index)


def _work_on_disk(path: Path, about: Mapping[str, str], work: Callable[[Index], T]) -> T:
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        (path.parent / ".gitignore").write_text("*\n", "ascii")
    with closing(create_index(path, about)) as index:
        return work(index)


def _in_memory(path: Path, about: Mapping[str, str]) -> Index:
    with suppress(sqlite3.Error), closing(connect(path)) as connection:
        if read_about(connection) == about:
            return in_memory(about, Index(connection, about))
    return in_memory(about)
