"""What people decide in the report, in a real browser: kept, exported, followed by the next run, read back."""

import json
import shutil

from browser import until
from report_pages import DISGUISED, clean, exported, fresh, go, js, press, quiet, texts, visit

from cleaner.core import decisions


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


# j and r as long as j goes on; how many changes there were
REJECT_ALL = """
const press = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
for (let changes = 0, last = null; ; changes += 1) {
  press("j");
  const chosen = document.querySelector(".selected");
  if (chosen === last) return changes;
  press("r");
  last = chosen;
}"""


def test_who_rejects_everything_is_followed_in_everything(driver, place, downloads, tmp_path):
    """With the keys, document by document; then the command, and the report that it makes."""
    again = tmp_path / "run"
    shutil.copytree(place, again)
    page = again / "reports/index.html"
    fresh(driver, page, "#documents")
    names = js(driver, "[...document.querySelectorAll('#list a')].map(a => a.hash)")
    offered = 0
    for name in names:
        visit(driver, page, name)
        until(driver, "document.querySelector('.lines')")
        offered += driver.execute_script(REJECT_ALL)
    assert offered > 250
    visit(driver, page, "#duplicates")
    js(driver, "document.querySelector('.groups .reject').click()")
    file = exported(driver, downloads)
    shutil.copy(file, again / "decisions.json")
    done = clean(again, "--decisions", "decisions.json")
    assert b"not there any more" not in done.stderr
    refused = {(one.document, one.rule) for one in decisions.read(file).values()}
    assert len({rule for _, rule in refused}) > 12
    for name, entry in json_lines(again / "reports/record.jsonl").items():
        made = {step["rule"] for step in entry["steps"] if step["applied"] and step["edits"]}
        assert not {rule for rule in made if (name, rule) in refused}
        assert len(entry["articles"]) == 1
        assert "duplicate" not in entry["articles"][0]
    fresh(driver, page, "#decisions")
    told = texts(driver, ".decisions tbody tr")
    assert all("本次已照办" in row or "规则在此已无这一发现" in row for row in told)
    assert not any("原文已变" in row for row in told)
    quiet(driver)


def test_decisions_that_match_nothing_are_listed_with_the_reason(driver, place, tmp_path):
    page = place / "reports/index.html"
    given = [
        decisions.Decision("*", "RST002", "*", "reject"),
        decisions.Decision("没有", "RST001", "0" * 16, "reject", "原文"),
        decisions.Decision(DISGUISED, "OLD001", "0" * 16, "reject", "原文"),
        decisions.Decision(DISGUISED, "RST001", "0" * 16, "reject", "原文"),
        decisions.Decision(DISGUISED, "DUP001", "0" * 16, "reject", "原文"),
    ]
    file = tmp_path / "decisions.json"
    file.write_bytes(decisions.write(given))
    fresh(driver, page, "#decisions")
    driver.find_element("id", "import").send_keys(str(file))
    until(driver, "document.querySelectorAll('.decisions .trouble').length === 4")
    rows = texts(driver, ".decisions tbody tr")
    assert [row.count("!") for row in rows] == [1, 1, 1, 1, 0]
    reasons = ["没有这篇文档", "没有这条规则", "没有这一发现", "已不算重复"]
    assert all(any(reason in row for row in rows) for reason in reasons)
    driver.refresh()
    until(driver, "document.querySelectorAll('.decisions .trouble').length === 4")
    js(driver, "document.querySelector('.unmet button').click()")
    assert len(texts(driver, ".decisions tbody tr")) == 1
    press(driver, "u")
    assert len(texts(driver, ".decisions tbody tr")) == 5
    quiet(driver)


def test_decisions_of_an_earlier_report_here_are_not_lost(driver, place, tmp_path):
    again = tmp_path / "run"
    shutil.copytree(place, again)
    page = again / "reports/index.html"
    fresh(driver, page, f"#doc/{DISGUISED}")
    until(driver, "document.querySelector('.lines')")
    press(driver, "jrjr")
    (again / "corpus/二.txt").unlink()
    clean(again)
    visit(driver, page, "#decisions")
    assert "2 条裁定没有照办" in texts(driver, ".left")[0]
    assert js(driver, "document.getElementById('decided').textContent") == ""
    driver.find_element("css selector", ".left button:last-child").click()
    assert not texts(driver, ".left")
    press(driver, "u")
    assert "2 条裁定没有照办" in texts(driver, ".left")[0]
    js(driver, "document.querySelector('.left button').click()")
    until(driver, "document.getElementById('decided').textContent === '2'")
    assert not texts(driver, ".left")
    assert not texts(driver, ".decisions .trouble")
    driver.refresh()
    until(driver, "document.getElementById('decided').textContent === '2'")
    quiet(driver)


def test_decisions_of_earlier_reports_wait_while_others_are_made(driver, place, tmp_path):
    again = tmp_path / "run"
    shutil.copytree(place, again)
    page = again / "reports/index.html"
    fresh(driver, page)
    go(driver, DISGUISED, "RST001", "已改")
    press(driver, "r")
    (again / "corpus/二.txt").unlink()
    clean(again)
    go(driver, DISGUISED, "SEG001", "已改")
    press(driver, "r")
    visit(driver, page, "#decisions")
    assert "1 条裁定没有照办" in texts(driver, ".left")[0]
    (again / "corpus/一.txt").unlink()
    clean(again)
    go(driver, DISGUISED, "RST001", "已改")
    press(driver, "a")  # the last word: it is not asked about again
    visit(driver, page, "#decisions")
    assert "1 条裁定没有照办" in texts(driver, ".left")[0]
    js(driver, "document.querySelector('.left button').click()")
    until(driver, "document.getElementById('decided').textContent === '2'")
    assert not texts(driver, ".left")
    assert [sum(rule in row for row in texts(driver, ".decisions tbody tr")) for rule in ("RST001", "SEG001")] == [1, 1]
    assert any("RST001" in row and "接受" in row for row in texts(driver, ".decisions tbody tr"))
    quiet(driver)
