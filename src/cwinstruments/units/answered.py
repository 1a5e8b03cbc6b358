"""Rows of answers, scored: what a report on units is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from attrs import field, frozen

from cwinstruments.data_agreements import DataAgreements
from cwinstruments.errors import InvalidResponseError, UnitRowError
from cwinstruments.frames.options import OnAbsent
from cwinstruments.scoring import compile_scorer, read_responses
from cwinstruments.scoring.responses import OnInvalid
from cwinstruments.units.arguments import check_roster, check_words
from cwinstruments.units.columns import refuse_answers, refuse_free_text
from cwinstruments.units.engine import unit_scores
from cwinstruments.units.given_rows import Row, given_rows
from cwinstruments.units.hierarchy import EVERYBODY, Level, Path, Roster, levels_of, path_of, refuse_wrong_order
from cwinstruments.units.scores import UnitScore
from cwinstruments.units.subjects import Subject
from cwinstruments.units.wave_rows import UnsaidWaveError, rows_of_wave, wave_column_of

T = TypeVar("T")

Progress = Callable[[int], None]
"""Is told how many rows were scored."""
_ALL: Final = "__everybody__"


@frozen
class Person:
    """One row: its unit, its answers as the plan's inputs have them, and its cells as `unit_scores` takes them.

    Args:
        number: its place among the rows of all waves, from 1.
    """

    path: Path
    answers: Mapping[str, Any]
    cells: Row
    number: int


@frozen(eq=False)
class Answered:
    """The scored rows of one wave.

    Args:
        levels: the levels of units, the smallest units first.
        respondent: the column that names the respondent; None where rows are counted.
        wave: what the wave is called; None where neither the caller nor the rows say it.
        wave_column: the column that says it; None where there is none.
    """

    subject: Subject
    people: tuple[Person, ...]
    levels: tuple[Level, ...]
    roster: Roster | None
    respondent: str | None = None
    agreements: DataAgreements | None = None
    nation: str | None = None
    wave: str | None = None
    wave_column: str | None = None
    _known: dict[tuple[str, str], Any] = field(factory=dict, init=False, repr=False)

    @property
    def sizes(self) -> dict[Path, int]:
        """How many rows each unit of each level has."""
        return {path: len(of) for level in self.levels for path, of in self.members(level).items()}

    @property
    def has_namesakes(self) -> bool:
        """Whether units of one name are in several larger units."""
        paths = {one.path[:end] for one in self.people for end in range(1, len(one.path) + 1)}
        return len({(len(path), path[-1]) for path in paths}) < len(paths)

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
        try:
            found = unit_scores(
                self.subject.aggregates,
                rows,
                unit=unit,
                roster_sizes=sizes,
                respondent=self.respondent,
                agreements=self.agreements,
                nation=self.nation,
            )
        except UnitRowError as error:
            # The engine counts the rows of this wave alone.
            message = str(error).removeprefix(f"row {error.row}: ")
            raise UnitRowError(message, self.people[error.row - 1].number, error.column) from None
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
    wave: str | float | None = None,
    wave_column: str | None = None,
    wave_is_needed: bool = False,
    respondent: str | None = None,
    on_invalid: OnInvalid = "raise",
    on_absent: OnAbsent = "raise",
    agreements: DataAgreements | None = None,
    nation: str | None = None,
    on_progress: Progress | None = None,
) -> Answered:
    """Score the rows of one wave, and put each into its units.

    Args:
        rows: one for each person: answers by item, and the columns of units; or a dataframe of them.
        units: the columns that name units, the smallest first.
        roster: how many people each unit has; it may also say in which larger unit a unit is.
        wave: the only wave that counts; without a column of waves all rows are of it. Where it is not said, the only
            one that the column has.
        wave_column: the column that names the wave; by default what the survey says, else `wave`.
        wave_is_needed: whether it has to be known which wave the rows are of, as beside a ledger.
        respondent: the column that names the respondent, to refuse a second row in a wave.

    Raises:
        UnitRowError: a row lacks a column, or names a Nation that has not agreed.
        FrameError: a frame has no column for an item.
        RosterSizeError: a roster has fewer people than answered, or nobody in their unit.
        InvalidResponseError: an answer is not allowed.
        ValueError: the rows are of several waves and none is named, no row is of the one that is, a column of waves is
            not there, or units are named the largest first.
        TypeError: rows are neither mappings nor a dataframe, or the roster is none.
    """
    check_words(on_invalid, on_absent)
    check_roster(roster)
    levels = levels_of(units)
    refuse_answers(subject, levels[0].columns, "units")
    if roster is not None and roster.columns != levels[0].columns:
        raise ValueError(f"the roster has the units {roster.columns[::-1]}, and the report {levels[0].columns[::-1]}")
    given = given_rows(rows)
    given.refuse_absent(subject.plan, on_absent)
    column = wave_column_of(subject.definition, given, wave_column)
    name, numbered = rows_of_wave(given, column, wave)
    if wave_is_needed and name is None:
        raise UnsaidWaveError(
            "no column says which wave the rows are of, and a ledger has to know it, or late answers would pass for"
            " those of another wave; say which one it is"
        )
    people = []
    items = {one.item for one in subject.plan.inputs} | set(subject.plan.unscored)
    scorer = compile_scorer(subject.plan, on_invalid=on_invalid)
    for done, (number, row) in enumerate(numbered, start=1):
        placed = row if roster is None else roster.place(row)
        path = path_of(placed, levels[0].columns, number, may_be_in_roster=True)
        said = {item: placed[item] for item in items if item in placed}
        who = None if respondent is None or placed.get(respondent) is None else str(placed[respondent])
        try:
            answers = read_responses(subject.plan, said, respondent=who, on_invalid=on_invalid).answers.values
        except InvalidResponseError as error:
            raise InvalidResponseError(error.respondent, error.invalid, row=number) from None
        values = {scale: one.value for scale, one in scorer(said).items()}
        people.append(Person(path, answers, {**placed, **values}, number))
        if on_progress is not None:
            on_progress(done)
    sizes = Counter(one.path for one in people)
    for place, unit in enumerate(levels[0].columns):
        refuse_free_text(unit, {path[place] for path in sizes}, "units")
    refuse_wrong_order(sizes, levels[0].columns)
    if roster is not None:
        roster.refuse_unknown(sizes)
    found = Answered(subject, tuple(people), levels, roster, respondent, agreements, nation, name, column)
    for level in levels:
        # Whatever the aggregate engine refuses is refused before anything is made of the rows.
        found.unit_scores(level)
    return found
