"""The index: as exact as find_duplicates, whatever happened to it, and usable whoever was killed."""

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import ARTICLE, prose, run
from hypothesis import given, settings
from hypothesis import strategies as st
from test_templates import certificates, copies, notices, weather

from cleaner import comparison_key, find_duplicates
from cleaner.cli.dedup_lines import match_lines
from cleaner.corpus.index_matches import compare
from cleaner.dedup.index import lookup
from cleaner.dedup.index.sqlite_index import create_index, in_memory, made_with, open_index
from cleaner.dedup.index.values import Entry, Filed

ABOUT = made_with(0.8, "")
HAN = [chr(c) for c in range(0x4E00, 0x9FA5)]


def sentence(seed, length=60):
    return "".join(random.Random(seed).choices(HAN, k=length))


def filed(path, *texts, stamp="1"):
    return Filed(path, stamp, b"", [Entry(k, "", text, "") for k, text in enumerate(texts, 1)])


def answers(index, texts):
    """What the texts of {path: text} match in the index, as {(path, other, relation, similarity)}."""
    return {
        (path, match.path, match.relation, round(match.similarity, 9))
        for path in texts
        for own in index.stored(path)
        for match in index.matches(own.key, own.document)
    }


def truth(texts, threshold=0.8):
    """The same by find_duplicates."""
    paths = list(texts)
    found = find_duplicates(texts.values(), threshold)
    relations = set()
    for i, j, jaccard in found.pairs:
        same = comparison_key(texts[paths[i]]) == comparison_key(texts[paths[j]])
        for a, b in ((i, j), (j, i)):
            relations.add((paths[a], paths[b], "exact" if same else "near", round(jaccard, 9)))
    for i, j, likeness in found.fillings:
        relations |= {(paths[a], paths[b], "template", round(likeness, 9)) for a, b in ((i, j), (j, i))}
    for i, j, share in found.contained:
        relations |= {
            (paths[i], paths[j], "contained", round(share, 9)),
            (paths[j], paths[i], "contains", round(share, 9)),
        }
    return relations


# texts of shared sentences, so that copies, near-copies and parts come about; some short, empty or of odd characters
SENTENCES = [sentence(k) for k in range(6)]
TEXTS = st.one_of(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5).map("".join),
    st.tuples(st.sampled_from(SENTENCES), st.integers(0, 50)).map(lambda t: (t[0] * 3)[t[1] :]),
    st.text("春眠不觉晓ab０𠀀", max_size=8),
)
THRESHOLDS = st.sampled_from([0.8, 0.56, 0.68, 0.7])
HISTORY = st.lists(st.tuples(st.sampled_from("甲乙丙丁戊己庚辛"), st.one_of(st.none(), TEXTS)), max_size=14)


def replay(history, index):
    """Add or replace (a text) and remove (None), one after the other; returns what should be there."""
    texts = {}
    for path, text in history:
        if text is None:
            texts.pop(path, None)
            index.update((), [path])
        else:
            texts[path] = text
            index.update([filed(path, text)])
    return dict(sorted(texts.items()))


@given(HISTORY, THRESHOLDS)
def test_answers_are_those_of_find_duplicates_whatever_came_before(history, threshold):
    index = in_memory(made_with(threshold, ""))
    texts = replay(history, index)
    assert answers(index, texts) == truth(texts, threshold)


@pytest.mark.parametrize("kind", [weather, notices, certificates])
@pytest.mark.parametrize("size", [60, 260])  # with all of them, and through signatures and samples
def test_forms_are_to_each_other_what_find_duplicates_says(kind, size):
    rng = random.Random(size)
    form = kind(rng)
    texts = {f"{k}": form() for k in range(size)}
    texts |= {f"{k}.{n}": copy for k in range(10) for n, copy in enumerate(copies(rng, texts[f"{k}"]))}
    texts["yearbook"] = "".join(form() for _ in range(30))
    with contextlib.closing(in_memory(made_with(0.8, ""))) as index:
        index.update(filed(path, text) for path, text in texts.items())
        found, expected = answers(index, texts), truth(texts)
    if size < 100:
        assert found == expected
    else:  # of hundreds of equally likely fillings either compares the likeliest only; members of a group with the kept one
        assert {one for one in expected if one[2] != "template"} <= found
        assert {frozenset(one[:2]) for one in found if one[2] == "template"}.isdisjoint(
            frozenset(one[:2]) for one in expected if one[2] != "template"
        )
        of = {path: path.partition(".")[0] for path in texts}
        assert all(of[a] == of[b] for a, b, relation, _ in found if relation != "template")
    assert len(expected) > 60


