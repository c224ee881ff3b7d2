"""How the report looks in a real browser: on screens of every width, light and dark, to a screen reader."""

import pytest
from browser import colours, resize, until
from report_pages import DISGUISED, fresh, js, press, visit


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_scrolls_sideways(driver, place, width):
    page = place / "reports/index.html"
    resize(driver, width)
    try:
        for hash in ("", "#documents", f"#doc/{DISGUISED}", "#duplicates", "#decisions"):
            fresh(driver, page, hash)
            if "doc/" in hash:
                until(driver, "document.querySelector('.lines')")
                press(driver, "j", "a")
            assert js(driver, "document.documentElement.scrollWidth") <= width, hash
    finally:
        resize(driver, 1440)


def test_on_a_telephone(driver, place):
    """The views are one row, the page scrolls and not its list, the words of the table of decisions stay whole."""
    page = place / "reports/index.html"
    resize(driver, 390, 500)
    try:
        fresh(driver, page)
        driver.execute_script("localStorage.setItem('cleaner:language', 'en')")
        visit(driver, page, f"#doc/{DISGUISED}")
        until(driver, "document.querySelector('.lines')")
        press(driver, "j", "a")
        tops = "new Set([...document.querySelectorAll('#views a')].map(x => x.getBoundingClientRect().top)).size"
        assert js(driver, tops) == 1
        driver.execute_script("location.hash = '#decisions'")
        until(driver, "document.querySelector('.decisions tbody code')")
        for part in ("code", ".judged", "button"):
            one = f"document.querySelector('.decisions tbody {part}')"
            assert js(driver, f"{one}.getBoundingClientRect().height") < 45, part
        driver.execute_script("location.hash = '#documents'")
        until(driver, "document.querySelector('#list li')")
        assert js(driver, "(x => x.scrollHeight - x.clientHeight)(document.getElementById('list'))") == 0
        driver.execute_script("scrollTo(0, document.documentElement.scrollHeight)")
        until(driver, "document.querySelector('#list li:last-child').getAttribute('aria-posinset') === '7'")
    finally:
        resize(driver, 1440)


def test_light_and_dark(driver, place):
    fresh(driver, place / "reports/index.html")
    seen = []
    for scheme in ("dark", "light"):
        colours(driver, scheme)
        seen.append(js(driver, "getComputedStyle(document.body).backgroundColor"))
    assert seen == ["rgb(22, 22, 26)", "rgb(255, 255, 255)"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(driver, place, scheme):
    """axe-core finds nothing serious in any view."""
    axe = pytest.importorskip("axe_core_python.selenium", reason="needs axe-core-python (dependency group test)")
    colours(driver, scheme)
    driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})  # for axe itself, which makes style elements
    try:
        for hash in ("", "#documents", "#doc/002_5a26a5389208bfa8", "#duplicates", "#decisions"):
            fresh(driver, place / "reports/index.html", hash)
            if "doc/" in hash:
                until(driver, "document.querySelector('.lines')")
                press(driver, "j", "j", "a")
            violations = axe.Axe().run(driver)["violations"]
            found = [one for one in violations if one["impact"] in ("serious", "critical")]
            assert not found, [(hash, one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]
    finally:
        driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
        colours(driver, "light")
