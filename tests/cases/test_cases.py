"""Tests of worked cases: loading them, and comparing scores with what they expect."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from cwinstruments.cases import NOT_STATED, Basis, Expected, check_cases, load_cases, structure_cases
from cwinstruments.cases.comparison import ScoredScale, compare
from cwinstruments.diagnostics import Diagnostic, Severity
from cwinstruments.documents import parse_document
from cwinstruments.errors import DefinitionError
from cwinstruments.loading import structure
from cwinstruments.model import Instrument
from cwinstruments.plan import compile_plan
from cwinstruments.scoring import Score

EXAMPLES = Path(__file__).parents[2] / "examples"
INSTRUMENT = """\
kind: instrument
id: example
version: "1.0.0"
title: {en: Example}
source: {citation: Made up for a test.}
licence: {name: CC-BY-4.0, text_redistributable: "yes"}
evidence: {status: published}
unit: respondent
permitted_level: both
sensitivity: routine
wording: complete
response_options:
  agreement5:
    options: [{value: 1}, {value: 2}, {value: 3}, {value: 4}, {value: 5}]
    nonresponse: [{code: 97, reason: not_applicable}]
  kinds:
    options: [{value: x}, {value: y}]
items:
  - {id: a1, text: {en: One.}, options: agreement5}
  - {id: a2, text: {en: Two.}, options: agreement5}
  - {id: a3, text: {en: Three.}, options: agreement5}
  - {id: choices, type: multiple_choice, text: {en: Which?}, options: kinds}
  - {id: remark, type: text, text: {en: What else?}}
  - {id: hidden, text: {en: Four.}, options: agreement5, show_if: "a1 == 1"}
scales:
  agreement:
    title: {en: Agreement}
    items: [a1, -a2, a3]
    method: mean
    missing: {min_answered: 2, then: available}
    transform: pomp
    round: {digits: 1, rule: half_up}
    bands: [{id: low}, {id: high, at_least: 50}]
    cutoffs: [{id: raised, at_least: 60, source: Made up.}]
    direction: higher_is_better
  number:
    title: {en: Number of kinds}
    formula: count(choices__x, choices__y)
    method: formula
    missing: {max_missing: 0}
    direction: descriptive
  share:
    title: {en: Share}
    formula: a1 / (a2 - 3)
    method: formula
    missing: {max_missing: 0}
    direction: descriptive
  total:
    title: {en: Sum}
    items: [a1, a2, a3, hidden]
    method: sum
    missing: {max_missing: 1, then: prorate}
    direction: descriptive
"""
COMPLETE = """\
  - id: nobody
    basis: hand
    working: Nothing is answered.
    responses: {}
    expect: {agreement: {value: ~}, number: {value: ~}, share: {value: ~}, total: {value: ~}}
