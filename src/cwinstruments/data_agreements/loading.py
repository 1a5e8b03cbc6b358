"""From a file to data agreements: read, check, structure."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable

from cattrs import Converter

from cwinstruments.data_agreements.agreement import DataAgreements
from cwinstruments.data_agreements.contradictions import check_days, check_several
from cwinstruments.diagnostics import Diagnostic, has_errors, in_order
from cwinstruments.documents import Document, check_schema, read_document
from cwinstruments.errors import DefinitionError


def load_data_agreements(source: str | os.PathLike[str] | Traversable, /) -> DataAgreements:
    """Load data agreements from a YAML or JSON file.

    Raises:
        DefinitionError: the file can't be read, or has faults; `diagnostics` holds every one.
    """
    document = read_document(source)
    diagnostics = check_data_agreements(document)
    if has_errors(diagnostics):
        raise DefinitionError(diagnostics)
    return _converter().structure(document.data, DataAgreements)


def check_data_agreements(document: Document, /) -> tuple[Diagnostic, ...]:
    """Find everything that is wrong with a document of data agreements, in the order of its lines."""
    return in_order((*check_schema(document, "data_agreements"), *check_days(document), *check_several(document)))


@cache
def _converter() -> Converter:
    converter = Converter()
    converter.register_structure_hook(date, lambda day, _: date.fromisoformat(day))
    return converter
