"""The main job at size: python benchmarks/throughput.py [ARTICLES] [JOBS]

Makes ARTICLES articles of about 1,000 characters out of the sentences of the seeds, cleans them with `cleaner clean`,
and prints wall time, CPU time, characters a second and peak memory of the process (of the parent, with JOBS > 1).
"""

import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"


def articles(count: int) -> list[str]:
    text = "".join(path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt")))
    sentences = [s for s in re.findall(r"[^。\n]{10,}。", text)]
    rng = random.Random(20261122)
    made = []
    for number in range(count):
        body = "\n".join("".join(rng.choices(sentences, k=4)) for _ in range(4))
        made.append(f"第{number}号通报\n{body}\n")
    return made


def main(count: int = 10_000, jobs: int = 1) -> None:
    texts = articles(count)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.jsonl")
        source.write_text("".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts), "utf-8")
        start = time.perf_counter()
        command = [sys.executable, "-m", "cleaner", "clean", source, "-o", Path(folder, "out"), "--jobs", str(jobs)]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    size = sum(map(len, texts))
    print(f"{count} articles, {size / count:.0f} characters each, {jobs} jobs")
    print(f"wall {wall:.1f} s, cpu {used.ru_utime + used.ru_stime:.1f} s, {size / wall:,.0f} characters a second")
    print(f"peak memory {used.ru_maxrss >> 10} MiB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
