"""RST: what the case files cannot say, about whole texts, tables and cost."""

import subprocess
import sys
from importlib.resources import files

import pytest
from command_line import prose
from work import at_most, calls, forget

from cleaner.core.edits import apply
from cleaner.stages.disguise import candidates, disguised, perhaps_disguised, stray_traditional
from cleaner.stages.disguise.protected import Protection

DAMAGED = """苐五次社区会议昨天召开
居委会主任在会上说，今年の重点是改善小区环境，让居民住得更舒心。会议讨论了停車、绿化和垃圾分類等问题。
有居民反映，楼道里嘚灯坏了很久，希望尽快俢好。主任当场答复，夲周内派人检查，仴底前全部换成新灯。

小区里的爱心食堂
上个月，爱心食堂囸式开张。每天中午，七十歲以上的老人可以在這里吃到热饭热菜，价格只要外面嘚一半。
“味道很好，离家又近。”张奶奶说。食堂的师傅都是附近饭店退休的老厨师，笁作很认眞。
"""
DISGUISE = str.maketrans("第的车类修本月正岁这工真", "苐の車類俢夲仴囸歲這笁眞")
CLEAN = DAMAGED.translate({disguise: plain for plain, disguise in DISGUISE.items()}).replace("嘚", "的")


def restored(text: str) -> str:
    return apply(once := apply(text, disguised(text)), stray_traditional(once))


def test_an_article_of_a_farm() -> None:
    assert restored(DAMAGED) == CLEAN


def test_clean_text_has_no_finding() -> None:
    for rule in (disguised, stray_traditional, perhaps_disguised):
        assert list(rule(CLEAN)) == []


def test_a_part_of_the_result_needs_nothing_more() -> None:
    lines = restored(DAMAGED).split("\n")
    for start in range(len(lines)):
        for end in range(start + 1, len(lines) + 1):
            part = "\n".join(lines[start:end])
            assert restored(part) == part


def test_one_code_point_for_one() -> None:
    for rule in (disguised, stray_traditional, perhaps_disguised):
        for edit in rule(DAMAGED):
            assert (edit.end - edit.start, len(edit.old), len(edit.new or "")) == (1, 1, 1)
            assert DAMAGED[edit.start] == edit.old != edit.new


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\ud800",
        "苐",
        "の" * 1000,
        "國" * 1000,
        "苐" * 1000,
        "的の" * 500,
        "\ud800苐" * 500,
        "英吋" * 500,
        "苐\n" * 500,
    ],
)
def test_hostile_text(text: str) -> None:
    assert restored(restored(text)) == restored(text)


def test_time_is_linear_in_damage() -> None:
    texts = [prose(seed).translate(DISGUISE) for seed in range(40)]
    assert restored(texts[0]) != texts[0]  # and the model is loaded

    def work(text: str) -> int:
        forget()
        return calls(restored, text)

    assert work("\n".join(texts)) < 6 * work("\n".join(texts[:10]))  # 4 where it is linear, 16 where quadratic


def test_one_rare_character_does_not_make_a_traditional_line_a_disguised_one() -> None:
    ground = Protection("夜雨敲簷，只麽悠悠閲歲華。")  # 閲 is in neither GB 2312 nor Big5
    assert ground.odd.size
    assert not ground.allowed(ground.odd).size


def test_a_name_is_known_from_the_rest_of_the_text_only() -> None:
    text = "今天开园，苐一批客人心里特别髙兴。记者在海誯海洋公园看到，停车场里停满了车。"
    assert "海誯海洋公园" in restored(text)
    assert "誯" not in restored("海昌海洋公园" + text)


def test_nothing_is_guessed_when_the_table_lacks_what_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    known = candidates.candidates
    monkeypatch.setattr(candidates, "candidates", lambda x: {y: w for y, w in known(x).items() if x + y != "𡗗大"})
    text = "苐一次去北京旅游，心里特别髙兴，续写了両大奇迹，也看到了很多𡗗型的建筑，夲周还要再去。"
    now = restored(text)
    assert "髙" not in now
    assert "犬" not in now
    assert "大型" not in now  # or the table was not replaced


@pytest.mark.parametrize("piece", ["苐嶊渻仩", "涓浗"])
def test_crowded_damage_is_no_slower(piece: str) -> None:
    restored(piece)
    with at_most(5):
        restored(piece * 2500)  # it was 10 s and more when each place was cut into words anew


def test_clean_text_loads_no_model() -> None:
    code = f"import sys; from cleaner.stages.disguise import disguised; list(disguised({CLEAN!r})); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"numpy", "opencc"} & set(loaded)


@pytest.mark.parametrize("name", ["candidates.tsv", "sounds.tsv"])
def test_tables_are_sorted(name: str) -> None:
    keys = [
        line.split("\t")[0] for line in (files("cleaner") / "data" / "restore" / name).read_text("utf-8").splitlines()
    ]
    assert keys == sorted(set(keys))


def test_each_pair_by_hand_has_a_reason() -> None:
    lines = (files("cleaner") / "data" / "restore" / "hand.tsv").read_text("utf-8").splitlines()
    for x, y, reason in (line.split("\t") for line in lines if not line.startswith("#")):
        assert len(x) == len(y) == 1 != len(reason)
