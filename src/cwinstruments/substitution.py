"""Parameters in plain data: the places that they leave open, and the values that close them.

A definition leaves a place open with `{parameter: points}`, with `{parameter: points, values: {"5": ..., "7": ...}}`,
or with one cell of a table, `{parameter: standards, row: ongoing, column: cases}`. A scale with `only_with` exists
only for some values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any, Final, TypeGuard

from attrs import frozen

from cwinstruments.diagnostics import Path
from cwinstruments.numbers import from_fraction

MOST_COMBINATIONS: Final = 32
"""Beyond so many, parameters are varied one at a time."""


class SubstitutionError(LookupError):
    """A place can't be closed: a value or a cell that it asks for is not there."""


@frozen
class Closed:
    """Data without open places.

    Args:
        data: the data.
        origins: for each part that was put in, where it stands in the open data.
    """

    data: Mapping[str, Any]
    origins: Mapping[Path, Path]

    def origin(self, path: Path, /) -> Path:
        """Give the place in the open data of a place in the closed data."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.origins:
                return (*self.origins[path[:end]], *path[end:])
        return path


def close(data: Mapping[str, Any], values: Mapping[str, Any], /) -> Closed:
    """Put values in the open places of a definition.

    Args:
        values: by parameter: a number, a choice, or the rows of a table or its name.

    Raises:
        SubstitutionError: there is no value for a place.

    Examples:
        >>> close({"options": {"parameter": "points", "values": {"5": "short", "7": "long"}}}, {"points": 7}).data
        {'options': 'long'}
    """
    parameters = data.get("parameters", {})
    resolved = {name: rows_of(parameters.get(name), value) for name, value in values.items()}
    origins: dict[Path, Path] = {}
    kept = {key: value for key, value in data.items() if key not in ("parameters", "bound", "scales")}
    closed = _close(kept, resolved, (), (), origins)
    if "scales" in data:
        scales = data["scales"]
        here = {id: one for id, one in scales.items() if _exists(one, resolved)} if _is_mapping(scales) else scales
        closed["scales"] = _close(here, resolved, ("scales",), ("scales",), origins)
    return Closed(closed, origins)


def rows_of(parameter: Any, value: Any, /) -> Any:
    """Give the rows of a table that is named; any other value stands for itself."""
    if isinstance(value, str) and _is_mapping(parameter) and parameter.get("type") == "table":
        tables = parameter.get("tables", {})
        if not _is_mapping(tables) or not _is_mapping(tables.get(value)) or "rows" not in tables[value]:
            known = ", ".join(tables) if _is_mapping(tables) else ""
            raise SubstitutionError(f"there is no table '{value}'; there are {known or 'none'}")
        return tables[value]["rows"]
    return value


def value_key(value: Any, /) -> str:
    """Write a value as the keys of `values` are written.

    Examples:
        >>> value_key(7), value_key(7.0), value_key("open")
        ('7', '7', 'open')
    """
    # What is neither text nor a number is no value of any parameter; it is written only to be shown.
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        return str(value)
    return str(plain(Fraction(repr(value)) if isinstance(value, float) else Fraction(value)))


def choices_of(parameter: Mapping[str, Any], /) -> tuple[Any, ...]:
    """Give the values that a parameter is looked at with: all of its enumeration or its tables, else its examples."""
    found = parameter.get("enum") or list(parameter.get("tables", ())) or parameter.get("examples", ())
    default = parameter.get("default")
    return tuple(found) if default is None or default in found else (default, *found)


def assignments(parameters: Mapping[str, Mapping[str, Any]], /) -> Iterator[dict[str, Any]]:
    """Give the values that a definition is looked at with: every combination, or each value once where those are many.

    Examples:
        >>> list(assignments({"points": {"enum": [5, 7]}, "mean": {"examples": [22]}}))
        [{'points': 5, 'mean': 22}, {'points': 7, 'mean': 22}]
    """
    seen = []
    for values in _combinations(parameters):
        there = {name: value for name, value in values.items() if _exists(parameters[name], values)}
        if there not in seen:
            seen.append(there)
            yield there


def _combinations(parameters: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    choices = {name: choices_of(one) for name, one in parameters.items()}
    if not all(choices.values()):
        return
    count = 1
    for values in choices.values():
        count *= len(values)
    if count <= MOST_COMBINATIONS:
        yield from (dict(zip(choices, values, strict=True)) for values in product(*choices.values()))
        return
    first = {name: values[0] for name, values in choices.items()}
    yield first
    yield from ({**first, name: value} for name, values in choices.items() for value in values[1:])


def _close(value: Any, values: Mapping[str, Any], path: Path, origin: Path, origins: dict[Path, Path]) -> Any:
    if _is_mapping(value):
        if isinstance(value.get("parameter"), str):
            return _chosen(value, values, path, origin, origins)
        return {key: _close(one, values, (*path, key), (*origin, key), origins) for key, one in value.items()}
    if isinstance(value, list):
        return [_close(one, values, (*path, i), (*origin, i), origins) for i, one in enumerate(value)]
    return value


def _chosen(
    use: Mapping[str, Any], values: Mapping[str, Any], path: Path, origin: Path, origins: dict[Path, Path]
) -> Any:
    name = use["parameter"]
    if name not in values:
        raise SubstitutionError(f"parameter '{name}' has no value")
    value = values[name]
    if "values" in use:
        key = value_key(value) if not _is_mapping(value) else ""
        if not _is_mapping(use["values"]) or key not in use["values"]:
            raise SubstitutionError(f"nothing is said for {name} = {key}")
        origins[path] = (*origin, "values", key)
        return _close(use["values"][key], values, path, origins[path], origins)
    origins[path] = origin
    if "row" in use:
        return plain(_cell(name, value, use["row"], use.get("column")))
    return plain(value)


def _cell(name: str, rows: Any, row: Any, column: Any) -> Any:
    cells = rows.get(row) if _is_mapping(rows) and isinstance(row, str) else None
    if not _is_mapping(cells) or not isinstance(column, str) or column not in cells:
        raise SubstitutionError(f"table '{name}' has no {column} in row '{row}'")
    return cells[column]


def _exists(one: Any, values: Mapping[str, Any]) -> bool:
    """Tell whether a scale or a parameter exists for these values."""
    wanted = one.get("only_with", {}) if _is_mapping(one) else {}
    if not _is_mapping(wanted):
        return True
    return all(
        isinstance(allowed, list) and value_key(values.get(name, "")) in [value_key(one) for one in allowed]
        for name, allowed in wanted.items()
    )


def plain(value: Any, /) -> Any:
    """Write a value as definitions write it."""
    if isinstance(value, Fraction):
        return from_fraction(value)
    if _is_mapping(value):
        return {key: plain(one) for key, one in value.items()}
    return value


def _is_mapping(value: Any) -> TypeGuard[Mapping[Any, Any]]:
    return isinstance(value, Mapping)
