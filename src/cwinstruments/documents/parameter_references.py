"""References of parameters: what is declared, what is used, and what stands in the places that they fill."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, Severity, did_you_mean, nearest
from cwinstruments.documents.document import Document
from cwinstruments.documents.outline import RESERVED_WORDS, Outline, mapping, outline_of, sequence
from cwinstruments.documents.schema_words import join_words
from cwinstruments.substitution import value_key


def check_parameters(document: Document, /, *, unsettled: Collection[str] = ()) -> Iterator[Diagnostic]:
    """Find every fault of reference of the parameters of a definition.

    Args:
        unsettled: parameters whose enum has faults, so that nobody can tell which values need an entry.
    """
    outline = outline_of(document)
    parameters = mapping(outline.data.get("parameters"))
    uses = tuple(uses_of_parameters(outline.data))
    yield from _check_names(outline, parameters)
    used = set()
    for path, use in uses:
        used.add(use["parameter"])
        yield from _check_use(outline, parameters, path, use, unsettled)
        yield from _check_exists(outline, parameters, use["parameter"], (*path, "parameter"))
    for id, scale in outline.scales.items():
        for name, values in mapping(scale.get("only_with")).items():
            used.add(name)
            if name not in unsettled:
                yield from _check_values(outline, parameters, name, sequence(values), ("scales", id, "only_with", name))
    for name in mapping(outline.data.get("bound")):
        if name not in parameters:
            yield _undefined(outline, parameters, name, ("bound", name), key=True)
    for name in parameters:
        for other, values in mapping(mapping(parameters[name]).get("only_with")).items():
            used.add(other)
            if other not in unsettled:
                yield from _check_condition(outline, parameters, name, other, sequence(values))
    for path, formula, chosen in _formulas(outline.data, uses):
        names = dict.fromkeys(name.partition(".")[0] for name in formula)
        used |= names.keys()
        for name in names:
            yield from _check_exists(outline, parameters, name, path, chosen)
    for name in parameters:
        if name not in used:
            message = f"parameter {name!r} is not used"
            hint = f"take it away, or use it: in a formula by its name, elsewhere as {{parameter: {name}}}"
            yield outline.warning("CWI243", message, ("parameters", name), hint, key=True)


def uses_of_parameters(value: Any, path: Path = (), /) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Give the places that parameters fill, those within what stands for single values too."""
    # This passes over every value of every definition, so it looks only into what can hold others.
    parts: Iterable[tuple[str | int, Any]]
    if isinstance(value, dict):
        if isinstance(value.get("parameter"), str) and path[:1] != ("parameters",):
            yield path, value
        parts = value.items()
    else:
        parts = enumerate(value) if isinstance(value, list) else ()
    for key, one in parts:
        if isinstance(one, dict | list):
            yield from uses_of_parameters(one, (*path, key))


def _formulas(
    data: Mapping[str, Any], uses: tuple[tuple[Path, Mapping[str, Any]], ...]
) -> Iterator[tuple[Path, tuple[str, ...], Mapping[str, Any]]]:
    """Give the place of each formula, the names in it, and the values of parameters with which alone it stands there.

    Those that stand for single values of a parameter are among them.
    """
    for formula in Outline(Document(data)).formulas:
        yield formula.path, formula.names(), {}
    for path, use in uses:
        if path[-1:] == ("formula",):
            for key, text in mapping(use.get("values")).items():
                stand_in = {"scales": {"one": {"formula": text}}}
                for formula in Outline(Document(stand_in)).formulas:
                    yield (*path, "values", key), formula.names(), {use["parameter"]: [key]}


def _check_names(outline: Outline, parameters: Mapping[str, Any]) -> Iterator[Diagnostic]:
    for name in parameters:
        path = ("parameters", name)
        if name in outline.item_by_id or name in outline.scales:
            what = "an item" if name in outline.item_by_id else "a scale"
            message = f"parameter {name!r} is called like {what}, so formulas could mean either"
            yield outline.error("CWI244", message, path, "give one of them another id", key=True)
        if name in RESERVED_WORDS:
            message = f"parameter {name!r} is called like a word of formulas, which would not see it"
            yield outline.error("CWI231", message, path, "give it another id", key=True)


def _check_use(
    outline: Outline, parameters: Mapping[str, Any], path: Path, use: Mapping[str, Any], unsettled: Collection[str]
) -> Iterator[Diagnostic]:
    name = use["parameter"]
    if name not in parameters:
        yield _undefined(outline, parameters, name, (*path, "parameter"))
        return
    parameter = mapping(parameters[name])
    is_table = parameter.get("type") == "table"
    if is_table != ("row" in use):
        message = f"a cell of the table {name!r} is wanted here" if is_table else f"parameter {name!r} is no table"
        hint = "name its row and its column" if is_table else "take the row and the column away"
        yield outline.error("CWI246", message, path, hint)
    elif is_table:
        for key, kind in (("row", "rows"), ("column", "columns")):
            known = mapping(parameter.get(kind))
            wanted = str(use.get(key))  # text, unless it is of the wrong shape
            if wanted not in known:
                message = f"the table {name!r} has no {key} {wanted!r}"
                yield outline.error("CWI245", message, (*path, key), did_you_mean(wanted, known))
        yield from _check_tables(outline, parameter, path, use)
    if "values" in use and not is_table and name not in unsettled:
        yield from _check_all_values(outline, parameter, name, path, mapping(use["values"]))


