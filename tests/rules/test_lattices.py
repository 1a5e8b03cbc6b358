from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwinstruments.plan import ScoringPlan, compile_plan
from cwinstruments.rules import Attainable, Lattice, Lattices, attainable_scores
from cwinstruments.rules.attainable import attainable
from tests.builders import instrument, normed_instrument, plan_of, scale

AVAILABLE = {"min_answered": 1, "then": "available"}
NORM = {
    "outside": "clamp",
    "strata": [{"rows": [{"raw": 0, "norm": 40}, {"raw": 3, "norm": 55}, {"raw": 6, "norm": 60}]}],
}


def lattice(plan: ScoringPlan, id: str = "s") -> Lattice | None:
    """Give the lattice of a scale's value."""
    return Lattices(plan).of_step(plan.output(id).value)


def spaced(base: int | Fraction, step: int | Fraction) -> Lattice:
    return Lattice(Fraction(base), Fraction(step))


@pytest.mark.parametrize(
    ("wanted", "said", "step"),
    [
        ((), {"items": ["a", "-b", "c"], "method": "sum"}, 1),
        ((), {"items": ["a", "b", "c"]}, Fraction(1, 3)),
        ((), {"items": ["a", "b"], "transform": "pomp"}, Fraction(25, 2)),
        ((), {"items": ["a", {"item": "b", "weight": "1/2"}], "method": "sum"}, Fraction(1, 2)),
        ((), {"items": [{"item": "a", "recode": {"1": 0, "2": 0, "3": 6, "4": 6, "5": 9}}], "method": "sum"}, 3),
        ((), {"items": ["a", "b", "c"], "round": {"digits": 0, "rule": "half_up"}}, 1),
        ((), {"items": ["a", "b"], "method": "sum", "round": {"digits": 0, "rule": "half_up"}}, 1),
        (("strain",), {"items": ["strain"], "method": "sum"}, 5),
        (("half", "a"), {"items": ["half", "a"], "method": "sum"}, Fraction(1, 2)),
        (("flag", "cases"), {"formula": "2 * flag + 4 * cases"}, 2),
        ((), {"formula": "(a - 1) * (b - 1) * 10"}, 10),
        ((), {"formula": "if(a > 2, 4, 10)"}, 6),
        ((), {"formula": "if(a > 2, b * 2)"}, 2),
        ((), {"formula": "max(a, b) / 4"}, Fraction(1, 4)),
        ((), {"formula": "count(a > 2, b > 2) * 7"}, 7),
        ((), {"formula": "answered(a, b) * 3", "missing": AVAILABLE}, 3),
        ((), {"formula": "a / b"}, None),
        ((), {"formula": "3 - 3 * a / (1 + 1)"}, Fraction(3, 2)),
        ((), {"formula": "if(a > 2, a / b, 1)"}, None),
        ((), {"formula": "a * (1 / b)"}, None),
    ],
)
def test_scores_lie_a_step_apart(wanted: tuple[str, ...], said: dict[str, Any], step: int | Fraction | None) -> None:
    """The step is the greatest number by which all scores differ a whole number of times."""
    found = attainable_scores(plan_of(*wanted, **said))["s"]

    assert found is not None
    assert step == found.step


def test_a_score_has_its_ends_and_its_step() -> None:
    """Whether both ends are reached is said as well; without bounds nothing is."""
    plan = compile_plan(
        instrument(
            {
                "sum": scale(items=["a", "-b"], method="sum"),
                "twice": scale(formula="a - a * b"),
                "ratio": scale(formula="a / (b - 3)"),
            }
        )
    )

    assert {
        "sum": Attainable(Fraction(2), Fraction(10), Fraction(1), True),
        "twice": Attainable(Fraction(-24), Fraction(4), Fraction(1), False),
        "ratio": None,
    } == attainable_scores(plan)


def test_norm_scores_are_those_of_the_rows() -> None:
    """What is looked up lies on the lattice of what the rows say."""
    plan = compile_plan(normed_instrument(NORM))

    assert spaced(40, 5) == lattice(plan, "normed")


def test_codes_have_no_lattice() -> None:
    """Recoded to numbers they have that of the numbers."""
    recoded = {"items": [{"item": "role", "recode": {"caseworker": 1, "supervisor": 5, "other": 3}}]}
    plan = plan_of("role", **recoded)

    assert spaced(1, 2).step == getattr(lattice(plan), "step", None)
    assert Lattices(plan).of(plan.steps[-1].node) is None


@pytest.mark.parametrize(
    ("values", "low", "high", "after", "before", "expected"),
    [
        (spaced(3, 1), "7", "8", False, False, True),
        (spaced(3, 1), "7", "8", True, True, False),
        (spaced(3, 1), "7", "8", True, False, True),
        (spaced(3, 1), "7.5", "7.9", False, False, False),
        (spaced(0, 0), "0", "1", False, False, True),
        (spaced(0, 0), "0", "1", True, False, False),
        (spaced(0, 0), "1", "2", False, False, False),
        (spaced(2, 0), "0", "2", False, True, False),
        (spaced(-3, 2), "-2", "0", False, False, True),
    ],
)
def test_a_stretch_holds_a_score_or_none(
    values: Lattice, low: str, high: str, after: bool, before: bool, expected: bool
) -> None:
    """Its ends count unless they are said not to."""
    assert expected is values.has_between(Fraction(low), Fraction(high), after=after, before=before)


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.booleans(), st.sampled_from(["1", "2", "1/2", "1/3"])),
        min_size=1,
        max_size=3,
        unique_by=lambda use: use[0],
    ),
    st.sampled_from(["sum", "mean"]),
    st.sampled_from([None, {"digits": 0, "rule": "half_even"}, {"digits": 1, "rule": "half_up"}]),
    st.sampled_from([None, "pomp", {"multiply": "10/3", "add": -1}]),
)
def test_every_score_is_on_its_lattice(
    uses: list[tuple[str, bool, str]], method: str, rounding: Any, transform: Any
) -> None:
    """Scores that are listed one by one lie on it, and no wider one would hold them all."""
    parts = [{"item": item, "reverse_keyed": turned, "weight": weight} for item, turned, weight in uses]
    extra = {key: value for key, value in (("round", rounding), ("transform", transform)) if value is not None}
    plan = plan_of(items=parts, method=method, **extra)

    values, found = attainable(plan, plan.output("s").value), lattice(plan)
    assert values is not None and found is not None
    assert [] == [value for value in values if value not in found]
    if rounding is None:
        assert found.step == min(
            second - first for first, second in zip(sorted(values), sorted(values)[1:], strict=False)
        )
