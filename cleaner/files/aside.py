"""Folders beside the files that a run is going to write, in which they wait: held by a lock, and swept when their run is dead.

The lock is the operating system's (flock; on Windows a locked byte), so it ends with its process, however that ends.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cleaner.core.errors import OutputError
from cleaner.files import write_through

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PREFIX = ".cleaner-"  # no run reads what is hidden
NAME = re.compile(r"\.cleaner-[a-z0-9_]{8}")  # as `tempfile` makes it
LOCK = "lock"
MARK = "# files of a run of cleaner; what is left of one that was killed goes with the next\n*\n"  # for git, and for `sweep`
PATIENCE = 2.0  # seconds in which another run may end that is just putting its files in place
PAUSE = 0.05

_held: set[int] = set()  # locks that this process has open; a worker must not hold them on when its parent is dead


def _let_go() -> None:
    while _held:
        os.close(_held.pop())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


class Aside(NamedTuple):
    """A folder set aside, and its lock; None where it shares that of another one."""

    path: Path
    lock: int | None


def set_aside(folder: Path, first: Aside | None = None) -> Aside:
    """Make one in `folder`.  It shares the lock of the `first` of a run where it can: a corpus may have more folders than a
    process may have open files.
    """
    while True:
        path = folder / Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder)).name  # it is absolute from Python 3.12 on
        lock = None
        try:
            if not first or not _is_linked(first.path / LOCK, path / LOCK):
                lock = _locked(path / LOCK)
            (path / ".gitignore").write_bytes(MARK.encode())
            return Aside(path, lock)
        except (FileNotFoundError, BlockingIOError):  # a run that swept here took it for a dead one's
            remove(Aside(path, lock))
            time.sleep(PAUSE / 10)
        except BaseException:
            remove(Aside(path, lock))
            raise


def remove(aside: Aside) -> None:
    """Take it away.  What shows whose it is goes last, so that a run that is killed here leaves what the next can sweep.

    One that has both texts of a file that is half written stays for the next run.
    """
    if write_through.is_unended(aside.path):
        _release(aside.lock)
        return
    with suppress(OSError):
        for file in aside.path.iterdir():
            if file.name not in (LOCK, ".gitignore"):
                file.unlink()
    with suppress(OSError):
        (aside.path / ".gitignore").unlink()
    if sys.platform == "win32":  # which removes no open file
        _release(aside.lock)
    with suppress(OSError):
        (aside.path / LOCK).unlink()
    with suppress(OSError):
        aside.path.rmdir()
    if sys.platform != "win32":  # only now, or another run would hold a lock that goes
        _release(aside.lock)


def _release(lock: int | None) -> None:
    if lock is not None:
        _held.discard(lock)
        with suppress(OSError):
            os.close(lock)


def sweep(folder: Path) -> list[Path]:
    """Remove what runs that were killed left in a folder, and end what they had begun; returns those of runs that go on."""
    busy = []
    for path in sorted(folder.glob(f"{PREFIX}*")):
        if not _is_ours(path):
            continue
        try:
            lock = os.open(path / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except OSError:
            continue
        if not (is_free := _hold(lock)):
            os.close(lock)
            if is_free is False:
                busy.append(path)
            continue  # on a file system without locks nobody knows whose it is
        with suppress(OSError):  # it is kept then
            write_through.end_all(path)
        remove(Aside(path, lock))
    return busy


def sweep_beside(files: Iterable[str]) -> None:
    """The same for the folders in which these files lie."""
    for folder in {Path(file).resolve().parent for file in files}:
        sweep(folder)


def be_alone(folder: Path, own: Path) -> None:
    """Wait until no other run writes into a folder.  Raises OutputError where one goes on for longer.

    Of two that begin at once the one whose name is the later gives up first.
    """
    waited = 0.0
    while others := [path for path in sweep(folder) if path != own]:
        if waited > PATIENCE / (1 if own < min(others) else 4):
            raise OutputError(
                "{folder}: another run of cleaner is writing there; wait for its end, or choose another folder",
                folder=folder,
            )
        time.sleep(PAUSE)
        waited += PAUSE


def _is_ours(path: Path) -> bool:
    """Whether a run made it: only its owner may enter it, which no checkout makes so, and it has our mark or has not come so
    far yet.
    """
    if not NAME.fullmatch(path.name):
        return False
    try:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode):
            return False
        if sys.platform != "win32" and (stat.S_IMODE(found.st_mode) != 0o700 or found.st_uid != os.geteuid()):
            return False
        names, mark = set(os.listdir(path)), path / ".gitignore"
        if ".gitignore" not in names:
            return names <= {LOCK}
        if not stat.S_ISREG(mark.lstat().st_mode):
            return False
        with mark.open("rb") as file:
            held = file.read(len(MARK) + 1)
    except OSError:
        return False
    return held == MARK.encode() or (names <= {LOCK, ".gitignore"} and MARK.encode().startswith(held))


def _is_linked(lock: Path, other: Path) -> bool:
    try:
        os.link(lock, other)
    except OSError:  # another file system, or one without links, or the other lock is gone
        if not other.parent.exists():
            raise FileNotFoundError(other) from None
        return False
    return True


def _locked(path: Path) -> int:
    """The lock of a new folder.  Raises BlockingIOError where another run is sweeping it away."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    _held.add(lock)
    is_ours = _hold(lock)
    if is_ours is not False and (sys.platform == "win32" or os.fstat(lock).st_nlink):
        return lock
    _release(lock)
    raise BlockingIOError(path)


def _hold(lock: int) -> bool | None:
    """Whether the lock is ours now; None where the file system knows no locks."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return None
    return True
