from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cwinstruments import compile_plan, load_instrument, score
from cwinstruments.errors import FrameError, InvalidFrameError
from cwinstruments.frames import frame_scorer, score_frame
from tests.frames.cells import Column
from tests.frames.engines import FAST, Engine
from tests.frames.small import definition, mood

EVERY_FEATURE = Path(__file__).parents[2] / "examples" / "every-feature.yaml"
CALM, LOW = [4, 2, None, 99], [1, 3, 2, None]
SCORES = [4.0, 2.0, 3.0, None]
REASONS = [None, None, None, "no_answers"]


def columns_of(
    calm: list[Any] = CALM, low: list[Any] = LOW, kind: str = "float", names: Mapping[str, str] | None = None
) -> list[Column]:
    """Give the columns of some answers."""
    rows, names = len(calm), names or {}
    return [
        Column("id", "text", [f"r{place}" for place in range(rows)]),
        Column(names.get("calm", "calm"), kind, calm),
        Column(names.get("low", "low"), kind, low),
        Column(names.get("sleep", "sleep"), "text", [None] * rows),
    ]


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_columns_may_be_called_otherwise(engine: Engine) -> None:
    """By a name for each item, or a pattern for all."""
    frame = engine.make(columns_of(names={"calm": "t1_calm", "low": "t1_low", "sleep": "t1_sleep"}))
    by_pattern = engine.read(score_frame(mood(), frame, columns="t1_{item}", parts="reason", **engine.options))
    frame = engine.make(columns_of(names={"calm": "Q 1"}))
    by_name = engine.read(score_frame(mood(), frame, columns={"calm": "Q 1"}, parts="reason", **engine.options))

    assert SCORES == by_pattern["mood"] == by_name["mood"]
    assert REASONS == by_pattern["mood_reason"] == by_name["mood_reason"]
    assert [4.0, 2.0, None, 99.0] == by_name["Q 1"]


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_items_without_a_column_are_an_error_unless_nobody_was_asked_them(engine: Engine) -> None:
    """The error names them, and columns that are called nearly so."""
    frame = engine.make(columns_of(names={"calm": "clam"}))
    with pytest.raises(FrameError, match="no column 'calm' for item 'calm'; did you mean 'clam'"):
        score_frame(mood(), frame, **engine.options)
    found = engine.read(score_frame(mood(), frame, on_absent="missing", **engine.options))

    assert [4.0, 2.0, 3.0, None] == found["mood"]


@pytest.mark.parametrize(
    "formula", ["answered(calm)", "1 - answered(calm)", "answered(calm) + 1", "2 * answered(calm)"]
)
@pytest.mark.parametrize("engine", FAST, ids=str)
def test_a_cutoff_is_unknown_where_a_count_is_no_score(engine: Engine, formula: str) -> None:
    """The count itself is never missing; the score is, where too few are answered."""
    whole = definition(
        response_options={"three": {"options": [{"value": 0}, {"value": 1}, {"value": 2}]}},
        items=[{"id": "calm", "text": {"en": "t"}, "options": "three"}],
        scales={
            "mood": {
                "title": {"en": "t"},
                "direction": "descriptive",
                "method": "formula",
                "formula": formula,
                "missing": {"min_answered_fraction": "2/3", "then": "none"},
                "cutoffs": [{"id": "risk", "source": "m", "at_least": 1}],
            }
        },
    )
    frame = engine.make([Column("calm", "float", [None, 2.0])])
    found = engine.read(score_frame(whole, frame, parts="cutoffs", **engine.options))

    expected = [score(whole, {"calm": answer})["mood"] for answer in (None, 2)]
    assert [one.value for one in expected] == found["mood"]
    assert [one.cutoffs["risk"] for one in expected] == found["mood_risk"]
    assert found["mood_risk"][0] is None


