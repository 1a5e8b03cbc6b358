"""Links: which people of a unit are in both waves, and whether their own change may stand beside the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import fsum, isclose
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from cwinstruments.disclosure import Kind, Ledger, Place, ShownCell, ShownTable, Status
from cwinstruments.model import Sensitivity
from cwinstruments.units.hierarchy import Path

if TYPE_CHECKING:
    from cwinstruments.disclosure import Protected
    from cwinstruments.units.change_figures import ChangeFigures
    from cwinstruments.units.protection import Protection
    from cwinstruments.units.subjects import Subject
    from cwinstruments.units.wave_designs import BothWaves

CHANGE: Final = ".change"
"""What follows the name of a scale in the statistic of its linked changes."""
_GROUPING: Final = "earlier wave"
_SPECK: Final = 1e-9
_MOST: Final = 1e9
"""How great a change may be where nobody says how far scores go."""


@frozen
class Told:
    """The linked changes that were told before.

    Args:
        is_open: whether both waves were linked with each other, or with none: three linked changes of three waves
            tell what single people said, and so may two.
        figures: of how many people the changes of these waves were, where that was told, and how great, by scale and
            unit.
        scales: the scales of which any was told.
    """

    is_open: bool = True
    figures: Mapping[tuple[str, Path], tuple[int | None, float]] = field(factory=dict)
    scales: Collection[str] = ()

    @classmethod
    def of(cls, ledger: Ledger | None, subject: Subject, waves: tuple[str, str], /) -> Told:
        """Read from a ledger what was told of the people of one instrument."""
        start = f"{subject.instrument.id}."
        cells = [
            (table.statistic.removesuffix(CHANGE), cell)
            for table in (() if ledger is None else ledger.tables)
            if table.grouping == _GROUPING and table.people.startswith(start)
            for cell in table.cells
        ]
        pairs = {(cell.place.group, cell.place.wave) for _, cell in cells}
        others = {wave for pair in pairs if pair != waves for wave in pair}
        figures = {
            (scale, cell.place.unit): (cell.n, cell.value)
            for scale, cell in cells
            if (cell.place.group, cell.place.wave) == waves and cell.value is not None
        }
        return cls(others.isdisjoint(waves), figures, frozenset(scale for scale, _ in figures))

    def allows(self, scale: str, unit: Path, n: int, change: float, /) -> bool:
        """Tell whether a linked change may be told: one that was told before only if it is the same."""
        if not self.is_open:
            return False
        if (known := self.figures.get((scale, unit))) is not None:
            return known[0] in (None, n) and isclose(known[1], change, rel_tol=1e-9, abs_tol=1e-9)
        # Beside what was told of other units, that of one more may tell the rest of a larger one.
        return scale not in self.scales


def gives_few_away(unit: BothWaves, link: str, protection: Protection, /) -> bool:
    """Tell whether a linked change beside both scores would tell what few people said, or those who are linked are few.

    The scores of both waves less the linked change are the scores of those who came, less those of those who left. So
    they are nobody or enough people together; where those who came, or who left, are few, their mean has to stay as
    open as that of a hidden unit; and where they are many, they must not all lie at one end.
    """
    before, after = unit.linked(link)
    pairs = before.keys() & after.keys()
    least = least_people(protection, unit.scale)
    apart = [_not_linked(unit, link, wave, pairs) for wave in (0, 1)]
    sizes = [len(of) for of in apart]
    if len(pairs) < least or 0 < sum(sizes) < least:
        return True
    few = [n for n in sizes if 0 < n < least]
    possible = protection.subject.aggregates.ranges.get(unit.scale)
    if possible is None or possible.min == possible.max:
        return bool(few)
    ends = float(possible.min), float(possible.max)
    linked = [[float(of[one] or 0.0) for one in pairs] for of in (before, after)]
    open_by = _open_by(linked, apart, ends)
    if any(open_by / n < protection.rule.mean_share * (ends[1] - ends[0]) - _SPECK for n in few):
        return True
    return any(
        bool(left or came) and all(one == low for one in left) and all(one == high for one in came)
        for low, high in (ends, ends[::-1])
        for left, came in ((apart[0], apart[1]), (linked[0], linked[1]))
    )


def _open_by(linked: Sequence[Sequence[float]], apart: Sequence[Sequence[float]], ends: tuple[float, float]) -> float:
    """Tell how far the sum of those who left, or who came, stays open for whoever knows all that is shown.

    That is the sums of all people of both waves, and that of the changes of those who are linked; the earlier sum of
    these is left open, and the others follow from it.
    """
    n = len(linked[0])
    sums = [fsum(one) + fsum(other) for one, other in zip(linked, apart, strict=True)]
    change = fsum(linked[1]) - fsum(linked[0])
    low, high = ends
    least = [n * low, n * low - change, sums[0] - len(apart[0]) * high, sums[1] - change - len(apart[1]) * high]
    most = [n * high, n * high - change, sums[0] - len(apart[0]) * low, sums[1] - change - len(apart[1]) * low]
    return min(most) - max(least)


def _not_linked(unit: BothWaves, link: str, wave: int, pairs: Iterable[object]) -> list[float]:
    """Give the scores of those who are in one wave alone, or whose other score nobody can find."""
    known = set(pairs)
    return [
        score
        for one, score in zip(unit.people[wave], unit.scores(wave), strict=True)
        if score is not None and str(one.cells[link]) not in known
    ]


def least_people(protection: Protection, scale: str, /) -> int:
    """Give how many people a score of a scale needs."""
    instrument = protection.subject.instrument
    defined = instrument.scales[scale]
    is_harm = (defined.sensitivity or instrument.sensitivity) is Sensitivity.HARM
    own = 1 if defined.aggregate is None else defined.aggregate.minimum_cell
    kind = Kind.HARM if is_harm else Kind.SCALE_MEAN
    return max(own, protection.rule.minimum(kind, public=protection.public))


def own_change(before: Mapping[object, float | None], after: Mapping[object, float | None], /) -> tuple[int, float]:
    """Give how many people are in both waves, and the mean of their changes; both scores of each are there."""
    pairs = [(before[one], after[one]) for one in before.keys() & after.keys()]
    changes = [later - earlier for earlier, later in pairs if earlier is not None and later is not None]
    return len(changes), fsum(changes) / len(changes) if changes else 0.0


def linked_tables(
    figures: Iterable[ChangeFigures], waves: tuple[str, str], protection: Protection, /
) -> list[Protected]:
    """Give the linked changes that a report tells as tables for the ledger, one for each scale."""
    from cwinstruments.disclosure import Audit, Protected

    by_scale: dict[str, list[ShownCell]] = {}
    for one in figures:
        if one.design == "linked" and one.change is not None:
            status = Status.PUBLISHED if one.n_pairs is not None else Status.COMPLEMENTARY
            place = Place(one.unit, group=waves[0], wave=waves[1])
            cell = ShownCell(place, one.n_pairs, one.change, n_status=status)
            by_scale.setdefault(one.scale, []).append(cell)
    tables = []
    for scale, cells in by_scale.items():
        possible = protection.subject.aggregates.ranges.get(scale)
        most = _MOST if possible is None else float(possible.max - possible.min) or _MOST
        shown = ShownTable(
            statistic=f"{scale}{CHANGE}",
            low=-most,
            high=most,
            cells=tuple(cells),
            minimum=least_people(protection, scale),
            grouping=_GROUPING,
            people=f"{protection.subject.instrument.id}.{scale}{CHANGE}",
            public=protection.public,
            levels=protection.levels,
        )
        tables.append(Protected(shown, Audit((), (), len(cells), str(protection.rule)), True, protection.rule))
    return tables
