"""Faults of scoring: definitions that are well formed and give wrong scores."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tools.seeding.definition import Definition, Place, Seed
from tools.seeding.kinds import kinds_of


def _range_off(one: Definition) -> Iterator[Seed | None]:
    for place in [*one.find("scales", None, "range", "max"), *one.find("scales", None, "range", "min")]:
        value, line = one.get(*place), one.line(place[:-1])
        if isinstance(value, (int, Decimal)):
            seed = one.replaced(place, str(value + 1))
            yield Seed(seed.text, seed.lines | {line})


def _range_of_another_coding(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "range"):
        least, greatest = one.get(*place, "min"), one.get(*place, "max")
        if isinstance(least, int) and isinstance(greatest, int) and greatest - least > 3:
            yield one.replaced(place, f"{{min: {least - 2}, max: {greatest - 2}}}")


def _too_many_needed(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "missing", "min_answered"):
        parts = one.get(*place[:2], "items")
        if isinstance(parts, list):
            yield one.replaced(place, str(len(parts) + 1))
    for place in one.find("scales", None, "missing", "min_scored"):
        parts = one.get(*place[:2], "scales")
        if isinstance(parts, list):
            yield one.replaced(place, str(len(parts) + 1))


def _band_out_of_reach(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "bands", None, "at_least"):
        bands = one.get(*place[:3])
        if place[3] == len(bands) - 1:
            yield one.replaced(place, "100000")


def _cutoff_out_of_reach(one: Definition) -> Iterator[Seed | None]:
    for key in ("at_least", "above"):
        for place in one.find("scales", None, "cutoffs", None, key):
            yield one.replaced(place, "100000")


def _zero_fill(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "missing", "then"):
        if one.get(*place) == "prorate" and one.get(*place[:2], "method") == "sum":
            yield one.replaced(place, "zero_fill")


def _unknown_function(one: Definition) -> Iterator[Seed | None]:
    for place in _formulas(one):
        yield one.replaced(place, f'"average({str(one.get(*place)).replace(chr(34), chr(39))})"')


def _open_bracket(one: Definition) -> Iterator[Seed | None]:
    for place in _formulas(one):
        yield one.replaced(place, f'"({str(one.get(*place)).replace(chr(34), chr(39))}"')


def _formulas(one: Definition) -> Iterator[Place]:
    for place in [*one.find("scales", None, "formula"), *one.find("items", None, "show_if")]:
        if isinstance(one.get(*place), str):
            yield place


def _never_asked(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None):
        gate: dict[str, Any] = one.get("items", int(place[-1]) - 1) if place[-1] else {}
        is_ordered = "id" in gate and gate.get("type", "ordered_choice") == "ordered_choice" and "show_if" not in gate
        if is_ordered and "show_if" not in one.get(*place) and _is_alone(one, place):
            yield one.added(place, f'show_if: "{gate["id"]} > 900"')


def _contradiction(one: Definition) -> Iterator[Seed | None]:
    for place, gate, values in _gateable(one):
        yield one.added(place, f'show_if: "{gate} == {values[0]} and {gate} == {values[1]}"')


def _idle_part(one: Definition) -> Iterator[Seed | None]:
    for place, gate, values in _gateable(one):
        yield one.added(place, f'show_if: "{gate} == {values[0]} and {gate} < 900"')


def _gateable(one: Definition) -> Iterator[tuple[Place, str, list[Any]]]:
    """Give items without a condition that could have one, each with the ordered item before it and its values."""
    for place in one.find("items", None):
        gate: dict[str, Any] = one.get("items", int(place[-1]) - 1) if place[-1] else {}
        options = one.get("response_options", str(gate.get("options")), "options") or ()
        is_ordered = "id" in gate and gate.get("type", "ordered_choice") == "ordered_choice" and "show_if" not in gate
        if is_ordered and options and "show_if" not in one.get(*place) and not _is_needed(one, place):
            yield place, gate["id"], [option["value"] for option in options]


def _is_needed(one: Definition, place: Place) -> bool:
    """Tell whether a scale or a formula would be told that the item can be hidden."""
    uses = [str(one.get(*scale, key)) for scale in one.find("scales", None) for key in ("items", "formula")]
    return any(str(one.get(*place, "id")) in use for use in uses)


def _item_in_two_parts(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "scales"):
        parts = [str(part) for part in one.get(*place)]
        own = [one.get("scales", part, "items") for part in parts]
        alike = len({(one.get("scales", part, "direction"), _options_of(one, part)) for part in parts}) == 1
        if len(parts) > 1 and alike and all(isinstance(items, list) and isinstance(items[0], str) for items in own):
            seed = one.added(("scales", parts[1], "items"), own[0][0])
            yield Seed(seed.text, seed.lines | {one.line(place), one.line(place, key=True)})


def _options_of(one: Definition, scale: str) -> str:
    """Give the response options of a scale's first item."""
    uses = one.get("scales", scale, "items")
    first = str(uses[0]).lstrip("-") if isinstance(uses, list) else None
    return str([one.get(*item, "options") for item in one.find("items", None) if one.get(*item, "id") == first])


def _same_score(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "items", None, "recode"):
        pairs = ", ".join(f'"{value}": 1' for value in one.get(*place))
        yield one.replaced(place, f"{{{pairs}}}")


def _always_asked(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None):
        gate: dict[str, Any] = one.get("items", int(place[-1]) - 1) if place[-1] else {}
        is_ordered = "id" in gate and gate.get("type", "ordered_choice") == "ordered_choice" and "show_if" not in gate
        if is_ordered and "show_if" not in one.get(*place) and _is_alone(one, place):
            yield one.added(place, f'show_if: "{gate["id"]} < 900"')


