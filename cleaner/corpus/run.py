"""A corpus: its files found, read and cleaned, its copies marked."""

from __future__ import annotations

import operator
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import TypeVar, Unpack

from cleaner.core import registry
from cleaner.core.bounded_pool import in_processes
from cleaner.core.decisions import addressed, files_of
from cleaner.core.document import Document
from cleaner.core.errors import CleanerError, InputError, RuleError, SettingsError
from cleaner.core.per_file import settings_for
from cleaner.core.settings import Settings
from cleaner.core.spool import Spool
from cleaner.corpus.duplicates import mark_duplicates
from cleaner.corpus.notices import note_cleaned, note_skipped, note_unmet
from cleaner.files import tables
from cleaner.files.inputs import Input, Skipped, find_inputs
from cleaner.files.read import Unclean, decode_input, read_bytes, read_rows
from cleaner.pipeline.clean import clean_html, clean_text
from cleaner.pipeline.options import CleanOptions, settings_of

ROWS = 16  # of a file that are cleaned by one process at a time
Value = TypeVar("Value")
Task = tuple[int, Input | Unclean | InputError]  # what is to be cleaned, with the number of the input it comes from


def clean_corpus(
    documents: Iterable[Document | str | os.PathLike[str]] | str | os.PathLike[str],
    *,
    jobs: int = 1,
    column: str = "text",
    **options: Unpack[CleanOptions],
) -> Iterator[Document]:
    """The documents of a corpus, cleaned, with their duplicate articles marked (`Article.duplicate`), in the order given.

    Takes documents that are clean already, and paths of files and directories (or one path), which are read as the
    command line reads them.  `jobs` processes clean at once, and as many threads look for copies; `column` holds the
    text of tables.  All documents are put aside until the last has been read, since a copy may come last.
    Files that are passed over, decisions that are not followed, and (for debugging) each document are noted in the log
    "cleaner".  Raises SettingsError at once; InputError, when the first document is asked for, for what cannot be read.
    """
    if operator.index(jobs) < 1:
        raise SettingsError("jobs: {jobs} is less than 1", jobs=jobs)
    return _corpus(documents, settings_of(options), jobs, column)


def _corpus(
    documents: Iterable[Document | str | os.PathLike[str]] | str | os.PathLike[str],
    how: Settings,
    jobs: int,
    column: str,
) -> Iterator[Document]:
    spool = Spool()
    every = [documents] if isinstance(documents, (str, os.PathLike)) else documents
    for document in _found(every, how, jobs, column):
        if isinstance(document, Exception):
            raise document
        spool.add(document)
        note_cleaned(document.source.path or document.id, len(spool))
    decided = addressed(how.decisions, files_of(spool)) if how.decisions else {}
    note_unmet(decided, spool)
    yield from mark_duplicates(spool, decided, jobs=jobs, how=how)[0]


def _found(
    documents: Iterable[Document | str | os.PathLike[str]], how: Settings, jobs: int, column: str
) -> Iterator[Document | InputError]:
    """The documents that are clean already, and those below the paths; paths that follow each other are looked through together."""
    paths: list[str] = []
    for given in documents:
        if isinstance(given, Document):
            yield from clean_paths(paths, how, jobs=jobs, column=column)
            yield given
            paths = []
        else:
            paths.append(os.fspath(given))
    yield from clean_paths(paths, how, jobs=jobs, column=column)


def clean_file(
    path: str | os.PathLike[str], *, column: str = "text", **options: Unpack[CleanOptions]
) -> list[Document]:
    """The cleaned documents of one file: one, or one a row for a file of rows, whose text stands in `column`.

    Raises SettingsError, and InputError for a file that cannot be read.
    """
    how = settings_of(options)
    found: list[Document] = []
    for one in find_inputs([os.fspath(path)]):
        if not isinstance(one, Input):
            raise one if isinstance(one, InputError) else InputError("{path}: not a file of text", path=one.path)
        found += clean_input(one, how, column)
    return found


def clean_paths(
    paths: Iterable[str], how: Settings, *, jobs: int = 1, column: str = "text", avoid: Sequence[Path] = ()
) -> Iterator[Document | InputError]:
    """The cleaned documents of all files below `paths`, in order, and an error for each file that could not be read."""
    found = list(find_inputs(paths, avoid))
    note_skipped(one.path for one in found if isinstance(one, Skipped))
    given = [one for one in found if not isinstance(one, Skipped)]
    files = ((one.id, one.path) for one in given if isinstance(one, Input))
    how = replace(how, decisions=addressed(how.decisions, files))
    yield from clean_inputs(given, how, jobs=jobs, column=column)


