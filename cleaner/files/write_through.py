"""A file that must stay the same file (it has several names, or an owner that we cannot give a new one): written over.

That is not done in one step as a rename is, so both texts lie aside while it is done, and whoever finds them there ends it.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

NEW, OLD, NAME = (
    ".new",
    ".old",
    ".name",
)  # what lies aside: both texts, and then the name of the file, which makes it valid


def write_over(target: Path, aside: Path) -> None:
    """Write what the file `aside` holds into `target`; both in one folder or a folder of it.

    Raises OSError, or whatever stops it, when `target` holds again what it held; where that cannot be had, both texts stay aside.
    """
    new, old, name = (aside.with_name(aside.name + end) for end in (NEW, OLD, NAME))
    before = target.read_bytes()
    old.write_bytes(before)
    aside.rename(new)
    _synced(old)
    _synced(new)
    name.write_bytes(os.fsencode(target.name))
    _synced(name)
    try:
        _write(target, new.read_bytes())
    except BaseException:
        _write(target, before)
        name.unlink()
        raise
    for file in (name, old, new):
        file.unlink()


def is_unended(folder: Path) -> bool:
    """Whether a file may be half written, of which both texts lie here."""
    return any(folder.glob(f"*{NAME}"))


def end_all(folder: Path) -> None:
    """End what a run that was killed had begun to write over, in the folder above `folder`.  Raises OSError where it cannot.

    A file that holds anything but the beginning of the new text and the end of the old was edited since, and stays.  What lies
    here may be a stranger's: nothing is read through a link.
    """
    for name in sorted(folder.glob(f"*{NAME}")):
        files = [name, name.with_suffix(NEW), name.with_suffix(OLD)]
        if all(map(_is_own_file, files)):
            inner, new, old = (file.read_bytes() for file in files)
            target = folder.parent / os.fsdecode(inner)
            is_beside = target.name == os.fsdecode(inner) and _is_own_file(target, of_anybody=True)
            if is_beside and _is_half_written(target.read_bytes(), new, old):
                _write(target, new)
        name.unlink()


def _is_own_file(path: Path, *, of_anybody: bool = False) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and (of_anybody or not hasattr(os, "geteuid") or found.st_uid == os.geteuid())


def _is_half_written(data: bytes, new: bytes, old: bytes) -> bool:
    written = next((k for k, (is_, is_new) in enumerate(zip(data, new, strict=False)) if is_ != is_new), len(new))
    return data[written:] == old[written:] or data == new


def _write(target: Path, data: bytes) -> None:
    with target.open("r+b", buffering=0) as file:
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]
        file.truncate()
        os.fsync(file.fileno())


def _synced(file: Path) -> None:
    with suppress(OSError), file.open("rb") as opened:
        os.fsync(opened.fileno())
