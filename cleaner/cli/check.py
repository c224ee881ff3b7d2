"""The command `check`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.no_effect import refuse_idle
from cleaner.cli.options import Run, chosen, decisions_in, finding_format_option, lang_option, rule_options
from cleaner.cli.spoken import Failure, UsageError
from cleaner.cli.terminal import (
    FINDINGS,
    NOTHING,
    TROUBLE,
    clean_all,
    complain,
    files,
    find_all,
    print_lines,
    say,
    what_happened,
    with_addresses,
)
from cleaner.core.messages import Message

if TYPE_CHECKING:
    from cleaner.check.problems import Fix, Problem
    from cleaner.core.decisions import Decisions
    from cleaner.core.document import Document
    from cleaner.core.settings import Settings
    from cleaner.files.inputs import Input
    from cleaner.i18n.language import Language

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
@finding_format_option
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
    from cleaner.corpus.notices import note_stale
    from cleaner.files.aside import sweep_beside

    refuse_idle()
    if fix + diff + bool(write_baseline) > 1:
        raise UsageError("--fix, --diff and --write-baseline go one at a time")
    if fix and (staged or "-" in paths):
        raise UsageError("--fix writes files: it goes neither with --staged nor with - (standard input)")
    if not paths and not staged:
        raise UsageError("name files or folders, or - for standard input, or give --staged")
    run = chosen(options, baseline, write_baseline)
    how = _with_decisions(run.how, baseline)
    given, unusable = _staged(paths) if staged else find_all(paths, run)
    given = [named(one) for one in given]
    how = with_addresses(how, given)
    if write_baseline:
        return _write_baseline(Path(write_baseline), given, how, run, strict) or (TROUBLE if unusable else NOTHING)
    if fix:
        sweep_beside(one.path for one in given)
    documents: Sequence[Document]
    documents, errors = clean_all(given, how, run)
    errors += unusable
    if diff:
        changed = _show(documents, how, unsafe_fixes)
        return TROUBLE if errors else FINDINGS if changed and not exit_zero else NOTHING
    if fix:
        documents, kept = _fixed(documents, given, how, unsafe_fixes, run)
        errors += kept
    marked = _marked(documents, how)
    found = (problem for document in marked for problem in problems(document, how.decisions))
    failed = tell(found, layout, statistics, lang, strict)
    note_stale(how.decisions, marked)
    return TROUBLE if errors else FINDINGS if failed and not exit_zero else NOTHING


def _staged(paths: Sequence[str]) -> tuple[list[Input], int]:
    from cleaner.core.errors import GitError
    from cleaner.files.staged_inputs import staged_inputs

    try:
        return staged_inputs(paths), 0
    except GitError as error:
        raise Failure("git: {reason}", reason=error.message) from None


def _with_decisions(how: Settings, baseline: str) -> Settings:
    """The settings with the decisions of a baseline; where --decisions says otherwise, that counts."""
    if not baseline:
        return how
    from cleaner.core.decisions import merge

    known = decisions_in(baseline)
    return replace(how, decisions=merge(known.values(), how.decisions.values()))


def _marked(documents: Sequence[Document], how: Settings) -> Sequence[Document]:
    from cleaner.dedup.quick_look import may_hold_copies

    if not may_hold_copies(article.text for document in documents for article in document.articles):
        return documents
    from cleaner.corpus.duplicates import mark_duplicates

    return mark_duplicates(documents, how.decisions, how=how)[0]


def tell(found: Iterable[Problem], layout: str, statistics: bool, lang: Language, strict: bool) -> bool:
    """Print findings as they come, so that they need not all be held; whether any of them fails the check."""
    from cleaner.check import text

    total = 0
    applied: Counter[Fix] = Counter()

    def counted() -> Iterator[Problem]:
        nonlocal total
        for problem in found:
            total += 1
            if problem.applied:
                applied[problem.fix] += 1
            yield problem

    people = layout in ("concise", "full")
    if statistics:
        pieces: Iterable[str] = [text.statistics(counted(), lang)]
    elif people:
        line = text.full if layout == "full" else text.concise
        pieces = (line(problem, lang) for problem in counted())
    else:
        from cleaner.check.machine import FORMATS

        pieces = FORMATS[layout](counted(), lang)
    for piece in pieces:
        if people and not statistics:
            print_lines(piece)
        else:
            click.echo(piece, nl=False)  # which writes Chinese where the locale knows ASCII only
    if people and not statistics and total:
        say(text.summary(applied, total, strict))
    return total > 0 if strict else applied.total() > 0


# ---------------------------------------------------------------- what writes
def _show(documents: Iterable[Document], how: Settings, unsafe: bool) -> bool:
    """Print the diff; whether there is anything to change."""
    from cleaner.check.diff import encoded, has_diff, unified
    from cleaner.check.fix import changes

    changed = False
    for change in changes(documents, how, unsafe):
        changed = True
        if has_diff(change):
            if sys.stdout.isatty():  # nobody applies it
                print_lines(unified(change).removesuffix("\n"))
            else:
                sys.stdout.buffer.write(encoded(unified(change)))
        else:
            say("{path}: not in UTF-8, so it is left out of the diff; --fix rewrites it", path=change.path)
    sys.stdout.buffer.flush()
    return changed


def _fixed(
    documents: Sequence[Document], given: Sequence[Input], how: Settings, unsafe: bool, run: Run
) -> tuple[Sequence[Document], int]:
    """The documents as they are after the fixes were written, those of changed files read again; and how many files were kept
    from being fixed.
    """
    from cleaner.check.fix import write
    from cleaner.core.errors import InputError, OutputError
    from cleaner.core.spool import Spool
    from cleaner.corpus.run import clean_inputs

    try:
        written, kept = write(documents, how, unsafe)
    except (OutputError, OSError) as error:
        raise Failure(what_happened(error)) from None
    for refused in kept:
        complain(refused)
    if not written:
        return documents, len(kept)
    say("{files} rewritten", files=files(len(written)))
    inputs = {one.path: one for one in given}
    after = Spool()
    for path, group in groupby(documents, lambda document: document.source.path):
        if path not in written:
            for document in group:
                after.add(document)
            continue
        one, parts = inputs[path], written[path]
        names = [f"{one.name}.{k}" for k in range(1, len(parts) + 1)] if len(parts) > 1 else [one.name]
        again = [replace(one, path=part, name=name) for part, name in zip(parts, names, strict=True)]
        for result in clean_inputs(again, how, column=run.column):
            if isinstance(result, InputError):  # gone, or changed again
                raise Failure(result.message)
            after.add(result)
    return after, len(kept)


def _write_baseline(file: Path, given: Sequence[Input], how: Settings, run: Run, strict: bool) -> int:
    """Reject what fails until nothing does; what the file knew already stays."""
    from cleaner.check.baseline import put, rejections, renewed
    from cleaner.core.decisions import merge
    from cleaner.core.errors import OutputError
    from cleaner.files.atomic_write import refuse_device

    try:
        refuse_device(file)
    except OutputError as error:
        raise Failure(error.message) from None
    before = with_addresses(replace(how, decisions=decisions_in(str(file))), given).decisions if file.exists() else {}
    how = replace(how, decisions=merge(before.values(), how.decisions.values()))
    new: Decisions = {}
    for _ in range(ROUNDS):
        documents, errors = clean_all(given, how, run)
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
        raise Failure(what_happened(error)) from None
    findings = Message("{n} finding", {"n": len(new)}, "{n} findings")
    say("{findings} will not fail from now on: --baseline {file}", findings=findings, file=file)
    return NOTHING
