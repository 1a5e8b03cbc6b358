"""A fuzz test: whatever stands in one place of a survey, a roster or norms gives findings and never a traceback."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from cwinstruments.checks import check
from cwinstruments.documents import read_document
from cwinstruments.loading import load_instrument
from cwinstruments.model import Instrument

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent
SEEDS = {
    "survey": FOLDER / "good" / "every-feature.yaml",
    "norms": ROOT / "examples" / "norms" / "county-norms.yaml",
    "roster-with-table": ROOT / "tests" / "rosters" / "good" / "staff.yaml",
    "roster": ROOT / "tests" / "rosters" / "good" / "inline.yaml",
}
VALUES: list[Any] = [
    None,
    True,
    3,
    -1,
    1.5,
    "x",
    "partner",
    "",
    "2026-13-45",
    10**30,
    [],
    {},
    ["partner"],
    [[1]],
    [{"id": "x"}],
]
EDITS = [*VALUES, {"form": ["partner"]}, "take it away", "call it otherwise", "cut it short"]
TRIES = 150


@pytest.fixture(scope="module")
def instruments() -> list[Instrument]:
    norms = ROOT / "examples" / "norms" / "weekly-strain.yaml"
    return [load_instrument(file) for file in (*(FOLDER / "instruments").glob("*.yaml"), norms)]


def plain(value: Any) -> Any:
    """Give a document as JSON has it."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value if isinstance(value, int | str | None) else float(value)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Give every place of a document: what it is in, and its key there."""
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from places(value[key])


def edit(data: Any, place: int, what: Any) -> None:
    """Change one place of a document."""
    around, key = list(places(data))[place]
    if what == "take it away":
        del around[key]
    elif what == "call it otherwise" and isinstance(around, dict):
        around[f"{key}s"] = around.pop(key)
    elif what == "cut it short":
        around[key] = around[key][:-1] if isinstance(around[key], str) else [around[key]]
    else:
        around[key] = what


@pytest.mark.parametrize("name", SEEDS)
@pytest.mark.unmeasured
def test_an_edit_in_one_place_never_stops_the_check(name: str, tmp_path: Path, instruments: list[Instrument]) -> None:
    """Every place can hold anything, or nothing; each finding has a place and a code."""
    shutil.copy(ROOT / "tests" / "rosters" / "good" / "staff.csv", tmp_path)
    whole = json.dumps(plain(read_document(SEEDS[name]).data))
    edits = [(place, what) for place in range(len(list(places(json.loads(whole))))) for what in EDITS]
    for place, what in random.Random(name).sample(edits, TRIES):
        data = json.loads(whole)
        edit(data, place, what)
        file = tmp_path / "edited.json"
        file.write_text(json.dumps(data), encoding="utf-8")
        result = check(file, instruments=instruments)

        assert 1 == result.files
        assert all(one.line and one.message for one in result.diagnostics), (place, what)


def test_a_good_file_of_each_kind_is_edited(instruments: list[Instrument]) -> None:
    """Before the edits nothing is wrong with them."""

    assert [] == [one for file in SEEDS.values() for one in check(file, instruments=instruments).diagnostics]
