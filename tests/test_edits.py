"""Edits and the way back, over random histories."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cleaner.core.edits import Edit, Layer, apply, inverse, origin, shrink, undo


@st.composite
def histories(draw):
    """A text of distinct characters, and layers of random edits on it; every surviving character can be told."""
    original = text = "".join(chr(0x4E00 + i) for i in range(draw(st.integers(0, 25))))
    history = []
    for _ in range(draw(st.integers(0, 6))):
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
        edits = [
            Edit(a, b, text[a:b], draw(st.text("abcd", max_size=3)))
            for a, b in zip(cuts[::2], cuts[1::2], strict=False)
            if a < b
        ]
        history.append((text, edits))
        text = apply(text, edits)
    return original, history, text


@given(histories())
def test_undo_is_the_way_back(history):
    original, layers, text = history
    for before, edits in reversed(layers):
        assert undo(text, edits) == before
        text = before
    assert text == original


@given(histories())
def test_every_survivor_comes_from_itself(history):
    original, history, text = history
    layers = [Layer(edits) for _, edits in history]
    at = {c: i for i, c in enumerate(original)}
    spans = [origin(layers, i, i + 1) for i in range(len(text))]
    for c, span in zip(text, spans, strict=True):
        assert c not in at or span == (at[c], at[c] + 1)
    for (a, b), (c, d) in pairwise(spans):
        assert 0 <= a <= b <= len(original)
        assert a <= c
        assert b <= d


@given(histories())
def test_a_range_comes_from_the_hull_of_its_characters(history):
    _, history, text = history
    layers = [Layer(edits) for _, edits in history]
    for i in range(len(text)):
        for j in range(i + 1, len(text) + 1):
            assert origin(layers, i, j) == (origin(layers, i, i + 1)[0], origin(layers, j - 1, j)[1])


@given(histories())
def test_inverse_speaks_of_the_new_text(history):
    for before, edits in history[1]:
        after = apply(before, edits)
        for (start, end, old), edit in zip(inverse(edits), edits, strict=True):
            assert after[start:end] == edit.new
            assert old == before[edit.start : edit.end]


@given(st.text("甲乙丙", min_size=1, max_size=8), st.text("甲乙丙丁", max_size=8))
def test_shrink_makes_the_new_text(old, new):
    found = list(shrink(0, old, new))
    assert apply(old, found) == new
    assert all(edit.start < edit.end and edit.old == old[edit.start : edit.end] for edit in found)
