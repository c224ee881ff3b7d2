"""Make standard.txt: python build_standard.py Unihan_OtherMappings.txt.bz2 > standard.txt

The characters of the Table of General Standard Chinese Characters (通用规范汉字表, 2013; kTGH) that GB 2312 lacks: those that
simplified text is written with since (names, places, terms).  The input is part of the Unicode Character Database (Debian
package unicode-data: /usr/share/unicode).
"""

import bz2
import sys

from cleaner.stages.language.forms import gb2312


def standard(path: str) -> list[str]:
    found = []
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if "\tkTGH\t" in line:
                found.append(chr(int(line.split("\t")[0][2:], 16)))
    return sorted(set(found) - gb2312())


if __name__ == "__main__":
    print("".join(standard(sys.argv[1])))
