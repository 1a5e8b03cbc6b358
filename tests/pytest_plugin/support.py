"""Runs of pytest within a test."""

from __future__ import annotations

import pytest

WITHOUT = ("hypothesispytest", "anyio", "pytest_cov", "xdist", "cacheprovider")
"""Plugins that these tests are not about, and some of which take long to load."""


def run(pytester: pytest.Pytester, *arguments: str, without: tuple[str, ...] = WITHOUT) -> pytest.RunResult:
    """Run pytest in the same process."""
    return pytester.runpytest_inprocess(*(f"-pno:{name}" for name in without), *arguments)
