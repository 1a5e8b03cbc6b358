"""Transforms that stay as they are, whatever a mistake makes of the items: a script divides by the same number."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import evolve

from cwinstruments.errors import DefinitionError
from cwinstruments.model import Instrument, Linear, Scale
from cwinstruments.mutants.neighbourhood import around, bare
from cwinstruments.mutants.slips import sources_of
from cwinstruments.plan import Method, ScoringPlan, possible_range
from cwinstruments.plan.compiler import compile_draft, raw_step


def with_lines(instrument: Instrument, scale: str, methods: Iterable[Method], /) -> Instrument:
    """Give the instrument with a line for each per cent of the maximum that a scale rests on.

    A per cent of the maximum is taken from what the items can give. With a wrong number in a reversal that is another
    range, or none, while whoever made the mistake went on dividing by that of the right one.

    Examples:
        >>> from cwinstruments import load_instrument
        >>> from cwinstruments.plan import CORE_METHODS
        >>> lines = with_lines(load_instrument("examples/minimal-instrument.yaml"), "meetings", CORE_METHODS)
        >>> lines.scales["meetings"].transform
        Linear(multiply=Fraction(25, 1), add=Fraction(-25, 1))
    """
    ids = [id for id in sources_of(instrument, scale) if instrument.scales[id].transform == "pomp"]
    plan = plan_around(instrument, scale, methods) if ids else None
    if plan is None:
        return instrument
    lines = {id: _line(instrument.scales[id], plan, id) for id in ids}
    return evolve(instrument, scales={**instrument.scales, **lines})


def plan_around(instrument: Instrument, scale: str, methods: Iterable[Method], /) -> ScoringPlan | None:
    """Give the plan of a scale and what it rests on; None where there is no such definition."""
    try:
        return compile_draft(around(bare(instrument), (scale,)), methods=methods)
    except DefinitionError:
        return None


def _line(scale: Scale, plan: ScoringPlan, id: str) -> Scale:
    possible = possible_range(plan, raw_step(id))
    # The method of a plugin may know its range better than its expression does.
    if scale.method not in ("mean", "sum") or possible is None or possible.min == possible.max:
        return scale
    multiply = Fraction(100) / (possible.max - possible.min)
    return evolve(scale, transform=Linear(multiply=multiply, add=-possible.min * multiply))
