"""Files set aside: what a killed run leaves is in nobody's way, and goes; two runs do not mix; nothing edited meanwhile is lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import ARTICLE, FIXED, process, run, tree

import cleaner
from cleaner.core.errors import OutputError
from cleaner.files import aside, atomic_write, in_place, write_through
from cleaner.files.aside import MARK
from cleaner.files.atomic_write import Staging, digest_of

unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")

HELD = """import sys, time
from pathlib import Path
from cleaner.files.atomic_write import Staging
staging = Staging([Path(sys.argv[1])])
Path(sys.argv[2]).resolve()
staging.replace(sys.argv[2], sys.argv[2], "").write("好,好。".encode())
print("ready", flush=True)
time.sleep(600)"""


@pytest.fixture
def running(tmp_path):
    """A corpus in git, and a run that writes beside it and into the folder `out`, until it is killed."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(FIXED, "utf-8")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=corpus, check=True)
    other = subprocess.Popen([sys.executable, "-c", HELD, "out", "a.txt"], cwd=corpus, stdout=subprocess.PIPE)
    assert other.stdout.readline() == b"ready\n"
    yield other, corpus
    other.kill()
    other.communicate()


def left(folder):
    return {path.name for path in folder.rglob(".cleaner-*")}


def end(other):
    other.kill()
    other.wait()


def test_what_a_run_writes_is_no_input_and_not_in_git(running):
    _, corpus = running
    status = subprocess.run(["git", "status", "--porcelain"], cwd=corpus, capture_output=True, check=True)
    assert status.stdout == b"A  a.txt\n"
    assert run("check", ".", cwd=corpus).returncode == 0


def test_two_runs_do_not_write_into_one_folder(running, monkeypatch):
    other, corpus = running
    monkeypatch.setattr(aside, "PATIENCE", 0.1)
    before = tree(corpus)
    (corpus.parent / "in.txt").write_text(ARTICLE, "utf-8")
    for command in (
        ["clean", "../in.txt", "-o", "out"],
        ["clean", "../in.txt", "-o", "../elsewhere", "--report", "out"],
        ["clean", "--in-place", "../in.txt", "--report", "out"],
        ["dedup", "../in.txt", "-o", "out"],
    ):
        done = run(*command, cwd=corpus)
        assert done.returncode == 2
        assert done.stderr.decode() == (
            "Error: out: another run of cleaner is writing there; wait for its end, or choose another folder\n"
        )
    assert tree(corpus) == before
    assert not (corpus.parent / "elsewhere").exists()
    end(other)
    assert run("clean", "../in.txt", "-o", "out", cwd=corpus).returncode == 0
    assert not left(corpus / "out")


def test_of_a_run_that_goes_on_nothing_is_swept_and_of_a_dead_one_all(running):
    other, corpus = running
    assert len(left(corpus)) == 2
    for command in (["check", "--fix", "."], ["clean", "--in-place", ".", "--report", "../rec"]):
        assert run(*command, cwd=corpus).returncode == 0
        assert len(left(corpus)) == 2
    end(other)
    assert run("check", "--fix", ".", cwd=corpus).returncode == 0
    assert {path.parent.name for path in corpus.rglob(".cleaner-*")} == {"out"}  # another folder than that of the file
    assert run("clean", "a.txt", "-o", "out", cwd=corpus).returncode == 0
    assert not left(corpus)


def test_folders_of_a_persons_own_are_not_swept(tmp_path):
    marks = {
        ".cleaner-mineabcd": MARK + "!notes.txt\n",
        ".cleaner-gbkgbkgb": "笔记",
        ".cleaner-settings": "",
        ".cleaner-bare": None,
    }
    for name, mark in marks.items():
        (tmp_path / name).mkdir(0o700)
        if mark is not None:
            (tmp_path / name / ".gitignore").write_text(mark, "gbk")
            (tmp_path / name / "0").write_text("a note")
    with Staging([tmp_path]):
        assert len(left(tmp_path)) == 5
    assert left(tmp_path) == marks.keys()


@pytest.mark.parametrize(
    "state", [[], ["lock"], ["lock", ".gitignore"], ["lock", ".gitignore", "0"], [".gitignore", "0"]]
)
def test_whatever_state_a_run_was_killed_in_is_swept(tmp_path, state):
    folder = tmp_path / ".cleaner-abcd_123"
    folder.mkdir(0o700)
    for name in state:
        (folder / name).write_text(MARK if name == ".gitignore" else "")
    assert aside.sweep(tmp_path) == []
    assert tree(tmp_path) == {}
    assert not folder.exists()


