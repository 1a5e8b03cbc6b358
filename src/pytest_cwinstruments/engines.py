"""The engines at work: responses of many respondents in, a score of each scale out, whoever scores them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from attrs import evolve, fields

from cwinstruments import compile_scorer, score, score_frame
from cwinstruments.cases import NOT_STATED, Expected
from cwinstruments.cases.comparison import Mismatch, ScoredScale, compare
from cwinstruments.columns import PARTS
from cwinstruments.errors import UnsupportedError
from cwinstruments.frames.making import ROW, Table, lay_out, make_database, make_frame, read_frame
from cwinstruments.model import Instrument
from cwinstruments.plan import Output, ScoringPlan
from cwinstruments.scoring import Score
from cwinstruments.targets import to_sql

Row: TypeAlias = Mapping[str, Any]
Scored: TypeAlias = Mapping[str, Score] | str
"""A score by scale; or why an engine can't score such responses."""

_TABLE: Final = "answers"
_OF_COMPILED: Final = frozenset(("value", "reason", "n_answered", "prorated", "band"))
"""What the compiled scorer gives."""

_OF_A_SCORE: Final = frozenset(one.name for one in fields(Score)) - {"value", "cutoffs", "possible_bands"}


class _NoSteps(dict[str, Any]):
    def __missing__(self, key: str) -> None:
        return None


_NO_STEPS: Final = _NoSteps()


def score_rows(
    engine: str, plan: ScoringPlan, rows: Sequence[Row], /, *, parts: Collection[str] = PARTS
) -> Sequence[Scored]:
    """Score the responses of some respondents; those that are not allowed count as missing.

    Args:
        parts: what is wanted beside values: tables take several times as long for all of it.
    """
    if engine == "one":
        return [score(plan, row, on_invalid="missing", on_unknown="ignore") for row in rows]
    if engine == "compiled":
        scorer = compile_scorer(plan, on_invalid="missing", on_unknown="ignore")
        return [
            {
                id: Score(one.value, one.reason, one.n_answered, 0, one.prorated, band=one.band)
                for id, one in scorer(row).items()
            }
            for row in rows
        ]
    return list(_in_columns(engine, plan, rows, [one for one in PARTS if one in parts]))


def differences(
    engine: str,
    instrument: Instrument,
    plan: ScoringPlan,
    scores: Mapping[str, Score],
    expected: Mapping[str, Expected],
) -> Iterator[tuple[str, Mismatch]]:
    """Give what differs from what is expected, by scale, as far as an engine gives it."""
    for scale, one in expected.items():
        if scale in instrument.scales:
            stated = _as_far_as_compiled(one) if engine == "compiled" else one
            scored = ScoredScale(instrument.scales[scale], scores[scale], plan.output(scale), _NO_STEPS, None)
            yield from ((scale, found) for found in compare(scored, stated))


def _as_far_as_compiled(expected: Expected) -> Expected:
    others: dict[str, Any] = {key: NOT_STATED for key in expected.stated() if key not in _OF_COMPILED}
    return evolve(expected, cutoffs={}, **others)


def parts_of(expected: Iterable[Expected], /) -> frozenset[str]:
    """Give the parts of scores of which something is expected."""
    found = list(expected)
    stated = {key for one in found for key in one.stated()}
    return frozenset(stated | ({"cutoffs"} if any(one.cutoffs for one in found) else set()))


def _in_columns(engine: str, plan: ScoringPlan, rows: Sequence[Row], parts: Sequence[str]) -> Iterator[Scored]:
    """Score rows as a table, and give them one by one."""
    table = lay_out(plan, rows)
    try:
        columns = _scored(engine, plan, table, parts)
    except UnsupportedError as error:
        yield from (str(error) for _ in rows)
        return
    order = {row: place for place, row in enumerate(columns[ROW])}
    for number, (given, meant) in enumerate(zip(rows, table.rows, strict=True)):
        lost = [item for item in table.cells if _is_lost(given.get(item), meant.get(item))]
        if lost:
            yield f"a column can't hold the answer {given[lost[0]]!r} to item '{lost[0]}'"
        else:
            cells = {name: values[order[number]] for name, values in columns.items()}
            yield {one.scale: _score(one, cells, parts) for one in plan.outputs}


def _scored(engine: str, plan: ScoringPlan, table: Table, parts: Sequence[str]) -> Mapping[str, list[Any]]:
    if engine == "sql":
        sql = to_sql(plan, _TABLE, parts=parts, on_invalid="missing", types=table.types, keep=[ROW])
        connection = make_database(table, _TABLE)
        try:
            return read_frame(connection.execute(sql), "duckdb")
        finally:
            connection.close()
    frame = make_frame(table, engine)  # type: ignore[arg-type]
    # What goes through Polars would be what `polars` does already.
    by: Any = "polars" if engine == "polars" else "narwhals"
    return read_frame(score_frame(plan, frame, parts=parts, on_invalid="missing", engine=by), engine)  # type: ignore[arg-type]


def _is_lost(given: Any, meant: Any) -> bool:
    return given is not None and meant is None


def _score(output: Output, cells: Mapping[str, Any], parts: Sequence[str]) -> Score:
    """Give the score of a scale by its columns; nobody looks at what was not asked for."""
    scale = output.scale
    found = {part: cells[f"{scale}_{part}"] for part in parts if part in _OF_A_SCORE}
    cutoffs = {id: cells[f"{scale}_{id}"] for id, _ in output.cutoffs} if "cutoffs" in parts else {}
    return Score(**{"reason": None, "n_answered": 0, "n_items": 0, **found}, value=cells[scale], cutoffs=cutoffs)
