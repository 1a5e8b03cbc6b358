"""Laws of unit scores, over drawn instruments and over drawn rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from cwinstruments import UnitScore, compile_aggregates, group_scores, score, unit_scores
from cwinstruments.model import (
    Aggregate,
    AggregateMethod,
    BandsFor,
    Direction,
    EqualWeight,
    Instrument,
    PermittedLevel,
    Positive,
    PositiveOf,
    Scale,
    Survey,
)
from cwinstruments.plan import AggregatePlan, State, aggregate_plan_from_dict, aggregate_plan_to_dict, compile_plan
from cwinstruments.plan.parts import names_of_scales
from cwinstruments.scoring import read_responses
from cwinstruments.testing import instruments, responses, surveys
from tests.builders import instrument as small
from tests.builders import scale
from tests.laws.support import is_close, law

UNITS, SIDES = ("north", "south"), ("agency", "partner")
Row = dict[str, Any]


@st.composite
def surveyed(draw: DrawFn, most: int = 8) -> tuple[Instrument, list[Row]]:
    """Draw an instrument, and respondents of two units who answered it."""
    made = draw(
        instruments(max_items=4, max_scales=3).filter(lambda one: any(s.aggregate for s in one.scales.values()))
    )
    if draw(st.integers(0, 3)):
        # Most units have a score, so that there is something to be seen.
        made = evolve(made, permitted_level=PermittedLevel.UNIT, scales={id: _open(s) for id, s in made.scales.items()})
    rows = []
    for answers in draw(st.lists(responses(made), min_size=most // 2, max_size=most)):
        columns = {"unit": draw(st.sampled_from(UNITS)), "side": draw(st.sampled_from(SIDES))}
        rows.append({**answers, **score(made, answers), **columns, "answers": answers})
    return made, rows


def _open(one: Scale) -> Scale:
    """Let small units have a score, whatever their roster is."""
    if one.aggregate is None:
        return one
    return evolve(one, aggregate=evolve(one.aggregate, minimum_cell=1, minimum_response_rate=None))


@st.composite
def rated(draw: DrawFn, *, over: EqualWeight | None = None) -> tuple[AggregatePlan, list[Row]]:
    """Draw scores of one unit on one scale, and how they are aggregated."""
    edge = Positive(at_least=Fraction(draw(st.integers(0, 100))))
    method = draw(st.sampled_from([AggregateMethod.MEAN, AggregateMethod.PERCENT_POSITIVE]))
    positive = edge if method is AggregateMethod.PERCENT_POSITIVE else None
    aggregate = Aggregate(method, draw(st.integers(1, 5)), positive, over)
    plan = _free(compile_aggregates(_with(aggregate)))
    values = st.none() | st.floats(0, 100) | st.integers(0, 100)
    rows = st.builds(lambda value, side: {"unit": "north", "s": value, "side": side}, values, st.sampled_from(SIDES))
    return plan, draw(st.lists(rows, max_size=12))


def _with(aggregate: Aggregate) -> Instrument:
    made = small({"s": scale(items=["a"], direction="higher_is_better")})
    return evolve(made, scales={"s": evolve(made.scales["s"], aggregate=aggregate)})


def _free(plan: AggregatePlan) -> AggregatePlan:
    """Let scores be any numbers, whatever the scale can be."""
    return evolve(plan, ranges={})


def of(plan: AggregatePlan, rows: Sequence[Row]) -> dict[tuple[str, str], UnitScore]:
    return {(one.unit, one.scale): one for one in unit_scores(plan, rows, unit="unit")}


# Drawn instruments


@law(60)
@given(surveyed())
def test_unit_scores_are_what_the_definition_says(drawn: tuple[Instrument, list[Row]]) -> None:
    """Computed a second time from the definition, in fractions and without a plan, every unit score is the same."""
    made, rows = drawn
    found = of(compile_aggregates(made), rows)
    for unit in {row["unit"] for row in rows}:
        members = [row for row in rows if row["unit"] == unit]
        for id, one in made.scales.items():
            if one.aggregate is not None:
                assert is_close(found[unit, id].value, _expected(made, id, one, one.aggregate, members)), (unit, id)
                assert found[unit, id].band == _band(made, one, found[unit, id].value), (unit, id)


def _band(made: Instrument, one: Scale, value: float | None) -> str | None:
    """Give the last band that begins before a value; a billionth makes no difference."""
    if value is None or not one.has_bands_for(BandsFor.UNIT, made.permitted_level):
        return None
    near = 1e-9 * max(1, abs(value))
    return [
        band.id
        for band in one.bands
        if (band.at_least is None or value >= float(band.at_least) - near)
        and (band.above is None or value > float(band.above) + near)
    ][-1]


@law(60)
@given(surveyed(), st.data())
def test_the_order_of_respondents_changes_nothing(drawn: tuple[Instrument, list[Row]], data: st.DataObject) -> None:
    """Not even in the last digit."""
    made, rows = drawn
    plan = compile_aggregates(made)

    assert of(plan, rows) == of(plan, data.draw(st.permutations(rows)))


@law(60)
@given(surveyed())
def test_per_cents_are_per_cents_and_means_stay_among_the_scores(drawn: tuple[Instrument, list[Row]]) -> None:
    """A per cent positive is from 0 to 100, a mean from the least to the greatest score; a ratio is free."""
    made, rows = drawn
    for (unit, id), one in of(compile_aggregates(made), rows).items():
        aggregate = made.scales[id].aggregate
        assert aggregate is not None
        if one.value is None:
            assert one.reason is not None
        elif aggregate.method is AggregateMethod.PERCENT_POSITIVE:
            assert 0 <= one.value <= 100
        elif aggregate.method is AggregateMethod.MEAN:
            values = [row[id].value for row in rows if row["unit"] == unit and row[id].value is not None]
            slack = 1e-9 * max(1.0, *map(abs, values))
            assert min(values) - slack <= one.value <= max(values) + slack


@law(60)
@given(surveyed())
def test_aggregate_plans_are_read_back_as_they_were_written(drawn: tuple[Instrument, list[Row]]) -> None:
    """As JSON text an aggregate plan is the same plan, under the same digest, and gives the same unit scores."""
    made, rows = drawn
    plan = compile_aggregates(made)
    back = aggregate_plan_from_dict(json.loads(json.dumps(aggregate_plan_to_dict(plan))))

    assert plan == back
    assert plan.aggregate_digest == back.aggregate_digest
    assert of(plan, rows) == of(back, rows)


@law(30)
@given(surveys())
def test_a_survey_has_the_aggregates_of_its_instruments(survey: Survey) -> None:
    """Each under its alias, and as many steps a scale as by itself."""
    plan = compile_aggregates(survey)
    expected = {
        f"{alias}__{output.scale}": (output.permitted, output.agreement)
        for alias, one in survey.resolved.items()
        for output in compile_aggregates(one).outputs
    }

    assert expected == {one.scale: (one.permitted, one.agreement) for one in plan.outputs}
    assert survey.definition_digest == plan.definition_digest


# Drawn scores


@law(150)
@given(rated(over=EqualWeight("side", SIDES)), st.sampled_from(SIDES), st.integers(1, 3))
def test_equal_weight_does_not_depend_on_how_many_raters_a_side_has(
    drawn: tuple[AggregatePlan, list[Row]], side: str, times: int
) -> None:
    """With every rater of one side several times, the unit's score is the same."""
    plan, rows = drawn
    once = of(plan, rows)
    again = of(plan, [*rows, *(row for row in rows if row["side"] == side for _ in range(times))])
    for key, one in once.items():
        if one.value is not None:
            assert is_close(one.value, again[key].value)


