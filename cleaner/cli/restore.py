"""The commands that read a record: `restore` brings the sources back, `report` makes the page again."""

from __future__ import annotations

from pathlib import Path

import click

from cleaner.cli.config import config_option
from cleaner.cli.no_effect import refuse_idle
from cleaner.cli.spoken import Failure, UsageError
from cleaner.cli.terminal import (
    NOTHING,
    TROUBLE,
    complain,
    files,
    print_lines,
    refuse_files_as_folders,
    say,
    what_happened,
)


@click.command()
@click.argument("record", type=click.Path(exists=True, path_type=Path), required=False)
@click.option(
    "--cleaned",
    type=click.Path(path_type=Path),
    default=Path("cleaned"),
    show_default=True,
    help="The folder of the cleaned articles.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The page to write; index.html beside the record by default.",
)
@click.option("--decisions", metavar="FILE", default="", help="The decisions that the run followed, to be shown again.")
@click.option(
    "--score", metavar="FILE", default="", help="Print the precision of each rule by these decisions instead."
)
@config_option
def report(record: Path | None, cleaned: Path, output: Path | None, decisions: str, score: str) -> int:
    """Make the HTML report again, from RECORD (record.jsonl, or the folder it lies in) and the cleaned articles."""
    from cleaner.core.decisions import addressed, files_of, read
    from cleaner.core.errors import DecisionError, OutputError, RecordError
    from cleaner.core.settings import settings as checked
    from cleaner.core.spool import Spool
    from cleaner.corpus.duplicates import mark_duplicates
    from cleaner.corpus.notices import note_unmet
    from cleaner.corpus.preference import ranks
    from cleaner.files.atomic_write import Staging
    from cleaner.files.undo import load, settings_of
    from cleaner.report import write_report
    from cleaner.report.score import table

    if output and output.is_dir():
        raise UsageError("{output}: a folder stands there; -o takes the page: {output}/index.html", output=output)
    refuse_idle()
    if bool(score) == bool(record):
        raise UsageError("name a RECORD, or a file of decisions with --score")
    try:
        if not record:
            print_lines(table(read(score).values()).removesuffix("\n"))
            return NOTHING
        if not cleaned.exists():
            raise Failure("{cleaned}: there is no such file or directory", cleaned=cleaned)
        file = record / "record.jsonl" if record.is_dir() else record
        refused: list[RecordError] = []
        spool = Spool(load(file, cleaned, refused))
        decided = addressed(read(decisions), files_of(spool)) if decisions else {}
        settings = settings_of(file)
        wanted = ranks(spool, settings.get("keep_copy", "first"), settings.get("prefer", ()))
        lists = {name: settings[name] for name in ("select", "ignore") if name in settings}
        threshold = settings.get("threshold", 0.8)
        documents, found = mark_duplicates(spool, decided, wanted, how=checked(**lists), threshold=threshold)
        page = output or file.with_name("index.html")
        with Staging([page.parent]) as staging:
            write_report(staging, documents, found, page, settings=settings, decisions=decided)
            staging.commit()
        note_unmet(decided, documents)
    except (RecordError, OutputError, DecisionError, OSError) as error:
        raise Failure(what_happened(error)) from None
    for reason in refused:
        complain(reason)
    return TROUBLE if refused else NOTHING


@click.command()
@click.argument("cleaned", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--record",
    type=click.Path(exists=True, path_type=Path),
    help="record.jsonl or its folder; CLEANED or reports by default.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("restored"),
    show_default=True,
    help="Where the sources are written again.",
)
@click.option(
    "--in-place",
    is_flag=True,
    help="CLEANED is the record folder of `clean --in-place`: put the inputs back where they were.",
)
@click.option(
    "--into",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help="With --in-place: the folder below which files are put back; may be repeated. The current one by default.",
)
@config_option
def restore(cleaned: Path, record: Path | None, output: Path, in_place: bool, into: tuple[Path, ...]) -> int:
    """Bring the sources back, byte for byte, from CLEANED and the record."""
    from cleaner.core.errors import OutputError, RecordError
    from cleaner.files import undo

    refuse_idle()
    if not in_place:
        refuse_files_as_folders(output=output)
    try:
        if in_place:
            count, refused = undo.restore_in_place(cleaned, into)
        else:
            count, refused = undo.restore(cleaned, output, record=record)
    except (RecordError, OutputError, OSError) as error:
        raise Failure(what_happened(error)) from None
    except KeyboardInterrupt:
        say("stopped: the same command goes on")
        raise
    for reason in refused:
        complain(reason)
    say("{files} restored", files=files(count))
    return TROUBLE if refused else NOTHING
