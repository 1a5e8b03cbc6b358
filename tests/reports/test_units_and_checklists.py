"""Tables made of unit scores: how units see each other, how leaders see themselves, what a checklist lacks."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import cwinstruments.reports
from cwinstruments import compile_aggregates, group_scores, unit_scores
from cwinstruments.model import Instrument
from cwinstruments.reports import (
    Gap,
    SelfAndOthers,
    UnitMatrix,
    find_gaps,
    self_and_others,
    self_and_others_text,
    unit_matrix,
)
from tests.builders import instrument as small
from tests.builders import items, scale

# How units see each other


def matrix_of(*rows: tuple[str, str, Any], minimum_cell: int = 2) -> UnitMatrix:
    plan = compile_aggregates(
        small({"s": scale(items=["a"], aggregate={"method": "mean", "minimum_cell": minimum_cell})})
    )
    given = [{"from_unit": one, "to_unit": other, "s": value} for one, other, value in rows]
    return unit_matrix(unit_scores(plan, given, unit=("from_unit", "to_unit")), "s")


SEEN = (
    ("training", "field", 1),
    ("training", "field", 2),
    ("field", "training", 5),
    ("field", "training", 4),
    ("field", "mentors", 3),
    ("mentors", "field", None),
    ("mentors", "field", None),
)


def test_a_matrix_has_each_direction_by_itself() -> None:
    """Training sees field at 1.5, field sees training at 4.5: a difference of -3 and of 3."""
    matrix = matrix_of(*SEEN)

    assert ("field", "mentors", "training") == matrix.units
    assert (1.5, 4.5) == (matrix.value("training", "field"), matrix.value("field", "training"))
    assert (-3.0, 3.0) == (matrix.difference("training", "field"), matrix.difference("field", "training"))
    assert matrix.value("training", "mentors") is None


def test_a_matrix_withholds_what_few_people_said() -> None:
    """One rater is few; and no difference is made of it."""
    matrix = matrix_of(*SEEN)

    assert (None, None) == (matrix.value("field", "mentors"), matrix.difference("field", "mentors"))
    assert """\
from / to  field  mentors  training
field          -      few       4.5
mentors     none        -         -
training     1.5        -         -""" == matrix.to_text()


def test_a_matrix_is_of_one_scale() -> None:
    """The other is left out."""
    aggregate = {"method": "mean", "minimum_cell": 1}
    made = small({id: scale(items=["a"], aggregate=aggregate) for id in ("s", "t")})
    rows = [{"from_unit": "x", "to_unit": "y", "s": 1, "t": 5}]
    scores = unit_scores(compile_aggregates(made), rows, unit=("from_unit", "to_unit"))

    assert 5.0 == unit_matrix(scores, "t").value("x", "y")


def test_units_by_one_column_make_no_matrix() -> None:
    """Nobody could tell who rates whom."""
    plan = compile_aggregates(small({"s": scale(items=["a"], aggregate={"method": "mean", "minimum_cell": 1})}))
    with pytest.raises(ValueError, match="named by two columns, who rates and who is rated: 'north'"):
        unit_matrix(unit_scores(plan, [{"unit": "north", "s": 1}], unit="unit"), "s")


# How leaders see themselves

OVER = {"column": "group", "exempt": ["self", "supervisor"]}


def leaders(*rows: tuple[str, str, float]) -> tuple[SelfAndOthers, ...]:
    aggregate = {"method": "mean", "minimum_cell": 2, "equal_weight_over": OVER}
    plan = compile_aggregates(small({"s": scale(items=["a"], aggregate=aggregate)}))
    given = [{"leader": leader, "group": group, "s": value} for leader, group, value in rows]
    return self_and_others(group_scores(plan, given, unit="leader"))


ENOUGH = (("l1", "self", 5.0), ("l1", "supervisor", 4), ("l1", "peers", 1), ("l1", "peers", 2), ("l1", "peers", 3))


def test_others_are_the_mean_of_their_groups() -> None:
    """Supervisor 4 and peers 2 count alike: 3, and self is 2 above; over all raters it would be 2.5."""
    (one,) = leaders(*ENOUGH)

    assert (5.0, 3.0, 2.0) == (one.own, one.others, one.difference)
    assert {"supervisor": 4.0, "peers": 2.0} == one.groups


def test_nothing_is_made_of_a_group_that_is_withheld() -> None:
    """With one peer there are no others: whoever knows the supervisor's 4 would know the peer's."""
    (one,) = leaders(*ENOUGH[:3])

    assert {"supervisor": 4.0, "peers": None} == one.groups
    assert (5.0, None, None) == (one.own, one.others, one.difference)


def test_without_self_or_without_others_there_is_no_difference() -> None:
    """Either alone is shown."""
    alone, unseen = leaders(("l1", "self", 5), ("l2", "peers", 1), ("l2", "peers", 2))

    assert (5.0, None, None) == (alone.own, alone.others, alone.difference)
    assert (None, 1.5, None) == (unseen.own, unseen.others, unseen.difference)


def test_leaders_are_a_table() -> None:
    """Each with all groups, and a dash where there is nothing to show."""
    rows = leaders(*ENOUGH, ("l2", "self", 2), ("l2", "supervisor", 2.5), ("l2", "peers", 1))

    assert """\
