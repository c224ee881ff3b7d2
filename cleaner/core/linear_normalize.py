"""Unicode normalization forms in linear time."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Literal

import regex

Form = Literal["NFC", "NFKC"]
# As many marks on one letter as the Stream-Safe Text Format allows (UAX #15); no script in use has more.
LONG_RUN = regex.compile(r"\p{M}{31,}")


def normalize(form: Form, text: str) -> str:
    """`unicodedata.normalize`, with long runs of combining marks put in canonical order first.

    CPython orders marks by insertion, so that 100,000 marks on one letter take it half a minute; ordered ones take
    no time, and the result is the same, since canonical order is part of every form.

    >>> normalize("NFC", "e\\u0301") == "é"
    True
    """
    return unicodedata.normalize(form, LONG_RUN.sub(lambda run: _ordered(run[0], form), text))


def _ordered(marks: str, form: Form) -> str:
    decomposed = "".join(unicodedata.normalize("NFKD" if form == "NFKC" else "NFD", mark) for mark in marks)
    # marks of class 0 do not move, and nothing moves past them
    runs = (list(run) for _, run in groupby(decomposed, key=lambda mark: unicodedata.combining(mark) > 0))
    return "".join("".join(sorted(run, key=unicodedata.combining)) for run in runs)
