"""What changed between two waves, in every unit of a hierarchy, with what is confidential withheld."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from cwinstruments.data_agreements import DataAgreements
from cwinstruments.disclosure import Ledger, Rule
from cwinstruments.frames.options import OnAbsent
from cwinstruments.model import Instrument, Survey, in_language
from cwinstruments.psychometrics.small_groups import withheld
from cwinstruments.scoring.responses import OnInvalid
from cwinstruments.units.answered import Answered, Person, Progress, take_answers
from cwinstruments.units.arguments import check_names, check_pair, check_protection, check_roster, subject_of
from cwinstruments.units.change_figures import (
    ChangeFigures,
    ChangeReport,
    ChangeWithheld,
    Composition,
    StatedReliability,
)
from cwinstruments.units.columns import refuse_answers, refuse_single_people
from cwinstruments.units.favourable import rounded_share
from cwinstruments.units.figures import Withheld
from cwinstruments.units.hierarchy import Path, Roster
from cwinstruments.units.links import Told, linked_tables
from cwinstruments.units.protection import Protection
from cwinstruments.units.report import cautions_of, unit_responses, wanted_scales
from cwinstruments.units.scale_figures import why_no_score
from cwinstruments.units.scores import UnitScore
from cwinstruments.units.subjects import Subject
from cwinstruments.units.unit_shares import shown_score
from cwinstruments.units.wave_designs import BothWaves, is_there, with_change, without_change

_REFERENCES: Final = ("welch1947", "cameron2015", "holm1979")


def compare_waves(
    definition: Instrument | Survey | Subject,
    before: Any,
    after: Any,
    /,
    *,
    units: str | Sequence[str],
    waves: tuple[str | float, str | float] | None = None,
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
    on_absent: OnAbsent = "raise",
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
        waves: what the waves are called: in the column of waves, where the rows hold more than one, and in the ledger.
            Where it is not said, it is what the rows name, if they do.
        wave_column: the column that names the wave; by default what the survey says, else `wave`.
        link: the column that is the same for one person in both waves.
        rosters: how many people each unit had in both waves.
        rule: how many people each kind of figure needs.
        ledger: what was given out before, as for `unit_report`.
        public: whether everybody is to see it.
        scales: the scales to report on; by default all that have an aggregate.
        composition: columns of the rows, such as a role, by which it is told who answered in both waves.
        reliability: what reliable change rests on; without it there is none.
        respondent: the column that names the respondent, to refuse a second row in a wave.
        on_absent: what becomes of a frame without a column for an item, as for `unit_report`.

    Raises:
        UnitRowError: a row lacks a column.
        FrameError: a frame has no column for an item.
        RosterSizeError: a roster has fewer people than answered, or nobody in their unit.
        InvalidResponseError: an answer is not allowed; it names the row, and the respondent.
        ValueError: a wave, a scale or a column is not there, or a ledger is and no waves; both waves are the same one;
            a link is there twice in a wave, or never; units are named the largest first.
        TypeError: an argument is not what it has to be, such as rows that are neither mappings nor a dataframe.
        ModuleNotFoundError: SciPy is not installed: `cwinstruments[psychometrics]`.
    """
    check_protection(rule, ledger)
    check_names("scales", scales)
    check_names("composition", composition)
    check_pair("rosters", rosters, "of the earlier and of the later wave")
    for one in rosters:
        check_roster(one)
    if waves is not None:
        check_pair("waves", waves, "the earlier and the later one")
    if reliability is not None and not isinstance(reliability, StatedReliability):
        raise TypeError(f"reliability is a StatedReliability, which says of what sample it is, not {reliability!r}")
    subject = subject_of(definition)
    refuse_answers(subject, composition, "composition")

    def taken(rows: Any, place: int) -> Answered:
        return take_answers(
            subject,
            rows,
            units=units,
            roster=rosters[place],
            wave=None if waves is None else waves[place],
            wave_column=wave_column,
            wave_is_needed=ledger is not None,
            respondent=respondent,
            on_invalid=on_invalid,
            on_absent=on_absent,
            agreements=agreements,
            nation=nation,
            on_progress=on_progress,
        )

    both = (taken(before, 0), taken(after, 1))
    names = (both[0].wave or "before", both[1].wave or "after")
    if names[0] == names[1]:
        raise ValueError(f"both waves are {names[0]!r}; a change is from one wave to another")
    for data in both:
        _check_columns(data, link, composition)
    chosen = wanted_scales(subject, scales)
    if reliability is not None and reliability.scale not in chosen:
        raise ValueError(f"the reliability is of {reliability.scale!r}, which is not reported on: {', '.join(chosen)}")
    protection = Protection(rule or Rule(), ledger, subject, public=public)
    protection.decide(zip(names, both, strict=True), chosen)
    responses = [
        tuple(unit_responses(data, protection.uncounted[name])) for name, data in zip(names, both, strict=True)
    ]
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
        (*cautions_of(*both), *protection.cautions),
        (*_REFERENCES, *(() if reliability is None else ("jacobson1991",))),
        tuple(protection.held_back),
        (*protection.given_out, *linked_tables(figures, names, protection)),
    )