@pytest.mark.parametrize("mode", ["missing", "no_score"])
@pytest.mark.parametrize("method", ["sum", "mean"])
@pytest.mark.parametrize("kind", ["int8", "int16", "float"])
@pytest.mark.parametrize("engine", FAST, ids=str)
def test_sums_do_not_wrap_where_columns_are_too_narrow_for_all_that_is_allowed(
    engine: Engine, kind: str, method: str, mode: Any
) -> None:
    """A count of up to 1,600 fits into a byte as long as nobody has said more than 127; three such counts don't."""
    items = ["first", "second", "third"]
    counts = definition(
        items=[
            {"id": item, "text": {"en": "t"}, "type": "integer", "range": {"min": 0, "max": 1600}} for item in items
        ],
        scales={
            "all": {
                "title": {"en": "t"},
                "direction": "descriptive",
                "items": items,
                "method": method,
                "missing": {"min_answered": 2, "then": "prorate" if method == "sum" else "available"},
            }
        },
    )
    given: dict[str, list[Any]] = {"first": [100, 127, None], "second": [100, 0, 127], "third": [100, None, 127]}
    frame = engine.make([Column(item, kind, values) for item, values in given.items()])
    found = engine.read(score_frame(counts, frame, parts="all", on_invalid=mode, **engine.options))

    for row in range(3):
        one = score(counts, {item: values[row] for item, values in given.items()})["all"]
        assert one.value == pytest.approx(found["all"][row], rel=1e-15)
        assert (one.lower, one.upper) == pytest.approx((found["all_lower"][row], found["all_upper"][row]), rel=1e-15)


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_an_option_without_a_column_is_named_and_no_column_that_is_used_is_proposed(engine: Engine) -> None:
    every = load_instrument(EVERY_FEATURE)
    names = [one.name for one in compile_plan(every).inputs if one.name != "supports__mentor"]
    frame = engine.make([Column(name, "float", [None, None]) for name in [*names, "support"]])
    with pytest.raises(FrameError) as found:
        score_frame(every, frame, **engine.options)

    first, _ = str(found.value).split("\n", 1)
    assert (
        first == "no column 'supports' for item 'supports', nor 'supports__mentor' for one of its options; "
        "did you mean 'support'?"
    )


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_labels_in_any_language_are_answers(engine: Engine) -> None:
    """They are matched without regard to capitals and spaces, and no others are."""
    calm = ["Siempre", "  SOMETIMES ", None, "Prefiero no decirlo"]
    low = ["never", "A  menudo", "2", ""]
    for kind in ("text", "categorical"):
        frame = engine.make(columns_of(calm, low, kind))
        found = engine.read(score_frame(mood(), frame, parts=("reason", "band"), **engine.options))

        assert SCORES == found["mood"]
        assert REASONS == found["mood_reason"]
        assert ["good", "poor", "good", None] == found["mood_band"]
    frame = engine.make(columns_of(["Alway", *calm[1:]], low, "text"))
    with pytest.raises(InvalidFrameError, match="item 'calm': Alway is not allowed"):
        score_frame(mood(), frame, on_invalid="raise", **engine.options)


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_answers_that_are_not_allowed_are_an_error_a_gap_or_no_score(engine: Engine) -> None:
    """An error names respondent or row, item, answer and what is allowed, in a lazy frame where that is asked for."""
    frame = engine.make(columns_of([4, 7, 3, 5], [1, 3, 0, 2]))
    with pytest.raises(InvalidFrameError) as caught:
        score_frame(mood(), frame, respondent="id", on_invalid="raise", **engine.options)
    cells = {(cell.respondent, cell.item, cell.value.removesuffix(".0")) for cell in caught.value.invalid}

    assert {("r1", "calm", "7"), ("r3", "calm", "5"), ("r2", "low", "0")} == cells
    assert 3 == caught.value.count
    assert "one of 1, 2, 3, 4, or 99 (refused)" == caught.value.invalid[0].allowed
    with pytest.raises(InvalidFrameError) as caught:
        score_frame(mood(), frame, on_invalid="raise", **engine.options)

    rows = {cell.respondent for cell in caught.value.invalid}

    assert {"1", "2", "3"} == rows or engine.name == "duckdb"
    going_on = engine.read(score_frame(mood(), frame, on_invalid="missing", parts="reason", **engine.options))
    void = engine.read(score_frame(mood(), frame, on_invalid="no_score", parts="reason", **engine.options))

    assert [4.0, 2.0, 3.0, 3.0] == going_on["mood"]
    assert [4.0, None, None, None] == void["mood"]
    assert [None, *["invalid_response"] * 3] == void["mood_reason"]


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_answers_that_are_not_allowed_can_be_listed(engine: Engine) -> None:
    """One row each, lazily where the frame is; no rows where there are none."""
    scorer = frame_scorer(mood(), respondent="id", **engine.options)
    frame = engine.make(columns_of([4, 7, 3, 5], [1, 3, 0, 2]))
    found = scorer.invalid(frame)
    listed = engine.read(found)
    values = [value.removesuffix(".0") for value in listed["value"]]

    assert type(frame) is type(found)
    assert {("r1", "calm", "7"), ("r3", "calm", "5"), ("r2", "low", "0")} == set(
        zip(listed["respondent"], listed["item"], values, strict=True)
    )
    assert [] == engine.read(scorer.invalid(engine.make(columns_of())))["item"]


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_nothing_is_changed_and_nothing_written_over(engine: Engine) -> None:
    """The frame that was given stays as it is; a column of the name of a score is an error."""
    frame = engine.make(columns_of())
    before = repr(engine.read(frame))
    score_frame(mood(), frame, parts="all", **engine.options)

    assert before == repr(engine.read(frame))
    taken = engine.make([*columns_of(), Column("mood_band", "float", [1.0] * 4)])
    with pytest.raises(FrameError, match="columns of these names already: 'mood_band'"):
        score_frame(mood(), taken, parts="band", **engine.options)


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_lazy_frames_stay_lazy_and_all_others_what_they_are(engine: Engine) -> None:
    """A frame comes back as it went in, its index too."""
    frame = engine.make(columns_of())
    found = score_frame(mood(), frame, **engine.options)

    assert type(frame) is type(found)
    if "pandas" in engine.name:
        assert list(frame.index) == list(found.index)
    assert ["id", "calm", "low", "sleep", "mood"] == list(engine.read(found))


