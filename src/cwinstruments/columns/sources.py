"""Sources: a column of the table for one input, and what is read from it before any condition of being asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Generic, TypeVar

from attrs import evolve, field, frozen

from cwinstruments.columns.conditions import Conditions
from cwinstruments.columns.dialect import Dialect, Kind, narrowest, wider
from cwinstruments.columns.values import Number
from cwinstruments.model import format_fraction
from cwinstruments.plan import Choices, Codes, Grid, Input, InputKind, State
from cwinstruments.plan.nodes import Comparison

E = TypeVar("E")
_MOST_LISTED = 1000
_ROOMY = {Kind.INT8: Kind.INT16}
"""What has room for whatever is in columns of these kinds, each number of which is at most 128 times as large as an
answer can be; see `Dialect.room`."""


class SourceKind(StrEnum):
    """What a column of answers holds."""

    WHOLE = "whole"
    FLOAT = "float"
    TRUTH = "truth"
    TEXT = "text"
    MEANING = "meaning"
    """Places among what texts mean; the place behind them all is that of a text which means nothing that is known."""
    DAYS = "days"
    """Whole numbers that count the days since the year 1, as Python's `date.toordinal` does."""
    NOTHING = "nothing"


@frozen(eq=False)
class Source(Generic[E]):
    """A column of answers to one input.

    Args:
        expr: the column: signed integers, floats in which NaN is null, truth values, text without spaces around it,
            days.
        width: of whole numbers, what they are held in.
        complete: whether nothing in it is null.
        valid: whether it is known to hold nothing but allowed answers and null.
        texts: the answer that each text means, in scaled numbers or places among the codes; others are not allowed.
        states: the state that each text means.
        meanings: by place, what it stands for: the answers in order, in scaled numbers or places among the codes;
            then states, and None for what is empty.
        invalid: where the answer is not allowed, if the column can't say so itself.
        coded: where it means a state, if the column can't say so itself.
        derived: whether the expression is more than a column, and is to be written down first.
        level: the stage by which the expression is there.
    """

    expr: E
    kind: SourceKind
    width: Kind = Kind.INT64
    complete: bool = False
    valid: bool = False
    texts: Mapping[str, int] = field(factory=dict)
    states: Mapping[str, State] = field(factory=dict)
    meanings: tuple[int | State | None, ...] = ()
    invalid: E | None = None
    coded: tuple[tuple[State, E], ...] = ()
    derived: bool = False
    level: int = 0


@frozen(eq=False)
class Read(Generic[E]):
    """What a source holds.

    Args:
        value: the scaled integer, or the place among the codes; missing where there is no valid answer.
        invalid: where there is an answer that is not allowed.
        states: where there is an answer that means a state.
        trusted: whether answers that are not allowed are among the values, because whoever rests on them is voided.
        level: the stage by which everything is there that is referred to.
    """

    value: Number[E]
    invalid: E | bool = False
    states: tuple[tuple[State, E], ...] = ()
    trusted: bool = False
    level: int = 0


