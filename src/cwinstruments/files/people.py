"""How many people are alike in some columns, and how many of them have a score, among rows that would be written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import frozen

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.errors import ResponseFileError
from cwinstruments.files.batches import Batches, OddFileError
from cwinstruments.files.columns import table_cell
from cwinstruments.files.responses import ResponseFile
from cwinstruments.files.rows import InvalidRow, score_row
from cwinstruments.files.streaming import Reading
from cwinstruments.files.table_records import readable
from cwinstruments.files.writing import refuse_taken
from cwinstruments.scoring import Scores

if TYPE_CHECKING:
    from cwinstruments.disclosure import Anonymity

Combination: TypeAlias = tuple[str | None, ...]

_EVERY: Final = 500
_ANSWERED: Final = "n_answered"


@frozen
class FewScores:
    """A scale that too few of the people who are alike have a score of.

    Args:
        values: the value of each quasi-identifier, as text; None where it is missing.
        n: how many have a score; where nobody has one, how many answered some of its items, which the bounds tell.
        is_scored: whether anybody has a score.
    """

    values: Mapping[str, str | None]
    scale: str
    n: int
    is_scored: bool


class People:
    """The people of one file, or of several together, by the values that they have in some columns.

    Who has several rows, such as one a wave, is one person: five rows of one person hide nobody. Rows that name no
    respondent are a person each.

    Args:
        columns: the quasi-identifiers.
        enough: up to how many people are counted who have a score; None counts all, which takes much memory.

    Attributes:
        rows: by combination of values, how many rows have it.
    """

    def __init__(self, columns: Sequence[str], /, *, enough: int | None = None) -> None:
        self.columns, self._enough = tuple(columns), enough
        self.rows: Counter[Combination] = Counter()
        self._people: dict[Combination, set[object]] = {}
        self._told: dict[tuple[Combination, str], set[object]] = {}
        self._known: dict[tuple[Any, ...], Combination] = {}

    def add(self, values: Iterable[Any], who: Any, told: Iterable[str] = (), /, *, is_json: bool = False) -> None:
        """Count a row.

        Args:
            values: what it has in the columns.
            who: the respondent; None or blank where nobody knows.
            told: the columns of scores that tell something: those of scales, and of how many items were answered.
            is_json: whether it is written with its types, so that the text "1" is something else than the number.
        """
        self._count(tuple(_as_written(value, is_json=is_json) for value in values), who, told)

    def add_columns(
        self, columns: Iterable[Iterable[Any]], names: Iterable[Any], told: Iterable[Iterable[str]] = repeat(()), /
    ) -> None:
        """Count rows whose values stand in columns of one type each.

        Args:
            columns: the values of each quasi-identifier.
            names: the respondents; None or blank where nobody knows.
            told: by row, the columns of scores that tell something.
        """
        for (values, who), some in zip(zip(zip(*columns, strict=True), names, strict=True), told, strict=False):
            combination = self._known.get(values)
            if combination is None:
                combination = self._known[values] = tuple(_as_written(value, is_json=False) for value in values)
            self._count(combination, who, some)

    def _count(self, combination: Combination, who: Any, told: Iterable[str]) -> None:
        named = (None if who is None else str(who).strip()) or object()
        self.rows[combination] += 1
        if combination not in self._people:
            self._people[combination] = set()
        self._people[combination].add(named)
        for column in told:
            of_column = self._told.setdefault((combination, column), set())
            if self._enough is None or len(of_column) < self._enough:
                of_column.add(named)

    def merge(self, other: People, /) -> None:
        """Count what another one has counted."""
        self.rows.update(other.rows)
        for combination, people in other._people.items():
            self._people.setdefault(combination, set()).update(people)
        for key, people in other._told.items():
            self._told.setdefault(key, set()).update(people)

    def without(self, column: str, /) -> People:
        """Give the same people as if a column were not there."""
        place = self.columns.index(column)
        found = People([one for one in self.columns if one != column], enough=self._enough)
        for combination, people in self._people.items():
            rest = (*combination[:place], *combination[place + 1 :])
            found.rows[rest] += self.rows[combination]
            found._people.setdefault(rest, set()).update(people)
        for (combination, of_column), people in self._told.items():
            rest = (*combination[:place], *combination[place + 1 :])
            found._told.setdefault((rest, of_column), set()).update(people)
        return found

    def anonymity(self, k: int, /) -> Anonymity:
        """Tell whether there are `k` people or more of each combination; its rows are people here.

        Raises:
            ValueError: `k` is below 1, or there is no column.
        """
        from cwinstruments.disclosure import check_anonymity

        return check_anonymity(self._each(), self.columns, k=k)

    def rows_at_risk(self, found: Anonymity, /) -> int:
        """Count the rows of the combinations that too few people have."""
        return sum(self.rows[tuple(one.values[column] for column in self.columns)] for one in found.small)

    def few_scores(self, scales: Iterable[str], k: int, /) -> tuple[FewScores, ...]:
        """Tell which scales some have a score of, but fewer than `k` of those who are alike.

        Where nobody has a score, those count who answered some of its items: the bounds tell what.
        """
        found = []
        for scale in scales:
            for combination in self._people:
                scored = len(self._told.get((combination, scale), ()))
                n = scored or len(self._told.get((combination, f"{scale}_{_ANSWERED}"), ()))
                if 0 < n < k:
                    values = dict(zip(self.columns, combination, strict=True))
                    found.append(FewScores(values, scale, n, bool(scored)))
        return tuple(found)

    def _each(self) -> Iterator[Mapping[str, str | None]]:
        for combination, people in self._people.items():
            yield from repeat(dict(zip(self.columns, combination, strict=True)), len(people))


def count_people(
    reading: Reading,
    source: str,
    /,
    *,
    by_columns: bool = False,
    progress: Callable[[int, int], None] = lambda _position, _rows: None,
    enough: int | None = None,
) -> People:
    """Count the people of a file whose rows would be written, and who of them has a score of each scale.

    Args:
        reading: how the file is read; `released` names the quasi-identifiers, of which those that the file lacks are
            empty in it.
        by_columns: whether whole columns are scored then, by Polars or another engine: the values are then those that
            it would write, in which a cell with two quotes is something else than one with nothing.
        progress: is told how many bytes of the file were read, and how many rows.
        enough: as for `People`.

    Raises:
        ResponseFileError: the file can't be read, or a quasi-identifier names the respondent.
        ValueError: `released` names no column.
    """
    if not reading.released:
        raise ValueError("the reading names no quasi-identifiers; give their columns as 'released'")
    people = People(reading.released, enough=enough)
    if not by_columns:
        return _by_rows(reading, source, people, progress)
    try:
        return _by_columns(reading, source, people, progress, by_rows=False)
    except OddFileError:
        return _by_columns(reading, source, People(reading.released, enough=enough), progress, by_rows=True)


def _by_rows(reading: Reading, source: str, people: People, progress: Callable[[int, int], None]) -> People:
    leaves_out = reading.on_invalid in ("leave-out", "raise")
    with reading.open(source) as rows:
        who, is_json = _respondent(rows), rows.format in ("json", "jsonl")
        for number, row in enumerate(rows):
            if number % _EVERY == 0:
                progress(rows.position, number)
            if isinstance(row, Diagnostic):
                continue
            scored = score_row(reading.plan, row, rows.file, on_invalid="raise" if leaves_out else "missing")
            if isinstance(scored, InvalidRow):
                continue
            name = None if who is None else row.respondent
            people.add(map(row.columns.get, people.columns), name, _told(reading, scored.scores), is_json=is_json)
    return people


def _told(reading: Reading, scores: Scores) -> Iterator[str]:
    """Name the columns that tell something of a row."""
    for scale in reading.disclosure.scales:
        score = scores[scale]
        if score.value is not None:
            yield scale
        # Without parts no bounds are written, which tell something of people without a score.
        if score.n_answered and reading.parts != frozenset():
            yield f"{scale}_{_ANSWERED}"


def _by_columns(
    reading: Reading, source: str, people: People, progress: Callable[[int, int], None], *, by_rows: bool
) -> People:
    from cwinstruments.frames.streaming import BatchScorer, rows_that_tell

    plan, scales = reading.plan, reading.disclosure.scales
    answered = [f"{scale}_{_ANSWERED}" for scale in scales if reading.parts != frozenset()]
    with ExitStack() as stack:
        responses = stack.enter_context(reading.open(source))
        who = _respondent(responses)
        stack.enter_context(readable(source))
        refuse_taken(plan, responses, reading.disclosure)
        scorer = BatchScorer(
            plan, scales=scales, parts=(_ANSWERED,), columns=(*scales, *answered), on_invalid=reading.on_invalid
        )
        batches = Batches(responses, plan, missing_texts=reading.missing_texts, by_rows=by_rows)
        rows = 0
        for batch in batches:
            frame = scorer.score(batch.kept, batch.items).frame
            nothing = [None] * frame.height
            cells = [frame[one].to_list() if one in frame.columns else nothing for one in (*people.columns, who)]
            people.add_columns(cells[:-1], cells[-1], rows_that_tell(frame, scales, answered))
            rows += frame.height
            progress(batches.position, rows)
    return people


def _respondent(responses: ResponseFile) -> str | None:
    """Keep the column that names the respondent, to tell rows from people; it is not written.

    Raises:
        ResponseFileError: it is a quasi-identifier.
    """
    who = responses.id_column
    if who in responses.columns:
        message = f"column '{who}' names the respondent, so nobody is alike in it"
        raise ResponseFileError(message, file=responses.file, hint="leave it out of the quasi-identifiers")
    if who is not None:
        responses.keep(who)
    return who


def _as_written(value: Any, *, is_json: bool) -> str | None:
    """Take a value as a file of scores has it: 'north ' is not 'north' there, nor is '' missing."""
    if value is None:
        return None
    text = str(table_cell(value))
    is_plain = bool(text) and text == text.strip() and not (is_json and isinstance(value, str) and _is_literal(text))
    return text if is_plain else repr(text)


def _is_literal(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
