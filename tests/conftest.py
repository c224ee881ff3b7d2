"""In CI a skipped test is a failure: everything the tests need is installed there."""

import os

import pytest
from hypothesis import HealthCheck, settings

# the first example of a run loads models, so no deadline; the laws run whole documents through every stage
settings.register_profile("cleaner", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("cleaner")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
