"""The long form: a row for each answer, made into a row for each respondent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import attrs

from cwinstruments.diagnostics import did_you_mean
from cwinstruments.errors import FrameError
from cwinstruments.frames.kinds import FrameKind
from cwinstruments.frames.options import Long, Options
from cwinstruments.plan import InputKind, ScoringPlan

_PREFIX = "answer "
"""What the columns of answers begin with, so that scales may be called as items are."""


def wide_options(options: Options, /) -> Options:
    """Give the options by which a frame is scored that was made wide."""
    assert options.long is not None
    columns = tuple((item, _PREFIX + name) for item, name in options.columns)
    return attrs.evolve(options, columns=columns, long=None, respondent=options.long.respondent)


def widen(frame: Any, kind: FrameKind, plan: ScoringPlan, options: Options, /) -> Any:
    """Give a frame with a row for each respondent, in the order in which they come first.

    Raises:
        FrameError: there is no such column; in a frame that is in memory a respondent answered an item twice, an item
            is unknown, or an answer is of nobody.
    """
    assert options.long is not None
    names = LongNames(plan, options, options.long)
    if kind in (FrameKind.POLARS, FrameKind.LAZY_POLARS):
        from cwinstruments.frames.polars_long import widen_polars

        return widen_polars(frame, names)
    if type(frame).__module__.partition(".")[0] == "pandas":
        from cwinstruments.frames.pandas_long import widen_pandas

        return widen_pandas(frame, names)
    from cwinstruments.frames.narwhals_long import widen_any

    return widen_any(frame, names)


def keep_scores(scored: Any, long: Long, /) -> Any:
    """Give the respondents and the scores of a wide frame that was scored."""
    if hasattr(scored, "collect_schema"):
        names = scored.collect_schema().names()
    else:
        names = scored.column_names if hasattr(scored, "column_names") else scored.columns
    kept = [name for name in names if name == long.respondent or not str(name).startswith(_PREFIX)]
    library = type(scored).__module__.partition(".")[0]
    if library == "pandas":
        return scored[kept]
    if library in ("polars", "pyarrow"):
        return scored.select(kept)
    import narwhals as nw

    return nw.from_native(scored).select(kept).to_native()


class LongNames:
    """Which names of items a long frame may hold, and what is wrong with it."""

    def __init__(self, plan: ScoringPlan, options: Options, long: Long) -> None:
        names = options.column_names
        self.long = long
        self.selected = [
            (names[item], [names[one.name] for one in plan.inputs if one.item == item])
            for item in dict.fromkeys(one.item for one in plan.inputs if one.kind is InputKind.SELECTED)
        ]
        """By multiple choice: what it is called, and what its options are."""
        options_of = {name for _, several in self.selected for name in several}
        self.single = [names[item] for item in dict.fromkeys(one.item for one in plan.inputs)]
        self.known = frozenset({*self.single, *options_of, *plan.unscored})

    def refuse_lacking(self, columns: Collection[Any]) -> None:
        """Refuse a frame that lacks one of the three columns."""
        for name in (self.long.respondent, self.long.item, self.long.value):
            if name not in columns:
                hint = did_you_mean(name, [str(one) for one in columns])
                raise FrameError(f"no column {name!r} in this long frame" + (f"; {hint}" if hint else ""))

    def refuse_unknown(self, found: Collection[Any]) -> None:
        """Refuse names that are no items, unless they are to be ignored."""
        strange = [str(name) for name in found if name not in self.known]
        if strange and self.long.on_unknown == "raise":
            hint = did_you_mean(strange[0], sorted(self.known))
            raise FrameError(
                f"{strange[0]!r} in column {self.long.item!r} is no item"
                + (f"; {hint}" if hint else "")
                + "\n  hint: Long(..., on_unknown='ignore') leaves such rows out"
            )

    def refuse_twice(self, respondent: Any, item: Any) -> None:
        """Refuse two answers of one respondent to one item."""
        raise FrameError(f"respondent {str(respondent)!r} has more than one answer to item {str(item)!r}")

    def refuse_nobody(self) -> None:
        """Refuse an answer without a respondent."""
        raise FrameError(f"column {self.long.respondent!r} is empty in some rows: whose answers are they?")

    def wanted(self, found: Collection[Any] | None, *, text: bool) -> list[str]:
        """Give the names that become columns: a multiple choice is one column, or one for each option.

        Args:
            found: the names that there are; None where nobody knows.
            text: whether values are texts or lists.
        """
        names: list[str] = []
        several = dict(self.selected)
        for name in self.single:
            if name not in several or ((name in found) if found is not None else text):
                names.append(name)
            else:
                names += several[name]
        return names


def column_of(name: str, /) -> str:
    """Name the column that holds the answers to an item."""
    return _PREFIX + name


WRONG_TEXT = "\0"
WRONG_DAY = date.min
"""What no item allows: it stands for two answers of one respondent to one item, where that is no error."""
