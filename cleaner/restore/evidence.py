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

NEAR = 300  # characters on either side in which the rate of disguise is measured
FAR = 1000  # in which company is looked for
ROUNDS = 6
TURNS = 3  # of measuring the rate

RATE = 0.02  # what readings are weighed with; the true rate is measured afterwards
WAYS = 8.0  # ways to disguise one character, among which its candidates' shares are divided
BASE = math.log(RATE / (1 - RATE) / WAYS)
FOLD = 12.0  # 著 for 着: a variant is written more often than any disguise
ODDITY = math.exp(-2)  # a writer hardly types a character outside GB 2312 on purpose

RARE = 3500  # a character of GB 2312 as rare as this is a suspect beside evidence …
WIDE = 2000  # … and one as rare as this, if the context is very sure
NEED = {"odd": 0.0, "sign": 0.0, "stray": 0.0, "rare": 2.0, "wide": 4.0}
# The gain that a pair needs whatever the rate, by how much its kind is worth.  The table may lack what was meant, and
# then the next best fits by chance: with a fifth of the pairs of the development set taken out at a time, 441 of 892
# were repaired wrongly, most of them to mere homophones; with these floors 201 (2026-11-22).
LEAST = (0.3, 8.0), (0.15, 10.0), (0.02, 11.0), (0.0, 14.0)
STRAY = 5.0  # the log odds that a Traditional form among simplified ones is a stray
LEAD = 1.0  # over the next best candidate
LIKELY = 4.0  # the gain from which a candidate serves as context …
STRONG = 12.0  # … and as evidence, of which a stretch must show …
COMPANY = 2  # … so many different characters (a stray counts half),
PROSE = 150, 0.6  # characters on either side, and the share of them that must stand in words; see is_prose
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


def proposals(text: str) -> list[Verdict]:
    """What fits its context better than what stands there, in a stretch that shows too little damage to repair it."""
    return [v for v in verdicts(text) if v.decision == "propose"]


@lru_cache(maxsize=4)
def verdicts(text: str) -> tuple[Verdict, ...]:
    """One round: a verdict on each suspect."""
    odd = places(suspects.odd(), text)
    if not odd:
        return ()
    simple = suspects.folded(text)
    ground = Ground(text, simple, odd)
    if ground.traditional.places and not ground.simplified.places and not ground.alien.places:  # all Traditional
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
        plain[i] = x
        second.append(Suspect(i, x, x, "rare" if variant or rank.get(x, 99999) >= RARE else "wide"))
    more = read(plain, second, simple)
    found = weigh(text, sorted(first + second), gains | more, ground, plain)
    return tuple(sorted(found))


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


def least(worth: float) -> float:
    return next(need for floor, need in LEAST if worth >= floor)


def is_superlative(plain: Sequence[str], at: int) -> bool:
    """难中之难, 王中之王: a pattern that speech makes freely, so no word list holds it; 的 has no place in it."""
    return 2 <= at < len(plain) - 1 and plain[at - 1] == "中" and plain[at - 2] == plain[at + 1]


def weigh(
    text: str, found: Sequence[Suspect], gains: Mapping[int, Reading], ground: Ground, plain: Sequence[str]
) -> list[Verdict]:
    """The verdicts on suspects, which are sorted, from all that is known about their surroundings."""
    odds = measured(found, gains)
    strays = [s for s in found if s.kind == "stray"]
    pairs = list(zip(found, odds, strict=True))
    strange = [(s.at, o > 0) for s, o in pairs if s.kind == "odd" or (s.kind == "sign" and o > 0)]
    unexplained = Stretches([at for at, is_explained in strange if not is_explained])
    explained = Stretches(sorted([at for at, is_explained in strange if is_explained] + [s.at for s in strays]))
    strong = distinct(s for s in found if s.kind in ("odd", "sign") and s.at in gains and gains[s.at].gain > STRONG)
    others = distinct(strays)
    count = Counter(text)
    meant = list(plain)
    for s in found:
        if s.at in gains and gains[s.at].gain > LIKELY:
            meant[s.at] = gains[s.at].char
    result = []
    for s, o in pairs:
        gain, char, lead, worth = gains.get(s.at, NOTHING)
        if s.kind in ("rare", "wide"):  # 锂 in an article on batteries: disguises of 里 would be rarer than 里
            o -= 2 * max(0.0, math.log(count[s.char] / (count[char] + 1)))
        likely = o > NEED[s.kind] and gain > least(worth)
        fits = likely and lead > LEAD
        stray = s.kind == "stray" and not fits
        if stray:
            char, o = s.plain, STRAY
        decision: Literal["repair", "propose", "leave"] = "leave"
        if ((stray and ground.is_simplified(s.at)) or (likely and not stray)) and is_prose(meant, s.at):
            company = others.around(s.at, FAR)
            enough = strong.around(s.at, FAR) + company / 2 >= COMPANY and explained.around(
                s.at, NEAR
            ) >= EXPLAINED * unexplained.around(s.at, NEAR)
            sure = (enough and (fits or stray)) or (stray and company >= COMPANY)
            decision = "repair" if sure else "propose"
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
    seen: dict[str, int] = {}
    at = []
    for s in found:
        if s.at - seen.get(s.char, -FAR - 1) > FAR:
            at.append(s.at)
            seen[s.char] = s.at
    return Stretches(at)


def is_prose(plain: Sequence[str], at: int) -> bool:
    """Whether most Han characters around stand in known words of two or more, as in modern prose: at least 63 % of
    any 200 characters of news, laws, technology; at most 44 % of classical text, 57 % of lists of names (2026-11-22).
    """
    from cleaner.restore.language_model import load

    model = load()
    low, high = max(0, at - PROSE[0]), min(len(plain), at + PROSE[0])
    inside = total = 0
    i = low
    while i < high:
        word = plain[i]
        end, k = i + 1, i + 1
        while word in model.prefixes and k < high:
            word += plain[k]
            k += 1
            if word in model.id:
                end = k
        total += sum(bool(HAN.match(plain[j])) for j in range(i, end))
        inside += end - i if end - i > 1 else 0
        i = end
    return inside >= PROSE[1] * total
