"""People are told in their language, whatever it is about; programs always in English."""

import ast
import errno
import json
import os
import pickle
import re
import sqlite3
import string

import pytest
from command_line import ARTICLE, run
from half_english import half_english
from hypothesis import given
from hypothesis import strategies as st

from cleaner.core.document import DROPPED, KEPT
from cleaner.core.errors import DecodeError, InputError
from cleaner.core.messages import Message
from cleaner.core.system_errors import REASONS, system_reason
from cleaner.files import rows
from cleaner.i18n import build_catalog
from cleaner.i18n.build_catalog import ERRORS, PACKAGE, string_of
from cleaner.i18n.catalog import say_in
from cleaner.stages.encoding.detect import BINARY, NO_TEXT

CHINESE = {**os.environ, "LC_ALL": "zh_CN.UTF-8"}
CATALOGUE = build_catalog.read()
MESSAGES = build_catalog.messages()
QUOTED = set(build_catalog.OTHERS) - {"click 8.1"}  # whose words are no templates: they may hold braces


def fields(*templates):
    """The names of the fields with how they are shown; `%(name)s` are click's."""
    parsed = (part for template in templates for part in string.Formatter().parse(template))
    named = {(name, conversion, spec) for _, name, spec, conversion in parsed if name}
    return named | {(name, "%", "") for template in templates for name in re.findall(r"%\((\w+)\)s", template)}


# ---------------------------------------------------------------- the catalogue
def test_every_message_has_its_chinese_and_the_catalogue_holds_no_others():
    assert len(MESSAGES) > 300
    assert [id for id in MESSAGES if id not in CATALOGUE or not string_of(CATALOGUE[id])] == []
    others = {
        id for id, entry in CATALOGUE.items() if ("click", None) in entry.locations
    }  # of another version of click
    assert CATALOGUE.keys() - MESSAGES.keys() - others == set()


@pytest.mark.parametrize("id", CATALOGUE, ids=lambda id: id[:40] if isinstance(id, str) else id[0][:40])
def test_a_translation_is_chinese_and_has_the_same_fields(id):
    templates, chinese = [id] if isinstance(id, str) else id, string_of(CATALOGUE[id])
    if MESSAGES.get(id, ["click"]) == ["click"]:  # which names things in English
        assert fields(chinese) <= fields(*templates)
    elif not QUOTED & set(MESSAGES[id]):
        assert fields(chinese) == fields(*templates)
    words = re.sub(r"\{[^}]*\}", "", templates[0])
    assert not re.search("[a-z]{2}", words) or re.search("[\u3000-\u9fff\uff00-\uffef]", chinese)


def test_what_is_compiled_is_what_was_translated():
    assert build_catalog.MO.read_bytes() == build_catalog.as_mo(), "run `tox -e messages`"


def test_no_message_is_made_before_it_is_said():
    """An f-string could be found in no catalogue."""
    made = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if name in ERRORS | {"Failure", "UsageError", "say", "complain"} and node.args:
                said = node.args[0]
                if isinstance(said, ast.JoinedStr | ast.BinOp) or getattr(said, "func", None):
                    made += [f"{path.name}:{node.lineno}"] * (ast.unparse(said).split("(")[0] not in KNOWN)
    assert made == []


KNOWN = {"Message", "what_happened", "text.summary", "_contents"}  # which give messages


# ---------------------------------------------------------------- messages
def test_messages_inside_messages():
    error = DecodeError(NO_TEXT, 3)
    assert str(error) == f"byte 3: {NO_TEXT}"
    assert say_in(InputError("{path}: {reason}", path="a.txt", reason=error.message).message, "zh").startswith(
        "a.txt：第 3 字节：不是 UTF-8"
    )
    told = Message("this is {what}, not text; unpack or convert it and give the text", {"what": BINARY[0][1]})
    assert say_in(told, "zh").startswith("这是 PNG 图片，不是文本")


@given(st.text(), st.text(min_size=1))
def test_an_argument_stays_as_it_is(argument, unknown):
    """Whatever stands in it: nothing is parsed."""
    assert say_in(Message("{path}: {reason}", {"path": argument, "reason": Message("Permission denied")}), "zh") == (
        f"{argument}：没有权限"
    )
    assert say_in(Message(unknown), "en") == unknown


def test_what_another_program_said_is_quoted():
    assert say_in(Message("the tape is torn"), "zh") == "“the tape is torn”"
    assert say_in(Message("database is locked"), "zh") == "数据库正被别的进程占用"


