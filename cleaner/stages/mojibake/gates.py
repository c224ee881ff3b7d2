"""A cheap scan that decides whether codec reversal is worth trying: it finds what sound text of any language seldom has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from cleaner.stages.language.plausibility import FREQUENT, common_han, ranges

# Names in ZIP archives are read in the code pages of DOS; files of a Mac in Mac Roman.
DOS = ("cp437", "cp850")
OLD = (*DOS, "mac_roman")
BOX = "░▒▓┤╡╢╖╕╣║╗╝╜╛┐└┴┬├┼╞╟╚╔╩╦╠╬╧╨╤╥╙╘╒╓╫"  # what most lead bytes of GBK are there, without ─│═, of which lines are drawn
SPECIALS = bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")  # “”—€ and the rest that cp1252 has in place of C1

STRANGERS = "ㄅ-ㄩｦ-ﾟ가-힣\ue000-\uf8ff\ufffd€"  # that no Chinese stands beside
CANTONESE = frozenset("噉嗰啱諗攞畀搵揾睇瞓喎啩囖噃嗱嘥")  # on every page of it, and on no other

SIGNS = "¡-ÿαΓπΣστΦΘΩδ∞φε∩≡≥≤⌠⌡≈∙√ⁿ"  # what the other bytes of GBK are there

# The classes that a gate begins with, each with what must follow.
Gate = tuple[tuple[str, str], ...]


# Each pattern is compiled on first use: a hook that checks five sound files needs `suspect` alone.
@cache
def suspect() -> re.Pattern[str]:
    """All gates in one pattern.  It begins with a character class, since `re` scans for a class at 500 MB/s."""
    western, cyrillic, old, eastern = ("|".join(_behind(a) + b for a, b in gate) for gate in _gates())
    beginnings = "".join(beginning for gate in _gates() for beginning, _ in gate)
    return re.compile(f"[{beginnings}](?:{western}|{cyrillic}|{old}|(?P<eastern>{eastern}))")


@cache
def gates() -> tuple[re.Pattern[str], ...]:
    """One pattern for each of the four groups of codec pairs, in the order of GROUPS in codec_runs.py."""
    return tuple(re.compile("|".join(f"[{a}]{b}" for a, b in gate)) for gate in _gates())


def _gates() -> tuple[Gate, Gate, Gate, Gate]:
    rare = _rare_han()
    return (
        (
            ("\xc2-\xf4", f"[\x80-\xbf{re.escape(SPECIALS)}]"),  # UTF-8: a lead and a follower
            ("\x80-\x84\x86-\x9f", ""),  # C1 controls, without NEL
            ("\xa1-\xff", "[@-~\xa1-\xff]?[\xa1-\xff]"),  # GBK, Big5: pairs from the upper half
        ),
        (
            ("\u0402-\u045fҐґ№\xa0-\xbb", "[\u0402-\u045fҐґ№\xa0-\xbb]"),
            (_leads("mac_cyrillic"), f"[{_read_as('mac_cyrillic', range(0x80, 0xC0))}]{{2}}"),  # дЄ≠
        ),
        (
            *((_leads(name), f"[{_read_as(name, range(0x80, 0xC0))}]{{2}}") for name in OLD),
            (BOX, f"[{SIGNS}]"),  # ╬≡: GBK
            (SIGNS, f"[{BOX}]"),
        ),
        (
            (rare, f".?[{rare}]"),  # 涓浗: two rare characters, at most one other between them
            (STRANGERS, "(?:(?<=[一-龥].)|(?=[一-龥]))"),  # 刓ㄛ佸, 뤘句: strangers beside Han
        ),
    )


def _behind(beginning: str) -> str:
    """A look-behind for `beginning`.  For the rare Han it accepts all Han: a class of the rare ones takes long to compile, and
    no other Han begins a gate.
    """
    return f"(?<=[{'一-龥' if beginning == _rare_han() else beginning}])"


def _read_as(name: str, codes: Iterable[int]) -> str:
    return re.escape(bytes(codes).decode(name))


def _leads(name: str) -> str:
    """The lead bytes of Chinese in UTF-8, read in another encoding: marks, Han, full-width forms."""
    return _read_as(name, (*range(0xE3, 0xEA), 0xEF))


def keeps_company(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] has three strange characters close together, not all of them usual in Japanese (経験, 対応).

    Two Chinese characters that were misread give at least three strange ones; 粼粼 counts as one.
    """
    return _alien().search(text, start, end) is not None and _company().search(text, start, end) is not None


@cache
def _company() -> re.Pattern[str]:
    return re.compile(f"(?:([{_rare_han()}{STRANGERS}?ぁ-ヴ])(?:(?=[一-龥])\\1)?+.{{0,3}}){{3}}")


@cache
def _alien() -> re.Pattern[str]:
    level_1 = (bytes((a, b)) for a in range(0xB0, 0xD0) for b in range(0xA1, 0xFF))
    return re.compile(f"[{_rare_han(frozenset(b''.join(level_1).decode('euc_jp', 'ignore')))}{STRANGERS}]")


@cache
def _rare_han(without: frozenset[str] = frozenset()) -> str:
    """Han that are not in common use, as the inside of a character class."""
    gb, big5 = common_han()
    return ranges(0x4E00, 0x9FA6, gb | big5 | FREQUENT | CANTONESE | without)
