from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from cwinstruments import compile_plan, explain, load_instrument, load_survey, score, verify
from cwinstruments.diagnostics import Severity
from cwinstruments.documents import Document, parse_document, read_document
from cwinstruments.errors import DefinitionError, InvalidResponseError
from cwinstruments.model import (
    Confidentiality,
    EvidenceStatus,
    Instrument,
    ItemType,
    Mode,
    PermittedLevel,
    Range,
    RatedThing,
    Sensitivity,
    Survey,
    Wording,
    structure_norms,
    unstructure_survey,
)
from cwinstruments.plan import merge_survey
from cwinstruments.surveys import check_survey, lookup_of, structure_survey_document

FOLDER = Path(__file__).parent
INSTRUMENTS = {path.stem: load_instrument(path) for path in sorted((FOLDER / "instruments").glob("*.yaml"))}
EVERY_FEATURE = FOLDER / "good" / "every-feature.yaml"


def survey(*instruments: dict[str, Any], **said: Any) -> Survey:
    """Give a survey over instruments of the tests."""
    return structure_survey_document(document(*instruments, **said), INSTRUMENTS)


def document(*instruments: dict[str, Any], **said: Any) -> Document:
    return Document(
        {
            "kind": "survey",
            "id": "small",
            "version": "1.0.0",
            "title": {"en": "Small"},
            "confidentiality": "confidential",
            "instruments": [{"version": "1.0.0", **one} for one in instruments],
            **said,
        }
    )


def faults(*instruments: dict[str, Any], **said: Any) -> list[tuple[str, str]]:
    found, _ = check_survey(document(*instruments, **said), INSTRUMENTS)
    return [(one.code, one.message) for one in found]


CALM = {"instrument": "calm"}


# Loading


def test_a_survey_says_what_its_definition_says() -> None:
    """Every key has its attribute, and its instruments are at hand by their aliases."""
    one = load_survey(EVERY_FEATURE, instruments=INSTRUMENTS)

    assert ("yearly-survey", "1.2.0", "yearly-survey 1.2.0") == (one.id, one.version, str(one))
    assert ("en", "es") == one.languages
    assert ["calm", "forms"] == [use.alias for use in one.instruments]
    assert {"calm": INSTRUMENTS["calm"], "forms": INSTRUMENTS["two-forms"]} == one.resolved
    assert ("team", "served", "wave") == (one.fields.unit, one.fields.rotation, one.fields.wave)
    assert Confidentiality.CONFIDENTIAL is one.confidentiality
    assert one.administration is not None
    assert (Mode.WEB, Mode.IN_PERSON) == one.administration.modes
    assert ["spring_2026", "2026-09"] == [wave.id for wave in one.waves]
    assert one.needs_data_agreement
    assert one == structure_survey_document(Document(unstructure_survey(one)), INSTRUMENTS)
    assert hash(one) == hash(evolve(one))


def test_entries_are_asked_in_the_order_of_the_pages() -> None:
    """An alias stands for all items of its instrument; without pages covariates and the survey's own come first."""
    one = load_survey(EVERY_FEATURE, instruments=INSTRUMENTS)
    pages = ("tenure", "in_office", "helps", "calm__c1", "calm__c3", "calm__c2", "forms__p1", "forms__p2", "shared")

    assert pages == one.entries()
    assert ("tenure", "in_office", "helps", "shared", "calm__c1") == evolve(one, pages=()).entries()[:5]


def test_what_norms_need_to_know_is_asked() -> None:
    """Covariates come first unless a page places them, those of the survey before those of its instruments."""
    points = {"instrument": "points", "parameters": {"points": 3, "mean": 2}}
    age = {"age": {"title": {"en": "Age"}, "range": {"min": 16, "max": 99}}}
    placed = survey(points, covariates=age, pages=[{"id": "one", "entries": ["points", "role"]}])

    assert ("tenure", "role", "points__n1") == survey(points).entries()
    assert ("age", "tenure", "role", "points__n1") == survey(points, covariates=age).entries()
    assert ("age", "tenure", "points__n1", "role") == placed.entries()


def test_the_alias_is_the_id_unless_something_else_is_said() -> None:
    """Hyphens of ids become underscores, as formulas and columns need them."""
    one = survey({"instrument": "two-forms", "version": "2.0.0", "form": "agency"}, {**CALM, "as": "quiet"})

    assert ["two_forms", "quiet"] == list(one.resolved)


