"""Surveys as one instrument: everything of an instrument is called by its alias, and asked under its conditions.

So whatever scores, explains, verifies or writes an instrument does the same with a survey.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TypeVar

from attrs import evolve

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.model import (
    JOINT,
    Aggregate,
    Evidence,
    EvidenceStatus,
    Instrument,
    Item,
    ItemType,
    Licence,
    PermittedLevel,
    RatedThing,
    ResponseOption,
    ResponseOptions,
    Scale,
    Sensitivity,
    Source,
    Survey,
    TextRedistributable,
    Wording,
    in_language,
)
from cwinstruments.plan.formula import rename_in_text

T = TypeVar("T")

_CONDITION = re.compile(r"^show_if of (item '[^']*'), column \d+:")
_WEAKEST = (EvidenceStatus.ORIGINAL_NOT_VALIDATED, EvidenceStatus.ADAPTED, EvidenceStatus.PUBLISHED)
_SENSITIVE = (Sensitivity.HARM, Sensitivity.HEALTH, Sensitivity.ROUTINE)


def merge_survey(survey: Survey, /) -> Instrument:
    """Give a survey as one instrument, which scores as its instruments do by themselves.

    Items, scales, response options and parameters of an instrument are called `alias__id`. What the survey asks itself
    keeps its id. The condition of an instrument, and the rotation, are added to the conditions of its items.

    Args:
        survey: as `load_survey` gives it.
    """
    order = tuple((alias, tuple(instrument.scales)) for alias, instrument in survey.resolved.items())
    return _merge(survey, order)


@lru_cache(maxsize=256)
def _merge(survey: Survey, _: object) -> Instrument:
    """Merge once. Surveys whose instruments or scales stand in another order are equal, but their plans are not."""
    parts = [_Part(survey, alias, instrument) for alias, instrument in survey.resolved.items()]
    instruments = [part.instrument for part in parts]
    items = {item.id: item for item in _items(survey, parts)}
    options = {name: one for part in parts for name, one in part.options().items()}
    options |= survey.response_options
    rotation = []
    if survey.rotation is not None:
        field = survey.fields.rotation
        options[_options_of_rotation(field)] = ResponseOptions(tuple(map(ResponseOption, survey.rotation.sets)))
        rotation.append(Item(field, ItemType.NOMINAL_CHOICE, options=_options_of_rotation(field)))
    return Instrument(
        id=survey.id,
        version=survey.version,
        title=survey.title,
        source=Source(f"{in_language(survey.title)}, version {survey.version}: {', '.join(map(str, instruments))}"),
        licence=Licence("the terms of each instrument hold", TextRedistributable.NO),
        evidence=Evidence(min((one.evidence.status for one in instruments), key=_WEAKEST.index)),
        unit=_common([one.unit for one in instruments]),
        permitted_level=PermittedLevel.BOTH,
        sensitivity=min((one.sensitivity for one in instruments), key=_SENSITIVE.index),
        wording=_wording(instruments),
        items=(*rotation, *(items[entry] for entry in survey.entries() if entry in items)),
        scales={id: scale for part in parts for id, scale in part.scales()},
        description=survey.description,
        response_options=options,
        parameters={name: one for part in parts for name, one in part.prefixed(part.instrument.parameters)},
        bound={name: one for part in parts for name, one in part.prefixed(part.instrument.bound)},
        respondent={
            **{id: one for instrument in instruments for id, one in instrument.respondent.items()},
            **survey.covariates,
        },
        requires=tuple(dict.fromkeys(one for instrument in instruments for one in instrument.requires)),
    )


def instrument_of(definition: Instrument | Survey, /) -> Instrument:
    """Give an instrument as it is, and a survey as one instrument."""
    return merge_survey(definition) if isinstance(definition, Survey) else definition


def place_in_survey(survey: Survey, merged: Instrument, diagnostic: Diagnostic, /) -> Diagnostic:
    """Give a finding about a merged survey the place that it has in the survey's own definition."""
    path, message = diagnostic.path, diagnostic.message
    name = str(path[1]) if len(path) > 1 else ""
    if path[:1] == ("items",) and isinstance(path[1], int):
        name = merged.items[path[1]].id
    # Conditions are put together from several, so that a column says nothing.
    of_item = _CONDITION.sub(r"show_if of \1:", message)
    own = [item.id for item in survey.items]
    if path[:1] == ("items",) and name in own:
        return evolve(diagnostic, path=("items", own.index(name), *path[2:]), message=of_item)
    for index, use in enumerate(survey.instruments):
        if name.startswith(use.alias + JOINT):
            if use.show_if is not None and path[2:] == ("show_if",):
                of_instrument = _CONDITION.sub(f"show_if of instrument '{use.alias}':", message)
                return evolve(diagnostic, path=("instruments", index, "show_if"), message=of_instrument)
            return evolve(diagnostic, path=("instruments", index), message=of_item)
    return diagnostic


