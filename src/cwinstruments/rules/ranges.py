"""The range of a scale, as it is published."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.model import Metric, Norm, Outside, Stratum
from cwinstruments.plan import PossibleRange
from cwinstruments.plan.exact import round_exactly
from cwinstruments.rules.attainable import attainable
from cwinstruments.rules.subject import ScoredScale, Subject
from cwinstruments.rules.words import show_range


def check_published_range(subject: Subject, /) -> Iterator[Diagnostic]:
    """Find scales whose `range` is not what their parts can reach.

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
    for one in subject.scales():
        declared, possible = one.scale.range, subject.possible(one)
        if declared is None or possible is None:
            continue
        within = possible.min <= declared.min and declared.max <= possible.max
        same = within and (declared.min, declared.max) == (possible.min, possible.max)
        normed = None if one.scale.norm is None else _normed_range(subject, one, one.scale.norm)
        reaches = normed is not None and (normed.min < declared.min or declared.max < normed.max)
        if same or (within and not reaches and not subject.is_tight(one)):
            continue
        reached = normed if reaches and normed is not None and within else possible
        message = (
            f"the range of scale {one.id!r} is declared as {show_range(declared.min, declared.max)}, "
            f"its {'norm gives' if one.scale.norm else 'parts reach'} {show_range(reached.min, reached.max)}"
        )
        hint = "compare option values, keying, weights and transform with the source"
        if one.scale.norm:
            hint = "compare the range, and the least and the greatest norm score, with the source"
        yield Diagnostic("CWI320", message, ("scales", one.id, "range"), hint)


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
