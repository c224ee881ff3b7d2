"""Options as people give them, to a function or at the command line, made into settings: names checked, files read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from cleaner.core.errors import CleanerError, SettingsError
from cleaner.core.messages import Message
from cleaner.core.settings import Names, Settings, settings
from cleaner.core.system_errors import system_reason

if TYPE_CHECKING:
    from cleaner.core.decisions import Decisions
    from cleaner.core.settings import PerFile

File = str | os.PathLike[str]


class CleanOptions(TypedDict, total=False):
    """What may be chosen when a text is cleaned; none of it must be.

    Rules are named by code ("RST002") or family ("RST"), several in a list or in one string with commas.
    """

    select: Names  # only these rules or families
    ignore: Names  # not these
    apply: Names  # apply these, though they only propose by default
    propose: Names  # only propose what these find
    keep: Names  # never take out lines with these labels
    min_confidence: float  # 0 to 1; an edit below it is only proposed
    script: Literal["hans", "hant", "tw", "twp", "hk", "jp"] | None  # convert the whole text to one script
    punctuation: Literal["full", "keep"]  # "keep" leaves half-width marks and straight quotes
    encoding: str  # of all files without a byte-order mark; "" judges each by its bytes
    bad_rows: Literal[
        "fail", "skip", "keep"
    ]  # of a table: "skip" leaves them out of the results, "keep" leaves them as they are
    lines: Mapping[str, str] | File  # what the site repeats: the path of a table of `cleaner learn-lines`
    decisions: Decisions | File  # what people decided: the path of decisions.json
    per_file: Iterable[PerFile]  # settings of some files only (`cleaner.core.per_file.read`)
    rules: Names  # modules, or files that end in .py, that bring rules of their own


def settings_of(options: CleanOptions) -> Settings:
    """The settings that options make.  Raises SettingsError, which says what was meant, and RuleError."""
    given: dict[str, Any] = dict(options)
    for name in given:
        if name not in CleanOptions.__annotations__:
            close = get_close_matches(name, CleanOptions.__annotations__, 1)
            if close:
                raise SettingsError("there is no option {name!r}; did you mean {close!r}?", name=name, close=close[0])
            known = ", ".join(CleanOptions.__annotations__)
            raise SettingsError("there is no option {name!r}; there are {known}", name=name, known=known)
    for name, read in (("lines", _lines), ("decisions", _decisions)):
        if name in given and not isinstance(given[name], Mapping):
            given[name] = _read(name, given[name], read)
    return settings(**given)


def _read(name: str, file: File, read: Callable[[str], Mapping[Any, Any]]) -> Mapping[Any, Any]:
    try:
        path = os.fspath(file)
    except TypeError:
        raise SettingsError("{name}: {value!r} is no path", name=name, value=file) from None
    try:
        return read(path) if path else {}
    except OSError as error:
        raise SettingsError("{name}: {path}: {reason}", name=name, path=path, reason=system_reason(error)) from None
    except CleanerError as error:
        raise SettingsError("{name}: {reason}", name=name, reason=error.message) from None
    except UnicodeDecodeError:
        raise SettingsError("{name}: {path}: not in UTF-8", name=name, path=path) from None
    except ValueError as error:
        raise SettingsError("{name}: {reason}", name=name, reason=Message(str(error))) from None


def _lines(path: str) -> Mapping[str, str]:
    from cleaner.stages.layout.site_lines import read_table

    return read_table(path)


def _decisions(path: str) -> Decisions:
    from cleaner.core.decisions import read

    return read(path)
