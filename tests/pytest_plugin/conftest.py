"""What runs of pytest within a test need beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from cwinstruments import Catalog, check, compile_plan, load_catalog
from cwinstruments.mutants import suspicions  # noqa: F401 - loaded where a case fails
from pytest_cwinstruments import failures, fixtures, items  # noqa: F401 - loaded where files of cases are met
from pytest_cwinstruments.engine_names import read_engines
from pytest_cwinstruments.engines import score_rows
from tests.builders import one_scale

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def loaded() -> Catalog:
    """Load everything, and one catalog for all runs.

    pytest forgets what a run within a test has loaded; some libraries can't be loaded twice, others take long.
    """
    plan = compile_plan(one_scale(items=["a", "b"]))
    for engine in read_engines("all"):
        score_rows(engine, plan, [{"a": 1}])
    catalog = load_catalog()
    check(EXAMPLES / "every-feature.yaml", methods=catalog.methods, rules=catalog.rules)
    return catalog


@pytest.fixture(autouse=True)
def _one_catalog(loaded: Catalog) -> Iterator[None]:
    """Give every run within a test the same catalog, and nobody else."""
    with (
        mock.patch("pytest_cwinstruments.subjects.load_catalog", return_value=loaded),
        mock.patch("cwinstruments.load_catalog", return_value=loaded),
    ):
        yield
