"""The command line as a user runs it, and texts to run it on."""

import random
import re
import subprocess
import sys
from pathlib import Path

ARTICLE = "全市造林绿化现场会召开\n\n3月12日,全市造林绿化现场会在云岭县召开,总结去年工作,部署今年任务。\n\n副市长林远出席会议并讲话。\n"
FIXED = ARTICLE.replace(",", "，")


def run(*arguments, cwd, stdin=b"", **options):
    """The finished process; arguments may be paths."""
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, arguments)], cwd=cwd, input=stdin, capture_output=True, **options
    )


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>造林</title></head><body><nav><a href="/">首页</a> <a href="/n">新闻</a></nav>
<h1>全市造林绿化现场会召开</h1><p>3月12日,全市造林绿化现场会在云岭县召开,总结去年工作,部署今年任务。</p>
<p>副市长林远出席会议并讲话,他说去年全市完成造林18.6万亩,今年要把重点放在江河两岸和矿山修复上。</p></body></html>"""


CLAUSES = [
    clause
    for name in ("chapters", "essay", "law", "news", "technical")
    for clause in re.findall(
        r"[^，。！？；：、\s“”]{4,20}", (Path(__file__).parent / f"clean/{name}.txt").read_text("utf-8")
    )
]


def prose(seed, sentences=9):
    """A clean text of its own: clauses of tests/clean in a random order, about 25 characters a sentence."""
    rng = random.Random(seed)
    lines = ("，".join(rng.choices(CLAUSES, k=3)) + "。" for _ in range(sentences))
    return "".join(lines)
