"""The votes for and against a border between two articles: what is asked of the gap above a row, and the weights.

The weights were set by hand on 60 merged and 47 single documents.  In the prototype they held on unseen ones (border F1
.78 and .73, single documents split 2.1 and 2.4 %), where learned ones fell to .65 (2026-11-22).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleaner.stages.layout.cohesion import NOT_HAN, Text, Words
from cleaner.stages.layout.features import ENUM
from cleaner.stages.layout.line_key import key_of
from cleaner.stages.layout.metadata import DATE
from cleaner.stages.layout.values import LineJudgement, Seen

VOTES = {
    # what stands between
    "links between": 4.0,
    "list with bullets above": 2.0,
    "sign-off above": 1.0,
    "editor's sign-off, then a headline": 2.5,
    # what begins
    "headline above a dateline": 3.0,
    "headline above a date": 1.0,
    "headline and dateline agree": 2.0,
    "headline told again below": 2.5,
    "headline of a bulletin": 3.0,
    "dateline here": 1.0,
    # what changes
    "indent changes": 3.0,
    "blank-line rhythm changes": 2.0,
    "fewest shared words": 1.0,
    "hardly any shared words": 1.0,
    # what speaks against it
    "many shared words": -2.0,
    "first sentence goes on": -1.5,
    "numbered parts": -2.5,
    "one paragraph below": -2.0,
    "one paragraph above": -3.0,
    "interview": -2.0,
    "paragraph above breaks off": -0.5,
}

# Something visibly begins, or a list of links stands between: only these prove that a text is several articles.  In ten
# corpora of ordinary text none of 27 borders that were drawn without one was right (2026-12-01).
PROOF = frozenset(
    {
        "links between",
        "editor's sign-off, then a headline",
        "headline above a dateline",
        "headline above a date",
        "headline and dateline agree",
    }
)
JOINED = frozenset({"indent changes", "blank-line rhythm changes"})
MARKS = frozenset("*-+>#|.:`~\\/·•■□▪●◆<{}[（(")

LINKS = frozenset({"related", "nav", "seo", "copyright"})  # a page turn or a reply parts no articles
HEAD = 5  # rows at most above the first paragraph of an article
LIST = 4  # lines of a list of links, with its heading; fewer are set into an article too
EDITOR = re.compile(r"[【(\[]?(?:纠错】)? ?(?:本文来源.{0,20})?(?:责任?编辑?|编辑|责编)")
SIGN_OFF = re.compile(
    r"(?:责任?编辑?|编辑|来源|作者|通讯员|摄影|采写|记者)[：: ]|记者 |原标题|原题为"
    r"|[（(](?:完|.{0,8}记者|通讯员|作者|总台)[^（）()]{0,20}[）)]\Z"
)
GOES_ON = re.compile(
    r"此外|同时|对此|[他她]们?|这|那|其|该|但|而|因此|另外|随后|不过|然而|所以|于是|与此|据悉|据了解|目前|记者"
    r"|首先|其次|最后|再|又|也|以上|上述|“|——"
)


class Gap(NamedTuple):
    """The gap above row `q` of a text, with the paragraphs on either side and the seen lines that were taken out of it."""

    t: Text
    q: int
    above: list[int]  # up to three paragraphs before it
    below: list[int]  # up to three from it on
    gone: list[Seen]
    labels: list[str]  # of those
    dated: bool  # metadata stands within two lines below the headline, or below a row that follows it

    @property
    def shaped(self) -> bool:
        """Whether the row below is shaped like a headline."""
        return self.t.shape[self.q]


def gap_above(t: Text, q: int, seen: Sequence[Seen], verdicts: Sequence[LineJudgement]) -> Gap | None:
    """The gap above row `q`; None where no paragraph stands below."""
    r = t.rank[q]
    above, below = t.longs[max(0, r - 3) : r], t.longs[r : r + 3]
    if not below:
        return None
    gone = range(*taken_out(t, q))
    dated = t.shape[q] and _is_dated(t, q, min(below[0], q + 3), seen, verdicts)
    return Gap(t, q, above, below, [seen[i] for i in gone], [verdicts[i].label for i in gone], dated)


def taken_out(t: Text, q: int) -> tuple[int, int]:
    """The seen lines that stood above row `q` and were taken out, from and to; none where a text is read by itself."""
    above = t.at[q - 1] if q and not t.alone else t.at[q] - 1
    return above + 1, t.at[q]


def _is_dated(t: Text, q: int, end: int, seen: Sequence[Seen], verdicts: Sequence[LineJudgement]) -> bool:
    """Whether a line that may be metadata and has a full date stands within two lines below row `q`; or one that is
    metadata below a row from there to before `end`, unless the text is read by itself, for then it has been taken out.
    """
    written = any(s.weak_label == "meta" and DATE.search(s.key) for s in seen[t.at[q] + 1 : t.at[q] + 3])
    rows = () if t.alone else (q, *range(q + 1, end))
    return written or any(v.label == "meta" for k in rows for v in verdicts[t.at[k] + 1 : t.at[k] + 3])


def proves(gap: Gap, votes: dict[str, float]) -> bool:
    """Whether the votes prove a border: something visibly begins, a list of links stands between, or indent and rhythm
    of sentences change at once, as between files that were joined.
    """
    return not PROOF.isdisjoint(votes) or (votes.keys() >= JOINED and _amid_sentences(gap))


def may_prove(shape: dict[str, float]) -> bool:
    """Whether, with these votes of shape, a gap can be proven to be a border: the words add no proof without one."""
    return not PROOF.isdisjoint(shape) or shape.keys() >= JOINED


def _amid_sentences(gap: Gap) -> bool:
    """Whether the two paragraphs on either side are prose, and no items of a list, quotation or code."""
    around = [gap.t.rows[k] for k in (*gap.above[-2:], gap.q, *gap.below[:2])]
    return not any(s.text[0] in MARKS or ENUM.match(s.key) or "://" in s.text for s in around)


def shape_votes(gap: Gap | None) -> dict[str, float] | None:
    """The votes that need no look at the words; None where there is no vote and the row below is no headline either."""
    if gap is None:
        return None
    found = {name: 1.0 for name, holds in OF_SHAPE.items() if holds(gap)}
    return found if found or gap.shaped else None


def _links_between(gap: Gap) -> bool:
    gone = zip(gap.gone, gap.labels, strict=True)
    links = sum(label in LINKS and _is_title(s) for s, label in gone) >= LIST
    sure = any(s.sure_label and s.links < 0.5 for s in gap.gone)  # links by themselves may be the article's own
    return links and sure and _is_body(gap)


def _is_body(gap: Gap) -> bool:
    """Whether two of the paragraphs below stand on end: teasers, blurbs and entries of a chronicle stand one by one."""
    near = gap.below[0] - gap.q <= HEAD
    return near and any(gap.t.at[b] - gap.t.at[a] == 1 for a, b in pairwise(gap.below))


def _is_title(s: Seen) -> bool:
    """Whether a line may be one of a list of titles, or the heading of one: no code, and no address written out."""
    return len(NOT_HAN.sub("", s.text)) >= 3 and "://" not in s.text


def _list_above(gap: Gap) -> bool:
    """Four rows with one bullet and no stop stand above.  They are kept, an article may hold a list; but links are what
    they mostly are.  Without bullets it might be verse, or prose wrapped at a fixed width.
    """
    t, q = gap.t, gap.q
    if q < 4 or not all(t.bullet[q - 4 : q]) or t.bullet[q] or len(gap.below) < 2:
        return False
    rows = t.rows[q - 4 : q]
    return len({s.text[0] for s in rows}) == 1 and all(8 <= len(s.text) <= 80 and "。" not in s.text[-2:] for s in rows)


def _editor_above(gap: Gap) -> bool:
    meta = [s for s, label in zip(gap.gone, gap.labels, strict=True) if label == "meta"]
    return gap.shaped and any(EDITOR.match(s.key) for s in meta)


def _sign_off_above(gap: Gap) -> bool:
    p = gap.t.rows[gap.q - 1]
    if "meta" in gap.labels or (len(p.text) < 60 and SIGN_OFF.search(p.key)):
        return True
    return p.text[-1] in "）)" and SIGN_OFF.search(key_of(p.text[-24:])) is not None


def _headline_above_dateline(gap: Gap) -> bool:
    return gap.shaped and gap.t.dateline[gap.below[0]] and gap.below[0] - gap.q <= 3


def _headline_above_date(gap: Gap) -> bool:
    named = len(NOT_HAN.sub("", gap.t.rows[gap.q].text)) >= 5  # not `Lin2016`, who posted that day
    return gap.shaped and gap.dated and named and _is_body(gap)


def _dateline_here(gap: Gap) -> bool:
    return gap.t.dateline[gap.q]


def _indent_changes(gap: Gap) -> bool:
    """The paragraphs before and from here on are indented in two ways, and each side in one.  A short row between that
    is indented as those before goes with them.
    """
    t, q, r = gap.t, gap.q, gap.t.rank[gap.q]
    short_above = not t.long[q - 1] and not t.rows[q - 1].stop and t.shape[q]
    if not t.indents or not gap.above or not (q == gap.above[-1] + 1 or short_above):
        return False
    sides = [t.rows[k].indent for k in t.longs[max(0, r - 2) : r]], [t.rows[k].indent for k in t.longs[r : r + 2]]
    before, after = ({t.rows[k].indent for k in t.longs[max(0, a) : b]} for a, b in ((r - 5, r), (r, r + 5)))
    # a few paragraphs that begin with a digit may be indented in their own way: then the old style comes back
    last = any(t.rows[k].indent and t.rows[k].indent in before for k in range(q, t.longs[r]))
    return not last and before.isdisjoint(after) and all(len(set(x)) == 1 and len(x) == 2 for x in sides)


def _rhythm_changes(gap: Gap) -> bool:
    """Blank lines stand between the paragraphs on one side, and not on the other."""
    above, below = gap.t.apart[max(0, gap.q - 5) : gap.q - 1], gap.t.apart[gap.q : gap.q + 4]
    if len(above) < 3 or len(below) < 3 or above[-1] == below[0]:
        return False  # it changes here, not a row or two away
    return abs(above.count(True) / len(above) - below.count(True) / len(below)) >= 0.75


OF_SHAPE: dict[str, Callable[[Gap], bool]] = {
    "links between": _links_between,
    "list with bullets above": _list_above,
    "editor's sign-off, then a headline": _editor_above,
    "sign-off above": _sign_off_above,
    "headline above a dateline": _headline_above_dateline,
    "headline above a date": _headline_above_date,
    "dateline here": _dateline_here,
    "indent changes": _indent_changes,
    "blank-line rhythm changes": _rhythm_changes,
}


class Setting(NamedTuple):
    """What is known of the whole text when the words of one gap are asked."""

    words: Words
    headings: int  # short rows without a stop above a paragraph
    bulletin: dict[int, float]  # the headlines of a bulletin, and the share of the vote for each
    interview: bool


def word_votes(gap: Gap, shape: dict[str, float], setting: Setting) -> dict[str, float]:
    """All votes over a gap: those of shape that the words do not contradict, and those of the words."""
    votes = dict(shape)
    shared = setting.words.shared(gap.t.rank[gap.q])
    enough = len(gap.above) >= 1 and len(gap.below) >= 2
    if gap.shaped:
        told, gain = setting.words.echo(gap.q)
        if enough and votes.keys() & DATED and told >= 0.25 and shared < 0.2:
            votes["headline and dateline agree"] = 1
        if enough and told >= 0.4 and gain >= 0.3 and shared < 0.1 and _stands_alone(gap) and setting.headings < 4:
            votes["headline told again below"] = 1
        if gap.q in setting.bulletin:
            votes["headline of a bulletin"] = setting.bulletin[gap.q]
    if not (enough and shared < 0.15):
        votes.pop("blank-line rhythm changes", None)
    return votes | {name: 1.0 for name, holds in OF_WORDS.items() if holds(gap, shared, setting)}


DATED = frozenset({"headline above a dateline", "headline above a date"})


def _stands_alone(gap: Gap) -> bool:
    """No short row without a stop stands above the headline, or only one."""
    t, q = gap.t, gap.q
    return q < 2 or any(t.long[k] or t.rows[k].stop for k in (q - 1, q - 2))


def _fewest_shared(gap: Gap, shared: float, setting: Setting) -> bool:
    r = gap.t.rank[gap.q]
    return shared <= min(setting.words.shared(near) for near in range(r - 3, r + 4) if near != r)


def _numbered_parts(gap: Gap, shared: float, setting: Setting) -> bool:
    t, q = gap.t, gap.q
    return any(ENUM.match(t.rows[k].key) for k in (q, q - 1, gap.below[0]))


def _breaks_off(gap: Gap, shared: float, setting: Setting) -> bool:
    return gap.t.long[gap.q - 1] and not gap.t.rows[gap.q - 1].stop


OF_WORDS: dict[str, Callable[[Gap, float, Setting], object]] = {
    "fewest shared words": _fewest_shared,
    "hardly any shared words": lambda gap, shared, setting: shared < 0.03,
    "many shared words": lambda gap, shared, setting: shared > 0.1,
    "first sentence goes on": lambda gap, shared, setting: GOES_ON.match(gap.t.rows[gap.below[0]].key),
    "numbered parts": _numbered_parts,
    "one paragraph below": lambda gap, shared, setting: len(gap.below) < 2,
    "one paragraph above": lambda gap, shared, setting: len(gap.above) < 2,
    "interview": lambda gap, shared, setting: setting.interview,
    "paragraph above breaks off": _breaks_off,
}


def bulletin(t: Text, words: Words) -> dict[int, float]:
    """The headlines of a bulletin: most of them foretell the paragraph below and not the one above.

    One article with parallel headings looks the same from afar, but its headings are shorter and foretell less.
    """
    rows = [q for q in range(1, len(t.rows) - 1) if t.shape[q] and t.long[q - 1] and any(t.long[q + 1 : q + 3])]
    size = {q: len(NOT_HAN.sub("", t.rows[q].text)) for q in rows}
    if len(rows) < 4:
        return {}
    told = {q: after >= 0.35 and gain >= 0.25 for q in rows for after, gain in [words.echo(q)]}
    if sum(told.values()) < 0.6 * len(rows) or sorted(size.values())[len(rows) // 2] < 14:
        return {}
    return {q: 1.0 if yes else 0.5 for q, yes in told.items() if size[q] >= 12}


def most(gap: Gap, shape: dict[str, float], headings: int, bulletin: bool) -> float:
    """The most that all votes over a gap can come to, from those of its shape."""
    hope = sum(VOTES[name] for name in shape) + VOTES["fewest shared words"] + VOTES["hardly any shared words"]
    if gap.shaped:
        hope += VOTES["headline of a bulletin"] * bulletin + VOTES["headline told again below"] * (headings < 4)
        hope += VOTES["headline and dateline agree"] * bool(shape)
    return hope
