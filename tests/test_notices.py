"""What a run notes besides its results: in the log for a Python program, on standard error at the command line."""

import json
import logging
import subprocess
import sys

from command_line import run

import cleaner
from cleaner.core.messages import Message
from cleaner.i18n.catalog import say_in

STALE = {
    "schema": 1,
    "decisions": [{"document": "文章一", "rule": "PUN001", "content": "0", "verdict": "reject", "text": "没有"}],
}
STRAY = {**STALE["decisions"][0], "document": "别处"}


def test_a_python_program_is_told_by_logging_only(corpus, caplog, capfd, monkeypatch):
    monkeypatch.chdir(corpus)
    (corpus / "语料/图.docx").write_bytes(b"x")
    (corpus / "d.json").write_text(json.dumps({**STALE, "decisions": [*STALE["decisions"], STRAY]}), "utf-8")
    with caplog.at_level(logging.DEBUG, "cleaner"):
        assert len(list(cleaner.clean_corpus("语料", decisions="d.json"))) == 2
    assert capfd.readouterr() == ("", "")
    told = [(record.levelname, record.getMessage()) for record in caplog.records if record.name == "cleaner"]
    assert told == [
        ("INFO", "1 file of other kinds passed over (.docx)"),
        ("DEBUG", "语料/文章一.txt: cleaned (1)"),
        ("DEBUG", "语料/子目录/文章 二.txt: cleaned (2)"),
        ("WARNING", "文章一: PUN001 ‘没有’ was decided, but is not there any more"),
        ("WARNING", "1 decision on documents that are not among these: not followed"),
    ]
    messages = [record.msg for record in caplog.records if record.name == "cleaner"]
    assert all(isinstance(message, Message) for message in messages)
    assert say_in(messages[0], "zh") == "1 个文件类型不同，没有读（.docx）"


def test_the_command_line_is_one_handler_of_it(corpus):
    (corpus / "语料/图.docx").write_bytes(b"x")
    done = run("check", "语料", cwd=corpus)
    assert done.stderr.decode().splitlines()[0] == "1 file of other kinds passed over (.docx)"


def test_no_import_configures_logging():
    code = (
        "import logging, cleaner; from cleaner.corpus import notices, run; from cleaner.cli import main;"
        "assert not logging.getLogger('cleaner').handlers and not logging.root.handlers"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
