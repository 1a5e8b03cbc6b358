"""The landscape and the caseloads of the demonstration as text for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from cwinstruments.reports.caseloads import CaseloadFindings, WorkerLoad
from cwinstruments.reports.console_text import make_table, print_heading, print_line, print_table, show_mean
from cwinstruments.reports.landscapes import LandscapeFindings, LandscapeRow

_FEW = 3


def print_landscape(console: Console, findings: LandscapeFindings, /) -> None:
    """Print the landscape by type of partner, and which partnerships are due for a closer look."""
    print_heading(console, f"The landscape of partnerships, wave {findings.wave}")
    table = make_table("partner type", "partnerships", "level", "desired", "gap", "closer look due", right=5)
    for type_, rows in findings.by_type().items():
        means = [show_mean(_mean_of([getattr(one, name) for one in rows])) for name in ("level", "desired", "gap")]
        table.add_row(type_, str(len(rows)), *means, str(sum(one.is_due for one in rows)))
    print_table(console, table)
    rating, value = findings.trigger
    print_line(
        console,
        "Levels from 0 to 5, as one person in the agency puts them. The agency chose that a "
        f"{rating.replace('_', ' ')} of {value} or less makes a closer look due, with both sides: "
        f"{len(findings.due)} are due, of {findings.undecided} nobody can tell; {findings.held_back} rows are held "
        "back for want of a Nation's agreement about data.",
    )
    widest = ", ".join(_landscape_row(one) for one in findings.due[:_FEW])
    print_line(console, f"Due, with the widest gaps first: {widest}.")


def _landscape_row(one: LandscapeRow) -> str:
    return one.partnership if one.gap is None else f"{one.partnership} ({one.gap:+.0f})"


def _mean_of(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def print_caseloads(console: Console, findings: CaseloadFindings, /) -> None:
    """Print the caseloads of one unit, its workers by number alone, and what the agency's come to."""
    print_heading(console, f"Caseloads of one month: {findings.unit}")
    carried = [type_ for type_ in findings.types if any(type_ in one.shares for one in findings.workers)]
    names = [findings.types[type_].partition(",")[0] for type_ in carried]
    table = make_table("worker", "FTE", *names, "load", "rounded", "", right=len(carried) + 3)
    for number, one in enumerate(findings.workers, start=1):
        table.add_row(str(number), *_caseload_cells(one, carried))
    print_table(console, table)
    print_line(
        console,
        f"Standards: {findings.standards}. Shares of a full caseload, added up and divided by FTE; over when the "
        "unrounded load is above 1.",
    )
    print_line(
        console,
        f"In the agency: {findings.records} records, {findings.with_load} with a load, {findings.over} of these over; "
        f"{findings.without_standard} have cases of a type without a standard, and so no load rather than too small "
        "a one.",
    )


def _caseload_cells(one: WorkerLoad, types: Sequence[str]) -> tuple[str, ...]:
    shares = (f"{one.shares[type_]:.2f}" if type_ in one.shares else "" for type_ in types)
    fte = "" if one.fte is None else str(one.fte)
    if one.load is None or one.rounded is None:
        return fte, *shares, "", "", str(one.reason).replace("_", " ")
    return fte, *shares, f"{one.load:.3f}", f"{one.rounded:.1f}", "over" if one.is_over else ""
