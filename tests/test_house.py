"""The house: what stands at the root of the package, and how large a module may be (the direction of imports: `tox -e lint`)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "cleaner"


def test_the_root_of_the_package_holds_the_rooms_and_little_else():
    entries = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert entries - rooms == {"__init__.py", "__main__.py", "py.typed", "data"}
    assert len(entries) <= 14


def test_no_module_is_over_400_lines():
    sizes = {path: len(path.read_text("utf-8").split("\n")) for path in PACKAGE.rglob("*.py")}
    assert [path.name for path, size in sizes.items() if size > 401] == []


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_what_needs_git_is_skipped_where_there_is_none_but_not_in_ci(tmp_path, ci, status):
    one = "tests/test_staging.py::test_what_a_run_writes_is_no_input_and_not_in_git"
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "--basetemp", tmp_path / "x", one]
    env = {**os.environ, "PATH": str(tmp_path), "CI": ci}
    done = subprocess.run(command, cwd=PACKAGE.parent, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout
    assert "git is not installed" in done.stdout
