"""Phrases of boilerplate: each of them can be found."""

import random

import pytest
from strings_of import strings_of

from cleaner.stages.layout import cues
from cleaner.stages.layout.line_key import key_of

TABLES = {
    "SURE": (cues.SURE, cues.SURE_HANDLE),
    "HEADS": (cues.HEADS, cues.SURE_HANDLE),
    "WEAK": (cues.WEAK, cues.WEAK_HANDLE),
    "SENTENCE": (cues.SENTENCE, cues.SENTENCE_HANDLE),
}
FORMS = [
    pytest.param(form, handle, id=f"{name} {label} {keys[:20]}")
    for name, (table, handle) in TABLES.items()
    for label, forms in table.items()
    for keys, form in forms.items()
]
AHEAD = r"(?=.{0,200}(?:本["  # what such a form says stands in what it only looks at


@pytest.mark.parametrize(("form", "handle"), FORMS)
def test_whatever_a_form_matches_has_a_handle(form, handle):
    """A line without any handle is not looked at: a form, or a branch of it, that has none would never be found."""
    found = strings_of(form, random.Random(0), 300)
    assert found or AHEAD in form
    assert [text for text in found if not handle.search(text)] == []


@pytest.mark.parametrize(
    "line",
    [
        "大家还在读",
        "为你推荐：",
        "京ICP证12345号",
        "文明上网，理性发言",
        "好评率 98%",
        "该贴已被删除",
        "最佳浏览效果 1024×768",
    ],
)
def test_these_were_never_found(line):
    key = key_of(line)
    assert cues.SURE_HANDLE.search(key) or cues.SENTENCE_HANDLE.search(key)
    assert cues.SURE_LINE.fullmatch(key) or cues.SURE_SENTENCE.search(key)
