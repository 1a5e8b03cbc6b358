"""The shipped instruments, found through their installed entry points."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwinstruments import unit_scores
from cwinstruments.cases import Case
from cwinstruments.catalog import CatalogEntry, load_catalog
from cwinstruments.errors import InvalidResponseError, ParameterError, UnboundParameterError
from cwinstruments.model import EvidenceStatus, Instrument, TextRedistributable, Wording
from cwinstruments.plan import compile_aggregates, compile_plan
from cwinstruments.plan.aggregates import BandOf
from cwinstruments.scoring import explain, score, verify
from cwinstruments.scoring.evaluator import band_finder
from cwinstruments.substitution import assignments

# Many, and about what is covered elsewhere: measuring coverage would double their time.
pytestmark = pytest.mark.unmeasured

CATALOG = load_catalog(disabled=())
ENTRIES = list(CATALOG.entries)
SHIPPED = {
    "aitcs-ii",
    "community-practice-checklist",
    "handshake-to-compact-scorecard",
    "internal-partnerships",
    "partnership-obstacles",
    "tribal-partnership-module",
    "vichealth-partnerships-analysis",
    "brief-resilience-scale",
    "copenhagen-burnout-inventory",
    "pss-10",
    "pss-4",
    "secondary-traumatic-stress-scale",
    "who-5",
    "ahrq-hospital-sops-1",
    "caseload",
    "copsoq-iii-climate",
    "copsoq-iii-demands",
    "edmondson-team-psychological-safety",
    "inclusion-and-care-practices",
    "intent-to-stay",
    "levels-of-collaboration",
    "mattering-and-growth",
    "moral-distress",
    "nasa-tlx",
    "oldenburg-burnout-inventory",
    "partner-landscape",
    "partnership-quality",
    "proqol-5",
    "psc-12",
    "psc-4",
    "representation",
    "retention",
    "safety-attitudes-short",
    "team-safety",
    "workload-experience",
    "crisis-response",
    "hse-indicator-tool",
    "interpersonal-conflict-at-work",
    "leave-coverage",
    "organizational-constraints",
    "quantitative-workload-inventory",
    "support-contacts",
    "workload-equity",
    "workload-pulse",
    "field-safety-provisions",
    "harm-fairness-response",
    "leader-360",
    "team-safety-pulse",
    "trust-by-referent",
}


def _closed() -> list[Any]:
    """Give every instrument with each of the values that its parameters are looked at with."""
    found = []
    for entry in ENTRIES:
        parameters = entry.instrument.template["parameters"] if entry.instrument.template else {}
        for number, values in enumerate(assignments(parameters)):
            found.append(pytest.param(entry.instrument.bind(**values), id=f"{entry.id}-{number}"))
    return found


def _cases() -> list[Any]:
    found = []
    for entry in ENTRIES:
        cases = CATALOG.cases(entry.id)
        assert cases is not None, entry.id
        found += [
            pytest.param(cases.bind(entry.instrument, case), case, id=f"{entry.id}-{case.id}") for case in cases.cases
        ]
    return found


CLOSED = _closed()
CASES = _cases()


def test_every_instrument_of_the_three_plugins_is_found_without_a_finding() -> None:
    """What is shipped loads and is found by its id."""

    assert {entry.id for entry in ENTRIES} == SHIPPED
    assert () == tuple(CATALOG.check())


@pytest.mark.parametrize("instrument", CLOSED)
def test_nobody_who_answered_nothing_gets_a_score(instrument: Instrument) -> None:
    """A person without answers has None with a reason on every scale, never a number."""
    scores = score(instrument, {})

    assert {(None, "no_answers")} == {(one.value, one.reason) for one in scores.scales.values()}


@pytest.mark.parametrize("instrument", CLOSED)
def test_a_99_where_it_means_nothing_is_refused_by_name(instrument: Instrument) -> None:
    """An answer outside the domain is an error naming respondent, item, value and what is allowed."""
    item = instrument.items[0].id
    with pytest.raises(InvalidResponseError) as raised:
        score(instrument, {item: 990}, respondent="r007")

    message = str(raised.value)
    assert "respondent 'r007'" in message
    assert f"item '{item}': 990 is not allowed; allowed is " in message
    assert (item, 990) == (raised.value.invalid[0].item, raised.value.invalid[0].value)


@pytest.mark.parametrize(("instrument", "case"), CASES)
def test_every_case_is_verified_from_its_trace(instrument: Instrument, case: Case) -> None:
    """What a worked case scores is what a second evaluator gives, straight from the definition."""
    trace = explain(instrument, case.responses, on_invalid="missing")

    assert () == verify(trace, instrument)


def score_has_band(instrument: Instrument, scale: str) -> bool:
    return compile_plan(instrument).output(scale).band is not None


def band_of_unit(instrument: Instrument, scale: str, value: float | None) -> str | None:
    """Give the band of a unit with this value, by the edges that its plan holds; None where there are none."""
    plan = compile_aggregates(instrument)
    band = plan.output(scale).band if scale in {one.scale for one in plan.outputs} else None
    nodes = [step.node for step in plan.steps if step.name == band and isinstance(step.node, BandOf)]
    return band_finder(nodes[0].edges, nodes[0].codes)(value) if nodes and value is not None else None


@pytest.mark.parametrize(("instrument", "case"), CASES)
def test_every_case_gives_what_was_worked_by_hand(instrument: Instrument, case: Case) -> None:
    """The cases are compared here once more, without the library's own comparison.

    Where bands are for units alone, a respondent has none, and the case tells that of a unit with this value.
    """
    if case.expect_invalid:
        with pytest.raises(InvalidResponseError) as raised:
            score(instrument, case.responses)

        assert set(case.expect_invalid) == {one.item for one in raised.value.invalid}
        return
    scores = score(instrument, case.responses)
    for scale, expected in case.expect.items():
        for key, wanted in expected.stated().items():
            actual = getattr(scores[scale], key)
            if key == "band" and not score_has_band(instrument, scale):
                assert actual is None
                actual = band_of_unit(instrument, scale, scores[scale].value)
            if isinstance(wanted, Fraction) and actual is not None:
                wanted = pytest.approx(float(wanted), abs=float(expected.tolerance or 0) or 1e-9)
            assert wanted == actual, (scale, key)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_published_instruments_ship_without_their_text(entry: CatalogEntry) -> None:
    """Only what was written here, or may be passed on, carries item text."""
    instrument = entry.instrument
    original = instrument.evidence.status is EvidenceStatus.ORIGINAL_NOT_VALIDATED
    with_text = [item.id for item in instrument.items if item.text or item.text_by_form]

    if instrument.wording is Wording.SLOTS:
        # What fills the slots is written by others, and is theirs.
        assert (True, [], TextRedistributable.NO) == (original, with_text, instrument.licence.text_redistributable)
        return
    assert (instrument.wording is Wording.COMPLETE) == original
    assert (len(instrument.items) if original else 0) == len(with_text)
    assert original <= (instrument.licence.text_redistributable is TextRedistributable.YES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_originals_say_that_they_are_not_validated_in_both_languages(entry: CatalogEntry) -> None:
    """An original instrument never looks like a validated one."""
    instrument = entry.instrument
    if instrument.evidence.status is not EvidenceStatus.ORIGINAL_NOT_VALIDATED:
        pytest.skip("a published instrument")

    assert instrument.evidence.statement is not None
    assert {"en", "es"} == set(instrument.evidence.statement)
    assert all(not scale.cutoffs for scale in instrument.scales.values())
    assert "draft" == instrument.translations["es"].status.value


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_item_texts_are_short(entry: CatalogEntry) -> None:
    """An item of an original has at most twenty words."""
    for item in entry.instrument.items:
        texts = [*(item.text or {}).values(), *(text for form in item.text_by_form.values() for text in form.values())]
        for text in texts:
            assert len(text.split()) <= 20, text


# Edmondson: the number of points is the user's to say


def test_the_number_of_points_must_be_given() -> None:
    """Nobody's 5-point answers are scored as 7-point ones because of a default."""
    team = CATALOG.instrument("edmondson-team-psychological-safety")

    assert ("points",) == team.unbound
    with pytest.raises(UnboundParameterError, match="points"):
        compile_plan(team)
    with pytest.raises(ParameterError, match="5 or 7"):
        team.bind(points=6)


