"""What the scripts of the report compute, without a browser: `tests/js`, by the test runner of node."""

import shutil
import subprocess
from pathlib import Path

import pytest

TESTS = sorted((Path(__file__).parent / "js").glob("*.test.mjs"))
NODE = shutil.which("node")


@pytest.mark.skipif(not NODE, reason="needs node (apt install nodejs)")
@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.name.partition(".")[0])
def test_scripts(file):
    done = subprocess.run([NODE, "--test", file], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
