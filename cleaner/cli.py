"""The command line.  It translates: options to settings, results to lines and exit states; the work is done elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner import __version__
from cleaner.config import defaults

if TYPE_CHECKING:
    from cleaner.document import Document
    from cleaner.read import Input, InputError, Skipped
    from cleaner.settings import Settings

NOTHING, FINDINGS, TROUBLE, INTERRUPTED = 0, 1, 2, 130
Command = TypeVar("Command", bound=Callable[..., Any])
RULE_OPTIONS = "select", "ignore", "apply", "propose", "keep", "min_confidence", "script", "punctuation"


def main() -> None:
    """The entry point: as click's own, but an interrupted run ends with 130, since 1 means findings."""
    try:
        status = cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = TROUBLE
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; nothing was written", err=True)
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
    PATH may be a file (.txt .md .html .jsonl), a directory (walked, .gitignore respected), or - for standard input.
    Exit status: 0 nothing to do, 1 findings (check), 2 wrong usage or an input that could not be used.
    Settings may also stand in [tool.cleaner] of pyproject.toml, or in cleaner.toml.
    """
    if os.environ.get("NO_COLOR"):
        context.color = False
    context.default_map = defaults(Path.cwd(), cli.commands)


def rule_options(command: Command) -> Command:
    """The options that choose what is done; `chosen` makes settings of them."""
    for option in reversed(
        [
            click.option(
                "--select", metavar="RULES", default="", help="Only these rules or families, e.g. RST,UNI001."
            ),
            click.option("--ignore", metavar="RULES", default="", help="Not these rules or families."),
            click.option(
                "--apply", metavar="RULES", default="", help="Apply these, though they only propose by default."
            ),
            click.option("--propose", metavar="RULES", default="", help="Only propose what these find."),
            click.option(
                "--keep", metavar="LABELS", default="", help="Never take out lines with these labels, e.g. meta."
            ),
            click.option(
                "--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Below it an edit is only proposed."
            ),
            click.option("--script", type=click.Choice(["hans", "hant"]), help="Convert everything to one script."),
            click.option(
                "--punctuation",
                type=click.Choice(["full", "keep"]),
                default="full",
                help="keep: leave half-width marks.",
            ),
            click.option(
                "--column", default="text", show_default=True, help="The column of JSONL rows that holds the text."
            ),
            click.option(
                "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that clean at once."
            ),
        ]
    ):
        command = option(command)
    return command


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
    type=click.Choice(["text", "markdown", "html", "jsonl"]),
    help="Output format; the default is the input's own (text for HTML).",
)
@click.option(
    "--duplicates",
    type=click.Choice(["flag", "drop"]),
    default="flag",
    show_default=True,
    help="drop: of each group of copies only the first is written.",
)
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
    in_place: bool,
    **options: Any,
) -> int:
    """Clean files into a folder, with a record that can bring everything back."""
    from cleaner import write

    how = chosen(options)
    if "-" in paths:
        return _clean_stream(paths, how, options["column"])
    if in_place:
        return _clean_in_place(paths, how, options, report or Path("cleaner-record"))
    avoid = [output, *([report] if report else [])]
    documents, given, errors = _read(paths, how, options, avoid)
    documents, found = _marked(documents)
    try:
        write.write_cleaned(
            documents,
            output,
            (report or output) / "record.jsonl",
            inputs=[one.path for one in given],
            names={one.path: one.name for one in given},
            to=to,
            drop_duplicates=duplicates == "drop",
        )
        if report:
            from cleaner.report import write_report

            write_report(documents, found, report / "index.html")
    except (write.OutputError, OSError) as error:
        raise click.ClickException(_what(error)) from None
    _summary(documents, output, report)
    return TROUBLE if errors else NOTHING


def _clean_stream(paths: Sequence[str], how: Settings, column: str) -> int:
    """Standard input to standard output: text in, the cleaned text out."""
    from cleaner.read import Input, InputError, clean_input

    if len(paths) > 1:
        raise click.UsageError("- (standard input) cannot be mixed with other paths")
    try:
        documents = clean_input(Input("-", "stdin", "text", sys.stdin.buffer.read()), how, column)
    except InputError as error:
        raise click.ClickException(str(error)) from None
    sys.stdout.buffer.write(documents[0].text.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
    return NOTHING


def _clean_in_place(paths: Sequence[str], how: Settings, options: dict[str, Any], folder: Path) -> int:
    from cleaner import write

    documents, _, errors = _read(paths, how, options, [folder])
    try:
        changed = write.write_in_place(documents, folder / "record.jsonl")
    except (write.OutputError, OSError) as error:
        raise click.ClickException(_what(error)) from None
    click.echo(f"{changed} files rewritten; `cleaner restore --in-place {folder}` brings them back", err=True)
    return TROUBLE if errors else NOTHING


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--strict", is_flag=True, help="Proposals, flags and duplicates fail the check too.")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="How findings are printed.",
)
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of the messages."
)
@rule_options
def check(paths: tuple[str, ...], strict: bool, layout: str, lang: str, **options: Any) -> int:
    """Tell what cleaning would change; nothing is written."""
    from cleaner.check import lines_of, problems

    documents, _, errors = _read(paths, chosen(options), options)
    documents, _ = _marked(documents)
    failed = False
    for document in documents:
        for problem in problems(document):
            failed |= problem.applied or strict
            click.echo(lines_of(problem, layout, lang))
    return TROUBLE if errors else FINDINGS if failed else NOTHING


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.8,
    show_default=True,
    help="Exact Jaccard from which two articles are near-duplicates.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="How they are printed.",
)
@rule_options
def dedup(paths: tuple[str, ...], threshold: float, layout: str, **options: Any) -> int:
    """List the duplicates among the cleaned articles; nothing is written."""
    from cleaner.check import duplicate_lines
    from cleaner.dedup import find_duplicates
    from cleaner.pipeline import article_id

    documents, _, errors = _read(paths, chosen(options), options)
    ids = [article_id(d, k) for d in documents for k in range(len(d.articles))]
    found = find_duplicates((a.text for d in documents for a in d.articles), threshold)
    for line in duplicate_lines(found, ids, layout):
        click.echo(line)
    return TROUBLE if errors else NOTHING


@cli.command()
@click.argument("record", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--cleaned",
    type=click.Path(exists=True, path_type=Path),
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
def report(record: Path, cleaned: Path, output: Path | None) -> int:
    """Make the HTML report again, from RECORD (record.jsonl, or the folder it lies in) and the cleaned articles."""
    from cleaner.record import RecordError
    from cleaner.report import write_report
    from cleaner.restoring import load

    file = record / "record.jsonl" if record.is_dir() else record
    try:
        documents, found = _marked(list(load(file, cleaned)))
        write_report(documents, found, output or file.with_name("index.html"))
    except (RecordError, OSError) as error:
        raise click.ClickException(_what(error)) from None
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
    from cleaner.write import OutputError

    try:
        if in_place:
            count, refused = restoring.restore_in_place(cleaned)
        else:
            count, refused = restoring.restore(cleaned, restoring.find_record(cleaned, record), output)
    except (RecordError, OutputError, OSError) as error:
        raise click.ClickException(_what(error)) from None
    for reason in refused:
        click.echo(f"Error: {reason}", err=True)
    click.echo(f"{count} files restored", err=True)
    return TROUBLE if refused else NOTHING


@cli.command()
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "markdown", "jsonl"]),
    default="text",
    show_default=True,
    help="markdown is the table of the README.",
)
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of the summaries."
)
def rules(layout: str, lang: str) -> int:
    """List the rules: code, default, what is found."""
    from cleaner.check import rule_table

    click.echo(rule_table(layout, lang), nl=False)
    return NOTHING


@cli.command()
@click.argument("code")
def explain(code: str) -> int:
    """Say what a rule changes, why, and what it leaves alone: cleaner explain RST002."""
    from cleaner.check import explanation

    text = explanation(code.upper())
    if text is None:
        raise click.UsageError(f"there is no rule {code!r}; `cleaner rules` lists them")
    click.echo(text)
    return NOTHING


# ---------------------------------------------------------------- shared
def chosen(options: dict[str, Any]) -> Settings:
    import cleaner.stages  # noqa: F401 - registers the rules that the settings name
    from cleaner.settings import SettingsError, settings

    try:
        return settings(**{name: options[name] for name in RULE_OPTIONS})
    except SettingsError as error:
        raise click.UsageError(str(error)) from None


def _read(
    paths: Sequence[str], how: Settings, options: dict[str, Any], avoid: Sequence[Path] = ()
) -> tuple[list[Document], list[Input], int]:
    """The cleaned documents, the inputs they came from, and how many inputs could not be used (each is told of)."""
    from cleaner.read import Input, InputError, Skipped, clean_inputs, find_inputs

    found = list(_inputs(paths, avoid, find_inputs))
    given = [one for one in found if not isinstance(one, Skipped)]
    if skipped := [one.path for one in found if isinstance(one, Skipped)]:
        kinds = ", ".join(sorted({path.suffix if path.suffix != ".jsonl" else path.name for path in map(Path, skipped)}))
        click.echo(f"{len(skipped)} files of other kinds were passed over ({kinds})", err=True)
    documents: list[Document] = []
    errors = 0
    for result in _progress(clean_inputs(given, how, jobs=options["jobs"], column=options["column"]), len(given)):
        if isinstance(result, InputError):
            click.echo(f"Error: {result}", err=True)
            errors += 1
        else:
            documents.append(result)
    return documents, [one for one in given if isinstance(one, Input)], errors


def _inputs(
    paths: Sequence[str], avoid: Sequence[Path], find: Callable[..., Iterator[Input | Skipped | InputError]]
) -> Iterator[Input | Skipped | InputError]:
    from cleaner.read import Input

    for path in paths:
        if path == "-":
            yield Input("-", "stdin", "text", sys.stdin.buffer.read())
        else:
            yield from find([path], avoid)


def _progress(results: Iterable[Any], length: int) -> Iterator[Any]:
    """The results, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield from results
        return
    with click.progressbar(results, length=length, label="cleaning", file=sys.stderr) as bar:
        yield from bar


def _marked(documents: list[Document]) -> Any:
    from cleaner.pipeline import mark_duplicates

    return mark_duplicates(documents)


def _summary(documents: Sequence[Document], output: Path, report: Path | None) -> None:
    articles = sum(len(d.articles) for d in documents)
    copies = sum(a.duplicate is not None for d in documents for a in d.articles)
    applied, proposed = sum(len(d.findings) for d in documents), sum(len(d.proposals) for d in documents)
    click.echo(
        f"{len(documents)} documents, {articles} articles, {applied} edits applied, {proposed} proposed or flagged,"
        f" {copies} duplicates → {output}" + (f", {report / 'index.html'}" if report else ""),
        err=True,
    )


def _what(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}; nothing was written"
    return f"{error}; nothing was written" if isinstance(error, OSError) else str(error)
