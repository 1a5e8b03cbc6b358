"""The values that a definition itself gives its parameters, against what the parameters allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import floor
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, did_you_mean, nearest
from cwinstruments.documents import Document
from cwinstruments.errors import ParameterError
from cwinstruments.model import Parameter, structure_parameter
from cwinstruments.substitution import value_key

_LIMITS = ("type", "minimum", "above", "maximum")


def check_parameter_values(document: Document, name: str, data: Mapping[str, Any], /) -> Iterator[Diagnostic]:
    """Find values of one parameter that it does not allow: its enum, default, examples, tables, and what is bound.

    Args:
        data: the parameter, which has the right shape.
    """
    path: Path = ("parameters", name)
    yield from _check_bound_in_vain(document, name, data)
    own = list(_check_limits(document, name, data, path))
    for column, one in data.get("columns", {}).items():
        own += _check_limits(document, f"{name}.{column}", one, (*path, "columns", column))
    own += _check_required(document, name, data, path)
    yield from own
    if any(one.path[-1] in _LIMITS or one.path[2] in ("columns", "rows") for one in own):
        return  # with nothing that it could be, every value would be wrong once more
    if data["type"] == "table":
        yield from _check_tables(document, name, data, path)
        return
    parameter = structure_parameter(data)
    given = [((*path, "examples", place), one) for place, one in enumerate(data.get("examples", ()))]
    given += [((*path, "default"), data["default"])] if "default" in data else []
    bound = document.data.get("bound")
    given += [(("bound", name), bound[name])] if isinstance(bound, Mapping) and name in bound else []
    known = [value_key(one) for one in data.get("enum", ())]
    for place, value in given:
        yield from _refused(document, parameter, name, value, place, known)


def _check_bound_in_vain(document: Document, name: str, data: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Find a value that is bound for a parameter which has none with the values that the others have."""
    bound, parameters = document.data.get("bound"), document.data["parameters"]
    if not isinstance(bound, Mapping) or name not in bound:
        return
    for other, values in data.get("only_with", {}).items():
        declared = parameters.get(other)
        default = declared.get("default", "") if isinstance(declared, Mapping) else ""
        wanted = [value_key(one) for one in values]
        if value_key(bound.get(other, default)) not in wanted:
            message = f"parameter {name!r} is bound to a value, and has one only with {other} = {' or '.join(wanted)}"
            yield document.diagnostic("CWI247", message, ("bound", name), hint=f"bind {other!r} too, or take it away")


def _check_limits(document: Document, name: str, data: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
    """Find limits that nothing can keep to, and values of an enum beyond them."""
    if data["type"] not in ("integer", "number"):
        return
    limits = structure_parameter({key: data[key] for key in _LIMITS if key in data})
    if _is_empty(limits):
        message = f"parameter '{name}': there is no value that is {limits.allowed.partition(' number ')[2]}"
        hint = "let the maximum be above the other limit"
        yield document.diagnostic("CWI242", message, (*path, "maximum"), hint=hint)
        return
    for place, value in enumerate(data.get("enum", ())):
        yield from _refused(document, limits, name, value, (*path, "enum", place), ())


def _is_empty(limits: Parameter) -> bool:
    if limits.maximum is None:
        return False
    greatest = floor(limits.maximum) if limits.type.value == "integer" else limits.maximum
    below = limits.minimum is not None and greatest < limits.minimum
    return below or (limits.above is not None and greatest <= limits.above)


def _check_required(document: Document, name: str, data: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
    """Find rows that require what no column could say."""
    columns = data.get("columns", {})
    for row, one in data.get("rows", {}).items():
        for column, wanted in one.get("requires", {}).items():
            place = (*path, "rows", row, "requires", column)
            if column not in columns:
                message = f"the table {name!r} has no column {column!r}"
                hint = did_you_mean(column, columns)
                yield document.diagnostic("CWI245", message, place, hint=hint, key=True)
                continue
            parameter = structure_parameter(columns[column])
            known = [value_key(value) for value in columns[column].get("enum", ())]
            yield from _refused(document, parameter, f"{name}.{row}.{column}", wanted, place, known)


def _check_tables(document: Document, name: str, data: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
    tables = data["tables"]
    given: list[tuple[Path, Any]] = [((*path, "tables", id, "rows"), table["rows"]) for id, table in tables.items()]
    bound = document.data.get("bound")
    named: list[tuple[Path, Any]] = [((*path, "default"), data["default"])] if "default" in data else []
    if isinstance(bound, Mapping) and name in bound:
        (given if isinstance(bound[name], Mapping) else named).append((("bound", name), bound[name]))
    for place, value in named:
        if value not in tables:
            message = f"parameter {name!r}: there is no table {value_key(value)!r}"
            hint = did_you_mean(value_key(value), tables)
            yield document.diagnostic("CWI242", message, place, hint=hint)
    for place, rows in given:
        for row, cells in rows.items():
            yield from _check_row(document, name, data, (*place, row), cells)


def _check_row(
    document: Document, name: str, data: Mapping[str, Any], path: Path, cells: Mapping[str, Any]
) -> Iterator[Diagnostic]:
    row, columns = str(path[-1]), data["columns"]
    if row not in data["rows"]:
        message = f"the table {name!r} has no row {row!r}"
        yield document.diagnostic("CWI242", message, path, hint=did_you_mean(row, data["rows"]), key=True)
        return
    missing = [column for column in columns if column not in cells]
    for column in cells:
        if column not in columns:
            near = [one for one in nearest(column, missing) if one in missing]
            missing = [one for one in missing if one not in near]
            message = f"the table {name!r} has no column {column!r}"
            hint = did_you_mean(column, near or columns)
            yield document.diagnostic("CWI242", message, (*path, column), hint=hint, key=True)
    if missing:
        which = " and ".join(repr(one) for one in missing)
        message = f"row {row!r} of parameter {name!r} does not say its {which}"
        yield document.diagnostic("CWI242", message, path, hint="every row needs every column", key=True)
    required = data["rows"][row].get("requires", {})
    for column, value in cells.items():
        if column not in columns:
            continue
        one = columns[column]
        known = [value_key(value) for value in one.get("enum", ())]
        cell, place = f"{name}.{row}.{column}", (*path, column)
        refused = list(_refused(document, structure_parameter(one), cell, value, place, known))
        yield from refused
        if not refused and column in required and value_key(value) != value_key(required[column]):
            wanted = value_key(required[column])
            why = f"the items of this row are about {wanted!r}"
            message = f"parameter '{cell}': {value_key(value)!r} is not allowed; {why}"
            yield document.diagnostic("CWI242", message, place, hint=f"write {wanted}, or leave the row out")


def _refused(
    document: Document, parameter: Parameter, name: str, value: Any, path: Path, known: Iterable[str]
) -> Iterator[Diagnostic]:
    """Find out that a value is not allowed."""
    try:
        parameter.read(name, value)
    except ParameterError as error:
        near = did_you_mean(value_key(value), known)
        # What is allowed is in the message already.
        hint = near if near and near.startswith("did") else None
        yield document.diagnostic("CWI242", str(error), path, hint=hint)
