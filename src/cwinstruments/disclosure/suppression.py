"""Which cells are hidden: the small ones, and others until the audit is content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from attrs import define, field, frozen

from cwinstruments.disclosure.auditing import audit, small_group_findings
from cwinstruments.disclosure.findings import Audit, Finding, FindingKind
from cwinstruments.disclosure.ledger import Ledger
from cwinstruments.disclosure.levels import refuse_other_units
from cwinstruments.disclosure.partners import Partners
from cwinstruments.disclosure.ranges import Memory
from cwinstruments.disclosure.rows import ContradictionError
from cwinstruments.disclosure.rule import Rule
from cwinstruments.disclosure.shown import Reason, ShownCell, ShownTable, Status
from cwinstruments.disclosure.space import Space
from cwinstruments.disclosure.table import Cell, Place, Table

_MOST_SHOWN_AGAIN: Final = 20
"""How many cells are tried, at the cost of an audit each."""


_HOPELESS: Final = frozenset({FindingKind.CONTRADICTION, FindingKind.UNSOLVED})
"""Where nothing can be worked out, nothing is known to be safe, whatever is hidden."""


@frozen
class Protected:
    """A table that may be published, or the news that it may not.

    Args:
        shown: what is published of it, cell by cell, with the reasons for the analyst.
        audit: what can be worked out from it, together with earlier releases.
        is_safe: whether it may be published. Where earlier releases leave no way, even a table without figures would
            tell too much; then nothing of it may be published.
        rule: the rule.
    """

    shown: ShownTable
    audit: Audit
    is_safe: bool
    rule: Rule

    def __getitem__(self, place: Place, /) -> ShownCell:
        return self.shown[place]

    @property
    def cells(self) -> tuple[ShownCell, ...]:
        """The cells, with statuses and reasons."""
        return self.shown.cells

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """Give what a report may print; nothing where the table is not safe."""
        return (cell.to_row() for cell in (self.shown.cells if self.is_safe else ()))

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain JSON data, for the analyst."""
        return {
            "is_safe": self.is_safe,
            "rule": self.rule.to_dict(),
            "table": self.shown.to_dict(),
            "audit": self.audit.to_dict(),
        }


def protect(
    table: Table,
    rule: Rule | None = None,
    /,
    *,
    ledger: Ledger | None = None,
    beside: Iterable[Protected] = (),
    hidden: Iterable[Place] = (),
) -> Protected:
    """Hide what must not be shown of a table, and as much more as it takes.

    Hidden for their own sake are cells with somebody, but fewer people than the minimum; means at the lowest or the
    highest of the scale, which tell what each person answered; and the number of respondents where few did not answer.
    Then further cells are hidden, the smallest first, until the audit finds nothing that was not there before. Cells of
    nobody are shown.

    Args:
        ledger: what has been published before. Tables about the same people are audited together with this one.
        beside: what is to be published in the same release, and is protected already.
        hidden: what is hidden for another reason, such as in another table of the same people. It stays hidden.

    Raises:
        OtherUnitsError: what was published of the same people has units by other columns, none of which begin with the
            others.
        ValueError: a table of the same statistic in the ledger has other limits.
        ModuleNotFoundError: SciPy is not installed; it comes with the extra `psychometrics`.

    Examples:
        The team of three would be the office less the other team, so that is hidden too:

        >>> team = lambda name, n, mean: Cell(Place(("office", name)), n, mean)
        >>> table = Table.of([team("a", 3, 2.0), team("b", 9, 3.0), team("c", 8, 4.0)], statistic="s", low=1, high=5)
        >>> for one in protect(table).cells:
        ...     print(one.place, one.n, one.status)
        office 20 published
        office / a None primary
        office / b 9 published
        office / c None complementary
    """
    rule = Rule() if rule is None else rule
    others = (*(() if ledger is None else ledger.tables), *(one.shown for one in beside))
    before = tuple(one for one in others if one.people == table.people)
    refuse_other_units(table.levels, before)
    hiding = _Hiding(table, rule, before)
    hiding.hide_primary()
    hiding.hide_too(hidden)
    while found := hiding.findings(thorough=False) or hiding.findings(thorough=True, first=True):
        if not hiding.hide_for(found):
            break
    if found:
        hiding.findings(thorough=True)
    else:
        hiding.show_again()
    return Protected(hiding.shown(), hiding.last, not found, rule)


