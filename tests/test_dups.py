"""`cleaner dups`: what is staged against all that git knows, in real repositories."""

import json
import os
import random
import subprocess
import sys

import pytest
from case_files import texts
from command_line import prose, run

from cleaner.core.settings import Settings
from cleaner.core.source import Source
from cleaner.corpus import index_update
from cleaner.corpus.index_update import follow_git, only_applied
from cleaner.dedup.index.sqlite_index import create_index, in_memory, made_with
from cleaner.dedup.index.values import anchor_row
from cleaner.files.git import listing, look
from cleaner.files.inputs import FORMATS
from cleaner.pipeline.clean import clean_text


def text(seed):
    return f"第{seed}篇\n\n{prose(seed)}\n"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Thirty committed articles, with names that git would quote."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "名")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@b.c")
    git(tmp_path, "init", "-q")
    (tmp_path / "语料").mkdir()
    for k in range(30):
        (tmp_path / f"语料/文 “{k}”.txt").write_text(text(k), "utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "一")
    return tmp_path


def git(folder, *arguments):
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True).stdout


def dups(folder, *arguments, status=1, **options):
    """The findings, as (path, rule, note)."""
    done = run("dups", "--format", "jsonl", *arguments, cwd=folder, **options)
    assert done.returncode == status, done.stderr.decode()
    rows = map(json.loads, done.stdout.decode().splitlines())
    return [(row["path"], row["rule"], row["note"]) for row in rows]


def test_copies_of_the_corpus_and_of_each_other(repository):
    assert dups(repository, status=0) == []
    old = text(7)
    files = {
        "一.txt": old.replace("。", ".", 1),
        "二.txt": text(8)[:-40],
        "三\n.txt": text(100) + text(9) + text(101),
        "四.txt": text(10)[20:90],
        "五.txt": text(102),
        "六.txt": text(102),
        "七.txt": text(103),
    }
    for name, content in files.items():
        (repository / name).write_text(content, "utf-8")
    git(repository, "add", ".")
    found = dups(repository)
    assert found == [
        ("一.txt", "DUP001", "语料/文 “7”.txt:1, 1.000"),
        ("二.txt", "DUP002", found[1][2]),
        ("六.txt", "DUP001", "五.txt:1, 1.000"),
        ("四.txt", "DUP003", "语料/文 “10”.txt:1, 1.000"),
        ("语料/文 “9”.txt", "DUP003", found[4][2]),
    ]
    assert found[1][2].startswith("语料/文 “8”.txt:1, 0.")
    assert found[4][2].startswith("三\n.txt:1, ")
    assert dups(repository) == found  # the index knows them now, and still it fails
    git(repository, "commit", "-q", "-m", "二")
    assert dups(repository, status=0) == []
    assert dups(repository, "--since", "HEAD~1") == found


def test_it_compares_all_of_the_repository_from_a_folder_too(repository):
    (repository / "别处").mkdir()
    (repository / "别处/新.txt").write_text(text(5), "utf-8")
    git(repository, "add", ".")
    assert [one[:2] for one in dups(repository / "别处")] == [("新.txt", "DUP001")]


def test_what_is_staged_counts_not_what_lies_in_the_tree(repository):
    path = repository / "新.txt"
    path.write_text(text(5), "utf-8")
    git(repository, "add", ".")
    path.write_text(text(200), "utf-8")
    assert [one[:2] for one in dups(repository)] == [("新.txt", "DUP001")]
    git(repository, "add", ".")
    path.write_text(text(5), "utf-8")
    assert dups(repository, status=0) == []


def test_renamed_deleted_hidden_and_linked_files(repository):
    git(repository, "mv", "语料/文 “1”.txt", "移.txt")
    git(repository, "rm", "-q", "语料/文 “2”.txt")
    (repository / ".hidden.txt").write_text(text(3), "utf-8")
    (repository / "code.py").write_text(text(3), "utf-8")
    os.symlink("语料/文 “4”.txt", repository / "链.txt")
    git(repository, "add", ".")
    assert dups(repository, status=0) == []
    (repository / "回.TXT").write_text(text(2), "utf-8")  # its original is gone
    git(repository, "add", ".")
    assert dups(repository, status=0) == []


