"""A small agency for tests of unit reports: two offices with three teams each, and two facets with a total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cwinstruments.model import Instrument
from tests.builders import instrument, scale

MISSING = {"min_answered": 2, "min_answered_fraction": "2/3", "then": "available"}
MEAN = {"method": "mean", "minimum_cell": 5}
UNITS = ("team", "office")


def facet(*items: str, **said: Any) -> dict[str, Any]:
    """Give a facet of items with five options, shown from 0 to 100."""
    return scale(
        **{
            "items": list(items),
            "missing": MISSING,
            "transform": "pomp",
            "direction": "higher_is_better",
            "aggregate": MEAN,
            **said,
        }
    )


def safety(**said: Any) -> Instrument:
    """Give an instrument with the facets `voice` (a, b, reversed c) and `care` (d), and their total."""
    scales = {
        "voice": facet("a", "b", "-c"),
        "care": facet("d", missing={"max_missing": 0}),
        "total": scale(
            scales=["voice", "care"],
            missing={"max_missing": 0},
            direction="higher_is_better",
            aggregate=MEAN,
        ),
    }
    return instrument({**scales, **said.pop("scales", {})}, **said)


def people(team: str, n: int, /, *, office: str = "north", start: int = 3, **said: Any) -> list[dict[str, Any]]:
    """Give n people of a team, whose answers differ by one step."""
    return [
        {
            "respondent": f"{team}-{number}",
            "office": office,
            "team": team,
            "a": start + number % 2,
            "b": start + number // 2 % 2,
            "c": 6 - start - number % 2,
            "d": start + number % 2,
            **said,
        }
        for number in range(n)
    ]


def agency(sizes: Mapping[str, int] | None = None, **said: Any) -> list[dict[str, Any]]:
    """Give the people of teams, by size; those whose name begins with s are in the south."""
    sizes = {"na": 14, "nb": 12, "nc": 11, "sa": 13, "sb": 12, "sc": 15} if sizes is None else sizes
    return [
        one
        for place, (team, n) in enumerate(sizes.items())
        for one in people(team, n, office="south" if team.startswith("s") else "north", start=2 + place % 3, **said)
    ]


def staff(rows: Iterable[Mapping[str, Any]], extra: int = 0) -> list[dict[str, Any]]:
    """Give a roster with everybody who answered, and in each team some more who did not."""
    listed = [{"team": row["team"], "office": row["office"]} for row in rows]
    teams = {row["team"]: row for row in listed}
    return listed + [one for one in teams.values() for _ in range(extra)]
