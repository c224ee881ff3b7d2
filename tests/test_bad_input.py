"""Bad files, outputs that must not be written, full disks, interruptions: one clear line, nothing lost."""

import resource
import signal

import click
import pytest
from command_line import ARTICLE, PAGE, process, run, stopped, tree

from cleaner.cli.main import cli


def test_bad_files_are_told_of_and_the_others_done(corpus):
    folder = corpus / "语料"
    (folder / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (folder / "rows.jsonl").write_text('{"text": "好。"}\n{"text": \n', "utf-8")
    (folder / "columns.jsonl").write_text('{"content": "好。"}\n', "utf-8")
    done = run("clean", "语料", "missing.txt", "-o", "out", cwd=corpus)
    assert done.returncode == 2
    errors = [line for line in done.stderr.decode().splitlines() if line.startswith("Error")]
    assert len(errors) == 4
    assert any("image.txt" in line and "byte" in line for line in errors)
    assert any("rows.jsonl:2:" in line for line in errors)
    assert any("columns.jsonl:1:" in line and "--column" in line for line in errors)
    assert any("missing.txt" in line for line in errors)
    assert {"文章一.txt", "子目录/文章 二.txt"} <= set(tree(corpus / "out"))
    assert "rows.jsonl" not in tree(corpus / "out")


def test_an_unreadable_file(corpus):
    (corpus / "语料/locked.txt").symlink_to("/proc/self/mem")
    done = run("clean", "语料", "-o", "out", cwd=corpus)
    assert done.returncode == 2
    assert "locked.txt" in done.stderr.decode()
    assert "文章一.txt" in tree(corpus / "out")


def test_an_output_never_overwrites_an_input(corpus):
    before = tree(corpus)
    done = run("clean", "语料", "-o", "语料", cwd=corpus)
    assert done.returncode == 2
    assert "would overwrite an input" in done.stderr.decode()
    assert tree(corpus) == before


def test_two_inputs_for_one_output(corpus):
    (corpus / "语料/文章一.html").write_text(PAGE, "utf-8")
    before = tree(corpus)
    done = run("clean", "语料", "-o", "out", cwd=corpus)
    assert done.returncode == 2
    assert "would both be written there" in done.stderr.decode()
    assert tree(corpus) == before


def test_a_full_disk_leaves_nothing_half_written(corpus):
    (corpus / "语料/long.txt").write_text(ARTICLE * 500, "utf-8")
    before = tree(corpus)
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # noqa: E731
    done = process("clean", "语料", "-o", "out", cwd=corpus, preexec_fn=limit)
    assert done.returncode == 2
    assert "long.txt" in done.stderr.decode() or "nothing was written" in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert tree(corpus) == before


@pytest.mark.parametrize(("event", "path"), [("open", "文章一.txt"), ("open", ".cleaner-"), ("os.rename", ".cleaner-")])
def test_an_interrupted_run_leaves_nothing_half_written(corpus, event, path):
    """Interrupted while it reads, while it writes, and when all is ready."""
    before = tree(corpus)
    done = stopped("clean", "语料", "-o", "out", cwd=corpus, by=signal.SIGINT, event=event, path=path)
    assert (done.returncode, done.stderr.split()) == (130, [b"interrupted"])
    assert tree(corpus) == before


def _fractions(command, words=()):
    """Every option of the command line that takes a fraction, as the words that lead to it."""
    for option in command.params:
        if isinstance(option.type, click.types.FloatParamType):
            yield *words, option.opts[0]
    for name, below in getattr(command, "commands", {}).items():
        yield from _fractions(below, (*words, name))


@pytest.mark.parametrize("value", ["nan", "-nan", "NaN", "inf", "-inf", "1e999"])
@pytest.mark.parametrize("words", [*_fractions(cli)], ids=" ".join)
def test_what_is_no_number_is_no_threshold(tmp_path, words, value):
    """No comparison with nan holds: every text would be a copy of every other, or none of any."""
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    *command, option = words
    done = run(*command, f"{option}={value}", "a.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert f"Invalid value for '{option}'" in done.stderr.decode()
    assert [*tree(tmp_path)] == ["a.txt"]


def test_a_file_of_settings_cannot_say_it_either(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "cleaner.toml").write_text("min-confidence = nan\n", "utf-8")
    done = run("check", "a.txt", cwd=tmp_path)
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)
    assert "nan" in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["clean"], "Missing argument"),
        (["clean", "x", "--select", "NOPE1"], "no rule or family 'NOPE1'"),
        (["clean", "x", "--keep", "nope"], "no line label 'nope'"),
        (["explain", "NOPE1"], "there is no rule"),
        (["clean", "-", "x"], "standard input"),
        (["restore", "."], "no record.jsonl"),
    ],
)
def test_wrong_usage(tmp_path, arguments, message):
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr.decode()
