"""Which suspects are repaired: how well a candidate fits its context, and how much of the text around is disguised.

A rare character alone proves nothing: names, classical quotations and dialect are full of them.  Content farms, though,
disguise a character every few dozen.  So each suspect has a probability of its own (`likelihood`), to which others near it
add.  Alone it must be almost certain; among others, most of which the context explains, less is enough.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple, get_args

import numpy as np

from cleaner.stages.disguise.char_kinds import codes
from cleaner.stages.disguise.lattice import expected
from cleaner.stages.disguise.likelihood import (
    DIALECT,
    PARTICLES,
    Class,
    Features,
    class_of,
    is_in_name,
    is_living,
    is_marked,
    log_odds,
    logit,
    rarity,
)
from cleaner.stages.disguise.prose import in_prose
from cleaner.stages.disguise.protected import Protection
from cleaner.stages.disguise.reading import NOTHING, WAYS, Reading, Suspect, makes_word
from cleaner.stages.disguise.strays import Strays, is_new
from cleaner.stages.disguise.suspects import Stretches
from cleaner.stages.disguise.suspicion import Decision, Suspicion

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
# share of its context (`lattice.expected`), unless the odds are as good as the last column says.  The table may lack
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
# The log odds that a repair needs by `likelihood`, where it is the only one, and where there is damage around.  A sign, and what
# has a use of its own, is never the only one.
SINGLY: dict[Class, float] = {**dict.fromkeys(get_args(Class), logit(0.95)), "sign": NEVER, "living": NEVER}
SLIGHTLY: dict[Class, float] = {**dict.fromkeys(get_args(Class), logit(0.5)), "stray": logit(0.9)}
ALONG_STRAYS = logit(0.8)  # of a disguise that only Traditional characters accompany
DENSELY = logit(0.02)
NAMED = logit(0.7)  # in dense damage, for what stands where a name does
DENSE = 5  # different damaged characters around, or …
MANY, CLOSE = 3, 10  # … so many as close as this
FEW = -6.0  # the share (log) of its context that a reading needs beside a few others …
ALONE = -5.0  # … and as the only one
CLEAR = -1.0  # the share (log) that a reading is taken to have which the odds alone make clear: it need not be computed
COMPANY = 2  # … so many different characters (a stray counts half),
EXPLAINED = 3  # and for each suspect that the context does not explain, so many that it does


def least(worth: float) -> tuple[float, float, float]:
    """The gain and the share of its context that a candidate of such worth needs, and the odds that spare it these."""
    return next(needs for floor, *needs in LEAST if worth >= floor)  # type: ignore[return-value]


class Context(NamedTuple):
    """What is known about the surroundings of the suspects of a section."""

    text: str
    gains: Mapping[int, Reading]
    meant: Sequence[str]  # the characters as they are likely meant
    strays: Strays
    strewn: Strays  # those in simplified posts: what users write in Traditional is no sign of disguise
    strong: Stretches  # disguises of which the context is sure, each character once
    explained: Stretches  # suspects that the context explains; strays explain themselves
    unexplained: Stretches
    surest: frozenset[str]  # the characters of `strong`
    occurrences: Mapping[str, int]  # how often each character stands in the section

    def company(self, s: Suspect) -> float:
        """How many different Traditional characters around are evidence for such a suspect."""
        return (self.strays if s.kind == "stray" else self.strewn).company(s.at)

    def reading(self, s: Suspect) -> Reading:
        return self.gains.get(s.at, NOTHING)


class Seen(NamedTuple):
    """A suspect where it stands: the log odds that it is disguised, and of what kind the text around it is."""

    suspect: Suspect
    odds: float
    is_prose: bool
    is_simplified: bool


def weigh(
    text: str, found: Sequence[Suspect], gains: Mapping[int, Reading], protection: Protection, plain: Sequence[str]
) -> list[Suspicion]:
    """The verdicts on suspects, which are in order of place; none where no suspect is likely to be disguised."""
    pairs = list(zip(found, measured(found, gains), strict=True))
    likeliest = [(s, odds) for s, odds in pairs if s.kind == "stray" or is_likely(s, odds, gains)]
    if not likeliest:
        return []
    context = surroundings(text, pairs, gains, protection, plain)
    at = np.array([s.at for s, _ in likeliest], np.int64)
    prose = in_prose(codes("".join(context.meant)), protection.kinds, at).tolist()
    simplified = protection.is_simplified(at).tolist()
    verdicts = [
        verdict_on(Seen(s, odds - 2 * ubiquity(s, context), is_prose, is_simplified), context)
        for (s, odds), is_prose, is_simplified in zip(likeliest, prose, simplified, strict=True)
    ]
    return in_whole_clauses(verdicts, protection)


def in_whole_clauses(verdicts: Sequence[Suspicion], protection: Protection) -> list[Suspicion]:
    """The verdicts, of which those on Traditional posts and clauses are all repairs or all proposals.

    They stay evidence all the same: where users write Traditional, a character of it in a simplified post is no name.
    """
    repaired = [v.at for v in verdicts if v.decision == "repair"]
    if not repaired:
        return list(verdicts)
    at = np.array(repaired, np.int64)
    kept = at[protection.is_traditional_post(at)]
    rest = np.setdiff1d(at, kept)
    kept_too = rest[protection.is_half_repaired(rest)]
    left = {*kept.tolist(), *kept_too.tolist()}
    return [v._replace(decision="propose") if v.at in left else v for v in verdicts]


def surroundings(
    text: str,
    pairs: Sequence[tuple[Suspect, float]],
    gains: Mapping[int, Reading],
    protection: Protection,
    plain: Sequence[str],
) -> Context:
    found = [s for s, _ in pairs]
    stray = [s.at for s in found if s.kind == "stray"]
    places = np.array(stray, np.int64)
    strewn = places[~protection.is_traditional_post(places)].tolist()
    strange = [(s.at, odds > 0) for s, odds in pairs if s.kind == "odd" or (s.kind == "sign" and odds > 0)]
    surest = [
        s
        for s in found
        if s.kind in ("odd", "sign") and s.char not in PARTICLES and gains.get(s.at, NOTHING).gain > STRONG
    ]
    return Context(
        text,
        gains,
        likely_meant(found, gains, plain),
        (strays := Strays(text, plain, stray)),
        strays if len(strewn) == len(stray) else Strays(text, plain, strewn),
        distinct(surest, {s.at for s in surest if is_in_name(plain, s.at)}),
        Stretches(sorted([at for at, is_explained in strange if is_explained] + stray)),
        Stretches([at for at, is_explained in strange if not is_explained]),
        frozenset(s.char for s in surest),
        Counter(text) if any(s.kind in ("rare", "wide") for s in found) else {},
    )


def likely_meant(found: Iterable[Suspect], gains: Mapping[int, Reading], plain: Sequence[str]) -> list[str]:
    meant = list(plain)
    for s in found:
        if s.at in gains and gains[s.at].gain > LIKELY:
            meant[s.at] = gains[s.at].char
    return meant


def ubiquity(s: Suspect, context: Context) -> float:
    """How much oftener (log) a common character stands in the section than what it would be a disguise of.

    锂 in an article on batteries: disguises of 里 would be rarer than 里.
    """
    if s.kind not in ("rare", "wide"):
        return 0.0
    return max(0.0, math.log(context.occurrences[s.char] / (context.occurrences[context.reading(s).char] + 1)))


def verdict_on(seen: Seen, context: Context) -> Suspicion:
    """The verdict on one suspect.  A traditional form counts as a stray, unless a disguise fits its place well."""
    s, best = seen.suspect, context.reading(seen.suspect)
    likely = is_likely(s, seen.odds, context.gains)
    fits = likely and best.lead > LEAD
    if s.kind == "stray" and not fits:
        return verdict_on_stray(seen, context)
    if not (seen.is_prose and likely):
        return Suspicion(s.at, s.char, best.char, seen.odds, s.kind, False, "leave")
    _, share, clear = least(best.worth)
    is_damaged, is_dense = has_company(s, context), damage(s, context) >= DENSE
    fit = CLEAR if is_damaged and is_dense and seen.odds > clear else expected(context.meant, s.at, best.char)
    least_fit = (share if is_dense or best.worth > 1 else max(share, FEW)) if is_damaged else ALONE
    may_be_sure = fits and fit > least_fit
    if not may_be_sure and decided(fit, share, False) == "leave":  # whatever the features say, which are dear
        return Suspicion(s.at, s.char, best.char, seen.odds, s.kind, False, "leave")
    kind = class_of(s, context.text, is_stray=False)
    odds = log_odds(kind, features(s, best, best.char, fit, context))
    is_sure = may_be_sure and odds > needed(kind, s, context, is_damaged)
    return Suspicion(s.at, s.char, best.char, odds, s.kind, False, decided(fit, share, is_sure))


def verdict_on_stray(seen: Seen, context: Context) -> Suspicion:
    s, best = seen.suspect, context.reading(seen.suspect)
    if not (seen.is_prose and seen.is_simplified):
        return Suspicion(s.at, s.char, s.plain, -STRAY, s.kind, True, "leave")
    is_damaged = has_company(s, context) or is_sprinkled(s, context)
    is_word = makes_word(context.meant, s.at, s.plain)
    is_clear = is_word and is_damaged and damage(s, context) >= DENSE
    fit = CLEAR if is_clear else expected(context.meant, s.at, s.plain)
    odds = log_odds("stray", features(s, NOTHING, s.plain, fit, context))
    is_sure = odds > needed("stray", s, context, is_damaged) and (is_damaged or context.strays.is_mixed(s.at))
    if is_living(s.char) and damage(s, context) < DENSE:
        is_sure = False
    decision = decided(0.0 if is_word else fit, SIMPLE, is_sure)
    if decision != "leave" and has_rival(best, context.meant, s):
        rival = features(s, best, best.char, fit, context)
        odds = log_odds(class_of(s, context.text, is_stray=False), rival)
        return Suspicion(s.at, s.char, best.char, odds, s.kind, False, "propose")
    return Suspicion(s.at, s.char, s.plain, odds, s.kind, True, decision)


def needed(kind: Class, s: Suspect, context: Context, is_damaged: bool) -> float:
    """The log odds that a repair needs: less the more damage the text around shows."""
    strong = context.strong.around(s.at, FAR) - (s.char in context.surest)
    if s.char in PARTICLES and strong < DENSE:
        return NEVER
    if damage(s, context) >= DENSE:
        return NAMED if s.kind == "odd" and is_in_name(context.meant, s.at) else DENSELY
    if s.char in DIALECT:  # 冇 for 有 would turn the “not” of a dialect into its opposite
        return NEVER
    if kind == "odd" and strong <= 0:  # strays alone may come of a keyboard
        return ALONG_STRAYS if is_damaged else SINGLY[kind]
    return SLIGHTLY[kind] if is_damaged else SINGLY[kind]


def damage(s: Suspect, context: Context) -> float:
    """How many different characters around, other than this one, show damage."""
    strong = context.strong.around(s.at, FAR) - (s.char in context.surest)
    several = strong + (context.company(s) - (s.kind == "stray")) / 2
    return max(several, DENSE if context.strong.around(s.at, CLOSE) - (s.char in context.surest) >= MANY else 0)


def decided(fit: float, share: float, is_sure: bool) -> Decision:
    """What is done with a reading that has such a share of its context, and needs such a one."""
    if is_sure:
        return "repair"
    return "propose" if fit > share - HINT else "leave"


def has_company(s: Suspect, context: Context) -> bool:
    """Whether the text around shows enough damage, and the context explains most of what is strange there."""
    evidence = context.strong.around(s.at, FAR) + context.company(s) / 2
    explained, unexplained = context.explained.around(s.at, NEAR), context.unexplained.around(s.at, NEAR)
    return evidence >= COMPANY and explained >= EXPLAINED * unexplained


def is_sprinkled(s: Suspect, context: Context) -> bool:
    """Whether several traditional characters are strewn over the text around, one here and one there."""
    return context.company(s) >= COMPANY and context.strays.are_sprinkled(s.at)


def features(s: Suspect, best: Reading, char: str, fit: float, context: Context) -> Features:
    """What `likelihood` weighs.  The suspect itself, and others of its character, are no company to it."""
    own = s.kind in ("odd", "sign") and s.char in context.surest
    return Features(
        gain=min(best.gain, 40.0) if char == best.char else 0.0,
        fit=max(fit, -14.0),
        lead=min(best.lead, 10.0) if char == best.char else 0.0,
        worth=math.log(max(best.worth, 1e-4)) if char == best.char else 0.0,
        word=makes_word(context.meant, s.at, char),
        rare=rarity(s.char),
        name=is_in_name(context.meant, s.at),
        marked=is_marked(context.meant, s.at),
        strong=math.log1p(max(0.0, context.strong.around(s.at, FAR) - own)),
        strays=math.log1p(max(0.0, context.company(s) - (s.kind == "stray"))),
        unexplained=math.log1p(context.unexplained.around(s.at, NEAR)),
        mixed=context.strays.are_sprinkled(s.at),
    )


def is_likely(s: Suspect, odds: float, gains: Mapping[int, Reading]) -> bool:
    best = gains.get(s.at, NOTHING)
    return odds > NEED[s.kind] and best.gain > least(best.worth)[0]


def has_rival(best: Reading, meant: Sequence[str], stray: Suspect) -> bool:
    """Whether a stray may as well be the disguise of another character, so that only a reader can tell."""
    if min(best.gain, best.lead) < RIVAL:
        return False
    return makes_word(meant, stray.at, stray.plain) == makes_word(meant, stray.at, best.char)


def measured(found: Sequence[Suspect], gains: Mapping[int, Reading]) -> list[float]:
    """The log odds of each suspect, given the rate of disguise among the others around it; both are estimated in turn (EM)."""
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


def distinct(found: Iterable[Suspect], names: Container[int] = ()) -> Stretches:
    """The places of suspects, each character once in a stretch: a rare name is no more evidence for being repeated.

    Those that may well be names count little: a list of reporters is no sign of damage.
    """
    seen: dict[str, int] = {}
    once = [s.at for s in found if is_new(s.char, s.at, seen)]
    return Stretches(once, [0.25 if at in names else 1.0 for at in once])
