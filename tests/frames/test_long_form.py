from __future__ import annotations

import random
from typing import Any

import pytest

from cwinstruments import score
from cwinstruments.errors import FrameError, InvalidFrameError
from cwinstruments.frames import Long, frame_scorer, score_frame
from cwinstruments.model import Instrument
from tests.frames.cells import Column
from tests.frames.engines import FAST, Engine
from tests.frames.small import mood

WIDE: dict[str, dict[str, Any]] = {
    "r2": {"calm": 3, "low": 1},
    "r1": {"calm": 2, "low": None, "sleep": "no"},
    "r10": {"low": 4, "sleep": "yes"},
}


def long_columns(*more: tuple[str, str, Any], text: bool = True) -> list[Column]:
    """Give the columns of a long frame, in which the answers of one respondent are not beside each other."""
    rows = [(who, item, value) for who, answers in WIDE.items() for item, value in answers.items()]
    rows = [*sorted(rows, key=lambda row: list(WIDE[row[0]]).index(row[1])), *more]
    if not text:
        rows = [row for row in rows if not isinstance(row[2], str)]
    values = [None if value is None else str(value) if text else float(value) for _, _, value in rows]
    return [
        Column("who", "text", [who for who, _, _ in rows]),
        Column("when", "int32", [1] * len(rows)),
        Column("what", "text", [item for _, item, _ in rows]),
        Column("answer", "text" if text else "float", values),
    ]


LONG = Long("who", "what", "answer")


def by_respondent(engine: Engine, found: Any) -> dict[str, dict[str, Any]]:
    """Give what was found of each respondent."""
    columns = engine.read(found)
    return {who: {name: cells[place] for name, cells in columns.items()} for place, who in enumerate(columns["who"])}


@pytest.mark.parametrize("text", [True, False], ids=["texts", "numbers"])
@pytest.mark.parametrize("engine", FAST, ids=str)
def test_a_long_frame_becomes_one_with_a_row_for_each_respondent(engine: Engine, text: bool) -> None:
    """The respondent and the scores are in it, in the order in which respondents come first in frames in memory."""
    frame = engine.make(long_columns(text=text))
    found = score_frame(mood(), frame, long=LONG, parts=("reason", "n_answered"), on_absent="missing", **engine.options)
    rows = by_respondent(engine, found)

    assert type(frame) is type(found)
    assert ["who", "mood", "mood_reason", "mood_n_answered"] == list(engine.read(found))
    assert engine.name == "duckdb" or ["r2", "r1", "r10"] == list(rows)
    for who, answers in WIDE.items():
        given = {item: value for item, value in answers.items() if text or not isinstance(value, str)}
        one = score(mood(), given)["mood"]

        assert (one.value, one.reason, one.n_answered) == tuple(rows[who].values())[1:], who


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_two_answers_to_an_item_are_no_answer(engine: Engine) -> None:
    """In frames in memory they are an error; lazy frames give no score, because of an answer that is not allowed."""
    frame = engine.make(long_columns(("r2", "low", 2)))
    if not engine.lazy:
        with pytest.raises(FrameError, match="respondent 'r2' has more than one answer to item 'low'"):
            score_frame(mood(), frame, long=LONG, **engine.options)
        return
    found = by_respondent(engine, score_frame(mood(), frame, long=LONG, parts="reason", **engine.options))

    assert (None, "invalid_response") == (found["r2"]["mood"], found["r2"]["mood_reason"])
    assert 1.0 == found["r10"]["mood"]


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_names_that_are_no_items_are_an_error_unless_they_are_to_be_ignored(engine: Engine) -> None:
    """Lazy frames ignore them."""
    frame = engine.make(long_columns(("r2", "clam", 2)))
    if not engine.lazy:
        with pytest.raises(FrameError, match="'clam' in column 'what' is no item; did you mean 'calm'"):
            score_frame(mood(), frame, long=LONG, **engine.options)
    long = Long("who", "what", "answer", on_unknown="ignore")
    found = by_respondent(engine, score_frame(mood(), frame, long=long, **engine.options))

    assert {"r1", "r2", "r10"} == set(found)


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_answers_that_are_not_allowed_are_named_by_their_respondents(engine: Engine) -> None:
    """By `invalid`, and by the error where that is asked for."""
    frame = engine.make(long_columns(("r3", "low", 9)))
    scorer = frame_scorer(mood(), long=LONG, on_invalid="raise", **engine.options)

    assert {"respondent": ["r3"], "item": ["low"], "value": ["9"]} == engine.read(scorer.invalid(frame))
    with pytest.raises(
        InvalidFrameError, match="respondent 'r3': item 'low': 9 is not allowed; allowed is one of 1, 2, 3, 4"
    ):
        scorer.score(frame)


