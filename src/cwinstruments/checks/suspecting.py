"""Hints that name the likely slip behind a case that does not hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from attrs import evolve

from cwinstruments.cases import structure_cases
from cwinstruments.diagnostics import Diagnostic
from cwinstruments.documents import Document
from cwinstruments.model import Instrument, Survey
from cwinstruments.mutants.suspicions import MOST_CASES, Suspecting
from cwinstruments.plan import Method, instrument_of

_DIFFERS = "CWI801"
_ROUNDED = "expected is the score rounded to"
"""What a hint begins with that says already how to write what was rounded by hand."""


def with_suspicions(
    definition: Instrument | Survey, document: Document, found: Sequence[Diagnostic], methods: tuple[Method, ...], /
) -> tuple[Diagnostic, ...]:
    """Let the findings of cases that do not hold name the slip that explains them, where one does.

    Args:
        definition: the instrument or survey.
        document: its cases, as they were read.
        found: what the cases gave.
        methods: the scoring methods that its scales can use.
    """
    differing = dict.fromkeys(int(one.path[1]) for one in found if one.code == _DIFFERS)
    cases = structure_cases(document.data)
    suspecting = Suspecting(instrument_of(definition), cases, methods)
    said = {place: suspecting.of(cases.cases[place]) for place in islice(differing, MOST_CASES)}
    return tuple(one if one.code != _DIFFERS else _with_hint(one, said) for one in found)


def _with_hint(finding: Diagnostic, said: Mapping[int, Mapping[str, str]]) -> Diagnostic:
    _, place, _, scale = finding.path[:4]
    sentence = said.get(int(place), {}).get(str(scale))
    if sentence is None or (finding.hint or "").startswith(_ROUNDED):
        return finding
    return evolve(finding, hint=sentence)
