"""Baselines, decisions and settings for some files only: what holds for a check holds for cleaning, and the other way round."""

import json

import pytest
from case_files import texts
from command_line import ARTICLE, FIXED, run, tree

import cleaner
from cleaner.check.baseline import rejections
from cleaner.core.decisions import decision_on, merge, read, write
from cleaner.core.errors import SettingsError
from cleaner.core.per_file import read as read_per_file
from cleaner.core.per_file import settings_for
from cleaner.core.settings import Settings

TAIL = "我要回帖\n"


# ---------------------------------------------------------------- baseline
@pytest.fixture
def known(corpus):
    """A corpus with findings of several kinds, all of them in a baseline."""
    (corpus / "语料/尾巴.txt").write_text(ARTICLE + TAIL, "utf-8")
    (corpus / "语料/旧.txt").write_bytes("会议强调,要抓好落实。\n".encode("gb18030"))
    (corpus / "语料/行.jsonl").write_text('{"id":7,"text":"你好,世界。"}\n', "utf-8")
    assert run("check", ".", cwd=corpus).returncode == 1
    done = run("check", ".", "--write-baseline", "decisions.json", cwd=corpus)
    assert done.returncode == 0, done.stderr.decode()
    return corpus


def test_what_is_in_the_baseline_passes_and_what_is_new_fails(known):
    before = tree(known)
    done = run("check", "语料", "--baseline", "decisions.json", cwd=known)
    assert (done.returncode, done.stderr) == (0, b"1 finding: 1 not enforced.\n"), (
        done.stdout.decode() + done.stderr.decode()
    )
    assert b"DUP" in done.stdout  # told, and no failure
    with (known / "语料/文章一.txt").open("a", encoding="utf-8") as file:
        file.write("会议强调,要抓好落实。\n")
    (known / "语料/文章一.txt").write_text("新的标题\n" + (known / "语料/文章一.txt").read_text("utf-8"), "utf-8")
    done = run("check", ".", "--baseline", "decisions.json", cwd=known)
    assert done.returncode == 1
    failed = [line for line in done.stdout.decode().splitlines() if "[fixable]" in line]
    assert [line.rsplit("语料/", 1)[1].split(": ")[0] for line in failed] == ["文章一.txt:7:5"]
    assert tree(known).keys() == before.keys()


@pytest.mark.parametrize("name", ["语料/文章一.txt", "语料/子目录/文章 二.txt", "语料/行.jsonl"])
def test_a_baseline_holds_for_files_named_one_by_one(known, name):
    assert run("check", name, cwd=known).returncode == 1
    assert run("check", name, "--baseline", "decisions.json", cwd=known).returncode == 0


def test_a_strict_baseline_holds_duplicates_and_proposals_too(corpus):
    (corpus / "语料/再.txt").write_text(FIXED, "utf-8")
    text = "会议要求，各地要充分认识到这项工作的重要性，切实明确责任，以更大的决心和更强的力度把各项工作抓好\n"
    (corpus / "语料/无句号.txt").write_text(text, "utf-8")
    run("check", ".", "--write-baseline", "b.json", cwd=corpus)
    assert run("check", ".", "--baseline", "b.json", "--strict", cwd=corpus).returncode == 1
    run("check", ".", "--write-baseline", "b.json", "--strict", cwd=corpus)
    done = run("check", ".", "--baseline", "b.json", "--strict", cwd=corpus)
    assert (done.returncode, done.stdout) == (0, b"")


def test_what_is_gone_is_told_of_and_leaves_the_baseline(known):
    (known / "语料/文章一.txt").write_text(FIXED, "utf-8")
    done = run("check", ".", "--baseline", "decisions.json", cwd=known)
    assert done.returncode == 0
    told = [line for line in done.stderr.decode().splitlines() if "is not there any more" in line]
    assert len(told) == ARTICLE.count(",")
    assert all(line.startswith("语料/文章一: PUN001") for line in told)
    before = read(known / "decisions.json")
    run("check", "语料/文章一.txt", "--write-baseline", "decisions.json", cwd=known)
    after = read(known / "decisions.json")
    assert before.keys() - after.keys() == {key for key in before if key[0] == "语料/文章一"}
    assert after.keys() <= before.keys()


def test_a_baseline_is_the_same_whoever_writes_it_and_keeps_what_people_decided(known):
    first = (known / "decisions.json").read_bytes()
    run("check", ".", "--write-baseline", "decisions.json", "--jobs", "2", cwd=known)
    assert (known / "decisions.json").read_bytes() == first
    rows = json.loads(first)["decisions"]
    assert {(row["verdict"], row["reason"]) for row in rows} == {("reject", "baseline")}
    doc = cleaner.clean((known / "语料/尾巴.txt").read_text("utf-8"), id="语料/尾巴")
    mine = decision_on(doc, doc.findings[-1], "accept", "mine")
    (known / "decisions.json").write_bytes(write([*read(known / "decisions.json").values(), mine]))
    run("check", ".", "--write-baseline", "decisions.json", cwd=known)
    assert mine in read(known / "decisions.json").values()


