"""How the report opens on a large corpus: first paint, when it can be used, and the memory of the tab.

    python benchmarks/report_scale.py [10000 100000]

Documents are made of one page of print with some forty findings each, written by the real writer, and opened in Chromium
through chromedriver (Selenium is needed).  First paint is the Performance API's; memory is the resident set of the
renderer process once the list is drawn, and again after ten documents were read.

2026-11-22, two busy cores, Chromium 156, the slowest of three: 10,000 documents (138 MB): first paint 0.61 s, list ready
0.80 s, 165 MB, 211 MB after reading; all texts searched in 2 s, 251 MB at most, 188 MB when that was collected.  100,000 documents
(1.4 GB): 209 MB, all texts searched in 22 s, 638 MB at most, 196 MB collected; before the texts lay in shards of their own,
first paint 0.30 s, list ready 1.39 s.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from browser import chromium, until

from cleaner import __version__
from cleaner.core.document import Article, Document, Line, Step
from cleaner.core.edits import Edit, apply
from cleaner.core.source import Source
from cleaner.dedup import Duplicates
from cleaner.files.atomic_write import Staging
from cleaner.report import write_report

PARAGRAPH = "全省脱贫攻坚推进会在渻城召开,会议总结去年工作,部署今年任务,副省长林远出席会议并讲话。"


class Made:
    """Documents made as they are asked for; a report reads them once, from the first to the last."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, k: int) -> Document:
        return made(k)

    def __iter__(self) -> Iterator[Document]:
        return map(made, range(self.number))


def made(k: int) -> Document:
    rng = random.Random(k)
    lines = ["首页 > 新闻", f"第{k}次推进会召开"] + [PARAGRAPH[rng.randrange(8) :] for _ in range(12)]
    original = "\n".join(lines)
    marks = [Edit(i, i + 1, ",", "，") for i, c in enumerate(original) if c == ","]
    text = apply(original, marks)
    disguised = [Edit(i, i + 1, "渻", "省", 0.9) for i, c in enumerate(text) if c == "渻"]
    restored = apply(text, disguised)
    end = restored.index("\n") + 1
    steps = (
        Step("PUN001", tuple(marks), True),
        Step("RST001", tuple(disguised), True),
        Step("BPL001", (Edit(0, end, restored[:end], "", 0.97),), True),
    )
    labels = [Line("nav", "a path of links", 0.97, kept=False), Line("title", "headline of what follows", 0.9)]
    labels += [Line("body", "reads as a sentence", 0.95)] * 12
    article = Article(lines[1], restored[end:], 0, 2, len(lines), {"source": f"{k % 40}报"})
    return Document(f"{k:06}", Source(f"corpus/{k:06}.txt"), original, restored[end:], steps, tuple(labels), (article,))


def resident(root: int) -> float:
    """Megabytes of the page: the largest renderer among the descendants of the driver's process."""
    parents: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
            parents[int(folder.name)] = int(fields["PPid"])
            if b"--type=renderer" in (folder / "cmdline").read_bytes():
                sizes[int(folder.name)] = int(fields["VmRSS"].split()[0])
        except (OSError, KeyError):  # it has ended in the meantime
            continue

    def belongs(process: int) -> bool:
        return process == root or (process in parents and belongs(parents[process]))

    return max(size for process, size in sizes.items() if belongs(process)) / 1024


def searched(driver: Any) -> tuple[float, float, float]:
    """Seconds until the texts of all documents were searched in vain; the megabytes of the page, the most meanwhile and what
    was left when its garbage was collected, for which Chromium is in no hurry.
    """
    start = time.monotonic()
    driver.execute_script("""const search = document.getElementById("search");
        search.value = "不在此处"; search.dispatchEvent(new Event("input"))""")
    most = 0.0
    while not driver.execute_script("return document.getElementById('searching').hidden"):
        most = max(most, resident(driver.service.process.pid))
        time.sleep(0.5)
    seconds = time.monotonic() - start
    driver.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
    time.sleep(2)
    return seconds, most, resident(driver.service.process.pid)


def main(numbers: list[int]) -> None:
    print(f"cleaner:{__version__}|benchmark:report_scale")
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "index.html"
            start = time.process_time()
            with Staging([page.parent]) as staging:
                write_report(staging, Made(number), Duplicates((), (), (), None), page)  # type: ignore[arg-type]
                staging.commit()
            spent = time.process_time() - start
            size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
            print(f"{number:,} documents: {size / 1e6:.0f} MB, written in {spent:.1f} s of CPU")
            for _ in range(3):
                with chromium(folder) as driver:
                    driver.execute_cdp_cmd("Network.disable", {})  # its log would keep every shard
                    driver.get(page.as_uri() + "#documents")
                    ready = until(driver, "document.documentElement.dataset.ready && performance.now()")
                    paint = until(driver, "performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
                    listed = resident(driver.service.process.pid)
                    for k in range(10):
                        driver.get(f"{page.as_uri()}#doc/{k * number // 10:06}")
                        until(
                            driver,
                            f"document.querySelector('.facts')?.isConnected && location.hash.endsWith('{k * number // 10:06}')",
                        )
                    read = resident(driver.service.process.pid)
                    seconds, most, left = searched(driver)
                print(
                    f"  first paint {paint / 1000:.2f} s, list ready {ready / 1000:.2f} s, {listed:.0f} MB; {read:.0f} MB"
                    f" after ten documents; all texts searched in {seconds:.0f} s, {most:.0f} MB at most, {left:.0f} MB after"
                )


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]] or [10_000, 100_000])
