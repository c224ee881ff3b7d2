"""The laws that `tox -e fuzz` tries for minutes, each tried for a moment: so the fuzzing itself cannot break unseen."""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings

sys.path.append(str(Path(__file__).parent / "fuzz"))
from laws import LAWS


@pytest.mark.parametrize("name", LAWS)
def test_a_law_holds_for_a_moment(name):
    check, strategies, _ = LAWS[name]
    tried = settings(max_examples=3, deadline=None, database=None, suppress_health_check=[*HealthCheck])(
        given(*strategies)(check)
    )
    seed(20261201)(tried)()
