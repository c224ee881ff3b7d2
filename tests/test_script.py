"""`--script` converts once: a text that it has converted is in the wanted script, and stays as it is."""

from pathlib import Path

import pytest

import cleaner
from cleaner.core import edits
from cleaner.core.scripts import SCRIPTS
from cleaner.stages.characters.script import conversion

CLEAN = sorted((Path(__file__).parent / "clean").glob("*.txt"))
TEXTS = [
    "岳阳楼记里说，于谦和咸阳都在其中。\n\n家伙\n下周一起吃面，范围在公里之内",
    "岳陽樓記裡說，于謙和咸陽都在其中。",
    "氾勝之 南氾 東氾；步步高陞，毫釐 懷釐 祝釐",
    "他念道：「登斯樓也，于此獨立岳麓」，众人听了都说好。",
    "国会図書館、岳阳楼、萬里長城",
]


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_second_run_changes_nothing(text, script):
    once = cleaner.clean(text, script=script).text
    assert cleaner.clean(once, script=script).text == once


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_second_conversion_finds_nothing(path, script):
    text = path.read_text("utf-8", "replace")[:5000]
    once = edits.apply(text, conversion(script)(text))
    assert not list(conversion(script)(once))


def test_what_is_in_the_wanted_script_stays():
    for script, text in (("hant", "岳陽樓和萬里長城"), ("hans", "毕昇改进了印刷术"), ("jp", "国会図書館")):
        assert not list(conversion(script)(text))
