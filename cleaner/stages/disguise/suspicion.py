"""The verdict on one suspect: the value that the modules of this package hand on."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

Decision = Literal["repair", "propose", "leave"]


class Suspicion(NamedTuple):
    """What a suspect means, the log odds for it, and what is done."""

    at: int
    old: str
    new: str
    odds: float
    kind: str
    stray: bool  # `new` is but the simplified form of `old`
    decision: Decision

    @property
    def confidence(self) -> float:
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, self.odds)))), 3)
