"""A change in a line: what it is about by its names, what stood there and what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cwinstruments.changes.walk import Difference, How, plain
from cwinstruments.printable import printable

_LONGEST: Final = 70
_SINGULAR: Final = {
    "items": "item",
    "scales": "scale",
    "response_options": "response options",
    "options": "option",
    "nonresponse": "code",
    "bands": "band",
    "cutoffs": "cutoff",
    "forms": "form",
    "parameters": "parameter",
    "translations": "translation",
    "respondent": "covariate",
    "strata": "stratum",
    "rows": "row",
    "enum": "value",
    "tables": "table",
    "facts": "fact",
    "pages": "page",
    "entries": "entry",
    "instruments": "instrument",
    "waves": "wave",
    "sides": "side",
    "between": "option",
    "requires": "requirement",
}
"""What an entry of a list or a mapping is called."""


def message_of(found: Difference, /) -> str:
    """Say a change in a line."""
    what = subject_of(found.names)
    match found.how:
        case How.ADDED:
            return f"{what} added{_shown_after(found.new)}"
        case How.REMOVED:
            return f"{what} removed{_shown_after(found.old)}"
        case How.MOVED:
            return f"{what} moved" + ("" if found.old == found.new else f" from place {found.old} to {found.new}")
        case How.RENAMED:
            return f"{what} renamed to '{found.new}'"
        case How.CHANGED:
            return f"{what}: {show(found.old)} -> {show(found.new)}"


def subject_of(names: tuple[str, ...], /) -> str:
    """Name a place of a definition for people.

    Examples:
        >>> subject_of(("scales", "candour", "items", "ts02", "reverse_keyed"))
        "scale 'candour', item 'ts02', reverse_keyed"
    """
    parts, rest = [], list(names)
    while rest:
        name = rest.pop(0)
        # A set of response options that an item takes from a parameter is no list of options.
        is_list = name != "options" or len(names) - len(rest) != 3 or names[0] != "items"
        if name in _SINGULAR and rest and is_list:
            parts.append(f"{_SINGULAR[name]} '{rest.pop(0)}'")
        else:
            parts.append(name)
    return printable(", ".join(parts))


def show(value: Any, /) -> str:
    """Show a value in a line, its end cut off where it is long."""
    value = plain(value)
    if isinstance(value, str):
        return f'"{_cut(value)}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return _cut("{" + ", ".join(f"{key}: {_bare(one)}" for key, one in value.items()) + "}")
    if isinstance(value, list):
        return _cut("[" + ", ".join(map(_bare, value)) + "]")
    return "nothing" if value is None else str(value)


def _shown_after(value: Any) -> str:
    """Show what was added or removed where that is short enough to help."""
    return "" if isinstance(value, Mapping | list) or value is None else f": {show(value)}"


def _bare(value: Any) -> str:
    return value if isinstance(value, str) else show(value)


def _cut(text: str) -> str:
    text = printable(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
