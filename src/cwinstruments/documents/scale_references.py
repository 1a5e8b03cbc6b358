"""References of scales: parts, recodes, missing rules, bands and cutoffs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, Related, did_you_mean, join_ids
from cwinstruments.documents.item_references import check_range
from cwinstruments.documents.outline import (
    MISSING_CONDITIONS,
    ItemEntry,
    Outline,
    Use,
    is_id,
    is_value,
    mapping,
    sequence,
)

_KINDS = (("items", "item", "CWI203"), ("scales", "scale", "CWI204"))
# What a recode turns into quantities, and what nothing does.
_NOMINAL = {"nominal_choice": "a nominal choice", "paired_comparison": "a paired comparison"}
_NEVER_NUMBERS = {"multiple_choice": "a multiple choice", "date": "a date", "text": "text"}


def check_parts(outline: Outline) -> Iterator[Diagnostic]:
    """Find parts of scales that are not defined, or used twice."""
    for scale in outline.scales:
        for kind, word, code in _KINDS:
            known = outline.item_by_id if kind == "items" else outline.scales
            seen: dict[str, Path] = {}
            for use in outline.uses(scale, kind):
                if use.misshapen:
                    continue
                if use.id not in known:
                    message = f"scale {scale!r} lists {word} {use.id!r}, which is not defined"
                    yield outline.error(code, message, use.path, _hint_for_part(outline, use.id, kind, known))
                elif use.id in seen:
                    message = f"scale {scale!r} lists {word} {use.id!r} twice"
                    hint = "list it once, with a weight of 2 where it counts double"
                    related = (Related(f"the {word} is listed first here", seen[use.id]),)
                    yield outline.error("CWI207", message, use.path, hint, related=related)
                seen.setdefault(use.id, use.path)


def _hint_for_part(outline: Outline, name: str, kind: str, known: Mapping[str, Any]) -> str | None:
    if kind == "items" and name in outline.scales:
        return f"{name!r} is a scale; a scale of scales lists it under 'scales'"
    if kind == "scales" and name in outline.item_by_id:
        return f"{name!r} is an item; a scale of items lists it under 'items'"
    # What is no id is a fault itself, and nobody can mean it.
    return did_you_mean(name, (one for one in known if is_id(one)))


def check_arithmetic(outline: Outline) -> Iterator[Diagnostic]:
    """Find sums, means and reversals of answers that are not quantities."""
    for scale in outline.scales:
        for use in outline.uses(scale, "items"):
            item = outline.item_by_id.get(use.id)
            if item is None:
                continue
            kind = _NEVER_NUMBERS.get(item.type)
            if kind is None and item.type in _NOMINAL and not mapping(use.data.get("recode")):
                kind = _NOMINAL[item.type]
            if kind is not None:
                doing = "reverses" if use.reverse_keyed else "adds up"
                message = f"scale {scale!r} {doing} item {use.id!r}, which is {kind}: its answers are no quantities"
                yield outline.error("CWI223", message, use.path, _hint_for_arithmetic(item))


def _hint_for_arithmetic(item: ItemEntry) -> str:
    if item.type in _NOMINAL:
        return "arithmetic on nominal codes means nothing; give each option a score with 'recode'"
    if item.type == "multiple_choice":
        return f"count its options in a formula, such as count({item.id}__first, {item.id}__second)"
    return "leave it out of the scale"


def check_recodes(outline: Outline) -> Iterator[Diagnostic]:
    """Find recodes that leave out an option, or name one that does not exist."""
    for scale in outline.scales:
        for use in outline.uses(scale, "items"):
            recode = mapping(use.data.get("recode")) if use.data else use.data
            item = outline.item_by_id.get(use.id) if recode else None
            if item is not None:
                yield from _check_recode(outline, item, use, recode)


def _check_recode(outline: Outline, item: ItemEntry, use: Use, recode: Mapping[str, Any]) -> Iterator[Diagnostic]:
    values = {value: str(value) for _, value in outline.values_of(item)}
    if not values:
        return
    path = (*use.path[:-1], "recode")
    given = {_option_value(key) for key in recode}
    missing = [text for value, text in values.items() if value not in given]
    if missing:
        message = f"the recode of item {item.id!r} leaves out {join_ids(missing)}"
        yield outline.error("CWI221", message, path, "give every option a score", key=True)
    seen: dict[Any, str] = {}
    for key in recode:
        first = seen.setdefault(_option_value(key), key)
        if first != key:
            message = f"the recode of item {item.id!r} names one option twice: {first!r} and {key!r}"
            related = (Related("the option is named first here", (*path, first), of_key=True),)
            yield outline.error("CWI232", message, (*path, key), "keep one of them", key=True, related=related)
        if _option_value(key) not in values:
            message = f"the recode of item {item.id!r} names {key!r}, which is not one of its options"
            yield outline.error("CWI222", message, (*path, key), did_you_mean(key, values.values()), key=True)


def _option_value(key: str) -> Any:
    """Take a key of a recode, which is always text, as the option value it stands for."""
    try:
        return Decimal(key)
    except InvalidOperation:
        return key


def check_missing(outline: Outline) -> Iterator[Diagnostic]:
    """Find missing rules that don't suit their scale, or don't say what is done."""
    for name, scale in outline.scales.items():
        path = ("scales", name, "missing")
        rule = mapping(scale.get("missing"))
        wrong = "min_scored" if "items" in scale else "min_answered" if "scales" in scale else None
        for key in rule:
            if wrong is not None and key.startswith(wrong):
                kind, right = ("items", "min_answered") if wrong == "min_scored" else ("scales", "min_scored")
                message = f"{key!r} does not suit scale {name!r}, which is made of {kind}"
                hint = f"use '{key.replace(wrong, right)}'"
                yield outline.error("CWI219", message, (*path, key), hint, key=True)
        given = [key for key in MISSING_CONDITIONS if key in rule]
        if given and "then" not in rule and not (given == ["max_missing"] and rule["max_missing"] == 0):
            message = f"the missing rule of scale {name!r} does not say what is done about what is missing"
            yield outline.error("CWI220", message, path, _hint_for_then(scale), key=True)


def _hint_for_then(scale: Mapping[str, Any]) -> str:
    method = "prorate" if scale.get("method") == "sum" else "available"
    return f"add 'then: {method}' to score what there is, or 'then: none' for no score"


def check_ids_of_scale(outline: Outline) -> Iterator[Diagnostic]:
    """Find bands or cutoffs of one scale with the same id."""
    for name, scale in outline.scales.items():
        for kind in ("bands", "cutoffs"):
            seen: dict[str, Path] = {}
            for place, entry in enumerate(sequence(scale.get(kind))):
                entry_id = mapping(entry).get("id")
                if isinstance(entry_id, str):
                    path = ("scales", name, kind, place, "id")
                    if seen.setdefault(entry_id, path) is not path:
                        message = f"scale {name!r} has two {kind} {entry_id!r}"
                        related = (Related("the id is given first here", seen[entry_id]),)
                        yield outline.error("CWI211", message, path, "give each its own id", related=related)


def check_bands(outline: Outline) -> Iterator[Diagnostic]:
    """Find bands that don't begin where the one before ends."""
    for name, scale in outline.scales.items():
        before: tuple[Fraction, bool] | None = None
        for place, band in enumerate(sequence(scale.get("bands"))):
            path = ("scales", name, "bands", place)
            if not isinstance(band, Mapping):
                continue
            edges = [key for key in ("at_least", "above") if key in band]
            if place == 0 or len(edges) != 1:
                yield from _check_edges(outline, path, edges)
                continue
            value = _number(band[edges[0]])
            if value is None:
                continue
            # Above 8 begins after at least 8.
            edge = (value, edges[0] == "above")
            if before is not None and edge <= before:
                message = "the band begins before the one above it in the list, or where that begins"
                yield outline.error("CWI226", message, (*path, edges[0]), "list the bands from low to high")
            before = edge


