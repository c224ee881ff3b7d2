"""Documents put aside come back as they were, from memory and from disk."""

import pytest

import cleaner
from cleaner.core import spool
from cleaner.corpus.duplicates import mark_duplicates

TEXTS = ["会议强调,要抓好落实。\n", "", "第\ud800一", "会议强调，要抓好落实。\n"]


@pytest.mark.parametrize("limit", [1 << 20, 1])
def test_documents_come_back_as_they_were(monkeypatch, limit):
    monkeypatch.setattr(spool, "IN_MEMORY", limit)
    documents = [cleaner.clean(text, id=str(k)) for k, text in enumerate(TEXTS)]
    aside = spool.Spool(documents[:2])
    one, other = iter(aside), iter(aside)  # each keeps its own place
    assert [next(one), next(other), next(one)] == [documents[0], documents[0], documents[1]]
    for document in documents[2:]:
        aside.add(document)
    assert [*aside] == documents
    assert (aside[-1], aside[1:3], len(aside)) == (documents[-1], documents[1:3], 4)
    with pytest.raises(IndexError):
        aside[4]
    assert [*mark_duplicates(aside, {})[0]] == [*mark_duplicates(documents, {})[0]]
