# ruff: noqa: SIM115 - streams stay open
"""How a run ends: its exit status, and one line where something went wrong.  Status 1 means findings, and nothing else."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, TextIO, TypeVar

import click

from cleaner.cli.spoken import show
from cleaner.cli.terminal import INTERRUPTED, NOTHING, TROUBLE, complain, say
from cleaner.core.errors import CleanerError
from cleaner.core.messages import Message
from cleaner.core.system_errors import system_reason

Command = TypeVar("Command", bound=Callable[..., Any])
PIPE_CLOSED = 141  # as a shell says it of git or grep, which SIGPIPE ends where the reader has gone
ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
TRACEBACK = "--traceback"
STDOUT, STDERR = Message("standard output"), Message("standard error")
LONGEST = 200  # code points of an error that are shown
IMPATIENT = 2.0  # seconds in which a signal that comes again says nothing new


class Stopped(KeyboardInterrupt):
    """A signal asks the run to end.  What lies aside is removed on the way out; `status` is that of a shell."""

    def __init__(self, number: int) -> None:
        self.status = 128 + number


class _Carried(BaseException):
    """An error on its way through click."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


class _StreamError(Exception):
    """Standard output or error took no more.  No OSError: those who have an answer to one mean their own files."""

    def __init__(self, stream: Message, error: OSError) -> None:
        self.stream, self.error = stream, error


class Root(click.Group):
    """A group whose caller sees what went wrong.

    click's `main` has status 1 for a closed pipe and for what ends by SystemExit, and takes any EOFError for Ctrl-C.
    """

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        with _carried():
            return super().make_context(*arguments, **named)

    def invoke(self, context: click.Context) -> Any:
        with _carried():
            return super().invoke(context)


@contextmanager
def _carried() -> Iterator[None]:
    try:
        yield
    except (EOFError, KeyboardInterrupt, OSError, SystemExit) as error:
        raise _Carried(error) from None


def traceback_option(command: Command, *, hidden: bool = False) -> Command:
    """It is looked for where it is wanted (`_tell`): things may go wrong before the arguments are read."""
    return click.option(
        TRACEBACK,
        is_flag=True,
        expose_value=False,
        hidden=hidden,
        help="After an error of cleaner itself, show where it arose.",
    )(command)


def status_of(command: Callable[[], int | None]) -> int:
    """The status that `command` returns, or that of the error it raises, which is told of.

    What was printed has arrived by then: where it could not, that is told of too, and nothing is left for the end of
    the interpreter, which has words and a status of its own.
    """
    try:
        _open_streams()
        _heed_signals()
        status = command() or NOTHING
        sys.stdout.flush()
    except BaseException as raised:
        error = raised.error if isinstance(raised, _Carried) else raised
        status = _status(error)
        with suppress(_StreamError):  # standard error may be full, or closed, itself
            _tell(error)
    _stop_workers()
    _heed_signals(signal.SIG_IGN)
    for stream in (sys.stdout, sys.stderr):
        _let_go(stream)
    return status


def _status(error: BaseException) -> int:
    if isinstance(error, Stopped):
        return error.status
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return INTERRUPTED
    return PIPE_CLOSED if _reader_is_gone(error) else TROUBLE


def _tell(error: BaseException) -> None:
    if isinstance(error, click.ClickException):
        show(error)
    elif isinstance(error, CleanerError):
        complain(error)
    elif isinstance(error, (click.Abort, KeyboardInterrupt)):
        say("interrupted")
    elif not _reader_is_gone(error):
        message = _message(error)
        complain(message)
        if TRACEBACK in sys.argv[1:]:
            import traceback

            traceback.print_exception(error)


def _message(error: BaseException) -> Message:
    """What nobody below had an answer to, with the file where that is known."""
    message = _reason(error)
    notes: list[str] = getattr(error, "__notes__", [])
    return Message("{file}: {reason}", {"file": notes[0], "reason": message}) if notes else message


def _reason(error: BaseException) -> Message:
    if isinstance(error, MemoryError):
        return Message("there is not enough memory; fewer --jobs, or smaller files, need less")
    if isinstance(error, _StreamError):
        return Message("{file}: {reason}", {"file": error.stream, "reason": system_reason(error.error)})
    if isinstance(error, OSError) and error.errno:
        reason = system_reason(error)
        return Message("{file}: {reason}", {"file": error.filename, "reason": reason}) if error.filename else reason
    what = Message(f"{type(error).__name__}: {error}"[:LONGEST])
    return Message("this is an error of cleaner, please report it: {what}; --traceback shows the rest", {"what": what})


def _reader_is_gone(error: BaseException) -> bool:
    """Such as `head`, which wants no more."""
    return isinstance(error, _StreamError) and isinstance(error.error, BrokenPipeError)


# ---------------------------------------------------------------- streams
class _Outlet(io.RawIOBase):
    """A standard stream that says so where the system takes no more."""

    def __init__(self, raw: io.RawIOBase, name: Message) -> None:
        self._raw, self._name = raw, name

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def write(self, data: Any) -> int | None:
        try:
            return self._raw.write(data)
        except OSError as error:
            raise _StreamError(self._name, error) from None


def _open_streams() -> None:
    """Closed streams (`>&-`) are as good as /dev/null, as for git: no file that is opened must come to stand for them."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        for number in range(3):
            try:
                os.fstat(number)
            except OSError:
                os.open(os.devnull, os.O_RDWR)  # which is given the lowest number that is free
        sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)
    sys.stdout = _named(sys.stdout, STDOUT, 1)
    sys.stderr = _named(sys.stderr, STDERR, 2)


def _named(stream: TextIO | None, name: Message, number: int) -> TextIO:
    if stream is None:
        return open(number, "w", encoding="utf-8", closefd=False)
    raw = getattr(stream.buffer, "raw", stream.buffer)  # the latter under PYTHONUNBUFFERED
    if not isinstance(raw, io.RawIOBase):
        return stream
    outlet = io.BufferedWriter(_Outlet(raw, name))
    lines = number == 2 or stream.isatty()
    return io.TextIOWrapper(outlet, stream.encoding, stream.errors, line_buffering=lines)


def _let_go(stream: TextIO) -> None:
    """Nothing is left in it for the end of the interpreter."""
    try:
        stream.flush()
    except _StreamError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


# ---------------------------------------------------------------- signals and processes
def _heed_signals(answer: signal.Handlers | None = None) -> None:
    """Answer the signals that end a run, but for those that whoever started it lets it ignore (`nohup`)."""
    mine, last = os.getpid(), -IMPATIENT

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal last
        if os.getpid() != mine:  # a worker, which has nothing to tidy up
            os._exit(128 + number)
        now = time.monotonic()  # noqa: TID251 - of keys that somebody presses
        if now - last > IMPATIENT:
            last = now
            raise Stopped(number)

    with suppress(ValueError):  # only the main thread may
        for number in ENDING:
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, answer or stop)


def _stop_workers() -> None:
    """None goes on where the run ended early."""
    if "multiprocessing" in sys.modules:
        from multiprocessing import active_children

        children = active_children()
        for child in children:
            child.terminate()
        others = set(threading.enumerate()) - {threading.current_thread()} if children else ()
        for thread in others:  # that of the pool, which the end of the interpreter would disturb
            thread.join(1)
