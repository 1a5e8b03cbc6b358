"""Scores of the groups within a unit, and units that two columns name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from cwinstruments import GroupScore, RosterSizeError, UnitRowError, compile_aggregates, group_scores, unit_scores
from cwinstruments.plan import AggregatePlan
from tests.builders import instrument, scale

GROUPS = {"column": "group", "values": ["self", "supervisor", "peers"], "exempt": ["self", "supervisor"]}


def plan_of(**aggregate: Any) -> AggregatePlan:
    said: dict[str, Any] = {"method": "mean", "minimum_cell": 3, **aggregate}
    return compile_aggregates(instrument({"s": scale(items=["a", "b"], aggregate=said)}))


def rated(**groups: list[Any]) -> list[dict[str, Any]]:
    return [{"leader": "l1", "s": value, "group": group} for group, values in groups.items() for value in values]


def by_group(plan: AggregatePlan, rows: list[dict[str, Any]], **said: Any) -> Mapping[str, tuple[Any, Any, Any]]:
    found = group_scores(plan, rows, unit="leader", **said)
    return {one.group: (one.value, one.reason, one.n_scored) for one in found}


# Groups


def test_each_group_has_its_score_or_the_reason_why_not() -> None:
    """Self 5 and supervisor 3 are exempt; the peers' 1, 2 and 3 are three, so 2. With two peers theirs is withheld."""
    enough = rated(self=[5], supervisor=[3], peers=[1, 2, 3])
    few = rated(self=[5], supervisor=[3], peers=[1, 2])

    assert {"peers": (2.0, None, 3), "self": (5.0, None, 1), "supervisor": (3.0, None, 1)} == by_group(
        plan_of(equal_weight_over=GROUPS), enough
    )
    assert {
        "peers": (None, "too_few_respondents", None),
        "self": (5.0, None, 1),
        "supervisor": (3.0, None, 1),
    } == by_group(plan_of(equal_weight_over=GROUPS), few)


def test_a_group_that_is_listed_and_not_there_is_withheld() -> None:
    """Also where it is exempt: there is nothing of it."""
    found = by_group(plan_of(equal_weight_over=GROUPS), rated(peers=[1, 2, 3], self=[None]))

    assert {"self": "too_few_respondents", "supervisor": "too_few_respondents", "peers": None} == {
        group: reason for group, (_, reason, _) in found.items()
    }


def test_a_unit_is_the_mean_of_its_groups() -> None:
    """Whenever it has a score, all groups have one."""
    rows = rated(self=[5], supervisor=[3], peers=[1, 2, 3])
    plan = plan_of(equal_weight_over=GROUPS)
    (unit,) = unit_scores(plan, rows, unit="leader")
    values = [one.value for one in group_scores(plan, rows, unit="leader") if one.value is not None]

    assert (5 + 3 + 2) / 3 == unit.value
    assert unit.value == sum(values) / 3


def test_a_group_of_a_composite_is_withheld_where_that_of_a_part_is() -> None:
    """Two peers answered the part, three the other: the total of peers would give the two away. A part that is not
    divided counts as a whole."""
    said = {"method": "mean", "minimum_cell": 3}
    over = {"column": "group"}
    made = instrument(
        {
            "low": scale(items=["a"], aggregate={**said, "equal_weight_over": over}),
            "high": scale(items=["b"], aggregate={**said, "minimum_cell": 6}),
            "total": scale(scales=["low"], aggregate={**said, "equal_weight_over": over}),
            "both": scale(scales=["low", "high"], aggregate={**said, "equal_weight_over": over}),
        }
    )
    columns = [("peers", 1, 2), ("peers", 3, 2), ("peers", None, 2), *[("reports", 4, None)] * 3]
    rows = [
        {"leader": "l1", "group": group, "low": low, "high": high, "total": 3, "both": 3}
        for group, low, high in columns
    ]
    found = {(one.scale, one.group): one.value for one in group_scores(compile_aggregates(made), rows, unit="leader")}

    assert {
        ("low", "peers"): None,
        ("low", "reports"): 4.0,
        ("total", "peers"): None,
        ("total", "reports"): 3.0,
        ("both", "peers"): None,
        ("both", "reports"): None,
    } == found


def test_groups_have_no_score_where_units_may_have_none_or_too_few_answered() -> None:
    """The level and the response rate are those of the unit."""
    rows = rated(peers=[1, 2, 3])
    closed = instrument(
        {
            "s": scale(
                items=["a"],
                permitted_level="respondent",
                aggregate={"method": "mean", "minimum_cell": 1, "equal_weight_over": "group"},
            )
        }
    )
    rate = plan_of(equal_weight_over="group", minimum_response_rate=0.6)

    assert {"peers": (None, "not_permitted", None)} == by_group(compile_aggregates(closed), rows)
    assert {"peers": (None, "no_roster", 3)} == by_group(rate, rows)
    assert {"peers": (None, "too_low_response_rate", 3)} == by_group(rate, rows, roster_sizes={"l1": 6})
    assert {"peers": (2.0, None, 3)} == by_group(rate, rows, roster_sizes={"l1": 5})


