"""Our signatures for datasketch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cleaner.dedup.key import comparison_key
from cleaner.dedup.sketch import SCHEME, SLOTS, sign

if TYPE_CHECKING:
    from datasketch import LeanMinHash

_SEED = 0x636C6E00 + SCHEME


def sketch(text: str) -> LeanMinHash:
    """The signature of a text's comparison key as a datasketch `LeanMinHash`, for its `MinHashLSH` and other indexes.

    Sketches made here compare with each other only.  They are another scheme than datasketch's own, so they have a seed
    of their own: datasketch refuses to compare what has different seeds.  Needs `pip install corpuscleaner[datasketch]`.
    """
    return sketches([comparison_key(text)])[0]


def sketches(keys: Sequence[str]) -> list[LeanMinHash]:
    """The same for each of the comparison keys.  The scheme is datasketch's name for slots of 32 bits."""
    import numpy as np
    from datasketch import LeanMinHash

    rows = np.asarray(sign(keys)).reshape(len(keys), SLOTS)
    return [LeanMinHash(seed=_SEED, hashvalues=row, scheme="affine32") for row in rows]
