"""What a caller says about a frame: which columns hold which items, and what is wanted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, TypeAlias

from attrs import field, frozen
from attrs.validators import in_

from cwinstruments.columns import PARTS, column_names, refuse_unknown
from cwinstruments.plan import ScoringPlan

OnInvalidFrame: TypeAlias = Literal["raise", "missing", "no_score"]
OnAbsent: TypeAlias = Literal["raise", "missing"]
EngineName: TypeAlias = Literal["auto", "polars", "narwhals"]
ColumnNames: TypeAlias = Mapping[str, str] | str | None

MOST_KEPT = 64
"""How many programs an engine keeps. When there are more, it forgets all of them."""


@frozen
class Long:
    """The three columns of a frame that has a row for each answer.

    Args:
        respondent: the column that names the respondent.
        item: the column that names the item.
        value: the column of answers, numbers or texts.
        on_unknown: what becomes of names that are no items, in a frame that is in memory: `raise` or `ignore`. A lazy
            frame ignores them.
    """

    respondent: str = "respondent"
    item: str = "item"
    value: str = "value"
    on_unknown: Literal["raise", "ignore"] = field(default="raise", validator=in_(("raise", "ignore")))


@frozen
class Options:
    """What is wanted of the scores of a frame, checked.

    Args:
        columns: by item, its column; items without an entry have a column of their own name.
        parts: what is wanted beside the value of each scale, of `columns.PARTS`.
        scales: the scales that are wanted, in the order of the definition.
        respondent: the column that names respondents.
        long: the columns of a frame with a row for each answer.
        on_invalid: what becomes of answers that are not allowed; None is `raise` for eager frames, `no_score` for lazy.
        on_absent: what becomes of items without a column.
    """

    columns: tuple[tuple[str, str], ...]
    parts: frozenset[str]
    scales: tuple[str, ...]
    respondent: str | None
    long: Long | None
    on_invalid: OnInvalidFrame | None
    on_absent: OnAbsent
    engine: EngineName

    @property
    def column_names(self) -> dict[str, str]:
        """By item (or `item__option`), the column that was named for it."""
        return dict(self.columns)


def read_options(
    plan: ScoringPlan,
    /,
    *,
    columns: ColumnNames = None,
    parts: Collection[str] | str = (),
    scales: Collection[str] | str | None = None,
    respondent: str | None = None,
    long: Long | None = None,
    on_invalid: OnInvalidFrame | None = None,
    on_absent: OnAbsent = "raise",
    engine: EngineName = "auto",
) -> Options:
    """Check what a caller says.

    Raises:
        ValueError: a word is none of those allowed, or a name is no item, scale or part.
    """
    for name, value, allowed in (
        ("on_invalid", on_invalid, (None, "raise", "missing", "no_score")),
        ("on_absent", on_absent, ("raise", "missing")),
        ("engine", engine, ("auto", "polars", "narwhals")),
    ):
        if value not in allowed:
            raise ValueError(f"{name} is one of {', '.join(repr(one) for one in allowed)}, not {value!r}")
    known = [one.scale for one in plan.outputs]
    wanted = known if scales is None else [scales] if isinstance(scales, str) else list(scales)
    if long is not None and not isinstance(long, Long):
        raise TypeError("long is a Long, such as Long(respondent='id', item='item', value='answer')")
    refuse_unknown("scale", wanted, known, plan)
    chosen = PARTS if parts == "all" else ((parts,) if isinstance(parts, str) else tuple(parts))
    refuse_unknown("part of a score", chosen, PARTS, plan)
    return Options(
        tuple(sorted(column_names(plan, columns).items())),
        frozenset(chosen),
        tuple(scale for scale in known if scale in wanted),
        respondent,
        long,
        on_invalid,
        on_absent,
        engine,
    )
