"""How a scale is scored, in short lines for people: each a name and a text."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import asdict

from cwinstruments.model import (
    Band,
    Cutoff,
    InDenominator,
    Interpolation,
    ItemUse,
    MethodUse,
    MissingRule,
    Norm,
    Range,
    ResponseOption,
    Scale,
    ScaleUse,
    StatePolicy,
    format_fraction,
    in_language,
)
from cwinstruments.plan import PossibleRange, ScoringPlan, possible_range
from cwinstruments.rules import Lattices

_USUAL_STATES = StatePolicy()
_EDGES = (("at_least", "at least"), ("above", "above"), ("at_most", "at most"), ("below", "below"))


def _norm(norm: Norm) -> Iterator[tuple[str, str]]:
    """Say what a norm is, and whom it describes."""
    source = norm.source
    rule = f" ({words(norm.percentile_rule)})" if norm.percentile_rule is not None else ""
    how = {"clamp": "the nearest row beyond the table", "refuse": "none beyond the table"}
    told = [f"{words(norm.metric)}{rule}", *([how[norm.outside]] if norm.outside is not None else [])]
    told += ["on a straight line between rows"] if norm.interpolate is Interpolation.LINEAR else []
    yield "norm", "; ".join(told)
    people = [source.population, *(str(year) for year in [source.year] if year), *(f"n = {n}" for n in [source.n] if n)]
    part_of = f" [norms {source.norms} {source.version}]" if source.norms is not None else ""
    yield "normed on", f"{', '.join(people)}; {source.citation}{part_of}"
    asked = dict.fromkeys(id for stratum in norm.strata for id in stratum.where)
    if asked:
        yield "strata", f"{len(norm.strata)}, by {', '.join(asked)}"


def scoring_lines(plan: ScoringPlan, id: str, scale: Scale, language: str) -> Iterator[tuple[str, str]]:
    """Say how a scale is scored, line by line, each with its name."""
    parts = [_use(use.item, use) for use in scale.items] + [_use(use.scale, use) for use in scale.scales]
    yield "method", scale.formula or f"{_method(scale.method)} of {', '.join(parts)}"
    if scale.norm is None:
        yield "missing", _missing(scale.missing)
    else:
        yield from _norm(scale.norm)
    if isinstance(scale.transform, str):
        yield "transform", scale.transform
    elif scale.transform is not None:
        yield (
            "transform",
            f"value * {format_fraction(scale.transform.multiply)} + {format_fraction(scale.transform.add)}",
        )
    if scale.round is not None:
        yield "round", f"to {_places(scale.round.digits)}, {words(scale.round.rule)}"
    possible = _possible(plan, id, scale)
    bounds = "not bounded" if possible is None else f"{float(possible.min):.6g} to {float(possible.max):.6g}"
    step = None if possible is None else Lattices(plan).of_step(plan.output(id).value)
    spaced = f" in steps of {_spacing(step.step)}" if step is not None and step.step else ""
    yield "range", f"{bounds}{spaced}; {words(scale.direction)}"
    for band in scale.bands:
        edge = _edge(band) or "from the least score on"
        yield "band", f"{band.id}: {edge}{_meaning(in_language(band.label, language))}"
    for cutoff in scale.cutoffs:
        yield "cutoff", f"{cutoff.id}: {_edge(cutoff)}{_meaning(in_language(cutoff.label, language))} [{cutoff.source}]"
    if scale.permitted_level is not None:
        yield "scores for", level_text(scale.permitted_level.value)
    if scale.sensitivity is not None:
        yield "sensitivity", scale.sensitivity.value


def _spacing(step: Fraction) -> str:
    """Write a step as a decimal number where it is one, else as a fraction."""
    return format_fraction(step) if (step * 10**6).denominator > 1 else f"{float(step):.6g}"


def _possible(plan: ScoringPlan, id: str, scale: Scale) -> Range | PossibleRange | None:
    """Give what a score can be; of a plugin's method what is promised, for the bounds of its expression are wide."""
    if isinstance(scale.method, MethodUse) and scale.range is not None:
        return scale.range
    if isinstance(scale.method, MethodUse) and scale.transform == "pomp":
        return PossibleRange(Fraction(0), Fraction(100))
    return possible_range(plan, plan.output(id).value)


def _method(method: str | MethodUse) -> str:
    if isinstance(method, str):
        return method
    options = ", ".join(f"{key}: {value}" for key, value in method.options.items())
    return f"{method.name} ({options})" if options else method.name


def _missing(rule: MissingRule) -> str:
    conditions = {
        "max_missing": "at most {} missing",
        "max_missing_fraction": "at most {} of what counts missing",
        "min_answered": "at least {} answered",
        "min_answered_fraction": "at least {} of what counts answered",
        "min_scored": "at least {} scored",
        "min_scored_fraction": "at least {} of the scales scored",
    }
    given = {key: getattr(rule, key) for key in conditions}
    said = [conditions[key].format(value) for key, value in given.items() if value is not None]
    if rule.max_missing == 0:
        # Whatever else is asked for holds then, and nothing is left to be done about what is missing.
        said = ["all or nothing"]
    unusual = [
        f"{words(state)} {'does not count' if kind is InDenominator.EXCLUDED else 'counts as missing'}"
        for state, kind in asdict(rule.states).items()
        if kind is not getattr(_USUAL_STATES, state)
    ]
    then = [] if rule.max_missing == 0 else [f"then {words(rule.then)}"]
    return "; ".join([", ".join(said), *then, *unusual])


def _use(id: str, use: ItemUse | ScaleUse) -> str:
    weight = "" if use.weight == 1 else f" (weight {format_fraction(use.weight)})"
    recoded = " (recoded)" if isinstance(use, ItemUse) and use.recode else ""
    return f"{'-' if use.reverse_keyed else ''}{id}{weight}{recoded}"


def _edge(of: Band | Cutoff) -> str:
    edges = [(words, getattr(of, key, None)) for key, words in _EDGES]
    return ", ".join(f"{words} {format_fraction(edge)}" for words, edge in edges if edge is not None)


def value_text(option: ResponseOption) -> str:
    """Give the value of a response option as it is stored."""
    return option.value if isinstance(option.value, str) else format_fraction(option.value)


def label_text(text: str) -> str:
    """Give what stands behind an id or a value: nothing, or a text after a colon."""
    return f": {text}" if text else ""


def _meaning(text: str) -> str:
    return f" ({text})" if text else ""


def level_text(level: str) -> str:
    """Say who gets scores."""
    return {"respondent": "each respondent", "unit": "units only", "both": "respondents and units"}[level]


def _places(digits: int) -> str:
    return f"{digits} decimal place{'' if digits == 1 else 's'}" if digits else "whole numbers"


def words(id: str) -> str:
    """Give an id as words."""
    return "don't know" if id == "dont_know" else id.replace("_", " ")
