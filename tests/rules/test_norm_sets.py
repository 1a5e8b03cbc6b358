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

    assert (["CWI268"], 0, 2, 0) == (
        [one.code for one in result.diagnostics],
        result.errors,
        result.files,
        result.cases,
    )
    assert "so the norms could not be checked with it, and their cases were not run" in result.diagnostics[0].message
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


def test_norms_of_no_version_that_is_known_are_an_error(folder: Path) -> None:
    """Their cases could not be run, and the norms would be refused; nobody has to know every version."""
    file = folder / "county-norms.yaml"
    change(file, 'versions: ["1.0.0"]', 'versions: ["0.9.0"]')
    result = check(folder)

    assert ["CWI265"] == [one.code for one in result.diagnostics]
    assert "the norms hold for version 0.9.0 of 'weekly-strain'; known is 1.0.0" == result.diagnostics[0].message
    assert result.errors
    change(file, 'versions: ["0.9.0"]', 'versions: ["0.9.0", "1.0.0"]')
    assert [] == found(folder)


def test_norms_of_no_version_in_the_catalogue_are_an_error(folder: Path) -> None:
    """An instrument that is not checked may be known all the same."""
    instrument = load_instrument(folder / "weekly-strain.yaml")
    (folder / "weekly-strain.yaml").unlink()
    (folder / "weekly-strain.cases.yaml").unlink()

    assert () == check(folder, instruments=[instrument]).diagnostics
    change(folder / "county-norms.yaml", 'versions: ["1.0.0"]', 'versions: ["1.1.0"]')
    assert ["CWI265"] == [one.code for one in check(folder, instruments=[instrument]).diagnostics]


def test_norms_of_a_misspelt_instrument_say_what_is_meant(folder: Path) -> None:
    """Nothing could be told of how they fit, so a warning says so."""
    change(folder / "county-norms.yaml", "id: weekly-strain", "id: weekly-stran")
    result = check(folder)

    assert [("CWI268", "did you mean 'weekly-strain'?")] == [(one.code, one.hint) for one in result.diagnostics]
    assert 0 == result.errors


def test_norms_of_an_instrument_with_faults_say_nothing_of_it(folder: Path) -> None:
    """What is wrong is reported where it is."""
    change(folder / "weekly-strain.yaml", "method: norm\n", "method: narm\n")

    assert {"weekly-strain.yaml"} == {file for _, file in found(folder)}


def test_two_sets_of_norms_may_not_claim_one_version(folder: Path) -> None:
    """Which numbers hold could not be told."""
    text = (folder / "county-norms.yaml").read_text(encoding="utf-8")
    (folder / "other-norms.yaml").write_text(text.replace("norm: 5.5", "norm: 5.6"), encoding="utf-8")

    assert ("CWI911", "other-norms.yaml") in found(folder)


@pytest.mark.parametrize(
    ("range_", "said"),
    [
        ("range: {min: 3, max: 4}", "its norm gives 1 to 10"),
        ("range: {min: 1, max: 9}", "its norm gives 1 to 10"),
        ("range: {min: 0, max: 10}", "its norm gives 1 to 10"),
    ],
)
def test_the_range_of_norm_scores_is_that_of_the_table(folder: Path, range_: str, said: str) -> None:
    """One that is too narrow is a fault like one that is too wide."""
    change(folder / "county-norms.yaml", "range: {min: 1, max: 10}", range_)

    assert [said] == [one.message.rpartition(", ")[2] for one in check(folder).diagnostics if one.code == "CWI320"]


def test_a_stratum_for_nobody_does_not_hide_rows_out_of_order(folder: Path) -> None:
    """Who a stratum is for does not matter to its numbers, and less to those of the others."""
    file = folder / "county-norms.yaml"
    change(
        file,
        "- rows: [{raw: 0, norm: 1}, {raw: 2,",
        "- where: {years: {min: 1, max: 2}}\n          rows: [{raw: 3, norm: 1}, {raw: 2,",
    )
    result = [one for one in check(file).diagnostics if one.file == str(file)]

    assert ["CWI260", "CWI362"] == [one.code for one in result]
    assert "a set of norms defines the covariates that it asks for" in (result[0].hint or "")


def test_cases_of_norms_that_are_wrong_are_found(folder: Path) -> None:
    """A norm score that differs from its case is reported at the case."""
    change(folder / "county-norms.cases.yaml", "{value: 6.1}", "{value: 6.2}")
    change(folder / "county-norms.cases.yaml", "value: 10, clamped: true", "value: 10, clamped: false")

    assert [("CWI801", "county-norms.cases.yaml")] * 2 == found(folder)


def test_cases_of_norms_prove_the_norm_scores_alone(folder: Path) -> None:
    """They need not say again what the raw scores are, but they have to name every norm."""
    file = folder / "county-norms.yaml"
    change(
        file,
        "scales:\n",
        "scales:\n  travel_per_visit:\n    as: travel_z\n    title: {en: Travel}\n"
        "    norm: {metric: z_score, strata: [{mean: 1, sd: 2}]}\n",
    )

    assert [("CWI810", "county-norms.cases.yaml")] == found(folder)


def test_norms_of_an_instrument_with_open_places_are_looked_at_with_some_values(folder: Path) -> None:
    """Its parameters have no values yet; that hides no score without a row."""
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
    change(folder / "county-norms.yaml", "outside: clamp", "outside: refuse")
    assert ["CWI367"] == [one.code for one in check_norms_with(read_document(document.file), instrument)[1]]


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


Z = "    round: {digits: 2, rule: half_up}\n"
T = "    bands: [{id: usual}, {id: raised, at_least: 60}]\n"


@pytest.mark.parametrize(
    ("metric", "before", "range_", "said"),
    [
        # The least is (0 - 4.8) / 2, in the second stratum, and the greatest (12 - 4.8) / 2.
        ("z_score", Z, "{min: -2.25, max: 3}", "its norm gives -2.4 to 3.6"),
        ("z_score", Z, "{min: -2.4, max: 3.6}", None),
        ("t_score", Z, "{min: 33, max: 60}", "its norm gives 26 to 86"),
        # The last row of the second table is 69.
        ("z_score", T, "{min: 33, max: 60}", "its norm gives 33 to 69"),
        ("z_score", T, "{min: 33, max: 69}", None),
    ],
)
def test_the_range_of_norm_scores_is_that_of_all_strata(
    folder: Path, metric: str, before: str, range_: str, said: str | None
) -> None:
    """Tables, and means with standard deviations, give a least and a greatest score: worked by hand."""
    file = folder / "weekly-strain.yaml"
    change(file, before, f"    range: {range_}\n{before}")
    change(file, "metric: z_score", f"metric: {metric}")
    found = [one.message for one in check(file).diagnostics if one.code == "CWI320"]

    assert ([] if said is None else [said]) == [one.rpartition(", ")[2] for one in found]
