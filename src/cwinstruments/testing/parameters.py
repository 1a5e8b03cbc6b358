"""Strategies that open places of a definition for parameters, so that binding them gives back what stood there."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

Data = dict[str, Any]

_LITERAL = re.compile(r"(?<![\w.'])\d+(?:\.\d+)?(?![\w.'])")
_COUNT = re.compile(r"\bcount\s*\(")
_KINDS = ("kept", "changed")
_TITLE = {"en": "A text"}


@st.composite
def opened(draw: DrawFn, definition: Data) -> tuple[Data, Data]:
    """Open some places of a definition for parameters.

    Returns:
        The definition with open places, and the values with which it means what it meant before. Other values of the
        parameters give an instrument that can be scored too.
    """
    opening = _Opening(copy.deepcopy(definition), draw)
    for scale in opening.data["scales"].values():
        opening.open_numbers(scale)
    opening.open_formulas()
    opening.open_parts()
    opening.leave_out_scales()
    if not opening.parameters:
        opening.add("unused", {"type": "integer", "enum": [1, 2]}, 2)
    values = {name: value for name, value in opening.values.items() if not opening.takes_default(name)}
    return {**opening.data, "parameters": opening.parameters}, values


@define
class _Opening:
    """A definition in which places are opened one by one."""

    data: Data
    draw: DrawFn
    parameters: dict[str, Data] = field(factory=dict)
    values: Data = field(factory=dict)

    def maybe(self, one_in: int = 3) -> bool:
        return self.draw(st.integers(1, one_in)) == 1

    def add(self, id: str, parameter: Data, value: Any) -> str:
        self.parameters[id], self.values[id] = parameter, value
        return id

    def takes_default(self, id: str) -> bool:
        """Let some parameters have their value without being given it."""
        parameter, value = self.parameters[id], self.values[id]
        if isinstance(value, Mapping) or not self.maybe():
            return False
        parameter["default"] = value
        return True

    # Numbers

    def open_numbers(self, scale: Data) -> None:
        for holder, key in _numbers_of(scale):
            if self.maybe(4):
                holder[key] = self.place_of(holder[key])

    def place_of(self, number: Any) -> Data:
        """Give what stands in place of a number: a parameter, or a cell of a table."""
        if self.maybe(2):
            return {"parameter": self.number(number)}
        return {"parameter": self.table(number), "row": "there", "column": "amount"}

    def name_of(self, number: Any) -> str:
        """Give what a formula calls a number."""
        return self.number(number) if self.maybe(2) else f"{self.table(number)}.there.amount"

    def number(self, value: Any) -> str:
        allowed: Data = (
            {"type": "number", "enum": [value]} if self.maybe(2) else {"type": "number", "examples": [value]}
        )
        return self.add(f"p_{len(self.parameters)}", allowed, value)

    def table(self, value: Any) -> str:
        """Add a table with one row that is there and one that is not; what it holds is bound by name or as rows."""
        rows = {"there": {"amount": value, "kind": "kept"}}
        columns = {"amount": {"type": "number"}, "kind": {"type": "choice", "enum": list(_KINDS)}}
        known: Data = {"there": {"requires": {"kind": "kept"}} if self.maybe() else {}, "gone": {"title": _TITLE}}
        parameter = {"type": "table", "columns": columns, "rows": known, "tables": {"shipped": {"rows": rows}}}
        return self.add(f"t_{len(self.parameters)}", parameter, "shipped" if self.maybe(2) else rows)

    # Formulas

    def open_formulas(self) -> None:
        for item in self.data["items"]:
            if "show_if" in item:
                item["show_if"] = self.formula(item["show_if"])
        for scale in self.data["scales"].values():
            if "formula" not in scale:
                continue
            formula = self.formula(scale["formula"])
            if self.maybe(4):
                formula = f"if({self.condition()}, {formula}, 0)"
            scale["formula"] = self.listed(formula, f"({formula}) * 2") if self.maybe(4) else formula

    def formula(self, text: str) -> str:
        text = _LITERAL.sub(lambda found: self.name_of(_as_number(found[0])) if self.maybe(4) else found[0], text)
        if _COUNT.search(text) and self.maybe(4):
            # What compares a cell that is not there is unknown, and count() passes it over.
            text = _COUNT.sub(f"count({self.table(1)}.gone.amount == 1, ", text, count=1)
        return text

    def condition(self) -> str:
        """Give a condition over constants that holds for the values that are bound."""
        if self.maybe(2):
            return f"{self.table(3)}.there.kind == 'kept'"
        return f"{self.choice()} == '{_KINDS[0]}'"

    # Parts with something else for each value

    def choice(self) -> str:
        """Give the parameter that says whether things are as they were."""
        if "points" not in self.parameters and "way" not in self.parameters:
            if self.maybe(2):
                return self.add("way", {"type": "choice", "enum": list(_KINDS)}, _KINDS[0])
            self.add("points", {"type": "integer", "enum": [5, 7]}, 5)
        if "way" not in self.parameters:
            self.add("way", {"type": "choice", "enum": list(_KINDS)}, _KINDS[0])
        return "way"

    def listed(self, kept: Any, other: Any) -> Data:
        """Give a place in which something stands for each value of a parameter."""
        way = self.choice()
        if "points" in self.parameters and self.maybe(2):
            return {"parameter": "points", "values": {"5": kept, "7": other}}
        return {"parameter": way, "values": dict(zip(_KINDS, (kept, other), strict=True))}

    def open_parts(self) -> None:
        options = self.data.get("response_options", {})
        for item in self.data["items"]:
            if "options" in item and self.maybe(4):
                other = f"{item['options']}_too"
                options[other] = copy.deepcopy(options[item["options"]])
                for option in options[other]["options"]:
                    option["label"] = {"en": "Another text"}
                item["options"] = self.listed(item["options"], other)
            elif isinstance(item.get("range"), dict) and not isinstance(item["range"]["min"], str) and self.maybe(4):
                item["range"] = self.listed(item["range"], dict(item["range"]))
        for scale in self.data["scales"].values():
            if isinstance(scale.get("items"), list) and self.maybe(4):
                scale["items"] = self.listed(scale["items"], scale["items"][::-1])
            for key in ("missing", "bands"):
                if key in scale and self.maybe(4):
                    scale[key] = self.listed(scale[key], copy.deepcopy(scale[key]))
            if "transform" in scale and self.maybe(4):
                scale["transform"] = self.listed(scale["transform"], copy.deepcopy(scale["transform"]))

    def leave_out_scales(self) -> None:
        """Let a scale that no other needs exist for some values only, and add one that exists for the others."""
        scales = self.data["scales"]
        aggregates = [scale.get("aggregate", {}) for scale in scales.values()]
        ratios = [one[key] for one in aggregates for key in ("of", "to") if key in one]
        text = str([*ratios, *((scale.get("scales"), scale.get("formula")) for scale in scales.values())])
        free = [id for id in scales if not re.search(rf"\b{id}\b", text)]
        if len(free) < 2 or not self.maybe():
            return
        way = self.choice()
        one = self.draw(st.sampled_from(free))
        scales["only_here"] = {**copy.deepcopy(scales[one]), "only_with": {way: [_KINDS[1]]}}
        scales[one]["only_with"] = {way: [_KINDS[0]]}


def _numbers_of(scale: Data) -> Iterator[tuple[Data, str]]:
    """Give the places of a scale that take an exact number."""
    for use in (*_listed(scale.get("items")), *_listed(scale.get("scales"))):
        if isinstance(use, dict):
            yield from ((use, key) for key in ("weight",) if key in use)
            yield from ((use["recode"], key) for key in use.get("recode", ()))
    if isinstance(scale.get("transform"), dict):
        yield from ((scale["transform"], key) for key in scale["transform"])
    for edges in (*scale.get("bands", ()), *scale.get("cutoffs", ())):
        yield from ((edges, key) for key in ("at_least", "above", "at_most", "below") if key in edges)
    for stratum in scale.get("norm", {}).get("strata", ()):
        yield from ((stratum, key) for key in ("mean", "sd") if key in stratum)


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _as_number(text: str) -> int | float:
    return float(text) if "." in text else int(text)
