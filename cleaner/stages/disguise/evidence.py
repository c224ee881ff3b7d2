"""Which suspects are repaired: the context's verdict, weighed against how much of its stretch is disguised.

A rare character alone proves nothing: names, classical quotations and dialect are full of them.  Converters of content
farms, though, disguise a character every few dozen.  So each suspect needs company: other suspects near it that the
context explains, and few that it does not.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from cleaner.stages.disguise.char_kinds import codes
from cleaner.stages.disguise.lattice import expected
from cleaner.stages.disguise.prose import in_prose
from cleaner.stages.disguise.protected import Ground
from cleaner.stages.disguise.reading import NOTHING, WAYS, Reading, Suspect, makes_word
from cleaner.stages.disguise.rounds import Decision, Verdict
from cleaner.stages.disguise.strays import Strays, is_new
from cleaner.stages.disguise.suspects import Stretches

# These, RARE and WIDE of `judgement` and WAYS of `reading`: `python benchmarks/restore_sweep.py DIR` (2026-11-22).  Recall
# .9601, 9 wrong of 1,804, no clean character changed, 86 of 1,236 guessed wrongly when the pair is left out.  NEAR 150
# -.001 recall, 600 -.0005; LEAD 1.5 -.0025 and 16 guessed less; LIKELY 2, 6 the same; STRONG 10 six guessed less and four
# repairs of 7,784 lost, 14 thirteen guessed more; SIMPLE -16 eight guessed more, -12 -.0005 recall, -10 -.005; WAYS 4 the
# same, 16 -.005.  With the tables before that: FAR 500, 2000 and EXPLAINED 1, 5 the same; LEAD .5 one wrong more;
# COMPANY 1 changes 2 clean characters, 3 -.0005; RARE 5000 -.0016; WIDE 2000 -.002, 1000 slower.
NEAR = 300  # characters on either side in which the rate of disguise is measured
FAR = 1000  # in which company is looked for
TURNS = 3  # of measuring the rate

NEED = {"odd": 0.0, "sign": 0.0, "stray": 0.0, "rare": 2.0, "wide": 4.0}
# What a candidate needs whatever the rate, by how much its kind is worth: a gain over leaving the place alone, and a
# share of its context (`decoder.expected`), unless the odds are as good as the last column says.  The table may lack
# what was meant, and then the next best fits by chance: 大 taken out of the candidates of 𡗗, 两犬奇迹 is better than
# the unknown 𡗗, but nothing that anybody would expect there.  python benchmarks/restore_unseen.py DIR (2026-11-22): of
# 1,236 places whose pair the tables lack, 252 were repaired wrongly by the gain alone, 86 with these.  Each row was moved
# up and down until that number fell no further without a loss of recall: mere sounds at 14, -3 and components at 9: 99.
NEVER = math.inf
LEAST = (
    (0.55, 6.0, -13.0, 5.0),
    (0.3, 8.0, -8.0, 10.0),
    (0.1, 11.0, -6.0, NEVER),
    (0.06, 9.0, -8.0, NEVER),
    (0.02, 10.0, -5.0, NEVER),
    (0.0, 16.0, -2.0, NEVER),
)
SIMPLE = -13.0  # the share a mere simplified form needs among disguises: 註 may be a disguise (of 主) itself
HINT = 3.0  # how much less of a share is enough for a proposal
STRAY = 5.0  # the log odds that a Traditional form among simplified ones is a stray
# A simplified form is only proposed to be a disguise where the context prefers that by so much, over all else too: 群众財会信任.
# Unless the rival alone makes a word with a neighbour, which outweighs any name or word of one syllable: 民族乡、鎮的.
RIVAL = 2.0
LEAD = 1.0  # over the next best candidate
LIKELY = 4.0  # the gain from which a candidate serves as context …
STRONG = 12.0  # … and as evidence, of which a stretch must show …
COMPANY = 2  # … so many different characters (a stray counts half),
EXPLAINED = 3  # and for each suspect that the context does not explain, so many that it does


def least(worth: float) -> tuple[float, float, float]:
    """The gain and the share of its context that a candidate of such worth needs, and the odds that spare it these."""
    return next(needs for floor, *needs in LEAST if worth >= floor)  # type: ignore[return-value]


def weigh(
    text: str, found: Sequence[Suspect], gains: Mapping[int, Reading], ground: Ground, plain: Sequence[str]
) -> list[Verdict]:
    """The verdicts on suspects, which are sorted, from all that is known about their surroundings; none where none is likely."""
    odds = measured(found, gains)
    likeliest = [(s, o) for s, o in zip(found, odds, strict=True) if s.kind == "stray" or is_likely(s, o, gains)]
    if not likeliest:
        return []
    strays = Strays(text, plain, [s.at for s in found if s.kind == "stray"])
    pairs = list(zip(found, odds, strict=True))
    strange = [(s.at, o > 0) for s, o in pairs if s.kind == "odd" or (s.kind == "sign" and o > 0)]
    unexplained = Stretches([at for at, is_explained in strange if not is_explained])
    explained = Stretches(
        sorted([at for at, is_explained in strange if is_explained] + [s.at for s in found if s.kind == "stray"])
    )
    strong = distinct(s for s in found if s.kind in ("odd", "sign") and s.at in gains and gains[s.at].gain > STRONG)
    count = Counter(text) if any(s.kind in ("rare", "wide") for s in found) else {}
    meant = list(plain)
    for s in found:
        if s.at in gains and gains[s.at].gain > LIKELY:
            meant[s.at] = gains[s.at].char
    at = np.array([s.at for s, _ in likeliest], np.int64)
    prose, simplified = in_prose(codes("".join(meant)), ground.kinds, at).tolist(), ground.is_simplified(at).tolist()
    result = []
    for (s, o), is_prose, is_simplified in zip(likeliest, prose, simplified, strict=True):
        gain, char, lead, worth = gains.get(s.at, NOTHING)
        _, share, clear = least(worth)
        if s.kind in ("rare", "wide"):  # 锂 in an article on batteries: disguises of 里 would be rarer than 里
            o -= 2 * max(0.0, math.log(count[s.char] / (count[char] + 1)))
        likely = is_likely(s, o, gains)
        fits = likely and lead > LEAD
        stray = s.kind == "stray" and not fits
        if stray:
            char, o = s.plain, STRAY
        decision: Decision = "leave"
        if is_prose and (is_simplified if stray else likely):
            company = strays.company(s.at)
            enough = strong.around(s.at, FAR) + company / 2 >= COMPANY and explained.around(
                s.at, NEAR
            ) >= EXPLAINED * unexplained.around(s.at, NEAR)
            if stray:
                share, clear = SIMPLE, STRAY if strong.around(s.at, FAR) else 0.0
            # A simplified form that makes a word has a share of -12 at least: no need to compute it.
            is_clear = o > clear or (stray and makes_word(meant, s.at, char))
            fit = 0.0 if is_clear else expected(meant, s.at, char)
            sure = (enough and (fits or stray)) or (stray and company >= COMPANY and strays.are_sprinkled(s.at))
            if fit > share - HINT:
                decision = "repair" if sure and fit > share else "propose"
        if stray and decision != "leave" and has_rival(gains.get(s.at, NOTHING), meant, s):
            char, o, decision, stray = gains[s.at].char, gain, "propose", False
        result.append(Verdict(s.at, s.char, char, o, s.kind, stray, decision))
    return result


def is_likely(s: Suspect, odds: float, gains: Mapping[int, Reading]) -> bool:
    best = gains.get(s.at, NOTHING)
    return odds > NEED[s.kind] and best.gain > least(best.worth)[0]


def has_rival(best: Reading, meant: Sequence[str], stray: Suspect) -> bool:
    """Whether a stray may as well be the disguise of another character: only a reader can tell."""
    if min(best.gain, best.lead) < RIVAL:
        return False
    return makes_word(meant, stray.at, stray.plain) == makes_word(meant, stray.at, best.char)


def measured(found: Sequence[Suspect], gains: Mapping[int, Reading]) -> list[float]:
    """The log odds of each suspect, at the rate of disguise that the others around it show, found by turns (EM)."""
    at = [s.at for s in found]
    strays = Stretches([s.at for s in found if s.kind == "stray"])
    sure = [0.5 if s.kind != "stray" and s.at in gains else 0.0 for s in found]
    odds = [-math.inf] * len(found)
    for _ in range(TURNS):
        others = Stretches(at, sure)
        for k, s in enumerate(found):
            if s.at in gains:
                near = max(0.0, others.around(s.at, NEAR) - sure[k]) + strays.around(s.at, NEAR) / 2
                rate = min(0.3, (near + 0.02) / (2 * NEAR))
                odds[k] = gains[s.at].gain + math.log(rate / (1 - rate) / WAYS)
        sure = [1 / (1 + math.exp(-max(-50.0, min(50.0, o)))) for o in odds]
    return odds


def distinct(found: Iterable[Suspect]) -> Stretches:
    """The places of suspects, each character once in a stretch: a rare name is no more evidence for being repeated."""
    seen: dict[str, int] = {}
    return Stretches([s.at for s in found if is_new(s.char, s.at, seen)])
