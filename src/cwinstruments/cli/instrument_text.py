"""An instrument as text for people."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from attrs import asdict

from cwinstruments.cli.output import hang
from cwinstruments.cli.parameters import show_value
from cwinstruments.model import (
    Band,
    Cutoff,
    InDenominator,
    Instrument,
    Interpolation,
    Item,
    ItemType,
    ItemUse,
    MethodUse,
    MissingRule,
    Norm,
    Range,
    ResponseOption,
    Scale,
    ScaleUse,
    Sensitivity,
    StatePolicy,
    Wording,
    format_fraction,
    in_language,
)
from cwinstruments.plan import PossibleRange, ScoringPlan, describe_domain, format_node, possible_range
from cwinstruments.rules import Lattices

_USUAL_STATES = StatePolicy()
_EDGES = (("at_least", "at least"), ("above", "above"), ("at_most", "at most"), ("below", "below"))


def describe_instrument(
    instrument: Instrument, plan: ScoringPlan, language: str, unbound: Collection[str] = (), /
) -> Iterator[str]:
    """Give the lines of text that describe an instrument in a language.

    Args:
        unbound: the parameters for which nobody gave a value; all else is described as for the first they allow.
    """
    yield f"{instrument.id} {instrument.version}"
    yield in_language(instrument.title, language)
    yield from hang("", in_language(instrument.description, language))
    yield ""
    yield from _about(instrument, language)
    yield from _facts(instrument)
    yield from _parameters(instrument, language, unbound)
    yield from _items(instrument, plan, language)
    yield from _options(instrument, language)
    yield from _covariates(instrument, plan, language)
    yield "\nScales"
    for id, scale in instrument.scales.items():
        yield from _scale(instrument, plan, id, scale, language)


def _about(instrument: Instrument, language: str) -> Iterator[str]:
    yield from _entry("source", instrument.source.citation)
    if instrument.source.doi:
        yield from _entry("doi", instrument.source.doi)
    licence = instrument.licence
    text = f"{licence.name}; may the item text be passed on: {_words(licence.text_redistributable)}"
    yield from _entry("licence", text + (f". {licence.note}" if licence.note else ""))
    if licence.permission_contact:
        yield from _entry("permission", licence.permission_contact)
    yield from _entry("evidence", _words(instrument.evidence.status))
    yield from _entry("", in_language(instrument.evidence.statement, language))
    yield from _entry("rates", instrument.unit.value)
    yield from _entry("scores for", _level(instrument.permitted_level.value))
    if instrument.sensitivity is not Sensitivity.ROUTINE:
        yield from _entry("sensitivity", instrument.sensitivity.value)
    yield from _entry("languages", ", ".join(_language(instrument, one) for one in instrument.title))
    if instrument.forms:
        yield from _entry(
            "forms", ", ".join(f"{id} (answered by {form.rated_by})" for id, form in instrument.forms.items())
        )
    yield from _entry("recall", in_language(instrument.recall_period, language))
    yield from _entry("instructions", in_language(instrument.instructions, language))


def _language(instrument: Instrument, language: str) -> str:
    translation = instrument.translations.get(language)
    return language if translation is None else f"{language} ({_words(translation.status)})"


def _facts(instrument: Instrument) -> Iterator[str]:
    if instrument.evidence.facts:
        yield "\nFacts"
    for fact in instrument.evidence.facts:
        yield from hang("  - ", f"{fact.claim} [{_words(fact.basis)}: {fact.source}]")


def _parameters(instrument: Instrument, language: str, unbound: Collection[str]) -> Iterator[str]:
    if instrument.parameters:
        yield "\nParameters"
    for id, one in instrument.parameters.items():
        title = in_language(one.title, language)
        yield from hang("  ", f"{id}: {title}" if title else id)
        yield from hang("    ", in_language(one.description, language))
        yield from hang(f"    {'allowed':<12} ", one.allowed)
        for name, table in one.tables.items():
            source = f" [{table.source.citation}]" if table.source is not None else ""
            yield from hang(f"    {'table':<12} ", f"{name}{_label(in_language(table.title, language))}{source}")
        value = show_value(instrument, id) if id in instrument.bound else "none with these values of the others"
        yield from hang(f"    {'value':<12} ", f"none yet; shown as with {value}" if id in unbound else value)


def _items(instrument: Instrument, plan: ScoringPlan, language: str) -> Iterator[str]:
    yield "\nItems"
    if instrument.wording is Wording.KEY_ONLY:
        yield "  (a scoring key: the text of the items must come from its owner; in parentheses is what each is about)"
    widest = max(len(item.id) for item in instrument.items)
    below = " " * (widest + 4)
    for item in instrument.items:
        yield from hang(f"  {item.id.ljust(widest)}  ", _wording(item, language))
        for form, text in item.text_by_form.items():
            yield from hang(below, f"{form}: {in_language(text, language)}")
        inputs = [one for one in plan.inputs if one.item == item.id]
        if item.options is not None:
            yield f"{below}answer: {item.options} ({_words(item.type)})"
        elif item.type is ItemType.BOOLEAN:
            yield f"{below}answer: yes (1) or no (0)"
        elif inputs:
            measure = f" ({item.measured_in})" if item.measured_in else ""
            yield f"{below}answer: {describe_domain(inputs[0])}{measure}"
        else:
            yield f"{below}answer: text, not scored"
        for one in item.nonresponse:
            yield f"{below}{one.code}: {_words(one.reason)}"
        if inputs and inputs[0].show_if is not None:
            yield f"{below}asked if: {format_node(inputs[0].show_if, scales=plan.scales)}"


def _wording(item: Item, language: str) -> str:
    text = in_language(item.text, language)
    topic = in_language(item.topic, language)
    # Where forms differ, their texts follow below.
    return text or (f"({topic})" if topic else "-")


def _options(instrument: Instrument, language: str) -> Iterator[str]:
    if instrument.response_options:
        yield "\nResponse options"
    for id, options in instrument.response_options.items():
        yield f"  {id}"
        for option in options.options:
            yield f"    {_value(option)}{_label(in_language(option.label, language))}"
        for one in options.nonresponse:
            yield f"    {one.code}: {in_language(one.label, language) or '-'} [{_words(one.reason)}]"


def _covariates(instrument: Instrument, plan: ScoringPlan, language: str) -> Iterator[str]:
    if instrument.respondent:
        yield "\nAbout the respondent, for norms"
    for id, covariate in instrument.respondent.items():
        yield from hang(f"  {id}: ", in_language(covariate.title, language))
        yield from hang("    ", in_language(covariate.description, language))
        yield f"    answer: {describe_domain(plan.input(id))}"
        for one in covariate.nonresponse:
            yield f"    {one.code}: {_words(one.reason)}"


def _norm(norm: Norm) -> Iterator[tuple[str, str]]:
    """Say what a norm is, and whom it describes."""
    source = norm.source
    rule = f" ({_words(norm.percentile_rule)})" if norm.percentile_rule is not None else ""
    how = {"clamp": "the nearest row beyond the table", "refuse": "none beyond the table"}
    told = [f"{_words(norm.metric)}{rule}", *([how[norm.outside]] if norm.outside is not None else [])]
    told += ["on a straight line between rows"] if norm.interpolate is Interpolation.LINEAR else []
    yield "norm", "; ".join(told)
    people = [source.population, *(str(year) for year in [source.year] if year), *(f"n = {n}" for n in [source.n] if n)]
    part_of = f" [norms {source.norms} {source.version}]" if source.norms is not None else ""
    yield "normed on", f"{', '.join(people)}; {source.citation}{part_of}"
    asked = dict.fromkeys(id for stratum in norm.strata for id in stratum.where)
    if asked:
        yield "strata", f"{len(norm.strata)}, by {', '.join(asked)}"


def _scale(instrument: Instrument, plan: ScoringPlan, id: str, scale: Scale, language: str) -> Iterator[str]:
    yield f"  {id}: {in_language(scale.title, language)}"
    yield from hang("    ", in_language(scale.description, language))
    for name, text in _scoring(plan, id, scale, language):
        yield from hang(f"    {name:<12} ", text)


def _scoring(plan: ScoringPlan, id: str, scale: Scale, language: str) -> Iterator[tuple[str, str]]:
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
        yield "round", f"to {_places(scale.round.digits)}, {_words(scale.round.rule)}"
    possible = _possible(plan, id, scale)
    bounds = "not bounded" if possible is None else f"{float(possible.min):.6g} to {float(possible.max):.6g}"
    step = None if possible is None else Lattices(plan).of_step(plan.output(id).value)
    spaced = f" in steps of {_spacing(step.step)}" if step is not None and step.step else ""
    yield "range", f"{bounds}{spaced}; {_words(scale.direction)}"
    for band in scale.bands:
        edge = _edge(band) or "from the least score on"
        yield "band", f"{band.id}: {edge}{_meaning(in_language(band.label, language))}"
    for cutoff in scale.cutoffs:
        yield "cutoff", f"{cutoff.id}: {_edge(cutoff)}{_meaning(in_language(cutoff.label, language))} [{cutoff.source}]"
    if scale.permitted_level is not None:
        yield "scores for", _level(scale.permitted_level.value)
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
        f"{_words(state)} {'does not count' if kind is InDenominator.EXCLUDED else 'counts as missing'}"
        for state, kind in asdict(rule.states).items()
        if kind is not getattr(_USUAL_STATES, state)
    ]
    then = [] if rule.max_missing == 0 else [f"then {_words(rule.then)}"]
    return "; ".join([", ".join(said), *then, *unusual])


def _use(id: str, use: ItemUse | ScaleUse) -> str:
    weight = "" if use.weight == 1 else f" (weight {format_fraction(use.weight)})"
    recoded = " (recoded)" if isinstance(use, ItemUse) and use.recode else ""
    return f"{'-' if use.reverse_keyed else ''}{id}{weight}{recoded}"


def _edge(of: Band | Cutoff) -> str:
    edges = [(words, getattr(of, key, None)) for key, words in _EDGES]
    return ", ".join(f"{words} {format_fraction(edge)}" for words, edge in edges if edge is not None)


def _value(option: ResponseOption) -> str:
    return option.value if isinstance(option.value, str) else format_fraction(option.value)


def _label(text: str) -> str:
    return f": {text}" if text else ""


def _meaning(text: str) -> str:
    return f" ({text})" if text else ""


def _level(level: str) -> str:
    return {"respondent": "each respondent", "unit": "units only", "both": "respondents and units"}[level]


def _entry(name: str, text: str) -> Iterator[str]:
    return hang(f"{name:<13}", text)


def _places(digits: int) -> str:
    return f"{digits} decimal place{'' if digits == 1 else 's'}" if digits else "whole numbers"


def _words(id: str) -> str:
    return "don't know" if id == "dont_know" else id.replace("_", " ")
