"""A damaged index is told of in one line, or made anew; it never answers what is not so, and never ends in a traceback."""

import contextlib
import errno
import os
import random
import sqlite3
import tracemalloc
import zlib

import pytest
from command_line import prose, run
from damage import damaged, with_other_rows
from test_index import ABOUT, filed, sentence

from cleaner.cli.index import refusals
from cleaner.cli.spoken import Failure
from cleaner.core.errors import IndexDamaged
from cleaner.corpus import index_update
from cleaner.corpus.index_update import with_index
from cleaner.dedup.index.sqlite_index import create_index, open_index
from cleaner.dedup.index.values import checksum, pack, unpack
from cleaner.dedup.key import comparison_key

TEXTS = {f"语料/{k}.txt": sentence(k, 300) for k in range(12)}
TEXTS |= {"语料/近.txt": TEXTS["语料/3.txt"][:280], "语料/同.txt": TEXTS["语料/4.txt"], "语料/短.txt": "短"}
NUMBER = int(os.environ.get("CLEANER_DAMAGES", "300"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    file = tmp_path_factory.mktemp("sound") / "index.sqlite"
    with contextlib.closing(create_index(file, ABOUT)) as index:
        index.update(filed(path, text) for path, text in TEXTS.items())
    return file.read_bytes()


def asked(index):
    """What the texts match in the index."""
    keys = {path: comparison_key(text) for path, text in TEXTS.items()}
    return {
        (path, m.path, m.relation, round(m.similarity, 9)) for path, key in keys.items() for m in index.matches(key)
    }


@pytest.fixture(scope="module")
def truth(sound, tmp_path_factory):
    file = tmp_path_factory.mktemp("truth") / "index.sqlite"
    file.write_bytes(sound)
    with contextlib.closing(open_index(file)) as index:
        return asked(index)


def everything(index):
    """All that commands do with an index, the changes last."""
    index.counts(), index.threshold, index.known_files(), index.listing(), index.anchor(), index.stamps([b"a"])
    for path in index.known_files():
        index.stored(path)
    found = asked(index)
    index.restamp({"语料/1.txt": "2"})
    index.update([filed("语料/2.txt", TEXTS["语料/2.txt"])], ["语料/5.txt"])
    return found


def damage(file, sound, seed):
    rng = random.Random(seed)
    file.write_bytes(damaged(sound, rng) if seed % 3 else sound)
    if seed % 3 == 0:
        with_other_rows(file, rng)


def said(file, task):
    """What a command would say of the file where it cannot do its task; a traceback is no answer."""
    try:
        with refusals(str(file)):
            task()
    except Failure as told:
        return told.format_message()
    return ""


@pytest.mark.parametrize("part", range(4))
def test_a_damaged_index_is_refused_in_one_line_or_answers_what_is_so(tmp_path, sound, truth, part):
    file = tmp_path / "index.sqlite"

    def task():
        with contextlib.closing(open_index(file, "")) as index:
            assert everything(index) <= truth

    for seed in range(part, NUMBER, 4):
        damage(file, sound, seed)
        with reproducible(seed):
            assert "\n" not in said(file, task)
        file.unlink()


@pytest.mark.parametrize("part", range(2))
def test_the_index_of_a_hook_is_made_anew(tmp_path, sound, truth, part):
    file = tmp_path / ".cleaner/index.sqlite"
    file.parent.mkdir()

    def work(index):
        known = index.known_files()
        index.update(filed(path, text) for path, text in TEXTS.items() if path not in known)
        return everything(index)

    def task():
        assert with_index(file, ABOUT, work) <= truth

    for seed in range(part, NUMBER * 2 // 5, 2):
        damage(file, sound, seed)
        with reproducible(seed):
            told = said(file, task)
            assert not told or "another program" in told
        file.unlink()


@pytest.mark.parametrize("seed", range(0, 60, 5))
def test_where_a_damaged_index_cannot_be_deleted_one_in_memory_answers(tmp_path, sound, truth, monkeypatch, seed):
    def refused(path):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(index_update, "discard", refused)
    file = tmp_path / "index.sqlite"
    damage(file, sound, seed)

    def work(index):
        index.update([filed(path, text) for path, text in TEXTS.items()], anew=True)
        return asked(index)

    with refusals(str(file)):
        assert index_update._work_in_memory(file, ABOUT, work) == truth
        assert with_index(file, ABOUT, work) == truth


@contextlib.contextmanager
def reproducible(seed):
    try:
        yield
    except Exception as error:
        raise AssertionError(f"damage {seed}") from error


# ---------------------------------------------------------------- a stranger's
def test_a_text_takes_no_more_memory_than_a_hundred_times_what_is_stored():
    bomb = zlib.compress(bytes(1 << 27), 9)
    assert len(bomb) < 1 << 18
    tracemalloc.start()
    try:
        with pytest.raises(IndexDamaged):
            unpack(bomb)  # 128 MB, if one let it
        for longest in (7, 1 << 20):
            with pytest.raises(IndexDamaged):
                unpack(bomb, longest)
        assert tracemalloc.get_traced_memory()[1] < 220 * len(bomb)
    finally:
        tracemalloc.stop()
    key = "中" * 100_000
    assert unpack(pack(key), len(key)) == key
    assert len(pack(key)) * 100 >= len(key) * 2


def test_an_index_hands_no_options_to_git(tmp_path, sound):
    file = tmp_path / "index.sqlite"
    file.write_bytes(sound)
    for row in (
        ("--output=gone", "", b""),
        ("0" * 40, "", b"100644 --output 0\ta.txt"),
        ("0" * 40, "", b"x\ta.txt"),
    ):
        with contextlib.closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("DELETE FROM anchor")
            connection.execute("INSERT INTO anchor VALUES (?, ?, ?, ?)", (*row, checksum(row)))
        with contextlib.closing(open_index(file)) as index, pytest.raises(IndexDamaged):
            index.anchor()


def test_a_row_of_the_right_types_that_somebody_changed_is_told_of(tmp_path, sound):
    """Nothing but the checksum knows that this was another title, path or half."""
    file = tmp_path / "index.sqlite"
    key = comparison_key(TEXTS["语料/1.txt"])
    for statement in (
        "UPDATE document SET title = title || 'x'",
        "UPDATE document SET half = '00000000'",
        "UPDATE document SET line = line + 1",
        "UPDATE document SET file = 1 + file % 3",
        "UPDATE file SET path = CAST(path || 'x' AS BLOB)",
    ):
        file.write_bytes(sound)
        with contextlib.closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(statement)
        with contextlib.closing(open_index(file)) as index, pytest.raises(IndexDamaged):
            index.matches(key)
    for swap in ("UPDATE text SET key = (SELECT key FROM text WHERE document = 5)",):
        file.write_bytes(sound)
        with contextlib.closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(swap)
        with contextlib.closing(open_index(file)) as index, pytest.raises(IndexDamaged):
            index.stored("语料/1.txt")


# ---------------------------------------------------------------- the commands
def test_commands_say_it_in_one_line_and_build_makes_it_anew(tmp_path):
    folder = tmp_path / "语料"
    folder.mkdir()
    for k in range(6):
        (folder / f"{k}.txt").write_text(prose(k), "utf-8")
    file = tmp_path / ".cleaner/index.sqlite"
    assert run("index", "build", "语料", cwd=tmp_path).returncode == 0
    sound = file.read_bytes()
    answer = run("dedup", "语料", "--against", ".cleaner/index.sqlite", cwd=tmp_path).stdout
    assert answer
    wrecks = {
        "a row": sound,
        "half": sound[: len(sound) // 2],
        "head": bytes(100) + sound[100:],
        "all": b"no database" * 1000,
    }
    for name, wreck in wrecks.items():
        file.write_bytes(wreck)
        if name == "a row":
            with contextlib.closing(sqlite3.connect(file)) as connection, connection:
                connection.execute("UPDATE text SET key = x'00'")
        for arguments in (
            ["index", "add", "语料", "--ignore", "DUP"],
            ["index", "remove", "语料"],
            ["dedup", "语料", "--against", ".cleaner/index.sqlite"],
            ["index", "stats"],
        ):
            if name == "a row" and arguments[1] in ("add", "stats"):
                continue  # they look at no text
            done = run(*arguments, cwd=tmp_path)
            assert done.returncode == 2, (name, arguments)
            (line,) = done.stderr.decode().strip().split("\n")
            assert "index.sqlite: " in line
            assert "`cleaner index build`" in line
        done = run("index", "build", "语料", cwd=tmp_path)
        assert done.returncode == 0, (name, done.stderr.decode())
        lines = done.stderr.decode().strip().split("\n")
        assert len(lines) == (1 if name == "a row" else 2)
        assert "6 files, 6 articles" in lines[-1]
        assert run("dedup", "语料", "--against", ".cleaner/index.sqlite", cwd=tmp_path).stdout == answer
    (tmp_path / "precious.txt").write_text("no index" * 1000, "utf-8")
    done = run("index", "build", "语料", "--index", "precious.txt", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "precious.txt").read_text("utf-8")) == (2, "no index" * 1000)
