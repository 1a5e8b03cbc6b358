"""Protection: which units' figures may be shown, so that nobody can work out what few people said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define, evolve, field, frozen

from cwinstruments.disclosure import Cell, FindingKind, Kind, Ledger, Place, Rule, Table, protect
from cwinstruments.disclosure.stages import stage_of
from cwinstruments.model import Sensitivity
from cwinstruments.units.figures import UnitCaution, Withheld
from cwinstruments.units.hierarchy import Path

if TYPE_CHECKING:
    from cwinstruments.disclosure import Protected, ShownTable
    from cwinstruments.units.answered import Answered
    from cwinstruments.units.subjects import Subject

Hidden: TypeAlias = dict[Path, str]
"""By unit, why its figure is not shown; units that are not there are shown."""
Wave: TypeAlias = str | None
"""What a wave is called; None where there is but one."""

_LEAST: Final = -0.001
_MOST: Final = 100.001
"""Of per cents of favourable answers, which are shown as 5 to 95: 0 and 100 are not the ends, of which all would be
hidden, because nobody gets to see them."""


@frozen
class People:
    """How many people a figure is of, and their mean.

    Args:
        roster: how many there are, whether they answered or not.
    """

    n: int
    mean: float | None = None
    roster: int | None = None


Tables: TypeAlias = Mapping[Wave, Mapping[Path, People]]
"""By wave and unit, with all units of all levels."""


@define
class Protection:
    """Decides what of one report is shown, by one rule, beside what was given out before.

    Args:
        public: whether everybody is to see the report.
        given_out: the tables as they are shown, for the ledger.
        held_back: the statistics of which nothing is shown because of what was given out before.
        has_late_answers: whether answers were added to those of which something was given out before.
    """

    rule: Rule
    ledger: Ledger | None
    subject: Subject
    public: bool = False
    given_out: list[Protected] = field(factory=list)
    held_back: list[str] = field(factory=list)
    has_late_answers: bool = False
    hidden: dict[tuple[Wave, str], frozenset[Path]] = field(factory=dict, init=False)

    @property
    def text(self) -> str:
        """The rule, as every output states it."""
        audience = "This output is public." if self.public else "This output is for the agency alone."
        return f"{self.rule}\n{audience}"

    @property
    def cautions(self) -> tuple[UnitCaution, ...]:
        """What is to be kept in mind because of what was given out before."""
        there = {UnitCaution.ANSWERED_LATE: self.has_late_answers, UnitCaution.HELD_BACK: bool(self.held_back)}
        return tuple(caution for caution, holds in there.items() if holds)

    @property
    def least_mean(self) -> int:
        """How many people a mean needs."""
        return self.rule.minimum(Kind.SCALE_MEAN, public=self.public)

    @property
    def least_detail(self) -> int:
        """How many people everything needs that lies behind a mean."""
        return self.rule.minimum(Kind.PERCENTAGE, public=self.public)

    def of_respondents(self, waves: Mapping[Wave, Answered], /) -> dict[Wave, Hidden]:
        """Decide of which units it is told how many answered."""
        tables = {
            wave: {
                path: People(n, None, None if data.roster is None else data.roster.sizes.get(path))
                for path, n in data.sizes.items()
            }
            for wave, data in waves.items()
        }
        table = Table(
            statistic="respondents",
            kind=Kind.COUNT,
            people=self._people("respondents"),
            public=self.public,
            cells=_cells(tables),
        )
        return self._hide(table, self.rule, tables, count_too=True)

    def of_means(self, scale: str, tables: Tables, /) -> dict[Wave, Hidden]:
        """Decide of which units the score is shown, and of how many people it is.

        Nothing is decided of scores that units may not have, because nothing of them is shown. It goes by how many
        people have a score and by the mean of their scores, also where the score of a unit is made otherwise.
        """
        if not self.subject.aggregates.output(scale).permitted:
            return {wave: {} for wave in tables}
        defined = self.subject.instrument.scales[scale]
        is_harm = (defined.sensitivity or self.subject.instrument.sensitivity) is Sensitivity.HARM
        least = 1 if defined.aggregate is None else defined.aggregate.minimum_cell
        rule = self.rule
        if is_harm:
            rule = evolve(rule, minimum_detail=max(least, rule.minimum_detail))
        else:
            rule = evolve(rule, minimum_mean=max(least, rule.minimum_mean))
        possible = self.subject.aggregates.ranges.get(scale)
        low, high = (None, None) if possible is None else (float(possible.min), float(possible.max))
        if low == high:
            low = high = None
        table = Table(
            statistic=f"{scale}.mean",
            kind=Kind.HARM if is_harm else Kind.SCALE_MEAN,
            low=low,
            high=high,
            people=self._people(scale),
            public=self.public,
            cells=_cells(tables, low, high),
        )
        return self._parts_too(scale, self._hide(table, rule, tables, count_too=True), tables)

    def _parts_too(self, scale: str, hidden: dict[Wave, Hidden], tables: Tables) -> dict[Wave, Hidden]:
        """Withhold a scale made of scales where one of its parts is: beside the other parts it would give that away."""
        parts = [use.scale for use in self.subject.instrument.scales[scale].scales]
        for wave, of in hidden.items():
            lost = {path for part in parts for path in self.hidden.get((wave, part), ()) if path in tables[wave]}
            if lost - of.keys():
                sizes = {path: one.n for path, one in tables[wave].items()}
                of.update(dict.fromkeys(beside(lost | of.keys(), sizes), Withheld.WITHHELD))
            self.hidden[wave, scale] = frozenset(of)
        return hidden

    def of_favourable(self, scale: str, tables: Tables, /) -> dict[Wave, Hidden]:
        """Decide of which units favourable answers and agreement are shown, by per cents from 0 to 100."""
        if not self.subject.aggregates.output(scale).permitted:
            return {wave: {} for wave in tables}
        table = Table(
            statistic=f"{scale}.favourable",
            kind=Kind.PERCENTAGE,
            low=_LEAST,
            high=_MOST,
            rounded_to=5.0,
            people=f"{self._people(scale)}.favourable",
            public=self.public,
            cells=_cells(tables, _LEAST, _MOST),
        )
        # How many people have a score stands beside the score: all numbers of people are taken as known here.
        return self._hide(table, evolve(self.rule, counts_are_known=True), tables, count_too=False)

    def _people(self, name: str) -> str:
        """Name whose answers they are; other instruments in the same ledger are about others."""
        return f"{self.subject.instrument.id}.{name}"

    def _hide(self, table: Table, rule: Rule, waves: Iterable[Wave], *, count_too: bool) -> dict[Wave, Hidden]:
        found = self._protected(table, rule)
        hidden: dict[Wave, Hidden] = {wave: {} for wave in waves}
        for place in _hidden(found, count_too=count_too):
            hidden[place.wave][place.unit] = Withheld.WITHHELD
        if found.is_safe:
            self.given_out.append(found)
        places = {one.place for one in table.cells if one.n}
        all_hidden = places <= _hidden(found, count_too=count_too)
        # Few people are withheld without a ledger, too.
        if self._before(table) and all_hidden and not places <= _hidden(protect(table, rule), count_too=count_too):
            self.held_back.append(table.statistic)
        return hidden

    def _protected(self, table: Table, rule: Rule) -> Protected:
        """Protect a table beside what was given out of the same people, or of them before others answered late."""
        if self.ledger is None or not (before := self._before(table)):
            return protect(table, rule)
        stage = stage_of(table, before)
        after = 1 + max(one.stage for one in before)
        found = protect(evolve(table, stage=stage), rule, ledger=self.ledger)
        # Late answers may be among those of units that were hidden.
        if stage < after and any(one.kind is FindingKind.CONTRADICTION for one in found.audit.findings):
            found, stage = protect(evolve(table, stage=after), rule, ledger=self.ledger), after
        self.has_late_answers |= found.is_safe and stage > 0
        return found

    def _before(self, table: Table) -> list[ShownTable]:
        """Give what was given out of the same people."""
        return [] if self.ledger is None else [one for one in self.ledger.tables if one.people == table.people]


def _hidden(found: Protected, *, count_too: bool) -> set[Place]:
    """Give the places of which something is not shown: all, where even a table of nothing would tell too much."""
    cells = found.cells
    return {one.place for one in cells if not found.is_safe or one.is_hidden or (count_too and one.n is None)}


def beside(hidden: Iterable[Path], sizes: Mapping[Path, int], /) -> set[Path]:
    """Give the hidden units, and others so that none of them is what is left of a larger unit without the others.

    Args:
        sizes: how many people each unit of each level has.

    Examples:
        >>> sizes = {(): 40, ("a",): 20, ("b",): 12, ("c",): 8}
        >>> sorted(beside([("b",)], sizes))
        [('b',), ('c',)]
    """
    found = {path for path in hidden if sizes.get(path)}
    parents = sorted({path[:-1] for path in sizes if path}, key=len, reverse=True)
    for parent in parents:
        children = [path for path in sizes if path[:-1] == parent and path and sizes[path]]
        lost = [path for path in children if path in found]
        if len(lost) == 1:
            shown = sorted((path for path in children if path not in found), key=lambda path: (sizes[path], path))
            # An only child is the same people as its parent.
            found.add(shown[0] if shown else parent)
    return found


def _cells(tables: Tables, low: float | None = None, high: float | None = None) -> tuple[Cell, ...]:
    """Give the cells of all waves; means are kept within their range, which arithmetic may leave by a speck."""
    found = []
    for wave, units in tables.items():
        for path, one in units.items():
            mean = None if one.mean is None or low is None or high is None else min(max(one.mean, low), high)
            found.append(Cell(Place(path, wave=wave), one.n, mean, one.roster))
    return tuple(found)
