"""Our normalization is Python's, in linear time."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from cleaner.core.linear_normalize import normalize

MARKS = "\u0301\u0323\u0308\u0345\u034f\u0903\u3099\u0f73\u1ab0e가"


@given(st.text(MARKS, max_size=120), st.sampled_from(["NFC", "NFKC"]))
def test_crowds_of_marks(text, form):
    assert normalize(form, text) == unicodedata.normalize(form, text)


@given(st.text(), st.sampled_from(["NFC", "NFKC"]))
def test_any_text(text, form):
    assert normalize(form, text) == unicodedata.normalize(form, text)
