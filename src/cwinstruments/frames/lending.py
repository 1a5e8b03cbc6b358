"""Lending: which columns of a frame another library has to see."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cwinstruments.diagnostics import nearest
from cwinstruments.errors import FrameError
from cwinstruments.frames.options import Options
from cwinstruments.plan import ScoringPlan

_MOST_NAMED = 8


def item_columns(
    plan: ScoringPlan, options: Options, columns: Collection[Any], index: Collection[Any] = (), /
) -> list[str]:
    """Give the columns that hold answers or name respondents, those that there are.

    Args:
        index: the names of the index of a frame of pandas, whose values are no columns.

    Raises:
        FrameError: an item has no column, and that is an error.
    """
    refuse_absent(plan, options, columns, index)
    names = options.column_names
    wanted = [names[name] for one in plan.inputs for name in (one.item, one.name)]
    if options.respondent is not None:
        wanted.append(options.respondent)
    return [name for name in dict.fromkeys(wanted) if name in columns]


def refuse_absent(
    plan: ScoringPlan, options: Options, columns: Collection[Any], index: Collection[Any] = (), /
) -> None:
    """Refuse a frame in which an item has no column, unless nobody was asked such items.

    Raises:
        FrameError: it names the items, and columns that are called nearly so.
    """
    if options.respondent is not None and options.respondent not in columns:
        close = nearest(options.respondent, [str(name) for name in columns])
        hint = f"; did you mean {' or '.join(repr(one) for one in close)}?" if close else ""
        hint += _hint(options.respondent, columns, index)
        raise FrameError(f"no column {options.respondent!r} that names respondents{hint}")
    names = options.column_names
    absent = [one for one in plan.inputs if names[one.item] not in columns and names[one.name] not in columns]
    if not absent or options.on_absent == "missing":
        return
    used = set(names.values())
    free = [str(name) for name in columns if name not in used]
    parts = {one.item: one.name for one in reversed(absent)}
    lines = []
    for item, name in list(reversed(parts.items()))[:_MOST_NAMED]:
        option = "" if name == item else f", nor {names[name]!r} for one of its options"
        close = nearest(names[item], free)
        hint = f"; did you mean {' or '.join(repr(one) for one in close)}?" if close else ""
        lines.append(f"no column {names[item]!r} for item '{item}'{option}{hint}")
    if len(parts) > _MOST_NAMED:
        lines.append(f"and {len(parts) - _MOST_NAMED} more items")
    lines.append(
        "  hint: name the columns with columns={item: column} or columns='prefix_{item}', or say on_absent='missing' if"
        " nobody was asked them"
    )
    raise FrameError("\n".join(lines))


def _hint(name: str, columns: Collection[Any], index: Collection[Any]) -> str:
    """Say why a column may be missing: it is the index, or the file was read with another separator than its own."""
    if name in index:
        return "\n  hint: it is in the index, which becomes a column by reset_index()"
    only = str(next(iter(columns), "")) if len(columns) == 1 else ""
    if separator := next((one for one in ";\t|," if one in only), None):
        said = f"there is one column alone, {only[:30]!r}..."
        return f"\n  hint: {said}; was the file read as one separated by {separator!r}?"
    return ""
