"""All there is to say of the consistency of a scale."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given

from cwinstruments.psychometrics.bibliography import REFERENCES
from cwinstruments.psychometrics.result import Unavailable
from cwinstruments.psychometrics.scale_halves import split_half
from cwinstruments.psychometrics.scale_reliability import ReliabilityCaution, reliability
from tests.laws.support import law
from tests.psychometrics.scales import EDGES, HAND, scales, unexplained
from tests.psychometrics.support import assert_sound

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")


def test_a_scale_is_worked_by_hand() -> None:
    """Alpha 3/2 (1 - 17.5/45); correlations 5/sqrt(35), 5.75/sqrt(41.5625), 3/sqrt(19); the totals have variance 15."""
    found = reliability(HAND)
    alpha = 1.5 * (1 - 17.5 / 45)
    r = sorted([5 / 35**0.5, 5.75 / 41.5625**0.5, 3 / 19**0.5])
    average = sum(r) / 3

    assert pytest.approx(alpha) == found.alpha
    assert pytest.approx((average, r[1])) == (found.average_r, found.median_r)
    assert pytest.approx(3 * average / (1 + 2 * average)) == found.alpha_standardised
    assert pytest.approx(3 * average / (1 - average)) == found.signal_to_noise
    assert pytest.approx((15 * (1 - alpha)) ** 0.5) == found.sem
    assert (4, 4, 4, 3, "listwise", "sum") == (
        found.n_used,
        found.n_total,
        found.n_counted,
        found.n_items,
        found.missing,
        found.score,
    )
    assert {"kr21": Unavailable.NOT_APPLICABLE} == found.reasons


def test_the_three_intervals_have_a_level() -> None:
    found = reliability(HAND, level=0.9)
    assert found.feldt is not None
    assert found.duhachek is not None
    assert found.bonett is not None

    assert [("feldt", 0.9), ("duhachek", 0.9), ("bonett", 0.9)] == [
        (one.method, one.level) for one in (found.feldt, found.duhachek, found.bonett)
    ]


def test_pairwise_counts_everybody_and_says_so() -> None:
    """As psych does; a person without any response makes Feldt's interval narrower."""
    rows = [[1, 2, 2], [2, 1, 3], [5, None, 1], [3, 4, 4], [5, 5, 4]]
    found, more = reliability(rows, missing="pairwise"), reliability([*rows, [None] * 3], missing="pairwise")
    listwise = reliability(rows)

    assert (5, 5, 5) == (found.n_used, found.n_total, found.n_counted)
    assert (5, 6, 6) == (more.n_used, more.n_total, more.n_counted)
    assert ReliabilityCaution.INTERVALS_COUNT_EVERYBODY in found.cautions
    assert found.alpha == more.alpha
    assert found.feldt is not None
    assert more.feldt is not None
    assert found.feldt.lower < more.feldt.lower
    assert (4, 5, 4) == (listwise.n_used, listwise.n_total, listwise.n_counted)
    assert ReliabilityCaution.INTERVALS_COUNT_EVERYBODY not in listwise.cautions


def test_lambda4_is_that_of_the_splits() -> None:
    rows = np.random.default_rng(5).integers(1, 6, size=(40, 7))
    found = reliability(rows)

    assert split_half(rows).maximum == found.lambdas.lambda4
    assert found.alpha == pytest.approx(found.lambdas.lambda3)


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
@pytest.mark.parametrize("moment_type", [1, 2, 3])
@pytest.mark.parametrize("rows", EDGES.values(), ids=EDGES)
def test_what_can_not_be_had_has_a_reason(rows: Any, missing: Any, moment_type: Any) -> None:
    """No exception, no warning, no NaN, and no figure missing without a word."""
    found = reliability(rows, missing=missing, moment_type=moment_type, low=1, high=5)

    assert_sound(found)
    assert_sound(found.lambdas)
    assert [] == unexplained(found)
    json.dumps(found.to_dict(), allow_nan=False)