def test_it_follows_branches(repository):
    git(repository, "switch", "-q", "-c", "支")
    (repository / "支.txt").write_text(text(300), "utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "支")
    dups(repository, status=0)
    git(repository, "switch", "-q", "-")
    (repository / "主.txt").write_text(text(300), "utf-8")
    git(repository, "add", ".")
    assert dups(repository, status=0) == []
    git(repository, "commit", "-q", "-m", "主")
    git(repository, "merge", "-q", "--no-commit", "支")
    assert [one[:2] for one in dups(repository)] == [("支.txt", "DUP001")]


def test_paths_name_what_is_compared(repository):
    (repository / "别处").mkdir()
    for name in ("别处/[甲].txt", "语料/乙.txt"):
        (repository / name).write_text(text(400), "utf-8")
    git(repository, "add", ".")
    assert len(dups(repository)) == 1
    assert dups(repository, "语料", status=0) == []
    assert dups(repository / "语料", "../别处", ".", status=1) == [("乙.txt", "DUP001", "../别处/[甲].txt:1, 1.000")]
    assert dups(repository, "别处/[甲].txt", "语料", status=1) == [("语料/乙.txt", "DUP001", "别处/[甲].txt:1, 1.000")]


def test_results_of_cleaning_are_no_copies(repository):
    run("clean", "语料", "-o", "cleaned", cwd=repository)
    git(repository, "add", ".")
    assert dups(repository, status=0) == []


def test_rejected_copies_do_not_fail(repository):
    (repository / "新.txt").write_text(text(5), "utf-8")
    git(repository, "add", ".")
    done = run("check", ".", "--strict", "--write-baseline", "decisions.json", cwd=repository)
    assert done.returncode == 0, done.stderr.decode()
    assert dups(repository, "--decisions", "decisions.json", status=0) == []


def break_index(file, how):
    import sqlite3

    if how == "deleted":
        file.unlink()
    elif how == "overwritten":
        file.write_bytes(b"not a database " * 1000)
    elif how == "torn":
        data = file.read_bytes()
        file.write_bytes(data[: len(data) // 8192 * 4096] + b"\xff" * 4096 * 3)
    else:
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE about SET value = 'older' WHERE name = ?", (how,))
        connection.close()


@pytest.mark.parametrize("how", ["deleted", "overwritten", "torn", "schema", "scheme", "settings"])
def test_an_index_that_cannot_be_used_is_made_anew(repository, how):
    dups(repository, status=0)
    break_index(repository / ".cleaner/index.sqlite", how)
    (repository / "新.txt").write_text(text(5), "utf-8")
    git(repository, "add", ".")
    assert [one[:2] for one in dups(repository)] == [("新.txt", "DUP001")]


@pytest.mark.parametrize("there", [False, True])
def test_where_nothing_can_be_written_the_answer_is_the_same(repository, there):
    if there:
        dups(repository, status=0)
        (repository / ".cleaner/index.sqlite").chmod(0o444)
        # a journal that cannot be made: what a read-only file system does, for root too
        (repository / ".cleaner/index.sqlite-journal").mkdir()
    else:
        (repository / ".cleaner").write_text("a file where the folder should be", "utf-8")
    (repository / "新.txt").write_text(text(5), "utf-8")
    git(repository, "add", "新.txt")
    assert [one[:2] for one in dups(repository)] == [("新.txt", "DUP001")]


def test_two_at_once(repository):
    (repository / "新.txt").write_text(text(5), "utf-8")
    git(repository, "add", ".")
    command = [sys.executable, "-m", "cleaner", "dups"]
    running = [
        subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for _ in "12"
    ]
    answers = [process.communicate()[0].decode() for process in running]
    assert answers[0] == answers[1]
    assert answers[0].startswith("新.txt:1:1: DUP001")


def test_what_cannot_be_answered_is_one_clear_line(repository, tmp_path_factory):
    def said(folder, *arguments, **options):
        done = run("dups", *arguments, cwd=folder, **options)
        assert done.returncode == 2
        (line,) = done.stderr.decode().strip().split("\n")
        return line

    assert "not a git repository" in said(tmp_path_factory.mktemp("nowhere"))
    assert "no-such-commit" in said(repository, "--since", "no-such-commit")
    assert "git could not be run" in said(repository, env={**os.environ, "PATH": ""})
    (repository / "坏.jsonl").write_text('{"text": "好"}\n{"text": \n', "utf-8")
    git(repository, "add", ".")
    assert "坏.jsonl:2" in said(repository)
    assert "坏.jsonl:2" in said(repository)  # and again: not having read it is not having found it clean


def test_the_first_commit_is_checked_too(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    git(tmp_path, "init", "-q")
    for name in ("甲.txt", "乙.txt"):
        (tmp_path / name).write_text(text(1), "utf-8")
    git(tmp_path, "add", ".")
    assert dups(tmp_path) == [("甲.txt", "DUP001", "乙.txt:1, 1.000")]


def test_nothing_heavy_is_imported(repository):
    (repository / "新.txt").write_text(text(5)[:-60], "utf-8")
    git(repository, "add", ".")
    heavy = "datasketch scipy pyarrow jinja2 opencc ftfy selectolax redis"
    code = f"""
import sys
from cleaner.cli.main import cli
sys.argv = ["cleaner", "dups"]
cli(standalone_mode=False)
from cleaner.dedup import sketch
heavy = set("{heavy}".split()) | ({{"numpy"}} if sketch._kernel.__name__.endswith("_sketch") else set())
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=repository, capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == "[]"


def test_rules_that_only_propose_change_no_article():
    """They are left out where articles are compared: nothing depends on what they see."""
    how = Settings()
    for text in texts():
        full, fast = (clean_text(text, one, Source()).articles for one in (how, only_applied(how)))
        assert [article.text for article in full] == [article.text for article in fast]


def test_the_index_has_what_git_has_whatever_happened(tmp_path, monkeypatch):
    """It goes on from the last tree that it agreed on: after any steps it must be what git lists."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.chdir(tmp_path)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "名")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@b.c")
    git(tmp_path, "init", "-q", "-b", "main")
    index, how, rng = in_memory(made_with(0.8, "")), Settings(select=("UNI",)), random.Random(20261122)
    anchored = 0
    for step in range(60):
        path = tmp_path / rng.choice(["甲.txt", "乙.txt", "丙/丁.txt", ".藏.txt", "坏.jsonl"])
        match rng.choice(
            ["write", "write", "write", "remove", "commit", "commit", "switch", "reset", "amend", "forget"]
        ):
            case "write":
                path.parent.mkdir(exist_ok=True)
                path.write_text(rng.choice(["一", "二", '{"text": ']), "utf-8")
            case "remove":
                path.unlink(missing_ok=True)
            case "commit":
                git(tmp_path, "commit", "-q", "--allow-empty", "-m", "x")
            case "switch" if step > 20:
                subprocess.run(["git", "switch", "-q", "-f", "-C", rng.choice("ab"), "HEAD~1"], check=False)
            case "reset":
                subprocess.run(["git", "reset", "-q", rng.choice(["--hard", "--soft"]), "HEAD"], check=False)
            case "amend" if step > 20:
                git(tmp_path, "commit", "-q", "--amend", "--allow-empty", "-m", "y")
            case "forget" if anchor := index.anchor():  # a tree that is not there any more
                row = anchor_row(anchor._replace(tree="1" * 40))
                index.connection.execute("UPDATE anchor SET tree = ?, specs = ?, before = ?, checksum = ?", row)
        if rng.random() < 0.7:
            git(tmp_path, "add", "-A")
        anchored += index.anchor() is not None
        repository = look([], FORMATS)
        unread = {}
        follow_git(index, repository, how, "text", 1, unread.__setitem__)
        lines = {line for line in listing(repository.wanted) if line.partition(b"\t")[2].decode() not in unread}
        assert index.listing() == lines, step
    assert anchored > 20


@pytest.mark.parametrize("unread", [False, True])
def test_what_another_process_wrote_meanwhile_is_not_taken_for_agreed(repository, monkeypatch, unread):
    """Two look at once; the other one has seen a file that is gone again when this one has finished."""
    monkeypatch.chdir(repository)
    how = Settings(select=("UNI",))

    def add(name, content):
        (repository / name).write_text(content, "utf-8")
        git(repository, "add", ".")
        return look([], FORMATS)

    def follow(index, seen):
        follow_git(index, seen, how, "text", 1, lambda *_: None)

    about = made_with(0.8, "")
    mine, theirs = (create_index(repository / "both.sqlite", about) for _ in "12")
    if not unread:
        follow(mine, look([], FORMATS))
    seen = add("新.txt", text("new"))
    work = index_update._from_git

    def interrupted(*arguments):
        monkeypatch.setattr(index_update, "_from_git", work)
        add("丁.txt", text("gone"))
        follow(theirs, add("坏.jsonl", '{"text": ' if unread else '{"text": "好"}\n'))
        git(repository, "rm", "-q", "--cached", "丁.txt", "坏.jsonl")
        return work(*arguments)

    monkeypatch.setattr(index_update, "_from_git", interrupted)
    follow(mine, seen)
    assert any(line.endswith("丁.txt".encode()) for line in mine.listing())
    now = look([], FORMATS)
    follow(mine, now)
    assert mine.listing() == listing(now.wanted)
    mine.close()
    theirs.close()