@pytest.mark.parametrize("instruments", [INSTRUMENTS, tuple(INSTRUMENTS.values()), lookup_of(INSTRUMENTS)])
def test_instruments_come_from_whatever_holds_them(instruments: Any) -> None:
    """A catalogue, a mapping and a list do the same."""

    assert "calm" in structure_survey_document(document(CALM), instruments).resolved
    assert INSTRUMENTS["calm"] == lookup_of(instruments).instrument("calm")


def test_what_is_no_instrument_is_refused() -> None:
    """A slip in a call is told apart from a fault in a file."""
    with pytest.raises(TypeError, match="instruments are wanted, not str"):
        lookup_of(["calm"])  # type: ignore[list-item]


def test_by_default_the_installed_instruments_are_used(tmp_path: Path) -> None:
    """Nobody has to say where the instruments of plugins are."""
    file = tmp_path / "survey.yaml"
    said = ["kind: survey", "id: small", 'version: "1.0.0"', "title: {en: Small}", "confidentiality: confidential"]
    file.write_text("\n".join([*said, 'instruments: [{instrument: team-safety, version: "1.0.1"}]']), encoding="utf-8")

    assert 20 == len(load_survey(file).resolved["team_safety"].items)


def test_a_survey_with_faults_is_not_loaded() -> None:
    """Every fault is told at once, with its place."""
    with pytest.raises(DefinitionError) as raised:
        load_survey(FOLDER / "bad" / "pages.yaml", instruments=INSTRUMENTS)

    lines = (FOLDER / "bad" / "pages.yaml.expected").read_text(encoding="utf-8").splitlines()
    assert lines == [f"{one.line}:{one.column} {one.code}" for one in raised.value.diagnostics]


@pytest.mark.parametrize("data", [[], "text", {"kind": "survey", "instruments": 3}, {"kind": "survey", "pages": [3]}])
def test_a_survey_of_any_shape_gets_findings(data: Any) -> None:
    """Whatever a file holds, a user sees findings and never a traceback."""
    found, _ = check_survey(Document(data), INSTRUMENTS)

    assert found


def test_an_unknown_instrument_hides_only_what_rests_on_it() -> None:
    """What an instrument has that is not known can't be told from what it has not."""

    assert [
        ("CWI701", "there is no instrument 'clam'"),
        ("CWI718", "page 'one' is defined twice"),
    ] == faults({"instrument": "clam"}, pages=[{"id": "one", "entries": ["clam"]}] * 2)


# Parameters and norms


def test_parameters_are_bound() -> None:
    """The instrument is used with the values that the survey gives, which are in its digest."""
    one, other = (survey({"instrument": "points", "parameters": {"points": points, "mean": 2}}) for points in (3, 4))

    assert {"points": Fraction(3), "mean": Fraction(2)} == one.resolved["points"].bound
    assert {"points__points": Fraction(4), "points__mean": Fraction(2)} == merge_survey(other).bound
    assert one.definition_digest != other.definition_digest
    assert -1 == score(one, {"points__n1": 1})["points__over"].value
    assert () == verify(explain(one, {"points__n1": 1, "role": "worker"}), one)


def test_covariates_are_shared() -> None:
    """What norms need is asked once, under its own id, for all instruments that need it."""
    values = {"points": 4, "mean": 2}
    one = survey(
        {"instrument": "points", "parameters": values},
        {"instrument": "points", "parameters": values, "as": "again"},
    )
    scores = score(one, {"points__n1": 4, "again__n1": 3, "role": "worker"})

    assert {"tenure", "role"} == set(merge_survey(one).respondent)
    assert (55, 50) == (scores["points__normed"].value, scores["again__normed"].value)


