"""Cases of surveys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cwinstruments.cases import check_cases, structure_cases
from cwinstruments.documents import Document
from cwinstruments.model import Survey, structure_survey
from tests.builders import instrument, scale


def survey() -> Survey:
    """Give a survey over an instrument with a multiple choice."""
    one = instrument({"s": scale(items=["a", "b"])}, ["a", "b", "services"], id="one")
    data = {
        "id": "small-survey",
        "version": "1.0.0",
        "title": {"en": "Small"},
        "confidentiality": "confidential",
        "instruments": [{"instrument": "one", "version": "1.0.0"}],
    }
    return structure_survey(data, resolved={"one": one})


def cases(**said: Any) -> Document:
    case = {"id": "c1", "basis": "hand", "working": "(1 + 5) / 2 = 3", "responses": {"one__a": 1, "one__b": 5}}
    nobody = {
        "id": "c2",
        "basis": "hand",
        "working": "Nothing.",
        "responses": {},
        "expect": {"one__s": {"value": None}},
    }
    whole = {"kind": "cases", "survey": "small-survey", "version": "1.0.0"}
    return Document({**whole, "cases": [{**case, "expect": {"one__s": {"value": 3}}}, nobody], **said})


def messages(document: Document) -> list[str]:
    return [one.message for one in check_cases(survey(), document)]


def test_cases_of_a_survey_name_items_and_scales_by_their_aliases() -> None:
    """They are scored like those of an instrument."""

    assert [] == messages(cases())
    assert ("small-survey", None) == (structure_cases(cases().data).survey, structure_cases(cases().data).instrument)


def test_cases_of_something_else_prove_nothing() -> None:
    """Another survey, another version, or an instrument in place of a survey."""
    instead = {key: one for key, one in cases(instrument="one").data.items() if key != "survey"}

    assert ["the cases are of survey 'other', the survey is 'small-survey'"] == messages(cases(survey="other"))
    assert ["the cases are of version 1.1.0, the survey is version 1.0.0"] == messages(cases(version="1.1.0"))
    assert ["the cases are of instrument 'one', what they are beside is the survey 'small-survey'"] == messages(
        Document(instead)
    )


def test_why_a_response_is_accepted_is_told_for_a_multiple_choice_too() -> None:
    """Its options have states of their own, under longer names."""
    case = {"id": "c1", "basis": "hand", "working": "None.", "expect_invalid": ["one__services"]}
    found = check_cases(survey(), cases(cases=[{**case, "responses": {"one__services": 97}}]))

    assert "97 leaves the item not applicable" in [one.hint for one in found]


def test_a_survey_is_checked_with_the_cases_beside_it(tmp_path: Path) -> None:
    """A wrong score is reported at its line, and cases without a survey are told apart."""
    from cwinstruments.checks import check

    root = Path(__file__).parents[2] / "examples" / "surveys"
    for name in ("team-pulse.yaml", "team-pulse.cases.yaml"):
        text = (root / name).read_text(encoding="utf-8").replace("{value: 50}", "{value: 51}")
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "lonely.cases.yaml").write_text(
        (root / "team-pulse.cases.yaml").read_text(encoding="utf-8").replace("survey: team-pulse", "survey: team-puls"),
        encoding="utf-8",
    )
    from cwinstruments import load_catalog

    result = check(tmp_path, instruments=load_catalog())
    found = [(Path(one.file or "").name, one.code) for one in result.diagnostics if one.code in ("CWI801", "CWI812")]

    assert [("lonely.cases.yaml", "CWI812"), ("team-pulse.cases.yaml", "CWI801")] == found
    assert (1, 3) == (result.surveys, result.cases)


def test_cases_elsewhere_find_their_survey_by_its_id(tmp_path: Path) -> None:
    """As those of an instrument do."""
    from cwinstruments import load_catalog
    from cwinstruments.checks import check

    root = Path(__file__).parents[2] / "examples" / "surveys"
    (tmp_path / "elsewhere.cases.yaml").write_bytes((root / "team-pulse.cases.yaml").read_bytes())
    result = check(root / "team-pulse.yaml", tmp_path, instruments=load_catalog())

    assert () == result.diagnostics
    assert 6 == result.cases
