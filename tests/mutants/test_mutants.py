"""Tests of mutants: what is changed, which of them cases kill, and what is written for those that survive."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import load_instrument
from cwinstruments.cases import Cases, load_cases, structure_cases
from cwinstruments.documents import parse_document
from cwinstruments.errors import UnboundParameterError
from cwinstruments.loading import structure
from cwinstruments.model import Instrument
from cwinstruments.mutants import Kind, MutantReport, Survivor, make_mutants, run_mutants

EXAMPLES = Path(__file__).parents[2] / "examples"
HEAD = """\
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
    nonresponse: [{code: 97, reason: not_applicable}, {code: 99, reason: refused}]
  kinds:
    options: [{value: x}, {value: y}]
items:
  - {id: a1, text: {en: One.}, options: agreement5}
  - {id: a2, text: {en: Two.}, options: agreement5}
  - {id: a3, text: {en: Three.}, options: agreement5}
  - {id: a4, text: {en: Four.}, type: nominal_choice, options: kinds}
"""


def example(scale: str, *, more: str = "") -> Instrument:
    """Build an instrument with one scale, `candour`."""
    lines = "".join(f"    {line}\n" for line in scale.splitlines())
    title = "    title: {en: Candour}\n    direction: higher_is_better\n"
    return structure(parse_document(f"{HEAD}{more}scales:\n  candour:\n{title}{lines}"))


def ids(instrument: Instrument, kind: Kind) -> list[str]:
    return [one.id for one in make_mutants(instrument) if one.kind is kind]


def cases_of(*cases: Mapping[str, Any], **more: Any) -> Cases:
    return structure_cases({"instrument": "example", "version": "1.0.0", "cases": cases, **more})


def hand(responses: Mapping[str, Any], *, basis: str = "hand", working: str = "By hand.", **expect: Any) -> Any:
    return {"id": "one", "basis": basis, "working": working, "responses": responses, "expect": {"candour": expect}}


MEAN = "items: [a1, -a2, a3]\nmethod: mean\nmissing: {max_missing: 0}"


def survivors(report: MutantReport, kind: Kind) -> list[str]:
    return [one.mutant.id for one in report.survived if one.mutant.kind is kind]


def test_each_item_is_turned_round_and_dropped_and_weighted() -> None:
    """A slip of the key is one of these."""
    instrument = example(MEAN)

    assert [f"a{n} keying in candour" for n in (1, 2, 3)] == ids(instrument, Kind.KEYING)
    assert [f"a{n} dropped from candour" for n in (1, 2, 3)] == ids(instrument, Kind.DROPPED)
    assert [f"a{n} weight in candour" for n in (1, 2, 3)] == ids(instrument, Kind.WEIGHT)
    assert [("scales", "candour", "items", n) for n in (0, 1, 2)] == [
        one.path for one in make_mutants(instrument) if one.kind is Kind.KEYING
    ]


def test_an_item_alone_is_neither_dropped_nor_weighted() -> None:
    """Without it there would be no scale, and a weight changes nothing."""
    instrument = example("items: [a1]\nmethod: mean\nmissing: {max_missing: 0}")

    assert ["a1 keying in candour"] == ids(instrument, Kind.KEYING)
    assert [] == ids(instrument, Kind.DROPPED) + ids(instrument, Kind.WEIGHT)


def test_each_score_of_a_recoding_is_shifted() -> None:
    """Codes and numbers alike."""
    instrument = example("items: [{item: a4, recode: {x: 1, y: 0}}, a1]\nmethod: sum\nmissing: {max_missing: 0}")

    assert ["a4 recoding of x in candour", "a4 recoding of y in candour"] == ids(instrument, Kind.RECODING)


def test_edges_move_by_one_attainable_score() -> None:
    """Between two scores that can be attained, an edge can stand anywhere without a difference."""
    scale = "items: [a1, a2]\nmethod: mean\nmissing: {max_missing: 0}\nbands: [{id: low}, {id: high, at_least: 2.75}]"
    moved = {
        one.id: one.instrument.scales["candour"].bands[1]
        for one in make_mutants(example(scale))
        if one.kind is Kind.BAND
    }

    assert 3.5 == moved["candour band 'high' edge up"].at_least
    assert 2.5 == moved["candour band 'high' edge down"].at_least
    assert 2.75 == moved["candour band 'high' edge as above"].above


def test_an_edge_at_an_end_moves_only_inwards() -> None:
    """Beyond the greatest score there is no score to move to."""
    scale = "items: [a1]\nmethod: mean\nmissing: {max_missing: 0}\ncutoffs: [{id: most, at_least: 5, source: x}]"

    assert ["candour cutoff 'most' at_least down", "candour cutoff 'most' at_least as above"] == ids(
        example(scale), Kind.CUTOFF
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("max_missing: 0", ["max_missing 1"]),
        (
            "min_answered: 2, then: available",
            ["min_answered 1", "min_answered 3", "then prorate", "then none", "then zero_fill"],
        ),
        (
            'max_missing_fraction: "1/3", then: available',
            ["max_missing_fraction 0", "max_missing_fraction 2/3", "then prorate", "then none", "then zero_fill"],
        ),
    ],
)  # fmt: skip
def test_a_missing_rule_allows_one_answer_more_and_less(rule: str, expected: list[str]) -> None:
    """A rule that now lets an answer be missing also says what is done about it."""
    instrument = example(f"items: [a1, a2, a3]\nmethod: mean\nmissing: {{{rule}}}")

    assert [f"candour {one}" for one in expected] == ids(instrument, Kind.MISSING_RULE)


def test_non_responses_that_can_occur_leave_the_count_or_stay() -> None:
    """What no item takes is no mutant: it would change nothing."""
    assert ["candour not_applicable missing", "candour refused excluded"] == ids(example(MEAN), Kind.STATE_POLICY)


def test_a_mean_is_taken_for_a_sum_unless_both_are_the_same() -> None:
    """A per cent of the maximum is the same of both."""
    assert ["candour as a sum"] == ids(example(MEAN), Kind.METHOD)
    assert [] == ids(example(f"{MEAN}\ntransform: pomp"), Kind.METHOD)


def test_operators_of_formulas_are_confused() -> None:
    """What stands in quotes is a code, and no operator."""
    formula = "formula: \"if(a4 == 'x-and-y', a1 - a2, max(a1, a2))\"\nmethod: formula\nmissing: {max_missing: 0}"

    assert ["!= for == at 7", "+ for - at 24", "min for max at 30"] == [
        one.removeprefix("candour formula ") for one in ids(example(formula), Kind.FORMULA)
    ]


def test_only_published_and_hand_worked_cases_kill() -> None:
    """What the library gave proves that it gives what it gives; a case that fails proves nothing either."""
    instrument = example(MEAN)
    responses = {"a1": 5, "a2": 2, "a3": 4}
    right = hand(responses, value="13/3")

    assert [] == survivors(run_mutants(instrument, cases_of(right)), Kind.KEYING)
    for wrong in (
        hand(responses, value="13/3", basis="generated"),
        hand(responses, value="13/3", working="..."),
        hand(responses, value=5),
        hand(responses),
    ):
        report = run_mutants(instrument, cases_of(wrong))

        assert () == report.killed
        assert 3 == len(survivors(report, Kind.KEYING))


def test_the_middle_answer_does_not_prove_a_key() -> None:
    """Turned round it is the same; the responses that are proposed are others."""
    report = run_mutants(example(MEAN), cases_of(hand({"a1": 3, "a2": 3, "a3": 3}, value=3)))
    told = next(one for one in report.survived if one.mutant.id == "a2 keying in candour")

    assert "a2 keying in candour" in survivors(report, Kind.KEYING)
    assert told.responses is not None
    assert 3 != told.responses["a2"]


def test_a_case_to_fill_in_expects_nothing_and_can_be_loaded() -> None:
    """The machine never writes an expected score."""
    report = run_mutants(example(MEAN), cases_of(hand({}, value=None)))
    written = "".join(one.case or "" for one in report.survived)
    document = parse_document(f'kind: cases\ninstrument: example\nversion: "1.0.0"\ncases:\n{written}')
    cases = structure_cases(document.data)

    assert len(report.survived) == len(cases.cases) > 5
    assert all(case.to_work_out == ("candour",) for case in cases.cases)
    assert not any(case.proves for case in cases.cases)


def test_a_case_to_fill_in_leaves_out_what_nobody_is_asked() -> None:
    """An answer to a hidden item would not be counted, and whoever works the case out would wonder."""
    gated = '  - {id: a5, text: {en: Five.}, options: agreement5, show_if: "a1 >= 4"}\n'
    instrument = example("items: [a1, -a2, a5]\nmethod: mean\nmissing: {min_answered: 1, then: available}", more=gated)
    report = run_mutants(instrument, cases_of(hand({}, value=None)))
    responses = [one.responses for one in report.survived if one.responses is not None]
    hidden = [one for one in responses if one.get("a1", 0) < 4]

    assert len(hidden) > 3
    assert [] == [one for one in hidden if "a5" in one]
    assert any("a5" in one for one in responses)


def test_responses_are_found_on_both_sides_of_every_edge() -> None:
    """Each survivor of a band comes with a score that falls into another band."""
    scale = f"{MEAN}\nround: {{digits: 1, rule: half_up}}\nbands: [{{id: low}}, {{id: high, above: 3.3}}]"
    report = run_mutants(example(scale), cases_of(hand({}, value=None)))

    assert 3 == len(survivors(report, Kind.BAND))
    assert () == report.undecided


def test_equivalent_mutants_do_not_count() -> None:
    """With one item, a mean is a sum; a rule that allows the same numbers of answers is the same rule."""
    report = run_mutants(
        example("items: [a1]\nmethod: mean\nmissing: {min_answered: 1, then: available}"),
        cases_of(hand({}, value=None)),
    )

    assert "candour as a sum" in [one.id for one in report.equivalent]
    assert report.total == len(report.killed) + len(report.survived) + len(report.undecided)


def test_parameters_have_the_values_that_the_cases_give_them() -> None:
    """A mutant is found once, at its place in the definition, and killed where any case kills it."""
    more = "parameters:\n  edge: {type: integer, enum: [2, 4], title: {en: Edge}}\n"
    bands = "bands: [{id: low}, {id: high, at_least: {parameter: edge}}]"
    scale = f"items: [a1]\nmethod: mean\nmissing: {{max_missing: 0}}\n{bands}"
    instrument = example(scale, more=more)
    low = {**hand({"a1": 2}, band="high"), "parameters": {"edge": 2}}
    high = {**hand({"a1": 3}, band="low"), "id": "two", "parameters": {"edge": 4}}
    report = run_mutants(instrument, cases_of(low, high))

    assert [] == survivors(report, Kind.BAND)
    assert 3 == report.by_kind()[Kind.BAND][0]
    with pytest.raises(UnboundParameterError):
        list(make_mutants(instrument))


def test_a_choice_among_values_is_mutated_for_each_value() -> None:
    """Two rules to choose from are two places in the definition, and each has to be proved."""
    more = "parameters:\n  rule: {type: choice, enum: [all, two], title: {en: Rule}}\n"
    rule = "{parameter: rule, values: {all: {max_missing: 0}, two: {min_answered: 2, then: available}}}"
    instrument = example(f"items: [a1, a2, a3]\nmethod: mean\nmissing: {rule}", more=more)
    case = {**hand({"a1": 1, "a2": 2, "a3": 5}, value="8/3"), "parameters": {"rule": "all"}}
    other = {**case, "id": "other", "parameters": {"rule": "two"}}
    report = run_mutants(instrument, cases_of(case, other))
    paths = [one.mutant.path for one in report.survived if one.mutant.kind is Kind.MISSING_RULE]

    assert {("scales", "candour", "missing", "values", one) for one in ("all", "two")} == {path[:5] for path in paths}
    assert {"all", "two"} == {str(one.parameters["rule"]) for one in report.survived}


def test_progress_is_told_for_each_mutant() -> None:
    """Whoever waits can see how long."""
    told: list[tuple[int, int]] = []
    report = run_mutants(
        example(MEAN), cases_of(hand({}, value=None)), on_progress=lambda done, whole: told.append((done, whole))
    )

    assert told[-1][0] == told[-1][1] == len(told) >= report.total


def test_every_kind_of_mutant_is_made_and_told() -> None:
    """The example that has every feature has every kind of mutant but those of norms."""
    instrument = load_instrument(EXAMPLES / "every-feature.yaml")
    report = run_mutants(instrument, load_cases(EXAMPLES / "every-feature.cases.yaml"), most_responses=100)

    assert {*Kind} - {Kind.NORM} == set(report.by_kind())
    assert () == report.survived
    assert str(report) == f"every-feature 1.0.0: none of {report.total} mutants survive"


def test_a_proposed_case_writes_exact_decimals_within_parameters() -> None:
    """Cells of a table stay as the file of cases has them, and are written as numbers."""
    mutant = next(iter(make_mutants(example(MEAN))))
    survivor = Survivor(mutant, {"a1": 1}, ("total",), {"hours": {"screening": {"hours": Decimal("0.5")}}})

    assert '    parameters: {hours: {"screening": {"hours": 0.5}}}' in (survivor.case or "").splitlines()


def test_a_report_in_words_names_the_survivors() -> None:
    """One line says how many there are, and which."""
    one = run_mutants(example("items: [a1]\nmethod: mean\nmissing: {max_missing: 0}"), cases_of(hand({}, value=None)))

    assert f"example 1.0.0: {len(one.survived)} of {one.total} mutants survive: a1 keying in candour, " in str(one)


def test_only_an_instrument_has_mutants() -> None:
    """A survey has none; its instruments have theirs."""
    with pytest.raises(TypeError, match="mutants are made of an instrument, not of dict"):
        run_mutants({}, cases_of(hand({}, value=None)))  # type: ignore[arg-type]


def test_norms_are_read_a_row_off_and_their_numbers_shifted() -> None:
    """A slip in the column of a table moves all its rows; of a mean and a deviation each is shifted."""
    norm = "norm: {metric: t_score, source: {citation: Made up., population: Nobody}, strata: [%s]%s}\n"
    scale = (
        "  normed:\n    title: {en: Normed}\n    direction: higher_is_better\n    scales: [candour]\n    method: norm\n"
    )
    rows = "{rows: [{raw: 1, norm: 30}, {raw: 3, norm: 50}, {raw: 5, norm: 60}]}"

    def normed(stratum: str, more: str = "") -> Instrument:
        text = (
            f"{HEAD}scales:\n  candour:\n    title: {{en: Candour}}\n    direction: higher_is_better\n    items: [a1]\n"
        )
        text += f"    method: mean\n    missing: {{max_missing: 0}}\n{scale}    {norm % (stratum, more)}"
        return structure(parse_document(text))

    assert ["rows up", "rows down", "outside refuse", "interpolate linear"] == [
        one.removeprefix("normed norm ") for one in ids(normed(rows, ", outside: clamp"), Kind.NORM)
    ]
    assert ["mean + 1", "sd + 1"] == [
        one.removeprefix("normed norm ") for one in ids(normed("{mean: 3, sd: 1}"), Kind.NORM)
    ]
    case = {**hand({"a1": 4}), "expect": {"normed": {"value": 60}}}
    report = run_mutants(normed("{mean: 3, sd: 1}"), cases_of(case))

    assert [] == survivors(report, Kind.NORM)
    assert {"normed", "candour"} == {scale for one in report.killed for scale in one.mutant.scales}
