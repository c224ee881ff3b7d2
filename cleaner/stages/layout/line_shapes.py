"""What lines look like that are no links although they have no stop: verse, recipes, tables, fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.core.lazy_regex import lazy
from cleaner.stages.layout.features import BULLET, ENUM
from cleaner.stages.layout.metadata import DATE
from cleaner.stages.layout.values import Seen

MEASURE = lazy(
    r"\d ?(?:克|千克|公斤|斤|两|[gG]\b|kg\b|ml\b|毫升|升|勺|汤匙|茶匙|小匙|大匙|杯|只|根|片|颗|瓣|适量)|适量|少许"
)
MEASURED = lazy(r"[\d适少]")
FACT = lazy(r"[^: ]{1,12}: ?\S|[^ ]{1,12} +\d")
GAP = lazy(  # between clauses, for a comma
    r"[\u3400-\u9fff“”」] [\u3400-\u9fff“”「]|[\u3400-\u9fff]\u3000[\u3400-\u9fff]"
)
VERSE = (5, 7)  # code points of a line of verse; names of channels have 2 to 4
LONG = 30  # code points from which a line with gaps is a line of prose; a headline of two clauses is shorter
NOTHING = 5  # code points of a number that tells nothing: `(12)`


def own_text(seen: Sequence[Seen]) -> set[int]:
    """Lines without a stop that are no list of links all the same, for what stands beside them: three on end or more
    that end with a comma, that measure something, that are verses of one length, or that are long and have gaps.
    """
    own: set[int] = set()
    for shape in (_pauses, _measures, _is_long):
        own.update(_runs_of([shape(s) for s in seen], 3))
    for length in VERSE:
        own.update(_runs_of([_is_verse(s, length) for s in seen], 4))
    return own


def _is_verse(s: Seen, length: int) -> bool:
    words = s.text.rstrip("，。！？；,")
    return len(words) == length and words.isalpha() and not (s.sure_label or s.weak_label or s.links)


def _pauses(s: Seen) -> bool:
    return s.text[-1] in "，、；,;" and s.links < 0.5 and not s.sure_label


def _measures(s: Seen) -> bool:
    return (
        len(s.text) <= 40
        and MEASURED.search(s.key) is not None
        and MEASURE.search(s.key) is not None
        and s.links < 0.5
        and not s.sure_label
    )


def _is_long(s: Seen) -> bool:
    return (
        len(s.text) > LONG
        and GAP.search(s.text) is not None
        and not (s.links or s.sure_label or s.weak_label or is_marked(s))
    )


def _runs_of(flags: Sequence[bool], size: int) -> Iterator[int]:
    """The places of runs of at least `size` flags that are set."""
    start = 0
    for i, flag in enumerate([*flags, False]):
        if not flag:
            if i - start >= size:
                yield from range(start, i)
            start = i + 1


def is_fact(s: Seen) -> bool:
    """A field with its value, a number with its unit, a part of a list: `版本：8.0`, `语文 6月7日`, `附：考试安排`."""
    listed = len(s.text) > NOTHING and ENUM.match(s.key)
    return bool(listed or FACT.match(s.key) or MEASURE.search(s.key))


def is_marked(s: Seen) -> bool:
    """Whether a line looks like a link by itself: a bullet before it, or a date on it."""
    return BULLET.match(s.key) is not None or DATE.search(s.key) is not None


def rows_of_tables(seen: Sequence[Seen]) -> set[int]:
    """Three rows on end with as many cells, three or more, and a number in each row but the first: no list of links."""
    rows: set[int] = set()
    i = 0
    while i < len(seen):
        size, j = len(seen[i].key.split()) if seen[i].key.count(" ") >= 2 else 0, i + 1
        if size >= 3 and not seen[i].sure_label and seen[i].links < 0.5:
            while j < len(seen) and len(cells := seen[j].key.split()) == size and any(map(str.isdigit, cells)):
                j += 1
            if j - i >= 3:
                rows.update(range(i, j))
        i = j
    return rows
