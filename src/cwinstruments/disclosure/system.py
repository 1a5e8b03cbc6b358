"""What readers know for certain: equations and limits of how many people each smallest set has and what they answered.

Whole people make the equations sharper than real numbers would: a reader knows that nobody is half a person, and that
the sum of answers of one step is a whole number of steps. So the numbers are integers here, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import TypeAlias

from attrs import frozen

from cwinstruments.disclosure.rows import TOLERANCE, ContradictionError, Limits, Row, reduced, tightened
from cwinstruments.disclosure.shown import Reason, ShownCell, ShownTable
from cwinstruments.disclosure.space import Atoms, Space


@frozen
class Scores:
    """How one statistic's scores count: in steps above the least score."""

    low: float
    unit: float
    most: float
    whole: bool

    @classmethod
    def of(cls, table: ShownTable, /) -> Scores | None:
        """Give the scores of a table; None where its statistic is no mean."""
        if table.low is None or table.high is None:
            return None
        if table.step is None:
            return cls(table.low, 1.0, table.high - table.low, False)
        return cls(table.low, table.step, float(round((table.high - table.low) / table.step)), True)

    def steps(self, value: float, /) -> float:
        """Turn a mean into steps above the least score."""
        return min(max((value - self.low) / self.unit, 0.0), self.most)

    def value(self, steps: float, /) -> float:
        """Turn steps into a mean."""
        return self.low + self.unit * steps


@frozen(eq=False)
class System:
    """The equations of tables that are about the same people.

    The variables are first the numbers of people of the smallest sets, then, for each statistic, their sums in steps.

    Args:
        cap: what stands for no upper limit of a number of people.
    """

    space: Space
    scores: Mapping[str, Scores]
    cap: float
    limits: Limits
    rows: tuple[Row, ...]

    def sums(self, statistic: str, atoms: Iterable[int], /) -> list[int]:
        """Give the variables of the sums of some sets."""
        return _sums_of(self.space, self.scores, statistic, atoms)


def _sums_of(space: Space, scores: Mapping[str, Scores], statistic: str, atoms: Iterable[int]) -> list[int]:
    start = (1 + list(scores).index(statistic)) * space.size
    return [start + atom for atom in atoms]


def system_of(tables: Sequence[ShownTable], space: Space, /, *, published: bool = True) -> System:
    """Write down what readers know of tables that are about the same people.

    Args:
        published: False for what is known without any published figure but those of nobody: who is hidden and why, and
            the rosters.

    Raises:
        ValueError: two tables of the same statistic have different limits.
        ContradictionError: they can't be about the same people.
    """
    scores = _scores(tables)
    cells = [
        (table, cell, covers[cell.place])
        for table, covers in zip(tables, space.covers, strict=True)
        for cell in table.cells
    ]
    largest = max((max(cell.n or 0, cell.roster or 0, table.minimum) for table, cell, _ in cells), default=0)
    cap, size = 10.0 * max(10, largest), space.size
    most = [1.0, *(one.most for one in scores.values())]
    limits = Limits(
        [0.0] * (size * len(most)),
        [cap * one for one in most for _ in range(size)],
        [True] * size + [one.whole for one in scores.values() for _ in range(size)],
    )
    rows = [*_counts(cells, published), *_sums(space, scores, cells if published else [])]
    for place, one in enumerate(scores.values(), start=1):
        rows += [Row({size * place + atom: 1.0, atom: -one.most}, -inf, 0.0) for atom in range(size)]
    return System(space, scores, cap, limits, tuple(tightened(rows, limits)))


def _scores(tables: Sequence[ShownTable]) -> dict[str, Scores]:
    found: dict[str, Scores] = {}
    for table in tables:
        one = Scores.of(table)
        if one is not None and found.setdefault(table.statistic, one) != one:
            raise ValueError(f"{table.statistic!r} has different limits or steps in two tables; it is one statistic")
    return found


_Cells: TypeAlias = list[tuple[ShownTable, ShownCell, Atoms]]


def _counts(cells: _Cells, published: bool) -> Iterable[Row]:
    """Give what is known of numbers of people."""
    known: dict[Atoms, float] = {}
    for table, cell, atoms in cells:
        if cell.n is not None and (published or cell.n == 0 or cell.is_hidden):
            if known.setdefault(atoms, cell.n) != cell.n:
                raise ContradictionError
        else:
            lower, upper = _open_limits(table, cell, published)
            yield Row(dict.fromkeys(atoms, 1.0), lower, upper)
    for rest, n in reduced(known):
        yield Row(dict.fromkeys(rest, 1.0), n, n)


def _open_limits(table: ShownTable, cell: ShownCell, published: bool) -> tuple[float, float]:
    """Give the limits of a number that is not told: the rule is known, and so is the roster."""
    roster = inf if cell.roster is None else float(cell.roster)
    if cell.n is not None and not published:
        return 0.0, roster
    if cell.reason is Reason.TOO_FEW_PEOPLE:
        return 1.0, min(table.minimum - 1.0, roster)
    lower, upper = float(table.minimum), roster
    if cell.n_reason is Reason.FEW_NON_RESPONDENTS:
        lower, upper = max(lower, roster - table.minimum_non_respondents + 1), roster - 1
    return lower, upper


def _sums(space: Space, scores_of: Mapping[str, Scores], cells: _Cells) -> Iterable[Row]:
    """Give what is known of sums: exactly, or to within the rounding."""
    exact: dict[str, dict[Atoms, float]] = {}
    for table, cell, atoms in cells:
        if cell.value is None or cell.is_hidden:
            continue
        scores = scores_of[table.statistic]
        half = (table.rounded_to or 0.0) / 2
        least, most = scores.steps(cell.value - half), scores.steps(cell.value + half)
        sums = _sums_of(space, scores_of, table.statistic, atoms)
        if cell.n is None:
            yield Row({**dict.fromkeys(sums, 1.0), **dict.fromkeys(atoms, -least)}, 0.0, inf)
            yield Row({**dict.fromkeys(sums, 1.0), **dict.fromkeys(atoms, -most)}, -inf, 0.0)
        elif half:
            yield Row(dict.fromkeys(sums, 1.0), least * cell.n, most * cell.n)
        else:
            total = _whole(least * cell.n) if scores.whole else least * cell.n
            same = exact.setdefault(table.statistic, {})
            if abs(same.setdefault(atoms, total) - total) > TOLERANCE * max(1.0, total):
                raise ContradictionError
    for statistic, known in exact.items():
        for rest, total in reduced(known):
            yield Row(dict.fromkeys(_sums_of(space, scores_of, statistic, rest), 1.0), total, total)


def _whole(value: float) -> float:
    """Take the noise of a mean of whole steps away."""
    near = float(round(value))
    return near if abs(near - value) <= 1e-6 * max(1.0, abs(near)) else value
