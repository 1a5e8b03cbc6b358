"""Engines for the tests of frames. Laws run unmeasured, which is several times as fast."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules

import pytest

import cwinstruments.frames
from tests.frames.spark import spark

__all__ = ["spark"]


# What is first imported by a test that is not measured would not be seen by the others either.
for _module in iter_modules(cwinstruments.frames.__path__, "cwinstruments.frames."):
    with suppress(ImportError):
        import_module(_module.name)


def pytest_itemcollected(item: pytest.Item) -> None:
    if "agreement" in item.nodeid:
        item.add_marker(pytest.mark.unmeasured)
