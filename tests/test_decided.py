"""Whatever the report offers to decide on can be decided: laws over the seeds and every case."""

import random
from pathlib import Path

import pytest
from case_files import texts

import cleaner
from cleaner.core import registry
from cleaner.core.decisions import Decision, decision_on, merge, stale
from cleaner.report.sheet import sheet_of

SEEDS = [path.read_bytes().decode() for path in sorted((Path(__file__).parent.parent / "seeds").iterdir())]
MERGED = next((Path(__file__).parent.parent / "seeds").glob("004*")).read_bytes().decode()
DECIDABLE = sorted(rule.code for rule in registry.rules() if rule.decidable)
ROUNDS = 5  # where one repair is refused another rule may see its chance, which a person can refuse too


@pytest.fixture(scope="module")
def documents():
    """Those of which the report asks anything."""
    every = [cleaner.clean(text, id="x") for text in (*SEEDS, *texts())]
    return [document for document in every if offered(document)]


def offered(document, verdict="reject"):
    """What the report of a document lets people decide on, decided."""
    return [
        Decision("x", found.rule, found.content, verdict, found.text)
        for found in sheet_of(document).findings
        if found.rule in DECIDABLE and (verdict == "reject" or (found.state, found.new is None) == ("proposed", False))
    ]


def decided(document, decisions):
    return cleaner.clean(document.original, id="x", decisions=decisions)


def applied(document):
    return {(found.rule, found.content) for found in sheet_of(document).findings if found.state == "applied"}


def check_followed(document, decisions):
    assert not [*stale(decisions, [document])]
    refused = {(one.rule, one.content) for one in decisions.values() if one.verdict == "reject"}
    assert not applied(document) & refused


def test_who_rejects_everything_gets_what_stood_there(documents):
    for document in documents:
        decisions, now = {}, document
        for _ in range(ROUNDS):
            decisions = merge(decisions.values(), offered(now))
            now = decided(document, decisions)
            check_followed(now, decisions)
            if not any(rule in DECIDABLE for rule, _ in applied(now)):
                break
        assert now.text == cleaner.clean(document.original, ignore=DECIDABLE).text
        assert now.restore() == document.original


def test_who_rejects_some_gets_none_of_those(documents):
    for number, document in enumerate(documents):
        rng = random.Random(number)
        decisions = merge(one for one in offered(document) if rng.random() < 0.5)
        check_followed(decided(document, decisions), decisions)


def test_who_accepts_every_proposal_gets_every_one_and_a_second_run_changes_nothing(documents):
    for document in documents:
        decisions = merge(offered(document, "accept"))
        now = decided(document, decisions)
        assert {key[1:] for key in decisions} <= applied(now)
        check_followed(now, decisions)
        for article in now.articles:
            assert cleaner.clean(article.text, id="x", decisions=decisions).text == article.text


def test_a_border_keeps_its_name_whatever_becomes_of_the_lines_around_it():
    """Every set of the lines that go above a border of a seed, kept: the border goes by the same name."""
    document = cleaner.clean(MERGED, id="x")
    borders = [one for one in offered(document) if one.rule == "SEG001"]
    assert len(borders) == 2
    rules = sorted({one.rule for one in offered(document) if one.rule.startswith(("BPL", "SEG002"))})
    assert len(rules) > 2
    for rule in (*rules, "every one"):
        kept = merge(one for one in offered(document) if one.rule in (rules if rule == "every one" else [rule]))
        again = decided(document, kept)
        assert {one.content for one in offered(again) if one.rule == "SEG001"} == {one.content for one in borders}
        neither = decided(document, merge(kept.values(), borders))
        assert len(neither.articles) == 1
        assert len(again.articles) == 3


def test_an_accepted_proposal_does_not_make_others_go_away():
    """With the stops at the ends of its paragraphs, the text would look as if it lacked no commas."""
    text = (
        "\u3000\u3000搞好环境卫生，我们就要从身边的小事做起，养成随手清理的好习惯，让街道一天比一天干净\n\n"
        "\u3000\u3000搞好环境卫生我们就要发动每一户居民，商量出大家都认可的办法来，把责任落实到每一个楼门\n\n"
        "\u3000\u3000搞好环境卫生，我们就要定期检查，发现问题及时处理，他们才会相信这件事情能够长久地做下去。\n"
    )
    document = cleaner.clean(text, id="x")
    assert {f.rule for f in document.proposals} == {"PUN003", "PUN004"}
    again = decided(document, merge(decision_on(document, f, "accept") for f in document.proposals))
    assert "干净。\n" in again.text
    assert "环境卫生，我们就要发动" in again.text
