"""The command `dedup`: duplicates among the cleaned articles, listed, written, dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.options import chosen, format_option, rule_options
from cleaner.terminal import NOTHING, TROUBLE, complain, read_all, what_happened

if TYPE_CHECKING:
    from cleaner.copies_listed import Articles
    from cleaner.dedup import Duplicates

KEEP = "first", "longest", "newest", "cleanest", "prefer-path"
LARGE = 1000  # members of a cluster from which on it is told of: is it a template, or a page that was fetched for ever?


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.8,
    show_default=True,
    help="Exact Jaccard from which two articles are near-duplicates.",
)
@click.option(
    "--keep-copy",
    "preference",
    type=click.Choice(KEEP),
    default="first",
    show_default=True,
    help="Which of a group of copies is kept: newest by its date, cleanest by how little was found in it.",
)
@click.option("--prefer", metavar="GLOB", multiple=True, help="For prefer-path: paths to keep, the best first.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A folder for pairs.jsonl, contained.jsonl, clusters.jsonl and paragraphs.jsonl.",
)
@click.option(
    "--drop", is_flag=True, help="Write kept.jsonl and dropped.jsonl there too: every article, and why it was dropped."
)
@format_option("text", "jsonl", help="How they are printed.")
@rule_options
def dedup(
    paths: tuple[str, ...],
    threshold: float,
    preference: str,
    prefer: tuple[str, ...],
    output: Path | None,
    drop: bool,
    layout: str,
    **options: Any,
) -> int:
    """List the duplicates among the cleaned articles, in groups, with the one to keep; nothing is changed."""
    from cleaner.copies_listed import Articles, lines, write
    from cleaner.dedup import find_duplicates
    from cleaner.dedup.passages import recurring_paragraphs
    from cleaner.write import OutputError
