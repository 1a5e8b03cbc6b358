"""Frameworks of well-being at work: what they hold, what a survey covers of them, and profiles by domain."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from attrs import evolve

from cwinstruments import load_catalog, load_survey, score
from cwinstruments.checks import check
from cwinstruments.documents import check_schema, parse_document, read_document
from cwinstruments.errors import DefinitionError
from cwinstruments.frameworks import (
    FRAMEWORKS,
    check_framework,
    coverage,
    domain_profile,
    load_framework,
    weakest,
)
from cwinstruments.model import EvidenceStatus, Instrument, Placement

ROOT = Path(__file__).parents[2]
OWN = ROOT / "examples" / "frameworks" / "our-priorities.yaml"


@pytest.fixture(scope="module")
def team_safety() -> Instrument:
    return load_catalog().instrument("team-safety")


@pytest.mark.parametrize("id", FRAMEWORKS)
def test_what_comes_with_the_library_satisfies_its_schema(id: str) -> None:
    """They are loaded without a check at run time, so the check is here; and both languages are there."""
    content = files("cwinstruments.frameworks").joinpath("definitions", f"{id}.json").read_bytes()

    assert () == tuple(check_schema(parse_document(content, file=f"{id}.json"), "framework"))
    framework = load_framework(id)
    titles = [framework.title, *framework.principles.values(), *(one.title for one in framework.domains.values())]
    titles += [theme for domain in framework.domains.values() for theme in domain.themes.values()]
    assert [] == [title for title in titles if {"en", "es"} != set(title)]


BAD = Path(__file__).parent / "bad"


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_bad_framework_has_the_findings_it_declares(path: Path) -> None:
    """Parts that can't be told apart, a language that texts lack, and sources that say nothing or otherwise."""
    found = check(path, profile="publish").diagnostics
    expected = path.with_name(f"{path.name}.expected").read_text(encoding="utf-8").splitlines()

    assert expected == [f"{one.line}:{one.column} {one.code}" for one in found]
    assert all(one.hint for one in found)


def test_a_language_that_several_texts_lack_is_told_once() -> None:
    """With how many lack it, and which; a theme under two domains is named with the other domain."""
    found = {one.code: one.message for one in check_framework(read_document(BAD / "parts-alike.yaml"))}

    assert "2 of the 9 texts lack 'es', which others have: 'trust' and 'rest'" == found["CWI401"]
    said = [one.message for one in check_framework(read_document(BAD / "parts-alike.yaml"))]
    assert "there is a theme 'calm' in 'one' too" in said
    assert "domain 'two' has the same title as 'one' in 'en'" in said


@pytest.mark.parametrize("data", ["[]", '{"domains": 3, "title": "One"}', '{"domains": {"one": {"themes": [1]}}}'])
def test_a_framework_of_the_wrong_shape_has_faults_of_shape(data: str) -> None:
    """Parts that can't be looked at are passed over."""
    found = check_framework(parse_document(data, file="a.json"))

    assert found
    assert {"CWI1"} == {one.code[:4] for one in found}


@pytest.mark.parametrize("id", FRAMEWORKS)
def test_what_comes_with_the_library_has_no_findings(id: str) -> None:
    """No two parts alike, and no text without a language of the others."""
    content = files("cwinstruments.frameworks").joinpath("definitions", f"{id}.json").read_bytes()

    assert () == check_framework(parse_document(content, file=f"{id}.json"))
    assert () == check(OWN, profile="publish").diagnostics


def test_the_surgeon_generals_framework_has_five_essentials_of_two_needs() -> None:
    """As its document of 2022 says."""
    framework = load_framework("sgwmh-2022")

    assert [2, 2, 2, 2, 2] == [len(domain.themes) for domain in framework.domains.values()]
    assert ("work_life_harmony", "flexibility") in framework.themes()


def test_the_collaborative_change_framework_has_21_themes_and_three_principles() -> None:
    """The same five domains, with more themes."""
    framework = load_framework("ccf")

    assert (list(load_framework("sgwmh-2022").domains), 3) == (list(framework.domains), len(framework.principles))
    assert 21 == len(list(framework.themes()))


def test_a_scale_is_placed_by_itself_else_by_its_instrument(team_safety: Instrument) -> None:
    """What a scale says counts more than what its instrument says; primary domains come before secondary ones."""
    bare = {id: evolve(scale, frameworks={}) for id, scale in team_safety.scales.items()}
    moved = Placement("mattering_at_work", ("protection_from_harm",), ("dignity",))
    bare["trust"] = evolve(bare["trust"], frameworks={"sgwmh-2022": moved})
    found = coverage(evolve(team_safety, scales=bare), load_framework("sgwmh-2022"))
    by_domain = {one.domain: one for one in found.domains}

    assert ["trust"] == [one.scale for one in by_domain["mattering_at_work"].contributions]
    assert ("dignity",) == by_domain["mattering_at_work"].contributions[0].themes
    assert ("meaning",) == by_domain["mattering_at_work"].uncovered
    protection = [(one.scale, one.is_primary) for one in by_domain["protection_from_harm"].contributions]
    assert ("trust", False) == protection[-1]
    assert ("candour", True) == protection[0]


