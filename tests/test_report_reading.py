"""The report read in a real browser: languages, search, keys, links, duplicates."""

import pytest
from browser import until
from command_line import prose
from report_pages import DISGUISED, choose, fresh, js, press, quiet, seek, selected, texts, visit, write

import cleaner
from cleaner.report import sheet


def test_it_opens_with_the_overview(driver, place):
    fresh(driver, place / "reports/index.html")
    assert js(driver, "!document.getElementById('overview').hidden")
    assert "7" in texts(driver, ".figures dd")[0]
    assert js(driver, "document.documentElement.lang") == "zh-Hans"
    assert "cleaner:0.1.0|record:1" in texts(driver, ".run code")[0]
    quiet(driver)


def test_languages_are_switched_and_remembered(driver, place):
    fresh(driver, place / "reports/index.html", f"#doc/{DISGUISED}")
    assert "下一处 j" in texts(driver, ".head button")
    js(driver, "document.getElementById('language').click()")
    assert "Next j" in texts(driver, ".head button")
    visit(driver, place / "reports/index.html")
    assert js(driver, "document.title") == "Cleaning report"
    assert not js(driver, "document.querySelector('h1 .zh').checkVisibility()")
    quiet(driver)


def test_search_filters_and_sorting(driver, place):
    from selenium.webdriver.common.keys import Keys

    fresh(driver, place / "reports/index.html", "#documents")
    assert len(texts(driver, "#list li")) == 7
    seek(driver, "王锐")
    until(driver, "document.querySelectorAll('#list li').length < 7")
    assert any("001" in text for text in texts(driver, "#list li"))
    press(driver, Keys.BACKSPACE, Keys.BACKSPACE)
    assert len(texts(driver, "#list li")) == 7
    choose(driver, "rule", "RST001")
    assert [DISGUISED in text for text in texts(driver, "#list li")] == [True]
    choose(driver, "rule", "")
    for name, value, expected in [("status", "copies", 1), ("status", "", 7), ("below", "60", 1), ("below", "", 7)]:
        choose(driver, name, value)
        assert len(texts(driver, "#list li")) == expected, (name, value)
    choose(driver, "sort", "most")
    assert DISGUISED in texts(driver, "#list li")[0]
    quiet(driver)


def test_a_document_is_drawn_whole(driver, place):
    fresh(driver, place / "reports/index.html", f"#doc/{DISGUISED}")
    until(driver, "document.querySelectorAll('.lines > li').length > 50")
    assert js(driver, "document.querySelectorAll('.lines > .border').length") == 3
    assert "gradient" in js(driver, "getComputedStyle(document.querySelector('.lines > .gone')).backgroundImage")
    assert js(driver, "document.querySelector('.lines .text').lang") == "zh-Hans"
    assert len(texts(driver, ".articles > li")) == 3
    line = js(driver, "document.querySelector('[data-line=\"7\"] .now').textContent")
    assert "苐第RST001" in line
    assert js(driver, "parseFloat(getComputedStyle(document.querySelector('.text')).fontSize)") >= 16
    quiet(driver)


