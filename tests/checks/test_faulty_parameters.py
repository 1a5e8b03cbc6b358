"""Parameters that are faulty themselves: their values are looked at as far as what they allow is known."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cwinstruments.checks import check_text
from tests.builders import definition, scale

EDGE: dict[str, Any] = {"title": {"en": "Edge"}, "type": "number", "minimum": 0, "maximum": 3, "examples": [9]}


def errors(**said: Any) -> list[tuple[str, tuple[int | str, ...]]]:
    """Give the codes and places of the errors of a definition that has its cutoff from this parameter."""
    cutoffs = [{"id": "high", "at_least": {"parameter": "edge"}, "source": "Made up."}]
    data = definition({"s": scale(items=["a"], cutoffs=cutoffs)}, ["a"], parameters={"edge": {**EDGE, **said}})
    found = check_text(json.dumps({"kind": "instrument", **data}), file="x.json").diagnostics
    return [(one.code, one.path) for one in found if one.severity == "error"]


def test_a_faulty_title_hides_no_value_that_is_not_allowed() -> None:
    examples = ("CWI242", ("parameters", "edge", "examples", 0))

    assert [examples] == errors()
    assert [("CWI103", ("parameters", "edge", "title")), examples] == errors(title="Edge")


@pytest.mark.parametrize("said", [{"examples": [[1], 9]}, {"default": "x"}])
def test_values_of_a_parameter_that_is_faulty_otherwise_are_left_out(said: dict[str, Any]) -> None:
    """Its fault is told, and nothing is raised."""
    found = errors(**said)

    assert 1 == len(found)
    assert ("parameters", "edge") == found[0][1][:2]
