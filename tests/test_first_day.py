"""What a new user met on the first day: nothing is ignored, lost or passed over without a word."""

import json
import os
import subprocess

import pytest
from command_line import ARTICLE, FIXED, run, tree
from table_files import as_csv, in_files, rows_of, table_of

import cleaner
from cleaner.core.decisions import Decision, addressed, merge, read

OLD = "会议强调,要抓好落实。\n"


def told(done):
    return done.stderr.decode()


# ---------------------------------------------------------------- the library
def test_a_corpus_may_be_one_path(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    for path in (tmp_path, str(tmp_path), tmp_path / "a.txt"):
        assert [document.text for document in cleaner.clean_corpus(path)] == [FIXED]


@pytest.mark.parametrize("wrong", [None, b"abc", 3])
def test_what_is_no_text_is_said_to_be_none(wrong):
    with pytest.raises(TypeError, match=f"takes a str, not {type(wrong).__name__}; clean_file"):
        cleaner.clean(wrong)


# ---------------------------------------------------------------- decisions
def test_a_baseline_of_a_check_holds_for_clean_check_and_report(corpus):
    (corpus / "语料/行.jsonl").write_text('{"id":"a:7","text":"你好,世界。"}\n', "utf-8")
    run("check", ".", "--write-baseline", "d.json", cwd=corpus)
    assert {key[0] for key in read(corpus / "d.json")} == {"语料/文章一", "语料/子目录/文章 二", "语料/行.jsonl:a:7"}
    done = run("clean", "语料", "--decisions", "d.json", "-o", "out", "--report", "rep", cwd=corpus)
    assert "0 edits applied" in told(done)
    assert (corpus / "out/子目录/文章 二.txt").read_bytes() == (corpus / "语料/子目录/文章 二.txt").read_bytes()
    assert "on documents" not in told(done)
    before = (corpus / "rep/index.html").read_bytes()
    done = run("report", "rep", "--cleaned", "out", "--decisions", "d.json", cwd=corpus)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (corpus / "rep/index.html").read_bytes() == before
    documents = cleaner.clean_corpus(corpus / "语料", decisions=corpus / "d.json")
    assert not [finding for document in documents for finding in document.findings]


def test_clean_tells_of_decisions_that_it_does_not_follow(corpus):
    run("check", ".", "--write-baseline", "d.json", cwd=corpus)
    (corpus / "语料/文章一.txt").write_text(FIXED, "utf-8")
    done = run("clean", "语料/文章一.txt", "--decisions", "d.json", "-o", "out", cwd=corpus)
    assert told(done).count("was decided, but is not there any more") == ARTICLE.count(",")
    others = sum(key[0] == "语料/子目录/文章 二" for key in read(corpus / "d.json"))
    assert f"{others} decisions on documents that are not among these: not followed\n" in told(done)


def test_a_decision_on_a_document_of_this_run_is_on_no_other():
    here = merge([Decision("a", "RST", "*", "reject")])
    assert addressed(here, [("a", "a.txt"), ("b/a", "b/a.txt")]) == here
    assert [key[0] for key in addressed(here, [("b/a", "b/a.txt"), ("c/a", "c/a.txt")])] == ["b/a", "c/a"]
    assert addressed(here, [("-", "-"), ("b/aa", "b/aa.txt")]) == here


def test_a_file_of_decisions_that_is_no_json_is_told_of_with_the_place(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "d.json").write_text('{"schema": 1,\n "decisions": [,]}', "utf-8")
    done = run("clean", "a.txt", "--decisions", "d.json", cwd=tmp_path)
    assert done.returncode == 2
    assert "d.json:2:16: not valid JSON (Expecting value)" in told(done)
    (tmp_path / "d.json").write_text('{"schema": 1}', "utf-8")
    assert "d.json: no file of decisions; export" in told(run("clean", "a.txt", "--decisions", "d.json", cwd=tmp_path))


# ---------------------------------------------------------------- rows
ROWS = [
    {"id": "a", "text": "", "n": "1"},
    {"id": "b", "text": "你好,世界。", "n": "2"},
    {"id": "c", "text": " ", "n": "3"},
]


@pytest.mark.parametrize("to", ["csv", "tsv", "jsonl"])
@pytest.mark.parametrize("source", ["csv", "tsv", "jsonl"])
def test_a_row_without_text_stays_with_all_its_columns(tmp_path, source, to):
    for folder, rows in (("1", ROWS), ("2", ROWS[::-1])):
        (tmp_path / folder).mkdir()
        out = in_files(tmp_path / folder, {f"t.{source}": table_of(rows, source)}, "--to", to)
        texts = [row["text"].strip().replace(",", "，") for row in rows]
        assert rows_of(out[f"t.{to}"], to) == [{**row, "text": text} for row, text in zip(rows, texts, strict=True)]


def test_a_null_stays_null_or_becomes_empty(tmp_path):
    data = table_of([{"id": "a", "text": None}, {"id": "b", "text": "好。"}], "jsonl")
    assert rows_of(in_files(tmp_path, {"t.jsonl": data}, "--to", "csv")["t.csv"], "csv")[0] == {"id": "a", "text": ""}


def test_a_header_alone_is_no_row(tmp_path):
    assert "t.jsonl" not in in_files(tmp_path, {"t.csv": as_csv([["id", "text"]]).encode()}, "--to", "jsonl")


@pytest.mark.parametrize("to", ["csv", "tsv"])
def test_a_nul_goes_into_no_table_that_could_not_be_read_again(tmp_path, to):
    (tmp_path / "a.txt").write_text("会议\0强调，要抓好落实。\n", "utf-8")
    done = run("clean", "a.txt", "-o", "out", "--to", to, "--ignore", "UNI002", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "out").exists()) == (2, False)
    assert f"{to.upper()} holds no NUL" in told(done)
    assert run("clean", "a.txt", "-o", "out", "--to", to, cwd=tmp_path).returncode == 0


