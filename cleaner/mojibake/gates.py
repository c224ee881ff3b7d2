"""What wakes the judge of codec pairs: what no sound text of any language shows often, found in one scan."""

from __future__ import annotations

import re
from functools import cache

from cleaner.plausibility import FREQUENT, common_han

SPECIALS = bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")  # “”—€ and the rest that cp1252 has in place of C1


@cache
def gates() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """One pattern for each of the three groups of codec pairs."""
    rare = _rare_han()
    return (
        re.compile(
            f"[\xc2-\xf4][\x80-\xbf{re.escape(SPECIALS)}]"  # UTF-8: a lead and a follower
            "|[\x80-\x84\x86-\x9f]"  # C1 controls, without NEL
            "|[\xa1-\xff][@-~\xa1-\xff]?[\xa1-\xff]"  # GBK, Big5: pairs from the upper half
        ),
        re.compile("[\u0402-\u045fҐґ№\xa0-\xbb][\u0402-\u045fҐґ№\xa0-\xbb]"),
        re.compile(
            f"[{rare}].?[{rare}]"  # 涓浗: rare characters in company
            "|[ㄅ-ㄩｦ-ﾟ가-힣\ue000-\uf8ff\ufffd€](?:(?<=[一-龥].)|(?=[一-龥]))"  # 刓ㄛ佸, 뤘句: strangers beside Han
        ),
    )


@cache
def suspect() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The characters that the gates begin with, since a class alone is found at 500 MB/s, and the gates."""
    western, cyrillic, eastern = (gate.pattern for gate in gates())
    first = "\x80-\x84\x86-\xff\u0402-\u045fҐґ№ㄅ-ㄩｦ-ﾟ가-힣\ue000-\uf8ff\ufffd€"
    return re.compile(f"[{first}{_rare_han()}]"), re.compile(f"{western}|{cyrillic}|(?P<eastern>{eastern})")


@cache
def company() -> re.Pattern[str]:
    """Three strange characters, close together: two of Chinese, misread, are three at least, and 粼粼 is two."""
    strange = f"[{_rare_han()}ㄅ-ㄩｦ-ﾟ가-힣\ue000-\uf8ff\ufffd€?ぁ-ヴ]"
    return re.compile(f"{strange}.{{0,3}}{strange}.{{0,3}}{strange}")


def _rare_han() -> str:
    gb, big5 = common_han()
    common = gb | big5 | FREQUENT
    return "".join(c for c in map(chr, range(0x4E00, 0x9FA6)) if c not in common)
