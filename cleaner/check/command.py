"""The command `check`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from cleaner.options import chosen, lang_option, rule_options
from cleaner.terminal import FINDINGS, NOTHING, TROUBLE, read_all, what_happened

if TYPE_CHECKING:
    from cleaner.check.fix import Change
    from cleaner.check.problems import Problem
    from cleaner.document import Document
    from cleaner.language import Language
    from cleaner.read import Input
    from cleaner.settings import Settings


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--strict", is_flag=True, help="Proposals, flags and duplicates fail the check too.")
@click.option("--exit-zero", is_flag=True, help="Status 0 even where something was found.")
@click.option("--fix", is_flag=True, help="Write what only changes characters into the files.")
@click.option("--diff", is_flag=True, help="Show what --fix would write; nothing is written.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: drop lines and split files too.")
@click.option("--statistics", is_flag=True, help="Only count the findings of each rule.")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["concise", "full", "json", "jsonl", "github", "sarif"]),
    default="concise",
    show_default=True,
    help="How findings are printed.",
)
@lang_option("Language of the messages; that of the locale by default.")
@rule_options
def check(
    paths: tuple[str, ...],
    strict: bool,
    exit_zero: bool,
    fix: bool,
    diff: bool,
    unsafe_fixes: bool,
    statistics: bool,
    layout: str,
    lang: Language,
    **options: Any,
) -> int:
    """Tell what cleaning would change; only --fix writes anything."""
    from cleaner.check.problems import problems
    from cleaner.pipeline import mark_duplicates

    if fix and (diff or "-" in paths):
        raise click.UsageError("--fix writes files: it goes neither with --diff nor with - (standard input)")
    how = chosen(options)
    documents, given, errors = read_all(paths, how, options)
    if diff or fix:
        from cleaner.check import fix as fixing

        changed = list(fixing.changes(documents, how, unsafe_fixes))
        if diff:
            _show(changed)
            return TROUBLE if errors else FINDINGS if changed and not exit_zero else NOTHING
        documents = _fixed(documents, given, changed, how, options)
    documents, _ = mark_duplicates(documents, how.decisions)
    found = [problem for document in documents for problem in problems(document)]
    _tell(found, layout, statistics, lang)
    failed = any(problem.applied or strict for problem in found)
    return TROUBLE if errors else FINDINGS if failed and not exit_zero else NOTHING


def _show(changed: Sequence[Change]) -> None:
    from cleaner.check.diff import unified

    for change in changed:
        sys.stdout.buffer.write(unified(change).encode("utf-8", "surrogateescape"))
    sys.stdout.buffer.flush()


def _fixed(
    documents: Sequence[Document],
    given: Sequence[Input],
    changed: Sequence[Change],
    how: Settings,
    options: dict[str, Any],
) -> list[Document]:
    """The documents as they are after the changes were written: those of changed files read again."""
    from cleaner.check.fix import write
    from cleaner.read import clean_input
    from cleaner.write import OutputError

    try:
        write(changed)
    except (OutputError, OSError) as error:
        raise click.ClickException(what_happened(error)) from None
    if changed:
        click.echo(f"{len(changed)} files rewritten", err=True)
    inputs = {one.path: one for one in given}
    after: dict[str, list[Document]] = {}
    for document in documents:
        after.setdefault(document.source.path, []).append(document)
    for change in changed:
        one = inputs[change.path]
        names = [f"{one.name}.{k}" for k in range(1, len(change.parts) + 1)] if len(change.parts) > 1 else [one.name]
        parts = [replace(one, path=path, name=name) for (path, _), name in zip(change.parts, names, strict=True)]
        after[change.path] = [d for part in parts for d in clean_input(part, how, options["column"])]
    return [document for path in after for document in after[path]]


def _tell(found: Sequence[Problem], layout: str, statistics: bool, lang: Language) -> None:
    from cleaner.check import machine, text

    whole: dict[str, Callable[[Sequence[Problem], Language], str]] = {
        "json": machine.json_array,
        "jsonl": machine.json_lines,
        "github": machine.github,
        "sarif": machine.sarif,
    }
    if statistics:
        click.echo(text.statistics(found, lang), nl=False)
    elif layout in whole:
        click.echo(whole[layout](found, lang), nl=False)
    else:
        for problem in found:
            click.echo((text.full if layout == "full" else text.concise)(problem, lang))
    if found and layout in ("concise", "full"):
        click.echo(text.summary(found, lang), err=True)
