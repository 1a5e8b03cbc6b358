from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from cwinstruments import compile_plan, load_instrument, load_norms, score
from cwinstruments.errors import DefinitionError, UnboundParameterError
from cwinstruments.model import (
    Covariate,
    Direction,
    Instrument,
    Norms,
    PermittedLevel,
    Range,
    Sensitivity,
    definition_digest,
    structure_instrument,
    structure_norms,
    unstructure_instrument,
    unstructure_norms,
)

EXAMPLES = Path(__file__).parents[2] / "examples" / "norms"


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return load_instrument(EXAMPLES / "weekly-strain.yaml")


@pytest.fixture(scope="module")
def norms() -> Norms:
    return load_norms(EXAMPLES / "county-norms.yaml")


def faults(instrument: Instrument, norms: Norms) -> list[tuple[str, tuple[str | int, ...]]]:
    with pytest.raises(DefinitionError) as raised:
        instrument.with_norms(norms)
    return [(one.code, one.path) for one in raised.value.diagnostics]


def test_norms_and_covariates_are_read_back_as_they_were_written(instrument: Instrument, norms: Norms) -> None:
    """Nothing of a norm is lost on the way to plain data and back."""
    assert instrument == structure_instrument(unstructure_instrument(instrument))
    assert norms == structure_norms(unstructure_norms(norms))
    assert "missing" not in unstructure_instrument(instrument)["scales"]["strain_t"]
    assert "missing" in unstructure_instrument(instrument)["scales"]["strain"]


def test_an_instrument_with_norms_says_which_they_are(instrument: Instrument, norms: Norms) -> None:
    """The norms' id and version are in the definition, and so in both digests."""
    normed = instrument.with_norms(norms)
    newer = instrument.with_norms(structure_norms({**unstructure_norms(norms), "version": "1.1.0"}))
    norm = normed.scales["strain_sten"].norm

    assert norm is not None
    assert ("county-norms", "1.0.0", 2026, 80) == (
        norm.source.norms,
        norm.source.version,
        norm.source.year,
        norm.source.n,
    )
    assert 3 == len({definition_digest(one) for one in (instrument, normed, newer)})
    assert compile_plan(normed).plan_digest == compile_plan(instrument, norms=[norms]).plan_digest
    assert compile_plan(normed).plan_digest != compile_plan(instrument).plan_digest
    assert ("county-norms 1.0.0", hash(norms)) == (str(norms), hash(evolve(norms)))


def test_the_instrument_itself_is_left_as_it_was(instrument: Instrument, norms: Norms) -> None:
    """Applying norms gives another instrument."""
    before = definition_digest(instrument)
    instrument.with_norms(norms)

    assert before == definition_digest(instrument)
    assert "strain_sten" not in instrument.scales


def test_norm_scores_are_kept_back_as_the_scores_they_are_made_of(instrument: Instrument, norms: Norms) -> None:
    """Who may see a score is not decided anew by norms that say nothing about it."""
    guarded = evolve(instrument.scales["strain"], permitted_level=PermittedLevel.UNIT, sensitivity=Sensitivity.HARM)
    sten = evolve(instrument, scales={**instrument.scales, "strain": guarded}).with_norms(norms).scales["strain_sten"]

    assert (PermittedLevel.UNIT, Sensitivity.HARM) == (sten.permitted_level, sten.sensitivity)
    assert Direction.HIGHER_IS_WORSE is sten.direction
    own = evolve(norms, scales={"strain": evolve(norms.scales["strain"], sensitivity=Sensitivity.HEALTH)})
    assert Sensitivity.HEALTH is instrument.with_norms(own).scales["strain_sten"].sensitivity


def test_norms_of_another_instrument_or_version_are_refused(instrument: Instrument, norms: Norms) -> None:
    """People who were scored in another way are no norm."""
    assert [("CWI265", ("instrument", "id"))] == faults(evolve(instrument, id="other"), norms)
    assert [("CWI265", ("instrument", "versions"))] == faults(evolve(instrument, version="1.0.1"), norms)


def test_everything_that_norms_lack_or_repeat_is_reported(instrument: Instrument, norms: Norms) -> None:
    """Scales that are not there, and ids that are taken, in one go."""
    strain = norms.scales["strain"]
    age, title = instrument.respondent["age_band"], {"en": "Another one"}
    wrong = evolve(
        norms,
        scales={
            "stran": strain,
            "strain": evolve(strain, scale="strain_t"),
            "strain_t": evolve(strain, scale="ws1"),
            "strain_z": evolve(strain, scale="years_of_service"),
            "travel_per_visit": evolve(strain, scale="strain_sten"),
        },
        respondent={
            "ws1": age,
            "strain": age,
            "age_band": evolve(age, title=title),
            "years_of_service": instrument.respondent["years_of_service"],
            "region": age,
        },
    )

    assert [
        ("CWI266", ("scales", "stran")),
        ("CWI267", ("scales", "strain", "as")),
        ("CWI267", ("scales", "strain_t", "as")),
        ("CWI267", ("scales", "strain_z", "as")),
        ("CWI267", ("scales", "travel_per_visit", "as")),
        ("CWI267", ("respondent", "ws1")),
        ("CWI267", ("respondent", "strain")),
        ("CWI267", ("respondent", "age_band")),
    ] == faults(instrument, wrong)


def test_norms_can_be_applied_before_parameters_have_values(norms: Norms) -> None:
    """An instrument with open places keeps the norms when they are closed."""
    data: dict[str, Any] = unstructure_instrument(load_instrument(EXAMPLES / "weekly-strain.yaml"))
    data["parameters"] = {"middle": {"type": "number", "examples": [6]}}
    data["scales"]["strain_t"]["norm"] = {
        "metric": "t_score",
        "source": {"citation": "The user's own.", "population": "The user's own people"},
        "strata": [{"mean": {"parameter": "middle"}, "sd": 2}],
    }
    respondent = {"region": Covariate({"en": "Region"}, range=Range(Fraction(0), Fraction(9)))}
    opened = structure_instrument(data).with_norms(evolve(norms, respondent=respondent))
    bound = opened.bind(middle=5)

    with pytest.raises(UnboundParameterError):
        compile_plan(opened)
    scores = score(bound, {"ws1": 2, "ws2": 2, "ws3": 1, "ws4": 0})
    assert (50.0, 5.5) == (scores["strain_t"].value, scores["strain_sten"].value)
    assert ["age_band", "years_of_service", "region"] == list(bound.respondent)


def test_a_file_of_norms_with_faults_is_refused(tmp_path: Path) -> None:
    """Every fault is in the error, each with its place."""
    file = tmp_path / "norms.yaml"
    text = (EXAMPLES / "county-norms.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("n: 80", "n: eighty").replace("as: strain_sten", "as: strain"), encoding="utf-8")

    with pytest.raises(DefinitionError) as raised:
        load_norms(file)
    assert ["CWI103", "CWI261"] == [one.code for one in raised.value.diagnostics]
    assert str(file) == raised.value.diagnostics[0].file
