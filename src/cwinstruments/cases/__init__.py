"""Worked cases: responses in, scores out, which prove that a definition scores as its source says."""

from cwinstruments.cases.checking import check_cases, identity_faults
from cwinstruments.cases.loading import load_cases, structure_cases
from cwinstruments.cases.model import NOT_STATED, Basis, Case, Cases, Expected, NotStated, SecondSource

__all__ = [
    "NOT_STATED",
    "Basis",
    "Case",
    "Cases",
    "Expected",
    "NotStated",
    "SecondSource",
    "check_cases",
    "identity_faults",
    "load_cases",
    "structure_cases",
]
