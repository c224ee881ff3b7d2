"""Cleaning in place, and the way back: stopped anywhere, and run again, both end as if nothing had happened."""

import json
import os
import shutil
import signal

import pytest
from command_line import ARTICLE, FIXED, process, run, stopped, tree

ROWS = "".join(json.dumps({"text": text, "n": 1.50}, ensure_ascii=False) + "\n" for text in ("好,好。", "短文。"))


@pytest.fixture
def texts(tmp_path):
    """A corpus in which one file needs nothing."""
    (tmp_path / "语料").mkdir()
    for name, text in {"a.txt": ARTICLE, "b.txt": ARTICLE + ARTICLE, "c.jsonl": ROWS, "d.txt": FIXED}.items():
        (tmp_path / "语料" / name).write_text(text, "utf-8")
    return tmp_path


def clean(cwd, *more):
    return run("clean", "--in-place", "语料", *more, cwd=cwd)


def back(cwd, *more):
    return run("restore", "--in-place", "cleaner-record", *more, cwd=cwd)


def shown(folder):
    """What a person sees; what a killed run left aside goes later (`test_staging.py`)."""
    return {name: data for name, data in tree(folder).items() if "/.cleaner-" not in f"/{name}"}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
@pytest.mark.parametrize("again", ["clean", "restore"])
@pytest.mark.parametrize("killed", ["clean", "restore"])
@pytest.mark.parametrize("time", [1, 2, 3, 4])
def test_a_run_that_was_killed_is_mended_by_either_command(texts, killed, again, time):
    before = shown(texts)
    clean(texts)
    after = shown(texts)
    assert before != after
    command = {"clean": ["clean", "--in-place", "语料"], "restore": ["restore", "--in-place", "cleaner-record"]}
    if killed == "clean":
        back(texts)
    assert shown(texts) == (before if killed == "clean" else after)
    stopped(*command[killed], cwd=texts, by=signal.SIGKILL, event="os.rename", time=time)
    if again == "restore" and not (texts / "cleaner-record/record.jsonl").exists():
        assert shown(texts) == before
        return
    done = run(*command[again], cwd=texts)
    assert done.returncode == 0, done.stderr.decode()
    assert shown(texts) == (after if again == "clean" else before)


def test_a_second_run_changes_nothing_and_says_so(texts):
    before = tree(texts)
    clean(texts)
    after = tree(texts)
    done = clean(texts)
    assert done.returncode == 0
    assert "3 files as an earlier run left them" in done.stderr.decode()
    assert tree(texts) == after
    assert back(texts).returncode == 0
    assert tree(texts) == before


def test_the_record_is_there_before_the_first_source_changes(texts):
    before = tree(texts / "语料")
    stopped("clean", "--in-place", "语料", cwd=texts, by=signal.SIGTERM, event="os.rename", path="语料")
    assert (texts / "cleaner-record/record.jsonl").exists()
    assert {name: data for name, data in tree(texts / "语料").items() if "/.cleaner" not in f"/{name}"} == before


def test_a_stopped_run_says_how_to_go_on(texts):
    done = stopped("clean", "--in-place", "语料", cwd=texts, by=signal.SIGINT, event="os.rename", path="语料", time=2)
    assert done.returncode == 130
    assert "`cleaner restore --in-place cleaner-record` brings everything back" in done.stderr.decode()


def test_files_that_came_later_are_cleaned_and_all_come_back(texts):
    clean(texts)
    (texts / "语料/0.txt").write_text(ARTICLE, "utf-8")
    before = tree(texts / "语料")
    done = clean(texts)
    assert done.returncode == 0, done.stderr.decode()
    assert (texts / "语料/0.txt").read_text("utf-8") == FIXED
    assert back(texts).returncode == 0
    assert (texts / "语料/a.txt").read_text("utf-8") == ARTICLE
    assert tree(texts / "语料").keys() == before.keys()
    assert not (texts / "cleaner-record/record.jsonl").exists()


def test_what_was_edited_since_is_named_and_the_others_go_on(texts):
    before = tree(texts / "语料")
    clean(texts)
    (texts / "语料/a.txt").write_text(FIXED + "新段\n", "utf-8")
    (texts / "语料/d.txt").write_text(FIXED + "又,一段。\n", "utf-8")  # it was clean, so the record has nothing of it
    (texts / "语料/e.txt").write_text(ARTICLE, "utf-8")
    done = clean(texts)
    assert done.returncode == 2
    assert "a.txt: edited since" in done.stderr.decode()
    assert (texts / "语料/a.txt").read_text("utf-8") == FIXED + "新段\n"
    assert "又，一段" in (texts / "语料/d.txt").read_text("utf-8")
    assert (texts / "语料/e.txt").read_text("utf-8") == FIXED
    done = back(texts)
    assert done.returncode == 2
    assert "a.txt: edited since" in done.stderr.decode()
    assert (texts / "语料/b.txt").read_bytes() == before["b.txt"]
    (texts / "语料/a.txt").write_text(FIXED, "utf-8")  # the edit is undone
    assert back(texts).returncode == 0
    assert (texts / "语料/a.txt").read_bytes() == before["a.txt"]


def test_what_was_put_back_by_hand_is_back(texts):
    before = tree(texts)
    clean(texts)
    (texts / "语料/a.txt").write_text(ARTICLE, "utf-8")
    done = back(texts)
    assert (done.returncode, tree(texts)) == (0, before), done.stderr.decode()


