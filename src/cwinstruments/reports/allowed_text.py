"""What may be answered to an item or given to a parameter, in words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import assert_never

from cwinstruments.model import Column, Parameter, ParameterType, format_fraction
from cwinstruments.plan import Choices, Codes, Grid, Input, InputKind
from cwinstruments.reports.wording import phrase


def domain_text(one: Input, language: str) -> str:
    """Say what an input of a plan may be."""
    domain = one.domain
    match domain:
        case Codes(codes):
            return phrase("one_of", language, values=", ".join(f"'{code}'" for code in codes))
        case Choices(values):
            numbers = (format_fraction(Fraction(value, one.scale)) for value in values)
            return phrase("one_of", language, values=", ".join(numbers))
        case Grid(least, _, step):
            if one.kind is InputKind.DATE:
                days = (date.fromordinal(day) for day in (least, domain.greatest))
                return phrase("to", language, **dict(zip(("least", "greatest"), days, strict=True)))
            ends = [format_fraction(Fraction(end, one.scale)) for end in (least, domain.greatest)]
            said = phrase("to", language, least=ends[0], greatest=ends[1])
            if step == 1 and one.scale == 1:
                return said
            return phrase("in_steps", language, range=said, step=format_fraction(Fraction(step, one.scale)))
        case _:
            assert_never(domain)


def allowed_text(one: Parameter | Column, language: str) -> str:
    """Say what may be given for a parameter, or stand in a column of its table; in English as `Parameter.allowed`."""
    if isinstance(one, Parameter) and one.type is ParameterType.TABLE:
        rows = phrase("rows_each_with", language, rows=", ".join(one.rows), columns=", ".join(one.columns))
        tables = ", ".join(f"'{table}'" for table in one.tables)
        return phrase("tables_or_rows", language, tables=tables, rows=rows) if tables else rows
    if one.enum:
        shown = (repr(value) if isinstance(value, str) else format_fraction(value) for value in one.enum)
        return f" {phrase('or', language)} ".join(shown)
    limits = [
        f"{phrase(key, language)} {format_fraction(limit)}"
        for key, limit in (("at_least", one.minimum), ("above", one.above), ("at_most", one.maximum))
        if limit is not None
    ]
    what = phrase("whole_number" if one.type is ParameterType.INTEGER else "number", language)
    return " ".join([what, f" {phrase('and', language)} ".join(limits)]).strip()
