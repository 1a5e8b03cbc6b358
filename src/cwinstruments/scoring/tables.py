"""Tables: what each answer to an input means, listed ahead, so that reading it is one look-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from types import NoneType
from typing import Any, TypeAlias

from cwinstruments.model import to_fraction
from cwinstruments.plan import InputKind, State
from cwinstruments.scoring.responses import InputReader, Response
from cwinstruments.scoring.shapes import values_of

PLAIN_TYPES: frozenset[type] = frozenset({int, float, str, NoneType})
"""Types whose equal values mean the same. Others can be equal to numbers that they do not mean, as True is to 1."""

_ALL_INTEGERS = 2**53
"""From here on, integers and floating-point numbers that are equal are not written alike."""

Pack: TypeAlias = Callable[[State, Any], int]
"""Gives the number that stands for a state and, of an answer, its scaled integer or its code."""


class Reading(dict[Any, tuple[State, Any]]):
    """State and value of each answer to one input that is asked.

    What is not listed is read when it comes. An answer that is not allowed raises `KeyError`.
    """

    def __init__(self, reader: InputReader) -> None:
        self._reader = reader
        super().__init__()
        for response in _listed(reader):
            state, value, is_invalid = reader.state_of(response)
            if not is_invalid:
                self[response] = state, value

    def __missing__(self, response: Response) -> tuple[State, Any]:
        state, value, is_invalid = self._reader.state_of(response)
        if is_invalid:
            raise KeyError(response)
        return state, value


class ListReading(Reading):
    """The same for answers that are lists, which no dictionary can look up."""

    def __getitem__(self, response: Response) -> tuple[State, Any]:
        return self.__missing__(response)


class Table(dict[Any, int]):
    """The number that stands for each answer to one input."""

    def __init__(self, reading: Reading, pack: Pack) -> None:
        self._reading, self._pack = reading, pack
        super().__init__({response: pack(state, value) for response, (state, value) in reading.items()})

    def __missing__(self, response: Response) -> int:
        return self._pack(*self._reading[response])


class ListTable(Table):
    """The same for answers that are lists."""

    def __getitem__(self, response: Response) -> int:
        return self.__missing__(response)


def reading_of(reader: InputReader, /) -> Reading:
    """Give what each answer to an input means."""
    return ListReading(reader) if reader.input.kind is InputKind.SELECTED else Reading(reader)


def table_of(reading: Reading, pack: Pack, /) -> Table:
    """Give the number that stands for each answer to an input."""
    return ListTable(reading, pack) if isinstance(reading, ListReading) else Table(reading, pack)


def _listed(reader: InputReader) -> Iterator[int | float | str | None]:
    """Give the answers that most people give."""
    one = reader.input
    yield None
    for code, _ in one.nonresponse:
        yield code
    if one.kind in (InputKind.DATE, InputKind.SELECTED):
        return
    if one.kind is InputKind.BOOLEAN:
        yield from (False, True)  # before 0 and 1, which are equal to them: what is the same is found faster
    for value in values_of(one.domain) or ():
        if isinstance(value, str):
            yield value
            try:
                number = to_fraction(value)
            except ValueError:
                continue
        else:
            number = Fraction(value, one.scale)
        if abs(number) < _ALL_INTEGERS:
            yield number.numerator if number.denominator == 1 else float(number)
