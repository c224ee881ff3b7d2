"""Rules of others: a package with an entry point, installed as users install it, and modules that a settings file names."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import process

HERE = Path(__file__).parent
PACKAGE = HERE / "rule_package"
POST = "这家店的面真不错[em:12],下次还来。\n——发自我的手机——\n"

FAMILY = """
from cleaner import Edit, family, rule
family("XMY", "我的", "mine")
"""
BROKEN = (
    FAMILY
    + '''
@rule("XMY001")
def broken(text):
    """坏规则。 A broken rule.

    试验用。

    For the test.
    """
    if "坏" in text:
        {what}
    return []
'''
)


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """The folder that the package is installed into, and an environment in which Python finds it."""
    folder = tmp_path_factory.mktemp("site")
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "forum_rules.py"):  # building leaves rubbish beside the source
        (source / name).write_bytes((PACKAGE / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*pip, "--target", folder, source], check=True, capture_output=True)
    return {**os.environ, "PYTHONPATH": str(folder)}


@pytest.fixture
def posts(tmp_path):
    (tmp_path / "posts").mkdir()
    for name in "甲乙丙丁":
        (tmp_path / f"posts/{name}.txt").write_text(f"{name}：{POST}", "utf-8")
    return tmp_path


def test_it_is_listed_explained_and_selected_like_ours(installed, posts):
    listed = process("rules", cwd=posts, env=installed).stdout.decode()
    assert listed.index("DUP001") < listed.index("FRM001") < listed.index("FRM002")
    assert "表情代码" in process("explain", "FRM", "--lang", "zh", cwd=posts, env=installed).stdout.decode()
    process("clean", "posts", "--select", "FRM001", cwd=posts, env=installed)
    assert (posts / "cleaned/甲.txt").read_text("utf-8") == "甲：" + POST.replace("[em:12]", "")


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_two_processes_know_it_however_they_are_started(installed, posts, method):
    main = f"""
import multiprocessing, sys
if __name__ == "__main__":
    multiprocessing.set_start_method({method!r})
    from cleaner.cli.main import main
    main()
