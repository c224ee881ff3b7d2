"""The whole text in one script, on request: `--script hans` or `--script hant`, by OpenCC's phrases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial

from cleaner.core.edits import Edit, shrink
from cleaner.core.rules import declare

SURROGATE = re.compile("[\ud800-\udfff]")

declare(
    "UNI010",
    """按要求把全文转为简体或繁体。 The whole text in one script, on request.

    只在给出 --script hans 或 --script hant 时进行，按 OpenCC 的词组转换（头发→頭髮，出发→出發）。平时文档保持自己的字形：
    混进简体文章里的个别繁体字由 RST 处理。Only where `--script hans` or `--script hant` asks for it, by the phrases of
    OpenCC.  Otherwise a document keeps its own script; stray characters of the other one are the business of RST.
    """,
    on_request=True,
    decidable=False,
)


def conversion(script: str) -> Callable[[str], Iterator[Edit]]:
    """The function that finds what has to change for a text to be in `script` ("hans" or "hant")."""
    return partial(_convert, "t2s" if script == "hans" else "s2t")


def _convert(config: str, text: str) -> Iterator[Edit]:
    convert = _converter(config)
    start = 0
    for line in text.split("\n"):
        # a lone surrogate cannot be handed to OpenCC; ENC003 has replaced it, unless that rule is turned off
        if not line.isascii() and not SURROGATE.search(line) and (new := convert(line)) != line:
            yield from shrink(start, line, new)
        start += len(line) + 1


@cache
def _converter(config: str) -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC(config).convert
    return convert
