"""Commas in formulas that were meant as decimal points: they part arguments, and so change what is computed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_TEXT: Final = re.compile(r"'[^']*'")
_COMMA: Final = re.compile(r"(?<![\w.])(?P<whole>[0-9]+),(?P<rest>[0-9]+)(?![\w.])", re.ASCII)
_FACTOR: Final = re.compile(r"[*/]\s*\Z")


class DecimalComma(NamedTuple):
    """A number that seems to be written with a decimal comma.

    Args:
        column: where it begins, counted from 1 within the formula.
        written: as it stands there.
        meant: with a decimal point.
        is_argument: whether its comma parts arguments; outside parentheses no comma can stand.
        is_mixed: whether other commas of the same parentheses have a blank behind them.
        is_factor: whether its first half is a factor or a divisor of 0, which nobody means.
    """

    column: int
    written: str
    meant: str
    is_argument: bool
    is_mixed: bool
    is_factor: bool


def decimal_commas(text: str, /) -> Iterator[DecimalComma]:
    """Find what may be a number with a decimal comma: digits, a comma, and digits, without a blank.

    Examples:
        >>> [(one.meant, one.is_mixed) for one in decimal_commas("if(a > 0, a * 0,5) + if(a > 0,1,0)")]
        [('0.5', True), ('0.1', False)]
    """
    plain = _TEXT.sub(lambda found: "'" * len(found.group()), text)
    found = list(_COMMA.finditer(plain))
    owners = _owners(plain) if found else {}
    for one in found:
        comma = one.end("whole")
        others = [place for place, owner in owners.items() if owner == owners[comma] and place != comma]
        yield DecimalComma(
            one.start() + 1,
            one.group(),
            f"{one['whole']}.{one['rest']}",
            owners[comma] is not None,
            any(plain[place + 1 : place + 2].isspace() for place in others),
            not int(one["whole"]) and _FACTOR.search(plain, 0, one.start()) is not None,
        )


def hint_for_comma(text: str, hint: str | None, /) -> str | None:
    """Say for a formula that can't be understood how a decimal number in it is written.

    Args:
        hint: what is said where no number seems to have a decimal comma.
    """
    for one in decimal_commas(text):
        if one.is_mixed or one.is_factor or not one.is_argument or hint is None:
            return f"write {one.meant} with a decimal point"
    return hint


def _owners(text: str) -> dict[int, int | None]:
    """Give for each comma where the parenthesis opens that it stands in; None outside of all."""
    opened: list[int] = []
    owners: dict[int, int | None] = {}
    for place, character in enumerate(text):
        if character == "(":
            opened.append(place)
        elif character == ")" and opened:
            opened.pop()
        elif character == ",":
            owners[place] = opened[-1] if opened else None
    return owners
