"""`--help` in Chinese, for a Chinese locale: the words are those of the catalogue, and lines end where Chinese lets them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import copy
from inspect import cleandoc

import click

from cleaner.core.printable import width
from cleaner.i18n.catalog import translated

# what click adds to the help of an option
_EXTRA = re.compile(r"  \[([^\]]*)\]\Z")


def in_chinese(command: click.Command) -> click.Command:
    """A command like this one, and those below it, with Chinese help."""
    twin = copy(command)
    twin.context_class = _ChineseContext
    twin.help = translated(cleandoc(command.help or "").replace("\b\n", ""), "zh")
    twin.short_help = twin.help.split("\n")[0]
    if isinstance(twin, click.Group):
        twin.commands = {name: in_chinese(one) for name, one in twin.commands.items()}
    return twin


class ChineseFormatter(click.HelpFormatter):
    """click's, but a line ends where the columns of a terminal do, and between any two Chinese characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        super().write_text(_raw(text, self.width - self.current_indent))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        room = self.width - min(max(len(term) for term, _ in rows), col_max) - col_spacing - 2
        super().write_dl([(term, _raw(_in_chinese(text), room)) for term, text in rows], col_max, col_spacing)


class _ChineseContext(click.Context):
    formatter_class = ChineseFormatter


def _in_chinese(text: str) -> str:
    extra = _EXTRA.search(text)
    help = text[: extra.start()] if extra else text
    return translated(help, "zh") + (f"［{extra[1].replace('; ', '；')}］" if extra else "")


def _raw(text: str, columns: int) -> str:
    r"""The text in lines that click leaves as they are (`\b`)."""
    paragraphs = (paragraph.removeprefix("\b\n").split("\n") for paragraph in text.split("\n\n"))
    lines = ([line for part in parts for line in _lines(part, columns)] for parts in paragraphs)
    return "\n\n".join("\n".join(["\b", *paragraph]) for paragraph in lines)


def _lines(text: str, columns: int) -> Iterator[str]:
    """No line begins with a closing mark; words of an alphabet and what stands in ［］ are not divided."""
    line = ""
    for piece in re.findall(r"(?:［[^］]*］|（?(?:[!-~]+|.))[，。；：、）？]* ?", text):
        if line and width(line + piece.rstrip()) > columns:
            yield line.rstrip()
            line = ""
        line += piece
    yield line
