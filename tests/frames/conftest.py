"""Engines for the tests of frames. Laws run without measuring coverage, which doubles their time."""

from __future__ import annotations

import pytest

from tests.frames.spark import spark

__all__ = ["spark"]


def pytest_itemcollected(item: pytest.Item) -> None:
    if "agreement" in item.nodeid:
        item.add_marker(pytest.mark.no_cover)
