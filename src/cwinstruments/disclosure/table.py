"""Tables of one statistic: cells of nested units, by a grouping and by waves, with their margins."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum, isfinite
from typing import Any

from attrs import converters, field, frozen

from cwinstruments.disclosure.rule import Kind


@frozen(order=True)
class Place:
    """Which people a cell is about.

    Args:
        unit: from the largest unit to the smallest, such as `("agency", "north", "team 1")`; empty for everybody.
        group: the value of the table's grouping; None for all of them together.
        wave: None for all waves together, or where there is but one.
    """

    unit: tuple[str, ...]
    group: str | None = None
    wave: str | None = None

    def covers(self, other: Place, /) -> bool:
        """Tell whether everybody of another place is of this one too.

        Examples:
            >>> Place(("agency", "north")).covers(Place(("agency", "north", "team 1"), group="women"))
            True
        """
        return (
            other.unit[: len(self.unit)] == self.unit
            and self.group in (None, other.group)
            and self.wave in (None, other.wave)
        )

    def __str__(self) -> str:
        parts = [" / ".join(self.unit) or "everybody", *(one for one in (self.group, self.wave) if one is not None)]
        return ", ".join(parts)


@frozen
class Cell:
    """What is true of the people of one place, before anything is hidden.

    Args:
        n: how many people the statistic is of.
        mean: their mean; None where nobody answered, or where the statistic is not a mean.
        roster: how many people there are, whether they answered or not; None where nobody counts them. Whoever reads
            the table is taken to know it.

    Raises:
        ValueError: `n` is negative or above the roster, or the mean is not finite.
    """

    place: Place
    n: int = field()
    # Whole numbers too: a ledger writes 3.0, so that it reads what it wrote.
    mean: float | None = field(default=None, converter=converters.optional(float))
    roster: int | None = None

    @n.validator
    def _is_possible(self, attribute: Any, value: int) -> None:
        if value < 0:
            raise ValueError(f"{self.place}: n is {value}; it is a number of people, 0 or more")

    def __attrs_post_init__(self) -> None:
        if self.roster is not None and self.n > self.roster:
            raise ValueError(f"{self.place}: {self.n} people answered, but the roster has {self.roster}")
        if self.mean is not None and not isfinite(self.mean):
            raise ValueError(f"{self.place}: the mean is {self.mean}; where there is none it is None")


@frozen(kw_only=True)
class Table:
    """One statistic of many places, as it would be published if nothing had to be hidden.

    Args:
        statistic: its name, such as `safety.mean`. Tables with the same name show the same figure.
        cells: with the margins that are to be published; nothing is published of a place that is not among them. The
            smallest places (those that no other lies in) together make up the larger ones.
        kind: decides about the minimum.
        low, high: the least and the greatest that one person's score can be; None where the statistic is no mean, such
            as an SD. A percentage goes from 0 to 100.
        step: what one person's scores are multiples of, counted from `low`; None where they may lie anywhere. For a
            percentage of people it is 100.
        rounded_to: what the published means are rounded to, such as 0.01, or 5 for percentages; None for not at all.
        grouping: what the groups are values of, such as `role`.
        people: whose answers these are. Tables with the same name here are about the same people, wave by wave; a
            statistic with more missing answers is about other people.
        stage: 0 for what is first published of these people; 1 where further ones have been added since, and so on.
        public: whether it leaves the agency.
        levels: the columns that name the units, the largest first, such as `("office", "team")`; empty where nobody
            says them.

    Raises:
        ValueError: a place is there twice, a mean lies beyond its limits, or the limits make no sense.
    """

    statistic: str
    cells: tuple[Cell, ...] = field()
    kind: Kind = field(default=Kind.SCALE_MEAN, converter=Kind)
    low: float | None = field(default=None, converter=converters.optional(float))
    high: float | None = field(default=None, converter=converters.optional(float))
    step: float | None = field(default=None, converter=converters.optional(float))
    rounded_to: float | None = field(default=None, converter=converters.optional(float))
    grouping: str = "group"
    people: str = "respondents"
    stage: int = 0
    public: bool = False
    levels: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_limits(self.low, self.high, self.step)
        if self.rounded_to is not None and self.rounded_to <= 0:
            raise ValueError(f"rounded_to is {self.rounded_to}; it is above 0, or None where nothing is rounded")
        if self.stage < 0:
            raise ValueError(f"stage is {self.stage}; the first is 0")
        seen: set[Place] = set()
        for cell in self.cells:
            if cell.place in seen:
                raise ValueError(f"there are two cells of {cell.place}")
            seen.add(cell.place)
            self._refuse_beyond(cell)

    def _refuse_beyond(self, cell: Cell) -> None:
        if cell.mean is None:
            return
        if self.low is None or self.high is None:
            raise ValueError(f"{cell.place} has a mean, and the table does not say from where to where it can go")
        slack = 1e-9 * max(1.0, self.high - self.low)
        if not self.low - slack <= cell.mean <= self.high + slack:
            raise ValueError(f"{cell.place}: the mean is {cell.mean}, which is not in {self.low:g} to {self.high:g}")

    @classmethod
    def of(cls, cells: Iterable[Cell], /, *, pooled_waves: bool = False, **options: Any) -> Table:
        """Make a table with all its margins from its smallest cells.

        Margins are of all units above, of all groups together, and, where `pooled_waves` says so, of all waves
        together. The mean of a margin is that of its people.

        Args:
            cells: each a person's smallest unit, group and wave.
            options: those of `Table`.

        Raises:
            ValueError: what `Table` refuses.

        Examples:
            >>> made = Table.of(
            ...     [Cell(Place(("agency", "a")), 6, 3.0), Cell(Place(("agency", "b")), 3, 4.5)],
            ...     statistic="safety.mean", low=1, high=5,
            ... )
            >>> [(str(cell.place), cell.n, cell.mean) for cell in made.cells]
            [('agency', 9, 3.5), ('agency / a', 6, 3.0), ('agency / b', 3, 4.5)]
        """
        smallest = tuple(cells)
        with_everybody = len({cell.place.unit[:1] for cell in smallest}) > 1
        parts: dict[Place, list[Cell]] = {}
        for cell in smallest:
            for place in _margins(cell.place, pooled_waves, with_everybody):
                parts.setdefault(place, []).append(cell)
        made = {place: _pooled(place, found) for place, found in parts.items()}
        ordered = sorted(made, key=lambda place: (place.wave or "", place.unit, place.group or ""))
        return cls(cells=tuple(made[place] for place in ordered), **options)


def check_limits(low: float | None, high: float | None, step: float | None, /) -> None:
    """Refuse limits of scores that make no sense.

    Raises:
        ValueError: it says which.
    """
    if (low is None) is not (high is None):
        raise ValueError("low and high are given both, or neither")
    if low is None or high is None:
        return
    if not isfinite(low) or not isfinite(high) or not low < high:
        raise ValueError(f"low is {low} and high is {high}; low has to be the lesser")
    if step is not None:
        steps = (high - low) / step if step > 0 else 0.0
        if steps < 1 or abs(steps - round(steps)) > 1e-6:
            raise ValueError(f"step is {step}; {low} to {high} has to be a whole number of steps")


def _margins(place: Place, pooled_waves: bool, with_everybody: bool) -> Iterable[Place]:
    for length in range(0 if with_everybody else min(1, len(place.unit)), len(place.unit) + 1):
        for group in {place.group, None}:
            for wave in {place.wave, None} if pooled_waves else {place.wave}:
                yield Place(place.unit[:length], group, wave)


def _pooled(place: Place, parts: list[Cell]) -> Cell:
    if len(parts) == 1:
        return Cell(place, parts[0].n, parts[0].mean, parts[0].roster)
    n = sum(cell.n for cell in parts)
    answered = [(cell.n, cell.mean) for cell in parts if cell.n]
    means = [mean for _, mean in answered if mean is not None]
    mean = None
    if answered and len(means) == len(answered):
        mean = fsum(size * value for (size, _), value in zip(answered, means, strict=True)) / n
        # A mean of means lies among them; adding them up may miss that by the last digit.
        mean = min(max(mean, min(means)), max(means))
    rosters = [cell.roster for cell in parts]
    known = [roster for roster in rosters if roster is not None]
    return Cell(place, n, mean, sum(known) if len(known) == len(rosters) else None)
