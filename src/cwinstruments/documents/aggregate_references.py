"""References of aggregates: what counts as positive, the scales of a ratio, groupings, and agreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, did_you_mean
from cwinstruments.documents.outline import Outline, mapping, sequence
from cwinstruments.documents.schema_words import join_words
from cwinstruments.numbers import to_fraction

_EDGES = ("at_least", "above", "at_most", "below")
_LIMITS = {"ad_at_most": "ad", "rwg_j_at_least": "rwg_j", "null": "rwg_j"}
"""What says something about a statistic of agreement."""
_GROUPS = "name a column such as 'side', or a covariate"


def check_aggregates(outline: Outline) -> Iterator[Diagnostic]:
    """Find aggregates that contradict themselves."""
    for name, scale in outline.scales.items():
        aggregate = mapping(scale.get("aggregate"))
        path: Path = ("scales", name, "aggregate")
        if isinstance(positive := aggregate.get("positive"), Mapping):
            yield from _check_positive(outline, positive, (*path, "positive"))
        yield from _check_ratio(outline, aggregate, path)
        yield from _check_grouping(outline, aggregate.get("equal_weight_over"), (*path, "equal_weight_over"))
        yield from _check_agreement(outline, mapping(aggregate.get("agreement")), (*path, "agreement"))


def _check_positive(outline: Outline, positive: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
    given = [key for key in _EDGES if key in positive]
    if not given and positive.get("of", "value") == "value" and "favourable_options" not in positive:
        hint = "give one edge, such as 'at_least: 75', or 'of: items' with 'favourable_options: 2'"
        yield outline.error("CWI280", "nothing says what is positive", path, hint, key=True)
    for key in given[1:]:
        message = f"what is positive has both {given[0]!r} and {key!r}"
        yield outline.error("CWI280", message, (*path, key), "give one edge", key=True)


def _check_ratio(outline: Outline, aggregate: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
    if aggregate.get("method") != "ratio":
        return
    above, below, times = aggregate.get("of"), aggregate.get("to"), aggregate.get("times")
    for key, name in (("of", above), ("to", below)):
        if isinstance(name, str) and name not in outline.scales:
            what = "an item; make a scale of it" if name in outline.item_by_id else None
            hint = f"{name!r} is {what}" if what else did_you_mean(name, outline.scales)
            yield outline.error("CWI290", f"the ratio is of scale {name!r}, which is not defined", (*path, key), hint)
    if isinstance(above, str) and above == below and above in outline.scales:
        message = f"the ratio of {above!r} to itself is the same for every unit"
        yield outline.error("CWI290", message, (*path, "to"), "name the scale that it is to be divided by")
    if isinstance(times, int | Decimal | str) and _is_not_positive(times):
        hint = "write 'times: 100' for a per cent, or leave it out"
        yield outline.error("CWI290", f"the ratio is multiplied by {times}", (*path, "times"), hint)


def _is_not_positive(number: int | Decimal | str) -> bool:
    try:
        return to_fraction(number) <= Fraction(0)
    except ValueError:
        return False  # the schema says what is wrong with it


def _check_grouping(outline: Outline, over: Any, path: Path) -> Iterator[Diagnostic]:
    column = mapping(over).get("column", over)
    if isinstance(column, str) and column in outline.scales:
        message = f"{column!r} is a scale, so its values are no groups to be weighted alike"
        yield outline.error("CWI281", message, path, _GROUPS)
    elif isinstance(column, str) and column in {
        use.id for scale in outline.scales for use in outline.uses(scale, "items")
    }:
        # An item that is asked to tell who somebody is, such as a role, is in no scale.
        message = f"{column!r} is an item of a scale, so its answers are no groups to be weighted alike"
        yield outline.error("CWI281", message, path, _GROUPS)
    known: list[str] = []
    if column in ("side", "rater_group"):
        forms = [mapping(one) for one in mapping(outline.data.get("forms")).values()]
        known = [one[column] for one in forms if isinstance(one.get(column), str)]
        # A form that does not say whose it is may be anybody's.
        known = known if len(known) == len(forms) else []
        for place, value in enumerate(sequence(mapping(over).get("values")) if known else ()):
            if isinstance(value, str) and value not in known:
                message = f"{value!r} is to count as much as the others, but no form is for that {column}"
                yield outline.error("CWI283", message, (*path, "values", place), did_you_mean(value, known))
    yield from _check_exempt(outline, mapping(over), known, path)


def _check_exempt(outline: Outline, over: Mapping[str, Any], of_forms: list[str], path: Path) -> Iterator[Diagnostic]:
    values = [one for one in sequence(over.get("values")) if isinstance(one, str)]
    exempt = [one for one in sequence(over.get("exempt")) if isinstance(one, str)]
    known = values or of_forms
    for place, value in enumerate(exempt if known else ()):
        if value not in known:
            whose = "is not among the values that count" if values else f"no form is for that {over.get('column')}"
            message = f"{value!r} is exempt from the minimum cell, and {whose}"
            yield outline.error("CWI291", message, (*path, "exempt", place), did_you_mean(value, known))
    if values and set(values) <= set(exempt):
        hint = "write 'minimum_cell: 1' and leave 'exempt' out, if one score of each is enough"
        message = "all values are exempt from the minimum cell, and the unit as a whole still needs it"
        yield outline.error("CWI291", message, (*path, "exempt"), hint, key=True)


def _check_agreement(outline: Outline, agreement: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
    statistics = [one for one in sequence(agreement.get("statistics")) if isinstance(one, str)]
    # Of a misspelt statistic nobody knows what is about it.
    is_known = set(statistics) <= set(_LIMITS.values())
    for key, statistic in _LIMITS.items():
        if key in agreement and statistics and is_known and statistic not in statistics:
            message = f"{key!r} is about {statistic!r}, which is not among the statistics {join_words(statistics)}"
            yield outline.error("CWI282", message, (*path, key), f"add {statistic!r} to 'statistics'", key=True)
    if "rwg_j" in statistics and "null" not in agreement:
        hint = "add 'null: uniform' or 'null: slight_skew'"
        yield outline.error("CWI282", "nothing says what 'rwg_j' compares with", path, hint, key=True)