@law(150)
@given(rated(over=EqualWeight("side")) | rated(), st.data())
def test_a_small_cell_tells_nothing_of_what_was_said(
    drawn: tuple[AggregatePlan, list[Row]], data: st.DataObject
) -> None:
    """Whoever sees what is withheld sees the same whatever the scores are: the reason and the number of people."""
    plan, rows = drawn
    values = st.none() | st.floats(0, 100)
    others = [{**row, "s": data.draw(values)} for row in rows]
    for key, one in of(plan, rows).items():
        other = of(plan, others)[key]
        if "too_few_respondents" == one.reason == other.reason:
            assert one == other
            assert (None, None) == (one.value, one.n_scored)


@law(150)
@given(rated(over=EqualWeight("side")) | rated())
def test_no_score_is_of_fewer_people_than_the_minimum(drawn: tuple[AggregatePlan, list[Row]]) -> None:
    """Neither of the whole unit nor of one side."""
    plan, rows = drawn
    (minimum,) = {
        int(check.minimum)
        for step in plan.steps
        for check in getattr(step.node, "checks", ())
        if check.step == "n_respondents"
    }
    scored = [row for row in rows if row["s"] is not None]
    sides = {row["side"] for row in rows}
    enough = len(scored) >= minimum and (
        not plan.groupings or all(sum(row["side"] == side for row in scored) >= minimum for side in sides)
    )
    for one in of(plan, rows).values():
        assert enough == (one.value is not None)


