"""The least and the greatest that a hidden number or mean can be, by linear programmes over whole people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor, inf
from typing import Any, Final, TypeAlias

from attrs import define, field, frozen

from cwinstruments.disclosure.programmes import Part, Solution, need_solver, solved
from cwinstruments.disclosure.rows import TOLERANCE, ContradictionError, Row
from cwinstruments.disclosure.system import System

_MOST_TRIED: Final = 20
_MOST_POINTS: Final = 500


@frozen
class Range:
    """What a hidden number can be. `upper` is None where nothing limits it."""

    lower: float
    upper: float | None

    @property
    def width(self) -> float:
        """How far it goes; infinite where nothing limits it."""
        return inf if self.upper is None else self.upper - self.lower


_Held: TypeAlias = tuple[Mapping[int, float], float]
"""An expression that is held at a value."""


@define(eq=False)
class Memory:
    """What earlier programmes found, for those to come.

    Args:
        solutions: by programme. Most parts of a system stay as they are when a cell more is hidden.
        points: ways in which everything can be, each a value for every variable. Whatever has been hidden since, what
            was possible mostly still is; so many a range is seen to be wide enough without another programme.
    """

    solutions: dict[tuple[object, ...], Solution | None] = field(factory=dict)
    points: list[Any] = field(factory=list)


@define(eq=False)
class Solver:
    """Solves for ranges; what hangs together is solved together, and nothing twice.

    Raises:
        ContradictionError: it can't all be true at once.
    """

    system: System
    memory: Memory = field(factory=Memory)
    _points: list[Any] = field(factory=list)
    _home: dict[int, int] = field(init=False)
    _rows: dict[int, list[Row]] = field(init=False)
    _members: dict[int, list[int]] = field(init=False)
    _parts: dict[frozenset[int], Part] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        made = self.system
        free = [one for one in range(len(made.limits.lower)) if not made.limits.is_settled(one)]
        self._home = _homes(made.rows, free)
        self._rows, self._members = {}, {}
        for one, home in self._home.items():
            self._members.setdefault(home, []).append(one)
        for row in made.rows:
            self._rows.setdefault(self._home[next(iter(row.terms))], []).append(row)

        self._check()

    def _check(self) -> None:
        """Find one way in which everything can be, and those earlier ones that still are."""
        import numpy as np

        limits = self.system.limits
        first = np.array(limits.lower, dtype=float)
        for home in self._rows:
            part, solution = self._solution(frozenset({home}), {}, None)
            first[list(part.variables)] = solution.point
        self._points = [first, *self._possible(self.memory.points[-_MOST_POINTS:])]

    def _possible(self, points: list[Any]) -> list[Any]:
        """Give the points that fulfil every row and limit; this is what makes earlier points safe to use."""
        import numpy as np

        limits = self.system.limits
        points = [point for point in points if len(point) == len(limits.lower)]
        if not points:
            return []
        values = np.array(points)
        whole = values[:, np.array(limits.whole)]
        fits = (values >= np.array(limits.lower) - TOLERANCE).all(axis=1)
        fits &= (values <= np.array(limits.upper) + TOLERANCE).all(axis=1)
        fits &= (np.abs(whole - np.round(whole)) <= TOLERANCE).all(axis=1)
        if self.system.rows:
            matrix = _matrix(self.system.rows, {one: one for one in range(len(limits.lower))})
            slack = TOLERANCE * np.maximum(1.0, abs(matrix).max(axis=1).toarray())
            found = (matrix @ values.T).T
            fits &= (found >= np.array([row.lower for row in self.system.rows]) - slack).all(axis=1)
            fits &= (found <= np.array([row.upper for row in self.system.rows]) + slack).all(axis=1)
        return [point for point, is_possible in zip(points, fits, strict=True) if is_possible]

    def together(self, atoms: Iterable[int], statistic: str, /) -> set[int]:
        """Give the numbers of the parts of the system that tell something of some sets."""
        atoms = list(atoms)
        sums = self.system.sums(statistic, atoms) if statistic in self.system.scores else []
        return {self._home[one] for one in (*atoms, *sums) if one in self._home}

    def count(self, atoms: Iterable[int], /, *, enough: float | None = None) -> Range:
        """Give the range of the number of people of some sets.

        Args:
            enough: be content with a part of the range that is as wide as that.
        """
        atoms = list(atoms)
        if enough is not None and (seen := self._seen(atoms)).width >= enough:
            return seen
        lower, upper = self._both(dict.fromkeys(atoms, 1.0), None)
        lower, upper = float(ceil(lower - TOLERANCE)), float(floor(upper + TOLERANCE))
        return Range(lower, None if upper >= self.system.cap else upper)

    def _seen(self, atoms: list[int], statistic: str | None = None) -> Range:
        """Give the range of what has been seen to be possible: of a number, or of a mean."""
        numbers = [round(float(point[atoms].sum())) for point in self._points]
        if statistic is None:
            return Range(float(min(numbers)), float(max(numbers)))
        sums, scores = self.system.sums(statistic, atoms), self.system.scores[statistic]
        means = [
            scores.value(float(point[sums].sum()) / n) for point, n in zip(self._points, numbers, strict=True) if n
        ]
        return Range(min(means, default=inf), max(means, default=-inf))

    def mean(self, statistic: str, atoms: Iterable[int], /, *, enough: float | None = None) -> Range:
        """Give the range of the mean of some sets.

        A mean is a sum by a number, and both are open. So the number is held at each of its values in turn, which
        leaves a linear programme for the sum.

        Args:
            enough: be content with a part of the range that is as wide as that.
        """
        atoms = list(atoms)
        if enough is not None and (seen := self._seen(atoms, statistic)).width >= enough:
            return seen
        scores, count = self.system.scores[statistic], self.count(atoms)
        sums = dict.fromkeys(self.system.sums(statistic, atoms), 1.0)
        least, most = inf, -inf
        last = count.upper if count.upper is not None else count.lower + _MOST_TRIED
        for n in range(max(1, int(count.lower)), int(last) + 1):
            try:
                low, high = self._both(sums, (dict.fromkeys(atoms, 1.0), float(n)))
            except ContradictionError:
                continue
            least, most = min(least, scores.value(low / n)), max(most, scores.value(high / n))
            if enough is not None and (seen := self._seen(atoms, statistic)).width >= enough:
                return seen
        if least == inf:
            raise ContradictionError
        # Where only one mean is left, the two programmes differ by a speck.
        return Range(least, max(least, most))

    def _both(self, terms: Mapping[int, float], held: _Held | None) -> tuple[float, float]:
        """Give the least and the greatest of an expression."""
        constant, inside = self._open(terms)
        if held is not None:
            taken, weights = self._open(held[0])
            if not weights and abs(held[1] - taken) > TOLERANCE:
                raise ContradictionError
            held = (weights, held[1] - taken) if weights else None
        homes = {self._home[one] for one in inside}
        if held is not None:
            groups = [frozenset(homes | {self._home[one] for one in held[0]})]
        else:
            groups = [frozenset({home}) for home in sorted(homes)]
        low = high = constant
        for group in groups:
            some = {one: weight for one, weight in inside.items() if self._home[one] in group}
            low += self._extreme(group, some, held)
            high -= self._extreme(group, {one: -weight for one, weight in some.items()}, held)
        return low, high

    def _open(self, terms: Mapping[int, float]) -> tuple[float, dict[int, float]]:
        """Split an expression into what is settled and what is open."""
        constant = sum(weight * self.system.limits.lower[one] for one, weight in terms.items() if one not in self._home)
        return constant, {one: weight for one, weight in terms.items() if one in self._home}

    def _extreme(self, homes: frozenset[int], terms: Mapping[int, float], held: _Held | None) -> float:
        """Give the least of an expression, and keep the way in which it is reached."""
        part, solution = self._solution(homes, terms, held)
        point = self._points[0].copy()
        point[list(part.variables)] = solution.point
        self._points.append(point)
        self.memory.points.append(point)
        return solution.value

    def _solution(self, homes: frozenset[int], terms: Mapping[int, float], held: _Held | None) -> tuple[Part, Solution]:
        """Solve a programme, unless that has been done.

        Raises:
            ContradictionError: nothing fits.
        """
        if homes not in self._parts:
            self._parts[homes] = self._made(homes)
        part = self._parts[homes]
        place = {one: number for number, one in enumerate(part.variables)}
        aim = tuple(sorted((place[one], weight) for one, weight in terms.items()))
        fixed = None if held is None else (tuple(sorted(place[one] for one in held[0])), held[1])
        key = (part.signature, aim, fixed)
        if key not in self.memory.solutions:
            self.memory.solutions[key] = solved(part, aim, fixed)
        if (found := self.memory.solutions[key]) is None:
            raise ContradictionError
        return part, found

    def _made(self, homes: frozenset[int]) -> Part:
        import numpy as np

        limits = self.system.limits
        rows = [row for home in sorted(homes) for row in self._rows.get(home, ())]
        variables = tuple(sorted(one for home in homes for one in self._members[home]))
        matrix = _matrix(rows, {one: number for number, one in enumerate(variables)})
        arrays = (
            np.array([row.lower for row in rows], dtype=float),
            np.array([row.upper for row in rows], dtype=float),
            np.array([limits.lower[one] for one in variables], dtype=float),
            np.array([limits.upper[one] for one in variables], dtype=float),
            np.array([limits.whole[one] for one in variables], dtype=np.int32),
        )
        said = (matrix.data, matrix.indices, matrix.indptr, *arrays)
        return Part(variables, matrix, *arrays, b"|".join(array.tobytes() for array in said))


def _matrix(rows: Sequence[Row], place: Mapping[int, int]) -> Any:
    """Give the coefficients of rows, a variable in each column."""
    need_solver()
    import numpy as np
    from scipy.sparse import csr_array

    weights = np.array([weight for row in rows for weight in row.terms.values()], dtype=float)
    down = np.array([number for number, row in enumerate(rows) for _ in row.terms], dtype=np.int32)
    across = np.array([place[one] for row in rows for one in row.terms], dtype=np.int32)
    return csr_array((weights, (down, across)), shape=(len(rows), len(place)))


def _homes(rows: Sequence[Row], free: Iterable[int]) -> dict[int, int]:
    """Give each open variable the number of the set of variables that it hangs together with, by rows."""
    parent = {one: one for one in free}

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for row in rows:
        first, *others = row.terms
        for other in others:
            parent[root(other)] = root(first)
    return {one: root(one) for one in parent}
