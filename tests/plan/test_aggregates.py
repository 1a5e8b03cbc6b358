"""Aggregate plans: what is compiled, how it reads, and its plain data."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from cwinstruments.errors import DefinitionError
from cwinstruments.model import Instrument, Survey, structure_survey, unstructure_instrument
from cwinstruments.plan import (
    UnitReason,
    aggregate_plan_from_dict,
    aggregate_plan_to_dict,
    compile_aggregates,
    compile_plan,
    describe_aggregate_plan,
)
from cwinstruments.plan.aggregates import Below, ShareChoosing, Withholding
from tests.builders import instrument, items, scale

SIDES = {"column": "side", "values": ["agency", "partner"]}
AGREEMENT = {
    "statistics": ["ad", "rwg_j"],
    "null": "slight_skew",
    "ad_at_most": "5/6",
    "rwg_j_at_least": 0.7,
    "minimum_answers": 10,
    "minimum_response_rate": 0.6,
}
OF_ITEMS = {"of": "items", "favourable_options": 2}


def mean(minimum_cell: int = 5, **said: Any) -> dict[str, Any]:
    return {"method": "mean", "minimum_cell": minimum_cell, **said}


def positive(what: dict[str, Any], **said: Any) -> dict[str, Any]:
    return {"method": "percent_positive", "minimum_cell": 10, "positive": what, **said}


def with_aggregate(aggregate: dict[str, Any], **said: Any) -> Instrument:
    said = {"items": ["a", "-b"], "direction": "higher_is_better", **said}
    wanted = said.pop("wanted", ("a", "b", "c", "d"))
    return instrument({"s": scale(aggregate=aggregate, **said)}, wanted)


EVERYTHING = instrument(
    {
        "plain": scale(items=["a", "b"]),
        "candour": scale(items=["a", "b"], aggregate=mean(minimum_response_rate=0.6, agreement=AGREEMENT)),
        "sides": scale(items=["c"], aggregate=mean(3, equal_weight_over=SIDES)),
        "share": scale(items=["d"], aggregate=positive({"above": "7/2"}, equal_weight_over="side")),
        "answers": scale(items=["a", "-b"], direction="higher_is_better", aggregate=positive(OF_ITEMS)),
        "closed": scale(items=["a"], permitted_level="respondent", aggregate=mean(1)),
        "total": scale(scales=["candour", "sides", "plain"], aggregate=mean(2)),
        "loose": scale(items=["a"], aggregate=mean(agreement={"statistics": ["ad"]})),
    }
)

TEXT = """\
aggregate plan of small 1.0.0
inputs
  candour: score
  sides: score
  share: score
  closed: score
  total: score
  loose: score
  a: answer
  b: answer
groupings
  each side of agency, partner
  each side
steps
  n_respondents = count of respondents
  response_rate = n_respondents / roster size
  candour.scored = count of candour
  sides.scored = count of sides
  sides.scored.side = count of sides, within each side of agency, partner
  sides.least_scored = least sides.scored.side over its values
  share.scored = count of share
  share.scored.side = count of share, within each side
  share.least_scored = least share.scored.side over its values
  answers.answered.a = count of a
  answers.answered.b = count of b
  answers.scored = min(answers.answered.a, answers.answered.b)
  closed.scored = count of closed
  total.scored = count of total
  loose.scored = count of loose
  candour.raw = mean of candour
  candour.reason = first of too_few_respondents if n_respondents < 5, no_scores if candour.scored < 1, \
too_few_respondents if candour.scored < 5, no_roster if response_rate is missing, too_low_response_rate if \
response_rate < 0.6
  candour.value = candour.raw unless candour.reason
  candour.n_scored = candour.scored unless candour.reason is not_permitted or too_few_respondents
  sides.raw.side = mean of sides, within each side of agency, partner
  sides.reason.side = first of too_few_respondents if sides.scored.side < 3, within each side of agency, partner
  sides.value.side = sides.raw.side unless sides.reason.side, within each side of agency, partner
  sides.n_scored.side = sides.scored.side unless sides.reason.side is not_permitted or too_few_respondents, within \
