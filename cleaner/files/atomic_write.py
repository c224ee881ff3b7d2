"""Files written aside first, and then moved into place together; never over an input, nor over what somebody edited meanwhile."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import IO, NamedTuple

from cleaner.core.errors import OutputError
from cleaner.core.messages import Message
from cleaner.core.system_errors import system_reason
from cleaner.files import write_through
from cleaner.files.aside import Aside, be_alone, remove, set_aside, sweep

LONGEST = 255  # bytes of a file's name, on nearly all file systems


class Replaced(NamedTuple):
    """What stands where a file is to be replaced: its SHA-256 ("" for none), and whether it must stay the same file."""

    was: str
    through: bool


class Staging:
    """Files written aside and put in place by `commit`.  A context manager: leaving it removes what is left aside.

    `folders` are those below which files will stand; no other run writes into them meanwhile.  Each gets its own place aside,
    since only within a file system can a file be moved whole.  With `durable`, or once a file is to be replaced, all is on the disk
    before it is moved.
    Raises OutputError where another run writes there, OSError where nothing can be written.
    """

    def __init__(self, folders: Iterable[Path] = (), *, durable: bool = False) -> None:
        self.durable = durable
        self.inputs: set[Path] = set()
        self.files: dict[Path, Path] = {}  # those that wait, by where they will stand
        self.written: list[Path] = []  # those that stand there now
        self.sources: dict[Path, str] = {}
        self.aside: dict[Path, Aside] = {}
        self.obsolete: set[Path] = set()  # files of an earlier run: those that this one does not write go with `commit`
        self.made: list[Path] = []  # folders that were not there, the deepest first
        self.replaced: dict[Path, Replaced] = {}
        self.numbers = count()
        self.leads_to = lru_cache(1 << 12)(Path.resolve)
        try:
            for folder in folders:
                self._add(folder)
                be_alone(folder, self.aside[folder].path)
        except BaseException:
            self.__exit__()
            raise

    def _add(self, folder: Path) -> None:
        """Make room below a folder, where there is none yet."""
        if folder in self.aside:
            return
        self.made[:0] = [above for above in (folder, *folder.parents) if not above.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        self.aside[folder] = set_aside(folder, next(iter(self.aside.values()), None))

    def __enter__(self) -> Staging:
        return self

    def __exit__(self, *error: object) -> None:
        for aside in reversed(self.aside.values()):  # the first one holds the lock of the others
            remove(aside)
        for folder in self.made:
            with suppress(OSError):  # what holds files now stays
                folder.rmdir()

    def protect(self, inputs: Iterable[str]) -> None:
        """These must not be written over."""
        self.inputs.update(Path(path).resolve() for path in inputs)

    def open(self, target: Path, source: str = "") -> IO[bytes]:
        """A file to write that will stand at `target`, made of `source`.

        Raises OutputError where an input, a folder, a pipe or a device stands, or another file of this run will.
        """
        if target in self.files:
            both = _both(*dict.fromkeys(filter(None, (self.sources[target], source))))
            raise OutputError(
                "{target}: {both} would both be written there; clean them into different folders",
                target=target,
                both=both,
            )
        if len(os.fsencode(target.name)) > LONGEST:
            raise OutputError(
                "{target}: this name is longer than a file may have; rename the input {source}",
                target=target,
                source=source,
            )
        if target.resolve() in self.inputs:
            raise OutputError("{target}: would overwrite an input; choose another output folder", target=target)
        if target.is_dir():
            raise OutputError(
                "{target}: a folder stands where a file is to be written; choose another output folder", target=target
            )
        refuse_device(target)
        folder = next(folder for folder in target.parents if folder in self.aside)
        if not self.leads_to(target.parent).is_relative_to(self.leads_to(folder)):
            raise OutputError(
                "{parent}: a link leads out of {folder}, and a file would be written there; take the link away, or choose another output folder",
                parent=target.parent,
                folder=folder,
            )
        self.files[target] = self.aside[folder].path / str(next(self.numbers))
        self.sources[target] = source
        return self.files[target].open("w+b")

    def replace(self, path: str | Path, like: str | Path, was: str) -> IO[bytes]:
        """A file to write that will stand at `path`, or where that leads to, with the mode and the owner of the file `like`.

        `was` is the SHA-256 of what stands there ("" for nothing): if that is another one when it is to be replaced, it stays.
        Raises OutputError for a file that nobody may write.
        """
        target = Path(path).resolve()
        try:
            found = os.stat(like)
        except FileNotFoundError:
            raise changed_meanwhile(Path(like)) from None
        if not found.st_mode & 0o222 or not os.access(like, os.W_OK):
            raise OutputError(
                "{path}: is read-only, so it stays as it is; make it writable if it is to be changed", path=like
            )
        self.durable = True  # the record that undoes it, too
        self._add(target.parent)
        file = self.open(target, str(like))
        same_owner = _dress(self.files[target], Path(like), found)
        self.replaced[target] = Replaced(was, bool(was) and (found.st_nlink > 1 or not same_owner))
        return file

    def digest(self, path: str | Path) -> str:
        """The SHA-256 of what will stand there."""
        return digest_of(self.files[Path(path).resolve()])

    def place_of(self, path: str | Path) -> Path:
        """Where what will stand at `path` lies now: aside, or in its place if nothing will be written there."""
        target = Path(path).resolve()
        return self.files.get(target, target)

    def forget(self, path: str | Path) -> None:
        """Nothing will be written there after all."""
        self.files.pop(Path(path).resolve()).unlink()

    def edited(self, path: str | Path) -> OutputError | None:
        """An error where what is to be replaced there is not what it was."""
        target = Path(path).resolve()
        found = digest_of(target) if target.exists() else ""
        if found in (self.replaced[target].was, digest_of(self.files[target])):
            return None
        return changed_meanwhile(target)

    def commit(self, but: Collection[Path] = ()) -> dict[Path, OutputError]:
        """Move every file into place but those in `but`, which wait for another call; returns an error for each that was edited
        since, and stays as it is.  Raises OutputError; before the first move for all that can be known before.

        What replaces a file is on the disk before that is gone, also if the power fails.
        """
        now = {target: aside for target, aside in self.files.items() if target not in but}
        kept: dict[Path, OutputError] = {}
        total = len(self.written) + len(self.files)
        for target in now:
            self._make_room(target)
        for target, aside in now.items():
            try:
                if target in self.replaced and (error := self.edited(target)):
                    kept[target] = error
                else:
                    self._put(target, aside)
                    self.written.append(target)
            except OSError as error:
                done = Message("{n} of {total} files were written", {"n": len(self.written), "total": total})
                raise OutputError(
                    "{target}: {reason}; {done}, run again when that is mended",
                    target=target,
                    reason=system_reason(error),
                    done=done,
                ) from None
            del self.files[target]
        if self.durable:
            for folder in {*(target.parent for target in now), *(folder.parent for folder in self.made)}:
                _sync(folder)
        if not but:
            for path in self.obsolete - set(self.written):
                path.unlink()
        return kept

    def _put(self, target: Path, aside: Path) -> None:
        if self.durable:
            _sync(aside)
        if target in self.replaced and self.replaced[target].through:
            write_through.write_over(target, aside)
        else:
            os.replace(aside, target)

    def _make_room(self, target: Path) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                "{folder}: {reason}; nothing was written", folder=target.parent, reason=system_reason(error)
            ) from None


def digest_of(path: str | Path) -> str:
    """The SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def refuse_device(target: Path) -> None:
    """Raises OutputError where a file would take the place of a pipe or a device."""
    if target.exists() and not target.is_file():
        raise OutputError("{target}: is a pipe or a device, and no file; choose another name", target=target)