"""


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return structure(parse_document(INSTRUMENT))


def cases(*more: str, id: str = "example", version: str = "1.0.0", complete: str = COMPLETE) -> str:
    head = f'kind: cases\ninstrument: {id}\nversion: "{version}"\ncases:\n'
    return head + complete + "".join(more)


def case(responses: str, expect: str = "", *, id: str = "one", invalid: str = "") -> str:
    text = f"  - id: {id}\n    basis: hand\n    working: By hand.\n    responses: {responses}\n"
    text += f"    expect: {expect}\n" if expect else ""
    return text + (f"    expect_invalid: {invalid}\n" if invalid else "")


def found(instrument: Instrument, text: str) -> list[Diagnostic]:
    return check_cases(instrument, parse_document(text, file="example.cases.yaml"))


def only(instrument: Instrument, text: str) -> Diagnostic:
    (one,) = found(instrument, text)
    return one


def test_cases_that_score_as_expected_have_no_findings(instrument: Instrument) -> None:
    """What is stated is compared, and agrees."""
    expect = """{agreement: {value: 75, reason: ~, n_answered: 3, n_items: 3, prorated: false, zero_filled: false,
      band: high, cutoffs: {raised: true}, lower: 75, upper: 75}, number: {value: 1}, share: {value: "-4/1"}}"""

    assert [] == found(instrument, cases(case("{a1: 4, a2: 2, a3: 4, choices: [x], remark: Yes}", expect)))


def test_a_score_that_differs_is_reported_at_the_expected_key(instrument: Instrument) -> None:
    """The message names case, scale, what came out and what was expected; the place is that of the key."""
    text = cases(case("{a1: 4, a2: 2, a3: 4}", "{agreement: {n_answered: 3, value: 50}}"))
    one = only(instrument, text)

    assert "CWI801" == one.code
    assert "case 'one': scale 'agreement' value is 75, expected 50" == one.message
    assert ("cases", 1, "expect", "agreement", "value") == one.path
    line = text.splitlines()[(one.line or 0) - 1]
    assert "50}}" == line[(one.column or 0) - 1 :]


@pytest.mark.parametrize(
    ("responses", "expect", "message", "hint"),
    [
        ("{a1: 4, a2: 2, a3: 5}", "{agreement: {value: 82}}", "value is 83.3, expected 82", "look at keying"),
        (
            "{a1: 4, a2: 2, a3: 5}",
            '{agreement: {value: "250/3"}}',
            "value is 83.3, expected 250/3 (83.3333333333)",
            "before it is rounded to 1 digits",
        ),
        ("{a1: 4, a2: 2, a3: 5}", '{agreement: {value: "13/3"}}', "value is 83.3", "look at 'transform'"),
        ("{a1: 4, a2: 2, a3: 5}", "{agreement: {value: 16.7}}", "expected 16.7", "reverse-keyed"),
        ("{a1: 4, a2: 2, a3: 5}", "{agreement: {value: 101}}", "expected 101", "can only be 0 to 100"),
        ("{a1: 4, a2: 2, a3: 5}", "{agreement: {value: ~}}", "value is 83.3, expected null", "although none"),
        ("{a1: 4, a2: 2}", "{total: {value: 10}}", "value is 12, expected 10", "missing answers ('prorate')"),
        ("{a1: 4}", "{agreement: {value: 75}}", "value is null, expected 75", "'too_few_answered' (1 of 3"),
        (
            "{a1: 4}",
            "{agreement: {reason: no_answers}}",
            "reason is 'too_few_answered', expected 'no_a",
            "missing rule",
        ),
        ("{a1: 4, a2: 4, a3: 4}", "{agreement: {reason: no_answers}}", "reason is null, exp", "although none"),
        ("{a1: 4, a2: 4}", "{agreement: {n_answered: 3}}", "n_answered is 2, expected 3", "show_if"),
        ("{a1: 4, a2: 4}", "{total: {n_items: 4}}", "n_items is 3, expected 4", "'states'"),
        ("{a1: 4, a2: 4}", "{total: {prorated: false}}", "prorated is true, expected false", "'then'"),
        ("{a1: 4, a2: 4}", "{agreement: {zero_filled: true}}", "zero_filled is false, expected true", "'then'"),
        ("{a1: 4, a2: 4}", "{agreement: {band: low}}", "band is 'high', expected 'low'", "edges of the bands"),
        ("{a1: 4, a2: 4}", "{agreement: {lower: 10}}", "lower is 33.3, expected 10", "which answers are missing"),
        ("{a1: 4, a2: 4}", "{agreement: {upper: ~}}", "upper is 66.7, expected null", "which answers are missing"),
        (
            "{a1: 5, a2: 4}",
            "{agreement: {cutoffs: {raised: false}}}",
            "cutoff 'raised' is true, ",
            "edges of the cutoff",
        ),
        ("{a1: 4, a2: 5}", "{share: {value: 4}}", "value is 2, expected 4", "look at its formula"),
        ("{a1: 4, a2: 3}", "{share: {value: 4}}", "value is null, expected 4", "'not_computable'"),
    ],
)
def test_a_mismatch_says_where_to_look(
    instrument: Instrument, responses: str, expect: str, message: str, hint: str
) -> None:
    """The hint is made from what came out: the missing rule, rounding, the transform, keying, or the range."""
    one = only(instrument, cases(case(responses, expect)))

    assert "CWI801" == one.code
    assert message in one.message
    assert one.hint is not None
    assert hint in one.hint


@pytest.mark.parametrize(
    ("value", "tolerance", "agrees"),
    [("83.3", None, True), ("83.3000001", None, False), ("83.34", "0.05", True), ("83.36", "0.05", False)],
)
def test_a_tolerance_is_a_distance_and_a_billionth_by_default(
    instrument: Instrument, value: str, tolerance: str | None, agrees: bool
) -> None:
    """Values that a source prints rounded can be compared, and nothing else passes by chance."""
    more = "" if tolerance is None else f", tolerance: {tolerance}"
    text = cases(case("{a1: 4, a2: 2, a3: 5}", f"{{agreement: {{value: {value}{more}}}}}"))

    assert agrees is (found(instrument, text) == [])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("83.33", "the score rounded to 2 digits; write \"250/3\", or give a 'tolerance' of 0.005"),
        ("83.3", "the score rounded to 1 digit; write \"250/3\", or give a 'tolerance' of 0.05"),
        ("83.34", "look at keying"),
        ("83", "look at keying"),
    ],
)
def test_a_score_that_is_expected_rounded_is_told_how_to_be_written(value: str, said: str) -> None:
    """Where rounding is all that differs, nothing is wrong with the key."""
    unrounded = INSTRUMENT.replace("    round: {digits: 1, rule: half_up}\n", "")
    assert unrounded != INSTRUMENT
    one = only(
        structure(parse_document(unrounded)), cases(case("{a1: 4, a2: 2, a3: 5}", f"{{agreement: {{value: {value}}}}}"))
    )

    assert said in (one.hint or "")


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("{value: 75, band: high, cutoffs: {raised: true}, prorated: true}", "value is null, expected 75"),
        ("{value: 75, reason: ~}", "value is null, expected 75"),
        ("{reason: no_answers, band: high}", "reason is 'too_few_answered', expected 'no_answers'"),
        ("{band: high}", "band is null, expected 'high'"),
        ("{cutoffs: {raised: true}}", "cutoff 'raised' is null, expected true"),
    ],
)
def test_what_follows_from_there_being_no_score_is_one_finding(instrument: Instrument, expect: str, said: str) -> None:
    """No edge is to blame for the band of a score that there is not."""
    one = only(instrument, cases(case("{a1: 4}", f"{{agreement: {expect}}}")))

    assert said in one.message
    assert "look at the missing rule" in (one.hint or "")


def test_what_does_not_follow_is_reported_beside_it(instrument: Instrument) -> None:
    """A score that differs and a count of answers are two things to look at."""
    expect = "{agreement: {value: ~, n_answered: 3, reason: too_few_answered, band: ~}}"
    both = found(instrument, cases(case("{a1: 4, a2: 4}", expect)))

    assert [("value",), ("n_answered",)] == [one.path[4:] for one in both]


def test_what_is_not_stated_is_not_compared() -> None:
    """A key left out says nothing, a key that is null says that there must be none."""
    data = {"instrument": "x", "version": "1.0.0", "cases": [{"id": "a", "basis": "published", "responses": {}}]}
    data["cases"][0]["expect"] = {"s": {"value": None, "n_items": 3}}  # type: ignore[index]
    one = structure_cases(data).cases[0]

    assert Basis.PUBLISHED is one.basis
    assert {"value": None, "n_items": 3} == dict(one.expect["s"].stated())
    assert one.expect["s"].band is NOT_STATED


@pytest.mark.parametrize(
    ("responses", "expect", "code", "message", "hint"),
    [
        ("{a11: 4}", "{total: {value: ~}}", "CWI805", "case 'one' answers item 'a11', which is not defined", "'a1'"),
        ("{}", "{agreemnt: {value: ~}}", "CWI806", "case 'one' expects scale 'agreemnt', which is", "'agreement'"),
        (
            "{a1: 5, a3: 5}",
            "{agreement: {band: hihg}}",
            "CWI807",
            "case 'one' expects band 'hihg', which scale 'agreement' does not have",
            "did you mean 'high'?",
        ),
        (
            "{a1: 5, a3: 5}",
            "{agreement: {cutoffs: {rised: true}}}",
            "CWI807",
            "case 'one' expects cutoff 'rised', which scale 'agreement' does not have",
            "did you mean 'raised'?",
        ),
    ],
)
def test_a_name_that_does_not_exist_is_reported_once(
    instrument: Instrument, responses: str, expect: str, code: str, message: str, hint: str
) -> None:
    """A misspelt item, scale, band or cutoff gets a suggestion and no second finding."""
    one = only(instrument, cases(case(responses, expect)))

    assert code == one.code
    assert message in one.message
    assert hint in (one.hint or "")


def test_a_response_that_is_refused_unexpectedly_is_one_finding(instrument: Instrument) -> None:
    """It names item, value and what is allowed; scores without it would only follow from that."""
    one = only(instrument, cases(case("{a1: 9, a2: 2, a3: 4}", "{agreement: {value: 75}}")))

    assert "CWI808" == one.code
    assert ("cases", 1, "responses", "a1") == one.path
    assert "case 'one': item 'a1': 9 is not allowed; allowed is one of 1, 2, 3, 4, 5, or 97" in one.message


def test_expected_refusals_are_exactly_these(instrument: Instrument) -> None:
    """What must be refused is refused, and nothing else."""
    text = cases(
        case(
            "{a1: 9, choices: [z], a2: 3}", "{agreement: {value: ~, reason: invalid_response}}", invalid="[a1, choices]"
        )
    )

    assert [] == found(instrument, text)


@pytest.mark.parametrize(
    ("responses", "item", "hint"),
    [
        ("{a1: 4}", "a1", "4 is among the values that the item allows"),
        ("{a1: 97}", "a1", "97 leaves the item not applicable"),
        ("{}", "a1", "an empty cell is missing, not invalid"),
        ("{a1: 2, hidden: 9}", "hidden", "9 leaves the item not asked"),
        ("{remark: 4}", "remark", "4 is among the values that the item allows"),
        ("{choices: [x]}", "choices", "['x'] is among the values that the item allows"),
    ],
)
def test_a_response_that_is_not_refused_is_reported(
    instrument: Instrument, responses: str, item: str, hint: str
) -> None:
    """The hint says why it was accepted."""
    one = only(instrument, cases(case(responses, invalid=f"[{item}]")))

    assert "CWI809" == one.code
    assert ("cases", 1, "expect_invalid", 0) == one.path
    assert hint in (one.hint or "")


def test_an_unknown_item_that_must_be_refused_is_reported(instrument: Instrument) -> None:
    """A misspelt item can't be refused, so the case would prove nothing."""
    one = only(instrument, cases(case("{a1: 4}", invalid="[a4]")))

    assert ("CWI805", ("cases", 1, "expect_invalid", 0)) == (one.code, one.path)
    assert "case 'one' expects item 'a4' to be refused, which is not defined" == one.message


