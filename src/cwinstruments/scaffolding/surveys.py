"""A new survey: its definition over instruments that are known, and the notice that goes before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Final

from attrs import field, frozen

from cwinstruments.errors import ScaffoldingError
from cwinstruments.model import Instrument, ItemType, Parameter, Sensitivity, format_fraction
from cwinstruments.scaffolding.definitions import VERSION
from cwinstruments.scaffolding.filling import fill
from cwinstruments.scaffolding.naming import item_id_fault, nearest
from cwinstruments.scaffolding.quoting import flow, key, quoted

_SECONDS_OF_CHOOSING: Final = 7.5
_SECONDS_OF_WRITING: Final = 30
_WRITTEN: Final = frozenset((ItemType.TEXT, ItemType.INTEGER, ItemType.DECIMAL, ItemType.DATE))
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
_MINUTES: Final = {
    "en": "The minutes are an estimate: 7.5 seconds for each question that is answered by choosing, 30 for others.",
    "es": "Los minutos son una estimación: 7,5 segundos por cada pregunta que se contesta eligiendo y 30 por cualquier "
    "otra.",
}
NOTICES: Final = ("en", "es")
"""The languages in which there is a notice to begin from."""


@frozen
class SurveyUse:
    """One instrument as a new survey uses it.

    Args:
        parameters: the values of its parameters, as somebody wrote them.
        form: the form that everybody gets, where it has several.
    """

    instrument: Instrument
    parameters: Mapping[str, str] = field(factory=dict)
    form: str | None = None

    @property
    def alias(self) -> str:
        """What its items and scales are called by."""
        return self.instrument.id.replace("-", "_")


@frozen
class SurveyDesign:
    """What the definition of a new survey says.

    Args:
        languages: those in which it is given out; empty for all that its instruments have in common.
        respondent: who answers, in the first language; None where that is left to the author.
        units: the kinds of units, from the smallest.
    """

    id: str
    uses: tuple[SurveyUse, ...]
    confidentiality: str
    modes: tuple[str, ...]
    title: Mapping[str, str] = field(factory=dict)
    languages: tuple[str, ...] = ()
    respondent: str | None = None
    units: tuple[str, ...] = ("unit",)


def survey_files(design: SurveyDesign, /) -> Mapping[str, str]:
    """Write the definition of a survey, and the notice that people read before the first item, by their file names.

    What nobody can know but its author is left open with 'TODO', which `cwinstruments check` finds in the definition.

    Raises:
        ScaffoldingError: instruments lack a language, a form or the value of a parameter; a kind of unit is no id.
    """
    _check_uses(design.uses)
    if fault := next((found for one in design.units if (found := item_id_fault(one))), None):
        raise ScaffoldingError(f"a kind of unit: {fault}")
    languages = _languages(design)
    sensitive = [one for one in design.uses if one.instrument.sensitivity is not Sensitivity.ROUTINE]
    definition = fill(
        "survey/definition.yaml",
        id=design.id,
        version=VERSION,
        title=flow({one: design.title.get(one) or f"TODO: the title in {one}" for one in languages}),
        description=flow({one: f"TODO: what it is for. {_MINUTES.get(one, '')}".rstrip() for one in languages}),
        languages=", ".join(map(key, languages)),
        respondent=flow(_respondent(design, languages)),
        instruments="\n".join(map(_use, design.uses)),
        pages="\n".join(_pages(design.uses, languages)),
        units=", ".join(design.units),
        confidentiality=design.confidentiality,
        modes=", ".join(design.modes),
        minutes=str(_minutes(design.uses)),
    )
    contacts = ", ".join(one.instrument.title.get("en", one.instrument.id) for one in sensitive)
    notices = {
        f"{design.id}.notice.{one}.md": fill(
            f"survey/notice.{one}.md",
            title=design.title.get(one) or design.id,
            minutes=str(_minutes(design.uses)),
            sensitive=contacts or {"en": "none of the instruments", "es": "ninguno de los instrumentos"}[one],
        )
        for one in languages
        if one in NOTICES
    }
    return {f"{design.id}.yaml": definition, **notices}


def _check_uses(uses: Sequence[SurveyUse]) -> None:
    for use in uses:
        id, parameters = use.instrument.id, use.instrument.parameters
        if unknown := sorted(set(use.parameters) - set(parameters)):
            raise ScaffoldingError(f"'{id}' has no parameter '{unknown[0]}'{nearest(unknown[0], list(parameters))}")
        if left := [name for name in use.instrument.unbound if name not in use.parameters]:
            example = _example_of(parameters[left[0]])
            hint = f"for example --set {id}.{left[0]}={example}; 'cwinstruments show {id}' tells what is allowed"
            raise ScaffoldingError(f"'{id}' needs a value for {', '.join(left)}\n  hint: {hint}")
        forms = list(use.instrument.forms)
        if use.form is not None and use.form not in forms:
            raise ScaffoldingError(f"'{id}' has no form '{use.form}'; its forms are {', '.join(forms) or 'none'}")
        if len(forms) > 1 and use.form is None:
            hint = f"--form {id}={forms[0]}; where each side gets its own, the survey is written with 'sides' instead"
            raise ScaffoldingError(f"'{id}' has several forms: {', '.join(forms)}\n  hint: {hint}")
    ids = [use.instrument.id for use in uses]
    if twice := next((id for place, id in enumerate(ids) if id in ids[:place]), None):
        raise ScaffoldingError(f"'{twice}' is named twice")


def _example_of(parameter: Parameter) -> str:
    """Give a value that a parameter takes: the first that there is."""
    values = (*parameter.tables, *parameter.enum, *parameter.examples)
    if not values:
        return "VALUE"
    return format_fraction(values[0]) if isinstance(values[0], Fraction) else str(values[0])


def _languages(design: SurveyDesign) -> tuple[str, ...]:
    """Give the languages of a survey: those asked for, or all that its instruments have in common."""
    first = design.uses[0].instrument
    common = [one for one in first.title if all(one in use.instrument.title for use in design.uses)]
    for language in design.languages:
        lacking = [use.instrument.id for use in design.uses if language not in use.instrument.title]
        if lacking:
            raise ScaffoldingError(f"there is no text in '{language}' of {', '.join(lacking)}")
    if not design.languages and not common:
        raise ScaffoldingError("the instruments have no language in common: name one with --language")
    return design.languages or tuple(common)


def _respondent(design: SurveyDesign, languages: Sequence[str]) -> dict[str, str]:
    first = design.respondent or "TODO: who answers"
    return {language: first if not place else "TODO: who answers" for place, language in enumerate(languages)}


def _use(use: SurveyUse) -> str:
    parts = [f"instrument: {use.instrument.id}", f'version: "{use.instrument.version}"']
    if use.form is not None:
        parts.append(f"form: {use.form}")
    if use.parameters:
        values = ", ".join(f"{name}: {_value(text)}" for name, text in use.parameters.items())
        parts.append(f"parameters: {{{values}}}")
    return f"  - {{{', '.join(parts)}}}"


def _value(text: str) -> str:
    return text if _NUMBER.fullmatch(text) else quoted(text)


def _pages(uses: Sequence[SurveyUse], languages: Sequence[str]) -> Iterator[str]:
    for use in uses:
        if use.instrument.sensitivity is not Sensitivity.ROUTINE:
            yield "  # Show the support contacts of the notice before this page, and again on the last one."
        title = flow({one: use.instrument.title[one] for one in languages})
        yield f"  - {{id: {use.alias}, title: {title}, entries: [{use.alias}]}}"


def _minutes(uses: Sequence[SurveyUse]) -> int:
    kinds = [item.type for use in uses for item in use.instrument.items]
    written = sum(1 for one in kinds if one in _WRITTEN)
    return ceil((written * _SECONDS_OF_WRITING + (len(kinds) - written) * _SECONDS_OF_CHOOSING) / 60)
