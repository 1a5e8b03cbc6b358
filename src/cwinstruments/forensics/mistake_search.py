"""The search for the mistake that gives stated totals: rounding alone, then one mistake, then two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from cwinstruments.forensics.mistakes import Mistake, mistakes_of
from cwinstruments.forensics.stated_rows import StatedRow, StatedRows, count_same
from cwinstruments.forensics.stated_values import Rounder
from cwinstruments.model import Instrument

FEW: Final = 3
"""Where fewer different rows differ, mistakes fit by chance."""
_MOST_FIRST: Final = 15
_LEAST_MENDED: Final = 0.5
_NEARLY: Final = 0.8

Progress = Callable[[int], None]
"""Is told how many mistakes were tried so far."""


@frozen
class Fit:
    """A mistake, or two, and for which rows it gives the stated total."""

    mistakes: tuple[Mistake, ...]
    rounding: str | None
    hits: tuple[bool, ...]
    n_hits: int

    @property
    def rank(self) -> tuple[int, bool, int]:
        return len(self.mistakes), self.rounding is not None, sum(one.rarity for one in self.mistakes)


@frozen
class Found:
    """What the search gave: the fits that are best, those of rounding alone first, and how many were tried."""

    fits: tuple[Fit, ...]
    n_tried: int
    is_cut_short: bool


NOTHING: Final = Found((), 0, False)


class MistakeSearch:
    """Looks for mistakes that give the stated totals.

    Args:
        ways: how values may have been rounded besides.
        on_progress: is told how many mistakes were tried.
    """

    def __init__(self, rows: StatedRows, ways: Mapping[str, Rounder], on_progress: Progress | None) -> None:
        self._rows, self._ways, self._tell = rows, ways, on_progress
        self._every, self._screen = rows.every, rows.screen()
        self._differ = sum(len(row.places) for row in self._every if not row.agrees)
        self._n = rows.n_stated
        self._tried = self._most_mended = 0

    def run(self, most_pairs: int) -> Found:
        """Give the best fits: rounding alone, else one mistake, else two."""
        rounding = self._fit((), [row.ours for row in self._every])
        if rounding.rounding is not None and rounding.n_hits == self._n:
            return Found((rounding,), 0, False)
        known = self._mistakes(self._rows.setting.instrument)
        closest: list[tuple[float, Mistake]] = []
        fits = [rounding] if rounding.rounding is not None else []
        for mistake in known:
            screened = self._screened((mistake,))
            if screened is None:
                continue
            promising, distance = screened
            closest.append((distance, mistake))
            if promising:
                fits += self._whole((mistake,))
        best = _best(fits, self._n - self._differ, self._differ)
        if any(one.n_hits == self._n for one in best) or not most_pairs:
            return Found(best, self._tried, False)
        # What one row or two would need, some pair gives by chance.
        if sum(not row.agrees for row in self._every) < FEW:
            return Found(best, self._tried, False)
        firsts = [mistake for _, mistake in sorted(closest, key=lambda pair: (pair[0], pair[1].rarity))[:_MOST_FIRST]]
        pairs, is_cut_short = self._pairs(firsts, most_pairs)
        least = max((one.n_hits for one in best), default=0)
        better = _best([one for one in pairs if one.n_hits > least], self._n - self._differ, self._differ)
        return Found(better or best, self._tried, is_cut_short)

    def _mistakes(self, instrument: Instrument) -> list[Mistake]:
        """Give the mistakes that could show in these rows."""
        found = mistakes_of(instrument, self._rows.scale)
        return [one for one in found if self._rows.has_gaps or not one.is_about_missing]

    def _pairs(self, firsts: Sequence[Mistake], most: int) -> tuple[list[Fit], bool]:
        found: dict[frozenset[str], Fit] = {}
        tried = 0
        for first in firsts:
            for second in self._mistakes(first.instrument):
                if tried == most:
                    return list(found.values()), True
                tried += 1
                screened = self._screened((first, second))
                if screened is not None and screened[0]:
                    for fit in self._whole((first, second)):
                        found.setdefault(frozenset(one.says for one in fit.mistakes), fit)
        return list(found.values()), False

    def _screened(self, mistakes: tuple[Mistake, ...]) -> tuple[bool, float] | None:
        """Tell whether mistakes give a good part of the rows that are tried first, and how far off they are."""
        self._tried += 1
        if self._tell is not None:
            self._tell(self._tried)
        values = self._values(mistakes, self._screen)
        if values is None:
            return None
        _, hits = count_same(values, self._screen, self._ways)
        differ = [place for place, row in enumerate(self._screen) if not row.agrees]
        mended = sum(hits[place] for place in differ)
        # What mends far fewer of these than another mistake does won't mend more of all.
        self._most_mended = max(self._most_mended, mended)
        is_promising = mended * 3 >= len(differ) and mended >= _NEARLY * self._most_mended
        return is_promising, _distance(values, self._screen)

    def _whole(self, mistakes: tuple[Mistake, ...]) -> Iterator[Fit]:
        values = self._values(mistakes, self._every)
        if values is not None:
            yield self._fit(mistakes, values)

    def _values(self, mistakes: tuple[Mistake, ...], rows: Sequence[StatedRow]) -> list[float | None] | None:
        slips = tuple(one.slip for one in mistakes)
        return self._rows.values(slips, rows, empty_is_0=any(one.empty_is_0 for one in mistakes))

    def _fit(self, mistakes: tuple[Mistake, ...], values: Sequence[float | None]) -> Fit:
        rounding, hits = count_same(values, self._every, self._ways)
        n_hits = sum(len(row.places) for row, hit in zip(self._every, hits, strict=True) if hit)
        return Fit(mistakes, rounding, tuple(hits), n_hits)


def _distance(values: Sequence[float | None], rows: Sequence[StatedRow]) -> float:
    """Give how far off values are, on average; one that is missing is as far off as the stated value is large."""
    off = [
        abs(row.stated) + 1.0 if one is None else abs(one - row.stated) for one, row in zip(values, rows, strict=True)
    ]
    return sum(off) / len(off)


def _best(fits: Sequence[Fit], n_agree: int, n_differ: int) -> tuple[Fit, ...]:
    """Give the fits that give most rows, and half or more of those that differ; the likeliest first."""
    enough = [one for one in fits if one.n_hits > n_agree and one.n_hits - n_agree >= _LEAST_MENDED * n_differ]
    most = max((one.n_hits for one in enough), default=0)
    best = sorted((one for one in enough if one.n_hits == most), key=lambda one: one.rank)
    # What is rounded besides explains no more than what need not be.
    plain = [one for one in best if one.rounding == best[0].rounding]
    said: dict[tuple[str, ...], Fit] = {}
    for one in plain:
        said.setdefault(tuple(mistake.says for mistake in one.mistakes), one)
    return tuple(said.values())
