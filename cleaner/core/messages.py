"""A sentence for people as a template and its arguments: it is put into words where it is shown, in the reader's language.

The template is English, and the name under which a catalogue of another language lists its translation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """`template` has a named field for each of the `arguments`, which may be messages themselves.

    `many` is the template for every number but one, where `template` speaks of one; the number is the argument `n`.

    >>> print(Message("{path}: {reason}", {"path": "a.txt", "reason": Message("Permission denied")}))
    a.txt: Permission denied
    >>> print(Message("{n} file", {"n": 2}, "{n} files"))
    2 files
    """

    template: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    many: str = ""

    @classmethod
    def of(cls, message: Message | str, arguments: Mapping[str, object]) -> Message:
        """A message as it is, or that of a template and its arguments."""
        return cls(message, arguments) if isinstance(message, str) else message

    def __str__(self) -> str:
        template = self.many if self.many and self.arguments["n"] != 1 else self.template
        return template.format_map(self.arguments) if self.arguments else template
