"""One text, or one page, through all stages."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Literal, Unpack

from cleaner.core.document import Document, Step
from cleaner.core.errors import SettingsError
from cleaner.core.settings import Settings
from cleaner.core.source import Page, Source
from cleaner.core.verdicts import verdicts_on
from cleaner.pipeline.options import CleanOptions, settings_of
from cleaner.pipeline.until_stable import until_stable

Format = Literal["text", "markdown", "html"]


def clean(text: str, *, format: Format = "text", id: str = "", **options: Unpack[CleanOptions]) -> Document:
    """Clean one text.

    `format` is "text", "markdown" or "html"; `id` names the document; the options are those of `CleanOptions`.
    Raises SettingsError for an option that does not exist or a value that cannot be followed, RuleError for a rule that
    breaks its contract, TypeError for what is no str.

    >>> clean("浙江渻政协第苐九次会议").restore()
    '浙江渻政协第苐九次会议'
    """
    if not isinstance(text, str):
        raise TypeError(f"clean() takes a str, not {type(text).__name__}; clean_file() reads and decodes a file")
    how = settings_of(options)
    if format == "html":
        return clean_html(text, how, id=id)
    if format not in ("text", "markdown"):
        raise SettingsError("format: {format!r} is none of 'text', 'markdown', 'html'", format=format)
    return clean_text(text, how, Source(format=format), id=id)


def clean_text(text: str, how: Settings, source: Source, *, id: str = "", first: Sequence[Step] = ()) -> Document:
    """Clean a decoded text; `first` are the steps of the decoder, which stand before all others."""
    passed = until_stable(text, how, source.format, None, verdicts_on(how.decisions, id, text))
    steps = (*first, *passed.steps)
    return Document(id, source, text, passed.text, steps, tuple(passed.lines), tuple(passed.articles))


def clean_html(
    html: str, how: Settings, source: Source | None = None, *, id: str = "", first: Sequence[Step] = ()
) -> Document:
    """Clean a page: its visible lines are the original, each with its `markup`; the page itself is kept in `source.place`
    for `restore`.

    Only the first pass sees the markup.  The later passes judge the article as the plain text that will be written,
    so that the written file, cleaned again, stays as it is.
    """
    from cleaner.stages.page.extract import extract

    page = extract(html)
    source = source or Source(format="html")
    source = dataclasses.replace(source, place=Page(html, page.meta))
    passed = until_stable(page.text, how, "text", page.markup, verdicts_on(how.decisions, id, page.text))
    steps = (*first, *passed.steps)
    lines, articles = tuple(passed.lines), tuple(passed.articles)
    return Document(id, source, page.text, passed.text, steps, lines, articles, page.markup)
