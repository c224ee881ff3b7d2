"""The encodings that a user may name: their usual names, as Python's codecs have them."""

from __future__ import annotations

import codecs

MULTI_BYTE = (
    "utf-8",
    "gb18030",
    "big5hkscs",
    "cp932",
    "euc_jp",
    "cp949",
    "hz",
    "iso2022_jp",
    *("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"),
)
SINGLE_BYTE = (
    *(f"cp125{k}" for k in range(9)),
    *(f"iso8859-{k}" for k in range(1, 17) if k != 12),
    *("koi8-r", "koi8-u", "cp437", "cp850", "cp852", "cp855", "cp866", "cp874", "mac-roman", "mac-cyrillic"),
)
# What a subset is called, read as its superset: who says GBK has files with 㐂 and € too.
SUPERSETS = {
    **dict.fromkeys(("gbk", "gb2312"), "gb18030"),
    **dict.fromkeys(("big5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis"), "cp932"),
    **dict.fromkeys(("euc_kr", "euc-kr"), "cp949"),
    **dict.fromkeys(("ascii", "us-ascii"), "utf-8"),
}


def canonical(name: str) -> str:
    """The name that we use of an encoding; "" for one that we do not read.

    >>> canonical("GBK"), canonical("UTF8"), canonical("windows-1252"), canonical("rot13")
    ('gb18030', 'utf-8', 'cp1252', '')
    """
    try:
        python = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    known = {codecs.lookup(ours).name: ours for ours in (*MULTI_BYTE, *SINGLE_BYTE)}
    return known.get(python) or SUPERSETS.get(python, "")
