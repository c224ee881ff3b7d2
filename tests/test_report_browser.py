"""The report in a real browser: read, searched, decided in, exported, followed; and whatever a document holds is only text."""

import json
import random
import shutil
from pathlib import Path

import pytest
from browser import chromium, colours, resize, until
from command_line import run

import cleaner.report
from cleaner import decisions
from cleaner.document import Article, Document, Line, Source, Step
from cleaner.edits import Edit
from cleaner.pipeline import mark_duplicates
from cleaner.report import shards, write_report
from cleaner.staging import Staging

ROOT = Path(__file__).parent.parent
DISGUISED = "004_87d180a91a5bac09"
PLANTED = "一段为测试而写的文字，说的是山里人种树的事，种了三十年，山绿了，水也清了，人也老了。"
NAMES = [
    "</script><script>alert(1)<",
    "__proto__",
    "constructor",
    "a \"quoted\" 'name'",
    "汉字/.. 路径#?&%41",
    "文\u202e档",
]
ATTACKS = [
    "<script>window.hacked=1</script><img src=x onerror=window.hacked=1>",
    "</script><script>window.hacked=1</script><!--<script>",
    '" onmouseover="window.hacked=1" x=\'',
    "{{ 7*7 }}{% raw %}<!-- ]]> --> &lt;b&gt; &#60; \\u003cscript\\u003e ${7*7} `x`",
    "<svg/onload=window.hacked=1><iframe srcdoc='<script>parent.hacked=1</script>'><base href=//example.org>",
    "文\u202e字倒过来\u202c\u2066了\u2069 \u200b\ufeff\x00\x07\x1b[31m\x7f\x85\u2028\u2029",
    "孤\udc80立\ud800代理 \U000e0041\ufffe\uffff",
    "e" + "\u0301\u0323" * 3000,
    "一" * 200_000,
    "\x00" * 200_000,
    "\u05e9\u05dc\u05d5\u05dd مرحبا 混排",
]


