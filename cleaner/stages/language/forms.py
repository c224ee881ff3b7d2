"""Which characters show that a text is simplified, Traditional or Japanese, by what the charsets hold and OpenCC changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files


@cache
def converter(name: str) -> Callable[[str], str]:
    """The conversion of an OpenCC configuration (`t2s`)."""
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC(name).convert
    return convert


@cache
def gb2312() -> frozenset[str]:
    """The 6,763 Han characters of GB 2312: what simplified text is written with."""
    rows = (bytes((a, b)).decode("gb2312", "ignore") for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF))
    return frozenset("".join(rows))


@cache
def standard() -> frozenset[str]:
    """The characters of the Table of General Standard Characters of 2013 that GB 2312 lacks (昇 in 毕昇, 堃, 喆, 冇 is not one)."""
    return frozenset((files("cleaner") / "data" / "restore" / "standard.txt").read_text("utf-8").rstrip("\n"))


@cache
def simplified() -> frozenset[str]:
    """Characters of simplified text alone: in GB 2312, not in Big5, and another in Traditional text (国 们; not 里 后)."""
    return frozenset(changed("s2t").keys() & (gb2312() - big5()))


@cache
def traditional() -> frozenset[str]:
    """Characters of Traditional text alone: outside GB 2312, with a simplified form in it (國 們; not 乾 後, nor 騧 䯄, nor 昇, as
    in 毕昇, which is standard in simplified text too).
    """
    return frozenset(old for old, new in changed("t2s").items() if new in gb2312()) - gb2312() - standard()


@cache
def shinjitai() -> frozenset[str]:
    """Characters of Japanese alone: in JIS X 0208, in neither GB 2312 nor Big5 (発 円 駅 込)."""
    return frozenset(c for c in map(chr, range(0x4E00, 0xA000)) if is_in("shift_jis", c)) - gb2312() - big5()


@cache
def big5() -> frozenset[str]:
    return frozenset(c for c in map(chr, range(0x4E00, 0xA000)) if is_in("big5", c))


def is_in(charset: str, char: str) -> bool:
    return bool(char.encode(charset, "ignore"))


@cache
def changed(config: str) -> dict[str, str]:
    """What an OpenCC configuration makes of the characters that it changes, each alone."""
    han = "".join(map(chr, range(0x3400, 0xA000)))
    new = converter(config)("\n".join(han)).split("\n")
    return {old: c for old, c in zip(han, new, strict=True) if old != c}
