"""What people decide in the report, in a real browser: kept, exported, followed by the next run, read back."""

import json
import shutil

from browser import until
from report_pages import DISGUISED, clean, exported, fresh, go, js, press, quiet, texts, visit

from cleaner import decisions


def test_decisions_are_exported_and_followed(driver, place, downloads, tmp_path):
    again = tmp_path / "run"
    shutil.copytree(place, again)
    page = again / "reports/index.html"
    fresh(driver, page)
    go(driver, DISGUISED, "RST001", "已改")
    press(driver, "r")
    go(driver, DISGUISED, "PUN003", "建议")
    press(driver, "a")
    go(driver, DISGUISED, "SEG001", "已改")
    press(driver, "r")
    go(driver, DISGUISED, "BPL004", "已改")
    press(driver, "R")
    visit(driver, page, "#duplicates")
    js(driver, "document.querySelector('.groups .reject').click()")
    assert "✗ 不是重复" in texts(driver, ".groups .judged")[0]
    driver.refresh()  # all of it is remembered
    until(driver, "document.getElementById('decided').textContent === '5'")
    assert "✗ 不是重复" in texts(driver, ".groups .judged")[0]
    file = exported(driver, downloads)
    read = decisions.read(file)
    assert file.read_bytes() == decisions.write(read.values())
    assert sorted((one.rule, one.verdict) for one in read.values()) == [
        ("BPL004", "reject"),
        ("DUP002", "reject"),
        ("PUN003", "accept"),
        ("RST001", "reject"),
        ("SEG001", "reject"),
    ]
    before = json_lines(again / "reports/record.jsonl")[DISGUISED]
    shutil.copy(file, again / "decisions.json")
    clean(again, "--decisions", "decisions.json")
    after = json_lines(again / "reports/record.jsonl")
    assert edits(after[DISGUISED], "RST001") == edits(before, "RST001") - 1
    assert edits(before, "PUN003") == 0
    assert edits(after[DISGUISED], "PUN003") == 1
    assert edits(after[DISGUISED], "BPL004") == 0
    assert len(after[DISGUISED]["articles"]) == len(before["articles"]) - 1
    assert not any("duplicate" in article for one in after.values() for article in one["articles"])
    fresh(driver, page, "#decisions")
    assert sum("本次已照办" in text for text in texts(driver, ".decisions tbody tr")) == 5
    assert "decisions:5#" in texts(driver, ".run code")[0]
    assert file.read_bytes() == exported(driver, downloads).read_bytes()
    quiet(driver)


def json_lines(file):
    return {one["id"]: one for one in map(json.loads, file.read_text("utf-8").splitlines())}


def edits(entry, rule):
    return sum(len(step["edits"]) for step in entry["steps"] if step["rule"] == rule and step["applied"])


def test_decisions_are_imported(driver, place, tmp_path):
    page = place / "reports/index.html"
    fresh(driver, page, "#decisions")
    file = tmp_path / "decisions.json"
    file.write_bytes(decisions.write([decisions.Decision("*", "RST002", "*", "reject")]))
    driver.find_element("id", "import").send_keys(str(file))
    until(driver, "document.getElementById('decided').textContent === '1'")
    file.write_text('{"schema": 1, "decisions": [{"document": 1}]}', "utf-8")
    driver.find_element("id", "import").send_keys(str(file))
    assert "不是裁定文件" in until(driver, "document.querySelector('.trouble').textContent")
    go(driver, DISGUISED, "RST002", "已改")
    assert "整条规则" in texts(driver, "#inspector .judged")[0]
