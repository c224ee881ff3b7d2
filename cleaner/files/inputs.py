"""From paths to inputs: directories walked, formats told apart by their suffix.  `read` opens them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from cleaner.core.errors import InputError
from cleaner.core.patterns import gitignore
from cleaner.core.system_errors import system_reason

FORMATS = {
    **dict.fromkeys((".txt", ".text"), "text"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}


# written by cleaner itself, and in a folder no part of the corpus: how their first line begins, and what it holds
OURS = {
    "manifest.jsonl": (b'{"id":', b'"source_name":'),
    "record.jsonl": (b'{"schema":', b'"steps":'),
    "clusters.jsonl": (b'{"relation":"cluster"', b'"members":'),
    "paragraphs.jsonl": (b'{"relation":"paragraph"', b'"places":'),
    "rejected.jsonl": (b'{"source":', b'"rejected":'),
    "kept.jsonl": (b'{"id":', b'"place":'),
}


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
    results of an earlier run are passed over.  A directory in which nothing can be read is an error.
    A file is read once: under its own name, if a link to it is found too.  Files that would have one id keep as much of their
    folders in their names as tells them apart.
    """
    found = [one for given in paths for one in _below(Path(given), given, avoid)]
    files = {Path(one.path).resolve() for one in found if isinstance(one, Input) and not os.path.islink(one.path)}
    seen: set[Path] = set()
    once: list[Input | Skipped | InputError] = []
    for one in found:
        if isinstance(one, Input):
            whole = Path(one.path).resolve()
            if whole in seen or (whole in files and os.path.islink(one.path)):
                continue
            seen.add(whole)
        once.append(one)
    return _told_apart(once)


def _told_apart(found: Sequence[Input | Skipped | InputError]) -> Iterator[Input | Skipped | InputError]:
    alike: dict[str, list[str]] = {}
    for one in found:
        if isinstance(one, Input):
            alike.setdefault(one.id, []).append(os.path.abspath(one.path))
    for one in found:
        if isinstance(one, Input) and len(paths := alike[one.id]) > 1 and len({Path(p).anchor for p in paths}) == 1:
            below = PurePosixPath(
                Path(os.path.relpath(os.path.abspath(one.path), os.path.commonpath(paths))).as_posix()
            )
            one = replace(one, name=str(below.with_suffix("")))
        yield one


def _below(path: Path, given: str, avoid: Sequence[Path]) -> Iterator[Input | Skipped | InputError]:
    try:
        if path.is_dir():
            is_empty = True
            for one in _walk(path, {folder.resolve() for folder in avoid}):
                is_empty = is_empty and isinstance(one, Skipped)
                yield one
            if is_empty:
                yield InputError("{given}: there is nothing in this folder that can be read", given=given)
        elif path.exists() and not path.is_file():
            yield InputError(
                "{given}: is a pipe or a device; give what it holds on standard input (cleaner … - < {given})",
                given=given,
            )
        elif path.exists():
            yield Input(given, path.stem, FORMATS.get(path.suffix.lower(), "text"))
        else:
            yield InputError("{given}: there is no such file or directory", given=given)
    except OSError as error:
        yield InputError("{given}: {reason}", given=given, reason=system_reason(error))


def _walk(top: Path, avoid: set[Path]) -> Iterator[Input | Skipped | InputError]:
    errors: list[InputError] = []

    def note(error: OSError) -> None:
        errors.append(
            InputError(
                "{filename}: {reason}; the folder was not read", filename=error.filename, reason=system_reason(error)
            )
        )

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
                yield InputError("{path}: a link that leads nowhere; mend it or take it out", path=path)
            else:
                yield Skipped(str(path))
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
    try:
        return gitignore((folder / ".gitignore").read_text("utf-8", "replace").split("\n"))
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
