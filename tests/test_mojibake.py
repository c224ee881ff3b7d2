"""Wrong decoding is undone for every codec pair, and what is sound stays; any input is done in linear time."""

import random

import pytest
from work import at_most

import cleaner
import cleaner.stages.mojibake
from cleaner.check.problems import problems
from cleaner.check.text import message
from cleaner.core import registry
from cleaner.core.edits import apply
from cleaner.stages.language.plausibility import plausibility
from cleaner.stages.mojibake import damage, flag_losses, losses, name_loss, undo_wrong_codec
from cleaner.stages.mojibake.codec_runs import best_runs
from cleaner.stages.mojibake.damage import name_reading, named

RULES = [rule for code, rule in ((rule.code, rule) for rule in registry.rules()) if rule.family == "MOJ"]
PROSE = "清晨六点，菜市场已经热闹起来；卖豆腐的老人照例占住街角，不慌不忙地揭开白布。"
PROSE_HANT = "清晨六點，菜市場已經熱鬧起來；賣豆腐的老人照例佔住街角，不慌不忙地揭開白布。"


@pytest.mark.parametrize("outer", ["latin-1", "cp1251"])
@pytest.mark.parametrize(("text", "inner"), [(PROSE, "utf-8"), (PROSE, "gbk"), (PROSE_HANT, "big5")])
def test_single_byte_readings_are_undone_whole(outer, text, inner):
    garbled = "".join(
        bytes([b]).decode(outer, "replace") if (outer, b) != ("cp1251", 0x98) else "\x98" for b in text.encode(inner)
    )
    assert apply(garbled, undo_wrong_codec(garbled)) == text


@pytest.mark.parametrize("outer", ["gbk", "gb18030", "cp932"])
def test_east_asian_readings_of_utf8_lose_only_what_is_lost(outer):
    garbled = PROSE.encode().decode(outer, "replace")
    repaired = apply(garbled, undo_wrong_codec(garbled))
    assert sum(c in PROSE for c in repaired) > 0.7 * len(PROSE)


def test_a_sound_reading_is_more_plausible():
    for codec in ("big5hkscs", "cp949", "cp932"):
        assert plausibility(PROSE) > plausibility(PROSE.encode("gbk").decode(codec, "replace"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("锟斤拷锟斤拷", "U+FFFD saved as UTF-8 and read as GBK"),
        ("国\ufffd", "U+FFFD: bytes that no decoder could read"),
        ("在????年", "question marks: saved in an encoding without these characters"),
        ("出\ufffd\ufffd\ufffd˱\ufffd\ufffd\ufffd", "GBK or the like read as UTF-8"),
        ("人们在制髑嗤诺墓\ufffd程中", "half a character lost, what follows read one byte out of step"),
        ("2015年涓\ufffd鍥\ufffd：张三", "UTF-8 read as GBK, with bytes lost"),
        (PROSE.encode("utf-16-le").decode("gbk", "replace"), "UTF-16 read as GBK, with bytes lost"),
    ],
)
def test_losses_are_named(text, kind):
    flag, *_ = flag_losses(text)
    assert name_loss(flag)[1] == kind


PAIRS = [
    *(("utf-8", outer) for outer in ("latin-1", "cp1251", "cp437", "gbk", "gb18030", "big5", "cp932", "cp949")),
    *(("gbk", outer) for outer in ("latin-1", "cp1251", "big5", "cp932", "cp949")),
]


@pytest.mark.parametrize(("inner", "outer"), PAIRS)
def test_repairs_name_the_codecs(inner, outer):
    garbled = PROSE.encode(inner).decode(outer, "replace")
    kinds = {name_reading(edit)[1].removesuffix(", with bytes lost") for edit in undo_wrong_codec(garbled)}
    assert kinds == {named(inner, {"latin-1": "cp1252"}.get(outer, outer))[1]}


