"""The marker `unmeasured`: while such a test runs, nothing measures what it covers."""

from __future__ import annotations

import sys

import pytest


@pytest.fixture
def traced_before() -> bool:
    """Tell whether anything measures while fixtures are made."""
    return sys.gettrace() is not None


@pytest.mark.unmeasured
def test_an_unmeasured_test_and_its_fixtures_are_not_traced(traced_before: bool) -> None:
    """In the processes of pytest-xdist, too, where CI measures all other tests."""
    assert not traced_before
    assert sys.gettrace() is None


def test_the_next_test_is_measured_again(pytestconfig: pytest.Config) -> None:
    """Measuring goes on after it, wherever coverage is asked for."""
    if not pytestconfig.getoption("--cov"):
        pytest.skip("coverage is not measured in this run")
    assert sys.gettrace() is not None
