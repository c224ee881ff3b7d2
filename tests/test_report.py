"""The report: what overlaps is one change, whatever a document holds is only text, and a real browser draws it well."""

import json
import random
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

import cleaner.stages
from cleaner.dedup import Closest, Cluster, Duplicates, Member
from cleaner.document import Article, Document, Duplicate, Line, Source, Step, replay
from cleaner.edits import Edit, apply
from cleaner.report import render, write_report
from cleaner.report.changes import find_changes
from cleaner.report.sheet import DRAWN, sheets
from cleaner.report.visible import SHOWN, in_change, in_text
from cleaner.write import Staging

NOTHING = Duplicates((), (), (), None)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
QUIET += " --disable-component-update --disable-sync --allow-file-access-from-files"
ATTACKS = [
    "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">",
    "</details></ol></style></script><style>*{display:none}</style>",
    "\" onmouseover=\"document.title='run'\" x='",
    "{{ 7*7 }}{% raw %}<!-- ]]> --> &lt;b&gt; &#60;",
    "javascript:alert(1) <a href=javascript:alert(1)>x</a><iframe src=//example.org></iframe>",
    "文\u202e字倒过来\u202c\u2066了\u2069 \u200b\ufeff\x00\x07\x1b[31m\x7f\x85\u2028",
    "孤\udc80立\ud800代理 \U000e0041\ufffe\uffff",
    "e" + "\u0301\u0323" * 3000,
    "一" * 200_000,
    "\x00" * 200_000,
    "\u05e9\u05dc\u05d5\u05dd مرحبا 混排",
]


def document(original, *steps, lines=None, **more):
    steps = tuple(Step(rule, tuple(found), applied) for rule, applied, found in steps)
    text = replay(original, steps)
    lines = lines or [Line("body" if line.strip() else "blank", "", 1.0) for line in original.split("\n")]
    source = Source(more.pop("path", "a.txt"))
    articles = more.pop("articles", None) or (Article("题", text, 0, 1, len(lines)),)
    return Document(more.pop("id", "a"), source, original, text, steps, tuple(lines), articles)


def page(*documents, found=NOTHING):
    return "".join(render(documents, found))


def seen(doc):
    changes = find_changes(doc)
    return [[(c.before, c.after, [m.rule for m in c.marks]) for c in each] for each in changes]


# ---------------------------------------------------------------- changes
def test_a_later_step_edits_what_an_earlier_one_made():
    doc = document(
        "旧书舘旧", ("MOJ001", True, [Edit(1, 3, "书舘", "圖書館")]), ("RST002", True, [Edit(2, 4, "書館", "书馆")])
    )
    assert doc.text == "旧圖书馆旧"
    assert seen(doc) == [[("书舘", "圖书馆", ["MOJ001", "RST002"])], []]


def test_two_edits_of_what_one_made_are_one_change():
    doc = document(
        "甲乙",
        ("MOJ001", True, [Edit(0, 2, "甲乙", "天地玄黄")]),
        ("RST001", True, [Edit(0, 1, "天", "人"), Edit(3, 4, "黄", "色")]),
    )
    assert seen(doc) == [[("甲乙", "人地玄色", ["MOJ001", "RST001", "RST001"])], []]


def test_neighbours_stay_apart():
    doc = document("，渻", ("RST001", True, [Edit(1, 2, "渻", "省")]), ("PUN002", True, [Edit(0, 1, "，", "")]))
    assert seen(doc) == [[("，", "", ["PUN002"]), ("渻", "省", ["RST001"])], []]


def test_a_dropped_line_keeps_the_changes_inside_it():
    doc = document("渻\n留\n", ("RST001", True, [Edit(0, 1, "渻", "省")]), ("BPL002", True, [Edit(0, 2, "省\n", "")]))
    assert doc.text == "留\n"
    assert seen(doc) == [[("渻", "省", ["RST001"])], [("渻\n", "", ["BPL002"])]]


