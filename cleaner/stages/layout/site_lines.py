"""Lines that recur over the documents of a site: learned into a table that a person can read and edit, used as evidence.

What stands on most pages of a site is the site's; what stands on some may be a heading that every paper has
(`参考文献`).  So a line of the table is a weak cue, boilerplate only beside sure cues, until it stands in TEN
documents and most of all: then it goes wherever it stands, sentence or not.  Without a table nothing depends on the corpus.
"""

from __future__ import annotations

from array import array
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from zlib import crc32

from cleaner.core.errors import SettingsError
from cleaner.stages.layout.line_key import key_of

HEADER = "line\tdocuments\tshare"
SLOTS = 1 << 22  # 16 MB, whatever the corpus: two lines share a slot seldom, and the second pass counts exactly
LONGEST = 300  # code points: a longer line that recurs is a copied paragraph, which DUP finds
LEAST = 3  # documents
# Lost of 40 made pages: at half 22 headings (`参考文献` of six papers in ten), at .8 none, and the same boilerplate goes;
# 20 documents lose .35 of it on a site of 12 (benchmarks/repeated_lines.py, 2026-11-22).
TEN, MOST = 10, 0.8


def learn(read: Callable[[], Iterable[Iterable[str]]], least: int = LEAST) -> list[tuple[str, int, float]]:
    """The lines of at least `least` documents, with their number and share, the most frequent first.

    `read` is called twice and gives the lines of each document.  The first pass counts hashes in an array of fixed
    size, the second the lines themselves, of those alone that may reach `least`.

    >>> learn(lambda: [["甲", "分享到："], ["乙", "分享到："], ["丙", "分享到："]])
    [('分享到：', 3, 1.0)]
    """
    slots = array("I", bytes(4 * SLOTS))
    for lines in read():
        for slot in {_slot(key) for key, _ in _keys(lines)}:
            slots[slot] += 1
    documents: Counter[str] = Counter()
    written: dict[str, str] = {}
    total = 0
    for lines in read():
        total += 1
        for key, line in dict(_keys(lines)).items():
            if slots[_slot(key)] >= least:
                documents[key] += 1
                written.setdefault(key, line)
    found = [(written[key], n, n / total) for key, n in documents.items() if n >= least]
    return sorted(found, key=lambda row: (-row[1], row[0]))


def _keys(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        text = " ".join(line.split())
        if text and len(text) <= LONGEST:
            yield key_of(text), text


def _slot(key: str) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) % SLOTS


def table(found: Iterable[tuple[str, int, float]]) -> str:
    """The table as text: a header, then one line a row; a row taken out is a line that counts for nothing."""
    return "".join([HEADER + "\n", *(f"{line}\t{n}\t{share:.4f}\n" for line, n, share in found)])


def read_table(path: str | Path) -> dict[str, str]:
    """Key to strength, "sure" or "weak"; of two rows with one key the surer counts, as where two tables were put together.

    Raises OSError, UnicodeDecodeError, and SettingsError for what is no such table.
    """
    with open(path, "rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise SettingsError("{path} is no table of lines: larger than {most} bytes", path=path, most=_LARGEST)
    text = data.removeprefix(BOM_UTF8).decode("utf-8", "surrogatepass")  # an editor may have put the mark there
    rows = text.replace("\r\n", "\n").split("\n")
    if rows[0].strip() != HEADER:
        raise SettingsError("{path} is no table of lines: it does not begin with {header!r}", path=path, header=HEADER)
    known: dict[str, str] = {}
    for number, row in enumerate(rows[1:], 2):
        if not row.strip():
            continue
        try:
            line, cell, part = row.split("\t")
            documents, share = int(cell), float(part)
            if not (documents > 0 and 0 <= share <= 1):
                raise ValueError("no number of documents, or no share of them")
        except ValueError:
            raise SettingsError(
                "{path}:{number}: not a line, a number of documents and a share, apart by tabs",
                path=path,
                number=number,
            ) from None
        key = key_of(" ".join(line.split()))
        if known.get(key) != "sure":
            known[key] = "sure" if documents >= TEN and share >= MOST else "weak"
    return known


_LARGEST = 1 << 28  # bytes: a million lines


def strength(known: Mapping[str, str], text: str) -> str:
    """What the table says of a line: "sure", "weak" or nothing."""
    return known.get(key_of(" ".join(text.split())), "") if len(text) <= 2 * LONGEST else ""
