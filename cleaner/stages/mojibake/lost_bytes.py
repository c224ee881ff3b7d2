"""Guesses for lost bytes: of the characters that the bytes left over allow, the one that makes words with its neighbours.

A decoder that meets a byte it cannot read writes U+FFFD for it, and the bytes around it stay.  They say which
characters are possible; that the decoder could not read it says more; the word model says which of them is meant.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from heapq import nlargest
from itertools import zip_longest

from cleaner.stages.mojibake.fillings import SHARES, UNREAD, Slot, read, script, share, simplified

LOST = "\xff"  # stands for a byte that is gone (U+FFFD): no UTF-8, GBK or Big5 text holds 0xFF
LEAD = "\xe5"  # the first byte of half of all Han in UTF-8; the others are as good, to a decoder

# The decoders of each encoding in use.  One that reads a pair of bytes does not lose the first of them.
DECODERS = {
    "gb18030": ("gbk", "gb18030"),
    "big5": ("big5", "cp950"),
    "cp950": ("big5", "cp950"),
    "big5hkscs": ("cp950", "big5hkscs"),
    "cp932": ("cp932",),
    "cp949": ("euc_kr", "cp949"),
}
UNDEFINED = {"cp1252": "\x81\x8d\x8f\x90\x9d", "cp1251": "\x98"}  # all that a decoder of single bytes can lose
DEFINED = 8.0  # nats, by estimate, against a byte that it would have read
READABLE = 2.0  # nats, by estimate, against a byte that such a decoder would have read with its follower
STRANGE = 4.0  # nats, by estimate, against a simplified character in a Traditional text, or the other way round

# More candidates and a wider beam help only where most is lost: UTF-8 read as Big5 comes back with a likeness of .627 with
# 100 and 20, .646 with 200 and 40, .648 with 300 and 60 (2026-11-22, score.py mojibake on the development set).  More than
# .81 is not in the word model: so many are right if all characters round an open one are given (benchmarks/mojibake.py
# --oracle).  open-gram's trigrams, unpruned, found no more than its bigrams in 25 of these sentences.
MOST = 200  # candidates of one character
LOOKED_AT = 600  # the commonest characters that fit, from which they are chosen
AROUND = 6  # known characters on either side that are read along
RAREST = 5500  # the rank up to which a character may be guessed
# One character of UTF-8 in a string of bytes-as-characters; bytes of it may be lost (as U+FFFD, or as `?` where a program
# saved it so: a lead byte without its followers is no text anyway).  A lost lead before two more bytes, then the rest.
UTF8_CHARACTER = (
    "[\xe1-\xef][\x80-\xbf\xff?]{2}|[\xc2-\xdf][\x80-\xbf\xff?]|\xf0[\x90-\xbf][\x80-\xbf]{2}"
    "|\xff[\x80-\xbf\xff]{2}|\xff[\x80-\xbf]|\xff(?=[\xc2-\xf4])"
    r"|[\xe1-\xef][\x80-\xbf\xff]?\Z"  # cut off, as titles are in databases
)
UTF8 = re.compile(f"{UTF8_CHARACTER}|.", re.DOTALL)
PAIRS = re.compile("[\x81-\xff][@-\xff]|.", re.DOTALL)


def fill(parts: Sequence[str], streams: Sequence[str], inner: str, outer: str) -> list[str]:
    """The texts that strings of bytes-as-characters hold in `inner`, lost bytes guessed from the words around them.

    They were wrongly read in `outer`.  `parts` are what stands before, between and behind them, so one more than they.
    """
    slots: list[Slot] = []
    ends = []
    for part, stream in zip_longest(parts, streams, fillvalue=""):
        slots += (((char, 0.0),) for char in part)
        start = len(slots)
        slots += _slots(stream, inner, outer)
        ends.append((start, len(slots)))
    found = [slot[0][0] for slot in slots]
    for first, last in _stretches([i for i, slot in enumerate(slots) if len(slot) > 1]):
        low, high = max(0, first - AROUND), min(len(slots), last + AROUND + 1)
        left, right = found[low - 1] if low else "\n", found[high] if high < len(found) else "\n"
        found[low:high] = read(tuple(slots[low:high]), left, right)
    return ["".join(found[start:end]) for start, end in ends[: len(streams)]]


def _stretches(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Groups of places at most AROUND apart, as first and last: each group is read together."""
    for k, place in enumerate(places):
        if k == 0 or place - places[k - 1] > AROUND:
            first = place
        if k + 1 == len(places) or places[k + 1] - place > AROUND:
            yield first, place