def test_norms_are_applied() -> None:
    """Norms that are given along are found by id and version, and their scales are scales of the survey."""
    norms = structure_norms(
        {
            "id": "calm-norms",
            "version": "1.0.0",
            "title": {"en": "Norms"},
            "instrument": {"id": "calm", "versions": ["1.0.0"]},
            "source": {"citation": "Made up."},
            "population": "Nobody",
            "year": 2020,
            "n": 10,
            "scales": {
                "calm": {
                    "as": "calm_t",
                    "title": {"en": "T"},
                    "norm": {"metric": "t_score", "strata": [{"mean": 2, "sd": 1}]},
                }
            },
        }
    )
    said = document({**CALM, "norms": [{"norms": "calm-norms", "version": "1.0.0"}]})
    one = structure_survey_document(said, INSTRUMENTS, norms=[norms])
    wrong = document(
        {**CALM, "norms": [{"norms": "calm-norms", "version": "1.1.0"}]},
        {
            "instrument": "sum",
            "norms": [{"norms": "calm-norms", "version": "1.0.0"}, {"norms": "clam-norms", "version": "1.0.0"}],
        },
    )
    found, _ = check_survey(wrong, INSTRUMENTS, norms=[norms])

    assert 70 == score(one, {"calm__c1": 4, "calm__c2": 4, "calm__c3": 0})["calm__calm_t"].value
    assert [
        ("CWI707", "there are no norms 'clam-norms'", "did you mean 'calm-norms'?"),
        ("CWI707", "there is no version '1.1.0' of norms 'calm-norms'", "there is 1.0.0"),
        ("CWI707", "norms 'calm-norms' are of instrument 'calm', not of 'sum'", "look for norms of this instrument"),
    ] == sorted(((one.code, one.message, one.hint) for one in found), key=lambda one: (len(one[1]), one))


def test_instruments_that_mean_different_things_by_a_covariate_are_not_put_together() -> None:
    """One answer can't mean two things."""
    points = INSTRUMENTS["points"].bind(points=3, mean=2)
    other = evolve(points, id="other", respondent={"role": points.respondent["tenure"]})
    found, _ = check_survey(document({"instrument": "points"}, {"instrument": "other"}), [points, other])

    assert ["covariate 'role' of 'other' is another one than that of an instrument before it"] == [
        one.message for one in found
    ]


# Merging


def test_a_merged_survey_names_everything_by_its_alias() -> None:
    """Items, scales, options and formulas are those of the instruments, under other names."""
    merged = merge_survey(load_survey(EVERY_FEATURE, instruments=INSTRUMENTS))
    shown = {item.id: item.show_if for item in merged.items}

    assert {
        "served": None,
        "in_office": None,
        "helps": None,
        "calm__c1": "in_office and helps__phone",
        "calm__c3": "(in_office and helps__phone) and (served == 'odd' or served == 'both')",
        "calm__c2": "(in_office and helps__phone) and (served == 'even' or served == 'both') and (calm__c1 > 0)",
        "forms__p1": "calm__c1 >= 2 or not in_office",
        "forms__p2": "calm__c1 >= 2 or not in_office",
        "shared": "(calm__c1 == 4) and (served == 'both')",
    } == shown
    assert ["calm__c1", "calm__c2", "calm__c3"] == [use.item for use in merged.scales["calm__calm"].items]
    assert "(forms__p1 + forms__p2 * 2) / 3" == merged.scales["forms__kept"].formula
    assert {"calm__five", "forms__four", "ways", "served__sets"} == set(merged.response_options)
    assert {"tenure"} == set(merged.respondent)


def test_each_scale_keeps_who_may_see_it() -> None:
    """What an instrument says of all its scales is said of each in a survey."""
    merged = merge_survey(load_survey(EVERY_FEATURE, instruments=INSTRUMENTS))
    kept = {id: (one.permitted_level, one.sensitivity) for id, one in merged.scales.items()}

    assert {
        "calm__calm": (PermittedLevel.UNIT, Sensitivity.HEALTH),
        "forms__kept": (PermittedLevel.BOTH, Sensitivity.ROUTINE),
    } == kept
    assert (Sensitivity.HEALTH, EvidenceStatus.ORIGINAL_NOT_VALIDATED) == (merged.sensitivity, merged.evidence.status)
    assert (RatedThing.RESPONDENT, Wording.COMPLETE) == (merged.unit, merged.wording)
    one = merge_survey(survey({"instrument": "sum"}))
    assert (RatedThing.RESPONDENT, Wording.KEY_ONLY, EvidenceStatus.ORIGINAL_NOT_VALIDATED) == (
        one.unit,
        one.wording,
        one.evidence.status,
    )


