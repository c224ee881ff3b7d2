"""cleaned/ and reports/ are what the seeds give today; the golden command rewrites them (tox -e golden)."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner

ROOT = Path(__file__).parent.parent


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The golden command in an empty place, with a copy of the seeds."""
    place = tmp_path_factory.mktemp("golden")
    shutil.copytree(ROOT / "seeds", place / "seeds")
    command = [sys.executable, "-m", "cleaner", "clean", "seeds", "-o", "cleaned", "--report", "reports"]
    subprocess.run(command, cwd=place, check=True, capture_output=True)
    return place


@pytest.mark.parametrize("folder", ["cleaned", "reports"])
def test_golden_files(fresh, folder):
    now, golden = tree(fresh / folder), tree(ROOT / folder)
    assert set(now) == set(golden)
    changed = [name for name in golden if now[name] != golden[name]]
    assert not changed, f"{changed}: run tox -e golden and read the diff"


def test_the_seeds_come_back(fresh):
    command = [sys.executable, "-m", "cleaner", "restore", "cleaned", "--record", "reports", "-o", "restored"]
    subprocess.run(command, cwd=fresh, check=True, capture_output=True)
    assert tree(fresh / "restored/seeds") == tree(ROOT / "seeds")


def test_the_report_from_the_record_is_the_same(fresh):
    command = [sys.executable, "-m", "cleaner", "report", "reports", "--cleaned", "cleaned", "-o", "again.html"]
    subprocess.run(command, cwd=fresh, check=True, capture_output=True)
    assert (fresh / "again.html").read_bytes() == (fresh / "reports/index.html").read_bytes()


@pytest.fixture(scope="module")
def seeds():
    documents = cleaner.clean_corpus([str(ROOT / "seeds")])
    return {document.id[:3]: document for document in documents}


def test_articles_of_the_seeds(seeds):
    borders = {name: [(a.first_line, a.last_line) for a in doc.articles] for name, doc in seeds.items()}
    assert borders == {
        "000": [(1, 22)],
        "001": [(1, 12)],
        "002": [(1, 13)],
        "003": [(1, 10)],
        "004": [(3, 12), (19, 25), (27, 57)],
    }


def test_metadata_of_the_seeds(seeds):
    meta = {name: doc.articles[0].meta for name, doc in seeds.items()}
    assert seeds["000"].articles[0].title == "王东明在四川省脱贫攻坚大会上强调： 全力以赴打赢脱贫攻坚这场硬仗"
    assert (meta["000"]["source"], meta["000"]["date"]) == ("四川日报", "2015-12-29")
    assert "图" not in seeds["001"].articles[0].title
    assert meta["001"]["original_title"].startswith("王锐在市扶贫攻坚行动协调推进领导小组会上强调")
    assert meta["001"]["reporter"] == "王晓馨"
    assert meta["002"]["reporter"] == "胡德光"
    assert meta["003"]["author"] == "张谷"


def test_labels_of_the_seeds(seeds):
    labels = {name: {n: line.label for n, line in enumerate(doc.lines, 1)} for name, doc in seeds.items()}
    assert labels["000"][22] == "meta"
    assert [labels["001"][n] for n in (9, 11)] == ["caption", "caption"]
    assert [labels["003"][n] for n in (3, 10)] == ["meta", "meta"]
    assert labels["004"][1] == "seo"
    assert {labels["004"][n] for n in range(14, 19)} == {"related"}
    assert all(not seeds["004"].lines[n - 1].kept for n in (1, 14, 18, 59, 61, 65))


def test_characters_of_the_seeds(seeds):
    changed = {name: [f for f in doc.findings if f.rule.startswith("RST")] for name, doc in seeds.items()}
    assert not any(changed[name] for name in ("000", "001", "002", "003"))
    assert len(changed["004"]) >= 50
    seen = {(f.rule[:3], f.before) for f in (*seeds["004"].findings, *seeds["004"].proposals)}
    assert any(rule == "DUP" and "湖北日报讯" in before for rule, before in seen)
    assert any(rule == "DUP" and before.endswith("战") for rule, before in seen)
    assert sum(f.rule == "PUN003" for f in seeds["004"].proposals) >= 10


def test_no_duplicate_among_the_seeds(seeds):
    assert not any(article.duplicate for doc in seeds.values() for article in doc.articles)
    report = (ROOT / "reports/index.html").read_text("utf-8")
    assert "最相近" in report or "最接近" in report


def test_manifest_of_the_seeds():
    rows = [json.loads(line) for line in (ROOT / "cleaned/manifest.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == 7
    assert all(row["kept"] for row in rows)
