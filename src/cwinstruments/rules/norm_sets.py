"""Sets of norms: whether they are right in themselves, and whether they hold for an instrument."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from cwinstruments.diagnostics import Diagnostic, Path, has_errors, in_order
from cwinstruments.documents import Document
from cwinstruments.errors import DefinitionError
from cwinstruments.loading import check_norms_document
from cwinstruments.model import Instrument, Norms, check_norms_apply, structure_norms
from cwinstruments.plan import CORE_METHODS, Method, check_norm, compile_plan
from cwinstruments.rules.registry import check_scoring


def check_norms(document: Document, /) -> tuple[Diagnostic, ...]:
    """Find everything that is wrong with a set of norms by itself, in the order of its lines."""
    findings = list(check_norms_document(document))
    if not has_errors(findings):
        norms = structure_norms(document.data)
        for id, scale in norms.scales.items():
            faults = check_norm(scale.norm, norms.respondent, ("scales", id, "norm"))
            findings += [document.place(one) for one in faults]
    return in_order(findings)


def check_norms_with(
    document: Document, instrument: Instrument, /, *, methods: Iterable[Method] = CORE_METHODS
) -> tuple[Instrument | None, tuple[Diagnostic, ...]]:
    """Apply a set of norms that is right in itself to its instrument, and find what is wrong with the result.

    Returns:
        The instrument with the norms, where they can be applied, and the findings in the order of the document's lines.
    """
    norms = structure_norms(document.data)
    faults: Iterable[Diagnostic] = check_norms_apply(instrument, norms)
    applied = None
    if not faults:
        applied = instrument.with_norms(norms)
        # An instrument with open parameters can't be scored; what its norms would give is not known.
        faults = () if applied.unbound else tuple(_in_set(norms, _scoring(applied, methods)))
    return applied, in_order(document.place(one) for one in faults)


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