def test_a_condition_of_a_whole_instrument_cuts_no_sum_short() -> None:
    """All items of the sum are asked or none, so that a sum is whole or not there at all."""
    one = survey(
        {"instrument": "sum", "show_if": "here"}, items=[{"id": "here", "type": "boolean", "text": {"en": "Here?"}}]
    )
    answers = {"sum__s1": 1, "sum__s2": 1}

    assert 2 == score(one, {"here": 1, **answers})["sum__total"].value
    assert "not_asked" == score(one, {"here": 0, **answers})["sum__total"].reason
    assert "no_answers" == score(one, answers)["sum__total"].reason


def test_what_compilation_finds_is_placed_in_the_survey() -> None:
    """Nobody looks for a fault in a merged instrument that was never written."""
    one = load_survey(FOLDER / "bad" / "types-in-conditions.yaml", instruments=INSTRUMENTS)
    with pytest.raises(DefinitionError) as raised:
        compile_plan(one)

    assert [
        (("instruments", 0, "show_if"), "show_if of instrument 'calm': a number is wanted, not a quoted code"),
        (("items", 1, "show_if"), "show_if of item 'typed': a condition is wanted, not a number"),
    ] == [(one.path, one.message) for one in raised.value.diagnostics]


def test_a_fault_elsewhere_keeps_its_place() -> None:
    """What is neither in an item nor in an instrument is not moved."""
    from cwinstruments.diagnostics import Diagnostic
    from cwinstruments.plan import place_in_survey

    one = survey(CALM)
    merged = merge_survey(one)
    for path in ((), ("requires", 0), ("scales", "other")):
        fault = Diagnostic("CWI303", "fault", path)
        assert fault == place_in_survey(one, merged, fault)


def test_the_plan_of_a_survey_names_the_survey() -> None:
    """Scores say which survey they are of, and which definitions it was made of."""
    one = load_survey(EVERY_FEATURE, instruments=INSTRUMENTS)
    plan = compile_plan(one)

    assert ("yearly-survey", "1.2.0", one.definition_digest) == (plan.instrument, plan.version, plan.definition_digest)
    assert plan is compile_plan(one)


def test_surveys_in_another_order_have_another_plan() -> None:
    """They are equal all the same, as instruments are whose scales stand in another order."""
    uses = ({**CALM, "as": "one"}, {**CALM, "as": "two"})
    orders = [tuple(compile_plan(survey(*some)).scales) for some in (uses, uses[::-1])]

    assert "one__c1" == orders[0][0]
    assert "two__c1" == orders[1][0]


# Sides and forms


def test_each_side_gets_its_own_form() -> None:
    """The survey says who gets which wording; an instrument without forms has one for all."""
    one = load_survey(EVERY_FEATURE, instruments=INSTRUMENTS)

    assert "agency" == one.form_of("forms", side="agency")
    assert "partner" == one.form_of("forms", side="partner")
    assert one.form_of("calm", side="agency") is None
    with pytest.raises(ValueError, match="'forms' has a form for each side: give side, one of agency, partner"):
        one.form_of("forms")


def test_who_is_not_there_has_no_form() -> None:
    """What is wrong with the call is said in words of the survey, and what would be right."""
    one, plain = load_survey(EVERY_FEATURE, instruments=INSTRUMENTS), survey(CALM)
    with pytest.raises(KeyError, match="yearly-survey has no instrument 'nope'; known: calm, forms"):
        one.form_of("nope")
    with pytest.raises(ValueError, match="side is one of agency, partner, not 'judge'"):
        one.form_of("calm", side="judge")
    with pytest.raises(ValueError, match=r"yearly-survey has no rater_groups; it has sides \(agency, partner\)"):
        one.form_of("forms", rater_group="peers")
    with pytest.raises(ValueError, match="small has no sides; it has neither sides nor groups of raters"):
        plain.form_of("calm", side="agency")


def test_a_form_may_be_fixed_or_be_the_only_one() -> None:
    """Then nobody has to say who answers."""
    use = {"instrument": "two-forms", "version": "2.0.0", "form": "partner"}
    alone = evolve(INSTRUMENTS["two-forms"], forms={"agency": INSTRUMENTS["two-forms"].forms["agency"]})
    only = structure_survey_document(document({"instrument": "two-forms", "version": "2.0.0"}), [alone])

    assert "partner" == survey(use).form_of("two_forms")
    assert "agency" == only.form_of("two_forms")


