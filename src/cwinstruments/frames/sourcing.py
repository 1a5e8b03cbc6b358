"""From the columns of a frame to sources: signed integers, floats without NaN, texts, days, options."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from cwinstruments.columns import Kind, Source, SourceKind, narrowest, unused_prefix
from cwinstruments.columns.labels import Texts
from cwinstruments.errors import FrameError
from cwinstruments.frames.lending import refuse_absent
from cwinstruments.frames.operators import OperatorDialect, normal_text, plain_text
from cwinstruments.frames.options import Options
from cwinstruments.plan import Choices, Codes, Grid, Input, InputKind, ScoringPlan, State

_NUMBER = r"^[+-]?[0-9]{1,15}(\.[0-9]{0,15})?$"
_EPOCH = 719163
"""The day 1970-01-01, counted from the year 1."""

_SIGNED = {"Int8": Kind.INT8, "Int16": Kind.INT16, "Int32": Kind.INT32, "Int64": Kind.INT64}
_UNSIGNED = {"UInt8": "Int16", "UInt16": "Int32", "UInt32": "Int64", "UInt64": "Float64"}


@frozen
class Found:
    """What is known of a column before it is read.

    Args:
        complete: whether nothing in it is null.
        valid: whether it holds nothing but allowed numbers and null.
    """

    complete: bool = False
    valid: bool = False


@frozen(eq=False)
class _Flag:
    """The column of one option, read.

    Args:
        selected: where the option was selected.
        wrong: where the cell is neither 1 nor 0 nor empty.
        given: where it is filled in.
        codes: where it holds each of the codes that say why nobody answered.
    """

    selected: Any
    wrong: Any
    given: Any
    codes: tuple[Any, ...]


class Sourcing:
    """Makes the sources of a plan from the columns of a frame, in Polars' or Narwhals' expressions.

    Args:
        schema: the types of all columns, by name.
        texts: what texts mean, by input.
        looked_at: what is known of columns, by name.

    Attributes:
        written: columns that are to be written down before any other, because sources refer to them more than once.
    """

    def __init__(
        self,
        dialect: OperatorDialect,
        plan: ScoringPlan,
        options: Options,
        schema: Mapping[str, Any],
        texts: Mapping[str, Texts],
        looked_at: Mapping[str, Found],
    ) -> None:
        self._dialect, self._lib = dialect, dialect.library
        self._plan, self._options, self._schema = plan, options, schema
        self._texts, self._looked_at = texts, looked_at
        self._names = options.column_names
        self.written: dict[str, Any] = {}
        self._known: dict[str, Any] = {}

    def sources(self) -> dict[str, Source[Any]]:
        """Give the source of every input.

        Raises:
            FrameError: an item has no column, or a column is of a type that answers are not.
        """
        refuse_absent(self._plan, self._options, self._schema)
        return {one.name: self._source(one) for one in self._plan.inputs}

    def _source(self, one: Input) -> Source[Any]:
        if one.kind is InputKind.SELECTED:
            return self._option(one)
        name = self._names[one.item]
        if name not in self._schema:
            return Source(self._dialect.null(Kind.INT8), SourceKind.NOTHING)
        dtype, column = self._schema[name], self._lib.col(name)
        looked_at = self._looked_at.get(name, Found())
        kind = type(dtype).__name__
        narrowed = self._narrowed(one, column, dtype, looked_at)
        if narrowed is not None:
            return narrowed
        if kind in _SIGNED and one.kind is not InputKind.DATE:
            return Source(column, SourceKind.WHOLE, _SIGNED[kind], looked_at.complete, looked_at.valid)
        if one.kind is InputKind.DATE:
            return self._date(one, name, dtype, column)
        if kind in _UNSIGNED:
            wide = _UNSIGNED[kind]
            column = column.cast(getattr(self._lib, wide))
            if wide == "Float64":
                return Source(column, SourceKind.FLOAT, Kind.FLOAT64, looked_at.complete, looked_at.valid)
            return Source(column, SourceKind.WHOLE, _SIGNED[wide], looked_at.complete, looked_at.valid)
        if kind in ("Float32", "Float64", "Decimal"):
            return self._float(column, kind, looked_at)
        if kind in ("Int128", "UInt128"):
            return self._float(column.cast(self._lib.Float64), "Decimal", looked_at)
        if kind == "Boolean":
            return Source(column, SourceKind.TRUTH, complete=looked_at.complete)
        if kind in ("String", "Categorical", "Enum", "Object"):
            return self._text(one, name, column, kind)
        if kind in ("Null", "Unknown"):
            return Source(self._dialect.null(Kind.INT8), SourceKind.NOTHING)
        raise FrameError(f"column {name!r} is of type {dtype}, which no answer to item '{one.item}' is")

    def _narrowed(self, one: Input, column: Any, dtype: Any, looked_at: Found) -> Source[Any] | None:
        """Make integers as narrow as the answers of numbers in wide columns; None where that is no gain."""
        width, kind = narrow_width(one), type(dtype).__name__
        if width is None or looked_at.valid or self._lib.__name__ != "polars" or kind not in _WIDE:
            return None
        # What the narrow integers can't hold becomes null, and so does NaN.
        narrow = column.cast(self._dialect.types[width], strict=False)
        if kind in ("Float32", "Float64"):
            # What lies between whole numbers would be cut off.
            narrow = self._lib.when(narrow.cast(dtype) == column).then(narrow)
            wrong = narrow.is_null() & column.is_not_nan()
        else:
            wrong = narrow.is_null() & column.is_not_null()
        return Source(narrow, SourceKind.WHOLE, width, looked_at.complete, invalid=wrong, derived=True)

    def _float(self, column: Any, kind: str, looked_at: Found) -> Source[Any]:
        if kind != "Float64":
            column = column.cast(self._lib.Float64)
        if kind != "Decimal" and not looked_at.complete:
            column = self._lib.when(~column.is_nan()).then(column)
        return Source(column, SourceKind.FLOAT, Kind.FLOAT64, looked_at.complete, looked_at.valid)

    def _text(self, one: Input, name: str, column: Any, kind: str) -> Source[Any]:
        texts = self._texts[one.name]
        if isinstance(one.domain, Grid) and not texts.answers:
            return self._number_text(name, column)
        text = column.cast(self._lib.String) if kind != "String" else column
        meaning = self._dialect.meaning(column if kind in ("Categorical", "Enum") else text, texts)
        if meaning is not None:
            return meaning
        normal = normal_text(text, exact=texts.exact)
        return Source(normal, SourceKind.TEXT, texts=texts.answers, states=texts.states, derived=True)

    def _write(self, what: str, name: str, expr: Any) -> Any:
        """Have what is made of the texts of a column written down, once for all inputs that it serves."""
        if self._lib.__name__ != "polars":
            return expr
        key = f"{what} of {name}"
        if key not in self._known:
            hidden = f"{unused_prefix(self._schema)}door{len(self.written)}"
            self.written[hidden] = expr
            self._known[key] = self._lib.col(hidden)
        return self._known[key]

    def _number_text(self, name: str, column: Any) -> Source[Any]:
        """Read numbers of a wide range that are written as text."""
        text = self._write("text", name, plain_text(column.cast(self._lib.String)))
        number = self._parsed(text)
        return Source(number, SourceKind.FLOAT, Kind.FLOAT64, invalid=(text != "") & number.is_null())

    def _parsed(self, text: Any) -> Any:
        """Give numbers, null where a text is none."""
        if self._lib.__name__ == "polars":
            return text.cast(self._lib.Float64, strict=False)
        # Elsewhere a cast of what is no number is an error.
        return self._lib.when(text.str.contains(_NUMBER)).then(text).cast(self._lib.Float64)

    def _date(self, one: Input, name: str, dtype: Any, column: Any) -> Source[Any]:
        kind = type(dtype).__name__
        if kind == "Date":
            return Source(self._days(column), SourceKind.DAYS, Kind.INT32)
        if kind == "Datetime":
            day = column.dt.date() if self._lib.__name__ == "polars" else column.cast(self._lib.Date)
            midnight = (column.dt.hour() + column.dt.minute() + column.dt.second() + column.dt.nanosecond()) == 0
            whole = self._lib.when(midnight).then(self._days(day))
            return Source(whole, SourceKind.DAYS, Kind.INT32, invalid=~midnight)
        if kind in ("String", "Categorical", "Enum"):
            text = self._write("text", name, plain_text(column.cast(self._lib.String)))
            days = self._days_of_text(text)
            return Source(days, SourceKind.DAYS, Kind.INT32, invalid=(text != "") & days.is_null())
        if kind in ("Null", "Unknown"):
            return Source(self._dialect.null(Kind.INT8), SourceKind.NOTHING)
        raise FrameError(f"column {name!r} is of type {dtype} and item '{one.item}' takes dates: make it dates first")

    def _days(self, day: Any) -> Any:
        lib = self._lib
        if lib.__name__ == "polars":
            return day.cast(lib.Int32) + _EPOCH
        return self._count_of_days(*(part.cast(lib.Float64) for part in (day.dt.year(), day.dt.month(), day.dt.day())))

    def _days_of_text(self, text: Any) -> Any:
        """Count the days of texts such as 2026-05-31; null where a text is none."""
        lib = self._lib
        if lib.__name__ == "polars":
            return self._days(text.str.to_date("%Y-%m-%d", strict=False))
        date = lib.when(text.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")).then(text)
        year, month, day = (date.str.slice(start, n).cast(lib.Float64) for start, n in ((0, 4), (5, 2), (8, 2)))
        # The first day of a month, less that of the month before, is how many days it has.
        here, following = (self._count_of_days(year, month + more, day * 0 + 1) for more in (0, 1))
        is_day = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= following - here)
        return lib.when(is_day).then(here + day - 1)

    def _count_of_days(self, year: Any, month: Any, day: Any) -> Any:
        """Count the days since the year 1, in whole numbers as floats: every engine floors those alike.

        This is how Howard Hinnant counts them, from the first of March on; month 13 is the next January.
        """
        lib = self._lib
        late = lib.when(month <= 2).then(1.0).otherwise(0.0)
        y, shifted = year - late, month + late * 12 - 3
        leap = (y / 4).floor() - (y / 100).floor() + (y / 400).floor()
        return y * 365 + leap + ((shifted * 153 + 2) / 5).floor() + day - 306

    # Multiple choice

    def _option(self, one: Input) -> Source[Any]:
        siblings = [other for other in self._plan.inputs if other.item == one.item]
        if self._names[one.item] in self._schema:
            return self._listed(one, siblings)
        columns = [self._names[other.name] for other in siblings]
        if not all(name in self._schema for name in columns):
            lacking = [name for name in columns if name not in self._schema]
            if len(lacking) < len(columns):
                raise FrameError(f"item '{one.item}' has a column for some options, but none for {', '.join(lacking)}")
            return Source(self._dialect.null(Kind.BOOLEAN), SourceKind.NOTHING)
        flags = [self._flag(name, one) for name in columns]
        given, wrong = flags[0].given, flags[0].wrong
        for flag in flags[1:]:
            given, wrong = given | flag.given, wrong | flag.wrong
        strict = self._dialect.strict
        mine = strict(flags[columns.index(self._names[one.name])].selected)
        # Most tools leave the options empty that were not selected; where all are empty nothing was answered.
        value = self._lib.when(given & ~strict(wrong)).then(mine)
        # A code that says why nobody answered stands in every column that is filled in.
        coded, invalid = [], strict(wrong)
        for place, (_, state) in enumerate(one.nonresponse):
            somewhere = strict(flags[0].codes[place])
            elsewhere = flags[0].given & ~somewhere
            for flag in flags[1:]:
                here = strict(flag.codes[place])
                somewhere, elsewhere = somewhere | here, elsewhere | (flag.given & ~here)
            coded.append((state, somewhere & ~elsewhere))
            invalid = invalid & ~(somewhere & ~elsewhere)
        return Source(value, SourceKind.TRUTH, invalid=invalid, coded=tuple(coded))

    def _flag(self, name: str, one: Input) -> _Flag:
        """Read the column of one option."""
        dtype, column = self._schema[name], self._lib.col(name)
        kind = type(dtype).__name__
        never = self._lib.lit(value=False) if self._lib.__name__ != "polars" else self._lib.lit(False)
        nowhere = tuple(never for _ in one.nonresponse)
        if kind == "Boolean":
            return _Flag(column, never, ~column.is_null(), nowhere)
        if kind in ("Null", "Unknown"):
            return _Flag(never, never, never, nowhere)
        if kind in ("String", "Categorical", "Enum"):
            text = self._write("flag", name, normal_text(column.cast(self._lib.String), exact=False))
            yes = (text == "1") | (text == "true") | (text == "1.0")
            no = (text == "0") | (text == "false") | (text == "0.0") | (text == "")
            codes = tuple((text == str(code)) | (text == f"{code}.0") for code, _ in one.nonresponse)
            return _Flag(yes, ~yes & ~no, ~text.is_null() & (text != ""), codes)
        if dtype.is_numeric():
            given = ~column.is_null()
            if dtype.is_float():
                given = given & ~column.is_nan()
            codes = tuple(self._is_code(column, dtype, code) for code, _ in one.nonresponse)
            return _Flag(column == 1, (column != 1) & (column != 0) & given, given, codes)
        raise FrameError(
            f"column {name!r} is of type {dtype}; an option of item '{one.item}' is selected (1) or not (0)"
        )

    def _is_code(self, column: Any, dtype: Any, code: int) -> Any:
        return column == self._lib.lit(float(code) if dtype.is_float() else code)

    def _listed(self, one: Input, siblings: Sequence[Input]) -> Source[Any]:
        """Read a column of lists of codes, or of texts in which semicolons or bars part them."""
        name = self._names[one.item]
        dtype, column = self._schema[name], self._lib.col(name)
        kind = type(dtype).__name__
        prefix = f"{one.item}__"
        codes = [other.name.removeprefix(prefix) for other in siblings]
        holds: Callable[[str], Any]
        coded: tuple[tuple[State, Any], ...] = ()
        if kind == "List":
            listed = column.cast(self._lib.List(self._lib.String))
            there, length = ~column.is_null(), listed.list.len()

            def holds(code: str) -> Any:
                return listed.list.contains(code)

            alone = self._dialect.strict(length == 1)
            coded = tuple((state, alone & self._dialect.strict(holds(str(code)))) for code, state in one.nonresponse)
        elif kind in ("String", "Categorical", "Enum"):
            text = plain_text(column.cast(self._lib.String))
            parts = text.str.replace_all(r"\s*[;|]\s*", ";").str.replace_all(r"^;+|;+$|^\[\]$", "")
            text = self._write("text", name, text)
            framed = self._lib.concat_str([self._lib.lit(";"), parts, self._lib.lit(";")])
            framed = self._write("framed", name, framed)
            bare = parts.str.len_chars() - parts.str.replace_all(";", "", literal=True).str.len_chars()
            length = self._write("length", name, self._lib.when(parts == "").then(0).otherwise(bare + 1))
            coded = tuple((state, self._dialect.strict(text == str(code))) for code, state in one.nonresponse)
            there = self._dialect.strict(text != "")

            def holds(code: str) -> Any:
                return framed.str.contains(f";{code};", literal=True)
        elif kind in ("Null", "Unknown"):
            return Source(self._dialect.null(Kind.BOOLEAN), SourceKind.NOTHING)
        else:
            raise FrameError(f"column {name!r} is of type {dtype}; item '{one.item}' takes lists of codes")
        found = [self._lib.when(holds(code)).then(1).otherwise(0) for code in codes]
        total = found[0]
        for more in found[1:]:
            total = total + more
        for _, says in coded:
            there = there & ~says
        # What is listed is an option, and listed once.
        right = there & (total == length)
        value = self._lib.when(right).then(self._dialect.strict(holds(one.name.removeprefix(prefix))))
        wrong = there & ~self._dialect.strict(total == length)
        return Source(value, SourceKind.TRUTH, invalid=wrong, coded=coded)


_WIDE = frozenset({"Int16", "Int32", "Int64", "UInt16", "UInt32", "UInt64", "Float32", "Float64"})


def narrow_width(one: Input, /) -> Kind | None:
    """Give the narrowest integers that hold every answer to an item, and its codes; None where they are no narrower."""
    if isinstance(one.domain, Codes) or one.kind in (InputKind.SELECTED, InputKind.DATE) or one.scale != 1:
        return None
    codes = [code for code, _ in one.nonresponse]
    width = narrowest(min([one.domain.least, *codes]), max([one.domain.greatest, *codes]))
    return width if width is Kind.INT8 else None


def columns_of(plan: ScoringPlan, options: Options, schema: Mapping[str, Any], /) -> Iterator[tuple[Input, str]]:
    """Give the inputs whose answers are single numbers, with the columns that hold them."""
    names = options.column_names
    for one in plan.inputs:
        if one.kind in (InputKind.ORDERED, InputKind.NUMBER, InputKind.BOOLEAN) and names[one.item] in schema:
            assert not isinstance(one.domain, Codes)
            yield one, names[one.item]


def whole_ends(one: Input, /) -> tuple[int, int]:
    """Give the ends of whole numbers all of which are answers; none lies between them where there are gaps."""
    domain, scale = one.domain, one.scale
    assert not isinstance(domain, Codes)
    if isinstance(domain, Choices):
        whole = [value // scale for value in domain.values if value % scale == 0]
        if not whole or len(whole) != whole[-1] - whole[0] + 1:
            return 1, 0
        return whole[0], whole[-1]
    if scale % domain.step or domain.least % domain.step:
        return 1, 0
    return -(-domain.least // scale), domain.greatest // scale
