"""Mutants of formulas: each operator taken for the one that it is most often confused with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cwinstruments.mutants.mutant import Changing, Kind, Mutant

_OTHER = {
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
    ">": ">=",
    ">=": ">",
    "<": "<=",
    "<=": "<",
    "==": "!=",
    "!=": "==",
    "and": "or",
    "or": "and",
    "min": "max",
    "max": "min",
    "sum": "mean",
    "mean": "sum",
}
_TOKEN = re.compile(
    r"'[^']*'"
    r"|(?P<function>\b(?:min|max|sum|mean)\b)(?=\s*\()"
    r"|(?P<operator>[<>=!]=|[-+*/<>]|\b(?:and|or)\b)"
)


def change_formula(changing: Changing, /) -> Iterator[Mutant]:
    """Give a mutant for each operator in the formula of a scale."""
    formula = changing.scale.formula
    if formula is None:
        return
    for token in _TOKEN.finditer(formula):
        before = token["function"] or token["operator"]
        if before is not None:
            after = _OTHER[before]
            changed = f"{formula[: token.start()]}{after}{formula[token.end() :]}"
            id = f"{changing.id} formula {after} for {before} at {token.start() + 1}"
            yield changing.mutant(id, Kind.FORMULA, ("formula",), formula=changed)
