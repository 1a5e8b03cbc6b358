"""References of items: ids, response options, ranges, conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from cwinstruments.diagnostics import Diagnostic, Path, Related, did_you_mean
from cwinstruments.documents.outline import (
    ITEM_CHOICES,
    RESERVED_WORDS,
    FormulaEntry,
    ItemEntry,
    Outline,
    codes,
    is_value,
    mapping,
    option_values,
    sequence,
)
from cwinstruments.documents.schema_words import shorten

_OPTION_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_item_ids(outline: Outline) -> Iterator[Diagnostic]:
    """Find items with the id of another item or of a scale."""
    for item in outline.items:
        path = (*item.path, "id")
        first = outline.item_by_id[item.id]
        if first is not item:
            place = outline.document.locate(first.path)
            hint = f"the first one is on line {place.line}" if place else None
            related = (Related("the item is defined first here", (*first.path, "id")),)
            yield outline.error("CWI201", f"item {item.id!r} is defined twice", path, hint, related=related)
        if item.id in outline.scales:
            message, hint = f"{item.id!r} is both an item and a scale", "give one of them another id"
            related = (Related("the scale is defined here", ("scales", item.id), of_key=True),)
            yield outline.error("CWI202", message, path, hint, related=related)


def check_reserved_words(outline: Outline) -> Iterator[Diagnostic]:
    """Find items and scales that are called what a formula takes for a word of its own."""
    ids = [("item", item.id, (*item.path, "id"), False) for item in outline.items]
    ids += [("scale", id, ("scales", id), True) for id in outline.scales]
    for what, id, path, is_key in ids:
        if id in RESERVED_WORDS:
            message = f"{what} {id!r} is called like a word of formulas, which would not see it"
            yield outline.error("CWI231", message, path, "give it another id", key=is_key)


def check_options_known(outline: Outline) -> Iterator[Diagnostic]:
    """Find items whose response options are not defined, and response options that no item has."""
    used = set()
    for item in outline.items:
        name = item.data.get("options")
        if isinstance(name, str):
            used.add(name)
            if name not in outline.response_options:
                message = f"item {item.id!r} has the response options {name!r}, which are not defined"
                yield outline.error(
                    "CWI205", message, (*item.path, "options"), did_you_mean(name, outline.response_options)
                )
    for name in outline.response_options:
        if name not in used:
            message = f"no item has the response options {name!r}"
            yield outline.warning(
                "CWI214", message, ("response_options", name), "take them away, or refer to them", key=True
            )


def check_option_values(outline: Outline) -> Iterator[Diagnostic]:
    """Find option values and non-response codes that mean two things."""
    for name, one in outline.response_options.items():
        path: Path = ("response_options", name)
        values = option_values(one.get("options"), (*path, "options"))
        yield from check_values(outline, values, codes(one.get("nonresponse"), (*path, "nonresponse")))
    for item in outline.items:
        if "nonresponse" not in item.data and item.type != "paired_comparison":
            continue
        given = codes(item.data.get("nonresponse"), (*item.path, "nonresponse"))
        yield from check_values(outline, outline.values_of(item) if item.type not in ITEM_CHOICES else (), given)
        for path, code in given:
            if _can_answer(item, code):
                message = f"non-response code {code} can also be a response to item {item.id!r}"
                yield outline.error("CWI210", message, path, "take a code outside what can be answered")


def check_values(
    outline: Outline, values: Iterable[tuple[Path, Any]], nonresponse: Iterable[tuple[Path, Any]]
) -> Iterator[Diagnostic]:
    """Find values of options, and codes for non-response, that mean two things."""
    seen: dict[Any, Path] = {}
    for path, value in values:
        if seen.setdefault(value, path) is not path:
            message, related = f"two options have the value {shorten(value)}", _first(seen[value], "the value")
            yield outline.error("CWI208", message, path, "give each its own value", related=related)
    seen_codes: dict[Any, Path] = {}
    for path, code in nonresponse:
        if seen_codes.setdefault(code, path) is not path:
            message, related = f"non-response code {shorten(code)} is given twice", _first(seen_codes[code], "the code")
            yield outline.error("CWI209", message, path, "give each its own code", related=related)
        if code in seen:
            message = f"non-response code {shorten(code)} is also the value of an option"
            related = (Related("this option has the value", seen[code]),)
            yield outline.error("CWI210", message, path, "take a code that no option has", related=related)


def _first(path: Path, what: str) -> tuple[Related, ...]:
    return (Related(f"{what} is given first here", path),)


def _can_answer(item: ItemEntry, code: Any) -> bool:
    """Tell whether a code could be a number that answers the item."""
    if isinstance(code, str):
        return False
    if item.type == "boolean":
        return code in (0, 1)
    span = mapping(item.data.get("range"))
    low, high = span.get("min"), span.get("max")
    return _is_number(low) and _is_number(high) and low <= code <= high


def check_ordered_options(outline: Outline) -> Iterator[Diagnostic]:
    """Find ordered options without a number."""
    found: dict[Path, tuple[str, Any]] = {}
    # Each set once, for the first item that has it.
    seen = set()
    for item in outline.items:
        name = item.data.get("options")
        if item.type == "ordered_choice" and isinstance(name, str) and name not in seen:
            seen.add(name)
            for path, value in outline.values_of_options(name):
                # Any other text, such as a number in quotes, is no value at all, which the schema says.
                if isinstance(value, str) and _OPTION_ID.fullmatch(value):
                    found.setdefault(path, (item.id, value))
    for path, (item_id, value) in found.items():
        message = f"option {value!r} of the ordered choice {item_id!r} is not a number"
        yield outline.error("CWI224", message, path, "number the options, or make the item a nominal_choice")


def check_values_about_nations(outline: Outline) -> Iterator[Diagnostic]:
    """Find values by which a row would say that it is about a Nation, and that nobody can give."""
    for item in outline.items:
        known = [value for _, value in outline.values_of(item)]
        for place, value in enumerate(sequence(item.data.get("says_nation"))):
            if known and is_value(value) and value not in known:
                message = f"{shorten(value)} in says_nation is no value of the options of item {item.id!r}"
                hint = did_you_mean(str(value), [str(one) for one in known])
                yield outline.error("CWI104", message, (*item.path, "says_nation", place), hint)


def check_item_ranges(outline: Outline) -> Iterator[Diagnostic]:
    """Find ranges that hold nothing, and days that no calendar has."""
    for item in outline.items:
        if "range" not in item.data:
            continue
        path = (*item.path, "range")
        span = mapping(item.data["range"])
        if item.type == "date":
            yield from _check_days(outline, span, path)
        yield from check_range(outline, span, path)


def check_range(outline: Outline, span: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
    """Find a range whose least value is not below its greatest."""
    low, high = span.get("min"), span.get("max")
    numbers = _is_number(low) and _is_number(high)
    days = isinstance(low, str) and isinstance(high, str) and all(_DATE.fullmatch(day) for day in (low, high))
    if (numbers or days) and not low < high:  # type: ignore[operator]
        yield outline.error(
            "CWI225", f"the range goes from {low} to {high}", path, "'min' must be below 'max'", key=True
        )


def _check_days(outline: Outline, span: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
    for key, day in span.items():
        if isinstance(day, str) and _DATE.fullmatch(day) and not is_day(day):
            yield outline.error(
                "CWI229", f"there is no day {day}", (*path, key), "write year-month-day, such as 2026-02-28"
            )


def is_day(text: str, /) -> bool:
    """Tell whether a calendar has a day, written as year-month-day."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_number(value: Any) -> bool:
    return is_value(value) and not isinstance(value, str)