def clean_inputs(
    given: Sequence[Input | InputError], how: Settings, *, jobs: int = 1, column: str = "text"
) -> Iterator[Document | InputError]:
    """The same for inputs that have been found already, and settings with decisions under their ids
    (`decisions.addressed`).  `jobs` processes share the work; the order stays.
    """
    return (found for _, found in _numbered(given, how, jobs, column))


def clean_each(
    given: Sequence[Input | InputError], how: Settings, *, jobs: int = 1, column: str = "text"
) -> Iterator[Iterator[Document | InputError]]:
    """The same, input by input: one document, or one a row for a file of rows, or an error.

    Each is to be looked at before the next, since the rows of a large file are not held.
    """
    for _, together in groupby(_numbered(given, how, jobs, column), itemgetter(0)):
        yield (found for _, found in together)


def _numbered(
    given: Sequence[Input | InputError], how: Settings, jobs: int, column: str
) -> Iterator[tuple[int, Document | InputError]]:
    """Each document, or error, with the number of the input that it came from."""
    files = max(1, min(16, len(given) // (4 * jobs)))  # that a process takes at a time
    work = partial(_clean_all, how=how, codes=_codes(how))
    for done in in_processes(work, _tasks(given, how, column, files), jobs):
        yield from done


def _codes(how: Settings) -> list[str]:
    """The rules that every process of a run must know."""
    return [r.code for r in registry.rules() if registry.brought_by(r.code) in ("", *how.rules)]


def _tasks(given: Iterable[Input | InputError], how: Settings, column: str, files: int) -> Iterator[Sequence[Task]]:
    """The work in portions: some `files`, or some of the rows of one."""
    for of_rows, group in groupby(enumerate(given), lambda one: _is_table(one[1])):
        if not of_rows:
            yield from _portions(group, files)
            continue
        for number, one in group:
            assert isinstance(one, Input)
            try:
                rows = read_rows(one, column, settings_for(how, one.path))
                yield from _portions(((number, row) for row in rows), ROWS)
            except InputError as error:
                yield [(number, error)]


def _is_table(one: Input | InputError) -> bool:
    return isinstance(one, Input) and one.format in tables.FORMATS


def _portions(values: Iterable[Value], size: int) -> Iterator[list[Value]]:
    values = iter(values)
    while portion := list(islice(values, size)):
        yield portion


def _clean_all(tasks: Sequence[Task], how: Settings, codes: Sequence[str]) -> list[tuple[int, Document | InputError]]:
    """What becomes of each task; `codes` are the rules that this process must know.  Raises RuleError where it does not."""
    registry.prepare(how.rules, codes)
    done: list[tuple[int, Document | InputError]] = []
    for number, one in tasks:
        try:
            done.append((number, one if isinstance(one, InputError) else _clean(one, how)))
        except InputError as error:
            done.append((number, error))
    return done


def clean_input(given: Input, how: Settings, column: str = "text") -> list[Document]:
    """The cleaned documents of one file: one, or one a row for a file of rows.  Raises InputError."""
    if given.format not in tables.FORMATS:
        return [_clean(given, how)]
    found = []
    for row in read_rows(given, column, settings_for(how, given.path)):
        if isinstance(row, InputError):
            raise row
        found.append(_clean(row, how))
    return found


def _clean(one: Input | Unclean, how: Settings) -> Document:
    """Raises InputError, also where a rule breaks its contract on this text: the text stays as it is."""
    path = one.source.path if isinstance(one, Unclean) else one.path
    try:
        return _cleaned(one, settings_for(how, path))
    except RuleError as error:
        row = f":{one.source.row.line}" if isinstance(one, Unclean) and one.source.row else ""
        raise InputError("{path}: {reason}", path=path + row, reason=error.message, file=path) from error
    except CleanerError:
        raise
    except Exception as error:  # nobody's fault but ours, or want of memory
        error.add_note(path)
        raise


def _cleaned(one: Input | Unclean, how: Settings) -> Document:
    if isinstance(one, Unclean):
        return clean_text(one.text, how, one.source, id=one.id, first=one.first)
    data = read_bytes(one)
    page_encoding = None
    if one.format == "html":
        from cleaner.stages.page.extract import sniff_html_encoding

        page_encoding = sniff_html_encoding(data)
    text, source, first = decode_input(one, data, page_encoding, how.encoding)
    clean = clean_html if one.format == "html" else clean_text
    return clean(text, how, source, id=one.id, first=first)
