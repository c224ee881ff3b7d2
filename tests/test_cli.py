"""The commands as a user runs them: real files, and a process where it counts."""

import json
import os
import pty
import subprocess
import sys

import pytest
from command_line import ARTICLE, FIXED, PAGE, process, run, tree


# ---------------------------------------------------------------- clean
def test_clean_writes_articles_manifest_record_and_report(corpus):
    done = run("clean", "语料", "-o", "out", "--report", "rep", cwd=corpus)
    assert done.returncode == 0, done.stderr.decode()
    assert set(tree(corpus / "out")) == {"文章一.txt", "子目录/文章 二.txt", "manifest.jsonl"}
    assert (corpus / "out/文章一.txt").read_text("utf-8") == FIXED
    assert set(tree(corpus / "rep")) == {"record.jsonl", "index.html"}
    rows = [json.loads(line) for line in (corpus / "out/manifest.jsonl").read_text("utf-8").splitlines()]
    assert [row["title"] for row in rows] == ["全市造林绿化现场会召开"] * 2
    assert (corpus / "语料/文章一.txt").read_text("utf-8") == ARTICLE


def test_a_second_run_writes_the_same_bytes(corpus):
    run("clean", "语料", "-o", "out", "--report", "rep", cwd=corpus)
    first = tree(corpus)
    run("clean", "语料", "-o", "out", "--report", "rep", "--jobs", "2", cwd=corpus)
    assert tree(corpus) == first


def test_files_of_the_last_run_go_and_others_stay(corpus):
    run("clean", "语料", "-o", "out", cwd=corpus)
    (corpus / "out/mine.txt").write_text("my own", "utf-8")
    (corpus / "语料/文章一.txt").unlink()
    run("clean", "语料", "-o", "out", cwd=corpus)
    assert set(tree(corpus / "out")) == {"子目录/文章 二.txt", "manifest.jsonl", "record.jsonl", "mine.txt"}


def test_cleaned_files_are_clean(corpus):
    run("clean", "语料", "-o", "out", cwd=corpus)
    done = run("check", "out", cwd=corpus)
    assert done.returncode == 0, done.stdout.decode()


def test_standard_input_to_standard_output(tmp_path):
    done = run("clean", "-", cwd=tmp_path, stdin=ARTICLE.encode("gb18030"))
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, FIXED, b"")
    assert not tree(tmp_path)


def test_empty_input(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    assert run("clean", "empty.txt", "-o", "out", cwd=tmp_path).returncode == 0
    assert run("clean", "-", cwd=tmp_path).stdout == b""
    run("restore", "out", "-o", "back", cwd=tmp_path)
    assert (tmp_path / "back/empty.txt").read_bytes() == b""


def test_an_output_inside_the_input_is_not_read_again(corpus):
    for _ in range(2):
        assert run("clean", ".", "-o", "out", "--report", "rep", cwd=corpus).returncode == 0
    assert not [name for name in tree(corpus / "out") if name.startswith("out/")]


def test_duplicates_are_flagged_or_dropped_and_come_back(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "d.txt").write_text("另一篇\n", "utf-8")
    run("clean", "a.txt", "b.txt", "c.txt", "d.txt", "-o", "out", cwd=tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "out/manifest.jsonl").read_text("utf-8").splitlines()]
    assert [(row["cluster"], row["kept"]) for row in rows] == [(1, True), (1, True), (1, True), (None, True)]
    run("clean", "a.txt", "b.txt", "c.txt", "-o", "out", "--duplicates", "drop", "--prune", cwd=tmp_path)
    assert set(tree(tmp_path / "out")) == {"a.txt", "manifest.jsonl", "record.jsonl"}
    assert run("restore", "out", "-o", "back", cwd=tmp_path).returncode == 0
    assert tree(tmp_path / "back") == dict.fromkeys(["a.txt", "b.txt", "c.txt"], ARTICLE.encode())


