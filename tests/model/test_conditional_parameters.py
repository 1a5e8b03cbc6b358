"""Parameters that exist only with some values of others."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments.errors import ParameterError, UnboundParameterError
from cwinstruments.model import Instrument, structure_instrument, unstructure_instrument
from cwinstruments.plan import compile_plan
from cwinstruments.scoring import score
from cwinstruments.substitution import assignments
from tests.builders import definition, scale

PARAMETERS: dict[str, Any] = {
    "hours": {"type": "choice", "enum": ["not_used", "used"], "default": "not_used"},
    "per_case": {"type": "number", "examples": [8], "above": 0, "only_with": {"hours": ["used"]}},
    "rule": {"type": "choice", "enum": ["up", "down"], "default": "up", "only_with": {"hours": ["used"]}},
}
SCALES: dict[str, Any] = {
    "cases": scale(items=["a"], method="sum"),
    "needed": {
        **scale(formula={"parameter": "rule", "values": {"up": "a * per_case + 1", "down": "a * per_case - 1"}}),
        "only_with": {"hours": ["used"]},
    },
}


@pytest.fixture
def counted() -> Instrument:
    return structure_instrument(definition(SCALES, ["a"], parameters=PARAMETERS))


def test_a_parameter_that_does_not_exist_needs_no_value(counted: Instrument) -> None:
    """What is not used asks nothing of anybody, and is not among the values."""
    bound = counted.bind()

    assert () == counted.unbound
    assert ["hours"] == list(bound.bound)
    assert ["cases"] == list(bound.scales)
    assert 3 == score(bound, {"a": 3})["cases"].value


def test_a_parameter_that_comes_to_exist_needs_a_value(counted: Instrument) -> None:
    """The choice that brings it brings the need; its own default holds where it has one."""
    with pytest.raises(ParameterError, match="'per_case': it needs a value"):
        counted.bind(hours="used")

    bound = counted.bind(hours="used", per_case=8)
    assert {"hours": "used", "per_case": 8, "rule": "up"} == bound.bound
    assert 25 == score(bound, {"a": 3})["needed"].value
    assert 23 == score(counted.bind(hours="used", per_case=8, rule="down"), {"a": 3})["needed"].value


@pytest.mark.parametrize("values", [{"per_case": 8}, {"rule": "down"}, {"hours": "not_used", "per_case": 8}])
def test_a_value_that_would_change_nothing_is_refused(counted: Instrument, values: dict[str, Any]) -> None:
    """Else somebody would believe that it counts."""
    with pytest.raises(ParameterError, match="it has a value only with hours = used"):
        counted.bind(**values)


def test_a_definition_that_asks_for_it_without_a_value_is_unbound() -> None:
    """Where the choice is bound in the definition itself, what it brings is still to be given."""
    asked = structure_instrument(definition(SCALES, ["a"], parameters=PARAMETERS, bound={"hours": "used"}))

    assert ("per_case",) == asked.unbound
    with pytest.raises(UnboundParameterError, match="per_case"):
        compile_plan(asked)
    assert 17 == score(asked.bind(per_case=8), {"a": 2})["needed"].value


def test_a_definition_is_looked_at_with_and_without_it() -> None:
    """Each combination of the values that exist, each once."""

    assert [
        {"hours": "not_used"},
        {"hours": "used", "per_case": 8, "rule": "up"},
        {"hours": "used", "per_case": 8, "rule": "down"},
    ] == list(assignments(PARAMETERS))


def test_bound_instruments_are_read_back(counted: Instrument) -> None:
    """With the values that exist, and no others."""
    for bound in (counted.bind(), counted.bind(hours="used", per_case=2.5)):
        again = structure_instrument(unstructure_instrument(bound))

        assert bound == again
        assert bound.bound == again.bound
