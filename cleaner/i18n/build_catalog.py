"""Bring the catalogue up to date with the messages of the program, and compile it: `tox -e messages`.  Needs Babel.

New messages come into `cleaner.po` without a translation, those that nobody says any more go.  A message is the template
that a call of SAID begins with, the help of an option, and the docstring of a command.  Then there are those of others:
of click, and what Python, SQLite and git say of files.
"""

from __future__ import annotations

import ast
import inspect
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from cleaner.core import errors

PACKAGE = Path(__file__).parents[1]
PO = Path(__file__).with_name("locale") / "zh/LC_MESSAGES/cleaner.po"
MO = PO.with_suffix(".mo")
ERRORS = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
SAID = {*ERRORS, "Message", "Failure", "UsageError", "say", "complain", "t", "lang_option", "__init__"}
CLICK = ("core", "decorators", "exceptions", "formatting", "parser", "types")  # modules that speak to users
# words of other programs, as they come: a message without arguments
OTHERS = {
    "click 8.1": ("No such option: {name}",),
    "json": (
        "Expecting value",
        "Extra data",
        "Expecting ',' delimiter",
        "Expecting ':' delimiter",
        "Expecting property name enclosed in double quotes",
        "Illegal trailing comma before end of object",
        "Illegal trailing comma before end of array",
        "Unterminated string starting at",
        "Invalid control character at",
        "Invalid \\escape",
        "Invalid \\uXXXX escape",
    ),
    "csv": ("line contains NUL", "field larger than field limit (2147483647)"),
    "tomllib": (
        "Invalid statement",
        "Invalid value",
        "Invalid hex value",
        "Invalid date or datetime",
        "Invalid initial character for a key part",
        "Expected newline or end of document after a statement",
        "Expected ']' at the end of a table declaration",
        "Expected ']]' at the end of an array declaration",
        "Expected '=' after a key in a key/value pair",
        "Cannot overwrite a value",
        "Unclosed array",
        "Unclosed inline table",
        "Unescaped '\\' in a string",
        "Unterminated string",
        "Escaped character is not a Unicode scalar value",
    ),
    "sqlite": (
        "attempt to write a readonly database",
        "database disk image is malformed",
        "database is locked",
        "database or disk is full",
        "disk I/O error",
        "file is not a database",
        "unable to open database file",
    ),
    "git": (
        "fatal: not a git repository (or any of the parent directories): .git",
        "fatal: this operation must be run in a work tree",
        "missing",
    ),
}
Id = str | tuple[str, str]  # a template, or two: for one, and for any other number


class ZhCatalog(Catalog):
    """A catalogue whose head says nothing of the day, or of the version of Babel: so its bytes depend on the messages only."""

    mime_headers = (  # type: ignore[assignment]
        ("Project-Id-Version", "cleaner"),
        ("Language", "zh"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    )


# ---------------------------------------------------------------- what is said
def messages() -> dict[Id, list[str]]:
    """Every message, with the files that say it, or the program that it is of."""
    found: dict[Id, list[str]] = {}
    own = extract_from_dir(
        PACKAGE, [("data/**", "ignore"), ("**.py", "cleaner.i18n.build_catalog:extract")], keywords=_KEYWORDS
    )
    for file, _, message, *_ in sorted(own, key=lambda one: (one[0], one[1])):
        found.setdefault(_id(message), []).append(file)
    theirs = Path(inspect.getfile(click)).parent
    for _, _, message, *_ in extract_from_dir(theirs, [(f"{name}.py", "python") for name in CLICK]):
        if message != "" and "click" not in found.setdefault(_id(message), []):
            found[_id(message)].append("click")
    for program, texts in OTHERS.items():
        for text in texts:
            found.setdefault(text, []).append(program)
    return {message: list(dict.fromkeys(files)) for message, files in found.items()}


_KEYWORDS: Mapping[str, tuple[int, ...] | None] = {"one": None, "many": (1, 2)}


def _id(message: str | Sequence[str]) -> Id:
    return message if isinstance(message, str) else (message[0], message[1])


def extract(
    file: IO[bytes], keywords: object, tags: Collection[str], options: object
) -> Iterator[tuple[int, str, Id, list[str]]]:
    """As Babel wants it of a file of Python: line, kind, message, comments.

    Babel's own extraction takes no argument by its name, and parts them at the commas of a dict.
    """
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call):
            yield from ((node.lineno, "one" if isinstance(id, str) else "many", id, []) for id in _in_call(node))
        elif isinstance(node, ast.FunctionDef) and any(map(_makes_command, node.decorator_list)):
            yield node.lineno, "one", help_key(ast.get_docstring(node) or ""), []
        elif isinstance(node, ast.Assign) and isinstance(text := _text(node.value), str):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if {*names} & {"NO_TEXT", "MISSING"}:
                yield node.lineno, "one", text, []


def _in_call(node: ast.Call) -> Iterator[Id]:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    named = {word.arg: word.value for word in node.keywords}
    if name in SAID and node.args and isinstance(template := _text(node.args[0]), str) and template:
        many = _text(node.args[2]) if name == "Message" and len(node.args) > 2 else _text(named.get("many"))
        yield (template, many) if many else template
    if help := _text(named.get("help")):
        yield help


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _makes_command(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("command", "group")


def help_key(docstring: str) -> str:
    r"""The help of a command as the catalogue has it: without the mark (`\b`) of lines that click leaves as they are."""
    return docstring.replace("\b\n", "")


# ---------------------------------------------------------------- the files
def read(po: Path = PO) -> dict[Id, Message]:
    """The entries of a catalogue; the `string` of one that wants a translation is empty."""
    with po.open("rb") as file:
        return {_id(message.id): message for message in read_po(file, "zh") if message.id}


def string_of(entry: Message) -> str:
    """The translation: Chinese has one, whatever the number."""
    return entry.string if isinstance(entry.string, str) else (entry.string or [""])[0]


def names_of(entry: Message) -> set[str]:
    """The files that say it, or the programs."""
    return {file for file, _ in entry.locations}


def renewed(entries: Mapping[Id, Message]) -> ZhCatalog:
    """The catalogue of all messages, and of those that another version of click has."""
    catalog = ZhCatalog(
        "zh", fuzzy=False, header_comment="# Chinese messages of cleaner.  After a change: tox -e messages"
    )
    said = messages()
    others = [id for id, entry in entries.items() if "click" in names_of(entry) and id not in said]
    for id, files in [*said.items(), *((id, ["click"]) for id in others)]:
        string = string_of(entries[id]) if id in entries else ""
        catalog.add(id, string if isinstance(id, str) else [string], locations=[(file, 0) for file in files])
    return catalog


def as_po(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(file, catalog, width=120, include_lineno=False)
    return file.getvalue()


def as_mo(po: Path = PO) -> bytes:
    """The catalogue compiled: the same bytes for the same translations."""
    catalog = ZhCatalog("zh", fuzzy=False)
    for id, entry in read(po).items():
        catalog.add(id, entry.string)
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


if __name__ == "__main__":
    PO.write_bytes(as_po(renewed(read())))
    MO.write_bytes(as_mo())
    wanted = [id for id, entry in read().items() if not string_of(entry)]
    print(f"{len(wanted)} messages without a translation", *map(repr, wanted), sep="\n")
