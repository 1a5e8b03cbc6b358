"""Tests of the fixtures that the pytest plugin gives."""

from __future__ import annotations

from unittest import mock

import pytest

from cwinstruments.plan import CORE_METHODS
from pytest_cwinstruments.fixtures import score_with
from tests.builders import one_scale
from tests.pytest_plugin.support import run

pytest_plugins = ["pytester"]

TESTS = """
import pytest

from cwinstruments.errors import InvalidResponseError


def test_the_catalog_has_what_is_installed(cwi_catalog):
    assert "team-safety" in cwi_catalog.ids


@pytest.mark.cwi_instrument("copenhagen-burnout-inventory", coding="always_5")
def test_an_instrument_is_given(cwi_instrument):
    assert "copenhagen-burnout-inventory" == cwi_instrument.id
    assert {} == dict(cwi_instrument.unbound)


@pytest.mark.cwi_instrument("moral-distress", version="1.0.0")
def test_responses_are_scored(cwi_score):
    assert "no_answers" == cwi_score({})["moral_distress"].reason
    with pytest.raises(InvalidResponseError):
        cwi_score({"nothing_of_the_kind": 1})


def test_another_instrument_is_scored(cwi_score, cwi_catalog):
    assert cwi_score({}, cwi_catalog.instrument("intent-to-stay"))["intent_to_stay"].value is None


def test_without_a_marker(cwi_instrument):
    pass


@pytest.mark.cwi_instrument("moral-distres")
def test_with_a_misspelt_id(cwi_instrument):
    pass
"""


def test_fixtures_give_the_catalog_an_instrument_and_scores(pytester: pytest.Pytester) -> None:
    """What is missing or misspelt in a marker is said with what would be right, and without a traceback."""
    pytester.makepyfile(TESTS)
    result = run(pytester, "--strict-markers", "--cwi-engines=one,compiled,polars")

    result.assert_outcomes(passed=4, errors=2)
    result.stdout.fnmatch_lines(["*which instrument: no instrument; mark the test with @pytest.mark.cwi_instrument(*"])
    result.stdout.fnmatch_lines(["*the marker cwi_instrument: there is no instrument 'moral-distres'; did you mean*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_an_engine_that_differs_fails_the_test() -> None:
    """It is named with what it gives; an answer that it can't take is no difference."""
    of = one_scale(items=["a", "b"])
    responses = {"a": 1, "b": 4}

    assert 2.5 == score_with(["one", "polars"], of, responses, CORE_METHODS)["s"].value
    with mock.patch("pytest_cwinstruments.fixtures.score_rows", return_value=["a column can't hold it"]):
        assert 2.5 == score_with(["polars"], of, responses, CORE_METHODS)["s"].value
    other = [score_with([], of, {"a": 1, "b": 5}, CORE_METHODS).scales]
    with (
        mock.patch("pytest_cwinstruments.fixtures.score_rows", return_value=other),
        pytest.raises(pytest.fail.Exception, match=r"s value: score\(\) gives 2.5, sql gives 3"),
    ):
        score_with(["sql"], of, responses, CORE_METHODS)