@pytest.mark.parametrize("size", [25, 41, 50, 75, 100, 125])
def test_a_pair_just_at_the_threshold_is_found(size, monkeypatch):
    """Their shingles are counted, and the product of a count and a threshold is rounded: 25 × 0.68 > 17."""
    monkeypatch.setattr(lookup, "EVERY_PAIR", 0)
    text = sentence(size, size + 4)
    for part in range((2 * size + 2) // 3, size):
        texts = {"whole": text, "part": text[: part + 4]}
        index = in_memory(made_with(part / size, ""))
        index.update(filed(path, text) for path, text in texts.items())
        assert {one[:3] for one in answers(index, texts)} == {("whole", "part", "near"), ("part", "whole", "near")}, (
            part
        )


@given(HISTORY, THRESHOLDS)
@settings(max_examples=50)
def test_looking_up_gives_what_a_fresh_index_gives(history, threshold):
    """Above EVERY_PAIR documents only some pairs are compared: which ones must not depend on how the index came about."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookup, "EVERY_PAIR", 0)
        about = made_with(threshold, "")
        index, fresh = in_memory(about), in_memory(about)
        texts = replay(history, index)
        fresh.update(filed(path, text) for path, text in texts.items())
        found = answers(index, texts)
        assert found == answers(fresh, texts)
        assert found <= truth(texts, threshold)
        # what a band or a sample finds nearly always: signatures of pairs like these agree in a band but once in 10^9
        assert {
            one for one in truth(texts, threshold) if one[2] == "exact" or (one[2] == "near" and one[3] > 0.9)
        } <= found


@given(HISTORY)
@settings(max_examples=50)
def test_nothing_of_what_is_removed_stays(history):
    index = in_memory(ABOUT)
    index.update((), replay(history, index))
    tables = ["file", "document", "text", "band", "sample"]
    assert [index.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables] == [0] * 5


def test_a_part_is_found_from_both_sides_among_many(monkeypatch):
    """Both directions of containment through samples: the new text in an old one, and the old one in the new."""
    texts = {f"{k}": "".join(sentence(f"{k} {n}") for n in range(12)) for k in range(300)}
    index = in_memory(ABOUT)
    index.update(filed(path, text) for path, text in texts.items())
    boiler = sentence("boiler")
    new = {f"in {k}": boiler + sentence(f"x{k}", 200) + texts[f"{k}"] + sentence(f"y{k}", 400) for k in range(20)}
    new |= {f"of {k}": texts[f"{k}"][100:400] for k in range(20)}
    index.update(filed(path, text) for path, text in new.items())
    found = answers(index, new)
    assert {(path, path[3:], "contains") for path in new if path.startswith("in")} <= {one[:3] for one in found}
    assert {(path, path[3:], "contained") for path in new if path.startswith("of")} <= {one[:3] for one in found}
    assert found == {one for one in truth(texts | new) if one[0] in new}


def test_a_crowd_is_answered_in_bounded_work():
    """Hundreds of fillings of one template: the likeliest are compared, and the copy is among them."""
    form = sentence("form", 400)
    texts = {f"{k:04}": form[: k % 200] + sentence(k, 90) + form[k % 200 :] for k in range(600)}
    index = in_memory(ABOUT)
    index.update(filed(path, text) for path, text in texts.items())
    (own,) = index.stored("0300")
    found = index.matches(own.key + sentence("new", 5))
    assert len(found) <= 3 * lookup.CLOSEST
    assert max(found, key=lambda match: match.similarity).path == "0300"


# ---------------------------------------------------------------- the commands
@pytest.fixture
def articles(tmp_path):
    """Forty articles in a folder, as files; the first is ARTICLE."""
    folder = tmp_path / "语料"
    folder.mkdir()
    (folder / "文章 0.txt").write_text(ARTICLE, "utf-8")
    for k in range(1, 40):
        (folder / f"文章 {k}.txt").write_text(prose(k), "utf-8")
    return folder


def contents(file):
    """Everything that answers depend on, whatever the numbers of documents are."""
    with contextlib.closing(open_index(file)) as index:
        files = {path: index.stored(path) for path in index.known_files()}
        return {path: [(own.line, own.title, own.key) for own in stored] for path, stored in files.items()}, answers(
            index, files
        )


def test_an_index_in_a_folder_of_its_own_is_left_out_of_git(articles, tmp_path):
    subprocess.run(["git", "init", "-q"], cwd=articles, check=True)
    assert run("index", "build", ".", cwd=articles).returncode == 0
    status = subprocess.run(["git", "status", "--porcelain"], cwd=articles, capture_output=True, check=True)
    assert (articles / ".cleaner/index.sqlite").exists()
    assert b".cleaner" not in status.stdout
    run("index", "build", ".", "--index", "here/a.sqlite", cwd=articles)
    assert not (articles / "here/.gitignore").exists()


def test_an_index_follows_a_folder(articles, tmp_path):
    file = tmp_path / "index.sqlite"
    assert run("index", "build", "语料", "--index", file, cwd=tmp_path).returncode == 0
    before = file.read_bytes()
    assert run("index", "add", "语料", "--index", file, cwd=tmp_path).returncode == 0
    assert file.read_bytes() == before  # nothing has changed
    for k in range(5):
        (articles / f"文章 {k}.txt").write_text(prose(f"new {k}"), "utf-8")
    os.utime(articles / "文章 9.txt", (0, 0))  # another time, the same text
    (articles / "文章 8.txt").unlink()
    assert run("index", "add", ".", "--index", file, cwd=articles).returncode == 0  # paths do not depend on the folder
    done = run("index", "remove", articles / "文章 8.txt", "--index", file, cwd=tmp_path)
    assert done.returncode == 0
    assert "1 file taken out" in done.stderr.decode()
    fresh = tmp_path / "fresh.sqlite"
    run("index", "build", "语料", "--index", fresh, cwd=tmp_path)
    assert contents(file) == contents(fresh)
    done = run("index", "stats", "--index", file, cwd=tmp_path)
    assert f"{file}: 39 files, 39 articles" in done.stdout.decode()


def test_what_cannot_be_used_is_refused_in_one_line(articles, tmp_path):
    file = tmp_path / "index.sqlite"

    def said(*arguments):
        done = run("index", *arguments, "--index", file, cwd=tmp_path)
        assert done.returncode == 2
        (line,) = done.stderr.decode().strip().split("\n")
        assert file.name in line
        return line

    assert "no such index" in said("stats")
    file.write_bytes(b"")
    assert "no index" in said("add", "语料")
    file.write_text("no database at all, but long enough to be one\n" * 40, "utf-8")
    assert "not a database" in said("stats")
    assert "not a database" in said("build", "语料")
    file.unlink()
    run("index", "build", "语料", "--index", file, cwd=tmp_path)
    assert "other settings" in said("add", "语料", "--ignore", "RST")
    for name in ("scheme", "schema"):
        with contextlib.closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("UPDATE about SET value = '0' WHERE name = ?", (name,))
        assert "another version" in said("stats")
    file.unlink()
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA application_id = 7")
        connection.execute("CREATE TABLE precious (x)")
    assert "another program" in said("build", "语料")
    file.unlink()
    with contextlib.closing(sqlite3.connect(file)) as connection:  # most programs leave the id at 0
        connection.execute("CREATE TABLE precious (x)")
    before = file.read_bytes()
    assert "another program" in said("build", "语料")
    assert file.read_bytes() == before
    assert run("index", "add", "-", "--index", file, cwd=tmp_path).returncode == 2


DYING = """
import os, signal, sqlite3, sys
from pathlib import Path
from cleaner.dedup.index import sqlite_index as index
from cleaner.corpus.index_update import bring_in
from cleaner.files.inputs import find_inputs
from cleaner.core.settings import Settings

file, folder, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
opened = index.open_index(file)
opened.connection.execute("PRAGMA cache_size = 4")  # changed pages go to the file long before the end of the transaction
done = 0
def count(statement):
    global done
    done += 1
    if done == last:
        os.kill(os.getpid(), signal.SIGKILL)
opened.connection.set_trace_callback(count)
bring_in(opened, file.parent, find_inputs([folder]), Settings(select=("UNI",)), "text", 1, print, anew=False)
print(done)
"""


def test_killed_in_the_middle_of_add_it_stays_usable(articles, tmp_path):
    def add(file, last):
        arguments = [sys.executable, "-c", DYING, file, "语料", str(last)]
        return subprocess.run(arguments, cwd=tmp_path, capture_output=True, check=False)

    file, fresh = tmp_path / "index.sqlite", tmp_path / "fresh.sqlite"
    for path in (file, fresh):
        with contextlib.closing(create_index(path, ABOUT)) as index:
            index.update([filed("旧.txt", sentence("old", 300))])
    before = contents(file)
    last = int(add(fresh, 0).stdout)
    after = contents(fresh)
    journals = 0
    for end in (
        3,
        last // 2,
        *range(last - 14, last - 4, 2),
    ):  # the last ones put everything into the index, and commit
        done = add(file, end)
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        journals += Path(f"{file}-journal").exists()
        assert contents(file) in (before, after)
    assert journals  # once at least it died with half of its changes in the file
    assert add(file, 0).returncode == 0
    assert contents(file) == after


def test_two_writers_wait_for_each_other(articles, tmp_path):
    file = tmp_path / "index.sqlite"
    run("index", "build", "语料/文章 0.txt", "--index", file, cwd=tmp_path)
    commands = [
        [sys.executable, "-m", "cleaner", "index", "add", p, "--index", str(file)] for p in ("语料", ".", "语料")
    ]
    running = [subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) for command in commands]
    assert [process.wait() for process in running] == [0, 0, 0]
    fresh = tmp_path / "fresh.sqlite"
    run("index", "build", "语料", "--index", fresh, cwd=tmp_path)
    assert contents(file) == contents(fresh)


def test_new_texts_against_an_index(articles, tmp_path):
    file = tmp_path / "index.sqlite"
    run("index", "build", "语料", "--index", file, cwd=tmp_path)
    new = tmp_path / "new"
    new.mkdir()
    old = [(articles / f"文章 {k}.txt").read_text("utf-8") for k in range(8)]
    for name, text in {
        "a": old[1],
        "b": old[2][:-30],
        "c": prose("x") + "\n\n" + old[3] + "\n\n" + prose("y"),
        "d": old[4][30:120],
        "e": prose("z"),
        "f": prose("z"),
        "g": prose("alone"),
    }.items():
        (new / f"{name}.txt").write_text(text, "utf-8")
    before = file.read_bytes()
    done = run("dedup", "new", "--against", file, "--format", "jsonl", cwd=tmp_path)
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    pairs = [row for row in rows if "a" in row]  # the others are groups
    assert [(row["relation"], row["a"], row["b"]) for row in pairs] == [
        ("exact", "a", "语料/文章 1.txt:1"),
        ("near", "b", "语料/文章 2.txt:1"),
        ("contained", "语料/文章 3.txt:1", "c"),
        ("contained", "d", "语料/文章 4.txt:1"),
        ("near", "e", "f"),
    ]
    assert all(row["similarity"] >= 0.8 for row in pairs)
    assert file.read_bytes() == before
    stricter = run("dedup", "new", "--against", file, "--threshold", "0.99", cwd=tmp_path).stdout.decode()
    assert "文章 1.txt" in stricter
    assert "near" not in stricter
    assert "contained\t1.000\tb\t语料/文章 2.txt:1" in stricter  # less than near, and all of it is there
    assert (
        "made for --threshold 0.8"
        in run("dedup", "new", "--against", file, "--threshold", "0.7", cwd=tmp_path).stderr.decode()
    )
    (tmp_path / "elsewhere").mkdir()
    done = run("dedup", "../new/a.txt", "--against", "../index.sqlite", cwd=tmp_path / "elsewhere")
    assert done.stdout.decode().startswith("exact\t1.000\ta\t../语料/文章 1.txt:1\n")


def test_no_file_is_a_copy_of_itself(articles, tmp_path):
    (articles / "再.txt").write_text(prose(1), "utf-8")
    file = tmp_path / "index.sqlite"
    run("index", "build", "语料", "--index", file, cwd=tmp_path)
    done = run("dedup", "语料", "--against", file, "-o", "out", "--drop", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    dropped = [json.loads(line) for line in (tmp_path / "out/dropped.jsonl").read_text("utf-8").splitlines()]
    assert len((tmp_path / "out/kept.jsonl").read_text("utf-8").splitlines()) == 40
    assert len(dropped) == 1  # of the two that are equal, one


def test_what_a_higher_threshold_finds_no_copy_may_be_a_part(tmp_path):
    whole = sentence("whole", 330)
    index = in_memory(ABOUT)
    index.update([filed("全.txt", whole)])
    (found,) = compare(index, [whole[:290]], 0.8)[0]
    assert found.relation == "near"
    (found,) = compare(index, [whole[:290]], 0.95)[0]
    assert (found.relation, found.similarity) == ("contained", 1.0)


def test_names_are_escaped_for_terminals_only():
    match = lookup.Match(1, "甲\xa0乙.txt", 1, "", "", "exact", 1.0)
    (row,) = match_lines({0: [match]}, ["丙\xa0丁"], Path.cwd(), "jsonl")
    assert json.loads(row) == {"relation": "exact", "a": "丙\xa0丁", "b": "甲\xa0乙.txt:1", "similarity": 1.0}
    (line,) = match_lines({0: [match]}, ["丙\xa0丁"], Path.cwd(), "text")
    assert "\xa0" not in line
