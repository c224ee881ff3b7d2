"""The hook for users, under the real pre-commit, in a real repository with Chinese file names."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

HOOKS = (Path(__file__).parent.parent / ".pre-commit-hooks.yaml").read_text("utf-8")
DIRTY, CLEAN = "会议强调,要抓好落实。\n", "会议强调，要抓好落实。\n"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository whose pre-commit runs our hook as .pre-commit-hooks.yaml describes it, with this Python instead of a fresh one."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    folder = tmp_path / "语料库"
    folder.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    hook = re.sub(r"entry: (.+)", rf"entry: {sys.executable} -m \1", HOOKS).replace(
        "language: python", "language: system"
    )
    config = "repos:\n  - repo: local\n    hooks:\n" + "".join(f"      {line}\n" for line in hook.splitlines())
    (folder / ".pre-commit-config.yaml").write_text(config, "utf-8")
    return folder


def pre_commit(folder):
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    return subprocess.run([sys.executable, "-m", "pre_commit", "run", "--color=never"], cwd=folder, capture_output=True)


def test_a_dirty_file_fails_and_a_clean_one_passes(repository):
    (repository / "文章 一.txt").write_text(DIRTY, "utf-8")
    (repository / "code.py").write_text("x = '会议强调,要抓好'\n", "utf-8")
    done = pre_commit(repository)
    assert done.returncode == 1
    assert "文章 一.txt:1:5: PUN001" in done.stdout.decode()
    assert "code.py" not in done.stdout.decode()
    assert (repository / "文章 一.txt").read_text("utf-8") == DIRTY
    (repository / "文章 一.txt").write_text(CLEAN, "utf-8")
    assert pre_commit(repository).returncode == 0
