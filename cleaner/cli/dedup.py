"""The command `dedup`: duplicates among the cleaned articles, listed, and on request written to files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.no_effect import refuse_idle
from cleaner.cli.options import (
    Run,
    check_keep_copy,
    chosen,
    format_option,
    keep_copy_options,
    lang_option,
    rule_options,
    threshold_option,
)
from cleaner.cli.spoken import Failure
from cleaner.cli.terminal import NOTHING, TROUBLE, complain, print_lines, read_all, what_happened
from cleaner.core.printable import as_json

if TYPE_CHECKING:
    from cleaner.corpus.groups import Articles, Row
    from cleaner.dedup import Duplicates
    from cleaner.i18n.language import Language

LARGE = (
    1000  # members of a cluster above which a person should look at it: notices on one template, or a crawler's trap
)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@threshold_option
@click.option("--against", metavar="INDEX", default="", help="Compare with an index first: what of PATH is in it?")
@keep_copy_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A folder for pairs.jsonl, contained.jsonl, clusters.jsonl, templates.jsonl and paragraphs.jsonl.",
)
@click.option("--drop", is_flag=True, help="Write kept.jsonl there too, and dropped.jsonl with the reasons.")
@format_option("text", "jsonl", help="How they are printed.")
@lang_option("Language of the words of the text.")
@rule_options
def dedup(
    paths: tuple[str, ...],
    threshold: float,
    against: str,
    keep_copy: str,
    prefer: tuple[str, ...],
    output: Path | None,
    drop: bool,
    layout: str,
    lang: Language,
    **options: Any,
) -> int:
    """List the duplicates among the cleaned articles, in groups, with the one to keep; the inputs stay as they are.

    With --against, what an index has already comes first; the duplicates are those among the others.
    """
    from cleaner.core import registry
    from cleaner.core.errors import OutputError
    from cleaner.core.fingerprints import half
    from cleaner.corpus import groups, preference
    from cleaner.corpus.duplicates import allowed, relations, undisputed
    from cleaner.dedup import find_duplicates

    refuse_idle()
    check_keep_copy(keep_copy, prefer)
    run = chosen(options)
    documents, given, how, errors = read_all(paths, run, [output] if output else [])
    articles = groups.Articles(documents)
    own = [one.path for one in given]
    had = _had(against, own, articles, threshold, how, run, layout, lang) if against else {}
    ranks = preference.ranks(documents, keep_copy, prefer)
    # an empty text is a copy of none: what the index has takes no part, and the numbers stay
    texts = ("" if number in had else text for number, text in enumerate(articles.texts()))
    found = find_duplicates(texts, threshold, ranks=ranks, jobs=run.jobs, relations=relations(how))
    if how.per_file:
        found = allowed(found, how, [document.source.path for document, _ in articles.each()])
    paragraphs = how.mode(registry.get("DUP006")) != "off"
    if how.decisions:
        known = [(document.id, half(article.text)) for document, article in articles.each()]
        found = undisputed(found, known, how.decisions)
    if documents or not errors:  # of what could not be read nothing is known
        _print(found, articles, layout, lang, paragraphs)
    if output:
        try:
            _write(output, own, found, articles, had if drop else None, paragraphs)
        except (OutputError, OSError) as error:
            raise Failure(what_happened(error)) from None
    return TROUBLE if errors else NOTHING


def _had(
    against: str,
    own: list[str],
    articles: Articles,
    threshold: float,
    how: Any,
    run: Run,
    layout: str,
    lang: Language,
) -> dict[int, Row]:
    """The articles that an index has already, and why; every match is printed.

    What it has of the files `own`, which are compared, does not count: no article is a copy of itself, and of two copies
    among them not both are to go.
    """
    from cleaner.cli.dedup_lines import match_lines
    from cleaner.cli.index import matches_in
    from cleaner.corpus.duplicates import is_on
    from cleaner.corpus.index_matches import superfluous
    from cleaner.corpus.index_update import path_below, shown

    base, matches = matches_in(against, list(articles.texts()), threshold, how, run)
    names = {path_below(base, path) for path in own}
    others = {number: [one for one in found if one.path not in names] for number, found in matches.items()}
    paths = [document.source.path for document, _ in articles.each()]
    matches = {
        number: left
        for number, found in others.items()
        if (left := [one for one in found if is_on(how, paths[number], one.relation)])
    }
    for line in match_lines(matches, articles.ids, base, layout, lang):
        (click.echo if layout == "jsonl" else print_lines)(line)
    return {
        number: {
            "relation": match.relation,
            "of": f"{shown(base, match.path)}:{match.line}",
            "similarity": match.similarity,
        }
        for number, match in superfluous(matches).items()
    }


def _print(found: Duplicates, articles: Articles, layout: str, lang: Language, paragraphs: bool) -> None:
    from cleaner.cli import dedup_lines
    from cleaner.corpus import groups

    if layout == "jsonl":
        for rows in (groups.pair_rows, groups.contained_rows, *_told(paragraphs)):
            for row in rows(found, articles):
                click.echo(as_json(row))
        return
    for rows in _told(paragraphs):
        for line in dedup_lines.lines(rows(found, articles), lang):
            print_lines(line)
    if not found.clusters:
        print_lines(dedup_lines.closest_pair(found, articles.ids, lang))
    for cluster in found.clusters:
        if len(cluster.members) >= LARGE:
            kept = articles.ids[cluster.kept]
            complain(
                "{kept}: {n} articles are in its group; look at some before you drop them",
                kept=kept,
                n=len(cluster.members),
            )


def _told(paragraphs: bool) -> list[Callable[[Duplicates, Articles], Iterator[Row]]]:
    from cleaner.corpus import groups

    rows: list[Callable[[Duplicates, Articles], Iterator[Row]]] = [groups.cluster_rows, groups.template_rows]
    return [*rows, groups.paragraph_rows] if paragraphs else rows


def _write(
    output: Path,
    inputs: list[str],
    found: Duplicates,
    articles: Articles,
    had: dict[int, Row] | None,
    paragraphs: bool,
) -> None:
    """The files in `output`; `had` is given where what is kept and what is dropped is to be written too."""
    from cleaner.corpus import groups
    from cleaner.files.atomic_write import Staging
    from cleaner.files.record import to_json

    with Staging([output]) as staging:
        staging.protect(inputs)
        for name, rows in (
            ("pairs", groups.pair_rows),
            ("contained", groups.contained_rows),
            ("clusters", groups.cluster_rows),
            ("templates", groups.template_rows),
            ("paragraphs", groups.paragraph_rows if paragraphs else lambda *_: iter(())),
        ):
            with staging.open(output / f"{name}.jsonl") as file:
                file.writelines(map(to_json, rows(found, articles)))
        if had is not None:
            with staging.open(output / "kept.jsonl") as kept, staging.open(output / "dropped.jsonl") as dropped:
                for is_kept, row in groups.verdict_rows(found, articles, had):
                    (kept if is_kept else dropped).write(to_json(row))
        staging.commit()