@law(100)
@given(rated(over=EqualWeight("side", exempt=("agency",))) | rated(over=EqualWeight("side", SIDES, ("agency",))))
def test_a_unit_is_the_mean_of_its_groups_and_each_of_them_is_large_enough(
    drawn: tuple[AggregatePlan, list[Row]],
) -> None:
    """A unit that is shown has no group that is withheld; of a group that is withheld not even the size is told."""
    plan, rows = drawn
    (minimum,) = {
        int(check.minimum)
        for step in plan.steps
        for check in getattr(step.node, "checks", ())
        if check.step == "n_respondents"
    }
    groups = group_scores(plan, rows, unit="unit")
    for one in groups:
        n = sum(row["side"] == one.group and row["s"] is not None for row in rows)
        is_enough = n >= (1 if one.group == "agency" else minimum)
        assert is_enough == (one.value is not None)
        assert (n if is_enough else None) == one.n_scored
    for unit in of(plan, rows).values():
        if unit.value is not None:
            assert is_close(unit.value, sum(one.value for one in groups if one.value is not None) / len(groups))


@law(60)
@given(st.floats(-1e6, 1e6) | st.integers(0, 100))
def test_the_mean_of_one_is_its_score(value: float) -> None:
    """To the last digit."""
    plan = _free(compile_aggregates(_with(Aggregate(AggregateMethod.MEAN, 1))))

    assert float(value) == of(plan, [{"unit": "north", "s": value}])["north", "s"].value


@law(100)
@given(
    st.lists(st.booleans(), min_size=1, max_size=3),
    st.sampled_from([Direction.HIGHER_IS_BETTER, Direction.HIGHER_IS_WORSE]),
    st.integers(1, 4),
    st.data(),
)
def test_favourable_answers_are_counted_item_by_item(
    turned: list[bool], direction: Direction, n: int, data: st.DataObject
) -> None:
    """Of five options the n most favourable count, by keying and direction; codes for no answer are nowhere."""
    ids = ["v", "w", "a"][: len(turned)]
    uses = [f"-{id}" if turn else id for id, turn in zip(ids, turned, strict=True)]
    what = {"method": "percent_positive", "minimum_cell": 1, "positive": {"of": "items", "favourable_options": n}}
    made = small({"s": scale(items=uses, direction=direction.value, aggregate=what)}, ids)
    answer = st.integers(1, 5)
    coded = {"v": answer | st.sampled_from([97, 98, 99, None]), "w": answer | st.none(), "a": answer | st.none()}
    drawn = data.draw(st.lists(st.fixed_dictionaries({id: coded[id] for id in ids}), min_size=1, max_size=8))
    one = of(compile_aggregates(made), [{"unit": "north", **row} for row in drawn])["north", "s"]

    shares = []
    for id, turn in zip(ids, turned, strict=True):
        answers = [value for row in drawn if (value := row[id]) is not None and value <= 5]
        low_is_good = turn is not (direction is Direction.HIGHER_IS_WORSE)
        good = [value <= n if low_is_good else value > 5 - n for value in answers]
        shares.append(Fraction(100 * sum(good), len(good)) if good else None)
    known = [share for share in shares if share is not None]
    assert is_close(one.value, float(_mean(known)) if len(known) == len(shares) else None)


# The second way


def _expected(made: Instrument, id: str, one: Scale, aggregate: Aggregate, members: Sequence[Row]) -> float | None:
    level = one.permitted_level or made.permitted_level
    if level is PermittedLevel.RESPONDENT or not _is_large(made, id, members):
        return None
    if aggregate.minimum_response_rate is not None:
        return None  # there is no roster
    over = aggregate.equal_weight_over
    parts = _parts(over, members) if over else [list(members)]
    if aggregate.ratio is not None:
        return _mean_of_ratios(aggregate, aggregate.ratio, parts)
    values = [_statistic(made, id, one, aggregate, part) for part in parts]
    return float(sum(values) / len(values))


