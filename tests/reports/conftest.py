"""The example agency, scored once for all tests of what is said of it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from cwinstruments import compile_plan, load_catalog, load_instrument, load_survey
from cwinstruments.data_agreements import Holding
from cwinstruments.plan import merge_survey
from cwinstruments.reports import (
    AGENCY_DEFINITION,
    DEMONSTRATED,
    SURVEYS,
    Demonstration,
    Shipped,
    agency_folder,
    demonstrate,
    print_demonstration,
)


@pytest.fixture(scope="session")
def shipped() -> dict[str, Shipped]:
    """Each demonstrated definition by its id."""
    catalog = load_catalog()
    own = agency_folder() / f"{AGENCY_DEFINITION}.yaml"
    instruments = {id: catalog.instrument(id) for id in DEMONSTRATED if id != AGENCY_DEFINITION}
    instruments[AGENCY_DEFINITION] = load_instrument(own)
    files = {id: Path(str(catalog.entry(id).source.definition)) for id in DEMONSTRATED if id != AGENCY_DEFINITION}
    files[AGENCY_DEFINITION] = own
    for id in SURVEYS:
        files[id] = agency_folder() / f"{id}.yaml"
        instruments[id] = merge_survey(load_survey(files[id]))
    holding = {"partnership-review": Holding(is_expected=True)}
    return {
        id: Shipped(one, compile_plan(one), (files[id],), "here", catalog, holding.get(id))
        for id, one in instruments.items()
    }


@pytest.fixture(scope="session")
def told() -> list[tuple[int, int]]:
    """How far the demonstration said that it was."""
    return []


@pytest.fixture(scope="session")
def shown(shipped: dict[str, Shipped], told: list[tuple[int, int]]) -> Demonstration:
    """What the demonstration found."""
    return demonstrate(shipped, agency_folder(), progress=lambda done, of: told.append((done, of)))


@pytest.fixture(scope="session")
def text(shown: Demonstration) -> str:
    """What it says, as in a pipe."""
    stream = StringIO()
    print_demonstration(Console(file=stream, width=110, highlight=False, markup=False), shown)
    return stream.getvalue()
