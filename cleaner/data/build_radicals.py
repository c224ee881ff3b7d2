"""Make radicals.tsv: python build_radicals.py EquivalentUnifiedIdeograph.txt > radicals.tsv

The input is part of the Unicode Character Database (Debian package unicode-data: /usr/share/unicode).
"""

import sys


def rows(path: str) -> list[tuple[str, str]]:
    """(radical, ideograph) for the radicals of both blocks; the strokes (U+31C0…) are no characters anybody types for another."""
    found = []
    with open(path, encoding="utf-8") as source:
        for line in source:
            codes, _, rest = line.partition("#")[0].partition(";")
            if rest.strip():
                first, _, last = codes.strip().partition("..")
                for code in range(int(first, 16), int(last or first, 16) + 1):
                    if 0x2E80 <= code <= 0x2FDF:
                        found.append((chr(code), chr(int(rest, 16))))
    return sorted(found)


if __name__ == "__main__":
    for radical, ideograph in rows(sys.argv[1]):
        print(radical, ideograph, sep="\t")