def test_lines_dropped_around_dropped_lines_keep_their_own_reason():
    doc = document(
        "导航\n链接\n导航\n",
        ("BPL001", True, [Edit(3, 6, "链接\n", "")]),
        ("BPL002", True, [Edit(0, 6, "导航\n导航\n", "")]),
    )
    (sheet,) = sheets([doc])
    assert [[mark.rule for mark in row.gone] for row in list(sheet.rows)[:3]] == [["BPL002"], ["BPL001"], ["BPL002"]]


def test_the_blank_line_between_articles_is_not_shown_as_gone():
    for gap, gone in [("\n", []), ("\n\n", []), ("\n\n\n\n", [3])]:
        doc = document(f"甲{gap}乙", ("SEG001", True, [Edit(1, 1 + len(gap), gap, "\n\n")]))
        (sheet,) = sheets([doc])
        assert [row.number for row in sheet.rows if row.gone] == gone


def test_proposals_stand_beside_what_was_applied():
    doc = document(
        "力量", ("RST001", True, [Edit(1, 2, "量", "糧")]), ("PUN003", False, [Edit(0, 2, "力糧", "力糧。")])
    )
    assert seen(doc) == [[("力量", "力糧", ["RST001", "PUN003"])], []]
    assert "力糧。" in re.sub("<.*?>", "", page(doc))


def test_a_windows_line_end_is_a_change_inside_its_line():
    assert seen(document("一\r\n二", ("UNI001", True, [Edit(1, 3, "\r\n", "\n")]))) == [[("\r", "", ["UNI001"])], []]


def test_the_outermost_changes_make_the_text():
    """A law, over random steps: applied to the original, the changes give the text; and they do not overlap."""
    for seed in range(1000):
        rng = random.Random(seed)
        text = original = "".join(rng.choices("甲乙丙，\n", k=rng.randrange(30)))
        steps = []
        for _ in range(rng.randrange(6)):
            cuts = sorted(rng.sample(range(len(text) + 1), k=min(len(text) + 1, 2 * rng.randrange(4)) // 2 * 2))
            found = [
                Edit(a, b, text[a:b], "".join(rng.choices("xyz\n", k=rng.randrange(4))))
                for a, b in zip(cuts[::2], cuts[1::2], strict=True)
            ]
            steps.append(("RST001", True, found))
            text = apply(text, found)
        doc = document(original, *steps)
        inside, lines = find_changes(doc)
        assert all(a.end <= b.start for a, b in pairwise(inside)), seed
        outer, end = [], 0
        for change in sorted((*inside, *lines), key=lambda c: (c.start, -c.end, c.after != "")):
            if change.start >= end:
                outer.append(Edit(change.start, change.end, change.before, change.after))
                end = change.end
        # a change inside its line was cut short of the line feed that it shares with its result
        assert apply(original, outer) == doc.text, (seed, original, steps)
        assert page(doc)


# ---------------------------------------------------------------- the page
def test_what_cannot_be_seen_is_named():
    assert "NBSP×4" in in_text("\xa0" * 4)
    assert "U+DC80" in in_text("\udc80")
    assert "␣" in in_change(" ")
    assert "␣" not in in_text(" ")
    assert in_text("👨\u200d👩 می\u200cخواهم") == "👨\u200d👩 می\u200cخواهم"
    assert "ZWNJ" in in_text("汉\u200c字")


def test_every_line_has_its_number_label_reason_and_rule():
    lines = [Line("title", "headline", 0.9), Line("nav", "list of <channels>", 0.97, kept=False)]
    html = page(document("标题\n首页", ("BPL001", True, [Edit(3, 5, "首页", "")]), lines=lines))
    title, nav = re.findall(r'<li class="(?:title|nav gone)".*?</li>', html, re.DOTALL)
    assert "0.90" in title
    assert '标题 <span lang="en">title' in title
    assert "list of &lt;channels&gt;" in nav
    assert "0.97" in nav
    assert "✕ 导航" in nav
    assert "BPL001" in nav


def test_what_concerns_the_whole_file_is_told():
    doc = document("一")
    doc = replace(doc, steps=(Step("ENC001", (), True, "GB18030 <2 lines>"),))
    html = page(doc)
    assert "GB18030 &lt;2 lines&gt;" in html
    assert 'id="ENC001"' in html


def test_the_language_is_that_of_the_text():
    html = page(document("國家發展"), document("国家发展"))
    assert re.findall(r'<ol class="lines" lang="(.*?)"', html) == ["zh-Hant", "zh-Hans"]
    assert '<html lang="zh-Hans">' in html


def test_duplicates_are_linked():
    copy = Duplicate("a", "near", 0.91, 1)
    one, other = document("一篇"), document("一篇", id="b", articles=(Article("题", "一篇", 0, 1, 1, duplicate=copy),))
    html = page(one, other, found=Duplicates((), (), (Cluster(0, (Member(1, "near", 0.91),)),), None))
    assert html.count('href="#d1-a1"') >= 2
    assert 'href="#d2-a1"' in html
    assert "0.910" in html
    assert 'id="DUP002"' in html


def test_without_duplicates_the_closest_pair_is_named():
    html = page(document("一篇"), document("另一篇", id="b"), found=Duplicates((), (), (), Closest(0, 1, 0.1312, True)))
    assert "Jaccard 0.131" in html
    assert "没有近似重复" in html


def test_every_link_has_its_place():
    html = page(*(document(text, path=text) for text in ("渻\n\n\n一", "", "\n\n")))
    ids = re.findall(r' id="(.*?)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#(.*?)"', html)) <= set(ids)


def test_same_input_same_bytes(tmp_path):
    with Staging([tmp_path / "report"]) as staging:
        write_report(staging, [document("一\n二")], NOTHING, tmp_path / "report" / "index.html")
        staging.commit()
    assert (tmp_path / "report" / "index.html").read_text("utf-8") == page(document("一\n二"))
    assert [p.name for p in (tmp_path / "report").iterdir()] == ["index.html"]


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_whatever_a_document_holds_is_text(attack):
    line = Line("body", attack, 1.0)
    article = Article(attack, attack, 0, 1, 1, {attack: attack, "date": attack}, {}, attack)
    changed = document(
        attack,
        ("RST001", True, [Edit(0, len(attack), attack, attack[::-1])]),
        lines=[line],
        path=attack,
        id=attack,
        articles=(article,),
    )
    html = page(document(attack), changed)
    html.encode()
    assert len(html) < 200_000 + 40 * SHOWN
    assert not re.search(r"<(?:script|img|iframe|a href=j)", html)
    assert html.count("<style>") == 1
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\u2028\ufeff]", html)


