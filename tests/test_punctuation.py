"""Missing marks are proposed where a document lacks them, nowhere else; quotes only in sure pairs; all in linear time."""

import random

import pytest
from work import at_most

import cleaner
from cleaner.stages.characters.missing_marks import WEIGHTS, chances, gaps
from cleaner.stages.characters.punctuation import NEAR, missing_inside, straight_quotes

PARAGRAPHS = [
    "天刚亮，渔民们就把船推下了海，海面上一片灰蒙蒙的雾气，看不清远处的岛屿，但是谁也没有害怕。",
    "船开了两个小时，太阳才慢慢升起来，雾气散了，海面亮得晃眼，他们撒下第一网，然后坐下来吃早饭。",
    "收网的时候，大家都站了起来，网很沉，所以要几个人一起用力，他们一边拉，一边喊着号子。",
    "回到码头，已经是下午了，女人们早就等在那里，她们把鱼分好，装进筐里，然后送到镇上去卖。",
]
WHOLE = "\n\n".join(PARAGRAPHS) + "\n"


def damaged(seed):
    """The text without every other mark, and without two stops at the ends."""
    rng = random.Random(seed)
    return "".join(c for c in WHOLE if c not in "，。" or rng.random() < 0.5)


@pytest.mark.parametrize("seed", range(6))
def test_proposals_add_one_mark_behind_the_character_they_cover(seed):
    text = damaged(seed)
    for edit in missing_inside(text):
        assert edit.end == edit.start + 1
        assert edit.old == text[edit.start]
        assert edit.new in (edit.old + "，", edit.old + "。", edit.old + ",")
        assert text[edit.end] not in "，。"


def test_a_text_whose_marks_are_all_there_gets_no_proposals():
    assert list(missing_inside(WHOLE)) == []


def test_a_long_text_is_searched_only_where_lost_stops_are_no_rarity():
    broken = PARAGRAPHS[0].replace("，看不清", "看不清").replace("，但是", "但是").rstrip("。") + "\n\n"
    alone = list(missing_inside(broken))
    assert alone
    # chapters of one line each, as in a novel
    novel = "\n\n".join("".join(PARAGRAPHS) * 20 for _ in range(4)) + "\n\n"
    assert list(missing_inside(novel + broken + novel)) == []
    found = list(missing_inside(novel + broken * 3 + novel))
    assert len(found) >= 3
    assert all(-NEAR < edit.start - len(novel) < len(broken * 3) + NEAR for edit in found)


def test_half_width_documents_get_half_width_commas():
    text = PARAGRAPHS[0].replace("，看不清", "看不清").replace("，但是", "但是").rstrip("。")
    narrow = text.replace("，", ",")
    wide, half = (
        [p.after for p in cleaner.clean(t, punctuation="keep", select=["PUN004"]).proposals] for t in (text, narrow)
    )
    assert wide
    assert [new.replace("，", ",") for new in wide] == half


def test_chances_of_a_clause_leave_room_for_its_being_whole():
    for found, likely in gaps(damaged(1)):
        assert set(found[0].features) == set(WEIGHTS)
        assert likely == chances(found)
        assert 0 < sum(likely) < 1


@pytest.mark.parametrize("unit", ["中", '"', '"中"', "，中", "。\n", "中文" * 30 + "，", "　　中文，", "\n", " "])
def test_long_texts_take_linear_time(unit):
    text = (unit * (100_000 // len(unit) + 1))[:100_000]
    with at_most(10):  # 3 s for the slowest; quadratic would be minutes
        list(missing_inside(text + "\n\n" + PARAGRAPHS[0].rstrip("。") + "\n"))
        list(straight_quotes(text))
