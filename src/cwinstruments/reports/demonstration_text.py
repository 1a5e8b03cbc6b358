"""The demonstration as text for people: tables in a terminal, plain lines in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from cwinstruments.model import Direction
from cwinstruments.plan import State
from cwinstruments.reports.console_text import make_table, print_heading, print_line, print_table, show_mean
from cwinstruments.reports.demonstration import EVIDENCE, CheckedDefinition, Demonstration
from cwinstruments.reports.explained_scores import ExplainedScore, Verified
from cwinstruments.reports.findings import AFTER, BEFORE, PartnershipFindings, UnitFindings
from cwinstruments.reports.records_text import print_caseloads, print_landscape
from cwinstruments.reports.scored_files import ResponseSummary
from cwinstruments.reports.surveys_text import (
    print_leaders,
    print_obstacles,
    print_pulse,
    print_study,
    print_surveys,
    print_workforce,
)
from cwinstruments.reports.two_sides import MINIMUM_CELL
from cwinstruments.reports.unit_means import UnitMean

_FEW = 3
_REASONS = ("not_asked", "no_answers", "too_few_answered", "too_few_scored", "invalid_response")
_LABELS = {"dont_know": "don't know", "unknown": "unknown whether asked"}
_NOTES = {
    "stale_response": "answers to items that were not asked",
    "unconfirmed_response": "answers behind a gate that is open",
    "invalid_response": "answers that are not allowed",
}


def print_demonstration(console: Console, shown: Demonstration, /) -> None:
    """Print what the demonstration found."""
    roster = shown.roster
    print_line(
        console,
        f"The example agency is made up: {roster.staff} staff in {roster.units} units of {roster.offices} offices, "
        f"{len({one.partnership for one in shown.partnerships.partnerships})} partnerships, two waves.",
    )
    print_line(console, EVIDENCE)
    _print_checked(console, shown.checked)
    _print_responses(console, shown.responses)
    _print_units(console, "Workload, by unit", shown.workload, shown)
    _print_units(console, "Team safety, by unit only", shown.team_safety, shown)
    print_line(console, "Its definition permits scores of units, not of persons: no row of a person is written.")
    _print_partnerships(console, shown.partnerships)
    print_landscape(console, shown.landscape)
    print_obstacles(console, shown.obstacles)
    print_caseloads(console, shown.caseloads)
    print_surveys(console, shown.surveys)
    print_workforce(console, shown.workforce)
    print_pulse(console, shown.pulse)
    print_leaders(console, shown.leaders)
    print_study(console, shown.study)
    if shown.explained is not None:
        _print_explained(console, shown.explained)
    _print_verified(console, shown.verified)


def print_list(console: Console, title: str, lines: Iterable[str], /) -> None:
    """Print a heading and lines that are never broken, so that they can be copied."""
    print_heading(console, title)
    for line in lines:
        console.print(Text(f"  {line}"), soft_wrap=True)


def _print_checked(console: Console, checked: Sequence[CheckedDefinition]) -> None:
    print_heading(console, "Definitions checked")
    table = make_table("", "instrument", "from", "cases", right=1)
    for one in checked:
        said = f"{len(one.diagnostics)} found" if one.diagnostics else "ok"
        table.add_row(said, f"{one.instrument} {one.version}", one.origin, str(one.cases))
    print_table(console, table)
    for one in checked:
        for found in one.diagnostics:
            console.print(Text(str(found)), soft_wrap=True)


def _print_responses(console: Console, summaries: Sequence[ResponseSummary]) -> None:
    print_heading(console, "Responses scored")
    table = make_table("", "responses", "people", "wave 1", "wave 2", "scores", "no score", "certain", right=7)
    for one in summaries:
        table.add_row(
            one.title,
            str(one.responses),
            str(one.respondents),
            str(one.waves.get(BEFORE, 0)),
            str(one.waves.get(AFTER, 0)),
            str(one.scored),
            str(sum(one.reasons.values())),
            f"{100 * one.band_certain / one.banded:.1f} %" if one.banded else "-",
        )
    print_table(console, table)
    print_line(
        console,
        "For partnerships, 'people' are sides. 'Certain': scores whose band no missing answer could change.",
    )
    print_heading(console, "Why there is no score")
    _print_counts(console, summaries, lambda one: one.reasons, _REASONS)
    print_heading(console, "Answers, by state")
    _print_counts(console, summaries, lambda one: one.states, [state.value for state in State])
    for one in summaries:
        for kind, n in one.notes.items():
            print_line(console, f"{one.instrument}: {n} {_NOTES.get(kind, kind)}, reported and not scored.")


def _print_counts(
    console: Console,
    summaries: Sequence[ResponseSummary],
    of: Callable[[ResponseSummary], Mapping[str, int]],
    order: Iterable[str],
) -> None:
    """Print counts, a column an instrument; nothing is dropped that the order does not name."""
    table = make_table("", *(one.title for one in summaries), right=len(summaries))
    for name in dict.fromkeys([*order, *(name for one in summaries for name in of(one))]):
        table.add_row(_LABELS.get(name, name.replace("_", " ")), *(f"{of(one).get(name, 0):,}" for one in summaries))
    print_table(console, table)


def _print_units(console: Console, title: str, findings: UnitFindings, shown: Demonstration) -> None:
    print_heading(console, title)
    scales = shown.files[findings.instrument].instrument.scales
    overall = make_table("means from 0 to 100", "wave 1", "wave 2", "change", right=3)
    for id, scale in scales.items():
        before, after = (findings.overall[id][wave] for wave in (BEFORE, AFTER))
        overall.add_row(
            f"{scale.title['en']}{_DIRECTIONS[scale.direction]}",
            show_mean(before),
            show_mean(after),
            _change(before, after),
        )
    print_table(console, overall)
    needed = " or ".join(map(str, sorted(set(findings.minimum_cell.values()))))
    print_line(console, f"Over the people in units with {needed} scores or more. Not everybody answered in both waves.")
    for id, name in findings.scales.items():
        console.print()
        print_line(console, f"{name}{_DIRECTIONS[scales[id].direction]}")
        _print_extremes(console, findings, id, scales[id].direction)


def _print_extremes(console: Console, findings: UnitFindings, scale: str, direction: Direction) -> None:
    """Print the units with the best and the worst means of the second wave, and those whose means are withheld."""
    shown = [one.unit for one in findings.shown(scale, AFTER)]
    if direction is Direction.HIGHER_IS_BETTER:
        shown.reverse()
    ends = {"best": shown[:_FEW], "worst": shown[len(shown) - _FEW :]}
    by_place = {(one.unit, one.wave): one for one in findings.means if one.scale == scale}
    table = make_table("unit", "", "n, wave 1", "mean", "n, wave 2", "mean", "change", right=5)
    for end, units in {**ends, "withheld": findings.withheld(scale, AFTER)}.items():
        for unit in units:
            before, after = (by_place.get((unit, wave)) for wave in (BEFORE, AFTER))
            change = _change(before.mean if before else None, after.mean if after else None)
            needed = findings.minimum_cell[scale]
            table.add_row(unit, end, *_cell(before, needed), *_cell(after, needed), change)
    print_table(console, table)


def _print_partnerships(console: Console, findings: PartnershipFindings) -> None:
    print_heading(console, "Partnerships, both sides")
    table = make_table("partner type", "n, wave 2", "agency", "partner", "gap", "gap, wave 1", right=5)
    earlier = {one.label: one.gap for one in findings.by_type if one.wave == BEFORE}
    for one in findings.by_type:
        if one.wave == AFTER:
            n = _too_few(MINIMUM_CELL) if one.n is None else str(one.n)
            table.add_row(one.label, n, *_sides(one.agency, one.partner, one.gap), _signed(earlier.get(one.label)))
    after, before = findings.overall[AFTER], findings.overall[BEFORE]
    table.add_row("over the types", "", *_sides(after.agency, after.partner, after.gap), _signed(before.gap))
    print_table(console, table)
    print_line(
        console,
        "Means from 0 to 100 over partnerships of which both sides have a score; the gap is agency minus partner, over "
        "facets scored on both. Each side gave one agreed answer.",
    )
    console.print()
    table = make_table("facet, wave 2", "agency", "partner", "gap", right=3)
    for one in findings.by_facet:
        table.add_row(findings.facet_titles[one.scale], *_sides(one.agency, one.partner, one.gap))
    print_table(console, table)
    console.print()
    gaps = ", ".join(f"{one.partnership} ({one.gap:+.0f})" for one in findings.widest_gaps(AFTER, _FEW))
    print_line(console, f"Widest gaps: {gaps}. With one answer a side, a gap is a prompt for a conversation.")


def _print_explained(console: Console, one: ExplainedScore) -> None:
    print_heading(console, f"One score explained: {one.title} of {one.respondent}, wave {one.wave}")
    print_line(console, one.calculation)
    print_line(console, one.result)
    console.print()
    for line in one.trace.to_text().splitlines():
        console.print(Text(f"    {line}" if line else "", style="dim"), soft_wrap=True)


def _print_verified(console: Console, verified: Verified) -> None:
    print_heading(console, "Scored a second time")
    found = len(verified.discrepancies)
    said = f"{found} scores differ" if found else "no score differs"
    print_line(
        console, f"{verified.responses} responses were scored again from the definition by a second evaluator: {said}."
    )
    for one in verified.discrepancies:
        print_line(console, str(one))


_DIRECTIONS = {
    Direction.HIGHER_IS_BETTER: " (higher is better)",
    Direction.HIGHER_IS_WORSE: " (higher is worse)",
    Direction.DESCRIPTIVE: "",
}


def _cell(one: UnitMean | None, needed: int) -> tuple[str, str]:
    return (_too_few(needed), "") if one is None or one.n is None else (str(one.n), show_mean(one.mean))


def _too_few(needed: int) -> str:
    return f"fewer than {needed}"


def _sides(agency: float | None, partner: float | None, gap: float | None) -> tuple[str, str, str]:
    return show_mean(agency), show_mean(partner), _signed(gap)


def _change(before: float | None, after: float | None) -> str:
    return "" if before is None or after is None else _signed(after - before)


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+.1f}"