# Oldenburg: the coding decides which items are reverse-keyed

OLBI = CATALOG.instrument("oldenburg-burnout-inventory")
OLBI_ITEMS = [item.id for item in OLBI.items]


@settings(deadline=None)
@given(st.lists(st.none() | st.integers(1, 4), min_size=16, max_size=16), st.sampled_from(["complete", "half"]))
def test_both_codings_give_the_same_scores_for_mirrored_answers(answers: list[int | None], rule: str) -> None:
    """A form coded from the other end has 5 - x for every x, and the same scores on every scale."""
    straight = score(
        OLBI.bind(coding="strongly_agree_1", missing_rule=rule), dict(zip(OLBI_ITEMS, answers, strict=True))
    )
    mirrored = [None if one is None else 5 - one for one in answers]
    turned = score(
        OLBI.bind(coding="strongly_agree_4", missing_rule=rule), dict(zip(OLBI_ITEMS, mirrored, strict=True))
    )

    assert straight.scales == turned.scales


def test_each_coding_reverses_the_items_that_the_other_does_not() -> None:
    """Eight of sixteen each, and no item in both lists: public lists differ only by the coding."""
    reversed_items = [
        {use.item for use in OLBI.bind(coding=coding).scales["burnout"].items if use.reverse_keyed}
        for coding in ("strongly_agree_1", "strongly_agree_4")
    ]

    assert {f"olbi{number:02}" for number in (2, 3, 4, 6, 8, 9, 11, 12)} == reversed_items[0]
    assert set(OLBI_ITEMS) - reversed_items[0] == reversed_items[1]


