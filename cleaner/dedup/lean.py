"""Our signatures for datasketch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.dedup.key import comparison_key
from cleaner.dedup.sketch import SCHEME, sign

if TYPE_CHECKING:
    from datasketch import LeanMinHash


def sketch(text: str) -> LeanMinHash:
    """The signature of a text's comparison key as a datasketch `LeanMinHash`, for its `MinHashLSH` and other indexes.

    Sketches made here compare with each other only.  They are another scheme than datasketch's own, so they have a seed
    of their own: datasketch refuses to compare what has different seeds.  Needs `pip install corpuscleaner[datasketch]`.
    """
    from datasketch import LeanMinHash

    return LeanMinHash(seed=_SEED, hashvalues=sign([comparison_key(text)]).tolist(), scheme="affine32")


_SEED = 0x636C6E00 + SCHEME
