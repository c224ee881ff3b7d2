"""`kernel/runs.c` in Python: texts laid side by side, with the same verdicts.  `alignment.py` tells the method."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

APART, COPY, TEMPLATE = range(3)
RUN, SLOT, LEAD, ANCHORS, ANCHOR, STEP, LONG, PACE, EFFORT = 4, 24, 64, 8, 12, 8, 5, 600, 64
DIGITS = frozenset("0123456789")
NUMERALS = DIGITS | frozenset("〇零一二两三四五六七八九十廿卅百千万亿")


@dataclass
class Found:
    """What was met on the way, as in C."""

    missed: int = 0
    changed: int = 0
    same: int = 0
    codes: int = 0
    more: int = 0
    words: int = 0
    names: int = 0
    other: int = 0

    def verdict(self, length: int) -> int:
        weight = self.changed + self.codes + self.names
        enough = 3 * weight >= self.same and 2 * weight >= self.more and (self.changed + self.words) * PACE >= length
        if self.changed and enough:
            return TEMPLATE
        if not self.changed and self.names and 2 * self.names >= self.words and not self.other:
            return TEMPLATE
        return COPY


class PairRuns:
    """Text `a` beside text `b`; `inside`: looked for in it, unless it is longer (it says everything twice)."""

    def __init__(self, a: str, b: str, inside: bool, surnames: str, places: str, units: str) -> None:
        self.a, self.b, self.inside = a, b, inside and len(a) <= len(b)
        self.surnames, self.places, self.units = frozenset(surnames), frozenset(places), frozenset(units)
        self.within = False
        self.effort = (len(a) + len(b)) * EFFORT + 4096

    def verdict(self) -> int:
        if self.inside:
            return self._inner()
        if (len(self.a), self.a) > (len(self.b), self.b):  # so that the answer does not depend on which was given first
            self.a, self.b = self.b, self.a
        return self._walk(0, len(self.a)).verdict(len(self.a))

    def _inner(self) -> int:
        n, m = len(self.a), len(self.b)
        if n < ANCHOR:
            return APART
        best = APART
        for k in range(ANCHORS):
            p, at, tried = k * (n - ANCHOR) // (ANCHORS - 1), 0, m + LEAD
            while self.effort > 0 and (at := self._look_for(p, at, m)) < m:
                start = at if k == 0 else max(0, at - p - LEAD)
                if start != tried:
                    self.effort -= n // 4
                    found = self._walk(start, n // 10)
                    if found.missed <= n // 10:
                        best = found.verdict(n)
                        if best == COPY:
                            return COPY
                    tried = start
                at += 1
        return best

    def _walk(self, j: int, most: int) -> Found:
        a, b, n, m = self.a, self.b, len(self.a), len(self.b)
        found = Found()
        i = skipped = 0
        allowed = n // 2 + 256 if self.inside else m
        in_number, started = False, not self.inside
        while i < n and j < m and found.missed <= most:
            if started and a[i] == b[j]:
                digit = a[i] in DIGITS
                found.same += digit and not in_number
                in_number = digit
                i, j = i + 1, j + 1
                continue
            if near := self._meet_near(i, j, SLOT if started else 2 * LEAD):
                x, y = near
                if started:
                    in_number = self._slot(i, x, j, y, found)
                    skipped += y
                else:
                    self._head(x, j + y, found)
                i, j, started = i + x, j + y, True
                continue
            in_number = False
            end = min(m, j + allowed - skipped)
            s, at = self._meet_far(i, j, end, most - found.missed)
            if at >= end:
                break
            if started:
                self._stretch(i, s, j, at - j, found)
                skipped += at - j
            else:
                self._head(s, at, found)
            i, j, started = i + s, at, True
        if found.missed > most:
            return found
        self._tail(i, j, found)
        return found

    def _head(self, x: int, end: int, found: Found) -> None:
        """The first `x` code points of the part, and as many of the container before `end`."""
        before = min(x, end)
        self._stretch(0, x, end - before, before, found)

    def _tail(self, i: int, j: int, found: Found) -> None:
        left, theirs = len(self.a) - i, len(self.b) - j
        if left:
            self._stretch(i, left, j, min(left, theirs) if self.inside else theirs, found)
        elif not self.inside:
            found.other += theirs

    def _stretch(self, i: int, x: int, j: int, y: int, found: Found) -> None:
        """A longer stretch a[i:i + x], where b has b[j:j + y]: side by side if it may be the same with other fillings."""
        if self.within or not x or 2 * y + SLOT < x or y > 2 * x + SLOT:
            found.missed += x
            found.other += x + y
            found.more += 1
            return
        part = copy(self)
        part.a, part.b, part.inside, part.within = self.a[i : i + x], self.b[j : j + y], False, True
        inner = part._walk(0, x)
        self.effort = part.effort
        for name in Found.__dataclass_fields__:
            setattr(found, name, getattr(found, name) + getattr(inner, name))

    def _meet_near(self, i: int, j: int, lead: int) -> tuple[int, int] | None:
        most_x, most_y = min(len(self.a) - i, SLOT), min(len(self.b) - j, lead)
        weight = 2 if self.inside else 1
        for cost in range(weight * most_x + most_y + 1):
            for x in range(max(0, -((most_y - cost) // weight)), min(cost // weight, most_x) + 1):
                if self._goes_on(i + x, j + cost - weight * x):
                    return x, cost - weight * x
        self.effort -= 16
        return None

    def _meet_far(self, i: int, j: int, end: int, most: int) -> tuple[int, int]:
        """How far from a[i], and where in b, both meet again after a long insertion; `end` if nowhere."""
        s = 0
        while i + s + ANCHOR <= len(self.a) and s <= most and self.effort > 0:
            if (at := self._look_for(i + s, j, end)) < end:
                return s, at
            s += STEP
        return s, end

    def _goes_on(self, i: int, j: int) -> bool:
        left, theirs = len(self.a) - i, len(self.b) - j
        if left < RUN and ((theirs < left or not left) if self.inside else theirs != left):
            return False
        length = min(left, RUN)
        return theirs >= length and self.a[i : i + length] == self.b[j : j + length]

    def _look_for(self, p: int, start: int, end: int) -> int:
        at = self.b.find(self.a[p : p + ANCHOR], start, end)
        if at >= 0:
            self.effort -= at - start
            return at
        self.effort -= max(0, end - start)
        return end

    def _slot(self, i: int, x: int, j: int, y: int, found: Found) -> bool:
        """Count what stands at a[i:i + x] and at b[j:j + y]; returns whether it is within a number."""
        mine, theirs = self.a[i : i + x], self.b[j : j + y]
        before, after = self.a[i - 1 : i] if i else "", self.a[i + x : i + x + 1]
        found.missed += x
        grown = (before in DIGITS or after in DIGITS) and not DIGITS.isdisjoint(mine + theirs)
        counted = (
            not DIGITS.isdisjoint(mine + theirs) or (after and after in self.units) or (before and before in self.units)
        )
        if grown or (counted and self._has_number(mine) and self._has_number(theirs)):
            found.changed += 1
            found.codes += x >= LONG and y >= LONG
            if before in DIGITS and found.same:
                found.same -= 1
            return True
        if not x or not y:
            found.other += x + y
            found.more += 1
            return False
        found.words += 1
        people = x <= 4 and y <= 4 and mine[0] in self.surnames and theirs[0] in self.surnames
        places = (
            x <= 8
            and y <= 8
            and (
                not self.places.isdisjoint(self.a[i + x : i + x + 2])
                or (mine[-1] in self.places and theirs[-1] in self.places)
            )
        )
        found.names += x > 1 and y > 1 and (people or places)
        return False

    def _has_number(self, stretch: str) -> bool:
        if not DIGITS.isdisjoint(stretch):
            return True
        return not NUMERALS.isdisjoint(stretch) and all(c in NUMERALS or c in self.units for c in stretch)