def test_every_key(driver, place):
    from selenium.webdriver.common.keys import Keys

    fresh(driver, place / "reports/index.html", f"#doc/{DISGUISED}")
    until(driver, "document.querySelector('.lines')")
    press(driver, "j")
    first = selected(driver)
    press(driver, "j")
    second = selected(driver)
    assert first != second
    assert first
    press(driver, "k")
    assert selected(driver) == first
    press(driver, "j", "j", "a")
    assert "✓ 接受" in selected(driver)
    press(driver, "r")
    assert "✗ 拒绝" in selected(driver)
    press(driver, "u")
    assert "✓ 接受" in selected(driver)
    press(driver, "u")
    assert "接受" not in selected(driver)
    press(driver, "A")
    assert js(driver, "document.querySelectorAll('.lines [data-verdict=accept]').length") >= 1
    press(driver, "u", "R")
    assert js(driver, "document.querySelectorAll('.lines [data-verdict=reject]').length") >= 1
    press(driver, "u")
    press(driver, "s")
    assert js(driver, "document.querySelector('.lines').classList.contains('both')")
    assert js(driver, "document.querySelector('.was').checkVisibility()")
    press(driver, "s")
    press(driver, "p")
    until(driver, "location.hash.includes('003')")
    press(driver, "n")
    until(driver, f"location.hash.includes('{DISGUISED}')")
    press(driver, "o")
    until(driver, "!document.getElementById('overview').hidden")
    press(driver, "c")
    until(driver, "!document.getElementById('duplicates').hidden")
    press(driver, "d")
    until(driver, "!document.getElementById('documents').hidden")
    press(driver, "?")
    until(driver, "document.getElementById('keys').open")
    press(driver, Keys.ESCAPE)
    until(driver, "!document.getElementById('keys').open")
    press(driver, "j", Keys.ESCAPE)
    assert js(driver, "document.getElementById('inspector').hidden")
    press(driver, "/")
    until(driver, "document.activeElement.id === 'search'")
    quiet(driver)


def test_a_deep_link_survives_reload(driver, place):
    fresh(driver, place / "reports/index.html", f"#doc/{DISGUISED}")
    until(driver, "document.querySelector('.lines')")
    press(driver, "j", "j", "j", "j", "j")
    where, label = js(driver, "location.href"), selected(driver)
    assert where.count("/") > DISGUISED.count("/") + 4
    driver.refresh()
    until(driver, "document.querySelector('.selected')")
    assert (js(driver, "location.href"), selected(driver)) == (where, label)
    visit(driver, place / "reports/index.html", f"#doc/{DISGUISED}/L33")
    assert until(driver, "document.querySelector('.here')?.dataset.line") == "33"


def test_without_javascript_the_overview_is_there(driver, place):
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        driver.get("about:blank")
        driver.get((place / "reports/index.html").as_uri())
        seen = driver.find_element("css selector", "body").text
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert "JavaScript" in seen
    assert "RST001" in seen
    assert "Trailing white space" in seen
    assert "删除行尾空白" in seen


def test_duplicates_are_compared(driver, place):
    fresh(driver, place / "reports/index.html", "#duplicates")
    assert "Jaccard 0.9" in texts(driver, ".likeness")[0]
    js(driver, "document.querySelector('.groups .actions button').click()")
    until(driver, "document.querySelector('.pair .same')")
    assert "末尾换了" in "".join(texts(driver, ".pair ins"))
    assert "12 段" in "".join(texts(driver, ".pair .same"))
    quiet(driver)


def test_the_files_of_copies_are_told(driver, place):
    fresh(driver, place / "reports/index.html", "#duplicates")
    places = texts(driver, ".groups .place")
    assert places == ["一 · 第 1 行", "二 · 第 1 行"]
    likeness = texts(driver, ".groups .likeness")[0]
    assert "Jaccard 0.9" in likeness
    assert "% 见于保留的一篇" in likeness


@pytest.mark.parametrize("lacking", [0, 1])
def test_an_article_that_the_page_does_not_hold_whole_is_not_compared(driver, tmp_path, monkeypatch, lacking):
    """The lines that were changed stand behind the cut text: they are never taken for the rest of an article."""
    documents = [cleaner.clean(prose(1, 5), id=name) for name in ("一", "二")]
    monkeypatch.setattr(sheet, "SEARCHED", len(documents[0].text) - lacking)
    page = write(tmp_path, documents)
    fresh(driver, page, "#duplicates")
    js(driver, "document.querySelector('.groups .actions button').click()")
    until(driver, "document.querySelector('.pair').hasChildNodes()")
    assert ("太长，无法在此对照" in texts(driver, ".pair")[0]) == bool(lacking)
    quiet(driver)
