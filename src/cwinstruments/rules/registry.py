"""Every rule by its code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from cwinstruments.diagnostics import Diagnostic
from cwinstruments.model import Instrument
from cwinstruments.plan import ScoringPlan
from cwinstruments.rules.aggregates import (
    check_favourable_options,
    check_idle_aggregates,
    check_minimum_cells,
    check_positive_edges,
)
from cwinstruments.rules.composites import check_direction_of_composite, check_directions_of_parts
from cwinstruments.rules.conditions import check_always_asked, check_never_asked
from cwinstruments.rules.formulas import check_divisors
from cwinstruments.rules.interpretation import (
    check_bands,
    check_cutoffs,
    check_evidence_of_cutoffs,
    check_rounded_edges,
)
from cwinstruments.rules.magnitudes import check_magnitudes
from cwinstruments.rules.missing import check_idle_rule, check_impossible_rule, check_unequal_parts, check_zero_fill
from cwinstruments.rules.norms import check_order_of_norms, check_rows_of_norms
from cwinstruments.rules.options import check_equal_labels, check_labels, check_option_values
from cwinstruments.rules.ranges import check_published_range
from cwinstruments.rules.subject import Subject
from cwinstruments.rules.texts import check_licence_of_texts, check_translations

Rule: TypeAlias = Callable[[Subject], Iterator[Diagnostic]]

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "CWI320": check_published_range,
        "CWI321": check_bands,
        "CWI322": check_cutoffs,
        "CWI323": check_impossible_rule,
        "CWI324": check_idle_rule,
        "CWI325": check_unequal_parts,
        "CWI326": check_divisors,
        "CWI327": check_zero_fill,
        "CWI328": check_directions_of_parts,
        "CWI329": check_direction_of_composite,
        "CWI330": check_evidence_of_cutoffs,
        "CWI331": check_never_asked,
        "CWI332": check_always_asked,
        "CWI333": check_magnitudes,
        "CWI334": check_rounded_edges,
        "CWI335": check_licence_of_texts,
        "CWI336": check_translations,
        "CWI337": check_option_values,
        "CWI338": check_labels,
        "CWI339": check_equal_labels,
        "CWI350": check_favourable_options,
        "CWI351": check_positive_edges,
        "CWI352": check_minimum_cells,
        "CWI353": check_idle_aggregates,
        "CWI366": check_order_of_norms,
        "CWI367": check_rows_of_norms,
    }
)
"""The rules; the docstring of each is its page in the reference."""


def check_scoring(instrument: Instrument, plan: ScoringPlan, /) -> list[Diagnostic]:
    """Find everything that the rules say about an instrument.

    Args:
        plan: its compiled plan.

    Returns:
        Findings in the order of the rules. Each has its path in the definition; file and line are for the caller, who
        knows the document.
    """
    subject = Subject(instrument, plan)
    return [diagnostic for rule in RULES.values() for diagnostic in rule(subject)]
