"""The hooks for users, installed by the real pre-commit into real repositories with Chinese names."""

import random
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import run, stopped, tree

ROOT = Path(__file__).parent.parent
HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
DIRTY, CLEAN = "会议强调,要抓好落实。\n", "会议强调，要抓好落实。\n"
TAIL = "我要回帖\n"
DISGUISED = (
    "渻政协十一届苐五次会议今天开幕。会议指出，过去的一年，全渻上下莋了大量工作，有力地嶊动了经济发展。"
    "会议强调，苐一要嶊进改革，苐二要莋好民生工作，苐三要嶊动创新。\n"
)
DOCUMENTS = 2000


def git(folder, *arguments, **options):
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, **options)


def hooks(*wanted, **arguments):
    """The configuration of pre-commit with these of our hooks, run by this Python instead of a fresh one."""
    lines = ["repos:", "  - repo: local", "    hooks:"]
    for hook in re.split(r"^(?=- id: )", HOOKS, flags=re.MULTILINE)[1:]:
        name = re.match(r"- id: (\S+)", hook)[1]
        if name in wanted:
            here = re.sub(r"entry: (.+)", rf"entry: {sys.executable} -m \1", hook).replace(
                "language: python", "language: system"
            )
            lines += [f"      {line}" for line in here.splitlines()]
            if given := arguments.get(name.removeprefix("cleaner-")):
                lines.append(f"        args: [{', '.join(given)}]")
    return "\n".join(lines) + "\n"


@pytest.fixture
def environment(tmp_path, monkeypatch):
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "gitconfig").write_text("[user]\nname = 甲\nemail = a@b\n", "utf-8")


@pytest.fixture
def repository(tmp_path, environment):
    return _repository(tmp_path / "语料库", "cleaner-check")


def _repository(folder, *wanted, **arguments):
    folder.mkdir()
    git(folder, "init", "-q", check=True)
    configure(folder, *wanted, **arguments)
    subprocess.run([sys.executable, "-m", "pre_commit", "install"], cwd=folder, check=True, capture_output=True)
    return folder


def configure(folder, *wanted, **arguments):
    (folder / ".pre-commit-config.yaml").write_text(hooks(*wanted, **arguments), "utf-8")
    git(folder, "add", ".pre-commit-config.yaml", check=True)


def commit(folder, stage=True):
    """What a user sees of `git commit`, and whether it went through."""
    if stage:
        git(folder, "add", "-A", check=True)
    done = git(folder, "commit", "-q", "-m", "收录")
    return done.returncode == 0, (done.stdout + done.stderr).decode("utf-8", "surrogateescape")


def findings(told):
    """(file, line, rule) of each finding."""
    return {(m[1], int(m[2]), m[3]) for m in re.finditer(r"^(.+?):(\d+):\d+: ([A-Z]{3}\d{3}) ", told, re.MULTILINE)}


# ---------------------------------------------------------------- which files
def test_a_dirty_file_fails_and_a_clean_one_passes(repository):
    (repository / "文章 一.txt").write_text(DIRTY, "utf-8")
    (repository / "code.py").write_text("x = '会议强调,要抓好'\n", "utf-8")
    passed, told = commit(repository)
    assert not passed
    assert findings(told) == {("文章 一.txt", 1, "PUN001")}
    assert (repository / "文章 一.txt").read_text("utf-8") == DIRTY
    (repository / "文章 一.txt").write_text(CLEAN, "utf-8")
    assert commit(repository)[0]


@pytest.mark.parametrize("name", ["a\nb.txt", '引"号.txt', "单'引.md", "空 格/子 目.JSONL", "$(touch y).txt"])
def test_every_name_is_taken(repository, name):
    (repository / name).parent.mkdir(exist_ok=True)
    (repository / name).write_text(DIRTY if "JSON" not in name else '{"text":"好,好。"}\n', "utf-8")
    passed, told = commit(repository)
    assert not passed
    assert "PUN001" in told
    assert not (repository / "y").exists()


def test_what_is_staged_is_checked_and_not_what_lies_in_the_tree(repository):
    for name, staged, left in (("甲.txt", DIRTY, CLEAN), ("乙.txt", "村里的路修好了，大家都很高兴。\n", DIRTY)):
        (repository / name).write_text(staged, "utf-8")
        git(repository, "add", name, check=True)
        (repository / name).write_text(left, "utf-8")
    alone = run("check", "--staged", cwd=repository)
    assert alone.returncode == 1
    assert findings(alone.stdout.decode()) == {("甲.txt", 1, "PUN001")}
    passed, told = commit(repository, stage=False)
    assert not passed
    assert findings(told) == {("甲.txt", 1, "PUN001")}
    assert (repository / "乙.txt").read_text("utf-8") == DIRTY
    assert run("check", "--staged", "乙.txt", cwd=repository).returncode == 0
    assert run("check", "--staged", "--fix", cwd=repository).returncode == 2


