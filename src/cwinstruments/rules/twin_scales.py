"""Scales that are the same as another: by all that makes their score, or because they only pass it on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Related, Severity
from cwinstruments.plan.nodes import Count
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import ScoredScale, Subject


class TwinScales(ScoringRule):
    """Two scales are scored alike.

    What it does:
        Compares what makes the scores: parts and their keying, weights and recoding, method, missing rule, transform,
        rounding, bands, cutoffs and aggregate. The order of the parts makes no difference.

    Why it matters:
        Both always have the same score, so one of them is not what its title says. Most often a scale was copied, and
        its items not changed.

    Example:
        `trust` and `candour`, both with `items: [ts01, ts02, ts03]`, `method: mean` and the same missing rule.

    Use instead:
        The items of the source. Two sets of bands for one score, or two aggregates, are fine.
    """

    code = "CWI287"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        seen: dict[frozenset[str], list[ScoredScale]] = {}
        for one in subject.scales():
            alike = seen.setdefault(frozenset(_counted(subject, one)), [])
            made = _made(subject, one) if alike else None
            for other in alike:
                if made == _made(subject, other):
                    message = f"scale {one.id!r} is scored exactly as scale {other.id!r}"
                    related = (Related(f"{other.id!r} is defined here", ("scales", other.id)),)
                    hint = "compare its items and their keying with the source, or leave one of the two out"
                    yield self.finding(message, ("scales", one.id), hint, key=True, related=related)
                    break
            else:
                alike.append(one)


def _counted(subject: Subject, one: ScoredScale) -> tuple[str, ...]:
    node = subject.nodes[one.output.n_answered]
    return node.names if isinstance(node, Count) else (one.scale.scales[0].scale,)


def _made(subject: Subject, one: ScoredScale) -> dict[str, Any]:
    """Give all that makes the score of a scale."""
    scale = one.scale
    keys = ("method", "missing", "transform", "round", "norm", "aggregate")
    return {
        **{key: getattr(scale, key) for key in keys},
        "items": sorted(scale.items, key=lambda use: use.item),
        "scales": sorted(scale.scales, key=lambda use: use.scale),
        "formula": None if scale.formula is None else subject.nodes[f"{one.id}.raw"],
        "bands": [(band.at_least, band.above) for band in scale.bands],
        "cutoffs": [(edge.at_least, edge.above, edge.at_most, edge.below) for edge in scale.cutoffs],
    }


class SinglePart(ScoringRule):
    """A scale of scales has a single part.

    What it does:
        Finds means and sums of one scale that change nothing of its score: without transform and rounding, and not
        reverse-keyed. One that has bands, cutoffs or an aggregate of its own is fine.

    Why it matters:
        Both have the same score under two names. Most often other parts were forgotten, or taken out.

    Example:
        `scales: [candour]` with `method: mean`.

    Use instead:
        All parts of the scale, or none but the scale itself.
    """

    code = "CWI288"
    severity = Severity.WARNING

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        for one in subject.scales():
            scale = one.scale
            if len(scale.scales) != 1 or scale.method not in ("mean", "sum"):
                continue
            use = scale.scales[0]
            changes = use.reverse_keyed or (scale.method == "sum" and use.weight != 1)
            says_more = scale.transform or scale.round or scale.bands or scale.cutoffs or scale.aggregate
            if not changes and not says_more:
                message = f"scale {one.id!r} is made of {use.scale!r} alone, so it has the same score"
                yield self.finding(message, ("scales", one.id, "scales"), "add its other parts, or leave it out")
