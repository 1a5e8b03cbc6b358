"""Laws of mutants, for whole instruments that are drawn."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cwinstruments.cases import Basis, Case, Cases
from cwinstruments.cases.bands import with_bands_of_units
from cwinstruments.errors import DefinitionError
from cwinstruments.model import Instrument
from cwinstruments.mutants import MutantReport, run_mutants
from cwinstruments.mutants.telling import expected_of
from cwinstruments.plan import compile_plan
from cwinstruments.scoring import read_responses, score_answers
from cwinstruments.testing import instruments, responses

FEW = 60
"""Responses that are tried for each mutant; drawn instruments are small."""


def run(instrument: Instrument, *cases: Case) -> MutantReport:
    return run_mutants(instrument, Cases(instrument.id, instrument.version, cases), most_responses=FEW)


def case_of(instrument: Instrument, given: dict[str, object], id: str) -> Case:
    """Make a case of what the instrument gives for some responses, as if somebody had worked it out.

    Whoever works it out says in which band a value lies, also where bands are for units.
    """
    plan = compile_plan(with_bands_of_units(instrument))
    scores = score_answers(plan, read_responses(plan, given, on_invalid="missing", on_unknown="ignore"))
    return Case(id, Basis.HAND, given, {scale: expected_of(one) for scale, one in scores.items()}, working="As if.")


# Long, and about what is covered elsewhere: measuring coverage would double its time.
pytestmark = pytest.mark.unmeasured

SOME = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@SOME
@given(instruments(max_items=4, max_scales=2, small=True))
def test_the_responses_of_a_survivor_kill_it(instrument: Instrument) -> None:
    """Whoever works out what is proposed has a case that the mutant does not fulfil."""
    nothing = Case("nothing", Basis.GENERATED, {}, {})
    report = run(instrument, nothing)
    assume(report.survived)
    cases = [
        case_of(instrument, dict(one.responses or {}), f"case{number}") for number, one in enumerate(report.survived)
    ]
    again = run(instrument, nothing, *cases)

    assert () == again.survived
    assert {one.mutant.id for one in report.survived} <= {one.mutant.id for one in again.killed}


@SOME
@given(instruments(max_items=3, max_scales=2, small=True), st.data())
def test_no_response_tells_an_equivalent_mutant_apart(instrument: Instrument, data: st.DataObject) -> None:
    """What is left out of the count scores as the instrument does."""
    report = run(instrument, Case("nothing", Basis.GENERATED, {}, {}))
    assume(report.equivalent)
    given = dict(data.draw(responses(instrument)))
    for mutant in report.equivalent:
        here, there = case_of(instrument, given, "one"), case_of(mutant.instrument, given, "one")

        assert here.expect.keys() == there.expect.keys()
        for scale, expected in here.expect.items():
            one, other = expected.value, there.expect[scale].value

            assert expected.reason == there.expect[scale].reason
            assert expected.band == there.expect[scale].band
            assert isinstance(one, Fraction) is isinstance(other, Fraction)
            if isinstance(one, Fraction) and isinstance(other, Fraction):
                assert abs(one - other) <= Fraction(1, 10**9) * max(Fraction(1), abs(one))


@SOME
@given(instruments(max_items=3, max_scales=2, small=True), st.data())
def test_a_killed_mutant_scores_its_case_otherwise(instrument: Instrument, data: st.DataObject) -> None:
    """Nothing is killed by accident: the case holds for the instrument, and not for the mutant."""
    given = dict(data.draw(responses(instrument)))
    report = run(instrument, case_of(instrument, given, "one"))
    for killed in report.killed:
        try:
            there = case_of(killed.mutant.instrument, given, "one")
        except DefinitionError:
            continue  # killed by the scale that is changed, before a scale of that scale could refuse it
        here = case_of(instrument, given, "one")

        assert "one" == killed.case
        assert here.expect != there.expect or "values + 1" in killed.mutant.id
