"""Text cells as Polars reads them: what each means for its item, by the rules of files of responses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import inf
from typing import Any, Final

import polars as pl

from cwinstruments.frames.cell_rules import NO_ANSWER, CellRules
from cwinstruments.plan import Codes, Input, InputKind, ScoringPlan

NO_NUMBER: Final = inf
"""A number that is no answer to any item."""
_LONGEST = 15
"""Digits up to which a number is exact in floating point."""
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_NUMBERS = frozenset({InputKind.ORDERED, InputKind.NUMBER, InputKind.BOOLEAN})


def first_inputs(plan: ScoringPlan, /) -> Iterator[Input]:
    """Give the first input of every item: a multiple choice has one for each option."""
    seen: set[str] = set()
    for one in plan.inputs:
        if one.item not in seen:
            seen.add(one.item)
            yield one


def item_frame(
    frame: pl.DataFrame, plan: ScoringPlan, columns: Mapping[str, str], rules: CellRules, /
) -> pl.DataFrame | None:
    """Give the columns of the items that there are, called like them, with texts read.

    Args:
        columns: by item, its column.

    Returns:
        None where a cell is so odd that it has to be read by itself: a number of many digits, a date of another form.
    """
    exprs: list[pl.Expr] = []
    odd: list[pl.Expr] = []
    for one in first_inputs(plan):
        if one.item not in columns:
            continue
        column = pl.col(columns[one.item])
        if isinstance(frame.schema[columns[one.item]], pl.String | pl.Categorical | pl.Enum):
            reading = _Reading(column.cast(pl.String), rules)
            exprs.append(reading.read(one).alias(one.item))
            odd += reading.odd
        else:
            exprs.append(column.alias(one.item))
    found = frame.lazy().select(*exprs, *(flag.any().alias(f"{place} odd") for place, flag in enumerate(odd))).collect()
    flags = found.columns[len(exprs) :]
    if frame.height and any(found.get_column(flag).item(0) for flag in flags):
        return None
    return found.drop(flags)


class _Reading:
    """Reads one column of texts."""

    def __init__(self, column: pl.Expr, rules: CellRules) -> None:
        text = column.str.strip_chars()
        self._rules = rules
        self._text = pl.when((text != "") & ~text.is_in(sorted(rules.missing))).then(text)
        self.odd: list[pl.Expr] = []

    def read(self, one: Input) -> pl.Expr:
        match one.kind:
            case InputKind.SELECTED:
                return self._selection(one)
            case InputKind.BOOLEAN:
                return self._truth()
            case InputKind.NOMINAL:
                return self._code(one)
            case InputKind.DATE:
                self.odd.append(~self._text.str.contains(_DAY))
                return self._text
            case _:
                return self._number(commas=True)

    def _number(self, *, commas: bool = False) -> pl.Expr:
        text, rules = self._text, self._rules
        is_number = text.str.contains(f"^(?:{rules.number})$")
        written: pl.Expr = text
        if commas and rules.comma_number is not None:
            has_comma = text.str.contains(f"^(?:{rules.comma_number})$")
            has_comma = has_comma & ~text.str.contains(f"^(?:{rules.like_thousands})$")
            written = pl.when(has_comma).then(text.str.replace(",", ".", literal=True)).otherwise(text)
            is_number = is_number | has_comma
        value = written.cast(pl.Float64, strict=False)
        self.odd.append(is_number & ((text.str.len_bytes() > _LONGEST) | value.is_null()))
        return pl.when(is_number).then(value).when(text.is_not_null()).then(NO_NUMBER)

    def _truth(self) -> pl.Expr:
        lower = self._text.str.to_lowercase()
        truth = self._rules.truth
        yes = pl.when(lower.is_in([text for text, meaning in truth.items() if meaning])).then(1.0)
        no = yes.when(lower.is_in([text for text, meaning in truth.items() if not meaning])).then(0.0)
        return no.otherwise(self._number())

    def _code(self, one: Input) -> pl.Expr:
        assert isinstance(one.domain, Codes)
        found: Any = pl.when(self._text.is_in(one.domain.codes)).then(self._text)
        found = self._coded(found, [*_whole_codes(one.domain.codes), *(code for code, _ in one.nonresponse)])
        return found.when(self._text.is_not_null()).then(pl.lit(NO_ANSWER))  # type: ignore[no-any-return]

    def _selection(self, one: Input) -> pl.Expr:
        parts = self._text.str.replace_all(r"\s*[;|]\s*", ";").str.replace_all(";+", ";").str.strip_chars(";")
        found: Any = pl.when(parts == "").then(pl.lit(self._rules.nothing))
        return self._coded(found, [code for code, _ in one.nonresponse]).otherwise(parts)  # type: ignore[no-any-return]

    def _coded(self, found: Any, codes: Sequence[int]) -> Any:
        """Write numbers that mean a code in the one way in which codes are written."""
        if codes:
            number = self._number()
            for code in codes:
                found = found.when(number == float(code)).then(pl.lit(str(code)))
        return found


def _whole_codes(codes: Sequence[str]) -> list[int]:
    return [int(code) for code in codes if code.removeprefix("-").isdecimal() and str(int(code)) == code]


def whole_columns(frame: pl.DataFrame, columns: Collection[str], /) -> set[str]:
    """Give those of some columns of texts that hold nothing but small whole numbers."""
    names = sorted(columns)
    lost = frame.lazy().select(
        (pl.col(name).cast(pl.Int8, strict=False).null_count() != pl.col(name).null_count()).alias(name)
        for name in names
    )
    found = lost.collect()
    return {name for name in names if not found[name].item()}


def answer_frame(plan: ScoringPlan, answers: Mapping[str, Sequence[Any]], /) -> pl.DataFrame:
    """Give answers that were read one by one as columns; numbers of numeric items, texts of the others.

    Args:
        answers: by item.
    """
    return pl.DataFrame(
        [
            pl.Series(one.item, answers[one.item], dtype=pl.Float64 if one.kind in _NUMBERS else pl.String)
            for one in first_inputs(plan)
            if one.item in answers
        ]
    )
