"""What reports on units and on change share: which unit a result is of, and how one is found."""

from __future__ import annotations

from typing import Any, Final, Generic, TypeVar, cast

import attrs
from attrs import frozen

from cwinstruments.diagnostics import did_you_mean
from cwinstruments.psychometrics.result import Result, plain_data
from cwinstruments.units.hierarchy import Path

_MOST_NAMED: Final = 5


@frozen
class OfUnit(Result):
    """A result of one unit.

    Args:
        level: the column that names units like this one; `everybody` for all rows.
        unit: what it is called, the largest unit that it is in first; empty for everybody.
    """

    level: str
    unit: Path

    @property
    def name(self) -> str:
        """What the unit is called, in one."""
        return " / ".join(self.unit) or self.level


@frozen
class OfScale(OfUnit):
    """A result of one unit on one scale."""

    scale: str


Figures = TypeVar("Figures", bound=OfScale)


# No fields: those of each report have an order of their own.
@frozen(auto_attribs=False)
class FiguresOfUnits(Result, Generic[Figures]):
    """A report whose figures are each of one unit and scale, beside the tables for the ledger."""

    figures: tuple[Figures, ...]

    def of(self, scale: str, unit: Path = (), /) -> Figures:
        """Give the figures of one unit on one scale; by default those of everybody.

        Args:
            unit: its path, the largest unit that it is in first, such as `("north", "intake")`.

        Raises:
            KeyError: there are none; it says what there is.
        """
        for one in self.figures:
            if (one.scale, one.unit) == (scale, unit):
                return one
        scales = list(dict.fromkeys(one.scale for one in self.figures))
        if scale not in scales:
            raise KeyError(f"there is no scale {scale!r} here; {did_you_mean(scale, scales) or ', '.join(scales)}")
        paths = [one.unit for one in self.figures if one.scale == scale]
        # Somebody may give the name of a team, or the smallest unit first.
        names = {unit} if isinstance(given := cast(Any, unit), str) else set(given)
        near = [path for path in paths if names & set(path[-1:])] or paths
        shown = ", ".join(map(repr, near[:_MOST_NAMED])) + (", ..." if len(near) > _MOST_NAMED else "")
        raise KeyError(f"there is no unit {unit!r} here; the largest comes first, as in {shown}")

    def to_dict(self) -> dict[str, Any]:
        """Give the report as plain JSON data, without the tables for the ledger: they tell the analyst too much."""
        return plain_without_tables(self)


def plain_without_tables(report: Result, /) -> dict[str, Any]:
    """Give a report as plain JSON data, but for its `tables`."""
    names = [one.name for one in attrs.fields(type(report)) if one.name != "tables"]
    return {name: plain_data(getattr(report, name)) for name in names}
