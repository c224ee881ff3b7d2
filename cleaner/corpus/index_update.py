"""Between files and an index of them: what has changed is cleaned and put in, what is gone is taken out."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cleaner.core import registry
from cleaner.core.document import Document
from cleaner.core.errors import GitError, InputError
from cleaner.core.fingerprints import half
from cleaner.core.printable import printable
from cleaner.core.settings import Settings
from cleaner.core.system_errors import system_reason
from cleaner.core.version import __version__
from cleaner.corpus.notices import note_damaged
from cleaner.corpus.run import clean_each
from cleaner.dedup.index.sqlite_index import Index, begin_index, create_index, in_memory, is_ours
from cleaner.dedup.index.tables import TROUBLES, connect, damage_in, discard, is_damage, read_about, reason_of
from cleaner.dedup.index.values import Anchor, Entry, Filed
from cleaner.files import git
from cleaner.files.inputs import Input
from cleaner.files.staged_inputs import as_input, is_input

if TYPE_CHECKING:
    from cleaner.dedup.index.redis_index import SharedIndex

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

    Not which copies are told of; nor the decisions of people, which change a character here and there: articles are
    compared as they are without.
    Nor the folder that patterns of files begin in: a corpus may be moved with its index.
    """
    chosen = dataclasses.asdict(dataclasses.replace(how, decisions={}))
    del chosen["bad_rows"]  # an index takes no table that has any
    for lists in (chosen, *(entry["lists"] for entry in chosen["per_file"])):
        lists["ignore"] = tuple(name for name in lists["ignore"] if not _is_of_copies(name))
    for entry in chosen["per_file"]:
        del entry["folder"]
    whole = json.dumps([__version__, column, chosen], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _is_of_copies(name: str) -> bool:
    rule = registry.find(name)
    return rule is not None and rule.scope == "copies"


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
    idle = (
        rule for rule in registry.rules() if how.mode(rule) != "apply" and wanted.isdisjoint((rule.code, rule.family))
    )
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
                failed(
                    path, InputError("{path}: {reason}; it was not read", path=one.path, reason=system_reason(error))
                )
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
    version = index.version()
    wanted = _wanted(index, repository)
    known = index.stamps(wanted)
    changed = {name: stamp for name, stamp in wanted.items() if known.get(name) != stamp}
    unread: list[str] = []

    def note(path: str, error: InputError) -> None:
        unread.append(path)
        failed(path, error)

    if changed:
        files = _from_git(sorted(changed.items()), repository.top, how, column, jobs, note)
        before = {name: old for name, (old, _) in repository.ahead.items()}
        anchor = Anchor(repository.head, "\0".join(repository.wanted.specs), before)

        def agreed() -> Anchor | None:
            """Where the next run may go on from: nowhere if something is to be read again, or another process has put in
            what it saw since this one looked.
            """
            return None if unread or index.version() != version else anchor

        index.update(files, map(os.fsdecode, changed), anchor=agreed)


def _wanted(index: Index, repository: git.Repository) -> dict[bytes, git.Stamp | None]:
    """The stamps that files should have in the index, at least of those that have another: None for what is gone.

    What the index has is the tree of `anchor` but for the files that were ahead of it.  So those and the ones that git now
    finds different from that tree are all that can have changed, and git need not list, nor the index, 100,000 files
    (which takes 100 ms and more, 2026-11-22).
    """
    anchor = index.anchor()
    if anchor and anchor.specs == "\0".join(repository.wanted.specs):
        with suppress(GitError):  # the tree of a branch that is gone
            same = anchor.tree == repository.head
            now = repository.ahead if same else git.differences(anchor.tree, repository.wanted)
            return {**anchor.before, **{name: new for name, (_, new) in now.items()}}
    had, has = index.listing(), git.listing(repository.wanted)
    gone = {line.partition(b"\t")[2]: None for line in had - has if not line.startswith(_FILE.encode())}
    new = (line.partition(b"\t") for line in has - had)
    return {**gone, **{name: stamp for stamp, _, name in new if stamp.endswith(b" 0")}}  # not in conflict


def _from_git(
    changed: Iterable[tuple[bytes, git.Stamp | None]], top: Path, how: Settings, column: str, jobs: int, failed: Failed
) -> Iterator[Filed]:
    """What is no input is noted as a file without articles, so that it is not new again."""
    wanted: list[tuple[bytes, git.Stamp]] = []
    for name, stamp in changed:
        if stamp and is_input(top, name, stamp):
            wanted.append((name, stamp))
        elif stamp:
            yield Filed(os.fsdecode(name), stamp.decode(), b"", ())
    blobs = git.blobs(stamp.split()[1] for _, stamp in wanted)
    work = (
        _Work(as_input(top, name, data), os.fsdecode(name), stamp.decode(), b"")
        for (name, stamp), data in zip(wanted, blobs, strict=True)
    )
    yield from _filed(work, how, column, jobs, failed)


def _filed(work: Iterator[_Work], how: Settings, column: str, jobs: int, failed: Failed) -> Iterator[Filed]:
    how = only_applied(how)
    while batch := list(islice(work, _BATCH)):
        cleaned = clean_each([one.input for one in batch], how, jobs=jobs, column=column)
        for one, found in zip(batch, cleaned, strict=True):
            entries: list[Entry] = []
            for document in found:
                if isinstance(document, InputError):
                    failed(one.path, document)
                    break
                entries += _entries(document)
            else:
                yield Filed(one.path, one.stamp, one.sha256, entries)


def _entries(document: Document) -> Iterator[Entry]:
    row = document.source.row
    for article in document.articles:
        line = row.line if row else article.first_line
        yield Entry(line, printable(article.title[:TITLE]), article.text, half(article.text))


# ---------------------------------------------------------------- an index that is always there
def with_index(path: Path, about: Mapping[str, str], work: Callable[[Index], T]) -> T:
    """What `work` makes of the index at `path`, or of one in memory where nothing can be written there.

    One that is damaged, or was made with something else, is begun anew: it is for `work` to fill it.
    """
    try:
        try:
            return _work_on_disk(path, about, work)
        except TROUBLES as error:
            if not is_damage(error):
                raise
            note_damaged(str(path), reason_of(error))
            discard(path)
            return _work_on_disk(path, about, work)
    except (sqlite3.OperationalError, OSError):  # no permission, no room, no locks
        return _work_in_memory(path, about, work)


def begin_anew(path: Path, about: Mapping[str, str]) -> Index:
    """The index at `path` for all of a corpus; one that is damaged goes first.  Raises as `begin_index` does."""
    make_folder(path)
    if path.is_file() and (path.absolute().parent.name == FOLDER or is_ours(path)) and (damage := damage_in(path)):
        note_damaged(str(path), damage)
        discard(path)
    return begin_index(path, about)


def _work_on_disk(path: Path, about: Mapping[str, str], work: Callable[[Index], T]) -> T:
    make_folder(path)
    with closing(create_index(path, about)) as index:
        return work(index)


def make_folder(index: Path) -> None:
    """The folder of an index; one of its own is left out of git."""
    folder = index.absolute().parent
    if not folder.exists():
        folder.mkdir(parents=True)
        if folder.name == FOLDER:
            (folder / ".gitignore").write_text("*\n", "ascii")


def _work_in_memory(path: Path, about: Mapping[str, str], work: Callable[[Index], T]) -> T:
    with suppress(*TROUBLES), closing(connect(path)) as connection:
        if read_about(connection) == about:
            with closing(in_memory(about, Index(connection, about))) as copy:
                return work(copy)
    with closing(in_memory(about)) as empty:
        return work(empty)
