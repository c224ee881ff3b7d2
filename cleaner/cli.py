"""The command line.  It translates: options to settings, results to lines and exit states; the work is done elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from cleaner import __version__
from cleaner.check.command import check
from cleaner.config import defaults
from cleaner.dedup_command import dedup
from cleaner.index_command import dups, index_group
from cleaner.language import preferred
from cleaner.options import check_keep_copy, chosen, format_option, keep_copy_options, lang_option, rule_options
from cleaner.terminal import (
    INTERRUPTED,
    NOTHING,
    TROUBLE,
    complain,
    counted,
    read_all,
    refuse_inputs_in,
    say,
    show,
    standard_input,
    summarize,
    tell_unmet,
    what_happened,
)

if TYPE_CHECKING:
    from cleaner.language import Language
    from cleaner.read import Input, InputError
    from cleaner.settings import Settings


def main() -> None:
    """The entry point: as click's own, but an interrupted run ends with 130, since 1 means findings."""
    spoken: dict[str, Language] = {}  # what --lang said
    if preferred() == "zh" and (sys.argv[1:] in ([], ["index"]) or {"-h", "--help"} & set(sys.argv)):
        from cleaner.help_zh import ChineseFormatter, speak_chinese

        click.Context.formatter_class = ChineseFormatter
        speak_chinese(cli)
    try:
        status = cli(standalone_mode=False, obj=spoken)
    except click.ClickException as error:
        show(error, spoken)
        status = TROUBLE
    except (click.Abort, KeyboardInterrupt):
        say("interrupted")
        status = INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = NOTHING
    sys.exit(status or NOTHING)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="cleaner")
@click.pass_context
def cli(context: click.Context) -> None:
    """Clean text corpora, Chinese first, and account for every character touched.

    \b
    PATH may be a file (.txt .md .html .jsonl .csv .tsv .parquet), a directory (walked, .gitignore respected), or - for standard input.
    Exit status: 0 nothing to do, 1 findings (check), 2 wrong usage or an input that could not be used.
    Settings may also stand in [tool.cleaner] of pyproject.toml, or in cleaner.toml.
    """
    if os.environ.get("NO_COLOR"):
        context.color = False
    context.default_map = defaults(Path.cwd(), cli.commands)


@cli.command()
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
    keep_copy: str,
    prefer: tuple[str, ...],
    in_place: bool,
    **options: Any,
) -> int:
    """Clean files into a folder, with a record that can bring everything back."""
    from cleaner import write
    from cleaner.groups import ranks
    from cleaner.pipeline import mark_duplicates
    from cleaner.staging import OutputError, Staging

    check_keep_copy(keep_copy, prefer)
    how = chosen(options)
    if "-" in paths:
        named = click.get_current_context().get_parameter_source("output") is ParameterSource.COMMANDLINE
        if len(paths) > 1 or in_place or report or named:
            raise click.UsageError("- (standard input) goes to standard output, alone, without -o and --report")
        return _clean_stream(how, options, to)
    if in_place:
        return _clean_in_place(paths, how, options, report or Path("cleaner-record"))
    folders = [output, *([report] if report else [])]
    for folder in folders:
        refuse_inputs_in(folder, paths)
    documents, given, how, errors = read_all(paths, how, options, folders)
    if not given:
        say("nothing to clean was found; nothing was written")
        return TROUBLE if errors else NOTHING
    marked, found = mark_duplicates(documents, how.decisions, ranks(documents, keep_copy, prefer), options["jobs"])
    settings = {**how.given(), **_copies_kept(keep_copy, prefer)}
    try:
        # after an error the files of the last run stay: what could not be read this time may be among them
        stale = write.listed(output) if not errors else set()
        with Staging(folders, [one.path for one in given]) as staging:
            names = {one.path: one.name for one in given}
            record = (report or output) / "record.jsonl"
            write.write_cleaned(
                staging,
                marked,
                output,
                record,
                names=names,
                to=to,
                drop_duplicates=duplicates == "drop",
                settings=settings,
            )
            if report:
                from cleaner.report import write_report

                page = report / "index.html"
                write_report(staging, marked, found, page, settings=settings, decisions=how.decisions)
            staging.commit()
        stale -= {path.resolve() for path in staging.files} | staging.inputs
        for path in sorted(stale):
            path.unlink()
        if stale:
            say(f"{counted(len(stale), 'file')} of the last run, whose sources were not named now: removed")
    except (OutputError, OSError) as error:
        raise click.ClickException(what_happened(error)) from None
    tell_unmet(how.decisions, marked)
    summarize(marked, output, report)
    return TROUBLE if errors else NOTHING


