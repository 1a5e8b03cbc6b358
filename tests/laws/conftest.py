"""Laws run without measuring coverage, which doubles their time; each line is reached by tests of its own as well."""

from __future__ import annotations

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.no_cover)
