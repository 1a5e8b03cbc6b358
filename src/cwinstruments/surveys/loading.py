"""From a file to a survey: read, check, find its instruments, structure."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib.resources.abc import Traversable

from cwinstruments.diagnostics import Diagnostic, has_errors, in_order
from cwinstruments.documents import Document, check_schema, check_survey_references, read_document
from cwinstruments.errors import DefinitionError
from cwinstruments.model import Norms, Survey, structure_survey
from cwinstruments.surveys.beside import norms_beside
from cwinstruments.surveys.lookup import Instruments, given_norms, lookup_of
from cwinstruments.surveys.references import check_resolved
from cwinstruments.surveys.resolution import Resolution, resolve


def check_survey(
    document: Document, instruments: Instruments, /, *, norms: Iterable[Norms] = ()
) -> tuple[tuple[Diagnostic, ...], Resolution]:
    """Find every fault of shape and reference in a survey, in the order of its lines, and give its instruments."""
    norms = given_norms(norms)
    found = [*check_schema(document, "survey"), *check_survey_references(document)]
    resolution = resolve(document, lookup_of(instruments), norms)
    found += resolution.diagnostics
    found += check_resolved(document, resolution)
    return in_order(found), resolution


def structure_survey_document(
    document: Document, instruments: Instruments, /, *, norms: Iterable[Norms] = ()
) -> Survey:
    """Give a survey document its meaning.

    Raises:
        DefinitionError: with every fault of shape and reference.
    """
    diagnostics, resolution = check_survey(document, instruments, norms=norms)
    if has_errors(diagnostics):
        raise DefinitionError(diagnostics)
    return structure_survey(document.data, resolved=resolution.instruments)


def read_survey(
    source: str | os.PathLike[str] | Traversable, instruments: Instruments, /, *, norms: Iterable[Norms] = ()
) -> Survey:
    """Read a survey from its definition, a YAML or JSON file; it finds norms in its own folder, too.

    Raises:
        DefinitionError: the file can't be read, or has faults; `diagnostics` holds every one.
    """
    document = read_document(source)
    norms = given_norms(norms)
    return structure_survey_document(document, instruments, norms=(*norms, *norms_beside(document, norms)))
