"""The report in a real browser: making one, opening it, pressing keys, seeing what it shows and what it asked for."""

import json
from pathlib import Path

from browser import until
from command_line import run

from cleaner.corpus.duplicates import mark_duplicates
from cleaner.files.atomic_write import Staging
from cleaner.report import write_report

ROOT = Path(__file__).parent.parent
DISGUISED = "004_87d180a91a5bac09"


def clean(place, *options):
    done = run("clean", "corpus", "-o", "cleaned", "--report", "reports", *options, cwd=place)
    assert done.returncode == 0, done.stderr.decode()
    return done


def write(folder, documents):
    documents, found = mark_duplicates(documents, {})
    with Staging([folder]) as staging:
        write_report(staging, documents, found, folder / "index.html")
        staging.commit()
    return folder / "index.html"


def visit(driver, page, hash=""):
    driver.get("about:blank")
    driver.get_log("browser")
    driver.get_log("performance")
    driver.get(page.as_uri() + hash)
    until(driver, "document.documentElement.dataset.ready === 'yes'")


def fresh(driver, page, hash=""):
    """As `visit`, with nothing remembered from before."""
    visit(driver, page)
    driver.execute_script("localStorage.clear()")
    visit(driver, page, hash)


def press(driver, *keys):
    from selenium.webdriver.common.action_chains import ActionChains

    for key in keys:
        ActionChains(driver).send_keys(key).perform()


def seek(driver, words):
    """Type words into the search."""
    press(driver, "/")
    until(driver, "document.activeElement.id === 'search'")
    press(driver, words)


def js(driver, code, *arguments):
    return driver.execute_script(f"return {code}", *arguments)


def texts(driver, selector):
    return js(driver, "[...document.querySelectorAll(arguments[0])].map(x => x.textContent)", selector)


def quiet(driver):
    """Nothing was complained of, and nothing but the page and its shards was loaded."""
    assert driver.get_log("browser") == []
    asked = [name for name in requests(driver) if not name.endswith("/index.html")]
    assert all(name.startswith("file:") and "/data/" in name for name in asked), asked


def requests(driver):
    """What was asked for since the last visit, without the place in the page."""
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    return [url.partition("#")[0] for url in asked if url != "about:blank" and not url.startswith("blob:file:")]


def selected(driver):
    return js(driver, "document.querySelector('.selected')?.getAttribute('aria-label') ?? ''")


def choose(driver, name, value):
    js(
        driver,
        "(s => { s.value = arguments[1]; s.dispatchEvent(new Event('change')) })(document.getElementById('by-' + arguments[0]))",
        name,
        value,
    )


def go(driver, document, rule, state="applied"):
    """Select the first change of a rule in a document."""
    visit(driver, Path(js(driver, "decodeURIComponent(location.pathname)")), f"#doc/{document}")
    until(driver, "document.querySelector('.lines')")
    choose(driver, "rule", rule)
    press(driver, "j")
    assert selected(driver).startswith(f"{rule} {state}")


def exported(driver, downloads):
    file = downloads / "decisions.json"
    file.unlink(missing_ok=True)
    press(driver, "e")
    for _ in range(200):
        if file.exists() and file.stat().st_size:
            return file
        until(driver, "new Promise(done => setTimeout(() => done(true), 25))")
    raise AssertionError("nothing was downloaded")