each side of agency, partner
  sides.weighed = mean of sides.raw.side over its values
  sides.reason = first of too_few_respondents if n_respondents < 3, no_scores if sides.scored < 1, \
too_few_respondents if sides.scored < 3, too_few_respondents if sides.least_scored < 3
  sides.value = sides.weighed unless sides.reason
  sides.n_scored = sides.scored unless sides.reason is not_permitted or too_few_respondents
  share.raw.side = per cent of share > 3.5, within each side
  share.reason.side = first of too_few_respondents if share.scored.side < 10, within each side
  share.value.side = share.raw.side unless share.reason.side, within each side
  share.n_scored.side = share.scored.side unless share.reason.side is not_permitted or too_few_respondents, within \
each side
  share.weighed = mean of share.raw.side over its values
  share.reason = first of too_few_respondents if n_respondents < 10, no_scores if share.scored < 1, \
too_few_respondents if share.scored < 10, too_few_respondents if share.least_scored < 10
  share.value = share.weighed unless share.reason
  share.n_scored = share.scored unless share.reason is not_permitted or too_few_respondents
  answers.positive.a = per cent of a in (4, 5)
  answers.positive.b = per cent of b in (1, 2)
  answers.raw = mean(answers.positive.a, answers.positive.b)
  answers.reason = first of too_few_respondents if n_respondents < 10, no_scores if answers.scored < 1, \
too_few_respondents if answers.scored < 10
  answers.value = answers.raw unless answers.reason
  answers.n_scored = answers.scored unless answers.reason is not_permitted or too_few_respondents
  closed.raw = mean of closed
  closed.reason = first of not_permitted always
  closed.value = closed.raw unless closed.reason
  closed.n_scored = closed.scored unless closed.reason is not_permitted or too_few_respondents
  total.raw = mean of total
  total.reason = first of too_few_respondents if n_respondents < 2, no_scores if total.scored < 1, \
too_few_respondents if total.scored < 2, too_few_respondents if candour.scored < 5, too_few_respondents if \
sides.scored < 3, too_few_respondents if sides.least_scored < 3
  total.value = total.raw unless total.reason
  total.n_scored = total.scored unless total.reason is not_permitted or too_few_respondents
  loose.raw = mean of loose
  loose.reason = first of too_few_respondents if n_respondents < 5, no_scores if loose.scored < 1, \
too_few_respondents if loose.scored < 5
  loose.value = loose.raw unless loose.reason
  loose.n_scored = loose.scored unless loose.reason is not_permitted or too_few_respondents
outputs
  candour: value candour.value, else reason candour.reason; agreement, judged in reports of units: ad, rwg_j, \