def test_cases_of_another_instrument_are_reported(instrument: Instrument) -> None:
    """The id must be that of the instrument."""
    one = only(instrument, cases(id="exampel"))

    assert "CWI802" == one.code
    assert "the cases are of instrument 'exampel', the instrument is 'example'" == one.message


def test_cases_of_another_version_are_reported(instrument: Instrument) -> None:
    """A new version may score differently."""
    one = only(instrument, cases(version="1.1.0"))

    assert "CWI803" == one.code
    assert "1.1.0" in one.message
    assert "1.0.0" in one.message


def test_two_cases_with_one_id_are_reported(instrument: Instrument) -> None:
    """Findings about one could not be told from the other's."""
    one = only(instrument, cases(case("{}", "{total: {value: ~}}", id="nobody")))

    assert ("CWI804", ("cases", 1, "id")) == (one.code, one.path)


def test_scales_without_a_case_are_a_warning(instrument: Instrument) -> None:
    """Nothing would prove that they are scored rightly."""
    complete = COMPLETE.replace(", total: {value: ~}", "")
    one = only(instrument, cases(complete=complete))

    assert ("CWI810", Severity.WARNING) == (one.code, one.severity)
    assert "scale 'total' is expected in no case" == one.message
    several = only(instrument, cases(complete=complete.replace(", share: {value: ~}", "")))
    assert "scales 'share', 'total' are expected in no case" == several.message


