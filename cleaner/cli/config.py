"""Settings from `cleaner.toml`, or [tool.cleaner] of `pyproject.toml`, as defaults for the command line.

A file that is only found may be a stranger's, who sent the folder.  So it chooses rules and how results look, and what it may
not say stands in neither of two lists here: where to write, what to read elsewhere, what to run.  A new option is in neither.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from cleaner.cli.spoken import Failure, UsageError
from cleaner.core.messages import Message

if TYPE_CHECKING:
    from cleaner.core.settings import PerFile


Command = TypeVar("Command", bound=Callable[..., Any])
CHOSEN = "cleaner.settings_file"  # key of the context's `meta`: the settings file that --config names
OF_TABLES = "per_file", "rules"  # settings that no option has


FROM_ANY_FILE = {
    *("select", "ignore", "apply", "propose", "keep", "min_confidence", "script", "punctuation", "encoding"),
    *("column", "from", "jobs", "threshold", "keep_copy", "prefer", "duplicates", "to", "drop", "least"),
    *("format", "lang", "statistics", "strict", "exit_zero", "diff", "staged"),
}
OF_ITS_FOLDER = {"lines", "decisions", "baseline"}  # files to read: those of the folder of the settings file
LARGEST = 250_000  # bytes of a settings file
DEEPEST = 100  # dots in a key, whose parts the parser follows again for each line below it


class Found(NamedTuple):
    """A settings file and what stands in it for cleaner; `chosen` says whether the user named it with --config."""

    file: Path
    table: dict[str, Any]
    chosen: bool


def config_option(command: Command) -> Command:
    """--config, which may stand before the command or behind it; every command has it, since it also sets the defaults."""
    return click.option(
        "--config",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        is_eager=True,
        expose_value=False,
        callback=_choose,
        help="The settings file to follow, instead of the nearest one.",
    )(command)


def _choose(context: click.Context, _: click.Parameter, file: Path | None) -> None:
    """Let the settings file say what the options of the command are unless they are given (click's `default_map`).

    Keys are the long names of options, with - or _; lists may stand for names with commas.
    Raises ClickException for a file that is no TOML, or a key that no command has.
    """
    above = context.find_root()
    if file is not None:
        above.meta[CHOSEN] = file
    if context is above:  # --config may still follow, behind the command
        return
    assert isinstance(above.command, click.Group)
    context.default_map = _defaults(context.command, _found(), above.command.commands)


def per_file() -> tuple[PerFile, ...]:
    """What the settings file sets for some files only (its entries `per-file`).  Raises UsageError."""
    file, table, _ = _found()
    entries = table.get("per-file", table.get("per_file"))
    if entries is None:
        return ()
    from cleaner.core.errors import SettingsError
    from cleaner.core.per_file import read

    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError("{file}: per-file must be a list of tables, each under [[per-file]]", file=file)
    try:
        return read(entries, file.parent)
    except SettingsError as error:
        raise UsageError("{file}: {reason}", file=file, reason=error.message) from None


def rules() -> list[str]:
    """The modules that bring rules of their own; the path of a file among them begins at the settings file."""
    file, table, chosen = _found()
    if not chosen and "rules" in table:
        raise UsageError(
            "{file}: rules names code to be run, which only a file that you name with --config may do; take it out",
            file=file,
        )
    names = table.get("rules", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise UsageError('{file}: rules must be a list of modules, as in rules = ["my_rules"]', file=file)
    return [str(file.parent.absolute() / name) if name.endswith(".py") else name for name in names]


def load_rules() -> None:
    """Have the rules that the settings file brings.  Raises RuleError."""
    from cleaner.core import registry

    for module in rules():
        registry.load_module(module)


def settings_file() -> Path:
    """The settings file that is followed, or where one would stand."""
    return _found().file


def _found() -> Found:
    context = click.get_current_context(silent=True)
    file = context.find_root().meta.get(CHOSEN) if context else None
    if file is None:
        return Found(*_nearest(Path.cwd()), False)
    table = _table(file, ("tool", "cleaner") if file.name == "pyproject.toml" else ())
    return Found(file, table or {}, True)


@lru_cache(1)
def _nearest(folder: Path) -> tuple[Path, dict[str, Any]]:
    for place in (folder, *folder.parents):
        for name, keys in (("cleaner.toml", ()), ("pyproject.toml", ("tool", "cleaner"))):
            table = _table(place / name, keys)
            if table is not None:
                return place / name, table
    return folder / "cleaner.toml", {}


def _table(file: Path, keys: tuple[str, ...]) -> dict[str, Any] | None:
    try:
        found: Any = tomllib.loads(_text(file))
    except OSError:
        return None
    except RecursionError:
        raise Failure("{file}: nested too deeply; mend the file", file=file) from None
    except ValueError as error:
        raise Failure("{file}: {reason}; mend the file", file=file, reason=_toml_reason(error)) from None
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _text(file: Path) -> str:
    """Raises OSError where there is no such file, ClickException where it is no file, or too large, RecursionError."""
    kind = file.stat().st_mode
    if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
        raise Failure("{file}: no regular file; settings are not read from it", file=file)
    with file.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Failure("{file}: larger than {limit} bytes; settings are not read from it", file=file, limit=LARGEST)
    text = data.decode("utf-8-sig")
    if any(line.partition("=")[0].count(".") > DEEPEST for line in text.split("\n")):
        raise RecursionError
    return text


def _toml_reason(error: ValueError) -> Message:
    """What is wrong, apart from the place, which the parser puts behind it in parentheses."""
    if isinstance(error, UnicodeDecodeError):
        return Message("not in UTF-8")
    found = re.fullmatch(r"(.*) \((?:at line (\d+), column (\d+)|at end of document)\)", str(error), re.DOTALL)
    if not found:
        return Message(str(error))
    reason, line, column = found.groups()
    if line:
        return Message(
            "{reason} (at line {line}, column {column})", {"reason": Message(reason), "line": line, "column": column}
        )
    return Message("{reason} (at end of document)", {"reason": Message(reason)})


def _defaults(command: click.Command, found: Found, commands: Mapping[str, click.Command]) -> dict[str, Any]:
    """A choice that only other commands have (`format`) is none of this one; one that no command has is for click to refuse."""
    values = {key.replace("-", "_"): v for key, v in found.table.items() if key.replace("-", "_") not in OF_TABLES}
    options = [one for each in commands.values() for one in _options(each)]
    if unknown := set(values) - {key for key, _ in options}:
        raise UsageError(
            "{file}: there is no setting {name!r}; settings are named like the options of the commands",
            file=found.file,
            name=min(unknown),
        )
    for key, value in values.items():
        if any(isinstance(one, (dict, list)) for one in (value if isinstance(value, list) else ())) or isinstance(
            value, dict
        ):
            raise UsageError(
                "{file}: {key} holds a table; write a word, a number, or a list of them", file=found.file, key=key
            )
    usable = {key for key, option in options if key in values and _takes(option, values[key])}
    return {
        option.name: _value(option, key, found, values[key])
        for key, option in _options(command)
        if option.name and key in values and (_takes(option, values[key]) or key not in usable)
    }


def _value(option: click.Option, key: str, found: Found, value: Any) -> Any:
    """What click takes: the value, or a function that refuses it, called only where the option is not given."""
    if found.chosen or key in FROM_ANY_FILE or (option.is_flag and value is False):
        many = key == "jobs" and not found.chosen and isinstance(value, int)
        return min(value, os.cpu_count() or 1) if many else _as_given(option, key, found.file, value)
    if key in OF_ITS_FOLDER and _lies_below(found.file.parent, value):
        return value
    return partial(_refuse, found.file, key.replace("_", "-"), key in OF_ITS_FOLDER)


def _refuse(file: Path, key: str, of_its_folder: bool) -> None:
    if of_its_folder:
        raise Failure(
            "{file}: {key} names a file outside of its folder, which only a file that you name with --config may do",
            file=file,
            key=key,
        )
    raise Failure(
        "{file}: {key} may stand only in a file that you name with --config; take it out, or give --{key} or --config {file}",
        file=file,
        key=key,
    )


def _lies_below(folder: Path, value: Any) -> bool:
    """Whether a path, links followed, is in the folder.  What is no path is for click to refuse."""
    try:
        return not isinstance(value, str) or Path(value).resolve().is_relative_to(folder.resolve())
    except (ValueError, OSError):  # a NUL, links in a circle
        return False


def _options(command: click.Command) -> Iterator[tuple[str, click.Option]]:
    """The options of a command, or of all in a group, by their long names with _."""
    if isinstance(command, click.Group):
        for one in command.commands.values():
            yield from _options(one)
        return
    for option in command.params:
        if isinstance(option, click.Option) and option.expose_value:
            yield from ((name[2:].replace("-", "_"), option) for name in option.opts if name.startswith("--"))


def _takes(option: click.Option, value: object) -> bool:
    return not isinstance(option.type, click.Choice) or value in option.type.choices


def _as_given(option: click.Option, key: str, file: Path, value: Any) -> Any:
    """A value as the command line would give it: a list for an option that is given again and again; for others its values
    stand behind one, with commas.
    """
    if option.is_flag:
        if not isinstance(value, bool):
            raise UsageError("{file}: {key} is true or false", file=file, key=key.replace("_", "-"))
        return value
    values = [*value] if isinstance(value, list) else [value]
    if any(isinstance(one, bool) for one in values):
        raise UsageError("{file}: {key} is not true or false", file=file, key=key.replace("_", "-"))
    words = [str(one) for one in values]
    return words if option.multiple else ",".join(words)
