"""The main job: check the shipped definitions, score the example agency, and say what came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import asdict, frozen

from cwinstruments.checks import check
from cwinstruments.data_agreements import Holding
from cwinstruments.diagnostics import Diagnostic, has_errors
from cwinstruments.model import Instrument
from cwinstruments.plan import ScoringPlan
from cwinstruments.reports.agency import AGENCY_DEFINITION, Roster, read_roster
from cwinstruments.reports.caseloads import CaseloadFindings, find_caseloads
from cwinstruments.reports.explained_scores import ExplainedScore, Verified, explain_uncertain_score, verify_samples
from cwinstruments.reports.findings import (
    AFTER,
    PartnershipFindings,
    UnitFindings,
    find_in_partnerships,
    find_in_units,
)
from cwinstruments.reports.landscapes import LandscapeFindings, find_landscape
from cwinstruments.reports.rounds import LeaderFindings, Obstacle, find_in_round, find_obstacles
from cwinstruments.reports.scored_files import (
    ResponseSummary,
    ScoredFile,
    ScoredResponse,
    read_rows,
    score_rows,
    summarise_responses,
)
from cwinstruments.reports.staff_surveys import (
    PulseMonth,
    StudyFindings,
    WorkforceFindings,
    find_in_pulse,
    find_in_study,
    find_in_workforce,
)
from cwinstruments.reports.two_sides import MINIMUM_CELL, SidesMean
from cwinstruments.reports.written_scores import (
    are_persons_permitted,
    write_person_scores,
    write_summary,
    write_unit_means,
)

WORKLOAD: Final = "workload-experience"
TEAM_SAFETY: Final = "team-safety"
PARTNERSHIP: Final = "partnership-quality"
DEMONSTRATED: Final = (WORKLOAD, TEAM_SAFETY, PARTNERSHIP, AGENCY_DEFINITION)
"""One instrument of each family, and the agency's own, whose items are not all asked."""
WORKFORCE_SURVEY: Final = "workforce-survey"
MONTHLY_PULSE: Final = "monthly-pulse"
PARTNERSHIP_REVIEW: Final = "partnership-review"
LEADER_ROUND: Final = "leader-360-round"
WORKLOAD_STUDY: Final = "workload-study"
SURVEYS: Final = (WORKFORCE_SURVEY, MONTHLY_PULSE, PARTNERSHIP_REVIEW, LEADER_ROUND, WORKLOAD_STUDY)
"""The agency's surveys; the records of caseloads are part of the last."""
PLACE: Final = "place"
"""What the staff say of where they work."""
HEADLINES: Final = {WORKLOAD: ("demands", "recovery_resources"), TEAM_SAFETY: ("total",)}
"""The scales that stand for an instrument in the summary."""
EVIDENCE: Final = (
    "The instruments are original and not yet validated: no norms, no cutoffs; bands are thirds of the scale. "
    "Not for decisions about one person."
)
VERIFY_EVERY: Final = 20
VERIFY_EVERY_OF_SURVEYS: Final = 60
"""One response of a survey is several of an instrument."""


@frozen
class Shipped:
    """An instrument that is demonstrated, and where it comes from.

    Args:
        instrument: of a survey, what it comes to as one instrument.
        files: its definition, and its cases where there are any.
        origin: the distribution that brought it.
        instruments: where a survey finds its instruments.
        holding: decides which rows of a survey may go, where it needs the agreements of Tribal Nations.
    """

    instrument: Instrument
    plan: ScoringPlan
    files: tuple[Any, ...]
    origin: str
    instruments: Any = None
    holding: Holding | None = None


@frozen
class CheckedDefinition:
    """One definition that was checked, with its cases."""

    instrument: str
    version: str
    origin: str
    items: int
    scales: int
    cases: int
    diagnostics: tuple[Diagnostic, ...]


@frozen
class Demonstration:
    """Everything that the demonstration shows.

    Args:
        responses: of single instruments.
        surveys: of the surveys, which put several instruments before people at once.
    """

    roster: Roster
    checked: tuple[CheckedDefinition, ...]
    files: Mapping[str, ScoredFile]
    responses: tuple[ResponseSummary, ...]
    workload: UnitFindings
    team_safety: UnitFindings
    partnerships: PartnershipFindings
    caseloads: CaseloadFindings
    landscape: LandscapeFindings
    obstacles: tuple[Obstacle, ...]
    workforce: WorkforceFindings
    pulse: tuple[PulseMonth, ...]
    leaders: LeaderFindings
    study: StudyFindings
    surveys: tuple[ResponseSummary, ...]
    explained: ExplainedScore | None
    verified: Verified

    @property
    def has_findings(self) -> bool:
        """Whether a definition has errors, or a score was not the same when it was scored again."""
        return any(has_errors(one.diagnostics) for one in self.checked) or bool(self.verified.discrepancies)

    def to_dict(self) -> dict[str, Any]:
        """Give the summary as plain JSON data. It holds no scores of single people."""
        return {
            "kind": "demonstration",
            "evidence": EVIDENCE,
            "agency": asdict(self.roster),
            "checked": [
                {**_fields(one, "diagnostics"), "diagnostics": [found.to_dict() for found in one.diagnostics]}
                for one in self.checked
            ],
            "responses": [_response_data(one) for one in self.responses],
            "workload": _unit_data(self.workload),
            "team_safety": _unit_data(self.team_safety),
            "partnerships": {
                "minimum_cell": MINIMUM_CELL,
                "by_type": [_sides_data(one) for one in self.partnerships.by_type],
                "by_facet": [_sides_data(one) for one in self.partnerships.by_facet],
                "overall": [_sides_data(one) for one in self.partnerships.overall.values()],
            },
            "caseloads": _fields(self.caseloads, "workers", "unit"),
            "landscape": {
                "trigger": list(self.landscape.trigger),
                "partnerships": len(self.landscape.rows),
                "due": len(self.landscape.due),
                "held_back": self.landscape.held_back,
                "undecided": self.landscape.undecided,
            },
            "obstacles": [asdict(one) for one in self.obstacles],
            "workforce": asdict(self.workforce),
            "pulse": [asdict(one) for one in self.pulse],
            "leaders": {
                **_fields(self.leaders, "report", "scales"),
                "scales": [asdict(one) for one in self.leaders.scales],
            },
            "workload_study": asdict(self.study),
            "surveys": [_fields(one, "scales") for one in self.surveys],
            "verified": {"responses": self.verified.responses, "discrepancies": len(self.verified.discrepancies)},
        }


