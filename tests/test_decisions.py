"""What people decided comes back: a rejected change is not made again, an accepted proposal is applied."""

import json
from pathlib import Path

import pytest
from command_line import run
from hypothesis import given
from hypothesis import strategies as st
from work import at_most

import cleaner
from cleaner.core import decisions
from cleaner.core.decisions import EVERY, Decision, decision_on, merge, read, stale, write
from cleaner.core.errors import DecisionError
from cleaner.core.fingerprints import content_of, copy_content
from cleaner.corpus.duplicates import mark_duplicates

SEED = next((Path(__file__).parent.parent / "seeds").glob("004*")).read_bytes().decode()
DECISION = st.builds(
    Decision,
    st.sampled_from(["a", "b", EVERY]),
    st.sampled_from(["RST001", "PUN001"]),
    st.text("0f", min_size=1, max_size=2),
    st.sampled_from(["accept", "reject"]),
    st.text(max_size=5),
    st.text(st.characters(codec=None, categories=None), max_size=5),
)


def decided(text, *decisions, **settings):
    return cleaner.clean(text, id="004", decisions=merge(decisions), **settings)


def seen(document):
    return {(f.rule, f.start, f.end, f.after) for f in document.findings}


@pytest.fixture(scope="module")
def dirty():
    return cleaner.clean(SEED, id="004")


def test_a_rejected_change_is_not_made_and_all_others_are(dirty):
    for finding in [f for f in dirty.findings if f.rule == "RST001"][::12]:
        again = decided(SEED, decision_on(dirty, finding, "reject"))
        assert again.restore() == SEED
        assert seen(dirty) - seen(again) == {(finding.rule, finding.start, finding.end, finding.after)}
        assert finding in [f.__class__(**{**_fields(f), "applied": True}) for f in again.proposals]


def _fields(finding):
    return {name: getattr(finding, name) for name in finding.__dataclass_fields__}


def test_a_rejected_line_stays_and_the_rest_of_its_block_goes(dirty):
    related = [f for f in dirty.findings if f.rule == "BPL002"]
    assert len(related) > 2
    again = decided(SEED, decision_on(dirty, related[1], "reject"))
    assert related[1].before.strip() in again.text
    assert related[2].before.strip() not in again.text
    number = SEED.count("\n", 0, related[1].start)
    assert again.lines[number].kept
    assert again.lines[number].label == "related"


def test_a_rejected_border_is_not_cut(dirty):
    borders = [f for f in dirty.findings if f.rule == "SEG001"]
    assert len(dirty.articles) == 3
    assert len(borders) == 2
    first = decided(SEED, decision_on(dirty, borders[0], "reject"))
    assert len(first.articles) == 2
    assert first.articles[1].text == dirty.articles[2].text
    neither = decided(SEED, *(decision_on(dirty, border, "reject") for border in borders))
    assert len(neither.articles) == 1
    assert neither.articles[0].title == dirty.articles[0].title


def test_an_accepted_border_is_cut_where_borders_are_only_proposed(dirty):
    proposed = cleaner.clean(SEED, id="004", propose="SEG001")
    assert len(proposed.articles) == 1
    borders = [f for f in proposed.proposals if f.rule == "SEG001"]
    again = decided(SEED, *(decision_on(proposed, border, "accept") for border in borders), propose="SEG001")
    assert [article.title for article in again.articles] == [article.title for article in dirty.articles]


def test_an_accepted_proposal_is_applied(dirty):
    marks = [f for f in dirty.proposals if f.rule == "PUN004"]
    assert marks
    again = decided(SEED, decision_on(dirty, marks[0], "accept"))
    assert (marks[0].rule, marks[0].start, marks[0].end, marks[0].after) in seen(again)
    assert len([f for f in again.findings if f.rule == "PUN004"]) == 1


def test_a_rule_is_decided_on_as_a_whole_but_for_single_findings(dirty):
    findings = [f for f in dirty.findings if f.rule == "RST001"]
    every = Decision(EVERY, "RST001", EVERY, "reject")
    assert not [f for f in decided(SEED, every).findings if f.rule == "RST001"]
    one = decided(SEED, every, decision_on(dirty, findings[0], "accept"))
    assert [f.start for f in one.findings if f.rule == "RST001"] == [findings[0].start]


