"""Rules of copies are switched off like any other, in every command; what is of one template is told, and kept."""

from __future__ import annotations

import json
import subprocess

import pytest
from command_line import run

NEWS = (
    "北京今年将新建二十座公园\n\n记者从市园林局获悉，今年全市将新建二十座公园，总面积超过三百公顷，多数位于城市副中心和南部地区。\n"
    "这些公园将全部免费开放，并配备步道、球场和儿童游乐设施，方便附近居民日常健身。\n"
    "市园林局负责人说，新公园建设将优先使用乡土树种，减少草坪面积，节约灌溉用水。\n"
)
FORM = (
    "停水通知\n\n尊敬的用户：因供水管网改造，定于{}月{}日{}时至{}时暂停供水。施工期间给您带来不便，敬请谅解。请提前做好储水准备，"
    "关好家中水龙头，恢复供水时水质可能短时浑浊，排放片刻即可正常使用。如有疑问请拨打服务热线咨询，工作人员将竭诚为您服务。"
    "本公司将合理安排施工力量，尽量缩短停水时间，提前完工则提前恢复供水，遇大雨等恶劣天气顺延，届时不再另行通知，请相互转告。\n"
)
FILES = {
    "a.txt": NEWS,
    "exact.txt": NEWS.replace("，", ","),
    "near.txt": NEWS.replace("乡土树种", "本地树种"),
    "part.txt": NEWS.split("\n", 3)[3],
    "form.txt": FORM.format(6, 12, 8, 18),
    "form2.txt": FORM.format(7, 23, 9, 17),
}
OF_FILE = {"exact.txt": "DUP001", "near.txt": "DUP002", "part.txt": "DUP003", "form2.txt": "DUP007"}


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    return tmp_path


def checked(folder, *options):
    done = run("check", "corpus", "--strict", "--format", "jsonl", *options, cwd=folder)
    found = map(json.loads, done.stdout.decode().splitlines())
    return {row["path"].removeprefix("corpus/"): row["rule"] for row in found if row["rule"].startswith("DUP")}


def test_each_relation_has_its_rule(corpus):
    assert checked(corpus) == OF_FILE


@pytest.mark.parametrize("code", sorted(OF_FILE.values()))
def test_what_is_ignored_is_neither_told_nor_dropped(corpus, code):
    expected = {file: rule for file, rule in OF_FILE.items() if rule != code}
    assert checked(corpus, "--ignore", code) == expected
    done = run("clean", "corpus", "-o", "out", "--duplicates", "drop", "--ignore", code, cwd=corpus)
    assert done.returncode == 0, done.stderr
    written = {path.name for path in (corpus / "out").glob("*.txt")}
    assert written == FILES.keys() - {file for file, rule in expected.items() if rule != "DUP007"}
    done = run("dedup", "corpus", "--format", "jsonl", "--ignore", code, cwd=corpus)
    rows = [row for row in map(json.loads, done.stdout.decode().splitlines()) if "members" in row]
    told = {member["id"] + ".txt": member["relation"] for row in rows for member in row["members"]}
    assert told.keys() == expected.keys()


@pytest.mark.parametrize("options", [("--select", "UNI"), ("--ignore", "DUP")])
def test_where_no_rule_of_copies_is_on_nothing_is_told(corpus, options):
    assert checked(corpus, *options) == {}
    run("clean", "corpus", "-o", "out", "--duplicates", "drop", *options, cwd=corpus)
    assert {path.name for path in (corpus / "out").glob("*.txt")} == FILES.keys()


def test_settings_for_some_files(corpus):
    (corpus / "cleaner.toml").write_text('[[per-file]]\nfiles = "part.txt"\nignore = ["DUP003"]\n', "utf-8")
    assert checked(corpus) == {file: rule for file, rule in OF_FILE.items() if file != "part.txt"}
    run("clean", "corpus", "-o", "out", "--duplicates", "drop", cwd=corpus)
    assert {path.name for path in (corpus / "out").glob("*.txt")} == {"a.txt", "part.txt", "form.txt", "form2.txt"}


def test_an_index_answers_alike_whatever_is_ignored(corpus):
    for name in ("exact.txt", "part.txt", "form2.txt"):
        (corpus / "corpus" / name).rename(corpus / name)
    assert run("index", "build", "corpus", "--index", "index.sqlite", cwd=corpus).returncode == 0

    def against(*options):
        given = ("exact.txt", "part.txt", "form2.txt", "--against", "index.sqlite", "--format", "jsonl")
        done = run("dedup", *given, *options, cwd=corpus)
        assert done.returncode == 0, done.stderr
        return {
            row["a"]: row["relation"]
            for row in map(json.loads, done.stdout.decode().splitlines())
            if row.get("b") in ("corpus/a.txt:1", "corpus/form.txt:1")
        }

    assert against() == {"exact": "exact", "part": "contained", "form2": "template"}
    assert against("--ignore", "DUP003") == {"exact": "exact", "form2": "template"}


def test_a_hook_lets_forms_pass_and_follows_the_settings(corpus, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    git = ("git", "-c", "user.name=名", "-c", "user.email=a@b.c")
    for command in (("init", "-q"), ("add", "corpus/a.txt", "corpus/form.txt"), ("commit", "-q", "-m", "一")):
        subprocess.run([*git, *command], cwd=corpus, check=True)

    def dups(*options):
        done = run("dups", "--format", "jsonl", *options, cwd=corpus)
        return done.returncode, {json.loads(line)["rule"] for line in done.stdout.decode().splitlines()}

    subprocess.run([*git, "add", "corpus/form2.txt"], cwd=corpus, check=True)
    assert dups() == (0, {"DUP007"})
    subprocess.run([*git, "add", "corpus/part.txt"], cwd=corpus, check=True)
    assert dups() == (1, {"DUP003", "DUP007"})
    assert dups("--ignore", "DUP003") == (0, {"DUP007"})


def test_a_run_that_drops_many_copies_says_so(corpus):
    done = run("clean", "corpus", "-o", "out", "--duplicates", "drop", cwd=corpus)
    last = done.stderr.decode().splitlines()[-1]
    assert last == (
        "3 of 6 articles were left out as copies: 1 exact, 1 near, 1 contained; the largest group has 4, of which a was kept"
    )
    manifest = [json.loads(line) for line in (corpus / "out" / "manifest.jsonl").read_text("utf-8").splitlines()]
    (form,) = [row for row in manifest if row["id"] == "form2"]
    assert form["kept"]
    assert form["reason"].startswith("of one template with form (0.")
    for k in range(12):
        (corpus / "corpus" / f"{k}.txt").write_text(f"{'甲乙丙丁戊己庚辛壬癸子丑'[k] * 40}。\n", "utf-8")
    done = run("clean", "corpus", "-o", "out", "--duplicates", "drop", cwd=corpus)
    assert "left out as copies" not in done.stderr.decode()


def test_clean_has_a_threshold(corpus):
    run("clean", "corpus", "-o", "out", "--report", "report", "--duplicates", "drop", "--threshold", "0.99", cwd=corpus)
    assert "near.txt" in {path.name for path in (corpus / "out").glob("*.txt")}
    assert json.loads((corpus / "report" / "record.jsonl").read_text("utf-8").split("\n", 1)[0])["settings"] == {
        "threshold": 0.99
    }
    before = (corpus / "report" / "index.html").read_bytes()
    done = run("report", "report", "--cleaned", "out", cwd=corpus)
    assert done.returncode == 0, done.stderr
    assert (corpus / "report" / "index.html").read_bytes() == before