def test_rater_groups_get_forms_as_sides_do() -> None:
    """In a 360 a leader reads other words than those who rate the leader."""
    groups = {"self": {"form": "agency"}, "peers": {"form": "partner"}}
    forms = INSTRUMENTS["two-forms"].forms
    rated = evolve(
        INSTRUMENTS["two-forms"],
        forms={
            "agency": evolve(forms["agency"], side=None, rater_group="self"),
            "partner": evolve(forms["partner"], side=None),
        },
    )
    said = document({"instrument": "two-forms", "version": "2.0.0"}, rater_groups=groups)
    one = structure_survey_document(said, [rated])
    swapped = {"self": {"form": "partner"}, "peers": {"form": "agency"}}
    found, _ = check_survey(document(*said.data["instruments"], rater_groups=swapped), [rated])

    assert "partner" == one.form_of("two_forms", rater_group="peers")
    assert "They keep their word." == one.text_of("two_forms__p1", rater_group="peers")
    with pytest.raises(ValueError, match="has a form for each rater_group: give rater_group, one of self, peers"):
        one.form_of("two_forms")
    assert ["'peers' gets the form 'agency', which in instrument 'two-forms' is for 'self'"] == [
        one.message for one in found
    ]


# What is asked of files


def test_a_finding_has_its_place_in_the_file() -> None:
    """The line and the hint lead to what is wrong."""
    text = EVERY_FEATURE.read_text(encoding="utf-8").replace("calm__c3, shared]", "calm__c9, shared]")
    (found,), _ = check_survey(parse_document(text), INSTRUMENTS)
    line = next(number for number, one in enumerate(text.splitlines(), 1) if "calm__c9" in one)

    assert ("CWI712", line, "did you mean 'calm__c3'?") == (found.code, found.line, found.hint)


def test_a_covariate_on_no_page_is_a_warning() -> None:
    """It may be known of each respondent without asking; else nobody would have a norm score."""
    data = read_document(EVERY_FEATURE).data
    without = {**data, "pages": [{**data["pages"][0], "entries": ["in_office", "helps"]}, *data["pages"][1:]]}
    (found,), _ = check_survey(Document(without), INSTRUMENTS)

    assert ("CWI720", "covariate 'tenure' is on no page", Severity.WARNING) == (
        found.code,
        found.message,
        found.severity,
    )
    assert "tenure" == structure_survey_document(Document(without), INSTRUMENTS).entries()[0]


# What an application shows


def test_an_entry_is_an_item_with_its_options() -> None:
    """Whatever is asked, an application gets it by the name under which it is answered."""
    one = load_survey(EVERY_FEATURE, instruments=INSTRUMENTS)
    shown = {entry: (one.item(entry).type, len(one.options_of(entry).options)) for entry in one.entries()}

    assert list(one.entries()) == [one.item(entry).id for entry in one.entries()]
    assert {
        "tenure": (ItemType.INTEGER, 0),
        "in_office": (ItemType.BOOLEAN, 0),
        "helps": (ItemType.MULTIPLE_CHOICE, 2),
        "calm__c1": (ItemType.ORDERED_CHOICE, 3),
        "calm__c3": (ItemType.ORDERED_CHOICE, 3),
        "calm__c2": (ItemType.ORDERED_CHOICE, 3),
        "forms__p1": (ItemType.ORDERED_CHOICE, 3),
        "forms__p2": (ItemType.ORDERED_CHOICE, 3),
        "shared": (ItemType.TEXT, 0),
    } == shown
    assert [99] == [code.code for code in one.options_of("calm__c1").nonresponse]
    assert Range(Fraction(0), Fraction(60)) == one.item("tenure").range


def test_a_covariate_with_options_is_a_choice() -> None:
    """Its title is what a respondent reads."""
    one = survey({"instrument": "points", "parameters": {"points": 3, "mean": 2}})

    assert (ItemType.NOMINAL_CHOICE, False) == (one.item("role").type, one.item("role").scored)
    assert ["worker", "lead"] == [option.value for option in one.options_of("role").options]
    assert "Puesto" == one.text_of("role", language="es")