def test_places_for_words_cover_nothing_until_somebody_fills_them(team_safety: Instrument) -> None:
    """A module of slots asks nothing: no evidence, no theme, no principle; with one item written, its scale counts."""
    module = load_catalog().instrument("tribal-partnership-module")
    place = Placement("connection_and_community", (), ("belonging",), ("dignity_and_autonomy",))
    placed = {id: evolve(scale, frameworks={"ccf": place}) for id, scale in module.scales.items()}
    empty = evolve(module, scales=placed)
    words = {"en": "As the Nation wrote it."}
    filled = evolve(empty, items=(evolve(empty.items[0], text=words), *empty.items[1:]))
    connection, after = (
        next(one for one in coverage(of, load_framework("ccf")).domains if one.domain == "connection_and_community")
        for of in (empty, filled)
    )

    assert (4, None, True) == (len(connection.contributions), connection.evidence, "belonging" in connection.uncovered)
    assert [False] * 4 == [one.is_filled for one in connection.contributions]
    assert () == coverage(empty, load_framework("ccf")).principles["dignity_and_autonomy"]
    assert ("group_a",) == coverage(filled, load_framework("ccf")).principles["dignity_and_autonomy"]
    assert [True, False, False, False] == [one.is_filled for one in after.contributions]
    assert (EvidenceStatus.ORIGINAL_NOT_VALIDATED, False) == (after.evidence, "belonging" in after.uncovered)
    both = coverage([team_safety, module], load_framework("ccf"))
    assert EvidenceStatus.ORIGINAL_NOT_VALIDATED is both.domains[1].evidence


def test_what_covers_nothing_has_no_evidence(team_safety: Instrument) -> None:
    """A domain without scales is told from one with weak ones."""
    by_domain = {one.domain: one for one in coverage(team_safety, load_framework("ccf")).domains}
    growth = by_domain["opportunity_for_growth"]

    assert (None, ()) == (growth.evidence, growth.contributions)
    assert ("learning", "accomplishment") == growth.uncovered
    assert EvidenceStatus.ORIGINAL_NOT_VALIDATED is by_domain["protection_from_harm"].evidence


def test_the_weakest_evidence_is_that_of_the_list() -> None:
    """One scale that is not validated makes the list so, and a changed one is weaker than a published one."""
    original, adapted, published = (
        EvidenceStatus.ORIGINAL_NOT_VALIDATED,
        EvidenceStatus.ADAPTED,
        EvidenceStatus.PUBLISHED,
    )

    assert original is weakest([published, original, adapted])
    assert adapted is weakest([published, adapted])
    assert None is weakest([])


def test_a_survey_is_covered_by_the_scales_of_its_instruments_under_their_aliases() -> None:
    """As the result columns are called."""
    survey = load_survey(ROOT / "examples" / "agency" / "workforce-survey.yaml")
    found = coverage(survey, load_framework("sgwmh-2022"))

    assert "team_safety__candour" == found.domains[0].contributions[0].scale
    assert () == found.unplaced


def test_scales_that_say_nothing_of_a_framework_are_listed(team_safety: Instrument) -> None:
    """Nothing is placed by guessing; an agency's own framework is another one."""
    found = coverage([team_safety], load_framework(OWN))

    assert tuple(team_safety.scales) == found.unplaced
    assert [None, None] == [one.evidence for one in found.domains]


def test_a_scale_under_a_domain_that_is_not_there_is_listed_as_unplaced(team_safety: Instrument) -> None:
    """Nobody checks the names of an agency's own framework; the scale would be nowhere."""
    misspelt = evolve(team_safety.scales["candour"], frameworks={"our-priorities": Placement("frank_tlak")})
    right = evolve(
        team_safety.scales["trust"], frameworks={"our-priorities": Placement("bearable_work", ("frank_talk",))}
    )
    found = coverage(evolve(team_safety, scales={"candour": misspelt, "trust": right}), load_framework(OWN))

    assert ("candour",) == found.unplaced
    assert [["trust"], ["trust"]] == [[one.scale for one in domain.contributions] for domain in found.domains]


def test_a_profile_lists_scores_by_domain_and_averages_nothing(team_safety: Instrument) -> None:
    """Each score stands with its direction; only what was scored is listed, with the weakest evidence among it."""
    scores = score(team_safety, {item.id: 4 for item in team_safety.items})
    values = {name: scores[name].value for name in ("candour", "trust")}
    profile = domain_profile(team_safety, values, load_framework("sgwmh-2022"))

    assert [("candour", 62.5), ("trust", 62.5)] == [(one.scale.scale, one.value) for one in profile[0].scales]
    assert "higher_is_better" == profile[0].scales[0].direction.value
    assert [("trust", False)] == [(one.scale.scale, one.scale.is_primary) for one in profile[1].scales]
    assert (EvidenceStatus.ORIGINAL_NOT_VALIDATED, None) == (profile[0].evidence, profile[2].evidence)


def test_a_profile_refuses_scales_that_were_not_scored(team_safety: Instrument) -> None:
    """A misspelt one would silently be missing."""
    with pytest.raises(KeyError, match="has no scale 'candor'"):
        domain_profile(team_safety, {"candor": 1.0}, load_framework("ccf"))


def test_a_framework_of_ones_own_is_checked(tmp_path: Path) -> None:
    """Its faults are reported with their places; a name that is no framework says which there are."""
    file = tmp_path / "own.json"
    file.write_text(json.dumps({"kind": "framework", "id": "own", "title": {"en": "Own"}, "domains": {}}))

    with pytest.raises(DefinitionError) as raised:
        load_framework(file)

    assert {"source", "domains"} <= {word for one in raised.value.diagnostics for word in one.message.split("'")}
    with pytest.raises(LookupError, match="sgwmh-2022"):
        load_framework("sgwmh-2021")
