"""The staged files of a git repository as inputs: what is checked is what will be committed, not what lies in the tree."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from cleaner.files import git
from cleaner.files.inputs import FORMATS, Input, holds_results


def staged_inputs(paths: Sequence[str]) -> list[Input]:
    """Those below `paths` (all, where there are none) with their contents, in the order of their names.  Raises git.GitError."""
    repository = git.look(paths, FORMATS)
    staged = {name: stamp for name, (_, stamp) in sorted(repository.ahead.items()) if stamp}
    found = [name for name, stamp in staged.items() if is_input(repository.top, name, stamp)]
    blobs = git.blobs(staged[name].split()[1] for name in found)
    return [as_input(repository.top, name, data) for name, data in zip(found, blobs, strict=True)]


def is_input(top: Path, name: bytes, stamp: git.Stamp) -> bool:
    """Whether git's `name` is one: links, submodules, hidden files and results of cleaner are not."""
    posix = PurePosixPath(os.fsdecode(name))
    if not stamp.startswith(b"100") or any(part[0] == "." for part in posix.parts):
        return False
    return not any(_holds_results(top / folder) for folder in posix.parents)


_holds_results = lru_cache(1 << 16)(holds_results)


def as_input(top: Path, name: bytes, data: bytes) -> Input:
    posix = PurePosixPath(os.fsdecode(name))
    path = os.path.relpath(top / posix)
    return Input(path, str(posix.with_suffix("")), FORMATS.get(posix.suffix.lower(), "text"), data)
