"""What holds for all tests: the examples of the documentation are among them."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tools.doc_examples import Page, documentation

ROOT = Path(__file__).parent
MEASURED = tuple(
    ROOT / place
    for place in (
        *("src/cwinstruments/plan", "src/cwinstruments/scoring", "tests/plan", "tests/scoring"),
        *("tests/cases", "tests/changes", "tests/columns", "tests/model", "tests/mutants", "tests/packaging"),
        *("tests/rules", "tests/surveys", "tests/targets", "tests/test_catalog.py", "tests/test_substitution.py"),
        *("tests/reports/test_instrument_pages.py", "tests/units/test_bands_of_units.py"),
        *("tests/units/test_groups_and_pairs.py", "tests/units/test_unit_scores.py"),
    )
)
"""The tests that reach each line and branch of `plan` and `scoring`. What is measured takes longer."""
MEASURES_ALL = os.environ.get("CWINSTRUMENTS_MEASURE") == "all"
"""Whether all other tests are measured as well, but for those that are marked."""

_WAS_UNMEASURED = pytest.StashKey[bool]()


def _forget() -> None:
    """Empty what the core keeps: what was made while nothing was measured would never be seen to be made."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("cwinstruments.plan", "cwinstruments.scoring")):
            for value in list(vars(module).values()):
                if callable(empty := getattr(value, "cache_clear", None)):
                    empty()


def pytest_configure() -> None:
    """Look for garbage seldom: after Python's 700 new objects, what all tests keep is gone over for nothing.

    And let examples of Hypothesis take their time.
    """
    gc.set_threshold(50_000, 20, 50)
    # For its first example Hypothesis reads the source of all modules of this repository that are loaded; that is slow
    # where many are, and says nothing about the strategy that happens to come first, such as one of the documentation.
    settings.register_profile("repository", suppress_health_check=[HealthCheck.too_slow], deadline=None)
    settings.load_profile("repository")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run an unmeasured test, its fixtures among it, without measuring what it covers.

    The marker `no_cover` of pytest-cov 7.1 does so only where one process runs all tests: in those of pytest-xdist
    another measurement goes on below the one that it stops.
    """
    measuring = sys.gettrace()
    if item.get_closest_marker("unmeasured") is None:
        if measuring is not None and item.config.stash.get(_WAS_UNMEASURED, False):
            _forget()
            item.config.stash[_WAS_UNMEASURED] = False
        return (yield)
    item.config.stash[_WAS_UNMEASURED] = True
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(measuring)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Page | None:
    """Take up the README and the pages of `docs/`."""
    return Page.from_parent(parent, path=file_path) if documentation().should_parse(file_path) else None


@cache
def _is_measured(file: Path) -> bool:
    """Tell whether the tests of a file are measured; there are thirty times as many tests as files."""
    return any(file.is_relative_to(place) for place in MEASURED)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes share the tests, begin with those that take longest; measure those that have to be."""
    for item in items:
        if not MEASURES_ALL and not _is_measured(item.path):
            item.add_marker("unmeasured")
    if hasattr(config, "workerinput"):
        from tools.dealing import longest_first

        longest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal whole files out, and some of them together."""
    if config.getvalue("dist") != "loadfile":
        return None
    from tools.dealing import dealer

    return dealer(config, log)


def pytest_collection_finish() -> None:
    """Keep the thousands of collected tests out of every later collection of garbage."""
    gc.collect()
    gc.freeze()
