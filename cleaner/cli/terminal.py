"""Between the commands and the terminal: inputs with a progress bar, errors that do not end a run, the closing line."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.spoken import Failure, UsageError, in_words
from cleaner.core.errors import CleanerError
from cleaner.core.messages import Message
from cleaner.core.printable import line_for_people
from cleaner.core.system_errors import system_reason

if TYPE_CHECKING:
    from cleaner.cli.options import Run
    from cleaner.core.document import Document
    from cleaner.core.errors import InputError
    from cleaner.core.settings import Settings
    from cleaner.core.spool import Spool
    from cleaner.files.inputs import Input, Skipped

NOTHING, FINDINGS, TROUBLE, INTERRUPTED = 0, 1, 2, 130  # exit statuses


def read_all(paths: Sequence[str], run: Run, avoid: Sequence[Path] = ()) -> tuple[Spool, list[Input], Settings, int]:
    """The cleaned documents, the inputs they came from, the settings with decisions under the ids of these, and how many
    inputs could not be used (each is told of)."""
    given, unusable = find_all(paths, run, avoid)
    how = with_addresses(run.how, given)
    documents, failed = clean_all(given, how, run)
    return documents, given, how, unusable + failed


def refuse_inputs_in(folder: Path, paths: Sequence[str]) -> None:
    """Raises ClickException where results would go into a folder below `paths` that holds inputs: they would be passed over."""
    from cleaner.files.inputs import Input, find_inputs, holds_results

    whole = folder.resolve()
    if not folder.is_dir() or holds_results(folder) or not any(Path(p).resolve() in whole.parents for p in paths):
        return
    if any(isinstance(one, Input) and Path(one.path).resolve().is_relative_to(whole) for one in find_inputs(paths)):
        raise Failure("{folder}: holds inputs, which would not be read; choose another folder with -o", folder=folder)


def refuse_files_as_folders(**folders: Path | None) -> None:
    """Raises UsageError where an option that takes a folder names a file."""
    for name, folder in folders.items():
        if folder and folder.exists() and not folder.is_dir():
            raise UsageError("{folder}: a file stands there; --{name} takes a folder", folder=folder, name=name)


def with_addresses(how: Settings, given: Sequence[Input]) -> Settings:
    """The settings with decisions under the ids that the inputs have."""
    if not how.decisions:
        return how
    from cleaner.core.decisions import addressed

    return replace(how, decisions=addressed(how.decisions, [(one.id, one.path) for one in given]))


def find_all(paths: Sequence[str], run: Run, avoid: Sequence[Path] = ()) -> tuple[list[Input], int]:
    """The inputs below `paths`, and how many could not be used."""
    from cleaner.corpus.notices import note_skipped
    from cleaner.files.inputs import Input, Skipped

    found = list(_inputs(paths, avoid, run))
    note_skipped(one.path for one in found if isinstance(one, Skipped) and not _is_named(one.path, run))
    errors = [one for one in found if isinstance(one, Exception)]
    for error in errors:
        complain(error)
    return [one for one in found if isinstance(one, Input)], len(errors)


def _is_named(path: str, run: Run) -> bool:
    """Whether it is a file of settings, or one that they or the options name: no input, and nobody thinks it is."""
    from cleaner.cli.config import settings_file

    files = (settings_file(), *map(Path, run.named))
    return any(Path(path).resolve() == file.resolve() for file in files)


def clean_all(given: Sequence[Input], how: Settings, run: Run) -> tuple[Spool, int]:
    """The cleaned documents of `given`, and how many inputs, or rows of them, could not be read; of each input the first are named."""
    from cleaner.core.errors import InputError
    from cleaner.core.spool import Spool
    from cleaner.corpus.run import clean_inputs

    documents = Spool()
    failed: Counter[str] = Counter()
    for result in _progress(clean_inputs(given, how, jobs=run.jobs, column=run.column), len(given)):
        if isinstance(result, InputError):
            failed[result.path] += 1
            if failed[result.path] <= NAMED:
                complain(result)
        else:
            documents.add(result)
    for path, count in failed.items():
        if count > NAMED:
            rows = Message("{n} more row", {"n": count - NAMED}, "{n} more rows")
            complain("{path}: {rows} cannot be read either", path=path, rows=rows)
    if failed and any(document.source.path in failed for document in documents):
        # a row that could not be cleaned: the others must not be written without it
        documents = Spool(document for document in documents if document.source.path not in failed)
    return documents, failed.total()


def _inputs(paths: Sequence[str], avoid: Sequence[Path], run: Run) -> Iterator[Input | Skipped | InputError]:
    from cleaner.files.inputs import find_inputs

    if "-" in paths:
        yield standard_input(run)
    yield from find_inputs([path for path in paths if path != "-"], avoid)


def _progress(results: Iterable[Any], length: int) -> Iterator[Any]:
    """The results, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield from results
        return
    with click.progressbar(results, length=length, label=in_words(Message("cleaning")), file=sys.stderr) as bar:
        yield from bar


