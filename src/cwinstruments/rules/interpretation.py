"""Bands and cutoffs: what scores are called."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.model import Band, Cutoff, EvidenceStatus, format_fraction
from cwinstruments.plan import PossibleRange
from cwinstruments.rules.codings import other_codings
from cwinstruments.rules.estimates import is_never_short
from cwinstruments.rules.lattices import Lattice
from cwinstruments.rules.ranges import fits_declared, rests_on_misfit
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import ScoredScale, Subject
from cwinstruments.rules.words import show_range


class Bands(ScoringRule):
    """No score falls into a band.

    What it does:
        Compares the edges of each band with what the score can be, and with the steps in which it goes. A band that
        only scores with answers missing can fall into is a warning.

    Why it matters:
        A band that is never reached was meant for another range: most often the bands are those of the per cent score
        and the scale gives the raw one, or the other way round. Then all other bands are wrong too.

    Example:
        A mean of items of 1 to 5 has the bands `low`, `middle` from 33 and `high` from 67.

    Use instead:
        Give the edges on the range of the final score, or add the `transform` they were made for.
    """

    code = "CWI321"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            reachable = subject.reachable(one)
            if reachable is None:
                continue
            lattice, bands, declared = subject.lattice(one), one.scale.bands, fits_declared(subject, one)
            for index, band in enumerate(bands):
                following = bands[index + 1] if index + 1 < len(bands) else None
                shown, path = show_range(reachable.min, reachable.max), ("scales", one.id, "bands", index)
                if declared is not None and _is_reached(band, following, declared):
                    continue  # the range is at fault, and CWI320 reports it
                if not _is_reached(band, following, reachable):
                    if rests_on_misfit(subject, one.scale):
                        continue  # so is that of a part
                    message = f"no score falls into band {band.id!r} of scale {one.id!r}, whose scores are {shown}"
                    hint = "give the edges on the range of the final score, after transform and rounding"
                    for coding in other_codings(subject, one):
                        pairs = zip(bands, [*bands[1:], None], strict=True)
                        if all(_is_reached(*pair, coding.reached) for pair in pairs):
                            hint = coding.hint
                    yield self.finding(message, path, hint)
                elif lattice is not None and not _holds_one(band, following, reachable, lattice):
                    steps = f"{shown} in steps of {format_fraction(lattice.step)}"
                    estimated = not is_never_short(subject, one)
                    who = "without answers missing no score" if estimated else "no score"
                    message = f"{who} falls into band {band.id!r} of scale {one.id!r}, whose scores are {steps}"
                    hint = "compare the edges with the source: each band has to hold a score"
                    yield self.finding(message, path, hint, Severity.WARNING if estimated else None)


def _holds_one(band: Band, following: Band | None, reachable: PossibleRange, lattice: Lattice) -> bool:
    """Tell whether a band holds one of the evenly spaced scores that complete answers give."""
    low, high, after, before = reachable.min, reachable.max, False, False
    for edge, excluded in ((band.at_least, False), (band.above, True)):
        if edge is not None and edge >= low:
            low, after = edge, excluded
    if following is not None:
        for edge, excluded in ((following.at_least, True), (following.above, False)):
            if edge is not None and edge <= high:
                high, before = edge, excluded
    return lattice.has_between(low, high, after=after, before=before)


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


class Cutoffs(ScoringRule):
    """No score, or every score, meets a cutoff.

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

    code = "CWI322"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            reachable = subject.reachable(one)
            if reachable is None:
                continue
            declared = fits_declared(subject, one) if one.scale.cutoffs else None
            for index, cutoff in enumerate(one.scale.cutoffs):
                who = met_by(cutoff, reachable)
                if declared is not None and met_by(cutoff, declared) is None:
                    continue  # the range is at fault, and CWI320 reports it
                if who is not None and rests_on_misfit(subject, one.scale):
                    continue  # so is that of a part
                if who is not None:
                    message = (
                        f"{who} meets cutoff {cutoff.id!r} of scale {one.id!r}, "
                        f"whose scores are {show_range(reachable.min, reachable.max)}"
                    )
                    hint = "score the scale as the source of the cutoff does"
                    for coding in other_codings(subject, one):
                        if met_by(cutoff, coding.reached) is None:
                            hint = coding.hint
                    yield self.finding(message, ("scales", one.id, "cutoffs", index), hint)
                elif _lies_between_scores(subject, one, cutoff):
                    message = f"no score lies between the edges of cutoff {cutoff.id!r} of scale {one.id!r}"
                    hint = "compare the edges with the source"
                    yield self.finding(message, ("scales", one.id, "cutoffs", index), hint)


