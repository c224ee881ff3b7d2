"""Groups of copies, as lines for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.core.printable import printable, quoted
from cleaner.corpus.groups import Row
from cleaner.corpus.index_update import shown
from cleaner.dedup.index.values import Match

if TYPE_CHECKING:
    from cleaner.i18n.language import Language
if TYPE_CHECKING:
    from cleaner.dedup import Duplicates
    from cleaner.i18n.language import Language


CHINESE = {
    "keep": "保留",
    "exact": "相同",
    "near": "近似",
    "contained": "被包含",
    "paragraph": "段落",
    "{} places": "{} 处",
    "{:.1%} in the kept one": "{:.1%} 见于保留的一篇",
    "no duplicates": "没有重复",
    "no duplicates; the closest pair is {} and {}, Jaccard {:.3f}": "没有重复；最接近的一对是 {} 和 {}，Jaccard {:.3f}",
    "no duplicates; the closest pair of those compared is {} and {}, Jaccard {:.3f}": (
        "没有重复；比较过的文章中，最接近的一对是 {} 和 {}，Jaccard {:.3f}"
    ),
}


def lines(rows: Iterator[Row], lang: Language = "en") -> Iterator[str]:
    """Rows of clusters and paragraphs as lines for people."""
    word = _words(lang)
    for row in rows:
        if row["relation"] == "paragraph":
            places = row["places"]
            assert isinstance(places, list)
            where = ", ".join(f"{place['id']}:{place['line']}" for place in places)
            yield f"{word('paragraph')}\t{word('{} places').format(len(places))}\t{_on_one_line(row['text'])}\t{printable(where)}"
            continue
        yield f"{word('keep')}\t{printable(str(row['kept']))}\t{printable(str(row['place']))}"
        members = row["members"]
        assert isinstance(members, list)
        for m in members:
            line = f"  {word(m['relation'])}\t{m['similarity']:.3f}\t{printable(m['id'])}\t{printable(m['place'])}"
            if "only_here" in m:
                share = word("{:.1%} in the kept one").format(m["shared"])
                line += f"\t{share}\t{_on_one_line(m['only_here'])} | {_on_one_line(m['only_in_kept'])}"
            yield line


def closest_pair(found: Duplicates, ids: Sequence[str], lang: Language = "en") -> str:
    word = _words(lang)
    if found.closest is None:
        return word("no duplicates")
    i, j, similarity, certain = found.closest
    among = "" if certain else " of those compared"
    a, b = printable(ids[i]), printable(ids[j])
    return word(f"no duplicates; the closest pair{among} is {{}} and {{}}, Jaccard {{:.3f}}").format(a, b, similarity)


def _words(lang: Language) -> Callable[[str], str]:
    return lambda english: CHINESE[english] if lang == "zh" else english


def _on_one_line(text: object) -> str:
    return quoted(str(text).replace("\n", "↵"))


def match_lines(
    found: Mapping[int, Sequence[Match]], ids: Sequence[str], base: Path, layout: str, lang: Language = "en"
) -> Iterator[str]:
    """A line for each match, like those of `groups.py`; `base` is where the paths of the index start from."""
    for number, matches in found.items():
        for match in matches:
            place = f"{shown(base, match.path)}:{match.line}"
            a, b, relation = ids[number], place, match.relation
            if relation == "contains":
                relation, a, b = "contained", b, a
            if layout == "jsonl":
                row = {"relation": relation, "a": a, "b": b, "similarity": match.similarity}
                yield json.dumps({**row, "estimated": True} if match.estimated else row, ensure_ascii=False)
            else:
                note = ("（估计值）" if lang == "zh" else " estimated") * match.estimated
                word = CHINESE[relation] if lang == "zh" else relation
                yield f"{word}\t{match.similarity:.3f}{note}\t{printable(a)}\t{printable(b)}"