def test_other_settings_are_not_mixed_with_those_of_the_record(texts):
    before = tree(texts)
    clean(texts, "--select", "UNI,PUN001")
    after = tree(texts)
    done = clean(texts)
    assert done.returncode == 2
    assert "with other settings" in done.stderr.decode()
    assert tree(texts) == after
    assert back(texts).returncode == 0
    assert tree(texts) == before


def test_over_a_damaged_record_nothing_is_cleaned_and_what_can_be_comes_back(texts):
    before = tree(texts / "语料")
    clean(texts)
    after = tree(texts / "语料")
    with (texts / "cleaner-record/record.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"broken\n')
    done = clean(texts)
    assert done.returncode == 2
    assert "record.jsonl:5: this is no line of a record" in done.stderr.decode()
    assert "restore what can be" in done.stderr.decode()
    assert tree(texts / "语料") == after
    assert back(texts).returncode == 2
    assert tree(texts / "语料") == before
    assert (texts / "cleaner-record/record.jsonl").read_text("utf-8") == '{"broken\n'


def test_where_nothing_changes_there_is_no_record(texts):
    done = run("clean", "--in-place", "语料/d.txt", cwd=texts)
    assert "no file had to be changed" in done.stderr.decode()
    assert not (texts / "cleaner-record").exists()


@pytest.mark.parametrize(
    "option", [["-o", "out"], ["--to", "text"], ["--threshold", "0.7"], ["--keep-copy", "longest"]]
)
def test_an_option_without_effect_is_refused(texts, option):
    before = tree(texts)
    done = clean(texts, *option)
    assert (done.returncode, tree(texts)) == (2, before)
    assert "no effect with --in-place" in done.stderr.decode()


# ---------------------------------------------------------------- only below the tree that is given
def test_nothing_is_written_outside_of_the_folder_unless_it_is_named(texts):
    before = tree(texts / "语料")
    (texts / "elsewhere").mkdir()
    done = run("clean", "--in-place", "../语料", cwd=texts / "elsewhere")
    after = tree(texts / "语料")
    assert f"--into '{texts / '语料'}'" in done.stderr.decode()
    refused = run("restore", "--in-place", "cleaner-record", cwd=texts / "elsewhere")
    assert refused.returncode == 2
    assert "does not lie below" in refused.stderr.decode()
    assert tree(texts / "语料") == after
    done = run("restore", "--in-place", "cleaner-record", "--into", "../语料", cwd=texts / "elsewhere")
    assert done.returncode == 0, done.stderr.decode()
    assert tree(texts / "语料") == before


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_does_not_lead_out_of_the_folder(texts):
    clean(texts)
    shutil.move(texts / "语料", texts.parent / f"{texts.name}-out")
    (texts / "语料").symlink_to(texts.parent / f"{texts.name}-out")
    done = back(texts)
    assert done.returncode == 2
    assert (texts / "语料/a.txt").read_text("utf-8") == FIXED


def record_of(folder, change):
    """Change each line of a record."""
    lines = [json.loads(line) for line in (folder / "record.jsonl").read_text("utf-8").splitlines()]
    for line in lines:
        change(line)
    (folder / "record.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


@pytest.mark.parametrize("name", ["/{0}/x.txt", "../x.txt", "//{0}/x.txt", "a/../../../x.txt"])
def test_a_record_from_elsewhere_reaches_nothing_outside(tmp_path, name):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text(ARTICLE, "utf-8")
    run("clean", "a.txt", "-o", "out", cwd=corpus)
    record_of(corpus / "out", lambda line: line.update(source=name.format(str(tmp_path).lstrip("/"))))
    run("restore", "out", "-o", "deep/er/back", cwd=corpus)
    assert set(tree(tmp_path)) == {name for name in tree(tmp_path) if name.startswith("corpus/")}
    assert not (corpus / "x.txt").exists()
    assert not (corpus / "deep/x.txt").exists()


def test_an_article_is_not_read_from_outside(tmp_path):
    (tmp_path / "secret.txt").write_text("密码", "utf-8")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("密码", "utf-8")
    run("clean", "a.txt", "-o", "out", cwd=corpus)
    record_of(corpus / "out", lambda line: line["articles"][0].update(file="../../secret.txt"))
    for command in (["restore", "out", "-o", "back"], ["report", "out", "--cleaned", "out", "-o", "page.html"]):
        done = run(*command, cwd=corpus)
        assert done.returncode == 2
        assert "does not lie below" in done.stderr.decode()
    assert not (corpus / "back").exists()
    assert "密码" not in (corpus / "page.html").read_text("utf-8")


def test_what_comes_back_has_the_hash_that_was_recorded(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    run("clean", "a.txt", "-o", "out", cwd=tmp_path)
    record_of(tmp_path / "out", lambda line: line["notes"].pop("sha256"))
    done = run("restore", "out", "-o", "back", cwd=tmp_path)
    assert done.returncode == 2
    assert "is not what was read" in done.stderr.decode()
    assert not (tmp_path / "back").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_in_the_place_of_an_article_does_not_stop_the_run(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    run("clean", "a.txt", "-o", "out", cwd=tmp_path)
    (tmp_path / "out/a.txt").unlink()
    os.mkfifo(tmp_path / "out/a.txt")
    assert process("restore", "out", "-o", "back", cwd=tmp_path, timeout=60).returncode == 2
