"""What git knows of a corpus: its files, which of them are staged, and what is in them.

Names come from git with -z only, since it quotes Chinese ones otherwise, and stay bytes until they are shown.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple


class GitError(Exception):
    """What git could not do, in its own words."""


class Repository(NamedTuple):
    """The top folder; a line for every file, as `ls-files --stage` writes it; and the names of those that are staged."""

    top: Path
    files: frozenset[bytes]
    staged: frozenset[bytes]


def look(paths: Sequence[str], suffixes: Iterable[str], since: str = "") -> Repository:
    """The repository of the working directory: its files below `paths` (all, where there are none) with one of `suffixes`.

    Staged is what differs from the last commit, or from the commit `since`, and was not deleted.  git is asked three
    things at once, which takes no longer than one of them.  Raises GitError.
    """
    specs = list(_specs(paths, suffixes))
    changed = ("diff", "--cached", "--name-only", "-z", "--no-renames", "--no-relative", "--no-ext-diff")
    asked = [
        _start("rev-parse", "--show-toplevel"),
        _start("ls-files", "--stage", "--full-name", "-z", "--", *specs),
        _start(*changed, "--diff-filter=d", *([since] if since else []), "--", *specs),
    ]
    top, files, staged = [_answer(process) for process in asked]
    return Repository(Path(os.fsdecode(top.removesuffix(b"\n"))), _items(files), _items(staged))


def blobs(names: Iterable[bytes]) -> Iterator[bytes]:
    """The contents of blobs, in order.  Raises GitError for one that is not there."""
    with TemporaryFile() as wanted:  # not a pipe: git stops reading one where nobody reads its answers
        wanted.writelines(name + b"\n" for name in names)
        wanted.seek(0)
        with _start("cat-file", "--batch", stdin=wanted) as process:
            assert process.stdout
            while head := process.stdout.readline():
                name, kind, *size = head.split()
                if kind != b"blob":
                    raise GitError(f"{name.decode()}: {kind.decode()}")
                yield process.stdout.read(int(size[0]))
                process.stdout.read(1)


def _specs(paths: Sequence[str], suffixes: Iterable[str]) -> Iterator[str]:
    """Pathspecs.  A folder stands for the files below it that have one of the suffixes, a file for itself."""
    suffixes = list(suffixes)
    if not paths:
        yield from (f":(top,icase)*{suffix}" for suffix in suffixes)
    for path in paths:
        if os.path.isdir(path):
            literal = "".join(f"\\{c}" if c in "*?[\\" else c for c in os.path.normpath(path))
            yield from (f":(icase){literal}/*{suffix}" for suffix in suffixes)
        else:
            yield f":(literal){path}"


def _start(*arguments: str, stdin: Any = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(["git", *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as error:
        raise GitError(f"git could not be run: {error.strerror}") from None


def _answer(process: subprocess.Popen[bytes]) -> bytes:
    answer, errors = process.communicate()
    if process.returncode:
        raise GitError(os.fsdecode(errors).strip().split("\n")[0])
    return answer


def _items(listing: bytes) -> frozenset[bytes]:
    return frozenset(listing.split(b"\0")) - {b""}