def _check_edges(outline: Outline, path: Path, edges: list[str]) -> Iterator[Diagnostic]:
    if path[-1] == 0:
        for key in edges:
            message = f"the first band has {key!r}, but begins at the least possible score"
            yield outline.error("CWI226", message, (*path, key), f"take {key!r} away", key=True)
    elif edges:
        message = "the band has both 'at_least' and 'above'"
        yield outline.error("CWI226", message, path, "keep 'at_least' (included) or 'above' (excluded)")
    else:
        message = "the band has no edge, so nobody can tell where the one before ends"
        yield outline.error("CWI226", message, path, "give it 'at_least' (included) or 'above' (excluded)")


def check_cutoffs(outline: Outline) -> Iterator[Diagnostic]:
    """Find cutoffs with two edges on one side."""
    for name, scale in outline.scales.items():
        for place, cutoff in enumerate(sequence(scale.get("cutoffs"))):
            for included, excluded in (("at_least", "above"), ("at_most", "below")):
                if {included, excluded} <= mapping(cutoff).keys():
                    message = f"the cutoff has both {included!r} and {excluded!r}"
                    hint = f"keep {included!r} (included) or {excluded!r} (excluded)"
                    yield outline.error("CWI230", message, ("scales", name, "cutoffs", place, excluded), hint, key=True)


def check_scale_ranges(outline: Outline) -> Iterator[Diagnostic]:
    """Find published ranges of scales that hold nothing."""
    for name, scale in outline.scales.items():
        yield from check_range(outline, mapping(scale.get("range")), ("scales", name, "range"))


def _number(value: Any) -> Fraction | None:
    """Take an exact number, also a fraction as text; None where the schema finds a fault."""
    if not is_value(value):
        return None
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None
