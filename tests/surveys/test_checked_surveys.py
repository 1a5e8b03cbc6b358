"""Surveys checked along with the files that they use, where something is wrong with those."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from cwinstruments.checks import check
from cwinstruments.diagnostics import Diagnostic

FOLDER = Path(__file__).parent
NORMS = FOLDER.parents[1] / "examples" / "norms"
SURVEY = """\
kind: survey
id: small
version: "1.0.0"
title: {en: Survey}
confidentiality: confidential
instruments:
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the instruments of the tests, which can be changed."""
    for file in (*(FOLDER / "instruments").glob("*.yaml"), *NORMS.glob("*.yaml")):
        shutil.copy(file, tmp_path)
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def survey(folder: Path, *uses: str, name: str = "small", rest: str = "") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(SURVEY + "".join(f"  - {use}\n" for use in uses) + rest, encoding="utf-8")
    return file


def findings(folder: Path) -> list[Diagnostic]:
    return [one for one in check(folder).diagnostics if one.code != "CWI813"]


def placed(folder: Path) -> list[tuple[str, str]]:
    return [(Path(one.file or "").name, one.code) for one in findings(folder)]


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("method: mean", "method: {name: zed.midrange}", "CWI303", "zed.midrange"),
        (
            "method: mean",
            "method: {name: zed.midrange}\nrequires: [cwinstruments-zed]",
            "CWI921",
            "requires 'cwinstruments-zed', which is not installed",
        ),
        ("method: mean", "method: meen", "CWI104", "meen"),
        ("items: [c1, c2, -c3]", "items: [c1, c2, -c4]", "CWI203", "lists item 'c4'"),
    ],
)
def test_an_instrument_that_cannot_be_scored_is_one_finding_of_the_survey(
    folder: Path, old: str, new: str, code: str, said: str
) -> None:
    """Its own finding stays, the survey says which it is, and other files are checked all the same."""
    method, _, requires = new.partition("\n")
    change(folder / "calm.yaml", old, method)
    if requires:
        change(folder / "calm.yaml", "wording: complete", f"wording: complete\n{requires}")
    file = survey(folder, '{instrument: calm, version: "1.0.0"}')
    found = findings(folder)
    of_instrument = [one for one in found if one.file == str(folder / "calm.yaml") and one.severity.value == "error"]
    of_survey = [one for one in found if one.file == str(file)]

    assert [code] == [one.code for one in of_instrument]
    assert said in of_instrument[0].message
    assert ["CWI702"] == [one.code for one in of_survey]
    assert of_instrument[0].message in of_survey[0].message


def test_a_warning_is_not_quoted_as_the_fault(folder: Path) -> None:
    """What keeps a survey from using an instrument is an error, though a warning stand above it."""
    change(folder / "calm.yaml", "method: mean", "method: meen")
    change(
        folder / "calm.yaml", "response_options:\n", "response_options:\n  idle: {options: [{value: 1}, {value: 2}]}\n"
    )
    file = survey(folder, '{instrument: calm, version: "1.0.0"}')
    (told,) = [one for one in findings(folder) if one.file == str(file)]

    assert ("calm.yaml", "CWI214") in placed(folder)
    assert "meen" in told.message


def test_two_surveys_may_not_claim_one_version(folder: Path) -> None:
    """A score must have one origin."""
    survey(folder, '{instrument: calm, version: "1.0.0"}')
    survey(folder, '{instrument: calm, version: "1.0.0", as: other}', name="twin")

    assert [("twin.yaml", "CWI911")] == placed(folder)


def test_norms_that_are_named_twice_are_said_to_be(folder: Path) -> None:
    """Not that their scales are there already, which nobody wrote."""
    county = '{norms: county-norms, version: "1.0.0"}'
    survey(folder, f'{{instrument: weekly-strain, version: "1.0.0", norms: [{county}, {county}]}}')

    assert ["norms 'county-norms' are named twice"] == [one.message for one in findings(folder) if one.code == "CWI707"]


def test_a_misspelt_parameter_is_one_finding(folder: Path) -> None:
    """Who misspells it did not forget it; one that is wholly missing is told."""
    survey(folder, '{instrument: points, version: "1.0.0", parameters: {pionts: 3, mean: 2}}')

    assert ["instrument 'points' has no parameter 'pionts'"] == [one.message for one in findings(folder)]


def test_swapped_forms_are_found_where_forms_say_whose_they_are() -> None:
    """The forms of the instrument of both sides do."""
    plugins = FOLDER.parents[1] / "plugins" / "partnership" / "src" / "cwinstruments_partnership" / "instruments"
    text = (plugins / "partnership-quality.yaml").read_text(encoding="utf-8")

    assert ["agency", "partner"] == re.findall(r"rated_by: (\w+), about: \w+, side: \1}", text)


def test_a_misspelt_covariate_in_a_case_is_one_finding(folder: Path) -> None:
    """The norm score that it should have led to is not told as another."""
    file = folder / "weekly-strain.cases.yaml"
    text = file.read_text(encoding="utf-8")
    assert "age_band: under_35" in text
    file.write_text(text.replace("age_band: under_35", "agee_band: under_35", 1), encoding="utf-8")

    assert [("weekly-strain.cases.yaml", "CWI805")] == placed(folder)
