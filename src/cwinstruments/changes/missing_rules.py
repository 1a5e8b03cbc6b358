"""Missing rules as tables: for how many answers of how many items there is a score.

`max_missing: 0` and `max_missing_fraction: 1/2` with `then: none` are the same rule, and so are `min_answered: 2` and
`max_missing: 1` of three items that everybody is asked. Their plans differ, the tables don't.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from cwinstruments.plan import ExactAlgebra, ScoringPlan, State, Step, fold_node, names_in
from cwinstruments.plan.nodes import Count

_MOST_ITEMS: Final = 200


def table_of(plan: ScoringPlan, step: Step, /) -> Any:
    """Give the table of a step that decides by two counts whether there is a score; None where it is no such step.

    Each row holds how many items count, and for how many answers of them the condition is true.
    """
    scale, _, name = step.name.rpartition(".")
    if name != "enough":
        return None
    counts = {one.name: one.node for one in plan.steps if one.name in (f"{scale}.n_answered", f"{scale}.n_items")}
    if len(counts) < 2 or not set(names_in(step.node)) <= counts.keys():
        return None
    items = counts[f"{scale}.n_items"]
    if not isinstance(items, Count) or len(items.names) > _MOST_ITEMS:
        return None
    most = len(items.names)
    least = most - sum(_can_leave(plan, one, items.states) for one in items.names)
    algebra = ExactAlgebra({}, {}, {})
    rows = []
    for n in range(least, most + 1):
        true = [k for k in range(n + 1) if fold_node(step.node, algebra, _counted(scale, k, n)) is True]
        rows.append([n, true])
    return rows


def _counted(scale: str, answered: int, items: int) -> Mapping[str, Any]:
    return {f"{scale}.n_answered": Fraction(answered), f"{scale}.n_items": Fraction(items)}


def _can_leave(plan: ScoringPlan, name: str, counted: frozenset[State]) -> bool:
    """Tell whether an item, or a scale of scales, can be in a state that does not count."""
    states = {State.ANSWERED, State.SKIPPED}
    found = next((one for one in plan.inputs if one.name == name), None)
    if found is not None:
        states |= {State.INVALID, *(state for _, state in found.nonresponse)}
        if found.show_if is not None:
            states |= {State.NOT_ASKED, State.UNKNOWN}
    return not states <= counted
