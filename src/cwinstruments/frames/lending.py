"""Lending: which columns of a frame another library has to see."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cwinstruments.diagnostics import nearest
from cwinstruments.errors import FrameError
from cwinstruments.frames.options import Options
from cwinstruments.plan import ScoringPlan

_MOST_NAMED = 8


def item_columns(plan: ScoringPlan, options: Options, columns: Collection[Any], /) -> list[str]:
    """Give the columns that hold answers or name respondents, those that there are.

    Raises:
        FrameError: an item has no column, and that is an error.
    """
    refuse_absent(plan, options, columns)
    names = options.column_names
    wanted = [names[name] for one in plan.inputs for name in (one.item, one.name)]
    if options.respondent is not None:
        wanted.append(options.respondent)
    return [name for name in dict.fromkeys(wanted) if name in columns]


def refuse_absent(plan: ScoringPlan, options: Options, columns: Collection[Any], /) -> None:
    """Refuse a frame in which an item has no column, unless nobody was asked such items.

    Raises:
        FrameError: it names the items, and columns that are called nearly so.
    """
    if options.respondent is not None and options.respondent not in columns:
        close = nearest(options.respondent, [str(name) for name in columns])
        hint = f"; did you mean {' or '.join(repr(one) for one in close)}?" if close else ""
        raise FrameError(
            f"no column {options.respondent!r} that names respondents{hint}"
            "\n  hint: what is in the index of pandas becomes a column by reset_index()"
        )
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
