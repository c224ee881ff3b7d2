"""The documentation says what the program does: commands, options, rules, examples."""

import dataclasses
import doctest
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from command_line import cli

import cleaner
from cleaner.cli.rule_list import rule_table
from cleaner.core import registry
from cleaner.stages.layout.site_lines import HEADER

ROOT = Path(__file__).parent.parent
READMES = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md")}


def commands(group=cli, before=""):
    """Every command by its whole name, those of groups too."""
    for name, command in sorted(group.commands.items()):
        yield before + name, command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", READMES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_documented(name, command):
    assert re.search(f"`(cleaner )?{command}", READMES[name])
    for option in COMMANDS[command].params:
        if isinstance(option, click.Option):
            assert f"`{max(option.opts, key=len)}" in READMES[name], option.opts


@pytest.mark.parametrize(("name", "command"), COMMANDS.items())
def test_every_command_and_option_has_help(name, command):
    assert command.help
    for option in command.params:
        assert not isinstance(option, click.Option) or option.help, option.name


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_the_table_of_rules_is_up_to_date(name, lang):
    """Made by: cleaner rules --format markdown [--lang zh]"""
    assert rule_table("markdown", lang) in READMES[name]
    assert all(rule.code in READMES[name] for rule in registry.rules())


@pytest.mark.parametrize("name", READMES)
def test_the_examples_of_the_readme_run(name):
    failed, run = doctest.testfile(str(ROOT / name), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert run >= 5
    assert not failed


@pytest.mark.parametrize("name", READMES)
def test_before_and_after_are_from_the_seeds(name):
    block = re.search(r"```diff\n(.*?)```", READMES[name], re.DOTALL)[1]
    before = "".join(p.read_bytes().decode("utf-8") for p in (ROOT / "seeds").iterdir())
    after = "".join(p.read_text("utf-8") for p in (ROOT / "cleaned").iterdir())
    for sign, text in re.findall(r"^([-+]) (.+?)(?:   .*)?$", block, re.MULTILINE):
        if not text.startswith("{"):
            assert text in (before if sign == "-" else after)


@pytest.mark.parametrize("name", READMES)
def test_the_readme_opens_with_the_two_commands(name):
    block = re.search(r"```sh\n(.*?)```", READMES[name], re.DOTALL)[1].strip().split("\n")
    assert len(block) == 2
    assert all(line.startswith("python3 -m venv .venv && ") for line in block)
    assert "cleaner clean seeds -o cleaned --report reports" in block[0]
    assert block[1].endswith("tox")


@pytest.mark.parametrize("name", READMES)
def test_links_and_pictures_exist(name):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", READMES[name]):
        assert (ROOT / target).exists(), target


def test_the_public_api_is_documented():

    documented = (ROOT / "docs/api.md").read_text("utf-8")
    assert [name for name in cleaner.__all__ if f"`{name}" not in documented] == []
    assert set(dir(cleaner)) == {*cleaner.__all__, "__version__"}
    for name in cleaner.__all__:
        assert getattr(cleaner, name).__doc__, name


def test_the_fields_of_a_document_and_of_a_table_of_lines_are_documented():
    formats = (ROOT / "docs/formats.md").read_text("utf-8")

    def told(heading):
        part = formats.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
        return set(re.findall(r"`(\w+)`", part))

    twice = "云岭县召开造林绿化现场会。\n" * 9
    documents = [*cleaner.clean_corpus([cleaner.clean(twice, id="甲"), cleaner.clean(twice, id="乙")])]
    found = json.loads(json.dumps(documents[1].to_dict()))
    fields = {*found, *found["lines"][0], *found["articles"][0], *found["articles"][0]["duplicate"]}
    fields |= {field.name for field in dataclasses.fields(cleaner.Finding)}
    assert fields <= told("Document.to_dict()")
    assert set(HEADER.split("\t")) <= told("learn-lines")


def test_options_are_documented_where_they_are_typed():

    documented = (ROOT / "docs/api.md").read_text("utf-8")
    listed = re.search(r"the options, typed: `(.*?)`", documented)[1].split()
    assert listed == [*cleaner.CleanOptions.__annotations__]


def test_files_named_in_the_architecture_exist():
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    for name in re.findall(r"`([a-z_]+/[a-z_/]*\.py)`", text):
        assert (ROOT / "cleaner" / name).exists() or (ROOT / name).exists(), name


def test_writing_a_rule_works_as_written(tmp_path):
    """Every block of the page that begins with a file name is written there, every command run."""
    text = (ROOT / "docs/writing-a-rule.md").read_text("utf-8")
    for name, content in re.findall(r"```(?:toml|python)\n# (\S+)\n(.*?)```", text, re.DOTALL):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    commands = re.search(r"```sh\n(.*?)```", text, re.DOTALL)[1].replace("cleaner ", f"{sys.executable} -m cleaner ")
    done = subprocess.run(["sh", "-c", commands], cwd=tmp_path, capture_output=True, text=True)
    assert "FRM001 [fixable] The codes of a forum's smileys are removed." in done.stdout
    assert "Other brackets are left alone" in done.stdout
    assert not done.stderr.count("Error")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_forum_rules.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "4 passed" in done.stdout, done.stdout


def test_version_is_said_once_more_only():
    import tomllib

    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert version == cleaner.__version__
    assert f"version: {version}" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_seeds_are_what_they_were():
    """The founding documents, byte for byte."""
    import hashlib

    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest()[:16] for p in sorted((ROOT / "seeds").iterdir())}
    assert found == json.loads((ROOT / "tests/seeds.sha256.json").read_text("utf-8"))
