"""What changed between two waves, in every unit of a hierarchy, with what is confidential withheld."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from cwinstruments.data_agreements import DataAgreements
from cwinstruments.disclosure import Ledger, Rule
from cwinstruments.model import Instrument, Survey, in_language
from cwinstruments.psychometrics.small_groups import withheld
from cwinstruments.scoring.responses import OnInvalid
from cwinstruments.units.answered import Answered, Person, Progress, take_answers
from cwinstruments.units.change_figures import ChangeFigures, ChangeReport, Composition, StatedReliability
from cwinstruments.units.favourable import rounded_share
from cwinstruments.units.figures import Withheld
from cwinstruments.units.hierarchy import Path, Roster
from cwinstruments.units.protection import People, Protection, Wave
from cwinstruments.units.report import cautions_of, unit_responses, wanted_scales
from cwinstruments.units.scale_figures import mean_cell, why_no_score
from cwinstruments.units.scores import UnitScore
from cwinstruments.units.subjects import Subject
from cwinstruments.units.wave_designs import BothWaves, is_there, with_change, without_change

_REFERENCES: Final = ("welch1947", "cameron2015", "holm1979")


def compare_waves(
    definition: Instrument | Survey | Subject,
    before: Any,
    after: Any,
    /,
    *,
    units: str | Sequence[str],
    waves: tuple[str, str] | None = None,
    wave_column: str | None = None,
    link: str | None = None,
    rosters: tuple[Roster | None, Roster | None] = (None, None),
    rule: Rule | None = None,
    ledger: Ledger | None = None,
    public: bool = False,
    scales: Sequence[str] | None = None,
    composition: Sequence[str] = (),
    reliability: StatedReliability | None = None,
    respondent: str | None = None,
    on_invalid: OnInvalid = "raise",
    agreements: DataAgreements | None = None,
    nation: str | None = None,
    on_progress: Progress | None = None,
) -> ChangeReport:
    """Tell what changed between two waves, in every unit of a hierarchy.

    The smallest units are compared person by person where a column links people, else as if nobody were in both waves;
    larger ones with an error that counts the smallest units. Where only few people are in one wave alone, their scores
    could be worked out from a linked change beside the scores of both waves: it is not linked then, and says so.

    Args:
        definition: an instrument or a survey, its parameters bound; or what `Subject.compile` gives.
        before: a row for each person of the earlier wave, as for `unit_report`; alike `after`.
        units: the columns that name units, the smallest first.
        waves: what the waves are called in the column of waves, where the rows hold more than one.
        wave_column: the column that names the wave; by default what the survey says, else `wave`.
        link: the column that is the same for one person in both waves.
        rosters: how many people each unit had in both waves.
        rule: how many people each kind of figure needs.
        ledger: what was given out before.
        public: whether everybody is to see it.
        scales: the scales to report on; by default all that have an aggregate.
        composition: columns of the rows, such as a role, by which it is told who answered in both waves.
        reliability: what reliable change rests on; without it there is none.
        respondent: the column that names the respondent, to refuse a second row in a wave.

    Raises:
        UnitRowError: a row lacks a column.
        InvalidResponseError: an answer is not allowed.
        ValueError: a wave, a scale or a column is not there, or a link is there twice in a wave.
        ModuleNotFoundError: SciPy is not installed: `cwinstruments[psychometrics]`.
    """
    subject = definition if isinstance(definition, Subject) else Subject.compile(definition)

    def taken(rows: Any, place: int) -> Answered:
        return take_answers(
            subject,
            rows,
            units=units,
            roster=rosters[place],
            wave=None if waves is None else waves[place],
            wave_column=wave_column,
            respondent=respondent,
            on_invalid=on_invalid,
            agreements=agreements,
            nation=nation,
            on_progress=on_progress,
        )

    both = (taken(before, 0), taken(after, 1))
    for data in both:
        _check_columns(data, link, composition)
    chosen = wanted_scales(subject, scales)
    if reliability is not None and reliability.scale not in chosen:
        raise ValueError(f"the reliability is of {reliability.scale!r}, which is not reported on: {', '.join(chosen)}")
    names = waves or ("before", "after")
    protection = Protection(rule or Rule(), ledger, subject, public=public)
    hidden = protection.of_respondents(dict(zip(names, both, strict=True)))
    responses = [tuple(unit_responses(data, hidden[name])) for name, data in zip(names, both, strict=True)]
    figures = [
        one for scale in chosen for one in _adjusted(list(_of_scale(scale, both, names, protection, link, reliability)))
    ]
    used = [next(one for one in of if not one.unit).n_respondents for of in responses]
    instrument = subject.instrument
    return ChangeReport(
        instrument.id,
        instrument.version,
        names,
        tuple(level.name for level in both[0].levels if level.columns),
        protection.text,
        {scale: in_language(instrument.scales[scale].title) or scale for scale in chosen},
        {scale: instrument.scales[scale].direction.value for scale in chosen},
        link,
        used[0],
        used[1],
        responses[0],
        responses[1],
        tuple(_composition(both, composition, protection.least_detail)),
        tuple(figures),
        reliability,
        instrument.evidence.status.value,
        {name: Withheld.WITHHELD for name, n in zip(("n_used_before", "n_used_after"), used, strict=True) if n is None},
        (*cautions_of(instrument, has_roster=None not in rosters), *protection.cautions),
        (*_REFERENCES, *(() if reliability is None else ("jacobson1991",))),
        tuple(protection.held_back),
        tuple(protection.given_out),
    )


def _check_columns(data: Answered, link: str | None, composition: Sequence[str]) -> None:
    for column in (*(() if link is None else (link,)), *composition):
        if any(column not in one.cells for one in data.people):
            raise ValueError(f"there is no column {column!r} in the responses")
    if link is None:
        return
    seen = Counter(str(one.cells[link]) for one in data.people if is_there(one.cells[link]))
    if twice := [name for name, n in seen.items() if n > 1]:
        raise ValueError(f"{link!r} links one person with one row of a wave, and {len(twice)} are there more than once")


def _of_scale(
    scale: str,
    both: tuple[Answered, Answered],
    names: tuple[str, str],
    protection: Protection,
    link: str | None,
    reliability: StatedReliability | None,
) -> Iterator[ChangeFigures]:
    """Give the changes of every unit on one scale."""
    units = list(_units(scale, both))
    tables: dict[Wave, Mapping[Path, People]] = {
        name: {one.path: mean_cell(one.people[place], scale) for one in units} for place, name in enumerate(names)
    }
    hidden = protection.of_means(scale, tables)
    instrument = both[0].subject.instrument
    for one in units:
        told = [data.unit_scores(one.level).get((scale, one.path)) for data in both]
        shown = [
            None if found is None or one.path in hidden[name] else found
            for name, found in zip(names, told, strict=True)
        ]
        figures = _both_scores(one, shown)
        if figures.before is None or figures.after is None:
            yield without_change(figures)
        else:
            yield with_change(figures, one, protection, link, reliability, instrument)


def _units(scale: str, both: tuple[Answered, Answered]) -> Iterator[BothWaves]:
    """Give every unit of every level that is in one of the waves."""
    for level in both[0].levels:
        members = [data.members(level) for data in both]
        for path in sorted({*members[0], *members[1]}):
            yield BothWaves(level, path, scale, (members[0].get(path, ()), members[1].get(path, ())))


def _both_scores(one: BothWaves, shown: Sequence[UnitScore | None]) -> ChangeFigures:
    """Give the scores of both waves, or why they are not there."""
    before, after = shown
    reasons: dict[str, str] = {}
    for names, score in ((("before", "n_before"), before), (("after", "n_after"), after)):
        if score is None or score.value is None:
            reasons |= dict.fromkeys(names, why_no_score(score))
    return ChangeFigures(
        one.level.name,
        one.path,
        one.scale,
        before=None if before is None else before.value,
        after=None if after is None else after.value,
        n_before=None if before is None or before.value is None else before.n_scored,
        n_after=None if after is None or after.value is None else after.n_scored,
        reasons=reasons,
    )


def _adjusted(figures: list[ChangeFigures]) -> Iterator[ChangeFigures]:
    """Add the p values by Holm, over all units of one level."""
    from cwinstruments.psychometrics.multiple_comparisons import holm

    by_level: dict[str, list[int]] = {}
    for place, one in enumerate(figures):
        by_level.setdefault(one.level, []).append(place)
    adjusted: dict[int, float | None] = {}
    for places in by_level.values():
        made = holm([figures[place].p for place in places]).adjusted
        adjusted |= dict(zip(places, made.values(), strict=True))
    for place, one in enumerate(figures):
        yield evolve(one, p_adjusted=adjusted[place])


def _composition(both: tuple[Answered, Answered], columns: Sequence[str], least: int) -> Iterator[Composition]:
    """Tell who answered in both waves; groups of few people are withheld, and what would give them away."""
    asked = {one.name for one in both[0].subject.plan.inputs}
    for column in columns:
        counts = [Counter(_group(one, column, asked) for one in data.people) for data in both]
        hidden = [withheld(dict(of), least) for of in counts]
        for group in sorted({*counts[0], *counts[1]}):
            shown: list[int | None] = []
            for of, few in zip(counts, hidden, strict=True):
                total = sum(of.values())
                shown.append(None if group in few or not total else rounded_share(Fraction(of[group], total)))
            reasons = {
                name: Withheld.WITHHELD for name, value in zip(("before", "after"), shown, strict=True) if value is None
            }
            yield Composition(column, group, shown[0], shown[1], reasons)


def _group(person: Person, column: str, asked: Collection[str]) -> str:
    """Give what somebody says of a column; a code for no answer says nothing."""
    cell = person.answers.get(column) if column in asked else person.cells.get(column)
    return str(cell).strip() if is_there(cell) else "not said"