# ProQOL: T scores only from numbers that the user gives

PROQOL = CATALOG.instrument("proqol-5")
T_SCALES = ["burnout_t", "compassion_satisfaction_t", "secondary_traumatic_stress_t"]
OF_NORMS = [f"{scale.removesuffix('_t')}_{what}" for scale in T_SCALES for what in ("mean", "sd")]


def test_without_the_users_numbers_there_are_no_t_scores() -> None:
    """No norm is made up: neither scales nor parameters of T scores exist until they are asked for."""
    raw = PROQOL.bind()

    assert ["burnout", "compassion_satisfaction", "secondary_traumatic_stress"] == sorted(raw.scales)
    assert () == PROQOL.unbound
    assert not set(OF_NORMS) & set(raw.bound)
    with pytest.raises(ParameterError, match="only with t_scores = given"):
        PROQOL.bind(burnout_mean=22)


def test_t_scores_need_every_mean_and_standard_deviation() -> None:
    """Whoever asks for T scores gives all six numbers."""
    given_numbers = dict(zip(OF_NORMS, (22, 5, 37, 6, 13, 5), strict=True))
    for name in OF_NORMS:
        some = {other: value for other, value in given_numbers.items() if other != name}
        with pytest.raises(ParameterError, match=f"'{name}'"):
            PROQOL.bind(t_scores="given", **some)

    assert T_SCALES == sorted(set(PROQOL.bind(t_scores="given", **given_numbers).scales) - set(PROQOL.scales))


# SAQ: what a unit gets


def test_a_unit_gets_the_per_cent_of_respondents_with_75_or_more() -> None:
    """Four of ten at 75 or above are 40 per cent; nine respondents are too few."""
    saq = CATALOG.instrument("safety-attitudes-short").bind()
    working = ["saq29", "saq30", "saq31", "saq32"]
    answers = [(4, 4, 4, 4), (5, 5, 5, 5), (4, 4, 4, 5), (4, 4, 4, 4), (3, 4, 4, 4), (1, 1, 1, 1), *[(3, 3, 3, 3)] * 4]
    scored = [score(saq, dict(zip(working, one, strict=True))).scales for one in answers]
    rows = [{"unit": "north", **{id: one.value for id, one in row.items()}} for row in scored]
    plan = compile_aggregates(saq)

    def working_conditions(some: list[dict[str, Any]]) -> tuple[float | None, str | None]:
        (one,) = [one for one in unit_scores(plan, some, unit="unit") if one.scale == "working_conditions"]
        return one.value, one.reason

    assert (40.0, None) == working_conditions(rows)
    assert (None, "too_few_respondents") == working_conditions(rows[:9])


