"""Make ../dedup/kernel/key_table.h: python3.11 build_key_table.py > ../dedup/kernel/key_table.h

What every character becomes in a comparison key, from the `unicodedata` of the oldest Python that is supported: what
later versions of Unicode assign stays with `unicodedata`, so that the table is right under every Python.
"""

import sys
import unicodedata

PAGE = 128
KEEP, SKIP, ASK = range(3)  # greater numbers are places in REPLACED


def key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LMN")


def seconds() -> set[str]:
    """Characters that compose with the one before them: Hangul vowels and finals, and the second of any composed pair."""
    found = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    for code in range(0x110000):
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
        if unicodedata.category(c) == "Cn" or joins(compatible) or joins(compatible.casefold()) or joins(k):
            return ASK
        if not k or k == c:
            return KEEP if k else SKIP
        if k not in places:
            places[k] = len(replaced)
            replaced.extend((len(k), *map(ord, k)))
        return places[k]

    return [entry(chr(code)) for code in range(0x110000)], replaced


def c_array(kind: str, name: str, numbers: list[int]) -> str:
    lines: list[str] = [""]
    for number in map(str, numbers):
        if len(lines[-1]) + len(number) > 118:
            lines.append("")
        lines[-1] += number + ","
    return f"static const {kind} {name}[] = {{\n" + "\n".join(lines) + "\n};\n"


def main() -> None:
    every, replaced = entries()
    pages: dict[tuple[int, ...], int] = {}
    index = [pages.setdefault(tuple(every[at : at + PAGE]), len(pages)) for at in range(0, len(every), PAGE)]
    assert max(len(replaced), len(pages)) < 1 << 16
    print(f"/* Made by cleaner/data/build_key_table.py from Unicode {unicodedata.unidata_version}; do not edit. */")
    print(f"enum {{ KEEP = {KEEP}, SKIP = {SKIP}, ASK = {ASK} }};")
    sys.stdout.write(c_array("uint16_t", "PAGE_OF", index))
    sys.stdout.write(c_array("uint16_t", "ENTRY", [entry for page in pages for entry in page]))
    sys.stdout.write(c_array("uint32_t", "REPLACED", replaced))


if __name__ == "__main__":
    main()
