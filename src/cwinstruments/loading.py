"""From a file to an instrument: read, check, structure."""

from __future__ import annotations

import os
from importlib.resources.abc import Traversable

from cwinstruments.diagnostics import Diagnostic, has_errors, in_order
from cwinstruments.documents import Document, check_references, check_schema, read_document
from cwinstruments.errors import DefinitionError
from cwinstruments.model import Instrument, structure_instrument


def check_document(document: Document, /) -> tuple[Diagnostic, ...]:
    """Find every fault of shape and reference in a definition, in the order of its lines."""
    return in_order((*check_schema(document, "instrument"), *check_references(document)))


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