def test_decisions_of_a_report_on_a_folder_hold_for_its_files(corpus):
    doc = cleaner.clean(ARTICLE, id="子目录/文章 二")
    reject = [
        d
        for d in rejections(
            [cleaner.clean((corpus / "语料/子目录/文章 二.txt").read_text("utf-8"), id=doc.id)], {}, False
        )
    ]
    (corpus / "decisions.json").write_bytes(write(reject))
    assert run("check", "语料/子目录/文章 二.txt", "--decisions", "decisions.json", cwd=corpus).returncode == 0
    assert run("check", "语料", "--decisions", "decisions.json", "--format", "github", cwd=corpus).stdout.count(
        b"::error"
    ) == ARTICLE.count(",")


def test_a_baseline_that_is_missing_or_none_is_told_of(corpus):
    done = run("check", ".", "--baseline", "missing.json", cwd=corpus)
    assert done.returncode == 2
    assert "missing.json: No such file" in done.stderr.decode()
    (corpus / "b.json").write_text("[]", "utf-8")
    before = tree(corpus)
    assert run("check", ".", "--baseline", "b.json", cwd=corpus).returncode == 2
    assert run("check", ".", "--write-baseline", "b.json", cwd=corpus).returncode == 2
    assert tree(corpus) == before


def test_everything_can_be_rejected():
    """For every case: after some rounds nothing fails any more."""
    for text in texts():
        known = {}
        for _ in range(8):
            document = cleaner.clean(text, id="a", decisions=known)
            if not (new := rejections([document], known, strict=False)):
                break
            known = merge(known.values(), new)
        assert not new


# ---------------------------------------------------------------- settings for some files
@pytest.mark.parametrize(
    ("patterns", "path", "holds"),
    [
        ("古籍/**", "古籍/一.txt", True),
        ("古籍/**", "corpus/古籍/一.txt", True),
        ("古籍/**", "古籍.txt", False),
        ("/古籍/**", "corpus/古籍/一.txt", False),
        ("/古籍/**", "古籍/深/一.txt", True),
        ("*.诗.txt", "a/b.诗.txt", True),
        (["古籍/**", "!古籍/序.txt"], "古籍/序.txt", False),
        ("古籍/**", "../古籍/一.txt", False),
        ("-", "-", False),
    ],
)
def test_which_files_an_entry_names(tmp_path, monkeypatch, patterns, path, holds):
    monkeypatch.chdir(tmp_path)
    how = Settings(per_file=read_per_file([{"files": patterns, "ignore": "RST"}], tmp_path))
    assert settings_for(how, path).ignore == (("RST",) if holds else ())
    if path != "-":
        assert settings_for(how, str(tmp_path / path)).ignore == (("RST",) if holds else ())


def test_entries_add_to_lists_replace_values_and_the_last_one_counts(tmp_path):
    entries = [
        {"files": "*.txt", "ignore": ["PUN"], "script": "hans", "propose": "UNI003"},
        {"files": "a*", "ignore": ["RST"], "script": "hant", "min-confidence": 0.5},
    ]
    how = Settings(ignore=("MOJ",), apply=("UNI003",), per_file=read_per_file(entries, tmp_path))
    got = settings_for(how, str(tmp_path / "a.txt"))
    assert (got.ignore, got.apply, got.propose) == (("MOJ", "PUN", "RST"), (), ("UNI003",))
    assert (got.script, got.min_confidence) == ("hant", 0.5)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"ignore": "RST"}, "names no files"),
        ({"files": [1]}, "names no files"),
        ({"files": "*", "ignore": "XXX"}, "no rule or family 'XXX'"),
        ({"files": "*", "jobs": 2}, "'jobs' cannot be set for some files"),
        ({"files": "*", "min-confidence": "much"}, "not a number"),
        ({"files": "*", "script": "latin"}, "there are hans, hant, tw, twp, hk, jp"),
    ],
)
def test_entries_that_cannot_be_followed(tmp_path, entry, message):
    with pytest.raises(SettingsError, match=message):
        read_per_file([entry], tmp_path)


@pytest.mark.parametrize("file", ["cleaner.toml", "pyproject.toml"])
def test_what_a_settings_file_says_of_some_files_holds_for_check_clean_and_what_was_cleaned(corpus, file):
    table = "[[per-file]]" if file == "cleaner.toml" else "[[tool.cleaner.per-file]]"
    (corpus / file).write_text(f'{table}\nfiles = "子目录/**"\nignore = ["PUN"]\n', "utf-8")
    done = run("check", ".", "--format", "jsonl", "--jobs", "2", cwd=corpus)
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert {row["path"] for row in rows if row["rule"] == "PUN001"} == {"语料/文章一.txt"}
    assert run("check", "文章 二.txt", cwd=corpus / "语料/子目录").returncode == 0
    run("clean", "语料", "-o", "out", cwd=corpus)
    assert "," in (corpus / "out/子目录/文章 二.txt").read_text("utf-8")
    assert run("check", "out", cwd=corpus).returncode == 0
    assert run("check", "语料", "--fix", cwd=corpus).returncode == 0
    assert "," in (corpus / "语料/子目录/文章 二.txt").read_text("utf-8")


def test_a_settings_file_that_says_nonsense_of_some_files(corpus):
    for body in ("per-file = 1\n", '[[per-file]]\nfiles = "*"\nignore = ["NO"]\n'):
        (corpus / "cleaner.toml").write_text(body, "utf-8")
        done = run("check", ".", cwd=corpus)
        assert done.returncode == 2
        assert "cleaner.toml: per-file" in done.stderr.decode()