def test_numbers():
    found = Message("{n} finding", {"n": 1}, "{n} findings")
    assert (str(found), say_in(found, "zh")) == ("1 finding", "1 处")
    assert str(Message("{n} finding", {"n": 0}, "{n} findings")) == "0 findings"


@pytest.mark.parametrize("number", REASONS)
def test_an_error_of_the_system_is_told_in_the_words_of_linux(number):
    error = OSError(number, os.strerror(number), "a.txt")
    assert str(system_reason(error)) == os.strerror(number)
    assert not half_english(say_in(system_reason(error), "zh"))


def test_a_file_that_another_program_has_open_on_windows():
    """Its errno is that of a want of permission, which would send people to look for one."""
    error = PermissionError(errno.EACCES, "The process cannot access the file", "a.txt")
    error.winerror = 32
    assert str(system_reason(error)) == "another program has the file open"
    assert say_in(system_reason(error), "zh") == "文件正被另一个程序占用"


def test_an_error_comes_from_another_process_with_its_message():
    error = InputError("{path}: {reason}", path="a.txt", reason=Message("Not a directory"))
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), say_in(again.message, "zh")) == (str(error), "a.txt：不是目录")


def test_columns_in_a_message_are_cut():
    row = {f"{k:09}": "x" for k in range(100_000)}
    [found] = rows.read(json.dumps(row), "jsonl", "text")
    assert len(str(found.error)) < 400


