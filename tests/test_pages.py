"""Pages of many kinds: no line of an article is dropped, and what is sure furniture goes."""

from pathlib import Path

import pytest

from cleaner.core.document import DROPPED
from cleaner.stages.layout import read_layout

PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))
MAY_BE = {
    "body": {"body", "heading", "caption", "title"},
    "title?": {"body", "heading", "title"},
    "title": {"title"},
    "meta": {"meta"},
    "drop": DROPPED,
    "drop?": DROPPED | {"body", "heading", "caption", "title"},
}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page(path):
    rows = [line.split("\t", 1) for line in path.read_text("utf-8").split("\n") if line]
    layout = read_layout([text for _, text in rows])
    wrong = [
        (number, line.label, gold, text)
        for number, ((gold, text), line) in enumerate(zip(rows, layout.lines, strict=True), 1)
        if gold != "any" and line.label not in MAY_BE[gold]
    ]
    assert wrong == []
    assert len(layout.articles) == 1


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_is_written_stays_as_it_is(path):
    texts = [line.split("\t", 1)[1] for line in path.read_text("utf-8").split("\n") if line]
    written = [text for text, line in zip(texts, read_layout(texts).lines, strict=True) if line.kept]
    again = read_layout(written)
    assert [text for text, line in zip(written, again.lines, strict=True) if not line.kept] == []
    assert len(again.articles) == 1
