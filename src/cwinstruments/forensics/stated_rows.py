"""Rows with a stated total, each different one once: what they score by the definition, and by a mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from attrs import define, field, frozen

from cwinstruments.cases import Basis, Case
from cwinstruments.forensics.item_codes import codes_of
from cwinstruments.forensics.stated_values import Rounder, same, stated_value
from cwinstruments.model import Instrument
from cwinstruments.mutants.neighbourhood import bare
from cwinstruments.mutants.quick import QuickScorer
from cwinstruments.mutants.settings import Setting
from cwinstruments.mutants.slips import Slip
from cwinstruments.plan import Method, reachable_range
from cwinstruments.scoring import Score

Values: TypeAlias = Sequence[float | None]
_EMPTY: Final = ("no_answers", "not_asked")
_SCREENED: Final = 32
_SCREENED_ALIKE: Final = 8
_MOST_CODES: Final = 2
_OFTEN: Final = 3


@define(eq=False)
class StatedRow:
    """Different responses with a stated total, and where they stand.

    Args:
        case: the responses, as slips take them.
        ours: what the definition gives.
        responses: all of them, those to items of other scales too.
        places: the rows, counted from 1.
    """

    case: Case
    stated: float
    ours: float | None
    responses: Mapping[str, Any]
    places: list[int] = field(factory=list)

    @property
    def agrees(self) -> bool:
        """Whether the stated total is that of the definition."""
        return same(self.ours, self.stated)


@frozen(eq=False)
class StatedRows:
    """All rows that state a total.

    Args:
        every: each different one.
        n_total: how many rows there are.
        n_unstated: how many have a score and state none.
        n_invalid: how many hold an answer that is not allowed.
        invalid: by item, how many such answers there are.
        n_stated: how many state a total.
        in_order: stated and ours, row by row.
        has_gaps: whether an answer is missing somewhere.
    """

    setting: Setting
    scale: str
    every: tuple[StatedRow, ...]
    n_total: int
    n_unstated: int
    n_invalid: int
    invalid: Mapping[str, int]
    n_stated: int
    in_order: tuple[tuple[float | None, float | None], ...]
    has_gaps: bool

    def screen(self) -> tuple[StatedRow, ...]:
        """Give a few rows on which mistakes are tried first: most of them differ."""
        differ = [row for row in self.every if not row.agrees]
        agree = [row for row in self.every if row.agrees]
        return (*_spread(differ, _SCREENED), *_spread(agree, _SCREENED_ALIKE))

    def impossible(self, hits: Sequence[bool], /) -> tuple[float, ...]:
        """Give the totals that are stated again and again and that no score can be, as a code for no total is.

        Totals of another kind, such as sums for means, are many; they are none of these.

        Args:
            hits: for which rows there is an explanation.
        """
        plan = self.setting.scorer((self.scale,)).plan
        possible = reachable_range(plan, plan.output(self.scale).value)
        if possible is None:
            return ()
        beyond: Counter[float] = Counter()
        for row, hit in zip(self.every, hits, strict=True):
            if not hit and not possible.min <= row.stated <= possible.max:
                beyond[row.stated] += len(row.places)
        is_code = len(beyond) <= _MOST_CODES and min(beyond.values(), default=0) >= _OFTEN
        return tuple(sorted(beyond)) if is_code else ()

    def of_scale(self, scale: str, /) -> list[float | None]:
        """Give what each different row scores on another scale, whose items it may hold no answers to."""
        scorer = self.setting.scorer((scale,))
        return [_score(scorer, row.responses, scale)[0].value for row in self.every]

    def values(
        self, slips: Sequence[Slip], rows: Iterable[StatedRow], /, *, when_empty: float | None = None
    ) -> list[float | None] | None:
        """Give what rows score by some slips, each made after the other; None where there is no such definition.

        Args:
            when_empty: what a row without any answer scores; None where it has no score.
        """
        last = slips[-1].mutant
        pair = self.setting.pair_for(last, (self.scale,))
        if pair is None:
            return None
        found = []
        for row in rows:
            case = row.case
            for slip in slips:
                case = slip.adapt(case)
            score = _score(pair.mutant, case.responses, self.scale)[0]
            found.append(when_empty if score.reason in _EMPTY else score.value)
        return found


def stated_rows(
    instrument: Instrument,
    rows: Iterable[Mapping[str, Any]],
    stated: Iterable[Any],
    /,
    *,
    scale: str,
    methods: tuple[Method, ...],
) -> StatedRows:
    """Score every row, and put those together that have the same answers and the same stated total.

    Raises:
        ValueError: there are more or fewer stated totals than rows, or one is no number.
    """
    setting = Setting(instrument, bare(instrument), {}, lambda path: path, methods)
    scorer = setting.scorer((scale,))
    items = tuple(dict.fromkeys(one.item for one in scorer.plan.inputs))
    found: dict[tuple[Any, ...], StatedRow] = {}
    scored: dict[Any, tuple[Score, frozenset[str]]] = {}
    invalid: Counter[str] = Counter()
    in_order: list[tuple[float | None, float | None]] = []
    n_total = n_unstated = n_invalid = 0
    for place, (row, cell) in enumerate(zip(rows, stated, strict=True), 1):
        value = stated_value(cell)
        answers = {item: row.get(item) for item in items}
        key = tuple(map(repr, answers.values()))
        if key not in scored:
            scored[key] = _score(scorer, answers, scale)
        ours, refused = scored[key][0].value, scored[key][1]
        n_total, n_invalid = place, n_invalid + bool(refused)
        invalid.update(refused)
        in_order.append((value, ours))
        if value is None:
            n_unstated += ours is not None
            continue
        one = found.setdefault((key, value), StatedRow(Case(str(place), Basis.HAND, answers), value, ours, row))
        one.places.append(place)
    codes = {item: one.nonresponse for item, one in codes_of(instrument).items()}
    has_gaps = any(
        answer is None or answer in codes.get(item, ())
        for one in found.values()
        for item, answer in one.case.responses.items()
    )
    n_stated = sum(len(one.places) for one in found.values())
    return StatedRows(
        setting,
        scale,
        tuple(found.values()),
        n_total,
        n_unstated,
        n_invalid,
        {item: invalid[item] for item in items if invalid[item]},
        n_stated,
        tuple(in_order),
        has_gaps,
    )


def count_same(
    values: Values, rows: Sequence[StatedRow], rounders: Mapping[str, Rounder], /
) -> tuple[str | None, list[bool]]:
    """Tell for which rows values are the stated ones, rounded as suits most rows; as they are if possible."""
    best: tuple[str | None, list[bool]] = (None, [same(one, row.stated) for one, row in zip(values, rows, strict=True)])
    most = sum(len(row.places) for row, hit in zip(rows, best[1], strict=True) if hit)
    for name, rounded in rounders.items():
        hits = [one is not None and same(rounded(one), row.stated) for one, row in zip(values, rows, strict=True)]
        number = sum(len(row.places) for row, hit in zip(rows, hits, strict=True) if hit)
        if number > most:
            best, most = (name, hits), number
    return best


def _score(scorer: QuickScorer, responses: Mapping[str, Any], scale: str) -> tuple[Score, frozenset[str]]:
    answers, refused = scorer.read(responses)
    return scorer.scores(answers)[scale], refused


def _spread(rows: Sequence[StatedRow], most: int) -> list[StatedRow]:
    if len(rows) <= most:
        return list(rows)
    return [rows[place * len(rows) // most] for place in range(most)]
