"""How many people are alike in some columns, among the rows of files that would be written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.errors import InvalidResponseError, ResponseFileError
from cwinstruments.files.batches import Batches, OddFileError
from cwinstruments.files.columns import table_cell
from cwinstruments.files.responses import ResponseFile
from cwinstruments.files.streaming import Reading
from cwinstruments.files.table_records import readable
from cwinstruments.files.writing import refuse_taken
from cwinstruments.scoring import read_responses

if TYPE_CHECKING:
    from cwinstruments.disclosure import Anonymity

Combination: TypeAlias = tuple[str | None, ...]

_EVERY: Final = 500


class People:
    """The people of one file, or of several together, by the values that they have in some columns.

    Who has several rows, such as one a wave, is one person: five rows of one person hide nobody. Rows that name no
    respondent are a person each.

    Args:
        columns: the quasi-identifiers.

    Attributes:
        rows: by combination of values, how many rows have it.
    """

    def __init__(self, columns: Sequence[str], /) -> None:
        self.columns = tuple(columns)
        self.rows: Counter[Combination] = Counter()
        self._people: dict[Combination, set[object]] = {}
        self._known: dict[tuple[Any, ...], Combination] = {}

    def add(self, values: Iterable[Any], who: Any, /, *, is_json: bool = False) -> None:
        """Count a row.

        Args:
            values: what it has in the columns.
            who: the respondent; None or blank where nobody knows.
            is_json: whether it is written with its types, so that the text "1" is something else than the number.
        """
        self._count(tuple(_as_written(value, is_json=is_json) for value in values), who)

    def add_columns(self, columns: Iterable[Iterable[Any]], names: Iterable[Any], /) -> None:
        """Count rows whose values stand in columns of one type each.

        Args:
            columns: the values of each quasi-identifier.
            names: the respondents; None or blank where nobody knows.
        """
        for values, who in zip(zip(*columns, strict=True), names, strict=True):
            combination = self._known.get(values)
            if combination is None:
                combination = self._known[values] = tuple(_as_written(value, is_json=False) for value in values)
            self._count(combination, who)

    def _count(self, combination: Combination, who: Any) -> None:
        named = None if who is None else str(who).strip()
        self.rows[combination] += 1
        if combination not in self._people:
            self._people[combination] = set()
        self._people[combination].add(named or object())

    def merge(self, other: People, /) -> None:
        """Count what another one has counted."""
        self.rows.update(other.rows)
        for combination, people in other._people.items():
            self._people.setdefault(combination, set()).update(people)

    def without(self, column: str, /) -> People:
        """Give the same people as if a column were not there."""
        place = self.columns.index(column)
        found = People([one for one in self.columns if one != column])
        for combination, people in self._people.items():
            rest = (*combination[:place], *combination[place + 1 :])
            found.rows[rest] += self.rows[combination]
            found._people.setdefault(rest, set()).update(people)
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
) -> People:
    """Count the people of a file whose rows would be written: who has an answer that is not allowed may not be.

    Args:
        reading: how the file is read; `released` names the quasi-identifiers, of which those that the file lacks are
            empty in it.
        by_columns: whether whole columns are scored then, by Polars or another engine: the values are then those that
            it would write, in which a cell with two quotes is something else than one with nothing.
        progress: is told how many bytes of the file were read, and how many rows.

    Raises:
        ResponseFileError: the file can't be read, or a quasi-identifier names the respondent.
        ValueError: `released` names no column.
    """
    if not reading.released:
        raise ValueError("the reading names no quasi-identifiers; give their columns as 'released'")
    if by_columns:
        try:
            return _by_columns(reading, source, progress)
        except OddFileError:
            pass
    return _by_rows(reading, source, progress)


def _by_rows(reading: Reading, source: str, progress: Callable[[int, int], None]) -> People:
    leaves_out = reading.on_invalid in ("leave-out", "raise")
    people = People(reading.released or ())
    with reading.open(source) as rows:
        who, is_json = _respondent(rows), rows.format in ("json", "jsonl")
        for number, row in enumerate(rows):
            if number % _EVERY == 0:
                progress(rows.position, number)
            if isinstance(row, Diagnostic):
                continue
            if leaves_out:
                try:
                    read_responses(reading.plan, row.responses)
                except InvalidResponseError:
                    continue
            name = None if who is None else row.respondent
            people.add(map(row.columns.get, people.columns), name, is_json=is_json)
    return people


def _by_columns(reading: Reading, source: str, progress: Callable[[int, int], None]) -> People:
    from cwinstruments.frames.streaming import BatchScorer

    people = People(reading.released or ())
    plan, scales = reading.plan, reading.disclosure.scales
    with ExitStack() as stack:
        responses = stack.enter_context(reading.open(source))
        who = _respondent(responses)
        stack.enter_context(readable(source))
        refuse_taken(plan, responses, reading.disclosure)
        scorer = BatchScorer(plan, scales=scales, parts=(), columns=(), on_invalid=reading.on_invalid)
        batches = Batches(responses, plan, missing_texts=reading.missing_texts)
        rows = 0
        for batch in batches:
            frame = scorer.score(batch.kept, batch.items).frame
            nothing = [None] * frame.height
            cells = [frame[one].to_list() if one in frame.columns else nothing for one in (*people.columns, who)]
            people.add_columns(cells[:-1], cells[-1])
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
