"""Files that hold data and not prose, though they are called text: nobody wants the braces of JSON cleaned."""

from __future__ import annotations

import json
import re

from cleaner.core.errors import InputError
from cleaner.core.messages import Message

FIRST = 3  # lines, not blank, that are tried as JSON
WARC = re.compile(r"WARC/\d\.\d\r?\n")


def refuse_structured(text: str, path: str) -> None:
    """Raises InputError for a web archive or JSON.

    >>> refuse_structured("[1] 见第三章。", "a.txt")
    >>> refuse_structured('[{"text": "好"}]', "a.txt")
    Traceback (most recent call last):
    ...
    cleaner.core.errors.InputError: a.txt: this is a JSON array, not prose; put each element on a line of its own (`jq -c '.[]'`), and name the file .jsonl
    """
    if found := _what(text):
        what, remedy = found
        raise InputError("{path}: this is {what}, not prose; {remedy}", path=path, what=what, remedy=remedy)


def _what(text: str) -> tuple[Message, Message] | None:
    """What it is, and what to do about it."""
    start = text.lstrip()[:2000]
    if WARC.match(start):
        return Message("a web archive (`WARC`)"), Message("extract its pages, and give these")
    if start[:1] == "[" and isinstance(_json(text), list):
        return (
            Message("a JSON array"),
            Message("put each element on a line of its own (`jq -c '.[]'`), and name the file .jsonl"),
        )
    if start[:1] != "{":
        return None
    lines = [line for line in text.lstrip().split("\n", 4 * FIRST)[: 4 * FIRST] if line.strip()][:FIRST]
    if all(isinstance(_json(line), dict) for line in lines):
        return (
            Message("JSON, an object a line"),
            Message("name the file .jsonl, or give it on standard input with --from jsonl"),
        )
    if isinstance(_json(text), dict):
        return Message("a JSON object"), Message("put its texts into objects, one a line, and name the file .jsonl")
    return None


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