@pytest.mark.parametrize("engine", FAST, ids=str)
@pytest.mark.parametrize("rows", [0, 1])
def test_frames_of_few_rows_score_too(engine: Engine, rows: int) -> None:
    """None at all, or one; also where a column holds nothing."""
    frame = engine.make(columns_of(CALM[:rows], LOW[:rows]))
    found = engine.read(score_frame(mood(), frame, parts="all", **engine.options))

    assert SCORES[:rows] == found["mood"]
    frame = engine.make(
        [*columns_of(CALM[:rows], LOW[:rows])[:2], *columns_of([None] * rows, [None] * rows, "null")[2:]]
    )
    found = engine.read(score_frame(mood(), frame, **engine.options))

    assert SCORES[:rows] == found["mood"]


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_a_quotient_is_exact_in_a_frame_of_one_row(engine: Engine) -> None:
    """No engine multiplies by a reciprocal: 7 / 3 of a mean, and a division by what is the same in every row."""
    instrument = definition(
        items=[
            {"id": f"q{n}", "text": {"en": "?"}, "type": "integer", "range": {"min": 0, "max": 9}} for n in range(7)
        ],
        scales={
            "all": {
                "title": {"en": "All"},
                "items": [f"q{n}" for n in range(7)],
                "method": "mean",
                "direction": "descriptive",
                "missing": {"max_missing": 0},
            }
        },
    )
    for total in range(1, 30, 3):
        answers = [min(9, max(0, total - 9 * place)) for place in range(7)]
        for rows in (1, 3):
            columns = [Column(f"q{place}", "int8", [answer] * rows) for place, answer in enumerate(answers)]
            found = engine.read(score_frame(instrument, engine.make(columns), **engine.options))

            assert [total / 7] * rows == found["all"]


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_other_columns_may_be_called_anything(engine: Engine) -> None:
    """Also as those that scores are worked out in."""
    beside = [
        Column(name, "float", [1.0, 2.0, 3.0, 4.0]) for name in ("__cwi_0", "__cwi0", "a.b", "x y", "row", "item")
    ]
    frame = engine.make([*beside, *columns_of()])
    found = engine.read(score_frame(mood(), frame, **engine.options))

    assert SCORES == found["mood"]
    for column in beside:
        assert column.cells == found[column.name]