def test_the_note_of_a_finding_names_the_kind_in_the_language_asked_for():
    document = cleaner.clean("国\ufffd，" + PROSE.encode("gbk").decode("latin-1") + "，????", select=["MOJ"])
    told = {message(problem, "en").rpartition("[")[2] for problem in problems(document, {})}
    assert told == {"GBK read as Latin-1]", "U+FFFD: bytes that no decoder could read]"}
    assert {finding.note for finding in document.findings} == {"GBK 按 Latin-1 读。 GBK read as Latin-1."}


def test_damage_upon_damage_is_named():
    garbled = PROSE
    for _ in range(2):
        garbled = garbled.encode().decode("gbk", "replace")
    (edit,) = undo_wrong_codec(garbled)
    assert name_reading(edit)[1] == "UTF-8 read as GBK, more than once"


@pytest.fixture
def readings(monkeypatch):
    """The length of what was read in other encodings, to tell the kind of a loss, and in how many."""
    asked = []

    def counted(text, groups):
        asked.append((len(text), sum(len(inners) for group in groups for inners in group.values())))
        return best_runs(text, groups)

    monkeypatch.setattr(damage, "best_runs", counted)
    damage._lossy.cache_clear()
    yield asked
    damage._lossy.cache_clear()


@pytest.mark.parametrize("unit", ["\ufffd龘abcde", "\ufffd龘中国人\ufffd好\n", "\ufffd\ufffd龘"])
def test_what_is_alike_is_read_once_to_tell_the_kind_of_a_loss(readings, unit):
    for flag in flag_losses(2000 * unit):
        name_loss(flag)
    assert 0 < len(readings) < 50
    assert max(length for length, _ in readings) <= 1000


def test_after_so_many_losses_only_the_usual_reading_is_tried(readings, monkeypatch):
    monkeypatch.setattr(losses, "PLACES", 20)
    lines = [f"{chr(0x5341 + 7 * k)}年{PROSE[k % 30 :]}".encode().decode("gbk", "replace") for k in range(60)]
    flags = list(flag_losses("\n".join(lines)))
    assert {count for _, count in readings} == {1, 10}
    assert sum(count == 10 for _, count in readings) <= 20
    assert {name_loss(flag)[1] for flag in flags[-20:]} == {"UTF-8 read as GBK, with bytes lost"}


def test_where_no_reading_explains_the_losses_none_is_tried_for_ever(readings, monkeypatch):
    monkeypatch.setattr(losses, "PLACES", 20)
    flags = list(flag_losses("\n".join(f"龘中国人\ufffd龘{k}" for k in range(100))))
    assert len(readings) == 20
    assert {flag.old for flag in flags} == {"\ufffd"}


UNITS = [
    *("Ã", "Ã©", "ÖÐ", "\x80", "\ufffd", "锟斤拷", "锟", "?", "中???中", "烫", "烫屯", "屯屯屯烫烫"),
    *("&#20013;", "&#", "中#x3002;", "&nbsp;", "\\u4e2d", "\\x", "+", "+Ti0-", "%E4%B8%AD", "%", "a%E4%B8%AD "),
    *(
        "國(guó)",
        "國(",
        "涓浗",
        "뤘",
        "ㄛ佸",
        "вЂ",
        "ФЪ",
        "â€",
        "â€™",
        "\udc80",
        "\0",
        "a",
        "中",
        '"',
        "\x93",
        "/",
        "=",
    ),
    *("http://%E4%B8%AD", PROSE.encode("gbk").decode("latin-1")),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_long_lines_take_linear_time(rule):
    for unit in UNITS:
        text = (unit * (100_000 // len(unit) + 1))[:100_000]
        with at_most(8, unit):  # the slowest takes 1.5 s; quadratic would be minutes
            list(rule.find(text))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_random_mixtures(rule):
    random.seed(20261122)
    alphabet = [*UNITS, "“", "，", "\n", " ", "国", "(guó)", "Å", "ï", "»", "¿", "+-"]
    for _ in range(1500):
        text = "".join(random.choices(alphabet, k=random.randrange(12)))
        edits = list(rule.find(text))
        end = 0
        for edit in edits:
            assert end <= edit.start < edit.end, text
            assert edit.old == text[edit.start : edit.end], text
            end = edit.end
        if rule.default == "apply":
            assert not list(rule.find(apply(text, edits))), text