def test_items_may_be_called_otherwise_in_a_long_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """The names that are given for columns are those in the column of items."""
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"respondent": [7, 7], "item": ["t1_calm", "t1_low"], "value": [4, 1]})
    found = score_frame(mood(), frame, long=Long(), columns="t1_{item}")

    assert {"respondent": [7], "mood": [4.0]} == found.to_dict(as_series=False)


def test_a_long_frame_has_its_three_columns_and_no_answers_of_nobody() -> None:
    """What is lacking is named."""
    pl, pd, pa = (pytest.importorskip(name) for name in ("polars", "pandas", "pyarrow"))
    data = {"respondent": ["a", None], "item": ["calm", "low"], "value": [4, 1]}
    ways: list[tuple[Any, Any]] = [(pl.DataFrame, {}), (pd.DataFrame, {}), (pa.table, {"engine": "narwhals"})]
    for make, options in ways:
        with pytest.raises(FrameError, match="column 'respondent' is empty in some rows"):
            score_frame(mood(), make(data), long=Long(), **options)
        with pytest.raises(FrameError, match="no column 'items' in this long frame; did you mean 'item'"):
            score_frame(mood(), make(data), long=Long(item="items"), **options)
    with pytest.raises(ValueError, match="on_unknown"):
        Long(on_unknown="drop")  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", FAST, ids=str)
def test_a_multiple_choice_is_one_row_or_one_for_each_option(engine: Engine) -> None:
    """Texts part the codes; numbers say of each option whether it was selected."""
    instrument = _choices()
    rows = [("a", "which", "red;blue"), ("b", "which", "[]"), ("c", "which", "green")]
    frame = engine.make(
        [Column(name, "text", [row[place] for row in rows]) for place, name in enumerate(("who", "what", "answer"))]
    )
    found = by_respondent(engine, score_frame(instrument, frame, long=LONG, on_invalid="no_score", **engine.options))

    assert {"a": 2.0, "b": 0.0, "c": None} == {who: row["colours"] for who, row in found.items()}
    options = [("a", "which__red", 1.0), ("a", "which__blue", 1.0), ("b", "which__red", 0.0), ("b", "which__blue", 0.0)]
    kinds = {"who": "text", "what": "text", "answer": "float"}
    random.Random(1).shuffle(options)
    frame = engine.make(
        [Column(name, kinds[name], [row[place] for row in options]) for place, name in enumerate(kinds)]
    )
    found = by_respondent(engine, score_frame(instrument, frame, long=LONG, **engine.options))

    assert {"a": 2.0, "b": 0.0} == {who: row["colours"] for who, row in found.items()}


def _choices() -> Instrument:
    from tests.frames.small import definition

    return definition(
        items=[{"id": "which", "text": {"en": "Which?"}, "type": "multiple_choice", "options": "colours"}],
        response_options={
            "colours": {"options": [{"value": code, "label": {"en": code}} for code in ("red", "blue")]},
        },
        scales={
            "colours": {
                "title": {"en": "Colours"},
                "direction": "descriptive",
                "method": "formula",
                "formula": "count(which__red == 1, which__blue == 1)",
                "missing": {"max_missing": 0},
            }
        },
    )