def _slots(stream: str, inner: str, outer: str) -> Iterator[Slot]:
    tokens = [*(UTF8 if inner == "utf-8" else PAIRS).finditer(stream)]
    sound = [_decoded(token[0], inner) for token in tokens]
    scripts = [script(char) for char in sound]
    other = 1 if scripts.count(-1) >= scripts.count(1) else -1
    for token, char in zip(tokens, sound, strict=True):
        if char:
            yield ((char, 0.0),)
        else:
            following = stream[token.end() : token.end() + 1]
            if following == LOST and inner == "utf-8":
                following = LEAD
            yield _candidates(token[0], following, inner, outer, other)


def _decoded(token: str, inner: str) -> str:
    """The character; "" where bytes of it are lost."""
    if LOST in token or (len(token) > 1 and "?" in token):
        return ""
    try:
        return token.encode("latin-1").decode(inner)
    except UnicodeDecodeError:
        return ""


@lru_cache(maxsize=20_000)
def _candidates(token: str, following: str, inner: str, outer: str, other: int) -> Slot:
    """The characters that the bytes of one character may stand for.  `following` is the byte after them; `other` is the script
    (see `words.script`) that the text is not written in.
    """
    if inner == "utf-8":
        token = token.replace("?", LOST)
    elif LOST not in token:  # a pair that is not in the encoding
        token = LOST + token[1:]
    found: dict[str, float] = {}
    for char, spelled in _by_known(inner, tuple(byte == LOST for byte in token)).get(token, ())[:LOOKED_AT]:
        weight = -STRANGE if script(char) == other else 0.0
        for k, byte in enumerate(token):
            if byte == LOST:
                weight -= DEFINED * (spelled[k] not in UNDEFINED.get(outer, spelled))
                pair = spelled[k] + (spelled[k + 1] if k + 1 < len(spelled) else following)
                weight -= READABLE * sum(_reads(pair, decoder) for decoder in DECODERS.get(outer, ()))
        found[char] = weight
    likely = nlargest(MOST, found, key=lambda c: (found[c] + math.log(share(c)), c))
    return tuple((c, found[c]) for c in likely) or ((UNREAD, 0.0),)


@cache
def _by_known(inner: str, lost: tuple[bool, ...]) -> dict[str, list[tuple[str, str]]]:
    """A mapping from the bytes that are not lost to the characters of `inner` that have them there, the commonest first."""
    table: dict[str, list[tuple[str, str]]] = {}
    for char in sorted(_common(), key=share, reverse=True):
        try:
            spelled = char.encode(inner).decode("latin-1")
        except UnicodeEncodeError:
            continue
        if len(spelled) == len(lost):
            token = "".join(LOST if gone else byte for byte, gone in zip(spelled, lost, strict=True))
            table.setdefault(token, []).append((char, spelled))
    return table


@cache
def _common() -> list[str]:
    """The characters that may be guessed: punctuation, and Han in common use, simplified and Traditional."""
    from cleaner.stages.language.bigrams import load

    rank = load().rank
    han = map(chr, range(0x4E00, 0x9FA6))
    return [*SHARES, *(c for c in han if rank.get(simplified().get(c, c), RAREST) < RAREST)]


@lru_cache(maxsize=50_000)
def _reads(pair: str, decoder: str) -> bool:
    if LOST in pair or len(pair) < 2:
        return False
    try:
        pair.encode("latin-1").decode(decoder)
    except UnicodeDecodeError:
        return False
    return True
