"""From a file to an instrument: read, check, structure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, Severity, did_you_mean, has_errors, in_order
from cwinstruments.documents import (
    Document,
    check_norm_references,
    check_parameters,
    check_references,
    check_schema,
    close_document,
    has_parameters,
    merge_findings,
    read_document,
)
from cwinstruments.errors import DefinitionError, ParameterError
from cwinstruments.model import Instrument, Norms, structure_instrument, structure_norms, structure_parameter
from cwinstruments.substitution import rows_of


def check_document(document: Document, /) -> tuple[Diagnostic, ...]:
    """Find every fault of shape and reference in a definition, in the order of its lines.

    One with parameters is looked at with each combination of their values.
    """
    faults = check_schema(document, "instrument")
    if not has_parameters(document):
        return in_order((*faults, *check_references(document)))
    faults += check_parameters(document)
    if not any(one.path[:1] in (("parameters",), ("bound",)) for one in faults if one.severity is Severity.ERROR):
        faults += _check_values(document)
        faults += merge_findings([(closed, check_references(closed)) for closed in close_document(document)])
    return in_order(faults)


def _check_values(document: Document) -> Iterator[Diagnostic]:
    """Find values of parameters, in tables and defaults too, that the parameters do not allow."""
    for name, data in document.data["parameters"].items():
        path: Path = ("parameters", name)
        parameter = structure_parameter({key: one for key, one in data.items() if key != "tables"})
        given: list[tuple[Path, Any]] = [
            ((*path, "examples", i), one) for i, one in enumerate(data.get("examples", ()))
        ]
        given += [((*path, "tables", id, "rows"), table["rows"]) for id, table in data.get("tables", {}).items()]
        if "default" in data and data["type"] != "table":
            given.append(((*path, "default"), data["default"]))
        elif "default" in data and data["default"] not in data["tables"]:
            message = f"parameter '{name}': there is no table {data['default']!r}"
            yield document.diagnostic(
                "CWI242", message, (*path, "default"), hint=did_you_mean(data["default"], data["tables"])
            )
        if name in document.data.get("bound", {}):
            given.append((("bound", name), rows_of(data, document.data["bound"][name])))
        for place, value in given:
            try:
                parameter.read(name, value)
            except ParameterError as error:
                _, *cell = error.parameter.split(".")
                yield document.diagnostic("CWI242", str(error), (*place, *cell))


def structure(document: Document, /) -> Instrument:
    """Give a document its meaning.

    Raises:
        DefinitionError: with every fault of shape and reference.
    """
    diagnostics = check_document(document)
    if has_errors(diagnostics):
        raise DefinitionError(diagnostics)
    return structure_instrument(document.data)


def load_instrument(source: str | os.PathLike[str] | Traversable, /) -> Instrument:
    """Load an instrument from its definition, a YAML or JSON file.

    Raises:
        DefinitionError: the file can't be read, or has faults; `diagnostics` holds every one.
    """
    return structure(read_document(source))


def check_norms_document(document: Document, /) -> tuple[Diagnostic, ...]:
    """Find every fault of shape and reference in a document of norms, in the order of its lines."""
    return in_order((*check_schema(document, "norms"), *check_norm_references(document)))


def load_norms(source: str | os.PathLike[str] | Traversable, /) -> Norms:
    """Load norms from a YAML or JSON file; `Instrument.with_norms` applies them.

    Raises:
        DefinitionError: the file can't be read, or has faults; `diagnostics` holds every one.
    """
    document = read_document(source)
    diagnostics = check_norms_document(document)
    if has_errors(diagnostics):
        raise DefinitionError(diagnostics)
    return structure_norms(document.data)
