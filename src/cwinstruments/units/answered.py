"""Rows of answers, scored: what a report on units is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from attrs import field, frozen

from cwinstruments.data_agreements import DataAgreements
from cwinstruments.model import Instrument, Survey
from cwinstruments.scoring import compile_scorer, read_responses
from cwinstruments.scoring.responses import OnInvalid
from cwinstruments.units.engine import unit_scores
from cwinstruments.units.hierarchy import EVERYBODY, Level, Path, Roster, levels_of, path_of
from cwinstruments.units.scores import UnitScore
from cwinstruments.units.subjects import Subject

T = TypeVar("T")

Row = Mapping[str, Any]
Progress = Callable[[int], None]
"""Is told how many rows were scored."""
WAVE: Final = "wave"
"""The column that names the wave, where the survey doesn't say."""
_ALL: Final = "__everybody__"


@frozen
class Person:
    """One row: its unit, its answers as the plan's inputs have them, and its cells as `unit_scores` takes them."""

    path: Path
    answers: Mapping[str, Any]
    cells: Row


@frozen(eq=False)
class Answered:
    """The scored rows of one wave.

    Args:
        levels: the levels of units, the smallest units first.
        respondent: the column that names the respondent; None where rows are counted.
    """

    subject: Subject
    people: tuple[Person, ...]
    levels: tuple[Level, ...]
    roster: Roster | None
    respondent: str | None = None
    agreements: DataAgreements | None = None
    nation: str | None = None
    _known: dict[tuple[str, str], Any] = field(factory=dict, init=False, repr=False)

    @property
    def sizes(self) -> dict[Path, int]:
        """How many rows each unit of each level has."""
        return {path: len(of) for level in self.levels for path, of in self.members(level).items()}

    def members(self, level: Level, /) -> Mapping[Path, Sequence[Person]]:
        """Give the people of every unit of a level, units by name; those of the roster without anybody are there."""
        return self._once(("members", level.name), lambda: self._members(level))

    def unit_scores(self, level: Level, /) -> Mapping[tuple[str, Path], UnitScore]:
        """Give the scores of a level's units by scale and unit, as the aggregate engine has them."""
        return self._once(("scores", level.name), lambda: self._unit_scores(level))

    def _once(self, key: tuple[str, str], make: Callable[[], T]) -> T:
        """Work out what every scale asks for again."""
        if key not in self._known:
            self._known[key] = make()
        found: T = self._known[key]
        return found

    def _members(self, level: Level) -> dict[Path, list[Person]]:
        known = {} if self.roster is None else self.roster.of(level)
        found: dict[Path, list[Person]] = {path: [] for path in known}
        if not level.columns:
            found[()] = []
        for one in self.people:
            found.setdefault(one.path[: len(level.columns)], []).append(one)
        return dict(sorted(found.items()))

    def _unit_scores(self, level: Level) -> dict[tuple[str, Path], UnitScore]:
        rows, unit, sizes = self._asked(level)
        found = unit_scores(
            self.subject.aggregates,
            rows,
            unit=unit,
            roster_sizes=sizes,
            respondent=self.respondent,
            agreements=self.agreements,
            nation=self.nation,
        )
        return {(one.scale, one.names if level.columns else ()): one for one in found}

    def _asked(self, level: Level) -> tuple[list[Row], tuple[str, ...], dict[Path, int] | None]:
        sizes = None if self.roster is None else self.roster.of(level)
        if level.columns:
            return [one.cells for one in self.people], level.columns, sizes
        whole: dict[Path, int] | None = None if self.roster is None else {(EVERYBODY,): self.roster.sizes[()]}
        return [{**one.cells, _ALL: EVERYBODY} for one in self.people], (_ALL,), whole


