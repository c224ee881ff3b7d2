"""Files set aside: what a killed run leaves is in nobody's way, and goes."""

import os
import subprocess
import sys
import time

import pytest
from command_line import FIXED, run, tree

from cleaner.core.errors import OutputError
from cleaner.files.atomic_write import MARK, STALE, Staging


@pytest.fixture
def killed(tmp_path):
    """A corpus in git in which a run was killed while it wrote; the folder that it left."""
    (tmp_path / "a.txt").write_text(FIXED, "utf-8")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    code = """import os, pathlib
from cleaner.files.atomic_write import Staging
staging = Staging()
staging.replace("a.txt", "a.txt").write("好,好。".encode())
os._exit(1)"""
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False)
    [left] = tmp_path.glob(".cleaner-*")
    return left


def test_what_a_killed_run_left_is_no_input_and_not_in_git(killed):
    corpus = killed.parent
    status = subprocess.run(["git", "status", "--porcelain"], cwd=corpus, capture_output=True, check=True)
    assert status.stdout == b"A  a.txt\n"
    assert run("check", ".", cwd=corpus).returncode == 0
    assert run("clean", "--in-place", ".", "--report", "../rec", cwd=corpus).returncode == 0
    assert killed.exists()  # it may be of a run that goes on


def test_the_next_run_removes_what_is_old_and_ours(killed):
    corpus = killed.parent
    marks = {
        ".cleaner-mine": MARK.encode() + b"!notes.txt\n",
        ".cleaner-gbk": "笔记".encode("gbk"),
        ".cleaner-bare": None,
    }
    for name, mark in marks.items():
        (corpus / name).mkdir()
        if mark:
            (corpus / name / ".gitignore").write_bytes(mark)
    then = time.time() - STALE - 1
    for folder in corpus.glob(".cleaner-*"):
        os.utime(folder, (then, then))
    with Staging([corpus]) as staging:
        assert {folder.name for folder in corpus.glob(".cleaner-*")} == {
            *marks,
            staging.aside[corpus].name,
        }
    assert not killed.exists()
    assert not staging.aside[corpus].exists()


def test_a_file_that_is_forgotten_stays_as_it_was(tmp_path):
    for name in "abc":
        (tmp_path / name).write_text("old")
    with Staging() as staging:
        for name in "ab":
            with staging.replace(tmp_path / name, tmp_path / name) as file:
                file.write(b"new")
        staging.forget(tmp_path / "a")
        with staging.replace(tmp_path / "c", tmp_path / "c") as file:
            file.write(b"newest")
        with pytest.raises(OutputError):
            staging.replace(tmp_path / "c", tmp_path / "c")
        staging.commit()
    assert tree(tmp_path) == {"a": b"old", "b": b"new", "c": b"newest"}
