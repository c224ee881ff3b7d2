"""How a run ends: 1 means findings and nothing else; one line for whatever went wrong; no process and no file left behind."""

import contextlib
import errno
import os
import re
import resource
import signal
import subprocess
import sys

import pytest
from command_line import ARTICLE, process, run, stopped, tree
from test_help import CHINESE

import cleaner.cli.outcome
import cleaner.corpus.run
from cleaner.core.errors import WorkerError
from cleaner.files.aside import sweep

PRINTING = [
    ["--version"],
    ["--help"],
    ["rules"],
    ["rules", "--format", "jsonl"],
    ["explain", "PUN001"],
    ["check", "in"],
    ["check", "in", "--format", "sarif"],
    ["check", "in", "--statistics"],
    ["check", "in", "--diff"],
    ["clean", "-"],
    ["dedup", "in"],
    ["dedup", "in", "--format", "jsonl"],
    ["learn-lines", "in", "--least", "2"],
    ["why", "in/a.txt:3"],
    ["index", "--help"],
    ["index", "stats", "--index", "i.sqlite"],
    ["report", "--score", "d.json"],
]
WRITING = [
    ["clean", "in", "-o", "out", "--report", "rep"],
    ["clean", "in", "-o", "out", "--to", "parquet"],
    ["clean", "in", "--in-place"],
    ["check", "in", "--fix"],
    ["check", "in", "--write-baseline", "b.json"],
    ["dedup", "in", "-o", "found"],
    ["learn-lines", "in", "--least", "2", "-o", "lines.tsv"],
    ["report", "before", "--cleaned", "before", "-o", "page.html"],
    ["restore", "before"],
    ["index", "build", "in", "--index", "j.sqlite"],
    ["index", "add", "in", "--index", "i.sqlite"],
]
name_of = " ".join
has_a_full_device = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is full")


@pytest.fixture
def here(tmp_path):
    """Texts, and what the commands want beside them."""
    (tmp_path / "in").mkdir()
    for number, name in enumerate("abc"):
        (tmp_path / f"in/{name}.txt").write_text(ARTICLE + f"第{number}篇。\n" * 200, "utf-8")
    run("clean", "in/a.txt", "-o", "before", cwd=tmp_path)
    run("index", "build", "in/a.txt", "--index", "i.sqlite", cwd=tmp_path)
    run("check", "in/a.txt", "--write-baseline", "d.json", cwd=tmp_path)
    return tmp_path


def lines(done):
    return done.stderr.decode().splitlines()


def files(folder):
    """Without what SQLite keeps beside its file, and an index of which nothing was written yet."""
    return {name: data for name, data in tree(folder).items() if ".sqlite" not in name or name == "i.sqlite"}


def pipe_without_reader():
    out, into = os.pipe()
    os.close(out)
    return open(into, "wb", buffering=0)


# ---------------------------------------------------------------- what is printed
@has_a_full_device
@pytest.mark.parametrize("arguments", PRINTING, ids=name_of)
def test_standard_output_that_takes_nothing(here, arguments):
    with open("/dev/full", "wb", buffering=0) as full:
        done = run(*arguments, cwd=here, stdin=ARTICLE.encode(), stdout=full)
    assert done.returncode == 2
    assert lines(done)[-1] == "Error: standard output: No space left on device"
    assert len(lines(done)) == 1


@pytest.mark.parametrize("arguments", PRINTING, ids=name_of)
def test_a_reader_that_has_gone_is_quiet_and_no_finding(here, arguments):
    with pipe_without_reader() as pipe:
        done = run(*arguments, cwd=here, stdin=ARTICLE.encode(), stdout=pipe)
    assert (done.returncode, done.stderr) == (141, b"")


@has_a_full_device
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_the_interpreter_adds_nothing(here, unbuffered):
    env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    command = [sys.executable, "-m", "cleaner", "rules"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, cwd=here, env=env, stdout=full, stderr=subprocess.PIPE)
        assert (done.returncode, len(lines(done))) == (2, 1)
        assert subprocess.run(command, cwd=here, env=env, stdout=full, stderr=full).returncode == 2
    with pipe_without_reader() as pipe:
        done = subprocess.run(command, cwd=here, env=env, stdout=pipe, stderr=subprocess.PIPE)
        assert (done.returncode, done.stderr) == (141, b"")
        assert subprocess.run(command, cwd=here, env=env, stdout=pipe, stderr=pipe).returncode == 141


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_as_good_as_none(here, closed):
    """As for git.  The files that are opened next must not stand in its place: what is said would go into them."""
    command = f'"{sys.executable}" -m cleaner check in {closed}'
    assert subprocess.run(command, shell=True, cwd=here, capture_output=True).returncode == 1
    expected = run("clean", "in", "-o", "expected", cwd=here)
    command = f'"{sys.executable}" -m cleaner clean in -o out {closed}'
    assert subprocess.run(command, shell=True, cwd=here, capture_output=True).returncode == expected.returncode == 0
    assert tree(here / "out") == tree(here / "expected")