def _lies_between_scores(subject: Subject, one: ScoredScale, cutoff: Cutoff) -> bool:
    """Tell whether a cutoff with two edges fits between two of the evenly spaced scores."""
    lattice, low = subject.lattice(one), cutoff.at_least if cutoff.at_least is not None else cutoff.above
    high = cutoff.at_most if cutoff.at_most is not None else cutoff.below
    if lattice is None or low is None or high is None or not is_never_short(subject, one):
        return False
    after, before = cutoff.above is not None, cutoff.below is not None
    return not lattice.has_between(low, high, after=after, before=before)


def met_by(cutoff: Cutoff, reachable: PossibleRange, /) -> str | None:
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


class EvidenceOfCutoffs(ScoringRule):
    """An instrument that is not validated has a cutoff.

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

    code = "CWI603"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        if subject.instrument.evidence.status is not EvidenceStatus.ORIGINAL_NOT_VALIDATED:
            return
        for one in subject.scales():
            for index, cutoff in enumerate(one.scale.cutoffs):
                message = f"scale {one.id!r} has cutoff {cutoff.id!r}, but the instrument is not validated"
                hint = "use bands that describe the range, until a study gives a cutoff"
                yield self.finding(message, ("scales", one.id, "cutoffs", index), hint)


class RoundedEdges(ScoringRule):
    """A rounded score jumps over an edge.

    What it does:
        Compares the edges of bands and cutoffs with the decimal places that `round` keeps.

    Why it matters:
        Rounding comes before bands and cutoffs. Exactly one third is 33.3 once it is rounded, which is less than 100/3:
        the score that the edge is made for falls into the band below.

    Example:
        `round: {digits: 1, rule: half_up}` and a band with `at_least: "100/3"`.

    Use instead:
        An edge with as many decimal places, here 33.3. Or leave `round` out, and round where scores are shown.
    """

    code = "CWI334"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            if one.scale.round is None:
                continue
            digits = one.scale.round.digits
            for what, edge, path in _edges_of(one):
                if (edge * 10**digits).denominator == 1:
                    continue
                places = f"{digits} decimal place{'' if digits == 1 else 's'}" if digits else "whole numbers"
                shown, right = format_fraction(edge), format_fraction(_rounded(edge, digits))
                message = f"{what} of scale {one.id!r} has the edge {shown}, but scores are rounded to {places}"
                hint = f"write {right}, or leave 'round' out: rounding comes before bands"
                yield self.finding(message, path, hint)


def _edges_of(one: ScoredScale) -> Iterator[tuple[str, Fraction, Path]]:
    """Give every edge of a scale's bands and cutoffs, with whose it is and where it stands."""
    named: list[tuple[str, str, int, Band | Cutoff]] = []
    named += [("bands", f"band {band.id!r}", index, band) for index, band in enumerate(one.scale.bands)]
    named += [("cutoffs", f"cutoff {cutoff.id!r}", index, cutoff) for index, cutoff in enumerate(one.scale.cutoffs)]
    for list_, what, index, owner in named:
        for key in ("at_least", "above", "at_most", "below"):
            edge = getattr(owner, key, None)
            if edge is not None:
                yield what, edge, ("scales", one.id, list_, index, key)


def _rounded(edge: Fraction, digits: int) -> Fraction:
    return Fraction(round(edge * 10**digits), 10**digits)
