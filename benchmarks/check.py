"""How long `cleaner check` takes as a hook: five small clean files, as a whole process, against an interpreter that
only imports click and regex, by turns in one run.

    python benchmarks/check.py [FILE…]

CPU seconds, the median of ROUNDS; the ratio says more than either, since it does not depend on the machine.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

ROUNDS = 15
CLEAN = Path(__file__).parent.parent / "tests" / "clean"
FILES = [str(CLEAN / f"{name}.txt") for name in ("news", "essay", "law", "dialogue", "technical")]


def cpu_seconds(*arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    files = sys.argv[1:] or FILES
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled
    cpu_seconds("-m", "cleaner", "check", "--exit-zero", *files)
    bare, check, help = [], [], []
    for _ in range(ROUNDS):
        bare.append(cpu_seconds("-c", "import click, regex"))
        help.append(cpu_seconds("-m", "cleaner", "--help"))
        check.append(cpu_seconds("-m", "cleaner", "check", "--exit-zero", *files))
    print(f"import click, regex    {median(bare):.3f} s")
    print(f"cleaner --help         {median(help):.3f} s  {median(help) / median(bare):.1f} ×")
    print(f"cleaner check {len(files)} files  {median(check):.3f} s  {median(check) / median(bare):.1f} ×")


if __name__ == "__main__":
    main()