def _copies_kept(keep_copy: str, prefer: Sequence[str]) -> dict[str, object]:
    """As a record tells of it."""
    if keep_copy == "first":
        return {}
    return {"keep_copy": keep_copy, **({"prefer": list(prefer)} if prefer else {})}


def _clean_stream(how: Settings, options: dict[str, Any], to: str | None) -> int:
    """Standard input to standard output: one document as its whole text, rows as rows."""
    from cleaner import write
    from cleaner.read import InputError, clean_input
    from cleaner.staging import OutputError

    try:
        documents = clean_input(standard_input(options), how, options["column"])
        sys.stdout.buffer.write(write.as_one(documents, to))
    except (InputError, OutputError) as error:
        raise click.ClickException(str(error)) from None
    sys.stdout.buffer.flush()
    return NOTHING


def _clean_in_place(paths: Sequence[str], how: Settings, options: dict[str, Any], folder: Path) -> int:
    from cleaner import write
    from cleaner.shelf import Shelf
    from cleaner.staging import OutputError

    documents, _, how, errors = read_all(paths, how, options, [folder])
    for document in documents:
        if document.source.format == "html":
            complain(f"{document.source.path}: a page cannot be cleaned in place; clean it into a folder with -o")
            errors += 1
    texts = Shelf(document for document in documents if document.source.format != "html")
    if not texts:
        say("nothing to clean was found; nothing was written")
        return TROUBLE if errors else NOTHING
    try:
        changed = write.write_in_place(texts, folder / "record.jsonl")
    except (OutputError, OSError) as error:
        raise click.ClickException(what_happened(error)) from None
    tell_unmet(how.decisions, texts)
    say(f"{counted(changed, 'file')} rewritten; `cleaner restore --in-place {folder}` brings them back")
    return TROUBLE if errors else NOTHING


cli.add_command(check)
cli.add_command(index_group)
cli.add_command(dedup)
cli.add_command(dups)


@cli.command()
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
def report(record: Path | None, cleaned: Path, output: Path | None, decisions: str, score: str) -> int:
    """Make the HTML report again, from RECORD (record.jsonl, or the folder it lies in) and the cleaned articles."""
    from cleaner.decisions import DecisionError, addressed, files_of, read
    from cleaner.groups import ranks
    from cleaner.pipeline import mark_duplicates
    from cleaner.record import RecordError
    from cleaner.report import write_report
    from cleaner.report.score import table
    from cleaner.restoring import load, settings_of
    from cleaner.shelf import Shelf
    from cleaner.staging import OutputError, Staging

    if bool(score) == bool(record):
        raise click.UsageError("name a RECORD, or a file of decisions with --score")
    try:
        if not record:
            click.echo(table(read(score).values()), nl=False)
            return NOTHING
        if not cleaned.exists():
            raise click.ClickException(f"{cleaned}: there is no such file or directory")
        file = record / "record.jsonl" if record.is_dir() else record
        shelf = Shelf(load(file, cleaned))
        decided = addressed(read(decisions), files_of(shelf)) if decisions else {}
        settings = settings_of(file)
        wanted = ranks(shelf, settings.get("keep_copy", "first"), settings.get("prefer", ()))
        documents, found = mark_duplicates(shelf, decided, wanted)
        page = output or file.with_name("index.html")
        with Staging([page.parent]) as staging:
            write_report(staging, documents, found, page, settings=settings, decisions=decided)
            staging.commit()
        tell_unmet(decided, documents)
    except (RecordError, OutputError, DecisionError, OSError) as error:
        raise click.ClickException(what_happened(error)) from None
    return NOTHING