# ---------------------------------------------------------------- diff
def test_what_git_cannot_apply_is_told_of_and_left_out_of_the_diff(tmp_path):
    table = as_csv([["id", "text"], ["1", OLD.strip()]])
    plain = {"甲.txt": OLD.encode(), "乙.csv": table.encode()}
    marked = {"丙.txt": OLD.encode("utf-8-sig"), "丁.csv": b"\xef\xbb\xbf" + table.encode("utf-8-sig")}
    other = {
        "gb.txt": OLD.encode("gb18030"),
        "big5.txt": "會議強調，要抓好落實，加強領導。\n".encode("big5"),
        "wide.txt": OLD.encode("utf-16"),
        "gbk.csv": table.encode("gbk"),
    }
    for name, data in (plain | marked | other).items():
        (tmp_path / name).write_bytes(data)
    done = run("check", ".", "--diff", cwd=tmp_path)
    assert done.returncode == 1, told(done)
    assert {line.split(":")[0] for line in told(done).splitlines()} >= other.keys()
    assert not [name for name in other if name.encode() in done.stdout]
    subprocess.run(["git", "apply"], cwd=tmp_path, input=done.stdout, check=True)
    texts = {name: data.decode().lstrip("\ufeff") for name, data in (plain | marked).items()}
    after = {name: text.replace("调,", "调，").encode() for name, text in texts.items()}
    assert tree(tmp_path) == other | after


# ---------------------------------------------------------------- where results go, and what is not read
def test_standard_input_with_a_folder_is_wrong_usage(tmp_path):
    done = run("clean", "-", "-o", "out", cwd=tmp_path, stdin=ARTICLE.encode())
    assert (done.returncode, done.stdout) == (2, b"")
    (tmp_path / "cleaner.toml").write_text('output = "out"\n', "utf-8")  # for folders, and no word on this
    done = run("clean", "-", "--config", "cleaner.toml", cwd=tmp_path, stdin=ARTICLE.encode())
    assert done.stdout.decode() == FIXED


def test_results_do_not_go_into_a_folder_of_inputs(corpus):
    before = tree(corpus)
    for where in (["-o", "语料/子目录"], ["--report", "语料/子目录"]):
        done = run("clean", "语料", *where, cwd=corpus)
        assert (done.returncode, told(done).count("\n")) == (2, 1)
        assert "语料/子目录: holds inputs, which would not be read" in told(done)
        assert tree(corpus) == before
    (corpus / "语料/空").mkdir()
    for _ in range(2):
        assert run("clean", "语料", "-o", "语料/空", cwd=corpus).returncode == 0


def test_a_link_to_nothing_is_told_of(corpus):
    os.symlink("nowhere.txt", corpus / "语料/链接.txt")
    done = run("check", "语料", cwd=corpus)
    assert done.returncode == 2
    assert "语料/链接.txt: a link that leads nowhere" in told(done)


