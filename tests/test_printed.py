"""What is printed does nothing to a terminal, nor to a service that reads the log, whatever files and texts are called."""

import json
import os
import re
import sys

import pytest
from command_line import ARTICLE, run
from hypothesis import given
from hypothesis import strategies as st

from cleaner.check import text
from cleaner.check.machine import FORMATS
from cleaner.check.problems import Problem
from cleaner.core.printable import line_for_people

HOSTILE = [
    "\x1b]0;题\x07",
    "\x1b[2J",
    "\x9b2J",
    "\u202egpj.txt",
    "甲\n::add-mask::x",
    "\r::error::x",
    "::error file=x::y",
    " ::error::y",
    "\u3000::error::y",
    "a##[error]x",
    "\b\b\x7f",
    "--output=x",
    "%0A::x",
    "a,b:c",
]
WORDS = st.one_of(
    st.sampled_from(HOSTILE),
    st.binary(max_size=12).map(os.fsdecode),
    st.text(max_size=12),
    st.lists(st.sampled_from([":", "#", "[", "\n", "\r", "\x1b", "%", "甲", " ", "\u2028", "/"]), max_size=8).map(
        "".join
    ),
)
MOVES = re.compile(r"[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def harmless(printed, commands=0):
    """No control character but the ends of lines; and as many commands as there should be."""
    assert not MOVES.search(printed), ascii(printed)
    lines = printed.split("\n")
    assert sum(line.lstrip().startswith("::") for line in lines) == commands, ascii(printed)
    assert "##[" not in printed, ascii(printed)


def problem(path, word, applied):
    return Problem(
        path, 1, 1, 1, 2, "PUN001", word, word, 1.0, applied, "safe", word, f"前{word}后", (1, 1 + len(word))
    )


@given(path=WORDS, word=WORDS, lang=st.sampled_from(["en", "zh"]), applied=st.booleans())
def test_findings_of_any_name_and_text(path, word, lang, applied):
    one = problem(path, word, applied)
    for name, form in FORMATS.items():
        printed = "".join(form([one], lang))
        harmless(printed, commands=name == "github")
        if name == "github":
            assert printed.count("\n") == 1
        else:
            json.loads(printed)
    row = json.loads("".join(FORMATS["jsonl"]([one], lang)))
    assert (row["path"], row["before"]) == (path, word)
    before = os.environ.get("GITHUB_ACTIONS")
    os.environ["GITHUB_ACTIONS"] = "true"
    try:
        for form in (text.concise, text.full):
            harmless("\n".join(map(line_for_people, form(one, lang).split("\n"))))
    finally:
        os.environ.pop("GITHUB_ACTIONS") if before is None else os.environ.update(GITHUB_ACTIONS=before)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("lang", ["C.UTF-8", "zh_CN.UTF-8"])
@pytest.mark.parametrize("name", [name for name in HOSTILE if "/" not in name])
def test_every_command_on_a_file_of_that_name(tmp_path, name, lang):
    env = {**os.environ, "GITHUB_ACTIONS": "true", "LC_ALL": lang, "LANG": lang}
    word = name.replace("\n", "").replace("\r", "")
    body = f"{word}\n{ARTICLE}\n{word}你好,世界。\n"
    (tmp_path / f"{name}.txt").write_text(body, "utf-8")
    (tmp_path / f"{name}2.txt").write_text(body, "utf-8")
    (tmp_path / f"{name}.jsonl").write_text('{"text": 1}\n{', "utf-8")
    (tmp_path / f"{name}.x{name}").write_text("", "utf-8")
    for arguments in (
        ["check", "."],
        ["check", ".", "--format", "full"],
        ["check", "--", f"{name}.txt"],
        ["check", "--", f"{name}-missing"],
        ["check", ".", f"--baseline={name}-missing"],
        ["check", ".", f"--select={name}"],
        ["check", ".", f"--format={name}"],
        ["check", ".", f"--config={name}"],
        ["dedup", "."],
        ["dedup", ".", "--format", "jsonl"],
        ["why", "--", f"{name}.txt:1"],
        ["explain", "--", name],
        ["clean", ".", "-o", f"out{name}"],
        ["restore", f"out{name}", "-o", f"back{name}"],
        ["dups", f"--since={name}"],
        [f"--{name}"],
        ["--", name],
    ):
        done = run(*arguments, cwd=tmp_path, env=env)
        for printed in (done.stdout, done.stderr):
            harmless(printed.decode("utf-8", "surrogateescape").replace("\t", ""))


def test_a_diff_in_a_pipe_is_to_the_letter(tmp_path):
    """Since git applies it; on a terminal it shows escapes."""
    (tmp_path / "a.txt").write_text(f"\x1b[2J题\n{ARTICLE}", "utf-8")
    assert b"\x1b" in run("check", "--diff", "a.txt", "--select", "PUN", cwd=tmp_path).stdout


def test_a_score_of_a_strangers_decisions(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    run("check", "a.txt", "--write-baseline", "d.json", cwd=tmp_path)
    text = (tmp_path / "d.json").read_text("utf-8")
    assert "PUN001" in text
    (tmp_path / "d.json").write_text(text.replace("PUN001", "::error \\u001b]0;x\\u0007"), "utf-8")
    done = run("report", "--score", "d.json", cwd=tmp_path)
    assert b"\x1b" not in done.stdout + done.stderr
    assert not any(line.lstrip().startswith(b"::") for line in done.stdout.splitlines())
