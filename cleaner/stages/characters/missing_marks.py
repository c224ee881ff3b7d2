"""PUN004: where a comma or stop is missing inside a sentence, because a content farm deleted it.

A clause between two marks either is complete or lacks one mark.  Each place in it where a word may begin is compared
with the clause being complete: by the word model (does a mark fit between these neighbours?), by the lengths of the two
parts, and by the rest of the document, where half of the marks still stand (what opens a clause there opens one here).
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import regex

from cleaner.stages.language.lattice import Arc, Bigrams, ahead, backward, forward

MARK = "，。；：？！…,;:?!"
CLAUSE = regex.compile(rf"[^{MARK}\n]+")
UNIT = regex.compile(r"[A-Za-z0-9０-９.%％]+|.")  # what no mark divides
LEFT = regex.compile(r"[\p{Han}”）》’)\p{Nd}A-Za-z%％]")
RIGHT = regex.compile(r"[\p{Han}“《（(‘\p{Nd}A-Za-z]")
SHORTEST, LONGEST = 8, 200  # a clause that may lack a mark; what is longer is a table or a list of words

# What the word model does not know of. Someone speaks, and the comma stands before what is said.
SAID = tuple(
    [
        "说",
        "指出",
        "强调",
        "表示",
        "认为",
        "要求",
        "介绍",
        "看到",
        "提出",
        "显示",
        "透露",
        "写道",
        "希望",
        "相信",
        "发现",
    ]
)
# A time at the head of a clause, set off by a comma.
TIME = regex.compile(r"(?:\d[年月日]|[年月日天]前|年[初底末]|期间|以来|之[前后]|[时之]际)$")
# Words behind a mark two to five times as often as others (35 % against 7 in news, 13 against 6 in laws, 2026-11-22) …
OPENERS = tuple(
    [
        "他",
        "她",
        "我",
        "这",
        "那",
        "要",
        "让",
        "使",
        "把",
        "将",
        "但",
        "而",
        "就",
        "也",
        "却",
        "更",
        "还",
        "确保",
        "必须",
        "需要",
        "同时",
        "其中",
        "当前",
        "如今",
        "现在",
        "目前",
        "近日",
        "针对",
        "围绕",
        "通过",
        "按照",
        "根据",
        "为了",
        "由于",
        "因此",
        "所以",
        "如果",
        "对于",
        "从",
        "以",
        "在",
        "不",
    ]
)
# … and those that lean on what stands before them.
LEANING = tuple(["的", "了", "着", "过", "们", "等", "或", "和", "与", "及", "以及"])
OPEN, CLOSED = "“《（", "”》）"

# Logistic weights, fitted by `benchmarks/missing_marks.py --fit` to the Chinese paragraphs (those that end in 。) of the Debian
# packages debian-reference-zh-cn 2.100, maint-guide-zh-cn 1.2.53 and debmake-doc 1.17, 26,554 characters, of which half of
# the marks were deleted; manuals, so that the news and laws that the figures are measured on have no part in them (2026-11-22).
WEIGHTS = {
    "closes": 1.01,  # how often a mark follows the word before, by the model
    "opens": 1.40,  # how much oftener than elsewhere the word behind follows a mark
    "boundary": 0.86,  # that a word ends here at all
    "together": -1.00,  # how much oftener than by chance the two words stand together
    "halves": 1.86,  # half the harmonic mean of the lengths on both sides (log)
    "short": 0.05,  # fewer than five characters on one side
    "said": -0.57,
    "time": 0.94,
    "opener": 0.62,
    "leaning": -0.91,
    "quote": -0.04,  # a quotation or bracket closes before or opens behind
    "number": -0.01,  # a number follows
    "list": -0.13,  # 、 shortly before: the list may go on
    "inside": -0.87,  # inside quotation marks, a title or brackets
    "opens_here": 0.73,  # of the times that the two characters behind stand in this document, how often behind a mark
    "closes_here": 0.35,  # the same for the two before, and a mark behind them
    "pair_here": 2.75,  # both together, with a mark between rather than without
}
WHOLE = 3.80  # weight of a clause's being whole
LIKELY = 0.5  # from which a mark is proposed: more likely than not
SCALE = 300.0  # for each character, so that products over a long clause do not underflow
RAREST = 1e-3  # the share of what the model does not know: it says nothing of a mark


class Gap(NamedTuple):
    """A place where a mark may be missing: its features, and whether the model prefers a stop to a comma."""

    at: int
    features: dict[str, float]
    stop: bool


def gaps(text: str, spans: Sequence[tuple[int, int]] = ((0, sys.maxsize),)) -> Iterator[tuple[list[Gap], list[float]]]:
    """For each clause that begins in one of `spans`, which are sorted, and may lack a mark: the places in it, and how likely
    a mark is missing at each.
    """
    seen = Neighbours(text)
    start = k = 0
    for line in text.split("\n"):
        if any(mark in line for mark in "，。；,;"):
            for match in CLAUSE.finditer(line):
                at = start + match.start()
                while k < len(spans) and spans[k][1] <= at:
                    k += 1
                if k == len(spans):
                    return
                fits = spans[k][0] <= at and SHORTEST <= match.end() - match.start() <= LONGEST
                if fits and (found := list(_gaps(line, *match.span(), seen))):
                    yield [gap._replace(at=gap.at + start) for gap in found], chances(found)
        start += len(line) + 1


def chances(found: list[Gap]) -> list[float]:
    """The probability of each gap that it is the one that lacks a mark; the rest is that none does."""
    odds = [math.exp(sum(WEIGHTS[name] * value for name, value in gap.features.items())) for gap in found]
    total = math.exp(WHOLE) + sum(odds)
    return [o / total for o in odds]


class Neighbours:
    """What stands beside the marks of a document, by two characters, and how often it stands there at all."""

    def __init__(self, text: str) -> None:
        text = f"\n{text}\n"
        self.pairs = Counter(text[i : i + 2] for i in range(len(text) - 1))
        self.fours = Counter(text[i : i + 4] for i in range(len(text) - 3))
        self.opens: Counter[str] = Counter()
        self.closes: Counter[str] = Counter()
        self.both: Counter[str] = Counter()
        for match in regex.finditer(rf"[{MARK}\s]+", text):
            before, behind = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
            self.opens[behind] += 1
            self.closes[before] += 1
            self.both[before + behind] += 1

    def features(self, before: str, behind: str) -> dict[str, float]:
        """Logs of shares over what is usual, a tenth; with nothing seen they are 0. The place itself is not counted."""
        four = before + behind
        return {
            "opens_here": math.log((self.opens[behind] + 0.2) / (max(0, self.pairs[behind] - 1) + 2) / 0.1),
            "closes_here": math.log((self.closes[before] + 0.2) / (max(0, self.pairs[before] - 1) + 2) / 0.1),
            "pair_here": math.log((self.both[four] + 0.5) / (max(0, self.fours[four] - 1) + self.both[four] + 1) / 0.5),
        }


def _gaps(line: str, start: int, end: int, seen: Neighbours) -> Iterator[Gap]:
    before, after = line[start - 1 : start] or "\n", line[end : end + 1] or "\n"
    for offset, features, stop in _by_words(line[start:end], before, after):
        at = start + offset
        if not LEFT.match(line[at - 1]) or not RIGHT.match(line[at]):
            continue
        left, right = at - start, end - at
        features |= seen.features(line[max(0, at - 2) : at], line[at : at + 2])
        features["halves"] = math.log(left * right / (left + right))
        features["short"] = min(left, right) < 5
        features["said"] = line.endswith(SAID, start, at)
        features["time"] = bool(TIME.search(line[max(start, at - 2) : at]))
        features["opener"] = line.startswith(OPENERS, at)
        features["leaning"] = line.startswith(LEANING, at)
        features["quote"] = line[at - 1] in "”）》’)" or line[at] in "“《（(‘"
        features["number"] = line[at].isdigit()
        features["list"] = "、" in line[max(start, at - 8) : at]
        around = line[max(0, start - LONGEST) : at]
        features["inside"] = any(around.rfind(a) > around.rfind(b) for a, b in zip(OPEN, CLOSED, strict=True))
        yield Gap(at, features, stop)


def _by_words(clause: str, before: str, after: str) -> Iterator[tuple[int, dict[str, float], bool]]:
    """For each place between two units of the clause what the word model says, summed over all ways to cut it."""
    from cleaner.stages.language.bigrams import MARKS, UNKNOWN, load

    model = load()
    bigrams = Bigrams(model)
    uni, back, rows = bigrams.uni, bigrams.back, bigrams.rows
    marks = [(mark, rows[mark].get, back[mark]) for mark in (model.id["，"], model.id["。"])]
    units = UNIT.findall(clause)
    begin, stop = (model.id.get(MARKS.get(char, char), UNKNOWN) for char in (before, after))
    found = forward(len(units), lambda i: _words(units, i), begin, bigrams)
    follows = backward(found, {w: bigrams.probability(w, stop) for w in found.ending[-1]}, bigrams)
    total = _product(found.ending[-1], follows[-1])
    offset = 0
    for i in range(1, len(units)):
        offset += len(units[i - 1])
        ending, behind = found.ending[i], ahead(found.arcs[i], follows)
        ways, rest = sum(ending.values()), sum([uni[word] * x for word, x in behind.items()])
        joint = _product(ending, follows[i])
        if not (ways and rest and joint and total):
            continue
        comma, full = (
            (
                math.log(sum([a * (rows[w].get(mark) or back[w] * uni[mark]) for w, a in ending.items()]) / ways),
                math.log(sum([(row(word) or unseen * uni[word]) * x for word, x in behind.items()]) / rest),
            )
            for mark, row, unseen in marks
        )
        closes, opens = max(comma, full, key=sum)
        features = {"closes": closes, "opens": opens, "boundary": math.log(joint / total)}
        features["together"] = math.log(joint / (ways * rest))
        yield offset, features, sum(full) > sum(comma)


def _product(ending: Mapping[int, float], follows: Mapping[int, float]) -> float:
    """The sum of all ways through a place."""
    return sum([alpha * follows[w] for w, alpha in ending.items()])


def _words(units: list[str], i: int) -> list[Arc]:
    """The words that may start at unit i."""
    from cleaner.stages.language.bigrams import MARKS, UNKNOWN, load

    model = load()
    word = units[i]
    if word in MARKS:
        return [(i + 1, model.id[MARKS[word]], SCALE, ())]
    known = model.id.get(word)
    strange = max(model.share(word), RAREST) if "\u3400" <= word < "\ua000" else RAREST
    found: list[Arc] = [(i + 1, UNKNOWN, strange * SCALE, ()) if known is None else (i + 1, known, SCALE, ())]
    end = i + 1
    while word in model.prefixes and end < len(units) and len(units[end]) == 1:
        word += units[end]
        end += 1
        if (known := model.id.get(word)) is not None:
            found.append((end, known, SCALE ** (end - i), ()))
    return found