def test_a_frame_may_hold_other_columns_twice_but_not_those_of_items() -> None:
    """pandas alone has columns of one name twice."""
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame([[1, 2, 4, 1]], columns=["x", "x", "calm", "low"])
    twice = pd.DataFrame([[1, 4, 1]], columns=["calm", "calm", "low"])
    for engine in ("auto", "narwhals"):
        found = score_frame(mood(), frame, on_absent="missing", engine=engine)

        assert ["x", "x", "calm", "low", "mood"] == list(found.columns)
        assert 4.0 == found["mood"].iloc[0]
        with pytest.raises(FrameError, match="more than one column 'calm'"):
            score_frame(mood(), twice, on_absent="missing", engine=engine)


def test_what_is_no_frame_is_an_error() -> None:
    """So is a column of a strange type, and a frame that an engine can't take."""
    pl, pd = pytest.importorskip("polars"), pytest.importorskip("pandas")
    for thing in ([1, 2], {"calm": [1]}, 5):
        with pytest.raises(FrameError, match="no dataframe"):
            score_frame(mood(), thing)
    with pytest.raises(FrameError, match="column 'calm' is of type"):
        score_frame(mood(), pl.DataFrame({"calm": [{"a": 1}], "low": [1]}), on_absent="missing")
    with pytest.raises(FrameError, match="column 'calm' is of type"):
        score_frame(mood(), pd.DataFrame({"calm": pd.to_timedelta(["1h"]), "low": [1]}), on_absent="missing")