@pytest.fixture(scope="module")
def downloads(tmp_path_factory):
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def driver(downloads):
    with chromium(downloads) as driver:
        yield driver


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The seeds and two texts of which one is a near copy of the other, cleaned by the command, with a report."""
    place = tmp_path_factory.mktemp("run")
    shutil.copytree(ROOT / "seeds", place / "corpus")
    lines = [f"{PLANTED}这是第{k}段，各段只差一个数目，好让两篇长得像又不全像。" for k in range(1, 13)]
    (place / "corpus/一.txt").write_text("\n".join(["山里人种树", *lines]) + "\n", "utf-8")
    (place / "corpus/二.txt").write_text("\n".join(["山里人种树", *lines[:-1], "末尾换了一句话。"]) + "\n", "utf-8")
    clean(place)
    return place


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


# ---------------------------------------------------------------- reading
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
    press(driver, "/", "王锐")
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


def choose(driver, name, value):
    js(
        driver,
        "(s => { s.value = arguments[1]; s.dispatchEvent(new Event('change')) })(document.getElementById('by-' + arguments[0]))",
        name,
        value,
    )


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


def test_duplicates_are_compared(driver, place):
    fresh(driver, place / "reports/index.html", "#duplicates")
    assert "Jaccard 0.9" in texts(driver, ".likeness")[0]
    js(driver, "document.querySelector('.groups .actions button').click()")
    until(driver, "document.querySelector('.pair .same')")
    assert "末尾换了" in "".join(texts(driver, ".pair ins"))
    assert "12 段" in "".join(texts(driver, ".pair .same"))
    quiet(driver)


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


# ---------------------------------------------------------------- deciding
def exported(driver, downloads):
    file = downloads / "decisions.json"
    file.unlink(missing_ok=True)
    press(driver, "e")
    for _ in range(200):
        if file.exists() and file.stat().st_size:
            return file
        until(driver, "new Promise(done => setTimeout(() => done(true), 25))")
    raise AssertionError("nothing was downloaded")


def go(driver, document, rule, state="applied"):
    """Select the first change of a rule in a document."""
    visit(driver, Path(js(driver, "decodeURIComponent(location.pathname)")), f"#doc/{document}")
    until(driver, "document.querySelector('.lines')")
    choose(driver, "rule", rule)
    press(driver, "j")
    assert selected(driver).startswith(f"{rule} {state}")


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


# ---------------------------------------------------------------- strangers' text
def hostile():
    every = []
    for k, text in enumerate([*ATTACKS, "\n".join(ATTACKS)]):
        name = NAMES[k % len(NAMES)] if k < len(NAMES) else f"{k}"
        lines = [Line("body", text[:500], 1.0)] * (text.count("\n") + 1)
        article = Article(text, text, 0, 1, len(lines), {text[:50]: text, "date": text}, {}, text)
        steps = (Step("RST001", (Edit(0, len(text), text, text[::-1]),), False), Step("ENC001", (), True, text[:99]))
        every.append(Document(name, Source(name), text, text, steps, tuple(lines), (article,)))
    return every


@pytest.mark.parametrize("sharded", [False, True])
def test_whatever_a_document_holds_is_text(driver, tmp_path, sharded, monkeypatch):
    if sharded:
        monkeypatch.setattr(shards, "ONE_PAGE", 1000)
        monkeypatch.setattr(shards, "SHARD", 3000)
    documents = hostile()
    page = write(tmp_path / "报告 </script>", documents)
    assert (page.parent / "data").is_dir() == sharded
    fresh(driver, page, "#documents")
    assert js(driver, "document.querySelectorAll('script:not([type])').length") <= 2
    for k, document in enumerate(documents):
        link = js(driver, "document.querySelectorAll('#list a')[arguments[0]].hash", k)
        visit(driver, page, link)
        until(driver, "document.querySelector('.lines')")
        press(driver, "j", "a")
        assert js(driver, "document.querySelectorAll('.lines > li:not(.border)').length") == len(document.lines)
    visit(driver, page, "#decisions")
    visit(driver, page, "#duplicates")
    assert js(driver, "[window.hacked, document.querySelectorAll('img, iframe, base, svg[onload]').length]") == [
        None,
        0,
    ]
    quiet(driver)
    source = page.read_text("utf-8")
    assert not any(mark in source for mark in ("\u202e", "\u200b", "\x00", "\u2028", "\ufeff"))


def test_injected_script_does_not_run(driver, place):
    """The policy holds even where markup slips in."""
    fresh(driver, place / "reports/index.html")
    js(driver, "(s => { s.append('window.hacked = 1'); document.body.append(s) })(document.createElement('script'))")
    js(driver, "document.body.setAttribute('data-x', 'window.hacked = 1')")
    assert js(driver, "window.hacked ?? 0") == 0
    with pytest.raises(Exception, match="TrustedHTML"):
        js(driver, "document.body.innerHTML = '<b>x</b>'")
    with pytest.raises(Exception, match="TrustedScript"):
        js(driver, "document.createElement('script').textContent = 'window.hacked = 1'")


@pytest.mark.parametrize("kind", ["one line of 10 MB", "50,000 changes", "100,000 lines"])
def test_huge_documents_stay_usable(driver, tmp_path, kind):
    text = {
        "one line of 10 MB": "山" * 3_400_000,
        "50,000 changes": "渻政" * 50_000,
        "100,000 lines": "一行。\n" * 100_000,
    }[kind]
    found = tuple(Edit(i, i + 1, "渻", "省") for i in range(0, len(text), 2)) if "渻" in text else ()
    after = text.replace("渻", "省")
    lines = (Line("body", "", 1.0),) * (text.count("\n") + 1)
    document = Document("x", Source("x"), text, after, (Step("RST001", found, True),) if found else (), lines)
    page = write(tmp_path, [document])
    assert page.stat().st_size + sum(p.stat().st_size for p in tmp_path.glob("data/*")) < 10_000_000
    fresh(driver, page, "#doc/x")
    until(driver, "document.querySelector('.lines > li')")
    assert js(driver, "document.querySelectorAll('#reader .notice').length") == (kind != "one line of 10 MB")
    assert (
        "略" in texts(driver, ".fold")[0]
        if kind == "one line of 10 MB"
        else "record.jsonl" in texts(driver, ".notice a")[0]
    )
    if kind == "50,000 changes":
        press(driver, "j", "j")
        assert selected(driver).startswith("RST001")
    quiet(driver)


# ---------------------------------------------------------------- shards
def test_shards_are_loaded_as_they_are_looked_at_and_removed(driver, tmp_path, monkeypatch):
    documents = [cleaner.clean(f"第{k}篇\n渻政协召开会议,第{k}次讨论造林。\n", id=f"篇/{k}") for k in range(60)]
    monkeypatch.setattr(shards, "ONE_PAGE", 20_000)
    monkeypatch.setattr(shards, "SHARD", 5_000)
    page = write(tmp_path, documents)
    number = len(list((tmp_path / "data").glob("0*.js")))
    assert number > 5
    fresh(driver, page, "#doc/" + "%E7%AF%87%2F41")
    until(driver, "document.querySelector('.lines')")
    assert "第41次" in "".join(texts(driver, ".text"))
    loaded = [url.rpartition("/")[2] for url in requests(driver)]
    assert loaded[:2] == ["index.html", "index.js"]
    assert len(loaded) == 3
    press(driver, "n")
    until(driver, "location.hash.endsWith('42')")
    quiet(driver)
    write(tmp_path, documents[:30])
    assert len(list((tmp_path / "data").glob("0*.js"))) < number
    write(tmp_path, documents[:1])
    assert not list((tmp_path / "data").glob("*"))


# ---------------------------------------------------------------- how it looks
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


def test_the_files_of_copies_are_told(driver, place):
    fresh(driver, place / "reports/index.html", "#duplicates")
    places = texts(driver, ".groups .place")
    assert places == ["一 · 第 1 行", "二 · 第 1 行"]
    likeness = texts(driver, ".groups .likeness")[0]
    assert "Jaccard 0.9" in likeness
    assert "% 见于保留的一篇" in likeness


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


# ---------------------------------------------------------------- parts
def test_the_comparison_gives_back_both_texts(driver):
    source = (Path(cleaner.report.__file__).parent / "diff.js").read_text("utf-8")
    rng = random.Random(1)
    pairs = [
        ["".join(rng.choices("甲乙丙丁", k=rng.randrange(12))) for _ in range(rng.randrange(6))] for _ in range(200)
    ]
    pairs += [["天" * 3000], ["地" * 3000]]
    code = source + "; const [a, b] = [arguments[0], arguments[1]]; return compared(a, b)"
    for a, b in zip(pairs[::2], pairs[1::2], strict=True):
        runs = driver.execute_script(code, a, b)
        for kind, text in (("+", a), ("-", b)):
            assert "".join(t for line in runs for k, t in line if k != kind) == "".join(text)
        if a == b:
            assert all(k == "=" for line in runs for k, _ in line)