def test_a_folder_that_is_swept_before_its_lock_is_held_is_made_again(tmp_path, monkeypatch):
    """The narrow moment between making a folder and locking it."""
    hold, swept = aside._hold, []

    def after_a_sweep(lock):
        if not swept:
            swept.append(1)
            aside.sweep(tmp_path)
        return hold(lock)

    monkeypatch.setattr(aside, "_hold", after_a_sweep)
    with Staging([tmp_path]) as staging:
        assert swept
        assert left(tmp_path) == {staging.aside[tmp_path].path.name}
    assert not left(tmp_path)


@unix
def test_a_file_system_without_locks_blocks_nobody(tmp_path, monkeypatch):
    def refused(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", refused)
    with Staging([tmp_path]) as one, Staging([tmp_path]) as other:
        assert left(tmp_path) == {one.aside[tmp_path].path.name, other.aside[tmp_path].path.name}
    assert not left(tmp_path)


@unix
def test_a_corpus_may_have_more_folders_than_a_process_may_have_files(tmp_path):
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for k in range(120):
        (tmp_path / f"{k}").mkdir()
        (tmp_path / f"{k}/a.txt").write_text("old")
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/dev/fd")) + 40, hard))
    try:
        with Staging() as staging:
            for k in range(120):
                path = tmp_path / f"{k}/a.txt"
                with staging.replace(path, path, digest_of(path)) as file:
                    file.write(b"new")
            assert len(left(tmp_path)) == 120
            assert all(aside.sweep(tmp_path / f"{k}") for k in range(120))  # all are held
            assert not staging.commit()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert set(tree(tmp_path).values()) == {b"new"}
    assert not left(tmp_path)


def test_a_file_that_is_forgotten_stays_as_it_was(tmp_path):
    for name in "abc":
        (tmp_path / name).write_text("old")
    was = digest_of(tmp_path / "a")
    with Staging() as staging:
        for name in "ab":
            with staging.replace(tmp_path / name, tmp_path / name, was) as file:
                file.write(b"new")
        staging.forget(tmp_path / "a")
        with staging.replace(tmp_path / "c", tmp_path / "c", was) as file:
            file.write(b"newest")
        with pytest.raises(OutputError):
            staging.replace(tmp_path / "c", tmp_path / "c", was)
        staging.commit()
    assert tree(tmp_path) == {"a": b"old", "b": b"new", "c": b"newest"}


# ---------------------------------------------------------------- edited meanwhile
@pytest.fixture
def texts(tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(ARTICLE, "utf-8")
    return tmp_path


def saved_when(monkeypatch, module, name, what):
    """Somebody edits files in the moment when a function of ours begins."""
    inner = getattr(module, name)

    def meanwhile(*arguments, **named):
        what()
        return inner(*arguments, **named)

    monkeypatch.setattr(module, name, meanwhile)


SEEDS = Path(__file__).parent.parent / "seeds"
TWO = next(text for p in sorted(SEEDS.iterdir()) if len(cleaner.clean(text := p.read_text("utf-8")).articles) > 1)
EDITS = {"written": lambda path: path.write_text("我的新稿。\n", "utf-8"), "removed": Path.unlink}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("moment", [(in_place, "rewrite"), (in_place, "prove")])
def test_in_place_keeps_what_was_edited_meanwhile(texts, monkeypatch, edit, moment):
    saved_when(monkeypatch, *moment, lambda: (texts / "b.txt").exists() and EDITS[edit](texts / "b.txt"))
    done = run("clean", "--in-place", ".", cwd=texts)
    assert done.returncode == 2
    assert "b.txt: changed in the meantime, so it stays as it is; run again" in done.stderr.decode()
    found = {path.name: path.read_text("utf-8") for path in texts.glob("*.txt")}
    assert found == {"a.txt": FIXED, "c.txt": FIXED} | ({"b.txt": "我的新稿。\n"} if edit == "written" else {})
    monkeypatch.undo()
    again = run("clean", "--in-place", ".", cwd=texts)
    assert again.returncode == 0, again.stderr.decode()  # the record says nothing of a file that was not cleaned
    assert run("restore", "--in-place", "cleaner-record", cwd=texts).returncode == 0
    assert (texts / "a.txt").read_text("utf-8") == ARTICLE


@pytest.mark.parametrize("edit", EDITS)
def test_fix_keeps_what_was_edited_meanwhile(texts, monkeypatch, edit):
    saved_when(monkeypatch, atomic_write.Staging, "commit", lambda: EDITS[edit](texts / "b.txt"))
    done = run("check", "--fix", ".", cwd=texts)
    assert done.returncode == 2
    assert "b.txt: changed in the meantime" in done.stderr.decode()
    found = {path.name: path.read_text("utf-8") for path in texts.glob("*.txt")}
    assert found == {"a.txt": FIXED, "c.txt": FIXED} | ({"b.txt": "我的新稿。\n"} if edit == "written" else {})


def test_fix_does_not_remove_a_file_that_it_split_and_somebody_edited(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TWO, "utf-8")
    saved_when(monkeypatch, atomic_write.Staging, "commit", lambda: EDITS["written"](tmp_path / "a.txt"))
    done = run("check", "--fix", "--unsafe-fixes", "a.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "a.txt").read_text("utf-8") == "我的新稿。\n"


def test_a_run_that_was_killed_while_it_split_a_file_goes_on(tmp_path):
    (tmp_path / "a.txt").write_text(TWO, "utf-8")
    assert run("check", "--fix", "--unsafe-fixes", "a.txt", cwd=tmp_path).returncode == 0
    after = tree(tmp_path)
    assert {"a.1.txt", "a.2.txt"} <= after.keys()
    (tmp_path / "a.txt").write_text(TWO, "utf-8")  # as it stands when all is written and it is still to go
    assert run("check", "--fix", "--unsafe-fixes", "a.txt", cwd=tmp_path).returncode == 0
    assert tree(tmp_path) == after
    (tmp_path / "a.txt").write_text(TWO, "utf-8")
    (tmp_path / "a.2.txt").write_text("另一篇。\n", "utf-8")
    done = run("check", "--fix", "--unsafe-fixes", "a.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert "a.2.txt: stands where an article of a.txt would be written" in done.stderr.decode()
    assert (tmp_path / "a.txt").exists()


def test_restore_keeps_what_was_edited_meanwhile(texts, monkeypatch):
    run("clean", "--in-place", ".", cwd=texts)
    saved_when(monkeypatch, atomic_write.Staging, "commit", lambda: EDITS["written"](texts / "b.txt"))
    done = run("restore", "--in-place", "cleaner-record", cwd=texts)
    assert done.returncode == 2
    assert "b.txt: changed in the meantime" in done.stderr.decode()
    found = {path.name: path.read_text("utf-8") for path in texts.glob("*.txt")}
    assert found == {"a.txt": ARTICLE, "b.txt": "我的新稿。\n", "c.txt": ARTICLE}
    monkeypatch.undo()
    (texts / "b.txt").write_text(FIXED, "utf-8")  # the record still has the way back
    assert run("restore", "--in-place", "cleaner-record", cwd=texts).returncode == 0
    assert (texts / "b.txt").read_text("utf-8") == ARTICLE


# ---------------------------------------------------------------- which file it is
IN_PLACE = [["clean", "--in-place", "."], ["check", "--fix", "."]]


@pytest.mark.parametrize("command", IN_PLACE)
def test_a_read_only_file_stays_and_is_named(texts, command):
    (texts / "b.txt").chmod(0o444)
    done = run(*command, cwd=texts)
    assert done.returncode == 2
    assert "b.txt: is read-only, so it stays as it is; make it writable if it is to be changed" in done.stderr.decode()
    assert (texts / "b.txt").read_text("utf-8") == ARTICLE
    assert (texts / "a.txt").read_text("utf-8") == (texts / "c.txt").read_text("utf-8") == FIXED
    (texts / "b.txt").chmod(0o644)
    assert run(*command, cwd=texts).returncode == 0
    assert (texts / "b.txt").read_text("utf-8") == FIXED


@unix
@pytest.mark.parametrize("command", IN_PLACE)
def test_hard_links_modes_and_owners_are_kept(texts, command):
    outside = texts / ".hidden"
    os.link(texts / "a.txt", outside)
    os.link(texts / "a.txt", texts / "d.txt")  # another name of it in the corpus
    (texts / "b.txt").chmod(0o640)
    owner = (12345, 54321) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    os.chown(texts / "c.txt", *owner)
    numbers = {name: (texts / name).stat().st_ino for name in ("a.txt", "d.txt", ".hidden")}
    done = run(*command, cwd=texts)
    assert done.returncode == 0, done.stderr.decode()
    assert {name: (texts / name).stat().st_ino for name in numbers} == numbers
    assert outside.read_text("utf-8") == FIXED
    assert (texts / "b.txt").stat().st_mode & 0o777 == 0o640
    found = (texts / "c.txt").stat()
    assert (found.st_uid, found.st_gid) == owner
    if command[0] == "clean":
        assert run("restore", "--in-place", "cleaner-record", cwd=texts).returncode == 0
        assert outside.read_text("utf-8") == ARTICLE
        assert outside.stat().st_ino == numbers["a.txt"]
    assert not left(texts)


@unix
def test_where_the_owner_cannot_be_kept_the_file_is_written_over(texts, monkeypatch):
    def refused(*_):
        raise PermissionError

    os.chown(texts / "a.txt", 12345, 12345) if os.geteuid() == 0 else pytest.skip("only root gives files away")
    before = (texts / "a.txt").stat()
    monkeypatch.setattr(os, "chown", refused)
    assert run("check", "--fix", ".", cwd=texts).returncode == 0
    after = (texts / "a.txt").stat()
    assert (after.st_ino, after.st_uid) == (before.st_ino, before.st_uid)
    assert (texts / "a.txt").read_text("utf-8") == FIXED


OLD, NEW = "一二三四五六七八九十".encode(), "甲乙丙丁戊".encode()


@pytest.mark.parametrize(("was", "becomes"), [(OLD, NEW), (NEW, OLD), (OLD, OLD[:-9] + "末".encode()), (OLD, b"")])
def test_a_file_that_was_written_over_by_half_is_ended(tmp_path, was, becomes):
    texts = [was, *(becomes[:k] + was[k:] for k in range(len(becomes) + 1)), becomes]
    for text in texts:
        assert after_a_sweep(tmp_path, text, was, becomes) == becomes


@pytest.mark.parametrize("text", ["我的新稿".encode(), OLD + "添一句".encode(), NEW + "添一句".encode(), b""])
def test_what_was_edited_after_a_run_was_killed_stays(tmp_path, text):
    assert after_a_sweep(tmp_path, text, OLD, NEW) == text


def after_a_sweep(folder, text, was, becomes):
    """What stands in a file that held `text` when the next run came."""
    file = folder / "语料.txt"
    file.write_bytes(was)
    place = folder / ".cleaner-abcd_123"
    place.mkdir(0o700)
    for name, data in {".gitignore": MARK.encode(), "lock": b"", "3": becomes}.items():
        (place / name).write_bytes(data)

    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    with pytest.MonkeyPatch.context() as patch:  # also while it puts back what was there: as if the process were gone
        patch.setattr(write_through, "_write", killed)
        with pytest.raises(Killed):
            write_through.write_over(file, place / "3")
    file.write_bytes(text)
    assert aside.sweep(folder) == []
    assert [path.name for path in folder.iterdir()] == [file.name]
    return file.read_bytes()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("is_mended", [True, False])
def test_a_file_that_cannot_be_written_over_holds_what_it_held(texts, monkeypatch, error, is_mended):
    """Or, where that fails too, both texts stay aside, and the next run ends it."""
    os.link(texts / "a.txt", texts / ".other")
    write, calls = write_through._write, []

    def fails(target, data):
        calls.append(data)
        if len(calls) == 1 or not is_mended:
            write(target, data[:50] + target.read_bytes()[50:])
            raise error
        write(target, data)

    monkeypatch.setattr(write_through, "_write", fails)
    done = run("clean", "--in-place", "a.txt", cwd=texts)
    assert done.returncode == (2 if isinstance(error, OSError) else 130)
    monkeypatch.undo()
    if is_mended:
        assert (texts / "a.txt").read_text("utf-8") == ARTICLE
        assert not left(texts)
    assert run("clean", "--in-place", "a.txt", cwd=texts).returncode == 0
    assert (texts / ".other").read_text("utf-8") == FIXED
    assert not left(texts)
    assert run("restore", "--in-place", "cleaner-record", cwd=texts).returncode == 0
    assert (texts / ".other").read_text("utf-8") == ARTICLE


@unix
@pytest.mark.parametrize("mode", [0o755, 0o700])
def test_a_strangers_folder_brings_nothing_into_the_corpus(tmp_path, mode):
    (tmp_path / "secret").write_text("要紧")
    (tmp_path / "c").mkdir()
    (tmp_path / "c/a.txt").write_text(FIXED, "utf-8")
    folder = tmp_path / "c/.cleaner-aaaaaaaa"
    folder.mkdir()
    folder.chmod(mode)
    (folder / ".gitignore").write_text(MARK)
    (folder / "0.name").write_text("a.txt")
    (folder / "0.old").write_text(FIXED, "utf-8")
    (folder / "0.new").symlink_to("../../secret")
    assert run("check", "--fix", "c", cwd=tmp_path).returncode == 0
    assert (tmp_path / "c/a.txt").read_text("utf-8") == FIXED


def test_a_lock_that_is_gone_keeps_nobody_waiting(tmp_path):
    (tmp_path / "other").mkdir()
    with Staging([tmp_path]) as staging:
        first = staging.aside[tmp_path]
        (first.path / "lock").unlink()
        found = aside.set_aside(tmp_path / "other", first)
        assert found.lock is not None
        aside.remove(found)


def test_a_file_that_cannot_be_split_leaves_no_parts(tmp_path):
    (tmp_path / "a.txt").write_text(TWO, "utf-8")
    (tmp_path / "a.2.txt").mkdir()
    before = tree(tmp_path)
    assert run("check", "--fix", "--unsafe-fixes", "a.txt", cwd=tmp_path).returncode == 2
    assert tree(tmp_path) == before


def test_what_replaces_a_file_is_on_the_disk_first(texts, monkeypatch):
    """And before it the record, which undoes it."""
    told = []
    fsync, replace = os.fsync, os.replace

    def synced(number):
        told.append(("sync", os.fstat(number).st_ino))
        fsync(number)

    def replaced(source, target):
        told.append(("move", os.stat(source).st_ino, os.path.basename(target)))
        replace(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    assert run("clean", "--in-place", ".", cwd=texts).returncode == 0
    moves = [one for one in told if one[0] == "move"]
    assert [one[2] for one in moves] == ["record.jsonl", "a.txt", "b.txt", "c.txt"]
    for move in moves:
        assert told.index(("sync", move[1])) < told.index(move)
    folder = ("sync", (texts / "cleaner-record").stat().st_ino)
    assert told.index(moves[0]) < told.index(folder) < told.index(moves[1])
    assert told[-1] == ("sync", texts.stat().st_ino)


# ---------------------------------------------------------------- where it stands
@unix
def test_a_link_in_the_output_folder_leads_nothing_out(tmp_path):
    (tmp_path / "in/sub").mkdir(parents=True)
    (tmp_path / "in/sub/a.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "home").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/sub").symlink_to(tmp_path / "home")
    done = run("clean", "in", "-o", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "Error: out/sub: a link leads out of out, and a file would be written there; take the link away, or choose another output folder\n"
    )
    assert not any((tmp_path / "home").iterdir())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["sub"]
    (tmp_path / "out/real").mkdir()
    (tmp_path / "out/sub").unlink()
    (tmp_path / "out/sub").symlink_to("real")  # one that stays inside is the person's wish
    assert run("clean", "in", "-o", "out", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out/real/a.txt").read_text("utf-8") == FIXED


@unix
@pytest.mark.parametrize(
    "command", [["learn-lines", "a.txt", "-o"], ["report", "out", "-o"], ["check", "a.txt", "--write-baseline"]]
)
def test_a_pipe_is_not_replaced_by_a_file(tmp_path, command):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    run("clean", "a.txt", "-o", "out", cwd=tmp_path)
    os.mkfifo(tmp_path / "pipe")
    done = process(*command, "pipe", cwd=tmp_path, timeout=60)
    assert done.returncode == 2
    assert (tmp_path / "pipe").is_fifo()


def test_a_name_that_would_be_too_long_is_told_before_anything_is_written(tmp_path):
    name = "字" * 83 + "ab"  # 251 bytes, to which the number of a row is added
    (tmp_path / f"{name}.csv").write_text("text\n" + "好。。\n" * 3, "utf-8")
    (tmp_path / "b.txt").write_text(ARTICLE, "utf-8")
    done = run("clean", "b.txt", f"{name}.csv", "-o", "out", "--to", "markdown", cwd=tmp_path)
    assert done.returncode == 2
    assert "this name is longer than a file may have; rename the input" in done.stderr.decode()
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
def test_workers_do_not_hold_the_lock_of_a_dead_run(tmp_path):
    code = """import os, time
from pathlib import Path
from cleaner.files.atomic_write import Staging
staging = Staging([Path("out")])
if os.fork() == 0:
    time.sleep(600)
print("ready", flush=True)
os.kill(os.getpid(), 9)"""
    other = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, start_new_session=True)
    try:
        other.wait()
        with Staging([tmp_path / "out"]):
            pass
        assert not left(tmp_path)
    finally:
        os.killpg(other.pid, signal.SIGKILL)
        other.communicate()
