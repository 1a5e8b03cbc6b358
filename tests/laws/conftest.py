"""Laws run unmeasured, which is several times as fast; each line is reached by tests of its own as well."""

from __future__ import annotations

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.unmeasured)
