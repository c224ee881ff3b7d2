"""In CI a skipped test is a failure: everything the tests need is installed there."""

import os

import pytest
from command_line import ARTICLE
from hypothesis import HealthCheck, settings

# the first example of a run loads models, so no deadline; the laws run whole documents through every stage
settings.register_profile("cleaner", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("cleaner")

os.environ["LC_ALL"] = "C.UTF-8"  # messages in English, whoever runs the tests


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"


@pytest.fixture
def corpus(tmp_path):
    """Two files, one of them in a folder, with Chinese names, and one that .gitignore excludes."""
    (tmp_path / "语料/子目录").mkdir(parents=True)
    (tmp_path / "语料/文章一.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "语料/子目录/文章 二.txt").write_text(ARTICLE.replace("云岭", "青石").replace("林远", "何川"), "utf-8")
    (tmp_path / "语料/.gitignore").write_text("*.draft.txt\n", "utf-8")
    (tmp_path / "语料/x.draft.txt").write_text("草稿", "utf-8")
    return tmp_path
