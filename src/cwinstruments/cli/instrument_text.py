"""An instrument as text for people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum

from cwinstruments.cli.output import hang
from cwinstruments.cli.parameters import show_value
from cwinstruments.model import Instrument, Item, ItemType, Scale, Sensitivity, Wording, in_language
from cwinstruments.plan import ScoringPlan, format_node
from cwinstruments.reports.allowed_text import allowed_text, domain_text
from cwinstruments.reports.parameter_tables import show_cell
from cwinstruments.reports.scale_text import label_text, level_text, scoring_lines, value_text
from cwinstruments.reports.wording import phrase, words


def describe_instrument(
    instrument: Instrument,
    plan: ScoringPlan,
    language: str,
    unbound: Collection[str] = (),
    /,
    *,
    parts: Collection[Instrument] = (),
) -> Iterator[str]:
    """Give the lines of text that describe an instrument in a language.

    Args:
        unbound: the parameters for which nobody gave a value; all else is described as for the first they allow.
        parts: of a survey, its instruments, from which follows what each says for itself.
    """
    yield f"{instrument.id} {instrument.version}"
    yield in_language(instrument.title, language)
    yield from hang("", in_language(instrument.description, language))
    yield ""
    yield from _about(instrument, parts or (instrument,), language)
    yield from _facts(instrument, language)
    yield from _parameters(instrument, language, unbound)
    yield from _items(instrument, plan, language)
    yield from _options(instrument, language)
    yield from _covariates(instrument, plan, language)
    yield f"\n{phrase('scales', language)}"
    for id, scale in instrument.scales.items():
        yield from _scale(instrument, plan, id, scale, language)


def _about(instrument: Instrument, parts: Collection[Instrument], language: str) -> Iterator[str]:
    def entry(key: str, text: str) -> Iterator[str]:
        return hang(f"{phrase(f'show_{key}', language):<13}", text)

    def common(said: Iterable[StrEnum]) -> str:
        every = set(said)
        return words(every.pop(), language) if len(every) == 1 else phrase("as_each_says", language)

    yield from entry("source", instrument.source.citation)
    if instrument.source.doi:
        yield from entry("doi", instrument.source.doi)
    licence = instrument.licence
    answer = common(one.licence.text_redistributable for one in parts)
    text = phrase("show_passed_on", language, licence=licence.name, answer=answer)
    yield from entry("licence", text + (f". {licence.note}" if licence.note else ""))
    if licence.permission_contact:
        yield from entry("permission", licence.permission_contact)
    yield from entry("evidence", words(instrument.evidence.status, language))
    yield from hang(" " * 13, in_language(instrument.evidence.statement, language))
    yield from entry("rates", common(one.unit for one in parts))
    # Of a survey all scales may be for units alone, which then is so of the whole.
    levels = {scale.permitted_level or instrument.permitted_level for scale in instrument.scales.values()}
    level = levels.pop() if len(levels) == 1 else instrument.permitted_level
    yield from entry("scores_for", level_text(level.value, language))
    if instrument.sensitivity is not Sensitivity.ROUTINE:
        yield from entry("sensitivity", words(instrument.sensitivity, language))
    yield from entry("languages", ", ".join(_language(instrument, one, language) for one in instrument.title))
    if instrument.forms:
        forms = (phrase("show_form", language, id=id, by=form.rated_by) for id, form in instrument.forms.items())
        yield from entry("forms", ", ".join(forms))
    yield from entry("recall", in_language(instrument.recall_period, language))
    yield from entry("instructions", in_language(instrument.instructions, language))


def _language(instrument: Instrument, one: str, language: str) -> str:
    translation = instrument.translations.get(one)
    return one if translation is None else f"{one} ({words(translation.status, language)})"


def _facts(instrument: Instrument, language: str) -> Iterator[str]:
    if instrument.evidence.facts:
        yield f"\n{phrase('facts', language)}"
    for fact in instrument.evidence.facts:
        yield from hang("  - ", f"{fact.claim} [{words(fact.basis, language)}: {fact.source}]")


def _parameters(instrument: Instrument, language: str, unbound: Collection[str]) -> Iterator[str]:
    def entry(key: str, text: str) -> Iterator[str]:
        return hang(f"    {phrase(key, language):<12} ", text)

    if instrument.parameters:
        yield f"\n{phrase('parameters', language)}"
    for id, one in instrument.parameters.items():
        title = in_language(one.title, language)
        yield from hang("  ", f"{id}: {title}" if title else id)
        yield from hang("    ", in_language(one.description, language))
        yield from entry("show_allowed", allowed_text(one, language))
        for name, table in one.tables.items():
            source = f" [{table.source.citation}]" if table.source is not None else ""
            yield from entry("show_table", f"{name}{label_text(in_language(table.title, language))}{source}")
            for row, cells in table.rows.items():
                said = ", ".join(f"{column} {show_cell(cells[column])}" for column in one.columns)
                yield from hang(f"{'':<19}{row}: ", said)
        is_bound = id in instrument.bound
        value = show_value(instrument, id, language) if is_bound else phrase("no_value", language)
        yield from entry("show_value", phrase("none_yet", language, value=value) if id in unbound else value)


def _items(instrument: Instrument, plan: ScoringPlan, language: str) -> Iterator[str]:
    def answer(text: str) -> str:
        return below + phrase("show_answer", language, answer=text)

    yield f"\n{phrase('items', language)}"
    if instrument.wording is Wording.KEY_ONLY:
        yield f"  {phrase('key_only', language)}"
    widest = max(len(item.id) for item in instrument.items)
    below = " " * (widest + 4)
    for item in instrument.items:
        yield from hang(f"  {item.id.ljust(widest)}  ", _wording(item, language))
        for form, text in item.text_by_form.items():
            yield from hang(below, f"{form}: {in_language(text, language)}")
        inputs = [one for one in plan.inputs if one.item == item.id]
        if item.options is not None:
            yield answer(f"{item.options} ({words(item.type, language)})")
        elif item.type is ItemType.BOOLEAN:
            yield answer(phrase("yes_or_no", language))
        elif inputs:
            measure = f" ({item.measured_in})" if item.measured_in else ""
            yield answer(f"{domain_text(inputs[0], language)}{measure}")
        else:
            yield answer(phrase("text_not_scored", language))
        for one in item.nonresponse:
            yield f"{below}{one.code}: {words(one.reason, language)}"
        if inputs and inputs[0].show_if is not None:
            condition = format_node(inputs[0].show_if, scales=plan.scales)
            yield below + phrase("show_asked_if", language, condition=condition)


def _wording(item: Item, language: str) -> str:
    text = in_language(item.text, language)
    topic = in_language(item.topic, language)
    # Where forms differ, their texts follow below.
    return text or (f"({topic})" if topic else "-")


def _options(instrument: Instrument, language: str) -> Iterator[str]:
    if instrument.response_options:
        yield f"\n{phrase('response_options', language)}"
    for id, options in instrument.response_options.items():
        yield f"  {id}"
        for option in options.options:
            yield f"    {value_text(option)}{label_text(in_language(option.label, language))}"
        for one in options.nonresponse:
            yield f"    {one.code}: {in_language(one.label, language) or '-'} [{words(one.reason, language)}]"


def _covariates(instrument: Instrument, plan: ScoringPlan, language: str) -> Iterator[str]:
    if instrument.respondent:
        yield f"\n{phrase('about_respondent', language)}"
    for id, covariate in instrument.respondent.items():
        yield from hang(f"  {id}: ", in_language(covariate.title, language))
        yield from hang("    ", in_language(covariate.description, language))
        yield f"    {phrase('show_answer', language, answer=domain_text(plan.input(id), language))}"
        for one in covariate.nonresponse:
            yield f"    {one.code}: {words(one.reason, language)}"


def _scale(instrument: Instrument, plan: ScoringPlan, id: str, scale: Scale, language: str) -> Iterator[str]:
    yield f"  {id}: {in_language(scale.title, language)}"
    yield from hang("    ", in_language(scale.description, language))
    for name, text in scoring_lines(plan, id, scale, language):
        yield from hang(f"    {name:<12} ", text)