def check_unused(outline: Outline) -> Iterator[Diagnostic]:
    """Find items whose answers change nothing, and those that do although they are not to be scored."""
    used: dict[str, Path] = {use.id: use.path for scale in outline.scales for use in outline.uses(scale, "items")}
    for formula in outline.formulas:
        for name in formula.names():
            used.setdefault(outline.option_inputs.get(name, name), formula.path)
    for item in outline.items:
        described = item.data.get("scored") is False
        if described and item.id in used and used[item.id][0] == "scales":
            message = f"item {item.id!r} is not to be scored, but a scale uses it"
            yield outline.error("CWI248", message, used[item.id], "take it out of the scale, or take 'scored' away")
        if item.id not in used and not described and item.type not in ("text", "date"):
            message = f"item {item.id!r} is in no scale, formula or condition"
            yield outline.warning(
                "CWI215", message, (*item.path, "id"), "its answer changes no score; use it, or write 'scored: false'"
            )


def check_conditions(outline: Outline) -> Iterator[Diagnostic]:
    """Find conditions that don't depend on earlier items alone."""
    order = {item.id: place for place, item in reversed(tuple(enumerate(outline.items)))}
    for formula in outline.formulas:
        if formula.is_condition:
            for name in formula.names():
                if fault := _look_ahead(outline, formula, name, order):
                    hint = "a condition can name only items that stand before it"
                    yield outline.error(
                        "CWI228", f"the show_if of item {formula.owner!r} names {fault}", formula.path, hint
                    )


def _look_ahead(outline: Outline, formula: FormulaEntry, name: str, order: Mapping[str, int]) -> str | None:
    name = outline.option_inputs.get(name, name)
    if name == formula.owner:
        return "the item itself"
    if name in order:
        return f"{name!r}, which comes later" if order[name] > order[formula.owner] else None
    return f"the scale {name!r}" if name in outline.scales else None
