"""From the columns of a database table to sources: cleaned in one stage, options of multiple choices in the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Final

from attrs import frozen
from sqlglot import exp

from cwinstruments.columns import Kind, Source, SourceKind
from cwinstruments.columns.labels import SPACES, Texts
from cwinstruments.errors import UnsupportedError
from cwinstruments.model import format_fraction
from cwinstruments.plan import Choices, Codes, Input, InputKind, ScoringPlan
from cwinstruments.plan.nodes import Comparison
from cwinstruments.targets.sql_dialect import Sql, SqlDialect, any_of, call

_EPOCH: Final = 719163
"""The day 1970-01-01, counted from the year 1."""
_MOST_LISTED: Final = 400
_LONG: Final = 2**53
_LONGEST_LABEL: Final = 40


class ColumnType(StrEnum):
    """What a column of a database table holds."""

    WHOLE = "whole"
    """Integers, of any width. Other numbers would be rounded, unseen."""
    INT8 = "int8"
    """Whole numbers that are known to be held in 8 bits, with a sign."""
    INT16 = "int16"
    INT32 = "int32"
    FLOAT = "float"
    """Numbers of any type. Each is checked to be one that the item allows."""
    TRUTH = "truth"
    TEXT = "text"
    DATE = "date"
    LIST = "list"
    """Lists of the codes that were selected."""
    NOTHING = "nothing"
    """No answers: every cell is empty, or there is no such column."""


TYPE_WORDS: Final = ("whole", "float", "truth", "text", "date", "list")
"""The types that callers are told of first."""
_WIDTHS: Final = {
    ColumnType.WHOLE: Kind.INT64,
    ColumnType.INT8: Kind.INT8,
    ColumnType.INT16: Kind.INT16,
    ColumnType.INT32: Kind.INT32,
}


@frozen
class Sources:
    """The sources of a plan, and the columns that have to be there for them.

    Args:
        read: the columns of the table that are read.
        cleaned: columns to be made from those of the table.
        options: columns to be made from these.
    """

    sources: Mapping[str, Source[Sql]]
    read: tuple[str, ...]
    cleaned: Mapping[str, Sql]
    options: Mapping[str, Sql]


def default_type(one: Input, /) -> ColumnType:
    """Give what the column of an item holds unless somebody says otherwise.

    Numbers are read as floats: nobody has said that the column holds integers, and 2.5 is not to become 2.
    """
    match one.kind:
        case InputKind.BOOLEAN | InputKind.SELECTED:
            return ColumnType.TRUTH
        case InputKind.DATE:
            return ColumnType.DATE
        case InputKind.NOMINAL:
            assert isinstance(one.domain, Codes)
            if not all(map(_is_whole, one.domain.codes)):
                return ColumnType.TEXT
            # Codes are compared as they are, and floats don't hold every long one.
            return ColumnType.FLOAT if all(abs(int(code)) < _LONG for code in one.domain.codes) else ColumnType.WHOLE
        case _:
            return ColumnType.FLOAT


class Sourcing:
    """Makes the sources of a plan.

    Args:
        names: by item and by input, its column.
        types: by column, what it holds, where that is not what the definition says.
        prefix: what the names of new columns begin with.
        texts: by input, what texts mean, once their spaces are put right; by default what the definition writes.
    """

    def __init__(
        self,
        dialect: SqlDialect,
        plan: ScoringPlan,
        names: Mapping[str, str],
        types: Mapping[str, ColumnType],
        prefix: str,
        texts: Mapping[str, Texts] | None = None,
    ) -> None:
        self._meanings = texts
        self._dialect, self._plan, self._names, self._types, self._prefix = dialect, plan, names, types, prefix
        self._read: dict[str, None] = {}
        self._cleaned: dict[str, Sql] = {}
        self._options: dict[str, Sql] = {}
        self._states: dict[str, str] = {}

    def sources(self) -> Sources:
        """Give the source of every input.

        Raises:
            UnsupportedError: no column of such a type can hold answers to the item.
        """
        found = {one.name: self._source(one) for one in self._plan.inputs}
        return Sources(found, tuple(self._read), self._cleaned, self._options)

    def _source(self, one: Input) -> Source[Sql]:
        if one.kind is InputKind.SELECTED:
            return self._option(one)
        name = self._names[one.item]
        type_ = self._types.get(name, default_type(one))
        if name not in self._types and one.kind is InputKind.BOOLEAN and self._dialect.name != "postgres":
            # These take numbers for truth values without a word.
            type_ = ColumnType.FLOAT
        if type_ is ColumnType.NOTHING:
            return Source(self._dialect.null(Kind.INT8), SourceKind.NOTHING)
        if (type_ is ColumnType.DATE) is not (one.kind is InputKind.DATE) or type_ is ColumnType.LIST:
            expected = "whole or float" if default_type(one) is ColumnType.FLOAT else default_type(one).value
            raise UnsupportedError(
                f"column {name!r} is of the type {type_.value}, which no answer to item '{one.item}' is;"
                f" its answers are of the type {expected}"
            )
        column = self._column(name)
        match type_:
            case ColumnType.WHOLE | ColumnType.INT8 | ColumnType.INT16 | ColumnType.INT32:
                return Source(column, SourceKind.WHOLE, _WIDTHS[type_])
            case ColumnType.TRUTH:
                if name not in self._types:
                    # PostgreSQL refuses numbers here.
                    column = self._dialect.both(column, exp.Boolean(this=True))
                return Source(column, SourceKind.TRUTH)
            case ColumnType.FLOAT:
                return Source(self._clean(one.name, self._float(column, one)), SourceKind.FLOAT)
            case ColumnType.DATE:
                return Source(self._clean(one.name, self._days(column)), SourceKind.DAYS)
            case _:
                if self._meanings is not None:
                    return self._text(one, column, self._meanings[one.name])
                texts = self._texts(one, name)
                states = {text: state for code, state in one.nonresponse for text in _spellings(Fraction(code))}
                return Source(self._clean(one.name, _trimmed(column)), SourceKind.TEXT, texts=texts, states=states)

    def _text(self, one: Input, column: Sql, texts: Texts) -> Source[Sql]:
        """Read texts as they are read in frames."""
        text: Sql = exp.Cast(this=column, to=exp.DataType.build("TEXT"))
        everywhere = [exp.Literal.string("g")] if self._dialect.name != "spark" else []
        spaced = call("REGEXP_REPLACE", text, exp.Literal.string(SPACES), exp.Literal.string(" "), *everywhere)
        text = exp.Trim(this=spaced)
        cleaned = self._clean(one.name, text if texts.exact else exp.Lower(this=text))
        return Source(cleaned, SourceKind.TEXT, texts=texts.answers, states=texts.states)

    def _column(self, name: str) -> Sql:
        self._read[name] = None
        return self._dialect.column(name)

    def _clean(self, name: str, expression: Sql) -> Sql:
        column = self._hidden(name)
        self._cleaned[column] = expression
        return self._dialect.column(column)

    def _hidden(self, name: str) -> str:
        """Give a new column its name: that of the input, unless it is long."""
        short = name if len(name) <= _LONGEST_LABEL else f"long_{len(self._cleaned)}_{len(self._options)}"
        return f"{self._prefix}_{short}"

    def _float(self, column: Sql, one: Input) -> Sql:
        """Give floats: null for NaN, and for what is too large to be an answer a number that can't overflow."""
        dialect, real = self._dialect, Kind.FLOAT64
        number = dialect.cast(column, real)
        if isinstance(one.domain, Codes):
            known = [abs(int(code)) for code in one.domain.codes if _is_whole(code)]
        else:
            known = [-(-abs(end) // one.scale) for end in (one.domain.least, one.domain.greatest)]
        most = float(max([0, *known, *(abs(code) for code, _ in one.nonresponse)]) + 1)
        small = dialect.compare(Comparison.AT_MOST, dialect.absolute(number), dialect.literal(most, real))
        not_nan = dialect.compare(Comparison.NOT_EQUAL, number, dialect.cast(exp.Literal.string("NaN"), real))
        return dialect.when([(small, number), (not_nan, dialect.literal(most, real))], None, real)

    def _days(self, column: Sql) -> Sql:
        """Give days since the year 1; a date without end is none of any item."""
        dialect = self._dialect
        if dialect.name == "spark":
            return dialect.add(call("UNIX_DATE", column), dialect.literal(_EPOCH, Kind.INT32))
        epoch = exp.Cast(this=exp.Literal.string("1970-01-01"), to=exp.DataType.build("DATE"))
        days = dialect.add(dialect.subtract(column, epoch), dialect.literal(_EPOCH, Kind.INT32))
        finite, there = call("ISFINITE", column), dialect.negate(dialect.is_null(column))
        return dialect.when([(finite, days), (there, dialect.literal(-1, Kind.INT32))], None, Kind.INT64)

    def _texts(self, one: Input, name: str) -> dict[str, int]:
        match one.domain:
            case Codes(codes):
                return {code: place for place, code in enumerate(codes)}
            case Choices(values):
                listed = list(values)
            case grid:
                listed = list(range(grid.least, grid.greatest + 1, grid.step)[: _MOST_LISTED + 1])
        if len(listed) > _MOST_LISTED:
            raise UnsupportedError(
                f"column {name!r} is text, and item '{one.item}' takes more than {_MOST_LISTED} different numbers:"
                " make the column numbers first"
            )
        return {text: value for value in listed for text in _spellings(Fraction(value, one.scale))}

    # Multiple choice

    def _option(self, one: Input) -> Source[Sql]:
        """Give whether an option was selected, from a column for each option or one of lists.

        What is left empty was not selected, as most tools have it; where all are empty nothing was answered.
        """
        dialect = self._dialect
        siblings = [other for other in self._plan.inputs if other.item == one.item]
        held = {self._types.get(self._names[other.name]) for other in siblings}
        if self._types.get(self._names[one.item]) is ColumnType.NOTHING or held == {ColumnType.NOTHING}:
            return Source(dialect.null(Kind.BOOLEAN), SourceKind.NOTHING)
        if ColumnType.NOTHING in held:
            raise UnsupportedError(f"item '{one.item}' has a column for some of its options only")
        listed = self._types.get(self._names[one.item]) is ColumnType.LIST
        if listed and dialect.name == "spark":
            raise UnsupportedError(f"lists of options, as of item '{one.item}', are not read in Spark")
        holds = self._listed(one) if listed else self._flagged(one)
        # A number instead of a list means that there is no answer; such a code can't be 1 or 0 here.
        codes = [] if listed else [code for code, _ in one.nonresponse if code not in (0, 1)]
        bad = next(number for number in range(2, 400) if number not in codes)
        state = self._states.get(one.item) or self._hidden(one.item)
        if one.item not in self._states:
            self._states[one.item] = state
            make = self._state_of_list if listed else self._state_of_flags
            self._cleaned[state] = make(siblings, codes, bad)
        answered = dialect.equals(dialect.column(state), 0)
        mine = dialect.strict(holds(one))
        name = self._hidden(one.name)
        if codes:
            flag = dialect.indicator(mine, 1, 0, Kind.INT8)
            self._options[name] = dialect.when([(answered, flag)], dialect.column(state), Kind.INT64)
            return Source(dialect.column(name), SourceKind.WHOLE)
        self._options[name] = dialect.when([(answered, mine)], None, Kind.BOOLEAN)
        return Source(dialect.column(name), SourceKind.TRUTH, invalid=dialect.equals(dialect.column(state), bad))

    def _listed(self, one: Input) -> Callable[[Input], Sql]:
        column = exp.Cast(this=self._column(self._names[one.item]), to=exp.DataType.build("ARRAY<TEXT>"))
        prefix = f"{one.item}__"

        def holds(option: Input) -> Sql:
            code = exp.Literal.string(option.name.removeprefix(prefix))
            if self._dialect.name == "duckdb":
                return call("LIST_CONTAINS", column, code)
            return exp.EQ(this=code, expression=exp.Any(this=exp.Paren(this=column)))

        return holds

    def _state_of_list(self, siblings: list[Input], codes: list[int], bad: int) -> Sql:
        """Tell lists of options, each listed once, from others."""
        dialect, holds = self._dialect, self._listed(siblings[0])
        column = self._column(self._names[siblings[0].item])
        known = dialect.indicator(holds(siblings[0]), 1, 0, Kind.INT8)
        for other in siblings[1:]:
            known = dialect.add(known, dialect.indicator(holds(other), 1, 0, Kind.INT8))
        length = call("LEN" if dialect.name == "duckdb" else "CARDINALITY", column)
        cases = [
            (dialect.compare(Comparison.EQUAL, length, known), dialect.literal(0, Kind.INT8)),
            (dialect.negate(dialect.is_null(column)), dialect.literal(bad, Kind.INT8)),
        ]
        return dialect.when(cases, None, Kind.INT8)

    def _flagged(self, one: Input) -> Callable[[Input], Sql]:
        del one

        def holds(option: Input) -> Sql:
            cell, yes, _ = self._cell(option)
            return cell if not yes else exp.In(this=cell, expressions=yes)

        return holds

    def _state_of_flags(self, siblings: list[Input], codes: list[int], bad: int) -> Sql:
        """Tell answers, non-response codes and what is neither 1 nor 0 from each other."""
        dialect = self._dialect
        cases: list[tuple[Sql, Sql]] = []
        wrong, filled = [], []
        for option in siblings:
            cell, yes, no = self._cell(option)
            filled.append(dialect.negate(dialect.is_null(cell)))
            if not yes:
                continue
            known = [*yes, *no, *self._codes_in(option, codes)]
            wrong.append(exp.Not(this=exp.In(this=cell, expressions=known)))
            cases += [
                (exp.EQ(this=cell, expression=spelled), dialect.literal(code, Kind.INT64))
                for code, spelled in zip(codes, self._codes_in(option, codes), strict=True)
            ]
        if wrong:
            cases.insert(0, (any_of(wrong), dialect.literal(bad, Kind.INT8)))
        cases.append((any_of(filled), dialect.literal(0, Kind.INT8)))
        return dialect.when(cases, None, Kind.INT64)

    def _codes_in(self, option: Input, codes: list[int]) -> list[Sql]:
        is_text = self._types.get(self._names[option.name]) is ColumnType.TEXT
        return [self._dialect.literal(str(code) if is_text else code, Kind.INT64) for code in codes]

    def _cell(self, option: Input) -> tuple[Sql, list[Sql], list[Sql]]:
        """Give the cell of an option, and what means selected and not selected in it; nothing for truth values."""
        name, dialect = self._names[option.name], self._dialect
        column, type_ = self._column(name), self._types.get(name, ColumnType.TRUTH)
        match type_:
            case ColumnType.TRUTH:
                return column, [], []
            case ColumnType.WHOLE | ColumnType.INT8 | ColumnType.INT16 | ColumnType.INT32:
                return column, [dialect.literal(1, Kind.INT8)], [dialect.literal(0, Kind.INT8)]
            case ColumnType.TEXT:
                yes: list[Sql] = [exp.Literal.string("1"), exp.Literal.string("true")]
                no: list[Sql] = [exp.Literal.string("0"), exp.Literal.string("false")]
                return exp.Lower(this=_trimmed(column)), yes, no
            case _:
                raise UnsupportedError(
                    f"column {name!r} is of the type {type_.value}; an option of item '{option.item}' is a truth value,"
                    " 1 or 0"
                )


def _trimmed(column: Sql) -> Sql:
    """Give text without spaces around it, null where nothing is left."""
    return exp.Nullif(this=exp.Trim(this=column), expression=exp.Literal.string(""))


def _spellings(exact: Fraction) -> Iterator[str]:
    """Give the texts of a number: as definitions write it, and as tables of floats do."""
    yield format_fraction(exact)
    if exact.denominator == 1:
        yield f"{exact.numerator}.0"


def _is_whole(code: str) -> bool:
    return code.removeprefix("-").isdecimal() and format_fraction(Fraction(code)) == code
