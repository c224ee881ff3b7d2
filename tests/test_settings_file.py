"""What a settings file may say: one that is merely found chooses rules; to write, read elsewhere or run takes --config."""

import os
import re
import sys
from pathlib import Path

import click
import pytest
from command_line import ARTICLE, run, tree
from work import at_most

from cleaner.cli import config
from cleaner.cli.main import cli

ROOT = Path(__file__).parent.parent
VICTIM = "要紧"


def commands(group, before=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name), command


def keys():
    found = {key for _, command in commands(cli) for key, _ in config._options(command)}
    return {key.replace("_", "-") for key in (*found, *config.OF_TABLES)}


@pytest.fixture
def stranger(tmp_path):
    """A folder that somebody sent, and what lies beside it."""
    (tmp_path / "来").mkdir()
    (tmp_path / "来/a.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "要紧.txt").write_text(VICTIM, "utf-8")
    return tmp_path / "来"


# ---------------------------------------------------------------- which keys
def test_the_table_of_keys_is_that_of_the_program():
    part = (ROOT / "docs/formats.md").read_text("utf-8").split("## cleaner.toml")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.*?`) \| (yes|no|below its folder) \|", part, re.M)
    told = {key: says for names, says in rows for key in re.findall("`(.*?)`", names)}
    assert told.keys() == keys()
    for says, listed in (("yes", config.FROM_ANY_FILE), ("below its folder", config.OF_ITS_FOLDER)):
        assert {key for key, value in told.items() if value == says} - {"per-file"} == {
            key.replace("_", "-") for key in listed
        }


def test_every_command_takes_config_and_so_the_settings():
    for name, command in commands(cli):
        assert any(option.name == "config" for option in command.params), name


CALLS = {
    "output": ["clean", "a.txt"],
    "report": ["clean", "a.txt", "-o", "o"],
    "in-place": ["clean", "a.txt"],
    "fix": ["check", "a.txt"],
    "unsafe-fixes": ["check", "a.txt", "--diff"],
    "write-baseline": ["check", "a.txt"],
    "prune": ["clean", "a.txt"],
    "bad-rows": ["clean", "a.txt"],
    "into": ["restore", ".", "--in-place"],
    "since": ["dups"],
    "index": ["index", "build", "a.txt"],
    "against": ["dedup", "a.txt"],
    "record": ["restore", "."],
    "cleaned": ["report", "."],
    "score": ["report"],
    "rules": ["check", "a.txt"],
    "lines": ["check", "a.txt"],
    "decisions": ["check", "a.txt"],
    "baseline": ["check", "a.txt"],
}


def test_each_key_that_is_refused_is_tried():
    assert CALLS.keys() == keys() - {key.replace("_", "-") for key in config.FROM_ANY_FILE} - {"per-file"}


@pytest.mark.parametrize("file", ["cleaner.toml", "pyproject.toml"])
@pytest.mark.parametrize("key", CALLS)
def test_a_file_that_is_merely_found_does_nothing_for_its_author(stranger, key, file):
    before = tree(stranger.parent)
    value = (
        "true"
        if key in ("in-place", "fix", "unsafe-fixes", "prune")
        else '"../要紧.txt"'
        if key != "rules"
        else '["m"]'
    )
    (stranger / file).write_text(("[tool.cleaner]\n" if file != "cleaner.toml" else "") + f"{key} = {value}\n", "utf-8")
    done = run(*CALLS[key], cwd=stranger)
    told = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b""), told
    assert file in told
    assert key in told
    assert "--config" in told
    (stranger / file).unlink()
    assert tree(stranger.parent) == before


def test_what_the_user_says_is_not_refused(stranger):
    """The key stands in the file and the option on the command line, or the file is the user's own choice, or it says no."""
    (stranger / "cleaner.toml").write_text('output = "../o"\nfix = false\nin-place = false\n', "utf-8")
    assert run("clean", "a.txt", "-o", "mine", cwd=stranger).returncode == 0
    assert run("check", "a.txt", cwd=stranger).returncode == 1  # which has no --output
    assert not (stranger.parent / "o").exists()
    for arguments in (
        ["clean", "a.txt", "--config", "cleaner.toml"],
        ["--config", "cleaner.toml", "clean", "a.txt"],
    ):
        assert run(*arguments, cwd=stranger).returncode == 0
        assert (stranger.parent / "o/a.txt").exists()


@pytest.mark.parametrize("key", ["lines", "decisions", "baseline"])
def test_files_below_the_folder_of_the_settings_may_be_read(stranger, key):
    (stranger / "下").mkdir()
    (stranger / "d").write_text('{"schema": 1, "decisions": []}' if key != "lines" else "", "utf-8")
    (stranger / "下/d").write_bytes((stranger / "d").read_bytes())
    (stranger / "cleaner.toml").write_text(f'{key} = "d"\n', "utf-8")
    for folder in (stranger, stranger / "下"):
        done = run("check", stranger / "a.txt", cwd=folder)
        assert "--config" not in done.stderr.decode()
    (stranger / "d").unlink()
    (stranger / "d").symlink_to("../要紧.txt")
    assert "--config" in run("check", "a.txt", cwd=stranger).stderr.decode()
    (stranger / "cleaner.toml").write_text(f'{key} = "d\\u0000"\n', "utf-8")
    assert run("check", "a.txt", cwd=stranger).returncode == 2


def test_what_stands_in_the_tree_is_not_read_where_config_names_another(stranger):
    """Wherever --config stands; and even where the tree's file is none at all."""
    (stranger.parent / "mine.toml").write_text('ignore = "PUN"\n', "utf-8")
    for body in ('fix = true\nignore = "XXX"\n', "[[[", 'rules = ["m"]\n', "colour = 1\n", "per-file = 1\n"):
        (stranger / "cleaner.toml").write_text(body, "utf-8")
        for arguments in (
            ["check", "a.txt", "--config", "../mine.toml"],
            ["check", "--config=../mine.toml", "a.txt"],
            ["--config", "../mine.toml", "check", "a.txt"],
        ):
            done = run(*arguments, cwd=stranger)
            assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_processes_are_as_many_as_there_are_processors(stranger, monkeypatch):
    started = []
    monkeypatch.setattr("cleaner.corpus.run.clean_inputs", lambda *_, jobs, **options: started.append(jobs) or [])
    (stranger / "cleaner.toml").write_text("jobs = 100000\n", "utf-8")
    run("check", "a.txt", cwd=stranger)
    assert started == [os.cpu_count()]


# ---------------------------------------------------------------- what is no settings file
@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe\0a",
        b"\0" * 100,
        b"a = " + b"[" * 100_000,
        b"a = " + b"{a=" * 20_000,
        b"a = " + b"9" * 10_000,
        b'ignore = "' + b"x" * 10_000_000 + b'"',
        b"a." * 100_000 + b"a = 1",
        b"[" + b"a." * 99 + b"a]\n" + b"b.c=1\n" * 10_000,
        b"ignore = {" + b"a." * 50_000 + b"a = 1}",
        b"ignore = [[1], {a = 1}]",
        b"ignore = '\x1b]0;x\x07'",
        b'ignore = "\\u001b]0;x\\u0007"',
        b'"\\u001b[2J" = 1',
    ],
    ids=range(13),
)
def test_a_damaged_or_hostile_file_is_told_of_in_few_words(stranger, body):
    (stranger / "cleaner.toml").write_bytes(body)
    with at_most(10):
        done = run("check", "a.txt", cwd=stranger)
    assert (done.returncode, done.stdout) == (2, b"")
    told = done.stderr.decode()
    assert "Traceback" not in told
    assert len(told) < 2000
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("output = true", "output is not true or false"),
        ("output = [true]", "output is not true or false"),
        ("in-place = 0", "in-place is true or false"),
        ('in-place = "yes"', "in-place is true or false"),
        ("jobs = 1.5", "'1.5' is not a valid integer range"),
        ("threshold = 2026-12-01", "2026-12-01"),
        ("per-file = 1", "[[per-file]]"),
        ("[[per-file]]\nfiles = true", "an entry names no files"),
        ('[[per-file]]\nfiles = ["a.txt", 1]', "an entry names no files"),
        ('[[per-file]]\nfiles = "a.txt"\nignore = 1', "ignore: 1 is no name"),
        ('[[per-file]]\nfiles = "a.txt"\nmin-confidence = "x"', "per-file: a.txt"),
        ('[[per-file]]\nfiles = "a.txt"\nignore = [[1]]', "ignore: [1] is no name"),
    ],
)
def test_a_value_of_another_type_is_told_of(stranger, line, told):
    (stranger / "own.toml").write_text(line)
    done = run("--config", "own.toml", "clean", "a.txt", cwd=stranger)
    assert (done.returncode, told in done.stderr.decode()) == (2, True), done.stderr.decode()
    assert not (stranger / "-1").exists()


def test_a_number_may_name_a_folder(stranger):
    (stranger / "own.toml").write_text("output = -1")
    assert run("--config", "own.toml", "clean", "a.txt", cwd=stranger).returncode == 0
    assert (stranger / "-1/a.txt").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFOs in folders")
@pytest.mark.parametrize("name", ["cleaner.toml", "pyproject.toml"])
def test_settings_are_not_waited_for(stranger, name):
    os.mkfifo(stranger / name)
    done = run("check", "a.txt", cwd=stranger)
    assert (done.returncode, done.stderr.decode().count("\n")) == (2, 1)
    assert name in done.stderr.decode()


def test_a_link_in_a_circle_or_a_folder_is_no_settings_file(stranger):
    (stranger / "cleaner.toml").symlink_to("cleaner.toml")
    assert run("check", "a.txt", cwd=stranger).returncode == 1
    (stranger / "cleaner.toml").unlink()
    (stranger / "cleaner.toml").mkdir()
    assert run("check", "a.txt", cwd=stranger).returncode == 1
