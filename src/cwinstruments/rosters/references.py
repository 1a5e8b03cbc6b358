"""What is wrong with a roster, in the document itself and in the rows of its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from attrs import define, field, frozen

from cwinstruments.diagnostics import Diagnostic, Path, Related, Severity, did_you_mean
from cwinstruments.documents import Document, is_day
from cwinstruments.model import Disposition
from cwinstruments.rosters.identifiers import is_identifier, looks_identifying

_FIXED = ("respondent", "role", "side", "rater_group", "eligible_from", "eligible_to")
_NO_IDENTIFIERS = (
    "a roster holds pseudonyms; keep names and addresses apart from it, with whoever sends the invitations"
)
_DAY = "write year-month-day, such as 2026-02-28"


def columns_of(data: Mapping[str, Any], /) -> dict[str, str]:
    """Give the column of each thing that a roster's table can hold."""
    named = (*_FIXED, *kinds_of(data), *(f"disposition_{wave}" for wave in waves_of(data)))
    given = _mapping(data.get("columns"))
    return {name: given[name] if isinstance(given.get(name), str) else name for name in named}


def kinds_of(data: Mapping[str, Any], /) -> tuple[str, ...]:
    """Give the kinds of units, from the smallest to the largest."""
    return tuple(one for one in _list(data.get("unit_hierarchy")) if isinstance(one, str))


def waves_of(data: Mapping[str, Any], /) -> tuple[str, ...]:
    """Give the ids of the waves."""
    ids = (_mapping(one).get("id") for one in _list(data.get("waves")))
    return tuple(id for id in ids if isinstance(id, str))


def opens_of(data: Mapping[str, Any], /) -> dict[str, str]:
    """Give the day on which each wave opens, where it has one."""
    waves = [_mapping(one) for one in _list(data.get("waves"))]
    return {one["id"]: one["opens"] for one in waves if isinstance(one.get("id"), str) and _day(one.get("opens"))}


def check_roster_document(document: Document, /) -> Iterator[Diagnostic]:
    """Find what is wrong with the document, its rows apart."""
    data = _mapping(document.data)
    if "file" in data and "rows" in data:
        message = "the people stand in a table and in the document"
        yield document.diagnostic("CWI752", message, ("rows",), hint="take 'file' or 'rows' away", key=True)
    known = columns_of({**data, "columns": {}})
    seen: dict[str, str] = {}
    for name, column in _mapping(data.get("columns")).items():
        if name not in known:
            message = f"a roster has nothing called {name!r} that a column could hold"
            yield document.diagnostic("CWI752", message, ("columns", name), hint=did_you_mean(name, known), key=True)
        elif isinstance(column, str):
            if is_identifier(column, kinds_of(data)) and name == "respondent":
                message = f"the column {column!r} seems to name people"
                yield document.diagnostic("CWI751", message, ("columns", name), hint=_NO_IDENTIFIERS)
            if column in seen:
                message = f"{seen[column]!r} and {name!r} have the same column {column!r}"
                yield document.diagnostic("CWI752", message, ("columns", name), hint="name another one")
            seen.setdefault(column, name)
    ids: dict[str, Path] = {}
    for place, wave in enumerate(_list(data.get("waves"))):
        id = _mapping(wave).get("id")
        path = ("waves", place, "id")
        if isinstance(id, str) and ids.setdefault(id, path) is not path:
            message, related = f"wave {id!r} is defined twice", (Related("the wave is defined first here", ids[id]),)
            yield document.diagnostic("CWI718", message, path, hint="give each its own id", related=related)
        for key in ("opens", "closes"):
            day = _mapping(wave).get(key)
            if isinstance(day, str) and len(day) == len("2026-01-01") and not is_day(day):
                yield document.diagnostic("CWI229", f"there is no day {day}", ("waves", place, key), hint=_DAY)


@frozen
class RowPlace:
    """Where a row stands: in the document, or on a line of a table."""

    document: Document
    path: Path = ()
    file: str | None = None
    line: int | None = None

    def error(self, code: str, message: str, key: Path, hint: str | None) -> Diagnostic:
        """Make an error about a part of the row."""
        return self._finding(code, message, key, hint, Severity.ERROR)

    def warning(self, code: str, message: str, key: Path, hint: str | None) -> Diagnostic:
        """Make a warning about a part of the row."""
        return self._finding(code, message, key, hint, Severity.WARNING)

    def _finding(self, code: str, message: str, key: Path, hint: str | None, severity: Severity) -> Diagnostic:
        if self.file is not None:
            return Diagnostic(code, message, hint=hint, severity=severity, file=self.file, line=self.line)
        return self.document.diagnostic(code, message, (*self.path, *key), hint=hint, severity=severity)

    def __str__(self) -> str:
        if self.file is not None:
            return f"line {self.line}"
        mark = self.document.locate(self.path)
        return f"line {mark.line}" if mark else "another row"


