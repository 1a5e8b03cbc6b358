"""The examples of the documentation are tests."""

from __future__ import annotations

import pytest

from tools.doc_examples import documentation

pytest_collect_file = documentation().pytest()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the examples of one page in one process and in order: each builds on those above it."""
    for item in items:
        if item.path.suffix == ".md":
            item.add_marker(pytest.mark.xdist_group(f"page {item.path.name}"))
