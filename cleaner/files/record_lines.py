"""The lines of a record as they are read: what is no line, or is damaged, is told of by its number, and the others are used.

A record may come from a stranger, or from a broken disk.  Everything that its lines hold is checked here, so that no one else
needs to; what a text alone can show (whether an edit fits it) is checked where the document is made, in `record`.
"""

from __future__ import annotations

import base64
import codecs
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args

from cleaner.core.document import RULE_OF_RELATION
from cleaner.core.errors import RecordError
from cleaner.core.source import Spelling
from cleaner.files.rows import FORMATS as ROWS

SCHEMA = 1
LARGEST = 1 << 40  # of an offset or a number of a line: no text is as long
MOST_MARKS = 1 << 24  # byte-order marks before a text
SLOW = {"idna", "punycode", "undefined"}  # names of codecs that are no encoding of a file

Check = Callable[[Any], bool]


class Line(NamedTuple):
    """A line of a record that is sound: where it stands, as FILE:NUMBER, and what it holds."""

    place: str
    entry: Mapping[str, Any]

    @property
    def source(self) -> str:
        return str(self.entry["source"])

    @property
    def is_piece(self) -> bool:
        return "piece" in self.entry


def read(file: Path, refused: list[RecordError]) -> Iterator[Line]:
    """The lines that are sound; for each of the others its error goes to `refused`."""
    for number, data in enumerate(raw(file), 1):
        place = f"{file}:{number}"
        try:
            yield Line(place, _checked(place, parsed(data)))
        except RecordError as error:
            refused.append(error)


def raw(file: Path) -> Iterator[bytes]:
    with file.open("rb") as lines:
        yield from lines


def parsed(line: bytes) -> Any:
    """What a line holds; None where it is no JSON."""
    try:
        return json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None


def source_of(line: bytes) -> str | None:
    """The source that a line speaks of, None where it names none."""
    entry = parsed(line)
    return entry["source"] if isinstance(entry, dict) and is_path(entry.get("source")) else None


def _checked(place: str, entry: Any) -> Mapping[str, Any]:
    if not isinstance(entry, dict) or not is_path(entry.get("source")):
        raise RecordError("{place}: this is no line of a record; it is passed over", place=place)
    if entry.get("schema") != SCHEMA or isinstance(entry["schema"], bool):
        raise RecordError(
            "{place}: {source}: its record has schema {found}; this version reads {known}",
            place=place,
            source=entry["source"],
            found=f"{entry.get('schema')!r:.40}",
            known=SCHEMA,
        )
    field = next((name for name, sound in _checks(entry).items() if not sound(entry.get(name))), "")
    if field:
        raise damaged(place, entry["source"], field)
    return entry


def damaged(place: str, source: str, reason: object) -> RecordError:
    return RecordError(
        "{place}: {source}: its record is damaged ({reason}); clean the source again",
        place=place,
        source=source,
        reason=reason,
    )


# ---------------------------------------------------------------- what is sound
def _text(value: Any) -> bool:
    return isinstance(value, str)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= LARGEST


def _number(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) <= LARGEST  # which no NaN is


def _marks(value: Any) -> bool:
    return _count(value) and value <= MOST_MARKS


def _digest(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def _base64(value: Any) -> bool:
    try:
        base64.b64decode(value, validate=True)
    except (ValueError, TypeError):
        return False
    return isinstance(value, str)


def is_path(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(value) and b"\0" not in os.fsencode(value)
    except UnicodeEncodeError:
        return False


def _encoding(value: Any) -> bool:
    try:
        codec = codecs.lookup(value)
        return codec.name not in SLOW and codec.encode("a") is not None and isinstance(codec.encode("a")[0], bytes)
    except (LookupError, ValueError, TypeError):
        return False


def _maybe(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _each(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _tuple(*checks: Check) -> Check:
    return lambda value: (
        isinstance(value, list)
        and len(value) == len(checks)
        and all(check(one) for check, one in zip(checks, value, strict=True))
    )


def _by(key: Check, check: Check) -> Check:
    return lambda value: isinstance(value, dict) and all(key(k) and check(v) for k, v in value.items())


def _with(needed: Mapping[str, Check], others: Mapping[str, Check]) -> Check:
    """An object that has what is needed, and in which the others, where they are there, are sound."""

    def check(value: Any) -> bool:
        return (
            isinstance(value, dict)
            and all(name in value and sound(value[name]) for name, sound in needed.items())
            and all(sound(value[name]) for name, sound in others.items() if name in value)
        )

    return check


def _edit(value: Any) -> bool:
    if not _tuple(_count, _count, _text, _maybe(_text), _number)(value):
        return False
    return bool(value[1] - value[0] == len(value[2]) > 0)


def _span(value: Any) -> bool:
    return _tuple(_count, _count)(value) and value[0] <= value[1]


def _around(value: Any) -> bool:
    whole = _with({"raw": _text}, {})
    parts = _with(
        {"before": _text, "after": _text, "spelling": lambda name: name in get_args(Spelling)}, {"literal": _text}
    )
    return whole(value) or (parts(value) and value.keys() <= {"before", "after", "spelling", "literal"})


_copy = _tuple(_text, lambda name: isinstance(name, str) and name in RULE_OF_RELATION, _number, _count)
_text_by_name = _by(_text, _text)
_numbers = _each(_count)
_notes = _with(
    {},
    {
        "sha256": _digest,
        "bom": _marks,
        "newline": lambda value: value == "\r",
        "returns": _numbers,
        "lines": _by(_encoding, _numbers),
        "bytes": _by(str.isdecimal, _base64),
        "html": _text,
        "page": _text_by_name,
        "line": _count,
        "column": _text,
        "head": _text,
        "row": _around,
        "null": _flag,
        "empty": _flag,
        "bad": _text,
        "left_out": _flag,
    },
)
_article = _with(
    {
        "title": _text,
        "lines": _tuple(_count, _count),
        "meta": _text_by_name,
        "meta_lines": _by(_text, _count),
        "reason": _text,
        "sha256": _digest,
    },
    {
        "text": _text,
        "file": is_path,
        "format": _text,
        "row": _count,
        "column": _text,
        "span": _span,
        "duplicate": _copy,
        "template": _copy,
    },
)


def _placed(article: Any) -> bool:
    """Whether the text of an article is there, or the file that has it is named."""
    return (
        _article(article)
        and ("text" in article or {"file", "format"} <= article.keys())
        and ("row" not in article or "column" in article)
    )


PIECE: Mapping[str, Check] = {"piece": _base64}
DOCUMENT: Mapping[str, Check] = {
    "id": _text,
    "format": _text,
    "encoding": _encoding,
    "notes": _notes,
    "steps": _each(_with({"rule": _text, "applied": _flag, "edits": _each(_edit)}, {"note": _text})),
    "lines": _each(_tuple(_text, _text, _number, _flag)),
    "articles": _each(_placed),
    "settings": _maybe(lambda value: isinstance(value, dict)),
    "written": _maybe(_digest),
}


def _checks(entry: Mapping[str, Any]) -> Mapping[str, Check]:
    """Those that hold for this line."""
    if "piece" in entry:
        return PIECE
    checks = dict(DOCUMENT)
    if not entry.get("articles"):
        checks["text"] = _text
    if entry.get("format") in ROWS:
        checks["notes"] = lambda notes: _notes(notes) and {"line", "row"} <= notes.keys()
    return checks
