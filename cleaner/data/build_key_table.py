"""Make ../dedup/kernel/key_table.h and ../dedup/unicode_table.py: python3.13 build_key_table.py python3.11

The first Python says what every character becomes in a comparison key, by its `unicodedata`; its version of Unicode is
the one that keys are made with, under every Python.  The second is the oldest that is supported: what it does not know
is listed, for `dedup/key.py` to explain it to that Python.  Run it again only with `SCHEME` raised in `dedup/sketch.py`.
"""

import subprocess
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

PAGE = 128
KEEP, SKIP, ASK = range(3)  # greater numbers are places in REPLACED
DEDUP = Path(__file__).parent.parent / "dedup"
EVERY = range(0x110000)


def key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LMN")


def seconds() -> set[str]:
    """Characters that compose with the one before them: Hangul vowels and finals, and the second of any composed pair."""
    found = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    for code in EVERY:
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and parts[0][0] != "<" and len(unicodedata.normalize("NFC", chr(code))) == 1:
            found.add(chr(int(parts[1], 16)))
    return found


def entries() -> tuple[list[int], list[int]]:
    """An entry for every code point, and REPLACED: at each place a length and so many code points."""
    replaced: list[int] = [0, 0, 0]
    places: dict[str, int] = {}
    compose = seconds()

    def joins(text: str) -> bool:
        first = unicodedata.normalize("NFKD", text)[:1]
        return first != "" and (unicodedata.combining(first) > 0 or first in compose)

    def entry(c: str) -> int:
        if unicodedata.category(c) in ("Cs", "Co"):
            return SKIP
        k = key(c)
        compatible = unicodedata.normalize("NFKC", c)
        if joins(compatible) or joins(compatible.casefold()) or joins(k):
            return ASK
        if not k or k == c:
            return KEEP if k else SKIP
        if k not in places:
            places[k] = len(replaced)
            replaced.extend((len(k), *map(ord, k)))
        return places[k]

    return [entry(chr(code)) for code in EVERY], replaced


def c_array(kind: str, name: str, numbers: list[int]) -> str:
    return f"static const {kind} {name}[] = {{\n" + wrapped([f"{number}," for number in numbers], "") + "\n};\n"


def wrapped(words: list[str], between: str) -> str:
    lines: list[str] = [""]
    for word in words:
        if len(lines[-1]) + len(between) + len(word) > 118:
            lines.append("")
        lines[-1] += between * bool(lines[-1]) + word
    return "\n".join(lines)


def header() -> str:
    every, replaced = entries()
    pages: dict[tuple[int, ...], int] = {}
    index = [pages.setdefault(tuple(every[at : at + PAGE]), len(pages)) for at in range(0, len(every), PAGE)]
    assert max(len(replaced), len(pages)) < 1 << 16
    return (
        f"/* Made by cleaner/data/build_key_table.py from Unicode {unicodedata.unidata_version}; do not edit. */\n"
        f"enum {{ KEEP = {KEEP}, SKIP = {SKIP}, ASK = {ASK} }};\n"
        + c_array("uint16_t", "PAGE_OF", index)
        + c_array("uint16_t", "ENTRY", [entry for page in pages for entry in page])
        + c_array("uint32_t", "REPLACED", replaced)
    )


def ranges(chosen: Callable[[str], bool]) -> str:
    """The code points whose characters are chosen, as ranges in hexadecimal."""
    found: list[list[int]] = []
    for code in EVERY:
        if chosen(chr(code)):
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return wrapped([f"{a:X}-{b:X}" if b > a else f"{a:X}" for a, b in found], " ")


def later(oldest: str) -> list[str]:
    """The characters that the oldest Python does not know."""
    program = "import unicodedata as u; print(*(c for c in range(0x110000) if u.category(chr(c)) == 'Cn'))"
    unknown = subprocess.run([oldest, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    return [c for c in map(chr, map(int, unknown)) if unicodedata.category(c) != "Cn"]


def stand_ins(marks: list[str]) -> Iterator[tuple[str, str]]:
    """For later marks of one combining class a mark that every Python knows to be of it, and that is part of no other
    character, neither composed nor decomposed.
    """
    classes = defaultdict(list)
    for mark in marks:
        classes[unicodedata.combining(mark)].append(mark)
    parts = {part for c in map(chr, EVERY) for part in unicodedata.normalize("NFKD", c) if part != c}
    for number, members in classes.items():
        free = (c for c in map(chr, EVERY) if unicodedata.combining(c) == number and c not in parts)
        yield next(c for c in free if c not in marks and c.casefold() == c), "".join(members)


def table(oldest: str) -> str:
    new = later(oldest)
    assert all(c.casefold() == c for c in new)
    folded = {c: plain for c in new if (plain := unicodedata.normalize("NFKD", c)) != c}
    marks = dict(stand_ins([c for c in new if unicodedata.combining(c)]))
    lines = [
        f'"""What keys take from Unicode {unicodedata.unidata_version}; made by cleaner/data/build_key_table.py, do not edit."""',
        "",
        f'UNICODE = "{unicodedata.unidata_version}"',
        "# Later than the oldest Python: what they stand for, and marks by one of the same class that every Python knows.",
        "LATER = {",
        *(f"    {c!a}: {plain!a}," for c, plain in folded.items()),
        "}",
        "LATER_MARKS = {",
        *(f"    {stand_in!a}: {members!a}," for stand_in, members in marks.items()),
        "}",
        "# Ranges of code points: letters, marks and numbers; and all that are assigned.",
        f'WORDS = """\n{ranges(lambda c: unicodedata.category(c)[0] in "LMN")}\n"""',
        f'ASSIGNED = """\n{ranges(lambda c: unicodedata.category(c) != "Cn")}\n"""',
    ]
    return "\n".join(lines).replace("'", '"') + "\n"


def main() -> None:
    (DEDUP / "kernel" / "key_table.h").write_text(header(), "ascii")
    (DEDUP / "unicode_table.py").write_text(table(sys.argv[1]), "ascii")


if __name__ == "__main__":
    main()
