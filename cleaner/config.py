"""Settings from `cleaner.toml`, or [tool.cleaner] of `pyproject.toml`, as defaults for the command line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cleaner.per_file import PerFile


def defaults(folder: Path, commands: Mapping[str, click.Command]) -> dict[str, dict[str, Any]]:
    """What the nearest settings file, in `folder` or above, sets for each command (click's `default_map`).

    Keys are the long names of options, with - or _; lists may stand for names with commas.
    Raises click.UsageError for a file that is no TOML, or a key that no command has.
    """
    file, table = _nearest(folder)
    return _by_command({key: v for key, v in table.items() if key.replace("-", "_") != "per_file"}, file, commands)


def per_file(folder: Path) -> tuple[PerFile, ...]:
    """What it sets for some files only (its entries `per-file`).  Raises click.UsageError."""
    file, table = _nearest(folder)
    entries = table.get("per-file", table.get("per_file"))
    if entries is None:
        return ()
    from cleaner.per_file import read
    from cleaner.settings import SettingsError

    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise click.UsageError(f"{file}: per-file must be a list of tables, each under [[per-file]]")
    try:
        return read(entries, file.parent)
    except SettingsError as error:
        raise click.UsageError(f"{file}: {error}") from None


def settings_file(folder: Path) -> Path:
    """The nearest settings file, or where one would stand."""
    return _nearest(folder)[0]


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
        raise click.UsageError(f"{file}: {error}; mend the file") from None
    found: Any = table
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _by_command(table: dict[str, Any], file: Path, commands: Mapping[str, click.Command]) -> dict[str, dict[str, Any]]:
    values = {key.replace("-", "_"): ",".join(map(str, v)) if isinstance(v, list) else v for key, v in table.items()}
    known = {option for command in commands.values() for option in _options(command)}
    if unknown := set(values) - known:
        raise click.UsageError(
            f"{file}: there is no setting {min(unknown)!r}; settings are named like the options of the commands"
        )
    return {name: _defaults(command, values) for name, command in commands.items()}


def _options(command: click.Command) -> set[str]:
    """The options of a command, or of all in a group."""
    if isinstance(command, click.Group):
        return set().union(*map(_options, command.commands.values()))
    return {option.name for option in command.params if isinstance(option, click.Option) and option.name}


def _defaults(command: click.Command, values: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(command, click.Group):
        return {name: _defaults(one, values) for name, one in command.commands.items()}
    return {name: values[name] for name in _options(command) if name in values}
