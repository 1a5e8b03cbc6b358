"""The targets that are always there, under the same interface as those of plugins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cwinstruments.errors import TargetOptionError
from cwinstruments.targets.sql import DIALECTS, to_sql
from cwinstruments.targets.target import ExportSource, Target

_NAMES: Final = {"type": "array", "items": {"type": "string"}}
_BY_NAME: Final = {"type": ["string", "object"], "additionalProperties": {"type": "string"}}


def _write_sql(source: ExportSource, options: Mapping[str, Any]) -> str:
    given = dict(options)
    # One word stands for all, and a list names several.
    if given.get("parts") == ["all"]:
        given["parts"] = "all"
    try:
        text = to_sql(source.plan, given.pop("table", "responses"), **given)
    except ValueError as error:
        raise TargetOptionError(str(error)) from error
    return text.replace(source.plan.plan_digest, source.digest, 1)


SQL: Final = Target(
    "sql",
    "one SELECT that scores every row of a table in DuckDB, PostgreSQL or Spark",
    ".sql",
    _write_sql,
    {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "dialect": {"enum": list(DIALECTS), "description": "Which database; DuckDB by default."},
            "table": {"type": "string", "description": "The table or view; `responses` by default."},
            "columns": {**_BY_NAME, "description": "A pattern such as t1_{item}, or by item its column."},
            "types": {**_BY_NAME, "description": "What all columns hold, or by column what it holds."},
            "parts": {**_NAMES, "description": "What is wanted beside each score, such as band; or all."},
            "scales": {**_NAMES, "description": "The scales that are wanted; by default all are."},
            "keep": {**_NAMES, "description": "The columns to keep in front of the scores; by default all are."},
            "on_invalid": {
                "enum": ["no_score", "missing"],
                "description": "What becomes of scores where an answer is not allowed.",
            },
        },
    },
)

CORE_TARGETS: Final = (SQL,)
"""The targets that are always there."""
