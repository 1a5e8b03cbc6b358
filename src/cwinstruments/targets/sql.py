"""SQL: a scoring plan as one SELECT for DuckDB, PostgreSQL or Spark."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from cwinstruments.columns import PARTS, Invalid
from cwinstruments.columns.names import column_names, refuse_unknown
from cwinstruments.errors import UnsupportedError
from cwinstruments.model import Instrument, Survey
from cwinstruments.plan import InputKind, ScoringPlan, plan_of

if TYPE_CHECKING:
    from cwinstruments.columns.labels import Texts
    from cwinstruments.targets.sql_dialect import SqlName

DIALECTS = ("duckdb", "postgres", "spark")


def to_sql(
    instrument: Instrument | Survey | ScoringPlan,
    table: str,
    /,
    *,
    dialect: SqlName = "duckdb",
    types: Mapping[str, str] | str | None = None,
    columns: Mapping[str, str] | str | None = None,
    parts: Collection[str] | str = (),
    scales: Collection[str] | str | None = None,
    on_invalid: Literal["no_score", "missing"] = "no_score",
    keep: bool | Collection[str] | str = True,
    leave_out: Collection[str] | str = (),
) -> str:
    """Write the SELECT that scores every row of a table, with a stage of the plan in each common table expression.

    Needs the extra `sql`.

    Args:
        instrument: an instrument, a survey, or the plan of one.
        table: the name of a table or a view, exactly as the database has it; `schema.table` names its schema too.
        dialect: `duckdb`, `postgres` or `spark` (from version 4 on, where columns of the table are kept).
        types: by column, what it holds, or one word for all columns: `whole`, `float`, `truth`, `text`, `date`, `list`
            or `nothing`; by default what the definition says of the item, where numbers may be of any type. `whole` is
            for columns of integers only, and faster; `int8`, `int16` and `int32` are integers held in so many bits,
            with a sign, and faster still.
        columns: by item, its column, or a pattern such as `t1_{item}`; by default columns are called as items are.
        parts: what is wanted beside the value of each scale: `band`, `reason`, `n_answered`, `lower`, ... or `"all"`;
            nothing by default.
        scales: the scales that are wanted, or the one; all by default.
        on_invalid: `"no_score"` for no score where one rests on an answer that is not allowed, or `"missing"` to score
            without such answers.
        keep: whether the columns of the table are kept in front of the scores, or which.
        leave_out: columns of the result that nobody is to see, such as `strain_band`.

    Raises:
        TypeError: the table is no name.
        ValueError: a word is none of those allowed, or a name is no item, scale or part.
        UnsupportedError: the database can't hold or express it, or a column of such a type can't hold such answers.
        DefinitionError: the instrument contradicts itself.
    """
    plan = plan_of(instrument)
    if not isinstance(table, str):
        raise TypeError(
            "the table is the name of one in the database, such as 'responses' or 'survey.wave_1', and not a"
            f" {type(table).__name__}; score_frame scores dataframes"
        )
    if dialect not in DIALECTS:
        raise ValueError(f"dialect is one of {', '.join(map(repr, DIALECTS))}, not {dialect!r}")
    if on_invalid not in ("no_score", "missing"):
        raise ValueError(f"on_invalid is 'no_score' or 'missing', not {on_invalid!r}")
    wanted = PARTS if parts == "all" else _listed(parts)
    refuse_unknown("part of a score", wanted, PARTS, plan)
    scales = None if scales is None else _listed(scales)
    refuse_unknown("scale", scales or (), [one.scale for one in plan.outputs], plan)
    if not has_sqlglot():
        raise UnsupportedError("SQL is written with sqlglot: python -m pip install 'cwinstruments[sql]'")
    from cwinstruments.targets.sql_writer import Writer

    names = column_names(plan, columns)
    held = _types_of_all(plan, names, types) if isinstance(types, str) else types or {}
    kept = keep if isinstance(keep, bool) else _listed(keep)
    writer = Writer(plan, dialect, names, held)
    return writer.write(table, frozenset(wanted), scales, Invalid(on_invalid), kept, frozenset(_listed(leave_out)))


def _listed(names: Collection[str] | str) -> tuple[str, ...]:
    """List names, of which one alone needs no list."""
    return (names,) if isinstance(names, str) else tuple(names)


def _types_of_all(plan: ScoringPlan, names: Mapping[str, str], type_: str) -> dict[str, str]:
    """Say of every column that it holds the same."""
    in_options = {one.name for one in plan.inputs if one.kind is InputKind.SELECTED and type_ != "list"}
    return {names[one.name if one.name in in_options else one.item]: type_ for one in plan.inputs}


def has_sqlglot() -> bool:
    """Tell whether SQL can be written."""
    if "sqlglot" in sys.modules:
        return sys.modules["sqlglot"] is not None
    return find_spec("sqlglot") is not None


def select_lists(
    plan: ScoringPlan,
    /,
    *,
    dialect: SqlName,
    types: Mapping[str, str],
    names: Mapping[str, str],
    keep: Collection[str],
    parts: Collection[str],
    scales: Collection[str],
    invalid: Invalid,
    texts: Mapping[str, Texts] | None = None,
) -> tuple[list[str], list[str]]:
    """Write what each stage of a plan selects from the one before it, the first from a table; and name the scores.

    Args:
        types: by column, what it holds.
        names: by item and by input, its column.
        keep: the columns of the table that are kept in front of the scores.
        texts: by input, what texts mean; by default what the definition writes.

    Raises:
        UnsupportedError: a column of such a type can't hold such answers.
    """
    from cwinstruments.targets.sql_writer import Writer

    writer = Writer(plan, dialect, names, types, keep, texts)
    return writer.select_lists(keep, frozenset(parts), scales, invalid)
