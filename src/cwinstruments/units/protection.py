"""Protection: which units' figures may be shown, so that nobody can work out what few people said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import fsum
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define, evolve, field, frozen

from cwinstruments.disclosure import Cell, FindingKind, Kind, Ledger, Place, Reason, Rule, Status, Table, protect
from cwinstruments.disclosure.stages import stage_of
from cwinstruments.model import Sensitivity
from cwinstruments.plan.parts import names_of_scales
from cwinstruments.units.figures import UnitCaution, Withheld
from cwinstruments.units.hierarchy import Path
from cwinstruments.units.unit_shares import share_of

if TYPE_CHECKING:
    from cwinstruments.disclosure import Protected, ShownTable
    from cwinstruments.units.answered import Answered, Person
    from cwinstruments.units.subjects import Subject

Hidden: TypeAlias = dict[Path, str]
"""By unit, why its figure is not shown; units that are not there are shown."""
Wave: TypeAlias = str | None
"""What a wave is called; None where there is but one."""

_LEAST: Final = -0.001
_MOST: Final = 100.001
"""Of per cents, which are shown as 5 to 95: 0 and 100 are not the ends, of which all would be hidden, because nobody
gets to see them."""
_ONE_PATTERN: Final = (
    "A unit that is hidden in one table of a report is hidden in all of them, whatever the cause.\n"
    "Means stay open even for who knows how many people each unit has."
)
_MEAN: Final = ".mean"
_DETAILS: Final = ".favourable"
"""What the tables of a scale are called after its name."""


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


@frozen
class _Job:
    """A table that is to be protected, and by which rule.

    Args:
        is_of_counts: whether it tells how many people there are, and nothing of what they said.
        group: what the tables share that need more people than means do, with those of scales of the same items; None
            for all others.
    """

    table: Table
    rule: Rule
    is_of_counts: bool = False
    group: int | None = None

    @property
    def there(self) -> frozenset[Place]:
        """The places with somebody."""
        return frozenset(one.place for one in self.table.cells if one.n)


@define
class Protection:
    """Decides what of one report is shown, by one rule, beside what was given out before.

    There is one pattern of what is hidden: a unit whose score is hidden on one scale, for whatever cause, is hidden on
    all scales of the report, and so is how many people it has. Otherwise the others would tell the cause: of 20 people
    only a score is hidden because they all gave the same answer, and a total beside its parts would give a hidden part
    away. Where a scale needs more people than others do, as those of harm, the others are hidden only if they rest on
    the same answers: everybody sees that the people are fewer.

    Args:
        public: whether everybody is to see the report.
        given_out: the tables as they are shown, for the ledger.
        held_back: the statistics of which nothing is shown because of what was given out before.
        has_late_answers: whether answers were added to those of which something was given out before.
        uncounted: the units of which it is not told how many answered, by wave; those that are hidden are among them,
            and others whose scores are shown.
        levels: the columns that name units, the largest first, as the ledger keeps them.
    """

    rule: Rule
    ledger: Ledger | None
    subject: Subject
    public: bool = False
    given_out: list[Protected] = field(factory=list)
    held_back: list[str] = field(factory=list)
    has_late_answers: bool = False
    uncounted: dict[Wave, Hidden] = field(factory=dict, init=False)
    levels: Path = field(default=(), init=False)
    _hidden: dict[tuple[Wave, str], Hidden] = field(factory=dict, init=False)
    _stage: int = field(default=0, init=False)
    _stages: dict[str, int] = field(factory=dict, init=False)

    @property
    def text(self) -> str:
        """The rule, as every output states it."""
        audience = "This output is public." if self.public else "This output is for the agency alone."
        return f"{self.rule}\n{_ONE_PATTERN}\n{audience}"

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

    def decide(self, given: Iterable[tuple[Wave, Answered]], scales: Sequence[str], /) -> None:
        """Decide of which units something is shown: who answered, and the scores of all these scales.

        Nothing is decided of scores that units may not have, because nothing of them is shown. It goes by how many
        people have a score and by the mean of their scores, also where the score of a unit is made otherwise; where
        that is the per cent of people who meet something, by whether each does.
        """
        waves = dict(given)
        self.levels = next((data.levels[0].columns for data in waves.values()), ())
        permitted = [scale for scale in scales if self.subject.aggregates.output(scale).permitted]
        jobs = [
            self._respondents(waves),
            *self._in_groups([self._means(scale, waves) for scale in permitted], permitted),
        ]
        found, hidden = self._together(jobs, self._hidden_before(jobs[0]))
        self.given_out += [one for one in found if one.is_safe]
        self.has_late_answers |= any(one.is_safe and one.shown.stage for one in found)
        # How many people have a score is hidden with how many answered: the one tells the other.
        uncounted = hidden | _hidden(found[0], count_too=True)
        told = [self._told(job) if one.is_safe else frozenset() for job, one in zip(jobs, found, strict=True)]
        for wave in waves:
            self.uncounted[wave] = {one.unit: Withheld.WITHHELD for one in uncounted if one.wave == wave}
            for scale, known, one in zip(permitted, told[1:], found[1:], strict=True):
                lost = (hidden - known) | _hidden(one)
                self._hidden[wave, scale] = {of.unit: Withheld.WITHHELD for of in lost if of.wave == wave}
        everything = frozenset[Place]().union(*(job.there for job in jobs))
        # Few people are withheld without a ledger, too.
        if self._is_known and everything <= hidden.difference(*told):
            alone = evolve(self, ledger=None)._together(jobs, set())[1]
            if not everything <= alone:
                self.held_back += [job.table.statistic for job in jobs]

    def hidden(self, wave: Wave, scale: str, /) -> Hidden:
        """Give the units whose scores are not shown, once that is decided; none where units may not have them."""
        return self._hidden.get((wave, scale), {})

    def of_details(
        self, wave: Wave, tables: Mapping[str, Mapping[Path, People]], few: Iterable[Path], sizes: Mapping[Path, int], /
    ) -> Hidden:
        """Decide of which units favourable answers and agreement are shown, for scales that share items: one pattern.

        Args:
            tables: by scale and unit, people with the means of their own per cents.
            few: the units of whom too few answered some item.
            sizes: how many people the details of each unit are of.
        """
        permitted = {one: of for one, of in tables.items() if self.subject.aggregates.output(one).permitted}
        jobs = [self._details(scale, {wave: of}) for scale, of in permitted.items()]
        hidden = {path for scale in permitted for path in self.hidden(wave, scale)}
        lost = beside({*few, *hidden}, sizes, self.least_detail)
        while True:
            found, places = self._together(jobs, {Place(path, wave=wave) for path in lost})
            now = beside({one.unit for one in places} | lost, sizes, self.least_detail)
            if now == lost:
                break
            lost = now
        self.given_out += [one for one in found if one.is_safe]
        for job, one in zip(jobs, found, strict=True):
            if self.held_back or not one.is_safe:
                self.held_back.append(job.table.statistic)
        return dict.fromkeys(lost, Withheld.WITHHELD)

    def _respondents(self, waves: Mapping[Wave, Answered]) -> _Job:
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
        return _Job(table, self.rule, is_of_counts=True)

    def _means(self, scale: str, waves: Mapping[Wave, Answered]) -> _Job:
        """Give the means of one scale. They have to stay open for a colleague who knows each number of people."""
        defined = self.subject.instrument.scales[scale]
        is_harm = (defined.sensitivity or self.subject.instrument.sensitivity) is Sensitivity.HARM
        share = share_of(self.subject, scale)
        least = 1 if defined.aggregate is None else defined.aggregate.minimum_cell
        rule = evolve(self.rule, counts_are_known=True)
        if is_harm or share is not None:
            rule = evolve(rule, minimum_detail=max(least, rule.minimum_detail))
        else:
            rule = evolve(rule, minimum_mean=max(least, rule.minimum_mean))
        possible = self.subject.aggregates.ranges.get(scale)
        low, high = (None, None) if possible is None else (float(possible.min), float(possible.max))
        if share is not None:
            # Per cents of people are rounded, and never 0 or 100; those of several answers are told as they are.
            low, high = (_LEAST, _MOST) if share.is_of_people else (0.0, 100.0)
        elif low == high:
            low = high = None
        tables = {
            wave: {
                path: mean_cell(members, scale) if share is None else _mean_of(list(share.of(members)))
                for level in data.levels
                for path, members in data.members(level).items()
            }
            for wave, data in waves.items()
        }
        table = Table(
            statistic=f"{scale}{_MEAN}",
            kind=Kind.HARM if is_harm else Kind.SCALE_MEAN if share is None else Kind.PERCENTAGE,
            low=low,
            high=high,
            people=self._people(scale),
            public=self.public,
            cells=_cells(tables, low, high),
        )
        return _Job(table, rule)

    def _details(self, scale: str, tables: Tables) -> _Job:
        table = Table(
            statistic=f"{scale}{_DETAILS}",
            kind=Kind.PERCENTAGE,
            low=_LEAST,
            high=_MOST,
            rounded_to=5.0,
            people=f"{self._people(scale)}{_DETAILS}",
            public=self.public,
            cells=_cells(tables, _LEAST, _MOST),
        )
        return _Job(table, evolve(self.rule, counts_are_known=True))

    def _people(self, name: str) -> str:
        """Name whose answers they are; other instruments in the same ledger are about others."""
        return f"{self.subject.instrument.id}.{name}"

    @property
    def _known(self) -> list[ShownTable]:
        """What was given out of this instrument."""
        tables = () if self.ledger is None else self.ledger.tables
        return [one for one in tables if one.people.startswith(self._people(""))]

    @property
    def _is_known(self) -> bool:
        return bool(self._known)

    def _hidden_before(self, respondents: _Job) -> set[Place]:
        """Give what was hidden before: what is shown of it now, beside scales that were shown, would give it away."""
        if not self._is_known:
            return set()
        self._stage = self._protected(respondents, ()).shown.stage
        return {
            cell.place
            for table in self._known
            if table.stage == self._stage and table.statistic.endswith(_MEAN) and (self.public or not table.public)
            for cell in table.cells
            if cell.is_hidden
        }

    def _told(self, job: _Job) -> frozenset[Place]:
        """Give the places whose mean was given out before, as it is now: to hide it again would hide nothing."""
        earlier = {
            (cell.place, cell.n, cell.value)
            for table in self._known
            if table.statistic == job.table.statistic and (table.public or not self.public)
            for cell in table.cells
            if cell.value is not None
        }
        return frozenset(one.place for one in job.table.cells if one.n and (one.place, one.n, one.mean) in earlier)

    def _in_groups(self, jobs: Sequence[_Job], scales: Sequence[str]) -> Iterator[_Job]:
        """Put those that need more people than means do together with those of the same items."""
        items = [self._items(scale) for scale in scales]
        groups = list(range(len(jobs)))
        for place, mine in enumerate(items):
            for other in range(place):
                if mine & items[other]:
                    groups = [groups[place] if one == groups[other] else one for one in groups]
        strict = {
            group
            for job, group in zip(jobs, groups, strict=True)
            if job.rule.minimum(job.table.kind, public=self.public) > self.least_mean
        }
        return (evolve(job, group=one if one in strict else None) for job, one in zip(jobs, groups, strict=True))

    def _items(self, scale: str) -> frozenset[str]:
        """Give the items that a scale rests on."""
        defined = self.subject.instrument.scales.get(scale)
        if defined is None:
            return frozenset([scale])
        names = {*names_of_scales(defined), *((defined.aggregate and defined.aggregate.ratio) or ())} - {scale}
        return frozenset(use.item for use in defined.items).union(*map(self._items, names))

    def _together(self, jobs: Sequence[_Job], start: set[Place]) -> tuple[list[Protected], set[Place]]:
        """Protect tables until what is hidden in one of them is hidden in all.

        Returns:
            The tables, and what is hidden in all of them.
        """
        hidden = set(start)
        own: dict[int | None, set[Place]] = {job.group: set() for job in jobs}
        told = [self._told(job) for job in jobs]
        found: dict[int, Protected] = {}
        while True:
            before = len(hidden), sum(map(len, own.values()))
            for place, job in enumerate(jobs):
                wanted = ((hidden | own[job.group]) & job.there) - told[place]
                if place not in found or not wanted <= _hidden(found[place]):
                    found[place] = self._protected(job, wanted)
                lost = _hidden(found[place])
                if found[place].is_safe and job.is_of_counts and not found[place].shown.stage:
                    # What else is hidden there tells how many there are, and not what somebody said who came late.
                    hidden |= {one.place for one in found[place].cells if one.status is Status.PRIMARY}
                elif found[place].is_safe and job.group is not None:
                    hidden |= {one.place for one in found[place].cells if one.reason is Reason.SAME_ANSWER}
                    own[job.group] |= lost
                else:
                    hidden |= lost
            if before == (len(hidden), sum(map(len, own.values()))):
                for group, lost in own.items():
                    few = [
                        place
                        for place, job in enumerate(jobs)
                        if job.group == group
                        for one in found[place].cells
                        if one.reason is Reason.TOO_FEW_PEOPLE and one.place not in hidden
                    ]
                    # That people are few explains what is hidden there alone; otherwise it has to be hidden in all.
                    hidden |= set() if few else lost
                if before[0] == len(hidden):
                    break
        return [found[place] for place in range(len(jobs))], hidden

    def _protected(self, job: _Job, hidden: Iterable[Place]) -> Protected:
        """Protect a table beside what was given out of the same people, or of them before others answered late."""
        table, rule = evolve(job.table, levels=self.levels), job.rule
        before = [one for one in self._known if one.people == table.people]
        if not before:
            return protect(evolve(table, stage=self._stage), rule, hidden=hidden)
        if (stage := self._stages.get(table.people)) is not None:
            return protect(evolve(table, stage=stage), rule, ledger=self.ledger, hidden=hidden)
        own = stage_of(table, before)
        after = 1 + max(one.stage for one in before)
        # Who answered tells the stage; where that is hidden, and late answers may be among those, the scores may.
        stages = (own, after) if table.people == self._people("respondents") else (self._stage, own, after)
        for stage in dict.fromkeys(stages):
            found = protect(evolve(table, stage=stage), rule, ledger=self.ledger, hidden=hidden)
            if not any(one.kind is FindingKind.CONTRADICTION for one in found.audit.findings):
                break
        self._stages[table.people] = found.shown.stage
        return found


def _hidden(found: Protected, *, count_too: bool = False) -> set[Place]:
    """Give the places of which something is not shown: all, where even a table of nothing would tell too much."""
    return {
        one.place
        for one in found.cells
        if (not found.is_safe and one.n != 0) or one.is_hidden or (count_too and one.n is None)
    }


def beside(hidden: Iterable[Path], sizes: Mapping[Path, int], least: int = 0, /) -> set[Path]:
    """Give the hidden units, and others so that none of them is what is left of a larger unit without the others.

    Args:
        sizes: how many people each unit of each level has.
        least: how many people have to be in what is left of a larger unit that is shown.

    Examples:
        >>> sizes = {(): 40, ("a",): 20, ("b",): 12, ("c",): 8}
        >>> sorted(beside([("b",)], sizes))
        [('b',), ('c',)]
    """
    found = {path for path in hidden if sizes.get(path)}
    parents = sorted({path[:-1] for path in sizes if path}, key=len, reverse=True)
    for parent in parents:
        if parent in found:
            # Nothing is left of what is hidden itself.
            continue
        children = [path for path in sizes if path[:-1] == parent and path and sizes[path]]
        lost = [path for path in children if path in found]
        shown = sorted((path for path in children if path not in found), key=lambda path: (sizes[path], path))
        while lost and (len(lost) < 2 or sum(sizes[path] for path in lost) < least):
            # An only child is the same people as its parent.
            lost.append(shown.pop(0) if shown else parent)
        found |= set(lost)
    return found


def mean_cell(members: Sequence[Person], scale: str, /) -> People:
    """Give how many people have a score, and the mean of their scores."""
    return _mean_of([float(value) for one in members if (value := one.cells.get(scale)) is not None])


def _mean_of(values: Sequence[float]) -> People:
    return People(len(values), fsum(values) / len(values) if values else None)


def _cells(tables: Tables, low: float | None = None, high: float | None = None) -> tuple[Cell, ...]:
    """Give the cells of all waves; means are kept within their range, which arithmetic may leave by a speck."""
    found = []
    for wave, units in tables.items():
        for path, one in units.items():
            mean = None if one.mean is None or low is None or high is None else min(max(one.mean, low), high)
            found.append(Cell(Place(path, wave=wave), one.n, mean, one.roster))
    return tuple(found)
