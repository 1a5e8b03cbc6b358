"""What is wrong with the days of data agreements, and with several agreements of one Nation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any

from attrs import frozen

from cwinstruments.data_agreements.agreement import same_name
from cwinstruments.diagnostics import Diagnostic, Path, Related, Severity
from cwinstruments.documents import Document, is_day

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BEGINS, _EXPIRES, _WITHDRAWN = _DAYS = ("agreed_on", "expires_on", "withdrawn_on")


@frozen
class _Entry:
    """An agreement as it is written down, with those of its days that exist."""

    data: Mapping[str, Any]
    place: Path
    days: Mapping[str, date]

    @property
    def scope(self) -> tuple[str, ...]:
        """What rows may enter, as far as it is a list of words."""
        scope = self.data.get("scope")
        return tuple(one for one in scope if isinstance(one, str)) if isinstance(scope, list) else ()

    @property
    def ended_on(self) -> date | None:
        """The last day, or that of a withdrawal before it."""
        return min((self.days[key] for key in (_EXPIRES, _WITHDRAWN) if key in self.days), default=None)

    @property
    def facts(self) -> dict[str, Any]:
        """What was agreed, written as one would compare it: a withdrawal comes after it."""
        agreed = {key: value for key, value in self.data.items() if key != _WITHDRAWN}
        return {**agreed, "nation": same_name(self.data["nation"]), "scope": sorted(self.scope)}


def check_days(document: Document, /) -> Iterator[Diagnostic]:
    """Find days that don't exist, agreements that end before they begin, and withdrawals of what had expired."""
    for entry in _entries(document):
        for key in _DAYS:
            day = entry.data.get(key)
            if _is_written_as_day(day) and key not in entry.days:
                hint = "write year-month-day, such as 2026-02-28"
                yield document.diagnostic("CWI229", f"there is no day {day}", (*entry.place, key), hint=hint)
        made = entry.days.get(_BEGINS)
        for key in (_EXPIRES, _WITHDRAWN):
            if made is not None and key in entry.days and entry.days[key] < made:
                message = f"the agreement of {made} ends before it begins, on {entry.days[key]}"
                related = (Related(f"made on {made}", (*entry.place, _BEGINS)),)
                yield document.diagnostic(
                    "CWI762", message, (*entry.place, key), hint="look the days up", related=related
                )
        yield from _check_late_withdrawal(document, entry)


def check_several(document: Document, /) -> Iterator[Diagnostic]:
    """Find agreements of one Nation that are listed twice, or that hold at the same time for the same purpose."""
    nations: dict[str, list[_Entry]] = {}
    for entry in _entries(document):
        if isinstance(nation := entry.data.get("nation"), str) and nation.strip():
            nations.setdefault(same_name(nation), []).append(entry)
    for entries in nations.values():
        yield from _check_entries(document, entries)


def _check_late_withdrawal(document: Document, entry: _Entry) -> Iterator[Diagnostic]:
    expires, withdrawn = entry.days.get(_EXPIRES), entry.days.get(_WITHDRAWN)
    if expires is None or withdrawn is None or withdrawn <= expires:
        return
    yield document.diagnostic(
        "CWI763",
        f"the agreement is withdrawn on {withdrawn}, but its last day was {expires}",
        (*entry.place, _WITHDRAWN),
        hint="look the days up; if another agreement was withdrawn, write the day there",
        severity=Severity.WARNING,
        related=(Related(f"its last day is {expires}", (*entry.place, _EXPIRES)),),
    )


def _check_entries(document: Document, entries: list[_Entry]) -> Iterator[Diagnostic]:
    """Compare the entries of one Nation; one that is listed again is told once, and both are compared as one."""
    distinct: list[tuple[_Entry, _Entry]] = []
    for entry in entries:
        place = next((place for place, (one, _) in enumerate(distinct) if one.facts == entry.facts), None)
        if place is None:
            distinct.append((entry, entry))
            continue
        twin, latest = distinct[place]
        # A withdrawal that stands in one of them holds for both, the last of several for all.
        distinct[place] = twin, max(latest, entry, key=lambda one: one.days.get(_WITHDRAWN, date.min))
        yield document.diagnostic(
            "CWI765",
            f"this agreement of '{entry.data['nation']}' is listed twice",
            entry.place,
            hint=_which_to_keep(twin, entry),
            severity=Severity.WARNING,
            related=(Related("the same agreement", twin.place),),
        )
    for pair in combinations((latest for _, latest in distinct), 2):
        yield from _check_pair(document, *pair)


def _which_to_keep(first: _Entry, second: _Entry) -> str:
    """Say which of two entries of one agreement to take out."""
    days = [one.data.get(_WITHDRAWN) for one in (first, second)]
    if days[0] == days[1]:
        return "take one of the two out, so that there is one place for the day of withdrawal"
    if None in days:
        return f"take the one out that lacks the withdrawal on {days[0] or days[1]}, which counts for both"
    return f"look up whether it was withdrawn on {days[0]} or {days[1]}, and take the other out"


def _check_pair(document: Document, first: _Entry, second: _Entry) -> Iterator[Diagnostic]:
    common = [purpose for purpose in first.scope if purpose in second.scope]
    if not common or not (_is_in_order(first) and _is_in_order(second)):
        return
    earlier, later = sorted((first, second), key=lambda one: one.days[_BEGINS])
    if _end(earlier) < later.days[_BEGINS]:
        return
    made, before = later.days[_BEGINS], earlier.days[_BEGINS]
    yield document.diagnostic(
        "CWI764",
        f"the agreement of {made} overlaps with that of {before}: both of '{later.data['nation']}', both for"
        f" {', '.join(common)}",
        (*later.place, _BEGINS),
        hint=_what_holds(earlier, later),
        severity=Severity.WARNING,
        related=(Related(f"made on {before}, ends on {_end(earlier)}", (*earlier.place, _BEGINS)),),
    )


def _what_holds(earlier: _Entry, later: _Entry) -> str:
    """Say what follows where both hold, and what to do."""
    withdrawn = [one.days[_WITHDRAWN] for one in (earlier, later) if _WITHDRAWN in one.days]
    if withdrawn:
        return (
            f"from {min(withdrawn)} on rows are held back under both: a withdrawal counts for more than what was agreed"
            " before it or on the same day; look the days up"
        )
    return "one of them is enough to let rows go; if the later one replaces the other, end that one on the day before"


def _entries(document: Document) -> Iterator[_Entry]:
    data = document.data if isinstance(document.data, Mapping) else {}
    listed = data.get("agreements")
    for place, one in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(one, Mapping):
            days = {key: date.fromisoformat(one[key]) for key in _DAYS if _is_written_as_day(one.get(key), exists=True)}
            yield _Entry(one, ("agreements", place), days)


def _is_in_order(entry: _Entry) -> bool:
    """Tell whether the days of an entry can be compared with those of another."""
    return _BEGINS in entry.days and _EXPIRES in entry.days and entry.days[_BEGINS] <= _end(entry)


def _end(entry: _Entry) -> date:
    ended_on = entry.ended_on
    assert ended_on is not None
    return ended_on


def _is_written_as_day(value: object, *, exists: bool = False) -> bool:
    return isinstance(value, str) and _DAY.fullmatch(value) is not None and (not exists or is_day(value))
