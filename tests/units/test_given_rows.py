"""Rows as callers give them: lists of mappings, and frames of every library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cwinstruments.errors import FrameError, InvalidResponseError
from cwinstruments.plan import compile_aggregates
from cwinstruments.scoring import score
from cwinstruments.units.engine import group_scores, unit_scores
from cwinstruments.units.given_rows import given_rows
from cwinstruments.units.pictures import pulse_series
from cwinstruments.units.report import unit_report
from cwinstruments.units.waves import compare_waves
from tests.units.agency import UNITS, agency, safety

ROWS = [{**row, "d": None if number % 9 == 0 else row["d"], "wave": 1} for number, row in enumerate(agency())]
LATER = [{**row, "wave": 2} for row in ROWS]


def frame_of(rows: list[dict[str, Any]], kind: str) -> Any:
    """Give rows as a frame whose gaps are NaN, pd.NA, null or None."""
    library = pytest.importorskip("polars" if kind.startswith("polars") else "pandas")
    frame = library.DataFrame(rows)
    match kind:
        case "polars with NaN":
            return frame.with_columns(library.col("d").cast(library.Float64).fill_null(float("nan")))
        case "pandas with NA":
            return frame.convert_dtypes()
        case "pandas with objects":
            return frame.astype(object).where(frame.notna(), None)
        case _:
            return frame


@pytest.mark.parametrize("kind", ["pandas", "pandas with NA", "pandas with objects", "polars", "polars with NaN"])
def test_a_frame_says_what_its_rows_say(kind: str) -> None:
    """A gap is an empty cell, whatever the library calls it."""
    expected = unit_report(safety(), ROWS, units=UNITS, respondent="respondent")

    assert (
        expected.to_dict()
        == unit_report(safety(), frame_of(ROWS, kind), units=UNITS, respondent="respondent").to_dict()
    )


def test_a_mapping_says_itself_that_nothing_is_there() -> None:
    """NaN is no answer there, as in `score`."""
    with pytest.raises(InvalidResponseError, match="an empty cell is None"):
        unit_report(safety(), [{**ROWS[0], "d": float("nan")}], units=UNITS)


def test_a_time_that_is_not_there_is_a_gap() -> None:
    """NaT of pandas."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"day": pandas.to_datetime(["2026-01-02", None])})

    assert given_rows(frame).rows[1]["day"] is None


def test_a_frame_has_a_column_for_every_item() -> None:
    """A column that is called otherwise would pass for a question that nobody was asked."""
    frame = frame_of(ROWS, "polars").rename({"a": "A"})
    calls: list[Callable[..., object]] = [
        lambda **said: unit_report(safety(), frame, units=UNITS, **said),
        lambda **said: compare_waves(safety(), frame, frame_of(LATER, "polars"), units=UNITS, **said),
        lambda **said: pulse_series(safety(), frame, units=UNITS, **said),
    ]
    for call in calls:
        with pytest.raises(FrameError, match=r"no column 'a' for the item(.|\n)*on_absent='missing'"):
            call()
        assert call(on_absent="missing")
    assert unit_report(safety(), [{**row, "a": None} for row in ROWS], units=UNITS).n_used == len(ROWS)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (None, "not NoneType"),
        ("abc", "not str"),
        ({"a": [1]}, "not dict"),
        ([["north", 1]], "row 1 is list"),
        (3, "not int"),
    ],
)
def test_what_holds_no_rows_is_refused(rows: Any, why: str) -> None:
    """With a word on what would be right."""
    for call in (lambda: unit_report(safety(), rows, units=UNITS), lambda: pulse_series(safety(), rows, units=UNITS)):
        with pytest.raises(TypeError, match=why):
            call()


def test_arrays_series_and_lazy_frames_are_refused() -> None:
    """They have no rows by name, or none yet."""
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(ROWS)
    for rows, why in (
        (frame.to_numpy(), "numpy.ndarray"),
        (frame["a"], "polars.Series"),
        (frame.lazy(), r"\.collect\(\)"),
    ):
        with pytest.raises(TypeError, match=why):
            unit_report(safety(), rows, units=UNITS)


def test_unit_scores_are_taken_of_a_frame() -> None:
    """And those of groups."""
    plan = compile_aggregates(safety())
    items = ("a", "b", "c", "d")
    rows = [
        {"team": row["team"], **{name: one.value for name, one in score(safety(), {i: row[i] for i in items}).items()}}
        for row in ROWS
    ]
    frame = frame_of(rows, "pandas")

    assert unit_scores(plan, rows, unit="team") == unit_scores(plan, frame, unit="team")
    assert group_scores(plan, rows, unit="team") == group_scores(plan, frame, unit="team")
    with pytest.raises(TypeError, match="not str"):
        unit_scores(plan, "abc", unit="team")  # type: ignore[arg-type]


def test_an_answer_that_is_not_allowed_is_told_with_its_row_and_respondent() -> None:
    """The row is counted among those of all waves."""
    rows = [*LATER[:3], ROWS[0], {**ROWS[1], "a": 9}]
    with pytest.raises(InvalidResponseError, match=r"^row 5: respondent 'na-1': item 'a': 9 is not allowed") as caught:
        unit_report(safety(), rows, units=UNITS, wave="1", respondent="respondent")
    assert (5, "na-1") == (caught.value.row, caught.value.respondent)
    with pytest.raises(InvalidResponseError, match=r"^row 5: item 'a'"):
        unit_report(safety(), rows, units=UNITS, wave="1")
