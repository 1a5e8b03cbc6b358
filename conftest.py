"""The examples of the documentation are tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.doc_examples import Page, documentation


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Page | None:
    """Take up the README and the pages of `docs/`."""
    return Page.from_parent(parent, path=file_path) if documentation().should_parse(file_path) else None
