"""From paths to documents ready to be cleaned: directories walked, formats told apart, JSONL rows taken out of their lines."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from cleaner.decode import Decoded, DecodeError, decode, describe
from cleaner.document import Document, Source, Step
from cleaner.per_file import settings_for
from cleaner.pipeline import clean_html, clean_text
from cleaner.settings import Settings

FORMATS = {
    **dict.fromkeys((".txt", ".text"), "text"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
}


# written by cleaner itself, and in a folder no part of the corpus: how their first line begins, and what it holds
OURS = {"manifest.jsonl": (b'{"id":', b'"source_name":'), "record.jsonl": (b'{"schema":', b'"steps":')}


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
    for found in clean_each(given, how, jobs=jobs, column=column):
        yield from found


def clean_each(
    given: Sequence[Input | InputError], how: Settings, *, jobs: int = 1, column: str = "text"
) -> Iterator[Sequence[Document | InputError]]:
    """The same, together for each input: one document, or one a row for JSONL, or an error."""
    work = partial(_clean_or_error, how=how, column=column)
    if jobs == 1:
        yield from map(work, given)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(work, given, chunksize=max(1, min(16, len(given) // (4 * jobs))))


def _clean_or_error(given: Input | InputError, how: Settings, column: str) -> Sequence[Document | InputError]:
    if isinstance(given, InputError):
        return [given]
    try:
        return clean_input(given, how, column)
    except InputError as error:
        return [error]


def clean_input(given: Input, how: Settings, column: str = "text") -> list[Document]:
    """The cleaned documents of one file: one, or one a row for JSONL.  Raises InputError."""
    how = settings_for(how, given.path)
    data = given.data if given.data is not None else _bytes(given.path)
    page_encoding = None
    if given.format == "html":
        from cleaner.extract import sniff_html_encoding

        page_encoding = sniff_html_encoding(data)
    try:
        decoded = decode(data, page_encoding)
    except DecodeError as error:
        raise InputError(f"{given.path}: {error}") from None
    first = [Step(code, (), True, note) for code, note in describe(decoded)]
    if given.format == "jsonl" and decoded.text.strip():
        return _clean_rows(given, data, decoded, first, how, column)
    format = given.format if given.format != "jsonl" else "text"
    source = Source(given.path, format, decoded.encoding, {"sha256": _sha256(data), **decoded.notes})
    clean = clean_html if format == "html" else clean_text
    return [clean(decoded.text, how, source, id=given.id, first=first)]


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; nothing was read") from None


def _clean_rows(
    given: Input, data: bytes, decoded: Decoded, first: Sequence[Step], how: Settings, column: str
) -> list[Document]:
    """One document a row.  `source.notes["row"]` is the line as it was, around its text, so that it can be put back."""
    rows: list[Document] = []
    before = ""  # blank lines wait for the next row
    lines = decoded.text.split("\n")
    ids: set[str] = set()
    for number, line in enumerate(lines, 1):
        raw = line + ("\n" if number < len(lines) else "")
        if not line.strip():
            before += raw
            continue
        row = _row(given.path, number, line, column)
        text = row[column]
        name = _free(str(row["id"]) if isinstance(row.get("id"), (str, int)) else str(number), ids)
        whole = {"sha256": _sha256(data), **decoded.notes} if not rows else {}
        notes = {**whole, "line": number, "column": column, "row": _around(before + raw, text)}
        source = Source(given.path, "jsonl", decoded.encoding, notes)
        rows.append(clean_text(text, how, source, id=f"{given.id}:{name}", first=first if not rows else ()))
        before = ""
    if before and rows:
        last = rows[-1].source.notes["row"]
        assert isinstance(last, dict)
        last["raw" if "raw" in last else "after"] += before
    return rows


def _free(name: str, taken: set[str]) -> str:
    """`name`, with a number behind it if it is taken."""
    free, count = name, 1
    while free in taken:
        count += 1
        free = f"{name}#{count}"
    taken.add(free)
    return free


def _row(path: str, number: int, line: str, column: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}:{number}:{error.colno}: the line is no JSON ({error.msg}); mend it or take it out"
        ) from None
    except (RecursionError, ValueError):  # too many digits in one number
        raise InputError(
            f"{path}:{number}: the line is nested too deeply, or holds a number too long, to be read"
        ) from None
    if not isinstance(row, dict) or not isinstance(row.get(column), str):
        held = ", ".join(row) if isinstance(row, dict) else f"a {type(row).__name__}"
        raise InputError(
            f"{path}:{number}: the row has no text in a column {column!r} (it holds {held}); name the column with --column"
        )
    return row


def _around(raw: str, text: str) -> dict[str, str]:
    """`raw` without the JSON string of `text`, where that stands in it once in a spelling that can be made again."""
    for spelling in ("plain", "ascii"):
        literal = json.dumps(text, ensure_ascii=spelling == "ascii")
        if raw.count(literal) == 1:
            start, _, after = raw.partition(literal)
            return {"before": start, "after": after, "spelling": spelling}
    return {"raw": raw}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