def _items(survey: Survey, parts: Iterable[_Part]) -> Iterator[Item]:
    """Give every item that is asked, under its name and its whole condition."""
    for item in survey.items:
        yield evolve(item, show_if=_all_of([item.show_if, _served(survey, item.id)]))
    for part in parts:
        yield from part.items()


class _Part:
    """One instrument of a survey, called by its alias."""

    def __init__(self, survey: Survey, alias: str, instrument: Instrument) -> None:
        self._survey, self._alias, self.instrument = survey, alias, instrument
        self._show_if = next((use.show_if for use in survey.instruments if use.alias == alias), None)

    def name(self, id: str) -> str:
        return f"{self._alias}{JOINT}{id}"

    def prefixed(self, named: Mapping[str, T]) -> Iterator[tuple[str, T]]:
        return ((self.name(id), one) for id, one in named.items())

    def options(self) -> dict[str, ResponseOptions]:
        return {self.name(id): one for id, one in self.instrument.response_options.items()}

    def items(self) -> Iterator[Item]:
        for item in self.instrument.items:
            own = None if item.show_if is None else rename_in_text(item.show_if, self.name)
            yield evolve(
                item,
                id=self.name(item.id),
                options=None if item.options is None else self.name(item.options),
                show_if=_all_of([self._show_if, _served(self._survey, self.name(item.id)), own]),
            )

    def _aggregate(self, aggregate: Aggregate | None) -> Aggregate | None:
        """Let an aggregate name its scales and its column as the survey does: any column that is no item as it is."""
        if aggregate is None:
            return None
        if aggregate.of is not None and aggregate.to is not None:
            aggregate = evolve(aggregate, of=self.name(aggregate.of), to=self.name(aggregate.to))
        over = aggregate.equal_weight_over
        if over is None or over.column not in {item.id for item in self.instrument.items}:
            return aggregate
        return evolve(aggregate, equal_weight_over=evolve(over, column=self.name(over.column)))

    def scales(self) -> Iterator[tuple[str, Scale]]:
        for id, scale in self.instrument.scales.items():
            yield (
                self.name(id),
                evolve(
                    scale,
                    items=tuple(evolve(use, item=self.name(use.item)) for use in scale.items),
                    scales=tuple(evolve(use, scale=self.name(use.scale)) for use in scale.scales),
                    formula=None if scale.formula is None else rename_in_text(scale.formula, self.name),
                    aggregate=self._aggregate(scale.aggregate),
                    permitted_level=scale.permitted_level or self.instrument.permitted_level,
                    sensitivity=scale.sensitivity or self.instrument.sensitivity,
                ),
            )


def _served(survey: Survey, item: str) -> str | None:
    """Give the condition under which the rotation serves an item; None where it is always asked."""
    sets = () if survey.rotation is None else survey.rotation.sets_with(item)
    return " or ".join(f"{survey.fields.rotation} == '{one}'" for one in sets) or None


def _all_of(conditions: Iterable[str | None]) -> str | None:
    given = [condition for condition in conditions if condition is not None]
    return given[0] if len(given) == 1 else " and ".join(f"({one})" for one in given) or None


def _options_of_rotation(field: str) -> str:
    return f"{field}{JOINT}sets"


def _common(units: list[RatedThing]) -> RatedThing:
    return units[0] if len(set(units)) == 1 else RatedThing.RESPONDENT


def _wording(instruments: Iterable[Instrument]) -> Wording:
    complete = all(one.wording is Wording.COMPLETE for one in instruments)
    return Wording.COMPLETE if complete else Wording.KEY_ONLY
