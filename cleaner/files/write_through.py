"""A file that must stay the same file (it has several names, or an owner that we cannot give a new one): written over.

That is not done in one step as a rename is, so both texts lie aside while it is done, and whoever finds them there ends it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

NEW, OLD, NAME = (
    ".new",
    ".old",
    ".name",
)  # what lies aside: both texts, and then the name of the file, which makes it valid


def write_over(target: Path, aside: Path) -> None:
    """Write what the file `aside` holds into `target`; both in one folder or a folder of it.  Raises OSError."""
    new, old, name = (aside.with_name(aside.name + end) for end in (NEW, OLD, NAME))
    old.write_bytes(target.read_bytes())
    aside.rename(new)
    _synced(old)
    _synced(new)
    name.write_bytes(os.fsencode(target.name))
    _synced(name)
    _write(target, new.read_bytes())
    for file in (name, old, new):
        file.unlink()


def end_all(folder: Path) -> None:
    """End what a run that was killed had begun to write over, in the folder above `folder`.

    A file that holds anything but the beginning of the new text and the end of the old was edited since, and stays.
    """
    for name in folder.glob(f"*{NAME}"):
        inner = os.fsdecode(name.read_bytes())
        target = folder.parent / inner
        new, old = (name.with_suffix(end).read_bytes() for end in (NEW, OLD))
        is_beside = Path(inner).name == inner and target.is_file() and not target.is_symlink()
        if is_beside and _is_half_written(target.read_bytes(), new, old):
            _write(target, new)
        name.unlink()


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