@define
class _Hiding:
    """A table while its cells are being hidden."""

    table: Table
    rule: Rule
    before: tuple[ShownTable, ...]
    values: dict[Place, tuple[Status, Reason]] = field(factory=dict)
    counts: dict[Place, tuple[Status, Reason]] = field(factory=dict)
    last: Audit = field(init=False)
    _kept: set[Place] = field(factory=set)
    _cells: dict[Place, Cell] = field(init=False)
    _memory: Memory = field(factory=Memory)
    _known: frozenset[tuple[Any, ...]] = field(init=False)
    _partners: Partners = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._cells = {cell.place: cell for cell in self.table.cells}
        self._partners = Partners({place: cell.n for place, cell in self._cells.items()})
        earlier = (one for public in self._audiences() for one in self._audit(self.before, public).findings)
        self._known = frozenset(_key(one) for one in earlier if one.kind not in _HOPELESS)

    def hide_primary(self) -> None:
        """Hide what must not be shown by itself."""
        minimum = self.rule.minimum(self.table.kind, public=self.table.public)
        for place, cell in self._cells.items():
            shown = self._rounded(cell)
            if 0 < cell.n < minimum:
                self._hide(place, Status.PRIMARY, Reason.TOO_FEW_PEOPLE)
            elif cell.n and shown is not None and shown in (self.table.low, self.table.high):
                self._hide(place, Status.PRIMARY, Reason.SAME_ANSWER)
            elif cell.n and self._has_few_non_respondents(cell):
                self.counts[place] = Status.PRIMARY, Reason.FEW_NON_RESPONDENTS

    def hide_too(self, places: Iterable[Place]) -> None:
        """Hide what is hidden for another reason; nobody is not hidden."""
        for place in places:
            if place in self._cells and self._cells[place].n and place not in self.values:
                self._hide(place, Status.COMPLEMENTARY, Reason.WOULD_GIVE_ANOTHER_AWAY)
                self._kept.add(place)

    def _has_few_non_respondents(self, cell: Cell) -> bool:
        if cell.roster is None or self.rule.counts_are_known:
            return False
        return 0 < cell.roster - cell.n < self.rule.minimum_non_respondents

    def _hide(self, place: Place, status: Status, reason: Reason) -> None:
        self.values[place] = status, reason
        if not self.rule.counts_are_known:
            self.counts[place] = status, reason

    def _rounded(self, cell: Cell) -> float | None:
        table = self.table
        if cell.mean is None or table.rounded_to is None or table.low is None or table.high is None:
            return cell.mean
        near = round(cell.mean / table.rounded_to) * table.rounded_to
        return float(min(max(near, table.low), table.high))

    def shown(self) -> ShownTable:
        """Give the table as it would be shown now."""
        table, cells = self.table, []
        for place, cell in self._cells.items():
            status, reason = self.values.get(place, (Status.PUBLISHED, None))
            n_status, n_reason = self.counts.get(place, (Status.PUBLISHED, None))
            value = None if place in self.values else self._rounded(cell)
            n = None if place in self.counts else cell.n
            cells.append(ShownCell(place, n, value, status, reason, n_status, n_reason, cell.roster))
        return ShownTable(
            statistic=table.statistic,
            cells=tuple(cells),
            minimum=self.rule.minimum(table.kind, public=table.public),
            minimum_non_respondents=self.rule.minimum_non_respondents,
            kind=table.kind,
            low=table.low,
            high=table.high,
            step=table.step,
            rounded_to=table.rounded_to,
            grouping=table.grouping,
            people=table.people,
            stage=table.stage,
            public=table.public,
            levels=table.levels,
        )

    def findings(self, *, thorough: bool, first: bool = False) -> list[Finding]:
        """Give what is wrong with the table as it would be shown now, beyond what was wrong before.

        Args:
            thorough: otherwise only small groups are looked for, which is quick.
            first: be content with one among cells that hang together.
        """
        tables = (*self.before, self.shown())
        found: list[Finding] = []
        for public in self._audiences():
            if thorough:
                self.last = self._audit(tables, public, first=first and not self._known)
                found += self.last.findings
            else:
                some = [one for one in tables if one.public or not public]
                try:
                    found += small_group_findings(some, Space.of(some), self.rule, public=public, thorough=False)
                except ContradictionError:
                    return []
            if found:
                break
        return [one for one in found if _key(one) not in self._known]

    def _audit(self, tables: Sequence[ShownTable], public: bool, *, first: bool = False) -> Audit:
        return audit(tables, self.rule, public=public, first=first, memory=self._memory)

    def _audiences(self) -> tuple[bool, ...]:
        """Say who reads it: what is public is read by the public, and by those who know the rest as well."""
        return (True, False) if self.table.public else (False,)

    def hide_for(self, findings: Iterable[Finding]) -> bool:
        """Hide one cell more for each thing that is wrong; False where nothing is left that would help."""
        done: set[Place] = set()
        for one in findings:
            if one.kind in _HOPELESS:
                continue
            places = [place for place in one.places if place in self._cells]
            is_open = partial(self._is_open, kind=one.kind)
            # What was hidden a moment ago may help here too; the next audit tells.
            if done & self._partners.cluster(places, is_open):
                continue
            if (choice := self._partners.choose(places, is_open)) is not None:
                done.add(choice)
                self._hide_partner(choice, places, one.kind)
        return bool(done)

    def _hide_partner(self, choice: Place, places: Sequence[Place], kind: FindingKind) -> None:
        told, why = Status.COMPLEMENTARY, Reason.WOULD_GIVE_ANOTHER_AWAY
        only_count = kind is FindingKind.COUNT and places and all(place not in self.values for place in places)
        if only_count and choice not in self.counts:
            self.counts[choice] = told, why
        else:
            self._hide(choice, told, why)
        # A whole hides nothing while all its parts are shown.
        if (part := self._partners.part(choice, partial(self._is_open, kind=kind))) is not None:
            self._hide_partner(part, places, kind)

    def show_again(self) -> None:
        """Show what turns out not to be needed any more: of cells that were hidden for others, the largest first."""
        statuses = self.values.items()
        hidden = [one for one, (status, _) in statuses if status is Status.COMPLEMENTARY and one not in self._kept]
        for place in sorted(hidden, key=lambda one: (-self._cells[one].n, str(one)))[:_MOST_SHOWN_AGAIN]:
            before = dict(self.values), dict(self.counts), self.last
            del self.values[place]
            if place in self.counts:
                del self.counts[place]
                if self._has_few_non_respondents(self._cells[place]):
                    self.counts[place] = Status.PRIMARY, Reason.FEW_NON_RESPONDENTS
            if self.findings(thorough=False) or self.findings(thorough=True, first=True):
                self.values, self.counts, self.last = before

    def _is_open(self, place: Place, kind: FindingKind) -> bool:
        """Tell whether a cell is shown that hiding would take something from the reader."""
        if not self._cells[place].n:
            return False
        return place not in self.values or (kind is FindingKind.COUNT and place not in self.counts)


def _key(one: Finding) -> tuple[Any, ...]:
    """Tell findings apart, whichever table they were found with."""
    if one.kind is FindingKind.SMALL_GROUP:
        return one.kind, one.statistic, one.group, one.people
    return one.kind, one.release, one.statistic, one.places, one.people, one.stage