def test_a_ratio_has_groups_too() -> None:
    """2 of 4 in the one; nothing to divide by in the other."""
    aggregate = {"method": "ratio", "of": "up", "to": "down", "minimum_cell": 1, "equal_weight_over": "group"}
    made = instrument({"up": scale(items=["a"], aggregate=aggregate), "down": scale(formula="b - 1")})
    rows = [{"leader": "l1", "group": group, "up": 2, "down": down} for group, down in (("day", 4), ("night", 0))]

    assert {"day": (0.5, None, 1), "night": (None, "nothing_below", 1)} == by_group(compile_aggregates(made), rows)


def test_scales_that_are_not_divided_have_no_groups() -> None:
    """Only those whose definition says that groups count alike."""
    assert () == group_scores(plan_of(), [{"leader": "l1", "s": 3}], unit="leader")


def test_a_group_is_plain_data() -> None:
    """Every field by its name."""
    (one,) = group_scores(plan_of(minimum_cell=1, equal_weight_over="group"), rated(self=[4]), unit=("leader", "group"))

    assert GroupScore("l1 / self", "s", "self", 4.0, None, 1, ("l1", "self")) == one
    assert {
        "unit": "l1 / self",
        "scale": "s",
        "group": "self",
        "value": 4.0,
        "reason": None,
        "n_scored": 1,
        "names": ["l1", "self"],
    } == one.to_dict()


# Two columns


def pairs(*rows: tuple[str, str, float]) -> list[dict[str, Any]]:
    return [{"from_unit": one, "to_unit": other, "s": value} for one, other, value in rows]


BOTH = ("from_unit", "to_unit")


def test_two_columns_name_a_unit_together() -> None:
    """Training sees field at 2, field sees training at 4: two units, and not one of both."""
    rows = pairs(("training", "field", 1), ("training", "field", 3), ("field", "training", 4), ("field", "training", 4))
    scores = unit_scores(plan_of(minimum_cell=2), rows, unit=BOTH)

    assert [(("field", "training"), 4.0), (("training", "field"), 2.0)] == [(one.names, one.value) for one in scores]
    assert ["field / training", "training / field"] == [one.unit for one in scores]


def test_names_that_read_alike_are_two_units() -> None:
    """What stands between the names may stand in them."""
    rows = pairs(("a", "b / c", 1), ("a / b", "c", 5))

    assert [1.0, 5.0] == [one.value for one in unit_scores(plan_of(minimum_cell=1), rows, unit=BOTH)]


def test_the_roster_of_a_pair_is_by_its_names() -> None:
    """Who of training could have rated field."""
    rows = pairs(("training", "field", 1), ("training", "field", 3))
    sizes = {("training", "field"): 4, ("field", "training"): 9}
    scores = unit_scores(plan_of(minimum_cell=2), rows, unit=BOTH, roster_sizes=sizes)

    assert [(("field", "training"), 0.0), (("training", "field"), 0.5)] == [
        (one.names, one.response_rate) for one in scores
    ]
    with pytest.raises(
        RosterSizeError, match=r"unit 'training': a unit here has 2 names, \(from_unit, to_unit\), not 1"
    ):
        unit_scores(plan_of(), rows, unit=BOTH, roster_sizes={"training": 4})


def test_nobody_rates_the_same_unit_twice() -> None:
    """Two units by one respondent are fine."""
    rows = [{**row, "who": "r1"} for row in pairs(("training", "field", 1), ("training", "mentors", 3))]

    assert 2 == len(unit_scores(plan_of(), rows, unit=BOTH, respondent="who"))
    with pytest.raises(UnitRowError, match="respondent 'r1' has a second row in unit 'training / field'"):
        unit_scores(plan_of(), [*rows, rows[0]], unit=BOTH, respondent="who")


@pytest.mark.parametrize("unit", [(), ("from_unit", "from_unit"), ("from_unit", "s")])
def test_columns_that_name_no_unit_are_refused(unit: tuple[str, ...]) -> None:
    """None, the same one twice, or one of scores."""
    with pytest.raises(ValueError, match=r"a unit is named by one column|'s' is a score or an item of small"):
        unit_scores(plan_of(), pairs(("a", "b", 1)), unit=unit)
