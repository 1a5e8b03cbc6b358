"""How a scale is scored, in short lines for people: each a name and a text."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import asdict

from cwinstruments.documents.outline import MISSING_CONDITIONS
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
from cwinstruments.reports.wording import phrase, words
from cwinstruments.rules import Lattices

_USUAL_STATES = StatePolicy()
_DENOMINATOR = {InDenominator.EXCLUDED: "does_not_count", InDenominator.MISSING: "counts_as_missing"}
_EDGES = ("at_least", "above", "at_most", "below")


def _norm(norm: Norm, language: str) -> Iterator[tuple[str, str]]:
    """Say what a norm is, and whom it describes."""
    source = norm.source
    rule = f" ({words(norm.percentile_rule, language)})" if norm.percentile_rule is not None else ""
    told = [words(norm.metric, language) + rule]
    told += [phrase(norm.outside, language)] if norm.outside is not None else []
    told += [phrase("straight_line", language)] if norm.interpolate is Interpolation.LINEAR else []
    yield phrase("norm", language), "; ".join(told)
    people = [source.population, *(str(year) for year in [source.year] if year), *(f"n = {n}" for n in [source.n] if n)]
    named = "" if source.norms is None else phrase("norms_set", language, id=source.norms, version=source.version)
    part_of = f" [{named}]" if named else ""
    yield phrase("normed_on", language), f"{', '.join(people)}; {source.citation}{part_of}"
    asked = dict.fromkeys(id for stratum in norm.strata for id in stratum.where)
    if asked:
        by = phrase("strata_by", language, n=len(norm.strata), what=", ".join(asked))
        yield phrase("strata", language), by


def scoring_lines(plan: ScoringPlan, id: str, scale: Scale, language: str) -> Iterator[tuple[str, str]]:
    """Say how a scale is scored, line by line, each with its name."""

    def named(key: str) -> str:
        return phrase(key, language)

    yield named("method"), scale.formula or _method_of(scale, language)
    if scale.norm is None:
        yield named("missing"), _missing(scale.missing, language)
    else:
        yield from _norm(scale.norm, language)
    if isinstance(scale.transform, str):
        yield named("transform"), scale.transform
    elif scale.transform is not None:
        linear = f"* {format_fraction(scale.transform.multiply)} + {format_fraction(scale.transform.add)}"
        yield named("transform"), f"{named('show_value')} {linear}"
    if scale.round is not None:
        places = _places(scale.round.digits, language)
        yield named("round"), phrase("round_to", language, places=places, rule=words(scale.round.rule, language))
    yield named("range"), f"{_range(plan, id, scale, language)}; {words(scale.direction, language)}"
    for band in scale.bands:
        edge = _edge(band, language) or named("from_least")
        yield named("band"), f"{band.id}: {edge}{_meaning(in_language(band.label, language))}"
    if scale.bands and plan.output(id).band is None:
        yield named("bands_for"), level_text("unit", language)
    elif scale.bands_for is not None:
        yield named("bands_for"), level_text(scale.bands_for.value, language)
    for cutoff in scale.cutoffs:
        meaning = _meaning(in_language(cutoff.label, language))
        yield named("cutoff"), f"{cutoff.id}: {_edge(cutoff, language)}{meaning} [{cutoff.source}]"
    if scale.permitted_level is not None:
        yield named("scores_for"), level_text(scale.permitted_level.value, language)
    if scale.sensitivity is not None:
        yield named("show_sensitivity"), words(scale.sensitivity, language)


def _range(plan: ScoringPlan, id: str, scale: Scale, language: str) -> str:
    possible = _possible(plan, id, scale)
    if possible is None:
        return phrase("not_bounded", language)
    bounds = phrase("to", language, least=f"{float(possible.min):.6g}", greatest=f"{float(possible.max):.6g}")
    step = Lattices(plan).of_step(plan.output(id).value)
    if step is None or not step.step:
        return bounds
    return phrase("in_steps", language, range=bounds, step=_spacing(step.step))


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


def _method_of(scale: Scale, language: str) -> str:
    parts = [_use(use.item, use, language) for use in scale.items]
    parts += [_use(use.scale, use, language) for use in scale.scales]
    return phrase("method_of", language, method=_method(scale.method, language), parts=", ".join(parts))


def _method(method: str | MethodUse, language: str) -> str:
    if isinstance(method, str):
        return words(method, language)
    options = ", ".join(f"{key}: {value}" for key, value in method.options.items())
    return f"{method.name} ({options})" if options else method.name


def _missing(rule: MissingRule, language: str) -> str:
    given = {key: getattr(rule, key) for key in MISSING_CONDITIONS}
    said = [phrase(key, language, n=value) for key, value in given.items() if value is not None]
    if rule.max_missing == 0:
        # Whatever else is asked for holds then, and nothing is left to be done about what is missing.
        said = [phrase("all_or_nothing", language)]
    unusual = [
        phrase(_DENOMINATOR[kind], language, state=words(state, language))
        for state, kind in asdict(rule.states).items()
        if kind is not getattr(_USUAL_STATES, state)
    ]
    then = [] if rule.max_missing == 0 else [phrase("then", language, what=words(rule.then, language))]
    return "; ".join([", ".join(said), *then, *unusual])


def _use(id: str, use: ItemUse | ScaleUse, language: str) -> str:
    weight = "" if use.weight == 1 else f" ({phrase('weight', language, weight=format_fraction(use.weight))})"
    recoded = f" ({phrase('recoded', language)})" if isinstance(use, ItemUse) and use.recode else ""
    return f"{'-' if use.reverse_keyed else ''}{id}{weight}{recoded}"


def _edge(of: Band | Cutoff, language: str) -> str:
    edges = [(phrase(key, language), getattr(of, key, None)) for key in _EDGES]
    return ", ".join(f"{name} {format_fraction(edge)}" for name, edge in edges if edge is not None)


def value_text(option: ResponseOption) -> str:
    """Give the value of a response option as it is stored."""
    return option.value if isinstance(option.value, str) else format_fraction(option.value)


def label_text(text: str) -> str:
    """Give what stands behind an id or a value: nothing, or a text after a colon."""
    return f": {text}" if text else ""


def _meaning(text: str) -> str:
    return f" ({text})" if text else ""


def level_text(level: str, language: str = "en") -> str:
    """Say who gets scores."""
    return phrase(f"scores_{level}", language)


def _places(digits: int, language: str) -> str:
    if digits == 0:
        return phrase("whole_numbers", language)
    return phrase("one_place", language) if digits == 1 else phrase("places", language, digits=digits)
