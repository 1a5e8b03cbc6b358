"""The example agency: its roster, and one file of responses for each of its instruments."""

from __future__ import annotations

import csv
from pathlib import Path

from attrs import frozen

from cwinstruments.documents.shipped import shipped

AGENCY_DEFINITION = "field-visits"
"""The instrument whose definition lies beside the responses."""


@frozen
class Roster:
    """How many people and places the agency has."""

    staff: int
    units: int
    offices: int


def agency_folder() -> Path:
    """Find the folder of the example agency."""
    return Path(str(shipped("examples", "agency")))


def read_roster(folder: Path, /) -> Roster:
    """Count the staff, units and offices in `staff.csv`."""
    with (folder / "staff.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    return Roster(len(people), len({one["unit"] for one in people}), len({one["office"] for one in people}))
