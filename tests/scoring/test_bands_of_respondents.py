"""Whose bands they are: a respondent's score has a band where the bands are for respondents."""

from __future__ import annotations

from typing import Any

import pytest

from cwinstruments import load_catalog, verify
from cwinstruments.cases import check_cases, structure_cases
from cwinstruments.cases.bands import with_bands_of_units
from cwinstruments.documents import parse_document
from cwinstruments.files import person_disclosure
from cwinstruments.model import BandsFor, Instrument, PermittedLevel, Scale
from cwinstruments.mutants import run_mutants
from cwinstruments.plan import compile_plan
from cwinstruments.reports.scale_text import scoring_lines
from cwinstruments.scoring import explain, score
from tests.builders import instrument, scale

BANDS = [{"id": "lower"}, {"id": "upper", "at_least": 3}]
MEAN = {"method": "mean", "minimum_cell": 5}
SHARE = {"method": "percent_positive", "positive": {"at_least": 4}, "minimum_cell": 10}


def made(**said: Any) -> Instrument:
    """Give an instrument with one scale, `s`, of the items a and b."""
    return instrument({"s": scale(items=["a", "b"], bands=BANDS, **said)}, permitted_level="both")


@pytest.mark.parametrize(
    ("said", "band"),
    [
        ({}, "upper"),
        ({"aggregate": MEAN}, "upper"),
        ({"permitted_level": "unit", "aggregate": MEAN}, None),
        ({"permitted_level": "unit", "aggregate": MEAN, "bands_for": "both"}, "upper"),
        ({"permitted_level": "unit", "aggregate": MEAN, "bands_for": "respondent"}, "upper"),
        ({"aggregate": MEAN, "bands_for": "unit"}, None),
        ({"permitted_level": "unit", "aggregate": SHARE}, "upper"),
        ({"permitted_level": "unit"}, "upper"),
    ],
)
def test_a_respondent_has_a_band_where_the_bands_are_for_respondents(said: dict[str, Any], band: str | None) -> None:
    """Where nothing is said, bands are for units if scores are, and a unit's value is a score of the scale."""
    one = made(**said)
    scored = score(one, {"a": 4, "b": 3})["s"]
    columns = compile_plan(one).output("s").band

    assert (3.5, band) == (scored.value, scored.band)
    assert ((band,) if band else (), band is not None) == (scored.possible_bands, scored.band_certain)
    assert ("s.band" if band else None) == columns
    assert () == verify(explain(one, {"a": 4, "b": 3}), one)


def test_a_total_of_the_psc_12_has_no_band() -> None:
    """Its benchmarks say nothing of one person; what a total of 37 says of an organisation is for its average."""
    psc = load_catalog().instrument("psc-12")
    total = score(psc, {item.id: 5 for item in psc.items})["total"]

    assert (60.0, None) == (total.value, total.band)


CASES = """\
kind: cases
instrument: small
version: "1.0.0"
cases:
  - id: at_the_edge
    basis: hand
    working: "(3 + 3) / 2 = 3: upper."
    responses: {a: 3, b: 3}
    expect: {s: {value: 3, band: BAND}}
  - id: below_the_edge
    basis: hand
    working: "(3 + 2) / 2 = 2.5: lower."
    responses: {a: 3, b: 2}
    expect: {s: {value: 2.5, band: lower}}
  - id: nothing_answered
    basis: hand
    working: "Nothing, so no score and no band."
    responses: {}
    expect: {s: {value: null, band: null}}
"""


def test_a_case_states_the_band_of_its_value_whoever_gets_it() -> None:
    """So the edges of bands that are for units are worked by hand like all others."""
    of_units = made(permitted_level="unit", aggregate=MEAN)

    assert [] == check_cases(of_units, parse_document(CASES.replace("BAND", "upper")))
    assert ["CWI801"] == [one.code for one in check_cases(of_units, parse_document(CASES.replace("BAND", "lower")))]


def test_the_edges_of_bands_of_units_are_mutants() -> None:
    """Each is killed by a case at the edge, as for bands of respondents."""
    of_units = made(permitted_level="unit", aggregate=MEAN)
    report = run_mutants(of_units, structure_cases(parse_document(CASES.replace("BAND", "upper")).data))
    edges = [one.mutant.id for one in report.killed if "band 'upper' edge" in one.mutant.id]

    assert ["s band 'upper' edge up", "s band 'upper' edge down", "s band 'upper' edge as above"] == edges


def test_an_instrument_whose_respondents_have_all_bands_stays_as_it_is() -> None:
    """Nothing is changed where nothing has to be."""
    for_both = made(aggregate=MEAN, bands_for="both")

    assert for_both is with_bands_of_units(for_both)


def test_bands_of_units_are_nothing_to_keep_from_persons() -> None:
    """Of health, bands of persons are withheld; where there are none, nothing is said to be."""
    assert ("s",) == person_disclosure(made(sensitivity="health", aggregate=MEAN)).withheld_bands
    assert () == person_disclosure(made(sensitivity="health", aggregate=MEAN, bands_for="unit")).withheld_bands


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ({"aggregate": MEAN}, []),
        ({"permitted_level": "unit", "aggregate": MEAN}, ["units only"]),
        ({"aggregate": MEAN, "bands_for": "both"}, ["respondents and units"]),
        ({"aggregate": MEAN, "bands_for": "respondent"}, ["each respondent"]),
    ],
)
def test_pages_say_whose_bands_they_are(said: dict[str, Any], lines: list[str]) -> None:
    """Where it is not each respondent's, or the definition says so."""
    one = made(**said)

    told = scoring_lines(compile_plan(one), "s", one.scales["s"], "en")
    assert lines == [text for key, text in told if key == "bands for"]


def test_a_scale_without_bands_has_them_for_nobody() -> None:
    """Also if it says whose they are."""
    bare: Scale = instrument({"s": scale(items=["a"])}).scales["s"]

    assert not bare.has_bands_for(BandsFor.RESPONDENT, PermittedLevel.BOTH)
    assert not bare.has_bands_for(BandsFor.UNIT, PermittedLevel.UNIT)
