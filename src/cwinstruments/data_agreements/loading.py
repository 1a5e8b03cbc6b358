"""From a file to data agreements: read, check, structure."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

from cattrs import Converter

from cwinstruments.data_agreements.agreement import DataAgreements
from cwinstruments.diagnostics import Diagnostic, has_errors, in_order
from cwinstruments.documents import Document, check_schema, is_day, read_document
from cwinstruments.errors import DefinitionError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAYS = ("agreed_on", "expires_on", "withdrawn_on")


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
    return in_order((*check_schema(document, "data_agreements"), *_check_days(document)))


def _check_days(document: Document) -> Iterator[Diagnostic]:
    """Find days that don't exist, and agreements that end before they begin."""
    data = document.data if isinstance(document.data, Mapping) else {}
    listed = data.get("agreements")
    for place, one in enumerate(listed if isinstance(listed, list) else ()):
        agreement: Mapping[str, Any] = one if isinstance(one, Mapping) else {}
        days = {key: agreement[key] for key in _DAYS if _is_written_as_day(agreement.get(key))}
        for key, day in days.items():
            if not is_day(day):
                hint = "write year-month-day, such as 2026-02-28"
                yield document.diagnostic("CWI229", f"there is no day {day}", ("agreements", place, key), hint=hint)
        for key in ("expires_on", "withdrawn_on"):
            if key in days and "agreed_on" in days and days[key] < days["agreed_on"]:
                message = f"the agreement of {days['agreed_on']} ends before it begins, on {days[key]}"
                yield document.diagnostic("CWI762", message, ("agreements", place, key), hint="look the days up")


def _is_written_as_day(value: object) -> bool:
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


@cache
def _converter() -> Converter:
    converter = Converter()
    converter.register_structure_hook(date, lambda day, _: date.fromisoformat(day))
    return converter
