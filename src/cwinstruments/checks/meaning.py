"""What a definition means: whether it can be scored, and what is wrong with its scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, frozen

from cwinstruments.diagnostics import Diagnostic, has_errors
from cwinstruments.documents import (
    ClosedDocument,
    Document,
    close_document,
    has_parameters,
    merge_findings,
    without_faults,
)
from cwinstruments.errors import DefinitionError, ParameterError
from cwinstruments.model import Instrument, Scale, structure_instrument
from cwinstruments.plan import CORE_METHODS, Method, ScoringPlan
from cwinstruments.plan.compiler import compile_draft
from cwinstruments.plan.parts import names_of_scales
from cwinstruments.rules import CORE_RULES, Rule, check_scoring


@frozen
class Kit:
    """What definitions are checked with.

    Args:
        methods: the scoring methods that they can use.
        rules: the rules that they are held to.
    """

    methods: tuple[Method, ...] = CORE_METHODS
    rules: tuple[Rule, ...] = CORE_RULES


def check_meaning(document: Document, findings: Sequence[Diagnostic], kit: Kit, /) -> tuple[bool, list[Diagnostic]]:
    """Tell whether a definition can be scored, and what is wrong with its scoring.

    Args:
        findings: what was found in the document already; what an error is about is left out.
    """
    check = _check_closed if has_parameters(document) else _check_scoring
    return check(document, findings, kit)


def _check_closed(document: Document, findings: Sequence[Diagnostic], kit: Kit) -> tuple[bool, list[Diagnostic]]:
    """Check the scoring of a definition with each combination of the values of its parameters."""
    closings = close_document(document, findings)
    results = [_check_with_values(one, findings, kit) for one in closings]
    # Where nothing could be looked at, nothing is said by finding nothing.
    found = [(one, found) for one, (sound, found) in zip(closings, results, strict=True) if sound or found]
    usable = closings.complete and not has_errors(findings) and all(usable for usable, _ in results)
    return usable, merge_findings(found, complete=closings.complete)


def _check_with_values(
    closed: ClosedDocument, findings: Sequence[Diagnostic], kit: Kit
) -> tuple[bool, list[Diagnostic]]:
    """Check the scoring with some values, but not with those that a parameter which is faulty itself does not allow."""
    try:
        return _check_scoring(closed, [one for one in findings if closed.concerns(one.path)], kit)
    except ParameterError:
        if not has_errors(findings):
            raise
        return False, []


def _check_scoring(document: Document, findings: Sequence[Diagnostic], kit: Kit) -> tuple[bool, list[Diagnostic]]:
    """Tell whether a definition can be scored, and what is wrong with its scoring, as far as its faults let one see."""
    if not has_errors(findings):
        compiles, found = _check_instrument(structure_instrument(document.data), kit)
        usable = compiles and not any(one.code == "CWI333" for one in found)
        return usable, placed(document, found)
    rest = without_faults(document, findings)
    if rest is None:
        return False, []
    found = _check_instrument(structure_instrument(rest.data), kit)[1]
    return False, placed(document, [evolve(one, path=rest.in_whole(one.path)) for one in found])


def _check_instrument(instrument: Instrument, kit: Kit) -> tuple[bool, list[Diagnostic]]:
    """Tell whether an instrument compiles, and what is wrong with its scoring.

    A scale that is faulty does not hide what is wrong with the others.
    """
    plan, faults = _compile(instrument, kit)
    if plan is not None:
        return True, check_scoring(instrument, plan, rules=kit.rules)
    rest = _leave_out(instrument, faults)
    if rest is None:
        return False, faults
    plan, _ = _compile(rest, kit)
    return False, faults + ([] if plan is None else check_scoring(rest, plan, rules=kit.rules))


def _compile(instrument: Instrument, kit: Kit) -> tuple[ScoringPlan | None, list[Diagnostic]]:
    try:
        return compile_draft(instrument, methods=kit.methods), []
    except DefinitionError as error:
        return None, list(error.diagnostics)


def _leave_out(instrument: Instrument, faults: Iterable[Diagnostic]) -> Instrument | None:
    """Leave out scales with faults and those computed from them; None where a fault is elsewhere or nothing stays."""
    paths = [one.path for one in faults]
    if any(path[:1] != ("scales",) or len(path) < 2 for path in paths):
        return None
    scales = {id: scale for id, scale in instrument.scales.items() if id not in {path[1] for path in paths}}
    while dependants := [id for id, scale in scales.items() if _needs_others(scale, instrument, scales)]:
        for id in dependants:
            del scales[id]
    # A ratio of what is left out leaves the score of its own scale as it is.
    whole = {
        id: scale if set(scale.aggregate.ratio or () if scale.aggregate else ()) <= scales.keys() else _bare(scale)
        for id, scale in scales.items()
    }
    return evolve(instrument, scales=whole) if whole else None


def _bare(scale: Scale) -> Scale:
    return evolve(scale, aggregate=None)


def _needs_others(scale: Scale, instrument: Instrument, scales: Mapping[str, Scale]) -> bool:
    """Tell whether a scale is computed from one that is not among these."""
    return any(name in instrument.scales and name not in scales for name in names_of_scales(scale))


def placed(document: Document, diagnostics: Iterable[Diagnostic], /) -> list[Diagnostic]:
    """Fill in file, line and column by the path of each finding."""
    return [document.place(one) for one in diagnostics]
