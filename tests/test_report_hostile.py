"""Strangers' text in the report, in a real browser: it is only text, and however much of it, the page can be used."""

import pytest
from browser import until
from report_pages import fresh, js, press, quiet, requests, seek, selected, texts, visit, write

import cleaner
from cleaner.core.document import Article, Document, Line, Step
from cleaner.core.edits import Edit
from cleaner.core.source import Source
from cleaner.report import shards

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


@pytest.fixture
def sharded(tmp_path, monkeypatch):
    """A report of sixty documents in some twenty shards."""
    documents = [cleaner.clean(f"第{k}篇\n渻政协召开会议,第{k}次讨论造林。\n", id=f"篇/{k}") for k in range(60)]
    monkeypatch.setattr(shards, "ONE_PAGE", 20_000)
    monkeypatch.setattr(shards, "SHARD", 2_000)
    return write(tmp_path, documents)


def test_the_texts_in_shards_are_searched(driver, sharded):
    fresh(driver, sharded, "#documents")
    seek(driver, "第41次")
    assert "0 篇文档" in texts(driver, "#found")[0]
    until(driver, "document.querySelectorAll('#list li').length === 1")
    until(driver, "document.getElementById('searching').hidden")
    assert "篇/41" in texts(driver, "#list li")[0]
    assert texts(driver, "#found") == ["1 篇文档（共 60 篇）"]
    quiet(driver)


def test_what_stands_there_now_is_found_and_what_stood_there(driver, sharded):
    for words in ("开会议，第7次", "开会议,第7次"):
        fresh(driver, sharded, "#documents")
        seek(driver, words)
        until(driver, "document.querySelectorAll('#list li').length > 0")


def test_a_search_is_stopped_and_taken_up_again_in_either_language(driver, sharded):
    """The page asks for its shards by script elements: those of a stopped search are held back here."""
    fresh(driver, sharded, "#documents")
    js(
        driver,
        """(append => {
          window.held = [];
          document.head.append = (...nodes) => window.held.length < 3 && !window.free
            ? append.apply(document.head, nodes) || window.held.push(0) : window.held.push(...nodes);
          window.release = () => { window.free = true; document.head.append = append;
            append.apply(document.head, window.held.filter(node => node)); };
        })(document.head.append)""",
    )
    seek(driver, "次讨论")
    until(driver, "window.held.length > 3 && /[1-9]\\d*\\/60/.test(document.getElementById('searching').textContent)")
    assert "正在查正文" in texts(driver, "#searching")[0]
    assert 0 < len(texts(driver, "#list li")) < 60
    js(driver, "document.getElementById('language').click()")
    assert "Searching the texts" in texts(driver, "#searching")[0]
    js(driver, "document.querySelector('#searching button').click()")
    assert "Texts searched so far" in texts(driver, "#searching")[0]
    assert texts(driver, "#searching button") == ["Go on"]
    js(driver, "document.querySelector('#searching button').click()")
    js(driver, "window.release()")
    until(driver, "document.getElementById('searching').hidden")
    assert texts(driver, "#found") == ["60 of 60 documents"]


def test_a_missing_shard_is_told_of(driver, sharded):
    fresh(driver, sharded, "#documents")
    (sharded.parent / "data/0003t.js").unlink()
    seek(driver, "次讨论")
    until(driver, "document.querySelector('#searching button[name=on]')")
    assert "数据文件缺失" in texts(driver, "#searching")[0]
    assert len(texts(driver, "#list li")) > 0
