"""Does twice the text take twice the time?  python benchmarks/linear.py [SIZE]

For each hostile text of the tests: seconds for half and for the whole of it, and their ratio (2 is linear, 4 quadratic).
Prints the ratios that are over 3 with a mark, and ends with status 1 if there are any.
"""

import sys
import time
from pathlib import Path

import cleaner

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from hostile import HOSTILE, LONG


def seconds(text: str) -> float:
    start = time.process_time()
    cleaner.clean(text)
    return time.process_time() - start


def main(size: int) -> int:
    bad = 0
    for name, text in HOSTILE.items():
        whole = (text * (size // LONG or 1))[:size]
        seconds(whole[:1000])  # what is loaded once
        half, full = seconds(whole[: size // 2]), seconds(whole)
        over = full > 3 * half and full > 0.2
        bad += over
        print(
            f"{half:8.3f} s {full:8.3f} s  {full / max(half, 1e-3):5.1f}  {'NOT LINEAR  ' if over else ''}{name}",
            flush=True,
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else LONG))
