"""What is looked up is what would be worked out: `compile_scorer` and `score` against the evaluation step by step."""

from __future__ import annotations

import json
import random
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cwinstruments
from benchmarks import scoring as benchmark
from cwinstruments.errors import InvalidResponseError
from cwinstruments.model import Instrument, to_fraction
from cwinstruments.plan import Choices, Codes, Grid, InputKind, ScoringPlan, compile_plan
from cwinstruments.plan.nodes import Comparison, Edge
from cwinstruments.scoring import compile_scorer, outcomes, packing, read_responses, score, score_answers
from cwinstruments.scoring.composites import Composite, Worked
from cwinstruments.scoring.engine import engine_of
from cwinstruments.scoring.evaluator import Answers, ValueAlgebra, band_finder
from cwinstruments.scoring.layouts import Layouts
from cwinstruments.scoring.responses import reader_of
from cwinstruments.testing import instruments, responses
from tests.builders import ITEMS, instrument, scale
from tests.laws.support import law

MEETINGS = Path(__file__).parents[2] / "examples" / "minimal-instrument.yaml"
AVAILABLE = {"min_answered": 1, "then": "available"}
BANDS = [{"id": "low"}, {"id": "middle", "at_least": 2}, {"id": "high", "above": 4}]
CUTOFFS = [{"id": "risk", "source": "none", "at_least": 2}]
ODD = [
    *(True, False, 0, 1, 0.0, 1.0, -0.0, 2.5, 5, 97, 98.0, 99, "1", "", "other", "no such code", "2024-02-29", None),
    *(float("nan"), float("inf"), 10**400, 2**60, float(2**60), 1 + 0j, Decimal(1), Decimal("NaN"), Fraction(1, 2)),
    *([], ["food"], ("food", "housing"), ["rent"], [True], {"not": "hashable"}, {"food"}, object()),
    *(date(2024, 2, 29), datetime(2024, 2, 29, 12)),
]
"""Answers of all kinds, some of them equal to answers that mean something else."""


def exactly(call: Callable[[], Any]) -> str:
    """Give what comes out, or what is raised, so that nothing is equal but what is the same."""
    try:
        return repr(call())
    except InvalidResponseError as error:
        return f"{error.respondent} {error} {error.invalid!r}"


def step_by_step(plan: ScoringPlan, answers: Any, **words: Any) -> Any:
    """Score as the plan is written: this is what all else has to give."""
    return score_answers(plan, read_responses(plan, answers, **words))


def tuples(plan: ScoringPlan, answers: Any, **words: Any) -> dict[str, tuple[Any, ...]]:
    """Give of these scores what an embedded scorer gives."""
    scores = step_by_step(plan, answers, **words)
    return {id: (one.value, one.reason, one.n_answered, one.prorated, one.band) for id, one in scores.items()}


def assert_same(plan: ScoringPlan, answers: Any) -> None:
    """Hold all ways to score against each other, twice: the second time more is known beforehand."""
    for words in ({}, {"on_invalid": "missing", "on_unknown": "ignore"}):
        compiled = compile_scorer(plan, **words)  # type: ignore[arg-type]
        expected = exactly(lambda words=words: step_by_step(plan, answers, **words))  # type: ignore[misc]
        plain = exactly(lambda words=words: tuples(plan, answers, **words))  # type: ignore[misc]
        for _ in range(2):
            assert expected == exactly(lambda words=words: score(plan, answers, **words))  # type: ignore[misc]
            assert plain == exactly(lambda one=compiled: {id: tuple(s) for id, s in one(answers).items()})  # type: ignore[misc]


