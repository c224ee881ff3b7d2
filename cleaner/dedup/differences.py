"""Where two texts differ, and which paragraphs recur in several texts: for people who look at copies."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable
from hashlib import blake2b

from cleaner.dedup.key import CODE, WIDTH, keys, stretches
from cleaner.dedup.within_document import is_paragraph


def unshared(text: str, other: str) -> tuple[int, int]:
    """The longest passage of `text` that `other` does not have: [start, end), empty where there is none.

    A character is shared if one of the shingles that it is part of stands in the other text.

    >>> text = "春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。"
    >>> start, end = unshared(text, "春眠不觉晓，处处闻啼鸟。花落知多少。")
    >>> text[start:end]
    '夜来风雨声'
    """
    [theirs] = keys([other])
    known = stretches(theirs)
    mine = keys(text)  # of every character
    places = [place for place, key in enumerate(mine) for _ in key]
    key = "".join(mine)
    best = start = end = 0
    begins = shared_until = 0
    for i in range(len(key)):
        if key[i : i + WIDTH] in known:
            shared_until = i + WIDTH
        if i < shared_until:
            begins = i + 1
        elif i + 1 - begins > best:
            best, start, end = i + 1 - begins, places[begins], places[i] + 1
    return start, end


def recurring_paragraphs(texts: Iterable[str], without: Collection[int] = ()) -> list[list[tuple[int, int]]]:
    """The paragraphs that stand, word for word, in two texts or more: of each its places, (text, line) from 0.

    Texts in `without` are passed over: copies recur as a whole.  Paragraphs are those of DUP004, of thirty characters or
    more with the end of a sentence; 24 bytes of each are held, not the texts.
    """
    digests, owners, lines = array("Q"), array("q"), array("q")
    for number, text in enumerate(texts):
        if number in without:
            continue
        own = text.split("\n")
        long = [line for line, paragraph in enumerate(own) if is_paragraph(paragraph)]
        for line, key in zip(long, keys(own[line] for line in long), strict=True):
            digest = blake2b(key.encode(CODE), digest_size=8).digest()
            digests.append(int.from_bytes(digest, "little"))
            owners.append(number)
            lines.append(line)
    if len(digests) < 2:
        return []
    import numpy as np

    values = np.frombuffer(digests, np.uint64)
    order = np.argsort(values, kind="stable")  # equal ones stay in the order of the texts
    groups = np.split(order, np.flatnonzero(np.diff(values[order])) + 1)
    found = [group.tolist() for group in groups if owners[group[0]] != owners[group[-1]]]
    return [[(owners[place], lines[place]) for place in group] for group in sorted(found)]
