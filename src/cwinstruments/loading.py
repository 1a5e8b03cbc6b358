"""From a file to an instrument: read, check, structure."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable

from cwinstruments.diagnostics import Diagnostic, Severity, has_errors, in_order
from cwinstruments.documents import (
    PARAMETER_TEXTS,
    ClosedDocument,
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
from cwinstruments.errors import DefinitionError
from cwinstruments.model import Instrument, Norms, structure_instrument, structure_norms
from cwinstruments.parameter_values import check_parameter_values


def check_document(document: Document, /) -> tuple[Diagnostic, ...]:
    """Find every fault of shape and reference in a definition, in the order of its lines.

    One with parameters is looked at with each combination of their values.
    """
    faults = check_schema(document, "instrument")
    if not has_parameters(document):
        return in_order((*faults, *check_references(document)))
    faults += _check_values(document, faults)
    unsettled = {str(one.path[1]) for one in faults if one.path[:1] == ("parameters",) and one.path[2:3] == ("enum",)}
    faults += check_parameters(document, unsettled=unsettled)
    closings = close_document(document, faults)
    shapes = [list(_check_shape(one, faults)) for one in closings]
    found = [(one, [*shape, *check_references(one)]) for one, shape in zip(closings, shapes, strict=True)]
    return in_order((*faults, *merge_findings(found, complete=closings.complete and not any(shapes))))


def _check_shape(closed: ClosedDocument, faults: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Find what has the wrong shape only now that values stand in the open places."""
    known = [one.path for one in faults if one.severity is Severity.ERROR]
    for one in check_schema(closed, "instrument"):
        place = closed.closed.origin(one.path)
        # What is wrong within a place has been said, and what comes to stand there would only follow from it.
        if not any(path[: len(place)] == place or place[: len(path)] == path for path in known):
            yield one


def _check_values(document: Document, faults: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Find values of parameters, in tables and defaults too, that the parameters do not allow."""
    data = document.data if isinstance(document.data, Mapping) else {}
    parameters = data.get("parameters")
    paths = [one.path for one in faults if one.severity is Severity.ERROR]
    faulty = {path[:2] for path in paths if path[2:3] not in {(text,) for text in PARAMETER_TEXTS}}
    for name, parameter in parameters.items() if isinstance(parameters, Mapping) else ():
        if not {("parameters", name), ("parameters",)} & faulty:
            without_texts = {key: one for key, one in parameter.items() if key not in PARAMETER_TEXTS}
            yield from check_parameter_values(document, name, without_texts)


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
