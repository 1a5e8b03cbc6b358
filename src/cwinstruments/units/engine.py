"""The engine of aggregate plans: respondents in, a score for every unit and scale out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from numbers import Integral

from cwinstruments.errors import RosterSizeError
from cwinstruments.plan import AggregatePlan
from cwinstruments.scoring.responses import OnInvalid
from cwinstruments.units.rows import Respondent, Row, RowReader
from cwinstruments.units.scores import UnitScore
from cwinstruments.units.statistics import Unit, statistics


def unit_scores(
    plan: AggregatePlan,
    rows: Iterable[Row],
    /,
    *,
    unit: str,
    roster_sizes: Mapping[str, int] | None = None,
    respondent: str | None = None,
    on_invalid: OnInvalid = "raise",
) -> tuple[UnitScore, ...]:
    """Give the score of every unit on every scale that has an aggregate, units by name and scales as defined.

    What is withheld leaves no trace but its reason and the number of respondents. Give the rows of one administration:
    a row is a respondent.

    Args:
        rows: one for each respondent: scores by scale (`{**score(...), "unit": "north"}`, or the result columns of a
            file), answers by item where the plan wants them, and the columns of unit and groupings.
        unit: the column that names the unit.
        roster_sizes: how many people each unit has, at least its respondents; units without any are known by it.
        respondent: the column that names the respondent, to refuse a second row in a unit.
        on_invalid: `"raise"`, or `"missing"` to go on without answers that are not allowed.

    Raises:
        UnitRowError: a row lacks a column, or a cell can't be what it has to be, such as a score that is impossible.
        RosterSizeError: a roster is no number of people, or has fewer people than answered.
        InvalidResponseError: an answer is not allowed.
        ValueError: the column of units is also one of scores or answers.
        TypeError: it is no aggregate plan.
    """
    if not isinstance(plan, AggregatePlan):
        raise TypeError(
            f"an aggregate plan is wanted, not {type(plan).__name__}; compile_aggregates(instrument) gives one"
        )
    sizes = {str(name): size for name, size in (roster_sizes or {}).items()}
    _refuse_confusion(plan, unit)
    for name, size in sizes.items():
        _refuse_odd_size(name, size)
    units: dict[str, list[Respondent]] = {name: [] for name in sizes}
    for one in RowReader(plan, unit, respondent, on_invalid).read(rows):
        units.setdefault(one.unit, []).append(one)
    for name, size in sizes.items():
        if len(units[name]) > size:
            message = f"{len(units[name])} respondents are more than the roster's {size}; bring the roster up to date"
            raise RosterSizeError(message, name, size, len(units[name]))
    return tuple(score for name in sorted(units) for score in _scores(plan, name, Unit(units[name], sizes.get(name))))


def _refuse_odd_size(name: str, size: object) -> None:
    if isinstance(size, bool) or not isinstance(size, Integral) or size < 1:
        raise RosterSizeError(f"a roster has at least 1 person, in whole numbers, not {size!r}", name, size)
    if name != name.strip() or not name:
        raise RosterSizeError("a unit's name has no blanks around it, and is not empty", name, size)


def _refuse_confusion(plan: AggregatePlan, unit: str) -> None:
    if unit in {*plan.scores, *(one.item for one in plan.answers)}:
        raise ValueError(f"{unit!r} is a score or an item of {plan.instrument}; the unit needs a column of its own")


def _scores(plan: AggregatePlan, name: str, unit: Unit) -> Iterator[UnitScore]:
    found = statistics(plan, unit)
    for output in plan.outputs:
        reason, rate = found[output.reason], found[output.response_rate]
        yield UnitScore(
            name,
            output.scale,
            found[output.value],
            None if reason is None else reason.value,
            found[output.n_respondents],
            found[output.n_scored],
            None if rate is None else float(rate),
            output.permitted,
        )
