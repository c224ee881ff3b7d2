"""All that cleaner raises on purpose.

CleanerError
├── SettingsError    an option or a setting that cannot be followed
├── InputError       an input that cannot be used
│   ├── DecodeError  bytes that are no text in an encoding that we read
│   └── RowError     a row of a table that cannot be read, or written
├── OutputError      results that must not, or cannot, be written
├── RecordError      a record that cannot be read, or cleaned files that are not those it speaks of
├── DecisionError    a file of decisions that cannot be followed
├── IndexRefused     an index that cannot be used
│   └── IndexDamaged one that holds what no index holds
├── GitError         what git could not do
├── RuleError        a rule that breaks its contract
└── WorkerError      a process of `jobs` that was killed
"""

from __future__ import annotations

from cleaner.core.messages import Message


class CleanerError(Exception):
    """Something went wrong that the user can mend; `message` says what, where, and what to do.

    Takes the message as a template in English and its arguments, so that it can be said in another language.

    >>> str(CleanerError("{path}: there is no such file", path="a.txt"))
    'a.txt: there is no such file'
    """

    def __init__(self, template: str, /, **arguments: object) -> None:
        self.message = Message(template, arguments)
        super().__init__(str(self.message))

    def __reduce__(self) -> tuple[object, ...]:  # an error comes from another process by way of pickle
        return _again, (type(self), self.__dict__.copy())


def _again(kind: type[CleanerError], state: dict[str, object]) -> CleanerError:
    error = kind.__new__(kind)
    error.__dict__.update(state)
    error.args = (str(state["message"]),)
    return error


class SettingsError(CleanerError, ValueError):
    """An option or a setting that cannot be followed; the message says which, and what would do."""


class InputError(CleanerError):
    """An input that cannot be used; the message names the file, the place and what to do.

    `path` is the file, "" where it is not known.
    """

    @property
    def path(self) -> str:
        return str(self.message.arguments.get("file", self.message.arguments.get("path", "")))


class DecodeError(InputError, ValueError):
    """These bytes are no text in an encoding that we read; `offset` (from 0) is the byte where that shows."""

    def __init__(self, template: str, offset: int, /, **arguments: object) -> None:
        reason = Message(template, arguments)
        super().__init__("byte {offset}: {reason}", offset=offset, reason=reason)
        self.reason = reason
        self.offset = offset


class RowError(InputError, ValueError):
    """A row, or a table, that cannot be read or written; `place` is its line, with the column where that is known."""

    def __init__(self, template: str, place: str | int = "", /, **arguments: object) -> None:
        super().__init__(template, **arguments)
        self.place = str(place)


class OutputError(CleanerError):
    """Results that must not or cannot be written; the message names the file and what to do."""


class RecordError(CleanerError):
    """A record that cannot be read, or cleaned files that are not those it speaks of; the message says which."""


class DecisionError(CleanerError, ValueError):
    """A file of decisions that cannot be followed; the message says which, where, and what would do."""


class IndexRefused(CleanerError):
    """An index that cannot be used; the message names the file, the reason and what to do."""


class IndexDamaged(IndexRefused):
    """What no index holds: a damage, or a stranger's work.  Who knows the file adds its name and what to do."""


class GitError(CleanerError):
    """What git could not do, in its own words."""


class RuleError(CleanerError):
    """A rule that breaks its contract; the message names the rule and the place.  `rule` is its code."""

    def __init__(self, template: str, /, *, rule: str, **arguments: object) -> None:
        super().__init__(template, rule=rule, **arguments)
        self.rule = rule


class WorkerError(CleanerError):
    """One of the processes that share the work (`jobs`) was killed; what it was to do is not done."""
