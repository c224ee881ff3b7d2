"""From paths to cleaned documents: directories walked, formats told apart, files and rows read."""

from __future__ import annotations

import hashlib
import io
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeVar

from cleaner.core.decisions import addressed
from cleaner.core.document import Document, Source, Step
from cleaner.core.per_file import settings_for
from cleaner.core.settings import Settings
from cleaner.files import parquet, rows, tables
from cleaner.files.rows import RowError
from cleaner.pipeline.clean import clean_html, clean_text
from cleaner.stages.encoding.decode import Decoded, decode, describe
from cleaner.stages.encoding.detect import DecodeError

FORMATS = {
    **dict.fromkeys((".txt", ".text"), "text"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}

ROWS = 16  # of a file that are cleaned by one process at a time

Value = TypeVar("Value")
Work = TypeVar("Work")
Done = TypeVar("Done")

# written by cleaner itself, and in a folder no part of the corpus: how their first line begins, and what it holds
OURS = {
    "manifest.jsonl": (b'{"id":', b'"source_name":'),
    "record.jsonl": (b'{"schema":', b'"steps":'),
    "clusters.jsonl": (b'{"relation":"cluster"', b'"members":'),
    "paragraphs.jsonl": (b'{"relation":"paragraph"', b'"places":'),
    "kept.jsonl": (b'{"id":', b'"place":'),
}


class InputError(Exception):
    """An input that cannot be used; the message names the file, the place and what to do."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file to be read.  `name` is its path below the argument it was found under, without its suffix; `id` the same,
    with a suffix other than .txt, so that a.txt and a.md have different ones.
    """

    path: str
    name: str
    format: str
    data: bytes | None = None  # for what did not come from a file

    @property
    def id(self) -> str:
        return self.name + Path(self.path).suffix.removesuffix(".txt")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in a directory whose suffix is none of FORMATS, or one of OURS."""

    path: str


# ---------------------------------------------------------------- which files
def find_inputs(paths: Iterable[str], avoid: Sequence[Path] = ()) -> Iterator[Input | Skipped | InputError]:
    """The files named, and those in the directories named, in the order of their names.

    Below a directory, files that .gitignore excludes, hidden ones, the folders in `avoid` and those that hold the
    results of an earlier run are passed over.
    """
    seen: set[Path] = set()
    for given in paths:
        for found in _below(Path(given), given, avoid):
            if isinstance(found, Input):
                whole = Path(found.path).resolve()
                if whole in seen:  # named twice, or in a folder that is named too
                    continue
                seen.add(whole)
            yield found


def _below(path: Path, given: str, avoid: Sequence[Path]) -> Iterator[Input | Skipped | InputError]:
    try:
        if path.is_dir():
            yield from _walk(path, {folder.resolve() for folder in avoid})
        elif path.exists():
            yield Input(given, path.stem, FORMATS.get(path.suffix.lower(), "text"))
        else:
            yield InputError(f"{given}: there is no such file or directory")
    except OSError as error:
        yield InputError(f"{given}: {error.strerror}")


def _walk(top: Path, avoid: set[Path]) -> Iterator[Input | Skipped | InputError]:
    errors: list[InputError] = []

    def note(error: OSError) -> None:
        errors.append(InputError(f"{error.filename}: {error.strerror}; the folder was not read"))

    rules = {folder: _ignore_file(folder) for folder in _repository_folders(top.resolve())}
    if any(_ignored(rules, folder, "/") for folder in (top.resolve(), *top.resolve().parents)):
        rules = {}  # a folder that is named is wanted, whatever the .gitignore above it says
    for here, folders, names in os.walk(top, onerror=note):
        base = Path(here).resolve()
        rules[base] = _ignore_file(base)
        folders[:] = sorted(
            f
            for f in folders
            if f[0] != "."
            and base / f not in avoid
            and not _ignored(rules, base / f, "/")
            and not holds_results(base / f)
        )
        for name in sorted(names):
            if name[0] == "." or _ignored(rules, base / name, ""):
                continue
            path = Path(here) / name
            format = FORMATS.get(path.suffix.lower())
            if format is None or _is_ours(path):
                yield Skipped(str(path))
            elif path.is_file():  # a pipe would wait for ever
                below = PurePosixPath(path.relative_to(top).as_posix())
                yield Input(str(path), str(below.with_suffix("")), format)
            elif path.is_symlink() and not path.exists():
                yield InputError(f"{path}: a link that leads nowhere; mend it or take it out")
    yield from errors


def _is_ours(path: Path) -> bool:
    begins, holds = OURS.get(path.name, (b"", b""))
    if not begins:
        return False
    try:
        with path.open("rb") as file:
            line = file.readline(1 << 20)
    except OSError:
        return False
    return line.startswith(begins) and holds in line


def holds_results(folder: Path) -> bool:
    """Whether cleaner wrote this folder: its articles are in the corpus once already."""
    return any(_is_ours(folder / name) for name in OURS)


def _repository_folders(top: Path) -> list[Path]:
    """The folders above `top` whose .gitignore holds for it: up to the one with .git, or none."""
    for k, folder in enumerate([top, *top.parents]):
        if (folder / ".git").exists():
            return list(top.parents)[:k]
    return []


def _ignore_file(folder: Path) -> object | None:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines((folder / ".gitignore").read_text("utf-8", "replace").split("\n"))
    except OSError:
        return None


def _ignored(rules: dict[Path, object | None], path: Path, slash: str) -> bool:
    """Whether the nearest .gitignore that speaks of `path` excludes it."""
    from pathspec import GitIgnoreSpec

    for folder in path.parents:
        spec = rules.get(folder)
        if isinstance(spec, GitIgnoreSpec):
            verdict = spec.check_file(path.relative_to(folder).as_posix() + slash).include
            if verdict is not None:
                return verdict
    return False


# ---------------------------------------------------------------- what is in them
def clean_paths(
    paths: Iterable[str], how: Settings, *, jobs: int = 1, column: str = "text", avoid: Sequence[Path] = ()
) -> Iterator[Document | InputError]:
    """The cleaned documents of all files below `paths`, in order, and an error for each file that could not be read."""
    given = [found for found in find_inputs(paths, avoid) if not isinstance(found, Skipped)]
    yield from clean_inputs(given, how, jobs=jobs, column=column)


def clean_inputs(
    given: Sequence[Input | InputError], how: Settings, *, jobs: int = 1, column: str = "text"
) -> Iterator[Document | InputError]:
    """The same for inputs that have been found already.  `jobs` processes share the work; the order stays."""
    files = ((one.id, one.path) for one in given if isinstance(one, Input))
    how = replace(how, decisions=addressed(how.decisions, files))
    return (found for _, found in _numbered(given, how, jobs, column))


def clean_each(
    given: Sequence[Input | InputError], how: Settings, *, jobs: int = 1, column: str = "text"
) -> Iterator[Iterator[Document | InputError]]:
    """The same, input by input: one document, or one a row for a file of rows, or an error.

    Each is to be looked at before the next, since the rows of a large file are not held.
    """
    for _, together in groupby(_numbered(given, how, jobs, column), itemgetter(0)):
        yield (found for _, found in together)


def _numbered(
    given: Sequence[Input | InputError], how: Settings, jobs: int, column: str
) -> Iterator[tuple[int, Document | InputError]]:
    """Each document, or error, with the number of the input that it came from."""
    files = max(1, min(16, len(given) // (4 * jobs)))  # that a process takes at a time
    for done in _shared(partial(_clean_all, how=how), _tasks(given, column, files), jobs):
        yield from done


def _shared(work: Callable[[Work], Done], tasks: Iterable[Work], jobs: int) -> Iterator[Done]:
    """What `work` makes of each task, in order; no more tasks are taken than `jobs` processes have work for."""
    if jobs == 1:
        yield from map(work, tasks)
        return
    from concurrent.futures import Future, ProcessPoolExecutor

    with ProcessPoolExecutor(jobs) as pool:
        waiting: deque[Future[Done]] = deque()
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) > 4 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _tasks(given: Iterable[Input | InputError], column: str, files: int) -> Iterator[Sequence[Task]]:
    """The work in portions: some `files`, or some of the rows of one."""
    for of_rows, group in groupby(enumerate(given), lambda one: _is_table(one[1])):
        if not of_rows:
            yield from _portions(group, files)
            continue
        for number, one in group:
            assert isinstance(one, Input)
            try:
                yield from _portions(((number, row) for row in read_rows(one, column)), ROWS)
            except InputError as error:
                yield [(number, error)]


def _is_table(one: Input | InputError) -> bool:
    return isinstance(one, Input) and one.format in tables.FORMATS


def _portions(values: Iterable[Value], size: int) -> Iterator[list[Value]]:
    values = iter(values)
    while portion := list(islice(values, size)):
        yield portion


def _clean_all(tasks: Sequence[Task], how: Settings) -> list[tuple[int, Document | InputError]]:
    done: list[tuple[int, Document | InputError]] = []
    for number, one in tasks:
        try:
            done.append((number, one if isinstance(one, InputError) else _clean(one, how)))
        except InputError as error:
            done.append((number, error))
    return done


def clean_input(given: Input, how: Settings, column: str = "text") -> list[Document]:
    """The cleaned documents of one file: one, or one a row for a file of rows.  Raises InputError."""
    return [_clean(one, how) for one in (read_rows(given, column) if given.format in tables.FORMATS else [given])]


def _clean(one: Input | Unclean, how: Settings) -> Document:
    if isinstance(one, Unclean):
        how = settings_for(how, one.source.path)
        return clean_text(one.text, how, one.source, id=one.id, first=one.first)
    how = settings_for(how, one.path)
    data = _bytes(one)
    page_encoding = None
    if one.format == "html":
        from cleaner.stages.page.extract import sniff_html_encoding

        page_encoding = sniff_html_encoding(data)
    decoded, notes, first = _decode(one, data, page_encoding)
    source = Source(one.path, one.format, decoded.encoding, notes)
    clean = clean_html if one.format == "html" else clean_text
    return clean(decoded.text, how, source, id=one.id, first=first)


def _decode(given: Input, data: bytes, declared: str | None = None) -> tuple[Decoded, dict[str, object], list[Step]]:
    """The text, what is needed besides to write the bytes again, and the steps of the decoder."""
    try:
        decoded = decode(data, declared)
    except DecodeError as error:
        raise InputError(f"{given.path}: {error}") from None
    notes = {"sha256": hashlib.sha256(data).hexdigest(), **decoded.notes}
    return decoded, notes, [Step(code, (), True, note) for code, note in describe(decoded)]


def _bytes(given: Input) -> bytes:
    try:
        return given.data if given.data is not None else Path(given.path).read_bytes()
    except OSError as error:
        raise InputError(f"{given.path}: {error.strerror}; nothing was read") from None


# ---------------------------------------------------------------- rows
class Unclean(NamedTuple):
    """A row that is to be cleaned."""

    text: str
    source: Source
    id: str
    first: Sequence[Step]


Task = tuple[int, Input | Unclean | InputError]  # what is to be cleaned, with the number of the input it comes from


def read_rows(given: Input, column: str) -> Iterator[Unclean]:
    """The rows of one file, all of which can be read: it is gone through once before the first is given.

    The notes of the first speak of the whole file, those of each of its own row.  Raises InputError.
    """
    first: Sequence[Step] = ()
    if given.format == "parquet":
        encoding, whole = "utf-8", _parquet_notes(given)
        rows_again = partial(parquet.read, given.path if given.data is None else given.data, column)
    else:
        decoded, whole, first = _decode(given, _bytes(given))
        encoding = decoded.encoding
        if not decoded.text.strip():
            yield Unclean(decoded.text, Source(given.path, "text", encoding, whole), given.id, first)
            return
        rows_again = partial(rows.read, decoded.text, given.format, column)
    try:
        for _ in rows_again():
            pass
        ids: dict[str, int] = {}
        for row in rows_again():
            notes = {**whole, "line": row.line, "column": column, **row.notes}
            source = Source(given.path, given.format, encoding, notes)
            yield Unclean(row.text or "", source, f"{given.id}:{_free(row.id or str(row.line), ids)}", first)
            whole, first = {}, ()
    except OSError as error:
        raise InputError(f"{given.path}: {error.strerror or error}") from None
    except RowError as error:
        raise InputError(f"{given.path}:{error.place}{': ' if error.place else ' '}{error}") from None


def _parquet_notes(given: Input) -> dict[str, object]:
    try:
        with io.BytesIO(given.data) if given.data is not None else open(given.path, "rb") as file:
            return {"sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    except OSError as error:
        raise InputError(f"{given.path}: {error.strerror}; nothing was read") from None


def _free(name: str, taken: dict[str, int]) -> str:
    """`name`, with a number behind it if it is taken; `taken` are the names so far, each with the last number tried."""
    free = name
    while free in taken:
        taken[name] += 1
        free = f"{name}#{taken[name]}"
    taken[free] = 1
    return free
