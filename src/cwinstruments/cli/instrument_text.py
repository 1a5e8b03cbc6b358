"""An instrument as text for people."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cwinstruments.cli.output import hang
from cwinstruments.cli.parameters import show_value
from cwinstruments.model import Instrument, Item, ItemType, Scale, Sensitivity, Wording, in_language
from cwinstruments.plan import ScoringPlan, describe_domain, format_node
from cwinstruments.reports.scale_text import label_text, level_text, scoring_lines, value_text, words


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
    text = f"{licence.name}; may the item text be passed on: {words(licence.text_redistributable)}"
    yield from _entry("licence", text + (f". {licence.note}" if licence.note else ""))
    if licence.permission_contact:
        yield from _entry("permission", licence.permission_contact)
    yield from _entry("evidence", words(instrument.evidence.status))
    yield from _entry("", in_language(instrument.evidence.statement, language))
    yield from _entry("rates", instrument.unit.value)
    yield from _entry("scores for", level_text(instrument.permitted_level.value))
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
    return language if translation is None else f"{language} ({words(translation.status)})"


def _facts(instrument: Instrument) -> Iterator[str]:
    if instrument.evidence.facts:
        yield "\nFacts"
    for fact in instrument.evidence.facts:
        yield from hang("  - ", f"{fact.claim} [{words(fact.basis)}: {fact.source}]")


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
            yield from hang(f"    {'table':<12} ", f"{name}{label_text(in_language(table.title, language))}{source}")
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
            yield f"{below}answer: {item.options} ({words(item.type)})"
        elif item.type is ItemType.BOOLEAN:
            yield f"{below}answer: yes (1) or no (0)"
        elif inputs:
            measure = f" ({item.measured_in})" if item.measured_in else ""
            yield f"{below}answer: {describe_domain(inputs[0])}{measure}"
        else:
            yield f"{below}answer: text, not scored"
        for one in item.nonresponse:
            yield f"{below}{one.code}: {words(one.reason)}"
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
            yield f"    {value_text(option)}{label_text(in_language(option.label, language))}"
        for one in options.nonresponse:
            yield f"    {one.code}: {in_language(one.label, language) or '-'} [{words(one.reason)}]"


def _covariates(instrument: Instrument, plan: ScoringPlan, language: str) -> Iterator[str]:
    if instrument.respondent:
        yield "\nAbout the respondent, for norms"
    for id, covariate in instrument.respondent.items():
        yield from hang(f"  {id}: ", in_language(covariate.title, language))
        yield from hang("    ", in_language(covariate.description, language))
        yield f"    answer: {describe_domain(plan.input(id))}"
        for one in covariate.nonresponse:
            yield f"    {one.code}: {words(one.reason)}"


def _scale(instrument: Instrument, plan: ScoringPlan, id: str, scale: Scale, language: str) -> Iterator[str]:
    yield f"  {id}: {in_language(scale.title, language)}"
    yield from hang("    ", in_language(scale.description, language))
    for name, text in scoring_lines(plan, id, scale, language):
        yield from hang(f"    {name:<12} ", text)


def _entry(name: str, text: str) -> Iterator[str]:
    return hang(f"{name:<13}", text)
