"""Whether people in a file can be told apart, counted by hand."""

from __future__ import annotations

import json

import pytest

from cwinstruments.disclosure import check_anonymity

WORKER = {"team": "a", "role": "worker"}
LEAD = {"team": "a", "role": "lead"}
OTHER = {"team": "b", "role": "worker"}
STAFF = [WORKER] * 5 + [LEAD] + [OTHER] * 4


def test_rare_combinations_are_named_the_rarest_first() -> None:
    """One lead and four workers of team b can be told apart from five others: five rows in two combinations."""
    found = check_anonymity(STAFF, ["team", "role"])

    assert not found.is_anonymous
    assert (10, 5, 3, 1) == (found.n_rows, found.n_rows_at_risk, found.n_combinations, found.smallest)
    assert [({"team": "a", "role": "lead"}, 1), ({"team": "b", "role": "worker"}, 4)] == [
        (dict(one.values), one.n) for one in found.small
    ]


def test_fewer_columns_tell_fewer_people_apart() -> None:
    """By the team alone there are 6 and 4."""
    assert check_anonymity(STAFF, ["team"], k=4).is_anonymous
    assert 4 == check_anonymity(STAFF, ["team"], k=5).n_rows_at_risk


def test_a_missing_value_is_a_value_of_its_own() -> None:
    """None, NaN and blanks are the same: whoever gave no answer may be known by that."""
    rows: list[dict[str, object]] = [{"age": None}, {"age": float("nan")}, {"age": " "}, {"age": 40}, {"age": "40"}]
    found = check_anonymity(rows, ["age"], k=3)

    assert [({"age": "40"}, 2)] == [(dict(one.values), one.n) for one in found.small]
    assert 3 == check_anonymity(rows, ["age"], k=4).small[1].n


def test_no_rows_tell_nobody_apart() -> None:
    """A file without rows is anonymous, and has no smallest combination."""
    found = check_anonymity([], ["team"])

    assert found.is_anonymous
    assert (0, None) == (found.n_rows, found.smallest)


def test_the_result_is_plain_data() -> None:
    """It can be written as JSON."""
    plain = json.loads(json.dumps(check_anonymity(STAFF, ["team", "role"]).to_dict()))

    assert (False, 5, 5) == (plain["is_anonymous"], plain["k"], plain["n_rows_at_risk"])
    assert {"values": {"team": "a", "role": "lead"}, "n": 1} == plain["small"][0]


@pytest.mark.parametrize(
    ("columns", "k", "message"),
    [
        (["team"], 0, "k is 0; it is a number of rows, 1 or more"),
        ([], 5, "one or more"),
        ("team", 5, "in a list"),
        (["team", "team"], 5, "named twice"),
        (["office"], 5, "row 1 has no 'office'; it has 'team', 'role'"),
    ],
)
def test_a_wrong_call_is_refused(columns: list[str], k: int, message: str) -> None:
    """The message says what would be right."""
    with pytest.raises(ValueError, match=message):
        check_anonymity(STAFF, columns, k=k)
