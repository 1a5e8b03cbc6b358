"""Lending: which columns of a frame another library has to see."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cwinstruments.frames.options import Options
from cwinstruments.plan import ScoringPlan


def item_columns(plan: ScoringPlan, options: Options, columns: Collection[Any], /) -> list[str]:
    """Give the columns that hold answers or name respondents, those that there are."""
    names = options.column_names
    wanted = [names[name] for one in plan.inputs for name in (one.item, one.name)]
    if options.respondent is not None:
        wanted.append(options.respondent)
    return [name for name in dict.fromkeys(wanted) if name in columns]