def test_the_copy_that_is_kept_is_a_choice_and_the_report_knows_it(tmp_path):
    (tmp_path / "in/old").mkdir(parents=True)
    longer = ARTICLE + "\n会议强调，各地要抓好落实。\n"
    for name, text in {"a": ARTICLE, "b": longer, "old/c": ARTICLE}.items():
        (tmp_path / f"in/{name}.txt").write_text(text, "utf-8")
    (tmp_path / "cleaner.toml").write_text('duplicates = "drop"\n', "utf-8")

    def kept(*options):
        done = run("clean", "in", "-o", "out", "--report", "rep", *options, cwd=tmp_path)
        assert done.returncode == 0, done.stderr.decode()
        page = (tmp_path / "rep/index.html").read_bytes()
        assert run("report", "rep", "--cleaned", "out", cwd=tmp_path).returncode == 0
        assert (tmp_path / "rep/index.html").read_bytes() == page
        assert run("restore", "out", "--record", "rep", "-o", "back", cwd=tmp_path).returncode == 0
        assert tree(tmp_path / "back/in") == tree(tmp_path / "in")
        return sorted(tree(tmp_path / "out").keys() - {"manifest.jsonl"})

    assert kept() == ["a.txt"]
    assert kept("--keep-copy", "longest") == ["b.txt"]
    (tmp_path / "cleaner.toml").write_text(
        'duplicates = "drop"\nkeep-copy = "prefer-path"\nprefer = ["new/", "old/"]\n', "utf-8"
    )
    assert kept() == ["old/c.txt"]


