"""From a file to a framework; two come with the library."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from cattrs import Converter

from cwinstruments.diagnostics import Diagnostic, did_you_mean, has_errors, in_order
from cwinstruments.documents import Document, check_schema, read_document
from cwinstruments.errors import DefinitionError
from cwinstruments.frameworks.checks import check_parts
from cwinstruments.frameworks.framework import Framework

FRAMEWORKS: Final = ("sgwmh-2022", "ccf")
"""The ids of the frameworks that come with the library."""


def load_framework(source: str | os.PathLike[str] | Traversable, /) -> Framework:
    """Load a framework: one of the library by its id, or an agency's own from a YAML or JSON file.

    Raises:
        DefinitionError: the file can't be read, or has faults; `diagnostics` holds every one.
        LookupError: it is neither the id of a framework nor looks like the path of a file.

    Examples:
        >>> list(load_framework("sgwmh-2022").domains)[:2]
        ['protection_from_harm', 'connection_and_community']
    """
    if source in FRAMEWORKS:
        return _shipped(str(source))
    if isinstance(source, str) and not source.lower().endswith((".yaml", ".yml", ".json")):
        hint = did_you_mean(source, FRAMEWORKS) or f"there are {', '.join(FRAMEWORKS)}; or give the path of a file"
        raise LookupError(f"there is no framework {source!r}; {hint}")
    document = read_document(source)
    diagnostics = check_framework(document)
    if has_errors(diagnostics):
        raise DefinitionError(diagnostics)
    return _structure(document.data)


def check_framework(document: Document, /) -> tuple[Diagnostic, ...]:
    """Find everything that is wrong with a document of a framework, in the order of its lines."""
    return in_order((*check_schema(document, "framework"), *check_parts(document)))


@cache
def _shipped(id: str) -> Framework:
    place = files("cwinstruments.frameworks").joinpath("definitions", f"{id}.json")
    return _structure(json.loads(place.read_text(encoding="utf-8")))


def _structure(data: Mapping[str, Any]) -> Framework:
    return _converter().structure(data, Framework)


@cache
def _converter() -> Converter:
    return Converter()
