"""The report without a browser: what overlaps is one change, every finding can be decided on, the file is safe and stable."""

import json
import random
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from command_line import run

import cleaner.pipeline.one_pass
from cleaner.core import decisions, fingerprints
from cleaner.core.decisions import Decision
from cleaner.core.document import Article, Document, Duplicate, Line, Step, replay
from cleaner.core.edits import Edit, apply
from cleaner.core.fingerprints import content_of
from cleaner.core.source import Source
from cleaner.dedup import Closest, Cluster, Duplicates, Member
from cleaner.files.atomic_write import Staging
from cleaner.report import write_report
from cleaner.report.changes import find_changes, findings_in_order
from cleaner.report.score import scores
from cleaner.report.script import NAMES, script
from cleaner.report.shards import of_last_run
from cleaner.report.sheet import DRAWN, ROWS, SHOWN, sheet_of
from cleaner.report.visible import to_json

NOTHING = Duplicates((), (), (), None)


def document(original, *steps, lines=None, **more):
    steps = tuple(Step(rule, tuple(found), applied) for rule, applied, found in steps)
    text = replay(original, steps)
    lines = lines or [Line("body" if line.strip() else "blank", "", 1.0) for line in original.split("\n")]
    source = Source(more.pop("path", "a.txt"))
    articles = more.pop("articles", None) or (Article("题", text, 0, 1, len(lines)),)
    return Document(more.pop("id", "a"), source, original, text, steps, tuple(lines), articles)


def write(folder, *documents, found=NOTHING, **options):
    with Staging([folder]) as staging:
        write_report(staging, documents, found, folder / "index.html", **options)
        staging.commit()
    return (folder / "index.html").read_text("utf-8")


def data(page, name):
    return json.loads(re.search(f'id="data-{name}">(.*?)</script>', page)[1])


def changes_of(doc):
    return find_changes(doc, findings_in_order(doc))


def seen(doc):
    return [[(c.before, c.after, [m.rule for m in c.marks]) for c in each] for each in changes_of(doc)]


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
    sheet = sheet_of(doc)
    assert [[sheet.findings[n].rule for n in row.gone] for row in sheet.rows[:3]] == [
        ["BPL002"],
        ["BPL001"],
        ["BPL002"],
    ]


def test_the_blank_line_between_articles_is_not_shown_as_gone():
    for gap, gone in [("\n", []), ("\n\n", []), ("\n\n\n\n", [3])]:
        doc = document(f"甲{gap}乙", ("SEG001", True, [Edit(1, 1 + len(gap), gap, "\n\n")]))
        assert [row.number for row in sheet_of(doc).rows if row.gone] == gone


def test_proposals_stand_beside_what_was_applied():
    doc = document(
        "力量", ("RST001", True, [Edit(1, 2, "量", "糧")]), ("PUN003", False, [Edit(0, 2, "力糧", "力糧。")])
    )
    assert seen(doc) == [[("力量", "力糧", ["RST001", "PUN003"])], []]
    assert [one.new for one in sheet_of(doc).findings] == ["糧", "力糧。"]


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
        inside, lines = changes_of(doc)
        marks = [mark for change in (*inside, *lines) for mark in change.marks]
        every = findings_in_order(doc)
        assert all(every[mark.finding].rule == mark.rule for mark in marks), seed
        assert {mark.finding for mark in marks if mark.applied} == {
            n for n, f in enumerate(every) if f.start < f.end
        }, seed
        assert all(a.end <= b.start for a, b in pairwise(inside)), seed
        outer, end = [], 0
        for change in sorted((*inside, *lines), key=lambda c: (c.start, -c.end, c.after != "")):
            if change.start >= end:
                outer.append(Edit(change.start, change.end, change.before, change.after))
                end = change.end
        # a change inside its line was cut short of the line feed that it shares with its result
        assert apply(original, outer) == doc.text, (seed, original, steps)
        assert to_json(sheet_of(doc)._asdict())


# ---------------------------------------------------------------- the sheet of a document
def test_every_line_has_its_number_label_reason_and_finding():
    lines = [Line("title", "headline of what follows", 0.9), Line("nav", "a row of links", 0.97, kept=False)]
    sheet = sheet_of(document("标题\n首页", ("BPL001", True, [Edit(3, 5, "首页", "")]), lines=lines))
    title, nav = sheet.rows
    assert sheet.judgements[title.judgement] == ("title", ("下文的标题", "headline of what follows"), 0.9, True)
    assert sheet.judgements[nav.judgement] == ("nav", ("一排链接", "a row of links"), 0.97, False)
    assert [sheet.findings[n].rule for n in nav.gone] == ["BPL001"]
    assert (title.number, nav.number) == (1, 2)


