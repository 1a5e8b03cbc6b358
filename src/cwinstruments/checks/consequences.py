"""One fault, one finding: what only follows from something else that was found in the same definition is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import evolve

from cwinstruments.diagnostics import Diagnostic, Path, Severity, nearest
from cwinstruments.documents import Document, Outline, outline_of
from cwinstruments.documents.outline import mapping, sequence

_NO_SIGN_OF_AN_ID: Final = re.compile(r"[^a-z0-9_]")
_UNUSED: Final = "CWI215"
_UNDEFINED: Final = ("CWI203", "CWI227")
_OF_AN_ID: Final = ("CWI105", "CWI107", "CWI201")
"""What is wrong with a text that is to be the id of an item."""

_OF_OPTIONS: Final = ("CWI221", "CWI222")
"""What becomes of recodes where the value of an option is wrong."""

_OF_A_SLIP: Final = (*_OF_OPTIONS, "CWI307", "CWI320", "CWI321", "CWI322", "CWI325", "CWI334", "CWI351")
"""What an option value that is a slip does to the scores that are made of it."""

_OF_A_RECODE: Final = ("CWI307", "CWI310", "CWI320", "CWI321", "CWI322", "CWI325", "CWI334", "CWI351", "CWI367")
"""What a recode that has one score for all options does to the scores of its scale."""


def without_consequences(document: Document, findings: Iterable[Diagnostic], /) -> list[Diagnostic]:
    """Leave out findings that would be gone if another fault were mended."""
    found = list(findings)
    if len(found) < 2:
        return found
    outline = outline_of(document)
    found = _without_lost_items(outline, found)
    found = _without_lost_names(outline, found)
    found = _without_lost_rules(found)
    found = _without_slips(outline, found)
    found = _without_missed_ends(outline, found)
    found = _without_lost_options(outline, found)
    found = _without_constant_recodes(outline, found)
    found = _without_twice_told_formulas(found)
    return list(_without_lesser_faults_of_texts(found))


def _without_lost_items(outline: Outline, found: list[Diagnostic]) -> list[Diagnostic]:
    """Leave out that items are unused where the list that lost them is faulty itself."""
    if not any(one.code == _UNUSED for one in found):
        return found
    lists = [one for one in found if one.severity is Severity.ERROR and _is_of_parts(one)]
    undefined = [one for one in lists if one.code in ("CWI203", "CWI227")]
    if len(lists) > len(undefined):
        return [one for one in found if one.code != _UNUSED]
    items = [item.id for item in outline.items]
    meant = {name for one in undefined for name in _meant_by(outline, one, items)}
    return [one for one in found if one.code != _UNUSED or _item_at(outline, one.path) not in meant]


def _without_lost_names(outline: Outline, found: list[Diagnostic]) -> list[Diagnostic]:
    """Leave out that names are not defined where the id is faulty of the item that they are meant to name.

    A name that is near to an item that nothing uses is more probably a misspelt one.
    """
    if not any(one.code in _UNDEFINED for one in found):
        return found
    entries = enumerate(sequence(outline.data.get("items")))
    faulty: set[Path] = {("items", at) for at, entry in entries if not isinstance(mapping(entry).get("id"), str)}
    ids = [one.path for one in found if one.code in _OF_AN_ID and one.path[2:] == ("id",)]
    faulty |= {path[:2] for path in ids if path[0] == "items"}
    if not faulty:
        return found
    sound = [item.id for item in outline.items if item.path not in faulty]
    used = {use.id for scale in outline.scales for use in outline.uses(scale, "items")}
    used |= {name for formula in outline.formulas for name in formula.names()}
    unused = [id for id in sound if id not in used]
    undefined = dict(_undefined_names(outline, found))
    misshapen = {_NO_SIGN_OF_AN_ID.sub("", item.id.lower()) for item in outline.items if item.path in faulty}
    lost = {
        name
        for names in undefined.values()
        for name in names
        if name in misshapen or not set(nearest(name, sound)) & set(unused)
    }
    if len(lost) > len(faulty):
        return found
    follows = {path for path, names in undefined.items() if names <= lost}
    return [one for one in found if one.code not in _UNDEFINED or one.path not in follows]


def _undefined_names(outline: Outline, found: list[Diagnostic]) -> Iterator[tuple[Path, set[str]]]:
    """Give the names that are not defined, by the place of what is found about them."""
    places = {one.path for one in found if one.code in _UNDEFINED}
    for scale in outline.scales:
        yield from ((use.path, {use.id}) for use in outline.uses(scale, "items") if use.path in places)
    known = {*outline.item_by_id, *outline.scales, *outline.option_inputs, *outline.parameter_names}
    yield from ((one.path, set(one.names()) - known) for one in outline.formulas if one.path in places)


def _without_lost_rules(found: list[Diagnostic]) -> list[Diagnostic]:
    """Where part of a missing rule stands beside it, it is no other fault that the rule says too little."""
    beside = {one.path[:2] for one in found if one.code == "CWI101" and len(one.path) == 3 and one.path[2] == "then"}
    return [one for one in found if one.code != "CWI220" or one.path[:2] not in beside]


def _is_of_parts(one: Diagnostic) -> bool:
    """Tell whether a finding is about what a scale is made of, or about a whole scale or item."""
    path = one.path
    # Under a misspelt key there can be anything.
    if one.code == "CWI101" and path[:1] == ("scales",):
        return True
    if path[:1] == ("items",):
        return path[2:3] in ((), ("show_if",), ("id",))
    return path[:1] == ("scales",) and path[2:3] in ((), ("items",), ("formula",), ("scales",))


def _meant_by(outline: Outline, one: Diagnostic, items: list[str]) -> Iterator[str]:
    """Give the items that may be meant by a name that is not defined."""
    if one.code == "CWI227":
        for formula in outline.formulas:
            if formula.path == one.path:
                for name in set(formula.names()) - set(items):
                    yield from nearest(name, items)
        return
    for use in outline.uses(str(one.path[1]), "items"):
        if use.path == one.path:
            yield from nearest(use.id, items)


def _item_at(outline: Outline, path: Path) -> str | None:
    return next((item.id for item in outline.items if item.path == path[:2]), None)


def _without_slips(outline: Outline, found: list[Diagnostic]) -> list[Diagnostic]:
    """Where an option value that stands far from the others spoils ranges or bands, that value is the one fault."""
    slips = {str(one.path[1]) for one in found if one.code == "CWI337"}
    if not slips:
        return found
    items = {item.id for item in outline.items if slips.intersection(_names_in(item.data.get("options")))}
    return _explained_by("CWI337", _resting_on(outline, items), found)


def _without_missed_ends(outline: Outline, found: list[Diagnostic]) -> list[Diagnostic]:
    """Where the steps of an item miss the end of its range, so do the scores that are made of it."""
    places = {one.path[:2] for one in found if one.code == "CWI359"}
    if not places:
        return found
    items = {item.id for item in outline.items if item.path in places}
    return _explained_by("CWI359", _resting_on(outline, items), found)


def _explained_by(cause: str, spoilt: set[str], found: list[Diagnostic]) -> list[Diagnostic]:
    """Leave out what is wrong with scales because of what is told elsewhere, which becomes as grave as that."""
    consequences = [one for one in found if one.code in _OF_A_SLIP and len(one.path) > 1 and one.path[1] in spoilt]
    if not any(one.severity is Severity.ERROR for one in consequences):
        return found
    kept = [one for one in found if one not in consequences]
    return [evolve(one, severity=Severity.ERROR) if one.code == cause else one for one in kept]


def _without_lost_options(outline: Outline, found: list[Diagnostic]) -> list[Diagnostic]:
    """Where two options have one value, a recode that names the other one is right."""
    sets = {str(one.path[1]) for one in found if one.code == "CWI208" and one.path[:1] == ("response_options",)}
    if not sets:
        return found
    items = {item.id for item in outline.items if sets.intersection(_names_in(item.data.get("options")))}
    spoilt = _resting_on(outline, items)
    return [one for one in found if one.code not in _OF_OPTIONS or one.path[1] not in spoilt]


def _without_constant_recodes(outline: Outline, found: list[Diagnostic]) -> list[Diagnostic]:
    """Where a recode gives every option one score, what that does to ranges, bands and estimates is no other fault."""
    incomplete = {one.path for one in found if one.code == "CWI221"}
    found = [one for one in found if one.code != "CWI342" or one.path not in incomplete]
    scales = {str(one.path[1]) for one in found if one.code == "CWI342"}
    if not scales:
        return found
    spoilt = scales | _resting_on(outline, scales)
    return [one for one in found if one.code not in _OF_A_RECODE or len(one.path) < 2 or one.path[1] not in spoilt]


def _without_twice_told_formulas(found: list[Diagnostic]) -> list[Diagnostic]:
    """A decimal comma makes a factor of 0; where it makes a formula that can't be understood, that says it already."""
    commas = {one.path for one in found if one.code == "CWI370"}
    if not commas:
        return found
    refused = {one.path for one in found if one.code == "CWI301"}
    return [
        one
        for one in found
        if not ((one.code == "CWI343" and one.path in commas) or (one.code == "CWI370" and one.path in refused))
    ]


