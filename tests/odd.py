"""Tests on machines that are not like ours: `tox -e odd`, with the tests to run as arguments.

The suite itself must not assume how a machine is set up; each of these once was, or might be, somebody's.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

QUICK = [
    f"tests/test_{name}.py"
    for name in (
        "bad_input",
        "cli",
        "command_line",
        "outcome",
        "restore",
        "spool",
        "staging",
        "bad_rows",
        "inputs",
        "in_place",
        "results",
    )
]
NOWHERE = "/proc/none"  # where nobody can make a file, root neither
MACHINES = {
    "poor: no git, a TMPDIR and a home without room, files for their owner only": {
        "umask": 0o077,
        "lacks": {"git"},
        "set": {"HOME": NOWHERE, "XDG_CACHE_HOME": NOWHERE, "TMPDIR": "/proc"},
    },
    "foreign: Chinese, far away, a narrow dumb terminal, files for all, no asserts, a folder with an odd name": {
        "umask": 0o000,
        "under": "深 处%的/目录",  # line breaks and quotes in names have tests of their own
        "set": {
            "LC_ALL": "zh_CN.UTF-8",
            "TZ": "Asia/Kathmandu",
            "COLUMNS": "20",
            "TERM": "dumb",
            "NO_COLOR": "1",
            "PYTHONOPTIMIZE": "1",
        },
    },
    "strict: the locale of POSIX, warnings are errors, no home": {
        "set": {"LC_ALL": "POSIX", "PYTHONWARNINGS": "error,ignore::ResourceWarning"},
        "unset": {"HOME"},
    },
}


def main(tests):
    failed = []
    with tempfile.TemporaryDirectory() as place:
        for number, (name, machine) in enumerate(MACHINES.items()):
            print(f"== {name}", flush=True)
            if _status(Path(place, str(number)), tests, **machine):
                failed.append(name)
    print(*[f"red: {name}" for name in failed] or ["all green"], sep="\n")
    return bool(failed)


def _status(place, tests, umask=0o022, lacks=frozenset(), under="tests", set=None, unset=frozenset()):
    """Of pytest, on a machine that is set up so."""
    place.joinpath(under).parent.mkdir(parents=True)
    kept = {key: value for key, value in os.environ.items() if key not in {"CI", "LANG", "LC_CTYPE", *unset}}
    env = {**kept, **(set or {}), "PATH": os.fspath(_programs(place / "bin", lacks)) if lacks else os.environ["PATH"]}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--basetemp", place / under, *tests]
    return subprocess.run(command, env=env, stdin=subprocess.DEVNULL, umask=umask, check=False).returncode


def _programs(folder, lacks):
    """A folder with all programs of this machine but these."""
    folder.mkdir()
    for name in reversed(os.get_exec_path()):
        for program in Path(name).iterdir() if Path(name).is_dir() else ():
            if program.name not in lacks:
                (folder / program.name).unlink(missing_ok=True)
                (folder / program.name).symlink_to(program)
    return folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or QUICK))