"""
    (posts / "main.py").write_text(main)
    command = [sys.executable, "main.py", "clean", "posts", "--jobs", "2", "--report", "rep"]
    done = subprocess.run(command, cwd=posts, env=installed, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    for name in "甲乙丙丁":
        assert (posts / f"cleaned/{name}.txt").read_text("utf-8") == f"{name}：这家店的面真不错，下次还来。\n"
    assert "FRM002" in (posts / "rep/index.html").read_text("utf-8")
    assert process("restore", "cleaned", "--record", "rep", cwd=posts, env=installed).returncode == 0
    assert (posts / "restored/posts/甲.txt").read_text("utf-8") == f"甲：{POST}"


def test_check_tells_of_it_fixes_it_and_follows_decisions(installed, posts):
    done = process("check", "posts/甲.txt", cwd=posts, env=installed)
    assert done.returncode == 1
    assert "FRM001 [fixable]" in done.stdout.decode()
    assert "FRM002 [unsafe fix]" in done.stdout.decode()
    process("check", "posts/甲.txt", "--write-baseline", "known.json", cwd=posts, env=installed)
    assert process("check", "posts/甲.txt", "--baseline", "known.json", cwd=posts, env=installed).returncode == 0
    process("check", "posts/乙.txt", "--fix", "--unsafe-fixes", cwd=posts, env=installed)
    assert (posts / "posts/乙.txt").read_text("utf-8") == "乙：这家店的面真不错，下次还来。\n"


def test_its_cases_pass_and_the_laws_hold_for_its_texts(installed):
    """The tests of our own rules, run on the cases of the package."""
    chosen = "FRM or (corpus and case) or every_case_file or workers"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", chosen]
    environment = {**installed, "CLEANER_CASES": str(PACKAGE / "cases")}
    done = subprocess.run(
        [*command, "test_cases.py", "test_laws.py"], cwd=HERE, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) >= 20


# ---------------------------------------------------------------- named in a settings file
def named(folder, code, *, file="my_rules.py"):
    (folder / file).write_text(code, "utf-8")
    (folder / "rules.toml").write_text(f'rules = ["{file}"]\n', "utf-8")


def test_a_file_of_rules_named_with_config_runs_before_and_behind_the_command(posts):
    named(posts, (PACKAGE / "forum_rules.py").read_text("utf-8"))
    for arguments in (["--config", "rules.toml", "check", "posts"], ["check", "posts", "--config", "rules.toml"]):
        assert "FRM001" in process(*arguments, cwd=posts).stdout.decode()
    assert "FRM001" in process("rules", "--config", "rules.toml", cwd=posts).stdout.decode()
    done = process("clean", "posts", "--config", "rules.toml", "--jobs", "2", cwd=posts)
    assert done.returncode == 0
    assert (posts / "cleaned/丁.txt").read_text("utf-8") == "丁：这家店的面真不错，下次还来。\n"


@pytest.mark.parametrize("command", ["check", "clean", "rules"])
def test_rules_that_a_tree_names_are_refused_in_one_line(posts, command):
    named(posts, "raise SystemExit('this code ran')")
    (posts / "rules.toml").rename(posts / "cleaner.toml")
    done = process(command, *(["posts"] if command != "rules" else []), cwd=posts)
    assert done.returncode == 2
    assert done.stderr.decode().strip().split("\n")[-1].startswith("Error: ")
    assert "only a file that you name with --config may do" in done.stderr.decode()
    assert "this code ran" not in done.stderr.decode()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys; sys.exit(0)", "the rules {file} cannot be imported (SystemExit: 0)"),
        ("import no_such_module", "the rules {file} cannot be imported (ModuleNotFoundError: No module named"),
        (FAMILY + "@rule('XMY001')\ndef f(text): return []", "the first line of its docstring"),
        (FAMILY + "@rule('RST001')\ndef f(text): '''甲。 A.'''", "the code is used twice"),
        ("from cleaner import rule\n@rule('XMY001')\ndef f(text): '''甲。 A.'''", "its family is not declared"),
    ],
)
def test_rules_that_cannot_be_taken_in_are_one_line_and_nothing_is_done(posts, code, said):
    named(posts, code)
    done = process("clean", "posts", "--config", "rules.toml", cwd=posts)
    assert done.returncode == 2
    assert said.format(file=posts / "my_rules.py") in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert not (posts / "cleaned").exists()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("raise KeyError('x')", "its function failed (KeyError: 'x')"),
        ("return [Edit(0, 1, '好', '')]", "its edit at 0 is of '好', but '坏' stands there"),
        ("return [Edit(0, 2, text[:2], ''), Edit(1, 2, text[1], '')]", "begins before the end of the edit above"),
        ("return [Edit(0, 0, '', '甲')]", "is empty, or leaves the text"),
        ("return [Edit(0, 999, text, '')]", "is empty, or leaves the text"),
        ("return [Edit(0, 1, '坏', '甲', 7.0)]", "has a confidence of 7.0"),
        ("return [Edit(0, 1, '坏', '\\n')]", "changes the number of lines"),
        ("return ['坏']", "is no Edit but str"),
        ("import sys; sys.exit(0)", "its function failed (SystemExit: 0)"),
        ("return [Edit(0, 1, '坏', chr(0xD800))]", "makes half a character"),
        ("return [Edit(0, 1, '坏', '坏坏')]", "sets it off again"),
        ("return 1", "its function failed (TypeError"),
    ],
)
def test_a_rule_that_breaks_its_contract_leaves_the_document_and_does_the_others(posts, what, said):
    named(posts, BROKEN.format(what=what))
    (posts / "posts/甲.txt").write_text("坏,好。\n", "utf-8")
    (posts / "posts/戊.txt").write_text("好,好。\n", "utf-8")
    (posts / "posts/行.jsonl").write_text('{"text": "好,好。"}\n{"text": "坏,好。"}\n', "utf-8")
    before = (posts / "posts/行.jsonl").read_bytes()
    command = [sys.executable, "-O", "-m", "cleaner", "clean", "--in-place", "posts", "--config", "rules.toml"]
    done = subprocess.run(command, cwd=posts, capture_output=True)
    told = done.stderr.decode()
    assert done.returncode == 2
    assert f"posts/甲.txt: XMY001: {'its edit' if 'edit' in said else ''}" in told
    assert said in told
    assert "posts/行.jsonl:2: XMY001" in told
    assert "Traceback" not in told
    assert (posts / "posts/甲.txt").read_text("utf-8") == "坏,好。\n"
    assert (posts / "posts/行.jsonl").read_bytes() == before
    assert (posts / "posts/戊.txt").read_text("utf-8") == "好，好。\n"


def test_a_rule_that_hangs_is_told_of_after_a_time(posts):
    named(posts, BROKEN.format(what="while True: pass"))
    (posts / "posts/甲.txt").write_text("坏,好。\n", "utf-8")
    main = "import cleaner.pipeline.findings as f; f.SECONDS = 0.2\nfrom cleaner.cli.main import main; main()"
    command = [sys.executable, "-c", main, "clean", "posts", "--config", "rules.toml"]
    done = subprocess.run(command, cwd=posts, capture_output=True, timeout=60)
    assert done.returncode == 2
    assert "posts/甲.txt: XMY001: gave no answer within" in done.stderr.decode()
    assert (posts / "cleaned/乙.txt").exists()


def test_a_rule_of_the_main_program_that_workers_cannot_know_is_told_of(tmp_path):
    (tmp_path / "a.txt").write_text("好。", "utf-8")
    code = (
        "import multiprocessing\n"
        + FAMILY
        + 'def f(text):\n    """甲。 A."""\n    return []\n'
        + "rule('XMY001')(f)\n"
        + "multiprocessing.set_start_method('spawn')\nimport cleaner\n"
        + "try:\n    print(list(cleaner.clean_corpus('a.txt', jobs=2)))\n"
        + "except cleaner.RuleError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, timeout=120)
    assert "XMY001: a worker process does not know this rule" in done.stdout.decode(), done.stderr.decode()


GOOD = (
    FAMILY
    + '@rule("XMY001")\ndef f(text):\n    """甲。 A."""\n    return [Edit(0, 1, "好", "妙")] if text[:1] == "好" else []\n'
)


def test_what_one_run_brought_is_not_in_the_next_and_what_failed_leaves_nothing(tmp_path, monkeypatch):
    """In one process: a module that fails leaves no rule, and one that a run named holds for runs that name it."""
    code = f"""
