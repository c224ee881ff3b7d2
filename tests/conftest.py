"""A test that needs git is skipped where there is none.  In CI that is a failure: everything the tests need is installed there."""

import contextlib
import os
import shutil
import tempfile

import pytest
from browser import chromium
from command_line import ARTICLE
from half_english import in_chinese
from hypothesis import HealthCheck, settings
from report_pages import ROOT, clean

from cleaner.cli import spoken

# the first example of a run loads models, so no deadline; the laws run whole documents through every stage
settings.register_profile("cleaner", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("cleaner")

os.environ["LC_ALL"] = "C.UTF-8"  # messages in English, whoever runs the tests
os.environ["TMPDIR"] = tempfile.gettempdir()  # a folder with room, as Python chose it: SQLite would take a full one


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    with _git_may_be_missing():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    with _git_may_be_missing():
        return (yield)


@contextlib.contextmanager
def _git_may_be_missing():
    try:
        yield
    except FileNotFoundError as error:
        if error.filename != "git":
            raise
        pytest.skip("git is not installed")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"


@pytest.fixture(autouse=True)
def whatever_is_said_could_be_said_in_chinese(monkeypatch):
    """Each message that a test gets to see in English is put into Chinese too."""
    say_in = spoken.say_in

    def checked(message, language):
        in_chinese(message)
        return say_in(message, language)

    monkeypatch.setattr(spoken, "say_in", checked)


@pytest.fixture
def corpus(tmp_path):
    """Two files, one of them in a folder, with Chinese names, and one that .gitignore excludes."""
    (tmp_path / "语料/子目录").mkdir(parents=True)
    (tmp_path / "语料/文章一.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "语料/子目录/文章 二.txt").write_text(ARTICLE.replace("云岭", "青石").replace("林远", "何川"), "utf-8")
    (tmp_path / "语料/.gitignore").write_text("*.draft.txt\n", "utf-8")
    (tmp_path / "语料/x.draft.txt").write_text("草稿", "utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def downloads(tmp_path_factory):
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="session")
def driver(downloads):
    with chromium(downloads) as driver:
        yield driver


PLANTED = "一段为测试而写的文字，说的是山里人种树的事，种了三十年，山绿了，水也清了，人也老了。"


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """The seeds and two texts of which one is a near copy of the other, cleaned by the command, with a report."""
    place = tmp_path_factory.mktemp("run")
    shutil.copytree(ROOT / "seeds", place / "corpus")
    lines = [f"{PLANTED}这是第{k}段，各段只差一个数目，好让两篇长得像又不全像。" for k in range(1, 13)]
    (place / "corpus/一.txt").write_text("\n".join(["山里人种树", *lines]) + "\n", "utf-8")
    (place / "corpus/二.txt").write_text("\n".join(["山里人种树", *lines[:-1], "末尾换了一句话。"]) + "\n", "utf-8")
    clean(place)
    return place
