"""Does twice the text take twice the time, and no text too long?  python benchmarks/linear.py [SIZE] [NAME ...]

For each hostile text of the tests (those whose name contains a NAME): seconds of the processor for half and for the whole
of it, each in a process of its own, in which other text of the kind was cleaned before (so that tables are loaded, and nothing
of this one is remembered); their ratio (2 is linear, 4 quadratic), and kB of UTF-8 a second.  Marks a ratio over 3 and a speed
under 300 kB/s, and ends with status 1 if there are any.
"""

import subprocess
import sys
import time
from pathlib import Path

import cleaner

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from hostile import DEAR, HOSTILE, LONG, disguised, misread

LEAST = 300
TAG = "<p " + " ".join(f'a{k}="{k}"' for k in range(60_000)) + ">正文在这里。"
PLAIN = (Path(__file__).parent.parent / "tests/clean/news.txt").read_text("utf-8")[:1500]
CODECS = {"UTF-8": "utf-8", "GBK": "gbk", "Big5": "big5", "cp1252": "cp1252", "Latin-1": "latin1", "EUC-KR": "euc-kr"}
CODECS["Shift-JIS"] = "shift_jis"


def text_of(name: str, size: int) -> tuple[str, str]:
    """A hostile text, and its format."""
    if name == "a tag of many attributes":
        return TAG, "html"
    if name in DEAR:
        return DEAR[name][:size], "text"
    return (HOSTILE[name] * (size // LONG or 1))[:size], "text"


def of_its_kind(name: str) -> str:
    """Another text that loads what this one needs."""
    written, _, read = name.rpartition(", ")[2].partition(" as ")
    if read:
        return misread(PLAIN, CODECS[written], CODECS[read])
    return PLAIN + disguised(PLAIN, 0.5) + "".join(map(chr, range(0x5000, 0x5200)))


def half_of(text: str) -> str:
    """Every second line, since what is dear may stand at one end; of a few lines the first half."""
    lines = text.split("\n")
    return "\n".join(lines[::2]) if len(lines) > 20 else text[: len(text) // 2]


def measure(name: str, size: int, whole: bool) -> float:
    """Seconds for a text, or half of it."""
    text, form = text_of(name, size)
    text = text if whole else half_of(text)
    cleaner.clean(of_its_kind(name))
    cleaner.clean(f"<p>{PLAIN}</p>", format="html")
    start = time.process_time()
    cleaner.clean(text, format=form)
    return time.process_time() - start


def measured_apart(name: str, size: int, whole: bool) -> float:
    command = [sys.executable, __file__, "--one", name, str(size), "whole" if whole else "half"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main(size: int, names: list[str]) -> int:
    bad = 0
    for name in [*HOSTILE, *DEAR, "a tag of many attributes"]:
        if names and not any(part in name for part in names):
            continue
        half, full = measured_apart(name, size, False), measured_apart(name, size, True)
        speed = len(text_of(name, size)[0].encode("utf-8", "surrogatepass")) / 1000 / max(full, 1e-3)
        marks = ("NOT LINEAR  " if full > 3 * half and full > 0.2 else "") + ("SLOW  " if speed < LEAST else "")
        bad += bool(marks)
        print(
            f"{half:8.3f} s {full:8.3f} s  {full / max(half, 1e-3):5.1f} {speed:8.0f} kB/s  {marks}{name}", flush=True
        )
    return 1 if bad else 0


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] == ["--one"]:
        print(measure(words[1], int(words[2]), words[3] == "whole"))
        sys.exit()
    size = int(words.pop(0)) if words and words[0].isdigit() else LONG
    sys.exit(main(size, words))