def test_what_only_a_second_look_finds_can_be_rejected_too():
    """Escapes are decoded in the first pass; its result, which shows a disguise, goes through again."""
    text = "&amp;#33527;一届全国人民代表大会"
    whole = cleaner.clean(text, id="004")
    assert len({f.start for f in whole.findings}) >= 1
    for finding in whole.findings:
        again = decided(text, decision_on(whole, finding, "reject"))
        assert (finding.rule, finding.start, finding.end, finding.after) not in seen(again)


def test_decisions_on_other_documents_change_nothing(dirty):
    finding = next(f for f in dirty.findings if f.rule == "RST001")
    other = decision_on(dirty, finding, "reject")._replace(document="005")
    assert seen(decided(SEED, other)) == seen(dirty)


def test_a_rejected_duplicate_is_not_marked():
    texts = ["会议强调，要抓好各项工作的落实，确保群众温暖过冬。" * 3] * 3
    documents = [cleaner.clean(text, id=str(k)) for k, text in enumerate(texts)]
    marked, _ = mark_duplicates(documents, {})
    assert [bool(d.articles[0].duplicate) for d in marked] == [False, True, True]
    content = copy_content(documents[2].articles[0], documents[0].articles[0])
    decisions = merge([Decision("2", "DUP001", content, "reject")])
    marked, _ = mark_duplicates(documents, decisions)
    assert [bool(d.articles[0].duplicate) for d in marked] == [False, True, False]
    marked, _ = mark_duplicates([documents[2], documents[0]], decisions)  # the other is the copy now
    assert not any(d.articles[0].duplicate for d in marked)
    assert not list(stale(decisions, [documents[2]]))  # a hook sees one of the two
    assert list(stale(decisions, [cleaner.clean("别的文章。", id="2")])) == [*decisions.values()]
    every = merge([Decision(EVERY, "DUP001", EVERY, "reject")])
    assert not any(d.articles[0].duplicate for d in mark_duplicates(documents, every)[0])


def test_dedup_drops_no_rejected_copy(tmp_path):
    text = "会议强调，要抓好各项工作的落实，确保群众温暖过冬。" * 3
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    one = cleaner.clean(text).articles[0]
    decisions = tmp_path / "decisions.json"
    decisions.write_bytes(write([Decision("b", "DUP001", copy_content(one, one), "reject")]))
    command = ["dedup", "a.txt", "b.txt", "--drop", "-o", "out"]
    assert run(*command, cwd=tmp_path).returncode == 0
    assert len((tmp_path / "out/kept.jsonl").read_bytes().splitlines()) == 1
    assert run(*command, "--decisions", decisions, cwd=tmp_path).returncode == 0
    assert len((tmp_path / "out/kept.jsonl").read_bytes().splitlines()) == 2


def test_a_finding_keeps_its_name_when_lines_come_and_go():
    text = "甲乙丙丁渻政协戊己"
    assert content_of("RST001", text, 4, 5, "省") == content_of("RST001", f"新的一行\n{text}\n又一行", 9, 10, "省")
    assert content_of("RST001", text, 4, 5, "省") != content_of("RST001", text, 4, 5, "消")
    assert content_of("RST001", text, 4, 5, "省") != content_of("RST003", text, 4, 5, "省")


def test_a_decision_whose_text_has_changed_is_stale(dirty):
    finding = next(f for f in dirty.findings if f.rule == "RST001")
    decisions = merge([decision_on(dirty, finding, "reject"), Decision("gone", "RST001", "00", "reject", "不在此")])
    assert not list(stale(decisions, [dirty]))
    edited = SEED[: finding.start - 1] + "改" + SEED[finding.start :]
    again = cleaner.clean(edited, id="004", decisions=decisions)
    assert [one.content for one in stale(decisions, [again])] == [decision_on(dirty, finding, "reject").content]