class SourceReader(Generic[E]):
    """Reads sources in a dialect."""

    def __init__(self, dialect: Dialect[E]) -> None:
        self._dialect, self._conditions = dialect, Conditions(dialect)

    def read(self, one: Input, source: Source[E], *, trusting: bool) -> Read[E]:
        """Read the answers to one input.

        Args:
            trusting: whether answers that are not allowed may stay among the values, because the caller voids every
                score that rests on them.
        """
        found = self._read(one, source, trusting=trusting)
        if source.level:
            found = evolve(found, value=evolve(found.value, level=source.level), level=source.level)
        if source.invalid is None or source.kind is SourceKind.TRUTH:
            return found
        return evolve(found, invalid=self._conditions.either(found.invalid, source.invalid))

    def _read(self, one: Input, source: Source[E], *, trusting: bool) -> Read[E]:
        match source.kind:
            case SourceKind.NOTHING:
                return Read(Number())
            case SourceKind.TRUTH:
                return self._read_truth(one, source)
            case SourceKind.TEXT:
                return self._read_text(one, source)
            case SourceKind.MEANING:
                return self._read_meaning(one, source)
            case SourceKind.FLOAT:
                return self._read_float(one, source)
            case _:
                return self._read_whole(one, source, trusting=trusting)

    def _read_whole(self, one: Input, source: Source[E], *, trusting: bool) -> Read[E]:
        dialect, x = self._dialect, source.expr
        low, high = _ends(one)
        if isinstance(one.domain, Codes):
            return self._read_codes(one, source)
        if source.kind is SourceKind.DAYS or one.scale == 1:
            natural = list(_runs_of(one, 1))
        else:
            natural = list(_runs_of(one, one.scale))
        scaled, kind = x, source.width
        if one.scale != 1:
            kind = wider(kind, narrowest(low, high))
            scaled = dialect.multiply(dialect.cast(x, kind), dialect.literal(one.scale, kind))
        if source.valid:
            return Read(self._value(one, scaled, kind, nullable=not source.complete, size=1 if one.scale == 1 else 3))
        states = tuple((state, dialect.equals(x, code)) for code, state in one.nonresponse)
        if len(natural) == 1 and natural[0][2] == 1:
            first, last, _ = natural[0]
            invalid: E | bool = dialect.outside(x, first, last, source.width, nullable=not source.complete)
            held = self._with_room(x, kind, low, high) if trusting and not states and one.scale == 1 else None
            if held is not None:
                nullable = not source.complete or held[0] is not x
                return Read(self._value(one, *held, nullable=nullable), invalid, (), trusted=True)
        else:
            within = self._within(x, natural)
            invalid = dialect.negate(dialect.is_null(x)) if within is False else self._conditions.negate(within)
        for _, holds in states:
            invalid = self._conditions.both(invalid, self._conditions.negate(holds))
        inside = self._within(x, natural)
        # Among what is allowed the narrowest integers hold everything.
        narrow = narrowest(low, high)
        value = self._value(one, dialect.cast(self._where(inside, scaled, kind), narrow), narrow, nullable=True, size=4)
        return Read(value, invalid, states)

    def _with_room(self, x: E, kind: Kind, low: int, high: int) -> tuple[E, Kind] | None:
        """Give whole numbers whose sums can't overflow, whatever is among them; None where there are no such."""
        dialect = self._dialect
        if not dialect.raises or not dialect.wraps:
            # Sums wrap, or are floats.
            return x, kind
        if kind not in _ROOMY and narrowest(low, high) is Kind.INT8:
            narrow = dialect.narrowed(x, Kind.INT8)
            if narrow is not None:
                x, kind = narrow, Kind.INT8
        return (dialect.cast(x, _ROOMY[kind]), _ROOMY[kind]) if kind in _ROOMY else None

    def _read_codes(self, one: Input, source: Source[E]) -> Read[E]:
        """Read numbers that are codes."""
        dialect, x = self._dialect, source.expr
        assert isinstance(one.domain, Codes)
        table = {int(code): place for place, code in enumerate(one.domain.codes) if _is_whole(code)}
        kind = narrowest(0, len(one.domain.codes))
        states = tuple((state, dialect.equals(x, code)) for code, state in one.nonresponse)
        parts = [] if source.kind is not SourceKind.FLOAT else [code for code in one.domain.codes if _is_part(code)]
        if parts:
            # Few codes are numbers with a fraction.
            places = {float(code): place for code, place in table.items()}
            places.update({float(code): one.domain.codes.index(code) for code in parts})
            cases = [(self._is(x, code), dialect.literal(place, kind)) for code, place in places.items()]
            found: Number[E] = self._value(one, dialect.when(cases, None, kind), kind, nullable=True, size=9)
        elif not table:
            found = Number()
        else:
            found = self._value(one, dialect.look_up(x, table, kind), kind, nullable=True, size=3 * len(table))
        known = [dialect.equals(x, code) for code in (*table, *(code for code, _ in one.nonresponse))]
        known += [self._is(x, float(code)) for code in parts]
        invalid = self._conditions.negate(dialect.is_null(x))
        for holds in known:
            invalid = self._conditions.both(invalid, self._conditions.negate(holds))
        return Read(found, False if source.valid else invalid, states)

    def _is(self, x: E, number: float) -> E:
        return self._dialect.compare(Comparison.EQUAL, x, self._dialect.literal(number, Kind.FLOAT64))

    def _read_float(self, one: Input, source: Source[E]) -> Read[E]:
        dialect, x = self._dialect, source.expr
        if isinstance(one.domain, Codes):
            return self._read_codes(one, source)
        low, high = _ends(one)
        kind = narrowest(low, high)
        number = Kind.FLOAT64
        scaled = x
        if one.scale != 1:
            scaled = dialect.multiply(x, dialect.literal(float(one.scale), number))
        if source.valid:
            exact = scaled if one.scale == 1 else dialect.floor(dialect.add(scaled, dialect.literal(0.5, number)))
            value = self._value(one, dialect.cast(exact, kind), kind, nullable=not source.complete, size=3)
            return Read(value)
        k = dialect.floor(dialect.add(scaled, dialect.literal(0.5, number)))
        back = k
        if one.scale != 1:
            back = dialect.divide_by(k, one.scale)
        on_grid = dialect.compare(Comparison.EQUAL, back, x)
        inside = self._conditions.both(on_grid, self._within(k, list(_runs_of(one, 1)), number))
        states = tuple(
            (state, dialect.compare(Comparison.EQUAL, x, dialect.literal(float(code), number)))
            for code, state in one.nonresponse
        )
        invalid = self._conditions.negate(inside)
        for _, holds in states:
            invalid = self._conditions.both(invalid, self._conditions.negate(holds))
        value = self._value(one, dialect.cast(self._where(inside, k, number), kind), kind, nullable=True, size=8)
        return Read(value, invalid, states)

    def _read_truth(self, one: Input, source: Source[E]) -> Read[E]:
        dialect, x = self._dialect, source.expr
        if one.kind not in (InputKind.BOOLEAN, InputKind.SELECTED):
            return Read(Number(), dialect.negate(dialect.is_null(x)))
        value = self._value(one, dialect.cast(x, Kind.INT8), Kind.INT8, nullable=not source.complete, size=2)
        return Read(value, False if source.invalid is None else source.invalid, source.coded)

    def _read_text(self, one: Input, source: Source[E]) -> Read[E]:
        dialect, x = self._dialect, source.expr
        low, high = _ends(one)
        kind = narrowest(low, high)
        value = self._value(one, dialect.look_up_text(x, source.texts, kind), kind, nullable=True, size=9)
        by_state: dict[State, E] = {}
        for text, state in source.states.items():
            holds = dialect.compare(Comparison.EQUAL, x, dialect.literal(text, Kind.TEXT))
            by_state[state] = holds if state not in by_state else dialect.either(by_state[state], holds)
        if source.valid:
            return Read(value, False, tuple(by_state.items()))
        invalid = dialect.compare(Comparison.NOT_EQUAL, x, dialect.literal("", Kind.TEXT))
        for text in (*source.texts, *source.states):
            differs = dialect.compare(Comparison.NOT_EQUAL, x, dialect.literal(text, Kind.TEXT))
            invalid = dialect.both(invalid, differs)
        return Read(value, invalid, tuple(by_state.items()))

    def _read_meaning(self, one: Input, source: Source[E]) -> Read[E]:
        """Read places among meanings, of which the answers come first."""
        dialect, x = self._dialect, source.expr
        answers = [meaning for meaning in source.meanings if isinstance(meaning, int)]
        states = tuple(
            (meaning, dialect.equals(x, place))
            for place, meaning in enumerate(source.meanings)
            if isinstance(meaning, State)
        )
        invalid = dialect.equals(x, len(source.meanings))
        if not answers:
            return Read(Number(), invalid, states)
        first, last = answers[0], answers[-1]
        kind = narrowest(*_ends(one))
        if last - first < len(answers):
            wide = wider(source.width, kind)
            number = dialect.cast(x, wide) if first else x
            number = dialect.add(number, dialect.literal(first, wide)) if first else number
            there = dialect.compare(Comparison.LESS, x, dialect.literal(len(answers), source.width))
            found = dialect.cast(self._where(there, number, wide), kind)
        else:
            found = dialect.look_up(x, dict(enumerate(answers)), kind)
        return Read(self._value(one, found, kind, nullable=True, size=4), invalid, states)

    def _value(self, one: Input, expr: E, kind: Kind, *, nullable: bool, size: int = 1) -> Number[E]:
        low, high = _ends(one)
        holds_all = wider(kind, narrowest(low, high))
        if kind is not holds_all:
            # A column may be too narrow for all that is allowed; sums of it would wrap.
            expr, kind, size = self._dialect.cast(expr, holds_all), holds_all, size + 1
        return Number(expr, None, kind, low, high, nullable=nullable, size=size, key=f"i:{one.name}")

    def _where(self, condition: E | bool, value: E, kind: Kind) -> E:
        if isinstance(condition, bool):
            return value if condition else self._dialect.null(kind)
        return self._dialect.when([(condition, value)], None, kind)

    def _within(self, x: E, runs: list[tuple[int, int, int]], kind: Kind | None = None) -> E | bool:
        """Tell whether a whole number is in one of these runs (first, last, step)."""
        dialect, found = self._dialect, False

        def literal(value: float) -> E:
            if kind is not None:
                return dialect.literal(float(value), kind)
            return dialect.literal(value, narrowest(value, value))

        inside: E | bool = found
        for first, last, step in runs:
            if first == last:
                one: E | bool = dialect.compare(Comparison.EQUAL, x, literal(first))
            else:
                one = dialect.both(
                    dialect.compare(Comparison.AT_LEAST, x, literal(first)),
                    dialect.compare(Comparison.AT_MOST, x, literal(last)),
                )
            if step != 1:
                real = Kind.FLOAT64
                above = dialect.subtract(dialect.cast(x, real), dialect.literal(float(first), real))
                steps = dialect.floor(
                    dialect.add(dialect.multiply(above, dialect.literal(1 / step, real)), dialect.literal(0.5, real))
                )
                exact = dialect.compare(
                    Comparison.EQUAL, dialect.multiply(steps, dialect.literal(float(step), real)), above
                )
                one = self._conditions.both(one, exact)
            inside = self._conditions.either(inside, one)
        return inside