def _resting_on(outline: Outline, names: set[str]) -> set[str]:
    """Give the scales that are made of these items or scales, or of such a scale in turn."""
    parts = {
        name: {use.lstrip("-") for key in ("items", "scales") for use in _names_in(scale.get(key))}
        for name, scale in outline.scales.items()
    }
    for formula in outline.formulas:
        if not formula.is_condition:
            parts[formula.owner].update(formula.names())
    resting: set[str] = set()
    while more := {name for name in parts if (names | resting) & parts[name]} - resting:
        resting |= more
    return resting


def _names_in(value: Any) -> Iterator[str]:
    """Give every text within a value: parameters may decide among several."""
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _names_in(part)


def _without_lesser_faults_of_texts(found: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Where an item may have no text at all, what else is wrong with the text does not matter."""
    not_ours = any(one.code == "CWI602" for one in found)
    # Within the United States, texts that may not be passed on elsewhere are read and have to be right.
    refused = any(one.code == "CWI601" or (one.code == "CWI602" and one.severity is Severity.ERROR) for one in found)
    for one in found:
        is_text = one.path[:1] == ("items",) and one.path[2:3] in (("text",), ("text_by_form",))
        if one.code == "CWI601" and not_ours and is_text:
            continue
        if one.code.startswith("CWI4") and is_text and refused:
            continue
        yield one