def test_renamed_and_deleted_files(repository):
    for k in range(3):
        (repository / f"{k}.txt").write_text(f"第{k}次{CLEAN}", "utf-8")
    assert commit(repository)[0]
    git(repository, "mv", "0.txt", "零 号.txt", check=True)
    git(repository, "rm", "-q", "1.txt", check=True)
    (repository / "link.txt").symlink_to("2.txt")
    git(repository, "add", "link.txt", check=True)
    assert run("check", "--staged", cwd=repository).returncode == 0
    assert commit(repository)[0]
    git(repository, "mv", "2.txt", "二.txt", check=True)
    (repository / "二.txt").write_text(DIRTY, "utf-8")
    git(repository, "add", "二.txt", check=True)
    assert findings(run("check", "--staged", cwd=repository).stdout.decode()) == {("二.txt", 1, "PUN001")}
    assert not commit(repository, stage=False)[0]


def test_staged_from_a_folder_below_and_outside_of_git(repository, tmp_path):
    (repository / "子").mkdir()
    (repository / "子/甲.txt").write_text(DIRTY, "utf-8")
    (repository / "乙.txt").write_text(DIRTY, "utf-8")
    git(repository, "add", "-A", check=True)
    assert findings(run("check", "--staged", ".", cwd=repository / "子").stdout.decode()) == {("甲.txt", 1, "PUN001")}
    (tmp_path / "elsewhere").mkdir()
    done = run("check", "--staged", cwd=tmp_path / "elsewhere")
    assert done.returncode == 2
    assert "not a git repository" in done.stderr.decode()
    assert run("check", cwd=repository).returncode == 2


# ---------------------------------------------------------------- a corpus of 2,000
def sentences():
    text = "".join(
        (ROOT / f"tests/clean/{name}.txt").read_text("utf-8") for name in ("news", "essay", "law", "technical")
    )
    return sorted({s for s in re.findall(r"[^。\s]{12,60}。", text) if not re.search("[“”《》（）A-Za-z]", s)})


SENTENCES = sentences()
PLACES = [f"{a}{b}{c}" for a in "云青白长安" for b in "岭石河山江林" for c in "县镇乡村"]


def article(rng, lines=3):
    """An article that no rule objects to, and that is like no other: every sentence tells of a place of its own."""
    body = ["".join(f"在{rng.choice(PLACES)}，{rng.choice(SENTENCES)}" for _ in range(3)) for _ in range(lines)]
    return f"{rng.choice(PLACES)}{rng.choice(PLACES)}工作见闻\n\n" + "\n".join(body) + "\n"


@pytest.fixture
def corpus(tmp_path, environment):
    """A repository with 2,000 articles, committed through the hooks."""
    folder = _repository(tmp_path / "语料库", "cleaner-check")
    rng = random.Random(20261122)
    for k in range(DOCUMENTS):
        path = folder / f"第{k % 20}卷" / f"文章 {k}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(article(rng, 12 if k == 7 else 3), "utf-8")
    passed, told = commit(folder)
    assert passed, told[:2000]
    configure(folder, "cleaner-check", "cleaner-dups")
    return folder