import cleaner, pathlib
pathlib.Path("bad.py").write_text({FAMILY + GOOD.replace(FAMILY, "") + "raise ValueError"!r})
pathlib.Path("lone.py").write_text('from cleaner import rule\\n@rule("XYZ001")\\ndef f(text):\\n    "甲。 A."\\n')
pathlib.Path("good.py").write_text({GOOD!r})
for name in ("bad.py", "lone.py", "bad.py"):
    try:
        cleaner.clean("好。", rules=name)
    except cleaner.RuleError as error:
        print("refused")
print(cleaner.clean("好。").text, cleaner.clean("好。", rules="good.py").text, cleaner.clean("好。").text)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.split() == ["refused"] * 3 + ["好。", "妙。", "好。"], done.stderr


@pytest.mark.parametrize(
    "traits",
    [
        'default="aply"',
        'scope="line"',
        "order=2",
        'off_when=("nope", 1)',
        'labels=("nav",)',
        'scope="lines", default="flag"',
    ],
)
def test_traits_that_nothing_would_follow_are_refused(tmp_path, traits):
    (tmp_path / "r.py").write_text(GOOD.replace('"XMY001"', f'"XMY001", {traits}'), "utf-8")
    code = 'import cleaner; cleaner.clean("好。", rules="r.py")'
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert "RuleError" in done.stderr


def test_config_behind_the_command_is_followed_whatever_lies_in_the_tree(posts):
    named(posts, GOOD)
    (posts / "rules.toml").rename(posts / "cleaner.toml")
    done = process("explain", "XMY001", "--config", "cleaner.toml", cwd=posts)
    assert done.returncode == 0, done.stderr.decode()
    assert process("check", "posts", "--config", "cleaner.toml", cwd=posts).returncode == 0  # no post begins with it