def changed_meanwhile(path: Path) -> OutputError:
    """The error for a file that somebody edited, or removed, while it was being cleaned."""
    return OutputError("{path}: changed in the meantime, so it stays as it is; run again", path=path)


def _dress(file: Path, like: Path, found: os.stat_result) -> bool:
    """Give a file the mode, the owner and the attributes (ACL) of another one; whether it could be given the owner."""
    same = True
    if hasattr(os, "chown") and (found.st_uid, found.st_gid) != (file.stat().st_uid, file.stat().st_gid):
        try:
            os.chown(file, found.st_uid, found.st_gid)
        except OSError:
            same = False
    shutil.copymode(like, file)
    if hasattr(os, "listxattr"):
        for name in _attributes(like):
            with suppress(OSError):  # some belong to the system
                os.setxattr(file, name, os.getxattr(like, name))
    return same


def _attributes(file: Path) -> list[str]:
    try:
        return os.listxattr(file)
    except OSError:
        return []


def _sync(path: Path) -> None:
    """Have a file or a folder written to the disk, as far as the system does that."""
    with suppress(OSError):
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _both(one: str = "", other: str = "") -> Message | str:
    """The sources that would be written to one place, as far as they have names."""
    if other:
        return Message("{one} and {other}", {"one": one, "other": other})
    return one or Message("two inputs")