leader  scale  self  peers  supervisor  others  self - others
l1      s       5.0    2.0         4.0     3.0           +2.0
l2      s       2.0      -         2.5       -              -""" == self_and_others_text(rows)


# What a checklist lacks


def checklist(direction: str = "higher_is_better", **said: Any) -> Instrument:
    options = {
        "place": {
            "options": [
                {"value": value, "label": {"en": label, "es": label.upper()}}
                for value, label in enumerate(("Absent", "Planned", "Partly", "Fully"))
            ],
            "nonresponse": [{"code": 97, "reason": "not_applicable"}, {"code": 98, "reason": "dont_know"}],
        }
    }
    asked = [
        {
            "id": id,
            "options": "place",
            "text": {"en": f"Practice {id}.", "es": f"Práctica {id}."},
            "topic": {"en": id * 2},
        }
        for id in ("a", "b", "c", "d", "e")
    ]
    return small(
        {"index": scale(items=["a", "b", "c", "d", "-e"], direction=direction)},
        items(*asked),
        response_options=options,
        **said,
    )


ANSWERS = {"a": 2, "b": 0, "c": 97, "d": 98, "e": 0}


def test_gaps_are_below_the_best_option_the_widest_first() -> None:
    """b is absent, 3 below; a is partly there, 1 below; e is reversed and at its best; c does not apply."""
    found = find_gaps(checklist(), ANSWERS, "index")

    assert (
        Gap("b", "Practice b.", "Absent", Fraction(3)),
        Gap("a", "Practice a.", "Partly", Fraction(1)),
    ) == found.gaps
    assert (("d",), 4) == (found.unanswered, found.n_applicable)
    assert """\
2 gaps among 4 items that apply; 1 without an answer: d
  Absent: Practice b. (b)
  Partly: Practice a. (a)""" == found.to_text()


def test_everything_in_place_has_no_gap() -> None:
    """And says so."""
    found = find_gaps(checklist(), {"a": 3, "b": 3, "c": 3, "d": 3, "e": 0}, "index")

    assert ((), (), "0 gaps among 5 items that apply") == (found.gaps, found.unanswered, found.to_text())
    one = find_gaps(checklist(), {"a": 2, "b": 3, "c": 3, "d": 3, "e": 0}, "index")
    assert "1 gap among 5 items that apply" == one.to_text().splitlines()[0]


def test_gaps_of_what_is_worse_when_it_is_high_are_above_0() -> None:
    """Obstacles: what is there is the gap."""
    found = find_gaps(checklist("higher_is_worse"), ANSWERS, "index")

    assert [("e", 3), ("a", 2)] == [(one.item, int(one.missing)) for one in found.gaps]


def test_gaps_are_in_the_language_that_is_asked_for() -> None:
    """Texts and labels, and what is said of them."""
    found = find_gaps(checklist(), ANSWERS, "index", language="es")

    assert ("Práctica b.", "ABSENT") == (found.gaps[0].text, found.gaps[0].answer)
    assert "2 brechas entre 4 ítems que corresponden; 1 sin respuesta: d" == found.to_text().splitlines()[0]
    one = find_gaps(checklist(), {"a": 2, "b": 3, "c": 3, "d": 3, "e": 0}, "index", language="es")
    assert "1 brecha entre 5 ítems que corresponden" == one.to_text().splitlines()[0]


def test_texts_that_may_not_be_passed_on_are_not_in_the_list() -> None:
    """The topic stands for them, or the id."""
    licence = {"name": "none", "text_redistributable": "no"}
    (widest, _) = find_gaps(checklist(licence=licence), ANSWERS, "index").gaps

    assert "bb" == widest.text


def test_gaps_need_items_and_a_direction() -> None:
    """Else no option is best."""
    made = small({"s": scale(items=["a"]), "t": scale(formula="a + 1", direction="higher_is_better")})
    for id in ("s", "t"):
        with pytest.raises(ValueError, match=f"the gaps of scale '{id}' can't be told"):
            find_gaps(made, {"a": 1}, id)


def test_options_without_labels_stand_for_themselves() -> None:
    """Nobody gave them words."""
    made = small({"s": scale(items=["a"], direction="higher_is_better")})

    assert ["2"] == [one.answer for one in find_gaps(made, {"a": 2}, "s").gaps]


def test_reports_are_found_by_name() -> None:
    """No module is in the way of a function."""
    assert all(
        callable(getattr(cwinstruments.reports, name)) for name in ("unit_matrix", "self_and_others", "find_gaps")
    )
