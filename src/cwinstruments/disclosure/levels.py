"""Units by the same columns: tables whose units don't lie in each other can't be protected beside each other."""

from __future__ import annotations

from collections.abc import Iterable

from cwinstruments.disclosure.shown import ShownTable


class OtherUnitsError(ValueError):
    """A table has units by other columns than what was published of the same people.

    Offices by themselves and teams by themselves are no parts of each other for an audit, but for readers they are.

    Args:
        units: the columns that named the units before, the smallest first.
        asked: those of the table.
    """

    def __init__(self, units: tuple[str, ...], asked: tuple[str, ...]) -> None:
        self.units = units
        self.asked = asked
        super().__init__(self.said("units=({})", "{!r}", ", ", ","))

    def said(self, call: str, each: str, between: str, after_one: str = "", /) -> str:
        """Say what to do in the words of a caller.

        Args:
            call: how units are named, with `{}` for all of them.
            each: how one is, and `between` what stands between two.
            after_one: what follows one alone.
        """
        alone = after_one if len(self.units) == 1 else ""
        named = call.format(between.join(each.format(one) for one in self.units) + alone)
        return (
            f"the ledger has units of the same people by {_listed(self.units)}, and these are by"
            f" {_listed(self.asked)}: nobody could tell what both together give away; name the same units, {named},"
            " or the largest of them alone"
        )


def refuse_other_units(levels: tuple[str, ...], before: Iterable[ShownTable], /) -> None:
    """Refuse units that neither are a beginning of those that were published, nor go on from them.

    Args:
        levels: the columns that name the units of a table, the largest first; empty where nobody says them.
        before: what was published of the same people.

    Raises:
        OtherUnitsError: it says which columns named the units before.
    """
    for one in sorted(before, key=lambda table: -len(table.levels)):
        shared = min(len(levels), len(one.levels))
        if levels[:shared] != one.levels[:shared]:
            raise OtherUnitsError(one.levels[::-1], levels[::-1])


def _listed(names: tuple[str, ...]) -> str:
    return " in ".join(map(repr, names))
