"""The cases of DUP: how texts relate, what recurs, what stands twice."""

import pytest
from case_files import cases

import cleaner
from cleaner.core import edits
from cleaner.dedup.differences import recurring_paragraphs
from cleaner.dedup.within_document import doubled_phrases, repeated_paragraphs

CODES = {"exact": "DUP001", "near": "DUP002", "contained": "DUP003", "template": "DUP007"}


def outcome(code, case):
    """What a rule finds: relations of copies, places of paragraphs, or what was found in one text."""
    if code == "DUP006":
        return [list(map(list, places)) for places in recurring_paragraphs(case["texts"])]
    if "texts" in case:
        found = cleaner.find_duplicates(case["texts"], case.get("threshold", 0.8))
        clusters = found.clusters + found.templates
        return [member.relation for cluster in clusters for member in cluster.members if CODES[member.relation] == code]
    rule = {"DUP004": repeated_paragraphs, "DUP005": doubled_phrases}[code]
    found = list(rule(case["text"]))
    return edits.apply(case["text"], found) if found else []


@pytest.mark.parametrize(("code", "case"), [*cases("hit", ("DUP",))])
def test_hit(code, case):
    if "texts" in case:
        assert outcome(code, case) == (case["places"] if code == "DUP006" else [case["relation"]])
    else:
        assert outcome(code, case) == case["to"]


@pytest.mark.parametrize(("code", "case"), [*cases("miss", ("DUP",))])
def test_miss(code, case):
    assert outcome(code, case) == []


@pytest.mark.parametrize(("code", "case"), [*cases("known_failure", ("DUP",))])
def test_known_failure(code, case):
    assert outcome(code, case) == case["to"]
