"""Does twice the text take twice the time, and no text too long?  python benchmarks/linear.py [SIZE] [NAME ...]

For each hostile text of the tests (those whose name contains a NAME): seconds for half and for the whole of it, their
ratio (2 is linear, 4 quadratic), and kB of UTF-8 a second.  Marks a ratio over 3 and a speed under 300 kB/s, and ends
with status 1 if there are any.
"""

import sys
import time
from pathlib import Path

import cleaner

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from hostile import DEAR, HOSTILE, LONG

LEAST = 300
TAG = "<p " + " ".join(f'a{k}="{k}"' for k in range(60_000)) + ">正文在这里。"
PLAIN = "会议指出，各地要认真抓好落实。\n"  # loads the tables, and leaves nothing of a hostile text in a memory


def seconds(text: str, form: str) -> float:
    start = time.process_time()
    cleaner.clean(text, format=form)
    return time.process_time() - start


def main(size: int, names: list[str]) -> int:
    texts = {name: ((text * (size // LONG or 1))[:size], "text") for name, text in HOSTILE.items()}
    texts |= {name: (text[:size], "text") for name, text in DEAR.items()}
    texts["a tag of many attributes"] = TAG, "html"
    bad = 0
    for form in ("text", "html"):
        seconds(PLAIN, form)
    for name, (whole, form) in texts.items():
        if names and not any(part in name for part in names):
            continue
        half, full = seconds(whole[: len(whole) // 2], form), seconds(whole, form)
        speed = len(whole.encode("utf-8", "surrogatepass")) / 1000 / max(full, 1e-3)
        marks = ("NOT LINEAR  " if full > 3 * half and full > 0.2 else "") + ("SLOW  " if speed < LEAST else "")
        bad += bool(marks)
        print(
            f"{half:8.3f} s {full:8.3f} s  {full / max(half, 1e-3):5.1f} {speed:8.0f} kB/s  {marks}{name}", flush=True
        )
    return 1 if bad else 0


if __name__ == "__main__":
    words = sys.argv[1:]
    size = int(words.pop(0)) if words and words[0].isdigit() else LONG
    sys.exit(main(size, words))
