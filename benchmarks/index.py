"""A commit of five texts against an indexed corpus: `python benchmarks/index.py [DOCUMENTS] [CORPUS.jsonl]`.

Makes a git repository of DOCUMENTS texts (100,000 unless said otherwise; random Han of 1,200 characters, or the column
`text` of CORPUS.jsonl) and their index, without cleaning them: that is timed elsewhere (throughput.py).  Prints

- the time and memory of making the index, and its size;
- CPU milliseconds to find what five new texts match in it, once it is open, and whether planted copies are found;
- CPU and wall milliseconds of `cleaner dups` as a whole process where five texts are staged, and what that is in
  proportion to `python -c "import click, regex"`, by turns in the same run.  The proportion is what counts: milliseconds
  depend on the machine.
"""

import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from cleaner.core.settings import Settings
from cleaner.corpus.index_update import settings_of
from cleaner.dedup.index.sqlite_index import create_index, made_with, open_index
from cleaner.dedup.index.values import Entry, Filed
from cleaner.dedup.key import comparison_key

ROUNDS = 11
CLEAN = Path(__file__).parent.parent / "tests" / "clean"
STAGED = ("news", "essay", "law", "dialogue", "technical")
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3500)]


def texts(count: int, corpus: str | None) -> Iterator[str]:
    if corpus:
        with open(corpus, encoding="utf-8") as lines:
            for _, line in zip(range(count), lines, strict=False):
                yield json.loads(line)["text"]
    else:
        rng = random.Random(20261122)
        for _ in range(count):
            yield "".join(rng.choices(HAN, k=1200))


def git(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True).stdout


def commit_all(folder: Path, documents: Iterator[str]) -> None:
    git(folder, "init", "-q")
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=folder, stdin=subprocess.PIPE) as process:
        assert process.stdin
        write = process.stdin.write
        write(b"commit HEAD\ncommitter a <a@b.c> 0 +0000\ndata 0\n")
        for number, text in enumerate(documents):
            data = text.encode()
            name = f"语料/{number // 1000:03}/文章{number}.txt"
            write(f'M 100644 inline "{name}"\ndata {len(data)}\n'.encode() + data + b"\n")
    git(folder, "reset", "-q")  # the index of git alone: no files in the tree


def filed(folder: Path, documents: Iterator[str]) -> Iterator[Filed]:
    """Each document as git has it, uncleaned; git lists them in another order than they were made in."""
    lines = git(folder, "ls-files", "--stage", "-z").decode().split("\0")[:-1]
    stamps = {path: stamp for stamp, _, path in (line.partition("\t") for line in lines)}
    for number, text in enumerate(documents):
        path = f"语料/{number // 1000:03}/文章{number}.txt"
        yield Filed(path, stamps[path], b"", [Entry(1, "", text, "")])


def look_up(file: Path, some: list[str]) -> None:
    new = [
        some[0],  # a copy
        some[1][: len(some[1]) * 19 // 20],  # nearly one
        some[2][300:700],  # a part
        some[3] + "".join(HAN[:500]) + some[4],  # two in one
        "".join(random.Random(7).choices(HAN, k=1200)),  # none
    ]
    times = []
    for _ in range(ROUNDS):
        with closing(open_index(file)) as index:
            cpu = time.process_time()
            found = [index.matches(comparison_key(text)) for text in new]
            times.append(time.process_time() - cpu)
    relations = [sorted({match.relation for match in matches}) for matches in found]
    print(f"5 texts looked up: cpu {median(times) * 1e3:.1f} ms, {relations}")


def hook(folder: Path) -> None:
    bare, dups = [], []
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled
    installed = Path(sys.executable).with_name("cleaner")  # what pre-commit calls
    command = [str(installed)] if installed.exists() else [sys.executable, "-m", "cleaner"]
    cost(folder, *command, "dups")
    for turn in range(ROUNDS):
        for name in STAGED:
            text = (CLEAN / f"{name}.txt").read_text("utf-8") + f"{'又' * turn}见附录。\n"
            (folder / f"{name}.txt").write_text(text, "utf-8")
        git(folder, "add", "--", *(f"{name}.txt" for name in STAGED))
        bare.append(cost(folder, sys.executable, "-c", "import click, regex"))
        dups.append(cost(folder, *command, "dups"))
    for what, costs in (("import click, regex", bare), ("cleaner dups, 5 staged", dups)):
        cpu, wall = (median(column) for column in zip(*costs, strict=True))
        proportion = median(a[0] / b[0] for a, b in zip(costs, bare, strict=True))
        print(f"{what:24} cpu {cpu * 1e3:.0f} ms  wall {wall * 1e3:.0f} ms  {proportion:.1f} x")


def cost(folder: Path, *command: str) -> tuple[float, float]:
    """CPU and wall seconds of a process and of those that it starts."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def main(count: int = 100_000, corpus: str | None = None) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        commit_all(folder, texts(count, corpus))
        file = folder / ".cleaner/index.sqlite"
        file.parent.mkdir()
        (file.parent / ".gitignore").write_text("*\n")
        cpu = time.process_time()
        with closing(create_index(file, made_with(0.8, settings_of(Settings(), "text")))) as index:
            index.update(filed(folder, texts(count, corpus)))
        cpu = time.process_time() - cpu
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(
            f"{count} documents: index made in cpu {cpu:.0f} s, {file.stat().st_size / 1e6:.0f} MB, peak {memory} MiB"
        )
        look_up(file, [text for _, text in zip(range(5), texts(count, corpus), strict=False)])
        hook(folder)
    print(f"python {platform.python_version()} {platform.machine()}")


if __name__ == "__main__":
    main(*(int(one) if one.isdecimal() else one for one in sys.argv[1:]))
