"""One line with visible text, as every part of the stage sees it, and what is thought of it."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.core.document import DROPPED

TAKEN_OUT = DROPPED | {"meta"}


class Seen(NamedTuple):
    """`at` is the line's index, `key` what phrases are read on (`keys`); `mass` is its length if it reads as a sentence,
    else 0; `sure` and `weak` are the labels its cues speak for, `reason` names the sure one; `tag` and `links` (share
    of the characters inside links) come from a page's markup, `titled` from its title.
    """

    at: int
    text: str
    key: str
    indent: str
    stop: bool
    mass: int
    sure: str = ""
    weak: str = ""
    reason: str = ""
    tag: str = ""
    links: float = 0.0
    titled: bool = False

    @property
    def heading(self) -> bool:
        """Whether the page says that this is a heading, and no link."""
        return self.tag[:1] == "h" and self.tag[1:].isdigit() and self.links < 0.5


class Verdict(NamedTuple):
    label: str
    reason: str
    confidence: float

    @property
    def dropped(self) -> bool:
        return self.label in DROPPED


def is_prose(s: Seen) -> bool:
    """A sentence of a body, not a headline that happens to ask or exclaim."""
    return s.mass > 0 and not s.sure and (s.mass > 60 or (s.mass >= 16 and "。" in s.text[-3:]))
