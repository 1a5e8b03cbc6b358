"""The option `--set`: values for the parameters of an instrument."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cwinstruments.documents import Document
    from cwinstruments.errors import ParameterError
    from cwinstruments.model import Instrument, Parameter

_HINT = "--set"
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")


def parameter_option(command: click.decorators.FC) -> click.decorators.FC:
    """Add the option that gives parameters their values."""
    option = click.option(
        "--set",
        "assigned",
        metavar="NAME=VALUE",
        multiple=True,
        help="Give a parameter of the instrument its value: a number, a choice, the name of a table, or @FILE with the"
        " rows of a table; may be given several times.",
    )
    return option(command)


def bind(
    instrument: Instrument, assigned: Iterable[str], /, *, complete: bool = True
) -> tuple[Instrument, tuple[str, ...]]:
    """Give an instrument the values of `--set`, and their defaults to parameters that are not among them.

    Args:
        complete: whether every parameter needs a value; otherwise those without one take the first that there is.

    Returns:
        The instrument, and the parameters that took the first value that there is.

    Raises:
        click.BadParameter: something is no assignment, or a value is not allowed.
        click.UsageError: a parameter is left without a value.
    """
    from cwinstruments.errors import ParameterError
    from cwinstruments.substitution import choices_of

    texts = dict(_assignments(assigned))
    for name in texts:
        if name not in instrument.parameters:
            raise click.BadParameter(_no_such_parameter(instrument, name), param_hint=_HINT)
    values = {name: _read(name, instrument.parameters[name], text) for name, text in texts.items()}
    taken: tuple[str, ...] = ()
    while without := _without_value(instrument, values):
        if complete or instrument.template is None:
            raise click.UsageError(_needs_values(instrument, without))
        declared = instrument.template["parameters"]
        values |= {name: choices_of(declared[name])[0] for name in without}
        taken += without
    try:
        return (instrument.bind(**values) if values else instrument), taken
    except ParameterError as error:
        raise click.BadParameter(str(error), param_hint=_HINT) from error


def _without_value(instrument: Instrument, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the parameters that need a value and have none; some exist only with some values of others."""
    every = {**instrument.bound, **values}
    return tuple(name for name, one in instrument.parameters.items() if name not in every and one.exists(every))


def describe_values(instrument: Instrument, /) -> str:
    """Say which values the parameters of an instrument have; nothing where it has none."""
    shown = [f"{name} = {show_value(instrument, name)}" for name in instrument.parameters if name in instrument.bound]
    return f"with {', '.join(shown)}" if shown else ""


def show_value(instrument: Instrument, name: str, language: str = "en", /) -> str:
    """Write the value of a parameter for people; of a table its name, or how many rows it has."""
    from cwinstruments.reports.wording import phrase

    value = instrument.bound[name]
    if isinstance(value, Mapping):
        named = (id for id, table in instrument.parameters[name].tables.items() if table.rows == value)
        return next(named, phrase("row_of_own" if len(value) == 1 else "rows_of_own", language, n=len(value)))
    return _written(value)


def _written(value: Fraction | str) -> str:
    from cwinstruments.model import format_fraction

    return value if isinstance(value, str) else format_fraction(value)


def _assignments(assigned: Iterable[str]) -> Iterator[tuple[str, str]]:
    seen = set()
    for one in assigned:
        name, equals, text = (part.strip() for part in one.partition("="))
        if not (name and equals and text):
            raise click.BadParameter(f"'{one}' is not written as NAME=VALUE", param_hint=_HINT)
        if name in seen:
            raise click.BadParameter(f"'{name}' is given twice", param_hint=_HINT)
        seen.add(name)
        yield name, text


def _read(name: str, parameter: Parameter, text: str) -> Any:
    """Read the value of a parameter, a table perhaps from a file."""
    from cwinstruments.errors import ParameterError
    from cwinstruments.model import ParameterType

    if parameter.type is ParameterType.TABLE and text.startswith("@"):
        document = _rows_in(text[1:], parameter)
        try:
            return parameter.read(name, document.data)
        except ParameterError as error:
            raise click.BadParameter(_placed(document, error), param_hint=_HINT) from error
    is_number = parameter.type in (ParameterType.INTEGER, ParameterType.NUMBER) and _NUMBER.fullmatch(text)
    try:
        return parameter.read(name, Decimal(text) if is_number else text)
    except ParameterError as error:
        raise click.BadParameter(str(error), param_hint=_HINT) from error


def _rows_in(file: str, parameter: Parameter) -> Document:
    """Read a file with the rows of a table.

    Raises:
        click.BadParameter: it can't be read, or holds something else.
    """
    from cwinstruments.documents import read_document
    from cwinstruments.errors import DefinitionError

    try:
        document = read_document(file)
    except DefinitionError as error:
        raise click.BadParameter("\n".join(map(str, error.diagnostics)), param_hint=_HINT) from error
    if not isinstance(document.data, Mapping):
        wanted = f"YAML or JSON: any of {', '.join(parameter.rows)}, each with {', '.join(parameter.columns)}"
        raise click.BadParameter(f"{file} holds no rows of a table; they are written as {wanted}", param_hint=_HINT)
    return document


def _placed(document: Document, error: ParameterError) -> str:
    """Say on which line of a file the wrong cell stands."""
    mark = document.locate(tuple(error.parameter.split(".")[1:]))
    place = document.file if mark is None else f"{document.file}:{mark.line}:{mark.column}"
    return f"{place} {error}"


def _no_such_parameter(instrument: Instrument, name: str) -> str:
    from cwinstruments.diagnostics import did_you_mean

    if not instrument.parameters:
        return f"{instrument.id} has no parameters"
    return f"{instrument.id} has no parameter '{name}'; {did_you_mean(name, instrument.parameters) or 'see show'}"


def _needs_values(instrument: Instrument, names: Iterable[str]) -> str:
    """Say what has to be set, as it has to be written."""
    lines = [f"  --set {name}={_choices(instrument.parameters[name])}" for name in names]
    return "\n".join([f"{instrument.id} needs a value for each of these:", *lines])


def _choices(parameter: Parameter) -> str:
    from cwinstruments.model import ParameterType

    if parameter.type is ParameterType.TABLE:
        return "|".join([*parameter.tables, "@FILE"])
    return "|".join(_written(one) for one in parameter.enum) or f"NUMBER  ({parameter.allowed})"
