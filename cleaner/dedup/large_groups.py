"""Large groups: thousands of near-identical notices, or of forms on one template, resolved in linear time.

To compare every pair of a large group would take hours.  Instead one text is chosen as the representative and compared
with the others; those that are near it form a cluster with it.  The same is done with the rest, at most ROUNDS times.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.compare import Compared, Numbers, Texts, compare
from cleaner.dedup.sketch import SLOTS, count_equal

ROUNDS = 48
STALLS = 3  # rounds in a row with hardly a member, after which the rest is left alone: forms that only share a template
SAMPLE = 512  # members whose slots say which values are typical


def resolve(
    texts: Texts,
    signatures: NDArray[np.uint32],
    members: Numbers,
    threshold: float,
    least: int,
    few: int,
) -> tuple[list[Compared], Numbers]:
    """Clusters, each as the compared pairs of its representative (first) with its members, and the texts that are left.

    `members` are in order of preference.  The most typical of them is compared with all others; what is near it belongs
    to the cluster.  The representative is the most preferred text of the cluster, unless fewer than half of the cluster
    are near that one.  `least`: the equal slots from which a pair is compared; `few`: so many texts are left as they are.
    """

    def near(representative: int, others: Numbers) -> Compared:
        first = np.full(len(others), representative)
        likely = others[np.asarray(count_equal(signatures, first, others)) >= least]
        compared = compare(texts, first[: len(likely)], likely, threshold)
        return compared.where(compared.jaccard >= threshold)

    clusters = []
    stalls = 0
    for _ in range(ROUNDS):
        if len(members) <= few or stalls == STALLS:
            break
        typical = _most_typical(signatures, members)
        cluster = near(typical, members[members != typical])
        alike = np.concatenate((cluster.second, [typical]))
        preferred = int(members[np.isin(members, alike)][0])
        if preferred != typical:
            other = near(preferred, alike[alike != preferred])
            if 2 * len(other.first) >= len(cluster.first):
                cluster = other
        stalls = stalls + 1 if len(cluster.first) < max(2, len(members) // 200) else 0
        if len(cluster.first):
            clusters.append(cluster)
            members = members[~np.isin(members, (*cluster.second, cluster.first[0]))]
        else:
            members = members[members != typical]
    return clusters, members


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
