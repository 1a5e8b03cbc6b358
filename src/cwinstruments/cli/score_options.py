"""What the options `--parts` and `--columns` of the command `score` mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cwinstruments.plan import ScoringPlan


def read_parts(text: str | None) -> frozenset[str] | None:
    """Read what is wanted beside each score.

    Raises:
        click.BadParameter: there is no such part of a score.
    """
    from cwinstruments.columns import PARTS
    from cwinstruments.diagnostics import did_you_mean

    if text is None or text.strip() == "all":
        return None
    wanted = [part for one in text.split(",") if (part := one.strip())]
    for part in wanted:
        if part not in (*PARTS, "none"):
            near = did_you_mean(part, PARTS)
            hint = near or f"it is one of {', '.join(PARTS)}, all, none"
            raise click.BadParameter(f"there is no part '{part}' of a score; {hint}", param_hint="--parts")
    return frozenset(wanted) - {"none"}


def read_columns(given: tuple[str, ...], plan: ScoringPlan) -> Mapping[str, str] | str | None:
    """Read which columns hold which items.

    Raises:
        click.BadParameter: it is neither one pattern nor items with their columns, or there is no such item.
    """
    from cwinstruments.files import name_columns

    if not given:
        return None
    found: Mapping[str, str] | str
    if len(given) == 1 and "=" not in given[0]:
        found = given[0]
    else:
        pairs = [one.partition("=") for one in given]
        if any(not (item and equals and column) for item, equals, column in pairs):
            raise click.BadParameter("give one pattern, such as t1_{item}, or ITEM=COLUMN", param_hint="--columns")
        found = {item: column for item, _, column in pairs}
    try:
        name_columns(plan, found)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--columns") from None
    return found
