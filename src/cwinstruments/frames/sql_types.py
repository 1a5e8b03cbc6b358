"""What the columns of relations and of Spark's frames hold, in the words of SQL as a target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cwinstruments.columns.labels import Texts
from cwinstruments.frames.options import Options
from cwinstruments.plan import Grid, Input, InputKind, ScoringPlan

# Widths are those of integers with a sign; without one they are whole numbers of any width.
DUCKDB_TYPES: Final = {
    "TINYINT": "int8",
    "SMALLINT": "int16",
    "INTEGER": "int32",
    "BIGINT": "whole",
    "UTINYINT": "whole",
    "USMALLINT": "whole",
    "UINTEGER": "whole",
    "FLOAT": "float",
    "DOUBLE": "float",
    "DECIMAL": "float",
    "BOOLEAN": "truth",
    "VARCHAR": "text",
    "ENUM": "text",
    "DATE": "date",
    "VARCHAR[]": "list",
    '"NULL"': "nothing",
}
SPARK_TYPES: Final = {
    "tinyint": "int8",
    "smallint": "int16",
    "int": "int32",
    "bigint": "whole",
    "float": "float",
    "double": "float",
    "decimal": "float",
    "boolean": "truth",
    "string": "text",
    "date": "date",
    "void": "nothing",
}
_OPTIONS: Final = frozenset({"int8", "int16", "int32", "whole", "truth"})
"""Of what columns of single options can be."""


def types_of(
    plan: ScoringPlan,
    options: Options,
    held: Mapping[str, str],
    known: Mapping[str, str],
    texts: Mapping[str, Texts],
    /,
) -> dict[str, str] | None:
    """Give, by column, what answers are held in; None where that is nothing that SQL reads as frames are read.

    Args:
        held: by column, its type.
        known: the words of SQL for types.
    """
    names = options.column_names
    found: dict[str, str] = {}
    for one in plan.inputs:
        word = _word(one, names, held, known)
        if word is None or (word == "nothing" and options.on_absent == "raise" and not _is_there(one, names, held)):
            return None
        if word == "text" and isinstance(one.domain, Grid) and not texts[one.name].answers:
            return None
        listed = one.kind is InputKind.SELECTED and word not in ("list", "nothing")
        found[names[one.name] if listed else names[one.item]] = word
    return found


def _is_there(one: Input, names: Mapping[str, str], held: Mapping[str, str]) -> bool:
    return names[one.item] in held or names[one.name] in held


def _word(one: Input, names: Mapping[str, str], held: Mapping[str, str], known: Mapping[str, str]) -> str | None:
    """Say what holds the answers to an input."""

    def said(name: str) -> str | None:
        type_ = held.get(names[name])
        return "nothing" if type_ is None else known.get(type_.partition("(")[0])

    word = said(one.item)
    if one.kind is not InputKind.SELECTED:
        # Texts of dates are no answers to the database before somebody reads them.
        return None if one.kind is InputKind.DATE and word not in ("date", "nothing") else word
    if names[one.item] in held:
        return word if word == "nothing" or (word == "list" and not one.nonresponse) else None
    word = said(one.name)
    return word if word in _OPTIONS or word == "nothing" else None
