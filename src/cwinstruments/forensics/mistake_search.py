"""The search for the mistake that gives stated totals: rounding alone, then one mistake, then two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Final

from attrs import frozen

from cwinstruments.forensics.mistake import Mistake
from cwinstruments.forensics.mistake_fits import Fit, Fitting
from cwinstruments.forensics.mistakes import mistakes_of
from cwinstruments.forensics.stated_rows import StatedRow, StatedRows, count_same
from cwinstruments.forensics.stated_values import Rounder
from cwinstruments.model import Instrument
from cwinstruments.mutants.mutant import Kind

FEW: Final = 3
"""Where fewer different rows differ, mistakes fit by chance."""
_MOST_FIRST: Final = 15
_NEARLY: Final = 0.8
_MOST_PARTS: Final = 60
_MOST_PARTED: Final = 12

Progress = Callable[[int], None]
"""Is told how many mistakes were tried so far."""


@frozen
class Found:
    """What the search gave.

    Args:
        fits: those that are best, those of rounding alone first.
        n_tried: how many mistakes, and pairs of them, were computed.
        is_cut_short: whether there were more pairs.
        not_tried: in words, the mistakes that could not be computed.
    """

    fits: tuple[Fit, ...]
    n_tried: int
    is_cut_short: bool
    not_tried: tuple[str, ...] = ()


@frozen
class _Screened:
    """A mistake on the rows that are tried first: whether it gives each, and how far off it is."""

    mistake: Mistake
    hits: tuple[bool, ...]
    distance: float


NOTHING: Final = Found((), 0, False)


class MistakeSearch:
    """Looks for mistakes that give the stated totals.

    Args:
        ways: how values may have been rounded besides.
        on_progress: is told how many mistakes were tried.
    """

    def __init__(self, rows: StatedRows, ways: Mapping[str, Rounder], on_progress: Progress | None) -> None:
        self._rows, self._tell = rows, on_progress
        self._every, self._screen = rows.every, rows.screen()
        self._fitting = Fitting(rows.every, ways)
        self._n = rows.n_stated
        self._n_agree = sum(len(row.places) for row in self._every if row.agrees)
        self._differ = [place for place, row in enumerate(self._screen) if not row.agrees]
        self._tried = self._most_mended = 0
        self._not_tried: list[str] = []

    def run(self, most_pairs: int) -> Found:
        """Give the best fits: rounding alone, else one mistake, else one in each of two parts, else two together."""
        rounding = self._fitting.whole((), [row.ours for row in self._every])
        if rounding.rounding is not None and rounding.n_hits == self._n:
            return Found((rounding,), 0, False)
        fits = [rounding] if rounding.rounding is not None else []
        screened = []
        for mistake in self._mistakes(self._rows.setting.instrument):
            one = self._screened((mistake,))
            if one is None:
                self._not_tried += [mistake.says] if _is_possible(mistake) else []
                continue
            screened.append(one)
            if self._is_promising(one):
                fits += self._fits((mistake,))
        best = self._best(fits)
        # What one row or two would need, some pair gives by chance.
        if (best and best[0].n_hits == self._n) or sum(not row.agrees for row in self._every) < FEW:
            return self._found(best)
        if parted := self._best(list(self._parted(screened))):
            return self._found(parted)
        if not most_pairs:
            return self._found(best)
        closest = sorted(screened, key=lambda one: (one.distance, one.mistake.rarity))
        firsts = [one.mistake for one in closest if one.mistake.turned_in is None][:_MOST_FIRST]
        pairs, is_cut_short = self._pairs(firsts, most_pairs)
        least = max((one.n_hits for one in best), default=0)
        better = self._best([one for one in pairs if one.n_hits > least])
        return self._found(better or best, is_cut_short=is_cut_short)

    def _found(self, fits: tuple[Fit, ...], *, is_cut_short: bool = False) -> Found:
        return Found(fits, self._tried, is_cut_short, tuple(dict.fromkeys(self._not_tried)))

    def _best(self, fits: Sequence[Fit]) -> tuple[Fit, ...]:
        return self._fitting.best(fits, self._n_agree)

    def _mistakes(self, instrument: Instrument) -> list[Mistake]:
        """Give the mistakes that could show in these rows."""
        found = mistakes_of(instrument, self._rows.scale, methods=self._rows.setting.methods)
        return [one for one in found if self._rows.has_gaps or not one.is_about_missing]

    def _parted(self, screened: Sequence[_Screened]) -> Iterator[Fit]:
        """Give two mistakes of which each row has one, as where two people made the totals."""
        some = [one for one in screened if sum(one.hits[place] for place in self._differ) * 5 >= len(self._differ)]
        some = sorted(some, key=lambda one: one.mistake.rarity)[:_MOST_PARTS]
        chosen = [
            (one.mistake, other.mistake)
            for one, other in combinations(some, 2)
            if all(one.hits[place] or other.hits[place] for place in self._differ)
        ]
        fits: dict[str, tuple[Fit, float]] = {}
        for pair in sorted(chosen, key=lambda pair: sum(one.rarity for one in pair))[:_MOST_PARTED]:
            for mistake in pair:
                if mistake.says not in fits and (values := self._values((mistake,), self._every)) is not None:
                    fit = self._fitting.whole((mistake,), values)
                    fits[mistake.says] = fit, max(self._fitting.chances(values, fit.rounding))
            (one, by_chance), (other, by_other) = (fits[mistake.says] for mistake in pair)
            parted = list(self._fitting.each_alone(one, other, by_chance + by_other, len(screened)))
            if parted:
                # Both in every row are simpler, where each shows in other rows only.
                both = (second for second in self._mistakes(pair[0].instrument) if second.says == pair[1].says)
                yield from (fit for second in both for fit in self._fits((pair[0], second)) if fit.n_hits == self._n)
            yield from parted

    def _pairs(self, firsts: Sequence[Mistake], most: int) -> tuple[list[Fit], bool]:
        found: dict[frozenset[str], list[Fit]] = {}
        tried = 0
        for first in firsts:
            for second in self._mistakes(first.instrument):
                if second.turned_in is not None:
                    continue
                if tried == most:
                    return list(chain.from_iterable(found.values())), True
                tried += 1
                one = self._screened((first, second))
                if one is not None and self._is_promising(one):
                    said = frozenset((first.says, second.says))
                    if said not in found:
                        found[said] = self._fits((first, second))
        return list(chain.from_iterable(found.values())), False

    def _screened(self, mistakes: tuple[Mistake, ...]) -> _Screened | None:
        """Tell which of the rows that are tried first mistakes give; None where they are no definition."""
        values = self._values(mistakes, self._screen)
        if values is None:
            return None
        self._tried += 1
        if self._tell is not None:
            self._tell(self._tried)
        _, hits = count_same(values, self._screen, self._fitting.ways_of(mistakes))
        return _Screened(mistakes[-1], tuple(hits), _distance(values, self._screen))

    def _is_promising(self, one: _Screened) -> bool:
        mended = sum(one.hits[place] for place in self._differ)
        # What mends far fewer of these than another mistake does won't mend more of all.
        self._most_mended = max(self._most_mended, mended)
        return mended * 3 >= len(self._differ) and mended >= _NEARLY * self._most_mended

    def _fits(self, mistakes: tuple[Mistake, ...]) -> list[Fit]:
        values = self._values(mistakes, self._every)
        if values is None:
            return []
        whole = self._fitting.whole(mistakes, values)
        return [whole, *self._fitting.in_part(whole, values, self._tried)]

    def _values(self, mistakes: tuple[Mistake, ...], rows: Sequence[StatedRow]) -> list[float | None] | None:
        slips = tuple(one.slip for one in mistakes)
        empty = next((one.when_empty for one in reversed(mistakes) if one.when_empty is not None), None)
        values = self._rows.values(slips, rows, when_empty=empty)
        ends = mistakes[-1].turned_in
        if values is None or ends is None:
            return values
        return [None if one is None else float(ends) - one for one in values]


def _is_possible(mistake: Mistake) -> bool:
    """Tell whether anybody could make a mistake that is no definition here, such as a mean that is prorated."""
    mutant = mistake.slip.mutant
    parts = [
        one
        for id in mutant.scales
        for one in (mistake.instrument.scales[id].items, mistake.instrument.scales[id].scales)
    ]
    match mutant.kind:
        case Kind.MISSING_RULE | Kind.STATE_POLICY:
            return mutant.path[-1] == "items"
        case Kind.METHOD:
            return max(map(len, parts)) > 1
        case _:
            return mutant.kind not in (Kind.FORMULA, Kind.TRANSFORM)


def _distance(values: Sequence[float | None], rows: Sequence[StatedRow]) -> float:
    """Give how far off values are, on average; one that is missing is as far off as the stated value is large."""
    off = [
        abs(row.stated) + 1.0 if one is None else abs(one - row.stated) for one, row in zip(values, rows, strict=True)
    ]
    return sum(off) / len(off)
