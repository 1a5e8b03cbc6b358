"""From a file to its cases: read, check, structure."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any

from cwinstruments.cases.model import Basis, Case, Cases, Expected, SecondSource
from cwinstruments.diagnostics import has_errors
from cwinstruments.documents import check_schema, read_document
from cwinstruments.errors import DefinitionError
from cwinstruments.model import to_fraction

_NEVER_NOTHING = ("n_answered", "n_items", "prorated", "zero_filled", "clamped")
"""What every score has, so that an empty key can only be one that nobody has filled in yet."""
_NUMBERS = frozenset(("value", "tolerance", "lower", "upper"))


def load_cases(source: str | os.PathLike[str] | Traversable, /) -> Cases:
    """Load worked cases from a YAML or JSON file.

    Raises:
        DefinitionError: the file can't be read, or has the wrong shape; `diagnostics` holds every fault.
    """
    document = read_document(source)
    diagnostics = check_schema(document, "cases")
    if has_errors(diagnostics):
        raise DefinitionError(diagnostics)
    return structure_cases(document.data)


def structure_cases(data: Mapping[str, Any], /) -> Cases:
    """Give plain data that satisfies `schemas/cases.v1.json` its meaning.

    Examples:
        >>> case = {"id": "low", "basis": "hand", "working": "All 1.", "responses": {}}
        >>> case["expect"] = {"candour": {"value": "1/3"}}
        >>> structure_cases({"instrument": "x", "version": "1.0.0", "cases": [case]}).cases[0].expect["candour"].value
        Fraction(1, 3)
    """
    cases = tuple(_case(one) for one in data["cases"])
    second_sources = tuple(SecondSource(**one) for one in data.get("second_sources", ()))
    return Cases(
        data.get("instrument"), data["version"], cases, data.get("parameters", {}), data.get("survey"), second_sources
    )


# By hand: a converter can't tell a key that is left out from one that is null, and here that is the difference between
# "not compared" and "there must be none".


def _case(data: Mapping[str, Any]) -> Case:
    return Case(
        data["id"],
        Basis(data["basis"]),
        data["responses"],
        {scale: _expected(one) for scale, one in data.get("expect", {}).items()},
        tuple(data.get("expect_invalid", ())),
        data.get("working"),
        data.get("source"),
        data.get("parameters", {}),
    )


def _expected(data: Mapping[str, Any]) -> Expected:
    still_open = tuple(key for key in _NEVER_NOTHING if key in data and data[key] is None)
    stated = {key: value for key, value in data.items() if key not in still_open}
    exact = {key: _exact(value) if key in _NUMBERS else value for key, value in stated.items()}
    return Expected(**exact, still_open=still_open)


def _exact(value: Any) -> Any:
    return None if value is None else to_fraction(value)
