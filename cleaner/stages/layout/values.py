"""One line with visible text, as every part of the stage sees it, and what is thought of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaner.core.document import DROPPED

TAKEN_OUT = DROPPED | {"meta"}


class Clause(NamedTuple):
    """line[start:end] is no text of the line.

    `text` is what stands there, `label` says what it is; `edge` tells where it stands: "end", "start", or "" amid text,
    where it is only proposed.  `apart`: it is an editor's credit, or something shows that it was a paragraph of its own.
    """

    start: int
    end: int
    text: str
    label: str
    edge: str
    apart: bool


class Seen(NamedTuple):
    """`at` is the line's index, `key` what phrases are read on (`line_key`).

    `sentence_length` is the length of the line if it reads as a sentence, else 0.  `sure_label` and `weak_label` are the
    labels that its cues speak for, "" if there is none; `reason` names the sure cue.  `tag`, `links` (share of the
    characters inside links), `titled` (named by the page's title) and `around` (`Markup`) come from the markup of a page.  `clause` is a part
    of the line that is no text of it; `text` is the line without a clause at its edge.
    """

    at: int
    text: str
    key: str
    indent: str
    stop: bool
    sentence_length: int
    sure_label: str = ""
    weak_label: str = ""
    reason: str = ""
    tag: str = ""
    links: float = 0.0
    titled: bool = False
    around: str = ""
    clause: Clause | None = None

    @property
    def heading(self) -> bool:
        """Whether the page says that this is a heading, and no link."""
        return self.tag[:1] == "h" and self.tag[1:].isdigit() and self.links < 0.5


class LineJudgement(NamedTuple):
    label: str
    reason: str
    confidence: float

    @property
    def dropped(self) -> bool:
        return self.label in DROPPED


KEPT = LineJudgement("body", "no cue of its own", 0.7)
SENTENCE = LineJudgement("body", "reads as a sentence", 0.95)


FULL_STOP = re.compile(r"。.{0,2}\Z|[^\W_]{2}\.[\x22'”’»)]?\Z")


def has_full_stop(s: Seen) -> bool:
    """Whether a line ends as statements do; headlines and comments ask and exclaim."""
    return FULL_STOP.search(s.text[-5:]) is not None


def is_prose(s: Seen) -> bool:
    """A sentence of a body, not a headline that happens to ask or exclaim."""
    if s.sure_label or not s.sentence_length:
        return False
    return s.sentence_length > 60 or (s.sentence_length >= 16 and has_full_stop(s))