def test_nothing_is_fetched():
    html = page(document("一"))
    assert not re.search(r"""(?:src|href)=(?!"#)|url\(|@import|<link|<script""", html)
    assert "default-src 'none'" in html


def test_too_many_changes_are_counted_not_drawn():
    found = [Edit(i, i + 1, "渻", "省") for i in range(0, 2 * DRAWN + 4, 2)]
    html = page(document("渻政" * (DRAWN + 2), ("RST001", True, found)))
    assert html.count("<del>") == DRAWN + 1  # one stands in the legend
    assert "后面的 2 处没有画出" in html


# ---------------------------------------------------------------- colours
def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_contrast():
    """WCAG AA, 4.5:1, for every ink on every ground it stands on, in light and dark."""
    css = (Path(cleaner.report.__file__).parent / "report.css").read_text("utf-8")
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    )
    pairs = [(name.removesuffix("-bg"), name) for name in light if name.endswith("-bg")]
    pairs += [(ink, ground) for ink in ("ink", "quiet", "link", "old", "new", "offer") for ground in ("page", "panel")]
    pairs += [(ink, ground) for ink in ("gone", "link") for ground in ("gone-bg", "hatch")] + [("quiet", "hatch")]
    for scheme in light, dark:
        for ink, ground in pairs:
            a, b = sorted((luminance(scheme[ink]), luminance(scheme[ground])))
            assert (b + 0.05) / (a + 0.05) >= 4.5, (ink, ground, scheme[ink], scheme[ground])