def take_answers(
    subject: Subject,
    rows: Any,
    /,
    *,
    units: str | Sequence[str],
    roster: Roster | None = None,
    wave: str | None = None,
    wave_column: str | None = None,
    respondent: str | None = None,
    on_invalid: OnInvalid = "raise",
    agreements: DataAgreements | None = None,
    nation: str | None = None,
    on_progress: Progress | None = None,
) -> Answered:
    """Score the rows of one wave, and put each into its units.

    Args:
        rows: one for each person: answers by item, and the columns of units; or a dataframe of them.
        units: the columns that name units, the smallest first.
        roster: how many people each unit has; it may also say in which larger unit a unit is.
        wave: the only wave that counts; without a column of waves all rows are of it.
        wave_column: the column that names the wave; by default what the survey says, else `wave`.
        respondent: the column that names the respondent, to refuse a second row in a wave.

    Raises:
        UnitRowError: a row lacks a column, or names a Nation that has not agreed.
        RosterSizeError: a roster has fewer people than answered.
        InvalidResponseError: an answer is not allowed.
        ValueError: the rows are of several waves and none is named, or no row is of the one that is.
    """
    levels = levels_of(units)
    if roster is not None and roster.columns != levels[0].columns:
        raise ValueError(f"the roster has the units {roster.columns[::-1]}, and the report {levels[0].columns[::-1]}")
    column = wave_column or _wave_column(subject.definition)
    people = []
    items = {one.item for one in subject.plan.inputs} | set(subject.plan.unscored)
    scorer = compile_scorer(subject.plan, on_invalid=on_invalid)
    for number, row in enumerate(_of_wave(list(_mappings(rows)), column, wave), start=1):
        placed = row if roster is None else roster.place(row)
        path = path_of(placed, levels[0].columns, number)
        given = {item: placed[item] for item in items if item in placed}
        answers = read_responses(subject.plan, given, on_invalid=on_invalid).answers.values
        values = {scale: one.value for scale, one in scorer(given).items()}
        people.append(Person(path, answers, {**placed, **values}))
        if on_progress is not None:
            on_progress(number)
    found = Answered(subject, tuple(people), levels, roster, respondent, agreements, nation)
    for level in levels:
        # Whatever the aggregate engine refuses is refused before anything is made of the rows.
        found.unit_scores(level)
    return found


def rows_by_wave(subject: Subject, rows: Any, wave_column: str | None = None, /) -> dict[str, list[Row]]:
    """Give the rows of every wave, waves in the order of their names.

    Raises:
        ValueError: a row names no wave.
    """
    column = wave_column or _wave_column(subject.definition)
    found: dict[str, list[Row]] = {}
    for number, row in enumerate(_mappings(rows), start=1):
        if row.get(column) is None or not str(row[column]).strip():
            raise ValueError(f"row {number} names no wave by the column {column!r}")
        found.setdefault(str(row[column]), []).append(row)
    return dict(sorted(found.items()))


def _wave_column(definition: Instrument | Survey) -> str:
    known = definition.fields.wave if isinstance(definition, Survey) else None
    return known or WAVE


def _mappings(rows: Any) -> Iterable[Row]:
    if hasattr(rows, "columns"):
        import narwhals as nw

        named: Iterable[Row] = nw.from_native(rows, eager_only=True).iter_rows(named=True)
        return named
    if isinstance(rows, Mapping | str):
        raise TypeError("rows are a list of mappings, one for each person, or a dataframe")
    found: Iterable[Row] = rows
    return found


def _of_wave(rows: Sequence[Row], column: str, wave: str | None) -> Iterator[Row]:
    waves = sorted({str(row[column]) for row in rows if row.get(column) is not None})
    if not any(column in row for row in rows):
        # All of one wave, whatever it is called.
        yield from rows
        return
    if wave is None and len(waves) > 1:
        raise ValueError(f"the rows are of several waves: {', '.join(waves)}; say which one is meant")
    if wave is not None and wave not in waves:
        raise ValueError(f"no row is of wave {wave!r} by the column {column!r}; there is {', '.join(waves) or 'none'}")
    for row in rows:
        if wave is None or str(row.get(column)) == wave:
            yield row