def summarize(documents: Sequence[Document], output: Path, report: Path | None) -> None:
    articles = copies = applied = proposed = 0
    for document in documents:  # once, since each is fetched from the disk
        articles += len(document.articles)
        copies += sum(article.duplicate is not None for article in document.articles)
        applied += len(document.findings)
        proposed += len(document.proposals)
    where = f"{output}, {report / 'index.html'}" if report else str(output)
    say(
        "{documents}, {articles}, {edits} applied, {proposed} proposed or flagged, {duplicates} → {where}",
        documents=Message("{n} document", {"n": len(documents)}, "{n} documents"),
        articles=Message("{n} article", {"n": articles}, "{n} articles"),
        edits=Message("{n} edit", {"n": applied}, "{n} edits"),
        proposed=proposed,
        duplicates=Message("{n} duplicate", {"n": copies}, "{n} duplicates"),
        where=where,
    )


NAMED = 20  # of the rows of one file that cannot be read
MANY = 0.2  # of the articles: where more are dropped as copies, somebody should look


def tell_dropped(documents: Sequence[Document]) -> None:
    """Say so if a large part of the articles were dropped as copies: by relation, with the largest cluster."""
    copies = [copy for document in documents for article in document.articles if (copy := article.duplicate)]
    articles = sum(len(document.articles) for document in documents)
    if len(copies) <= MANY * articles:
        return
    kinds = Counter(copy.relation for copy in copies)
    kept, members = Counter(copy.of for copy in copies).most_common(1)[0]
    say(
        "{copies} of {articles} articles were left out as copies: {exact} exact, {near} near, {contained} contained;"
        " the largest group has {group}, of which {kept} was kept",
        copies=len(copies),
        articles=articles,
        exact=kinds["exact"],
        near=kinds["near"],
        contained=kinds["contained"],
        group=members + 1,
        kept=kept,
    )


def files(number: int) -> Message:
    return Message("{n} file", {"n": number}, "{n} files")


def complain(error: CleanerError | Message | str, /, **arguments: object) -> None:
    """An error that does not end the run."""
    message = error.message if isinstance(error, CleanerError) else Message.of(error, arguments)
    _tell(Message("Error: {message}", {"message": message}))


def say(message: Message | str, /, **arguments: object) -> None:
    """A message on standard error, in the user's language."""
    _tell(Message.of(message, arguments))


def _tell(message: Message) -> None:
    click.echo(in_words(message), err=True)


def print_lines(text: str) -> None:
    """What people read, on standard output; what may stand in texts and names does no harm there."""
    click.echo("\n".join(map(line_for_people, text.split("\n"))))


def listen() -> None:
    """Say what a run notes (`corpus.notices`) as if it were said here, from its first note on."""
    from cleaner.corpus import notices

    notices.before_first[:] = [_become_handler]


def _become_handler() -> None:
    import logging

    class Terminal(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            _tell(record.msg if isinstance(record.msg, Message) else Message(record.getMessage()))

    log = logging.getLogger("cleaner")
    log.setLevel(logging.INFO)
    log.addHandler(Terminal())


def what_happened(error: CleanerError | OSError) -> Message:
    if isinstance(error, CleanerError):
        return error.message
    reason = system_reason(error)
    if error.filename:
        return Message("{file}: {reason}; nothing was written", {"file": error.filename, "reason": reason})
    return Message("{reason}; nothing was written", {"reason": reason})


def standard_input(run: Run) -> Input:
    from cleaner.files.inputs import Input

    return Input("-", "stdin", run.format, sys.stdin.buffer.read())
