"""The audit: how closely hidden cells can be worked out from everything that has been published.

It sees shown tables and nothing else, as a reader does, and shares no code with what hides cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from attrs import define, field

from cwinstruments.disclosure.findings import Audit, Finding, FindingKind, HiddenCell
from cwinstruments.disclosure.groups import small_groups
from cwinstruments.disclosure.programmes import UnsolvedError
from cwinstruments.disclosure.ranges import Memory, Range, Solver
from cwinstruments.disclosure.rows import SETTLED, ContradictionError
from cwinstruments.disclosure.rule import Rule
from cwinstruments.disclosure.shown import ShownCell, ShownTable, Status
from cwinstruments.disclosure.space import Atoms, Space
from cwinstruments.disclosure.system import Scores, System, system_of
from cwinstruments.disclosure.table import Place

_PINNED = 1e-6
"""The share of the response range below which the mean of a cell is as good as told."""


def audit(
    tables: Iterable[ShownTable],
    rule: Rule | None = None,
    /,
    *,
    public: bool = False,
    exact: bool = False,
    first: bool = False,
    memory: Memory | None = None,
) -> Audit:
    """Work out how closely each hidden cell can be known from all tables together.

    A reader is taken to know every published figure to within its rounding, the rosters, the rule, that nobody is half
    a person, and of each hidden cell whether it is below the minimum. For each of them two integer linear programmes
    give the least and the greatest number of people, and two for each such number the sum of what they answered. A
    number has to stay open by the rule's width, or by as much as it was without any published figure; the mean of a
    cell that is hidden for its own sake by the rule's share of the response range; and no other hidden mean may be
    known exactly.
    No group of fewer people than the minimum may follow by adding and taking away what is published.

    A mean is not looked at beside other statistics of the same people: that an SD and a mean together tell the answers
    is for whoever chooses what is published.

    Args:
        tables: of one release or of many.
        public: whether the readers see public tables only.
        exact: give the whole range of everything; otherwise a range that is wide enough may be wider still.
        first: be content with one thing that is wrong among cells that hang together.
        memory: what audits of much the same tables found, for this one and those to come.

    Raises:
        ValueError: two tables of the same statistic have different limits.
        ModuleNotFoundError: SciPy is not installed; it comes with the extra `psychometrics`.

    Examples:
        >>> from cwinstruments.disclosure import Cell, Table, protect
        >>> team = lambda name, n, mean: Cell(Place(("office", name)), n, mean)
        >>> table = Table.of([team("a", 3, 2.0), team("b", 9, 3.0), team("c", 8, 4.0)], statistic="s", low=1, high=5)
        >>> found = audit([protect(table).shown])
        >>> [(str(one.place), one.n_lower, one.n_upper) for one in found.hidden]
        [('office / a', 1, 4), ('office / c', 7, 10)]
    """
    chosen = [table for table in tables if table.public or not public]
    auditor = _Auditor(Rule() if rule is None else rule, exact, Memory() if memory is None else memory, public, first)
    by_people: dict[str, list[ShownTable]] = {}
    for table in chosen:
        by_people.setdefault(table.people, []).append(table)
    for people, some in by_people.items():
        auditor.look_at(people, some)
    n_cells = sum(len(table.cells) for table in chosen)
    return Audit(tuple(auditor.findings), tuple(auditor.hidden), n_cells, auditor.rule.text())


@define
class _Auditor:
    rule: Rule
    exact: bool
    memory: Memory
    public: bool
    first: bool = False
    findings: list[Finding] = field(factory=list)
    hidden: list[HiddenCell] = field(factory=list)

    def look_at(self, people: str, tables: Sequence[ShownTable]) -> None:
        """Audit the tables that are about the same people."""
        space = Space.of(tables)
        try:
            self.findings += small_group_findings(tables, space, self.rule, public=self.public)
            if self.first and self.findings:
                return
            solver = Solver(system_of(tables, space), self.memory)
            self._look_at_cells(tables, space, solver)
        except ContradictionError:
            self.findings.append(Finding(FindingKind.CONTRADICTION, tables[-1].release, "", (), people=people))
        except UnsolvedError:
            self.findings.append(Finding(FindingKind.UNSOLVED, tables[-1].release, "", (), people=people))

    def _look_at_cells(self, tables: Sequence[ShownTable], space: Space, solver: Solver) -> None:
        # A cell that has nobody more than one that is shown is shown by it.
        nobody = frozenset(one for one in range(space.size) if solver.system.limits.upper[one] <= SETTLED)
        told = {
            (table.statistic, covers[cell.place] - nobody)
            for table, covers in zip(tables, space.covers, strict=True)
            for cell in table.cells
            if not cell.is_hidden
        }
        counted = {
            covers[cell.place]
            for table, covers in zip(tables, space.covers, strict=True)
            for cell in table.cells
            if cell.n is not None
        }
        faulty: set[int] = set()
        prior = partial(system_of, tables, space, published=False)
        for table, covers in zip(tables, space.covers, strict=True):
            for cell in table.cells:
                atoms = covers[cell.place]
                ask_n = cell.n is None and atoms not in counted
                ask_mean = cell.is_hidden and (table.statistic, atoms - nobody) not in told and table.low is not None
                together = solver.together(atoms, table.statistic)
                if (ask_n or ask_mean) and not (self.first and together & faulty):
                    n_findings = len(self.findings)
                    count = self._look_at_count(table, cell, atoms, solver, prior) if ask_n else None
                    mean = self._look_at_mean(table, cell, atoms, solver) if ask_mean else None
                    self._note(table, cell, count, mean)
                    if len(self.findings) > n_findings:
                        faulty |= together

    def _look_at_count(
        self, table: ShownTable, cell: ShownCell, atoms: Atoms, solver: Solver, prior: Callable[[], System]
    ) -> Range:
        required: float = self.rule.count_width
        count = solver.count(atoms, enough=None if self.exact else required)
        if count.width < required:
            required = min(required, Solver(prior(), self.memory).count(atoms, enough=required).width)
            if count.width < required:
                self._find(FindingKind.COUNT, table, cell, count, required)
        return count

    def _look_at_mean(self, table: ShownTable, cell: ShownCell, atoms: Atoms, solver: Solver) -> Range:
        scores = Scores.of(table)
        assert scores is not None
        share = self.rule.mean_share if cell.status is Status.PRIMARY else _PINNED
        required = share * scores.most * scores.unit
        enough = required * (1 - 1e-6)
        mean = solver.mean(table.statistic, atoms, enough=None if self.exact else enough)
        if mean.width < enough:
            self._find(FindingKind.MEAN, table, cell, mean, required)
        return mean

    def _note(self, table: ShownTable, cell: ShownCell, count: Range | None, mean: Range | None) -> None:
        status = cell.status if cell.is_hidden else cell.n_status
        n_lower = None if count is None else int(count.lower)
        n_upper = None if count is None or count.upper is None else int(count.upper)
        means = (None, None) if mean is None else (mean.lower, mean.upper)
        self.hidden.append(HiddenCell(table.release, table.statistic, cell.place, status, n_lower, n_upper, *means))

    def _find(self, kind: FindingKind, table: ShownTable, cell: ShownCell, found: Range, required: float) -> None:
        said = (table.release, table.statistic, (cell.place,), found.lower, found.upper, required)
        self.findings.append(Finding(kind, *said, people=table.people, stage=table.stage))


def small_group_findings(
    tables: Sequence[ShownTable], space: Space, rule: Rule, /, *, public: bool, thorough: bool = True
) -> Iterator[Finding]:
    """Find the small groups that can be worked out, of tables that are about the same people."""
    by_statistic: dict[str, list[int]] = {}
    for number, table in enumerate(tables):
        by_statistic.setdefault(table.statistic, []).append(number)
    minimum = {
        statistic: max(rule.minimum(tables[number].kind, public=public) for number in numbers)
        for statistic, numbers in by_statistic.items()
    }
    for group in small_groups(tables, space, minimum, thorough=thorough):
        last = by_statistic[group.statistic][-1]
        # The cells of the last table that have somebody of the group, the smallest of them.
        places = _named(tables[last], space, last, group.atoms)
        yield Finding(
            FindingKind.SMALL_GROUP,
            tables[last].release,
            group.statistic,
            places,
            float(group.n),
            float(group.n),
            float(minimum[group.statistic]),
            people=tables[last].people,
            stage=tables[last].stage,
            group=tuple(sorted(space.names[atom] for atom in group.atoms)),
        )


def _named(table: ShownTable, space: Space, number: int, atoms: Atoms) -> tuple[Place, ...]:
    covers = space.covers[number]
    left, places = set(atoms), []
    for cell in sorted(table.cells, key=lambda one: (len(covers[one.place]), one.place.unit)):
        if covers[cell.place] & left:
            places.append(cell.place)
            left -= covers[cell.place]
    return tuple(places)