# ---------------------------------------------------------------- the command line
def test_a_user_is_told_in_chinese(tmp_path):
    """By locale, or by --lang where there is such an option; exit status and results are the same."""
    (tmp_path / "pic.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "cleaner.toml").write_text("per-file = 1\n", "utf-8")
    done = run("check", "pic.txt", cwd=tmp_path, env=CHINESE)
    assert done.returncode == 2
    assert "per-file 应是若干张表" in done.stderr.decode()
    (tmp_path / "cleaner.toml").unlink()
    for arguments, environment in ((["--lang", "zh"], {**os.environ, "LC_ALL": "C"}), ([], CHINESE)):
        done = run("check", "pic.txt", "没有.txt", *arguments, cwd=tmp_path, env=environment)
        assert done.returncode == 2
        assert "没有.txt：没有这个文件或目录" in done.stderr.decode()
        assert "pic.txt：第 0 字节：这是 PNG 图片，不是文本" in done.stderr.decode()
    done = run("check", "没有.txt", "--lang", "en", cwd=tmp_path, env=CHINESE)
    assert "there is no such file" in done.stderr.decode()
    done = run("check", "--lang", "zh", cwd=tmp_path)
    assert "请指定文件或目录" in done.stderr.decode()
    done = run("check", "--lang", "zh", "--jobs", "0", "x", cwd=tmp_path)  # what click says too
    assert "用法：" in done.stderr.decode()
    assert "'--jobs' 的值不对：0 不在范围 x>=1 之内。" in done.stderr.decode()
    done = run("check", "--jobs", "0", "x", "--lang", "en", cwd=tmp_path, env={**CHINESE, "LANGUAGE": "en"})
    assert "用法：" in done.stderr.decode()  # it is met before --lang is


@pytest.fixture(scope="module")
def troubles(tmp_path_factory):
    """A folder with something wrong of every kind in it."""
    folder = tmp_path_factory.mktemp("troubles")
    good = {
        "good.txt": ARTICLE,
        "two.txt": ARTICLE,
        "page.html": f"<h1>会</h1><p>{ARTICLE}</p>",
        "rows.jsonl": json.dumps({"text": ARTICLE}) + "\n",
        "kept.toml": "",
        "notes.docx": "x",
    }
    bad = {
        "json.jsonl": '{"text": 1,\n',
        "list.jsonl": "[1]\n",
        "column.jsonl": '{"content": "好"}\n',
        "columns.csv": "a,b\n1,2\n",
        "twice.csv": "text,text\n好,好\n",
        "fields.csv": "text,b\n好\n",
        "quote.csv": 'text\n"好\n',
        "return.csv": "text\n好\r好\n",
        "nul.csv": "text\n好\0\n",
        "decisions.json": '{"schema": 1, "decisions": [',
        "schema.json": '{"schema": 9, "decisions": []}',
        "table.tsv": "wrong\n",
        "row.tsv": "line\tdocuments\tshare\nx\n",
        "index.sqlite": "no database at all, but long enough to be read as one" * 40,
    }
    for name, text in {**good, **bad}.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "pic.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "nul.txt").write_bytes(b"\0" * 40)
    (folder / "table.parquet").write_bytes(b"no table" * 20)
    (folder / "none.txt").write_bytes(b"\xff\xfe\xfd\x80\x81" * 9)
    (folder / "dangling.txt").symlink_to("nowhere.txt")
    (folder / "locked.txt").symlink_to("/proc/self/mem")
    (folder / "bytes.tsv").write_bytes(b"line\xff")
    other = sqlite3.connect(folder / "other.sqlite")
    other.execute("CREATE TABLE t (x)")
    other.close()
    (folder / "broken").mkdir()
    (folder / "broken/cleaner.toml").write_text("select = [1\n", "utf-8")
    (folder / "unknown").mkdir()
    (folder / "unknown/cleaner.toml").write_text("colour = 1\n", "utf-8")
    (folder / "entry").mkdir()
    (folder / "entry/cleaner.toml").write_text('[[per-file]]\nfiles = "a"\nscript = "x"\n', "utf-8")
    return folder


LINES = [
    *("check .", "check . --statistics", "check good.txt --format full", "check good.txt two.txt --strict"),
    *("check good.txt --write-baseline b/x.json", "check good.txt --baseline decisions.json", "check --fix --diff x"),
    *("check", "check --fix -", "check --staged", "check good.txt --decisions schema.json", "check good.txt/x"),
    *("check good.txt --lines table.tsv", "check good.txt --lines row.tsv", "check good.txt --lines no.tsv"),
    *("check good.txt --lines bytes.tsv", "check good.txt --lines broken", "check good.txt --select XYZ"),
    *("check good.txt --keep none", "check good.txt --min-confidence 2", "check good.txt --script x"),
    *("clean . -o out", "clean good.txt two.txt -o good.txt", "clean good.txt -o out2/" + "x" * 300, "clean"),
    *(
        "clean good.txt -o .",
        "clean - --in-place",
        "clean --in-place --duplicates drop x",
        "clean --in-place page.html",
    ),
    *("clean good.txt --keep-copy prefer-path", "clean good.txt -o /proc/x", "clean nothing", "cleen", "clean --too x"),
    *("dedup good.txt two.txt", "dedup good.txt", "dedup good.txt --drop", "dedup good.txt --against no.sqlite"),
    *("dedup good.txt --against index.sqlite", "dups", "dups --since HEAD"),
    *("index stats --index no.sqlite", "index stats --index index.sqlite", "index build good.txt --index other.sqlite"),
    *("index build good.txt two.txt --index made/i.sqlite", "index stats --index made/i.sqlite", "index build -"),
    *("index add good.txt --select ENC --index made/i.sqlite", "index add . --index made/i.sqlite"),
    *("index remove good.txt no.txt --index made/i.sqlite", "index add good.txt --index good.txt/x.sqlite"),
    *("dedup good.txt --against made/i.sqlite --threshold .1", "index stats --index redis://localhost:1"),
    *(
        "report",
        "report no",
        "report out",
        "report --score decisions.json",
        "restore out --record no",
        "restore broken",
    ),
    *("explain XYZ", "explain ENC001", "rules", "rules --format markdown", "learn-lines no", "learn-lines good.txt"),
    *("why good.txt", "why good.txt:99", "why good.txt:1", "why rows.jsonl:9", "why page.html:1"),
]
SETTINGS = {  # what has no other name in Chinese: options, labels of lines, elements of a page, columns
    *("lines", "decisions", "select", "keep", "script", "prefer", "per-file", "min_confidence", "cleaned", "reports"),
    *KEPT,
    *DROPPED,
    *("html", "body", "h1"),
    *("text", "content", "line", "documents", "share", "wrong"),
}
ELSEWHERE = [("broken", "check ."), ("unknown", "check ."), ("entry", "check .")]


@pytest.mark.parametrize(("folder", "line"), [*((".", line) for line in LINES), *ELSEWHERE])
def test_no_line_is_half_english(troubles, folder, line):
    done = run(*line.split(), cwd=troubles / folder, env=CHINESE)
    told = done.stderr.decode() + done.stdout.decode() * line.startswith(("check", "why", "index", "dedup"))
    assert "Traceback" not in told
    lines = [one for one in told.splitlines() if not one.startswith("用法：")]  # which shows names of options
    names = {*SETTINGS, *line.split(), *(path.stem for path in troubles.rglob("*"))}
    assert [(one, words) for one in lines if (words := half_english(one, names))] == []
