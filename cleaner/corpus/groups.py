"""Groups of copies, told: as rows for programs and files, as lines for people; and which copy is preferred."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cleaner.core.document import article_id
from cleaner.core.printable import printable, quoted
from cleaner.dedup.differences import recurring_paragraphs, unshared

if TYPE_CHECKING:
    from cleaner.core.document import Article, Document
    from cleaner.dedup import Cluster, Duplicates
    from cleaner.i18n.language import Language

Row = dict[str, object]
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


class Articles:
    """All articles of a corpus, numbered through: their ids and places, and their texts while one looks at them."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._at: list[tuple[int, int]] = []
        self.ids: list[str] = []
        self.places: list[str] = []  # PATH:LINE
        for i, document in enumerate(documents):
            for k, article in enumerate(document.articles):
                self._at.append((i, k))
                self.ids.append(article_id(document, k))
                self.places.append(f"{document.source.path}:{article.first_line}")

    def __len__(self) -> int:
        return len(self.ids)

    def text(self, number: int) -> str:
        i, k = self._at[number]
        return self._documents[i].articles[k].text

    def texts(self) -> Iterator[str]:
        return (article.text for _, article in self.each())

    def each(self) -> Iterator[tuple[Document, Article]]:
        return ((document, article) for document in self._documents for article in document.articles)


# ---------------------------------------------------------------- which copy is kept
def ranks(documents: Sequence[Document], preference: str, prefer: Sequence[str]) -> list[float] | None:
    """A number for each article: of copies the one with the least is kept.  None: the first one is.

    `prefer` are patterns as in .gitignore, the best first, for "prefer-path".
    """
    if preference == "first":
        return None
    measures = {"longest": _shortness, "newest": _age, "cleanest": _dirt}
    measure = _distance(prefer) if preference == "prefer-path" else measures[preference]
    return [measure(document, article) for document in documents for article in document.articles]


def _distance(prefer: Sequence[str]) -> Callable[[Document, Article], float]:
    from pathspec import GitIgnoreSpec

    specs = [GitIgnoreSpec.from_lines([pattern]) for pattern in prefer]
    return lambda document, _: next(
        (k for k, spec in enumerate(specs) if spec.match_file(document.source.path)), len(specs)
    )


def _shortness(document: Document, article: Article) -> float:
    return -len(article.text)


def _age(document: Document, article: Article) -> float:
    """Less for later dates (ISO 8601, with or without a time); articles without a date come last."""
    digits = re.sub(r"\D", "", article.meta.get("date", ""))[:12]
    return -int(digits.ljust(12, "0")) if digits else 0.0


def _dirt(document: Document, article: Article) -> float:
    """The share of a document's characters that were found fault with."""
    found = sum(f.end - f.start for f in (*document.findings, *document.proposals))
    return found / max(len(document.original), 1)


# ---------------------------------------------------------------- rows
def pair_rows(found: Duplicates, articles: Articles) -> Iterator[Row]:
    for i, j, jaccard in found.pairs:
        yield {"relation": "near", "a": articles.ids[i], "b": articles.ids[j], "similarity": jaccard}


def contained_rows(found: Duplicates, articles: Articles) -> Iterator[Row]:
    for i, j, share in found.contained:
        yield {"relation": "contained", "a": articles.ids[i], "b": articles.ids[j], "similarity": share}


def cluster_rows(found: Duplicates, articles: Articles) -> Iterator[Row]:
    """A row for each group: the kept article and the others, each with its likeness and the longest passages that differ."""
    for cluster in found.clusters:
        kept, id = articles.places[cluster.kept], articles.ids[cluster.kept]
        yield {"relation": "cluster", "kept": id, "place": kept, "members": list(_members(cluster, articles))}


def _members(cluster: Cluster, articles: Articles) -> Iterator[Row]:
    kept = articles.text(cluster.kept)
    for member in cluster.members:
        row: Row = {
            "id": articles.ids[member.index],
            "place": articles.places[member.index],
            "relation": member.relation,
            "similarity": member.similarity,
            "shared": member.shared,
        }
        if member.relation != "exact":
            text = articles.text(member.index)
            here, there = slice(*unshared(text, kept)), slice(*unshared(kept, text))
            row |= {"only_here": text[here], "only_in_kept": kept[there]}
        yield row


def paragraph_rows(found: Duplicates, articles: Articles) -> Iterator[Row]:
    """A row for each paragraph that stands in several articles which are no copies of each other."""
    copies = {member.index for cluster in found.clusters for member in cluster.members}
    for places in recurring_paragraphs(articles.texts(), copies):
        number, line = places[0]
        text = articles.text(number).split("\n")[line]
        yield {
            "relation": "paragraph",
            "text": text,
            "places": [{"id": articles.ids[n], "line": line + 1} for n, line in places],
        }


def verdict_rows(found: Duplicates, articles: Articles, had: Mapping[int, Row]) -> Iterator[tuple[bool, Row]]:
    """Every article with its text: whether it is kept, and if not, why.  `had` are those an index has already."""
    reasons: dict[int, Row] = dict(had)
    for cluster in found.clusters:
        for m in cluster.members:
            of = articles.ids[cluster.kept]
            reasons[m.index] = {"relation": m.relation, "of": of, "similarity": m.similarity, "shared": m.shared}
    for number, text in enumerate(articles.texts()):
        row: Row = {
            "id": articles.ids[number],
            "place": articles.places[number],
            **reasons.get(number, {}),
            "text": text,
        }
        yield number not in reasons, row


# ---------------------------------------------------------------- lines
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