@cli.command()
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
def restore(cleaned: Path, record: Path | None, output: Path, in_place: bool) -> int:
    """Bring the sources back, byte for byte, from CLEANED and the record."""
    from cleaner import restoring
    from cleaner.record import RecordError
    from cleaner.staging import OutputError

    try:
        if in_place:
            count, refused = restoring.restore_in_place(cleaned)
        else:
            count, refused = restoring.restore(cleaned, restoring.find_record(cleaned, record), output)
    except (RecordError, OutputError, OSError) as error:
        raise click.ClickException(what_happened(error)) from None
    for reason in refused:
        complain(reason)
    say(f"{counted(count, 'file')} restored")
    return TROUBLE if refused else NOTHING


@cli.command()
@format_option("text", "markdown", "jsonl", help="markdown is the table of the README.")
@lang_option("Language of the summaries.")
def rules(layout: str, lang: str) -> int:
    """List the rules: code, default, what is found."""
    from cleaner.listing import rule_table

    click.echo(rule_table(layout, lang), nl=False)
    return NOTHING


@cli.command()
@click.argument("code")
@lang_option("Language of the explanation.")
def explain(code: str, lang: str) -> int:
    """Say what a rule, or each rule of a family, changes, why, and what it leaves alone: cleaner explain RST002."""
    from cleaner.listing import explanation

    text = explanation(code.upper(), lang)
    if text is None:
        raise click.UsageError(f"there is no rule or family {code!r}; `cleaner rules` lists them")
    click.echo(text)
    return NOTHING


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The table; standard output by default.")
@click.option(
    "--least", type=click.IntRange(2), default=3, show_default=True, help="Documents in which a line must stand."
)
@click.option("--column", default="text", show_default=True, help="The column of rows that holds the text.")
def learn_lines(paths: tuple[str, ...], output: Path | None, least: int, column: str) -> int:
    """Write a table of the lines that recur over the documents of one site, for --lines."""
    from cleaner.layout.repeated import learn, table
    from cleaner.read import InputError, Skipped, find_inputs

    avoid = [output] if output else []
    given = [one for one in find_inputs(paths, avoid) if not isinstance(one, Skipped)]
    try:
        text = table(learn(lambda: _original_lines(given, column), least))
        if output:
            output.write_bytes(text.encode("utf-8", "surrogatepass"))
        else:
            click.echo(text, nl=False)
    except (InputError, OSError) as error:
        raise click.ClickException(what_happened(error)) from None
    return NOTHING


def _original_lines(given: Sequence[Input | InputError], column: str) -> Iterator[list[str]]:
    """The lines of each document as they came.  Raises InputError for one that cannot be read."""
    from cleaner.read import InputError, clean_inputs
    from cleaner.settings import Settings

    for document in clean_inputs(given, Settings(select=("ENC",)), column=column):
        if isinstance(document, InputError):
            raise document
        yield document.original.split("\n")


@cli.command()
@click.argument("place", metavar="FILE:LINE")
@lang_option("Language of the account.")
@rule_options
def why(place: str, lang: Language, **options: Any) -> int:
    """Say what speaks for the label of one line, and for a border above it: cleaner why page.html:12."""
    from cleaner.layout.why import line_of
    from cleaner.layout.why import why as account

    path, _, number = place.rpartition(":")
    if not path or not number.isdecimal():
        raise click.UsageError(f"{place!r} is not FILE:LINE, as in page.txt:12")
    how = chosen(options)
    documents, _, how, errors = read_all([path], how, options)
    if errors:
        return TROUBLE
    try:
        line, document = line_of(documents, int(number))
        click.echo(account(document, line, how.lines, lang))
    except ValueError as error:
        raise click.UsageError(f"{path}: {error}") from None
    return NOTHING
