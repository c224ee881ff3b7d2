"""Settings that hold for some files only: classical texts, where a rare character is no disguise; poems, which have no stops.

    [[tool.cleaner.per-file]]
    files = ["古籍/**", "*.诗.txt"]
    ignore = ["RST", "PUN"]

Patterns are those of .gitignore, below the folder of the settings file, but one without a leading slash holds at any depth:
so what was cleaned into `cleaned/古籍/` is judged like its source.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.core.errors import SettingsError
from cleaner.core.patterns import gitignore
from cleaner.core.settings import PerFile, Settings, settings

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

ADDED = "ignore", "apply", "propose", "keep"  # to those of the run
INSTEAD = "min_confidence", "script", "punctuation", "encoding"  # of those of the run


def read(entries: Iterable[Mapping[str, Any]], folder: str | os.PathLike[str]) -> tuple[PerFile, ...]:
    """Checked entries, as they stand in a settings file in `folder`.  Raises SettingsError."""
    return tuple(_entry(entry, os.path.abspath(folder)) for entry in entries)


def _entry(entry: Mapping[str, Any], folder: str) -> PerFile:
    given = {key.replace("-", "_"): value for key, value in entry.items()}
    files = given.pop("files", None)
    patterns = tuple(files) if isinstance(files, (list, tuple)) else (files,)
    if not patterns or not all(isinstance(pattern, str) and pattern for pattern in patterns):
        raise SettingsError('per-file: an entry names no files; write files = "古籍/**", or a list of such patterns')
    if unknown := set(given) - {*ADDED, *INSTEAD}:
        can = ", ".join(sorted((*ADDED, *INSTEAD))).replace("_", "-")
        raise SettingsError(
            "per-file: {name!r} cannot be set for some files only; these can: {can}", name=min(unknown), can=can
        )
    try:
        checked = settings(**given)
    except SettingsError as error:
        raise SettingsError("per-file: {files}: {reason}", files=", ".join(patterns), reason=error.message) from None
    except TypeError:
        raise SettingsError("per-file: {files}: a value has the wrong type", files=", ".join(patterns)) from None
    lists = {name: getattr(checked, name) for name in ADDED}
    return PerFile(patterns, folder, lists, {name: given[name] for name in INSTEAD if name in given})


def settings_for(how: Settings, path: str) -> Settings:
    """The settings that hold for the file at `path`: those of the run, and of each entry that names it, in order."""
    for entry in how.per_file:
        if _names(entry, path):
            how = _with(how, entry)
    return how


def _names(entry: PerFile, path: str) -> bool:
    if path == "-":
        return False
    below = Path(os.path.relpath(path, entry.folder)).as_posix()
    return not below.startswith("../") and _patterns(entry.files).match_file(below)


@lru_cache(64)
def _patterns(files: tuple[str, ...]) -> GitIgnoreSpec:
    return gitignore(file if file.startswith(("/", "!")) else f"**/{file}" for file in files)


def _with(how: Settings, entry: PerFile) -> Settings:
    """Where an entry applies what the run only proposes, or the other way round, the entry is right."""
    apply, propose = entry.lists["apply"], entry.lists["propose"]
    return dataclasses.replace(
        how,
        ignore=how.ignore + entry.lists["ignore"],
        apply=tuple(name for name in how.apply if name not in propose) + apply,
        propose=tuple(name for name in how.propose if name not in apply) + propose,
        keep=how.keep + entry.lists["keep"],
        **entry.values,
    )