@given(st.lists(DECISION))
def test_a_file_of_decisions_is_read_as_it_was_written_and_stays_sorted(tmp_path_factory, decisions):
    path = tmp_path_factory.mktemp("decisions") / "decisions.json"
    path.write_bytes(write(decisions))
    assert read(path) == merge(decisions)
    assert list(read(path)) == sorted(read(path))
    assert write(read(path).values()) == path.read_bytes()


LISTED = '{"schema": 1, "decisions": [%s]}'
ONE = '{"document": "a", "rule": "R", "content": "c", "verdict": "accept"}'
TWO = ONE.replace('"a"', '"b"')


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", ":1:1: not valid JSON"),
        ("[]", "no file of decisions"),
        ('{"schema": 9, "decisions": []}', "schema 9"),
        ("[" * 100_000, "no file of decisions"),
        (
            '{"schema": 1, "decisions": [{"document": ["a"], "rule": "R", "content": "c", "verdict": "accept"}]}',
            "something else",
        ),
        ('{"schema": 1, "decisions": [{"rule": "RST001"}]}', "decision 1 has other fields"),
        ('{"schema": 1, "decisions": [7]}', "decision 1 has other fields"),
        ('{"schema": true, "decisions": []}', "schema True"),
        ('{"schema": 1.0, "decisions": []}', "schema 1.0"),
        ('{"schema": 1, "decisions": {}}', "no file of decisions"),
        ('{"schema": 1, "decisions": "ab"}', "no file of decisions"),
        ('{"schema": NaN, "decisions": []}', "no file of decisions"),
        ('{"schema": 1, "decisions": [], "decisions": []}', "'decisions' stands twice"),
        (LISTED % f'{ONE}, {ONE[:-1]}, "why": "x"}}', "decision 2 has other fields"),
        (LISTED % f'{ONE}, {ONE[:-1]}, "verdict": "reject"}}', "'verdict' stands twice"),
        (LISTED % f"{ONE}, {TWO}, {ONE.replace('accept', 'reject')}", "decisions 1 and 3 on one finding contradict"),
        ('{"schema": 1, "decisions": [{"document": "a", "rule": "R", "content": "c", "verdict": "maybe"}]}', "'maybe'"),
    ],
)
def test_a_file_that_is_none_is_told_of(tmp_path, content, told):
    path = tmp_path / "decisions.json"
    path.write_text(content)
    with pytest.raises(DecisionError, match=told):
        read(path)


def test_a_decision_may_stand_twice_as_long_as_it_is_the_same(tmp_path):
    path = tmp_path / "decisions.json"
    path.write_text(LISTED % ", ".join([ONE, TWO, ONE]), "utf-8")
    assert [*read(path)] == [("a", "R", "c"), ("b", "R", "c")]


def test_a_file_that_never_ends_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "decisions.json"
    path.write_text(LISTED % ONE, "utf-8")
    monkeypatch.setattr(decisions, "_LARGEST", len(LISTED % ONE) - 3)
    with pytest.raises(DecisionError, match="larger than any file of decisions"):
        read(path)


def test_a_name_that_stands_a_hundred_thousand_times_takes_no_time_to_find(tmp_path):
    path = tmp_path / "decisions.json"
    path.write_text("{" + ", ".join(f'"{k % 60_000}": 1' for k in range(100_000)) + "}", "utf-8")
    with at_most(3), pytest.raises(DecisionError, match="'0' stands twice"):
        read(path)


def test_the_command_line_follows_decisions(tmp_path):
    source = tmp_path / "004.txt"
    source.write_bytes(SEED.encode())
    document = cleaner.clean(SEED, id="004")
    finding = next(f for f in document.findings if f.rule == "RST001")
    decisions = tmp_path / "decisions.json"
    decisions.write_bytes(write([decision_on(document, finding, "reject", "方言")]))
    assert json.loads(decisions.read_bytes())["decisions"][0]["reason"] == "方言"
    done = run("clean", source, "-o", "out", "--decisions", decisions, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    text = "".join(path.read_text("utf-8") for path in sorted((tmp_path / "out").glob("*.txt")))
    assert finding.before in text
    done = run("clean", source, "-o", "out", "--decisions", source, cwd=tmp_path)
    assert done.returncode == 2
    assert b"not valid JSON" in done.stderr
