"""What a stranger's repository, revision, path and index can make git do: nothing but answer."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import prose, run

import cleaner
from cleaner.core.errors import GitError
from cleaner.files import git
from cleaner.files.inputs import FORMATS

PACKAGE = Path(cleaner.__file__).parent
HOSTILE = [
    "--output=x",
    "-h",
    "--help",
    "--upload-pack=touch x",
    "--exec=touch x",
    "@{-1}",
    ":/x",
    ":/",
    "HEAD\nHEAD",
    "HEAD\0",
    "\r",
    " ",
    "HEAD:secret",
    "HEAD:甲.txt",
    "^HEAD",
    "HEAD..",
    "--",
    "\udcff",
]


def ask(folder, *arguments, **options):
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, **options).stdout


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Two committed articles and a staged copy of one."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "名")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@b.c")
    folder = tmp_path / "库"
    folder.mkdir()
    ask(folder, "init", "-q")
    (folder / "甲.txt").write_text(prose(1), "utf-8")
    (folder / "乙.txt").write_text(prose(2), "utf-8")
    ask(folder, "add", ".")
    ask(folder, "commit", "-q", "-m", "一")
    (folder / "丙.txt").write_text(prose(1), "utf-8")
    ask(folder, "add", ".")
    return folder


def names(folder):
    return {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not {".git", ".cleaner"} & set(path.parts)
    }


@pytest.mark.parametrize("word", HOSTILE)
def test_a_hostile_word_is_no_option_of_git(repository, monkeypatch, word):
    """As a revision, from the command line and from a file; as the tree of a saved index; as a path."""
    monkeypatch.chdir(repository)
    before = names(repository)
    with pytest.raises(GitError) as refused:
        git.look([], FORMATS, word)
    assert "there is no revision" in str(refused.value)
    wanted = git.Wanted((), (b".txt",))
    with pytest.raises(GitError):
        git.differences(word, wanted)
    if "\0" in word:
        with pytest.raises(GitError):
            git.look([word], FORMATS)
    else:
        assert git.look([word], FORMATS).staged == set()
    assert list(git.blobs([])) == []
    assert names(repository) == before


def test_a_revision_is_named_in_any_way_that_git_knows(repository, monkeypatch):
    monkeypatch.chdir(repository)
    commit = ask(repository, "rev-parse", "HEAD").decode().strip()
    ask(repository, "tag", "-a", "-m", "注", "标签")
    for word in ("HEAD", "@", commit, commit[:8], "标签", ":/一", "HEAD^{/一}", "HEAD^{tree}"):
        assert git.look([], FORMATS, word).staged == {"丙.txt".encode()}


def test_the_file_that_an_option_names_is_not_touched(repository):
    victim = repository.parent / "要紧.txt"
    victim.write_text("要紧", "utf-8")
    for how in ("option", "settings"):
        (repository / "own.toml").write_text(f'since = "--output={victim}"\n' if how == "settings" else "", "utf-8")
        options = ["--config", "own.toml"] if how == "settings" else [f"--since=--output={victim}"]
        done = run("dups", *options, cwd=repository)
        assert done.returncode == 2
        assert "there is no revision" in done.stderr.decode()
        assert victim.read_text("utf-8") == "要紧"


@pytest.mark.skipif(sys.platform == "win32", reason="the marker is planted by a shell script")
@pytest.mark.parametrize(
    "planted",
    [
        {"core.fsmonitor": "{run}"},
        {"core.fsmonitor": "{run}", "core.fsmonitorHookVersion": "1", "core.untrackedCache": "true"},
        {"diff.external": "{run}"},
        {"diff.own.command": "{run}", "diff.own.textconv": "{run}", "diff.own.cachetextconv": "true"},
        {"filter.own.clean": "{run}", "filter.own.smudge": "{run}", "filter.own.process": "{run}"},
        {"core.hooksPath": "{hooks}"},
        {"core.pager": "{run}", "pager.ls-files": "{run}", "pager.diff-index": "{run}", "pager.cat-file": "{run}"},
        {"alias.ls-files": "!{run}", "alias.diff-index": "!{run}", "alias.cat-file": "!{run}"},
        {"core.editor": "{run}", "core.askPass": "{run}", "credential.helper": "!{run}", "core.sshCommand": "{run}"},
    ],
    ids=lambda planted: next(iter(planted)),
)
def test_nothing_that_the_configuration_of_a_repository_names_is_run(repository, planted):
    marker = repository.parent / "ran"
    program = repository.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch '{marker}'\ncat\n", "utf-8")
    program.chmod(0o755)
    hooks = repository.parent / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "pre-commit", "fsmonitor-watchman", "reference-transaction", "post-checkout"):
        (hooks / hook).symlink_to(program)
    (repository / ".gitattributes").write_text("*.txt diff=own filter=own\n", "utf-8")
    for key, value in planted.items():
        ask(repository, "config", key, value.format(run=program, hooks=hooks))
    os.utime(repository / "甲.txt", (1, 1))  # git would look into it
    marker.unlink(missing_ok=True)
    done = run("dups", cwd=repository)
    assert done.returncode == 1, done.stderr.decode()
    assert run("check", "--staged", cwd=repository).returncode in (0, 1)
    assert not marker.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the marker is planted by a shell script")
def test_nothing_is_fetched(repository):
    """A repository that lacks a blob may name a program that would bring it."""
    marker = repository.parent / "ran"
    blob = ask(repository, "rev-parse", ":甲.txt").decode().strip()
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": f"ext::sh -c touch% {marker}",
        "remote.origin.promisor": "true",
        "protocol.ext.allow": "always",
    }.items():
        ask(repository, "config", key, value)
    (repository / f".git/objects/{blob[:2]}/{blob[2:]}").unlink()
    done = run("dups", cwd=repository)
    assert done.returncode == 2
    assert len(done.stderr.decode().splitlines()) == 1
    assert not marker.exists()


def test_names_that_are_no_words_of_ours(repository, monkeypatch):
    """Names that begin with -, or hold what pathspecs are made of, and entries that are no files."""
    monkeypatch.chdir(repository)
    odd = ["-h.txt", "--output=x.txt", ":(top)x.txt", ":!x.txt", "*.txt", "[a].txt", "a\\b.txt"]
    if sys.platform == "linux":
        odd.append("\udcff.txt")
    for name in odd:
        Path("./" + name).write_text(prose(1), "utf-8")
    Path("链.txt").symlink_to("甲.txt")
    ask(repository, "add", ".")
    commit = ask(repository, "rev-parse", "HEAD").decode().strip()
    ask(repository, "update-index", "--add", "--cacheinfo", f"160000,{commit},子模块.txt")
    for name in odd:
        assert git.look([name], FORMATS).staged == {os.fsencode(name)}
    done = run("dups", "--format", "jsonl", cwd=repository)
    found = {json.loads(line)["path"] for line in done.stdout.decode().splitlines()}
    assert found <= {"丙.txt", "甲.txt", *odd}  # neither the link nor the submodule is an article
    assert len(found) >= len(odd), done.stderr.decode()


def test_pathspecs_mean_what_they_say_whatever_the_environment_says(repository, monkeypatch):
    for name in ("LITERAL", "GLOB", "NOGLOB", "ICASE"):
        with monkeypatch.context() as patched:
            patched.setenv(f"GIT_{name}_PATHSPECS", "1")
            done = run("dups", ".", cwd=repository)
            assert (done.returncode, len(done.stdout.splitlines())) == (1, 1), done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands for git")
def test_git_is_not_taken_from_the_working_directory(repository, monkeypatch):
    (repository / "git").write_text("#!/bin/sh\ntouch ran\n", "utf-8")
    (repository / "git").chmod(0o755)
    for first in ("", ".", "./"):
        monkeypatch.setenv("PATH", first + os.pathsep + os.environ["PATH"])
        assert run("dups", cwd=repository).returncode == 1
    assert not (repository / "ran").exists()


def test_only_one_function_starts_a_program_and_its_options_are_written_in_it():
    """Whoever adds a call of git cannot forget: a word from elsewhere is no option, since options are literals."""
    starting = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if not path.name.startswith("build_")
        and {"subprocess", "popen", "spawnv", "execvp", "system(", "pty"} & set(_names(path))
    ]
    assert starting == ["files/git.py"]
    tree = ast.parse((PACKAGE / "files/git.py").read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    started = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_start"]
    assert len(started) >= 6
    for call in started:
        for one in call.args:
            constant = isinstance(one, ast.Constant) or (
                isinstance(one, ast.Starred) and isinstance(one.value, ast.Name) and one.value.id == "_COMPARE"
            )
            assert constant, ast.unparse(call)
    assert [ast.unparse(call.func) for call in calls].count("subprocess.Popen") == 1


def _names(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
        elif isinstance(node, ast.Attribute):
            yield "system(" if ast.unparse(node) == "os.system" else node.attr
