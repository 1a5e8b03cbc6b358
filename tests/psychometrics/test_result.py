"""What results are made of: numbers of Python, and all of them finite."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from cwinstruments.psychometrics import (
    agreement,
    dispersion,
    floor_and_ceiling,
    group_reliability,
    intraclass,
    measurement_error,
    null_distribution,
    omega,
    reliability,
    reliable_change,
    split_half,
    time_to_event,
)
from cwinstruments.psychometrics.result import Interval, of_python, plain_data

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")

_RANDOM = np.random.default_rng(0)
SCALE = np.clip(np.round(3 + _RANDOM.normal(size=(40, 1)) + _RANDOM.normal(size=(40, 5))), 1, 5)


@pytest.mark.parametrize(
    "asked",
    [
        lambda: floor_and_ceiling(SCALE[:, 0].astype(int), lowest=np.int64(1), highest=np.int64(5), limit=np.int8(15)),
        lambda: dispersion(
            {"a": SCALE[:, 0].astype(int), "b": SCALE[:, 1]},
            reference="a",
            limit=np.float32(1),
            confidence=np.float64(0.9),
        ),
        lambda: time_to_event(
            [(np.float64(one), np.bool_(True)) for one in range(20)],
            within=np.array([24, 72]),
            confidence=np.float32(0.5),
        ),
        lambda: reliability(
            SCALE,
            items=np.arange(5),
            level=np.float32(0.95),
            low=np.int64(1),
            high=np.int64(5),
            moment_type=np.int64(3),
            most_splits=np.int64(3),
            seed=np.int64(3),
        ),
        lambda: split_half(SCALE, most_splits=np.int64(3), seed=np.int64(3)),
        lambda: omega(SCALE, n_factors=np.int64(2), seed=np.int64(1)),
        lambda: measurement_error(np.float32(2), np.float32(0.5)),
        lambda: group_reliability(np.float32(0.2), np.array([3, 4])),
        lambda: intraclass(SCALE, level=np.float32(0.9)),
        lambda: reliable_change(
            SCALE[:, 0],
            SCALE[:, 1],
            direction="descriptive",
            source="retest",
            reliability=np.float32(0.8),
            sd=np.float64(1),
            level=np.float32(0.9),
        ),
        lambda: agreement(SCALE, ["a", "b"] * 20, low=np.int64(1), high=np.int8(5)),
    ],
)
def test_numbers_of_numpy_become_those_of_python(asked: Callable[[], Any]) -> None:
    """Also those that were given as an option, so that whoever asks for JSON gets it."""
    found = asked()
    names = [one.name for one in type(found).__attrs_attrs__]

    assert json.loads(json.dumps(found.to_dict(), allow_nan=False)) == found.to_dict()
    assert not [name for name in names if type(getattr(found, name)).__module__ == "numpy"]


def test_what_is_not_of_numpy_stays_as_it_is() -> None:
    assert 3 == of_python(3)
    assert float is type(of_python(np.float32(0.5)))
    assert float is type(Interval(0.1, 0.2, np.float32(0.5), "made").level)
    assert int is type(null_distribution("uniform", np.int64(5)).n_options)
    assert {"1": 2} == plain_data({np.int64(1): np.int64(2)})


def test_plain_data_hold_no_number_of_numpy_that_is_not_finite() -> None:
    with pytest.raises(ValueError, match="not finite"):
        plain_data([np.float32("nan")])
