"""What a caller says about a frame: which columns hold which items, and what is wanted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal, TypeAlias

from attrs import frozen

from cwinstruments.columns import PARTS
from cwinstruments.diagnostics import did_you_mean
from cwinstruments.plan import ScoringPlan

OnInvalidFrame: TypeAlias = Literal["raise", "missing", "no_score"]
OnAbsent: TypeAlias = Literal["raise", "missing"]
EngineName: TypeAlias = Literal["auto", "polars", "narwhals"]
ColumnNames: TypeAlias = Mapping[str, str] | str | None


@frozen
class Long:
    """The three columns of a frame that has a row for each answer.

    Args:
        respondent: the column that names the respondent.
        item: the column that names the item.
        value: the column of answers.
    """

    respondent: str = "respondent"
    item: str = "item"
    value: str = "value"


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
    scales: Collection[str] | None = None,
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
    wanted = known if scales is None else list(scales)
    _refuse_unknown("scale", wanted, known, plan)
    chosen = PARTS if parts == "all" else ((parts,) if isinstance(parts, str) else tuple(parts))
    _refuse_unknown("part of a score", chosen, PARTS, plan)
    return Options(
        tuple(sorted(_columns(plan, columns).items())),
        frozenset(chosen),
        tuple(scale for scale in known if scale in wanted),
        respondent,
        long,
        on_invalid,
        on_absent,
        engine,
    )


def _columns(plan: ScoringPlan, columns: ColumnNames) -> dict[str, str]:
    names = dict.fromkeys(name for one in plan.inputs for name in (one.item, one.name))
    if columns is None:
        return {name: name for name in names}
    if isinstance(columns, str):
        if "{item}" not in columns:
            raise ValueError(
                f"a pattern of columns holds {{item}}, as in 't1_{{item}}'; this one does not: {columns!r}"
            )
        return {name: columns.replace("{item}", name) for name in names}
    _refuse_unknown("item", columns, [*names, *plan.unscored], plan)
    found = {name: columns.get(name, name) for name in names}
    for one in plan.inputs:
        # The options of an item that was renamed are named after it.
        if one.name != one.item and one.name not in columns and one.item in columns:
            found[one.name] = columns[one.item] + one.name.removeprefix(one.item)
    twice = {column for column in columns.values() if list(columns.values()).count(column) > 1}
    if twice:
        raise ValueError(f"the column {sorted(twice)[0]!r} is named for more than one item")
    return found


def _refuse_unknown(what: str, names: Collection[Any], known: Collection[str], plan: ScoringPlan) -> None:
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) if isinstance(name, str) else None
            raise ValueError(f"{plan.instrument} has no {what} {name!r}" + (f"; {hint}" if hint else ""))
