"""Groups of copies, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.core.messages import Message
from cleaner.core.printable import as_json, printable, quoted
from cleaner.corpus.groups import Row
from cleaner.corpus.index_update import shown
from cleaner.dedup.index.values import Match
from cleaner.i18n.catalog import say_in

if TYPE_CHECKING:
    from cleaner.dedup import Duplicates
    from cleaner.i18n.language import Language


WORDS = {
    "keep": Message("keep"),
    "exact": Message("exact"),
    "near": Message("near"),
    "contained": Message("contained"),
    "template": Message("template"),
    "paragraph": Message("paragraph"),
}


def lines(rows: Iterator[Row], lang: Language = "en") -> Iterator[str]:
    """Rows of clusters and paragraphs as lines for people."""
    word = {name: say_in(message, lang) for name, message in WORDS.items()}
    for row in rows:
        if row["relation"] == "paragraph":
            places = row["places"]
            assert isinstance(places, list)
            many = say_in(Message("{n} places", {"n": len(places)}), lang)
            where = ", ".join(f"{place['id']}:{place['line']}" for place in places)
            yield f"{word['paragraph']}\t{many}\t{_on_one_line(row['text'])}\t{printable(where)}"
            continue
        head, id = ("template", row["id"]) if row["relation"] == "template" else ("keep", row["kept"])
        yield f"{word[head]}\t{printable(str(id))}\t{printable(str(row['place']))}"
        members = row["members"]
        assert isinstance(members, list)
        for m in members:
            line = f"  {word[m['relation']]}\t{m['similarity']:.3f}\t{printable(m['id'])}\t{printable(m['place'])}"
            if "only_here" in m:
                share = say_in(Message("{share:.1%} in the kept one", {"share": m["shared"]}), lang)
                line += f"\t{share}\t{_on_one_line(m['only_here'])} | {_on_one_line(m['only_in_kept'])}"
            yield line


def closest_pair(found: Duplicates, ids: Sequence[str], lang: Language = "en") -> str:
    if found.closest is None:
        return say_in(Message("no duplicates"), lang)
    i, j, similarity, certain = found.closest
    pair = {"a": printable(ids[i]), "b": printable(ids[j]), "similarity": similarity}
    if certain:
        closest = Message("no duplicates; the closest pair is {a} and {b}, Jaccard {similarity:.3f}", pair)
    else:
        closest = Message(
            "no duplicates; the closest pair of those compared is {a} and {b}, Jaccard {similarity:.3f}", pair
        )
    return say_in(closest, lang)


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
                yield as_json({**row, "estimated": True} if match.estimated else row)
            else:
                note = say_in(Message(" estimated"), lang) if match.estimated else ""
                yield f"{say_in(WORDS[relation], lang)}\t{match.similarity:.3f}{note}\t{printable(a)}\t{printable(b)}"
