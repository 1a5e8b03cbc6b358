"""What holds for all tests: the examples of the documentation are among them."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from tools.doc_examples import Page, documentation


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Page | None:
    """Take up the README and the pages of `docs/`."""
    return Page.from_parent(parent, path=file_path) if documentation().should_parse(file_path) else None


def pytest_collection_finish() -> None:
    """Keep the thousands of collected tests out of every later collection of garbage."""
    gc.collect()
    gc.freeze()
