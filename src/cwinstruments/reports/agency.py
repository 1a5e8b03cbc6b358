"""The example agency: its roster, and one file of responses for each of its instruments."""

from __future__ import annotations

import csv
import io
from importlib.resources.abc import Traversable

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


def agency_folder() -> Traversable:
    """Find the folder of the example agency."""
    return shipped("examples", "agency")


def read_roster(folder: Traversable, /) -> Roster:
    """Count the staff, units and offices in `staff.csv`."""
    text = folder.joinpath("staff.csv").read_text(encoding="utf-8")
    people = list(csv.DictReader(io.StringIO(text)))
    return Roster(len(people), len({one["unit"] for one in people}), len({one["office"] for one in people}))
