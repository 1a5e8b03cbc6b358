"""Scoring as columns: a plan as stages of expressions, for any engine that holds a table."""

from cwinstruments.columns.dialect import Dialect, Kind, narrowest
from cwinstruments.columns.names import column_names, refuse_unknown, unused_prefix
from cwinstruments.columns.parts import INVALID_ANSWERS, PARTS, REASONS, UNASKED_ANSWERS
from cwinstruments.columns.program import Invalid, Program, build_flags, build_program
from cwinstruments.columns.results import Result
from cwinstruments.columns.sources import Source, SourceKind

__all__ = [
    "INVALID_ANSWERS",
    "PARTS",
    "REASONS",
    "UNASKED_ANSWERS",
    "Dialect",
    "Invalid",
    "Kind",
    "Program",
    "Result",
    "Source",
    "SourceKind",
    "build_flags",
    "build_program",
    "column_names",
    "narrowest",
    "refuse_unknown",
    "unused_prefix",
]
