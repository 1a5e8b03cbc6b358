"""New surveys: over instruments that are known, with what has to be said before people answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from cwinstruments import load_survey
from cwinstruments.catalog import Catalog, load_catalog
from cwinstruments.checks import check
from cwinstruments.errors import ScaffoldingError
from cwinstruments.profiles import Profile
from cwinstruments.scaffolding import FilePlan, SurveyDesign, SurveyUse, survey_files, write_files


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def design(catalog: Catalog, *ids: str, **changes: Any) -> SurveyDesign:
    uses = tuple(SurveyUse(catalog.instrument(id)) for id in ids)
    given = {"id": "spring", "uses": uses, "confidentiality": "confidential", "modes": ("web",), **changes}
    return SurveyDesign(**given)


def written(made: SurveyDesign, folder: Path) -> Path:
    write_files(FilePlan(folder, survey_files(made)))
    return folder / f"{made.id}.yaml"


def test_a_survey_passes_the_check_but_for_what_its_author_has_to_say(tmp_path: Path, catalog: Catalog) -> None:
    """What it is for, who answers, and its title in the second language."""
    file = written(design(catalog, "team-safety", "moral-distress", title={"en": "Spring"}), tmp_path)
    found = check(file, profile=Profile.FIELDWORK, instruments=catalog).diagnostics

    assert {"CWI411"} == {one.code for one in found}
    assert {"title", "description", "respondent"} == {str(one.path[0]) for one in found}


def test_a_survey_that_is_filled_in_can_be_used(tmp_path: Path, catalog: Catalog) -> None:
    """With a page for each instrument, in the languages that all of them have."""
    made = design(
        catalog,
        "team-safety",
        "moral-distress",
        title={"en": "Spring"},
        languages=("en",),
        respondent="Everyone.",
        units=("team", "office"),
        modes=("web", "paper"),
    )
    file = written(made, tmp_path)
    file.write_text(file.read_text().replace("TODO: what it is for. ", "How it goes. "))
    survey = load_survey(file)

    assert () == check(file, profile=Profile.FIELDWORK, instruments=catalog).diagnostics
    assert ["team_safety", "moral_distress"] == [page.id for page in survey.pages]
    assert ("team", "office") == tuple(survey.unit_hierarchy)
    assert "# Show the support contacts of the notice before this page" in file.read_text()


def test_the_notice_has_everything_that_people_have_to_be_told(tmp_path: Path, catalog: Catalog) -> None:
    """In each language of the survey for which there is one to begin from; what is hard to answer is named."""
    files = survey_files(design(catalog, "team-safety", "moral-distress"))

    assert {"spring.yaml", "spring.notice.en.md", "spring.notice.es.md"} == set(files)
    assert "It takes about 3 minutes" in files["spring.notice.en.md"]
    assert "hard to answer (Moral distress)" in files["spring.notice.en.md"]
    for part in ("What it is for", "You decide", "What is known", "shown to whom", "kept", "Complaints", "Crisis line"):
        assert part in files["spring.notice.en.md"]
    assert "ninguno de los instrumentos" in survey_files(design(catalog, "team-safety"))["spring.notice.es.md"]


def test_parameters_and_forms_are_given_or_asked_for(tmp_path: Path, catalog: Catalog) -> None:
    """A survey without them could not be scored."""
    caseload, quality = catalog.instrument("caseload"), catalog.instrument("partnership-quality")
    form = next(iter(quality.forms))
    uses = (SurveyUse(caseload, {"standards": "california_1984"}), SurveyUse(quality, form=form))
    text = survey_files(design(catalog, uses=uses, languages=("en",)))["spring.yaml"]

    assert '{instrument: caseload, version: "1.1.0", parameters: {standards: "california_1984"}}' in text
    assert f"form: {form}}}" in text
    for wrong, said in (
        (SurveyUse(caseload), "a value for standards\n  hint: for example --set caseload.standards=cwla_foster_12; '"),
        (SurveyUse(caseload, {"standard": "x"}), "has no parameter 'standard'; did you mean 'standards'"),
        (SurveyUse(quality), "several forms: .*\n  hint: --form partnership-quality="),
        (SurveyUse(quality, form="x"), "has no form 'x'; its forms are"),
    ):
        with pytest.raises(ScaffoldingError, match=said):
            survey_files(design(catalog, uses=(wrong,)))


def test_what_instruments_can_not_give_is_refused(catalog: Catalog) -> None:
    """A language without texts, an instrument twice, a kind of unit that is no column."""
    for made, said in (
        (design(catalog, "team-safety", "team-safety"), "'team-safety' is named twice"),
        (design(catalog, "team-safety", languages=("fr",)), "no text in 'fr' of team-safety"),
        (design(catalog, "team-safety", units=("My team",)), "a kind of unit: 'My team' can't be an id"),
    ):
        with pytest.raises(ScaffoldingError, match=said):
            survey_files(made)


def test_a_survey_needs_a_language_that_all_have(catalog: Catalog) -> None:
    """Or one that is named, which then lacks."""
    trust = catalog.instrument("team-safety")
    french = evolve(trust, id="fr-only", title={"fr": "Confiance"})
    with pytest.raises(ScaffoldingError, match="no language in common"):
        survey_files(design(catalog, uses=(SurveyUse(trust), SurveyUse(french))))
