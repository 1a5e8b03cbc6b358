"""The report on units: scores, who answered, agreement and favourable answers, with what is confidential withheld."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cwinstruments.data_agreements import DataAgreements
from cwinstruments.disclosure import Ledger, Rule
from cwinstruments.frames.options import OnAbsent
from cwinstruments.model import EvidenceStatus, Instrument, Survey, in_language
from cwinstruments.scoring.responses import OnInvalid
from cwinstruments.units.answered import Answered, Progress, take_answers
from cwinstruments.units.arguments import check_names, check_protection, subject_of
from cwinstruments.units.figures import UnitCaution, UnitReport, UnitResponse, Withheld
from cwinstruments.units.hierarchy import Roster
from cwinstruments.units.protection import Hidden, Protection
from cwinstruments.units.scale_figures import REFERENCED, figures_of_scales
from cwinstruments.units.subjects import Subject


def unit_report(
    definition: Instrument | Survey | Subject,
    rows: Any,
    /,
    *,
    units: str | Sequence[str],
    roster: Roster | None = None,
    rule: Rule | None = None,
    ledger: Ledger | None = None,
    public: bool = False,
    wave: str | float | None = None,
    wave_column: str | None = None,
    scales: Sequence[str] | None = None,
    respondent: str | None = None,
    on_invalid: OnInvalid = "raise",
    on_absent: OnAbsent = "raise",
    agreements: DataAgreements | None = None,
    nation: str | None = None,
    on_progress: Progress | None = None,
) -> UnitReport:
    """Report on every unit of a hierarchy: its scores, who answered, whether its members agree, and what is favourable.

    Whatever few people said is withheld, and so is what would give it away beside the rest; `rule` says how few are
    few, and `ledger` what was given out before.

    Args:
        definition: an instrument or a survey, its parameters bound; or what `Subject.compile` gives.
        rows: a row for each person: answers by item, and the columns of units; or a dataframe of them, whose gaps (also
            NaN) are no answers. A mapping may leave out what was not answered; a frame has a column for each item.
        units: the columns that name units, the smallest first, such as `("team", "office")`.
        roster: how many people each unit has. Without one there is no response rate and no verdict.
        rule: how many people each kind of figure needs.
        ledger: what was given out before; figures from which that and these could be subtracted are withheld. It goes
            by waves: with it, the wave has to be said, or to stand in the rows.
        public: whether everybody is to see it; every figure needs more people then.
        wave: the only wave that counts; it has to be said where the rows are of several. Else it is the one that they
            name, if they do.
        wave_column: the column that names the wave; by default what the survey says, else `wave`. Rows without that
            column are all of the wave that is said.
        scales: the scales to report on; by default all that have an aggregate.
        respondent: the column that names the respondent, to refuse a second row of one person in a unit.
        on_invalid: `"raise"`, or `"missing"` to go on without answers that are not allowed.
        on_absent: `"raise"`, or `"missing"` where items without a column in a frame were answered by nobody.
        agreements: the data agreements of Tribal Nations, as for `unit_scores`.
        nation: the column that names a Nation.
        on_progress: is told how many rows were scored.

    Raises:
        UnitRowError: a row lacks a column, or names a Nation that has not agreed.
        FrameError: a frame has no column for an item.
        RosterSizeError: a roster has fewer people than answered, or nobody in their unit.
        InvalidResponseError: an answer is not allowed; it names the row, and the respondent.
        ValueError: the wave or its column, or a scale is not there; a ledger is, and no wave; units are named the
            largest first.
        TypeError: an argument is not what it has to be, such as rows that are neither mappings nor a dataframe.
        ModuleNotFoundError: SciPy is not installed: `cwinstruments[psychometrics]`.
    """
    check_protection(rule, ledger)
    check_names("scales", scales)
    subject = subject_of(definition)
    data = take_answers(
        subject,
        rows,
        units=units,
        roster=roster,
        wave=wave,
        wave_column=wave_column,
        wave_is_needed=ledger is not None,
        respondent=respondent,
        on_invalid=on_invalid,
        on_absent=on_absent,
        agreements=agreements,
        nation=nation,
        on_progress=on_progress,
    )
    return report_on(data, rule=rule, ledger=ledger, public=public, scales=scales)


def report_on(
    data: Answered,
    /,
    *,
    rule: Rule | None = None,
    ledger: Ledger | None = None,
    public: bool = False,
    scales: Sequence[str] | None = None,
) -> UnitReport:
    """Report on rows that are scored already; the options are those of `unit_report`."""
    wave = data.wave
    chosen = wanted_scales(data.subject, scales)
    protection = Protection(rule or Rule(), ledger, data.subject, public)
    protection.decide([(wave, data)], chosen)
    responses = tuple(unit_responses(data, protection.uncounted[wave]))
    parts = figures_of_scales(data, chosen, protection, wave)
    instrument = data.subject.instrument
    everybody = next(one for one in responses if not one.unit)
    return UnitReport(
        instrument.id,
        instrument.version,
        wave,
        tuple(level.name for level in data.levels if level.columns),
        protection.text,
        {scale: in_language(instrument.scales[scale].title) or scale for scale in chosen},
        {part.scale: str(part.rule) for part in parts if part.rule is not None},
        everybody.n_respondents,
        responses,
        tuple(one for part in parts for one in part.figures),
        tuple(one for part in parts for one in part.items),
        tuple(one for part in parts for one in part.levels),
        instrument.evidence.status.value,
        {} if everybody.n_respondents is not None else {"n_used": everybody.reasons["n_respondents"]},
        (*cautions_of(data), *protection.cautions),
        REFERENCED,
        tuple(protection.held_back),
        tuple(protection.given_out),
    )


def unit_responses(data: Answered, hidden: Hidden, /) -> Iterator[UnitResponse]:
    """Give who answered in every unit."""
    for level in data.levels:
        for path, members in data.members(level).items():
            size = None if data.roster is None else data.roster.sizes.get(path)
            reasons: dict[str, str] = {}
            if size is None:
                reasons = {"roster_size": Withheld.NO_ROSTER, "response_rate": Withheld.NO_ROSTER}
            if path in hidden:
                reasons |= {"n_respondents": hidden[path], "response_rate": hidden[path]}
            n = None if path in hidden else len(members)
            rate = None if n is None or size is None else n / size
            yield UnitResponse(level.name, path, n, size, rate, reasons)


def cautions_of(*waves: Answered) -> tuple[UnitCaution, ...]:
    """Give what is to be kept in mind with a whole report on one wave, or on several."""
    instrument = waves[0].subject.instrument
    there = {
        UnitCaution.NOT_VALIDATED: instrument.evidence.status is EvidenceStatus.ORIGINAL_NOT_VALIDATED,
        UnitCaution.NOT_FOR_DECISIONS_ABOUT_ONE_PERSON: True,
        UnitCaution.NO_ROSTER: any(one.roster is None for one in waves),
        UnitCaution.NO_COLUMN_OF_WAVES: any(one.wave is not None and one.wave_column is None for one in waves),
        # Of a roster it is known that they are different ones.
        UnitCaution.ONE_NAME_IN_SEVERAL_UNITS: any(one.roster is None and one.has_namesakes for one in waves),
    }
    return tuple(caution for caution, holds in there.items() if holds)


def wanted_scales(subject: Subject, scales: Sequence[str] | None, /) -> tuple[str, ...]:
    """Give the scales to report on, in the order of the definition.

    Raises:
        ValueError: there is no such scale, or it has no aggregate.
    """
    known = [one.scale for one in subject.aggregates.outputs]
    for scale in scales or ():
        if scale not in known:
            raise ValueError(f"there is no scale {scale!r} with scores of units; there are {', '.join(known)}")
    return tuple(known if scales is None else [one for one in known if one in scales])