def test_a_corpus_and_its_commits(corpus):
    rng = random.Random(1)
    volume = corpus / "第0卷"

    # a clean commit passes
    (volume / "新文 一.txt").write_text(article(rng), "utf-8")
    passed, told = commit(corpus)
    assert passed, told

    # everything that is wrong is told of, each with its line
    fresh, twin, old = article(rng), article(rng), (volume / "文章 100.txt").read_text("utf-8")
    inside = (corpus / "第7卷/文章 7.txt").read_text("utf-8").split("\n")
    (volume / "伪装.txt").write_text(fresh + DISGUISED, "utf-8")
    (volume / "尾巴.txt").write_text(article(rng) + TAIL, "utf-8")
    (volume / "近似.txt").write_text("新来的标题\n\n" + old.partition("\n\n")[2], "utf-8")
    (volume / "节录.txt").write_text("\n".join(inside[4:8]) + "\n", "utf-8")
    for name in ("同批 甲.txt", "同批 乙.txt"):
        (volume / name).write_text(twin, "utf-8")
    passed, told = commit(corpus)
    assert not passed
    found = findings(told)
    assert ("第0卷/伪装.txt", fresh.count("\n") + 1, "RST001") in found
    assert {(line, rule) for name, line, rule in found if name == "第0卷/尾巴.txt"} == {(6, "BPL004")}
    copies = {(name, rule) for name, _, rule in found if rule.startswith("DUP")}
    assert copies == {("第0卷/近似.txt", "DUP002"), ("第0卷/节录.txt", "DUP003"), ("第0卷/同批 甲.txt", "DUP001")}
    assert "第0卷/文章 100.txt:1" in told
    assert "第7卷/文章 7.txt:1" in told
    assert {path for path, _, _ in found} == {f"第0卷/{n}.txt" for n in ("伪装", "尾巴", "近似", "节录", "同批 甲")}

    # cleaner-fix mends what can be mended, fails once as convention has it, and then lets it pass
    (volume / "同批 甲.txt").unlink()
    (volume / "节录.txt").unlink()
    configure(corpus, "cleaner-fix", "cleaner-dups", fix=["--unsafe-fixes"])
    passed, told = commit(corpus)
    assert not passed
    assert "files were modified by this hook" in told
    assert (volume / "伪装.txt").read_text("utf-8").endswith("第三要推动创新。\n")
    assert not (volume / "尾巴.txt").read_text("utf-8").endswith(TAIL)
    passed, told = commit(corpus)
    assert not passed
    assert {(name, rule) for name, _, rule in findings(told)} == {("第0卷/近似.txt", "DUP002")}

    # what a person decided to keep passes
    git(corpus, "add", "-A", check=True)
    done = run("check", volume, "--strict", "--write-baseline", "decisions.json", cwd=corpus)
    assert done.returncode == 0, done.stderr.decode()
    decided = ["--decisions", "decisions.json"]
    configure(corpus, "cleaner-fix", "cleaner-dups", fix=["--unsafe-fixes"], dups=decided)
    passed, told = commit(corpus)
    assert passed, told


def test_a_baseline_lets_the_old_pass_and_not_the_new(repository):
    (repository / "卷").mkdir()
    (repository / "卷/旧.txt").write_text(DIRTY + TAIL, "utf-8")
    assert not commit(repository)[0]
    assert run("check", ".", "--write-baseline", "decisions.json", cwd=repository).returncode == 0
    configure(repository, "cleaner-check", check=["--baseline", "decisions.json"])
    passed, told = commit(repository)
    assert passed, told
    (repository / "卷/旧.txt").write_text("新的一行,也有毛病。\n" + DIRTY + TAIL, "utf-8")
    passed, told = commit(repository)
    assert not passed
    assert findings(told) == {("卷/旧.txt", 1, "PUN001")}


def test_batches_do_not_hide_copies_from_each_other(tmp_path, environment):
    folder = _repository(tmp_path / "语料库", "cleaner-dups")
    count = f"      - {{id: count, name: count, language: system, entry: {sys.executable} -c 'print(\"batch\")', verbose: true}}\n"
    config = folder / ".pre-commit-config.yaml"
    config.write_text(config.read_text("utf-8") + count, "utf-8")
    rng = random.Random(2)
    names = [f"{k:03}{'长' * 80}.txt" for k in range(560)]  # more than one command line can take
    for name in names:
        (folder / name).write_text(article(rng), "utf-8")
    shutil.copy(folder / names[0], folder / names[-1])
    passed, told = commit(folder)
    assert not passed
    assert told.count("batch\n") > 1
    assert findings(told) == {(names[-1], 1, "DUP001")}


def test_a_fix_that_is_killed_leaves_whole_files(tmp_path):
    rng = random.Random(3)
    texts = {f"{k}.txt": article(rng) + DIRTY for k in range(60)}
    for number, (event, time) in enumerate([("open", 1), ("open", 30), ("os.rename", 1), ("os.rename", 60)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, text in texts.items():
            (folder / name).write_text(text, "utf-8")
        kill = {"by": signal.SIGKILL, "event": event, "path": ".cleaner-", "time": time}
        assert stopped("check", ".", "--fix", cwd=folder, **kill).returncode == -signal.SIGKILL
        for name, text in texts.items():
            assert (folder / name).read_text("utf-8") in (text, text.replace(DIRTY, CLEAN))
        assert run("check", ".", "--fix", cwd=folder).returncode == 0
        assert {n: d.decode() for n, d in tree(folder).items() if n in texts} == {
            name: text.replace(DIRTY, CLEAN) for name, text in texts.items()
        }
