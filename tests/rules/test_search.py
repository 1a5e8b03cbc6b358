"""Conditions are decided by trying answers: as whoever tries all of them would decide them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwinstruments.checks import check
from cwinstruments.model import Instrument, structure_instrument
from cwinstruments.plan import compile_plan
from cwinstruments.plan.states import State
from cwinstruments.profiles import Profile
from cwinstruments.rules import search
from cwinstruments.rules.conditions import AlwaysAsked, IdleParts, NeverAsked
from cwinstruments.rules.hidden_items import FormulaOfHiddenItems, NeverScored, ScoresOfFewerItems
from cwinstruments.rules.rule import ScoringRule
from cwinstruments.rules.subject import Subject
from cwinstruments.scoring import read_responses, score
from tests.builders import definition, one_scale, scale

GOOD_PARAMETERS = Path(__file__).parent / "good" / "parameter-without-effect.yaml"
NAMES = {
    "a": ["a == 0", "a == 0.5", "a >= 0.5", "a < 0", "a != 1", "2 * a > 1"],
    "flag": ["flag", "not flag", "flag == 0"],
    "role": ["role == 'other'", "role != 'supervisor'"],
    "x": ["x == 1", "x > 0", "answered(x) == 0", "x + a > 1", "count(x == 1, flag) >= 1", "mean(x, a) > 0.5"],
    "y": ["y == 1", "y <= x", "answered(x, y) == 1"],
}
"""Conditions over each item, and over those before it."""
ANSWERS: dict[str, list[Any]] = {
    "a": [None, 0, 0.5, 1],
    "flag": [None, 0, 1],
    "role": [None, "caseworker", "supervisor", "other"],
    "x": [None, 0, 0.5, 1],
    "y": [None, 0, 0.5, 1],
    "z": [None, 0, 0.5, 1],
}
ITEMS: tuple[Mapping[str, Any] | str, ...] = (
    {"id": "a", "options": "halves"},
    {"id": "flag", "nonresponse": []},
    "role",
    {"id": "x", "options": "halves"},
    {"id": "y", "options": "halves"},
    {"id": "z", "options": "halves"},
)


def conditions(*names: str) -> st.SearchStrategy[str]:
    """Give conditions over some items."""
    atoms = st.sampled_from([atom for name in names for atom in NAMES[name]])
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.builds("({} and {})".format, inner, inner),
            st.builds("({} or {})".format, inner, inner),
            st.builds("not ({})".format, inner),
        ),
        max_leaves=4,
    )


def made(gates: Mapping[str, str], missing: Mapping[str, Any] | None = None) -> Instrument:
    wanted = [{"id": one} if isinstance(one, str) else dict(one) for one in ITEMS]
    for one in wanted:
        if one["id"] in gates:
            one["show_if"] = gates[one["id"]]
    rule = missing or {"min_answered": 1, "then": "available"}
    return structure_instrument(definition({"s": scale(items=["x", "y", "z"], missing=rule)}, wanted))


def all_answers(*, complete: bool = False) -> Iterator[dict[str, Any]]:
    lists = [values[complete:] for values in ANSWERS.values()]
    for values in product(*lists[:5]):
        yield {**dict(zip(ANSWERS, values, strict=False)), "z": 1}


def asked(instrument: Instrument, *, complete: bool = False) -> dict[str, set[bool]]:
    """Tell for each item whether it is asked of somebody, and whether it is not asked of somebody."""
    plan, found = compile_plan(instrument), {name: set[bool]() for name in ANSWERS}
    for answers in all_answers(complete=complete):
        states = read_responses(plan, answers).answers.states
        for name, seen in found.items():
            seen.add(states[name] not in (State.NOT_ASKED, State.UNKNOWN))
    return found


def found_by(instrument: Instrument, *rules: ScoringRule) -> list[str]:
    subject = Subject(instrument, compile_plan(instrument))
    return [one.message for rule in rules for one in rule.check(subject)]


@settings(max_examples=15, deadline=None)
@given(conditions("a", "flag", "role"), conditions("a", "role", "x"), conditions("flag", "x", "y"))
@pytest.mark.unmeasured
def test_conditions_are_decided_as_by_trying_all_answers(x: str, y: str, z: str) -> None:
    """What is never asked is what none of all answers lets be asked, chains of conditions and gaps included."""
    gates = {"x": x, "y": y, "z": z}
    instrument = made(gates)
    conditions = Subject(instrument, compile_plan(instrument)).conditions

    assert {name for name, seen in asked(instrument).items() if True not in seen} == conditions.never
    for item in gates:
        alone = asked(made({item: gates[item]}), complete=True)[item]
        assert (alone == {True}) is (item in conditions.always) or item in conditions.never


@settings(max_examples=15, deadline=None)
@given(
    conditions("a", "flag", "role"),
    conditions("a", "role", "x"),
    conditions("flag", "x", "y"),
    st.sampled_from([{"min_answered": 2, "then": "available"}, {"max_missing": 0, "states": {"not_asked": "missing"}}]),
)
def test_scales_without_a_score_are_those_that_no_answers_give_one(
    x: str, y: str, z: str, missing: Mapping[str, Any]
) -> None:
    """Whether its items are ever asked together is told as by scoring everybody."""
    instrument = made({"x": x, "y": y, "z": z}, missing)
    if Subject(instrument, compile_plan(instrument)).conditions.never:
        return
    scored = any(score(instrument, one)["s"].value is not None for one in all_answers(complete=True))

    assert scored is (found_by(instrument, NeverScored()) == [])


def gated(*show_if: str, **said: Any) -> Instrument:
    """Give an instrument with these conditions, one after the other, on items that are called c, d and so on."""
    wanted = [{"id": id, "options": "five", "show_if": text} for id, text in zip("cdefgh", show_if, strict=False)]
    return one_scale("a", "b", "flag", "role", "services", "many", "start", "end", *wanted, items=["a", "b"], **said)


@pytest.mark.parametrize(
    ("show_if", "reason"),
    [
        (["a == 6"], "'a' can be one of 1, 2, 3, 4, 5, and the condition asks for 'a == 6'"),
        (["a == 1 and b > 1 and a == 2"], "no answers make 'a == 1' and 'a == 2' true together"),
        (["1 == 2"], "the condition asks for '1 == 2'"),
        (["a == 1", "c > 1 and a > 1"], "'c' is asked only where a == 1"),
        (["a == 1", "c > 1", "d > 1 and a > 1"], "'c' is asked only where a == 1"),
        (["a == 1", "a == 2", "c + d > 2"], "'c' is asked only where a == 1 and 'd' is asked only where a == 2"),
        (["services__food and services__housing and not services__food"], "no answers make 'services__food == 1'"),
        (["many > 4999 and many < 5000"], "no answers make 'many > 4999' and 'many < 5000' true together"),
        (["start > start"], "'start' can be 2024-01-01 to 2024-12-31, and the condition asks for 'start > start'"),
    ],
)
def test_the_reason_of_a_condition_that_is_never_true_is_said(show_if: Sequence[str], reason: str) -> None:
    """In as few words as there are parts to blame: domains, contradictions, or what other items are asked under."""
    (message,) = found_by(gated(*show_if), NeverAsked())

    assert reason in message


def test_what_follows_from_an_item_that_is_never_asked_is_not_told_again() -> None:
    """The one condition is mended, and all is well."""
    instrument = gated("a == 6", "c == 1", "c == 1 and d == 1")

    assert 1 == len(found_by(instrument, NeverAsked(), AlwaysAsked(), IdleParts()))


@pytest.mark.parametrize(
    ("condition", "rule"),
    [("sum(a, b, c, d) * many + e + f > 200000", NeverAsked()), ("sum(a, b, c, d) * many + e + f >= 2", AlwaysAsked())],
)
def test_where_there_are_too_many_answers_bounds_decide(condition: str, rule: ScoringRule) -> None:
    """A sum of many items is not tried out; what its ends tell is told."""
    wanted = [{"id": id, "options": "five"} for id in "abcdef"]
    instrument = one_scale(*wanted, "many", {"id": "g", "options": "five", "show_if": condition}, items=["a", "g"])
    harmless = condition.replace("> 200000", "> 20").replace(">= 2", ">= 20")
    other = one_scale(*wanted, "many", {"id": "g", "options": "five", "show_if": harmless}, items=["a", "g"])

    assert 1 == len(found_by(instrument, rule))
    assert [] == found_by(other, NeverAsked(), AlwaysAsked(), IdleParts())


def test_a_search_that_takes_too_long_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """No finding is better than a wrong one."""
    instrument = gated("a == 1 and (b == 2 or flag) and a == 2", "a == 1 or a == 1 and b == 2")

    assert 2 == len(found_by(instrument, NeverAsked(), IdleParts()))
    monkeypatch.setattr(search, "MOST_TRIED", 2)
    assert [] == found_by(instrument, NeverAsked(), AlwaysAsked(), IdleParts())


PARAMETERS = {
    "points": {"title": {"en": "Points"}, "type": "integer", "enum": [5, 7]},
    "basis": {"title": {"en": "Basis"}, "type": "choice", "enum": ["open", "new"]},
    "unit": {"title": {"en": "Unit"}, "type": "choice", "enum": ["team", "office"]},
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("basis == 'new'", 0),
        ("points == 7 and basis == 'new'", 0),
        ("points == 7 or a == 1", 0),
        ("points == 7 and a == 9", 1),
        ("basis == 'new' and not (unit == 'office')", 0),
        ("a > points", 1),
        ("not (basis == 'new') and a == 1", 0),
    ],
)
def test_what_a_parameter_decides_can_be_either_way(condition: str, expected: int) -> None:
    """With other values the condition is true; where no value helps, or a number is out of reach, it is told."""
    wanted: list[str | Mapping[str, Any]] = [
        "a",
        "b",
        {"id": "c", "options": "five", "show_if": condition},
        {"id": "remark", "show_if": condition},
    ]
    data = definition({"s": scale(items=["a", "b"])}, wanted, parameters=PARAMETERS)
    bound = structure_instrument(data).bind(points=5, basis="open", unit="team")

    assert expected == len([one for one in found_by(bound, NeverAsked(), AlwaysAsked()) if "'c'" in one])


def test_what_a_parameter_decides_is_not_written_out() -> None:
    """A finding is about the answers; the value that a parameter has just now means nothing to its reader."""
    gate = {"id": "c", "options": "five", "show_if": "a == 9 and points == 7 or b == 1"}
    data = definition({"s": scale(items=["a", "b"])}, ["a", "b", gate], parameters=PARAMETERS)
    instrument = structure_instrument(data).bind(points=5, basis="open", unit="team")
    (message,) = found_by(instrument, IdleParts())

    assert "the part 'a == 9 and …' is never true" in message


HIDDEN = {"min_answered": 1, "then": "available"}


@pytest.mark.parametrize(
    ("formula", "missing", "named"),
    [
        ("a + c", None, ["c"]),
        ("a + c + d", None, ["c", "d"]),
        ("a + if(flag, c, 0)", None, []),
        ("a + if(flag and a > 1, c, 0)", None, []),
        ("if(a > 3, c, b)", None, ["c"]),
        ("if(c > 3, a)", None, []),
        ("mean(a, c)", HIDDEN, []),
        ("max(a, c) + count(c > 2, b > 2)", HIDDEN, []),
        ("max(a, c) + count(c > 2, d > 2)", None, ["c", "d"]),
        ("a + c", {"max_missing": 0, "states": {"not_asked": "missing"}}, []),
        ("c * 2", None, []),
        ("if(role == 'other', a, a / c)", None, ["c"]),
        ("s + c", None, ["c"]),
    ],
)
def test_formulas_that_lack_what_is_not_asked_are_named(
    formula: str, missing: Mapping[str, Any] | None, named: list[str]
) -> None:
    """With the items whose absence leaves somebody without a score who was asked something else."""
    wanted: list[str | Mapping[str, Any]] = ["a", "b", "flag", "role"]
    wanted += [{"id": id, "options": "five", "show_if": "flag"} for id in "cd"]
    said = {"formula": formula} if missing is None else {"formula": formula, "missing": missing}
    instrument = structure_instrument(definition({"s": scale(items=["a", "b"]), "f": scale(**said)}, wanted))
    found = found_by(instrument, FormulaOfHiddenItems())

    assert (1 if named else 0) == len(found)
    assert all(f"'{name}' (asked where flag)" in found[0] for name in named)


def test_many_items_that_are_left_out_are_not_all_listed() -> None:
    """A message stays short."""
    wanted = [{"id": f"q{n}", "options": "five", "show_if": "flag"} for n in range(9)]
    instrument = one_scale("a", "flag", *wanted, items=["a", *(one["id"] for one in wanted)])
    (message,) = found_by(instrument, ScoresOfFewerItems())

    assert "'q5' and 3 more" in message


def test_scales_that_only_some_values_of_a_parameter_make_alike_are_fine(tmp_path: Path) -> None:
    """The parameter is what they differ by; where no value parts them, they are told."""
    text = GOOD_PARAMETERS.read_text(encoding="utf-8")
    both = "items: {parameter: coding, values: {up: [q1, q2], down: [-q1, -q2]}}\n    method: mean"
    other = text.replace("    only_with: {points: [5]}\n    method: sum", "    method: mean").replace(
        "    bands: [{id: low}, {id: high, at_least: {parameter: cut}}]\n    direction: higher_is_better",
        "    bands: [{id: low}, {id: high, at_least: {parameter: cut}}]\n    direction: descriptive",
    )
    other = other.replace("    bands: [{id: low}, {id: high, at_least: {parameter: cut}}]\n", "")
    file = tmp_path / "parameter-without-effect.yaml"

    def alike(text: str) -> list[str]:
        file.write_text(text.replace("  cut: {type: number, examples: [2]}\n", ""), encoding="utf-8")
        return [one.code for one in check(file, profile=Profile.DRAFT).diagnostics if one.code != "CWI813"]

    assert [] == alike(other)
    assert ["CWI287"] == alike(other.replace("items: [q1, q2]\n    method: mean", both))
