"""Kill runs at random moments, run the same command again, and compare: `tox -e kill -- --kills 200`.

A run is killed (SIGKILL) when it is about to touch its n-th file, or after a time; what is run again must end as if nothing
had happened: the same bytes, nothing left aside, nothing to be done by hand.  A third of the second runs are killed too.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from command_line import ARTICLE, prose

EVENTS = ("open", "os.", "shutil.", "tempfile.", "sqlite3.connect")

# the n-th event that concerns a path below the current folder ends the process; with n = 0 they are counted
CHILD = """
import os, runpy, signal, sys
left, count, here = int(sys.argv[1]), 0, os.getcwd()
sys.argv[1:] = sys.argv[2:]
events = {events!r}

def heard(name, arguments):
    global count
    if name.startswith(events) and arguments and isinstance(arguments[0], (str, bytes, os.PathLike)):
        if os.path.abspath(os.fsdecode(arguments[0])).startswith(here + os.sep):
            count += 1
            if count == left:
                os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(heard)
try:
    runpy.run_module("cleaner", run_name="__main__", alter_sys=True)
finally:
    if not left:
        print("events", count, file=sys.stderr)
""".replace("{events!r}", repr(EVENTS))


def corpus(folder):
    """Some files of each kind that runs treat differently: changed and sound ones, rows, several articles, two names, copies."""
    inner = folder / "语料/乙"
    inner.mkdir(parents=True)
    dirty = prose(1).replace("，", ",")
    texts = {
        "甲.txt": ARTICLE,
        "sound.txt": prose(2),
        "copy.txt": dirty,
        "乙/copy.txt": dirty,
        "乙/b.md": "# 题\n\n" + ARTICLE * 3,
        "rows.jsonl": "".join(
            json.dumps({"text": prose(k).replace("，", ",")}, ensure_ascii=False) + "\n" for k in range(9)
        ),
    }
    for name, text in texts.items():
        (folder / "语料" / name).write_text(text, "utf-8")
    (folder / "语料/gbk.txt").write_bytes(ARTICLE.encode("gbk"))
    os.link(folder / "语料/甲.txt", folder / "语料/乙/another name.txt")


def cleaned_in_place(folder):
    corpus(folder)
    finished(folder, IN_PLACE)


def indexed(folder):
    """An index that knows the first half."""
    corpus(folder)
    finished(folder, ["index", "build", "语料/乙", "--index", "index.sqlite"])


IN_PLACE = ["clean", "--in-place", "语料", "--report", "record"]
# for each command its name, how the folder is made, and its arguments
COMMANDS = {
    "clean -o": (corpus, ["clean", "语料", "-o", "out", "--report", "report"]),
    "clean --jobs 2": (corpus, ["clean", "语料", "-o", "out", "--jobs", "2", "--duplicates", "drop"]),
    "clean --in-place": (corpus, IN_PLACE),
    "check --fix": (corpus, ["check", "--fix", "语料"]),
    "index add": (indexed, ["index", "add", "语料", "--index", "index.sqlite"]),
    "dedup -o": (corpus, ["dedup", "语料", "-o", "out", "--drop"]),
    "restore --in-place": (cleaned_in_place, ["restore", "--in-place", "record"]),
}


def finished(folder, command):
    done = subprocess.run([sys.executable, "-m", "cleaner", *command], cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise AssertionError(f"{command}: {done.returncode}: {done.stderr.decode()}")
    return done


def killed(folder, command, *, event=0, after=None):
    """The finished process, and how many events there were, if it was not killed."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(event), *command],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        _, told = child.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        child.kill()
        _, told = child.communicate()
    last = told.decode("utf-8", "replace").rstrip().rpartition("\n")[2]
    return child.returncode, int(last.removeprefix("events ")) if last.startswith("events ") else 0


def state(folder):
    """Every file with what it holds, hidden ones too; a database by its rows, since its pages may lie in any order."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".sqlite":
            with sqlite3.connect(path) as database:
                found[name] = "\n".join(database.iterdump())
            database.close()
        elif path.is_file():
            found[name] = path.read_bytes()
        elif path.name.startswith("."):
            found[name] = None
    return {name: data for name, data in found.items() if not name.endswith(("-journal", "-wal", "-shm"))}


class Trial:
    """One command: what it leaves when nobody disturbs it, how many events that takes and how long."""

    def __init__(self, name, where):
        self.name, (make, self.command) = name, COMMANDS[name]
        self.start, whole = where / "start", where / "whole"
        self.start.mkdir(parents=True)
        make(self.start)
        copied(self.start, whole)
        began = time.monotonic()
        status, self.events = killed(whole, self.command)
        self.seconds = time.monotonic() - began
        assert status in (0, 1), (name, status)
        assert self.events > 5, name
        self.whole = state(whole)
        shutil.rmtree(whole)

    def run(self, rng, folder):
        """Kill once or twice, run to the end; what is wrong, or "" """
        copied(self.start, folder)
        moments = []
        for _ in range(2 if rng.random() < 1 / 3 else 1):
            if rng.random() < 2 / 3:
                how = {"event": rng.randint(1, self.events)}
            else:
                how = {"event": 1 << 40, "after": rng.uniform(0.2, 1.1) * self.seconds}
            status, _ = killed(folder, self.command, **how)
            moments.append((how, status))
        between = state(folder)
        done = subprocess.run(
            [sys.executable, "-m", "cleaner", *self.command], cwd=folder, capture_output=True, check=False
        )
        after = state(folder)
        links = (folder / "语料/甲.txt").stat().st_nlink
        shutil.rmtree(folder)
        was_killed = any(status == -signal.SIGKILL for _, status in moments)
        is_begun = was_killed and between != state(self.start)
        wrong = ""
        all_back = (
            self.name == "restore --in-place" and "record/record.jsonl" not in between
        )  # nothing is left to restore
        if done.returncode not in (0, 1) and not all_back:
            wrong = f"status {done.returncode}: {done.stderr.decode()}"
        elif after != self.whole:
            names = [name for name in {*after, *self.whole} if after.get(name, 0) != self.whole.get(name, 0)]
            wrong = f"these differ: {names}"
        elif links != 2:
            wrong = "a hard link is cut"
        return was_killed, is_begun, wrong and f"{self.name} killed at {moments}: {wrong}"


def copied(start, folder):
    """A copy in which two names of one file are two names of one file."""
    shutil.copytree(start, folder)
    one, other = folder / "语料/甲.txt", folder / "语料/乙/another name.txt"
    other.unlink()
    os.link(one, other)


def trials(kills, seed, names=tuple(COMMANDS)):
    """Yields for each kill the name of its command, whether it came in time, whether something was half done, and what is wrong."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as where:
        ready = [Trial(name, Path(where) / str(k)) for k, name in enumerate(names)]
        for number in range(kills):
            trial = ready[number % len(ready)]
            yield (trial.name, *trial.run(rng, Path(where) / "run"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--command", action="append", choices=[*COMMANDS])
    given = parser.parse_args()
    os.environ["LC_ALL"] = "C.UTF-8"  # messages in English, whoever runs this
    killed_, begun, bad = dict.fromkeys(COMMANDS, 0), dict.fromkeys(COMMANDS, 0), 0
    for name, was_killed, is_begun, wrong in trials(given.kills, given.seed, given.command or tuple(COMMANDS)):
        killed_[name] += was_killed
        begun[name] += is_begun
        if wrong:
            bad += 1
            print(wrong, flush=True)
    for name, count in killed_.items():
        print(f"{name}: {count} killed, {begun[name]} of them half done")
    print(f"{sum(killed_.values())} kills of {given.kills} runs, {bad} bad")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
