"""`cleaner dedup`: groups for people, rows for programs, files, which copy is kept, and why the others went."""

from __future__ import annotations

import json
import random

import pytest
from command_line import run as run_command

from cleaner.cli import dedup
from cleaner.dedup.differences import recurring_paragraphs, unshared
from cleaner.dedup.key import comparison_key

NEWS = """北京今年将新建二十座公园

新华社北京四月五日电 记者从市园林局获悉，今年全市将新建二十座公园，总面积超过三百公顷，多数位于城市副中心和南部地区。
这些公园将全部免费开放，并配备步道、球场和儿童游乐设施，方便附近居民日常健身。
市园林局负责人说，新公园建设将优先使用乡土树种，减少草坪面积，节约灌溉用水。
"""
NOTICE = "这段声明在许多文章里都会出现：本文所述信息来自公开渠道，仅供参考，不构成任何投资建议，请读者自行判断。\n"
MARKET = "股市收评\n\n沪深两市今日震荡走高，成交额较前一日明显放大，机构认为后市仍有上行空间，投资者情绪趋于稳定。\n"


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "a.txt": NEWS + NOTICE,
        "b/b.txt": NEWS.replace("三百公顷", "三百二十公顷") + NOTICE,
        "c.txt": NEWS,
        "d.txt": MARKET + NOTICE,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def run(*arguments: str, status: int = 0) -> list[str]:
    """The lines of standard output, then those of standard error."""
    done = run_command("dedup", *arguments, cwd=".")
    assert done.returncode == status, done.stderr.decode()
    return (done.stdout + done.stderr).decode().splitlines()


def rows(path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_groups_with_paths_numbers_and_the_passage_that_differs(corpus):
    keep, contained, near, paragraph = run(".")
    assert keep == "keep\ta\ta.txt:1"
    assert near.split("\t")[:1] == ["  near"]
    assert near.split("\t")[2:4] == ["b/b", "b/b.txt:1"]
    assert near.endswith("‘二十’ | ‘’")
    assert contained.split("\t")[:4] == ["  contained", "1.000", "c", "c.txt:1"]
    assert paragraph.split("\t")[:2] == ["paragraph", "2 places"]
    assert paragraph.endswith("a:6, d:4")
    keep, contained, near, paragraph = run(".", "--lang", "zh")
    assert keep == "保留\ta\ta.txt:1"
    assert [line.split("\t")[0] for line in (near, contained, paragraph)] == ["  近似", "  被包含", "段落"]
    assert near.split("\t")[4].endswith("% 见于保留的一篇")
    assert run("d.txt", "--lang", "zh") == ["没有重复"]


def test_rows_for_programs(corpus):
    found = [json.loads(line) for line in run(".", "--format", "jsonl")]
    assert [row["relation"] for row in found] == ["near", "contained", "contained", "cluster", "paragraph"]
    assert found[3]["members"][0]["shared"] == 1.0


def test_files_and_what_was_dropped_beside_its_reason(corpus):
    run(".", "-o", "out", "--drop")
    kept, dropped = rows(corpus / "out/kept.jsonl"), rows(corpus / "out/dropped.jsonl")
    assert [row["id"] for row in kept] == ["a", "d"]
    assert [(row["id"], row["relation"], row["of"]) for row in dropped] == [
        ("c", "contained", "a"),
        ("b/b", "near", "a"),
    ]
    assert comparison_key(dropped[0]["text"]) == comparison_key(NEWS)
    assert rows(corpus / "out/clusters.jsonl")[0]["kept"] == "a"
    assert len(rows(corpus / "out/pairs.jsonl")) == 1
    before = {path.name: path.read_bytes() for path in (corpus / "out").iterdir()}
    run(".", "-o", "out", "--drop")  # the results of the first run are no part of the corpus
    assert {path.name: path.read_bytes() for path in (corpus / "out").iterdir()} == before


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ((), "a"),
        (("--keep-copy", "longest"), "b/b"),
        (("--keep-copy", "prefer-path", "--prefer", "b/"), "b/b"),
        (("--keep-copy", "prefer-path", "--prefer", "x/", "--prefer", "a.*"), "a"),
        (("--keep-copy", "newest"), "b/b"),
        (("--keep-copy", "cleanest"), "b/b"),
    ],
)
def test_which_copy_is_kept(corpus, options, kept):
    (corpus / "a.txt").write_text("2024年3月1日 来源：新华社\n\n" + NEWS.replace("，", ",") + NOTICE, "utf-8")
    (corpus / "b/b.txt").write_text(
        "2025年3月1日 来源：新华社\n\n" + NEWS.replace("三百公顷", "三百二十公顷") + NOTICE, "utf-8"
    )
    assert run(".", *options)[0].split("\t")[1] == kept


def test_usage(corpus):
    assert "-o FOLDER" in run(".", "--drop", status=2)[-1]
    assert "go together" in run(".", "--prefer", "b/", status=2)[-1]
    assert "go together" in run(".", "--keep-copy", "prefer-path", status=2)[-1]


def test_a_large_group_is_told_of(corpus, monkeypatch):
    monkeypatch.setattr(dedup, "LARGE", 2)
    assert any("look at some before you drop them" in line for line in run("."))


def test_any_order_of_files_and_any_number_of_jobs_gives_the_same_groups(corpus):
    names = ["a.txt", "b", "c.txt", "d.txt"]
    expected = run(*names, "--keep-copy", "longest", "--format", "jsonl")
    assert run(*names, "--keep-copy", "longest", "--format", "jsonl", "--jobs", "2") == expected
    other = run(*names[::-1], "--keep-copy", "longest", "--format", "jsonl")
    clusters = [[json.loads(line) for line in lines if '"cluster"' in line] for lines in (expected, other)]
    assert {one["kept"]: {m["id"] for m in one["members"]} for one in clusters[0]} == {
        one["kept"]: {m["id"] for m in one["members"]} for one in clusters[1]
    }


def test_the_longest_passage_that_differs():
    rng = random.Random(2)
    han = [chr(0x4E00 + k) for k in range(3000)]
    for _ in range(200):
        text = "".join(rng.sample(han[:1500], 80))
        at = rng.randrange(5, 60)
        inserted = "，".join(rng.sample(han[1500:], rng.randrange(6, 12)))
        longer = text[:at] + inserted + text[at:]
        start, end = unshared(longer, text)
        assert longer[start:end] == inserted
        start, end = unshared(text, longer)
        assert end == start  # nothing of it is missing there but the shingles across the place
    assert unshared("", "甲") == (0, 0)
    assert unshared("甲乙", "") == (0, 2)


def test_paragraphs_recur_across_texts_only():
    twice = NOTICE + NOTICE
    assert recurring_paragraphs([twice, MARKET]) == []
    assert recurring_paragraphs([twice, MARKET, MARKET + NOTICE]) == [[(0, 0), (0, 1), (2, 3)], [(1, 2), (2, 2)]]
    assert recurring_paragraphs([twice, MARKET, MARKET + NOTICE], without={2}) == []
    assert recurring_paragraphs(["短句。\n", "短句。\n"]) == []
