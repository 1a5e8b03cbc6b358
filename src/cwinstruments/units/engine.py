"""The engine of aggregate plans: respondents in, a score for every unit and scale out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from numbers import Integral
from typing import Any, TypeAlias

from cwinstruments.data_agreements import DataAgreements, Holding, Purpose
from cwinstruments.errors import RosterSizeError, UnitRowError
from cwinstruments.plan import AggregatePlan
from cwinstruments.scoring.responses import OnInvalid
from cwinstruments.units.given_rows import each_row
from cwinstruments.units.rows import Respondent, Row, RowReader, joined
from cwinstruments.units.scores import GroupScore, UnitScore
from cwinstruments.units.statistics import Statistics, Unit, statistics

Names: TypeAlias = tuple[str, ...]
"""What the columns of units say of one of them."""
RosterSizes: TypeAlias = Mapping[Any, int]
"""How many people each unit has, by its name; by a tuple of its names where several columns name it."""


def unit_scores(
    plan: AggregatePlan,
    rows: Iterable[Row],
    /,
    *,
    unit: str | Sequence[str],
    roster_sizes: RosterSizes | None = None,
    respondent: str | None = None,
    on_invalid: OnInvalid = "raise",
    agreements: DataAgreements | None = None,
    nation: str | None = None,
) -> tuple[UnitScore, ...]:
    """Give the score of every unit on every scale that has an aggregate, units by name and scales as defined.

    These are data for the analyst, and no report: each unit is looked at alone, so a withheld one may be what is left
    of a larger unit without the others. `unit_report` protects units beside each other.

    What is withheld leaves no trace but its reason and the number of respondents. Give the rows of one administration:
    a row is a respondent, or whatever else is scored, such as the record of one month.

    Args:
        rows: one for each respondent: scores by scale (`{**score(...), "unit": "north"}`, or the result columns of a
            file), answers by item where the plan wants them, and the columns of unit and groupings. A dataframe of
            such rows does, too.
        unit: the column that names the unit; or several, such as `("from_unit", "to_unit")`, of which every combination
            that occurs is a unit.
        roster_sizes: how many people each unit has, at least its respondents; units without any are known by it. The
            key of a unit by several columns is a tuple of its names.
        respondent: the column that names the respondent, to refuse a second row in a unit.
        on_invalid: `"raise"`, or `"missing"` to go on without answers that are not allowed.
        agreements: the data agreements of Tribal Nations. A row that names a Nation without one for aggregates is
            refused, and so is one that says that it is about a Nation, as by `pl_tribal` of `partner-landscape`, and
            names none; `hold_back(rows, agreements, purpose="aggregates")` of `cwinstruments.data_agreements` parts
            them.
        nation: the column that names a Nation, by default what the survey says, else `nation`. Rows with an empty cell
            name none, nor do those without the column. Those without it are refused where it was given, where the
            survey says `needs_data_agreement`, and where an item may name a Nation, as `rp_group` of `representation`.

    Raises:
        UnitRowError: a row lacks a column, or a cell can't be what it has to be, such as a score that is impossible; or
            it names a Nation that has not agreed.
        RosterSizeError: a roster is no number of people, or has fewer people than answered.
        InvalidResponseError: an answer is not allowed.
        ValueError: the column of units is also one of scores or answers, or there are none or the same one twice.
        TypeError: it is no aggregate plan.
    """
    units = _gather(plan, _agreed(plan, rows, agreements, nation), unit, roster_sizes, respondent, on_invalid)
    return tuple(score for names, found in units for score in _scores(plan, names, found))


def group_scores(
    plan: AggregatePlan,
    rows: Iterable[Row],
    /,
    *,
    unit: str | Sequence[str],
    roster_sizes: RosterSizes | None = None,
    respondent: str | None = None,
    on_invalid: OnInvalid = "raise",
    agreements: DataAgreements | None = None,
    nation: str | None = None,
) -> tuple[GroupScore, ...]:
    """Give the scores of the groups of every unit, for scales to whose score the groups count alike.

    These are data for the analyst, and no report: beside the unit's score, a withheld group may be what is left without
    the others.

    A group is withheld where it is smaller than the minimum cell; those that are exempt need one score. Units come by
    name, scales as defined, and groups by name: those that the definition lists, or that occur.

    Args:
        rows: one for each respondent, as for `unit_scores`.
        unit: the column that names the unit, or several; this and all that follows is as for `unit_scores`.

    Raises:
        UnitRowError: a row lacks a column, or a cell can't be what it has to be, such as a score that is impossible.
        RosterSizeError: a roster is no number of people, or has fewer people than answered.
        InvalidResponseError: an answer is not allowed.
        ValueError: the column of units is also one of scores or answers, or there are none or the same one twice.
        TypeError: it is no aggregate plan.
    """
    units = _gather(plan, _agreed(plan, rows, agreements, nation), unit, roster_sizes, respondent, on_invalid)
    return tuple(score for names, found in units for score in _groups(plan, names, found))


def _agreed(
    plan: AggregatePlan, rows: Iterable[Row], agreements: DataAgreements | None, nation: str | None
) -> Iterator[Row]:
    """Give the rows, and refuse the first that names a Nation without its agreement, or doesn't say if it names one."""
    column = plan.nation_column if nation is None else nation
    is_expected = nation is not None or plan.needs_nation
    holding = Holding(
        agreements,
        Purpose.AGGREGATES,
        column=column,
        is_expected=is_expected,
        groups=plan.nation_items,
        says_nation=plan.says_nation,
    )
    for number, row in enumerate(each_row(rows), start=1):
        if holding.lacks_column(row):
            groups = f"{', '.join(plan.nation_items)} may name a Nation"
            why = f", and {groups}; it" if plan.nation_items else " to name a Nation; it"
            message = f"there is no column {column!r}{why} has to be there, and is empty where a row names none"
            raise UnitRowError(message, number, column)
        if (named := holding.held_in(row)) is not None:
            why = f"{named!r} is named, and {holding.objection(named)}" if named else holding.why_held(named)
            message = f"{why}; hold_back(rows, agreements, purpose='aggregates') parts the rows that may not be counted"
            raise UnitRowError(message, number, column)
        yield row


