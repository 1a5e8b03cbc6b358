"""How units see each other: who rates down the side, who is rated along the top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from cwinstruments.reports.plain_tables import aligned, shown
from cwinstruments.units import UnitScore


@frozen
class UnitMatrix:
    """The scores of pairs of units on one scale, each by itself: nothing is added up over rows or columns.

    Args:
        scores: by the unit that rates and the unit that is rated; pairs that nobody rated are not there.
    """

    scale: str
    scores: Mapping[tuple[str, str], UnitScore]

    @property
    def units(self) -> tuple[str, ...]:
        """All units that rate or are rated, by name."""
        return tuple(sorted({unit for pair in self.scores for unit in pair}))

    def value(self, from_unit: str, to_unit: str, /) -> float | None:
        """Give how one unit sees another; None where nobody said, or where that is withheld."""
        found = self.scores.get((from_unit, to_unit))
        return None if found is None else found.value

    def difference(self, one: str, other: str, /) -> float | None:
        """Give how much better one unit sees the other than the reverse; None where either is withheld."""
        there, back = self.value(one, other), self.value(other, one)
        return None if there is None or back is None else there - back

    def to_text(self) -> str:
        """Write the matrix; `few` stands where too few people rated, `-` where nobody did."""
        heading = ("from / to", *self.units)
        rows = [(one, *(self._cell(one, other) for other in self.units)) for one in self.units]
        return aligned([heading, *rows], right=len(self.units))

    def _cell(self, one: str, other: str) -> str:
        found = self.scores.get((one, other))
        if found is None or found.value is not None:
            return shown(self.value(one, other))
        return "few" if found.reason == "too_few_respondents" else "none"


def unit_matrix(scores: Iterable[UnitScore], scale: str, /) -> UnitMatrix:
    """Put the scores of pairs of units on one scale into a matrix.

    Args:
        scores: what `unit_scores(..., unit=("from_unit", "to_unit"))` gives.

    Raises:
        ValueError: the units are not named by two columns.
    """
    found = {}
    for one in scores:
        if len(one.names) != 2:
            raise ValueError(f"units in a matrix are named by two columns, who rates and who is rated: {one.unit!r}")
        if one.scale == scale:
            found[one.names[0], one.names[1]] = one
    return UnitMatrix(scale, found)
