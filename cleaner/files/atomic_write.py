"""Files written aside first, and then moved into place together; never over an input."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from cleaner.core.errors import OutputError
from cleaner.core.messages import Message
from cleaner.core.system_errors import system_reason

PREFIX = ".cleaner-"  # begins the name of a folder of files set aside: no run reads what is hidden
MARK = "# files of a run of cleaner; what is left of one that was killed goes with the next\n*\n"  # for git, and for `_sweep`
STALE = 24 * 3600  # seconds; no run writes for so long


class Staging:
    """Files written aside and put in place by `commit`.  A context manager: leaving it removes what is left aside.

    `folders` are those below which files will stand (each gets its own place aside, since only within a file system
    can a file be moved whole), `inputs` those that must not be written over.
    """

    def __init__(self, folders: Iterable[Path] = (), inputs: Iterable[str] = ()) -> None:
        self.inputs = {Path(path).resolve() for path in inputs}
        self.files: dict[Path, Path] = {}
        self.sources: dict[Path, str] = {}
        self.aside: dict[Path, Path] = {}
        self.obsolete: set[Path] = set()  # files of an earlier run: those that this one does not write go with `commit`
        self.made: list[Path] = []  # folders that were not there, the deepest first
        try:
            for folder in folders:
                self._add(folder)
        except OSError:
            self.__exit__()
            raise

    def _add(self, folder: Path) -> None:
        """Make room below a folder, where there is none yet."""
        if folder in self.aside:
            return
        _sweep(folder)
        self.made[:0] = [above for above in (folder, *folder.parents) if not above.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        self.aside[folder] = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
        (self.aside[folder] / ".gitignore").write_text(MARK, "ascii")

    def __enter__(self) -> Staging:
        return self

    def __exit__(self, *error: object) -> None:
        for folder in self.aside.values():
            shutil.rmtree(folder, ignore_errors=True)
        for folder in self.made:
            with suppress(OSError):  # what holds files now stays
                folder.rmdir()

    def open(self, target: Path, source: str = "") -> IO[bytes]:
        """A file to write that will stand at `target`, made of `source`.

        Raises OutputError where an input or a folder stands, or another file of this run will.
        """
        if target in self.files:
            both = _both(*dict.fromkeys(filter(None, (self.sources[target], source))))
            raise OutputError(
                "{target}: {both} would both be written there; clean them into different folders",
                target=target,
                both=both,
            )
        if target.resolve() in self.inputs:
            raise OutputError("{target}: would overwrite an input; choose another folder with -o", target=target)
        if target.is_dir():
            raise OutputError(
                "{target}: a folder stands where a file is to be written; choose another one with -o", target=target
            )
        folder = next(folder for folder in target.parents if folder in self.aside)
        self.files[target] = self.aside[folder] / str(len(self.sources))
        self.sources[target] = source
        return self.files[target].open("w+b")

    def replace(self, path: str | Path, like: str | Path) -> IO[bytes]:
        """A file to write that will stand at `path`, or where that leads to, with the mode of the file `like`."""
        target = Path(path).resolve()
        self._add(target.parent)
        file = self.open(target, str(like))
        shutil.copymode(like, self.files[target])
        return file

    def written(self, path: str | Path) -> str:
        """The SHA-256 of what will stand there."""
        with self.files[Path(path).resolve()].open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def place_of(self, path: str | Path) -> Path:
        """Where what will stand at `path` lies now: aside, or in its place if nothing will be written there."""
        target = Path(path).resolve()
        return self.files.get(target, target)

    def forget(self, path: str | Path) -> None:
        """Nothing will be written there after all."""
        self.files.pop(Path(path).resolve()).unlink()

    def commit(self) -> None:
        """Move every file into place.  Raises OutputError; before the first move for all that can be known before."""
        for target in self.files:
            self._make_room(target)
        for number, (target, aside) in enumerate(self.files.items()):
            try:
                os.replace(aside, target)
            except OSError as error:
                done = Message("{n} of {total} files were written", {"n": number, "total": len(self.files)})
                raise OutputError(
                    "{target}: {reason}; {done}, run again when that is mended",
                    target=target,
                    reason=system_reason(error),
                    done=done,
                ) from None
        for path in self.obsolete - set(self.files):
            path.unlink()

    def _make_room(self, target: Path) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                "{folder}: {reason}; nothing was written", folder=target.parent, reason=system_reason(error)
            ) from None


def _both(one: str = "", other: str = "") -> Message | str:
    """The sources that would be written to one place, as far as they have names."""
    if other:
        return Message("{one} and {other}", {"one": one, "other": other})
    return one or Message("two inputs")


def _sweep(folder: Path) -> None:
    """Remove what runs that were killed left in a folder."""
    for left in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if (left / ".gitignore").read_bytes() == MARK.encode() and left.stat().st_mtime < time.time() - STALE:
                shutil.rmtree(left)