null slight_skew, ad at most 5/6, rwg_j at least 0.7, answers at least 10, response rate at least 0.6
  sides: value sides.value, else reason sides.reason; each side: sides.value.side
  share: value share.value, else reason share.reason; each side: share.value.side
  answers: value answers.value, else reason answers.reason
  closed: value closed.value, else reason closed.reason
  total: value total.value, else reason total.reason
  loose: value loose.value, else reason loose.reason; agreement, judged in reports of units: ad"""


def test_a_plan_reads_as_what_happens() -> None:
    """Every step is a line: counts, statistics, what withholds a score, and what is released."""
    plan = compile_aggregates(EVERYTHING)

    assert TEXT == describe_aggregate_plan(plan)
    assert TEXT == repr(plan)


def test_a_plan_says_which_columns_it_needs() -> None:
    """Scores, items and groupings, each once; and nothing of scales without an aggregate."""
    plan = compile_aggregates(EVERYTHING)

    assert ("candour", "sides", "share", "closed", "total", "loose", "a", "b", "side") == plan.inputs


def test_a_plan_is_read_back_as_it_was() -> None:
    """Through JSON text and back, a plan is equal and has the same name."""
    plan = compile_aggregates(EVERYTHING)
    data = aggregate_plan_to_dict(plan)
    back = aggregate_plan_from_dict(json.loads(json.dumps(data)))

    assert "aggregate_plan" == data["kind"]
    assert plan.aggregate_digest == data["aggregate_digest"]
    assert plan == back
    assert hash(plan) == hash(back)
    assert repr(plan) == repr(back)


def test_an_aggregate_digest_names_the_aggregation_alone() -> None:
    """Texts and names of the instrument don't matter; what makes the unit's score does."""
    plain = compile_aggregates(with_aggregate(mean()))
    renamed = compile_aggregates(with_aggregate(mean(), title={"en": "Other"}))
    others = [mean(6), mean(equal_weight_over="side"), mean(agreement=AGREEMENT), positive({"at_least": 3})]

    assert plain.aggregate_digest == renamed.aggregate_digest
    assert plain.definition_digest != renamed.definition_digest
    for other in others:
        assert plain.aggregate_digest != compile_aggregates(with_aggregate(other)).aggregate_digest


def test_an_aggregate_changes_no_score() -> None:
    """The scoring plan of an instrument is the same with an aggregate and without; the aggregate plan names it."""
    without = compile_plan(instrument({"s": scale(items=["a", "-b"], direction="higher_is_better")}))
    made = with_aggregate(mean())

    assert without.plan_digest == compile_plan(made).plan_digest
    assert without.plan_digest == compile_aggregates(made).plan_digest
    assert compile_aggregates(made) == compile_aggregates(made, plan=compile_plan(made))


def test_an_instrument_without_aggregates_has_an_empty_plan() -> None:
    """Nothing is taken in, and nothing comes out."""
    plan = compile_aggregates(instrument({"s": scale(items=["a"])}))

    assert ((), (), ()) == (plan.inputs, plan.steps, plan.outputs)
    assert "aggregate plan of small 1.0.0\ninputs\nsteps\noutputs" == repr(plan)


def test_an_output_is_found_by_its_scale() -> None:
    """It carries what is declared about agreement and whether units may have the score; others are an error."""
    plan = compile_aggregates(EVERYTHING)
    agreement = plan.output("candour").agreement

    assert agreement is not None
    assert Fraction(5, 6) == agreement.ad_at_most
    assert plan.output("candour").permitted
    assert not plan.output("closed").permitted
    with pytest.raises(KeyError, match="plain"):
        plan.output("plain")


def test_edges_become_comparisons() -> None:
    """Each of the four edges means what it says."""
    shown = [
        repr(compile_aggregates(with_aggregate(positive({edge: 3}))))
        for edge in ("at_least", "above", "at_most", "below")
    ]

    for text, expected in zip(shown, ("s >= 3", "s > 3", "s <= 3", "s < 3"), strict=True):
        assert f"s.raw = per cent of {expected}\n" in text


def favourable(use: Any, direction: str = "higher_is_better", n: int = 2, **said: Any) -> tuple[Any, ...]:
    """Give the favourable values of the one item of a scale."""
    made = with_aggregate(positive({"of": "items", "favourable_options": n}), items=[use], direction=direction, **said)
    (node,) = [step.node for step in compile_aggregates(made).steps if isinstance(step.node, ShareChoosing)]
    return node.values


@pytest.mark.parametrize(
    ("use", "direction", "expected"),
    [
        ("a", "higher_is_better", (4, 5)),
        ("-a", "higher_is_better", (1, 2)),
        ("a", "higher_is_worse", (1, 2)),
        ("-a", "higher_is_worse", (4, 5)),
        ({"item": "a", "recode": {"1": 5, "2": 0, "3": 9, "4": 0, "5": 1}}, "higher_is_better", (1, 3)),
    ],
)
def test_favourable_options_are_found_after_keying_and_by_direction(use: Any, direction: str, expected: Any) -> None:
    """What is favourable is neither the stored value nor the keyed score alone."""

    assert expected == favourable(use, direction)


def test_favourable_options_of_codes_and_truths_are_found() -> None:
    """Codes count by the scores of their recoding; yes and no are two options."""
    by_code = {"item": "grade", "recode": {"1": 1, "2.5": 2, "none": 3}}

    assert ("2.5", "none") == favourable(by_code, wanted=("grade",))
    assert (1,) == favourable("flag", n=1, wanted=("flag",))


def test_codes_are_shown_in_quotes() -> None:
    """So that nobody takes a code for a number."""
    by_code = {"item": "grade", "recode": {"1": 1, "2.5": 2, "none": 3}}
    made = with_aggregate(positive(OF_ITEMS), items=[by_code], wanted=("grade",))

    assert "per cent of grade in ('2.5', 'none')" in repr(compile_aggregates(made))


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"direction": "descriptive"}, "scale 's' is descriptive, so none of its options are favourable"),
        ({"items": ["hours"], "wanted": ("hours",)}, "'hours' has no options: it takes any number of a range"),
        ({"formula": "a + b", "items": ()}, "scale 's' is not made of items, so none of its options are favourable"),
        (
            {"items": [{"item": "a", "recode": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 1}}]},
            "the options of 'a' that come 2 and 3 have the same score",
        ),
        ({"items": ["flag"], "wanted": ("flag",)}, "'flag' has 2 options, so with 2 favourable ones none is left"),
    ],
)
def test_favourable_options_that_nobody_can_tell_are_a_fault(said: dict[str, Any], message: str) -> None:
    """Each with its scale and what is wrong with it."""
    with pytest.raises(DefinitionError) as caught:
        compile_aggregates(with_aggregate(positive(OF_ITEMS), **said))

    assert [("CWI350", message)] == [(one.code, one.message) for one in caught.value.diagnostics]
    assert ("scales", "s", "aggregate", "positive") == caught.value.diagnostics[0].path[:4]


def test_the_gates_of_items_are_taken_in_too() -> None:
    """An answer that was not asked for can only be told by the answers that its condition rests on."""
    wanted = items({"id": "a", "show_if": "b > 2"}, {"id": "b", "show_if": "flag"}, "flag", "c", "d")
    order = {"flag": 0, "b": 1, "a": 2, "c": 3, "d": 4}
    wanted.sort(key=lambda one: order[one["id"]])
    made = instrument(
        {"s": scale(items=["a"], direction="higher_is_better", aggregate=positive(OF_ITEMS))},
        wanted,
    )

    assert ["flag", "b", "a"] == [one.name for one in compile_aggregates(made).answers]


def test_what_is_no_instrument_is_refused() -> None:
    """With a word on what is wanted."""
    with pytest.raises(TypeError, match="an instrument is wanted, not str"):
        compile_aggregates("team-safety")  # type: ignore[arg-type]


def test_scales_of_scales_of_scales_depend_on_all_of_them() -> None:
    """A part of a part would be given away as well."""
    made = instrument(
        {
            "low": scale(items=["a"], aggregate=mean(7)),
            "middle": scale(scales=["low"]),
            "high": scale(scales=["middle", "low"], aggregate=mean(3)),
            "computed": scale(formula="low + b", aggregate=mean(3)),
        }
    )
    for id in ("high", "computed"):
        (node,) = [step.node for step in compile_aggregates(made).steps if step.name == f"{id}.reason"]
        assert isinstance(node, Withholding)
        assert [Below("low.scored", Fraction(7), UnitReason.TOO_FEW_RESPONDENTS)] == [
            one for one in node.checks if isinstance(one, Below) and one.step == "low.scored"
        ]


def survey_of(aggregate: dict[str, Any]) -> Survey:
    """Give a survey of one instrument, `m`, with one scale."""
    made = with_aggregate(aggregate)
    data = {
        "kind": "survey",
        "id": "yearly",
        "version": "1.0.0",
        "title": {"en": "Yearly"},
        "confidentiality": "confidential",
        "instruments": [{"instrument": made.id, "version": made.version, "as": "m"}],
    }
    return structure_survey(data, resolved={"m": made})


def test_a_survey_is_compiled_as_one_instrument() -> None:
    """Scales and items are called by their alias; a column that is no item keeps its name."""
    by_item = compile_aggregates(survey_of(mean(equal_weight_over="c")))
    by_side = compile_aggregates(survey_of(positive(OF_ITEMS, equal_weight_over="side")))

    assert ("m__s", "m__c") == by_item.inputs
    assert ("m__a", "m__b", "side") == by_side.inputs


def test_a_fault_of_a_survey_is_at_its_instrument() -> None:
    """Where the survey names the instrument, not at a place that is in no file."""
    with pytest.raises(DefinitionError) as caught:
        compile_aggregates(survey_of(positive({"of": "items", "favourable_options": 5})))

    assert {("instruments", 0)} == {one.path for one in caught.value.diagnostics}


# Ratios and exempt groups


def ratio(**said: Any) -> dict[str, Any]:
    return {"method": "ratio", "of": "left", "to": "staff", "minimum_cell": 3, **said}


def test_a_ratio_takes_in_the_scores_of_both_scales() -> None:
    """Not those of the scale that has it, if it is a third one; and it says in words what is divided by what."""
    made = instrument(
        {
            "left": scale(items=["a"]),
            "staff": scale(items=["b"]),
            "turnover": scale(formula="100 * left / staff", aggregate=ratio(times=100)),
        }
    )
    plan = compile_aggregates(made)

    assert ("left", "staff") == plan.inputs
    assert {"left", "staff"} == set(plan.ranges)
    assert "turnover.raw = 100 * sum of left / sum of staff, over those with both\n" in repr(plan)
    assert "turnover.scored = count of those with left and staff\n" in repr(plan)
    assert "too_few_respondents if turnover.scored < 3, nothing_below if turnover.raw is missing\n" in repr(plan)
    assert plan == aggregate_plan_from_dict(json.loads(json.dumps(aggregate_plan_to_dict(plan))))


def test_a_ratio_is_withheld_where_a_scale_of_it_is() -> None:
    """Beside a mean of the one, the ratio would give the other away, and what that is made of."""
    made = instrument(
        {
            "part": scale(items=["a"], aggregate=mean(8)),
            "left": scale(scales=["part"], aggregate=ratio(minimum_cell=2)),
            "staff": scale(items=["b"], aggregate=mean(9)),
        }
    )
    (node,) = [step.node for step in compile_aggregates(made).steps if step.name == "left.reason"]

    assert isinstance(node, Withholding)
    assert {("left.scored", 2), ("part.scored", 8), ("staff.scored", 9)} <= {
        (one.step, one.minimum) for one in node.checks if isinstance(one, Below)
    }


def test_a_factor_of_1_is_not_written() -> None:
    """Half a scale is written as a decimal, a third as a fraction."""
    made = {"left": scale(items=["a"]), "staff": scale(items=["b"])}
    texts = [
        repr(compile_aggregates(instrument({**made, "s": scale(items=["c"], aggregate=ratio(**said))})))
        for said in ({}, {"times": 0.5}, {"times": "1/3"})
    ]

    for text, expected in zip(texts, ("", "0.5 * ", "1/3 * "), strict=True):
        assert f"s.raw = {expected}sum of left / sum of staff, over those with both\n" in text


def test_a_survey_names_the_scales_of_a_ratio_by_their_alias() -> None:
    """As it names everything else."""
    made = instrument({"left": scale(items=["a"], aggregate=ratio(to="staff")), "staff": scale(items=["b"])})
    data = {
        "kind": "survey",
        "id": "yearly",
        "version": "1.0.0",
        "title": {"en": "Yearly"},
        "confidentiality": "confidential",
        "instruments": [{"instrument": made.id, "version": made.version, "as": "m"}],
    }

    assert ("m__left", "m__staff") == compile_aggregates(structure_survey(data, resolved={"m": made})).inputs


def test_exempt_groups_need_one_score_and_the_others_the_minimum() -> None:
    """The plan says so for each."""
    over = {"column": "rater_group", "values": ["self", "peers", "reports"], "exempt": ["self"]}
    text = repr(compile_aggregates(with_aggregate(mean(3, equal_weight_over=over))))

    assert "s.least_scored = least s.scored.rater_group over its values but self\n" in text
    assert "s.least_exempt = least s.scored.rater_group over self\n" in text
    assert "too_few_respondents if s.least_scored < 3, too_few_respondents if s.least_exempt < 1\n" in text
    assert "s.reason.rater_group = first of too_few_respondents if s.scored.rater_group < 3 (for self: 1), " in text


def test_an_exemption_is_written_as_it_was_read() -> None:
    """Also where no values are listed."""
    over = {"column": "rater_group", "exempt": ["self"]}
    made = with_aggregate(mean(3, equal_weight_over=over))

    assert over == unstructure_instrument(made)["scales"]["s"]["aggregate"]["equal_weight_over"]