def test_nothing_is_said_of_duplicates_where_nothing_was_read(tmp_path):
    done = run("dedup", "nowhere", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")


def test_a_run_that_fails_leaves_no_folder_behind(tmp_path):
    (tmp_path / "a").mkdir()
    for name in ("x.txt", "x.md"):
        (tmp_path / "a" / name).write_text(ARTICLE, "utf-8")
    assert run("clean", "a", "-o", "new/out", "--to", "text", cwd=tmp_path).returncode == 2
    assert os.listdir(tmp_path) == ["a"]
    (tmp_path / "new").mkdir()
    assert run("clean", "a", "-o", "new/out", "--to", "text", cwd=tmp_path).returncode == 2
    assert os.listdir(tmp_path / "new") == []


# ---------------------------------------------------------------- what check says at the end
def test_the_last_line_of_a_check_tells_failures_from_the_rest(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "b.txt").write_text(ARTICLE, "utf-8")
    done = run("check", ".", cwd=tmp_path)
    assert told(done) == "7 findings: 6 fail, 1 not enforced; 6 can be mended with --fix.\n"
    assert told(run("check", ".", "--strict", cwd=tmp_path)).startswith("7 findings: 7 fail; 6 can")
    assert "共 7 处：6 处不通过，1 处只作提示；6 处可用 --fix 自动改。" in told(
        run("check", ".", "--lang", "zh", cwd=tmp_path)
    )
    (tmp_path / "b.txt").unlink()
    (tmp_path / "a.txt").write_text(OLD, "utf-8")
    assert told(run("check", "a.txt", cwd=tmp_path)) == "1 finding: 1 fails; 1 can be mended with --fix.\n"


def test_one_is_one(tmp_path):
    (tmp_path / "a.txt").write_text(OLD, "utf-8")
    assert told(run("clean", "a.txt", cwd=tmp_path)).startswith(
        "1 document, 1 article, 1 edit applied, 0 proposed or flagged, 0 duplicates → cleaned"
    )
    assert told(run("check", "a.txt", "--fix", cwd=tmp_path)) == "1 file rewritten\n"


def test_files_that_the_command_names_are_not_passed_over(tmp_path):
    (tmp_path / "a.txt").write_text(OLD, "utf-8")
    (tmp_path / "cleaner.toml").write_text('baseline = "d.json"\n', "utf-8")
    run("check", ".", "--write-baseline", "d.json", "--baseline", "", cwd=tmp_path)
    assert "passed over" not in told(run("check", ".", "--write-baseline", "d.json", cwd=tmp_path))
    assert run("check", ".", cwd=tmp_path).stderr == b""
    (tmp_path / "e.json").write_text("{}", "utf-8")
    assert told(run("check", ".", cwd=tmp_path)) == "1 file of other kinds passed over (.json)\n"


# ---------------------------------------------------------------- places in tables
CELLS = '\n\nid,text,n\n1,"第一行\n他说""好"",会议强调,要抓好。\n",x\n\n2,"会议强调,要抓好。",y\n3,会议强调：好好,z\n'


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_finding_in_a_cell_of_several_lines_has_its_place_in_the_file(tmp_path, newline):
    text = CELLS.replace("\n", newline)
    (tmp_path / "t.csv").write_bytes(text.encode())
    done = run("check", "t.csv", "--format", "jsonl", "--select", "PUN001", cwd=tmp_path)
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    lines = text.split("\n")
    commas = [(row["line"], row["column"]) for row in rows if row["before"] == ","]
    assert [(line, lines[line - 1][column - 1 :][:3]) for line, column in commas][-2:] == [(5, ",要抓"), (8, ",要抓")]
    assert all(lines[row["line"] - 1][row["column"] - 1 : row["end_column"] - 1] == row["before"] for row in rows)


def test_a_finding_in_a_row_of_json_has_the_line_of_the_row(tmp_path):
    (tmp_path / "t.jsonl").write_text('{"text":"好。"}\n{"text":"第一行\\n会议强调,要抓好。"}\n', "utf-8")
    assert run("check", "t.jsonl", cwd=tmp_path).stdout.decode().startswith("t.jsonl:2:9: PUN001")


def test_why_takes_the_row_of_a_line(tmp_path):
    (tmp_path / "t.csv").write_text(CELLS, "utf-8")
    for number, text in (
        (4, "line 1: 第一行"),
        (5, "line 2: 他说"),
        (8, "line 1: 会议强调"),
        (9, "line 1: 会议强调：好好"),
    ):
        assert run("why", f"t.csv:{number}", cwd=tmp_path).stdout.decode().startswith(text)
    assert "there is no row at line 10" in told(run("why", "t.csv:10", cwd=tmp_path))
    (tmp_path / "t.jsonl").write_text('{"text":"好。"}\n{"text":"第一行\\n会议强调,要抓好。"}\n', "utf-8")
    assert run("why", "t.jsonl:2", cwd=tmp_path).stdout.decode().startswith("line 1: 第一行")


def test_a_score_needs_no_cleaned_folder(corpus):
    run("check", ".", "--write-baseline", "d.json", cwd=corpus)
    done = run("report", "--score", "d.json", cwd=corpus)
    assert (done.returncode, b"PUN001" in done.stdout) == (0, True), told(done)
    done = run("report", "d.json", cwd=corpus)
    assert (done.returncode, "cleaned: there is no such file or directory" in told(done)) == (2, True)
