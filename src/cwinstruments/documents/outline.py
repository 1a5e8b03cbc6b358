"""What an instrument document names, found even where its shape is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from attrs import define, frozen

from cwinstruments.diagnostics import Diagnostic, Path, Severity
from cwinstruments.documents.document import Document

ITEM_CHOICES = frozenset(("ordered_choice", "nominal_choice", "multiple_choice"))
_TOKEN = re.compile(
    r"'[^']*'?|\"[^\"]*\"|[“„‘][^”“’]*[”“’]|[0-9][0-9.]*|(?P<name>[A-Za-z_][\w.]*)(?P<call>\s*\()?", re.ASCII
)
_PART = re.compile(r"-?[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_LITTLE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
RESERVED_WORDS = frozenset(("and", "or", "not", "true", "false"))
"""What formulas keep for themselves."""


@frozen
class ItemEntry:
    """One entry of `items` that has an id."""

    id: str
    path: Path
    data: Mapping[str, Any]

    @property
    def type(self) -> str:
        """Its type, the default filled in; empty where it is no text."""
        given = self.data.get("type", "ordered_choice")
        return given if isinstance(given, str) else ""


@frozen
class Use:
    """One part of a scale: the id it names and how it is keyed.

    Args:
        misshapen: whether it does not have the form of a part; then `id` is what was probably meant.
    """

    id: str
    path: Path
    reverse_keyed: bool
    data: Mapping[str, Any]
    misshapen: bool = False


@frozen
class FormulaEntry:
    """One formula, and the item whose `show_if` it is or the scale that it makes."""

    text: str
    path: Path
    owner: str

    @property
    def is_condition(self) -> bool:
        """Whether it decides that an item is shown."""
        return self.path[-1] == "show_if"

    def names(self) -> tuple[str, ...]:
        """Give the names in it, each once; quoted option values and functions are none."""
        found = _TOKEN.finditer(self.text)
        names = (token["name"] for token in found if token["name"] and not token["call"])
        return tuple(dict.fromkeys(name for name in names if name not in RESERVED_WORDS))


# Not frozen: cached_property needs somewhere to keep what it found.
@define(slots=False)
class Outline:
    """The named parts of an instrument document; parts of the wrong shape are left out."""

    document: Document

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The whole document."""
        return mapping(self.document.data)

    @cached_property
    def items(self) -> tuple[ItemEntry, ...]:
        """Every item with an id, in order, repeated ids too."""
        entries = enumerate(sequence(self.data.get("items")))
        found = ((place, mapping(entry)) for place, entry in entries)
        return tuple(ItemEntry(one["id"], ("items", i), one) for i, one in found if isinstance(one.get("id"), str))

    @cached_property
    def item_by_id(self) -> Mapping[str, ItemEntry]:
        """The items by id; the first of those with the same id."""
        return {item.id: item for item in reversed(self.items)}

    @cached_property
    def scales(self) -> Mapping[str, Mapping[str, Any]]:
        """The scales by id."""
        return {name: mapping(scale) for name, scale in mapping(self.data.get("scales")).items()}

    @cached_property
    def response_options(self) -> Mapping[str, Mapping[str, Any]]:
        """The sets of response options by id."""
        return {name: mapping(one) for name, one in mapping(self.data.get("response_options")).items()}

    @cached_property
    def formulas(self) -> tuple[FormulaEntry, ...]:
        """Every `show_if`, and every formula of a scale."""
        places: list[tuple[Path, str, Any]] = [
            *(((*item.path, "show_if"), item.id, item.data.get("show_if")) for item in self.items),
            *((("scales", name, "formula"), name, scale.get("formula")) for name, scale in self.scales.items()),
        ]
        return tuple(FormulaEntry(text, path, owner) for path, owner, text in places if isinstance(text, str))

    @cached_property
    def option_inputs(self) -> Mapping[str, str]:
        """The names that formulas have for the options of multiple-choice items, with the item of each."""
        return {
            f"{item.id}__{value}": item.id
            for item in self.items
            if item.type == "multiple_choice"
            for _, value in self.values_of(item)
        }

    @cached_property
    def parameter_names(self) -> frozenset[str]:
        """The names that formulas have for parameters and for the cells of their tables."""
        names = set()
        for name, parameter in mapping(self.data.get("parameters")).items():
            parameter = mapping(parameter)
            if parameter.get("type") != "table":
                names.add(name)
            for row in mapping(parameter.get("rows")):
                names |= {f"{name}.{row}.{column}" for column in mapping(parameter.get("columns"))}
        return frozenset(names)

    def values_of(self, item: ItemEntry, /) -> tuple[tuple[Path, Any], ...]:
        """Give the option values of an item with the place of each; nothing for items without options."""
        if item.type in ITEM_CHOICES and isinstance(name := item.data.get("options"), str):
            options = self.response_options.get(name, {}).get("options")
            return option_values(options, ("response_options", name, "options"))
        if item.type == "paired_comparison":
            return option_values(item.data.get("between"), (*item.path, "between"))
        return ()

    def uses(self, scale: str, kind: str, /) -> tuple[Use, ...]:
        """Give the parts of a scale: `kind` is `items` or `scales`."""
        found = (
            _use(part, kind.removesuffix("s"), ("scales", scale, kind, place))
            for place, part in enumerate(sequence(self.scales[scale].get(kind)))
        )
        return tuple(use for use in found if use is not None)

    def error(self, code: str, message: str, path: Path, hint: str | None = None, *, key: bool = False) -> Diagnostic:
        """Make an error about a place in the document."""
        return self.document.diagnostic(code, message, path, hint=hint, key=key)

    def warning(self, code: str, message: str, path: Path, hint: str | None = None, *, key: bool = False) -> Diagnostic:
        """Make a warning about a place in the document."""
        return self.document.diagnostic(code, message, path, hint=hint, severity=Severity.WARNING, key=key)


def mapping(value: Any, /) -> Mapping[str, Any]:
    """Take a mapping; anything else is an empty one."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: Any, /) -> list[Any]:
    """Take a list; anything else is an empty one."""
    return value if isinstance(value, list) else []


def is_value(value: Any, /) -> bool:
    """Tell whether something can be an option value or a code: text or a number."""
    return isinstance(value, (int, Decimal, str)) and not isinstance(value, bool)


def option_values(options: Any, path: Path, /) -> tuple[tuple[Path, Any], ...]:
    """Give the values of a list of options with the place of each."""
    return tuple(_values(options, path, "value"))


def codes(nonresponse: Any, path: Path, /) -> tuple[tuple[Path, Any], ...]:
    """Give the codes of a list of non-response codes with the place of each."""
    return tuple(_values(nonresponse, path, "code"))


def _values(entries: Any, path: Path, key: str) -> Iterator[tuple[Path, Any]]:
    for place, entry in enumerate(sequence(entries)):
        if is_value(value := mapping(entry).get(key)):
            yield (*path, place, key), value


def _use(part: Any, key: str, path: Path) -> Use | None:
    if isinstance(part, str) and not _PART.fullmatch(part):
        meant = _LITTLE.search(part.lower())
        return Use(meant.group(), path, False, {}, misshapen=True) if meant else None
    if isinstance(part, str):
        return Use(part.removeprefix("-"), path, part.startswith("-"), {})
    if isinstance(name := mapping(part).get(key), str):
        return Use(name, (*path, key), part.get("reverse_keyed") is True, part)
    return None