# ---------------------------------------------------------------- what is written
@contextlib.contextmanager
def disk_of(size):
    """No file can grow over so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 100])
@pytest.mark.parametrize("arguments", WRITING, ids=name_of)
def test_a_full_disk_while_writing(here, arguments, size):
    before = files(here)
    with disk_of(size):
        done = run(*arguments, cwd=here)
    assert done.returncode == 2
    assert len(lines(done)) == 1, lines(done)
    assert files(here) == before


# ---------------------------------------------------------------- what nobody foresaw
ERRORS = [
    (
        ValueError("a\nb"),
        "this is an error of cleaner, please report it: ValueError: a\\nb; --traceback shows the rest",
    ),
    (KeyError("x"), "KeyError: 'x'; "),
    (RecursionError("maximum recursion depth exceeded"), "RecursionError"),
    (EOFError(), "EOFError"),
    (SystemExit(1), "SystemExit"),
    (AssertionError(), "AssertionError"),
    (MemoryError(), "there is not enough memory"),
    (OSError(errno.ENOSPC, "No space left on device"), "Error: No space left on device"),
    (PermissionError(errno.EACCES, "Permission denied", "x.txt"), "Error: x.txt: Permission denied"),
    (BrokenPipeError(errno.EPIPE, "Broken pipe"), "Error: Broken pipe"),
]
PLACES = [
    ("cleaner.cli.main.speak", ["--version"]),
    ("cleaner.cli.config._found", ["rules"]),
    ("cleaner.cli.rule_list.rule_table", ["rules"]),
    ("cleaner.files.inputs.find_inputs", ["check", "in"]),
    ("cleaner.files.inputs.find_inputs", ["clean", "in"]),
    ("cleaner.corpus.run._clean", ["clean", "in"]),
    ("cleaner.corpus.run._clean", ["check", "in", "--jobs", "2"]),
    ("cleaner.corpus.duplicates.mark_duplicates", ["clean", "in"]),
    ("cleaner.files.in_place.write_in_place", ["clean", "in", "--in-place"]),
    ("cleaner.files.undo.restore", ["restore", "before"]),
]


def raising(error):
    def fail(*_, **named):
        raise error

    return fail


@pytest.mark.parametrize(("error", "line"), ERRORS, ids=lambda one: type(one).__name__)
def test_an_error_that_nobody_foresaw(here, monkeypatch, error, line):
    monkeypatch.setattr("cleaner.cli.rule_list.rule_table", raising(error))
    done = run("rules", cwd=here, at_fault=True)
    assert done.returncode == 2
    assert len(lines(done)) == 1
    assert line in lines(done)[0]
    monkeypatch.undo()


@pytest.mark.parametrize(("place", "arguments"), PLACES)
def test_an_error_that_nobody_foresaw_anywhere(here, monkeypatch, place, arguments):
    before = tree(here)
    monkeypatch.setattr(place, raising(ValueError("oh")))
    done = run(*arguments, cwd=here, at_fault=True)
    assert (done.returncode, len(lines(done))) == (2, 1), lines(done)
    assert "ValueError: oh" in lines(done)[0]
    assert tree(here) == before
    for argv in (["--traceback", *arguments], [*arguments, "--traceback"]):
        if argv[0] == "--version":
            continue
        done = run(*argv, cwd=here, at_fault=True)
        assert done.returncode == 2
        assert "ValueError: oh" in lines(done)[0]
        assert lines(done)[1].startswith(("Traceback", "concurrent.futures"))
    monkeypatch.undo()


def test_an_error_before_a_word_is_chosen(here, monkeypatch):
    """Chinese has ways of its own: the help, the catalogue."""
    monkeypatch.setattr("cleaner.i18n.help_zh.in_chinese", raising(ValueError("oh")))
    done = run("--help", cwd=here, env=CHINESE, at_fault=True)
    assert (done.returncode, lines(done)) == (
        2,
        ["错误：这是 cleaner 自身的错误，请反馈给我们：“ValueError: oh”；加 --traceback 可看到详情"],
    )
    monkeypatch.undo()


def test_more_memory_than_there_is(here):
    with (here / "huge.txt").open("wb") as file:
        file.truncate(4 << 30)  # of which nothing is on the disk
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))  # noqa: E731
    done = process("check", "in", "huge.txt", cwd=here, preexec_fn=limit)
    assert done.returncode == 2
    assert lines(done) == ["Error: huge.txt: there is not enough memory; fewer --jobs, or smaller files, need less"]


# ---------------------------------------------------------------- signals
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("path", ["文章一.txt", ".cleaner-"])
def test_a_signal_ends_a_run_that_tidies_up(corpus, by, path):
    before = tree(corpus)
    done = stopped("clean", "语料", "-o", "out", cwd=corpus, by=by, event="open", path=path)
    assert (done.returncode, lines(done)) == (128 + by, ["interrupted"])
    assert tree(corpus) == before


@pytest.mark.parametrize("module", ["cleaner.cli.main", "cleaner.cli.terminal"])
def test_an_interrupt_while_the_program_is_loaded_is_quiet(corpus, module):
    done = stopped("clean", "语料", cwd=corpus, by=signal.SIGINT, event="import", path=module)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, b"")  # which a shell calls 130


def test_an_interrupt_by_an_impatient_user(corpus):
    """Who presses the key again while files are removed, and while the interpreter ends."""
    before = tree(corpus)
    code = """import os, runpy, signal, sys
