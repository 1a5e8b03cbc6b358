"""Sets of norms, checked by themselves, with their instrument, and with their cases."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from attrs import evolve

from cwinstruments.checks import check
from cwinstruments.documents import read_document
from cwinstruments.loading import load_instrument
from cwinstruments.model import Then
from cwinstruments.plan import compile_plan
from cwinstruments.rules import check_norms, check_norms_with
from cwinstruments.rules.attainable import attainable

EXAMPLES = Path(__file__).parents[2] / "examples" / "norms"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the examples that can be changed."""
    for file in EXAMPLES.iterdir():
        shutil.copy(file, tmp_path)
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def found(*paths: Path) -> list[tuple[str, str]]:
    return [(one.code, Path(one.file or "").name) for one in check(*paths).diagnostics]


def test_norms_are_checked_with_the_instrument_beside_them(folder: Path) -> None:
    """Those that fit have no findings, and their cases are scored."""
    result = check(folder)

    assert ((), 4, 17) == (result.diagnostics, result.files, result.cases)


def test_norms_bring_their_cases_along(folder: Path) -> None:
    """Naming the norms is enough to have their cases read; without the instrument nothing can be scored from them."""
    result = check(folder / "county-norms.yaml")

    assert ((), 2, 0) == (result.diagnostics, result.files, result.cases)
    assert 4 == check(folder / "county-norms.yaml", folder / "weekly-strain.yaml").cases - 13


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("as: strain_sten", "as: strain_t", "CWI267", "as: strain_t"),
        ("  strain:\n", "  stran:\n", "CWI266", "as: strain_sten"),
        ("outside: clamp", "outside: refuse", "CWI367", "rows:"),
        ("{raw: 2, norm: 3}", "{raw: 2, norm: 7}", "CWI366", "rows:"),
        ("{raw: 2, norm: 3}", "{raw: 6, norm: 3}", "CWI362", "rows:"),
        ("range: {min: 1, max: 10}", "range: {min: 0, max: 11}", "CWI320", "range:"),
        ("metric: standard_score", "metric: standard", "CWI104", "metric:"),
    ],
)
def test_what_is_wrong_with_norms_is_found_at_its_line(folder: Path, old: str, new: str, code: str, line: str) -> None:
    """By themselves, or with the instrument that they are for: each finding is about the file of norms."""
    file = folder / "county-norms.yaml"
    change(file, old, new)
    lines = file.read_text(encoding="utf-8").splitlines()
    found = {one.code: lines[(one.line or 0) - 1] for one in check(folder).diagnostics if one.file == str(file)}

    assert line in found[code]


def test_norms_of_an_unknown_version_are_checked_by_themselves(folder: Path) -> None:
    """The instrument may be newer than its norms; then nothing is said of how they fit."""
    change(folder / "county-norms.yaml", 'versions: ["1.0.0"]', 'versions: ["0.9.0"]')

    assert [] == found(folder)


def test_cases_of_norms_that_are_wrong_are_found(folder: Path) -> None:
    """A norm score that differs from its case is reported at the case."""
    change(folder / "county-norms.cases.yaml", "{value: 6.1}", "{value: 6.2}")
    change(folder / "county-norms.cases.yaml", "value: 10, clamped: true", "value: 10, clamped: false")

    assert [("CWI401", "county-norms.cases.yaml")] * 2 == found(folder)


def test_cases_of_norms_prove_the_norm_scores_alone(folder: Path) -> None:
    """They need not say again what the raw scores are, but they have to name every norm."""
    file = folder / "county-norms.yaml"
    change(
        file,
        "scales:\n",
        "scales:\n  travel_per_visit:\n    as: travel_z\n    title: {en: Travel}\n"
        "    norm: {metric: z_score, strata: [{mean: 1, sd: 2}]}\n",
    )

    assert [("CWI410", "county-norms.cases.yaml")] == found(folder)


def test_norms_of_an_instrument_with_open_places_are_not_scored(folder: Path) -> None:
    """Its scores are not known before its parameters have values; whether the norms apply is."""
    change(
        folder / "weekly-strain.yaml",
        "{min: 0, max: 50}",
        "{min: 0, max: 50}\nparameters:\n  cut: {type: integer, enum: [1, 2]}",
    )
    change(folder / "weekly-strain.yaml", "at_least: 60", "at_least: {parameter: cut}")
    instrument = load_instrument(folder / "weekly-strain.yaml")
    document = read_document(folder / "county-norms.yaml")
    applied, findings = check_norms_with(document, instrument)

    assert () == check_norms(document)
    assert () == findings
    assert applied is not None
    assert ("cut",) == applied.unbound


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("strain.value", {*range(13)}),
        ("strain_t.score", None),
        ("travel_per_visit.value", None),
    ],
)
def test_attainable_scores_are_listed_where_they_are_known(step: str, expected: set[int] | None) -> None:
    """Of sums, means and what is rounded; not of formulas that do more, and not of look-ups by a covariate."""
    plan = compile_plan(load_instrument(EXAMPLES / "weekly-strain.yaml"))

    assert expected == attainable(plan, step)


def test_faults_of_the_instrument_are_not_faults_of_its_norms(folder: Path) -> None:
    """What is wrong with the scale that is normed is reported where that is."""
    instrument = load_instrument(folder / "weekly-strain.yaml")
    strain = instrument.scales["strain"]
    faulty = evolve(strain, missing=evolve(strain.missing, then=Then.AVAILABLE))
    document = read_document(folder / "county-norms.yaml")
    applied, findings = check_norms_with(document, evolve(instrument, scales={"strain": faulty}))

    assert applied is not None
    assert () == findings
