"""The main job: check the shipped definitions, score the example agency, and say what came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import asdict, frozen

from cwinstruments.checks import check
from cwinstruments.diagnostics import Diagnostic, has_errors
from cwinstruments.model import Instrument, in_language
from cwinstruments.plan import ScoringPlan
from cwinstruments.reports.agency import AGENCY_DEFINITION, Roster, read_roster
from cwinstruments.reports.explained_scores import ExplainedScore, Verified, explain_uncertain_score, verify_sample
from cwinstruments.reports.scored_files import (
    ResponseSummary,
    ScoredFile,
    ScoredResponse,
    read_rows,
    score_rows,
    summarise_responses,
)
from cwinstruments.reports.two_sides import (
    Partnership,
    SidesMean,
    mean_over_types,
    means_by_facet,
    means_by_type,
    pair_sides,
)
from cwinstruments.reports.unit_means import (
    MINIMUM_CELL,
    UnitChange,
    UnitMean,
    changes_between,
    mean_over_units,
    unit_means,
)
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
HEADLINES: Final = {WORKLOAD: ("demands", "recovery_resources"), TEAM_SAFETY: ("total",)}
"""The scales that stand for an instrument in the summary."""
BEFORE, AFTER = "1", "2"
EVIDENCE: Final = (
    "The instruments are original and not yet validated: no norms, no cutoffs; bands are thirds of the scale. "
    "Not for decisions about one person."
)
VERIFY_EVERY: Final = 20


@frozen
class Shipped:
    """An instrument that is demonstrated, and where it comes from.

    Args:
        files: its definition, and its cases where there are any.
        origin: the distribution that brought it.
    """

    instrument: Instrument
    plan: ScoringPlan
    files: tuple[Any, ...]
    origin: str


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
class UnitFindings:
    """An instrument at the level of units.

    Args:
        scales: the title of each headline scale.
        overall: the mean over the people in units that are shown, by scale and wave.
        changes: from the first wave to the second, by scale.
    """

    instrument: str
    scales: Mapping[str, str]
    means: tuple[UnitMean, ...]
    overall: Mapping[str, Mapping[str, float | None]]
    changes: Mapping[str, tuple[UnitChange, ...]]

    def withheld(self, scale: str, wave: str) -> tuple[str, ...]:
        """Give the units whose mean on a scale is withheld."""
        return tuple(one.unit for one in self.means if (one.scale, one.wave) == (scale, wave) and one.is_withheld)

    def shown(self, scale: str, wave: str) -> tuple[UnitMean, ...]:
        """Give the means on a scale that are shown, from the least to the greatest."""
        found = [one for one in self.means if (one.scale, one.wave) == (scale, wave) and not one.is_withheld]
        return tuple(sorted(found, key=lambda one: (one.mean, one.unit)))


@frozen
class PartnershipFindings:
    """Partnerships with both sides beside each other."""

    partnerships: tuple[Partnership, ...]
    by_type: tuple[SidesMean, ...]
    by_facet: tuple[SidesMean, ...]
    overall: Mapping[str, SidesMean]
    facet_titles: Mapping[str, str]

    def widest_gaps(self, wave: str, n: int) -> tuple[Partnership, ...]:
        """Give the partnerships whose sides differ most."""
        of_wave = [one for one in self.partnerships if one.wave == wave]
        return tuple(sorted(of_wave, key=lambda one: (-abs(one.gap), one.partnership))[:n])


@frozen
class Demonstration:
    """Everything that the demonstration shows."""

    roster: Roster
    checked: tuple[CheckedDefinition, ...]
    files: Mapping[str, ScoredFile]
    responses: tuple[ResponseSummary, ...]
    workload: UnitFindings
    team_safety: UnitFindings
    partnerships: PartnershipFindings
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
            "minimum_cell": MINIMUM_CELL,
            "workload": _unit_data(self.workload),
            "team_safety": _unit_data(self.team_safety),
            "partnerships": {
                "by_type": [_sides_data(one) for one in self.partnerships.by_type],
                "by_facet": [_sides_data(one) for one in self.partnerships.by_facet],
                "overall": [_sides_data(one) for one in self.partnerships.overall.values()],
            },
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
    checked = tuple(_check(shipped[id]) for id in DEMONSTRATED)
    files = _score_files([shipped[id] for id in DEMONSTRATED], folder, progress or (lambda done, of: None))
    return Demonstration(
        read_roster(folder),
        checked,
        files,
        tuple(summarise_responses(files[id]) for id in DEMONSTRATED),
        _unit_findings(files[WORKLOAD]),
        _unit_findings(files[TEAM_SAFETY]),
        _partnership_findings(files[PARTNERSHIP]),
        explain_uncertain_score(files[WORKLOAD]),
        verify_sample(files.values(), every=VERIFY_EVERY),
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
    result = check(*one.files)
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
    read = [(one, path, list(read_rows(path, one.plan))) for one, path in paths]
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


def _unit_findings(scored: ScoredFile) -> UnitFindings:
    id = scored.instrument.id
    means = unit_means(scored)
    return UnitFindings(
        id,
        {scale: in_language(scored.instrument.scales[scale].title) for scale in HEADLINES[id]},
        means,
        {
            scale: {wave: mean_over_units(means, scale, wave) for wave in (BEFORE, AFTER)}
            for scale in scored.instrument.scales
        },
        {scale: changes_between(means, scale, BEFORE, AFTER) for scale in HEADLINES[id]},
    )


def _partnership_findings(scored: ScoredFile) -> PartnershipFindings:
    partnerships = pair_sides(scored, "total")
    by_type = tuple(one for wave in (BEFORE, AFTER) for one in means_by_type(partnerships, wave))
    return PartnershipFindings(
        partnerships,
        by_type,
        means_by_facet(partnerships, AFTER),
        {wave: mean_over_types([one for one in by_type if one.wave == wave], wave) for wave in (BEFORE, AFTER)},
        {id: in_language(scale.title) for id, scale in scored.instrument.scales.items()},
    )


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


def _fields(value: Any, without: str) -> dict[str, Any]:
    return {name: item for name, item in asdict(value, recurse=False).items() if name != without}