def test_no_case_without_answers_is_a_warning(instrument: Instrument) -> None:
    """Nothing would prove that somebody who answers nothing has no score."""
    answered = COMPLETE.replace("{}", "{a1: 3}")
    one = only(instrument, cases(complete=answered))

    assert ("CWI811", Severity.WARNING) == (one.code, one.severity)
    assert [] == found(instrument, cases(complete=COMPLETE.replace("{}", "{a1: 97, a2: ~}")))


def test_faults_of_shape_are_all_that_is_said(instrument: Instrument) -> None:
    """What has the wrong shape is not scored."""
    text = cases().replace("basis: hand", "basis: guess").replace("responses", "answers")

    assert {"CWI101", "CWI102", "CWI104"} >= {one.code for one in found(instrument, text)} > set()


def test_cases_are_loaded_with_exact_numbers(tmp_path: Path) -> None:
    """A fraction stays one."""
    file = tmp_path / "example.cases.yaml"
    text = case("{a1: 0.1}", '{total: {value: "200/3", tolerance: 0.1, lower: 1.5}}')
    file.write_text(cases(text), encoding="utf-8")
    loaded = load_cases(file)

    expected = Expected(value=Fraction(200, 3), tolerance=Fraction(1, 10), lower=Fraction(3, 2))
    assert expected == loaded.cases[1].expect["total"]
    assert ("example", "1.0.0", "By hand.") == (loaded.instrument, loaded.version, loaded.cases[1].working)


