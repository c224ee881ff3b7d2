"""What wakes the judge of codec pairs: what no sound text of any language shows often, found in one scan."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from cleaner.plausibility import FREQUENT, common_han, ranges

# Names in ZIP archives are read in the code pages of DOS; files of a Mac in Mac Roman.
OLD = ("cp437", "cp850", "mac_roman")
SPECIALS = bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")  # “”—€ and the rest that cp1252 has in place of C1


def _patterns() -> tuple[str, str, str, str]:
    """One for each of the four groups of codec pairs."""
    rare = _rare_han()
    return (
        f"[\xc2-\xf4][\x80-\xbf{re.escape(SPECIALS)}]"  # UTF-8: a lead and a follower
        "|[\x80-\x84\x86-\x9f]"  # C1 controls, without NEL
        "|[\xa1-\xff][@-~\xa1-\xff]?[\xa1-\xff]",  # GBK, Big5: pairs from the upper half
        "[\u0402-\u045fҐґ№\xa0-\xbb][\u0402-\u045fҐґ№\xa0-\xbb]",
        "|".join(f"[{_leads(name)}][{_read_as(name, range(0x80, 0xC0))}]{{2}}" for name in OLD),
        f"[{rare}].?[{rare}]"  # 涓浗: rare characters in company
        "|[ㄅ-ㄩｦ-ﾟ가-힣\ue000-\uf8ff\ufffd€](?:(?<=[一-龥].)|(?=[一-龥]))",  # 刓ㄛ佸, 뤘句: strangers beside Han
    )


# Each is compiled when it is asked for: a hook that checks five sound files waits for the first alone.
@cache
def first() -> re.Pattern[str]:
    """The characters that the gates begin with, since a class alone is found at 500 MB/s."""
    leads = "".join(map(_leads, OLD))
    return re.compile(f"[{leads}\x80-\x84\x86-\xff\u0402-\u045fҐґ№ㄅ-ㄩｦ-ﾟ가-힣\ue000-\uf8ff\ufffd€{_rare_han()}]")


@cache
def suspect() -> re.Pattern[str]:
    """All gates in one."""
    western, cyrillic, old, eastern = _patterns()
    return re.compile(f"{western}|{cyrillic}|{old}|(?P<eastern>{eastern})")


@cache
def gates() -> tuple[re.Pattern[str], ...]:
    """One for each of the four groups of codec pairs."""
    return tuple(map(re.compile, _patterns()))


def _read_as(name: str, codes: Iterable[int]) -> str:
    return re.escape(bytes(codes).decode(name))


def _leads(name: str) -> str:
    """The lead bytes of Chinese in UTF-8, read in another encoding: marks, Han, full-width forms."""
    return _read_as(name, (*range(0xE3, 0xEA), 0xEF))


@cache
def company() -> re.Pattern[str]:
    """Three strange characters, close together: two of Chinese, misread, are three at least, and 粼粼 is two."""
    strange = f"[{_rare_han()}ㄅ-ㄩｦ-ﾟ가-힣\ue000-\uf8ff\ufffd€?ぁ-ヴ]"
    return re.compile(f"{strange}.{{0,3}}{strange}.{{0,3}}{strange}")


@cache
def _rare_han() -> str:
    """As the inside of a class, in ranges."""
    gb, big5 = common_han()
    return ranges(0x4E00, 0x9FA6, gb | big5 | FREQUENT)
