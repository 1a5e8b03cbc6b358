"""Scores as the columns of a table: the same for every row of an instrument."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from cwinstruments.documents import RESULT_SUFFIXES
from cwinstruments.files.disclosure import Disclosure
from cwinstruments.plan import ScoringPlan
from cwinstruments.scoring import Score, Scores

REASON_COLUMN = "person_scores_reason"
"""Why scores are given out that their definition keeps from persons."""


ROW_COLUMN = "respondent"
"""The column that counts the rows where no column names the respondent."""


def result_columns(
    plan: ScoringPlan, disclosure: Disclosure, parts: Collection[str] | None = None, /
) -> tuple[str, ...]:
    """Name the columns of scores, scale by scale in the order of the definition.

    Args:
        parts: what is wanted beside the value of each scale, of `RESULT_SUFFIXES` and `cutoffs`; all by default.
    """
    columns: list[str] = []
    for scale in disclosure.scales:
        cutoffs = [id for id, _ in plan.output(scale).cutoffs if parts is None or "cutoffs" in parts]
        wanted = [part for part in RESULT_SUFFIXES if parts is None or part in parts]
        columns += [scale, *(f"{scale}_{part}" for part in (*wanted, *cutoffs))]
    return (*columns, REASON_COLUMN) if disclosure.reason is not None else tuple(columns)


def withheld_columns(plan: ScoringPlan, disclosure: Disclosure, /) -> frozenset[str]:
    """Name the columns that are left empty, because they tell a band or a cutoff that is kept back."""
    return frozenset(
        f"{scale}_{part}"
        for scale in disclosure.withheld_bands
        for part in ("band", "band_certain", *(id for id, _ in plan.output(scale).cutoffs))
    )


def result_cells(scores: Scores, disclosure: Disclosure, /) -> Mapping[str, Any]:
    """Give the cells of one row of scores, by column."""
    cells = {
        column: cell
        for scale, score in disclosure.apply(scores).scales.items()
        for column, cell in _cells(scale, score)
    }
    return cells if disclosure.reason is None else {**cells, REASON_COLUMN: disclosure.reason}


def _cells(scale: str, score: Score) -> Iterator[tuple[str, Any]]:
    yield scale, score.value
    for part in RESULT_SUFFIXES:
        # Where there are no bands, or they are not told, nothing is said of their certainty.
        known = part != "band_certain" or bool(score.possible_bands)
        yield f"{scale}_{part}", getattr(score, part) if known else None
    for id, met in score.cutoffs.items():
        yield f"{scale}_{id}", met


def table_cell(value: Any, /) -> Any:
    """Give a value as a table of text holds it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping | list):
        return json.dumps(plain_value(value), ensure_ascii=False)
    return value


def plain_value(value: Any, /) -> Any:
    """Give a value as JSON can hold it; only decimals are something else."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {key: plain_value(one) for key, one in value.items()}
    return [plain_value(one) for one in value] if isinstance(value, list) else value
