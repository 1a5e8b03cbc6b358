"""Alpha alone, and KR-21."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from cwinstruments.psychometrics.consistency import alpha, kr21_of
from cwinstruments.psychometrics.response_matrices import response_matrix
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.psychometrics.scale_reliability import reliability
from tests.laws.support import law
from tests.psychometrics.scales import EDGES, HAND, scales

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")


def test_alpha_is_worked_by_hand() -> None:
    """3/2 (1 - 17.5 / 45)."""
    assert pytest.approx(1.5 * (1 - 17.5 / 45)) == alpha(HAND)


def test_an_array_of_floats_is_not_taken_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is what makes it fast: see benchmarks/reliability.py."""

    def fail(*_: object, **__: object) -> None:
        raise AssertionError

    values = np.array([[1.0, 2, 1], [2, 2, 3], [3, 4, 3], [5, 4, 4]])
    monkeypatch.setattr("cwinstruments.psychometrics.consistency.response_matrix", fail)

    assert pytest.approx(1.5 * (1 - 17.5 / 45)) == alpha(values)


def test_who_has_something_missing_is_left_out() -> None:
    values = np.array([[1.0, 2, 1], [2, 2, 3], [np.nan, 5, 5], [3, 4, 3], [5, 4, 4]])

    assert pytest.approx(1.5 * (1 - 17.5 / 45)) == alpha(values)
    assert pytest.approx(1.5 * (1 - 17.5 / 45)) == alpha(np.asfortranarray(values))


def test_an_infinite_response_is_refused() -> None:
    with pytest.raises(ValueError, match="holds an infinite value"):
        alpha(np.array([[1.0, np.inf], [2, 2], [-np.inf, 1]]))


@pytest.mark.parametrize("rows", EDGES.values(), ids=EDGES)
def test_it_is_that_of_all_figures(rows: Any) -> None:
    """Also where there is none."""
    assert reliability(rows).alpha == alpha(rows)


@law(40)
@given(rows=scales())
def test_neither_units_nor_order_change_it(rows: list[list[int | None]]) -> None:
    """All items times 3 and plus 100, people and items the other way round."""
    values = np.array(rows, dtype=float)
    found = alpha(values)

    for changed in (3 * values + 100, values[::-1], values[:, ::-1]):
        assert (None if found is None else pytest.approx(found, abs=1e-9)) == alpha(changed)


def test_kr21_is_worked_by_hand() -> None:
    """Totals 0, 1, 2, 3: mean 1.5 and variance 1.25; 3/2 (1 - 1.5 * 1.5 / (3 * 1.25)) = 0.6."""
    found, reason = kr21_of(response_matrix([[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]]))

    assert reason is None
    assert pytest.approx(0.6) == found


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[1, 2], [2, 1]], Unavailable.NOT_APPLICABLE),
        ([[1], [0]], Unavailable.TOO_FEW_ITEMS),
        ([[None, 1], [1, None]], Unavailable.NO_RESPONSES),
        ([[0, 1], [1, 0]], Unavailable.NO_VARIANCE),
    ],
)
def test_where_there_is_no_kr21_it_says_why(rows: Any, reason: Unavailable) -> None:
    assert (None, reason) == kr21_of(response_matrix(rows))
