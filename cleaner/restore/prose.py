"""Whether a place stands in modern prose, by the share of the characters around it that stand in known words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.restore.language_model import load
from cleaner.restore.suspects import HAN

AROUND = 150  # characters on either side …
SHARE = 0.6  # … and the share of the Han among them that must stand in words of two or more


class Prose:
    """Known words around the places asked for, which ascend.

    Modern prose has at least 63 % of any 200 characters in words; classical text at most 44 %, lists of names 57 %
    (2026-11-22).  Everything is cut into words once, however close the places are: text can be damaged throughout.
    """

    def __init__(self, plain: Sequence[str], asked: Sequence[int]) -> None:
        self.han = [0]
        self.inside = [0]
        self.spans: list[tuple[int, int, int]] = []  # start, end, and where its counts begin
        for low, high in self._around(asked, plain):
            self.spans.append((low, high, len(self.han) - 1))
            self._count(plain, low, high)

    @staticmethod
    def _around(asked: Sequence[int], plain: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The stretches around the places, those that touch taken together."""
        low = high = -1
        for at in asked:
            if at - AROUND > high:
                if high >= 0:
                    yield low, high
                low = max(0, at - AROUND)
            high = min(len(plain), at + AROUND)
        if high >= 0:
            yield low, high

    def _count(self, plain: Sequence[str], low: int, high: int) -> None:
        model = load()
        known, prefixes, is_han = model.id, model.prefixes, HAN.match
        han, inside = self.han, self.inside
        all_han, all_inside = han[-1], inside[-1]
        i = low
        while i < high:
            word = plain[i]
            end = k = i + 1
            while word in prefixes and k < high:
                word += plain[k]
                k += 1
                if word in known:
                    end = k
            size = end - i
            if size == 1:
                all_han += 1 if is_han(plain[i]) else 0
                han.append(all_han)
                inside.append(all_inside)
            else:  # words of two and more are all Han
                han += range(all_han + 1, all_han + size + 1)
                inside += range(all_inside + 1, all_inside + size + 1)
                all_han, all_inside = all_han + size, all_inside + size
            i = end

    def at(self, place: int) -> bool:
        """Places ascend from call to call."""
        while not self.spans[0][0] <= place < self.spans[0][1]:
            del self.spans[0]
        start, end, offset = self.spans[0]
        low, high = offset + max(start, place - AROUND) - start, offset + min(end, place + AROUND) - start
        return self.inside[high] - self.inside[low] >= SHARE * (self.han[high] - self.han[low])
