"""`--help` and what is said of wrong usage, in Chinese where the locale is Chinese."""

import inspect
import os
import re

import click
import pytest
from command_line import cli, run

from cleaner.core.printable import width
from cleaner.i18n.build_catalog import help_key
from cleaner.i18n.catalog import translated
from cleaner.i18n.help_zh import ChineseFormatter

CHINESE = {**os.environ, "LC_ALL": "zh_CN.UTF-8"}


def commands(command=cli, name=""):
    """Every command with its whole name."""
    yield name, command
    for below, one in getattr(command, "commands", {}).items():
        yield from commands(one, f"{name} {below}".strip())


def test_every_command_and_option_has_its_chinese():
    """The catalogue is held against the source in `test_messages.py`, and here against what click shows."""
    options = {
        option.help for _, command in commands() for option in command.params if isinstance(option, click.Option)
    }
    helps = {help_key(inspect.cleandoc(command.help)) for _, command in commands()}
    assert [help for help in options | helps if translated(help, "zh") == help] == []


@pytest.mark.parametrize("name", ["", "clean", "dedup", "index", "index build"])
def test_help_in_chinese(tmp_path, name):
    told = {columns: help_of(name, tmp_path, columns) for columns in ("80", "100")}
    for columns, text in told.items():
        for line in text.splitlines():
            assert width(line) <= int(columns), line
            assert line.lstrip()[:1] not in set("，。；：、）］")
        # nothing is left in English but names, values and what click puts in their place
        assert not re.search(r"\b(?:the|of|and|default|Usage|Options|Commands)\b", text)
    assert told["80"].startswith("用法：")
    same = ["".join(text.split()) for text in told.values()]
    assert same[0] == same[1]


def help_of(name, cwd, columns):
    done = run(*name.split(), "--help", cwd=cwd, env={**CHINESE, "COLUMNS": columns})
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def test_a_closing_mark_begins_no_line():
    formatter = ChineseFormatter(width=50)
    formatter.write_text("一" * 25 + "，" + "二" * 23 + "（word，word）" + "三" * 20)
    assert formatter.getvalue().split() == ["一" * 24, "一，" + "二" * 23, "（word，word）" + "三" * 18, "三三"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["clean"], "缺参数 'PATH...'"),
        (["clean", "--jobs", "0", "x"], "'--jobs' 的值不对：0 不在范围 x>=1 之内"),
        (["clean", "--to", "gif", "x"], "'gif' 不在这些之中"),
        (["cleen"], "没有 'cleen' 这个命令"),
        (["explain", "X"], "没有 'X' 这条规则"),
        ([], "命令："),
        (["index"], "命令："),
    ],
)
def test_wrong_usage_in_chinese(tmp_path, arguments, says):
    done = run(*arguments, cwd=tmp_path, env=CHINESE)
    told = done.stderr.decode() + done.stdout.decode()
    assert says in told
    assert "用法：" in told
    assert not re.search(r"\b(?:Usage|Try|Error|Missing)\b", told)
    assert done.returncode == 2 or not arguments or arguments == ["index"]  # click 8.1 has 0 for want of a command
