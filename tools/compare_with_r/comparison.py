"""One figure of ours beside that of R."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ORACLES = ROOT.parent / "shared" / "oracles"
"""R's results, to 15 digits; see CONTRIBUTING.md. They are not part of this repository."""

CLOSED = 1e-10
"""How near a closed form has to come, of numbers up to 1; beyond that as a share of R's."""


@dataclass(frozen=True)
class Comparison:
    """One figure, or one of each item, person or group.

    Args:
        figure: what it is, in words, such as `alpha, raw`.
        dataset: the folder of the oracle.
        reference: the function of R and its package, such as `psych::alpha`.
        ours: gives our figure, or figures by name.
        theirs: finds R's in the oracle's reference, alike.
        tolerance: the largest difference that is allowed; `CLOSED`, or that of the oracle's README.
        convention: what we do otherwise, or which of several conventions it is.
    """

    figure: str
    dataset: str
    reference: str
    ours: Callable[[], Any]
    theirs: Callable[[Mapping[str, Any]], Any]
    tolerance: float = CLOSED
    convention: str = ""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", f"{self.dataset}: {self.figure}")

    def figures(self) -> list[tuple[str, float | None, float | None]]:
        """Give the name of each figure, ours, and R's."""
        ours, theirs = self.ours(), self.theirs(oracle(self.dataset))
        return list(_paired("", ours, theirs))

    def difference(self) -> float:
        """Give the largest difference; infinite where one has a figure and the other has none."""
        return max(difference(ours, theirs) for _, ours, theirs in self.figures())


def difference(ours: float | None, theirs: float | None, /) -> float:
    """Give how far two figures are apart: absolute up to 1, beyond that as a share of R's."""
    if ours is None or theirs is None:
        return 0.0 if ours is theirs else float("inf")
    return abs(ours - theirs) / max(1.0, abs(theirs))


def _paired(name: str, ours: Any, theirs: Any) -> Any:
    if isinstance(theirs, Mapping):
        assert isinstance(ours, Mapping) and set(ours) == set(theirs), (name, sorted(ours), sorted(theirs))
        for key in theirs:
            yield from _paired(f"{name} {key}".strip(), ours[key], theirs[key])
    elif isinstance(theirs, list | tuple):
        assert len(ours) == len(theirs), (name, len(ours), len(theirs))
        for place, (one, other) in enumerate(zip(ours, theirs, strict=True), 1):
            yield from _paired(f"{name} {place}".strip(), one, other)
    else:
        yield name, None if ours is None else float(ours), None if theirs is None else float(theirs)


@cache
def oracle(dataset: str, /) -> Mapping[str, Any]:
    """Read R's results on a data set."""
    found: Mapping[str, Any] = json.loads((ORACLES / dataset / "reference.json").read_text(encoding="utf-8"))
    return found


@cache
def data(dataset: str, name: str = "data.csv", /) -> Mapping[str, list[float | None]]:
    """Read a data set by columns; an empty cell and NA are None. Cells that are no numbers stay text."""
    import csv

    with (ORACLES / dataset / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {column: [_cell(row[column]) for row in rows] for column in rows[0]}


def _cell(text: str) -> Any:
    if text in ("", "NA"):
        return None
    try:
        return float(text)
    except ValueError:
        return text
