"""How many of ftfy's own test cases come out as ftfy's authors want them?

    python benchmarks/ftfy_suite.py FOLDER    the folder with ftfy's cases: tests/test-cases of its repository

A case counts as exact if the MOJ rules with their default settings give `fixed-encoding`, else `fixed`.  Printed for each file:
exact cases and all; last, how many texts became Chinese that were none, and how many sound ones (negative.json) changed
though they should not.
"""

import json
import re
import sys
from pathlib import Path

import cleaner

HAN = re.compile("[㐀-鿿가-힣]")


def main() -> None:
    exact = count = chinese = harmed = 0
    for path in sorted(Path(sys.argv[1]).glob("*.json")):
        here = []
        for case in json.loads(path.read_text("utf-8")):
            wanted = case.get("fixed-encoding", case["fixed"])
            got = cleaner.clean(case["original"], select=["MOJ"]).text
            here.append(got == wanted)
            chinese += len(HAN.findall(got)) > max(len(HAN.findall(text)) for text in (case["original"], wanted))
            harmed += path.stem == "negative" and got != wanted
        print(f"{path.stem:20}{sum(here):4} of {len(here)}")
        exact += sum(here)
        count += len(here)
    print(f"{'all':20}{exact:4} of {count}; made Chinese: {chinese}; sound and changed: {harmed}")


if __name__ == "__main__":
    main()
