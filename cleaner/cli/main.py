"""The command line.  It translates: options to settings, results to lines and exit states; the work is done elsewhere."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.check import check
from cleaner.cli.clean import clean
from cleaner.cli.config import config_option, load_rules
from cleaner.cli.dedup import dedup
from cleaner.cli.index import dups, index_group
from cleaner.cli.options import chosen, format_option, lang_option, rule_options
from cleaner.cli.outcome import Root, status_of, traceback_option
from cleaner.cli.restore import report, restore
from cleaner.cli.spoken import Failure, UsageError, speak, spoken
from cleaner.cli.terminal import (
    NOTHING,
    TROUBLE,
    listen,
    print_lines,
    read_all,
    what_happened,
)
from cleaner.core.version import __version__
from cleaner.i18n.language import preferred

if TYPE_CHECKING:
    from cleaner.core.errors import InputError
    from cleaner.files.inputs import Input
    from cleaner.i18n.language import Language


def main() -> None:
    """Run the command line, and exit."""
    status = status_of(_main)
    gc.freeze()  # or the interpreter would look for garbage in all of it once more: 15 ms of a hook's 300 (2026-11-22)
    sys.exit(status)


def _main() -> int | None:
    speak(preferred())
    command: click.Command = cli
    if spoken() == "zh" and (sys.argv[1:] in ([], ["index"]) or {"-h", "--help"} & set(sys.argv)):
        from cleaner.i18n.help_zh import in_chinese

        command = in_chinese(cli)
    status: int | None = command(standalone_mode=False)
    return status


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="cleaner")
@traceback_option
@config_option
@click.pass_context
def cli(context: click.Context) -> None:
    """Clean text corpora, Chinese first, and account for every character touched.

    \b
    PATH may be a file (.txt .md .html .jsonl .csv .tsv .parquet), a directory (walked, .gitignore respected), or - for standard input.
    Exit status: 0 nothing to do, 1 findings (check), 2 anything that went wrong.
    Settings may also stand in [tool.cleaner] of pyproject.toml, or in cleaner.toml.
    """
    if os.environ.get("NO_COLOR"):
        context.color = False
    listen()


cli.add_command(clean)
cli.add_command(check)
cli.add_command(index_group)
cli.add_command(dedup)
cli.add_command(dups)
cli.add_command(report)
cli.add_command(restore)


@cli.command()
@format_option("text", "markdown", "jsonl", help="markdown is the table of the README.")
@lang_option("Language of the summaries.")
@config_option
def rules(layout: str, lang: Language) -> int:
    """List the rules: code, default, what is found."""
    load_rules()
    from cleaner.cli.rule_list import rule_table

    print_lines(rule_table(layout, lang).removesuffix("\n"))
    return NOTHING


@cli.command()
@click.argument("code")
@lang_option("Language of the explanation.")
@config_option
def explain(code: str, lang: Language) -> int:
    """Say what a rule, or each rule of a family, changes, why, and what it leaves alone: cleaner explain RST002."""
    load_rules()
    from cleaner.cli.rule_list import explanation

    text = explanation(code.upper(), lang)
    if text is None:
        raise UsageError("there is no rule or family {code!r}; `cleaner rules` lists them", code=code)
    print_lines(text)
    return NOTHING


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The table; standard output by default.")
@click.option(
    "--least", type=click.IntRange(2), default=3, show_default=True, help="Documents in which a line must stand."
)
@click.option("--column", default="text", show_default=True, help="The column of rows that holds the text.")
@config_option
def learn_lines(paths: tuple[str, ...], output: Path | None, least: int, column: str) -> int:
    """Write a table of the lines that recur over the documents of one site, for --lines."""
    from cleaner.core.errors import InputError, OutputError
    from cleaner.files.atomic_write import Staging
    from cleaner.files.inputs import Skipped, find_inputs
    from cleaner.stages.layout.site_lines import learn, table

    avoid = [output] if output else []
    given = [one for one in find_inputs(paths, avoid) if not isinstance(one, Skipped)]
    try:
        text = table(learn(lambda: _original_lines(given, column), least))
        if output:
            with Staging([output.parent]) as staging:
                with staging.open(output) as file:
                    file.write(text.encode("utf-8", "surrogatepass"))
                staging.commit()
    except (InputError, OutputError, OSError) as error:
        raise Failure(what_happened(error)) from None
    if not output:
        click.echo(text.encode("utf-8", "surrogatepass"), nl=False)
    return NOTHING


def _original_lines(given: Sequence[Input | InputError], column: str) -> Iterator[list[str]]:
    """The lines of each document as they came.  Raises InputError for one that cannot be read."""
    from cleaner.core.errors import InputError
    from cleaner.core.settings import Settings
    from cleaner.corpus.run import clean_inputs

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
    from cleaner.cli.why import line_of
    from cleaner.cli.why import why as account
    from cleaner.core.errors import InputError

    path, _, number = place.rpartition(":")
    if not path or not number.isdecimal():
        raise UsageError("{place!r} is not FILE:LINE, as in page.txt:12", place=place)
    documents, _, how, errors = read_all([path], chosen(options))
    if errors:
        return TROUBLE
    try:
        line, document = line_of(documents, int(number))
        print_lines(account(document, line, how.lines, lang))
    except InputError as error:
        raise UsageError("{path}: {reason}", path=path, reason=error.message) from None
    return NOTHING


def _take_traceback_behind(group: click.Group) -> None:
    """--traceback may stand behind each command too, in whose help it is not repeated."""
    for command in group.commands.values():
        traceback_option(command, hidden=True)
        if isinstance(command, click.Group):
            _take_traceback_behind(command)


_take_traceback_behind(cli)
