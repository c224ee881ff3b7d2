"""Patterns as in .gitignore, which take no longer on names that were made to match them almost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


def gitignore(lines: Iterable[str]) -> GitIgnoreSpec:
    """The patterns of the lines.  Raises what pathspec raises for a line that is none."""
    from pathspec import GitIgnoreSpec

    spec = GitIgnoreSpec.from_lines(lines, backend="simple")
    for pattern in spec.patterns:
        if pattern.regex is not None:
            pattern.regex = re.compile(without_retries(pattern.regex.pattern))
    return spec


_ATOM = r"(?:\\.|\[\^/\](?!\*)|\[(?!\^/\])[^\]]+\]|[^\\\[\]()/|*+?^$.{}])"
_STARS = re.compile(r"(?:\[\^/\]\*)+")
_BETWEEN_STARS = re.compile(rf"\[\^/\]\*({_ATOM}+)(?=\[\^/\]\*)")
_PART = rf"(?:\(\?>\[\^/\]\*\?{_ATOM}+\)|\[\^/\][*+]|{_ATOM})+"
_BETWEEN_FOLDERS = re.compile(rf"\(\?:/\.\+\)\?/({_PART})(?=\(\?:/\.\+\)\?/)")
_FIRST_FOLDER = re.compile(rf"^\^\(\?:\.\+/\)\?({_PART})(?=\(\?:/\.\+\)\?/)")


def without_retries(regex: str) -> str:
    r"""The expression that pathspec makes of a pattern, where what stands between two stars is taken at its first place.

    A later place leaves less for what follows, so it never matches more; to try them all takes a time to the power of the
    number of stars.  The same holds for folders between two `**`.

    >>> without_retries("^(?:.+/)?a[^/]*b[^/]*[^/]*c(?:(?P<ps_d>/)|$)")
    '^(?:.+/)?a(?>[^/]*?b)[^/]*c(?:(?P<ps_d>/)|$)'
    """
    regex = _BETWEEN_STARS.sub(r"(?>[^/]*?\1)", _STARS.sub("[^/]*", regex))
    regex = _BETWEEN_FOLDERS.sub(r"(?>(?:/.+?)??/\1(?=/))", regex)
    return _FIRST_FOLDER.sub(r"^(?>(?:.+?/)??\1(?=/))", regex)
