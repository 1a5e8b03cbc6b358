"""Scoring as columns: a plan as stages of expressions, for any engine that holds a table."""

from cwinstruments.columns.dialect import Dialect, Kind, narrowest
from cwinstruments.columns.program import (
    INVALID_ANSWERS,
    PARTS,
    UNASKED_ANSWERS,
    Invalid,
    Program,
    Result,
    build_flags,
    build_program,
)
from cwinstruments.columns.sources import Source, SourceKind

__all__ = [
    "INVALID_ANSWERS",
    "PARTS",
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
    "narrowest",
]
