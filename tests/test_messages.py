"""People are told in their language, whatever it is about; programs always in English."""

import ast
import json
import os
from pathlib import Path

import pytest
from command_line import run
from hypothesis import given
from hypothesis import strategies as st
from work import at_most

import cleaner
from cleaner.core.errors import RowError
from cleaner.files import rows
from cleaner.i18n.messages import CHINESE, FRAME, in_chinese
from cleaner.stages.encoding.detect import BINARY, NO_TEXT

PACKAGE = Path(cleaner.__file__).parent
RAISED = {
    *("InputError", "OutputError", "RecordError", "SettingsError", "DecisionError", "DecodeError", "GitError"),
    *("RowError", "IndexRefused", "UsageError", "ClickException"),
}
SAID = {"say", "complain"}


def template(node):
    """A message as the table has it; None where it is made of others."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def messages():
    """(file, message) of everything that the package raises or says."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                message = template(node.args[0])
                if name in RAISED | SAID and message:
                    yield path.name, message


def test_every_message_is_in_the_table():
    found = list(messages())
    assert len(found) > 60
    whole = [(file, message) for file, message in found if message.strip("{}: ")]  # others are frames
    assert [(file, message) for file, message in whole if message not in CHINESE] == []


def test_the_table_holds_as_many_places_in_both_languages():
    for english, chinese in (*CHINESE.items(), FRAME):
        assert english.count("{}") == chinese.count("{}"), english
        assert any("\u4e00" <= c <= "\u9fff" or c == "：" for c in chinese)


@pytest.mark.parametrize("english", CHINESE)
def test_every_message_is_found_with_whatever_stands_in_it(english):
    inside = ["语料/a.txt", "12", "'x'", "《四》"][: english.count("{}")]
    inside += ["z"] * (english.count("{}") - len(inside))
    assert in_chinese(english.format(*inside)) == CHINESE[english].format(*inside)


def test_messages_inside_messages():
    assert in_chinese(f"a.txt: byte 3: {NO_TEXT}").startswith("a.txt：第 3 字节：不是 UTF-8")
    assert in_chinese("/x/cleaner.toml: per-file: jobs: keep: there is no line label 'x'; there are body").endswith(
        "有的是 body"
    )
    assert in_chinese(
        f"a: byte 0: this is {BINARY[0][1]}, not text; unpack or convert it and give the text"
    ).startswith("a：第")


@given(st.text(": ;{}a文", max_size=30))
def test_what_is_unknown_stays(text):
    assert in_chinese(text) == text


def test_a_user_is_told_in_chinese(tmp_path):
    """By locale, or by --lang where there is such an option; exit status and results are the same."""
    (tmp_path / "pic.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "cleaner.toml").write_text("per-file = 1\n", "utf-8")
    zh = {**os.environ, "LC_ALL": "zh_CN.UTF-8"}
    done = run("check", "pic.txt", cwd=tmp_path, env=zh)
    assert done.returncode == 2
    assert "per-file 应是若干张表" in done.stderr.decode()
    (tmp_path / "cleaner.toml").unlink()
    for arguments, environment in ((["--lang", "zh"], {**os.environ, "LC_ALL": "C"}), ([], zh)):
        done = run("check", "pic.txt", "没有.txt", *arguments, cwd=tmp_path, env=environment)
        assert done.returncode == 2
        assert "没有.txt：没有这个文件或目录" in done.stderr.decode()
        assert "pic.txt：第 0 字节：这是 a PNG image，不是文本" in done.stderr.decode()
    done = run("check", "没有.txt", "--lang", "en", cwd=tmp_path, env=zh)
    assert "there is no such file" in done.stderr.decode()
    done = run("check", "--lang", "zh", cwd=tmp_path)
    assert "请指定文件或目录" in done.stderr.decode()


@pytest.mark.parametrize("length", [399, 100_000])
def test_no_message_takes_long(length):
    """Every colon may be where a part ends; what is long, or a frame in a frame in a frame, is left as it is."""
    message = ("a: " * length)[:length]
    with at_most(2):
        assert in_chinese(message) == message


def test_columns_in_a_message_are_cut():
    row = {f"{k:09}": "x" for k in range(100_000)}
    with pytest.raises(RowError) as error:
        list(rows.read(json.dumps(row), "jsonl", "text"))
    assert len(str(error.value)) < 400
