"""Which suspects are repaired: the context's verdict, weighed against how much of its stretch is disguised.

A rare character alone proves nothing: names, classical quotations and dialect are full of them.  Converters of content
farms, though, disguise a character every few dozen.  So each suspect needs company: other suspects near it that the
context explains, and few that it does not.  After a repair there is less evidence, never more, which is why the rounds
end by themselves and an article cut out of its page needs no further repair.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from cleaner import edits
from cleaner.edits import Edit
from cleaner.restore import suspects
from cleaner.restore.suspects import HAN, Ground, Stretches, places

# NEAR, FAR, RARE, WIDE, LEAD, COMPANY, EXPLAINED, SIMPLE: `python benchmarks/restore_sweep.py DIR` (2026-11-22).  Recall
# .9595, 11 wrong of 1,804, no clean character changed; NEAR 150 -.001, 600 -.0005; FAR 500, 2000 and EXPLAINED 1, 5 the
# same; LEAD .5 one wrong more, 2 -.008; COMPANY 1 changes 2 clean characters, 3 -.0005; RARE 5000 -.0016; WIDE 2000
# -.002, 1000 no gain and slower.
NEAR = 300  # characters on either side in which the rate of disguise is measured
FAR = 1000  # in which company is looked for
REACH = 2300  # farther than anything here looks
PROMISING = 0.3  # what a candidate of a lone suspect must be worth
ROUNDS = 6
TURNS = 3  # of measuring the rate

RATE = 0.02  # what readings are weighed with; the true rate is measured afterwards
WAYS = 8.0  # ways to disguise one character, among which its candidates' shares are divided
BASE = math.log(RATE / (1 - RATE) / WAYS)
FOLD = 12.0  # 著 for 着: a variant is written more often than any disguise
ODDITY = math.exp(-2)  # a writer hardly types a character outside GB 2312 on purpose

RARE = 3500  # a character of GB 2312 as rare as this is a suspect beside evidence …
WIDE = 1500  # … and one as rare as this, if the context is very sure
NEED = {"odd": 0.0, "sign": 0.0, "stray": 0.0, "rare": 2.0, "wide": 4.0}
# What a candidate needs whatever the rate, by how much its kind is worth: a gain over leaving the place alone, and a
# share of its context (`decoder.expected`), unless the odds are as good as the last column says.  The table may lack
# what was meant, and then the next best fits by chance: 大 taken out of the candidates of 𡗗, 两犬奇迹 is better than
# the unknown 𡗗, but nothing that anybody would expect there.  python benchmarks/restore_unseen.py DIR (2026-11-22): of
# 1,236 places whose pair the tables lack, 252 were repaired wrongly by the gain alone, 112 with these shares.
NEVER = math.inf
LEAST = (
    (0.55, 6.0, -13.0, 5.0),
    (0.3, 8.0, -8.0, 10.0),
    (0.1, 9.0, -6.0, NEVER),
    (0.06, 9.0, -8.0, NEVER),
    (0.02, 10.0, -5.0, NEVER),
    (0.0, 14.0, -3.0, NEVER),
)
SIMPLE = -16.0  # the share a mere simplified form needs among disguises: 註 may be a disguise (of 主) itself
HINT = 3.0  # how much less of a share is enough for a proposal
STRAY = 5.0  # the log odds that a Traditional form among simplified ones is a stray
LEAD = 1.0  # over the next best candidate
LIKELY = 4.0  # the gain from which a candidate serves as context …
STRONG = 12.0  # … and as evidence, of which a stretch must show …
COMPANY = 2  # … so many different characters (a stray counts half),
EXPLAINED = 3  # and for each suspect that the context does not explain, so many that it does


class Suspect(NamedTuple):
    at: int
    char: str
    plain: str  # the same, or its simplified form: what it means if it is no disguise
    kind: str


class Verdict(NamedTuple):
    """What a suspect means, the log odds for it, and what is done."""

    at: int
    old: str
    new: str
    odds: float
    kind: str
    stray: bool  # `new` is but the simplified form of `old`
    decision: Literal["repair", "propose", "leave"]

    @property
    def confidence(self) -> float:
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, self.odds)))), 3)


def repairs(text: str) -> list[Verdict]:
    """All that is repaired, round after round, until nothing more is found; places and `old` are those of `text`."""
    found: dict[int, Verdict] = {}
    now = text
    for _ in range(ROUNDS):
        new = [v for v in verdicts(now) if v.decision == "repair"]
        if not new:
            break
        found.update((v.at, v._replace(old=text[v.at])) for v in new)
        now = edits.apply(now, (Edit(v.at, v.at + 1, v.old, v.new) for v in new))
    return [found[i] for i in sorted(found)]


def disguises(text: str) -> list[Verdict]:
    """The repairs but for the strays, save those that would lose the company they need once the disguises are gone.

    So two rules, of which the second sees what the first left, repair together what is repaired here.
    """
    found = repairs(text)
    strays = {v.at for v in found if v.stray}
    first = [v for v in found if not v.stray]
    for _ in range(ROUNDS):
        if len(first) == len(found) or not first:
            break
        left = edits.apply(text, (Edit(v.at, v.at + 1, v.old, v.new) for v in first))
        lost = strays - {v.at for v in repairs(left)} - {v.at for v in first}
        if not lost:
            break
        done = lost | {v.at for v in first}
        first = [v for v in found if v.at in done]
    return first


def proposals(text: str) -> list[Verdict]:
    """What fits its context better than what stands there, in a stretch that shows too little damage to repair it."""
    return [v for v in verdicts(text) if v.decision == "propose"]


@lru_cache(maxsize=4)
def verdicts(text: str) -> tuple[Verdict, ...]:
    """One round: a verdict on each suspect."""
    found: list[Verdict] = []
    for low, high in sections(places(suspects.odd(), text), len(text)):
        found += [v._replace(at=low + v.at) for v in judged(text[low:high])]
    return tuple(found)


def sections(odd: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    """The parts of a text that tell about its suspects, whoever is near another in one: the rest is not looked at."""
    low = high = -1
    for at in odd:
        if high < 0 or at - REACH > high:
            if high >= 0:
                yield low, high
            low = max(0, at - REACH)
        high = min(length, at + REACH)
    if high >= 0:
        yield low, high


@lru_cache(maxsize=64)
def judged(text: str) -> tuple[Verdict, ...]:
    """The verdicts in one section, remembered: each round and each rule reads again what the one before left."""
    odd = places(suspects.odd(), text)
    simple = suspects.folded(text)
    ground = Ground(text, simple, odd)
    if ground.is_all_traditional():
        return ()
    plain = suspects.spelled(text, simple)
    first: list[Suspect] = []
    for i in odd:
        if ground.allows(i):
            kind = "sign" if not HAN.match(text[i]) else "stray" if simple[i] != text[i] else "odd"
            plain[i] = simple[i]
            first.append(Suspect(i, text[i], plain[i], kind))
    if not first:
        return ()
    from cleaner.restore.language_model import load

    rank = load().rank
    if are_lone(first):
        first = [s for s in first if s.kind == "stray" or is_promising(s, plain)]
    gains = read(plain, first)
    found = weigh(text, first, gains, ground, plain)
    passed = [v.at for v in found if v.decision == "repair"]
    if not passed:
        return tuple(found)
    for v in found:
        if v.decision == "repair":
            plain[v.at] = v.new
    taken = {s.at for s in first}
    second = []
    for i in beside(passed, NEAR, len(text)):
        x = text[i]
        variant = simple[i] != x or x in suspects.AMBIGUOUS
        if i in taken or not HAN.match(x) or (rank.get(x, 99999) < WIDE and not variant) or not ground.allows(i):
            continue
        if not variant and makes_word(plain, i, x):  # 鲤鱼: it may well be meant, and most are
            continue
        plain[i] = x
        second.append(Suspect(i, x, x, "rare" if variant or rank.get(x, 99999) >= RARE else "wide"))
    more = read(plain, second, simple)
    found = weigh(text, sorted(first + second), gains | more, ground, plain)
    return tuple(sorted(found))


def are_lone(found: Sequence[Suspect]) -> bool:
    """Whether none has the company without which nothing is repaired."""
    new = distinct(found)
    return all(new.around(s.at, FAR) < COMPANY for s in found)


def is_promising(s: Suspect, plain: Sequence[str]) -> bool:
    """Whether a likely candidate makes a word with a neighbour: without, a lone suspect is not worth a lattice."""
    from cleaner.restore.candidates import candidates

    return any(w >= PROMISING and makes_word(plain, s.at, y) for y, w in candidates(s.char).items())


def makes_word(plain: Sequence[str], at: int, char: str) -> bool:
    """Whether `char` would make a word with a neighbour."""
    from cleaner.restore.language_model import load

    known = load().id
    return (at > 0 and plain[at - 1] + char in known) or (at + 1 < len(plain) and char + plain[at + 1] in known)


def beside(passed: Sequence[int], distance: int, length: int) -> Iterator[int]:
    """All places within `distance` of one that passed, ascending."""
    done = 0
    for at in passed:
        yield from range(max(done, at - distance), end := min(length, at + distance + 1))
        done = max(done, end)


class Reading(NamedTuple):
    """The best candidate: its gain over leaving the place alone (the rate apart), its lead over the next, its worth."""

    gain: float
    char: str
    lead: float
    worth: float


NOTHING = Reading(-math.inf, "", 0.0, 0.0)


def read(plain: Sequence[str], found: Sequence[Suspect], simple: str = "") -> dict[int, Reading]:
    """The best candidate at each suspect."""
    from cleaner.restore.candidates import candidates
    from cleaner.restore.decoder import readings

    choices = {}
    for s in found:
        weights = {y: w * math.exp(BASE) for y, w in candidates(s.char).items() if y != s.plain}
        if simple and (variant := simple[s.at] if simple[s.at] != s.char else suspects.AMBIGUOUS.get(s.char)):
            weights[variant] = FOLD * math.exp(BASE)
        if "之" in weights and is_superlative(plain, s.at):
            weights = {"之": weights["之"]}
        if weights:
            weights[s.plain] = ODDITY if s.kind == "odd" else 1.0
            choices[s.at] = weights
    return {
        i: Reading(r.gain - BASE, r.char, r.lead, choices[i][r.char] / math.exp(BASE))
        for i, r in readings(plain, choices).items()
    }


def least(worth: float) -> tuple[float, float, float]:
    """The gain and the share of its context that a candidate of such worth needs, and the odds that spare it these."""
    return next(needs for floor, *needs in LEAST if worth >= floor)  # type: ignore[return-value]


def is_superlative(plain: Sequence[str], at: int) -> bool:
    """难中之难, 王中之王: a pattern that speech makes freely, so no word list holds it; 的 has no place in it."""
    return 2 <= at < len(plain) - 1 and plain[at - 1] == "中" and plain[at - 2] == plain[at + 1]


def weigh(
    text: str, found: Sequence[Suspect], gains: Mapping[int, Reading], ground: Ground, plain: Sequence[str]
) -> list[Verdict]:
    """The verdicts on suspects, which are sorted, from all that is known about their surroundings."""
    from cleaner.restore.decoder import expected
    from cleaner.restore.prose import Prose
    from cleaner.restore.strays import Strays

    odds = measured(found, gains)
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
    prose = Prose(meant, [s.at for s in found])
    result = []
    for s, o in pairs:
        gain, char, lead, worth = gains.get(s.at, NOTHING)
        need, share, clear = least(worth)
        if s.kind in ("rare", "wide"):  # 锂 in an article on batteries: disguises of 里 would be rarer than 里
            o -= 2 * max(0.0, math.log(count[s.char] / (count[char] + 1)))
        likely = o > NEED[s.kind] and gain > need
        fits = likely and lead > LEAD
        stray = s.kind == "stray" and not fits
        if stray:
            char, o = s.plain, STRAY
        decision: Literal["repair", "propose", "leave"] = "leave"
        if ((stray and ground.is_simplified(s.at)) or (likely and not stray)) and prose.at(s.at):
            company = strays.company(s.at)
            enough = strong.around(s.at, FAR) + company / 2 >= COMPANY and explained.around(
                s.at, NEAR
            ) >= EXPLAINED * unexplained.around(s.at, NEAR)
            if stray:
                share, clear = SIMPLE, STRAY if strong.around(s.at, FAR) else 0.0
            fit = 0.0 if o > clear else expected(meant, s.at, char)
            sure = (enough and (fits or stray)) or (stray and company >= COMPANY and strays.are_sprinkled(s.at))
            if fit > share - HINT:
                decision = "repair" if sure and fit > share else "propose"
        result.append(Verdict(s.at, s.char, char, o, s.kind, stray, decision))
    return result


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
    from cleaner.restore.strays import is_new

    seen: dict[str, int] = {}
    return Stretches([s.at for s in found if is_new(s.char, s.at, seen)])
