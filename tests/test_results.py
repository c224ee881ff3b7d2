"""A second run into the same folder: what a person edited there, and what was made of other sources, stays."""

import json
import os
import signal

import pytest
from command_line import ARTICLE, FIXED, run, stopped, tree

import cleaner


@pytest.fixture
def two(tmp_path):
    """Two corpora."""
    for name in ("甲/a.txt", "甲/b.txt", "乙/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(ARTICLE, "utf-8")
    (tmp_path / "乙/d.jsonl").write_text('{"text":"好,好。","n":1}\n{"text":"短文。","n":2}\n', "utf-8")
    return tmp_path


def clean(cwd, *paths):
    return run("clean", *paths, "-o", "out", cwd=cwd)


def rows(folder):
    return [json.loads(line) for line in (folder / "out/manifest.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", ["c.txt", "d.jsonl"])
def test_a_result_that_was_edited_is_kept_and_named(two, name):
    clean(two, "乙")
    edited = (two / "out" / name).read_bytes().replace(b'"n":1', b'"n":3') + b"\n"
    (two / "out" / name).write_bytes(edited)
    (two / "乙/c.txt").write_text(ARTICLE + ARTICLE, "utf-8")
    for _ in range(2):
        done = clean(two, "乙")
        assert done.returncode == 2
        assert f"{name}: edited since it was written; it is kept" in done.stderr.decode()
        assert (two / "out" / name).read_bytes() == edited
    (two / "out" / name).rename(two / "mine")
    assert clean(two, "乙").returncode == 0
    whole = tree(two / "out")
    assert whole[name] != edited
    assert clean(two, "乙").returncode == 0
    assert tree(two / "out") == whole


def test_a_file_that_no_run_wrote_is_not_written_over(two):
    (two / "out").mkdir()
    (two / "out/a.txt").write_text("我的", "utf-8")
    done = clean(two, "甲")
    assert done.returncode == 2
    assert "a.txt: stands where a result belongs" in done.stderr.decode()
    assert (two / "out/a.txt").read_text("utf-8") == "我的"
    assert (two / "out/b.txt").read_text("utf-8") == FIXED


def test_results_of_other_sources_stay_and_can_be_restored(two):
    clean(two, "甲")
    done = clean(two, "乙")
    assert done.returncode == 0, done.stderr.decode()
    assert "2 files of other sources stay in out" in done.stderr.decode()
    assert [row["file"] for row in rows(two)] == ["c.txt", "d.jsonl", "d.jsonl", "a.txt", "b.txt"]
    assert run("restore", "out", "-o", "back", cwd=two).returncode == 0
    assert tree(two / "back") == {name: data for name, data in tree(two).items() if name[0] in "甲乙"}
    done = run("clean", "乙", "-o", "out", "--prune", cwd=two)
    assert "2 files of an earlier run: removed" in done.stderr.decode()
    assert set(tree(two / "out")) == {"c.txt", "d.jsonl", "manifest.jsonl", "record.jsonl"}


def test_what_is_made_no_more_goes_unless_it_was_edited(two):
    clean(two, "甲", "乙")
    (two / "甲/a.txt").unlink()
    (two / "乙/c.txt").unlink()
    (two / "out/c.txt").write_text("改过", "utf-8")
    done = clean(two, "甲", "乙")
    assert done.returncode == 2
    assert "c.txt: its source is gone, and it was edited" in done.stderr.decode()
    assert set(tree(two / "out")) == {"b.txt", "c.txt", "d.jsonl", "manifest.jsonl", "record.jsonl"}
    assert run("clean", "乙", "-o", "out", "--to", "text", cwd=two).returncode == 0
    assert set(tree(two / "out")) == {"b.txt", "c.txt", "d.1.txt", "d.2.txt", "manifest.jsonl", "record.jsonl"}


def test_a_source_that_is_gone_and_was_not_looked_for_keeps_its_result(two):
    clean(two, "甲")
    (two / "甲/a.txt").unlink()
    clean(two, "乙")
    assert (two / "out/a.txt").read_text("utf-8") == FIXED


def test_the_result_of_another_source_is_not_written_over(two):
    (two / "丙").mkdir()
    (two / "丙/a.txt").write_text("另一篇。\n", "utf-8")
    clean(two, "甲")
    before = tree(two / "out")
    done = clean(two, "丙")
    assert done.returncode == 2
    assert "out/a.txt: is the result of 甲/a.txt" in done.stderr.decode()
    assert tree(two / "out") == before
    assert run("clean", "丙", "-o", "out", "--prune", cwd=two).returncode == 0
    assert (two / "out/a.txt").read_text("utf-8") == "另一篇。\n"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
@pytest.mark.parametrize("time", range(1, 8))
def test_a_run_that_was_killed_ends_as_if_it_had_not_been(two, time):
    clean(two, "甲", "乙")
    (two / "甲/b.txt").unlink()
    (two / "甲/e.txt").write_text(ARTICLE, "utf-8")
    for path in (two / "甲/a.txt", two / "乙/c.txt"):
        path.write_text(ARTICLE + "新,新。\n", "utf-8")
    stopped("clean", "甲", "乙", "-o", "out", cwd=two, by=signal.SIGKILL, event="os.rename", time=time)
    done = clean(two, "甲", "乙")
    assert done.returncode == 0, done.stderr.decode()
    run("clean", "甲", "乙", "-o", "fresh", cwd=two)
    assert {n: d for n, d in tree(two / "out").items() if n[:9] != ".cleaner-"} == tree(two / "fresh")


def test_the_same_corpus_from_another_folder_is_no_other_corpus(two):
    clean(two, "甲")
    before = tree(two / "out")
    done = run("clean", "../甲", "-o", "../out", cwd=two / "乙")
    assert done.returncode == 0, done.stderr.decode()
    assert tree(two / "out").keys() == before.keys()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_in_a_circle_are_no_crash(two):
    clean(two, "甲")
    (two / "round").symlink_to("round")
    (two / "out/round").symlink_to("round")
    for line in (
        {"id": "x", "source": "round/x.txt", "file": "round/x.txt"},
        {"id": "y", "source": "round", "file": "a.txt"},
    ):
        with (two / "out/manifest.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    assert clean(two, "甲").returncode == 0
    with (two / "out/record.jsonl").open("a", encoding="utf-8") as file:
        file.write(
            (two / "out/record.jsonl").read_text("utf-8").split("\n")[0].replace('"a.txt"', '"round/a.txt"') + "\n"
        )
    assert run("restore", "out", "-o", "back", cwd=two).returncode == 2


def test_the_manifest_tells_the_hash_of_each_file(two):
    clean(two, "乙")
    from cleaner.files.record import sha256

    assert [row["sha256"] for row in rows(two)] == [
        sha256((two / "out/c.txt").read_bytes()),
        sha256((two / "out/d.jsonl").read_bytes()),
        None,
    ]


def test_from_python_too(two, monkeypatch):
    monkeypatch.chdir(two)
    cleaner.write(cleaner.clean_corpus(["甲"]), "out")
    cleaner.write(cleaner.clean_corpus(["乙"]), "out")
    assert {"a.txt", "b.txt", "c.txt", "d.jsonl"} <= set(tree(two / "out"))
    (two / "out/c.txt").write_text("改过", "utf-8")
    before = tree(two / "out")
    with pytest.raises(cleaner.OutputError, match="edited since"):
        cleaner.write(cleaner.clean_corpus(["乙"]), "out")
    assert tree(two / "out") == before
    with pytest.raises(cleaner.OutputError, match="is none of text, markdown"):
        cleaner.write(cleaner.clean_corpus(["甲"]), "out2", to="pdf")


def test_an_input_named_like_our_own_files_is_told_what_to_do(tmp_path):
    (tmp_path / "manifest.jsonl").write_text('{"text":"好,好。"}\n', "utf-8")
    done = run("clean", "manifest.jsonl", "-o", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert "rename the input, or choose another format with --to" in done.stderr.decode()
    assert run("clean", "manifest.jsonl", "-o", "out", "--to", "text", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("name", ["record.jsonl", "index.html"])
def test_a_record_or_a_page_is_not_written_over_what_is_no_record_or_page(two, name):
    (two / "rep").mkdir()
    (two / "rep" / name).write_text("我的", "utf-8")
    done = run("clean", "甲", "-o", "out", "--report", "rep", cwd=two)
    assert done.returncode == 2
    assert f"{name}: no run wrote this file" in done.stderr.decode()
    assert {key: data for key, data in tree(two).items() if key[0] in "or"} == {f"rep/{name}": "我的".encode()}


def test_a_file_in_the_place_of_a_folder_and_the_reverse_are_told_of(two):
    (two / "file").write_text("我的", "utf-8")
    clean(two, "甲")
    for command in (
        ["clean", "甲", "-o", "file"],
        ["clean", "甲", "-o", "out", "--report", "file"],
        ["clean", "甲", "--in-place", "--report", "file"],
        ["restore", "out", "-o", "file"],
    ):
        done = run(*command, cwd=two)
        assert done.returncode == 2
        assert "takes a folder" in done.stderr.decode()
    (two / "folder").mkdir()
    done = run("report", "out", "--cleaned", "out", "-o", "folder", cwd=two)
    assert done.returncode == 2
    assert "-o takes the page: folder/index.html" in done.stderr.decode()


@pytest.mark.parametrize(
    "text", ["[]\n", '{"id":1}\n', "\udcff", "[" * 100_000, '{"id":"a","source":"a","file":"\\u0000"}\n' + "null\n"]
)
def test_what_is_no_manifest_is_refused_in_one_line(two, text):
    (two / "out").mkdir()
    (two / "out/manifest.jsonl").write_bytes(text.encode("utf-8", "surrogateescape"))
    done = clean(two, "甲")
    assert done.returncode == 2
    assert "is no manifest of an earlier run" in done.stderr.decode()
    assert len(tree(two / "out")) == 1


def test_a_manifest_from_elsewhere_deletes_nothing_outside(two):
    (two / "mine.txt").write_text("我的", "utf-8")
    clean(two, "甲")
    line = {"id": "x", "source": "甲/gone.txt", "file": "../mine.txt"}
    with (two / "out/manifest.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    clean(two, "甲")
    assert (two / "mine.txt").read_text("utf-8") == "我的"
