"""What changed between two surveys: their pages, conditions and instruments, and how the instruments in them score."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from attrs import frozen

from cwinstruments.changes.comparing import Scored, compare_plans
from cwinstruments.changes.definitions import Pair, compare_documents
from cwinstruments.changes.model import DefinitionChanges, Verdict
from cwinstruments.changes.scores import Comparison, comparison_of
from cwinstruments.documents import Document
from cwinstruments.errors import CWInstrumentsError, DefinitionError
from cwinstruments.model import Norms
from cwinstruments.plan import Method, ScoringPlan, compile_aggregates, compile_survey
from cwinstruments.surveys import Instruments, lookup_of, norms_beside, norms_of, structure_survey_document


@frozen
class Known:
    """Where a survey finds its instruments and norms."""

    instruments: Instruments = ()
    norms: tuple[Norms, ...] = ()


Compiled: TypeAlias = tuple[ScoringPlan, str]
"""The plan of a survey, and the digest of how it makes scores of units."""


def compare_surveys(pair: Pair, methods: Iterable[Method], old: Known, new: Known, /) -> DefinitionChanges:
    """Tell what changed between two definitions of a survey, whose instruments are looked up on each side."""
    methods = tuple(methods)

    def compare(changed: tuple[str, ...], about_scores: bool) -> Comparison:
        before, after = (_compiled(one, known, methods) for one, known in ((pair.old, old), (pair.new, new)))
        faults = [f"{side}: {one}" for side, one in (("old", before), ("new", after)) if isinstance(one, str)]
        if isinstance(before, str) or isinstance(after, str):
            fault = after if isinstance(after, str) else None
            return Comparison(Verdict.NOT_PROVEN, reason="; ".join(faults), fault=fault)
        found = compare_plans(Scored(before[0], after[0], {}), changed)
        return comparison_of(found, [(before[0], after[0])], units_differ=before[1] != after[1])

    return compare_documents(pair, compare)


def _compiled(document: Document, known: Known, methods: tuple[Method, ...]) -> Compiled | str:
    """Compile a survey, or say why that can't be done."""
    try:
        norms = (*known.norms, *norms_of(known.instruments))
        norms = (*norms, *norms_beside(document, norms))
        survey = structure_survey_document(document, lookup_of(known.instruments), norms=norms)
        plan = compile_survey(survey, methods=methods)
        return plan, compile_aggregates(survey, plan=plan).aggregate_digest
    except DefinitionError as error:
        first = next((one for one in error.diagnostics if one.severity == "error"), error.diagnostics[0])
        return f"the survey can't be compiled: {first.message}"
    except CWInstrumentsError as error:
        return f"the survey can't be compiled: {error}"