@define
class RowChecks:
    """Checks row by row, with what was seen in the rows before.

    Args:
        kinds: the kinds of units, from the smallest to the largest.
        waves: the ids of the waves.
        opens: the day on which each wave opens, where it has one.
    """

    kinds: tuple[str, ...]
    waves: tuple[str, ...]
    opens: Mapping[str, str] = field(factory=dict)
    _seen: dict[str, RowPlace] = field(factory=dict)
    _above: dict[tuple[str, str], tuple[str, str]] = field(factory=dict)

    def check(self, row: Mapping[str, Any], place: RowPlace) -> Iterator[Diagnostic]:
        """Find what is wrong with one row; its keys are those of the schema, text may be anything."""
        for key in row:
            if place.file is None and is_identifier(key, self.kinds):
                yield place.error("CWI751", f"{key!r} seems to name, locate or call a person", (key,), _NO_IDENTIFIERS)
        who = row.get("respondent")
        if isinstance(who, str):
            yield from self._check_respondent(who, place)
        yield from self._check_units(_mapping(row.get("units")), place)
        yield from self._check_days(row, place)
        yield from self._check_eligible(row, place)
        for wave, disposition in _mapping(row.get("dispositions")).items():
            if wave not in self.waves:
                hint = did_you_mean(wave, self.waves)
                yield place.error("CWI756", f"there is no wave {wave!r}", ("dispositions", wave), hint)
            # In a document the schema says so.
            if place.file is not None and disposition not in list(Disposition):
                message = f"{disposition!r} is no disposition"
                hint = did_you_mean(str(disposition), list(Disposition))
                yield place.error("CWI756", message, ("dispositions", wave), hint)

    def _check_respondent(self, who: str, place: RowPlace) -> Iterator[Diagnostic]:
        if not who.strip():
            yield place.error("CWI753", "the row has no respondent", ("respondent",), "give each person a pseudonym")
            return
        if looks_identifying(who):
            message = "the respondent is an e-mail address or a telephone number"
            yield place.error("CWI751", message, ("respondent",), _NO_IDENTIFIERS)
        if who in self._seen:
            message = f"respondent {who!r} is listed twice"
            hint = f"the first time on {self._seen[who]}; what changes from wave to wave stands in the dispositions"
            yield place.error("CWI753", message, ("respondent",), hint)
        self._seen.setdefault(who, place)

    def _check_units(self, units: Mapping[str, Any], place: RowPlace) -> Iterator[Diagnostic]:
        for kind in units:
            if kind not in self.kinds:
                hint = did_you_mean(kind, self.kinds)
                yield place.error("CWI754", f"{kind!r} is no kind of unit of this roster", ("units", kind), hint)
        present = [kind for kind in self.kinds if isinstance(units.get(kind), str)]
        if not present:
            return
        missing = [kind for kind in self.kinds[self.kinds.index(present[0]) :] if kind not in present]
        for kind in missing:
            message = f"{present[0]} {units[present[0]]!r} is given, but no {kind}"
            yield place.error("CWI754", message, ("units",), "whoever belongs to a unit belongs to those around it")
        for kind, larger in [] if missing else pairwise(present):
            unit, around = (kind, units[kind]), (larger, units[larger])
            if self._above.setdefault(unit, around) != around:
                before, here = self._above[unit][1], around[1]
                message = f"{kind} {unit[1]!r} is in {larger} {here!r} here, and in {larger} {before!r} before"
                hint = "a unit lies in one unit of the next kind; give different units different names"
                yield place.error("CWI754", message, ("units", larger), hint)

    def _check_days(self, row: Mapping[str, Any], place: RowPlace) -> Iterator[Diagnostic]:
        days: list[str] = []
        for key in ("eligible_from", "eligible_to"):
            day = row.get(key)
            if isinstance(day, str):
                if not is_day(day):
                    yield place.error("CWI755", f"{key!r} is no day: {day!r}", (key,), _DAY)
                else:
                    days.append(day)
        if len(days) == 2 and days[1] < days[0]:
            message = f"eligible to {days[1]}, before eligible from {days[0]}"
            yield place.error("CWI755", message, ("eligible_to",), "the last day must not be before the first")

    def _check_eligible(self, row: Mapping[str, Any], place: RowPlace) -> Iterator[Diagnostic]:
        """Find answers of somebody who was not eligible on the day that the wave opened."""
        first, last = (_day(row.get(key)) for key in ("eligible_from", "eligible_to"))
        for wave, disposition in _mapping(row.get("dispositions")).items():
            day = _day(self.opens.get(wave))
            if day is None or disposition not in (Disposition.COMPLETED.value, Disposition.PARTIAL.value):
                continue
            when = f"from {first}" if first and day < first else f"to {last}" if last and last < day else None
            if when is not None:
                message = f"{disposition!r} in wave {wave!r}, which opened on {day}, but eligible {when}"
                hint = "response rates leave this person out; correct the days, or write 'ineligible'"
                yield place.warning("CWI758", message, ("dispositions", wave), hint)


def check_header(
    columns: tuple[str, ...], wanted: Mapping[str, str], data: Mapping[str, Any], place: RowPlace, /
) -> Iterator[Diagnostic]:
    """Find columns of a table that must not be there, and those that are missing."""
    for column in columns:
        if is_identifier(column, kinds_of(data)):
            message = f"the column {column!r} seems to name, locate or call people"
            yield place.error("CWI751", message, (), _NO_IDENTIFIERS)
    needed = ["respondent", *kinds_of(data), *(f"disposition_{wave}" for wave in waves_of(data))]
    free = [column for column in columns if column not in wanted.values()]
    for name in needed:
        if wanted[name] not in columns:
            message = f"the table has no column {wanted[name]!r}"
            near = did_you_mean(wanted[name], free)
            other = f"add it, or say which column holds it: 'columns: {{{name}: ...}}'"
            hint = near if near and near.startswith("did") else other
            yield place.error("CWI752", message, (), hint)
    given = _mapping(data.get("columns"))
    for name, column in wanted.items():
        if name not in needed and name in given and column not in columns:
            yield place.error("CWI752", f"the table has no column {column!r}", (), did_you_mean(column, free))


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and is_day(value) else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
