"""Settings from `cleaner.toml`, or [tool.cleaner] of `pyproject.toml`, as defaults for the command line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Set
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from cleaner.cli.spoken import UsageError
from cleaner.core.messages import Message

if TYPE_CHECKING:
    from cleaner.core.settings import PerFile


Command = TypeVar("Command", bound=Callable[..., Any])
CHOSEN = "cleaner.settings_file"  # key of the context's `meta`: the settings file that --config names
OF_TABLES = "per_file", "rules"  # settings that no option has


class Found(NamedTuple):
    """A settings file and what stands in it for cleaner; `chosen` says whether the user named it with --config."""

    file: Path
    table: dict[str, Any]
    chosen: bool


def set_defaults(context: click.Context, root: click.Group) -> None:
    """Let the settings file say what the options of every command are unless they are given (click's `default_map`).

    Keys are the long names of options, with - or _; lists may stand for names with commas.
    Raises UsageError for a file that is no TOML, or a key that no command has.
    """
    found = _found()
    table = {key: v for key, v in found.table.items() if key.replace("-", "_") not in OF_TABLES}
    context.default_map = _by_command(table, found.file, root.commands)


def config_option(command: Command) -> Command:
    """--config, which may stand before the command or behind it."""
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
    if file is None:
        return
    above = context.find_root()
    above.meta[CHOSEN] = file
    if context is above:  # the group itself, which sets the defaults afterwards
        return
    assert isinstance(above.command, click.Group)
    set_defaults(above, above.command)
    names = context.command_path.split()[len(above.command_path.split()) :]
    table: Any = above.default_map
    for name in names:
        table = (table or {}).get(name)
    context.default_map = table


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
        table = tomllib.loads(file.read_text("utf-8-sig"))
    except OSError:
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError("{file}: {reason}; mend the file", file=file, reason=_toml_reason(error)) from None
    found: Any = table
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


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


def _by_command(table: dict[str, Any], file: Path, commands: Mapping[str, click.Command]) -> dict[str, dict[str, Any]]:
    values = {key.replace("-", "_"): value for key, value in table.items()}
    options = [one for command in commands.values() for one in _options(command)]
    if unknown := set(values) - {key for key, _ in options}:
        raise UsageError(
            "{file}: there is no setting {name!r}; settings are named like the options of the commands",
            file=file,
            name=min(unknown),
        )
    usable = {key for key, option in options if key in values and _takes(option, values[key])}
    return {name: _defaults(command, values, usable) for name, command in commands.items()}


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


def _as_typed(option: click.Option, value: Any) -> Any:
    """A list for an option that is given again and again; for others its values stand behind one, with commas."""
    if option.multiple:
        return value if isinstance(value, list) else [value]
    return ",".join(map(str, value)) if isinstance(value, list) else value


def _defaults(command: click.Command, values: Mapping[str, Any], usable: Set[str]) -> dict[str, Any]:
    """A choice that only other commands have (`format`) is none of this one; one that no command has is for click to refuse."""
    if isinstance(command, click.Group):
        return {name: _defaults(one, values, usable) for name, one in command.commands.items()}
    return {
        option.name: _as_typed(option, values[key])
        for key, option in _options(command)
        if option.name and key in values and (_takes(option, values[key]) or key not in usable)
    }
