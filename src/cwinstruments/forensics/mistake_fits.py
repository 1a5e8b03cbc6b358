"""How far a mistake gives stated totals: in every row, or only where they differ, as if part of a file was made so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import comb
from typing import Final

from attrs import frozen

from cwinstruments.forensics.mistake import Mistake
from cwinstruments.forensics.stated_rows import StatedRow, count_same
from cwinstruments.forensics.stated_values import Rounder
from cwinstruments.mutants.mutant import Kind

Values = Sequence[float | None]
Ways = Mapping[str, Rounder]

_LEAST_MENDED: Final = 0.5
_LEAST_IN_PART: Final = 0.9
_FEWEST_IN_PART: Final = 5
_FEWEST_OF_A_PAIR: Final = 10
_LEAST_OF_EACH: Final = 0.2
_SAME_DISTANCE: Final = 1 / 3
_BY_CHANCE: Final = 0.01


@frozen
class Fit:
    """A mistake, or two, and for which rows it gives the stated total.

    Args:
        hits: for which rows it does; one that was made in some rows leaves the others as they are.
        in_part: whether it was made in some rows alone.
        rows: the first and the last of these, where they lie together; None at the ends of the file.
        each_alone: whether of two mistakes each row has one.
    """

    mistakes: tuple[Mistake, ...]
    rounding: str | None
    hits: tuple[bool, ...]
    n_hits: int
    in_part: bool = False
    rows: tuple[int | None, int | None] | None = None
    each_alone: bool = False

    @property
    def rank(self) -> tuple[bool, int, bool, int]:
        """What is likelier comes first."""
        return (
            self.in_part,
            len(self.mistakes),
            self.rounding is not None,
            sum(one.rarity for one in self.mistakes),
        )


class Fitting:
    """Tells how far mistakes give stated totals.

    Args:
        every: each different row.
        ways: how values may have been rounded besides.
    """

    def __init__(self, every: Sequence[StatedRow], ways: Ways) -> None:
        self._every, self._ways = every, ways
        self._n = sum(len(row.places) for row in every)
        self._ours: dict[str | None, list[bool]] = {None: [row.agrees for row in every]}

    def ways_of(self, mistakes: Sequence[Mistake]) -> Ways:
        """Give how values may be rounded besides: those that are rounded otherwise already are not."""
        is_rounded = any(
            one.kind is Kind.ROUNDING and any(one.instrument.scales[id].round for id in one.slip.mutant.scales)
            for one in mistakes
        )
        return {} if is_rounded else self._ways

    def whole(self, mistakes: tuple[Mistake, ...], values: Values) -> Fit:
        """Give the fit of a mistake that was made in every row."""
        rounding, hits = count_same(values, self._every, self.ways_of(mistakes))
        return Fit(mistakes, rounding, tuple(hits), self._count(hits))

    def in_part(self, fit: Fit, values: Values, n_tried: int) -> Iterator[Fit]:
        """Give the fit of the same where it was made in some rows; none where that may be so by chance.

        Args:
            fit: of every row.
            n_tried: how many mistakes were tried so far.
        """
        ours = self._ours_with(fit.rounding)
        differ = [place for place, hit in enumerate(ours) if not hit]
        mended = [place for place in differ if fit.hits[place]]
        fewest = _FEWEST_IN_PART if len(fit.mistakes) == 1 else _FEWEST_OF_A_PAIR
        if len(differ) == len(ours) or len(mended) < fewest:
            return
        if self._rows(mended) < _LEAST_IN_PART * self._rows(differ):
            return
        by_value, by_distance = self.chances(values, fit.rounding)
        # One and the same distance is given by several mistakes; typing seldom gives it again and again.
        chance = max(by_value, min(by_distance, _SAME_DISTANCE))
        if n_tried * comb(len(differ), len(mended)) * chance ** len(mended) > _BY_CHANCE:
            return
        hits = tuple(one or other for one, other in zip(ours, fit.hits, strict=True))
        yield Fit(fit.mistakes, fit.rounding, hits, self._count(hits), True, self._stretch(ours, fit.hits))

    def each_alone(self, one: Fit, other: Fit, chance: float, n_tried: int) -> Iterator[Fit]:
        """Give two mistakes of which each was made in other rows, where all that differ come out with one of them.

        Args:
            chance: how often one or the other gives a row by chance.
            n_tried: of how many mistakes they are two.
        """
        if one.rounding != other.rounding:
            return
        ours = self._ours_with(one.rounding)
        differ = [place for place, hit in enumerate(ours) if not hit]
        if not all(one.hits[place] or other.hits[place] for place in differ):
            return
        if n_tried**2 * chance ** len(differ) > _BY_CHANCE:
            return
        for first, second in ((one, other), (other, one)):
            alone = [place for place in differ if first.hits[place] and not second.hits[place]]
            if len(alone) < max(_FEWEST_IN_PART, _LEAST_OF_EACH * len(differ)):
                return
        yield Fit(
            (*one.mistakes, *other.mistakes), one.rounding, (True,) * len(ours), self._n, True, None, each_alone=True
        )

    def best(self, fits: Sequence[Fit], n_agree: int) -> tuple[Fit, ...]:
        """Give the fits that give most rows, and half or more of those that differ; the likeliest first."""
        n_differ = self._n - n_agree
        enough = [one for one in fits if one.n_hits > n_agree and one.n_hits - n_agree >= _LEAST_MENDED * n_differ]
        most = max((one.n_hits for one in enough), default=0)
        best = sorted((one for one in enough if one.n_hits == most), key=lambda one: one.rank)
        # What is rounded besides, or made in some rows alone, explains no more than what need not be.
        plain = [one for one in best if (one.rounding, one.in_part) == (best[0].rounding, best[0].in_part)]
        said: dict[tuple[str, ...], Fit] = {}
        for one in plain:
            said.setdefault(tuple(mistake.says for mistake in one.mistakes), one)
        return tuple(said.values())

    def _ours_with(self, rounding: str | None) -> list[bool]:
        """Tell for which rows ours is the stated total, as it is or rounded."""
        if rounding not in self._ours:
            assert rounding is not None
            _, rounded = count_same([row.ours for row in self._every], self._every, {rounding: self._ways[rounding]})
            plain = self._ours[None]
            self._ours[rounding] = [one or other for one, other in zip(plain, rounded, strict=True)]
        return self._ours[rounding]

    def chances(self, values: Values, rounding: str | None, /) -> tuple[float, float]:
        """Give how often a value is a stated total of the rows that differ, and is as far from ours, by chance.

        That is, whichever row the one and the other is of.
        """
        differ = [place for place, hit in enumerate(self._ours_with(rounding)) if not hit]
        rounded = self._ways[rounding] if rounding is not None else float
        given = [None if values[place] is None else rounded(values[place] or 0.0) for place in differ]
        stated = [self._every[place].stated for place in differ]
        ours = [self._every[place].ours for place in differ]
        return _alike(given, stated), _alike(_apart(given, ours), _apart(stated, ours))

    def _stretch(self, ours: Sequence[bool], hits: Sequence[bool]) -> tuple[int | None, int | None] | None:
        """Give from where to where a mistake was made, if between these there is no row that it does not give."""
        rows = sorted(
            (place, our, hit) for row, our, hit in zip(self._every, ours, hits, strict=True) for place in row.places
        )
        made = [number for number, (_, our, hit) in enumerate(rows) if hit and not our]
        first, last = made[0], made[-1]
        if not all(hit for _, _, hit in rows[first : last + 1]):
            return None
        starts = all(hit for _, _, hit in rows[:first])
        ends = all(hit for _, _, hit in rows[last + 1 :])
        return (None if starts else rows[first][0]), (None if ends else rows[last][0])

    def _rows(self, places: Sequence[int]) -> int:
        return sum(len(self._every[place].places) for place in places)

    def _count(self, hits: Sequence[bool]) -> int:
        return sum(len(row.places) for row, hit in zip(self._every, hits, strict=True) if hit)


def _alike(some: Values, others: Values) -> float:
    """Give how often one of some values is one of others, taken at random."""
    given = Counter(round(one, 6) for one in some if one is not None)
    wanted = Counter(round(one, 6) for one in others if one is not None)
    return sum(number * wanted[value] for value, number in given.items()) / max(1, len(some) * len(others))


def _apart(values: Values, ours: Values) -> list[float | None]:
    """Give how far values are from ours; where there is none of ours, nothing is known."""
    return [None if one is None or our is None else one - our for one, our in zip(values, ours, strict=True)]
