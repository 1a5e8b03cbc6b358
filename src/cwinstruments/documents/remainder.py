"""What is left of a definition without its faulty parts, so that one fault does not hide what else is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from typing import Any

from attrs import frozen

from cwinstruments.diagnostics import Diagnostic, Path, Severity, has_errors
from cwinstruments.documents.document import Document
from cwinstruments.documents.outline import RESERVED_WORDS
from cwinstruments.documents.references import check_references
from cwinstruments.documents.validation import check_schema

_NAME = re.compile(r"'[^']*'|[A-Za-z_]\w*\b(?!\s*\()", re.ASCII)  # a name before a parenthesis is a function

# Says nothing about scoring, so that anything of the right shape does in its place.
_FILLINGS: Mapping[str, Any] = {
    "id": "remainder",
    "version": "0.0.0",
    "title": {"en": "Remainder"},
    "source": {"citation": "none"},
    "licence": {"name": "none", "text_redistributable": "yes"},
    "evidence": {"status": "adapted"},
    "unit": "respondent",
    "permitted_level": "both",
    "sensitivity": "routine",
    "wording": "key_only",
}
_KEPT = ("id", "version", "evidence", "unit", "permitted_level", "sensitivity", "parameters", "bound", "requires")
_PARTS = ("items", "scales", "response_options", "respondent")
_TEXTS = {
    "items": {"text", "text_by_form", "topic", "measured_in", "anchors"},
    "scales": {"title", "description", "frameworks"},
    "respondent": {"title", "description"},
}
"""What parts say to people and not to the scorer: a fault in it leaves the part whole."""


@frozen
class Remainder:
    """The part of a definition that has no errors.

    Args:
        data: a definition that can be structured; what it says beside its scoring may be made up.
        places: for each of its items the place that it has in the whole definition.
    """

    data: Mapping[str, Any]
    places: Mapping[int, int]

    def in_whole(self, path: Path) -> Path:
        """Give the place in the whole definition of a place in the remainder."""
        if len(path) > 1 and path[0] == "items" and isinstance(path[1], int):
            return ("items", self.places[path[1]], *path[2:])
        return path


def without_faults(document: Document, faults: Iterable[Diagnostic], /) -> Remainder | None:
    """Give what is left of a definition without its errors and what rests on them; None where no scale is left."""
    data = document.data
    if not isinstance(data, Mapping):
        return None
    paths = [one.path for one in faults if one.severity is Severity.ERROR]
    if any(path[:1] == (part,) and len(path) < 2 for path in paths for part in _PARTS):
        return None
    items, scales, options = data.get("items"), data.get("scales"), data.get("response_options", {})
    respondent = data.get("respondent", {})
    if not isinstance(items, list) or not isinstance(scales, Mapping) or not isinstance(options, Mapping):
        return None
    if not isinstance(respondent, Mapping):
        return None
    faulty = {path[:2] for path in paths if len(path) > 1 and not _is_text(path)}
    options = {id: value for id, value in options.items() if ("response_options", id) not in faulty}
    kept = {index: _mute(item, "items") for index, item in enumerate(items) if ("items", index) not in faulty}
    kept = {index: item for index, item in kept.items() if item.get("options", None) in (None, *options)}
    _drop_what_rests_on_others(kept)
    names = {item["id"] for item in kept.values()}
    covariates = {id: one for id, one in respondent.items() if ("respondent", id) not in faulty}
    rest = {id: _mute(scale, "scales") for id, scale in scales.items() if ("scales", id) not in faulty}
    rest = {id: scale for id, scale in rest.items() if _asks_for(scale) <= covariates.keys()}
    while wrong := [id for id, scale in rest.items() if not _is_whole(scale, names, rest, _all_names(data))]:
        for id in wrong:
            del rest[id]
    if not rest:
        return None
    rest = {id: _without_ratio_of_others(scale, rest.keys()) for id, scale in rest.items()}
    broken = {path[0] for path in paths if path}
    whole = {key: data[key] for key in _KEPT if key in data and key not in broken}
    parts = {"response_options": options, "items": list(kept.values()), "scales": rest}
    parts |= {"respondent": covariates} if covariates else {}
    rest_of_it = {"kind": "instrument", **_FILLINGS, **whole, **parts}
    left = Document(rest_of_it, document.file, {}, {})
    still = (*check_schema(left, "instrument"), *check_references(left))
    return None if has_errors(still) else Remainder(rest_of_it, dict(enumerate(kept)))


def _is_text(path: Path) -> bool:
    return len(path) > 2 and path[2] in _TEXTS.get(str(path[0]), ())


def _mute(part: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Leave out what a part says to people."""
    kept = {key: value for key, value in part.items() if key not in _TEXTS[kind]}
    return {"title": {"en": "Remainder"}, **kept} if kind == "scales" else kept


def _drop_what_rests_on_others(kept: dict[int, Any]) -> None:
    """Leave out items whose condition names one that is left out."""
    known: set[str] = set()
    for index, item in list(kept.items()):
        gates = _names_in(item.get("show_if", ""))
        if any(gate.partition("__")[0] not in known for gate in gates):
            del kept[index]
        else:
            known.add(item["id"])


def _is_whole(scale: Mapping[str, Any], items: set[str], scales: Mapping[str, Any], all_names: set[str]) -> bool:
    """Tell whether everything that a scale is made of is still there."""
    named = {name.partition("__")[0] for name in _names_in(scale.get("formula", ""))} & all_names
    used = {_used(use, "item") for use in scale.get("items", ())}
    parts = {_used(use, "scale") for use in scale.get("scales", ())}
    return used <= items and parts <= scales.keys() and named <= items | scales.keys()


def _without_ratio_of_others(scale: dict[str, Any], scales: Set[str]) -> dict[str, Any]:
    """Leave out an aggregate that is a ratio of scales that are left out: the score itself does without it."""
    aggregate = scale.get("aggregate", {})
    if all(aggregate.get(key) in (None, *scales) for key in ("of", "to")):
        return scale
    return {key: value for key, value in scale.items() if key != "aggregate"}


def _asks_for(scale: Mapping[str, Any]) -> set[str]:
    """Give the covariates that the strata of a scale's norm ask for."""
    strata = scale.get("norm", {}).get("strata", ())
    return {id for stratum in strata for id in stratum.get("where", ())}


def _used(use: Any, key: str) -> str:
    return use.removeprefix("-") if isinstance(use, str) else str(use[key])


def _all_names(data: Mapping[str, Any]) -> set[str]:
    items = {str(item.get("id")) for item in data["items"] if isinstance(item, Mapping)}
    return items | set(data["scales"])


def _names_in(formula: str) -> set[str]:
    return {name for name in _NAME.findall(formula) if not name.startswith("'")} - RESERVED_WORDS