def test_cases_of_the_wrong_shape_are_not_loaded(tmp_path: Path) -> None:
    """Every fault is in the error."""
    file = tmp_path / "example.cases.yaml"
    file.write_text("kind: cases\ncases: []\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as raised:
        load_cases(file)

    assert ["CWI102", "CWI107", "CWI110"] == sorted(one.code for one in raised.value.diagnostics)


def test_a_score_beyond_all_numbers_is_not_as_expected(instrument: Instrument) -> None:
    """Infinity differs from everything that a case can expect."""
    plan = compile_plan(instrument)
    endless = Score(float("inf"), None, 2, 2)
    scored = ScoredScale(
        instrument.scales["share"], endless, plan.output("share"), {"share.raw": 1.0, "share.score": 1.0}, None
    )
    (one,) = compare(scored, Expected(value=Fraction(1)))

    assert ("inf", "1") == (one.actual, one.expected)


def test_the_examples_cases_agree_with_the_engine() -> None:
    """The example that uses every feature is worked by hand, and scores as worked; its one stale answer is meant."""
    from cwinstruments.documents import read_document
    from cwinstruments.loading import load_instrument

    document = read_document(EXAMPLES / "every-feature.cases.yaml")

    found = check_cases(load_instrument(EXAMPLES / "every-feature.yaml"), document)

    assert ["CWI818"] == [one.code for one in found]
