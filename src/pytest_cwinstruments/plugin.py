"""What pytest asks for: options, files of cases as tests, fixtures.

Every run of pytest loads this, wherever the library is installed: so the library is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cwinstruments import Catalog, Instrument, Scores, Survey
    from pytest_cwinstruments.items import CasesFile

_ENDINGS = (".cases.yaml", ".cases.yml", ".cases.json")
_MARKER = "cwi_instrument(id, version=None, **parameters): the instrument that the fixture cwi_instrument gives"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--cwi-engines` and `cwi_cases`."""
    group = parser.getgroup("cwinstruments", "worked cases of instruments")
    group.addoption(
        "--cwi-engines",
        default="one",
        metavar="ENGINES",
        help="who scores the cases: one (respondent after the other), compiled, polars, pandas, pyarrow, duckdb, sql, "
        "with commas between them; or all that are installed",
    )
    parser.addini("cwi_cases", "auto: files of cases beside definitions are tests; off: they are not", default="auto")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse words that mean nothing before anything runs."""
    config.addinivalue_line("markers", _MARKER)
    if config.getini("cwi_cases") not in ("auto", "off"):
        raise pytest.UsageError(f"cwi_cases is 'auto' or 'off', not {config.getini('cwi_cases')!r}")
    if config.getoption("cwi_engines") != "one":
        _engines(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CasesFile | None:
    """Take up files of worked cases."""
    if not file_path.name.lower().endswith(_ENDINGS) or file_path.name.startswith("."):
        return None
    if parent.config.getini("cwi_cases") == "off":
        return None
    from pytest_cwinstruments.items import collect_cases

    return collect_cases(file_path, parent, _engines(parent.config))


def _engines(config: pytest.Config) -> tuple[str, ...]:
    from pytest_cwinstruments.engine_names import read_engines

    return read_engines(config.getoption("cwi_engines"))


@pytest.fixture(scope="session")
def cwi_catalog() -> Catalog:
    """Every instrument that is installed here."""
    from cwinstruments import load_catalog

    return load_catalog()


@pytest.fixture
def cwi_instrument(request: pytest.FixtureRequest, cwi_catalog: Catalog) -> Instrument:
    """The instrument that the marker `cwi_instrument` names, with the values of its parameters."""
    from pytest_cwinstruments.fixtures import marked_instrument

    return marked_instrument(request.node, cwi_catalog)


@pytest.fixture
def cwi_score(request: pytest.FixtureRequest) -> Callable[..., Scores]:
    """A function that scores responses with every engine of `--cwi-engines`, and fails where they differ.

    It takes the responses, and the instrument where it is another than that of the fixture `cwi_instrument`.
    """
    from pytest_cwinstruments.fixtures import score_with

    engines = _engines(request.config)

    def score(responses: Mapping[str, Any], /, instrument: Instrument | Survey | None = None) -> Scores:
        __tracebackhide__ = True
        catalog = request.getfixturevalue("cwi_catalog")
        found = request.getfixturevalue("cwi_instrument") if instrument is None else instrument
        return score_with(engines, found, responses, catalog.methods)

    return score
