"""Whether a place stands in modern prose, by the share of the Han around it that stand in known words."""

from __future__ import annotations

import numpy as np

from cleaner.restore.kinds import HAN, Codes, Mask, Places, Running, kinds_of
from cleaner.restore.language_model import load

AROUND = 150  # characters on either side …
# … and the share of the Han among them that must stand beside another as they do in some word.  Modern prose has at
# least .71, however damaged (5 %), classical text at most .50, lists of names .73 but mostly less than .62 (2026-11-22).
SHARE = 0.64


def in_prose(codes: Codes, at: Places, wild: bool = False) -> Mask:
    """Which of the places stand in modern prose.  `wild`: which might, whatever their characters are taken for.

    Pairs of neighbours tell as well as words that are cut out one after another, and need no loop.
    """
    han = kinds_of(codes) & HAN > 0
    paired = load().are_paired(codes)
    known = np.zeros(len(codes), bool)
    known[1:] = paired
    known[:-1] |= paired
    if wild:
        for near in (at - 1, at, at + 1):
            known[near.clip(0, len(codes) - 1)] = True
    known &= han
    return Running(known).around(at, AROUND) >= SHARE * Running(han).around(at, AROUND)
