"""The range of a scale, as it is published."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from cwinstruments.diagnostics import Diagnostic, Related
from cwinstruments.model import Metric, Norm, Outside, Range, Scale, Stratum
from cwinstruments.plan import PossibleRange
from cwinstruments.plan.exact import round_exactly
from cwinstruments.plan.parts import names_of_scales
from cwinstruments.rules.attainable import attainable
from cwinstruments.rules.codings import OtherCoding, other_codings
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import ScoredScale, Subject
from cwinstruments.rules.words import show_range


class PublishedRange(ScoringRule):
    """A range is not what the parts can reach.

    What it does:
        Compares `range` with the least and the greatest score that complete answers give, after transform and
        rounding. Where a formula uses an item more than once, only the outer limits are known; then a range within
        them passes. A scale of norm scores is compared with what its norm gives for the scores that can come out.

    Why it matters:
        The published range is the best proof that items, keying, weights and transform are those of the source. A
        coding that begins at 0 instead of 1 shows here first.

    Example:
        Seven items of 1 to 5 are added up, with `range: {min: 0, max: 28}`: they reach 7 to 35.

    Use instead:
        Look up how the source codes the responses. Correct the option values, or the items, or `range`.
    """

    code = "CWI320"

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        told: dict[OtherCoding, Diagnostic] = {}
        for one in subject.scales():
            reached = misfit(subject, one)
            if reached is None or rests_on_misfit(subject, one.scale):
                continue  # what is wrong with a part is wrong with the whole
            declared = one.scale.range
            assert declared is not None
            message = (
                f"the range of scale {one.id!r} is declared as {show_range(declared.min, declared.max)}, "
                f"its {'norm gives' if one.scale.norm else 'parts reach'} {show_range(reached.min, reached.max)}"
            )
            hint = "compare option values, keying, weights and transform with the source"
            if one.scale.norm:
                hint = "compare the range, and the least and the greatest norm score, with the source"
            found = self.finding(message, ("scales", one.id, "range"), hint)
            coding = _coding_of(subject, one, declared)
            if coding is None:
                yield found
            elif coding in told:
                # Options that begin at another number are one fault, however many scales they are in.
                other = Related(f"and that of {one.id!r} by as much", found.path)
                told[coding] = evolve(told[coding], related=(*told[coding].related, other))
            else:
                told[coding] = evolve(found, hint=coding.hint)
        yield from told.values()


def misfit(subject: Subject, one: ScoredScale, /) -> PossibleRange | None:
    """Give what a scale reaches where that is not the range that is declared; None where it fits, or can't be told."""
    declared, possible = one.scale.range, subject.possible(one)
    if declared is None or possible is None:
        return None
    within = possible.min <= declared.min and declared.max <= possible.max
    same = within and (declared.min, declared.max) == (possible.min, possible.max)
    normed = None if one.scale.norm is None else _normed_range(subject, one, one.scale.norm)
    reaches = normed is not None and (normed.min < declared.min or declared.max < normed.max)
    if same or (within and not reaches and not subject.is_tight(one)):
        return None
    return normed if reaches and within else possible


def fits_declared(subject: Subject, one: ScoredScale, /) -> PossibleRange | None:
    """Give the declared range where that is at fault itself: what fits it needs no finding of its own."""
    if one.scale.range is None or misfit(subject, one) is None:
        return None
    return PossibleRange(one.scale.range.min, one.scale.range.max)


def rests_on_misfit(subject: Subject, scale: Scale, /) -> bool:
    """Tell whether a scale is computed from one whose own range is at fault."""
    waiting, seen = list(names_of_scales(scale)), set[str]()
    while waiting:
        id = waiting.pop()
        part = subject.instrument.scales.get(id)
        if part is not None and id not in seen:
            seen.add(id)
            if misfit(subject, ScoredScale(id, part, subject.plan.output(id))) is not None:
                return True
            waiting += names_of_scales(part)
    return False


def _coding_of(subject: Subject, one: ScoredScale, declared: Range) -> OtherCoding | None:
    """Give the coding of the options with which a scale would reach its range."""
    found = (
        coding for coding in other_codings(subject, one) if coding.reached == PossibleRange(declared.min, declared.max)
    )
    return next(found, None)


def _normed_range(subject: Subject, one: ScoredScale, norm: Norm) -> PossibleRange | None:
    """Give the least and the greatest norm score of the raw scores that are known to come out."""
    source = subject.plan.output(one.scale.scales[0].scale)
    raws = attainable(subject.plan, source.value)
    if raws is None:
        scored = ScoredScale(source.scale, subject.instrument.scales[source.scale], source)
        ends = subject.possible(scored) if subject.is_tight(scored) else None
        raws = frozenset() if ends is None else frozenset((ends.min, ends.max))
    looked_up = (_norm_of(norm, stratum, raw) for stratum in norm.strata for raw in raws)
    found = [score for score in looked_up if score is not None]
    if one.scale.round is not None:
        found = [round_exactly(score, one.scale.round.digits, one.scale.round.rule) for score in found]
    return PossibleRange(min(found), max(found)) if found else None


def _norm_of(norm: Norm, stratum: Stratum, raw: Fraction) -> Fraction | None:
    """Look up one raw score; between rows it is not needed, since there norm scores lie between theirs."""
    if stratum.mean is not None and stratum.sd is not None:
        z = (raw - stratum.mean) / stratum.sd
        return 50 + 10 * z if norm.metric is Metric.T_SCORE else z
    first, last = stratum.rows[0], stratum.rows[-1]
    if norm.outside is Outside.CLAMP:
        raw = min(max(raw, first.raw), last.raw)
    return next((row.norm for row in stratum.rows if row.raw == raw), None)
