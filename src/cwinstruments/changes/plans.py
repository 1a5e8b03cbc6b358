"""Plans of a definition, one for each combination of the values of its parameters, and which of two belong together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from cwinstruments.diagnostics import has_errors
from cwinstruments.documents import Document, close_document, has_parameters
from cwinstruments.errors import CWInstrumentsError, DefinitionError
from cwinstruments.loading import check_document
from cwinstruments.model import structure_instrument
from cwinstruments.plan import Method, ScoringPlan, compile_aggregates, compile_plan
from cwinstruments.substitution import MOST_COMBINATIONS, value_key


@frozen
class Compiled:
    """How a definition is scored with some values of its parameters.

    Args:
        aggregates: names how scores of units are made; None where there are none.
    """

    plan: ScoringPlan
    values: Mapping[str, Any]
    aggregates: str | None = None


@frozen
class Plans:
    """All plans of a definition.

    Args:
        fault: why there are none.
        exhaustive: whether these are the plans for all values that its parameters can have.
        defaults: the default of each parameter that has one.
    """

    plans: tuple[Compiled, ...] = ()
    fault: str | None = None
    exhaustive: bool = True
    defaults: Mapping[str, Any] = {}


def plans_of(document: Document, methods: Iterable[Method], /) -> Plans:
    """Compile an instrument with each combination of the values of its parameters; at most 32 of them."""
    methods = tuple(methods)
    findings = check_document(document)
    if has_errors(findings):
        first = next(one for one in findings if one.severity == "error")
        return Plans(fault=f"the definition has faults: {first.message}")
    try:
        if not has_parameters(document):
            return Plans((_compiled(document.data, {}, methods),))
        closings = close_document(document, findings)
        plans = tuple(_compiled(one.data, one.values, methods) for one in closings)
    except DefinitionError as error:
        return Plans(fault=f"the definition can't be compiled: {error.diagnostics[0].message}")
    except CWInstrumentsError as error:
        return Plans(fault=f"the definition can't be compiled: {error}")
    parameters: Mapping[str, Any] = document.data.get("parameters", {})
    listed = all(one.get("enum") or name in document.data.get("bound", {}) for name, one in parameters.items())
    defaults = {name: one["default"] for name, one in parameters.items() if "default" in one}
    complete = closings.complete and listed and _combinations(parameters) <= MOST_COMBINATIONS
    return Plans(plans, None if plans else "no combination of its parameters can be looked at", complete, defaults)


def _combinations(parameters: Mapping[str, Any]) -> int:
    count = 1
    for one in parameters.values():
        count *= max(1, len(one.get("enum", ())))
    return count


def _compiled(data: Any, values: Mapping[str, Any], methods: tuple[Method, ...]) -> Compiled:
    instrument = structure_instrument(data)
    has_units = any(scale.aggregate is not None for scale in instrument.scales.values())
    plan = compile_plan(instrument, methods=methods)
    units = compile_aggregates(instrument, plan=plan).aggregate_digest if has_units else None
    return Compiled(plan, values, units)


def pairs_of(old: Plans, new: Plans, /) -> Iterator[tuple[Compiled, Compiled]]:
    """Give the plans that belong together: those whose parameters have the same values.

    A parameter that only one of the definitions has, and that has a default, counts with its default.
    """
    for before in old.plans:
        for after in new.plans:
            if _agree(before, after) and _as_default(before, after, old) and _as_default(after, before, new):
                yield before, after


def _agree(one: Compiled, other: Compiled) -> bool:
    return all(_key(value) == _key(other.values[name]) for name, value in one.values.items() if name in other.values)


def _as_default(one: Compiled, other: Compiled, plans: Plans) -> bool:
    return all(
        _key(value) == _key(plans.defaults[name])
        for name, value in one.values.items()
        if name not in other.values and name in plans.defaults
    )


def _key(value: Any) -> str:
    return repr(value) if isinstance(value, Mapping) else value_key(value)
