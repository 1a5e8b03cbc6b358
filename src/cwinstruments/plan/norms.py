"""Norms: from the score of a scale to what it is among the scores of a described group of people.

T and z scores by mean and standard deviation are linear; all else is a table that is looked up row by row. Nothing is
extrapolated, and nothing is interpolated unless the table says so: Crawford, Garthwaite & Slick (2009), doi
10.1080/13854040902795018, on percentiles and their rules.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import lcm

from cwinstruments.model import Interpolation, Metric, Norm, NormRow, Outside, RoundingRule, Scale, Stratum, Values
from cwinstruments.plan import build
from cwinstruments.plan.inputs import code_of
from cwinstruments.plan.nodes import (
    Choose,
    Constant,
    Edge,
    Greatest,
    Least,
    Logic,
    LogicOperator,
    Matches,
    Missing,
    Node,
    Reference,
    Round,
    Sort,
    Total,
)
from cwinstruments.plan.norm_faults import check_norm
from cwinstruments.plan.plan import Output
from cwinstruments.plan.terms import Part, normalise
from cwinstruments.plan.workbench import Workbench

Interpret = Callable[[Workbench, str, Scale, Reference], tuple[Reference, str | None, tuple[tuple[str, str], ...]]]
"""Adds rounding, bands and cutoffs to a score."""


def compile_norm(bench: Workbench, id: str, scale: Scale, interpret: Interpret, /) -> None:
    """Add the steps and the output of a scale of norm scores, or what is wrong with it.

    How many were answered, and whether they were prorated, is said as for the scale that is normed.
    """
    assert scale.norm is not None
    source = _source(bench, id, scale)
    faults = check_norm(scale.norm, bench.instrument.respondent, ("scales", id, "norm"))
    bench.diagnostics += faults
    if source is None or faults:
        return
    raw = bench.add(f"{id}.raw", Reference(source.value))
    compiling = _Compiling(bench, id, scale.norm, raw, _grid(bench, source))
    node, clamped = compiling.strata()
    score = bench.add(f"{id}.score", node)
    bench.publish(id, score)
    bench.items_of[id], bench.asked[id] = bench.items_of[source.scale], bench.asked[source.scale]
    without_norm = Choose(build.is_present(raw.name), Constant("no_norm"), Reference(source.reason))
    reason = Choose(build.is_present(score.name), Missing(Sort.CODE), without_norm)

    def as_of(name: str, step: str) -> str:
        return bench.add(f"{id}.{name}", Reference(step), ranged=False).name

    value, band, cutoffs = interpret(bench, id, scale, score)
    bench.outputs[id] = Output(
        id,
        value.name,
        score.name,
        bench.add(f"{id}.reason", reason, ranged=False).name,
        as_of("n_answered", source.n_answered),
        as_of("n_items", source.n_items),
        as_of("prorated", source.prorated),
        as_of("zero_filled", source.zero_filled),
        band,
        cutoffs,
        None if clamped is None else _flag(bench, f"{id}.clamped", score, clamped),
    )


def _flag(bench: Workbench, name: str, score: Reference, clamped: Node) -> str:
    """Add a step that is true or false also where there is no score."""
    return bench.add(name, build.all_of(build.is_present(score.name), clamped), ranged=False).name


def _source(bench: Workbench, id: str, scale: Scale) -> Output | None:
    """Give the output of the scale that is normed; None where it has a fault, which is reported where it is."""
    use = scale.scales[0] if len(scale.scales) == 1 else None
    if use is None or use.reverse_keyed or use.weight != 1 or use.scale not in bench.instrument.scales:
        message = f"the norm scores of '{id}' are not those of one scale as it is"
        hint = "list one scale of the instrument in 'scales', neither reversed nor weighted"
        bench.fault("CWI365", message, ("scales", id, "scales"), hint)
        return None
    return bench.outputs.get(use.scale)


def _grid(bench: Workbench, source: Output) -> int | None:
    """Give a number by which every score of a scale is a whole number; None where there is none that is known."""
    scale = bench.instrument.scales[source.scale]
    if scale.round is not None:
        return int(10**scale.round.digits)
    raw = next(step.node for step in bench.steps if step.name == f"{source.scale}.raw")
    sums_integers = isinstance(raw, Total) and all(name in bench.inputs for name in raw.terms.names)
    return raw.terms.divisor if sums_integers and isinstance(raw, Total) and scale.transform is None else None


class _Compiling:
    """What the norm of one scale is compiled with.

    Args:
        grid: by what the raw scores are whole numbers, if that is known.
    """

    def __init__(self, bench: Workbench, id: str, norm: Norm, raw: Reference, grid: int | None) -> None:
        self._bench, self._id, self._norm, self._raw, self._grid = bench, id, norm, raw, grid

    def strata(self) -> tuple[Node, Node | None]:
        """Give the norm score of the stratum that a respondent is in, and whether its table was left."""
        # An unknown covariate makes the conditions unknown that it decides, and with them the score missing.
        node: Node = Missing(Sort.NUMBER)
        clamped: Node = Constant(False)
        one_for_all = len(self._norm.strata) == 1
        compiled = [
            self._stratum("" if one_for_all else f".{place}", stratum)
            for place, stratum in enumerate(self._norm.strata, start=1)
        ]
        for inside, score, beyond in reversed(compiled):
            if inside is None:
                node, clamped = score, beyond
            else:
                node, clamped = Choose(inside, score, node), Choose(inside, beyond, clamped)
        has_edges = self._norm.outside is Outside.CLAMP and any(stratum.rows for stratum in self._norm.strata)
        return node, clamped if has_edges else None

    def _stratum(self, suffix: str, stratum: Stratum) -> tuple[Node | None, Node, Node]:
        """Give the condition of a stratum, its norm score, and whether its table was left."""
        inside = None
        if stratum.where:
            conditions = [_is_in(self._bench, id, values) for id, values in stratum.where.items()]
            inside = self._bench.add(f"{self._id}.stratum{suffix}", build.all_of(*conditions))
        if stratum.rows:
            return inside, *self._table(suffix, stratum.rows)
        return inside, self._bench.add(f"{self._id}.norm{suffix}", self._standardised(stratum)), Constant(False)

    def _standardised(self, stratum: Stratum) -> Node:
        """Give T = 50 + 10 (x - M) / SD, or z = (x - M) / SD."""
        assert stratum.mean is not None and stratum.sd is not None
        deviation = build.linear(self._raw, Fraction(1), -stratum.mean)
        if self._norm.metric is Metric.T_SCORE:
            return build.linear(deviation, 10 / stratum.sd, Fraction(50))
        return build.linear(deviation, 1 / stratum.sd, Fraction(0))

    # Tables

    def _table(self, suffix: str, rows: tuple[NormRow, ...]) -> tuple[Node, Node]:
        first, last = rows[0].raw, rows[-1].raw
        x, beyond = self._raw, Constant(False)
        edges: Node = beyond
        if self._norm.outside is Outside.CLAMP:
            x = self._limited(suffix, "nearest", x, first, last)
            below, above = Edge(first, included=False), Edge(last, included=False)
            outside = (build.short_of(self._raw, below), build.beyond(self._raw, above))
            edges = Logic(LogicOperator.OR, outside)
        if self._norm.interpolate is Interpolation.LINEAR:
            return self._interpolated(suffix, rows, x), edges
        return self._looked_up(suffix, rows, x), edges

    def _looked_up(self, suffix: str, rows: tuple[NormRow, ...], x: Reference) -> Node:
        """Look a score up by its row; what is not in the table has no norm."""
        bench, id = self._bench, self._id
        # So large that every row is a whole number, and every raw score too if that is known.
        scale = lcm(self._grid or 1, *(row.raw.denominator for row in rows))
        place = x if scale == 1 else bench.add(f"{id}.place{suffix}", build.multiply(x, build.number(scale)))
        row = bench.add(f"{id}.row{suffix}", Round(place, 0, RoundingRule.HALF_UP))
        recode = {scale * one.raw: one.norm for one in rows}
        found = bench.add(f"{id}.norm{suffix}", Total(normalise([Part(row.name, recode=recode)], {})))
        # A score between two rows is rounded to one of them only to be told apart from it.
        return found if self._grid else Choose(build.equal(place, row), found, Missing(Sort.NUMBER))

    def _interpolated(self, suffix: str, rows: tuple[NormRow, ...], x: Reference) -> Node:
        """Go straight from row to row; beyond them there is no norm unless the raw score was clamped."""
        bench, id = self._bench, self._id
        between = bench.add(f"{id}.between{suffix}", _between(rows, x))
        norms = [row.norm for row in rows]
        # For the scores themselves this changes nothing; bounds would go on along the first and the last stretch.
        found = self._limited(suffix, "norm", between, min(norms), max(norms))
        if self._norm.outside is Outside.CLAMP:
            return found
        inside = build.all_of(
            build.at_least(x, build.number(rows[0].raw)), build.at_most(x, build.number(rows[-1].raw))
        )
        return Choose(inside, found, Missing(Sort.NUMBER))

    def _limited(self, suffix: str, name: str, x: Reference, least: Fraction, greatest: Fraction) -> Reference:
        """Add steps that keep a number between two others; missing where it is missing.

        By the greater and the less of two, each of which keeps the order: so bounds are exact where they can be.
        """
        bench, id = self._bench, self._id
        low = bench.add(f"{id}.{name}_least{suffix}", build.number(least))
        high = bench.add(f"{id}.{name}_greatest{suffix}", build.number(greatest))
        raised = bench.add(f"{id}.{name}_raised{suffix}", Greatest(normalise([Part(x.name), Part(low.name)], {})))
        lowered = Least(normalise([Part(raised.name), Part(high.name)], {}))
        return bench.add(f"{id}.{name}{suffix}", Choose(build.is_present(x.name), lowered, Missing(Sort.NUMBER)))


def _is_in(bench: Workbench, id: str, values: Values) -> Node:
    """Tell whether a covariate is what a stratum asks for; unknown where it is not known."""
    if isinstance(values, tuple):
        return Matches(id, tuple(code_of(value) for value in values))
    covariate = Reference(id)
    return build.all_of(
        build.at_least(covariate, build.number(values.min)), build.at_most(covariate, build.number(values.max))
    )


def _between(rows: tuple[NormRow, ...], x: Reference) -> Node:
    """Give the straight line between the two rows that a number is between, halving the table at each question."""
    if len(rows) == 1:
        return Choose(build.equal(x, build.number(rows[0].raw)), Constant(rows[0].norm), Missing(Sort.NUMBER))
    if len(rows) == 2:
        below, above = rows
        slope = (above.norm - below.norm) / (above.raw - below.raw)
        return build.linear(build.linear(x, Fraction(1), -below.raw), slope, below.norm)
    middle = len(rows) // 2
    condition = build.less(x, build.number(rows[middle].raw))
    return Choose(condition, _between(rows[: middle + 1], x), _between(rows[middle:], x))
