"""Caseloads of the example agency: what one month's records come to by one table of standards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen

from cwinstruments.model import Instrument, in_language
from cwinstruments.reports.scored_files import ScoredFile, ScoredResponse

ALIAS: Final = "caseload"
"""What the records are called in the study of workload."""
STANDARDS: Final = "cwla_foster_12"
"""The table that the study chose; another agency uses its own."""
LEAST_WORKERS: Final = 5
"""How many workers with a load a unit needs to be the one that is shown."""
_SHARE: Final = "_share"


@frozen
class WorkerLoad:
    """The caseload of one worker.

    Args:
        shares: of a full caseload, by type of case, where there are any.
        reason: why there is no load.
    """

    fte: Any
    shares: Mapping[str, float]
    load: float | None
    rounded: float | None
    is_over: bool
    reason: str | None


@frozen
class CaseloadFindings:
    """The caseloads of an agency.

    Args:
        standards: the title of the table.
        types: the types of cases that have a standard, with their titles.
        over: how many of those with a load are over it.
        without_standard: how many have cases of a type that the table lacks, and so no load.
        unit: the unit where most of the workers are over.
        workers: that unit's workers, from the greatest load to the least, those without one last.
    """

    standards: str
    types: Mapping[str, str]
    records: int
    with_load: int
    over: int
    without_standard: int
    unit: str
    workers: tuple[WorkerLoad, ...]


def find_caseloads(scored: ScoredFile, /) -> CaseloadFindings:
    """Gather the caseloads of the study: all standards of the table must be of open cases, as CWLA's are."""
    instrument = scored.instrument
    rows = instrument.bound[f"{ALIAS}__standards"]
    assert isinstance(rows, Mapping)
    loads = {id(row): _load_of(row) for row in scored.rows}
    with_load = [one for one in loads.values() if one.load is not None]
    units: dict[str, list[WorkerLoad]] = {}
    for row in scored.rows:
        units.setdefault(row.columns["unit"], []).append(loads[id(row)])
    unit = max(sorted(units), key=lambda one: _share_over(units[one]))
    return CaseloadFindings(
        _title_of_standards(instrument),
        {
            type_: in_language(instrument.parameters[f"{ALIAS}__standards"].rows[type_].title or {"en": type_})
            for type_ in rows
        },
        len(scored.rows),
        len(with_load),
        sum(one.is_over for one in with_load),
        sum(_lacks_standard(row, rows) for row in scored.rows),
        unit,
        tuple(sorted(units[unit], key=lambda one: -1.0 if one.load is None else one.load, reverse=True)),
    )


def _load_of(row: ScoredResponse) -> WorkerLoad:
    load = row.scores[f"{ALIAS}__load_open"]
    shares = {type_: one.value for type_, one in _shares(row).items() if one.value}
    rounded = row.scores[f"{ALIAS}__load_open_rounded"].value
    fte = row.row.responses[f"{ALIAS}__fte"]
    return WorkerLoad(fte, shares, load.value, rounded, load.band == "over", load.reason)


def _shares(row: ScoredResponse) -> dict[str, Any]:
    """Give the shares of a full caseload by type of case."""
    return {
        id.removeprefix(f"{ALIAS}__").removesuffix(_SHARE): one
        for id, one in row.scores.scales.items()
        if id.startswith(f"{ALIAS}__") and id.endswith(_SHARE)
    }


def _share_over(workers: list[WorkerLoad]) -> float:
    counted = [one for one in workers if one.load is not None]
    return sum(one.is_over for one in counted) / len(counted) if len(counted) >= LEAST_WORKERS else -1.0


def _lacks_standard(row: ScoredResponse, rows: Mapping[str, Any]) -> bool:
    return any(one.reason == "not_computable" and type_ not in rows for type_, one in _shares(row).items())


def _title_of_standards(instrument: Instrument) -> str:
    table = instrument.parameters[f"{ALIAS}__standards"].tables[STANDARDS]
    return in_language(table.title or {"en": STANDARDS})