def test_frames_are_scored_without_polars_and_pyarrow() -> None:
    """Where they are not installed, pandas is scored all the same, to the same numbers."""
    pytest.importorskip("pandas")
    program = """
import sys
from pathlib import Path

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"polars", "pyarrow"}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
import importlib.util
known = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in {"polars", "pyarrow"} else known(name, package)
import pandas as pd
from tests.frames.small import mood
from cwinstruments.frames import score_frame
frame = pd.DataFrame({"calm": ["Always", "2", None], "low": [1, 3, 2], "sleep": [None, "yes", "no"]})
found = score_frame(mood(), frame, parts=("band", "reason", "n_answered"))
print(found["mood"].tolist(), found["mood_band"].tolist(), found["mood_n_answered"].tolist())
assert "polars" not in sys.modules and "pyarrow" not in sys.modules
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert "" == run.stderr
    assert "[4.0, 2.0, 3.0] ['good', 'poor', 'good'] [2, 2, 1]" == run.stdout.strip()


def test_pandas_beside_polars_lists_what_is_not_allowed_without_pyarrow() -> None:
    """The extra brings Polars; PyArrow is not needed, neither for numbers nor for texts."""
    program = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "pyarrow":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
import pandas as pd
from tests.frames.small import mood
from cwinstruments.frames import frame_scorer
frame = pd.DataFrame({"who": ["a", "b"], "calm": ["Always", "7"], "low": [9, 3], "sleep": ["yes", "no"]})
scorer = frame_scorer(mood(), respondent="who", on_invalid="no_score")
found = scorer.invalid(frame)
print(found["respondent"].tolist(), found["item"].tolist(), found["value"].tolist(), len(scorer.score(frame)))
assert "polars" in sys.modules and "pyarrow" not in sys.modules
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert "" == run.stderr
    assert "['b', 'a'] ['calm', 'low'] ['7', '9'] 2" == run.stdout.strip()


def test_spark_is_scored_lazily_and_lists_what_is_not_allowed(spark: Any) -> None:
    """Columns of texts, of dots in names, and of other names for items too."""
    from tests.frames.spark import engine_of

    engine = engine_of(spark)
    columns = columns_of(
        ["Siempre", "2", None, "seven"], ["1", "3", "2", ""], "text", {"calm": "t1_calm", "low": "t1_low"}
    )
    frame = engine.make([Column("a.b", "float", [1.0] * 4), *columns])
    scorer = frame_scorer(mood(), columns={"calm": "t1_calm", "low": "t1_low"}, respondent="id", parts="reason")
    scored = scorer.score(frame)
    found = engine.read(scored)

    assert type(frame) is type(scored)
    assert [4.0, 2.0, 3.0, None] == found["mood"]
    assert [None, None, None, "invalid_response"] == found["mood_reason"]
    assert [1.0] * 4 == found["a.b"]
    listed = engine.read(scorer.invalid(frame))

    assert {"respondent": ["r3"], "item": ["calm"], "value": ["seven"]} == listed


def test_scores_of_frames_are_those_of_one_respondent() -> None:
    """The numbers of these tests are those that `score` gives."""
    alone = [score(mood(), {"calm": calm, "low": low})["mood"] for calm, low in zip(CALM, LOW, strict=True)]

    assert SCORES == [one.value for one in alone]
    assert REASONS == [one.reason for one in alone]


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_what_is_the_same_for_everybody_has_as_many_rows_as_the_frame(engine: Engine) -> None:
    """Where the columns of items hold nothing, no result refers to one."""
    simple = definition(
        items=[{"id": "calm", "text": {"en": "t"}, "type": "boolean"}],
        scales={
            "mood": {
                "title": {"en": "t"},
                "direction": "descriptive",
                "items": ["calm"],
                "method": "sum",
                "missing": {"max_missing": 0},
            }
        },
    )
    frame = engine.make([Column("calm", "null", [None, None, None])])
    found = engine.read(score_frame(simple, frame, parts=["reason", "n_answered"], **engine.options))

    assert [None] * 3 == found["mood"]
    assert ["no_answers"] * 3 == found["mood_reason"]
    assert [0] * 3 == found["mood_n_answered"]


@pytest.mark.parametrize("engine", [one for one in FAST if one.name.startswith("pandas")], ids=str)
def test_scores_in_pandas_can_be_written_to(engine: Engine) -> None:
    """They are the caller's own; none of them shares memory that is read alone."""
    scored = score_frame(mood(), engine.make(columns_of()), parts="all", **engine.options)
    before = scored.copy()
    for name in scored.columns:
        scored.loc[scored.index[1], name] = scored[name].iloc[0]
        assert str(before[name].iloc[0]) == str(scored[name].iloc[1]), name


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_the_hint_for_a_missing_respondent_is_one_for_this_frame(library: str) -> None:
    """The index is spoken of where it holds them, separators where there is one column alone, neither elsewhere."""
    frame_of = pytest.importorskip(library).DataFrame
    scorer = frame_scorer(mood(), respondent="who")
    frames = {"": frame_of({"x": [1], "y": [2]}), "separated by ';'?": frame_of({"a;b": ["1;2"]})}
    if library == "pandas":
        pd = pytest.importorskip("pandas")
        frames["reset_index()"] = frame_of({"x": [1]}, index=pd.Index(["s1"], name="who"))
    for hint, frame in frames.items():
        with pytest.raises(FrameError, match=r"^no column 'who' that names respondents") as error:
            scorer.score(frame)
        assert ("hint:" in str(error.value)) == bool(hint)
        assert str(error.value).endswith(hint)
