"""Options that would have no effect in a command as it is given: refused, since whoever gave them expected one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import click
from click.core import ParameterSource

from cleaner.cli.spoken import UsageError
from cleaner.core.messages import Message

Parameters = Mapping[str, Any]


class Idle(NamedTuple):
    """Options of a command, by their names as parameters, that have no effect `when` the others are so; `why` in words."""

    options: Sequence[str]
    when: Callable[[Parameters], bool]
    why: Message


NO_STREAM = Idle(["from_"], lambda given: "-" not in given["paths"], Message("without - (standard input)"))
IDLE: Mapping[str, Sequence[Idle]] = {
    "clean": [
        NO_STREAM,
        Idle(
            ["output", "to", "duplicates", "prune", "threshold", "keep_copy", "prefer"],
            lambda given: given["in_place"],
            Message("with --in-place"),
        ),
        Idle(
            ["duplicates", "prune", "threshold", "keep_copy", "prefer", "jobs"],
            lambda given: "-" in given["paths"],
            Message("with - (standard input)"),
        ),
    ],
    "check": [
        NO_STREAM,
        Idle(
            ["unsafe_fixes"], lambda given: not given["fix"] and not given["diff"], Message("without --fix or --diff")
        ),
        Idle(["statistics", "strict", "layout"], lambda given: given["diff"], Message("with --diff")),
        Idle(
            ["statistics", "layout", "exit_zero"],
            lambda given: bool(given["write_baseline"]),
            Message("with --write-baseline"),
        ),
    ],
    "dedup": [NO_STREAM, Idle(["drop"], lambda given: not given["output"], Message("without -o FOLDER"))],
    "restore": [
        Idle(["output", "record"], lambda given: given["in_place"], Message("with --in-place")),
        Idle(["into"], lambda given: not given["in_place"], Message("without --in-place")),
    ],
    "report": [Idle(["cleaned", "output", "decisions"], lambda given: bool(given["score"]), Message("with --score"))],
}


def refuse_idle() -> None:
    """Raises UsageError for such an option of the command that runs, if it was given on the command line."""
    context = click.get_current_context()
    for options, when, why in IDLE[context.command.name or ""]:
        if not when(context.params):
            continue
        for parameter in context.command.params:
            source = context.get_parameter_source(parameter.name or "")
            if parameter.name in options and source is ParameterSource.COMMANDLINE:
                raise UsageError("{option} has no effect {why}", option=max(parameter.opts, key=len), why=why)