def _check_tables(
    outline: Outline, parameter: Mapping[str, Any], path: Path, use: Mapping[str, Any]
) -> Iterator[Diagnostic]:
    """Find tables that lack a row that fills a place; only formulas can do without one."""
    row = str(use.get("row"))
    if row not in mapping(parameter.get("rows")):
        return
    tables = mapping(parameter.get("tables"))
    without = [id for id, one in tables.items() if row not in mapping(mapping(one).get("rows"))]
    if without:
        which = f"table {without[0]!r} has" if len(without) == 1 else f"tables {', '.join(without)} have"
        message = f"the {which} no row {row!r}, so nothing would stand here"
        hint = "give them the row, or use the cell in a formula, where a row that is not there is missing"
        yield outline.error("CWI245", message, (*path, "row"), hint)


def _check_all_values(
    outline: Outline, parameter: Mapping[str, Any], name: str, path: Path, given: Mapping[str, Any]
) -> Iterator[Diagnostic]:
    """Find values of a parameter for which nothing is said, and what is said for none of its values."""
    values = [value_key(one) for one in sequence(parameter.get("enum"))]
    if not values:
        message = f"parameter {name!r} has no enum, so not every value of it can be listed"
        yield outline.error("CWI246", message, (*path, "values"), "give it an enum, or use its value alone", key=True)
        return
    missing = [value for value in values if value not in given]
    unknown = {key: nearest(key, missing) for key in given if key not in values}
    meant = {value for near in unknown.values() for value in near}
    # What is misspelt is one fault, not one more because nothing is said for what was meant.
    missing = [value for value in missing if value not in meant]
    if missing:
        message = f"nothing is said for {name} = {join_words(missing)}"
        yield outline.error("CWI241", message, (*path, "values"), "every value of the enum needs an entry", key=True)
    for key, near in unknown.items():
        message = f"{key!r} is no value of parameter {name!r}"
        hint = did_you_mean(key, near or values)
        yield outline.error("CWI241", message, (*path, "values", key), hint, key=True)


def _check_values(
    outline: Outline, parameters: Mapping[str, Any], name: str, given: list[Any], path: Path
) -> Iterator[Diagnostic]:
    if name not in parameters:
        yield _undefined(outline, parameters, name, path, key=True)
        return
    values = [value_key(one) for one in sequence(mapping(parameters[name]).get("enum"))]
    if not values:
        message = f"parameter {name!r} has no enum, so nothing can depend on its value"
        yield outline.error("CWI246", message, path, "give it an enum, or name one that has", key=True)
        return
    for place, value in enumerate(given):
        if value_key(value) not in values:
            message = f"{value_key(value)!r} is no value of parameter {name!r}"
            yield outline.error("CWI241", message, (*path, place), did_you_mean(value_key(value), values))


def _check_condition(
    outline: Outline, parameters: Mapping[str, Any], name: str, other: str, values: list[Any]
) -> Iterator[Diagnostic]:
    """Find a parameter that depends on one that may have no value itself."""
    path = ("parameters", name, "only_with", other)
    yield from _check_values(outline, parameters, other, values, path)
    if mapping(parameters.get(other)).get("only_with"):
        message = f"parameter {other!r}, on which {name!r} depends, may have no value itself"
        yield outline.error("CWI247", message, path, "let both depend on the same parameters", key=True)


def _check_exists(
    outline: Outline,
    parameters: Mapping[str, Any],
    name: str,
    path: Path,
    chosen: Mapping[str, Any] = MappingProxyType({}),
) -> Iterator[Diagnostic]:
    """Find a use of a parameter where it may have no value: outside of scales and formulas that exist only with it."""
    wanted = mapping(mapping(parameters.get(name)).get("only_with"))
    scale = mapping(outline.scales.get(str(path[1]))) if path[0] == "scales" else {}
    given = {**mapping(scale.get("only_with")), **chosen}
    for other, values in wanted.items():
        here, there = ([value_key(one) for one in sequence(some)] for some in (given.get(other), values))
        if not here or not set(here) <= set(there):
            shown = f"{{{other}: [{', '.join(there)}]}}"
            message = f"parameter {name!r} is used here, where it may have no value"
            yield outline.error("CWI247", message, path, f"use it in scales with only_with: {shown}")


def _undefined(
    outline: Outline, parameters: Mapping[str, Any], name: str, path: Path, *, key: bool = False
) -> Diagnostic:
    message = f"parameter {name!r} is not defined"
    hint = did_you_mean(name, parameters) if parameters else "declare it under 'parameters', with the values allowed"
    return outline.document.diagnostic("CWI240", message, path, hint=hint, severity=Severity.ERROR, key=key)
