"""Strategies that build whole surveys over instruments that are built as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from cwinstruments.errors import DefinitionError
from cwinstruments.model import JOINT, Covariate, Instrument, Survey, structure_survey
from cwinstruments.plan import compile_plan
from cwinstruments.plan.formula import NameKind
from cwinstruments.testing.formulas import FormulaName, conditions
from cwinstruments.testing.strategies import instruments

Data = dict[str, Any]

# Aliases that are also words of formulas, or ids within instruments, must work like all others.
_ALIASES = ("team", "a1", "raw", "count", "s_1", "sum")
_TITLE = {"en": "A text"}
_ROOM = FormulaName("room", NameKind.CODE, ("office", "home"))
_READY = FormulaName("ready", NameKind.TRUTH)
_HOURS = FormulaName("hours", NameKind.NUMBER, ("0", "5", "10"))
_OWN: Mapping[str, Data] = {
    "room": {"type": "nominal_choice", "options": "rooms"},
    "ready": {"type": "boolean", "nonresponse": [{"code": 99, "reason": "refused"}]},
    "hours": {"type": "integer", "range": {"min": 0, "max": 10}},
}


@st.composite
def surveys(
    draw: DrawFn, *, max_instruments: int = 3, small: bool = False, rotations: bool = True, formulas: bool = True
) -> Survey:
    """Build surveys that can be compiled and scored.

    Args:
        small: give every item few possible values, as `instruments` does.
        rotations: whether some items are served in turn.
        formulas: whether some scales are computed by a formula.
    """
    aliases = draw(st.lists(st.sampled_from(_ALIASES), min_size=1, max_size=max_instruments, unique=True))
    resolved = {
        alias: evolve(
            draw(instruments(max_items=4, max_scales=2, small=small, formulas=formulas)),
            id=f"drawn-{alias.replace('_', '-')}",
        )
        for alias in aliases
    }
    _leave_out_other_covariates(resolved)
    names: list[FormulaName] = draw(st.lists(st.sampled_from([_ROOM, _READY, _HOURS]), max_size=3, unique=True))
    data: Data = {
        "kind": "survey",
        "id": "drawn-survey",
        "version": "1.0.0",
        "title": _TITLE,
        "confidentiality": "confidential",
        "instruments": [_use(draw, alias, instrument, names) for alias, instrument in resolved.items()],
    }
    if names:
        data["items"] = [{"id": name.name, "text": _TITLE, **_OWN[name.name]} for name in names]
    if _ROOM in names:
        data["response_options"] = {"rooms": {"options": [{"value": "office"}, {"value": "home"}]}}
    if draw(st.booleans()):
        data["pages"] = _pages(draw, [name.name for name in names], resolved)
    if rotations and draw(st.booleans()):
        served = structure_survey({**data, "rotation": {"sets": _sets(draw, resolved)}}, resolved=resolved)
        if _compiles(served):
            return served
    return structure_survey(data, resolved=resolved)


def _leave_out_other_covariates(resolved: dict[str, Instrument]) -> None:
    """Leave out instruments that mean something else by a covariate than one before them."""
    known: dict[str, Covariate] = {}
    for alias, instrument in list(resolved.items()):
        if any(known.get(id, covariate) != covariate for id, covariate in instrument.respondent.items()):
            del resolved[alias]
        else:
            known |= instrument.respondent


def _use(draw: DrawFn, alias: str, instrument: Instrument, names: list[FormulaName]) -> Data:
    use: Data = {"instrument": instrument.id, "version": instrument.version, "as": alias}
    if draw(st.booleans()) and names:
        use["show_if"] = draw(conditions(names))
    return use


def _pages(draw: DrawFn, own: list[str], resolved: Mapping[str, Instrument]) -> list[Data]:
    covariates = list(dict.fromkeys(id for instrument in resolved.values() for id in instrument.respondent))
    pages = [{"id": "own", "entries": [*covariates, *own]}] if covariates or own else []
    for place, (alias, instrument) in enumerate(draw(st.permutations(list(resolved.items())))):
        one_by_one = [f"{alias}{JOINT}{item.id}" for item in instrument.items]
        pages.append({"id": f"p{place}", "entries": draw(st.sampled_from([[alias], one_by_one]))})
    return pages


def _sets(draw: DrawFn, resolved: Mapping[str, Instrument]) -> Data:
    """Draw what is served in turn: a whole instrument, or its items without conditions, on which nothing depends."""
    sets: dict[str, list[str]] = {"one": [], "two": []}
    for alias, instrument in resolved.items():
        whole = [f"{alias}{JOINT}{item.id}" for item in instrument.items]
        last = whole[-1:] if instrument.items[-1].show_if is None else []
        part = draw(st.sampled_from([whole, last]))
        for name in draw(st.lists(st.sampled_from(list(sets)), unique=True)):
            sets[name] += part
    served = sets["one"] or sets["two"] or [f"{alias}{JOINT}{item.id}" for item in resolved[alias].items]
    return {name: items or served for name, items in sets.items()}


def _compiles(survey: Survey) -> bool:
    """Tell whether nothing is cut short that has to be whole, such as a sum."""
    try:
        compile_plan(survey)
    except DefinitionError:
        return False
    return True
