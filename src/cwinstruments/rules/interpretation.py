"""Bands and cutoffs: what scores are called."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.model import Band, Cutoff, EvidenceStatus
from cwinstruments.plan import PossibleRange
from cwinstruments.rules.subject import Subject
from cwinstruments.rules.words import show_range


def check_bands(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find bands that no score falls into.

    What it does:
        Compares the edges of each band with what the score can be.

    Why it matters:
        A band that is never reached was meant for another range: most often the bands are those of the per cent score
        and the scale gives the raw one, or the other way round. Then all other bands are wrong too.

    Example:
        A mean of items of 1 to 5 has the bands `low`, `middle` from 33 and `high` from 67.

    Use instead:
        Give the edges on the range of the final score, or add the `transform` they were made for.
    """
    for one in subject.scales():
        reachable = subject.reachable(one)
        if reachable is None:
            continue
        for index, band in enumerate(one.scale.bands):
            following = one.scale.bands[index + 1] if index + 1 < len(one.scale.bands) else None
            if not _is_reached(band, following, reachable):
                message = (
                    f"no score falls into band {band.id!r} of scale {one.id!r}, "
                    f"whose scores are {show_range(reachable.min, reachable.max)}"
                )
                hint = "give the edges on the range of the final score, after transform and rounding"
                yield Diagnostic("CWI321", message, ("scales", one.id, "bands", index), hint)


def _is_reached(band: Band, following: Band | None, reachable: PossibleRange) -> bool:
    if band.at_least is not None and reachable.max < band.at_least:
        return False
    if band.above is not None and reachable.max <= band.above:
        return False
    if following is None:
        return True
    if following.at_least is not None:
        return reachable.min < following.at_least
    return following.above is None or reachable.min <= following.above


def check_cutoffs(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find cutoffs that no score meets, or every score.

    What it does:
        Compares the edges of each cutoff with what the score can be.

    Why it matters:
        Such a cutoff tells nothing about anybody. Most often it is published for the sum and the scale gives the
        mean, or the coding begins at another number.

    Example:
        A mean of items of 1 to 5 with the cutoff `at_least: 41`, which is published for the sum of ten items.

    Use instead:
        Make the score as the source makes it, with `method: sum` here; or turn the cutoff into the score's range and
        say so in its `source`.
    """
    for one in subject.scales():
        reachable = subject.reachable(one)
        if reachable is None:
            continue
        for index, cutoff in enumerate(one.scale.cutoffs):
            met_by = _met_by(cutoff, reachable)
            if met_by is not None:
                message = (
                    f"{met_by} meets cutoff {cutoff.id!r} of scale {one.id!r}, "
                    f"whose scores are {show_range(reachable.min, reachable.max)}"
                )
                hint = "score the scale as the source of the cutoff does"
                yield Diagnostic("CWI322", message, ("scales", one.id, "cutoffs", index), hint)


def _met_by(cutoff: Cutoff, reachable: PossibleRange) -> str | None:
    """Tell whether every score or no score meets a cutoff; None where it parts them."""
    low, high = reachable.min, reachable.max
    begins = [
        (edge, excluded) for edge, excluded in ((cutoff.at_least, False), (cutoff.above, True)) if edge is not None
    ]
    ends = [(edge, excluded) for edge, excluded in ((cutoff.at_most, False), (cutoff.below, True)) if edge is not None]
    if all(_before(edge, low, excluded) for edge, excluded in begins) and all(
        _before(high, edge, excluded) for edge, excluded in ends
    ):
        return "every score"
    reached = all(_before(edge, high, excluded) for edge, excluded in begins)
    reached = reached and all(_before(low, edge, excluded) for edge, excluded in ends)
    reached = reached and all(_before(begin, end, either or other) for begin, either in begins for end, other in ends)
    return None if reached else "no score"


def _before(first: Fraction, second: Fraction, strictly: bool) -> bool:
    return first < second if strictly else first <= second


def check_evidence_of_cutoffs(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find cutoffs of instruments that were never validated.

    What it does:
        Refuses `cutoffs` where `evidence.status` is `original_not_validated`.

    Why it matters:
        A cutoff sorts people, and has to come from a study of people. One that its authors never published must not
        be shipped, however plausible it is.

    Example:
        An original instrument with `status: original_not_validated` and the cutoff `high_risk`.

    Use instead:
        Bands that describe the range, such as its thirds, with neutral names. Add the cutoff when there is a study to
        cite.
    """
    if subject.instrument.evidence.status is not EvidenceStatus.ORIGINAL_NOT_VALIDATED:
        return
    for one in subject.scales():
        for index, cutoff in enumerate(one.scale.cutoffs):
            message = f"scale {one.id!r} has cutoff {cutoff.id!r}, but the instrument is not validated"
            hint = "use bands that describe the range, until a study gives a cutoff"
            yield Diagnostic("CWI330", message, ("scales", one.id, "cutoffs", index), hint)