# ---------------------------------------------------------------- formats
MARKDOWN = "# 标题\n\n正文里的`半角,标点`不动,别处要改。\n\n```\n代码,也不动\n```\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_formats_in_and_out_and_back(tmp_path, newline):
    source = tmp_path / "in"
    source.mkdir()
    rows = [{"id": 7, "标签": "新闻", "text": ARTICLE}, {"id": 8, "text": "短文。", "n": [1, 2]}]
    (source / "a.txt").write_bytes(ARTICLE.replace("\n", newline).encode("gb18030"))
    (source / "b.md").write_bytes(MARKDOWN.replace("\n", newline).encode())
    (source / "c.html").write_bytes(PAGE.replace("\n", newline).encode())
    lines = [json.dumps(rows[0], ensure_ascii=True), "", json.dumps(rows[1], ensure_ascii=False)]
    (source / "d.jsonl").write_bytes(newline.join(lines).encode())
    (source / "e.txt").write_bytes("\ufeff甲乙丙\udcff丁".encode("utf-8", "surrogateescape"))
    done = run("clean", "in", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    out = tree(tmp_path / "out")
    assert set(out) == {"a.txt", "b.md", "c.txt", "d.jsonl", "e.txt", "manifest.jsonl", "record.jsonl"}
    assert out["a.txt"].decode() == FIXED
    assert out["b.md"].decode() == MARKDOWN.replace("不动,别", "不动，别")
    titles = [json.loads(line)["title"] for line in out["manifest.jsonl"].decode().splitlines()]
    assert titles[1] == "标题"
    assert out["c.txt"].decode().startswith("全市造林绿化现场会召开\n")
    assert "首页" not in out["c.txt"].decode()
    assert [json.loads(line) for line in out["d.jsonl"].splitlines() if line] == [{**rows[0], "text": FIXED}, rows[1]]
    assert out["e.txt"].decode() == "甲乙丙\N{REPLACEMENT CHARACTER}丁"
    done = run("restore", "out", "-o", "back", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert tree(tmp_path / "back/in") == tree(source)


@pytest.mark.parametrize("to", ["text", "markdown", "html", "jsonl"])
def test_every_output_format_comes_back(tmp_path, to):
    text = ARTICLE + "\n\n\n  <b>&amp; </p> 1 < 2\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    assert run("clean", "a.txt", "-o", "out", "--to", to, cwd=tmp_path).returncode == 0
    done = run("restore", "out", "-o", "back", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "back/a.txt").read_text("utf-8") == text


def test_restore_refuses_an_edited_file_and_restores_the_others(corpus):
    run("clean", "语料", "-o", "out", cwd=corpus)
    with (corpus / "out/文章一.txt").open("a", encoding="utf-8") as file:
        file.write("改过")
    done = run("restore", "out", "-o", "back", cwd=corpus)
    assert done.returncode == 2
    assert "文章一.txt: edited since it was cleaned" in done.stderr.decode()
    assert set(tree(corpus / "back")) == {"语料/子目录/文章 二.txt"}


def test_in_place_and_back(corpus):
    before = tree(corpus / "语料")
    done = run("clean", "语料", "--in-place", "--report", "rep", cwd=corpus)
    assert done.returncode == 0, done.stderr.decode()
    assert (corpus / "语料/文章一.txt").read_text("utf-8") == FIXED
    done = run("restore", "--in-place", "rep", cwd=corpus)
    assert done.returncode == 0, done.stderr.decode()
    assert tree(corpus / "语料") == before


def test_in_place_drops_no_copies_and_says_so(corpus):
    done = run("clean", "语料", "--in-place", "--duplicates", "drop", cwd=corpus)
    assert done.returncode == 2
    assert b"--in-place drops no copies" in done.stderr


def test_a_second_run_in_place_does_not_lose_the_way_back(corpus):
    before = tree(corpus / "语料")
    assert run("clean", "语料", "--in-place", cwd=corpus).returncode == 0
    done = run("clean", "语料", "--in-place", cwd=corpus)
    assert done.returncode == 0
    assert "as an earlier run left them" in done.stderr.decode()
    assert run("restore", "--in-place", "cleaner-record", cwd=corpus).returncode == 0
    assert tree(corpus / "语料") == before


def test_what_was_edited_since_is_not_restored_in_place(corpus):
    run("clean", "语料", "--in-place", cwd=corpus)
    with (corpus / "语料/文章一.txt").open("a", encoding="utf-8") as file:
        file.write("新段\n")
    done = run("restore", "--in-place", "cleaner-record", cwd=corpus)
    assert done.returncode == 2
    assert "文章一.txt: edited since" in done.stderr.decode()
    assert (corpus / "语料/文章一.txt").read_text("utf-8") == FIXED + "新段\n"


def test_in_place_through_a_link_and_with_a_page_beside(corpus):
    (corpus / "link.txt").symlink_to("语料/文章一.txt")
    (corpus / "page.html").write_text(PAGE, "utf-8")
    done = run("clean", "link.txt", "page.html", "--in-place", cwd=corpus)
    assert done.returncode == 2
    assert "page.html: a page cannot be cleaned in place" in done.stderr.decode()
    assert (corpus / "link.txt").is_symlink()
    assert (corpus / "语料/文章一.txt").read_text("utf-8") == FIXED


def test_rows_in_place_keep_their_other_columns_to_the_letter(tmp_path):
    rows = '{"x": 1e400, "text": "好,好。", "y": 0.50}\n\n{"text": "短文。", "z": 0.1000000000000000055}\n'
    (tmp_path / "a.jsonl").write_text(rows, "utf-8")
    run("clean", "a.jsonl", "--in-place", cwd=tmp_path)
    assert (tmp_path / "a.jsonl").read_text("utf-8") == rows.replace("好,好", "好，好")
    run("restore", "--in-place", "cleaner-record", cwd=tmp_path)
    assert (tmp_path / "a.jsonl").read_text("utf-8") == rows


@pytest.mark.parametrize(
    "rows", ['{"t":"好","text":"好"}\n\n', '\n{"text":"好,的"}', '{"text":"\\u597d,\\u7684","id":1}\r\n']
)
def test_rows_come_back_to_the_letter(tmp_path, rows):
    (tmp_path / "a.jsonl").write_bytes(rows.encode())
    run("clean", "a.jsonl", "-o", "out", cwd=tmp_path)
    done = run("restore", "out", "-o", "back", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "back/a.jsonl").read_bytes() == rows.encode()


def test_rows_as_files(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text":"甲"}\n{"text":"乙"}\n', "utf-8")
    assert run("clean", "a.jsonl", "-o", "out", "--to", "text", cwd=tmp_path).returncode == 0
    assert {"a.1.txt", "a.2.txt"} <= set(tree(tmp_path / "out"))


def test_rows_on_standard_input(tmp_path):
    rows = '{"text":"你好,世界","label":"政,务"}\n'
    done = run("clean", "-", "--from", "jsonl", cwd=tmp_path, stdin=rows.encode())
    assert done.stdout.decode() == rows.replace("你好,", "你好，")


def test_what_is_emptied_stands_in_the_manifest(tmp_path):
    (tmp_path / "a.txt").write_text("\n\n", "utf-8")
    run("clean", "a.txt", "-o", "out", cwd=tmp_path)
    row = json.loads((tmp_path / "out/manifest.jsonl").read_text("utf-8"))
    assert (row["id"], row["file"], row["kept"]) == ("a", None, False)


@pytest.mark.parametrize(
    "options", [["--ignore", "BPL"], ["--select", "UNI"], ["--keep", "pagination"], ["--min-confidence", "1"]]
)
def test_what_the_settings_keep_is_written(tmp_path, options):
    (tmp_path / "a.txt").write_text("上一篇：无题\n", "utf-8")
    run("clean", "a.txt", "-o", "out", *options, cwd=tmp_path)
    assert (tmp_path / "out/a.txt").read_text("utf-8") == "上一篇：无题\n"


def test_a_file_named_twice_is_cleaned_once(corpus):
    run("clean", "语料/文章一.txt", "语料", "./语料/文章一.txt", "-o", "out", cwd=corpus)
    rows = (corpus / "out/manifest.jsonl").read_text("utf-8").splitlines()
    assert len(rows) == 2


def test_an_error_or_nothing_found_keeps_the_last_results(corpus):
    run("clean", "语料", "-o", "out", cwd=corpus)
    first = set(tree(corpus / "out"))
    assert run("clean", "语科", "-o", "out", cwd=corpus).returncode == 2
    (corpus / "empty").mkdir()
    assert "nothing to clean was found" in run("clean", "empty", "-o", "out", cwd=corpus).stderr.decode()
    assert set(tree(corpus / "out")) == first


def test_restore_does_not_overwrite_other_files(corpus):
    run("clean", "语料", "-o", "out", cwd=corpus)
    (corpus / "back/语料").mkdir(parents=True)
    (corpus / "back/语料/文章一.txt").write_text("我的", "utf-8")
    done = run("restore", "out", "-o", "back", cwd=corpus)
    assert done.returncode == 2
    assert "another file stands there" in done.stderr.decode()
    assert (corpus / "back/语料/文章一.txt").read_text("utf-8") == "我的"


@pytest.mark.parametrize(("name", "arguments"), [("record.txt", ["--to", "jsonl"]), ("index.txt", ["--to", "html"])])
def test_an_article_never_stands_where_record_or_report_will(tmp_path, name, arguments):
    (tmp_path / name).write_text(ARTICLE, "utf-8")
    done = run("clean", name, "-o", "out", "--report", "out", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert not tree(tmp_path / "out")


def test_the_record_never_overwrites_an_input(tmp_path):
    (tmp_path / "record.jsonl").write_text('{"text": "好。"}\n', "utf-8")
    assert run("clean", "record.jsonl", "--to", "text", "-o", ".", cwd=tmp_path).returncode == 2
    assert tree(tmp_path) == {"record.jsonl": '{"text": "好。"}\n'.encode()}


def test_a_folder_where_a_file_is_to_stand(corpus):
    (corpus / "out/文章一.txt").mkdir(parents=True)
    done = run("clean", "语料", "-o", "out", cwd=corpus)
    assert done.returncode == 2
    assert "文章一.txt: a folder stands" in done.stderr.decode()
    assert not tree(corpus / "out")


def test_results_inside_a_corpus_are_no_part_of_it(corpus):
    run("clean", "语料", "-o", "语料/干净", cwd=corpus)
    done = run("dedup", "语料", cwd=corpus)
    assert "exact" not in done.stdout.decode()
    assert "干净" not in done.stdout.decode()


def test_a_pipe_in_a_folder_is_passed_over(corpus):
    os.mkfifo(corpus / "语料/pipe.txt")
    assert process("clean", "语料", "-o", "out", cwd=corpus, timeout=60).returncode == 0


def test_a_damaged_record_is_told_of(tmp_path):
    (tmp_path / "record.jsonl").write_text('{"schema":1,"source":"x"}\n', "utf-8")
    done = run("restore", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "its record is damaged" in done.stderr.decode()


def test_a_hostile_name_prints_as_escapes(tmp_path):
    (tmp_path / "a\x1b[31m.txt").write_text("好,好。\n", "utf-8")
    (tmp_path / os.fsdecode(b"\xff.txt")).write_text("好,好。\n", "utf-8")
    done = run("check", ".", cwd=tmp_path)
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout
    assert b"Traceback" not in done.stderr


# ---------------------------------------------------------------- check, dedup, rules, explain
def test_check_names_the_place_and_fails(corpus):
    done = run("check", "语料/文章一.txt", cwd=corpus)
    assert done.returncode == 1
    assert done.stdout.decode().splitlines()[0].startswith("语料/文章一.txt:3:6: PUN001")
    assert set(tree(corpus)) == {"语料/文章一.txt", "语料/子目录/文章 二.txt", "语料/.gitignore", "语料/x.draft.txt"}


def test_proposals_fail_only_a_strict_check(tmp_path):
    text = "会议要求，各地要充分认识到这项工作的重要性，切实明确责任，以更大的决心和更强的力度把各项工作抓好"
    (tmp_path / "a.txt").write_text(text + "\n", "utf-8")
    assert run("check", "a.txt", cwd=tmp_path).returncode == 0
    strict = run("check", "--strict", "--format", "jsonl", "a.txt", cwd=tmp_path)
    assert strict.returncode == 1
    assert json.loads(strict.stdout)["rule"] == "PUN003"


def test_rules_and_explain(tmp_path):
    listed = run("rules", cwd=tmp_path).stdout.decode()
    assert "RST002" in listed
    explained = run("explain", "rst002", cwd=tmp_path).stdout.decode()
    assert explained.startswith("RST002")
    assert "Content farms swap" in explained
    assert "采集站" not in explained
    explained = run("explain", "rst002", "--lang", "zh", cwd=tmp_path).stdout.decode()
    assert "采集站" in explained
    assert "Content farms" not in explained


def test_settings_from_a_file(corpus):
    (corpus / "cleaner.toml").write_text('ignore = ["PUN", "SEG"]\n', "utf-8")
    assert run("check", "语料/文章一.txt", cwd=corpus).returncode == 0
    (corpus / "cleaner.toml").write_text('ignored = "PUN"\n', "utf-8")
    done = run("check", "语料/文章一.txt", cwd=corpus)
    assert done.returncode == 2
    assert "no setting 'ignored'" in done.stderr.decode()


def test_settings_are_named_like_options(corpus):
    """By what people write on the command line, not by what the functions call it."""

    def done(setting, *arguments):
        (corpus / "cleaner.toml").write_text(setting + "\n", "utf-8")
        return run(*arguments, cwd=corpus)

    assert json.loads(done('format = "json"', "check", "语料").stdout)
    assert done('format = "sarif"', "dedup", "语料").returncode == 0  # not among its formats, but among those of check
    assert "'xml'" in done('format = "xml"', "check", "语料").stderr.decode()
    assert "'worst'" in done('keep-copy = "worst"', "dedup", "语料").stderr.decode()
    assert done('keep_copy = "longest"', "dedup", "语料").returncode == 0
    assert "'gif'" in done('from = "gif"', "check", "语料").stderr.decode()
    for name in ("layout", "from_", "o"):
        assert f"no setting '{name}'" in done(f'{name} = "x"', "check", "语料").stderr.decode()


def test_help_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['cleaner', '--help']\nfrom cleaner.cli.main import main\ntry: main()\nexcept SystemExit: pass\n"
        + (
            "heavy = {'numpy', 'datasketch', 'opencc', 'scipy', 'ftfy', 'selectolax', 'jinja2'} & set(sys.modules)\nassert not heavy, heavy"
        )
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"Clean text corpora" in done.stdout


def test_a_progress_bar_only_on_a_terminal(corpus):
    assert b"cleaning" not in run("clean", "语料", "-o", "out", cwd=corpus).stderr
    terminal, stderr = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "cleaner", "clean", "语料", "-o", "out"], cwd=corpus, stderr=stderr, check=True
    )
    os.close(stderr)
    assert b"cleaning" in os.read(terminal, 10000)
    os.close(terminal)