def demonstrate(
    shipped: Mapping[str, Shipped], folder: Path, /, *, progress: Callable[[int, int], None] | None = None
) -> Demonstration:
    """Check the definitions, score every file of the agency, and gather what came out.

    Args:
        shipped: the demonstrated instruments by id.
        folder: the example agency.
        progress: is told how many responses are scored, of how many.
    """
    checked = tuple(_check(shipped[id]) for id in (*DEMONSTRATED, *SURVEYS))
    every = [shipped[id] for id in (*DEMONSTRATED, *SURVEYS)]
    scored = _score_files(every, folder, progress or (lambda done, of: None))
    files = {id: scored[id] for id in DEMONSTRATED}
    return Demonstration(
        read_roster(folder),
        checked,
        files,
        tuple(summarise_responses(files[id]) for id in DEMONSTRATED),
        find_in_units(files[WORKLOAD], HEADLINES[WORKLOAD]),
        find_in_units(files[TEAM_SAFETY], HEADLINES[TEAM_SAFETY]),
        find_in_partnerships(files[PARTNERSHIP], "total"),
        find_caseloads(scored[WORKLOAD_STUDY]),
        find_landscape(scored[PARTNERSHIP_REVIEW], AFTER),
        find_obstacles(scored[PARTNERSHIP_REVIEW]),
        find_in_workforce(scored[WORKFORCE_SURVEY], PLACE),
        find_in_pulse(scored[MONTHLY_PULSE]),
        find_in_round(scored[LEADER_ROUND]),
        find_in_study(scored[WORKLOAD_STUDY]),
        tuple(summarise_responses(scored[id]) for id in SURVEYS),
        explain_uncertain_score(files[WORKLOAD]),
        verify_samples((scored[id], VERIFY_EVERY if id in DEMONSTRATED else VERIFY_EVERY_OF_SURVEYS) for id in scored),
    )


def write_demonstration(shown: Demonstration, folder: Path, /) -> list[Path]:
    """Write the scores and the summary to a folder, and give the files.

    An instrument that permits no scores of persons gets rows of units alone.

    Raises:
        OSError: the folder or a file in it can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for id, scored in shown.files.items():
        if are_persons_permitted(scored):
            written.append(folder / f"{id}.scores.csv")
            write_person_scores(scored, written[-1])
    written.append(folder / f"{shown.team_safety.instrument}.units.csv")
    write_unit_means(shown.team_safety.means, written[-1])
    written.append(folder / "summary.json")
    write_summary(shown.to_dict(), written[-1])
    return written


def _check(one: Shipped) -> CheckedDefinition:
    result = check(*one.files, instruments=one.instruments)
    instrument = one.instrument
    return CheckedDefinition(
        instrument.id,
        instrument.version,
        one.origin,
        len(instrument.items),
        len(instrument.scales),
        result.cases,
        result.diagnostics,
    )


def _score_files(todo: Sequence[Shipped], folder: Path, progress: Callable[[int, int], None]) -> dict[str, ScoredFile]:
    paths = [(one, folder / f"{one.instrument.id}.csv") for one in todo]
    read = [(one, path, list(read_rows(path, one.plan, one.holding))) for one, path in paths]
    total = sum(len(rows) for _, _, rows in read)
    files: dict[str, ScoredFile] = {}
    done = 0
    for one, path, rows in read:
        scored: list[ScoredResponse] = []
        for row in score_rows(one.plan, rows):
            scored.append(row)
            done += 1
            progress(done, total)
        files[one.instrument.id] = ScoredFile(path, one.instrument, one.plan, tuple(scored))
    return files


def _response_data(one: ResponseSummary) -> dict[str, Any]:
    return {
        **_fields(one, "scales"),
        "scores": one.scored,
        "reasons": dict(one.reasons),
        "banded": one.banded,
        "band_certain": one.band_certain,
        "scales": {of.scale: _fields(of, "scale") for of in one.scales},
    }


def _unit_data(findings: UnitFindings) -> dict[str, Any]:
    return {
        "instrument": findings.instrument,
        "minimum_cell": dict(findings.minimum_cell),
        "overall": {scale: dict(waves) for scale, waves in findings.overall.items()},
        "units": [asdict(one) for one in findings.means if one.scale in findings.scales],
        "changes": [
            {"unit": one.unit, "scale": scale, "change": one.change}
            for scale, changes in findings.changes.items()
            for one in changes
        ],
    }


def _sides_data(one: SidesMean) -> dict[str, Any]:
    return {**asdict(one), "gap": one.gap}


def _fields(value: Any, *without: str) -> dict[str, Any]:
    return {name: item for name, item in asdict(value, recurse=False).items() if name not in without}
