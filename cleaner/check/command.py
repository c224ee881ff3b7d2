"""The command `check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.options import chosen, lang_option, rule_options
from cleaner.terminal import (
    FINDINGS,
    NOTHING,
    TROUBLE,
    clean_all,
    counted,
    find_all,
    say,
    tell_stale,
    what_happened,
    with_addresses,
)

if TYPE_CHECKING:
    from cleaner.check.fix import Change
    from cleaner.check.problems import Problem
    from cleaner.decisions import Decisions
    from cleaner.document import Document
    from cleaner.language import Language
    from cleaner.read import Input
    from cleaner.settings import Settings

ROUNDS = 8  # what is rejected may bring something else to light, once or twice


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--staged", is_flag=True, help="Check what git has staged (below PATH, if named), not what lies in the tree."
)
@click.option("--strict", is_flag=True, help="Proposals, flags and duplicates fail the check too.")
@click.option("--exit-zero", is_flag=True, help="Status 0 even where something was found.")
@click.option("--fix", is_flag=True, help="Write what only changes characters into the files.")
@click.option("--diff", is_flag=True, help="Show what --fix would write; nothing is written.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: drop lines and split files too.")
@click.option("--baseline", metavar="FILE", default="", help="What is known and does not fail: a file of decisions.")
@click.option("--write-baseline", metavar="FILE", default="", help="Reject all that fails now, in a file of decisions.")
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
    staged: bool,
    strict: bool,
    exit_zero: bool,
    fix: bool,
    diff: bool,
    unsafe_fixes: bool,
    baseline: str,
    write_baseline: str,
    statistics: bool,
    layout: str,
    lang: Language,
    **options: Any,
) -> int:
    """Tell what cleaning would change; only --fix and --write-baseline write anything."""
    from cleaner.check.baseline import named
    from cleaner.check.problems import problems

    if fix + diff + bool(write_baseline) > 1:
        raise click.UsageError("--fix, --diff and --write-baseline go one at a time")
    if fix and (staged or "-" in paths):
        raise click.UsageError("--fix writes files: it goes neither with --staged nor with - (standard input)")
    if not paths and not staged:
        raise click.UsageError("name files or folders, or - for standard input, or give --staged")
    how = _with_decisions(chosen(options), baseline, options)
    options = {**options, "baseline": baseline, "write_baseline": write_baseline}
    given, unusable = _staged(paths) if staged else find_all(paths, options)
    given = [named(one) for one in given]
    how = with_addresses(how, given)
    if write_baseline:
        return _write_baseline(Path(write_baseline), given, how, options, strict) or (TROUBLE if unusable else NOTHING)
    documents: Sequence[Document]
    documents, errors = clean_all(given, how, options)
    errors += unusable
    if diff or fix:
        from cleaner.check.fix import changes

        changed = list(changes(documents, how, unsafe_fixes, shown=diff))
        if diff:
            _show(changed)
            return TROUBLE if errors else FINDINGS if changed and not exit_zero else NOTHING
        documents = _fixed(documents, given, changed, how, options)
    marked = _marked(documents, how)
    found = [problem for document in marked for problem in problems(document, how.decisions)]
    tell(found, layout, statistics, lang, strict)
    tell_stale(how.decisions, marked)
    failed = any(problem.applied or strict for problem in found)
    return TROUBLE if errors else FINDINGS if failed and not exit_zero else NOTHING


def _staged(paths: Sequence[str]) -> tuple[list[Input], int]:
    from cleaner.git import GitError
    from cleaner.staged import staged_inputs

    try:
        return staged_inputs(paths), 0
    except GitError as error:
        raise click.ClickException(f"git: {error}") from None


def _with_decisions(how: Settings, baseline: str, options: dict[str, Any]) -> Settings:
    """The settings with the decisions of a baseline; where --decisions says otherwise, that counts."""
    if not baseline:
        return how
    from cleaner.decisions import merge

    known = chosen({**options, "decisions": baseline}).decisions
    return replace(how, decisions=merge(known.values(), how.decisions.values()))


def _marked(documents: Sequence[Document], how: Settings) -> Sequence[Document]:
    from cleaner.dedup.glance import may_hold_copies

    if not may_hold_copies(article.text for document in documents for article in document.articles):
        return documents
    from cleaner.pipeline import mark_duplicates

    return mark_duplicates(documents, how.decisions)[0]


def tell(found: Sequence[Problem], layout: str, statistics: bool, lang: Language, strict: bool) -> None:
    from cleaner.check import text

    if statistics:
        click.echo(text.statistics(found, lang), nl=False)
    elif layout in ("concise", "full"):
        for problem in found:
            click.echo((text.full if layout == "full" else text.concise)(problem, lang))
        if found:
            click.echo(text.summary(found, lang, strict), err=True)
    else:
        from cleaner.check.machine import FORMATS

        click.echo(FORMATS[layout](found, lang), nl=False)


# ---------------------------------------------------------------- what writes
def _show(changed: Sequence[Change]) -> None:
    from cleaner.check.diff import encoded, has_diff, unified

    for change in changed:
        if has_diff(change):
            sys.stdout.buffer.write(encoded(unified(change)))
        else:
            say(f"{change.path}: not in UTF-8, so it is left out of the diff; --fix rewrites it")
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
    from cleaner.read import InputError, clean_input
    from cleaner.write import OutputError

    try:
        write(changed)
    except (OutputError, OSError) as error:
        raise click.ClickException(what_happened(error)) from None
    if changed:
        say(f"{counted(len(changed), 'file')} rewritten")
    inputs = {one.path: one for one in given}
    after: dict[str, list[Document]] = {}
    for document in documents:
        after.setdefault(document.source.path, []).append(document)
    for change in changed:
        one = inputs[change.path]
        names = [f"{one.name}.{k}" for k in range(1, len(change.parts) + 1)] if len(change.parts) > 1 else [one.name]
        parts = [replace(one, path=path, name=name) for (path, _), name in zip(change.parts, names, strict=True)]
        try:
            after[change.path] = [d for part in parts for d in clean_input(part, how, options["column"])]
        except InputError as error:  # gone, or changed again
            raise click.ClickException(str(error)) from None
    return [document for path in after for document in after[path]]


def _write_baseline(file: Path, given: Sequence[Input], how: Settings, options: dict[str, Any], strict: bool) -> int:
    """Reject what fails until nothing does; what the file knew already stays."""
    from cleaner.check.baseline import put, rejections, renewed
    from cleaner.decisions import merge
    from cleaner.write import OutputError

    before = with_addresses(chosen({**options, "decisions": str(file)}), given).decisions if file.exists() else {}
    how = replace(how, decisions=merge(before.values(), how.decisions.values()))
    new: Decisions = {}
    for _ in range(ROUNDS):
        documents, errors = clean_all(given, how, options)
        if errors:
            return TROUBLE
        found = rejections(_marked(documents, how), how.decisions, strict)
        if not found:
            break
        new = merge(new.values(), found)
        how = replace(how, decisions=merge(how.decisions.values(), found))
    try:
        put(renewed(before, new.values(), documents), file)
    except (OutputError, OSError) as error:
        raise click.ClickException(what_happened(error)) from None
    say(f"{counted(len(new), 'finding')} will not fail from now on: --baseline {file}")
    return NOTHING
