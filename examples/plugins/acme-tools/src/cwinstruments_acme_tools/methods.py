"""The scoring methods of this plugin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from cwinstruments.plan import Lowering, Method, build
from cwinstruments.plan.nodes import Greatest, Least, Node, Total


def _lower(lowering: Lowering) -> Node:
    """Leave the least and the greatest value out, and take the mean of the others; of two there is none."""
    total, n_left = Total(lowering.terms), lowering.n_answered
    if lowering.options.get("trim", 1) == 0:
        return build.divide(total, n_left)
    inner = build.subtract(build.subtract(total, Least(lowering.terms)), Greatest(lowering.terms))
    return build.divide(inner, build.subtract(n_left, build.number(2)))


def _range(parts: Sequence[tuple[Fraction, Fraction]], options: Mapping[str, Any]) -> tuple[Fraction, Fraction]:
    """Give the least and the greatest mean of any of the parts."""
    return min(low for low, _ in parts), max(high for _, high in parts)


def _recompute(values: Sequence[Fraction], options: Mapping[str, Any]) -> Fraction | None:
    """Do it once more, as one would by hand."""
    trim = options.get("trim", 1)
    left = sorted(values)[trim : len(values) - trim]
    return sum(left, Fraction(0)) / len(left) if left else None


TRIMMED_MEAN = Method(
    name="acme.trimmed_mean",
    lower=_lower,
    options_schema={
        "type": "object",
        "additionalProperties": False,
        "properties": {"trim": {"enum": [0, 1]}},
    },
    range=_range,
    recompute=_recompute,
)
"""The mean without the least and the greatest value; with `trim: 0` it is the mean of all."""