def plainly(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Write numbers as JSON has them, so that they can be looked up."""

    def plain(answer: Any) -> Any:
        if isinstance(answer, Decimal | Fraction):
            return int(answer) if answer == int(answer) else float(answer)
        return answer

    return {item: plain(answer) for item, answer in answers.items()}


UNMEASURED = pytest.mark.unmeasured
"""For what other tests cover as well: measuring coverage takes three times as long as the tests themselves.

What is measured comes first: what is known already by then is worked out by nobody else.
"""


@pytest.mark.parametrize("most", [1, pytest.param(packing.MOST_COMBINATIONS, marks=UNMEASURED)])
def test_what_is_looked_up_is_what_would_be_worked_out(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every score of every instrument is the same in all ways, with its bounds, its notes and its errors.

    Small instruments are known by the combination of their answers; so that there is more to them, that is forbidden.
    """
    monkeypatch.setattr(packing, "MOST_COMBINATIONS", most)
    engine_of.cache_clear()

    @law(80)
    @given(instruments(), st.data())
    def holds(made: Instrument, data: st.DataObject) -> None:
        plan = compile_plan(made)
        drawn = []
        for complete, invalid in ((True, False), (False, False), (False, False), (False, True)):
            answers = plainly(data.draw(responses(made, complete=complete, invalid=invalid)))
            odd = data.draw(st.dictionaries(st.sampled_from([*answers, "x"]), st.sampled_from(ODD), max_size=1))
            drawn += [answers, {**answers, **odd}]
        for answers in drawn:
            assert_same(plan, answers)

    holds()
    engine_of.cache_clear()


# Instruments of every shape


def drawn_answers(plan: ScoringPlan, count: int, *, missing: float) -> Iterator[dict[str, Any]]:
    """Draw answers, always the same, some of them missing: as an empty cell, as a code, or left out."""
    draw = random.Random(0)
    for _ in range(count):
        answers: dict[str, Any] = {}
        for one in plan.inputs:
            match one.domain:
                case Choices(values):
                    answer: Any = Fraction(draw.choice(values), one.scale)
                case Codes(codes):
                    answer = draw.choice(codes)
                case Grid(least, limit, step):
                    answer = Fraction(draw.randrange(least, limit + 1, step), one.scale)
            answers[one.item] = answer
            if one.kind is InputKind.DATE:
                answers[one.item] = date.fromordinal(int(answer))
            elif one.kind is InputKind.SELECTED:
                answers[one.item] = draw.choice([[], ["food"], ["housing", "food"]])
            if draw.random() < missing:
                answers[one.item] = draw.choice([None, *(code for code, _ in one.nonresponse)])
            if draw.random() < missing / 3:
                del answers[one.item]
        yield plainly(answers)


WEIGHTED = [{"item": item, "weight": place} for place, item in enumerate(("a", "b", "c", "d", "v", "w"), start=1)]
SHAPES = {
    "subscales and a total": instrument(
        {
            "first": scale(items=["a", "-b"], missing=AVAILABLE, transform="pomp", bands=BANDS),
            "second": scale(items=["v", "w"], missing=AVAILABLE, cutoffs=CUTOFFS),
            "total": scale(scales=["first", "second"], missing={"min_scored": 1, "then": "available"}, bands=BANDS),
        },
        ["a", "b", "v", "w"],
    ),
    "the total first, and what nobody scores": instrument(
        {
            "total": scale(
                scales=["first", "-second"],
                method="sum",
                missing={"min_scored": 1, "then": "prorate"},
                round={"digits": 1, "rule": "half_up"},
                cutoffs=CUTOFFS,
                bands=BANDS,
            ),
            "first": scale(items=["a", "b", "c"], method="sum", missing={"min_answered": 2, "then": "prorate"}),
            "second": scale(items=["v", "w"], method="sum", missing={"max_missing": 1, "then": "zero_fill"}),
        },
        [*ITEMS],
    ),
    "totals of totals": instrument(
        {
            "first": scale(items=["a", "b", "c"], missing={"max_missing": 0}),
            "second": scale(items=["v", "w"], missing=AVAILABLE),
            "both": scale(scales=["first", "second"], missing={"min_scored": 2, "then": "available"}),
            "third": scale(items=["d", "half"], missing=AVAILABLE),
            "turned": scale(
                scales=["third"], method="sum", missing={"max_missing": 0}, transform={"multiply": "-3/2", "add": 20}
            ),
            "all": scale(scales=["both", "-turned"], missing={"min_scored": 1, "then": "available"}, bands=BANDS),
            "ratio": scale(formula="all / (both - 3)", missing=AVAILABLE),
        },
        ["a", "b", "c", "d", "v", "w", "half"],
    ),
    "more than has room in one sum": instrument(
        {
            **{f"s{place}": scale(items=[*WEIGHTED[place:], "hours"], missing=AVAILABLE) for place in range(3)},
            "all": scale(items=[*WEIGHTED, "cases", "flag", "strain"], missing=AVAILABLE),
        },
        ["a", "b", "c", "d", "v", "w", "hours", "flag", "strain", "cases"],
    ),
    "truth values": instrument(
        {"signs": scale(items=["flag", "other"], method="sum", missing={"min_answered": 1, "then": "prorate"})},
        ["flag", {**ITEMS["flag"], "id": "other"}],
    ),
    "an item in two scales of a total": instrument(
        {
            "first": scale(items=["a", "b"], missing=AVAILABLE),
            "second": scale(items=["b", "c", "v", "w"], missing=AVAILABLE),
            "total": scale(scales=["first", "second"], missing={"min_scored": 1, "then": "available"}),
        },
        ["a", "b", "c", "v", "w"],
    ),
    "codes, recodings and formulas": instrument(
        {
            "known": scale(items=[{"item": "role", "recode": {"caseworker": 0, "supervisor": 1, "other": 1}}, "a"]),
            "recoded": scale(items=[{"item": "b", "recode": {1: 0, 2: 0, 3: 1, 4: 2, 5: 2}}, "c"], missing=AVAILABLE),
            "if": scale(formula="if(role == 'other', a, b) + max(a, b, c)", missing=AVAILABLE),
            "load": scale(
                formula="many * 2 + count(a >= 2, b >= 2, c >= 2, d >= 2, services__food)", missing=AVAILABLE
            ),
            "days": scale(formula="end - start", missing=AVAILABLE),
            "mixed": scale(formula="recoded + a * many", missing=AVAILABLE),
        },
        ["role", "a", "b", "c", "d", "many", "services", "start", "end"],
    ),
    "conditions": instrument(
        {
            "asked": scale(items=["b", "c", "d"], missing=AVAILABLE, bands=BANDS),
            "hidden": scale(items=["v", "w"], missing=AVAILABLE),
            "total": scale(scales=["asked", "hidden"], missing={"min_scored": 1, "then": "available"}),
            "sum": scale(items=["b", "half"], method="sum", missing={"min_answered": 1, "then": "prorate"}),
            "again": scale(scales=["total", "sum"], missing={"min_scored": 1, "then": "available"}),
        },
        [
            "a",
            {"id": "b", "options": "five", "show_if": "a >= 2"},
            {"id": "c", "options": "five", "show_if": "a >= 2 and b >= 2"},
            {"id": "d", "options": "five", "show_if": "a >= 2"},
            {"id": "v", "options": "coded", "show_if": "count(a >= 4, b >= 4) >= 1"},
            {"id": "w", "options": "coded", "show_if": "a >= 4"},
            "half",
        ],
    ),
    "a list of codes as the condition": instrument(
        {"s": scale(items=["a", "b"], missing=AVAILABLE)},
        ["services", {"id": "a", "options": "five", "show_if": "services__food"}, "b"],
    ),
}


@pytest.mark.parametrize("missing", [0.5, pytest.param(0.1, marks=UNMEASURED), pytest.param(0.0, marks=UNMEASURED)])
@pytest.mark.parametrize("made", SHAPES.values(), ids=SHAPES)
def test_every_shape_scores_as_step_by_step(made: Instrument, missing: float) -> None:
    """Whatever scales are made of, and however much is missing, all ways agree; much is known by the end."""
    plan = compile_plan(made)
    for answers in drawn_answers(plan, 150, missing=missing):
        assert_same(plan, answers)


def test_every_shape_takes_the_way_that_it_is_there_for() -> None:
    """Totals of scales without common items are looked up; what has no room in one sum has several."""
    engines = {id: engine_of(compile_plan(made)) for id, made in SHAPES.items()}
    kinds = {id: {one.scorer.output.scale: type(one) for one in engine.worked} for id, engine in engines.items()}

    assert {"total": Composite} == kinds["subscales and a total"]
    assert {"both": Composite, "turned": Composite, "all": Composite, "ratio": Worked} == kinds["totals of totals"]
    assert {} == kinds["an item in two scales of a total"]
    assert {Worked} == set(kinds["codes, recodings and formulas"].values())
    plan = compile_plan(SHAPES["more than has room in one sum"])
    packings = [leaf.packing for leaf in engine_of(plan).leaves]
    assert len({field.stream for field in Layouts(plan, reader_of(plan), packings).fields}) > 1


@UNMEASURED
@pytest.mark.parametrize("item", [*ITEMS, "gated", "unknown"])
def test_odd_answers_are_taken_and_refused_as_step_by_step(item: str) -> None:
    """What is equal to an answer need not be one: `True` is no 1, and text is no number."""
    plan = compile_plan(
        instrument(
            {"s": scale(items=["a", "half", "flag", "cases", "hours", "strain", "gated"], missing=AVAILABLE)},
            [*ITEMS, {"id": "gated", "options": "coded", "show_if": "flag"}],
        )
    )
    complete = next(drawn_answers(plan, 1, missing=0))
    for answer in ODD:
        assert_same(plan, {**complete, item: answer})
        assert_same(plan, {**complete, item: answer, "flag": False})


def test_numbers_that_floats_write_otherwise_are_not_mixed_up() -> None:
    """A third has no decimal, and from 2 ** 53 on a float that is equal to an integer is written otherwise."""
    options = {
        "thirds": {"options": [{"value": 0}, {"value": "1/3"}, {"value": 1}]},
        "long": {"options": [{"value": 2**60}, {"value": 1}, {"value": "0.5"}]},
    }
    made = instrument(
        {"s": scale(items=["third", {"item": "code", "recode": {2**60: 1, 1: 2, "0.5": 3}}], missing=AVAILABLE)},
        [{"id": "third", "options": "thirds"}, {"id": "code", "type": "nominal_choice", "options": "long"}],
        response_options=options,
    )
    plan = compile_plan(made)
    for third in (0, 1 / 3, Fraction(1, 3), 1.0, True):
        for code in (2**60, float(2**60), str(2**60), "1", 1, 1.0, True, 0.5, ".5"):
            assert_same(plan, {"third": third, "code": code})
            assert_same(plan, {"third": third, "code": code})


@law(200)
@given(
    st.lists(st.tuples(st.sampled_from([0, 1, 1 + 1e-10, 2, 2.5, 100 / 3, -4, 10**9]), st.booleans()), max_size=4),
    st.sampled_from([0.0, 1e-9, -1e-9, 3e-9, 5e-9, 1e-3, 0.5, 1e301, -1e301, float("inf")]),
    st.sampled_from([0, 1, 2, 2.5, 100 / 3, -4, 10**9]),
)
def test_a_band_is_found_as_by_comparing_with_every_edge(
    drawn: list[tuple[float, bool]], beside: float, at: float
) -> None:
    """Whether far from all edges, on one or a rounding error away, it is the same band."""
    edges = [Edge(to_fraction(number), included) for number, included in sorted(drawn)]
    codes = [str(place) for place in range(len(edges) + 1)]
    x = at + beside
    reached = 0
    for edge in edges:
        comparison = Comparison.AT_LEAST if edge.included else Comparison.GREATER
        algebra = ValueAlgebra({})
        reached += algebra.compare(comparison, lambda _: x, algebra.constant(edge.at))(Answers())

    assert codes[reached] == band_finder(edges, codes)(x)


# Looking up


@pytest.mark.parametrize(
    "answers",
    [
        {"a": 5, "b": 4, "c": 3, "d": 2, "v": 1, "w": 1, "half": 0.5},
        {"a": 5.0, "b": 4, "c": None, "d": 2, "v": 97, "w": 99, "half": 1},
        {"a": 5, "b": 4, "w": 98},
        {"a": 1, "b": 4, "c": 3, "d": 2, "v": 1, "w": 1, "half": 0},
        {"b": 4, "c": 3, "d": 2, "v": 1, "w": 1, "half": 0},
        {},
    ],
)
def test_valid_answers_are_not_read_one_by_one(answers: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Complete answers, missing ones, codes, hidden items and unknown conditions are all looked up."""
    made = SHAPES["conditions"]
    expected = repr(step_by_step(compile_plan(made), answers))

    def fail(*_: object, **__: object) -> None:
        pytest.fail("answers were read one by one")

    monkeypatch.setattr("cwinstruments.scoring.scorer.read_responses", fail)
    monkeypatch.setattr("cwinstruments.scoring.compiled.read_responses", fail)
    if "a" in answers:  # else bounds differ by what b would open
        assert expected == repr(score(made, answers))
    assert compile_scorer(made)(answers)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"mc1": True, "mc2": 1, "mc3": 1}, "item 'mc1': True is not allowed"),
        ({"mc1": True}, "item 'mc1': True is not allowed"),
        ({"mc1": 1, "mc9": 1}, "mc9"),
        ({"mc1": 1, "mc2": 1, "mc9": 1}, "mc9"),
    ],
)
def test_what_is_no_answer_is_refused_where_all_else_is_looked_up(answers: dict[str, Any], message: str) -> None:
    """True is equal to 1, and would be found under it; an item that is not there is no missing answer."""
    scorer = compile_scorer(cwinstruments.load_instrument(MEETINGS))

    assert scorer({"mc1": 1, "mc2": 1, "mc3": 1}) and scorer({"mc1": 1})
    with pytest.raises(InvalidResponseError, match=message):
        scorer(answers)


def test_what_a_caller_does_to_a_result_stays_with_it() -> None:
    """Results share nothing that can be changed."""
    made = SHAPES["subscales and a total"]
    answers = {"a": 2, "b": 3, "v": 4, "w": 5}
    compiled = compile_scorer(made)
    expected, plain = repr(step_by_step(compile_plan(made), answers)), repr(compiled(answers))
    first = score(made, answers)
    assert isinstance(first.scales, dict)
    for one in first.scales.values():
        assert isinstance(one.cutoffs, dict)
        one.cutoffs["mine"] = True
    first.scales.clear()
    compiled(answers).clear()

    assert expected == repr(score(made, answers))
    assert plain == repr(compiled(answers))


@pytest.mark.parametrize("id", ["subscales and a total", "codes, recodings and formulas", "conditions"])
def test_no_more_is_kept_than_there_is_room_for(id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """When there is too much, all of it is forgotten, and scores stay what they are."""
    monkeypatch.setattr(outcomes, "MOST_KEPT", 3)
    monkeypatch.setattr("cwinstruments.scoring.layouts.MOST_LAYOUTS", 2)
    engine_of.cache_clear()
    plan = compile_plan(SHAPES[id])
    for answers in drawn_answers(plan, 60, missing=0.2):
        assert_same(plan, answers)
        for leaf in engine_of(plan).leaves:
            assert max(len(leaf.outcomes), len(leaf.results), len(leaf.lines), *map(len, leaf.shares), 0) <= 3
        for worked in engine_of(plan).worked:
            assert not isinstance(worked, Composite) or len(worked.by_code) <= 3
    engine_of.cache_clear()


def test_threads_can_share_a_scorer() -> None:
    """Whoever learns an outcome first, everybody gets the same."""
    plan = compile_plan(SHAPES["totals of totals"])
    engine_of.cache_clear()
    compiled = compile_scorer(plan)
    answers = list(drawn_answers(plan, 100, missing=0.2))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(compiled, answers * 4))

    assert [tuples(plan, one) for one in answers] * 4 == found


# What it is


def test_a_result_is_a_tuple_with_names() -> None:
    """The parts stand in order, and can be called by name."""
    result = cwinstruments.compile_scorer(SHAPES["subscales and a total"])({"a": 5, "b": 1, "v": 3})["first"]

    assert (100.0, None, 2, False, "high") == tuple(result)
    assert result[0] == result.value
    assert (None, 2, False, "high") == (result.reason, result.n_answered, result.prorated, result.band)


@pytest.mark.parametrize("mapping", [MappingProxyType, ChainMap])
def test_responses_can_be_any_mapping(mapping: Callable[[dict[str, Any]], Mapping[str, Any]]) -> None:
    """What is no plain dictionary is read one by one."""
    answers = {"a": 5, "b": 1, "v": 3}
    for id in ("subscales and a total", "conditions", "a list of codes as the condition"):
        made = SHAPES[id]
        compiled = compile_scorer(made, on_unknown="ignore")

        assert compiled(answers) == compiled(mapping(answers))
        assert score(made, answers, on_unknown="ignore") == score(made, mapping(answers), on_unknown="ignore")


def test_what_is_wrong_is_said_when_it_is_compiled() -> None:
    """Words that mean nothing, and what is no instrument, are refused at once; what is no mapping, when it comes."""
    made = SHAPES["subscales and a total"]
    with pytest.raises(ValueError, match="on_invalid is"):
        compile_scorer(made, on_invalid="ignore")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="an instrument is wanted"):
        compile_scorer("burnout")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="responses are a mapping"):
        compile_scorer(made)([1, 2])  # type: ignore[arg-type]


# The benchmark; what the tests above cover is not measured again, which would double its time


@pytest.fixture
def still_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the collected tests frozen: the benchmark thaws all at its end, and each look for garbage takes long."""
    monkeypatch.setattr("gc.unfreeze", lambda: None)


@UNMEASURED
@pytest.mark.usefixtures("still_frozen")
@pytest.mark.parametrize("kind", benchmark.KINDS)
def test_the_benchmark_scores_right(kind: str) -> None:
    """What is measured is held against the evaluation step by step, and against `verify`."""
    for shape in ("3 subscales and total", "4 scales of items"):
        made = benchmark.instrument(shape, is_gated=kind == "stale")
        unseen, before = (list(benchmark.respondents(kind, 40, seed=seed)) for seed in (2, 1))
        found = benchmark.measure(made, unseen, warm_up=before)

        assert 30 == len(compile_plan(made).inputs)
        assert 4 == len(made.scales)
        assert min(found.json, found.compiled, found.score) > 0


@UNMEASURED
@pytest.mark.usefixtures("still_frozen")
def test_the_benchmark_finds_a_wrong_score(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fast scorer that is wrong is no scorer."""
    made = benchmark.instrument("4 scales of items", is_gated=False)
    monkeypatch.setattr(benchmark, "compile_scorer", lambda plan: lambda answers: {})
    with pytest.raises(ValueError, match="compile_scorer differs"):
        benchmark.measure(made, list(benchmark.respondents("complete", 1, seed=1)), warm_up=[])


@UNMEASURED
@pytest.mark.usefixtures("still_frozen")
def test_the_benchmark_prints_ratios_and_fails_by_its_limits(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each line has the time of parsing and two ratios; a limit that is passed is named."""
    shipped = list(benchmark.shipped())[:1]
    monkeypatch.setattr(benchmark, "KINDS", ("complete",))
    monkeypatch.setattr(benchmark, "shipped", lambda: shipped)
    monkeypatch.setattr(benchmark, "LIMITS", {"compiled": 0.0, "score": 1e9})

    assert 1 == benchmark.main(["--respondents", "20", "--warm-up", "5"])
    assert "TOO SLOW: compiled > 0x" in capsys.readouterr().out
    monkeypatch.setattr(benchmark, "LIMITS", {"compiled": 1e9, "score": 1e9})
    assert 0 == benchmark.main(["--respondents", "20", "--warm-up", "5", "--shipped"])
    printed = capsys.readouterr().out
    assert "TOO SLOW" not in printed
    assert shipped[0][0] in printed


def test_answers_from_json_are_scored_as_they_come() -> None:
    """What a web application gets is what is scored."""
    made = SHAPES["truth values"]
    answers = json.loads('{"flag": true, "other": null}')

    assert (2.0, None, 1, True, None) == compile_scorer(made)(answers)["signs"]


def test_a_norm_of_a_sum_of_one_score_is_looked_up() -> None:
    """What the sum is of is a score, and no answer."""
    rows = [{"raw": 0, "norm": 40}, {"raw": 1, "norm": 60}]
    norm = {
        "metric": "standard_score",
        "source": {"citation": "Made up.", "population": "nobody"},
        "outside": "clamp",
        "interpolate": "none",
        "strata": [{"where": {"years": {"min": 0, "max": 5}}, "rows": rows}],
    }
    subject = instrument(
        {
            "given": scale(formula="answered(a)", missing=AVAILABLE),
            "over": scale(scales=["given"], method="sum"),
            "normed": scale(scales=["over"], method="norm", norm=norm),
        },
        ("a",),
        respondent={"years": {"title": {"en": "Years"}, "type": "integer", "range": {"min": 0, "max": 5}}},
    )
    plan = compile_plan(subject)
    everybody: list[dict[str, int]] = [{"a": 3, "years": 1}, {"years": 1}, {"a": 3}, {}]
    for answers in everybody:
        found = exactly(partial(score, plan, answers))
        assert found == exactly(partial(step_by_step, plan, answers))
    assert score(plan, {"a": 3, "years": 1})["normed"].value == 60
