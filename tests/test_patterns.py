"""Patterns of .gitignore: they match what pathspec lets them match, and no name makes them slow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec
from work import at_most

from cleaner.core.patterns import gitignore

PIECES = ["a", "b", "*", "*", "**", "/", "/**/", "**/", "?", "[ab]", "[!a]", "古", "\\*", ".", "!"]
PATTERNS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=10).map("".join)
PATHS = st.lists(st.sampled_from(["a", "b", "/", "古", ".", "*", "\n"]), min_size=1, max_size=14).map("".join)


@settings(max_examples=300)
@given(patterns=st.lists(PATTERNS, min_size=1, max_size=3), paths=st.lists(PATHS, min_size=1, max_size=20))
def test_they_match_what_they_matched(patterns, paths):
    try:
        theirs = GitIgnoreSpec.from_lines(patterns)
    except ValueError:
        return
    ours = gitignore(patterns)
    for path in paths:
        assert ours.match_file(path) == theirs.match_file(path), (patterns, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("a*" * 30 + "b", "a" * 255),
        ("**/" + "a*" * 30 + "b", ("a" * 200 + "/") * 19 + "a"),
        ("*" * 60 + "b", "a" * 255),
        ("?*" * 30 + "b", "a" * 255),
        ("[a]*" * 30 + "b", "a" * 255),
        ("a/**/" * 30 + "b", "a/" * 2000 + "c"),
        ("**/a/" * 30 + "b", "a/" * 2000 + "c"),
        ("a*a*/**/" * 15 + "b", "aaa/" * 1000 + "c"),
    ],
    ids=range(8),
)
def test_no_name_makes_them_slow(pattern, path):
    with at_most(2):
        assert not gitignore([pattern]).match_file(path)