def _gather(
    plan: AggregatePlan,
    rows: Iterable[Row],
    unit: str | Sequence[str],
    roster_sizes: RosterSizes | None,
    respondent: str | None,
    on_invalid: OnInvalid,
) -> list[tuple[Names, Statistics]]:
    """Give the statistics of every unit, by name."""
    if not isinstance(plan, AggregatePlan):
        raise TypeError(
            f"an aggregate plan is wanted, not {type(plan).__name__}; compile_aggregates(instrument) gives one"
        )
    columns = (unit,) if isinstance(unit, str) else tuple(unit)
    _refuse_confusion(plan, columns)
    sizes = {_names(key): size for key, size in (roster_sizes or {}).items()}
    for names, size in sizes.items():
        _refuse_odd_size(names, size, columns)
    units: dict[Names, list[Respondent]] = {names: [] for names in sizes}
    for one in RowReader(plan, columns, respondent, on_invalid).read(rows):
        units.setdefault(one.unit, []).append(one)
    for names, size in sizes.items():
        if len(units[names]) > size:
            message = f"{len(units[names])} respondents are more than the roster's {size}; bring the roster up to date"
            raise RosterSizeError(message, joined(names), size, len(units[names]))
    return [(names, statistics(plan, Unit(units[names], sizes.get(names)))) for names in sorted(units)]


def _names(key: str | Names) -> Names:
    return tuple(map(str, key)) if isinstance(key, tuple) else (str(key),)


def _refuse_odd_size(names: Names, size: object, columns: Names) -> None:
    if isinstance(size, bool) or not isinstance(size, Integral) or size < 1:
        raise RosterSizeError(f"a roster has at least 1 person, in whole numbers, not {size!r}", joined(names), size)
    if any(name != name.strip() or not name for name in names):
        raise RosterSizeError("a unit's name has no blanks around it, and is not empty", joined(names), size)
    if len(names) != len(columns):
        wanted = f"({', '.join(columns)})"
        raise RosterSizeError(f"a unit here has {len(columns)} names, {wanted}, not {len(names)}", joined(names), size)


def _refuse_confusion(plan: AggregatePlan, columns: Names) -> None:
    if not columns or len(set(columns)) < len(columns):
        raise ValueError("a unit is named by one column, or by several different ones")
    for column in columns:
        if column in {*plan.scores, *(one.item for one in plan.answers)}:
            message = f"{column!r} is a score or an item of {plan.instrument}; the unit needs a column of its own"
            raise ValueError(message)


def _scores(plan: AggregatePlan, names: Names, statistics: Statistics) -> Iterator[UnitScore]:
    found = statistics.whole
    for output in plan.outputs:
        reason, rate = found[output.reason], found[output.response_rate]
        yield UnitScore(
            joined(names),
            output.scale,
            found[output.value],
            None if reason is None else reason.value,
            found[output.n_respondents],
            found[output.n_scored],
            None if rate is None else float(rate),
            output.permitted,
            names=names,
            band=None if output.band is None else found[output.band],
        )


def _groups(plan: AggregatePlan, names: Names, statistics: Statistics) -> Iterator[GroupScore]:
    for output in plan.outputs:
        if output.groups is None:
            continue
        values, reasons, counts = (
            statistics.within[step] for step in (output.groups.value, output.groups.reason, output.groups.n_scored)
        )
        for group, value in values.items():
            reason = reasons[group]
            shown = None if reason is None else reason.value
            yield GroupScore(joined(names), output.scale, group, value, shown, counts[group], names)