def heard(name, arguments):
    if name == "open" and ".cleaner-" in str(arguments[0]) or name in ("shutil.rmtree", "os.rmdir", "cpython._PySys_ClearAuditHooks"):
        signal.raise_signal(signal.SIGINT)
sys.addaudithook(heard)
sys.argv = ["cleaner", "clean", "语料", "-o", "out"]
runpy.run_module("cleaner", run_name="__main__", alter_sys=True)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=corpus, capture_output=True)
    assert (done.returncode, lines(done)) == (130, ["interrupted"])
    assert tree(corpus) == before


def test_what_nohup_ignores_stays_ignored(corpus):
    ignore = lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)  # noqa: E731
    command = [sys.executable, "-c", HUNG_UP, "clean", "语料", "-o", "out"]
    done = subprocess.run(command, cwd=corpus, capture_output=True, preexec_fn=ignore)
    assert done.returncode == 0, done.stderr.decode()


HUNG_UP = """import runpy, signal, sys
def heard(name, arguments):
    if name == "open" and "文章一" in str(arguments[0]):
        signal.raise_signal(signal.SIGHUP)
sys.addaudithook(heard)
runpy.run_module("cleaner", run_name="__main__", alter_sys=True)
"""


# ---------------------------------------------------------------- processes that share the work
def test_a_worker_that_is_killed(here, monkeypatch):
    before = tree(here)
    monkeypatch.setattr(cleaner.corpus.run, "_clean", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    for arguments in (["clean", "in", "-o", "out"], ["check", "in", "--fix"], ["dedup", "in"]):
        done = run(*arguments, "--jobs", "2", cwd=here)
        assert done.returncode == 2
        assert len(lines(done)) == 1
        assert "one of the processes that share the work was killed" in lines(done)[0]
        assert tree(here) == before
    with pytest.raises(WorkerError):
        list(cleaner.clean_corpus(here / "in", jobs=2))
    monkeypatch.undo()


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("error", [MemoryError(), ValueError("oh")])
def test_the_file_on_which_it_came_to_that_is_named(here, monkeypatch, error, jobs):
    monkeypatch.setattr(cleaner.corpus.run, "_cleaned", raising(error))
    done = run("clean", "in", "--jobs", jobs, cwd=here, at_fault=True)
    assert (done.returncode, len(lines(done))) == (2, 1)
    assert re.match(r"Error: in/[abc].txt: (there is not enough memory|this is an error of cleaner)", lines(done)[0])


SLOW = """import runpy, sys, time
import cleaner.corpus.run
def slow(*_):
    print("begun", flush=True)
    time.sleep(60)
cleaner.corpus.run._clean = slow
runpy.run_module("cleaner", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_is_left_behind(here, by):
    """By whichever signal the run ends, and by one that it cannot hear; from a terminal all processes hear it."""
    before = tree(here)
    command = [sys.executable, "-c", SLOW, "clean", "in", "--jobs", "2"]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "start_new_session": True}
    with subprocess.Popen(command, cwd=here, **options) as group:
        assert [group.stdout.readline(), group.stdout.readline()] == [b"begun\n"] * 2
        os.killpg(group.pid, by) if by == signal.SIGINT else group.send_signal(by)
        told = group.stderr.read()  # to its end, when the last process that could write is gone
    assert (group.returncode, told) == ((-by, b"") if by == signal.SIGKILL else (128 + by, b"interrupted\n"))
    if by == signal.SIGKILL:
        sweep(here / "cleaned")  # as the next run does; nobody holds the lock any more
    assert tree(here) == before
