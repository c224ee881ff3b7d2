"""Main text of pages beside other extractors: python benchmarks/html_main_text.py DIR

The 34 pages that our figures are from were read while the rules were made: they are development figures.

DIR holds NAME.html (UTF-8) and NAME.txt, its main text; index.jsonl may name pages with a defect (`note`), which are
left out, and lines that a user may want or not (`neutral`), which do not count.  Prints precision, recall and F1 of tokens (a Han character or
a Latin word each), the mean over pages, and how many pages are lost (F1 < .05); then what our labels lose of the body
when the markup is taken away.  A program that is not installed is passed over with a note.
"""

import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path


def ours(html: str) -> str:
    import cleaner

    return cleaner.clean(html, format="html").text


def trafilatura(html: str) -> str:
    import trafilatura

    return trafilatura.extract(html, include_comments=False) or ""


def readability(html: str) -> str:
    from readability import Document

    from cleaner.stages.page.extract import extract

    return extract(Document(html).summary()).text


def justext(html: str) -> str:
    import justext  # without a Chinese stop list its defaults drop everything: no list, lengths in characters

    found = justext.justext(html, frozenset(), length_low=25, length_high=70, stopwords_low=0, stopwords_high=0)
    return "\n".join(p.text for p in found if not p.is_boilerplate)


def resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True, alt_texts=False, links=False))


def tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"[\u3400-\u9fff\uf900-\ufaff]|[a-z0-9]+", unicodedata.normalize("NFKC", text).lower()))


def scores(found: str, gold: str) -> tuple[float, float, float]:
    a, b = tokens(found), tokens(gold)
    both = (a & b).total()
    p, r = both / max(1, a.total()), both / max(1, b.total())
    return p, r, 2 * p * r / (p + r) if both else 0.0


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    pages, neutral = read(Path(sys.argv[1]))
    print(f"{len(pages)} pages\n{'':14} {'P':>6} {'R':>6} {'F1':>6} {'lost':>5} {'s':>6}")
    programs: list[Callable[[str], str]] = [ours, readability, justext, trafilatura, resiliparse]
    for program in programs:
        try:
            program("<p>试</p>")
        except ImportError:
            print(f"{program.__name__:14} not installed")
            continue
        started = time.perf_counter()
        rows = [
            scores(*(without(text, spare) for text in (_text(program, html), gold)))
            for (html, gold), spare in zip(pages, neutral, strict=True)
        ]
        seconds = time.perf_counter() - started
        p, r, f = (sum(row[k] for row in rows) / len(rows) for k in range(3))
        print(f"{program.__name__:14} {p:6.3f} {r:6.3f} {f:6.3f} {sum(row[2] < 0.05 for row in rows):5} {seconds:6.2f}")
    print("without markup: {:.2%} of the body characters lost, {:.1%} on the worst page".format(*lost(pages)))


def read(folder: Path) -> tuple[list[tuple[str, str]], list[set[str]]]:
    """The pages with their main text, and the neutral lines of each."""
    index = folder / "index.jsonl"
    told = {row["id"]: row for row in map(json.loads, index.read_text("utf-8").splitlines())} if index.exists() else {}
    pages, neutral = [], []
    for path in sorted(folder.glob("*.html")):
        row = told.get(path.stem, {})
        if path.with_suffix(".txt").exists() and not row.get("note"):
            pages.append((path.read_text("utf-8"), path.with_suffix(".txt").read_text("utf-8")))
            neutral.append({re.sub(r"\s", "", line) for line in row.get("neutral", [])})
    return pages, neutral


def without(text: str, spare: set[str]) -> str:
    return "\n".join(line for line in text.split("\n") if re.sub(r"\s", "", line) not in spare)


def _text(program: Callable[[str], str], html: str) -> str:
    try:
        return program(html)
    except Exception as error:  # a program that fails on a page has lost it
        print(f"  {program.__name__}: {error!r:.100}")
        return ""


def lost(pages: list[tuple[str, str]]) -> tuple[float, float]:
    """Sentences of the main text that are dropped when only the visible lines are given: of all, and at worst."""
    from cleaner.stages.layout import read_layout
    from cleaner.stages.page.extract import extract

    shares, gone_of_all, all_of_all = [0.0], 0, 0
    for html, gold in pages:
        lines = extract(html).text.split("\n")
        body = re.sub(r"\s", "", gold)
        layout = read_layout(lines)
        within = [
            (len(line), judged.kept or judged.label == "meta")
            for line, judged in zip(lines, layout.lines, strict=True)
            if len(line) >= 20 and re.sub(r"\s", "", line) in body
        ]
        total, gone = sum(n for n, _ in within), sum(n for n, kept in within if not kept)
        shares.append(gone / max(1, total))
        gone_of_all, all_of_all = gone_of_all + gone, all_of_all + total
    return gone_of_all / max(1, all_of_all), max(shares)


if __name__ == "__main__":
    main()