def _check_columns(data: Answered, link: str | None, composition: Sequence[str]) -> None:
    for column in (*(() if link is None else (link,)), *composition):
        if any(column not in one.cells for one in data.people):
            raise ValueError(f"there is no column {column!r} in the responses")
    if link is None:
        return
    seen = Counter(str(one.cells[link]) for one in data.people if is_there(one.cells[link]))
    if data.people and not seen:
        raise ValueError(f"{link!r} is empty in every row of a wave; it has to hold who each person is")
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
    units = list(_units(scale, both, are_strangers=link is not None and not _linked(both, link)))
    instrument = both[0].subject.instrument
    shown = [
        [
            None if one.path in protection.hidden(name, scale) else data.unit_scores(one.level).get((scale, one.path))
            for name, data in zip(names, both, strict=True)
        ]
        for one in units
    ]
    unseen = _unseen(units, shown)
    told = Told.of(protection.ledger, both[0].subject, names)
    for one, scores in zip(units, shown, strict=True):
        figures = _both_scores(one, scores, both[0].subject)
        if figures.before is None or figures.after is None:
            figures = without_change(figures)
        else:
            figures = with_change(
                figures, evolve(one, hidden=unseen, told=told), protection, link, reliability, instrument
            )
        yield _without_counts(figures, [one.path in protection.uncounted[name] for name in names])


def _without_counts(figures: ChangeFigures, uncounted: Sequence[bool]) -> ChangeFigures:
    """Withhold the numbers of scores where it is not told how many answered: the ones would tell the others."""
    names = [name for name, is_hidden in zip(("n_before", "n_after"), uncounted, strict=True) if is_hidden]
    names += ["n_pairs"] if names else []
    there = [name for name in names if getattr(figures, name) is not None]
    reasons = {**figures.reasons, **dict.fromkeys(there, Withheld.WITHHELD)}
    nothing: dict[str, Any] = dict.fromkeys(there)
    return evolve(figures, **nothing, reasons=reasons)


def _unseen(units: Sequence[BothWaves], shown: Sequence[Sequence[UnitScore | None]]) -> frozenset[Path]:
    """Give the smallest units of which the score of a wave is not shown."""
    return frozenset(
        one.path
        for one, scores in zip(units, shown, strict=True)
        if one.level == units[0].level and any(score is None or score.value is None for score in scores)
    )


def _linked(both: tuple[Answered, Answered], link: str) -> set[str]:
    """Give who is in both waves, in whichever unit."""
    before, after = ({str(one.cells[link]) for one in data.people if is_there(one.cells[link])} for data in both)
    return before & after


def _units(scale: str, both: tuple[Answered, Answered], *, are_strangers: bool) -> Iterator[BothWaves]:
    """Give every unit of every level that is in one of the waves."""
    for level in both[0].levels:
        members = [data.members(level) for data in both]
        for path in sorted({*members[0], *members[1]}):
            people = (members[0].get(path, ()), members[1].get(path, ()))
            yield BothWaves(level, path, scale, people, are_strangers)


def _both_scores(one: BothWaves, shown: Sequence[UnitScore | None], subject: Subject) -> ChangeFigures:
    """Give the scores of both waves, or why they are not there."""
    before, after = shown
    reasons: dict[str, str] = {}
    for names, score, people in (
        (("before", "n_before"), before, one.people[0]),
        (("after", "n_after"), after, one.people[1]),
    ):
        if score is None or score.value is None:
            # That nobody is there is told by who answered.
            reasons |= dict.fromkeys(names, why_no_score(score) if people else ChangeWithheld.NOT_IN_BOTH_WAVES)
    return ChangeFigures(
        one.level.name,
        one.path,
        one.scale,
        before=None if before is None else shown_score(subject, before),
        after=None if after is None else shown_score(subject, after),
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
        for of in counts:
            refuse_single_people(column, of, sum(of.values()))
        hidden = [withheld(dict(of), least) for of in counts]
        for group in sorted({*counts[0], *counts[1]}):
            shown: list[int | None] = []
            for of, few in zip(counts, hidden, strict=True):
                total = sum(of.values())
                shown.append(None if group in few or not total else rounded_share(Fraction(of[group], total), total))
            reasons = {
                name: Withheld.WITHHELD for name, value in zip(("before", "after"), shown, strict=True) if value is None
            }
            yield Composition(column, group, shown[0], shown[1], reasons)


def _group(person: Person, column: str, asked: Collection[str]) -> str:
    """Give what somebody says of a column; a code for no answer says nothing."""
    cell = person.answers.get(column) if column in asked else person.cells.get(column)
    return str(cell).strip() if is_there(cell) else "not said"