# ---------------------------------------------------------------- a real browser
PROBE = """<!doctype html><body><iframe id=f src=index.html style="width:WIDTHpx;height:800px;border:0"></iframe><script>
onload = () => {
  const d = document.getElementById('f').contentDocument, w = d.defaultView;
  w.onerror = e => { throw e };
  d.querySelectorAll('details').forEach(x => x.open = true);
  const style = x => w.getComputedStyle(d.querySelector(x));
  document.body.textContent = 'RESULT' + JSON.stringify({
    width: d.documentElement.scrollWidth, title: d.title, policy: d.querySelectorAll('meta[http-equiv]').length,
    foreign: d.querySelectorAll('script, img, iframe, style ~ style, [onmouseover], [onerror]').length,
    lines: d.querySelectorAll('.lines > li:not(.border)').length, sheets: d.querySelectorAll('.sheet').length,
    dropped: style('.lines > li.gone').backgroundImage, struck: style('del').textDecorationLine,
    page: w.getComputedStyle(d.body).backgroundColor, height: style('.text').height, requests: w.performance.getEntriesByType('resource').length,
    small: Math.min(...[...d.querySelectorAll('.text')].map(x => parseFloat(w.getComputedStyle(x).fontSize))),
  }) + 'END';
}
</script>"""


def in_browser(folder, width, *options):
    (folder / "probe.html").write_text(PROBE.replace("WIDTH", str(width)), "utf-8")
    profile = folder / "profile"
    command = [
        CHROMIUM,
        *QUIET.split(),
        *options,
        f"--user-data-dir={profile}",
        "--virtual-time-budget=5000",
        "--dump-dom",
    ]
    run = subprocess.run([*command, (folder / "probe.html").as_uri()], capture_output=True, timeout=120, check=True)
    return json.loads(re.search("RESULT(.*?)END</", run.stdout.decode().replace("&amp;", "&"))[1])


@pytest.mark.skipif(not CHROMIUM, reason="needs Chromium (apt install chromium)")
@pytest.mark.parametrize("width", [1280, 375])
def test_in_chromium(tmp_path, width):
    gone = Line("nav", "x" * 300, 0.97, kept=False)
    last = document(
        "首页\n渻",
        ("RST001", True, [Edit(3, 4, "渻", "省")]),
        ("BPL001", True, [Edit(0, 3, "首页\n", "")]),
        lines=[gone, Line("body", "", 1.0)],
    )
    documents = [document(attack, path=attack) for attack in ATTACKS]
    documents += [
        document("\n".join(ATTACKS), ("RST001", False, [Edit(0, 900, "\n".join(ATTACKS)[:900], "改" * 900)])),
        last,
    ]
    with Staging([tmp_path]) as staging:
        write_report(staging, documents, NOTHING, tmp_path / "index.html")
        staging.commit()
    light = in_browser(tmp_path, width)
    assert light["width"] <= width, "the page scrolls sideways"
    assert (light["title"], light["foreign"], light["policy"], light["requests"]) == (
        "清洗报告 · Cleaning report",
        0,
        1,
        0,
    )
    assert light["sheets"] == len(documents)
    assert light["lines"] == 2 * len(ATTACKS) + 2
    assert "gradient" in light["dropped"]
    assert light["struck"] == "line-through"
    assert light["small"] >= 16
    dark = in_browser(tmp_path, width, "--blink-settings=preferredColorScheme=0")
    assert (light["page"], dark["page"]) == ("rgb(255, 255, 255)", "rgb(22, 22, 26)")


def test_every_reason_is_there_in_chinese():
    """Every reason that the seeds and the case files give."""
    from case_files import texts

    import cleaner
    from cleaner.report.reasons import in_chinese

    given = [text for text in texts() if "\n" in text]
    given += [path.read_text("utf-8") for path in (Path(__file__).parent.parent / "seeds").iterdir()]
    reasons = set()
    for text in given:
        done = cleaner.clean(text)
        reasons |= {line.reason for line in done.lines} | {a.reason for a in done.articles if a.reason}
        reasons |= {f.note for f in done.proposals if f.rule == "SEG001"}
    assert not [reason for reason in reasons if not in_chinese(reason)]
