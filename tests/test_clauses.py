"""A paragraph does not go for one clause in it: the clause is cut off alone, on record, and people can keep it."""

import pytest

import cleaner
from cleaner.core.decisions import Decision, merge
from cleaner.core.fingerprints import content
from cleaner.stages.layout.clauses import LOOK, clause_of
from cleaner.stages.layout.line_key import key_of

FIRST = "北山县文化馆昨天说，旧粮仓改成的小剧场下月开门。"
LAST = "馆长介绍，剧场保留了原来的木梁和砖墙，只换了屋顶和门窗。"
NOTICE = "免责声明：本文仅代表作者个人观点，与本网无关。"


def test_an_editor_behind_a_sentence_is_metadata():
    document = cleaner.clean(f"剧场开门\n{FIRST}\n{LAST}（责任编辑：何川）")
    assert document.text == f"剧场开门\n{FIRST}\n{LAST}"
    assert document.articles[0].meta["editor"] == "何川"
    assert document.articles[0].meta_lines["editor"] == 3
    assert [f.before for f in document.findings if f.rule == "SEG002"] == ["（责任编辑：何川）"]
    assert document.restore() == document.original


def test_a_notice_is_cut_off_alone_and_on_record():
    document = cleaner.clean(f"剧场开门\n{FIRST}\n{LAST}{NOTICE}")
    assert [f.before for f in document.findings if f.rule == "BPL005"] == [NOTICE]
    assert document.lines[2].label == "body"
    assert cleaner.clean(document.text).text == document.text


def test_a_notice_amid_an_article_is_only_proposed():
    amid = f"{FIRST}本文为北山晚报原创，未经许可，不得转载。"
    document = cleaner.clean(f"剧场开门\n{amid}\n{LAST}")
    assert document.text == document.original
    assert [f.before for f in document.proposals if f.rule == "BPL005"] == ["本文为北山晚报原创，未经许可，不得转载。"]


def test_a_clause_goes_or_stays_as_people_decide():
    text = f"剧场开门\n{FIRST}\n{LAST}{NOTICE}"
    document = cleaner.clean(text, id="x")
    finding = next(f for f in document.findings if f.rule == "BPL005")
    rejected = Decision("x", "BPL005", content(document, finding), "reject", "")
    assert cleaner.clean(text, id="x", decisions=merge([rejected])).text == text


def test_a_proposed_clause_goes_if_people_accept_it():
    amid = "本文为北山晚报原创，未经许可，不得转载。"
    text = f"剧场开门\n{FIRST}{amid}\n{LAST}"
    document = cleaner.clean(text, id="x")
    proposal = next(f for f in document.proposals if f.rule == "BPL005")
    accepted = Decision("x", "BPL005", content(document, proposal), "accept", "")
    cleaned = cleaner.clean(text, id="x", decisions=merge([accepted]))
    assert cleaned.text == text.replace(amid, "")
    assert cleaned.restore() == text


@pytest.mark.parametrize("settings", [{"keep": ["copyright"]}, {"ignore": ["BPL"]}, {"propose": ["BPL"]}])
def test_settings_hold_for_a_clause(settings):
    text = f"剧场开门\n{FIRST}\n{LAST}{NOTICE}"
    assert cleaner.clean(text, **settings).text == text


@pytest.mark.parametrize(
    "line",
    [
        "合同写明，未经许可不得转载。双方都签了字。",
        "第二条　文集供读者借阅。未经作者许可，不得转载、摘编其中的文章。",
        "全县去年放映公益电影三百场。（来源：县统计局）",
        "【纠错】责任编辑：何川",
        NOTICE,
        "本文来源于网络，版权归原作者所有。如有侵权，请联系删除。",
        "。" * 400,
        "未经" * 300,
    ],
)
def test_what_is_no_clause_at_an_edge(line):
    clause = clause_of(line, key_of(line[-LOOK:]))
    assert clause is None or not clause.edge