def test_findings_carry_what_decisions_know_them_by():
    text = "浙江渻政协\n首页\n"
    doc = document(text, ("RST001", True, [Edit(2, 3, "渻", "省")]), ("BPL001", True, [Edit(6, 9, "首页\n", "")]))
    restored, dropped = sheet_of(doc).findings
    assert restored.content == content_of("RST001", text, 2, 3, "省")
    assert dropped.content == content_of("BPL001", text, 6, 9, "")
    assert restored.text == "浙江渻政协"


def test_a_border_stands_above_its_article_with_its_finding():
    text = "甲篇。\n相关\n乙篇。"
    doc = document(
        text,
        ("BPL002", True, [Edit(4, 7, "相关\n", "")]),
        ("SEG001", True, [Edit(3, 4, "\n", "\n\n")]),
        articles=(Article("", "甲篇。\n", 0, 1, 1), Article("", "乙篇。", 5, 3, 3, reason="links between")),
    )
    sheet = sheet_of(doc)
    first, second = (row.border for row in sheet.rows if row.border)
    assert (first.article, first.findings) == (0, ())
    assert second.reason == ("中间隔着链接", "links between")
    assert [sheet.findings[n].rule for n in second.findings] == ["SEG001"]


def test_a_proposed_border_is_told_of():
    doc = document("甲篇。\n乙篇。", ("SEG001", False, [Edit(3, 4, "\n", "\n\n")]))
    assert [(row.number, row.border.article) for row in sheet_of(doc).rows if row.border] == [(1, 0), (2, -1)]


def test_what_concerns_the_whole_file_is_told():
    doc = replace(document("一"), steps=(Step("ENC001", (), True, "GB18030 <2 lines>"),))
    assert sheet_of(doc).notices == [("ENC001", "GB18030 <2 lines>")]


def test_the_language_is_that_of_the_text():
    assert [sheet_of(document(text)).lang for text in ("國家發展", "国家发展")] == ["zh-Hant", "zh-Hans"]


