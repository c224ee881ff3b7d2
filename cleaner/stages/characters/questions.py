"""Whether a `?` is a question mark, or stands for a character that an encoding could not hold."""

from __future__ import annotations

from functools import cached_property

import regex

from cleaner.core import scripts
from cleaner.stages.language.plausibility import FREQUENT

# What makes a sentence a question, in modern and classical Chinese, in both scripts.
ASKS = regex.compile(
    r"[吗嗎么麼嘛呢吧啊呀哇谁誰哪啥怎何几幾乎哉欤歟耶邪孰岂豈焉安奚盍否]|什|多[少大久长長高远遠]|为[嘛毛]|為[嘛毛]|难道|難道|还是|還是"
    r"|请问|請問|(\p{Han}{1,2})[不没沒]\1|[没沒不][有]?\Z|[对對好行]不|能不|可不"
)
BREAK = regex.compile(r"[。！？!?\n]")
INNER = regex.compile(r"(?<=\p{Han})\?++(?=\p{Han})")
LAST = regex.compile(r"(?<!\?)\?++(?=[”’」』\"]?\s*(?:\n|\Z))")
CLOSING = regex.compile(r"(?<!\?)\?++(?=[）)】》！？…])")
HAN = regex.compile(scripts.HAN)
SENTENCE = 60  # code points before a mark in which its sentence is looked for
LONG_RUN = 4  # marks on end that rather stand for lost characters than for a tone
GARBLED = 12  # Han, of which a fifth are frequent in any prose


class Questions:
    """The question marks of one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def is_lost(self, start: int, end: int) -> bool:
        """Whether text[start:end], half-width question marks, may stand for lost characters.

        A mark inside a line needs a sentence that asks something, or a text that uses half-width marks for its other
        questions; one at the end of a line or before another mark needs prose before it.
        """
        asks = ASKS.search(self.text, self._sentence(start), start) is not None
        if end - start >= LONG_RUN and (self._has_lost_runs or not asks):
            return True
        if LAST.match(self.text, start) or CLOSING.match(self.text, start):
            return not asks and self._is_garbled(start)
        return not asks and not self._asks_elsewhere

    def _sentence(self, at: int) -> int:
        """Where the sentence before a mark begins."""
        starts = [match.end() for match in BREAK.finditer(self.text, max(0, at - SENTENCE), at)]
        return starts[-1] if starts else max(0, at - SENTENCE)

    def _is_garbled(self, at: int) -> bool:
        before = HAN.findall(self.text, max(0, at - 24), at)
        return len(before) >= GARBLED and 5 * sum(char in FREQUENT for char in before) < len(before)

    @cached_property
    def _has_lost_runs(self) -> bool:
        """Whether a long run of marks stands inside a sentence that asks nothing."""
        return any(
            len(match[0]) >= LONG_RUN and not ASKS.search(self.text, self._sentence(match.start()), match.start())
            for match in INNER.finditer(self.text)
        )

    @cached_property
    def _asks_elsewhere(self) -> bool:
        """Whether a half-width mark ends a line, or a sentence that asks something."""
        return LAST.search(self.text) is not None or any(
            ASKS.search(self.text, self._sentence(match.start()), match.start()) for match in INNER.finditer(self.text)
        )
