"""Between the commands and the terminal: inputs with a progress bar, errors that do not end a run, the closing line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.i18n.language import preferred

if TYPE_CHECKING:
    from cleaner.core.decisions import Decisions
    from cleaner.core.document import Document
    from cleaner.core.errors import InputError
    from cleaner.core.settings import Settings
    from cleaner.core.spool import Shelf
    from cleaner.files.inputs import Input, Skipped
    from cleaner.i18n.language import Language

NOTHING, FINDINGS, TROUBLE, INTERRUPTED = 0, 1, 2, 130  # exit statuses


def read_all(
    paths: Sequence[str], how: Settings, options: dict[str, Any], avoid: Sequence[Path] = ()
) -> tuple[Shelf, list[Input], Settings, int]:
    """The cleaned documents, the inputs they came from, the settings with decisions under the ids of these, and how many
    inputs could not be used (each is told of)."""
    given, unusable = find_all(paths, options, avoid)
    how = with_addresses(how, given)
    documents, failed = clean_all(given, how, options)
    return documents, given, how, unusable + failed


def refuse_inputs_in(folder: Path, paths: Sequence[str]) -> None:
    """Raises ClickException where results would go into a folder below `paths` that holds inputs: they would be passed over."""
    from cleaner.files.inputs import Input, find_inputs, holds_results

    whole = folder.resolve()
    if not folder.is_dir() or holds_results(folder) or not any(Path(p).resolve() in whole.parents for p in paths):
        return
    if any(isinstance(one, Input) and Path(one.path).resolve().is_relative_to(whole) for one in find_inputs(paths)):
        raise click.ClickException(f"{folder}: holds inputs, which would not be read; choose another folder with -o")


def with_addresses(how: Settings, given: Sequence[Input]) -> Settings:
    """The settings with decisions under the ids that the inputs have."""
    if not how.decisions:
        return how
    from cleaner.core.decisions import addressed

    return replace(how, decisions=addressed(how.decisions, [(one.id, one.path) for one in given]))


def find_all(paths: Sequence[str], options: dict[str, Any], avoid: Sequence[Path] = ()) -> tuple[list[Input], int]:
    """The inputs below `paths`, and how many could not be used."""
    from cleaner.files.inputs import Input, Skipped

    found = list(_inputs(paths, avoid, options))
    if skipped := [one.path for one in found if isinstance(one, Skipped) and not _is_named(one.path, options)]:
        kinds = ", ".join(
            sorted({path.suffix if path.suffix not in ("", ".jsonl") else path.name for path in map(Path, skipped)})
        )
        say(f"{counted(len(skipped), 'file')} of other kinds passed over ({kinds})")
    errors = [one for one in found if isinstance(one, Exception)]
    for error in errors:
        complain(error)
    return [one for one in found if isinstance(one, Input)], len(errors)


def _is_named(path: str, options: Mapping[str, Any]) -> bool:
    """Whether it is a file of settings, or one that they or the options name: no input, and nobody thinks it is."""
    from cleaner.cli.config import settings_file

    named = [options.get(name) for name in ("baseline", "write_baseline", "decisions", "lines")]
    files = (settings_file(), *(Path(file) for file in named if file))
    return any(Path(path).resolve() == file.resolve() for file in files)


def clean_all(given: Sequence[Input], how: Settings, options: dict[str, Any]) -> tuple[Shelf, int]:
    """The cleaned documents of `given`, and how many inputs could not be read."""
    from cleaner.core.errors import InputError
    from cleaner.core.spool import Shelf
    from cleaner.corpus.run import clean_inputs

    documents = Shelf()
    failed: list[str] = []
    for result in _progress(clean_inputs(given, how, jobs=options["jobs"], column=options["column"]), len(given)):
        if isinstance(result, InputError):
            complain(result)
            failed.append(result.path)
        else:
            documents.add(result)
    if any(document.source.path in failed for document in documents) if failed else False:
        # a row that could not be cleaned: the others must not be written without it
        documents = Shelf(document for document in documents if document.source.path not in failed)
    return documents, len(failed)


def _inputs(
    paths: Sequence[str], avoid: Sequence[Path], options: dict[str, Any]
) -> Iterator[Input | Skipped | InputError]:
    from cleaner.files.inputs import find_inputs

    if "-" in paths:
        yield standard_input(options)
    yield from find_inputs([path for path in paths if path != "-"], avoid)


def _progress(results: Iterable[Any], length: int) -> Iterator[Any]:
    """The results, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield from results
        return
    with click.progressbar(results, length=length, label="cleaning", file=sys.stderr) as bar:
        yield from bar


def summarize(documents: Sequence[Document], output: Path, report: Path | None) -> None:
    articles = sum(len(d.articles) for d in documents)
    copies = sum(a.duplicate is not None for d in documents for a in d.articles)
    applied, proposed = sum(len(d.findings) for d in documents), sum(len(d.proposals) for d in documents)
    where = f"{output}, {report / 'index.html'}" if report else str(output)
    say(
        f"{counted(len(documents), 'document')}, {counted(articles, 'article')}, {counted(applied, 'edit')} applied,"
        f" {proposed} proposed or flagged, {counted(copies, 'duplicate')} → {where}"
    )


def tell_stale(decisions: Decisions, documents: Sequence[Document]) -> None:
    """Which decisions on these documents are not followed, since the text is gone."""
    if not decisions:
        return
    from cleaner.core.decisions import stale

    for one in stale(decisions, documents):
        say(f"{one.document}: {one.rule} ‘{one.text}’ was decided, but is not there any more")


def tell_unmet(decisions: Decisions, documents: Sequence[Document]) -> None:
    """The same, and how many decisions are on documents that were not read."""
    from cleaner.core.decisions import strays

    tell_stale(decisions, documents)
    if decisions and (count := strays(decisions, documents)):
        say(f"{counted(count, 'decision')} on documents that are not among these: not followed")


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def complain(error: object) -> None:
    """An error that does not end the run."""
    context = click.get_current_context(silent=True)
    _tell(str(error), context.obj if context else {}, "Error: ")


def say(message: str) -> None:
    """A message on standard error, in the user's language; what a file name may hold does no harm on a terminal."""
    context = click.get_current_context(silent=True)
    _tell(message, context.obj if context else {})


def show(error: click.ClickException, spoken: Mapping[str, Language]) -> None:
    """An error that ends the run, as click shows it."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if _language(spoken) == "en" or (context and error.message == context.get_help()):  # for want of a command
        error.show()
        return
    if context:
        click.echo(context.get_usage().replace("Usage: ", "用法：", 1), err=True)
        click.echo(f"用 `{context.command_path} --help` 查看说明。\n", err=True)
    _tell(error.format_message(), spoken, "Error: ")


def _tell(message: str, spoken: Mapping[str, Language] | None, before: str = "") -> None:
    """`spoken` holds what `--lang` chose (`options.lang_option` notes it); without it the language is that of the locale."""
    from cleaner.core.printable import printable

    if _language(spoken) == "zh":
        from cleaner.i18n.messages import in_chinese

        message, before = in_chinese(message), "错误：" if before else ""
    click.echo(before + printable(message), err=True)


def _language(spoken: Mapping[str, Language] | None) -> Language:
    return (spoken or {}).get("lang") or preferred()


def what_happened(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}; nothing was written"
    return f"{error}; nothing was written" if isinstance(error, OSError) else str(error)


def standard_input(options: dict[str, Any]) -> Input:
    from cleaner.files.inputs import Input

    return Input("-", "stdin", options["from_"], sys.stdin.buffer.read())
