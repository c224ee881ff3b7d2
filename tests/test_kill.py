"""Runs that are killed at random moments, and run again.  Two hundred of them: `tox -e kill`."""

import signal

import killed_runs
import pytest

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")


def test_what_was_killed_and_is_run_again_ends_as_if_nothing_had_happened():
    names = ("clean --in-place", "restore --in-place")
    found = [*killed_runs.trials(4, seed=5, names=names)]
    assert [wrong for *_, wrong in found if wrong] == []
    assert sum(was_killed for _, was_killed, *_ in found) >= 2
