"""Crowds: thousands of near-identical notices, or of forms on one template, settled in linear time.

To compare all of a crowd with all would take hours.  Instead one of them leads: those near it are its star, each
compared with it; the rest elects again, for a bounded number of rounds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.compare import Compared, Numbers, Texts, compare
from cleaner.dedup.sketch import SLOTS, count_equal

ROUNDS = 48
STALLS = 3  # elections that settle next to nobody, before the rest is left as it is: forms that only share a template
SAMPLE = 512  # members whose slots say what is typical


def settle(
    texts: Texts,
    signatures: NDArray[np.uint32],
    members: Numbers,
    threshold: float,
    least: int,
    few: int,
) -> tuple[list[Compared], Numbers]:
    """Stars (a leader, and with it all that follow it, at the threshold or above) and who is left over.

    `members` are in order of preference.  The most typical one shows who belongs together; of these the most
    preferred leads, unless it is an outlier itself, near fewer than half of them.
    """

    def near(leader: int, others: Numbers) -> Compared:
        leaders = np.full(len(others), leader)
        likely = others[np.asarray(count_equal(signatures, leaders, others)) >= least]
        compared = compare(texts, leaders[: len(likely)], likely)
        return compared.where(compared.jaccard >= threshold)

    stars = []
    stalls = 0
    for _ in range(ROUNDS):
        if len(members) <= few or stalls == STALLS:
            break
        typical = _most_typical(signatures, members)
        star = near(typical, members[members != typical])
        circle = np.concatenate((star.second, [typical]))
        preferred = int(members[np.isin(members, circle)][0])
        if preferred != typical:
            other = near(preferred, circle[circle != preferred])
            if 2 * len(other.first) >= len(star.first):
                star = other
        stalls = stalls + 1 if len(star.first) < max(2, len(members) // 200) else 0
        if len(star.first):
            stars.append(star)
            members = members[~np.isin(members, (*star.second, star.first[0]))]
        else:
            members = members[members != typical]
    return stars, members


def _most_typical(signatures: NDArray[np.uint32], members: Numbers) -> int:
    """The member that has the most frequent value in the most slots; of several the most preferred."""
    some = np.sort(signatures[members[:: max(1, len(members) // SAMPLE)]], axis=0)
    runs = np.zeros(some.shape, np.int64)  # how often each value has stood above
    for row in range(1, len(some)):
        runs[row] = (runs[row - 1] + 1) * (some[row] == some[row - 1])
    mode = some[runs.argmax(axis=0), np.arange(SLOTS)]
    with_mode = np.concatenate((signatures[members], mode[None]))
    equal = count_equal(with_mode, np.arange(len(members)), np.full(len(members), len(members)))
    return int(members[np.argmax(np.asarray(equal))])