# Caseload: standards are the user's choice

CASELOAD = CATALOG.instrument("caseload")
COUNTS = [item.id for item in CASELOAD.items if item.id.endswith(("_open", "_new"))]


def test_loads_on_two_bases_are_one_load_only_where_the_user_says_so() -> None:
    """Kept apart there is no scale that adds them."""
    apart = CASELOAD.bind(standards="sb2030_minimum")

    assert {"load_open", "load_new"} == {id for id in apart.scales if id.startswith("load") and "rounded" not in id}
    assert "load" in CASELOAD.bind(standards="sb2030_minimum", bases="added").scales


def test_unlike_counts_are_refused() -> None:
    """A standard of children can't be used on a count of families."""
    with pytest.raises(ParameterError, match="'family', which is what the items of this row are about"):
        CASELOAD.bind(standards={"ongoing": {"cases": 15, "basis": "open", "counts": "child"}})


def test_the_tables_hold_the_numbers_of_their_sources() -> None:
    """Every number once more, as printed."""
    tables = CASELOAD.parameters["standards"].tables
    numbers = {name: {row: cells["cases"] for row, cells in table.rows.items()} for name, table in tables.items()}
    california = ("screening", "investigation", "family_maintenance", "family_reunification", "permanent_placement")

    def of(*printed: str) -> dict[str, Fraction]:
        return dict(zip(california, map(Fraction, printed), strict=True))

    assert {"investigation": 12, "ongoing": 17, "foster_care": 12} == numbers["cwla_foster_12"]
    assert {"investigation": 12, "ongoing": 17, "foster_care": 15} == numbers["cwla_foster_15"]
    assert of("322.5", "15.8", "35.0", "27.0", "54.0") == numbers["california_1984"]
    assert of("116.1", "13.0", "14.2", "15.6", "23.7") == numbers["sb2030_minimum"]
    assert of("68.7", "9.9", "10.2", "11.9", "16.4") == numbers["sb2030_optimum"]
    assert all(table.source for table in tables.values())


@settings(deadline=None)
@given(st.sampled_from(sorted(CASELOAD.parameters["standards"].tables)), st.sampled_from(COUNTS), st.integers(1, 50))
def test_no_case_is_ever_ignored(table: str, count: str, cases: int) -> None:
    """A case of any type adds to the load, or there is no load, or the standard is of the other basis."""
    instrument = CASELOAD.bind(standards=table, bases="added")
    rows = CASELOAD.parameters["standards"].tables[table].rows
    type_, _, basis = count.rpartition("_")
    given_counts = {**dict.fromkeys(COUNTS, 0), "fte": 1, count: cases}
    load = score(instrument, given_counts)["load"].value
    if type_ not in rows:
        assert load is None
    elif rows[type_]["basis"] == {"open": "open", "new": "new_per_period"}[basis]:
        assert pytest.approx(float(cases / Fraction(rows[type_]["cases"]))) == load
    else:
        assert 0 == load


def test_the_only_hours_per_case_that_ship_say_that_they_are_made_up() -> None:
    """No study of hours was found, so none is pretended."""
    ((name, table),) = CASELOAD.parameters["hours_per_case"].tables.items()

    assert "illustration" == name
    assert table.title is not None
    assert table.title["en"].startswith("Illustration only: made-up")


# Landscape: what makes a closer look due is the agency's to say


def test_the_trigger_of_the_landscape_has_no_default() -> None:
    """Which rating, and which value of it, must both be said; contact and collaboration begin at 0."""
    landscape = CATALOG.instrument("partner-landscape")

    assert ("trigger_rating",) == landscape.unbound
    with pytest.raises(ParameterError, match="'due_at_or_below': it needs a value"):
        landscape.bind(trigger_rating="contact_frequency")
    with pytest.raises(ParameterError, match="'relationship_due_at_or_below': it needs a value"):
        landscape.bind(trigger_rating="relationship_quality")
    never = landscape.bind(trigger_rating="contact_frequency", due_at_or_below=0)
    assert [1, 0] == [score(never, {"pl_contact": contact})["closer_look"].value for contact in (0, 1)]
    with pytest.raises(UnboundParameterError, match="trigger_rating"):
        compile_plan(landscape)