def test_too_much_is_counted_not_drawn():
    found = [Edit(i, i + 1, "渻", "省") for i in range(0, 2 * DRAWN + 4, 2)]
    sheet = sheet_of(document("渻政" * (DRAWN + 2), ("RST001", True, found)))
    assert (sheet.hidden, len(sheet.findings)) == (2, DRAWN)
    assert len(sheet_of(document("一\n" * (2 * ROWS))).rows) == ROWS
    (row,) = sheet_of(document("一" * (SHOWN + 7))).rows
    assert row.stretches == [("一" * (SHOWN // 2), 7, "一" * (SHOWN // 2))]


# ---------------------------------------------------------------- the files
def test_same_input_same_bytes_and_one_file(tmp_path):
    assert write(tmp_path / "a", document("一\n二")) == write(tmp_path / "b", document("一\n二"))
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["index.html"]


def test_data_can_stand_in_a_page():
    text = "</script><!-- & \u2028\u202e\x00\x7f \udc80 \U000e0041 汉字\u3000 "
    written = to_json([text])
    assert json.loads(written) == [text]
    assert not re.search("[<>&\x00-\x1f\x7f\u2028\u202e\ud800-\udfff\U000e0041]", written)
    assert "汉字\u3000 " in written


def test_the_key_is_of_what_the_report_holds(tmp_path):
    keys = {data(write(tmp_path, document(text)), "run")["key"] for text in ("一", "二")}
    assert len(keys) == 2


def test_nothing_is_fetched(tmp_path):
    page = write(tmp_path, document("一"))
    assert not re.search(r"""(?:src|href)="(?!#)|url\(|@import|<link""", page)
    assert "default-src 'none'" in page
    assert "'self'" not in page
    assert "unsafe" not in page


def test_duplicates_and_the_closest_pair(tmp_path):
    copy = Duplicate("a", "near", 0.91, 1)
    one, other = document("一篇"), document("一篇", id="b", articles=(Article("题", "一篇", 0, 1, 1, duplicate=copy),))
    found = Duplicates((), (), (Cluster(0, (Member(1, "near", 0.91, 0.96),)),), None)
    index = data(write(tmp_path, one, other, found=found), "index")
    content = fingerprints.copy_content(other.articles[0], one.articles[0])
    assert index["groups"] == [[0, 0, 1, "题", [[1, 0, 1, "near", 0.91, 0.96, content, "题"]]]]
    found = Duplicates((), (), (), Closest(0, 1, 0.1312, True))
    assert data(write(tmp_path, one, other, found=found), "index")["closest"] == [
        [0, 0, "题"],
        [1, 0, "题"],
        0.1312,
        True,
    ]


def test_files_of_others_stay(tmp_path):
    for name, text in [("0001.js", "take(1,[])\n"), ("index.js", "mine()"), ("0002.txt", "take(")]:
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / name).write_text(text, "utf-8")
    assert {p.name for p in of_last_run(tmp_path / "index.html")} == {"0001.js"}
    write(tmp_path, document("一"))
    assert {p.name for p in (tmp_path / "data").iterdir()} == {"index.js", "0002.txt"}


def test_the_signature_tells_settings_and_decisions(tmp_path):
    given = decisions.merge([Decision("a", "RST001", "0" * 16, "reject")])
    page = write(tmp_path, document("一"), settings={"select": ["RST"], "decisions": 1}, decisions=given)
    assert "select:RST|near:0.8|contained:0.9|decisions:1#" in page
    assert "<code>cleaner clean PATH… --select RST --decisions FILE</code>" in page
    assert "不是当时输入的命令" in page  # folders and formats are no part of the settings
    assert data(page, "index")["given"] == [["a", "RST001", "0" * 16, "reject", "", ""]]


def test_decisions_that_match_nothing_are_told_of_with_the_reason(tmp_path):
    doc = document("浙江渻政协", ("RST001", True, [Edit(2, 3, "渻", "省")]))
    (found,) = sheet_of(doc).findings
    given = [
        ("a", "RST001", found.content, "浙江渻政协", None),
        ("*", "RST001", "*", "", None),
        ("a", "RST002", "*", "", None),
        ("a", "DUP005", "0" * 16, "渻政协", "here"),
        ("a", "RST001", "0" * 16, "渻政府", "text"),
        ("b", "RST001", "0" * 16, "渻政协", "document"),
        ("a", "ENC001", "0" * 16, "渻政协", "rule"),
        ("*", "OLD001", "*", "", "rule"),
        ("a", "DUP001", fingerprints.half("别的") * 2, "题", "text"),
        ("a", "DUP001", fingerprints.half(doc.articles[0].text) * 2, "题", "copy"),
    ]
    told = decisions.merge(Decision(where, rule, name, "reject", text) for where, rule, name, text, _ in given)
    index = data(write(tmp_path, doc, decisions=told), "index")
    reasons = {tuple(index["given"][place][:3]): reason for place, reason in index["unmet"]}
    assert reasons == {(where, rule, name): reason for where, rule, name, _, reason in given if reason}


def test_precision_by_rule(tmp_path):
    given = [Decision("a", "RST001", f"{k:016}", verdict) for k, verdict in enumerate(["accept", "accept", "reject"])]
    given.append(Decision("*", "PUN003", "*", "accept"))
    by_rule = {score.rule: score for score in scores(given)}
    assert by_rule["RST001"].precision == pytest.approx(2 / 3)
    assert (by_rule["PUN003"].precision, by_rule["PUN003"].others) == (None, "accept")
    (tmp_path / "decisions.json").write_bytes(decisions.write(given))
    done = run("report", "--score", "decisions.json", cwd=tmp_path)
    assert "RST001\t2\t1\t0.667\t–" in done.stdout.decode()
    assert run("report", cwd=tmp_path).returncode == 2


# ---------------------------------------------------------------- the script
def test_every_module_is_in_the_script_and_nothing_that_is_for_tools():
    folder = Path(cleaner.report.__file__).parent / "page"
    assert {path.stem for path in folder.glob("*.mjs")} == set(NAMES)
    assert not re.search(r"^ *(?:import|export)\b|@ts-|/\*\*", script(), re.MULTILINE)


# ---------------------------------------------------------------- colours
def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_contrast():
    """WCAG AA, 4.5:1, for every ink on every ground it stands on, in light and dark."""
    css = (Path(cleaner.report.__file__).parent / "page/report.css").read_text("utf-8")
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


def test_every_reason_is_there_in_chinese():
    """Every reason that the seeds and the case files give."""
    from case_files import texts

    import cleaner
    from cleaner.i18n.reasons import in_chinese

    given = [text for text in texts() if "\n" in text]
    given += [path.read_text("utf-8") for path in (Path(__file__).parent.parent / "seeds").iterdir()]
    reasons = set()
    for text in given:
        done = cleaner.clean(text)
        reasons |= {line.reason for line in done.lines} | {a.reason for a in done.articles if a.reason}
        reasons |= {f.note for f in done.proposals if f.rule == "SEG001"}
    assert not [reason for reason in reasons if not in_chinese(reason)]
