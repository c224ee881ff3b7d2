"""Simplified forms, by OpenCC."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaner.stages.disguise import suspects
from cleaner.stages.language.forms import converter

SURROGATE = re.compile("[\ud800-\udfff]")


def folded_near(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with those spans of it, which are whole lines, in simplified characters."""
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces += text[done:start], folded(text[start:end])
        done = end
    return "".join([*pieces, text[done:]])


def folded(text: str) -> str:
    """The text in simplified characters, by OpenCC's phrases, line by line, of the same length."""
    convert = converter("t2s")
    sound = SURROGATE.sub("?", text)  # which OpenCC refuses
    simple = convert(sound)
    if len(simple) != len(text):
        lines = sound.split("\n")
        simple = "\n".join(s if len(s := convert(line)) == len(line) else line for line in lines)
    kept = [m.start() for m in suspects.odd().finditer(simple) if m[0] != text[m.start()]]
    if kept:  # OpenCC also invents simplified forms that nobody writes (騧 䯄)
        chars = list(simple)
        for i in kept:
            chars[i] = text[i]
        simple = "".join(chars)
    return simple
