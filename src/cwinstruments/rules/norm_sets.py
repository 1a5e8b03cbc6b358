"""Sets of norms: whether they are right in themselves, and whether they hold for an instrument."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from attrs import evolve

from cwinstruments.diagnostics import Diagnostic, Path, Severity, in_order
from cwinstruments.documents import Document
from cwinstruments.errors import DefinitionError, ParameterError
from cwinstruments.loading import check_norms_document
from cwinstruments.model import Instrument, Norms, check_norms_apply, structure_norms
from cwinstruments.plan import CORE_METHODS, Method, check_norm, compile_plan
from cwinstruments.rules.registry import check_scoring
from cwinstruments.substitution import assignments

_MOST_VALUES: Final = 16
"""So many combinations of the values of parameters are looked at."""


def check_norms(document: Document, /) -> tuple[Diagnostic, ...]:
    """Find everything that is wrong with a set of norms by itself, in the order of its lines."""
    findings = list(check_norms_document(document))
    errors = [one for one in findings if one.severity is Severity.ERROR]
    wheres = [one.path for one in errors if one.path[2:4] == ("norm", "strata") and "where" in one.path[5:6]]
    if len(wheres) == len(errors):
        # Who a stratum is for does not change whether the numbers are in order, in it and in the others.
        norms = structure_norms(_without(document.data, {path[:6] for path in wheres}))
        for id, scale in norms.scales.items():
            faults = check_norm(scale.norm, norms.respondent, ("scales", id, "norm"))
            findings += [document.place(one) for one in faults if not wheres or one.code not in _OF_WHERE]
    return in_order(findings)


_OF_WHERE = ("CWI360", "CWI361")
"""Findings on who is in a stratum."""


def _without(data: Any, paths: Collection[Path]) -> Any:
    """Give a document without some of its parts; the mappings around them are copied."""

    def copied(value: Any, path: Path) -> Any:
        if isinstance(value, Mapping):
            kept = {key: one for key, one in value.items() if (*path, key) not in paths}
            return {key: copied(one, (*path, key)) for key, one in kept.items()}
        if isinstance(value, list):
            return [copied(one, (*path, place)) for place, one in enumerate(value)]
        return value

    return copied(data, ()) if paths else data


def check_norms_with(
    document: Document, instrument: Instrument, /, *, methods: Iterable[Method] = CORE_METHODS
) -> tuple[Instrument | None, tuple[Diagnostic, ...]]:
    """Apply a set of norms that is right in itself to its instrument, and find what is wrong with the result.

    Of an instrument with open parameters the scores depend on their values; it is looked at with some of each.

    Returns:
        The instrument with the norms, where they can be applied, and the findings in the order of the document's lines.
    """
    norms = structure_norms(document.data)
    faults: Iterable[Diagnostic] = check_norms_apply(instrument, norms)
    applied = None
    if not faults:
        applied = instrument.with_norms(norms)
        found = [one for closed in _closed(applied) for one in _in_set(norms, _scoring(closed, methods))]
        faults = _once(found)
    return applied, in_order(document.place(one) for one in faults)


def _closed(instrument: Instrument) -> Iterator[Instrument]:
    """Give an instrument with values in its open places, a few times with different ones."""
    if not instrument.unbound or instrument.template is None:
        yield instrument
        return
    for values in islice(assignments(instrument.template["parameters"]), _MOST_VALUES):
        try:
            yield instrument.bind(**{name: values[name] for name in instrument.unbound if name in values})
        except (ParameterError, DefinitionError):
            continue  # what is wrong with the instrument is reported where it is


def _once(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Give one finding of each code and place: with other values of a parameter it is still the same."""
    found: dict[tuple[str, Path], Diagnostic] = {}
    for one in diagnostics:
        found.setdefault((one.code, one.path), one)
    return list(found.values())


def _scoring(instrument: Instrument, methods: Iterable[Method]) -> Iterable[Diagnostic]:
    try:
        return check_scoring(instrument, compile_plan(instrument, methods=methods))
    except DefinitionError as error:
        return error.diagnostics


def _in_set(norms: Norms, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Keep what is about the scales of norm scores, and give it its place in the set."""
    sources = {one.scale: source for source, one in norms.scales.items()}
    for one in diagnostics:
        if one.path[:1] == ("scales",) and len(one.path) > 1 and one.path[1] in sources:
            path: Path = ("scales", sources[str(one.path[1])], *one.path[2:])
            yield evolve(one, path=path)
