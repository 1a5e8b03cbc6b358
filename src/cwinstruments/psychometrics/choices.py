"""What can be chosen, and what there is to be looked up: one way to say so where something else is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from math import floor, inf
from numbers import Real
from typing import Any, Final, TypeVar

from cwinstruments.psychometrics.result import of_python

Choice = TypeVar("Choice", bound=StrEnum)

_MOST_NAMED: Final = 20

MOST_OPTIONS: Final = 10_000
"""How many response options there may be: each of them is counted, and a visual scale has a thousand."""


def chosen(name: str, value: Any, kind: type[Choice], /) -> Choice:
    """Give what a word stands for.

    Args:
        name: of the option.
        value: the word, or what it stands for.

    Raises:
        ValueError: there is no such word.
    """
    try:
        return kind(value)
    except ValueError:
        words = [repr(one.value) for one in kind]
        raise ValueError(f"{name} is {', '.join(words[:-1])} or {words[-1]}, not {value!r}") from None


def whole_number(what: str, value: Any, /, *, least: int) -> int:
    """Give a whole number as one of Python.

    Args:
        what: it is, for the message.
        least: the lowest that makes sense.

    Raises:
        ValueError: it is none, or too low.

    Examples:
        >>> whole_number("a number of factors", 3.0, least=1)
        3
        >>> whole_number("a number of factors", 2.5, least=1)
        Traceback (most recent call last):
        ValueError: a number of factors is a whole number from 1 on, not 2.5
    """
    if isinstance(value, bool) or not _is_whole(value) or value < least:
        raise ValueError(f"{what} is a whole number from {least} on, not {value!r}")
    return int(value)


def _is_whole(value: Any) -> bool:
    if not isinstance(value, Real) or value != value or abs(value) == inf:
        return False
    return bool(value == floor(value))


def response_range(low: Any, high: Any, /) -> range:
    """Give the response options from the lowest to the highest.

    Raises:
        ValueError: they are no whole numbers, not in order, or too many to be counted one by one.

    Examples:
        >>> list(response_range(1, 5.0))
        [1, 2, 3, 4, 5]
    """
    if not (_is_whole(low) and _is_whole(high) and low < high):
        raise ValueError(f"a response range goes from a whole number to a higher one, not from {low} to {high}")
    found = range(int(low), int(high) + 1)
    if found.stop - found.start > MOST_OPTIONS:
        more = f"from {low} to {high} there are more"
        raise ValueError(f"a response range has {MOST_OPTIONS:,} options or fewer, and {more}")
    return found


def there_is_no(what: str, wanted: Any, known: Iterable[Any], /) -> str:
    """Say that there is nothing of a name, and what there is.

    Examples:
        >>> there_is_no("group", "zz", ["north", "south"])
        "there is no group 'zz'; there are 'north', 'south'"
    """
    names = list(known)
    shown = ", ".join(repr(of_python(name)) for name in names[:_MOST_NAMED]) or "none"
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"there is no {what} {of_python(wanted)!r}; there are {shown}{more}"
