"""Labels and borders a second, on one core: python benchmarks/layout_speed.py [FILE...]

Without files: news-like prose, the same with furniture on it, short lines, verse and list, all made from
`tests/clean`.  Prints MB of UTF-8 and lines a second of CPU time, best of three.
"""

import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from cleaner.stages.layout import read_layout

CLEAN = Path(__file__).parent.parent / "tests" / "clean"
SIZE = 1_000_000  # code points of each text
PAGE = [
    "首页 > 新闻 > 正文",
    "时政",
    "财经",
    "发布时间：2012-07-05 来源：某某日报",
    "",
    "相关新闻",
    "分享到：",
    "上一篇：无",
]


def texts() -> Iterator[tuple[str, list[str]]]:
    news = [x for x in (CLEAN / "news.txt").read_text("utf-8").split("\n") if x.strip()]
    law = [x for x in (CLEAN / "law.txt").read_text("utf-8").split("\n") if x.strip()]
    prose = [x for x in news + law if len(x) > 60] or news
    pieces = [x[i : i + 14] for x in news + law for i in range(0, len(x), 14)]
    page = [*PAGE, *islice(cycle(prose), 40)]
    yield "prose", fill(prose)
    yield "prose with furniture", fill(page)
    yield "short lines", fill([x for x in pieces if len(x) > 5])
    yield "short lines on a page", ["我要回帖", *fill([x for x in pieces if len(x) > 5])]
    yield "links of a list", ["相关新闻", *fill([f"·{x}（2012-07-05）" for x in pieces if len(x) > 5])]


def fill(lines: list[str]) -> list[str]:
    """The lines again and again, each marked with its number, until they hold SIZE code points."""
    out, size = [], 0
    for number, line in enumerate(cycle(lines)):
        out.append(f"{line[:-1]}{number}{line[-1]}" if len(line) > 12 else line)
        size += len(out[-1]) + 1
        if size >= SIZE:
            return out
    return out


def main() -> None:
    given = [(path, Path(path).read_text("utf-8").split("\n")) for path in sys.argv[1:]]
    for name, lines in given or texts():
        size = sum(len(line.encode()) + 1 for line in lines) / 1e6
        best = min(_seconds(lines) for _ in range(3))
        print(f"{name:24} {size:5.1f} MB {size / best:6.2f} MB/s {len(lines) / best:10,.0f} lines/s")


def _seconds(lines: list[str]) -> float:
    started = time.process_time()
    read_layout(lines)
    return time.process_time() - started


if __name__ == "__main__":
    main()
