"""Norms: whether their tables are in order, and hold what can be looked up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.model import Interpolation, Norm, Outside, Stratum, Then, format_fraction
from cwinstruments.rules.attainable import attainable
from cwinstruments.rules.subject import ScoredScale, Subject

_FEW = 6


def check_order_of_norms(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find tables of norms that turn round.

    What it does:
        Compares each row with the one before it: norm scores rise with raw scores, or fall with them, all along.

    Why it matters:
        More of something can't be less of it in the norm. Most often a row was mistyped, and everybody with that score
        is told something wrong.

    Example:
        Rows with the raw scores 10, 11, 12 and the norm scores 41, 44, 43.

    Use instead:
        What the source prints. Where it does print such a row, keep it; the warning stays as a reminder.
    """
    for one, norm in _normed(subject):
        for stratum, path in _tables(one, norm):
            rises = stratum.rows[0].norm <= stratum.rows[-1].norm
            for place, (before, row) in enumerate(pairwise(stratum.rows), start=1):
                if before.norm != row.norm and (before.norm < row.norm) is not rises:
                    message = (
                        f"the norm of scale {one.id!r} goes from {format_fraction(before.norm)} at raw score "
                        f"{format_fraction(before.raw)} to {format_fraction(row.norm)} at {format_fraction(row.raw)}"
                    )
                    hint = "compare both rows with the printed table"
                    at: Path = (*path, "rows", place, "norm")
                    yield Diagnostic("CWI366", message, at, hint, Severity.WARNING)
                    break


def check_rows_of_norms(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find scores that can come out and are in no row of a norm.

    What it does:
        Works out which scores complete answers can give, where that can be told and they are not too many, and looks
        for their rows. Scores beyond a table that is clamped need none. Where missing answers are made up for, it
        looks whether the scale rounds its scores, since an estimate is seldom a whole number.

    Why it matters:
        A printed table is entered with the printed score. Whoever has another score has no norm score, although nothing
        is wrong with the answers.

    Example:
        A table with the raw scores 10 to 50 for a mean of items, or one without a row for 23.

    Use instead:
        Round the scale as its source does, with `round` in the scale that is normed; add the row that is missing; or
        `interpolate: linear` where the source says so.
    """
    for one, norm in _normed(subject):
        source = subject.instrument.scales[one.scale.scales[0].scale]
        output = subject.plan.output(one.scale.scales[0].scale)
        scores = attainable(subject.plan, output.value)
        estimated = source.missing.then in (Then.PRORATE, Then.AVAILABLE) and source.round is None
        for stratum, path in _tables(one, norm):
            missing = [] if scores is None else _without_row(norm, stratum, scores)
            if missing:
                shown = ", ".join(format_fraction(score) for score in missing[:_FEW])
                more = f" and {len(missing) - _FEW} more" if len(missing) > _FEW else ""
                message = f"scale {output.scale!r} can be {shown}{more}, for which the norm of {one.id!r} has no row"
                hint = "add the rows, or round the scale as the source of the table does"
                yield Diagnostic("CWI367", message, (*path, "rows"), hint, Severity.WARNING)
            elif estimated and norm.interpolate is Interpolation.NONE:
                message = (
                    f"with answers missing, scores of {output.scale!r} fall between the rows of the norm of {one.id!r}"
                )
                hint = f"give scale {output.scale!r} a 'round', as the source of the table does"
                yield Diagnostic("CWI367", message, (*path, "rows"), hint, Severity.WARNING)


def _without_row(norm: Norm, stratum: Stratum, scores: frozenset[Fraction]) -> list[Fraction]:
    first, last = stratum.rows[0].raw, stratum.rows[-1].raw
    rows = {row.raw for row in stratum.rows}
    return sorted(
        score
        for score in scores - rows
        if (norm.interpolate is Interpolation.NONE if first < score < last else norm.outside is Outside.REFUSE)
    )


def _normed(subject: Subject) -> Iterator[tuple[ScoredScale, Norm]]:
    return ((one, one.scale.norm) for one in subject.scales() if one.scale.norm is not None)


def _tables(one: ScoredScale, norm: Norm) -> Iterator[tuple[Stratum, Path]]:
    for place, stratum in enumerate(norm.strata):
        if stratum.rows:
            yield stratum, ("scales", one.id, "norm", "strata", place)
