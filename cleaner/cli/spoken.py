"""The language that the command line speaks, and errors, as click has them, that are told in it."""

from __future__ import annotations

import click

from cleaner.core.messages import Message
from cleaner.core.printable import line_for_people, printable
from cleaner.i18n.catalog import bind, say_in
from cleaner.i18n.language import Language, preferred

_spoken: list[Language] = []  # the language that was chosen last


def speak(language: Language) -> None:
    """From now on people are spoken to in this language, by click too."""
    _spoken[:] = [language]
    bind(language)


def spoken() -> Language:
    """That of `speak`, or else of the locale."""
    return _spoken[0] if _spoken else preferred()


def in_words(message: Message) -> str:
    """The message in the language that is spoken; what a file name may hold does no harm on a terminal."""
    return line_for_people(printable(say_in(message, spoken())))


class Failure(click.ClickException):
    """What could not be done.  Takes a message, or its template and its arguments as `CleanerError` does."""

    def __init__(self, message: Message | str, /, **arguments: object) -> None:
        self.said = Message.of(message, arguments)
        super().__init__(str(self.said))

    def format_message(self) -> str:
        return in_words(self.said)


class UsageError(click.UsageError):
    """What was asked for and cannot be; the usage of the command is shown too."""

    def __init__(self, message: Message | str, /, **arguments: object) -> None:
        self.said = Message.of(message, arguments)
        super().__init__(str(self.said))

    def format_message(self) -> str:
        return in_words(self.said)


def show(error: click.ClickException) -> None:
    """An error that ends the run, as click shows it."""
    if spoken() == "zh" and isinstance(error, click.UsageError) and error.ctx:
        from cleaner.i18n.help_zh import ChineseFormatter

        error.ctx.formatter_class = ChineseFormatter
    said = error.format_message()  # click's own messages name what the user wrote as it is
    if not isinstance(error, click.MissingParameter):  # which lists choices, on lines of their own
        said = line_for_people(printable(said))
    error.format_message = lambda: said  # type: ignore[method-assign]
    error.show()
