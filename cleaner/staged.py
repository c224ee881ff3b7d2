"""The staged files of a git repository as inputs: what is checked is what will be committed, not what lies in the tree."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import PurePosixPath

from cleaner import git
from cleaner.read import FORMATS, Input, holds_results


def staged_inputs(paths: Sequence[str]) -> list[Input]:
    """Those below `paths` (all, where there are none) with their contents, in the order of their names.

    Links, submodules, hidden files and results of cleaner are no inputs.  Raises git.GitError.
    """
    repository = git.look(paths, FORMATS)
    lines = sorted(repository.files, key=lambda line: line.partition(b"\t")[2])
    names: list[str] = []
    blobs: list[bytes] = []
    for line in lines:
        stamp, _, name = line.partition(b"\t")
        mode, blob, stage = stamp.split()
        posix = PurePosixPath(os.fsdecode(name))
        hidden = any(part[0] == "." for part in posix.parts)
        if name not in repository.staged or not mode.startswith(b"100") or stage != b"0" or hidden:
            continue
        if not any(holds_results(repository.top / folder) for folder in posix.parents):
            names.append(str(posix))
            blobs.append(blob)
    return [_input(repository, name, data) for name, data in zip(names, git.blobs(blobs), strict=True)]


def _input(repository: git.Repository, name: str, data: bytes) -> Input:
    posix = PurePosixPath(name)
    path = os.path.relpath(repository.top / name)
    return Input(path, str(posix.with_suffix("")), FORMATS.get(posix.suffix.lower(), "text"), data)
