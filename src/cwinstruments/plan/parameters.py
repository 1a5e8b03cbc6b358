"""What formulas call the values of parameters: constants, and cells of tables."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from cwinstruments.errors import UnboundParameterError
from cwinstruments.model import Column, Instrument, Parameter, ParameterType, format_fraction
from cwinstruments.plan.formula import Name, NameKind
from cwinstruments.plan.nodes import Constant, Missing, Sort


def names_of_parameters(instrument: Instrument, /) -> dict[str, Name]:
    """Give the constants of an instrument by the names that formulas have for them.

    A cell of a table is `table.row.column`. Rows that the table may have and has not are missing.
    """
    return {
        name: one
        for id, parameter in instrument.parameters.items()
        if id in instrument.bound
        for name, one in _names_of(id, parameter, instrument.bound[id])
    }


def require_bound(instrument: Instrument, /) -> None:
    """Refuse an instrument with parameters that have no value.

    Raises:
        UnboundParameterError: it has such parameters; it names them with what is allowed.
    """
    if instrument.unbound:
        allowed = {name: instrument.parameters[name].allowed for name in instrument.unbound}
        raise UnboundParameterError(instrument.id, allowed)


def _names_of(id: str, parameter: Parameter, value: Any) -> Iterator[tuple[str, Name]]:
    if parameter.type is not ParameterType.TABLE:
        yield id, _constant(id, parameter, value)
        return
    for row in parameter.rows:
        for column, one in parameter.columns.items():
            name = f"{id}.{row}.{column}"
            yield name, _constant(name, one, value.get(row, {}).get(column))


def _constant(name: str, allowed: Parameter | Column, value: Fraction | str | None) -> Name:
    is_code = allowed.type is ParameterType.CHOICE
    constant = Missing(Sort.CODE if is_code else Sort.NUMBER) if value is None else Constant(value)
    codes = tuple(one if isinstance(one, str) else format_fraction(one) for one in allowed.enum) if is_code else ()
    return Name(NameKind.CODE if is_code else NameKind.NUMBER, name, 1, codes, constant)