def _ends(one: Input) -> tuple[int, int]:
    if isinstance(one.domain, Codes):
        return 0, len(one.domain.codes) - 1
    return one.domain.least, one.domain.greatest


def _is_part(code: str) -> bool:
    """Tell whether a code is a number with a fraction, as such codes are written."""
    whole, point, part = code.removeprefix("-").partition(".")
    return bool(point) and whole.isdecimal() and part.isdecimal() and format_fraction(Fraction(code)) == code


def _is_whole(code: str) -> bool:
    return code.removeprefix("-").isdecimal() and format_fraction(Fraction(code)) == code


def _runs_of(one: Input, scale: int) -> Iterator[tuple[int, int, int]]:
    """Give the allowed numbers times `scale / input's scale` that are whole, as runs (first, last, step)."""
    domain = one.domain
    assert not isinstance(domain, Codes)
    if isinstance(domain, Grid) and domain.step % scale == 0 and domain.least % scale == 0:
        yield domain.least // scale, domain.greatest // scale, domain.step // scale
        return
    if isinstance(domain, Grid):
        first = -(-domain.least // scale)
        span = range(first, domain.greatest // scale + 1)
        if len(span) > _MOST_LISTED and scale % domain.step == 0 and domain.least % domain.step == 0:
            yield first, span[-1], 1
            return
        listed = [x for x in span if x * scale in domain]
    else:
        assert isinstance(domain, Choices)
        listed = [value // scale for value in domain.values if value % scale == 0]
    if not listed:
        return
    first = listed[0]
    for here, following in pairwise([*listed, listed[-1] + 2]):
        if following != here + 1:
            yield first, here, 1
            first = following
