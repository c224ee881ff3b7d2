"""The command line as a user runs it, and texts to run it on."""

import contextlib
import gc
import io
import logging
import os
import random
import re
import runpy
import signal
import subprocess
import sys
from pathlib import Path

import click
from work import forget

from cleaner.cli import outcome
from cleaner.cli.main import cli
from cleaner.corpus import notices

ARTICLE = "全市造林绿化现场会召开\n\n3月12日,全市造林绿化现场会在云岭县召开,总结去年工作,部署今年任务。\n\n副市长林远出席会议并讲话。\n"
FIXED = ARTICLE.replace(",", "，")


def process(*arguments, cwd, stdin=b"", **options):
    """The finished process; arguments may be paths.

    For what only a process has: signals, limits, a terminal, an encoding of its own.  All else is `run`, without its half second.
    """
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, arguments)], cwd=cwd, input=stdin, capture_output=True, **options
    )


def stopped(*arguments, cwd, by, event, path="", time=1):
    """The finished process that got the signal `by` when it was about to do something to a path for the n-th time.

    Events are those that Python tells of: https://docs.python.org/3/library/audit_events.html
    """
    command = [sys.executable, "-c", STOPPED, event, path, str(time), str(int(by)), *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, check=False)


STOPPED = """
import runpy, signal, sys
event, path, left, by, *sys.argv[1:] = sys.argv[1:]

def heard(name, arguments):
    global left
    if name == event and path in str(arguments[0]):
        left = int(left) - 1
        if left == 0:
            signal.raise_signal(int(by))

sys.addaudithook(heard)
runpy.run_module("cleaner", run_name="__main__", alter_sys=True)
"""


def run(*arguments, cwd, stdin=b"", env=None, stdout=None, at_fault=False):
    """What `process` returns, to the byte, without starting one; `test_command_line.py` holds the two together.

    `stdout` is a binary file to print to.  Fails where cleaner says that it is at fault, and is not said to be.
    """
    argv = [sys.executable, "-m", "cleaner", *map(str, arguments)]
    with (
        _streams(stdin, stdout) as (stdout, stderr),
        _environment(env),
        contextlib.chdir(cwd),
        _a_fresh_program(argv[2:]),
    ):
        try:
            runpy.run_module("cleaner", run_name="__main__", alter_sys=True)
            status = 0
        except SystemExit as end:
            status = end.code
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        told = stderr.getvalue()
        printed = stdout.getvalue() if isinstance(stdout, io.BytesIO) else b""
    assert at_fault or not re.search(
        "this is an error of cleaner|这是 cleaner 自身的错误", told.decode("utf-8", "replace")
    ), told
    return subprocess.CompletedProcess(argv, status or 0, printed, told)


@contextlib.contextmanager
def _streams(stdin, stdout):
    """Standard streams that are pipes in UTF-8, as they are under LC_ALL=C.UTF-8 (`conftest.py`)."""
    inner = [io.BytesIO(stdin), stdout or io.BytesIO(), io.BytesIO()]
    before = {}
    for name, buffer in zip(("stdin", "stdout", "stderr"), inner, strict=True):
        errors = "backslashreplace" if name == "stderr" else "surrogateescape"
        stream = io.TextIOWrapper(buffer, "utf-8", errors, write_through=True)
        for place in (name, f"__{name}__"):  # the width of a terminal is asked of __stdout__
            before[place] = getattr(sys, place)
            setattr(sys, place, stream)
    try:
        yield inner[1:]
    finally:
        for place, stream in before.items():
            setattr(sys, place, stream)


@contextlib.contextmanager
def _environment(env):
    before = dict(os.environ)
    try:
        if env is not None:
            os.environ.clear()
            os.environ.update(env)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def _a_fresh_program(argv):
    """No run sees what another one left in this process: files it read, the language of the help, where its log went."""
    forget()
    helps = [(one, {key: value for key, value in vars(one).items() if "help" in key}) for one in _with_help(cli)]
    formatter, arguments, log = click.Context.formatter_class, sys.argv, logging.getLogger("cleaner")
    handlers, level = log.handlers, log.level
    answers = {number: signal.getsignal(number) for number in outcome.ENDING}
    sys.argv, log.handlers = argv, []
    try:
        yield
    finally:
        sys.argv, log.handlers = arguments, handlers
        for number, answer in answers.items():
            signal.signal(number, answer)
        notices.before_first.clear()
        log.setLevel(level)
        click.Context.formatter_class = formatter
        for one, texts in helps:
            vars(one).update(texts)
        gc.unfreeze()  # the command line freezes what it leaves to the end of its process


def _with_help(command):
    """A command, its options, and those below it."""
    yield from (command, *command.params)
    for below in getattr(command, "commands", {}).values():
        yield from _with_help(below)


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>造林</title></head><body><nav><a href="/">首页</a> <a href="/n">新闻</a></nav>
<h1>全市造林绿化现场会召开</h1><p>3月12日,全市造林绿化现场会在云岭县召开,总结去年工作,部署今年任务。</p>
<p>副市长林远出席会议并讲话,他说去年全市完成造林18.6万亩,今年要把重点放在江河两岸和矿山修复上。</p></body></html>"""


CLAUSES = [
    clause
    for name in ("chapters", "essay", "law", "news", "technical")
    for clause in re.findall(
        r"[^，。！？；：、\s“”]{4,20}", (Path(__file__).parent / f"clean/{name}.txt").read_text("utf-8")
    )
]


def prose(seed, sentences=9):
    """A clean text of its own: clauses of tests/clean in a random order, about 25 characters a sentence."""
    rng = random.Random(seed)
    lines = ("，".join(rng.choices(CLAUSES, k=3)) + "。" for _ in range(sentences))
    return "".join(lines)
