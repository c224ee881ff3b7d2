"""The command `clean`."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from cleaner.cli.no_effect import refuse_idle
from cleaner.cli.options import Run, check_keep_copy, chosen, keep_copy_options, rule_options, threshold_option
from cleaner.cli.spoken import Failure, UsageError
from cleaner.cli.terminal import (
    NOTHING,
    TROUBLE,
    clean_all,
    complain,
    files,
    find_all,
    read_all,
    refuse_files_as_folders,
    refuse_inputs_in,
    say,
    standard_input,
    summarize,
    tell_dropped,
    what_happened,
    with_addresses,
)
from cleaner.core.messages import Message

if TYPE_CHECKING:
    from cleaner.core.document import Document
    from cleaner.core.errors import OutputError


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("cleaned"),
    show_default=True,
    help="Where the clean articles and manifest.jsonl go.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Where record.jsonl and index.html go; without it the record goes beside the articles.",
)
@click.option(
    "--to",
    type=click.Choice(["text", "markdown", "html", "jsonl", "csv", "tsv", "parquet"]),
    help="Output format; the default is the input's own (text for HTML).",
)
@click.option(
    "--duplicates",
    type=click.Choice(["flag", "drop"]),
    default="flag",
    show_default=True,
    help="drop: of each group of copies only the one to keep is written.",
)
@click.option(
    "--bad-rows",
    type=click.Choice(["fail", "skip", "keep"]),
    default="fail",
    show_default=True,
    help="Rows that cannot be read: refuse their file, leave them out, or leave them as they are; skip and keep list them in rejected.jsonl.",
)
@click.option(
    "--prune",
    is_flag=True,
    help="Remove from the folder what earlier runs made there of other sources, too.",
)
@threshold_option
@keep_copy_options
@click.option(
    "--in-place",
    is_flag=True,
    help="Rewrite the inputs themselves; the record, which can undo it, goes to --report or cleaner-record.",
)
@rule_options
def clean(
    paths: tuple[str, ...],
    output: Path,
    report: Path | None,
    to: str | None,
    duplicates: str,
    bad_rows: str,
    prune: bool,
    threshold: float,
    keep_copy: str,
    prefer: tuple[str, ...],
    in_place: bool,
    **options: Any,
) -> int:
    """Clean files into a folder, with a record that can bring everything back."""
    from cleaner.core.errors import OutputError
    from cleaner.corpus.duplicates import mark_duplicates
    from cleaner.corpus.notices import note_unmet
    from cleaner.corpus.preference import ranks
    from cleaner.files import results, write
    from cleaner.files.atomic_write import Staging

    if in_place and duplicates == "drop":
        raise UsageError("--in-place drops no copies; name a folder with -o, or drop them with `cleaner dedup`")
    refuse_idle()
    check_keep_copy(keep_copy, prefer)
    run = chosen({**options, "bad_rows": bad_rows})
    if "-" in paths:
        named = click.get_current_context().get_parameter_source("output") is ParameterSource.COMMANDLINE
        if len(paths) > 1 or in_place or report or named:
            raise UsageError("- (standard input) goes to standard output, alone, without -o and --report")
        return _clean_stream(run, to)
    if in_place:
        if bad_rows == "skip":
            raise UsageError("--in-place leaves no rows out; say --bad-rows keep, or name a folder with -o")
        refuse_files_as_folders(report=report)
        return _clean_in_place(paths, run, report or Path("cleaner-record"))
    folders = [output, *([report] if report else [])]
    refuse_files_as_folders(output=output, report=report)
    for folder in folders:
        refuse_inputs_in(folder, paths)
    try:
        with Staging(folders) as staging:
            documents, given, how, errors = read_all(paths, run, folders)
            if not documents:
                say("nothing to clean was found; nothing was written")
                return TROUBLE if errors else NOTHING
            marked, found = mark_duplicates(
                documents,
                how.decisions,
                ranks(documents, keep_copy, prefer),
                run.jobs,
                how=how,
                threshold=threshold,
            )
            settings = {**how.given(), **_copies_kept(keep_copy, prefer, threshold)}
            sources = [one.path for one in given]
            record, page = (report or output) / "record.jsonl", report and report / "index.html"
            results.refuse_foreign(output, record, page)
            earlier = results.listed(output)
            theirs = results.others(earlier, sources, paths, prune=prune)
            # after an error the files of the last run stay: what could not be read this time may be among them
            staying = earlier if errors else theirs
            staging.protect(sources)
            articles = write.write_cleaned(
                staging,
                marked,
                output,
                record,
                names={one.path: one.name for one in given},
                to=to,
                drop_duplicates=duplicates == "drop",
                settings=settings,
                staying=staying,
            )
            results.refuse_taken(staging, articles, theirs)
            if page:
                from cleaner.report import write_report

                write_report(staging, marked, found, page, settings=settings, decisions=how.decisions)
            removed, kept = results.put_in_place(staging, output, articles, earlier, staying)
    except (OutputError, OSError) as error:
        raise Failure(what_happened(error)) from None
    _tell_of_bad_rows(marked, to, output)
    _tell_of_earlier(removed, kept, len(theirs), output)
    note_unmet(how.decisions, marked)
    summarize(marked, output, report)
    if duplicates == "drop":
        tell_dropped(marked)
    return TROUBLE if errors or kept else NOTHING


def _tell_of_bad_rows(documents: Iterable[Document], to: str | None = None, output: Path | None = None) -> None:
    """How many rows could not be read, and where they are now; another format than that of their table cannot hold them."""
    from cleaner.files.results import REJECTED

    bad = [
        row.left_out or to not in (None, document.source.format)
        for document in documents
        if (row := document.source.row) and row.bad
    ]
    if not bad:
        return
    rows = Message("{n} row", {"n": len(bad)}, "{n} rows")
    if bad[0]:
        say("{rows} could not be read and were left out", rows=rows)
    else:
        say("{rows} could not be read and stay as they are", rows=rows)
    if output:
        say("{file} lists them", file=output / REJECTED)


def _tell_of_earlier(removed: int, kept: Iterable[OutputError], staying: int, output: Path) -> None:
    """What became of the results of earlier runs."""
    for one in kept:
        complain(one)
    if removed:
        say("{files} of an earlier run: removed, since they are made no more", files=files(removed))
    if staying:
        say(
            "{files} of other sources stay in {folder}; --prune would remove them",
            files=files(staying),
            folder=output,
        )


def _copies_kept(keep_copy: str, prefer: Sequence[str], threshold: float) -> dict[str, object]:
    """As a record tells of it."""
    told: dict[str, object] = {"threshold": threshold} if threshold != 0.8 else {}
    if keep_copy != "first":
        told |= {"keep_copy": keep_copy, **({"prefer": list(prefer)} if prefer else {})}
    return told


def _clean_stream(run: Run, to: str | None) -> int:
    """Standard input to standard output: one document as its whole text, rows as rows."""
    from cleaner.core.errors import OutputError
    from cleaner.files import write

    documents, failed = clean_all([standard_input(run)], run.how, run)
    if failed:
        return TROUBLE
    try:
        sys.stdout.buffer.write(write.as_one(documents, to))
    except OutputError as error:
        raise Failure(error.message) from None
    sys.stdout.buffer.flush()
    _tell_of_bad_rows(documents, to)
    return NOTHING


def _clean_in_place(paths: Sequence[str], run: Run, folder: Path) -> int:
    from cleaner.core.errors import OutputError, RecordError
    from cleaner.core.spool import Spool
    from cleaner.corpus.notices import note_unmet
    from cleaner.files import in_place
    from cleaner.files.atomic_write import Staging

    record_file = folder / "record.jsonl"
    given, errors = find_all(paths, run, [folder])
    how = with_addresses(run.how, given)
    settings = how.given()
    try:
        with Staging([folder]) as staging:
            todo, done, edited = in_place.sort_out(given, record_file, settings)
            documents, failed = clean_all(todo, how, run)
            for document in documents:
                if document.source.format == "html":
                    edited.append(
                        OutputError(
                            "{path}: a page cannot be cleaned in place; clean it into a folder with -o",
                            path=document.source.path,
                        )
                    )
            texts = Spool(document for document in documents if document.source.format != "html")
            if not texts and not done:
                for one in edited:
                    complain(one)
                say("nothing to clean was found; nothing was written")
                return TROUBLE if errors or failed or edited else NOTHING
            changed, kept = in_place.write_in_place(staging, texts, record_file, settings)
    except (OutputError, RecordError, OSError) as error:
        raise Failure(what_happened(error)) from None
    except KeyboardInterrupt:
        if record_file.exists():
            say(
                "stopped: the same command goes on, `{command}` brings everything back",
                command=_way_back(folder, [one.path for one in given]),
            )
        raise
    for one in (*edited, *kept):
        complain(one)
    note_unmet(how.decisions, texts)
    _tell_of_bad_rows(texts)
    if done:
        say(
            "{files} as an earlier run left them; `{command}` brings them back first",
            files=files(done),
            command=_way_back(folder, [one.path for one in given]),
        )
    if changed:
        say(
            "{files} rewritten; `{command}` brings them back",
            files=files(len(changed)),
            command=_way_back(folder, changed),
        )
    else:
        say("no file had to be changed")
    return TROUBLE if errors or failed or edited or kept else NOTHING


def _way_back(folder: Path, sources: Iterable[str | Path]) -> str:
    """The command that undoes a run in place; sources outside of the current folder need to be named."""
    here = Path().resolve()
    outside = [whole.parent for source in sources if not (whole := Path(source).resolve()).is_relative_to(here)]
    trees: dict[str, list[str]] = {}
    for place in outside:
        trees.setdefault(place.anchor, []).append(str(place))
    into = [f"--into {shlex.quote(os.path.commonpath(places))}" for places in trees.values()]
    return " ".join(["cleaner restore --in-place", shlex.quote(str(folder)), *into])
