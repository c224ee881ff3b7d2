"""Every command once as a process; and the twin by which all other tests run them does and says the same, to the byte."""

import os
import shutil
import subprocess
import sys

import click
import pytest
from command_line import ARTICLE, process, run, tree
from test_help import CHINESE, commands

# what each call finds there is what those before it left
CALLS = {
    "clean": ["in", "-o", "out", "--report", "rep"],
    "report": ["rep", "--cleaned", "out", "-o", "rep/again.html"],
    "restore": ["out", "--record", "rep"],
    "check": ["in"],
    "dedup": ["in", "--format", "jsonl"],
    "dups": [],
    "index build": ["in/文章.txt", "--index", "a.sqlite"],
    "index add": ["in", "--index", "a.sqlite"],
    "index remove": ["in/文章.txt", "--index", "a.sqlite"],
    "index stats": ["--index", "a.sqlite"],
    "rules": ["--format", "jsonl"],
    "explain": ["rst002"],
    "learn-lines": ["in", "--least", "2"],
    "why": ["in/文章.txt:3"],
}
OTHERS = [
    ("clean", "-"),
    ("clean", "没有.txt"),
    ("clean", "--help"),
    ("check", "in", "--fix", "--exit-zero"),
    ("check", "in"),
    ("cleen",),
    ("index",),
]


def test_every_command_is_among_the_calls():
    assert CALLS.keys() == {name for name, command in commands() if not isinstance(command, click.Group)}


def test_a_process_and_its_twin_say_and_write_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    calls = [*((*name.split(), *arguments) for name, arguments in CALLS.items()), *OTHERS]
    told = {start: _all(start, calls, tmp_path / "here") for start in (process, run)}
    for call, *answers in zip(calls, *told.values(), strict=True):
        assert answers[0] == answers[1], call


def _all(start, calls, folder):
    """Of each call: status, standard output, standard error, and the files that lie there then."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "in").mkdir(parents=True)
    for name in ["文章.txt", "副本.txt", *([os.fsdecode(b"\xff\n.txt")] if sys.platform == "linux" else [])]:
        (folder / "in" / name).write_text(ARTICLE, "utf-8")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return [_one(start, call, folder) for call in calls]


def _one(start, call, folder):
    done = start(*call, cwd=folder, stdin=ARTICLE.encode("gb18030"))
    files = {
        name: data for name, data in tree(folder).items() if not name.startswith(".git/") and ".sqlite" not in name
    }
    return done.returncode, done.stdout, done.stderr, files


@pytest.mark.parametrize("arguments", [("clean", "--help"), ("check", "没有.txt"), ("index",)])
def test_no_run_sees_the_language_of_another(tmp_path, arguments):
    def said(start, env):
        done = start(*arguments, cwd=tmp_path, env=env)
        return done.returncode, done.stdout, done.stderr

    chinese, english = said(process, CHINESE), said(process, None)
    assert chinese != english
    for env, expected in ((CHINESE, chinese), (None, english)) * 2:
        assert said(run, env) == expected


def test_no_run_sees_the_settings_of_another(corpus):
    for settings, status in (("", 1), ('ignore = ["PUN", "DUP"]\n', 0), ("", 1)):
        (corpus / "cleaner.toml").write_text(settings, "utf-8")
        assert run("check", ".", cwd=corpus).returncode == status