def _mean_of_ratios(aggregate: Aggregate, scales: tuple[str, str], parts: list[list[Row]]) -> float | None:
    """Give the ratio, row after row in fractions; None where a sum below is 0."""
    ratios = []
    for part in parts:
        above = below = Fraction(0)
        for row in part:
            if row[scales[0]].value is not None and row[scales[1]].value is not None:
                above += Fraction(row[scales[0]].value)
                below += Fraction(row[scales[1]].value)
        if abs(below) < Fraction(1, 10**9):
            return None
        ratios.append(aggregate.times * above / below)
    return float(sum(ratios) / len(ratios))


def _parts(over: EqualWeight, members: Sequence[Row]) -> list[list[Row]]:
    wanted = over.values or sorted({row[over.column] for row in members})
    return [[row for row in members if row[over.column] == value] for value in wanted]


def _is_large(made: Instrument, id: str, members: Sequence[Row]) -> bool:
    """Tell whether a scale and all that its unit score is made of have enough people, in every part."""
    aggregate = made.scales[id].aggregate
    made_of = [id] if aggregate is None or aggregate.ratio is None else list(aggregate.ratio)
    parts = [part for one in made_of for part in _of(made, one)]
    return all(_is_enough(made, name, members) for name in {id, *made_of, *parts})


def _of(made: Instrument, id: str) -> Iterator[str]:
    for name in names_of_scales(made.scales[id]):
        if name in made.scales:
            yield name
            yield from _of(made, name)


def _is_enough(made: Instrument, id: str, members: Sequence[Row]) -> bool:
    one = made.scales[id]
    if one.aggregate is None:
        return True
    over, least = one.aggregate.equal_weight_over, one.aggregate.minimum_cell
    needed = [(list(members), least)]
    for part in _parts(over, members) if over else []:
        needed.append((part, 1 if over and part and part[0][over.column] in over.exempt else least))
    return all(_count(made, id, one, part) >= minimum for part, minimum in needed)


def _count(made: Instrument, id: str, one: Scale, members: Sequence[Row]) -> int:
    assert one.aggregate is not None
    if one.aggregate.ratio is not None:
        return sum(all(row[name].value is not None for name in one.aggregate.ratio) for row in members)
    return min(map(len, _answers(made, id, one, one.aggregate, members)))


def _answers(
    made: Instrument, id: str, one: Scale, aggregate: Aggregate, members: Sequence[Row]
) -> list[list[Fraction]]:
    """Give what is counted: the scores, or the keyed answers of each item, so that more is more favourable."""
    if aggregate.positive is None or aggregate.positive.of is PositiveOf.VALUE:
        return [[Fraction(row[id].value) for row in members if row[id].value is not None]]
    plan, found = compile_plan(made), []
    for use in one.items:
        read = [read_responses(plan, row["answers"]).answers for row in members]
        values = [Fraction(answers.values[use.item]) for answers in read if answers.states[use.item] is State.ANSWERED]
        turned = use.reverse_keyed != (one.direction is Direction.HIGHER_IS_WORSE)
        found.append([-value if turned else value for value in values])
    return found


def _statistic(made: Instrument, id: str, one: Scale, aggregate: Aggregate, members: Sequence[Row]) -> Fraction:
    answers, positive = _answers(made, id, one, aggregate, members), aggregate.positive
    if positive is None:
        return _mean(answers[0])
    if positive.of is PositiveOf.ITEMS:
        best = [_best(made, one, place) for place in range(len(answers))]
        return _mean([_mean([Fraction(100 * (v == top)) for v in of]) for of, top in zip(answers, best, strict=True)])
    edges: Mapping[str, Fraction | None] = {
        edge: getattr(positive, edge) for edge in ("at_least", "above", "at_most", "below")
    }
    ((edge, at),) = [(edge, at) for edge, at in edges.items() if at is not None]
    return _mean([Fraction(100 * _is_beyond(edge, value, at)) for value in answers[0]])


def _best(made: Instrument, one: Scale, place: int) -> Fraction:
    """Give the most favourable option; strategies draw no more than one."""
    use = one.items[place]
    domain: Any = compile_plan(made).input(use.item).domain
    turned = use.reverse_keyed != (one.direction is Direction.HIGHER_IS_WORSE)
    return max(Fraction(-value if turned else value) for value in domain.values)


def _is_beyond(edge: str, value: Fraction, at: Fraction) -> bool:
    slack = Fraction(1, 10**9) * max(Fraction(1), abs(value))
    match edge:
        case "at_least":
            return value >= at - slack
        case "above":
            return value > at + slack
        case "at_most":
            return value <= at + slack
        case _:
            return value < at - slack


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