def test_two_things_that_are_compared_are_options() -> None:
    """A respondent chooses between them."""
    between = [{"value": "desk", "label": {"en": "Desk"}}, {"value": "visit", "label": {"en": "Visit"}}]
    one = survey(CALM, items=[{"id": "more", "type": "paired_comparison", "between": between, "text": {"en": "More?"}}])

    assert ["desk", "visit"] == [option.value for option in one.options_of("more").options]


def test_the_text_of_an_entry_is_that_of_who_reads_it() -> None:
    """The side decides on the form of instruments and of the survey's own items alike."""
    one = load_survey(EVERY_FEATURE, instruments=INSTRUMENTS)
    fixed = survey({"instrument": "two-forms", "version": "2.0.0", "form": "partner"})

    assert "It keeps its word." == one.text_of("forms__p1", side="agency")
    assert "Cumplen." == one.text_of("forms__p1", form="partner", language="es")
    assert "What else about the agency?" == one.text_of("shared", side="partner")
    assert "Do you work in the office?" == one.text_of("in_office", side="partner")
    assert ("I am calm.", "We meet in time.") == (one.text_of("calm__c1", side="agency"), one.text_of("forms__p2"))
    assert "They keep their word." == fixed.text_of("two_forms__p1")
    with pytest.raises(LookupError, match="reads otherwise in some forms; say which one: agency, partner"):
        one.text_of("forms__p1")
    with pytest.raises(ValueError, match="side is one of agency, partner, not 'judge'"):
        one.text_of("in_office", side="judge")


@pytest.mark.parametrize(
    ("entry", "hint"),
    [
        ("c1", "did you mean 'calm__c1'"),
        ("calm", "did you mean 'calm__c"),
        ("calm__c9", "did you mean 'calm__c"),
        ("no__c1", "known: "),
    ],
)
def test_what_is_not_asked_has_no_text(entry: str, hint: str) -> None:
    """The message says what was probably meant."""
    one = load_survey(EVERY_FEATURE, instruments=INSTRUMENTS)
    for give in (one.item, one.options_of, one.text_of):
        with pytest.raises(KeyError, match=f"yearly-survey asks nothing called '{entry}'; {hint}"):
            give(entry)


# What is said of wrong answers and scales


def test_names_without_their_alias_are_recognised() -> None:
    """Who scored the instrument by itself before forgets the alias first."""
    one = survey(CALM)
    scores = score(one, {"calm__c1": 4, "calm__c2": 4, "calm__c3": 0})
    with pytest.raises(InvalidResponseError, match=r"'c1' is no item of small; did you mean 'calm__c1'\?"):
        score(one, {"c1": 4})
    with pytest.raises(KeyError, match=r"small has no scale 'calm'; did you mean 'calm__calm'\?"):
        scores["calm"]
    with pytest.raises(KeyError, match=r"small has no scale 'calm'; did you mean 'calm__calm'\?"):
        explain(one, {})["calm"]

    assert ("calm" not in scores, "calm__calm" in scores, scores.get("calm")) == (True, True, None)


def test_an_answer_to_what_was_not_served_says_so() -> None:
    """The note names what decides: the rotation, and a gate only where it is unanswered."""
    rotation = {"sets": {"first": ["calm__c3"], "second": ["calm__c1", "calm__c2"]}}
    gate = {"id": "here", "type": "boolean", "text": {"en": "Here?"}}
    one = survey({**CALM, "show_if": "here"}, items=[gate], rotation=rotation)

    def notes(**answers: Any) -> list[str]:
        return [note.message for note in score(one, answers).notes]

    not_served = "although it was not asked (that depends on 'here' and 'rotation'); it is not scored"
    assert [f"item 'calm__c3' is answered (4) {not_served}"] == notes(rotation="second", here=1, calm__c3=4)
    assert ["item 'calm__c3' is answered (4) but 'here' is not; it is not scored"] == notes(
        rotation="first", calm__c3=4
    )
    assert ["item 'calm__c3' is answered (4) but 'here' and 'rotation' are not; it is not scored"] == notes(calm__c3=4)


def test_instruments_keep_their_own_hash() -> None:
    """An instrument that is used twice is the same one."""
    one = survey({**CALM, "as": "one"}, {**CALM, "as": "two"})
    resolved: tuple[Instrument, ...] = tuple(one.resolved.values())

    assert resolved[0] is resolved[1]
