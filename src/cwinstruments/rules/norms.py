"""Norms: whether their tables are in order, and hold what can be looked up."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import ceil

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.model import Interpolation, Linear, Norm, Outside, Stratum, Then, format_fraction
from cwinstruments.plan.exact import round_exactly
from cwinstruments.rules.attainable import attainable, estimates
from cwinstruments.rules.estimates import can_leave, is_never_short
from cwinstruments.rules.ranges import fits_declared
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import ScoredScale, Subject

_FEW = 6


class OrderOfNorms(ScoringRule):
    """Norm scores fall as raw scores rise.

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

    code = "CWI366"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one, norm in _normed(subject):
            for stratum, path in _tables(one, norm):
                rises = stratum.rows[0].norm <= stratum.rows[-1].norm
                for place, (before, row) in enumerate(pairwise(stratum.rows), start=1):
                    if before.norm != row.norm and (before.norm < row.norm) is not rises:
                        message = (
                            f"the norm of scale {one.id!r} goes from {format_fraction(before.norm)} at raw score "
                            f"{format_fraction(before.raw)} "
                            f"to {format_fraction(row.norm)} at {format_fraction(row.raw)}"
                        )
                        hint = "compare both rows with the printed table"
                        at: Path = (*path, "rows", place, "norm")
                        yield self.finding(message, at, hint)
                        break


class RowsOfNorms(ScoringRule):
    """Scores that can come out have no row.

    What it does:
        Works out which scores complete answers can give, where that can be told and they are not too many, and looks
        for their rows. Scores beyond a table that is clamped need none. Where missing answers are made up for, it
        works out the estimates too, once they are rounded; without a `round` there is hardly a row for any of them. A
        scale whose range is at fault is passed over, for CWI320 reports it.

    Why it matters:
        A printed table is entered with the printed score. Whoever has another score has no norm score, although nothing
        is wrong with the answers.

    Example:
        A table with the raw scores 10 to 50 for a mean of items, or one without a row for 23.

    Use instead:
        Round the scale as its source does, with `round` in the scale that is normed; add the row that is missing; or
        `interpolate: linear` where the source says so.
    """

    code = "CWI367"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one, norm in _normed(subject):
            source = subject.instrument.scales[one.scale.scales[0].scale]
            output = subject.plan.output(one.scale.scales[0].scale)
            scores = attainable(subject.plan, output.value)
            scored = ScoredScale(output.scale, source, output)
            if fits_declared(subject, scored) is not None:
                continue
            estimates = frozenset[Fraction]() if is_never_short(subject, scored) else _estimates(subject, scored)
            for stratum, path in _tables(one, norm):
                missing = [] if scores is None else _without_row(norm, stratum, scores)
                if missing:
                    shown = ", ".join(format_fraction(score) for score in missing[:_FEW])
                    more = f" and {len(missing) - _FEW} more" if len(missing) > _FEW else ""
                    message = (
                        f"scale {output.scale!r} can be {shown}{more}, for which the norm of {one.id!r} has no row"
                    )
                    hint = "add the rows, or round the scale as the source of the table does"
                    yield self.finding(message, (*path, "rows"), hint)
                elif norm.interpolate is Interpolation.NONE and (
                    estimates is None or _without_row(norm, stratum, estimates)
                ):
                    message = (
                        f"with answers missing, scores of {output.scale!r} "
                        f"fall between the rows of the norm of {one.id!r}"
                    )
                    hint = f"give scale {output.scale!r} a 'round' to the scores of the rows, as the source does"
                    yield self.finding(message, (*path, "rows"), hint)


def _estimates(subject: Subject, one: ScoredScale) -> frozenset[Fraction] | None:
    """Give every score with answers missing, rounded; none where it can't be told, and None where nothing rounds it."""
    rounding = one.scale.round
    if one.scale.missing.then not in (Then.PRORATE, Then.AVAILABLE):
        return frozenset()
    if rounding is None:
        return None
    least = _fewest_answered(subject, one)
    found = None if least is None else estimates(subject.plan, f"{one.id}.raw", least)
    if found is None:
        return frozenset()
    by = one.scale.transform
    changed = (value * by.multiply + by.add if isinstance(by, Linear) else value for value in found)
    return frozenset(round_exactly(value, rounding.digits, rounding.rule) for value in changed)


def _fewest_answered(subject: Subject, one: ScoredScale) -> int | None:
    """Give how many answers are enough; None where it depends on how many items were asked."""
    rule, n_parts = one.scale.missing, subject.n_parts(one)
    if one.scale.transform == "pomp" or not one.scale.items or can_leave(subject, one):
        return None
    shares = [share for share in (rule.min_answered_fraction,) if share is not None]
    if rule.max_missing_fraction is not None:
        shares.append(1 - rule.max_missing_fraction)
    numbers = [1, rule.min_answered or 0, n_parts - (n_parts if rule.max_missing is None else rule.max_missing)]
    return max(*numbers, *(ceil(share * n_parts) for share in shares))


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
