"""Which places must not be changed: Japanese, Cantonese and Traditional text, quoted characters, units, numerals.

Each place is judged by the text near it, not by the document, so that an article that is cut out of its page is judged
as it was in the page.  All places are judged at once by running sums, since a third of a Traditional text is odd.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from cleaner.stages.disguise import char_kinds, posts
from cleaner.stages.disguise.char_kinds import (
    BIG5,
    DIGIT,
    HAN,
    LETTER,
    ODD,
    QUOTE,
    SIMPLIFIED,
    TRADITIONAL,
    Kinds,
    Mask,
    Places,
    Running,
    codes,
    kinds_of,
)
from cleaner.stages.disguise.likelihood import DIALECT
from cleaner.stages.disguise.suspects import SPEAKS_OF_CHARACTERS, is_in_line, is_in_own_word, is_unit_or_numeral
from cleaner.stages.language import japanese

# Words of Cantonese that no disguise uses (哋, 嗰, 冇 stand for 地, 个, 有 too); three of them show the language, and one
# does in a single line.
CANTONESE = "嘅咗喺佢唔啲嚟噉嘢㗎"
PROOF = 3
ONE_IN = 60
STRETCH = 300
KANA = 12  # so many kana in rows in a stretch are Japanese
# The share of characters outside GB 2312 and Big5: at most 2.5 % of any 600 characters of Traditional text; Cantonese
# has up to 10 %, but no simplified forms (2026-11-22).
ALIEN = 2, 0.03  # so many, and such a share
CLOSE = 60  # characters on either side
MANY_RARE = 3, 0.1  # so many such characters there, and such a share: no clean text of the development set has them
QUOTATION = re.compile(
    "「[^「」\\n]{2,200}」|『[^『』\\n]{2,200}』|“[^“”\\n]{2,200}”|‘[^‘’\\n]{2,200}’|《[^《》\\n]{2,200}》"
)
OWN_SCRIPT, MOSTLY = 2, 4  # Traditional characters of a post that its user writes so, and how many to any other
QUOTED = 2  # Traditional characters of a quotation that is no simplified one with a stray in it
ENOUGH = 12  # characters that tell the script apart; a line with fewer is judged together with its surroundings
WIDER = (60, 150, 300)  # the surroundings, by and by
FORMS = 2  # forms of Japan alone that show Japanese where nothing else denies it
LINE = 2000  # characters of a line, at most, on either side
FAR = 2300  # farther than any line or stretch that is judged


class Protection:
    """A section of text, and what its characters are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.codes = codes(text)
        self.kinds = kinds_of(self.codes)
        self.letters = np.flatnonzero(self.kinds & LETTER > 0)
        if self.letters.size:
            for start, end in japanese.quotations(text):  # they tell nothing about what stands around them
                self.kinds[start + 1 : end - 1] = 0
        for start, end in posts.names(text):
            self.kinds[start:end] = 0
        if (self.kinds & TRADITIONAL).any():
            for start, end in self.traditional_quotations():
                self.kinds[start + 1 : end - 1] = 0

    def traditional_quotations(self) -> Iterator[tuple[int, int]]:
        """The quotations and titles that are Traditional throughout (《論語》, “學而時習之”): several Traditional characters, and
        none of simplified text alone.
        """
        for match in QUOTATION.finditer(self.text):
            inside = self.kinds[match.start() + 1 : match.end() - 1]
            if np.count_nonzero(inside & TRADITIONAL) >= QUOTED and not (inside & SIMPLIFIED).any():
                yield match.span()

    @cached_property
    def traditional(self) -> Running:
        return Running(self.kinds & TRADITIONAL > 0)

    @cached_property
    def posts(self) -> tuple[Places, Kinds]:
        """Where posts end, and the kinds of what their users wrote themselves, without the names of pictures."""
        written = self.kinds.copy()
        for start, end in posts.picture_codes(self.text):
            written[start:end] = 0
        return np.array([-1, *posts.ends(self.text), len(self.text)], np.int64), written

    @cached_property
    def rare(self) -> Running:
        return Running(self.kinds & (HAN | ODD | TRADITIONAL) == HAN | ODD)

    @cached_property
    def alien(self) -> Running:
        return Running(self.kinds & (HAN | ODD | BIG5) == HAN | ODD)

    @cached_property
    def simplified(self) -> Running:
        return Running(self.kinds & SIMPLIFIED > 0)

    @cached_property
    def kana(self) -> Running:
        """Kana and bopomofo in rows of two and more."""
        letter = self.kinds & LETTER > 0
        row = np.zeros(len(letter), bool)
        row[1:] = letter[:-1] & letter[1:]
        row[:-1] |= row[1:]
        return Running(row)

    @cached_property
    def ends(self) -> Places:
        """The line feeds."""
        return np.flatnonzero(self.codes == ord("\n"))

    @cached_property
    def odd(self) -> Places:
        return np.flatnonzero(self.kinds & ODD > 0)

    def is_all_traditional(self) -> bool:
        if not self.traditional.total or self.simplified.total or self.alien.total:
            return False
        return self.rare.total < max(MANY_RARE[0], MANY_RARE[1] * len(self.text))

    def well_placed(self, at: Places) -> Places:
        """Those of the places that are not among kana and not named in quotes."""
        if self.letters.size:
            at = at[self.kana.around(at, STRETCH) <= KANA]
        last = len(self.kinds) - 1
        own = self.kinds[at]
        before, after = self.kinds[np.maximum(at - 1, 0)] * (at > 0), self.kinds[np.minimum(at + 1, last)] * (at < last)
        # A letter or a number stands for a character only alone and beside one, a letter after a figure too: 30ㄖ.
        beside = before | after
        good: Mask = (own & HAN > 0) | (beside & HAN > 0) & (beside & LETTER == 0)
        good |= (own & LETTER > 0) & (before & DIGIT > 0) & (after & LETTER == 0)
        for k in np.flatnonzero(before & after & QUOTE).tolist():
            good[k] = is_in_line(self.text, int(at[k]))
        placed: Places = at[good]
        return placed

    def is_japanese(self, at: Places) -> Mask:
        """Which of the places stand in Japanese, with kana or without."""
        found = self.is_without_kana(at)
        if (self.kinds & LETTER).any():
            found |= self.is_among_kana(at)
        return found

    def is_without_kana(self, at: Places) -> Mask:
        """Which of the places stand in Japanese without kana, as in tables, addresses and headings (批准、発効).

        Forms of Japan alone stand there, and nothing that Japanese never writes: in the line, while around it the former are
        more, or nowhere around.
        """
        languages = char_kinds.languages().take(self.codes)
        japan, china = Running(languages == char_kinds.JAPANESE), Running(languages == char_kinds.CHINESE)
        if not japan.total:
            return np.zeros(len(at), bool)
        low, high = self.line_of(at)
        mine, theirs = (s.around(at, STRETCH) for s in (japan, china))
        in_line = (japan.within(low, high) > 0) & (china.within(low, high) == 0)
        japanese: Mask = (in_line & (mine > theirs)) | ((mine >= FORMS) & (theirs == 0))
        return japanese

    def line_of(self, at: Places) -> tuple[Places, Places]:
        """Start and end of the line of each place, at most LINE away."""
        line = np.searchsorted(self.ends, at)
        ends = np.concatenate([[-1], self.ends, [len(self.text)]])
        return np.maximum(ends[line] + 1, at - LINE), np.minimum(ends[line + 1], at + LINE)

    def is_among_kana(self, at: Places) -> Mask:
        """Which of the places stand in a clause or line of Japanese, by its kana."""
        line, has_letters = np.searchsorted(self.ends, at), np.zeros(len(self.ends) + 1, bool)
        has_letters[np.searchsorted(self.ends, self.letters)] = True
        ends = [-1, *self.ends.tolist(), len(self.text)]
        found = np.zeros(len(self.kinds), bool)
        for i in np.unique(line[has_letters[line]]).tolist():
            for start, end in japanese.clauses(self.text, ends[i] + 1, ends[i + 1]):
                found[start:end] = True
        return found[at]

    def allowed(self, at: Places) -> Places:
        """Those of the well placed that may be touched."""
        at = at[~self.is_cantonese(at)]  # which costs least, and a third of the characters of such a text are odd
        at = at[~self.is_japanese(at)]
        at = at[~self.is_traditional(at)]
        at = at[~self.is_spoken_of(at)]
        return at[[not (is_unit_or_numeral(self.text, i) or is_in_own_word(self.text, i)) for i in at.tolist()]]

    def is_spoken_of(self, at: Places) -> Mask:
        """Which of the places stand in a line that speaks of characters."""
        found = np.zeros(len(self.codes), bool)
        for match in SPEAKS_OF_CHARACTERS.finditer(self.text):
            line = self.text.rfind("\n", 0, match.start()) + 1, self.text.find("\n", match.end())
            found[line[0] : line[1] if line[1] >= 0 else None] = True
        return found[at]

    def is_cantonese(self, at: Places) -> Mask:
        words = [c for c in CANTONESE if c in self.text]
        proof = min(PROOF, 1 + len(self.text) // ONE_IN)
        if len(words) < proof or not at.size:
            return np.zeros(len(at), bool)
        near = np.zeros(len(self.codes), np.uint8)  # how many of the words stand near each place
        for c in words:
            there = np.flatnonzero(self.codes == ord(c))
            gaps = np.flatnonzero(np.diff(there) > 2 * STRETCH)
            for first, last in zip(there[[0, *(gaps + 1)]].tolist(), there[[*gaps, -1]].tolist(), strict=True):
                near[max(0, first - STRETCH) : last + STRETCH + 1] += 1
        several: Mask = near[at] >= proof
        return several

    def script(self, at: Places) -> tuple[Places, Places]:
        """How many Traditional and simplified-only characters the line has, or a wider stretch where it has few."""
        low, high = self.line_of(at)
        old, new = (s.within(low, high) for s in (self.traditional, self.simplified))
        few = (old + new < ENOUGH) & ((old < 3) | (old <= 3 * new))
        for more in WIDER:
            if not few.any():
                break
            for counts, s in (old, self.traditional), (new, self.simplified):
                counts[few] = s.within(low[few] - more, high[few] + more)
            few &= old + new < ENOUGH
        return old, new

    def is_traditional(self, at: Places) -> Mask:
        """Which of the places stand in Traditional text.

        Traditional text has hardly any simplified forms, few characters outside both GB 2312 and Big5, and few that are
        neither simplified nor the traditional form of anything (莪 菂 歭).  A text that is disguised throughout has all three.
        """
        found = np.zeros(len(at), bool)
        near = np.flatnonzero(self.traditional.around(at, FAR))
        if not near.size:
            return found
        at = at[near]
        old, new = self.script(at)
        rare, alien = self.rare.around(at, CLOSE), self.alien.around(at, STRETCH)
        has_many = (rare >= MANY_RARE[0]) & (rare > MANY_RARE[1] * min(2 * CLOSE, len(self.text)))
        is_alien = (alien >= ALIEN[0]) & (alien > ALIEN[1] * min(2 * STRETCH, len(self.text)))
        usual = np.where(old + new >= ENOUGH, 0.8, 1.2) * new
        found[near] = old > np.where(has_many, 3 * (new + rare), np.where(is_alien, 3 * new, usual))
        return found

    def is_traditional_post(self, at: Places) -> Mask:
        """Which of the places stand in a post, or the name of a picture, that is Traditional throughout or nearly so.

        One Traditional character among others that both scripts share may be a stray; several are the script of the writer.
        """
        traditional = self.kinds & TRADITIONAL > 0
        found = np.zeros(len(traditional), bool)
        if not traditional[at].any():
            return found[at]
        ends, written = self.posts
        post = np.searchsorted(ends, at, "left")
        low, high = ends[post - 1] + 1, ends[post]
        old, new, rare = (
            Running(kind).within(low, high)
            for kind in (
                written & TRADITIONAL > 0,
                written & SIMPLIFIED > 0,
                (written & (HAN | ODD | TRADITIONAL) == HAN | ODD) & ~np.isin(self.codes, codes("".join(DIALECT))),
            )
        )
        found[at] = (old >= OWN_SCRIPT) & (old > MOSTLY * (new + rare))
        for start, end in posts.picture_codes(self.text):
            if traditional[start:end].any() and not (self.kinds[start:end] & SIMPLIFIED).any():
                found[start:end] = True
        return found[at]

    def is_half_repaired(self, at: Places) -> Mask:
        """Which of the places, all of which are repaired, are Traditional in a clause without simplified forms that keeps others."""
        traditional = self.kinds & TRADITIONAL > 0
        is_stray = traditional[at]
        traditional[at] = False
        ends = np.concatenate([[-1], np.flatnonzero(self.kinds & HAN == 0), [len(self.kinds)]])
        clause = np.searchsorted(ends, at)
        low, high = ends[clause - 1] + 1, ends[clause]
        half: Mask = is_stray & (Running(traditional).within(low, high) > 0) & (self.simplified.within(low, high) == 0)
        return half

    def is_simplified(self, at: Places) -> Mask:
        old, new = self.script(at)
        return old <= np.where(old + new >= ENOUGH, 0.6, 1.0) * new
