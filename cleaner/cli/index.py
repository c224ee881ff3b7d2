"""The commands `index build`, `index add`, `index remove` and `index stats`; and `dups`, the check before a commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.config import config_option
from cleaner.cli.options import Run, chosen, finding_format_option, lang_option, rule_options, threshold_option
from cleaner.cli.spoken import Failure, UsageError, in_words
from cleaner.cli.terminal import FINDINGS, NOTHING, TROUBLE, complain, files, find_all, say
from cleaner.core.messages import Message

if TYPE_CHECKING:
    from cleaner.core.errors import InputError
    from cleaner.core.settings import Settings
    from cleaner.dedup.index.redis_index import SharedIndex
    from cleaner.dedup.index.sqlite_index import Index
    from cleaner.dedup.index.values import Match
    from cleaner.i18n.language import Language

DEFAULT = ".cleaner/index.sqlite"

_index_option = click.option(
    "--index", metavar="INDEX", default=DEFAULT, show_default=True, help="The index: a file, or redis://HOST."
)


@click.group("index")
def index_group() -> None:
    """Keep an index of a corpus: what is new is then compared with all of it at once (dedup --against, dups)."""


@index_group.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_index_option
@threshold_option
@rule_options
def build(paths: tuple[str, ...], index: str, threshold: float, **options: Any) -> int:
    """Make an index of the cleaned articles of PATH.

    In a file it takes the place of an old one when it is finished; in Redis the old one goes first.
    """
    from cleaner.corpus.index_update import begin_anew, settings_of
    from cleaner.dedup.index.redis_index import SharedIndex, is_shared
    from cleaner.dedup.index.sqlite_index import made_with

    run = chosen(options)
    about = made_with(threshold, settings_of(run.how, run.column))
    with refusals(index):
        if is_shared(index):
            with closing(SharedIndex(index, about)) as shared:
                return _bring_in(shared, paths, index, run, anew=True)
        with closing(begin_anew(Path(index), about)) as found:
            return _bring_in(found, paths, index, run, anew=True)


@index_group.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_index_option
@rule_options
def add(paths: tuple[str, ...], index: str, **options: Any) -> int:
    """Add PATH to an index: new files, and those that have changed since they were added."""
    from cleaner.corpus.index_update import settings_of

    run = chosen(options)
    settings = settings_of(run.how, run.column)
    with refusals(index), closing(opened(index, settings)) as found:
        return _bring_in(found, paths, index, run, anew=False)


@index_group.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_index_option
@config_option
def remove(paths: tuple[str, ...], index: str) -> int:
    """Take files, and all files of folders, out of an index.  PATH need not exist any more."""
    from cleaner.corpus.index_update import base_of, path_below

    with refusals(index), closing(opened(index)) as found:
        gone: set[str] = set()
        for path in paths:
            name = path_below(base_of(index), path)
            below = {known for known in found.known_files() if name in (".", known) or known.startswith(f"{name}/")}
            if not below:
                complain("{path}: not in the index; `cleaner index stats` tells how its paths begin", path=path)
            gone |= below
        found.update((), sorted(gone))
        say("{files} taken out; {contents}", files=files(len(gone)), contents=_contents(found, index))
    return NOTHING if gone else TROUBLE


@index_group.command()
@_index_option
@config_option
def stats(index: str) -> int:
    """Say what an index holds, and what it was made with."""
    from cleaner.corpus.index_update import base_of

    with refusals(index), closing(opened(index)) as found:
        click.echo(in_words(_contents(found, index)))
        made = {"threshold": found.threshold, "settings": found.about["settings"], "base": base_of(index)}
        click.echo(in_words(Message("threshold {threshold}; settings {settings}; paths from {base}", made)))
    return NOTHING


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--since", metavar="COMMIT", default="", help="Compare what changed since COMMIT, not only what is staged."
)
@threshold_option
@finding_format_option
@lang_option("Language of the messages; that of the locale by default.")
@rule_options
def dups(paths: tuple[str, ...], since: str, threshold: float, layout: str, lang: Language, **options: Any) -> int:
    """Fail when a staged text copies one of the git repository, or holds or repeats another that is staged.

    Meant to be run before each commit.  The index of all texts that git knows (below PATH, if named) is kept in .cleaner
    and brought up to date first.
    """
    from cleaner.check.problems import Problem
    from cleaner.check.staged_copies import copies_staged
    from cleaner.cli.check import tell
    from cleaner.core.errors import GitError
    from cleaner.corpus.index_update import follow_git, settings_of, with_index
    from cleaner.dedup.index.sqlite_index import made_with
    from cleaner.files import git
    from cleaner.files.inputs import FORMATS

    run = chosen(options)
    how = run.how
    unread: dict[str, InputError] = {}

    def compare(index: Index) -> list[Problem]:
        unread.clear()
        follow_git(index, repository, how, run.column, run.jobs, unread.__setitem__)
        return copies_staged(index, repository.top, repository.staged, how)

    try:
        repository = git.look(paths, FORMATS, since)
        file = repository.top / DEFAULT
        with refusals(str(file)):
            found = with_index(file, made_with(threshold, settings_of(how, run.column)), compare)
    except GitError as error:
        raise Failure("git: {reason}", reason=error.message) from None
    for reason in unread.values():
        complain(reason)
    tell(found, layout, False, lang, strict=True)
    staged = {name.decode("utf-8", "surrogateescape") for name in repository.staged}
    copies = [one for one in found if one.rule != "DUP007"]  # a form that was filled in again is no copy
    return TROUBLE if staged & unread.keys() else FINDINGS if copies else NOTHING


def opened(file: str, settings: str | None = None) -> Index | SharedIndex:
    """The index of that name, whose articles must have been repaired with `settings` (None: any).  Raises IndexRefused."""
    from cleaner.dedup.index.redis_index import is_shared, open_shared
    from cleaner.dedup.index.sqlite_index import open_index

    return open_shared(file, settings) if is_shared(file) else open_index(Path(file), settings)


def matches_in(
    file: str, texts: Sequence[str], threshold: float, how: Settings, run: Run
) -> tuple[Path, dict[int, list[Match]]]:
    """What each text matches in an index, and the folder that the paths of the matches start from."""
    from cleaner.corpus.index_matches import compare
    from cleaner.corpus.index_update import base_of, settings_of

    with refusals(file), closing(opened(file, settings_of(how, run.column))) as index:
        if threshold < index.threshold:
            raise UsageError(
                "{file} was made for --threshold {threshold} and cannot answer for {wanted}: build it for that",
                file=file,
                threshold=index.threshold,
                wanted=threshold,
            )
        return base_of(file), compare(index, texts, threshold)


def _bring_in(index: Index | SharedIndex, paths: tuple[str, ...], file: str, run: Run, *, anew: bool) -> int:
    from cleaner.corpus.index_update import base_of, bring_in

    if "-" in paths:
        raise UsageError("- (standard input) has no path to be known by; name files and folders")
    given, errors = find_all(paths, run)
    unread: dict[str, InputError] = {}
    bring_in(
        index,
        base_of(file),
        given,
        run.how,
        run.column,
        run.jobs,
        unread.__setitem__,
        anew=anew,
    )
    for error in unread.values():
        complain(error)
    say(_contents(index, file))
    return TROUBLE if errors or unread else NOTHING


def _contents(index: Index | SharedIndex, file: str) -> Message:
    """How much an index holds; one on a server does not count the characters."""
    held: dict[str, Message] = {}
    for what, n in index.counts().items():
        held[what] = {
            "files": files(n),
            "articles": Message("{n} article", {"n": n}, "{n} articles"),
            "characters": Message("{n} character", {"n": n}, "{n} characters"),
        }[what]
    if "characters" in held:
        return Message("{file}: {files}, {articles}, {characters}", {"file": file, **held})
    return Message("{file}: {files}, {articles}", {"file": file, **held})


@contextmanager
def refusals(file: str) -> Iterator[None]:
    """What may be wrong with an index, in one line."""
    from cleaner.core.errors import IndexRefused
    from cleaner.core.system_errors import system_reason
    from cleaner.dedup.index.tables import TROUBLES, is_damage, reason_of

    try:
        yield
    except TROUBLES as error:
        reason = reason_of(error)
        if is_damage(error):
            raise Failure(
                "{file}: {reason}; delete it if it is an index, and make it anew with `cleaner index build`",
                file=file,
                reason=reason,
            ) from None
        raise Failure("{file}: {reason}; nothing was changed", file=file, reason=reason) from None
    except IndexRefused as error:
        raise Failure(error.message) from None
    except OSError as error:
        raise Failure(
            "{file}: {reason}; nothing was changed", file=error.filename or file, reason=system_reason(error)
        ) from None
