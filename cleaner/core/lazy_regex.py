"""Regular expressions that are compiled when they are first used.

A hook that checks five sound files needs few of them, and `re` takes a millisecond for every `[一-鿿]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

if TYPE_CHECKING:
    import regex

Text = TypeVar("Text", str, bytes)


class _Lazy(Generic[Text]):
    def __init__(self, pattern: Text | Callable[[], Text], flags: int, compile: Callable[[Text, int], Any]) -> None:
        self._pattern: Text | Callable[[], Text] = pattern
        self._flags = flags
        self._compile: Callable[[Text, int], Any] = compile

    def __getattr__(self, name: str) -> Any:  # asked once for each name: the answer stays
        pattern = self._pattern() if callable(self._pattern) else self._pattern
        value = getattr(self._compile(pattern, self._flags), name)
        setattr(self, name, value)
        return value


def lazy(pattern: Text | Callable[[], Text], flags: int = 0) -> re.Pattern[Text]:
    """Like `re.compile`, but compiled on first use; a pattern that takes time to make may be a function that makes it.

    >>> lazy("[一-鿿]+").findall("a中文b")
    ['中文']
    """
    return cast("re.Pattern[Text]", _Lazy(pattern, flags, re.compile))


def lazy_unicode(pattern: str, flags: int = 0) -> regex.Pattern[str]:
    r"""Like `regex.compile`, whose classes know the properties of Unicode, but compiled on first use.

    >>> lazy_unicode(r"\p{Han}+").findall("a中文b")
    ['中文']
    """
    return cast("regex.Pattern[str]", _Lazy(pattern, flags, _with_properties))


def _with_properties(pattern: str, flags: int) -> Any:
    import regex

    return regex.compile(pattern, flags)