def _is_alone(one: Definition, place: Place) -> bool:
    """Tell whether no scale uses an item as part of a sum, which must say what it does about items not asked."""
    return all(
        str(one.get(*place, "id")) not in str(one.get(*scale, "items")) or one.get(*scale, "method") != "sum"
        for scale in one.find("scales", None)
    )


def _option_far_away(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("response_options", None, "options", None, "value"):
        options = one.get(*place[:3])
        last = options[-1]["value"]
        if isinstance(last, int) and len(options) >= 4 and place[3] == len(options) - 1:
            yield one.replaced(place, f"{last}{last}")


def _turned_direction(one: Definition) -> Iterator[Seed | None]:
    turned = {"higher_is_better": "higher_is_worse", "higher_is_worse": "higher_is_better"}
    for place in one.find("scales", None, "scales"):
        direction = one.get(*place[:2], "direction")
        parts = [str(part).lstrip("-") for part in one.get(*place)]
        if direction in turned and one.get(*place[:2], "method") != "norm" and len(parts) > 1:
            yield one.replaced((*place[:2], "direction"), turned[direction])


def _mixed_direction(one: Definition) -> Iterator[Seed | None]:
    turned = {"higher_is_better": "higher_is_worse", "higher_is_worse": "higher_is_better"}
    for place in one.find("scales", None, "scales"):
        parts = [str(part).lstrip("-") for part in one.get(*place)]
        own = one.get(*place[:2], "direction")
        if len(parts) < 3 or own not in turned:
            continue
        for part in parts:
            if one.get("scales", part, "direction") in turned:
                seed = one.replaced(("scales", part, "direction"), turned[one.get("scales", part, "direction")])
                yield Seed(seed.text, frozenset((one.line(place, key=True), one.line(place))))


def _sum_with_gaps(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "missing"):
        asked = [str(use).lstrip("-") for use in one.get(*place[:2], "items") or ()]
        names = {str(one.get(*item, "options")) for item in one.find("items", None) if one.get(*item, "id") in asked}
        reasons = {
            code.get("reason") for name in names for code in one.get("response_options", name, "nonresponse") or ()
        }
        if one.get(*place[:2], "method") == "sum" and "not_applicable" in reasons:
            seed = one.replaced(place, "{min_answered: 1, then: available}")
            yield Seed(seed.text, seed.lines | {one.line(place, key=True), one.line(place[:-1], key=True)})


def _recode_without_option(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "items", None, "recode", None):
        seed = one.without(place)
        yield seed and Seed(seed.text, seed.lines | {one.line(place[:-1]), one.line(place[:-1], key=True)})


def _recode_of_nothing(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "items", None, "recode"):
        seed = one.added(place, '"77": 3')
        yield Seed(seed.text, seed.lines | {one.line(place), one.line(place, key=True)})


def _weight_of_nothing(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "items", None):
        if (
            isinstance(one.get(*place), str)
            and isinstance(place[-1], int)
            and one.get(*place[:2], "method") in ("mean", "sum")
        ):
            item = str(one.get(*place)).lstrip("-")
            yield one.replaced(place, f"{{item: {item}, weight: 0}}")


def _step_too_wide(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("items", None, "step"):
        least, greatest = (one.get(*place[:2], "range", key) for key in ("min", "max"))
        if isinstance(least, int) and isinstance(greatest, int) and (greatest - least) % 7:
            yield one.replaced(place, "7")


def _sum_that_all_leave(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "missing"):
        rule = one.get(*place)
        if one.get(*place[:2], "method") == "sum" and rule == {"max_missing": 0}:
            seed = one.added(place, "states: {skipped: excluded}")
            parts = [one.line((*place[:2], key)) for key in ("items", "scales") if one.get(*place[:2], key)]
            yield Seed(seed.text, seed.lines | set(parts))


def _small_cell(one: Definition) -> Iterator[Seed | None]:
    for place in one.find("scales", None, "aggregate", "minimum_cell"):
        if isinstance(one.get(*place), int) and one.get("permitted_level") == "unit":
            yield one.replaced(place, "2")


KINDS = kinds_of(
    ("a declared range that is off by one", "CWI320", _range_off),
    ("a declared range of another coding", "CWI320", _range_of_another_coding),
    ("a missing rule that asks for more than there is", "CWI323", _too_many_needed),
    ("a band that nobody reaches", "CWI321", _band_out_of_reach),
    ("a cutoff that nobody meets", "CWI322", _cutoff_out_of_reach),
    ("missing answers counted as 0", "CWI327", _zero_fill),
    ("a formula with a function that there is not", "CWI301", _unknown_function),
    ("a formula with an open bracket", "CWI301", _open_bracket),
    ("an item that is never asked", "CWI331", _never_asked),
    ("a condition that contradicts itself", "CWI331", _contradiction),
    ("a part of a condition that changes nothing", "CWI390", _idle_part),
    ("an item in two parts of a composite", "CWI347", _item_in_two_parts),
    ("a recoding that gives all options one score", "CWI342", _same_score),
    ("a condition that is always true", "CWI332", _always_asked),
    ("an option value that is a slip", "CWI337", _option_far_away),
    ("a composite with the direction turned round", "CWI329", _turned_direction),
    ("a part with the direction turned round", "CWI328", _mixed_direction),
    ("a sum that uses what is available", "CWI304 CWI309", _sum_with_gaps),
    ("a recoding that leaves out an option", "CWI221", _recode_without_option),
    ("a recoding of an option that there is not", "CWI222", _recode_of_nothing),
    ("a weight of 0", "CWI106 CWI305", _weight_of_nothing),
    ("steps that miss the end of the range", "CWI359", _step_too_wide),
    ("a sum that every part can leave", "CWI309", _sum_that_all_leave),
    ("a minimum cell of two people", "CWI352", _small_cell),
)
