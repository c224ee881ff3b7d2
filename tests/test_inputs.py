"""Which files are read, under which names, and what is never taken for prose."""

import gzip
import json
import os
import sys

import pytest
from command_line import ARTICLE, FIXED, process, run, tree

import cleaner

ROW = json.dumps({"text": ARTICLE}, ensure_ascii=False)
STRUCTURED = {
    "a web archive": "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 4\r\n\r\n你好\r\n",
    "JSON, an object a line": ROW + "\n" + ROW + "\n",
    "JSON, an object a line ": "\n" + ROW,
    "a JSON array": f"[{ROW},\n {ROW}]\n",
    "a JSON array ": "[]",
    "a JSON object": json.dumps({"texts": [ARTICLE]}, indent=1, ensure_ascii=False),
}
PROSE = [
    "[1] 见第三章。\n[2] 同上。\n",
    "[编辑]\n" + ARTICLE,
    "\n" * 13 + "{编者按}" + ARTICLE,
    "{{引用}}\n" + ARTICLE,
    "{\n" + ARTICLE + "}\n",
    '{"a": 1}\n这一行是 JSON，这一行不是。\n' + ARTICLE,
    "WARC/1.0 是网页存档的格式。\n" + ARTICLE,
    "“你好”\n" + "[" * 5000,
    "3.14\n",
    "null\n",
    '"好"\n',
]


@pytest.mark.parametrize("what", STRUCTURED)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.warc", "a"])
def test_what_is_no_prose_is_refused_with_what_to_do(tmp_path, what, name):
    (tmp_path / name).write_text(STRUCTURED[what], "utf-8", newline="")
    for command in (["clean", name], ["check", "--fix", name], ["clean", "--in-place", name], ["clean", "-"]):
        stdin = STRUCTURED[what].encode() if command[-1] == "-" else b""
        done = run(*command, cwd=tmp_path, stdin=stdin)
        assert (done.returncode, done.stdout) == (2, b"")
        assert f"this is {what.strip()}" in done.stderr.decode()
        assert "not prose; " in done.stderr.decode()
    assert tree(tmp_path) == {name: STRUCTURED[what].encode()}


@pytest.mark.parametrize("text", PROSE)
def test_prose_that_begins_like_it_is_prose(tmp_path, text):
    (tmp_path / "a.txt").write_text(text, "utf-8")
    assert run("clean", "a.txt", cwd=tmp_path).returncode == 0


def test_rows_are_rows_where_that_is_said(tmp_path):
    done = run("clean", "-", "--from", "jsonl", cwd=tmp_path, stdin=ROW.encode())
    assert done.returncode == 0
    assert json.loads(done.stdout)["text"] == FIXED


def test_what_is_compressed_is_no_text(tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(ROW.encode(), mtime=0))
    done = run("clean", "a.jsonl.gz", cwd=tmp_path)
    assert done.returncode == 2
    assert "gzip" in done.stderr.decode()


@pytest.mark.parametrize("inside", [[], ["b.bin"], ["b.png", "c.zip"]])
def test_a_folder_in_which_nothing_can_be_read_is_an_error(tmp_path, inside):
    (tmp_path / "empty").mkdir()
    for name in inside:
        (tmp_path / "empty" / name).write_bytes(b"x")
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    for command in (["check", "empty"], ["clean", "empty"], ["dedup", "empty"], ["clean", "--in-place", "empty"]):
        done = run(*command, cwd=tmp_path)
        assert done.returncode == 2
        assert "Error: empty: there is nothing in this folder that can be read" in done.stderr.decode()
    done = run("clean", "empty", "a.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "cleaned/a.txt").read_text("utf-8") == FIXED


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_keeps_nobody_waiting(tmp_path):
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in/p.txt")
    (tmp_path / "in/a.txt").write_text(ARTICLE, "utf-8")
    for command in (
        ["check", "in/p.txt"],
        ["clean", "in/p.txt"],
        ["clean", "--in-place", "in/p.txt"],
        ["dedup", "in/p.txt"],
    ):
        done = process(*command, cwd=tmp_path, timeout=60)
        assert done.returncode == 2
        assert "in/p.txt: is a pipe or a device; give what it holds on standard input" in done.stderr.decode()
    done = process("clean", "in", cwd=tmp_path, timeout=60)
    assert done.returncode == 0
    assert "1 file of other kinds passed over" in done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("link", ["0.txt", "z.txt", "sub/0.txt"])
def test_a_link_does_not_hide_the_file_that_it_leads_to(tmp_path, link):
    (tmp_path / "in/sub").mkdir(parents=True)
    (tmp_path / "in/a.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "in" / link).symlink_to(tmp_path / "in/a.txt")
    assert [document.id for document in cleaner.clean_corpus(tmp_path / "in")] == ["a"]
    found = cleaner.clean_corpus([tmp_path / "in" / link, tmp_path / "in/a.txt"])
    assert [document.source.path for document in found] == [str(tmp_path / "in/a.txt")]
    (tmp_path / "far").mkdir()
    (tmp_path / "far/b.txt").symlink_to("../in/a.txt")  # without the file itself the link is as good
    assert [document.id for document in cleaner.clean_corpus(tmp_path / "far")] == ["b"]


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        (["s1/part.jsonl", "s2/part.jsonl"], ["s1/part.jsonl", "s2/part.jsonl"]),
        (["s1", "s2"], ["deep/part.jsonl", "s1/part.jsonl", "s2/part.jsonl"]),
        (["s1", "s2", "s2/deep/part.jsonl"], ["deep/part.jsonl", "s1/part.jsonl", "s2/part.jsonl"]),
        (["s2", "s1/part.jsonl"], ["deep/part.jsonl", "s2/part.jsonl", "s1/part.jsonl"]),
        (["."], ["s1/part.jsonl", "s2/deep/part.jsonl", "s2/part.jsonl"]),
    ],
)
def test_files_of_one_name_keep_their_folders(tmp_path, monkeypatch, given, ids):
    for k, folder in enumerate(("s1", "s2", "s2/deep")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "part.jsonl").write_text(json.dumps({"text": f"{FIXED}第{k}篇。"}) + "\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert sorted(document.id for document in cleaner.clean_corpus(given)) == sorted(f"{id}:1" for id in ids)
    assert run("clean", *given, "-o", "out", cwd=tmp_path).returncode == 0
    assert {f"out/{id}" for id in ids} == {
        str(path.relative_to(tmp_path)) for path in (tmp_path / "out").rglob("part.jsonl")
    }
    assert run("restore", "out", "-o", "back", cwd=tmp_path).returncode == 0
    for id in ids:
        source = id if (tmp_path / id).exists() else f"s2/{id}"
        assert (tmp_path / "back" / source).read_bytes() == (tmp_path / source).read_bytes()
