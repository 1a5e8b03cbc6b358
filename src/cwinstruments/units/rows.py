"""Rows: what one respondent brings to a unit, read from columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any, TypeAlias

from attrs import define, field, frozen

from cwinstruments.errors import InvalidResponseError, UnitRowError
from cwinstruments.model import from_fraction
from cwinstruments.plan import AggregatePlan, ScoringPlan
from cwinstruments.psychometrics.sequences import is_missing
from cwinstruments.scoring import Score, read_responses
from cwinstruments.scoring.evaluator import TOLERANCE
from cwinstruments.scoring.outcomes import ScaleResult
from cwinstruments.scoring.responses import OnInvalid

Row: TypeAlias = Mapping[str, Any]
"""One respondent: scores by scale, as numbers or as `score` and scorers give them; answers by item; the unit and the
groupings by column."""


def joined(names: tuple[str, ...], /) -> str:
    """Write the names of a unit in one."""
    return " / ".join(names)


@frozen
class Respondent:
    """What one respondent brings to a unit.

    Args:
        unit: the names of its unit, one for each column of units.
        groups: the value of each grouping column.
        values: the scores that there are, and the substantive answers as the plan's inputs have them.
    """

    unit: tuple[str, ...]
    groups: Mapping[str, str]
    values: Mapping[str, Any]


@define
class RowReader:
    """Reads rows for one plan.

    Args:
        unit: the columns that name the unit.
        respondent: the column that names the respondent, where nobody may count twice.
    """

    plan: AggregatePlan
    unit: tuple[str, ...]
    respondent: str | None
    on_invalid: OnInvalid
    _seen: set[tuple[tuple[str, ...], str]] = field(factory=set)
    _answers: ScoringPlan = field(init=False)

    def __attrs_post_init__(self) -> None:
        plan = self.plan
        # Answers are read as they are for scoring: what was not asked or means no answer is none here too.
        self._answers = ScoringPlan(
            plan.instrument, plan.version, plan.definition_digest, plan.answers, steps=(), outputs=()
        )

    def read(self, rows: Iterable[Row], /) -> Iterator[Respondent]:
        """Read rows.

        Raises:
            UnitRowError: a row lacks a column, or a cell can't be what it has to be.
            InvalidResponseError: an answer is not allowed.
        """
        for number, row in enumerate(rows, start=1):
            unit = tuple(_name(row, column, number) for column in self.unit)
            self._refuse_twice(row, unit, number)
            yield Respondent(
                unit, self._groups(row, number), {**self._scores(row, number), **self._substantive(row, number)}
            )

    def _refuse_twice(self, row: Row, unit: tuple[str, ...], number: int) -> None:
        if self.respondent is None:
            return
        who = _name(row, self.respondent, number)
        if (unit, who) in self._seen:
            message = f"respondent {who!r} has a second row in unit {joined(unit)!r}"
            raise UnitRowError(message, number, self.respondent)
        self._seen.add((unit, who))

    def _groups(self, row: Row, number: int) -> dict[str, str]:
        groups = {one.column: _name(row, one.column, number) for one in self.plan.groupings}
        for one in self.plan.groupings:
            if one.values and groups[one.column] not in one.values:
                allowed = ", ".join(one.values)
                message = f"{one.column!r} is {groups[one.column]!r}; allowed is one of {allowed}"
                raise UnitRowError(message, number, one.column)
        return groups

    def _scores(self, row: Row, number: int) -> dict[str, float]:
        cells = {column: _number(row, column, number) for column in self.plan.scores}
        scores = {column: value for column, value in cells.items() if value is not None}
        for column, value in scores.items():
            self._refuse_beyond(column, value, number)
        return scores

    def _refuse_beyond(self, column: str, value: float, number: int) -> None:
        """Refuse what the scale can't be: the scores of another scale, or of another version of it."""
        possible = self.plan.ranges.get(column)
        slack = TOLERANCE * max(1.0, abs(value))
        if possible is not None and not float(possible.min) - slack <= value <= float(possible.max) + slack:
            ends = " to ".join(str(from_fraction(end)) for end in (possible.min, possible.max))
            raise UnitRowError(f"{column!r} is {value!r}, which the scale can't be; it can be {ends}", number, column)

    def _substantive(self, row: Row, number: int) -> Mapping[str, Any]:
        if not self.plan.answers:
            return {}
        given = {one.item: row.get(one.item) for one in self.plan.answers}
        who = None if self.respondent is None else str(row[self.respondent])
        try:
            return read_responses(self._answers, given, respondent=who, on_invalid=self.on_invalid).answers.values
        except InvalidResponseError as error:
            raise InvalidResponseError(error.respondent, error.invalid, row=number) from None


def _name(row: Row, column: str, number: int) -> str:
    """Take a cell that names something; no respondent is without one."""
    value = _cell(row, column, number)
    if is_missing(value) or not str(value).strip():
        raise UnitRowError(f"{column!r} is empty", number, column)
    name = str(value)
    if name != name.strip():
        # Else 'north' and ' north' would be two units, each of them smaller than it is.
        message = f"{column!r} is {name!r}, with blanks around it; it would be another one than {name.strip()!r}"
        raise UnitRowError(message, number, column)
    return name


def _number(row: Row, column: str, number: int) -> float | None:
    value = _cell(row, column, number)
    if isinstance(value, Score | ScaleResult):
        value = value.value
    if value is None or value == "":
        return None
    try:
        # Truth values are numbers in Python, and text is what files of results hold.
        as_float = float(value) if isinstance(value, int | float | str | Decimal | Fraction) else None
    except (ValueError, OverflowError):
        as_float = None
    if as_float is None or not isfinite(as_float) or isinstance(value, bool):
        raise UnitRowError(f"{column!r} is {value!r}, which is no score; none is None", number, column)
    return as_float


def _cell(row: Row, column: str, number: int) -> Any:
    try:
        return row[column]
    except KeyError:
        raise UnitRowError(f"there is no {column!r}", number, column) from None
