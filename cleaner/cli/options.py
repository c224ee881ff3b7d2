"""The options that the commands share, and the settings they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import click

from cleaner.cli import config
from cleaner.cli.spoken import UsageError, in_words, speak
from cleaner.core.messages import Message
from cleaner.core.scripts import SCRIPTS
from cleaner.i18n.language import preferred

if TYPE_CHECKING:
    from cleaner.core.decisions import Decisions
    from cleaner.core.settings import Settings
    from cleaner.i18n.language import Language
    from cleaner.pipeline.options import CleanOptions

Command = TypeVar("Command", bound=Callable[..., Any])
RULE_OPTIONS = (
    "select",
    "ignore",
    "apply",
    "propose",
    "keep",
    "min_confidence",
    "script",
    "punctuation",
    "encoding",
    "lines",
    "decisions",
)


class Share(click.FloatRange):
    """A number up to 1; nan, which no comparison holds for, is none."""

    def __init__(self, *, least_open: bool = False) -> None:
        super().__init__(0, 1, min_open=least_open)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if isnan(number):
            self.fail(in_words(Message("{value!r} is no number", {"value": str(value)})), param, ctx)
        return number


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
            click.option("--min-confidence", type=Share(), default=0.0, help="Below it an edit is only proposed."),
            click.option(
                "--script", type=click.Choice(SCRIPTS), help="Convert everything to one script, as OpenCC does."
            ),
            click.option(
                "--punctuation",
                type=click.Choice(["full", "keep"]),
                default="full",
                help="keep: leave half-width marks.",
            ),
            click.option(
                "--encoding",
                metavar="NAME",
                default="",
                help="The encoding of all files, e.g. gbk; else judged by their bytes.",
            ),
            click.option(
                "--lines", metavar="FILE", default="", help="What the site repeats: a table that learn-lines wrote."
            ),
            click.option(
                "--decisions", metavar="FILE", default="", help="What people decided: decisions.json of the report."
            ),
            click.option("--column", default="text", show_default=True, help="The column of rows that holds the text."),
            click.option(
                "--from",
                "from_",
                type=click.Choice(["text", "markdown", "html", "jsonl", "csv", "tsv"]),
                default="text",
                show_default=True,
                help="The format of standard input.",
            ),
            click.option(
                "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that clean at once."
            ),
        ]
    ):
        command = option(command)
    return config.config_option(command)


def threshold_option(command: Command) -> Command:
    return click.option(
        "--threshold",
        type=Share(least_open=True),
        default=0.8,
        show_default=True,
        help="Exact Jaccard from which two articles are near-duplicates.",
    )(command)


KEEP = "first", "longest", "newest", "cleanest", "prefer-path"


def keep_copy_options(command: Command) -> Command:
    """Which of a group of copies is kept; `check_keep_copy` must hold for what was said."""
    for option in (
        click.option(
            "--prefer", metavar="PATTERN", multiple=True, help="For prefer-path: which paths, the best first."
        ),
        click.option(
            "--keep-copy",
            type=click.Choice(KEEP),
            default="first",
            show_default=True,
            help="Which of a group of copies is kept; cleanest: the one in which least was found.",
        ),
    ):
        command = option(command)
    return command


def check_keep_copy(keep_copy: str, prefer: Sequence[str]) -> None:
    if (keep_copy == "prefer-path") != bool(prefer):
        raise UsageError("--keep-copy prefer-path and --prefer PATTERN go together")


def format_option(*choices: str, help: str) -> Callable[[Command], Command]:
    """How results are printed."""
    return click.option("--format", "layout", type=click.Choice(choices), default="text", show_default=True, help=help)


def finding_format_option(command: Command) -> Command:
    """How findings are printed, for people or for programs."""
    return click.option(
        "--format",
        "layout",
        type=click.Choice(["concise", "full", "json", "jsonl", "github", "sarif"]),
        default="concise",
        show_default=True,
        help="How findings are printed.",
    )(command)


def lang_option(help: str) -> Callable[[Command], Command]:
    return click.option("--lang", type=click.Choice(["en", "zh"]), default=preferred, callback=_note, help=help)


def _note(_: click.Context, parameter: click.Parameter, lang: Language) -> Language:
    """Errors, which have no options of their own, are told in the same language."""
    speak(lang)
    return lang


class Run(NamedTuple):
    """What `rule_options` say of a run: the settings, the processes, and how inputs are read.

    `column` holds the text of tables, `format` is that of standard input, `named` are the files that options name: they are
    no inputs.
    """

    how: Settings
    jobs: int
    column: str
    format: str
    named: tuple[str, ...]


def chosen(options: Mapping[str, Any], *named: str) -> Run:
    """The run that the values of `rule_options` describe; `named` are files that other options name."""
    wanted = {name: options[name] for name in (*RULE_OPTIONS, "bad_rows") if name in options}
    how = _settings({**wanted, "per_file": config.per_file(), "rules": config.rules()})
    files = tuple(filter(None, (options["lines"], options["decisions"], *named)))
    return Run(how, options["jobs"], options["column"], options["from_"], files)


def decisions_in(file: str) -> Decisions:
    """The decisions of a file."""
    return _settings({"decisions": file}).decisions


def _settings(options: dict[str, Any]) -> Settings:
    from cleaner.core.errors import RuleError, SettingsError
    from cleaner.pipeline.options import settings_of

    try:
        return settings_of(cast("CleanOptions", options))
    except (SettingsError, RuleError) as error:
        raise UsageError(error.message) from None
