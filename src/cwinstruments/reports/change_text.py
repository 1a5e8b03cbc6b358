"""The report on change as text: who answered in both waves, and a table for each scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cwinstruments.psychometrics.result import Interval
from cwinstruments.reports.change_readings import CHANGE_READINGS
from cwinstruments.reports.plain_tables import aligned, shown
from cwinstruments.reports.unit_reports_readings import readings_text
from cwinstruments.reports.unit_reports_text import CAUTIONS, held_back_text, indented, why
from cwinstruments.units.change_figures import ChangeCaution, ChangeFigures, ChangeReport, ChangeWithheld
from cwinstruments.units.figures import Withheld

_NOTES: Final = {
    ChangeCaution.APPROXIMATE: "approximate",
    ChangeCaution.OVERLAP_UNKNOWN: "overlap unknown",
    ChangeCaution.FEW_UNITS: "few units",
    ChangeCaution.UNLINKED_BECAUSE_FEW_ARE_IN_ONE_WAVE: "not linked: few are in one wave alone",
    ChangeCaution.UNLINKED_BECAUSE_OF_THE_LEDGER: "not linked: one of the waves was, in the ledger",
    ChangeCaution.NOBODY_IS_LINKED: "not linked: the link finds nobody in both waves",
}
_NO_RELIABLE: Final = {
    ChangeWithheld.NOT_PERMITTED.value: (
        "it would judge persons, and the scale is for units alone, or of health or harm; give no --reliability"
    ),
    ChangeWithheld.NOT_LINKED.value: "nobody is linked; --link names the column that is the same in both waves",
    Withheld.TOO_FEW_PEOPLE.value: "in no unit enough people are linked, or what they say would tell of the others",
}
"""Why there is none, what holds for a whole scale first."""
_DIRECTIONS: Final = {
    "higher_is_better": "higher is better",
    "higher_is_worse": "higher is worse",
    "descriptive": "higher is neither better nor worse",
}


def change_report_text(report: ChangeReport, /) -> str:
    """Write a report on change."""
    return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: ChangeReport) -> Iterator[str]:
    before, after = report.waves
    people = ["people withheld" if n is None else f"{n:,} people" for n in (report.n_used_before, report.n_used_after)]
    linked = "nobody is linked" if report.linked_by is None else f"people are linked by {report.linked_by}"
    yield "\n".join(
        [
            f"{report.instrument} {report.version}: wave {before} ({people[0]}), wave {after} ({people[1]}); {linked}",
            "What is withheld:",
            *(f"  {line}" for line in report.rule.splitlines()),
            *(CAUTIONS[one] for one in report.cautions if one in CAUTIONS),
            *held_back_text(report.held_back),
        ]
    )
    yield _answered(report)
    if report.composition:
        rows = [
            (f"{one.column}: {one.group}", *(_share(value) for value in (one.before, one.after)))
            for one in report.composition
        ]
        yield "Who answered, of all respondents (rounded to 5)\n" + aligned([("group", before, after), *rows], right=2)
    if (stated := report.reliability) is not None:
        by = f"a reliability of {stated.reliability:g} and an SD of {stated.sd:g}"
        line = f"Reliable change of {stated.scale} by {by}: {stated.cited}"
        yield "\n".join([line, *no_reliable_change(report)])
    for scale, title in report.titles.items():
        yield _scale(report, scale, title)
    yield "How to read this\n" + readings_text(CHANGE_READINGS)


def no_reliable_change(report: ChangeReport, /) -> Iterator[str]:
    """Say why no unit has a reliable change although one was asked for; nothing where one has, or none was."""
    stated = report.reliability
    figures = [] if stated is None else [one for one in report.figures if one.scale == stated.scale]
    if figures and stated is not None and all(one.improved is None for one in figures):
        found = {str(one.reasons.get("improved")) for one in figures}
        why = next((_NO_RELIABLE[one] for one in _NO_RELIABLE if one in found), "no unit has a score of both waves")
        yield f"There is no reliable change of {stated.scale}: {why}."


def _answered(report: ChangeReport) -> str:
    before = {one.unit: one for one in report.responses_before}
    after = {one.unit: one for one in report.responses_after}
    rows = []
    for unit in sorted({*before, *after}):
        of = [waves.get(unit) for waves in (before, after)]
        counts = ["-" if one is None or one.n_respondents is None else f"{one.n_respondents:,}" for one in of]
        rates = ["-" if one is None or one.response_rate is None else f"{100 * one.response_rate:.0f} %" for one in of]
        rows.append((indented(unit), counts[0], rates[0], counts[1], rates[1]))
    first, second = report.waves
    heading = ("unit", f"n {first}", "answered", f"n {second}", "answered")
    return "Who answered in both waves\n" + aligned([heading, *rows], right=4)


def _scale(report: ChangeReport, scale: str, title: str) -> str:
    figures = sorted((one for one in report.figures if one.scale == scale), key=lambda one: one.unit)
    before, after = report.waves
    heading: tuple[str, ...] = ("unit", "compared", "pairs", f"n {before}", before, f"n {after}", after)
    heading += ("change", "95 % interval", "p", "p Holm")
    wants_persons = report.reliability is not None and report.reliability.scale == scale
    wants_persons &= not any(no_reliable_change(report))
    heading += ("better", "worse") if wants_persons else ()
    # Without a link nobody has pairs.
    kept = [place for place in range(len(heading)) if place != heading.index("pairs") or report.linked_by is not None]
    rows = [[row[place] for place in kept] for row in (heading, *(_line(one, wants_persons) for one in figures))]
    direction = _DIRECTIONS[report.directions[scale]]
    return f"{title} ({scale}; {direction})\n" + aligned(rows, right=len(kept) - 2)


def _line(one: ChangeFigures, wants_persons: bool) -> tuple[str, ...]:
    notes = [_NOTES[caution] for caution in one.cautions]
    design = "-" if one.design is None else " ".join([one.design, f"({', '.join(notes)})"] if notes else [one.design])
    cells = [
        indented(one.unit),
        design,
        _number(one.n_pairs),
        *(
            cell
            for name, n, value in (("before", one.n_before, one.before), ("after", one.n_after, one.after))
            for cell in (_number(n), shown(value) if name not in one.reasons else why(one.reasons[name]))
        ),
        shown(one.change, signed=True),
        _from_to(one.interval),
        *("-" if value is None else f"{value:.3f}" for value in (one.p, one.p_adjusted)),
    ]
    return tuple(cells + ([_per_cent(one.improved), _per_cent(one.deteriorated)] if wants_persons else []))


def _number(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"


def _from_to(interval: Interval | None) -> str:
    return "-" if interval is None else f"{interval.lower:+.1f} to {interval.upper:+.1f}"


def _share(value: int | None) -> str:
    return "withheld" if value is None else _per_cent(value)


def _per_cent(value: int | None) -> str:
    return "-" if value is None else f"{value} %"
