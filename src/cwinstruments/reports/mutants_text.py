"""What became of mutants, for people: how many survive, and a case to fill in for each of those."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cwinstruments.mutants import MutantReport


def describe_mutants(report: MutantReport, cases: str, /) -> str:
    """Say how many mutants survive, by kind, and give cases to paste into the file of cases.

    Examples:
        >>> from cwinstruments.mutants import MutantReport
        >>> print(describe_mutants(MutantReport("team-safety", "1.0.0"), "team-safety.cases.yaml"))
        team-safety 1.0.0: none of 0 mutants survive
    """
    return "\n".join(_lines(report, cases))


def _lines(report: MutantReport, cases: str) -> Iterator[str]:
    verb = "survives" if len(report.survived) == 1 else "survive"
    yield f"{report.instrument} {report.version}: {len(report.survived) or 'none'} of {report.total} mutants {verb}"
    others = [
        f"{len(found)} {what}"
        for found, what in (
            (report.equivalent, "more score as the instrument does, whatever is answered"),
            (report.undecided, "of them could not be told apart by any response that was tried"),
        )
        if found
    ]
    yield from (f"  {one}" for one in others)
    for kind, (number, survived) in report.by_kind().items():
        if survived:
            yield f"  {kind}: {survived} of {number}"
    written = [one.case for one in report.survived if one.case is not None]
    if written:
        yield f"  To kill them, add these to {cases}, and work out by hand what stands in expect and working:"
        yield ""
        yield "".join(written)
