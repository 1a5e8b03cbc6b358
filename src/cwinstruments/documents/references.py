"""References within an instrument: what names what, and whether it can mean that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from cwinstruments.diagnostics import Diagnostic, in_order
from cwinstruments.documents.aggregate_references import check_aggregates
from cwinstruments.documents.document import Document
from cwinstruments.documents.item_references import (
    check_conditions,
    check_item_ids,
    check_item_ranges,
    check_option_values,
    check_options_known,
    check_ordered_options,
    check_reserved_words,
    check_unused,
    check_values_about_nations,
)
from cwinstruments.documents.limits import MAX_FINDINGS
from cwinstruments.documents.name_references import check_circles, check_columns, check_formula_names, check_methods
from cwinstruments.documents.norm_references import check_covariates, check_strata
from cwinstruments.documents.outline import Outline, outline_of
from cwinstruments.documents.scale_references import (
    check_arithmetic,
    check_bands,
    check_cutoffs,
    check_ids_of_scale,
    check_missing,
    check_parts,
    check_recodes,
    check_scale_ranges,
)
from cwinstruments.documents.text_references import check_forms, check_languages, check_wording

_CHECKS: tuple[Callable[[Outline], Iterator[Diagnostic]], ...] = (
    check_item_ids,
    check_options_known,
    check_option_values,
    check_ordered_options,
    check_values_about_nations,
    check_reserved_words,
    check_item_ranges,
    check_unused,
    check_parts,
    check_arithmetic,
    check_recodes,
    check_missing,
    check_ids_of_scale,
    check_bands,
    check_cutoffs,
    check_scale_ranges,
    check_covariates,
    check_strata,
    check_aggregates,
    check_circles,
    check_columns,
    check_conditions,
    check_formula_names,
    check_methods,
    check_forms,
    check_languages,
    check_wording,
)


def check_references(document: Document) -> list[Diagnostic]:
    """Find every fault of reference in an instrument document, in the order of its lines.

    Parts of the wrong shape are left to `check_schema`, so that both can run on any document.
    """
    outline = outline_of(document)
    found = (diagnostic for check in _CHECKS for diagnostic in check(outline))
    return list(in_order(islice(found, MAX_FINDINGS)))
