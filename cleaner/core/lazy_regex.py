"""Regular expressions that are compiled when they are first used.

A hook that checks five sound files needs few of them, and `re` takes a millisecond for every `[一-鿿]`.
"""

from __future__ import annotations

import re
from typing import Any, Generic, TypeVar, cast

Text = TypeVar("Text", str, bytes)


class _Late(Generic[Text]):
    def __init__(self, pattern: Text, flags: int) -> None:
        self.pattern: Text = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # asked once for each name: the answer stays
        value = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, value)
        return value


def lazy(pattern: Text, flags: int = 0) -> re.Pattern[Text]:
    """What `re.compile` gives, for nearly all purposes, but for the time that it takes.

    >>> lazy("[一-鿿]+").findall("a中文b")
    ['中文']
    """
    return cast("re.Pattern[Text]", _Late(pattern, flags))
