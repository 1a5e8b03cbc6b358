"""Names of columns: which column of a table holds which item."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from cwinstruments.diagnostics import did_you_mean
from cwinstruments.plan import ScoringPlan


def column_names(plan: ScoringPlan, columns: Mapping[str, str] | str | None, /) -> dict[str, str]:
    """Give, by item and by input (`item__option`), the column that is named for it.

    Args:
        columns: by item, its column, or a pattern such as `t1_{item}`; items left out have a column of their own name.

    Raises:
        ValueError: a name is no item, a pattern holds no `{item}`, or a column is named twice.
    """
    names = dict.fromkeys(name for one in plan.inputs for name in (one.item, one.name))
    if columns is None:
        return {name: name for name in names}
    if isinstance(columns, str):
        if "{item}" not in columns:
            raise ValueError(
                f"a pattern of columns holds {{item}}, as in 't1_{{item}}'; this one does not: {columns!r}"
            )
        return {name: columns.replace("{item}", name) for name in names}
    refuse_unknown("item", columns, [*names, *plan.unscored], plan)
    found = {name: columns.get(name, name) for name in names}
    for one in plan.inputs:
        # The options of an item that was renamed are named after it.
        if one.name != one.item and one.name not in columns and one.item in columns:
            found[one.name] = columns[one.item] + one.name.removeprefix(one.item)
    twice = {column for column in columns.values() if list(columns.values()).count(column) > 1}
    if twice:
        raise ValueError(f"the column {sorted(twice)[0]!r} is named for more than one item")
    return found


def unused_prefix(columns: Iterable[Any], /) -> str:
    """Give what the names of hidden columns begin with: a prefix that no column has, whatever its capitals."""
    names = [str(name).casefold() for name in columns]
    prefix = "__cwi"
    while any(name.startswith(prefix) for name in names):
        prefix += "_"
    return prefix


def refuse_unknown(what: str, names: Collection[Any], known: Collection[str], plan: ScoringPlan) -> None:
    """Raise ValueError for the first name that is not known."""
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) if isinstance(name, str) else None
            raise ValueError(f"{plan.instrument} has no {what} {name!r}" + (f"; {hint}" if hint else ""))