@pytest.mark.parametrize(
    ("name", "caution"),
    [
        ("negative alpha", ReliabilityCaution.NEGATIVE_ALPHA),
        ("negative alpha", ReliabilityCaution.NEGATIVE_ITEM_REST),
        ("one item without variance", ReliabilityCaution.ITEM_WITHOUT_VARIANCE),
        ("two items", ReliabilityCaution.TWO_ITEMS),
        ("more items than people", ReliabilityCaution.MORE_ITEMS_THAN_PEOPLE),
        ("pairs that can't be of one sample", ReliabilityCaution.NOT_POSITIVE_DEFINITE),
        ("all equal, and no binary fraction", ReliabilityCaution.RESPONSES_OUT_OF_RANGE),
    ],
)
def test_it_tells_what_to_keep_in_mind(name: str, caution: ReliabilityCaution) -> None:
    found = reliability(EDGES[name], missing="pairwise", low=1, high=5)

    assert caution in found.cautions
    assert caution not in reliability(HAND, low=1, high=5).cautions


def test_negative_alpha_is_given_as_it_is() -> None:
    """Sums of squares 8.75, 8.75 and 5, totals 7, 8, 10, 9 with 5: 3/2 (1 - 22.5/5) = -5.25."""
    assert pytest.approx(-5.25) == reliability(EDGES["negative alpha"]).alpha


def test_items_of_0_and_1_have_kr20_and_kr21() -> None:
    """p(1 - p) of 3/16, 4/16 and 3/16 over 1.25: 3/2 (1 - 0.625/1.25) = 0.75; KR-21 is 0.6."""
    found = reliability([[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]])

    assert pytest.approx((0.75, 0.6)) == (found.alpha, found.kr21)


def test_a_table_has_a_row_for_each_item() -> None:
    pytest.importorskip("polars")
    frame = reliability(HAND, low=1, high=5).to_frame()

    assert ["a", "b", "c"] == frame["item"].to_list()
    assert {"r_rest", "alpha_if_deleted", "skewness", "options_5"} <= set(frame.columns)


def test_its_sources_are_known() -> None:
    found = reliability(HAND)

    for one in (found, found.lambdas, split_half(HAND)):
        assert set(one.references) <= set(REFERENCES)


def test_a_wrong_call_says_what_would_be_right() -> None:
    with pytest.raises(ValueError, match="a level of confidence is between 0 and 1"):
        reliability(HAND, level=95)
    with pytest.raises(ValueError, match="there is no column 'd'; there are 'a', 'b', 'c'"):
        reliability(HAND, items=["d"])
    with pytest.raises(ValueError, match="missing is 'listwise' or 'pairwise', not 'fiml'"):
        reliability(HAND, missing="fiml")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="score is 'sum' or 'mean', not 'pomp'"):
        reliability(HAND, score="pomp")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="type 1, 2 or 3, not 4"):
        reliability(HAND, moment_type=4)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="a number of splits is a whole number from 1 on, not 0"):
        reliability(HAND, most_splits=0)
    for low, high in ((1, None), (None, 5)):
        with pytest.raises(ValueError, match="low and high are both there or neither"):
            reliability(HAND, low=low, high=high)
    ends: list[Any] = [(5, 1), (1.5, 5), (1, float("nan"))]
    for low, high in ends:
        with pytest.raises(ValueError, match="a response range goes from a whole number to a higher one"):
            reliability(HAND, low=low, high=high)


def test_its_modules_load_neither_numpy_nor_scipy() -> None:
    """Importing is cheap; they are loaded when something is computed."""
    modules = ("scale_reliability", "scale_halves", "lambdas", "floor_ceiling", "consistency", "item_statistics")
    code = "import sys\n" + "".join(f"import cwinstruments.psychometrics.{one}\n" for one in modules)
    code += "assert not {'numpy', 'scipy', 'narwhals', 'polars'} & set(sys.modules)"

    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode


@law(40)
@given(rows=scales(with_missing=True))
def test_no_responses_break_it(rows: list[list[int | None]]) -> None:
    for missing in ("listwise", "pairwise"):
        found = reliability(rows, missing=missing)
        assert_sound(found)
        assert [] == unexplained(found)


@law(30)
@given(rows=scales())
def test_turning_all_items_round_changes_nothing(rows: list[list[int | None]]) -> None:
    """6 - x: what is consistent stays so, and skewness changes its sign."""
    one, other = reliability(rows), reliability(6 - np.array(rows, dtype=float))

    for name in ("alpha", "ase", "average_r", "median_r", "sem"):
        figure = getattr(one, name)
        assert (None if figure is None else pytest.approx(figure, abs=1e-9)) == getattr(other, name)
    for first, second in zip(one.items, other.items, strict=True):
        assert (first.skewness is None) == (second.skewness is None)
        assert first.skewness is None or pytest.approx(-first.skewness, abs=1e-9) == second.skewness
