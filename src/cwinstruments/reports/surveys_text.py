"""The surveys of the demonstration as text for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from cwinstruments.model import Direction
from cwinstruments.reports.console_text import make_table, print_heading, print_line, print_table, show_mean
from cwinstruments.reports.findings import AFTER
from cwinstruments.reports.rounds import LeaderFindings, Obstacle
from cwinstruments.reports.scored_files import ResponseSummary
from cwinstruments.reports.staff_surveys import PulseMonth, StudyFindings, WorkforceFindings

_FEW = 3
_MARKS = {Direction.HIGHER_IS_BETTER: "+", Direction.HIGHER_IS_WORSE: "-", Direction.DESCRIPTIVE: ""}


def print_surveys(console: Console, summaries: Sequence[ResponseSummary], /) -> None:
    """Print how many responses and scores each survey has."""
    print_heading(console, "Surveys: several instruments in one file")
    table = make_table("", "responses", "people", "waves", "scales", "scores", right=5)
    for one in summaries:
        counts = (one.responses, one.respondents, len(one.waves), len(one.scales), one.scored)
        table.add_row(one.title, *map(str, counts))
    print_table(console, table)
    print_line(
        console,
        "What an instrument scores in a survey is what it scores by itself. For partnerships, 'people' are sides.",
    )


def print_workforce(console: Console, findings: WorkforceFindings, /) -> None:
    """Print every scale of the annual survey over both waves, and one of them by place of work."""
    print_heading(console, "Workforce survey, once a year")
    table = make_table("means from 0 to 100", "", "wave 1", "wave 2", "change", "units shown", "withheld", right=5)
    for one in findings.scales:
        change = None if one.before is None or one.after is None else one.after - one.before
        means = (show_mean(one.before), show_mean(one.after), _signed(change))
        table.add_row(one.title, _MARKS[one.direction], *means, str(one.shown), str(one.withheld))
    print_table(console, table)
    print_line(
        console,
        "'+': higher is better, '-': higher is worse. Over the people in units with 5 scores or more; where a scale "
        "speaks of harm, with 10 or more.",
    )
    places = ", ".join(f"{one.unit} {_mean_of(one.n, one.mean)}" for one in findings.by_place)
    print_line(console, f"{findings.broken_down} by place of work, wave {AFTER}: {places}.")


def _mean_of(n: int | None, mean: float | None) -> str:
    return "withheld" if n is None else f"{show_mean(mean)} ({n} people)"


def print_pulse(console: Console, months: Sequence[PulseMonth], /) -> None:
    """Print the months of the pulse, with the facets that were served."""
    print_heading(console, "Monthly pulse, in three offices")
    table = make_table("month", "n", "anchors", "served", "", "demands", "resources", "served", "", right=1)
    for one in months:
        anchors, safety, demands, resources, load = map(show_mean, one.means)
        names = (one.safety.partition(",")[0], one.load)
        table.add_row(one.wave, str(one.responses), anchors, names[0], safety, demands, resources, names[1], load)
    print_table(console, table)
    shown, all_units = months[-1].units
    print_line(
        console,
        f"Means over the people in units that are shown: in the last month {shown} of {all_units} for the anchors of "
        "team safety, fewer for demands and resources, which are one item each and need 10 answers. What was served is "
        "what the form says. No row of a person: somebody's own series would be surveillance.",
    )


def print_obstacles(console: Console, obstacles: Sequence[Obstacle], /) -> None:
    """Print what gets in the way of partnerships, by side."""
    print_heading(console, f"What gets in the way of partnerships, wave {AFTER}")
    table = make_table("per cent of answers that call it an obstacle", "agency", "partner", right=2)
    for one in obstacles:
        table.add_row(one.title, show_mean(one.agency), show_mean(one.partner))
    print_table(console, table)
    print_line(console, "Over all partnerships; one answer a side, and 10 answers or more. There is no total.")


def print_leaders(console: Console, findings: LeaderFindings, /) -> None:
    """Print what a round of leader 360 comes to, and the report of one leader."""
    print_heading(console, "Leader 360, one round")
    table = make_table("self minus others, mean over leaders", "leaders", "difference", right=2)
    for scale in findings.scales:
        table.add_row(scale.title, "too few" if scale.n is None else str(scale.n), _signed(scale.difference))
    print_table(console, table)
    print_line(
        console,
        f"{findings.leaders} leaders, {findings.raters} raters; for {findings.withheld} leaders something is withheld "
        "or missing: a group of fewer than 3, or the own answers. Groups count alike; where one is withheld, no mean "
        "of the others is shown.",
    )
    if not findings.report:
        return
    groups = list(findings.report[0].groups)
    console.print()
    table = make_table(
        "what one leader gets",
        "self",
        *(name.replace("_", " ") for name in groups),
        "others",
        "gap",
        right=len(groups) + 3,
    )
    titles = {one.scale: one.title for one in findings.scales}
    for row in findings.report:
        values = (row.own, *(row.groups[group] for group in groups), row.others)
        table.add_row(titles[row.scale], *map(show_mean, values), _signed(row.difference))
    print_table(console, table)
    print_line(
        console,
        "For this leader's own development, under a pseudonym here: no ground for pay, promotion or discipline.",
    )


def print_study(console: Console, findings: StudyFindings, /) -> None:
    """Print the units with the greatest and the least load, with the ratings of their workers."""
    print_heading(console, "Workload study, one month")
    table = make_table("unit", "", "records", *findings.titles, right=1 + len(findings.titles))
    ends = {"greatest": findings.units[:_FEW], "least": findings.units[len(findings.units) - _FEW :]}
    for end, units in ends.items():
        for unit, n, (load, *ratings) in units:
            table.add_row(unit, end, str(n), f"{load:.2f}", *map(show_mean, ratings))
    print_table(console, table)
    print_line(
        console,
        f"{len(findings.units)} units with 5 or more of each; {findings.withheld} are withheld. The load of a unit is "
        "all full caseloads over all FTE. Beside each other is not because of each other.",
    )


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+.1f}"
